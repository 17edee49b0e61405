from __future__ import annotations

from collections.abc import Mapping

import pytest

from crawler.records import Article
from nlp import role_cues, role_model
from nlp import roles as module
from nlp.gazetteers import GazetteerError
from nlp.pipeline import Reader
from nlp.records import Role, Span, SubjectKind
from nlp.role_evidence import evidence_of
from nlp.role_model import ROLES, RoleModel
from nlp.role_tally import Evidence
from nlp.roles import scene_of, told_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def roles(reader: Reader, text: str) -> dict[str, Role]:
    return {s.name: s.role for s in reader.read(Article("a", text)).subjects}


CEREMONY = (
    "Tuyên dương gương người tốt, việc tốt\n"
    "Sáng 5/3, Hội Nông dân huyện Mộc Hà tổ chức hội nghị tuyên dương. Dự hội nghị có đồng chí Lường Văn Sính, "
    "Phó Chủ tịch UBND huyện.\n"
    "Ông Lò Văn Tửng, hội viên nông dân xã Chiềng Nọi, đã hiến 500 m2 đất làm đường và được Chủ tịch UBND huyện "
    "tặng Giấy khen. Chị Hà Thị Miên nhặt được ví có 20 triệu đồng, trả lại người đánh rơi.\n"
    "Bà Quàng Thị Ín, Chủ tịch Hội Nông dân huyện, cho biết: “Đây là những tấm gương để hội viên noi theo”.\n"
    "Bài, ảnh: Đỗ Quyên Anh"
)


def test_who_is_put_forward_and_who_only_attends_speaks_or_writes(reader) -> None:
    found = roles(reader, CEREMONY)
    assert found["Lò Văn Tửng"] is Role.PUT_FORWARD
    assert found["Hà Thị Miên"] is Role.PUT_FORWARD
    assert found["Lường Văn Sính"] is Role.OFFICIAL
    assert found["Quàng Thị Ín"] is Role.SPEAKER
    assert found["Đỗ Quyên Anh"] is Role.AUTHOR


def test_a_rescuer_beside_the_rescued_and_their_relatives(reader) -> None:
    found = roles(
        reader,
        "Chàng trai lao xuống sông cứu hai cháu nhỏ\n"
        "Nghe tiếng kêu cứu, anh Bạch Công Thủy (24 tuổi) lao xuống dòng nước xiết, đưa hai cháu vào bờ. "
        "Anh Thủy được xã tặng giấy khen vì hành động dũng cảm cứu người. "
        "Cháu Đinh Gia Bách bị đuối nước đã được đưa đến bệnh viện. "
        "Chị Đinh Thị Nở, mẹ của cháu Bách, xúc động cảm ơn.",
    )
    assert found["Bạch Công Thủy"] is Role.PUT_FORWARD
    assert found["Đinh Gia Bách"] is Role.BENEFICIARY
    assert found["Đinh Thị Nở"] in (Role.FAMILY, Role.BENEFICIARY)


def test_everybody_in_a_list_of_exemplars(reader) -> None:
    found = roles(
        reader,
        "Danh sách gương người tốt, việc tốt được biểu dương\n"
        "1. Ông Lò Văn Tửng, xã Chiềng Nọi, hiến đất làm đường.\n"
        "2. Bà Cầm Thị Pản, xã Mường Bon, nhận nuôi ba trẻ mồ côi.\n"
        "3. Anh Tòng Văn Kẹo, xã Chiềng Nọi, hiến máu 40 lần.\n",
    )
    assert {found[n] for n in ("Lò Văn Tửng", "Cầm Thị Pản", "Tòng Văn Kẹo")} == {Role.PUT_FORWARD}


def test_who_stands_in_a_list_of_recipients_is_put_forward_whatever_the_post(reader) -> None:
    found = roles(
        reader,
        "Nhân rộng điển hình tiên tiến trong phong trào thi đua\n"
        "Nhiều tập thể và cá nhân được Chủ tịch nước tặng thưởng Huân chương (Tập thể: Sở Công Thương, huyện Mộc Hà. "
        "Cá nhân: ông Lường Sính, Giám đốc Sở Công Thương; bà Hà Thị Miên, Trường Tiểu học Chiềng Nọi).",
    )
    assert found["Lường Sính"] is Role.PUT_FORWARD
    assert found["Hà Thị Miên"] is Role.PUT_FORWARD


