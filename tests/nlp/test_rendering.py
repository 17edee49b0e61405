from __future__ import annotations

from lxml import html as parser

from nlp.records import Label, Mention, Reading
from nlp.rendering import html

TEXT = "Ông <Tửng>\nở xã Nà Hỳ & bà con"
READING = Reading(
    "a",
    TEXT,
    mentions=(
        Mention(5, 9, "Tửng", Label.PERSON, link="p1"),
        Mention(13, 21, "xã Nà Hỳ", Label.PLACE, link="04141"),
        Mention(16, 21, "Nà Hỳ", Label.ORG),
        Mention(0, 21, TEXT[:21], Label.DEED),
    ),
)


def marked(drawing: str) -> list[str]:
    return [" ".join(mark.text_content().split()) for mark in parser.fromstring(drawing).iter("mark")]


def test_the_text_survives_and_the_longer_of_two_marks_is_drawn() -> None:
    drawing = html(READING)
    assert marked(drawing) == ["Tửng PERSON p1", "xã Nà Hỳ PLACE 04141"]
    for mark in (tree := parser.fromstring(drawing)).iter("span"):
        mark.text = ""
        mark.clear(keep_tail=True)
    assert "".join(tree.text_content().split()) == "".join(TEXT.split())


def test_labels_are_chosen_and_a_page_stands_alone() -> None:
    assert marked(html(READING, [Label.ORG])) == ["Nà Hỳ ORG"]
    assert len(marked(html(READING, [Label.DEED]))) == 1
    assert html(READING, page=True).startswith("<!DOCTYPE html>")
