"""The harvest: nights, the frontier, archived pages, articles and what could not be taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Night(models.Model):
    """One nightly run, with what it did."""

    class State(models.TextChoices):
        RUNNING = "running", "đang chạy"
        FINISHED = "finished", "đã xong"
        BROKEN = "broken", "có lỗi"

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=State, default=State.RUNNING)
    funnel = models.JSONField(default=dict)
    """Counts by stage: pages, articles, read, flagged, candidates."""

    class Meta:
        get_latest_by = "started_at"


class PortalNight(models.Model):
    """How one portal fared in one night: the numbers that its health is judged by."""

    class State(models.TextChoices):
        OK = "ok", "bình thường"
        QUIET = "quiet", "ít bài hơn thường lệ"
        CHANGED = "changed", "đổi giao diện"
        BLOCKED = "blocked", "bị chặn"
        UNREACHABLE = "unreachable", "không kết nối được"
        CLOSED = "closed", "thu phí hoặc cần JavaScript"

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="portals")
    portal = models.CharField(max_length=64)
    discovered = models.PositiveIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    extracted = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    undated = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State, default=State.OK)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["night", "portal"], name="one_row_per_portal_and_night")]


class FrontierUrl(models.Model):
    """A URL to fetch, being fetched or done. A lease that ran out is a URL to fetch again."""

    class Kind(models.TextChoices):
        FEED = "feed"
        SITEMAP = "sitemap"
        LISTING = "listing"
        ARTICLE = "article"

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"

    portal = models.CharField(max_length=64)
    host = models.CharField(max_length=255)
    url = models.TextField()
    url_sha1 = models.CharField(max_length=40)
    """SHA-1 of the canonical URL."""
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    priority = models.SmallIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=0)
    context = models.JSONField(default=dict)
    """What discovery already knows: column, printed date, form data of a postback."""
    lease_holder = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    etag = models.TextField(blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.TextField(blank=True)
    discovered_at = models.DateTimeField(auto_now_add=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portal", "url_sha1"], name="one_row_per_portal_and_url")]
        indexes = [
            models.Index(fields=["portal", "state", "-priority", "id"], name="frontier_next"),
            models.Index(fields=["lease_until"], condition=Q(state="leased"), name="frontier_leases"),
        ]


class FrontierHost(models.Model):
    """Who may ask a host just now: never two crawlers at once."""

    host = models.CharField(max_length=255, unique=True)
    """As in ``FrontierUrl.host``."""
    lease_holder = models.CharField(max_length=128, blank=True)
    lease_until = models.DateTimeField(null=True)


class ArchivedPage(models.Model):
    """Where the raw bytes of a fetched page lie: a record in a WARC file."""

    portal = models.CharField(max_length=64)
    url = models.TextField()
    warc = models.CharField(max_length=255)
    """File name below the archive directory."""
    offset = models.BigIntegerField()
    status = models.PositiveSmallIntegerField()
    sha1 = models.CharField(max_length=40)
    """Of the body."""
    fetched_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["portal", "sha1"], name="archive_by_body")]


class Article(models.Model):
    """One article as harvested. The fields are those of ``crawler.records.Article``."""

    portal = models.CharField(max_length=64, blank=True)
    url = models.TextField()
    """Canonical URL, or ``file:<name>`` of an ingested file (with ``#<id>`` for a line in it)."""
    url_sha1 = models.CharField(max_length=40, unique=True)
    title = models.TextField(blank=True)
    sapo = models.TextField(blank=True)
    text = models.TextField()
    captions = models.JSONField(default=list)
    province = models.CharField(max_length=64, blank=True)
    column = models.CharField(max_length=255, blank=True)
    exemplar_column = models.BooleanField(default=False)
    author = models.CharField(max_length=255, blank=True)
    published_at = models.DateTimeField(null=True)
    attachments = models.JSONField(default=list)
    method = models.CharField(max_length=64, blank=True)
    warnings = models.JSONField(default=list)
    harvested_at = models.DateTimeField(auto_now_add=True)
    page = models.ForeignKey(ArchivedPage, null=True, on_delete=models.SET_NULL, related_name="articles")
    text_sha1 = models.CharField(max_length=40)
    reprint_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reprints")
    """The earliest article of the same near-duplicate group; null for that one itself."""

    class Meta:
        indexes = [
            models.Index(fields=["text_sha1"], name="article_by_text"),
            models.Index(fields=["portal", "-published_at"], name="article_by_portal"),
            models.Index(fields=["-published_at"], name="article_by_date"),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Signature(models.Model):
    """MinHash of an article's body; an article without one was not yet compared with the others."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="signature")
    minhash = models.BinaryField()
    """Little-endian unsigned 32-bit numbers; empty for a text too short to compare."""


class BadInput(models.Model):
    """An input that could not be used, kept so that it can be replayed."""

    source = models.TextField()
    """File, line or URL."""
    stage = models.CharField(max_length=16)
    reason = models.TextField()
    kept_as = models.CharField(max_length=255, blank=True)
    """File below the quarantine directory, or empty when the source itself is still there."""
    seen_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "stage"], name="one_row_per_bad_input")]