def test_items_of_a_list_of_exemplars_are_put_forward_and_guests_are_not(reader) -> None:
    found = roles(
        reader,
        "Sơ kết phong trào bảo vệ biên giới\n"
        "Từ phong trào đã xuất hiện nhiều điển hình tiên tiến tiêu biểu như xã Chiềng Nọi, huyện Mộc Hà; bản Khuổi Tấu; "
        "ông Lò Văn Tửng, Bí thư chi bộ bản Nà Hỳ; ông Cầm Văn Pản, Công an viên xã Mường Bon.\n"
        "Dự hội nghị điển hình tiên tiến có các đồng chí: Lường Văn Sính, Phó Chủ tịch UBND huyện; ông Hà Văn Ón, "
        "Trưởng phòng Nội vụ.",
    )
    assert {found[name] for name in ("Lò Văn Tửng", "Cầm Văn Pản")} == {Role.PUT_FORWARD}
    assert Role.PUT_FORWARD not in {found[name] for name in ("Lường Văn Sính", "Hà Văn Ón")}


def test_themes_of_the_article_weigh_on_everybody_in_it(reader) -> None:
    lone = "Ông Lò Văn Tửng, 61 tuổi, ở xã Chiềng Nọi, ngày nào cũng dậy từ sáng sớm."
    of_giving = role_evidence_of(reader, f"Tấm lòng người thợ nghèo\n{lone} Ông nấu cháo từ thiện, hiến máu.")
    of_crime = role_evidence_of(reader, f"Khởi tố vụ trộm cắp\n{lone} Cơ quan điều tra tạm giữ đối tượng.")
    assert of_giving["text giving"] > 0
    assert of_crime["opening crime"] > 0
    assert not of_giving.keys() & {"text crime", "opening crime"}
    assert "own crime" not in of_crime


def role_evidence_of(reader, text: str) -> dict[str, float]:
    doc = reader.doc(Article("a", text))
    told = told_of(doc)
    return evidence_of(scene_of(doc, told), doc._.subjects, told)[0].values


def test_offenders_and_people_of_history_are_never_put_forward(reader) -> None:
    found = roles(
        reader,
        "Bắt đối tượng trộm cắp\n"
        "Công an huyện đã bắt giữ đối tượng Mạc Văn Tị về hành vi trộm cắp tài sản. Bị can Tị khai nhận hành vi.\n"
        "Học tập và làm theo tấm gương đạo đức Hồ Chí Minh, đơn vị phát động thi đua.",
    )
    assert found["Mạc Văn Tị"] is Role.OFFENDER
    assert found["Hồ Chí Minh"] is Role.HISTORIC


def test_who_is_only_called_by_a_name_is_no_offender(reader: Reader) -> None:
    found = roles(
        reader,
        "Giải cứu cô gái bị lừa bán\n"
        "Công an xã Mộc Hà vừa giải cứu một cô gái tên Quàng Thị Liễu (20 tuổi). Bố cô tên Quàng Văn Sùng (51 tuổi). "
        "Tại cơ quan công an, tên Đèo Văn Khoát khai nhận đã lừa bán cô gái này. "
        "Sau đó công an bắt tên Lường Văn Phịt về hành vi mua bán người.",
    )
    assert Role.OFFENDER not in (found["Quàng Thị Liễu"], found["Quàng Văn Sùng"])
    assert found["Đèo Văn Khoát"] is found["Lường Văn Phịt"] is Role.OFFENDER


def test_offenders_victims_and_the_missing_are_told_by_the_words_around_them(reader: Reader) -> None:
    found = roles(
        reader,
        "Triệt phá đường dây đánh bạc\n"
        "Ngày 3/6, Công an huyện Mộc Hà tạm giữ hình sự 3 nghi phạm, gồm: Lò Văn Khọt (27 tuổi), Vi Văn Tẻo (31 tuổi) "
        "và Hà Văn Sáy (25 tuổi) để điều tra về hành vi cướp tài sản. Theo điều tra, các đối tượng đã đâm bị thương "
        "anh Bạch Công Thủy (40 tuổi). Nạn nhân được đưa đi cấp cứu. Anh Thủy đang điều trị tại bệnh viện.",
    )
    assert [found[n] for n in ("Lò Văn Khọt", "Vi Văn Tẻo", "Hà Văn Sáy")] == [Role.OFFENDER] * 3
    assert found["Bạch Công Thủy"] is Role.BENEFICIARY
    found = roles(
        reader,
        "Thiếu nữ mất tích sau buổi học\n"
        "Gia đình đang tìm kiếm em Quàng Thị Liễu (13 tuổi) vì em không về nhà từ chiều 2/6. Em Liễu đi học rồi mất tích, "
        "cả nhà lo lắng. Bà Đinh Thị Nở (bà ngoại em Liễu) cho biết gia đình đã trình báo công an.",
    )
    assert found["Quàng Thị Liễu"] is Role.BENEFICIARY
    assert found["Đinh Thị Nở"] is Role.FAMILY


