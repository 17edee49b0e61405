from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp import syllables
from nlp.awards import recognise_awards
from nlp.commendations import find_commendations
from nlp.document import add, prepare
from nlp.movements import recognise_movements
from nlp.records import AwardStatus, Commendation, Label, Mention, Subject, SubjectKind
from nlp.sentences import sentences
from nlp.taxonomy import taxonomy
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})
LABELS = {"[": Label.PERSON, "{": Label.ORG, "<": Label.PLACE}


def doc_of(marked: str) -> Doc:
    """A document with ``[persons]``, ``{organisations}`` and ``<places>``; ``[short=Full name]`` is a short form."""
    text, found = "", []
    for part in re.split(r"(\[[^\]]+\]|\{[^}]+\}|<[^>]+>)", marked):
        if part[:1] in LABELS and len(part) > 1:
            surface, _, name = part[1:-1].partition("=")
            found.append((len(text), surface, LABELS[part[0]], name or surface))
            text += surface
        else:
            text += part
    doc = prepare(NLP.make_doc(text))
    doc._.sentences = sentences(text)
    ids: dict[str, str] = {}
    for start, surface, label, name in found:
        person = label is Label.PERSON
        identity = ids.setdefault(name, f"p{len(ids) + 1}") if person else ""
        end = start + len(surface)
        add(doc, [Mention(start, end, surface, label, name, identity)])
        if person:
            doc._.members.setdefault(identity, []).append((label, start, end))
    doc._.subjects = [Subject(identity, SubjectKind.PERSON, name, ()) for name, identity in ids.items()]
    return recognise_movements(recognise_awards(doc))


def commendations(marked: str) -> list[Commendation]:
    doc = doc_of(marked)
    found = find_commendations(doc)
    names = {s.id: s.name for s in doc._.subjects}
    for item in found:
        assert 0 <= item.evidence.start < item.evidence.end <= len(doc.text)
        assert not item.subject or names[item.subject] == item.recipient
    return found


def triples(marked: str) -> list[tuple[str, str, str]]:
    return [(c.recipient, c.award_id, c.authority) for c in commendations(marked)]


