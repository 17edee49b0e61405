from __future__ import annotations

from crawler.records import Article
from nlp.pipeline import Reader
from nlp.summary import SubjectSummary, summarise


def summary(text: str, name: str) -> SubjectSummary:
    reading = Reader().read(Article("a", text))
    return summarise(reading, next(s for s in reading.subjects if s.name == name))


def test_the_stated_home_wins_over_the_scene() -> None:
    told = summary(
        "Người mở đường\nVề huyện Mai Sơn, tỉnh Sơn La, gặp ông Lò Văn Tửng (trú xã Chiềng Nọi). "
        "Ông Tửng hiến 500 m2 đất làm đường.",
        "Lò Văn Tửng",
    )
    assert told.place == "xã Chiềng Nọi"


def test_without_a_home_the_scene_of_the_story() -> None:
    told = summary(
        "Người mở đường\nỞ bản Nà Hỳ, xã Chiềng Nọi, huyện Mai Sơn, tỉnh Sơn La ai cũng quý ông Lò Văn Tửng. "
        "Ông Tửng hiến 500 m2 đất làm đường, được huyện tặng Giấy khen.",
        "Lò Văn Tửng",
    )
    assert told.place == "bản Nà Hỳ, xã Chiềng Nọi, huyện Mai Sơn, tỉnh Sơn La"
    assert told.province == "Sơn La"
    assert told.field


def test_who_only_speaks_is_not_placed_by_the_scene() -> None:
    told = summary(
        "Người mở đường\nỞ xã Chiềng Nọi, huyện Mai Sơn, tỉnh Sơn La có nhiều đổi thay. "
        "Chủ tịch UBND xã Hà Văn Miên cho biết: “Bà con rất phấn khởi”.",
        "Hà Văn Miên",
    )
    assert told.place == ""


def test_the_place_of_another_item_of_a_list_is_not_the_scene() -> None:
    told = summary(
        "Hội nghị điển hình tiên tiến\nUBND tỉnh Sơn La tặng Bằng khen cho các điển hình: tập thể Trường Tiểu học Nà Mường, "
        "xã Chiềng Nọi, huyện Mai Sơn; cá nhân: ông Lò Văn Tửng, bà Cầm Thị Ứng.",
        "Lò Văn Tửng",
    )
    assert told.place == ""