@pytest.mark.parametrize(
    ("longer", "meant", "cue"),
    [
        ("dự án nuôi hươu", "dự hội nghị", "after attends"),
        ("tiếp tục trồng rừng", "tiếp đoàn công tác", "after attends"),
        ("gắn bó với trường", "gắn huy hiệu cho hội viên", "after hands over"),
        ("trao trả chiếc ví", "trao giấy khen", "after hands over"),
        ("bị bắt cóc năm xưa", "bị bắt giữ", "after arrested"),
        ("đánh giá bài thi", "đánh người bán hàng", "after does harm"),
        ("khai hoang đồi trọc", "khai nhận đã lấy xe", "after does harm"),
        (", Chủ tịch Hội Người cao tuổi", ", chủ trang trại", "after small post"),
        ("nói chuyện với bà con", 'nói: "Tôi vui"', "after colon"),
    ],
)
def test_a_longer_word_is_no_cue(reader: Reader, longer: str, meant: str, cue: str) -> None:
    def told(text: str) -> Mapping[str, float]:
        doc = reader.doc(Article("a", f"Tin trong ngày\nHôm qua ông Lò Văn Tửng {text} ở xã."))
        found = told_of(doc)
        return evidence_of(scene_of(doc, found), doc._.subjects, found)[0].values

    assert cue not in told(longer)
    assert cue in told(meant)


def test_a_living_namesake_of_a_figure_of_history_is_himself(reader: Reader) -> None:
    text = "Người giữ cầu\nĐó là anh Lê Hồng Phong (SN 1979, ở thôn Nà Bó), người nhiều năm sửa cầu giúp bà con."
    assert roles(reader, text)["Lê Hồng Phong"] is not Role.HISTORIC
    assert (
        roles(reader, "Dâng hương\nĐoàn dâng hương tưởng nhớ đồng chí Lê Hồng Phong.")["Lê Hồng Phong"] is Role.HISTORIC
    )


def test_the_words_that_decided_can_be_shown(reader) -> None:
    reading = reader.read(Article("a", CEREMONY))
    for subject in reading.subjects:
        cue = subject.role_cue
        assert (cue is None) == (subject.role is Role.OTHER), subject
        if cue is not None:
            assert reading.text[cue.start : cue.end].strip()


def test_a_subject_without_any_evidence_gets_some_role_and_no_cue() -> None:
    decided = role_model.role_model().decide(Evidence())
    assert decided.role is not Role.PUT_FORWARD
    assert decided.cue is None


def test_the_piece_that_weighs_most_is_the_one_that_is_shown() -> None:
    def weights(**of: float) -> tuple[float, ...]:
        return tuple(of.get(role.value, 0.0) for role in ROLES)

    model = RoleModel(
        {role_model.BIAS: weights(), "a": weights(put_forward=1), "b": weights(put_forward=2, official=-1)}, 0.5
    )
    evidence = Evidence({"a": 1.0, "b": 1.0}, {"a": Span(0, 1), "b": Span(5, 9)})
    forward, official = model.decide(evidence), model.decide(Evidence({"b": -1.0}, {"b": Span(5, 9)}))
    assert (forward.role, forward.cue) == (Role.PUT_FORWARD, Span(5, 9))
    assert (official.role, official.cue) == (Role.OFFICIAL, Span(5, 9))


def test_how_likely_each_role_is_is_told_with_it(reader) -> None:
    subjects = reader.read(Article("a", CEREMONY)).subjects
    weighed = [s for s in subjects if s.role_chances]
    assert weighed
    for subject in weighed:
        assert abs(sum(subject.role_chances.values()) - 1) < 0.01
        assert all(0 < p <= 1 for p in subject.role_chances.values())
        others = {role: p for role, p in subject.role_chances.items() if role is not Role.PUT_FORWARD}
        if subject.role is not Role.PUT_FORWARD:
            assert subject.role_chances[subject.role] == max(others.values())