LISTS = (
    "Chính phủ tặng Cờ thi đua (<huyện Mường Tè>; {Sở Nội vụ}); Thủ tướng Chính phủ tặng Bằng khen (Tập thể: "
    "{Hội Chữ thập đỏ}, <xã Nậm Lành>. Cá nhân: ông [Lò Văn Pản], Giám đốc {Sở Công Thương}; bà [Vàng Thị Dế])."
)
TTG, CTN = "Thủ tướng Chính phủ", "Chủ tịch nước"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the passive, with and without its agent
        ("Ông [Lò Văn Pản] được Thủ tướng Chính phủ tặng Bằng khen.", [("Lò Văn Pản", "bk_ttg", TTG)]),
        ("Chị [Vàng Thị Dế], Bí thư {Chi đoàn Nậm Lành}, vừa được tặng giấy khen.", [("Vàng Thị Dế", "gk_unspecified", "")]),
        # receiving
        ("{Trường Tiểu học Nậm Lành} đón nhận Huân chương Lao động hạng Ba.", [("Trường Tiểu học Nậm Lành", "hc_lao_dong_3", CTN)]),
        ("[Vàng Thị Dế] nhận Bằng khen của UBND tỉnh Lai Châu.", [("Vàng Thị Dế", "bk_tinh", "UBND tỉnh Lai Châu")]),
        # giving
        (
            "Chủ tịch UBND huyện Mường Tè tặng Giấy khen cho ông [Lò Văn Pản], bà [Vàng Thị Dế] và {Hội Nông dân xã}.",
            [
                ("Lò Văn Pản", "gk_huyen", "Chủ tịch UBND huyện Mường Tè"),
                ("Vàng Thị Dế", "gk_huyen", "Chủ tịch UBND huyện Mường Tè"),
                ("Hội Nông dân xã", "gk_huyen", "Chủ tịch UBND huyện Mường Tè"),
            ],
        ),
        ("UBND tỉnh tặng em [Giàng A Pó] Bằng khen.", [("Giàng A Pó", "bk_tinh", "UBND tỉnh")]),
        ("Bằng khen của UBND tỉnh được trao cho [Giàng A Pó].", [("Giàng A Pó", "bk_tinh", "UBND tỉnh")]),
        # on behalf
        (
            "Thừa ủy quyền của Chủ tịch nước, ông [Đinh Văn Khởi], Bí thư Tỉnh ủy, trao Huân chương Dũng cảm cho [Giàng A Pó].",
            [("Giàng A Pó", "hc_dung_cam", CTN)],
        ),
        # how it is given, behind the award
        ("UBND tỉnh tặng Bằng khen đột xuất cho ông [Lò Văn Pánh].", [("Lò Văn Pánh", "bk_tinh", "UBND tỉnh")]),
        # lists in brackets
        (
            LISTS,
            [
                ("huyện Mường Tè", "ctd_chinh_phu", "Chính phủ"),
                ("Sở Nội vụ", "ctd_chinh_phu", "Chính phủ"),
                ("Hội Chữ thập đỏ", "bk_ttg", TTG),
                ("xã Nậm Lành", "bk_ttg", TTG),
                ("Lò Văn Pản", "bk_ttg", TTG),
                ("Vàng Thị Dế", "bk_ttg", TTG),
            ],
        ),
        # distribution
        (
            "Thủ tướng trao Huân chương Lao động hạng Nhất cho [Lò Văn Pản], Huân chương Lao động hạng Nhì cho [Giàng A Pó].",
            [("Lò Văn Pản", "hc_lao_dong_1", CTN), ("Giàng A Pó", "hc_lao_dong_2", CTN)],
        ),
        (
            "Ông [Lò Văn Pản] được nhận Bằng khen của Thủ tướng; ông [Giàng A Pó] nhận Giấy khen của UBND xã Nậm Lành.",
            [("Lò Văn Pản", "bk_ttg", TTG), ("Giàng A Pó", "gk_xa", "UBND xã Nậm Lành")],
        ),
        # one name, several awards
        (
            "Bà [Vàng Thị Dế] được Chủ tịch nước tặng Huân chương Lao động hạng Ba; Thủ tướng Chính phủ tặng Bằng khen.",
            [("Vàng Thị Dế", "hc_lao_dong_3", CTN), ("Vàng Thị Dế", "bk_ttg", TTG)],
        ),
        (
            "Ngoài Huân chương Kháng chiến hạng Ba, năm 2011 ông [Lò Văn Pản] được Thủ tướng tặng Bằng khen.",
            [("Lò Văn Pản", "hc_khang_chien_3", CTN), ("Lò Văn Pản", "bk_ttg", TTG)],
        ),
        # lists below and behind
        (
            "Chủ tịch UBND tỉnh tặng Bằng khen cho 2 cá nhân, gồm:\n1. Ông [Lò Văn Pản] - nông dân\n2. Bà [Vàng Thị Dế]\nHội nghị bế mạc.",
            [("Lò Văn Pản", "bk_tinh", "Chủ tịch UBND tỉnh"), ("Vàng Thị Dế", "bk_tinh", "Chủ tịch UBND tỉnh")],
        ),
        (
            "Trung ương Đoàn trao Giải thưởng Lương Định Của. Trong đó có [Giàng A Pó] (<xã Nậm Lành>); [Vàng Thị Dế]. Anh [Bùi Khoa] dự.",
            [("Giàng A Pó", "gt_luong_dinh_cua", "Trung ương Đoàn"), ("Vàng Thị Dế", "gt_luong_dinh_cua", "Trung ương Đoàn")],
        ),
        ("Hai người được phong tặng Nghệ nhân Ưu tú là ông [Lò Văn Pản].", [("Lò Văn Pản", "dhvd_nnut", CTN)]),
        # titles
        ("Vở diễn có NSƯT [Hà Thị Liễu] và Mẹ Việt Nam anh hùng [Lý Thị Mây].", [("Hà Thị Liễu", "dhvd_nsut", CTN)]),
        ("Ông [Lò Văn Pản] - Nông dân Việt Nam xuất sắc năm 2016.", [("Lò Văn Pản", "dt_ndvnxs", "Trung ương Hội Nông dân Việt Nam")]),
    ],
)  # fmt: skip
def test_patterns(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert triples(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Năm qua có 22 cá nhân được Chủ tịch UBND tỉnh tặng bằng khen.",
        "Nhiều tập thể của <huyện Mường Tè> được tặng Cờ thi đua.",
        "95% số hộ <xã Nậm Lành> đạt danh hiệu Gia đình văn hóa.",
        "Ông [Lò Văn Pản] xứng đáng được tặng bằng khen.",
        "Chị [Vàng Thị Dế] phấn đấu đạt danh hiệu Lao động tiên tiến.",
        "Ông [Lò Văn Pản] chưa được tặng bằng khen nào.",
        "Ông [Bùi Khoa] cho biết các địa phương nhận bằng khen.",
        "Theo ông [Bùi Khoa], 5 đơn vị được tặng Cờ thi đua.",
        "Em [Giàng A Pó] giành huy chương vàng.",
        "Đoàn thăm Mẹ Việt Nam anh hùng [Lý Thị Mây].",
        "Chủ tịch nước [Đinh Văn Khởi] trao giải cho các tác giả đạt Giải thưởng Nhà nước.",
    ],
)
def test_statistics_wishes_speakers_and_prizes_make_no_commendation(text: str) -> None:
    assert commendations(text) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ông [Lò Văn Pản] được tặng Bằng khen.", AwardStatus.AWARDED),
        ("Xã đề nghị Chủ tịch nước tặng Huân chương Dũng cảm cho [Lò Văn Pản].", AwardStatus.PROPOSED),
        ("Huyện đang hoàn thiện hồ sơ đề nghị tặng [Lò Văn Pản] Bằng khen.", AwardStatus.PROPOSED),
        (
            "Chủ tịch nước hủy bỏ quyết định tặng Huân chương Lao động hạng Ba đối với [Lò Văn Pản].",
            AwardStatus.REVOKED,
        ),
        ("Bằng khen của Thủ tướng tặng [Lò Văn Pản] đã bị thu hồi.", AwardStatus.REVOKED),
        ("Anh [Lò Văn Pản] đạt danh hiệu giáo viên dạy giỏi cấp tỉnh.", AwardStatus.AWARDED),
        ("Anh [Lò Văn Pản] được công nhận giáo viên dạy giỏi cấp tỉnh.", AwardStatus.RECOGNISED),
    ],
)
def test_status(text: str, status: AwardStatus) -> None:
    assert [(c.recipient, c.status) for c in commendations(text)] == [("Lò Văn Pản", status)]


