"""What the system remembers, from a URL in the queue to a person's decision.

Rows are only ever added or moved forward by the nightly stages; each stage finds its work by the
absence of its own row, so that a run can be killed at any moment and repeated.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


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


class Stage(models.TextChoices):
    """Khâu: the four stages of the work with an exemplar, and the two proposals that a board makes beside them.

    A dossier stands in exactly one of the four stages; each proposal is made or not (``Stage.proposals``).
    """

    FOUND = "found", "phát hiện"
    NURTURED = "nurtured", "bồi dưỡng"
    REVIEWED = "reviewed", "tổng kết"
    REPLICATED = "replicated", "nhân rộng"
    PROPOSED_AWARD = "proposed_award", "đề nghị khen thưởng"
    PROPOSED_CENTRAL = "proposed_central", "đề xuất trung ương"

    @classmethod
    def of_the_cycle(cls) -> list[Stage]:
        """The four stages, in their order."""
        return [cls.FOUND, cls.NURTURED, cls.REVIEWED, cls.REPLICATED]

    @classmethod
    def proposals(cls) -> list[Stage]:
        """What a board can propose whatever the stage."""
        return [cls.PROPOSED_AWARD, cls.PROPOSED_CENTRAL]


QUEUE_FILTERS = (
    "merged_into",
    "kind",
    "province",
    "field",
    "award_status",
    "stage",
    "first_published",
    "last_published",
)
"""Columns that the indexes of the queue carry, so that a filter never reads the wide rows that it leaves out."""


class LiveCandidates(models.Manager["Candidate"]):
    """The dossiers that analysts see: those merged into another one are left out."""

    def get_queryset(self) -> models.QuerySet[Candidate]:
        """Without the merged ones."""
        return super().get_queryset().filter(merged_into__isnull=True)


class Candidate(models.Model):
    """A dossier: one person, household, collective or model across articles.

    ``Candidate.objects`` leaves out dossiers that a person merged into another one; ``Candidate.every`` has them all.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Cá nhân"
        HOUSEHOLD = "household", "Hộ gia đình"
        COLLECTIVE = "collective", "Tập thể"
        MODEL = "model", "Mô hình"

    class Standing(models.TextChoices):
        """The last decision that was not undone, kept here so that the queue is one query."""

        OPEN = "open", "chưa xử lý"
        ACCEPTED = "accepted", "chọn"
        REJECTED = "rejected", "loại"
        LATER = "later", "để sau"
        UNSURE = "unsure", "chưa chắc"

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=255)
    identity = models.CharField(max_length=400, unique=True)
    """Deterministic key of the subject: kind, name key and the strong attribute that tells it apart."""
    name_key = models.CharField(max_length=255)
    """Casefolded, tone placement unified, i/y unified."""
    search_key = models.CharField(max_length=600, blank=True)
    """Without diacritics: name and place."""
    facts = models.JSONField(default=dict)
    """Fact name -> {"value", "article", "start", "end"}; the best-supported value of the appearances."""
    place = models.CharField(max_length=400, blank=True)
    """As printed, hamlet to province."""
    province = models.CharField(max_length=64, blank=True)
    """Name of the province before July 2025."""
    field = models.CharField(max_length=64, blank=True)
    movement = models.CharField(max_length=255, blank=True)
    score = models.FloatField(default=0)
    standing = models.CharField(max_length=16, choices=Standing, default=Standing.OPEN)
    first_seen = models.DateTimeField(auto_now_add=True)

    commune = models.CharField(max_length=32, blank=True)
    """Code of the commune, as the best appearance that states one is linked."""
    place_key = models.CharField(max_length=600, blank=True)
    """Plain key of the place as printed and of today's units, with a blank at both ends."""
    occupation = models.CharField(max_length=32, blank=True)
    """Id of a group in ``data/ranking/occupations.tsv``."""
    articles = models.PositiveIntegerField(default=0)
    """Articles that tell of the subject; reprints count once."""
    sources = models.PositiveIntegerField(default=0)
    """Independent sources among them."""
    first_published = models.DateTimeField(null=True)
    last_published = models.DateTimeField(null=True)
    award_status = models.CharField(max_length=16, blank=True)
    """Strongest status that the sources tell (``nlp.records.AwardStatus``); empty: no award information seen."""

    rank = models.FloatField(default=0)
    rank_lines = models.JSONField(default=list)
    """[{"code", "text", "points"}]: what ``rank`` is the sum of, in the analyst's words."""

    stage = models.CharField(max_length=16, choices=Stage, default=Stage.FOUND)
    """One of ``Stage.of_the_cycle()``."""
    proposed_award = models.BooleanField(default=False)
    proposed_central = models.BooleanField(default=False)
    owner = models.CharField(max_length=255, blank=True)
    """Organisation in charge (Hội Nông dân, Đoàn TNCS …)."""
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    """The dossier that a person found to be the same subject; this one then only points there."""

    objects = LiveCandidates()
    every = models.Manager["Candidate"]()

    class Meta:
        base_manager_name = "every"
        indexes = [
            models.Index(fields=["standing", "-score", "id"], name="candidate_queue"),
            models.Index(
                fields=["standing", "-rank", "-score", "name_key", "id", *QUEUE_FILTERS], name="candidate_ranked"
            ),
            models.Index(
                fields=["-rank", "-score", "name_key", "id", "standing", *QUEUE_FILTERS], name="candidate_all"
            ),
            models.Index(fields=["first_seen", "standing"], name="candidate_by_opening"),
            models.Index(fields=["name_key"], name="candidate_by_name"),
            models.Index(fields=["last_published"], name="candidate_by_news"),
        ]

    def __str__(self) -> str:
        return self.name


