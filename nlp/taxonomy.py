"""The taxonomy of awards: ``data/gazetteers/awards.tsv``, ``prizes.tsv`` and ``award_cues.tsv`` as typed tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import GAZETTEERS, Cues, Phrases, keyed_regex, read_cues, read_table
from nlp.keys import match_key

LEVELS = (
    *("state", "government", "ministry_province", "central_org", "province", "province_dept", "province_org"),
    *("province_party", "district", "district_or_commune", "commune", "grassroots", "varies", "unknown", "social"),
)
CLASS_LEVELS = {
    "president": "state",
    "government": "government",
    "prime_minister": "government",
    "ministry": "ministry_province",
    "province": "ministry_province",
    "military": "ministry_province",
    "org_central": "central_org",
    "org_province": "province_org",
    "party": "province_party",
    "department": "province_dept",
    "district": "district",
    "city": "ministry_province",
    "commune": "commune",
    "unit": "grassroots",
}
_COLUMNS = ("id", "name_vi", "name_en", "kind", "level", "authority", "for_whom", "variants", "rank", "src", "note")


_SEVERAL = re.compile(r"[/;]|c(?:ác|ùng) cấp|,(?!.*\svà\s)|,.*,")
"""Several authorities in one cell: ``A / B``, ``A; B``, ``A, B``; not the ministry of culture, sport and tourism."""
_COLLECTIVE = re.compile(r"tập thể|tổ chức|xã\b|thôn\b|tỉnh\b|doanh nghiệp")
_GROUP = re.compile(r"tập thể|tổ chức|hộ gia đình|gia đình|xã\b|thôn\b|tỉnh\b|doanh nghiệp|mô hình")
_PERSON = re.compile(r"cá nhân|doanh nhân|nông dân|sinh viên")


@dataclass(frozen=True, slots=True)
class Award:
    """One line of the taxonomy; ``rank`` is a sort key, lower is higher."""

    id: str
    name: str
    kind: str
    level: str
    authority: str
    rank: int
    for_whom: str = ""

    @property
    def fixed_authority(self) -> str:
        """Who decides, where the award leaves only one authority; else ``""``."""
        several = self.level in ("varies", "unknown", "social") or _SEVERAL.search(self.authority)
        return "" if several or self.kind in ("bang_khen", "giay_khen") else self.authority

    @property
    def central_authority(self) -> str:
        """Who decides it for the whole country, where the table names that authority first among several."""
        first = re.split(r"\s?[;/]", self.authority)[0]
        return first if first.startswith(("Trung ương ", "Bộ ", "Tổng ")) else ""

    @property
    def collectives_only(self) -> bool:
        """Whether no person can receive it: whoever is named with it received it for a unit."""
        return _COLLECTIVE.match(self.for_whom) is not None and not _PERSON.search(self.for_whom)

    @property
    def persons_only(self) -> bool:
        """Whether no unit can receive it."""
        return self.for_whom != "" and not _GROUP.search(self.for_whom)


@dataclass(frozen=True, slots=True)
class Form:
    """A written form of an award, or the stem of a family that has classes."""

    award: str
    stem: str = ""
    capitals: bool = False
    beside: bool = False
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The awards by id, their written forms, and the words around them."""

    awards: dict[str, Award]
    forms: Phrases[list[Form]]
    cues: Cues
    prizes: re.Pattern[str]


@cache
def taxonomy() -> Taxonomy:
    """Load the tables of awards, prizes and cues.

    Raises:
        GazetteerError: with file and line for whatever cannot be used.
    """
    awards: dict[str, Award] = {}
    written: dict[str, tuple[str, list[Form]]] = {}
    owner: dict[str, str] = {}
    for row in read_table(GAZETTEERS / "awards.tsv", _COLUMNS, key="id"):
        award = Award(
            row["id"],
            row["name_vi"],
            row["kind"],
            row.one_of("level", LEVELS),
            row["authority"],
            row.integer("rank"),
            row["for_whom"],
        )
        awards[award.id] = award
        for variant in row.several("variants"):
            text = variant.lstrip("?^")
            stem = (
                re.sub(r"\s*hạng (?:Nhất|Nhì|Ba)$", "", text)
                if re.search(r"_[123]$", award.id) and "hạng" in text
                else ""
            )
            family = award.id[:-2] if stem else award.id
            marks = variant[: len(variant) - len(text)]
            key = marks + match_key(re.sub("#", " 0 ", stem or text))
            if not key.strip("?^"):
                raise row.error(f"variant {variant!r} has no words")
            if owner.setdefault(key, family) != family:
                raise row.error(f"variant {variant!r} is also one of {owner[key]}")
            form = Form(
                award=family,
                stem=stem,
                capitals=text.isupper() or (stem.isupper() and " " not in stem),
                beside="?" in marks,
                opening="^" in marks,
            )
            written.setdefault(key.lstrip("?^"), (stem or text, []))[1].append(form)
    cues = read_cues(GAZETTEERS / "award_cues.tsv", ("beside", "foreign", "lottery", "title", "contest", "not_after"))
    return Taxonomy(awards, Phrases(written.values()), cues, _prizes())


def _prizes() -> re.Pattern[str]:
    rows = read_table(GAZETTEERS / "prizes.tsv", ("sort", "pattern", "note"))
    parts = []
    for row in rows:
        row.one_of("sort", ("contest", "sport", "press", "named"))
        try:
            keyed_regex(row["pattern"])
        except re.error as error:
            raise row.error(f"pattern {row['pattern']!r}: {error}") from None
        parts.append(row["pattern"])
    return keyed_regex(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")