def test_what_was_taken_back_is_not_awarded_too() -> None:
    (found,) = commendations(
        "Năm 2010 ông [Lò Văn Pản] được Thủ tướng tặng Bằng khen. Nay Thủ tướng thu hồi Bằng khen đối với ông [Lò Văn Pản]."
    )
    assert found.status is AwardStatus.REVOKED


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        # the story's main person
        (
            "Chuyện về [Vàng Thị Dế]\nChị [Dế=Vàng Thị Dế] nuôi ong. [Dế=Vàng Thị Dế] giúp ông [Lò Văn Pản]. Năm 2019, chị được tặng Bằng khen.",
            ["Vàng Thị Dế"],
        ),
        # the nearest of that gender, who is not just speaking
        ("Ông [Lò Văn Pản] gặp bà [Vàng Thị Dế]. Ông được tặng Bằng khen.", ["Lò Văn Pản"]),
        ("Bà [Vàng Thị Dế] nuôi ong. Bà [Lý Thị Mây] cho biết: bà được tặng Bằng khen.", ["Vàng Thị Dế"]),
        # a subject that is left out
        ("Ông [Lò Văn Pản] nuôi ong. Hai lần được tặng Bằng khen (2016, 2018).", ["Lò Văn Pản", "Lò Văn Pản"]),
        # counted people
        ("Sáng nay [Giàng A Pó] và [Lý A Sử] lặn tìm bạn. Huyện tặng Giấy khen cho hai em.", ["Giàng A Pó", "Lý A Sử"]),
        # a noun for a collective
        ("{Trung đội dân quân xã Nậm Lành} trực chốt. Năm 2018, trung đội được tặng Bằng khen.", ["Trung đội dân quân xã Nậm Lành"]),
    ],
)  # fmt: skip
def test_pronouns_and_other_words_for_the_recipient(text: str, recipients: list[str]) -> None:
    assert [c.recipient for c in commendations(text)] == recipients


def test_every_year_is_a_commendation_of_its_own() -> None:
    found = commendations("Ông [Lò Văn Pản] được Bộ Y tế tặng Bằng khen (2016, 2018).")
    assert [c.year for c in found] == [2016, 2018]


def test_two_authorities_give_two_commendations() -> None:
    found = triples("[Giàng A Pó] nhận bằng khen của Trung ương Đoàn, Bộ GD&ĐT.")
    assert found == [
        ("Giàng A Pó", "bk_doan_the_tw", "Trung ương Đoàn"),
        ("Giàng A Pó", "bk_bo", "Bộ Giáo dục và Đào tạo"),
    ]


