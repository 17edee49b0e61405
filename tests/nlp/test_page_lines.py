from __future__ import annotations

import pytest

from nlp.page_lines import Line, furniture, is_dateline, lines_of
from nlp.records import Zone, ZoneKind


@pytest.mark.parametrize(
    "line",
    [
        "Thứ sáu - 27/01/2023 16:10 1.054 0",
        "( Cập nhật lúc: 27/08/2020 )",
        "24/10/2020 15:56",
        "Thứ bảy, 27/11/2021",
        "20/06/2015 21:46 GMT+7",
        "PV - 11:53, 12/12/2020",
        "Ngày đăng: 05-03-2021 | Lượt xem: 1.204",
    ],
)
def test_datelines(line: str) -> None:
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line", ["Ngày 5/3/2021, ông Tửng hiến đất", "Kỷ niệm 70 năm (24/8/1949 - 24/8/2019)", "Hà Thu", "12"]
)
def test_no_datelines(line: str) -> None:
    assert not is_dateline(line)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("M", ZoneKind.NAVIGATION),
        ("Skip to main content", ZoneKind.NAVIGATION),
        ("Trang chủ » Tin tức » Gương sáng", ZoneKind.NAVIGATION),
        ("Tác giả: Hà Thu", ZoneKind.BYLINE),
        ("24/10/2020 15:56", ZoneKind.DATELINE),
        ("Người mở đường", None),
        ("Theo: một câu dài kể lại chuyện đã qua, không phải là tên người viết.", None),
    ],
)
def test_furniture(line: str, kind: ZoneKind | None) -> None:
    assert furniture(Line(0, line)) is kind


def test_lines_know_the_prose_around_them() -> None:
    prose = "Ông Tửng vác đá kè đường suốt mười năm, không quản nắng mưa, chẳng đòi công xá gì."
    text = f"Đường mới\n\n  {prose}\nẢnh\n{prose}\nCác tin khác\nTin một\n"
    lines = lines_of(text, [Zone(0, 9, ZoneKind.TITLE)])
    assert [text[line.start : line.end] for line in lines] == [line.text for line in lines]
    assert lines[0].kind is ZoneKind.TITLE
    assert [line.prose for line in lines] == [False, True, False, True, False, False]
    assert (lines[2].prose_before, lines[2].prose_after) == (len(prose), len(prose))
    assert [line.listed for line in lines] == [True, True, True, True, False, False]
