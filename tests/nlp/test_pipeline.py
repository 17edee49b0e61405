from __future__ import annotations

from crawler.records import Article
from nlp.pipeline import Reader


def test_a_reading_of_plain_text_slices_everywhere() -> None:
    text = "Người mở đường\nNgày 5/3/2021, ông Lò Văn Tửng hiến 500 m2 đất.\nÔng năm nay 61 tuổi."
    reading = Reader().read(Article("a", text))
    assert reading.text == text
    assert next(text[s.start : s.end] for s in reading.sentences) == "Người mở đường"
    assert all(text[m.start : m.end] == m.text for m in reading.mentions)
    assert reading.zones[0].kind == "title"
