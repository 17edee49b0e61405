"""Parts that several reports have: the most notable exemplars, a spread over one attribute, what nobody has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from candidates.reports.charts import bars
from candidates.reports.document import Block, Paragraph, Section, Table
from candidates.reports.rows import Appendices, achievement, best_source, by_dossier
from candidates.vocabulary import AWARD_STATUSES, NO_AWARD_SEEN
from store.models import Appearance, Candidate


def best(key: str, heading: str, dossiers: Sequence[Candidate], words: int = 45) -> Section:
    """A table of dossiers with their achievement, at most ``words`` syllables of it, and best source."""
    appearances = by_dossier(dossiers)
    if not dossiers:
        return Section(key, heading, [Paragraph(("Không có.",))])
    lines = tuple(
        (
            one.name,
            one.place or one.province,
            achievement(one, appearances, words),
            AWARD_STATUSES.get(one.award_status, NO_AWARD_SEEN),
            best_source(one, appearances),
        )
        for one in dossiers
    )
    headings = ("Họ và tên/Tên", "Địa bàn", "Thành tích tóm tắt", "Khen thưởng", "Nguồn")
    return Section(key, heading, [Table(headings, lines, (15, 16, 33, 14, 22))])


def spread(rows: Appendices, words: str, of: Sequence[Candidate], key: Callable[[Candidate], str]) -> list[Block]:
    """A chart and a table of numbers by one attribute, the largest first."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in of:
        groups[key(one)].append(one)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    chart = bars(
        f"Số gương theo {words.lower()}",
        {name: len(group) for name, group in ordered},
        f"Số gương theo {words.lower()}",
    )
    lines = tuple((name, rows.dossiers(f"{words}: {name}", group)) for name, group in ordered)
    return [*([chart] if chart else []), Table((words, "Số gương"), lines, (75, 25))] if lines else []


def empties(words: str, names: dict[str, str], counts: Counter[str]) -> Paragraph:
    """Which of the names nobody stands under."""
    empty = [name for key, name in names.items() if not counts[key]]
    told_of = "; ".join(empty) if empty else "không có"
    return Paragraph((f"{len(empty)} trong {len(names)} {words} chưa có gương: {told_of}.",))


def own(appearance: Appearance) -> list[dict[str, object]]:
    """The commendations of an appearance that is no reprint."""
    return [] if appearance.article.reprint_of_id else list(appearance.commendations)
