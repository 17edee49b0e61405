from __future__ import annotations

from nlp.bare_awards import led_back
from nlp.records import Label, Mention


def award(start: int, text: str, link: str, **attributes: str) -> Mention:
    more = {"award_id": link, "level": "unknown"} | attributes
    return Mention(start, start + len(text), text, Label.AWARD, text, link, attributes=more)


def test_a_bare_word_means_the_only_award_of_its_form() -> None:
    named = award(0, "Bằng khen", "bk_tinh", authority="UBND tỉnh", level="ministry_province")
    bare = award(40, "bằng khen", "bk_unspecified", year="2020")
    found = led_back([named, bare])[1]
    assert (found.link, found.text, found.start) == ("bk_tinh", "bằng khen", 40)
    expected = {"award_id": "bk_tinh", "level": "ministry_province", "authority": "UBND tỉnh", "year": "2020"}
    assert found.attributes == expected | {"anaphoric": "true"}


def test_it_means_none_where_two_are_named_or_several_are_meant() -> None:
    two = [award(0, "Bằng khen", "bk_tinh"), award(20, "Bằng khen", "bk_ttg"), award(40, "bằng khen", "bk_unspecified")]
    assert led_back(two) == two
    several = [award(0, "Bằng khen", "bk_tinh"), award(40, "bằng khen", "bk_unspecified", count="nhiều")]
    assert led_back(several) == several


def test_the_authority_of_a_title_is_the_same_in_the_whole_article() -> None:
    first = award(0, "Chiến sĩ thi đua", "cstd_tinh", authority="UBND tỉnh")
    assert led_back([first, award(50, "Chiến sĩ thi đua", "cstd_tinh")])[1].attributes["authority"] == "UBND tỉnh"