def test_a_broken_cue_is_named_with_its_line(tmp_path, monkeypatch) -> None:
    (tmp_path / "role_cues.tsv").write_text(
        "name\trole\tside\tweight\twords\nx\tofficial\tbefore\t1\t(dự\n", encoding="utf-8"
    )
    monkeypatch.setattr(role_cues, "GAZETTEERS", tmp_path)
    role_cues.cues.cache_clear()
    try:
        with pytest.raises(GazetteerError, match=r"role_cues.tsv:2: .*regular expression"):
            role_cues.cues()
    finally:
        role_cues.cues.cache_clear()


@pytest.mark.parametrize(
    ("table", "card", "said"),
    [
        ("evidence\trole\n", '{"threshold": 0.5}', r"role_weights.tsv:1: header"),
        (None, "{}", r"role_weights.json: .*threshold"),
    ],
)
def test_a_broken_model_is_named(tmp_path, monkeypatch, table, card, said) -> None:
    header = "\t".join(("evidence", *(role.value for role in ROLES)))
    (tmp_path / "role_weights.tsv").write_text(table or header + "\n", encoding="utf-8")
    (tmp_path / "role_weights.json").write_text(card, encoding="utf-8")
    monkeypatch.setattr(role_model, "MODELS", tmp_path)
    role_model.role_model.cache_clear()
    try:
        with pytest.raises(GazetteerError, match=said):
            role_model.role_model()
    finally:
        role_model.role_model.cache_clear()


def test_much_said_of_one_person_is_read_in_linear_time(reader) -> None:
    text = "Ông Lò Văn Tửng nói. " * 3000
    (subject,) = reader.read(Article("a", text)).subjects
    assert subject.name == "Lò Văn Tửng"


def test_a_body_that_only_launches_or_honours_is_an_office(reader: Reader) -> None:
    text = "Nhiều phong trào được nhân rộng.\nCông an Thành phố phát động các đợt học tập gương dũng cảm phòng chống tội phạm."
    assert roles(reader, text)["Công an Thành phố"] is Role.OFFICIAL


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        (
            "Công an đã tạm giữ Lù Văn Sính (25 tuổi, trú xã A) và Hoàng Văn Páo (20 tuổi) để điều tra.",
            "before suspect",
        ),
        ("Em Lù Văn Sính và em Hoàng Văn Páo đã nhảy xuống suối cứu bạn.", "after does"),
    ],
)
def test_a_row_of_names_shares_the_cue_before_its_first_and_behind_its_last(
    reader: Reader, text: str, cue: str
) -> None:
    doc = reader.doc(Article(id="a", text="Tin trong ngày\n" + text))
    told = told_of(doc)
    assert [one.values[cue] for one in evidence_of(scene_of(doc, told), doc._.subjects, told)] == [1.0, 1.0]


def test_an_office_on_duty_is_an_office(reader: Reader) -> None:
    case = "Công an huyện Mường Lay bắt kẻ trộm\nNgày 3/5, Công an huyện Mường Lay cho biết đã khởi tố hai đối tượng."
    assert roles(reader, case)["Công an huyện Mường Lay"] is Role.OFFICIAL
    praised = "Khen thưởng\nCông an huyện Mường Lay bắt hai kẻ cướp, được Chủ tịch UBND tỉnh tặng Bằng khen."
    assert roles(reader, praised)["Công an huyện Mường Lay"] is Role.PUT_FORWARD


@pytest.mark.parametrize(
    ("kind", "role", "kept"),
    [
        (SubjectKind.MODEL, Role.OFFICIAL, Role.OTHER),
        (SubjectKind.MODEL, Role.PUT_FORWARD, Role.PUT_FORWARD),
        (SubjectKind.COLLECTIVE, Role.HISTORIC, Role.OTHER),
        (SubjectKind.COLLECTIVE, Role.OFFENDER, Role.OFFENDER),
        (SubjectKind.PERSON, Role.HISTORIC, Role.HISTORIC),
    ],
)
def test_bodies_and_models_have_no_role_that_only_people_have(kind, role, kept) -> None:
    assert module.fitting(kind, (), role) is kept


def evidence_by_name(reader: Reader, text: str) -> dict[str, Mapping[str, float]]:
    doc = reader.doc(Article("a", text))
    told = told_of(doc)
    found = evidence_of(scene_of(doc, told), doc._.subjects, told)
    return {subject.name: evidence.values for subject, evidence in zip(doc._.subjects, found, strict=True)}


