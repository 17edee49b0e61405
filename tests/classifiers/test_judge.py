import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from skops.io import dump

from classifiers import words
from classifiers.errors import ModelError
from classifiers.exemplar import context
from classifiers.explanation import reason_words
from classifiers.features import subject_cues
from classifiers.judge import Judge
from classifiers.model_file import CARD_FILE, MODEL_FILE
from classifiers.records import Verdict
from crawler.records import Article
from nlp.pipeline import Reader
from nlp.records import Reading, Role, SubjectKind

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "models"
RESCUER = Article(
    id="1",
    title="Nữ công nhân lao xuống mương cứu hai cháu nhỏ",
    text="Trưa 12/6, trên đường tan ca về phòng trọ, chị Phùng Thị Ngát (SN 1994, quê xã Thạch Kiệt, huyện Tân Sơn, "
    "tỉnh Phú Thọ), công nhân một công ty may, nghe tiếng kêu cứu nên đã lao xuống mương nước sâu, kịp thời "
    "cứu sống hai cháu nhỏ bị đuối nước.\nÔng Trần Bá Lưu, Chủ tịch UBND xã cho biết, xã đã đề nghị cấp trên khen thưởng đột xuất "
    "chị Ngát.\nNgày 20/6, Chủ tịch UBND tỉnh tặng Bằng khen cho chị Phùng Thị Ngát vì hành động dũng cảm cứu người.",
)
WEATHER = Article(
    id="2",
    title="Miền Bắc sắp đón không khí lạnh",
    text="Theo Trung tâm Dự báo khí tượng thủy văn, đêm nay bộ phận không khí lạnh sẽ tràn về. Nhiệt độ giảm 4-6 độ C.",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load()


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Article, Reading]]:
    reader = Reader()
    return [(article, reader.read(article)) for article in (RESCUER, WEATHER)]


@pytest.fixture(scope="module")
def verdicts(judge: Judge, pairs: list[tuple[Article, Reading]]) -> list[Verdict]:
    return judge.judge_all(pairs)


def test_a_rescuer_is_flagged_and_the_weather_is_not(verdicts: list[Verdict]) -> None:
    assert [verdict.flag for verdict in verdicts] == [True, False]
    assert [candidate.name for candidate in verdicts[0].candidates] == ["Phùng Thị Ngát"]


def test_genres_are_probabilities(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        assert set(verdict.genre) == {"profile", "roundup", "ceremony", "policy", "other"}
        assert sum(verdict.genre.values()) == pytest.approx(1, abs=1e-5)
        assert 0 <= verdict.score <= 1


def test_reasons_are_told_in_vietnamese_with_their_place(
    verdicts: list[Verdict], pairs: list[tuple[Article, Reading]]
) -> None:
    (rescuer,) = verdicts[0].candidates
    assert rescuer.reasons
    told = {text for both in reason_words().values() for text in both}
    for reason in rescuer.reasons:
        assert reason.text in told
        if reason.start is not None and reason.end is not None:
            assert pairs[0][1].text[reason.start : reason.end].strip()


def test_taking_the_award_away_lowers_the_score(judge: Judge, pairs: list[tuple[Article, Reading]]) -> None:
    article, reading = pairs[0]
    without = replace(reading, commendations=())
    before = next(s for s in judge.judge(article, reading).subjects if s.name == "Phùng Thị Ngát")
    after = next(s for s in judge.judge(article, without).subjects if s.name == "Phùng Thị Ngát")
    assert after.score < before.score


def test_one_by_one_or_together_is_the_same(
    judge: Judge, pairs: list[tuple[Article, Reading]], verdicts: list[Verdict]
) -> None:
    for (article, reading), together in zip(pairs, verdicts, strict=True):
        alone = judge.judge(article, reading)
        assert alone.score == pytest.approx(together.score)
        assert alone.flag == together.flag


def test_a_masked_name_is_never_a_candidate(judge: Judge, pairs: list[tuple[Article, Reading]]) -> None:
    article, reading = pairs[0]
    hidden = replace(reading, subjects=tuple(replace(s, masked=True) for s in reading.subjects))
    assert not judge.judge(article, hidden).candidates


def test_a_reading_without_subjects_is_never_flagged(judge: Judge) -> None:
    assert not judge.judge(RESCUER, Reading(id="1", text=RESCUER.text)).flag
    assert judge.judge_all([]) == []


def test_a_page_that_only_lists_others_is_never_flagged(judge: Judge, pairs: list[tuple[Article, Reading]]) -> None:
    article, reading = pairs[0]
    listing = replace(article, warnings=("no paragraph of prose",))
    assert judge.judge(article, reading).flag
    assert not judge.judge(listing, reading).flag


def test_what_a_reason_names_moved_the_score(judge: Judge, pairs: list[tuple[Article, Reading]]) -> None:
    """Each told cue of the rescuer, taken away by itself, moves her log-odds by just the weight that was told."""
    article, reading = pairs[0]
    (rescuer,) = judge.judge(article, reading).candidates
    (told,) = judge.portraits([(article, reading)])
    (cues,) = (
        c
        for c in subject_cues(article, reading, _context(judge, article, reading), told)
        if c.subject.name == rescuer.name
    )
    around = words.around(reading, cues.subject)
    (values,) = judge.subject.evidence([cues], [around])
    (whole,) = judge.subject.cues.linear.decisions(judge.subject.cues.matrix([values]) / judge.subject.cues.scale)
    for reason in rescuer.reasons:
        less = {name: value for name, value in values.items() if name != reason.code}
        (without,) = judge.subject.cues.linear.decisions(judge.subject.cues.matrix([less]) / judge.subject.cues.scale)
        assert whole[0] - without[0] == pytest.approx(reason.weight, abs=1e-4)


def _context(judge: Judge, article: Article, reading: Reading) -> dict[str, float]:
    evidence = judge.evidence([(article, reading)], judge.portraits([(article, reading)]))
    (opinion,) = judge.article.opinions(evidence)
    return context(opinion)


def test_reasons_of_the_article_point_at_the_words_they_speak_of(verdicts: list[Verdict]) -> None:
    reasons = verdicts[0].reasons
    assert reasons
    assert [abs(r.weight) for r in reasons] == sorted((abs(r.weight) for r in reasons), reverse=True)


def _copied(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in (MODEL_FILE, CARD_FILE):
        shutil.copy(BUNDLED / name, folder / name)
    return folder


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"judge\.json: there is no model"):
        Judge.load(tmp_path)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    (folder / CARD_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"judge\.json: damaged"):
        Judge.load(folder)


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    (folder / MODEL_FILE).write_bytes(b"PK" + bytes(100))
    with pytest.raises(ModelError, match="not the file that its card describes"):
        Judge.load(folder)


class Foreign:
    """A type that no model of ours holds."""


def test_a_model_with_foreign_types_is_refused(tmp_path: Path) -> None:
    import hashlib

    folder = _copied(tmp_path)
    dump({"genre": Foreign()}, folder / MODEL_FILE)
    card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    card["sha256"] = hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()
    (folder / CARD_FILE).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="types that are not trusted"):
        Judge.load(folder)


def test_every_cue_of_the_model_that_moves_scores_can_be_told(judge: Judge) -> None:
    assert set(judge.subject.cues.names) <= set(reason_words()) | {"masked"}
    assert set(judge.article.exemplar.names) <= set(reason_words()) | {"busiest"}
    assert all(f"role_{role.value}" in reason_words() for role in Role)
    assert all(f"kind_{kind.value}" in reason_words() for kind in SubjectKind)