class Appearance(models.Model):
    """One candidate in one article, with the evidence as offsets into the reading's text."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="appearances")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="appearances")
    subject = models.CharField(max_length=16)
    """Subject id in the reading."""
    kind = models.CharField(max_length=16, blank=True)
    name_as_written = models.CharField(max_length=255)
    score = models.FloatField()
    role = models.CharField(max_length=32)
    place = models.CharField(max_length=400, blank=True)
    field = models.CharField(max_length=64, blank=True)
    movement = models.CharField(max_length=255, blank=True)
    evidence = models.JSONField(default=list)
    """[{"start", "end", "text"}]: sentences of the reading's text, most telling first."""
    commendations = models.JSONField(default=list)
    """As in ``nlp.records.Commendation``."""
    reasons = models.JSONField(default=list)
    """As in ``classifiers.records.Reason``."""
    province = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    """What this article states of the subject, as in ``Candidate.facts``."""
    deeds = models.JSONField(default=list)
    """[{"start", "end", "text", "field", "sudden", "quantities": [{"value", "unit", "text"}]}]."""
    remarks = models.JSONField(default=list)
    """[{"kind", "start", "end", "text", "cue"}]: superlatives, advertising, difficulties, bad news of the subject."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "subject"], name="one_row_per_article_and_subject")]


class PossibleDuplicate(models.Model):
    """Two dossiers with one name and nothing that proves one subject or two: "có thể trùng", for a person to decide."""

    first = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="possible_duplicates_later")
    second = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="possible_duplicates_earlier")
    """The dossier that was opened later."""
    reason = models.CharField(max_length=255)
    found_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    """When a person decided that these are two subjects; null while nobody has."""
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_row_per_possible_duplicate")]


class Regrouping(models.Model):
    """A merge or a split by hand. An undone one stays, with who undid it and when."""

    class Kind(models.TextChoices):
        MERGE = "merge", "gộp hồ sơ"
        SPLIT = "split", "tách hồ sơ"

    kind = models.CharField(max_length=16, choices=Kind)
    kept = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="regroupings")
    """The dossier merged into, or split from."""
    other = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="regroupings_away")
    """The dossier merged away, or made by the split."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    moved = models.JSONField(default=dict)
    """What went from one dossier to the other, so that an undo brings it back."""
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class Placement(models.Model):
    """Which dossier an appearance belongs to because a person said so. Stronger than any rule, in every later run."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="placements")
    kind = models.CharField(max_length=16)
    name_key = models.CharField(max_length=255)
    """The subject in the article; its id may change when the article is read again, its name does not."""
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="placements")
    regrouping = models.ForeignKey(Regrouping, on_delete=models.CASCADE, related_name="placements")
    """The last one in force that moved it; an undo takes its placements away."""

    class Meta:
        indexes = [models.Index(fields=["article", "kind", "name_key"], name="placement_of_appearance")]


class StageChange(models.Model):
    """Who moved a dossier to which stage, or made or withdrew a proposal, and when. Never changed."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="stage_changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    before = models.CharField(max_length=16, choices=Stage, blank=True)
    stage = models.CharField(max_length=16, choices=Stage)
    on = models.BooleanField(default=True)
    """False: the proposal was withdrawn."""
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]


