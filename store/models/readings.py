"""What the reader and the judge made of an article."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from store.models.harvest import Article


class StoredReading(models.Model):
    """What the reader understood: ``nlp.records.Reading`` as JSON, its canonical text apart."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="reading")
    reader = models.CharField(max_length=64)
    """Version of the reader that made it."""
    text = models.TextField()
    payload = models.JSONField()
    read_at = models.DateTimeField(auto_now_add=True)


class SetAside(models.Model):
    """An article that the triage did not pass on to the reader. It is not judged, and can be read later."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="set_aside")
    model = models.CharField(max_length=128)
    score = models.FloatField()
    set_aside_at = models.DateTimeField(auto_now_add=True)


class StoredVerdict(models.Model):
    """What the judge said: ``classifiers.records.Verdict`` as JSON, its headline figures apart."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="verdict")
    model = models.CharField(max_length=128)
    genre = models.CharField(max_length=16)
    score = models.FloatField()
    flag = models.BooleanField()
    payload = models.JSONField()
    judged_at = models.DateTimeField(auto_now_add=True)
    gathered = models.BooleanField(default=False)
    """Its candidates are in the dossiers."""

    class Meta:
        indexes = [
            models.Index(fields=["flag", "-score"], name="verdict_flagged"),
            models.Index(fields=["id"], condition=Q(gathered=False), name="verdict_to_gather"),
        ]


class ArticleTerms(models.Model):
    """That an article stands in the full-text index, and with which text; see ``store.search``."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="terms_row")
    text_sha1 = models.CharField(max_length=40)