def test_the_movement_named_nearest_belongs_to_it() -> None:
    text = "Trong phong trào thi đua yêu nước, ông [Lò Văn Pản] được tặng Bằng khen về phong trào Dân vận khéo."
    assert [c.movement for c in commendations(text)] == ["mv_dan_van_kheo"]


def test_recognised_exemplars_are_listed_without_a_statutory_award() -> None:
    found = commendations(
        "04 điển hình tiên tiến dự Hội nghị biểu dương, tôn vinh các điển hình tiên tiến toàn quốc năm 2017, gồm: "
        "Nhà báo [Hà Thị Liễu]; [Lò Văn Pản] là điển hình xây dựng bản; ông [Giàng A Pó], Bí thư {Chi bộ Nậm Lành}."
    )
    assert [(c.recipient, c.award_id, c.status, c.year) for c in found] == [
        (name, "cn_dht", AwardStatus.RECOGNISED, 2017) for name in ("Hà Thị Liễu", "Lò Văn Pản", "Giàng A Pó")
    ]


PIECES = (
    "bị đề nghị thu hồi",
    "Ông Năm",
    "mô hình",
    "là một trong 10",
    "thuộc về",
    "Cùng danh hiệu",
    "có",
    "Ghi nhận",
    "đề nghị",
    "tuyên dương",
    ",",
    "[Lò Văn Pản]",
    "{Sở Y tế}",
    "được",
    "tặng",
    "Bằng khen",
    "cho",
    "(",
    ")",
    ";",
    ":",
    "gồm",
    "hai em",
    ".",
    "\n",
    "ông",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_sequence_of_such_words_is_read_without_harm(pieces: list[str]) -> None:
    commendations(" ".join(pieces))


@pytest.mark.parametrize("mark", [". ", ", ", "; "])
def test_reading_commendations_is_linear(mark: str) -> None:
    def work(times: int) -> Callable[[], object]:
        doc = doc_of(f"Ông [Lò Văn Pản] được UBND tỉnh tặng Bằng khen cho bà [Vàng Thị Dế] (A; B){mark}" * times)
        return lambda: find_commendations(doc)

    assert growth(work, 60, 600) < LINEAR


@pytest.mark.parametrize(
    "sentence",
    [
        "UBND tỉnh tổ chức lễ tuyên dương. Ông Năm được tặng Bằng khen. ",
        "Được UBND tỉnh tặng Bằng khen, ",
        "Ghi nhận của [Lò Văn Pản], UBND tỉnh tặng Bằng khen: ",
        "Xã đề nghị tặng Bằng khen, đơn vị được công nhận là điển hình tiên tiến như Năm Pản gọi là ông Năm ",
    ],
)
def test_every_form_is_read_in_linear_time(sentence: str) -> None:
    def work(times: int) -> Callable[[], object]:
        text = "Chuyện [Lò Văn Pản]. " + sentence * times
        return lambda: find_commendations(doc_of(text))

    assert growth(work, 60, 600) < LINEAR


def test_labels_of_real_articles_hold_offsets_and_known_links_only() -> None:
    """The label file is checked without the articles: ids of the taxonomy, spans in order, and no text."""
    path = Path(__file__).parents[2] / "data" / "labels" / "awards_baomoi.jsonl"
    known = set(taxonomy().awards) | {"prize", "new"}
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["id"] not in seen
        seen.add(row["id"])
        assert re.fullmatch(r"[0-9a-f]{40}", row["sha1"])
        assert set(row) == {"corpus", "id", "sha1", "split", "fresh", "labels", "commendations"}
        for start, end, label, link in row["labels"]:
            assert 0 <= start < end
            assert label in ("AWARD", "MOVEMENT")
            assert label == "MOVEMENT" or set(link.split("|")) <= known, (row["id"], link)
        for item in row["commendations"]:
            assert 0 <= item["start"] < item["end"]
            assert set(item["award"].split("|")) <= known
            assert item["authority"] in ("law", None) or item["authority"][0] < item["authority"][1]
    assert len(seen) >= 80


def test_counted_collectives_are_a_statistic_and_not_two_people_named_before() -> None:
    found = commendations(
        "Đồng chí [Lò Văn Hặc] và đồng chí [Cầm Thị Pản] đồng chủ trì hội nghị. "
        "Hội nghị trao Bằng khen của Tỉnh ủy cho 2 tập thể, 8 cá nhân."
    )
    assert found == []


def test_the_units_of_a_residence_receive_nothing() -> None:
    found = commendations(
        "Chủ tịch UBND tỉnh trao Huân chương Lao động hạng Ba cho ông [Lò Văn Hặc], <xã Nà Ư>, <huyện Điện Biên>."
    )
    assert [c.recipient for c in found] == ["Lò Văn Hặc"]


def test_a_pronoun_means_who_is_called_so() -> None:
    found = commendations(
        "Lớp hát của cô [Nông Thị Thắm] ở xóm Nà Mèo. Cô nghe bà Then [Hà Thị Sấm] hát mà thuộc. "
        "Cô được Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch tặng Bằng khen."
    )
    assert [c.recipient for c in found] == ["Nông Thị Thắm"]


def test_people_of_history_are_not_recognised_as_exemplars_of_the_day() -> None:
    found = commendations("Hội nghị đã tôn vinh các điển hình tiên tiến, gồm: [Lò Văn Hặc]; [Hồ Chí Minh].")
    assert [(c.recipient, c.award_id) for c in found] == [("Lò Văn Hặc", "cn_dht")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # authorities in a row, their places behind them, the verb of giving once; the child is named by the praise
        (
            "Hội đồng đội tỉnh, Sở GD&ĐT tỉnh Cao Bằng, UBND xã Nậm Lành cũng đã tặng giấy khen và tuyên dương em [Lý A Sử].",
            [
                ("Lý A Sử", "gk_so", "Hội đồng đội tỉnh"),
                ("Lý A Sử", "gk_so", "Sở GD&ĐT tỉnh Cao Bằng"),
                ("Lý A Sử", "gk_xa", "UBND xã Nậm Lành"),
            ],
        ),
        # an elided office
        (
            "Bà [Vàng Thị Dế] được UBND tỉnh, huyện tặng giấy khen.",
            [("Vàng Thị Dế", "gk_huyen", "UBND huyện"), ("Vàng Thị Dế", "gk_unspecified", "UBND tỉnh")],
        ),
        # a flag is a unit's, whoever took it
        (
            "Ông [Lò Văn Pản], Giám đốc {Trung tâm Y tế Mường Tè}, nhận Cờ thi đua của UBND tỉnh.",
            [("Trung tâm Y tế Mường Tè", "ctd_tinh", "UBND tỉnh")],
        ),
        # what stands behind a letter is whom it is for
        (
            "Bộ trưởng Bộ Công an gửi Thư khen {Công an xã Nậm Lành}.",
            [("Công an xã Nậm Lành", "thu_khen", "Bộ trưởng Bộ Công an")],
        ),
        # a unit that nobody recognised, by the capital of its head
        (
            "UBND huyện Mường Tè tặng Giấy khen cho Tổ tuần tra đêm bản Nậm Lành vì thành tích giữ rừng.",
            [("Tổ tuần tra đêm bản Nậm Lành", "gk_huyen", "UBND huyện Mường Tè")],
        ),
        # a full stop inside the bracket of a list
        (
            "UBND tỉnh tặng Bằng khen cho 1 tập thể và 1 cá nhân (Tập thể: {Phòng Nội vụ}. Cá nhân: [Lò Văn Pản]).",
            [("Phòng Nội vụ", "bk_tinh", "UBND tỉnh"), ("Lò Văn Pản", "bk_tinh", "UBND tỉnh")],
        ),
        # the medal of a ministry is not the Prime Minister's, who gave the certificate before it
        (
            'Ông [Lò Văn Pản] được Thủ tướng tặng Bằng khen và Kỷ niệm chương "Vì sự nghiệp giáo dục".',
            [("Lò Văn Pản", "bk_ttg", TTG), ("Lò Văn Pản", "kn_giao_duc", "Bộ Giáo dục và Đào tạo")],
        ),
        # the one so called, though a girl is nearer
        (
            "Đại đức [Thạch Sà Ri] dạy chữ.\nEm [Lý Thị Mây] nhớ mãi.\nNăm 2014, sư được Thủ tướng tặng Bằng khen.",
            [("Thạch Sà Ri", "bk_ttg", TTG)],
        ),
        # a headline says the same with less
        (
            "{Đồn Biên phòng Nậm Lành} xứng danh Đơn vị quyết thắng\nNăm 2016, {Đồn Biên phòng Nậm Lành} được Quân khu 2 tặng danh hiệu Đơn vị quyết thắng.",
            [("Đồn Biên phòng Nậm Lành", "tt_dvqt", "Quân khu 2")],
        ),
    ],
)  # fmt: skip
def test_authorities_and_recipients_that_the_award_allows(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(triples(text)) == sorted(expected)
