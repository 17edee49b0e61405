from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from nlp import deeds as deeds_module
from nlp import syllables
from nlp.deeds import SubjectFinder, deed_table, find_deeds, recognise_deeds
from nlp.document import add, mentions, prepare
from nlp.gazetteers import GAZETTEERS, GazetteerError
from nlp.records import Label, Mention, Quantity, Span, Subject, SubjectKind, Zone, ZoneKind
from nlp.sentences import sentences
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def doc_of(marked: str) -> Doc:
    """A document in which ``[Name]`` is a person; the same name is the same subject."""
    text, people = "", []
    for part in re.split(r"(\[[^\]]+\])", marked):
        if part.startswith("["):
            people.append((len(text), len(text) + len(part) - 2, part[1:-1]))
            text += part[1:-1]
        else:
            text += part
    doc = prepare(NLP.make_doc(text))
    doc._.sentences = sentences(text)
    ids: dict[str, str] = {}
    for start, end, name in people:
        identity = ids.setdefault(name, f"p{len(ids) + 1}")
        add(doc, [Mention(start, end, name, Label.PERSON, name, identity)])
        doc._.members.setdefault(identity, []).append((Label.PERSON, start, end))
    doc._.subjects = [Subject(identity, SubjectKind.PERSON, name, ()) for name, identity in ids.items()]
    return doc


@pytest.mark.parametrize(
    ("text", "field", "cue"),
    [
        ("Ông đã hiến hơn 500 m2 đất cho thôn.", "new_rural", "hiến hơn 500 m2 đất"),
        ("Mô hình kinh tế của chị là gương sáng cả bản.", "economy_farming", "Mô hình kinh tế"),
        ("Anh lao xuống dòng nước chảy xiết.", "security_rescue", "lao xuống dòng nước"),
        ("Cô mở lớp dạy chữ cho trẻ xóm chài.", "education", "mở lớp"),
        ("Chị đã 30 lần hiến máu.", "health_blood", "lần hiến máu"),
        ("Bà nấu cháo phát cho bệnh nhân nghèo.", "charity", "nấu cháo"),
        ("Ông truyền dạy tiếng khèn cho lũ trẻ.", "culture_heritage", "truyền dạy"),
        ("Sáng chế của anh làm lợi 300 triệu đồng.", "innovation_work", "Sáng chế"),
        ("Tuổi thơ nghèo khó nhưng em đã vượt lên số phận.", "overcoming_adversity", "vượt lên số phận"),
    ],
)
def test_sentences_that_tell_an_achievement(text: str, field: str, cue: str) -> None:
    doc = recognise_deeds(doc_of(text))
    assert field in [d.field for d in doc._.deeds]
    assert (field, cue) in [(m.link, m.text) for m in mentions(doc, Label.DEED)]
    assert all((d.start, d.end) == (0, len(text)) for d in doc._.deeds)


@pytest.mark.parametrize(
    "text",
    [
        "Bác sĩ khuyên nên uống đủ nước.",
        "Cựu chiến binh và thương binh về dự.",
        "Ngôi chùa nằm bên sông.",
        "Bị can khai đã lao vào cứu tài sản của mình.",
        "Mọi đóng góp xin gửi về tài khoản của bếp ăn từ thiện.",
        "Giá vàng tăng, chăn nuôi gặp khó.",
    ],
)
def test_a_topic_alone_or_another_kind_of_news_tells_none(text: str) -> None:
    assert find_deeds(doc_of(text)) == []


def test_a_topic_counts_beside_a_measured_result_or_praise() -> None:
    doc = doc_of("Trang trại có 20 ha keo.")
    assert find_deeds(doc) == []
    doc._.quantities = [Quantity(13, 18, 20, "ha")]
    ((deed, _),) = find_deeds(doc)
    assert (deed.field, deed.quantities) == ("economy_farming", (Quantity(13, 18, 20, "ha"),))
    assert [d.field for d, _ in find_deeds(doc_of("Vị bác sĩ tận tụy với dân."))] == ["health_blood"]


def test_sudden_deeds_are_told_from_lasting_ones() -> None:
    rescue, lasting = find_deeds(doc_of("Anh kịp thời cứu hai em nhỏ bị đuối nước. Anh còn hiến máu tình nguyện."))
    assert (rescue[0].field, rescue[0].sudden) == ("security_rescue", True)
    assert (lasting[0].field, lasting[0].sudden) == ("health_blood", False)


def test_only_the_article_itself_tells_deeds() -> None:
    doc = doc_of("Ông hiến đất mở đường")
    doc._.zones = [Zone(0, len(doc.text), ZoneKind.RELATED)]
    assert find_deeds(doc) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Lò Văn Pản] hiến đất mở đường.", "Lò Văn Pản"),
        ("Theo [Vàng A Dế], [Lò Văn Pản] hiến đất cho thôn.", "Lò Văn Pản"),
        ("Hiến đất cho thôn là việc của [Lò Văn Pản].", "Lò Văn Pản"),
        ("[Lò Văn Pản] sống ở bản. Ông hiến đất cho thôn.", "Lò Văn Pản"),
        ("[Lò Văn Pản] đến. Một. Hai. Ba. Bốn. Rồi có người hiến đất.", ""),
        ("Người dân hiến đất.", ""),
    ],
)
def test_a_deed_is_that_of_the_nearest_subject(text: str, name: str) -> None:
    doc = doc_of(text)
    names = {s.id: s.name for s in doc._.subjects}
    ((deed, _),) = find_deeds(doc)
    assert names.get(deed.subject, "") == name


def test_the_finder_lists_subjects_by_place() -> None:
    doc = doc_of("[Lò Văn Pản] gặp [Vàng A Dế].")
    finder = SubjectFinder(doc)
    assert finder.within(0, len(doc.text)) == [(0, 10, "p1"), (15, 24, "p2")]
    assert finder.within(1, 15) == []
    assert finder.nearest(Span(0, 24), 12) == "p1"


def test_a_wrong_table_names_the_file_and_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.loads((GAZETTEERS / "deeds.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(deeds_module, "GAZETTEERS", tmp_path)
    twice = good | {"fields": [good["fields"][0], good["fields"][0]]}
    empty = good | {"praise": ["* "]}
    for table, message in ((good | {"more": 1}, "more: Extra"), (twice, "given twice"), (empty, "has no words")):
        (tmp_path / "deeds.json").write_text(json.dumps(table), encoding="utf-8")
        deed_table.cache_clear()
        with pytest.raises(GazetteerError, match=message):
            deed_table()
    deed_table.cache_clear()


def test_reading_deeds_is_linear() -> None:
    def work(times: int) -> Callable[[], object]:
        doc = doc_of("[Lò Văn Pản] hiến đất mở đường. Ông 12 lần hiến máu. " * times)
        return lambda: find_deeds(doc)

    assert growth(work, 100, 1000) < LINEAR
