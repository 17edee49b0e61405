from time import process_time

import pytest

from classifiers.corpus import authored
from classifiers.triage import Triage
from crawler.records import Article

SINGER = (
    "Nam ca sĩ và diễn viên nổi tiếng vừa ra mắt album. Khán giả và fan trên mạng xã hội bàn tán về phim, sân "
    "khấu, gameshow, đạo diễn, người đẹp, hoa hậu quốc tế. Nhạc sĩ viết ca khúc cho trận đấu bóng đá của đội "
    "tuyển. Công ty tại Hàn Quốc lo phát hành, khách hàng ở Nhật Bản đặt mua sản phẩm. Đại diện cho biết giá "
    "đĩa ở thị trường Trung Quốc sẽ cao hơn. Trước tin hẹn hò với bạn gái người mẫu ở Singapore, anh không nói "
    "về tình yêu."
)


@pytest.fixture(scope="module")
def triage() -> Triage:
    return Triage.load()


def test_no_authored_exemplar_story_is_set_aside(triage: Triage) -> None:
    stories = [e.article for e in authored() if e.exemplar]
    passed = sum(triage.passes(stories))
    assert passed / len(stories) >= 0.995


def test_news_of_a_singer_is_set_aside(triage: Triage) -> None:
    assert triage.passes([Article(id="1", title="Ca sĩ ra album mới, fan phát sốt", text=SINGER)]) == [False]


def test_an_exemplar_column_always_passes(triage: Triage) -> None:
    assert triage.passes([Article(id="1", text="Giá vàng giảm.", exemplar_column=True)]) == [True]


def test_triage_is_quick(triage: Triage) -> None:
    articles = [e.article for e in authored()]
    started = process_time()
    triage.passes(articles)
    assert len(articles) / (process_time() - started) > 300  # far below what it does, so that a busy machine passes
