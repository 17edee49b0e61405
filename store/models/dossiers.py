"""Candidates with all that belongs to their dossier, and the lists that went out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from store.models.harvest import Article


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
            *(
                models.Index(
                    fields=[column, "standing"],
                    condition=models.Q(merged_into__isnull=True),  # so narrow that counting one takes a moment
                    name=f"candidate_by_{column}",
                )
                for column in ("province", "field")
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
    portal = models.CharField(max_length=64, blank=True)
    """The article's, beside the dossier, so that the queue of one portal reads an index instead of articles."""
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
        indexes = [models.Index(fields=["portal", "candidate"], name="appearance_by_portal")]


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


class CandidateTerms(models.Model):
    """That a dossier stands in the full-text index, and with which words; see ``store.search``."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, primary_key=True, related_name="terms_row")
    search_key = models.CharField(max_length=600)


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
