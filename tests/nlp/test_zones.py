from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.records import Zone, ZoneKind
from nlp.signatures import is_signature
from nlp.text import canonical
from nlp.zones import zones

SHARED = Path(__file__).parents[2].parent / "shared"

LONG = "Nhiều năm nay, bà con bản Nà Hỳ vẫn kể cho nhau nghe chuyện ông Lò Văn Tửng vác đá kè con đường lên nương."
MORE = "Con đường dài hơn hai cây số, qua bốn khúc suối, đến mùa mưa vẫn đi được; trẻ con không còn phải nghỉ học."
PAGE = f"""Trang chủ
Tin tức - Sự kiện
Người vác đá làm đường
Thứ sáu - 12/03/2021 08:15 1.204 0
{LONG}
Những ngày đầu
{MORE} {LONG}

ong lo van tung ben con duong moi cua ban
Ông Lò Văn Tửng (bên trái) bên con đường mới của bản Nà Hỳ
{LONG} {MORE}
Tin liên quan
Bản vùng cao làm đường mới
{MORE} {LONG}
Hà Thu

Các tin khác
Trao học bổng cho học sinh nghèo vượt khó(11/03/2021)
Ra quân làm sạch đường bản(10/03/2021)
Cơ quan chủ quản: Ủy ban nhân dân huyện
Địa chỉ: bản Nà Hỳ
Ý kiến bạn đọc
"""


def kinds(text: str, **more) -> dict[str, str]:
    """The kind of every zone by its first characters."""
    return {text[z.start : z.end][:24]: z.kind.value for z in zones(text, **more)}


def test_a_pasted_page_falls_into_its_parts() -> None:
    found = kinds(PAGE)
    assert found["Trang chủ"] == found["Tin tức - Sự kiện"] == "navigation"
    assert found["Người vác đá làm đường"] == "title"
    assert found["Thứ sáu - 12/03/2021 08:"] == "dateline"
    assert found[LONG[:24]] == "body"  # the last of the paragraphs that begin so
    assert found["Những ngày đầu"] == "body"
    assert found["ong lo van tung ben con "] == "alt_text"
    assert found["Ông Lò Văn Tửng (bên trá"] == "caption"
    assert found["Tin liên quan"] == found["Bản vùng cao làm đường m"] == "related_links"
    assert found["Hà Thu"] == "byline"
    assert (
        found["Các tin khác"]
        == found["Trao học bổng cho học si"]
        == found["Ra quân làm sạch đường b"]
        == "related_links"
    )
    assert found["Cơ quan chủ quản: Ủy ban"] == found["Địa chỉ: bản Nà Hỳ"] == found["Ý kiến bạn đọc"] == "footer"
    sapo = next(z for z in zones(PAGE) if z.kind is ZoneKind.SAPO)
    assert PAGE[sapo.start : sapo.end] == LONG


def test_captions_and_signature_glued_to_one_line() -> None:
    text = (
        f"Người vác đá làm đường\n{LONG}\n"
        "Ông Tửng kè lại một đoạn đường sạt. Ảnh: Hà Thu Mỗi sáng ông dậy từ bốn giờ. "
        "Con đường mới nhìn từ trên cao. (Ảnh: UBND xã) Bà con ai cũng góp công. Nay ông đã già. Hà Thu (TTXVN)"
    )
    found = {text[z.start : z.end]: z.kind.value for z in zones(text)}
    assert found["Ông Tửng kè lại một đoạn đường sạt. Ảnh: Hà Thu"] == "caption"
    assert found["Con đường mới nhìn từ trên cao. (Ảnh: UBND xã)"] == "caption"
    assert found["Mỗi sáng ông dậy từ bốn giờ."] == "body"
    assert found["Hà Thu (TTXVN)"] == "byline"


@pytest.mark.parametrize(
    "line",
    [
        "H.N", "LN.", "Hà Thu", "HÀ THU", "Hà Thu - Lò Mai", "PV", "Theo TTXVN", "(Theo Báo Nà Hỳ)", "Tác giả: Hà Thu",
        "Bài, ảnh: HÀ THU", "Tin, ảnh: T.BÌNH", "Hà Thu (tổng hợp)", "Hà Thu/VOV.VN", "Nguồn: nahy.example.vn", "K.M",
        "Hà Thu thực hiện", "CTV Hà Thu",
    ],
)  # fmt: skip
def test_signatures(line: str) -> None:
    assert is_signature(line)
    found = zones(f"Người vác đá làm đường\n{LONG}\n{MORE}\n{line}")
    assert found[-1].kind is ZoneKind.BYLINE