def test_who_tells_of_an_own_deed_is_told_from_who_thanks_or_speaks_of_another(reader: Reader) -> None:
    found = evidence_by_name(
        reader,
        "Mở đường vào bản\n"
        "Ông Lò Văn Tửng tâm sự: “Tôi cũng tự nguyện hiến 13 m2 đất”. "
        "Bà Hà Thị Miên nói: “Gia đình biết ơn anh em lắm”. “Ông ấy là tấm gương của bản”, bà Cầm Thị Pản cho biết.",
    )
    assert found["Lò Văn Tửng"]["says: own deed"] == 1.0
    assert "says: own deed" not in found["Hà Thị Miên"]
    assert found["Hà Thị Miên"]["says: thanks"] == 1.0
    assert found["Cầm Thị Pản"]["says: of another"] == 1.0


def test_what_somebody_does_is_told_from_what_is_done_to_somebody(reader: Reader) -> None:
    found = evidence_by_name(
        reader,
        "Tai nạn trên đèo\n"
        "Anh Lù Văn Sính dừng xe taxi rồi chở các nạn nhân đi cấp cứu. "
        "Anh Hoàng Văn Páo được người dân chở cùng các nạn nhân đi cấp cứu.",
    )
    assert found["Lù Văn Sính"]["clause saves others"] > 0
    assert "clause saves others" not in found["Hoàng Văn Páo"]
    assert found["Hoàng Văn Páo"]["clause saves others, suffered"] > 0


def test_years_long_before_the_others_and_words_of_the_past_are_evidence(reader: Reader) -> None:
    found = evidence_by_name(
        reader,
        "Ngôi chợ cổ\n"
        "Năm 1898, thời Pháp thuộc, thương nhân Mạc Văn Tị dựng ngôi chợ. "
        "Năm 2017, ông Lò Văn Tửng sửa lại mái.",
    )
    assert found["Mạc Văn Tị"]["long ago"] == 1.0
    assert found["Mạc Văn Tị"]["words of the past"] > 0
    assert not found["Lò Văn Tửng"].keys() & {"long ago", "words of the past"}


def test_the_others_of_the_article_and_of_the_row_are_evidence(reader: Reader) -> None:
    found = evidence_by_name(
        reader,
        "Lật thuyền trên hồ\n"
        "Các nạn nhân gồm: Lù Văn Sính, Hoàng Văn Páo và Hà Thị Miên. Ông Lò Văn Tửng, trưởng bản, cho biết trời mưa to.",
    )
    assert found["Hoàng Văn Páo"]["in a row with beneficiary"] > 0
    assert "in a row" not in found["Lò Văn Tửng"]
    assert found["Lò Văn Tửng"]["others: beneficiary"] > 0


def test_a_long_row_of_names_is_read_in_linear_time(reader: Reader) -> None:
    names = ", ".join(
        f"Lò Văn {first}{last}" for first in "BCDGHKLMNP" for last in ("anh", "inh", "ong", "ung", "ương")
    )
    assert len(evidence_by_name(reader, f"Danh sách\nCó mặt: {names}.")) >= 40


def test_who_takes_the_injured_to_hospital_is_not_the_injured(reader: Reader) -> None:
    text = (
        "Tài xế taxi đưa nạn nhân đi cấp cứu\n"
        "Thấy vụ va chạm, anh Lù Văn Sính (32 tuổi, tài xế taxi) dừng xe, bế cháu bé bị thương lên xe chở đến bệnh viện. "
        "Nhờ anh Sính đưa đi cấp cứu kịp thời, cháu Hoàng Gia Páo đã qua cơn nguy kịch. "
        "Anh Sính kể: “Tôi chỉ nghĩ phải cứu cháu bé trước đã, không lấy tiền xe”. Nhiều người khen ngợi việc làm của anh."
    )
    found = {subject.name: subject for subject in reader.read(Article("a", text)).subjects}
    assert found["Lù Văn Sính"].role is Role.PUT_FORWARD
    helped = found["Hoàng Gia Páo"].role_chances
    assert max(helped, key=lambda role: helped[role]) is Role.BENEFICIARY


def test_who_leads_is_an_official_in_the_links_to_other_articles_too(reader) -> None:
    found = roles(
        reader,
        f"{CEREMONY}\nCác tin khác\nĐồng chí Bàn Văn Ấu, Phó Chủ tịch UBND tỉnh, chủ trì cuộc họp(11/03/2021)\n"
        "Bạn Triệu Mùi Ghển dựng cầu cho bản(10/03/2021)\nCơ quan chủ quản: Ủy ban nhân dân huyện",
    )
    assert (found["Bàn Văn Ấu"], found["Triệu Mùi Ghển"]) == (Role.OFFICIAL, Role.OTHER)
