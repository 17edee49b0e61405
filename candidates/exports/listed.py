"""One candidate of a list: the cells of its row, the sentences behind it and its awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from candidates.collectives import collective_sort
from candidates.exports.cells import cells_of, day
from candidates.exports.gathering import Seen, dossiers
from candidates.vocabulary import AWARD_LEVELS, AWARD_STATUSES, award_shown
from store.models import Candidate


class Source(NamedTuple):
    """One sentence that a dossier rests on: ``text`` is ``[start:end]`` of the article's canonical text."""

    text: str
    start: int
    end: int
    title: str
    url: str
    published: str


class AwardInstance(NamedTuple):
    """One award as one article tells it, in the words of the board."""

    award: str
    level: str
    authority: str
    year: str
    movement: str
    status: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One candidate of a list. What only some forms show is made when it is asked for."""

    candidate: int
    identity: str
    kind: str
    cells: dict[str, str]
    """Keys as in ``candidates.exports.columns.COLUMNS``."""
    appearances: Sequence[Seen] = ()
    """Best first, reprints last."""
    province: str = ""
    occupation: str = ""
    """Id of a group in ``data/ranking/occupations.tsv``."""

    @property
    def more(self) -> dict[str, str]:
        """Cells beside the columns: the sort of a collective; figures of a model, and who learns from it."""
        results = [q["text"] for a in self.appearances for d in a.deeds for q in d["quantities"]]
        spread = [r["text"].strip() for a in self.appearances for r in a.remarks if r["kind"] == "spread"]
        return {
            "collective_sort": collective_sort(self.cells["name"]) if self.kind == "collective" else "",
            "results": "; ".join(list(dict.fromkeys(results))[:6]),
            "spread": "\n".join(list(dict.fromkeys(spread))[:2]),
        }

    @property
    def evidence(self) -> tuple[Source, ...]:
        """The sentences of all appearances, best appearance first."""
        return tuple(
            Source(piece["text"].strip(), piece["start"], piece["end"], *article)
            for article, pieces in self.proof()
            for piece in pieces
        )

    def proof(self) -> Iterator[tuple[tuple[str, str, str], Sequence[Mapping[str, Any]]]]:
        """Title, address and day of each article, best appearance first, and the pieces of its text."""
        for seen in self.appearances:
            yield (seen.title, seen.url, day(seen.published_at)), seen.evidence

    @property
    def awards(self) -> tuple[AwardInstance, ...]:
        """The awards of all appearances, those that reprints repeat left out."""
        return tuple(
            AwardInstance(
                award=award_shown(str(c["award"])),
                level=AWARD_LEVELS.get(c["level"], ""),
                authority=str(c["authority"] or ""),
                year=str(c["year"] or ""),
                movement=str(c.get("movement") or ""),
                status=AWARD_STATUSES.get(c["status"], ""),
                url=seen.url,
            )
            for seen in self.appearances
            if seen.reprint_of is None
            for c in seen.commendations
        )


def listed(candidates: QuerySet[Candidate]) -> Iterator[Listed]:
    """Everything that a list can show of each candidate, in the order given; memory does not grow with them."""
    for number, dossier in enumerate(dossiers(candidates), start=1):
        row = dossier.row
        cells = {"stt": str(number)} | cells_of(dossier)
        yield Listed(row.pk, row.identity, row.kind, cells, dossier.appearances, row.province, row.occupation)


def rows(candidates: QuerySet[Candidate]) -> Iterator[Mapping[str, str]]:
    """One row of cells for each candidate, in the order given; keys as in ``candidates.exports.columns.COLUMNS``."""
    return (one.cells for one in listed(candidates))