class OwnerChange(models.Model):
    """Who gave a dossier to which organisation and colleague, and when. Never changed."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="owner_changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    owner = models.CharField(max_length=255, blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]


class Note(models.Model):
    """Ghi chú: what a person wrote about a dossier. A removed one stays for the audit, unseen."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class Signal(models.Model):
    """Something about a dossier that a board asks for, with the sentences that show it."""

    class Kind(models.TextChoices):
        NO_AWARD_SEEN = "no_award_seen", "chưa thấy thông tin khen thưởng trong nguồn"
        SUDDEN = "sudden", "thành tích đột xuất"
        HYPE = "hype", "có thể cường điệu"
        SINGLE_SOURCE = "single_source", "chỉ một nguồn"
        NUMBERS_DISAGREE = "numbers_disagree", "số liệu lệch giữa các nguồn"
        BAD_NEWS = "bad_news", "tin xấu về sau"
        DIFFICULTY = "difficulty", "đang gặp khó khăn"
        SILENCE = "silence", "lâu không có tin"
        SECOND_AWARD = "second_award", "có thể trùng thành tích đã khen"
        UNDER_DISCOVERED = "under_discovered", "nhóm ít được phát hiện"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(max_length=400)
    """One line in the analyst's words; days are left to ``since``."""
    value = models.FloatField(default=1)
    """How strong, as ``data/ranking/weights.tsv`` counts it."""
    since = models.DateField(null=True)
    """The day from which days or months are counted: first article, event, last article."""
    evidence = models.JSONField(default=list)
    """[{"article", "start", "end", "text"}]: sentences of the readings' texts, most telling first."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "kind"], name="one_row_per_signal")]
        indexes = [models.Index(fields=["kind", "candidate"], name="signal_by_kind")]


class Sighting(models.Model):
    """Bad news of what may be the subject of a dossier, in an article that does not put it forward."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="sightings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sightings")
    certain = models.BooleanField(default=False)
    """A strong attribute agrees; otherwise only name and province do."""
    evidence = models.JSONField(default=list)
    """[{"start", "end", "text"}]."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "article"], name="one_row_per_sighting")]


class Export(models.Model):
    """A list that was written: who, when, which filter. What it was first to list counts as no longer new."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=16)
    filters = models.JSONField(default=dict)
    series = models.CharField(max_length=40)
    """SHA-1 of the filter: lists of one filter are one series."""
    rows = models.PositiveIntegerField(default=0)
    target = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["series", "-id"], name="export_by_series")]


class ExportedRow(models.Model):
    """The first list of a series that a dossier stood in."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="exported")
    series = models.CharField(max_length=40)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="exported")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "candidate"], name="one_row_per_series_and_dossier")]


class Forgotten(models.Model):
    """Somebody who must not be gathered again: keyed hashes only, nothing that could be read as a name."""

    name = models.CharField(max_length=64)
    province = models.CharField(max_length=64, blank=True)
    commune = models.CharField(max_length=64, blank=True)
    birth_year = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="forgotten_by_name")]


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


class ArticleTerms(models.Model):
    """That an article stands in the full-text index, and with which text; see ``store.search``."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="terms_row")
    text_sha1 = models.CharField(max_length=40)


class CandidateTerms(models.Model):
    """That a dossier stands in the full-text index, and with which words; see ``store.search``."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, primary_key=True, related_name="terms_row")
    search_key = models.CharField(max_length=600)


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


class Activity(models.Model):
    """The audit trail: who did what to which record, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=255, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="activity_by_time")]


class Account(models.Model):
    """What the review site keeps about a person besides the sign-in: scope, first password, preferences."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    provinces = models.JSONField(default=list)
    """Codes of the provinces since July 2025 whose candidates the person sees; empty means all."""
    one_time_password = models.BooleanField(default=False)
    """The password was handed out and must be replaced before anything else."""
    tour_seen_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("read_dossiers", "Xem hàng đợi, hồ sơ và bài viết"),
            ("decide", "Quyết định về hồ sơ"),
            ("export", "Xuất danh sách"),
            ("use_api", "Lấy dữ liệu qua API và Atom"),
            ("adjudicate", "Phân xử ý kiến khác nhau"),
            ("change_settings", "Đổi thiết lập"),
            ("read_activity", "Xem nhật ký hoạt động"),
            ("manage_people", "Quản lý người dùng"),
        ]


class ApiToken(models.Model):
    """A key to the read-only API. Only its digest is kept; the key itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the key, hexadecimal."""
    hint = models.CharField(max_length=8)
    """The first characters of the key, to tell keys apart."""
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SavedSetting(models.Model):
    """A setting that people with the right to do so changed while the site runs; see ``store.saved_settings``."""

    name = models.CharField(max_length=64, unique=True)
    value = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    changed_at = models.DateTimeField(auto_now=True)


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
