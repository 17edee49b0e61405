"""What people decided, corrected and saved on the review pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from store.models.dossiers import Candidate
from store.models.harvest import Article


class Decision(models.Model):
    """What a person decided about a candidate. Never changed: an undo is a new row."""

    class Verdict(models.TextChoices):
        ACCEPT = "accepted", "chọn"
        REJECT = "rejected", "loại"
        LATER = "later", "để sau"
        UNSURE = "unsure", "chưa chắc"
        UNDO = "open", "hoàn tác"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(unique=True)
    """Made by the page, so that a repeated request is the same decision."""
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="undone_by")
    """Of an undo: the decision that it takes back. Without one it takes back the last that was in force."""
    batch = models.UUIDField(null=True)
    """The decisions that were taken at once for a whole filter share it, and can be undone together."""

    class Meta:
        ordering = [F("decided_at").desc(), "-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="decision_by_user"),
            models.Index(fields=["decided_at"], name="decision_by_time"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="decision_batch"),
        ]


class Presence(models.Model):
    """Who has which dossier open just now, so that two people do not do the same work without knowing."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "user"], name="one_presence_each")]


class SavedView(models.Model):
    """A filter of the queue under a name of the analyst's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    """The part of the queue's address after the question mark."""
    shared = models.BooleanField(default=False)
    """Colleagues see it too."""
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_per_name")]


class FactEdit(models.Model):
    """What a person wrote in place of a fact. Never changed: the last row counts, the sources' value stays."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="fact_edits")
    name = models.CharField(max_length=32)
    """Key of ``Candidate.facts``, or one of its columns ``name``, ``place``, ``movement``."""
    value = models.CharField(max_length=400, blank=True)
    """Empty: the sources' value is wrong and nothing is known instead."""
    original = models.CharField(max_length=400, blank=True)
    """What the sources said when it was edited."""
    withdrawn = models.BooleanField(default=False)
    """The sources' value counts again."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class Correction(models.Model):
    """A label that a person set right in an article, for training. Never changed: a later row overrules."""

    class Kind(models.TextChoices):
        SPAN = "span", "đoạn chữ"
        ROLE = "role", "vai trò"
        GENRE = "genre", "thể loại"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    """Of a span: ``StoredReading.text[start:end]``, whose SHA-1 is ``text_sha1``."""
    text_sha1 = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=16, blank=True)
    """Of a role: the subject's id in the reading."""
    before = models.CharField(max_length=32, blank=True)
    """What the reader or the judge said; empty when it said nothing there."""
    label = models.CharField(max_length=32, blank=True)
    """``nlp.records.Label`` of a span, ``Role`` of a subject, ``Genre`` of an article; empty: there is nothing."""
    token = models.UUIDField(unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class OverviewFigures(models.Model):
    """The figures of the overview, counted once a night: ``payload`` is ``review.figures.Figures`` as JSON."""

    payload = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        get_latest_by = "made_at"


class SecondOpinion(models.Model):
    """A candidate that two analysts judge without seeing each other's opinion."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="second_opinion")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    """When both agreed, or a supervisor decided."""

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(first=F("second")), name="two_different_analysts")]
        indexes = [models.Index(fields=["assigned_at"], condition=Q(settled_at=None), name="second_opinion_open")]


class Opinion(models.Model):
    """What one of the two analysts thinks; it becomes a ``Decision`` when the other one has answered too."""

    pair = models.ForeignKey(SecondOpinion, on_delete=models.CASCADE, related_name="opinions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    verdict = models.CharField(max_length=16, choices=Candidate.Standing)
    reason = models.TextField(blank=True)
    token = models.UUIDField(unique=True)
    """Made by the page; it becomes the token of the decision."""
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "user"], name="one_opinion_per_person")]
