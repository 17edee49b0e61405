from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from nlp import name_heads as module
from nlp import syllables
from nlp.gazetteers import GazetteerError
from nlp.name_heads import bearer_before, kinds, quoted_before, thing_before
from nlp.name_words import thing_words
from nlp.names import syllables_of
from nlp.titles import Title

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def head(text: str) -> str:
    """The thing before the bar, with what stands between, or nothing."""
    before, _, after = text.partition("|")
    found = syllables_of(NLP.make_doc(before + after))
    past = found.starts.index(len(before))
    ways = (thing_before, bearer_before, quoted_before)
    thing: tuple[Title, int] | None = next(filter(None, (way(found, past) for way in ways)), None)
    return " ".join(found.texts[thing[1] : past]) if thing else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bà ở làng thêu |Vân Lam", "làng thêu"),
        ("cơ sở kinh doanh vật liệu xây dựng |Toản Diệu", "cơ sở kinh doanh vật liệu xây dựng"),
        ("thăm vườn xoài của |Lò Văn Tả", ""),
        ("dự án do |Lò Văn Tả lập", ""),
        ("Phó Chủ nhiệm Ủy ban Kinh tế |Lò Văn Tả", ""),
        ("trưởng phòng kinh doanh |Lò Văn Tả", ""),
        ("học ở trường có tên |Bình Minh", "trường có tên"),
        ("dự án du lịch mang tên |Bình Minh", "dự án du lịch mang tên"),
        ("một bạn cùng trường có tên |Bình Minh", ""),
        ("trong làng có tên |Bình Minh", ""),
        ("có tên |Bình Minh", ""),
        ("quán “|Cúc Vàng”", "quán “"),
        ('tiệm bánh "|Cúc Vàng"', 'tiệm bánh "'),
        ("bà nói: “|Cúc Vàng”", ""),
        ("|Bình Minh", ""),
    ],
)
def test_the_thing_before_words_of_its_kind(text: str, expected: str) -> None:
    assert head(text) == expected


def test_a_word_given_twice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "thing_kinds.tsv").write_text("word\nthêu\nthêu\n", encoding="utf-8")
    monkeypatch.setattr(module, "GAZETTEERS", tmp_path)
    with pytest.raises(GazetteerError, match=r"thing_kinds.tsv:3.*thêu"):
        kinds.__wrapped__()


def test_the_words_of_things_are_foreign() -> None:
    assert {"research", "limited", "agenci"} <= thing_words()
    assert not {"stock", "park", "marine", "nguyễn"} & thing_words()
