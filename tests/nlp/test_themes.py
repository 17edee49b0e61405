from pathlib import Path

import pytest

from nlp import themes
from nlp.gazetteers import GazetteerError
from nlp.records import Span


def test_different_phrases_count_once_each() -> None:
    once = themes.counts("Anh nhặt được chiếc ví và trả lại người mất.")
    again = themes.counts("Anh nhặt được chiếc ví và trả lại người mất. Nhặt được, trả lại!")
    assert once["return"] == again["return"] > 0


def test_the_place_of_a_theme_is_that_of_its_first_phrase() -> None:
    text = "Hôm ấy trời mưa. Chị Phúc LAO XUỐNG dòng kênh."
    span = themes.first(text, "rescue")
    assert span is not None
    assert text[span.start : span.end] == "LAO XUỐNG"
    assert themes.first("Trời mưa.", "rescue") is None


def test_parts_of_a_text_are_counted_like_texts_of_their_own() -> None:
    text = "Anh nhặt được chiếc ví. Trời mưa. Chị trả lại người mất. Bị can bị khởi tố."
    places = themes.Places(text)
    sentences = [Span(0, 23), Span(34, 56), Span(57, len(text))]
    for span in sentences:
        assert places.counts([span]) == themes.counts(text[span.start : span.end])
    assert places.counts(sentences) == themes.counts(text)
    assert places.counts([]) == {}


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "themes.tsv"
    path.write_text("# header\npraise\ttấm gương\npraise tấm lòng\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"themes\.tsv:3"):
        themes.phrases(path)


def test_a_phrase_belongs_to_one_theme(tmp_path: Path) -> None:
    path = tmp_path / "themes.tsv"
    path.write_text("praise\ttấm gương\nhonour\tTấm Gương\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="stands under praise already"):
        themes.phrases(path)
