"""Places on articles that were labelled before the reader had seen them, links beside those of vietnamadminunits.

    python -m benchmarks.place_links

The labels hold offsets only (``data/labels/places_fresh.jsonl``); the articles are those of ``shared/real``. A place
inside the name of an office or a road is optional: neither right nor missed nor invented. Vietnamadminunits is asked where it is
installed, with each labelled mention and the wider ones that follow it, so it need not find any place itself.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.places import wilson
from crawler.records import Article
from nlp.keys import match_key
from nlp.pipeline import Reader
from nlp.records import Label, Mention
from nlp.units import Level, Unit, units

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "data" / "labels" / "places_fresh.jsonl"
REAL = ROOT.parent / "shared" / "real"
_BETWEEN = re.compile(r"\s*[,(–-]?\s*")
Span = tuple[int, int]


def labelled(real: Path = REAL) -> Iterator[tuple[dict[str, Any], str]]:
    """Labels with the text that they speak of."""
    rows = {row["id"]: row for row in map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())}
    with lzma.open(real / "baomoi_dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["id"] in rows:
                yield rows[record["id"]], record["text"]
    with (real / "portal_pages_expected.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["file"] in rows:
                yield rows[record["file"]], f"{record['title']}\n{record['body']}"


def links_of(row: dict[str, Any]) -> dict[Span, str]:
    """Labelled spans with the code of their unit, empty where there is none."""
    return {(span[0], span[1]): span[3] if len(span) > 3 else "" for span in row["spans"]}


def counted(row: dict[str, Any], found: list[Mention]) -> list[Mention]:
    """The mentions that are right or wrong."""
    wanted = list(links_of(row))
    optional = [(start, end) for start, end in row.get("optional", ())]

    def touches(mention: Mention, spans: list[Span]) -> bool:
        return any(mention.start < end and start < mention.end for start, end in spans)

    return [m for m in found if touches(m, wanted) or not touches(m, optional)]


def with_the_wider(text: str, spans: list[Span], at: int) -> str:
    """A mention and those behind it that only a comma or a bracket parts from it."""
    past = at
    while past + 1 < len(spans) and _BETWEEN.fullmatch(text[spans[past][1] : spans[past + 1][0]]):
        past += 1
    return ", ".join(text[start:end] for start, end in spans[at : past + 1])


def answer_of_others(address: str, unit: Unit) -> bool:
    """Whether vietnamadminunits means the same unit of the old map."""
    from vietnamadminunits import ParseMode, parse_address  # type: ignore[import-not-found]

    try:
        parsed = parse_address(address, mode=ParseMode.LEGACY)
    except Exception:  # noqa: BLE001 - whatever fails there is no answer
        return False
    theirs = {
        Level.PROVINCE: parsed.short_province,
        Level.DISTRICT: parsed.short_district,
        Level.COMMUNE: parsed.short_ward,
    }
    heirs = (heir for code in unit.merged_into if (heir := units().unit(code)) is not None)
    return any(
        all(match_key(theirs[level] or "") == match_key(name) for level, name in _chain(one).items())
        for one in (unit, *heirs)
    )


def _chain(unit: Unit) -> dict[Level, str]:
    """The names of a unit and of those above it."""
    chain: dict[Level, str] = {}
    step: Unit | None = unit
    while step is not None:
        chain[step.level] = step.name
        step = units().unit(step.parent) if step.parent else None
    return chain


def main() -> None:
    """Print the table."""
    reader = Reader()
    others = find_spec("vietnamadminunits") is not None
    right = said = wanted = asked = same = since = theirs = articles = 0
    for row, text in labelled():
        articles += 1
        truth = links_of(row)
        found = counted(row, [m for m in reader.read(Article(row["id"], text)).mentions if m.label is Label.PLACE])
        hits = {(m.start, m.end): m for m in found if (m.start, m.end) in truth}
        right, said, wanted = right + len(hits), said + len(found), wanted + len(truth)
        spans = sorted(truth)
        for at, span in enumerate(spans):
            unit = units().unit(truth[span]) if truth[span] and span in hits else None
            if unit is None:
                continue
            asked += 1
            same += hits[span].link == unit.code
            today = ",".join(new.code for new in units().successors(unit))
            since += hits[span].attributes.get("link_2025") == today
            theirs += others and answer_of_others(with_the_wider(text, spans, at), unit)
    print(f"articles                       {articles}")
    print(f"precision                      {wilson(right, said)}")
    print(f"recall                         {wilson(right, wanted)}")
    print(f"link at the article's date     {wilson(same, asked)}")
    print(f"link since 1 July 2025         {wilson(since, asked)}")
    print(f"vietnamadminunits              {wilson(theirs, asked) if others else 'not installed'}")


if __name__ == "__main__":
    main()
