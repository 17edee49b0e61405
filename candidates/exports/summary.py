"""What a list as a whole says, counted while its rows pass: statistics, and communes with nobody (DOMAIN 8.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from candidates.communes import communes_of, named_communes, province_named
from candidates.exports.listed import Listed
from candidates.occupations import occupations
from nlp.keys import match_key

UNKNOWN = "chưa rõ"


class Summary:
    """Counts what passes; a dossier once, and its articles (lượt) without reprints."""

    def __init__(self) -> None:
        self._subjects: Counter[tuple[str, str, str, str, str]] = Counter()
        self._told: Counter[tuple[str, str, str, str, str]] = Counter()
        self._communes: dict[str, set[str]] = {}

    def add(self, one: Listed) -> None:
        """Count one candidate."""
        cells = one.cells
        work = occupations().get(one.occupation)
        group = (
            cells["kind"],
            cells["movement"] or UNKNOWN,
            cells["deed_category"] or UNKNOWN,
            one.province or UNKNOWN,
            work.name if work else UNKNOWN,
        )
        self._subjects[group] += 1
        self._told[group] += sum(seen.reprint_of is None for seen in one.appearances)
        if one.province:
            self._communes.setdefault(one.province, set()).update(map(match_key, named_communes(cells["address_2025"])))

    def statistics(self) -> Iterator[tuple[str, str, str, str, str, int, int]]:
        """Kind, movement, field, province, occupation; subjects and their articles. The most numerous first."""
        for group, subjects in sorted(self._subjects.items(), key=lambda item: (-item[1], item[0])):
            yield *group, subjects, self._told[group]

    def empty_communes(self) -> Iterator[tuple[str, str]]:
        """Province as the list names it, and each of its communes of today in which the list has nobody."""
        for name, found in sorted(self._communes.items()):
            province = province_named(name)
            for unit in communes_of(province) if province else ():
                if match_key(unit.official) not in found:
                    yield name, unit.official
