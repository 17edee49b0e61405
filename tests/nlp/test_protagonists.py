from __future__ import annotations

from collections.abc import Callable

from nlp.protagonists import unit_of_story
from nlp.recipients import Party
from nlp.records import Label
from tests.timing import LINEAR, growth


def units_of(keys: str, *names: str) -> list[Party]:
    """The first place of each name as a unit of its own."""
    places = ((keys.index(name), name) for name in names)
    return [Party(at, at + len(name), name, f"c{n}", Label.ORG) for n, (at, name) in enumerate(places, 1)]


def test_the_unit_of_a_story_is_called_by_its_noun_again_and_again() -> None:
    keys = "đội nậm lành giúp trạm y tế. đội có chín người. đội trực đêm. đội dựng nhà."
    units = units_of(keys, "đội nậm lành", "trạm y tế")
    assert unit_of_story(keys, units) == units[0]


def test_there_is_none_where_two_are_told_of_alike() -> None:
    keys = "đội nậm lành và trạm nà hỳ. đội và trạm. đội với trạm. đội cùng trạm."
    assert unit_of_story(keys, units_of(keys, "đội nậm lành", "trạm nà hỳ")) is None
    assert unit_of_story(keys, []) is None


def test_many_units_are_counted_in_linear_time() -> None:
    def work(times: int) -> Callable[[], object]:
        keys, units = "", []
        for number in range(times):
            units.append(Party(len(keys), len(keys) + 10, "đội nậm lành", f"c{number}", Label.ORG))
            keys += "đội nậm lành trực đêm giữ rừng. "
        return lambda: unit_of_story(keys, units)

    assert growth(work, 300, 3000) < LINEAR
