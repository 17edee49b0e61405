from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.aliases import aliases, credit_lines, misprints
from nlp.coreference import link
from nlp.names import name_keys
from nlp.records import Label, Mention, ZoneKind
from tests.timing import LINEAR, growth


def mentioned(marked: str) -> tuple[str, list[Mention]]:
    """A text with names in square brackets, a title in round ones before them → the text and its mentions."""
    text, people = "", []
    for piece in marked.split("]"):
        before, _, name = piece.partition("[")
        title = ""
        if before.endswith(">"):
            before, _, title = before[:-1].rpartition("<")
            before += f"{title} "
        text += before
        if name:
            attributes = {"title": title, "title_class": "kin"} if title else {}
            people.append(Mention(len(text), len(text) + len(name), name, Label.PERSON, name, attributes=attributes))
            text += name
    return text, people


def meant(marked: str) -> list[str]:
    text, people = mentioned(marked)
    return link(people, aliases(text, people), credit_lines(text, people))[1]


@pytest.mark.parametrize(
    "marked",
    [
        "Cụ [Lê Văn Thạnh], mọi người hay gọi là [Năm Phích], bơm xe. <Ông>[Năm Phích] vui. <Ông>[Phích] cười.",
        "<Ông>[Lê Văn Thạnh], thường được bạn bè gọi thân mật là <ông>[Ba] cụt, cứu người. <Ông>[Ba] kể.",
        "<Ông>[Lê Văn Thạnh] (tự [Bảy Minh]) hiến đất. <Ông>[Bảy Minh] nói vậy.",
        "Đại đức [Lê Văn Thạnh], tục danh [Trần Văn Bé], nấu cháo.",
        "Ca sĩ [Mai Nhi] có tên thật là [Lê Văn Thạnh]. [Mai Nhi] hát hay.",
        "[Mandy Liou] ([Lê Văn Thạnh]) đến thăm. [Mandy Liou] vui.",
        "<Anh>[Lê Văn Thạnh] ([Út Huy]) nuôi tôm. [Út Huy] giàu.",
    ],
)
def test_second_names_mean_the_same_person(marked: str) -> None:
    assert set(meant(marked)) == {"Lê Văn Thạnh"}


@pytest.mark.parametrize(
    "marked",
    [
        "<Ông>[Lê Văn Tám] tức giận <bà>[Trần Thị Hoa] vì chuyện cũ.",
        "<Ông>[Lê Văn Tám] tự đưa <bà>[Trần Thị Hoa] đi viện.",
        "<Ông>[Lê Văn Tám], vợ thường gọi là <bà>[Trần Thị Hoa], đi chợ.",
        "<Ông>[Lê Văn Tám], <bà>[Trần Thị Hoa] đi chợ.",
        "<Ông>[Lê Văn Tám] ([Trần Thị Hoa] chụp).",
    ],
)
def test_other_people_stay_apart(marked: str) -> None:
    assert meant(marked) == ["Lê Văn Tám", "Trần Thị Hoa"]


def test_a_misspelt_name_is_the_same_person_and_leaves_the_short_form_clear() -> None:
    assert set(meant("<Ông>[Mai Thành Nhã] kể. <Ông>[Mai Thanhf Nhã] nói. <Ông>[Nhã] vui.")) == {"Mai Thành Nhã"}


def test_brothers_are_no_misprints_of_each_other() -> None:
    names = [*["Trần Văn Hùng"] * 3, "Trần Văn Hưng", "Hưng"]
    assert misprints([name_keys(name) for name in names]) == {}
    assert misprints([name_keys(name) for name in ("Trần Văn Hùng", "Trần Văn Hưng")]) == {}


def test_who_took_the_picture_is_nobody_of_the_text() -> None:
    found = meant("<Ông>[Nguyễn Thanh Hải] trao quà. Ảnh: [Thanh Hải]. <Ông>[Hải] vui. <Ông>[Thanh Hải] nói.")
    assert found == ["Nguyễn Thanh Hải", "Thanh Hải", "Nguyễn Thanh Hải", "Nguyễn Thanh Hải"]
    text, people = mentioned("[Thanh Hải]")
    byline = [Mention(m.start, m.end, m.text, m.label, m.norm, zone=ZoneKind.BYLINE) for m in people]
    assert list(credit_lines(text, byline)) == [0]


def test_many_names_are_compared_in_linear_time() -> None:
    def work(times: int) -> Callable[[], object]:
        names = [("nguyễn", "văn", f"a{number}") for number in range(times)]
        return lambda: misprints(names)

    assert growth(work, 200, 2000) < LINEAR