@pytest.mark.parametrize(
    "line", ["Ông đã vác đá mười năm.", "vác đá làm đường", "Bà con cảm ơn ông", "", "Hà Thu " * 20, "a" * 90]
)
def test_no_signatures(line: str) -> None:
    assert not is_signature(line)


def test_names_that_head_a_section_are_no_signatures() -> None:
    text = f"Hai gương mặt\n{LONG}\nÔng Lò Văn Tửng\n{MORE}\nBà Vì Thị Ón\n{MORE} {LONG}"
    assert kinds(text)["Ông Lò Văn Tửng"] == kinds(text)["Bà Vì Thị Ón"] == "body"


def test_a_long_first_paragraph_is_no_title() -> None:
    text = f"(BNH) - {LONG} {MORE} {MORE}\n{LONG}\n{MORE}"
    assert "title" not in kinds(text).values()


def test_a_column_label_above_the_title_is_not_the_title() -> None:
    text = f"GƯƠNG SÁNG BẢN LÀNG\nÔng lão vác đá làm đường cho cả bản\n12/03/2021 08:15\n{LONG}\n{MORE}\n{MORE}"
    assert kinds(text)["Ông lão vác đá làm đường"] == "title"


def test_glued_headlines_are_related_links() -> None:
    glued = (
        "Biểu dương 30 gương người tốt ở vùng cao Huyện Mường Nà tổ chức hội thi dân vận khéo năm nay "
        "Khen thưởng hai tập thể có thành tích chữa cháy rừng"
    )
    text = f"Người vác đá làm đường\n{LONG}\n{glued}\n{MORE}\n{LONG}\n{MORE}"
    assert kinds(text)[glued[:24]] == "related_links"


def test_known_zones_and_the_declared_author_are_kept() -> None:
    text = f"Vác đá\n{LONG}\nlò hà thu\n{MORE}"
    found = zones(text, (Zone(0, 6, ZoneKind.TITLE),), "Lò Hà Thu")
    assert found[0] == Zone(0, 6, ZoneKind.TITLE)
    capital = text.replace("lò hà thu", "Lò Hà Thu")
    assert kinds(capital, author="Lò Hà Thu")["Lò Hà Thu"] == "byline"


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([*PAGE.split("\n"), "Ảnh: Hà Thu", ">> Xem thêm", "(ảnh", "A.B", " ", "…"]), max_size=14)
)
def test_zones_hold_every_letter_once_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    covered = 0
    for zone in zones(text):
        assert covered <= zone.start < zone.end <= len(text)
        assert not text[covered : zone.start].strip()
        words = text[zone.start : zone.end]
        assert words == words.strip()
        covered = zone.end
    assert not text[covered:].strip()


@pytest.mark.parametrize(
    "unit",
    [
        "abc\n",
        "Địa chỉ: x\n",
        "Tin khác\n",
        ">> xem\nÔng\n",
        "Ảnh: Hà Thu ",
        "(ảnh ",
        "HÀ THU ",
        " \n",
        "- \n",
        "Theo a ",
    ],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    begun = time.process_time()
    zones(unit * (200_000 // len(unit)) + LONG)
    assert time.process_time() - begun < 10


@pytest.mark.skipif(not SHARED.exists(), reason="the seed documents are not part of the project")
def test_zones_of_the_seed_documents() -> None:
    same = {"boilerplate_nav": "navigation", "image_alt": "alt_text", "subheading": "body"}
    gold = json.loads((SHARED / "domain/seeds_gold.json").read_text(encoding="utf-8"))
    for document in gold["files"]:
        text = canonical((SHARED / "seeds" / document["file"]).read_bytes().decode()).text
        found = ["" for _ in text]
        for zone in zones(text):
            kind = "body" if zone.kind is ZoneKind.SAPO else zone.kind.value
            found[zone.start : zone.end] = [kind] * (zone.end - zone.start)
        for zone in document["zones"]:
            wanted = same.get(zone["type"], zone["type"])
            wrong = [i for i in range(zone["start"], zone["end"]) if not text[i].isspace() and found[i] != wanted]
            assert not wrong, (document["file"], wanted, zone["start"])
