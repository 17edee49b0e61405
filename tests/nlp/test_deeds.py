from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from nlp import deeds as deeds_module
from nlp import syllables
from nlp.deed_subjects import SubjectFinder
from nlp.deeds import deed_table, find_deeds, recognise_deeds
from nlp.document import add, mentions, prepare
from nlp.gazetteers import GAZETTEERS, GazetteerError
from nlp.records import Fact, Label, Mention, Quantity, Span, Subject, SubjectKind, Zone, ZoneKind
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
        ("Cô mở lớp dạy chữ cho trẻ xóm chài.", "education", "mở lớp dạy"),
        ("Chị đã 30 lần hiến máu.", "health_blood", "lần hiến máu"),
        ("Bà nấu cháo phát cho bệnh nhân nghèo.", "charity", "nấu cháo phát cho bệnh nhân nghèo"),
        ("Ông truyền dạy tiếng khèn cho lũ trẻ.", "culture_heritage", "truyền dạy"),
        ("Sáng chế của anh làm lợi 300 triệu đồng.", "innovation_work", "làm lợi 300 triệu đồng"),
        ("Tuổi thơ nghèo khó nhưng em đã vượt lên số phận.", "overcoming_adversity", "vượt lên số phận"),
    ],
)
def test_sentences_that_tell_an_achievement(text: str, field: str, cue: str) -> None:
    doc = recognise_deeds(doc_of(text))
    assert field in [d.field for d in doc._.deeds]
    assert (field, cue) in [(m.link, m.text) for m in mentions(doc, Label.DEED)]
    assert all((d.start, d.end) == (0, len(text)) for d in doc._.deeds)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Người quét chợ trả lại chiếc ví cho khách đánh rơi.", "security_rescue"),
        ("Anh gửi trả bà cụ túi vàng rồi từ chối nhận tiền hậu tạ.", "security_rescue"),
        ("Chị chở ba người bị nạn vào trạm y tế.", "security_rescue"),
        ("Anh bẻ lái chặn đầu tên trộm.", "security_rescue"),
        ("Cụ tự tay 'vá' từng ổ gà trên đường.", "new_rural"),
        ("Chị mua đồ chơi cho bọn trẻ xóm trọ.", "charity"),
        ("Bà cưu mang những đứa trẻ bị bỏ rơi.", "charity"),
        ("Cô dạy thêm cho học sinh nghèo mỗi tối.", "education"),
        ("Ông khám bệnh cho người nghèo trong xóm.", "health_blood"),
        ("Anh mạnh dạn phá bỏ vườn tạp để trồng bưởi.", "economy_farming"),
        ("Em chế tạo chiếc máy tách hạt.", "innovation_work"),
        ("Bà hương khói cho đồng đội đã nằm lại.", "defence_border"),
    ],
)
def test_verbs_and_their_objects_tell_deeds(text: str, field: str) -> None:
    assert field in [deed.field for deed, _ in find_deeds(doc_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Cháu bé được đưa đi cấp cứu.",
        "Nạn nhân đã được người dân đưa đến bệnh viện.",
        "Lực lượng chức năng kịp thời đưa nạn nhân đi cấp cứu.",
        "Không cứu được hai em nhỏ.",
        "Hãy hiến đất mở đường.",
        "Nghiên cứu người cao tuổi ở ba tỉnh.",
        "Anh trả lời rồi đưa chìa khóa, nạn nhân ra về.",
    ],
)
def test_the_rescued_the_many_and_what_has_not_happened_tell_none(text: str) -> None:
    assert find_deeds(doc_of(text)) == []


def test_how_long_and_which_share_measure_no_result() -> None:
    doc = doc_of("Trang trại có 12 năm tuổi.")
    doc._.quantities = [Quantity(14, 20, 12, "năm")]
    assert find_deeds(doc) == []


def test_figures_beside_a_kind_of_work_are_no_results() -> None:
    doc = doc_of("Theo bác sĩ, 40 người đã khỏi.")
    doc._.quantities = [Quantity(13, 21, 40, "người")]
    assert find_deeds(doc) == []


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Hồ Thị Mai] được [Lò Văn Pản] cứu sống.", "Lò Văn Pản"),
        ("[Lò Văn Pản] gặp chị [Hồ Thị Mai], liền hiến máu tình nguyện.", "Lò Văn Pản"),
        ("[Lò Văn Pản] đến. Anh lao xuống dòng nước cứu chị [Hồ Thị Mai].", "Lò Văn Pản"),
        ("Nghe tiếng kêu, lao xuống dòng nước cứu người là [Lò Văn Pản].", "Lò Văn Pản"),
        ("“Lúc đó tôi lao xuống dòng nước cứu người”, anh [Lò Văn Pản] kể.", "Lò Văn Pản"),
        ("[Lò Văn Pản] sống ở bản. Bà [Hồ Thị Mai] nói: “Cậu ấy hiến đất cho thôn”.", "Lò Văn Pản"),
        ("[Hồ Thị Mai] kể: “Tôi hiến đất cho thôn”.", "Hồ Thị Mai"),
        ("Anh [Lò Văn Pản], lái xe của hãng. [Hồ Thị Mai] ngã. Lái xe đưa nạn nhân đi cấp cứu.", "Lò Văn Pản"),
        ("[Lò Văn Pản] là thợ. Hiến đất cho thôn (Ảnh: [Hồ Thị Mai]).", "Lò Văn Pản"),
    ],
)
def test_a_deed_is_that_of_its_doer(text: str, name: str) -> None:
    doc = doc_of(text)
    names = {s.id: s.name for s in doc._.subjects}
    assert [names.get(deed.subject, "") for deed, _ in find_deeds(doc)] == [name]


def test_a_pronoun_goes_on_with_a_person_of_its_gender() -> None:
    doc = doc_of("[Lò Văn Pản] ở đầu bản. [Hồ Thị Mai] ở cuối bản. Ông hiến đất cho thôn.")
    doc._.subjects = [
        replace(s, facts={"gender": Fact(gender, 0, 1)})
        for s, gender in zip(doc._.subjects, ("male", "female"), strict=True)
    ]
    assert [deed.subject for deed, _ in find_deeds(doc)] == [doc._.subjects[0].id]


@pytest.mark.parametrize("body", ["[Lò Văn Pản] hiến đất. [Hồ Thị Mai] đến dự.", "[Lò Văn Pản] về. [Lò Văn Pản] kể."])
def test_a_title_without_a_name_is_about_whom_the_text_tells(body: str) -> None:
    title = "Nữ tài xế trả lại ví cho khách"
    doc = doc_of(f"{title}\n{body}")
    end = len(title)
    doc._.zones = [Zone(0, end, ZoneKind.TITLE), Zone(end + 1, len(doc.text), ZoneKind.BODY)]
    assert find_deeds(doc)[0][0].subject == doc._.subjects[0].id


def test_the_finder_lists_subjects_by_place() -> None:
    doc = doc_of("[Lò Văn Pản] gặp [Vàng A Dế].")
    finder = SubjectFinder(doc, deed_table().agents)
    assert finder.within(0, len(doc.text)) == [(0, 10, "p1"), (15, 24, "p2")]
    assert finder.within(1, 15) == []
    assert finder.doer(Span(0, 24), 3, 14).subject == "p1"


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
