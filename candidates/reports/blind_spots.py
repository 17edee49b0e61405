"""Blind spots: communes, fields and occupations in which nobody was put forward, against the units that there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from candidates.communes import communes_of, named_communes, province_named
from candidates.occupations import occupations
from candidates.reports.blocks import empties, spread
from candidates.reports.charts import bars
from candidates.reports.document import Block, Inline, Paragraph, Report, Section
from candidates.reports.rows import Appendices
from candidates.reports.wanted import ReportError, Wanted
from candidates.vocabulary import field_names
from nlp.keys import match_key
from nlp.units import Unit
from store.models import Candidate


def blind_spots(wanted: Wanted) -> Report:
    """Communes, fields and occupations in which the period put nobody forward, against the units that there are."""
    if len(wanted.chosen.province) != 1:
        raise ReportError("--province is missing: of which province (its name before July 2025)?")
    province = _province(wanted.chosen.province[0])
    dossiers = wanted.dossiers()
    report = Report(
        "blind-spots", f"ĐỊA BÀN, LĨNH VỰC CHƯA CÓ GƯƠNG – {province.official.upper()}", f"({wanted.period})"
    )
    rows = Appendices(report)
    communes = communes_of(province)
    found = _by_commune(dossiers)
    empty = [unit for unit in communes if match_key(unit.official) not in found]
    unplaced = [one for one in dossiers if not one.facts.get("place_2025", {}).get("value")]
    parts: tuple[Inline, ...] = (
        rows.lines("Xã, phường chưa có gương", ("Xã, phường",), [(unit.official,) for unit in empty]),
        f" trong {len(communes)} xã, phường (từ 01/7/2025) chưa có gương; ",
        rows.dossiers("Gương trong kỳ", dossiers),
        " gương, trong đó ",
        rows.dossiers("Gương chưa rõ xã", unplaced),
        " chưa rõ xã.",
    )
    blocks: list[Block] = [Paragraph(parts)]
    chart = bars(
        "Xã, phường có nhiều gương nhất",
        {unit.official: len(found[match_key(unit.official)]) for unit in _most(communes, found)},
        "Số gương theo xã, phường",
    )
    if chart:
        blocks.append(chart)
    by_field = Counter(one.field for one in dossiers)
    by_work = Counter(one.occupation for one in dossiers)
    report.sections = [
        Section("xa", "Địa bàn", blocks),
        Section(
            "linh-vuc",
            "Lĩnh vực",
            [
                empties("lĩnh vực", field_names(), by_field),
                *spread(rows, "Lĩnh vực", dossiers, lambda one: field_names().get(one.field, "chưa rõ")),
            ],
        ),
        Section(
            "nghe",
            "Nghề nghiệp",
            [
                empties("nhóm nghề", {g.id: g.name for g in occupations().values()}, by_work),
                *spread(rows, "Nhóm nghề", dossiers, _work),
            ],
        ),
    ]
    return report


def _work(one: Candidate) -> str:
    group = occupations().get(one.occupation)
    return group.name if group else "chưa rõ"


def _province(name: str) -> Unit:
    """The province of today in which the one named lies.

    Raises:
        ReportError: for a name that no province had or has.
    """
    if (found := province_named(name)) is None:
        raise ReportError(f"--province {name!r}: no province has this name")
    return found


def _by_commune(dossiers: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Dossiers by the key of their commune of today; one that may lie in several counts for each."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for one in dossiers:
        for official in named_communes(str(one.facts.get("place_2025", {}).get("value", ""))):
            found[match_key(official)].append(one)
    return found


def _most(communes: Sequence[Unit], found: dict[str, list[Candidate]]) -> list[Unit]:
    return sorted(communes, key=lambda unit: -len(found.get(match_key(unit.official), ())))[:15] if found else []
