import json
import shutil
from pathlib import Path

import pytest

from classifiers.errors import ModelError
from classifiers.evaluation import HEADLINES
from classifiers.judge import Judge
from classifiers.model_file import ANSWERS_FILE, CARD_FILE, FILES
from config.settings import DATA, Settings
from jobs import models, stages
from jobs.judging import judge_of, triage_of
from store.models import Activity, Article, SetAside

SINGER = (
    "Nam ca sĩ và diễn viên nổi tiếng vừa ra mắt album. Khán giả và fan trên mạng xã hội bàn tán về phim, sân "
    "khấu, gameshow, đạo diễn, người đẹp, hoa hậu quốc tế. Nhạc sĩ viết ca khúc cho trận đấu bóng đá của đội "
    "tuyển. Công ty tại Hàn Quốc lo phát hành, khách hàng ở Nhật Bản đặt mua sản phẩm. Đại diện cho biết giá "
    "đĩa ở thị trường Trung Quốc sẽ cao hơn. Trước tin hẹn hò với bạn gái người mẫu ở Singapore, anh không nói "
    "về tình yêu."
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_here(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def put(folder: Path, *, day: str = "2026-01-01", spoilt: bool = False) -> None:
    """A copy of the bundled model; ``spoilt`` gives it the answers of one that confuses everything."""
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(DATA / "models" / name, folder / name)
    card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8")) | {"date": day}
    (folder / CARD_FILE).write_text(json.dumps(card), encoding="utf-8")
    if spoilt:
        path = folder / ANSWERS_FILE
        answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        turned = [answer | {"score": 1 - answer["score"], "said": "policy", "subjects": []} for answer in answers]
        path.write_text("".join(json.dumps(answer) + "\n" for answer in turned), encoding="utf-8")


def put_article(number: int, title: str, text: str) -> Article:
    return Article.objects.create(url=f"file:///{number}", url_sha1=str(number), title=title, text=text)


def test_a_model_as_good_as_the_serving_one_is_promoted_and_taken_back(settings_here: Settings) -> None:
    put(models.challenger(settings_here), day="2026-02-02")
    assert models.serving(settings_here) == DATA / "models"
    models.promote(settings_here)
    assert "2026-02-02" in judge_of(settings_here).name
    shutil.rmtree(models.challenger(settings_here))
    put(models.challenger(settings_here), day="2026-03-03")
    models.promote(settings_here)
    assert "2026-03-03" in judge_of(settings_here).name
    assert "2026-02-02" in models.rollback(settings_here)
    models.rollback(settings_here)
    assert models.serving(settings_here) == DATA / "models"
    with pytest.raises(models.PromotionError, match="none to go back to"):
        models.rollback(settings_here)
    assert list(Activity.objects.order_by("pk").values_list("action", flat=True)) == ["promote"] * 2 + ["rollback"] * 2


def test_a_worse_model_is_refused_unless_somebody_says_why(settings_here: Settings) -> None:
    put(models.challenger(settings_here), day="2026-02-02", spoilt=True)
    with pytest.raises(models.PromotionError, match=r"worse in .*flag_average_precision"):
        models.promote(settings_here)
    with pytest.raises(models.PromotionError, match="--force needs --reason"):
        models.promote(settings_here, force=True)
    assert models.serving(settings_here) == DATA / "models"
    models.promote(settings_here, force=True, reason="thử nghiệm")
    assert Activity.objects.get(action="promote").detail == {"forced": True, "reason": "thử nghiệm"}


def test_a_damaged_challenger_leaves_the_old_model_serving(settings_here: Settings) -> None:
    folder = models.challenger(settings_here)
    put(folder)
    (folder / "judge.skops").write_bytes(b"no model")
    for force in (False, True):
        with pytest.raises(ModelError, match="not the file that its card describes"):
            models.promote(settings_here, force=force, reason="x")
    assert judge_of(settings_here).name == Judge.load().name


def test_what_triage_sets_aside_is_kept_and_can_be_taken_back(settings_here: Settings) -> None:
    put_article(1, "Ca sĩ ra album mới, fan phát sốt", SINGER)
    story = "Anh Lê Văn Tám dũng cảm lao xuống sông cứu người, được tặng bằng khen vì tấm gương quên mình."
    put_article(2, "Dũng cảm cứu người", story)
    assert stages.set_aside(triage_of(settings_here)) == 1
    assert [article.title for article in stages.unread()] == ["Dũng cảm cứu người"]
    assert SetAside.objects.get().article.title == "Ca sĩ ra album mới, fan phát sốt"
    assert stages.take_back() == 1
    assert stages.unread().count() == 2


def test_the_frozen_test_set_is_shown_apart_and_labels_are_doubted(
    settings_here: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    models.test(settings_here, None, None)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {(called, figure) for called, figure, *_ in lines} == {("champion", name) for name in HEADLINES}
    assert all(0 <= float(low) <= float(value) <= float(high) <= 1 for _, _, value, low, high in lines)
    models.doubt(settings_here, None)
    doubted = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert doubted
    assert all((label == "exemplar") == (float(score) < 0.5) for _, label, score in doubted)
