import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.dossiers import gather
from config.settings import load
from review import counting, figures
from review.charts import bars, curve, tile_positions, tiles
from review.figures import Marks
from review.permissions import provinces
from review.scores import flagged_at, stability_index
from store import saved_settings
from store.models import Activity, Article, Candidate, Night, OverviewFigures, PortalNight, StoredVerdict
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def supervisor(client: Client) -> Client:
    client.force_login(account("lanh-dao", "supervisor"))
    return client


@pytest.fixture
def a_night() -> Night:
    before = Marks.now()
    night = Night.objects.create()
    PortalNight.objects.create(night=night, portal="bao-mot", discovered=40, fetched=30, new=3)
    for number in range(3):
        store_article(number)
    Article.objects.update(published_at=timezone.now() - timedelta(days=1))
    StoredVerdict.objects.filter(pk=StoredVerdict.objects.first().pk).update(score=0.3, flag=False)  # type: ignore[union-attr]
    gather()
    night.funnel = before.since()
    night.save()
    return night


def test_the_funnel_says_what_the_night_did(a_night: Night) -> None:
    assert figures.funnel(a_night) == {
        "discovered": 40,
        "fetched": 30,
        "new": 3,
        "read": 3,
        "flagged_new": 2,
        "opened": Candidate.objects.count(),
    }


def test_the_page_shows_the_night_and_the_provinces(a_night: Night, supervisor: Client) -> None:
    page = supervisor.get(reverse("overview")).content.decode()
    assert len(re.findall(r'class="tile level-', page)) == 34
    assert re.search(r"<span>Sơn La</span> <b>1</b>", page)
    assert "33<small> / 34" in page


def test_the_overview_is_one_row_however_large_the_store(
    a_night: Night, supervisor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    supervisor.get(reverse("overview"))
    with django_assert_max_num_queries(7):
        supervisor.get(reverse("overview"))


def test_old_figures_stay_until_they_are_counted_again(a_night: Night, supervisor: Client) -> None:
    supervisor.get(reverse("overview"))
    Candidate.objects.create(kind="person", name="H'Lem Niê", identity="x", name_key="x", province="Phú Yên")
    assert figures.latest().totals["candidates"] == 1
    supervisor.post(reverse("overview-recount"))
    assert figures.latest().totals["candidates"] == 2
    assert OverviewFigures.objects.count() == 1


def test_articles_count_in_their_week_of_publication(a_night: Night) -> None:
    weeks = figures.refresh().weeks
    assert len(weeks) == counting.WEEKS
    assert all(week.monday.weekday() == 0 for week in weeks)
    assert (sum(w.articles for w in weeks[-2:]), sum(w.flagged for w in weeks[-2:])) == (3, 2)


def test_a_portal_that_broke_says_since_when(supervisor: Client) -> None:
    states = ["ok", "ok", "changed", "changed", "changed"]
    for back, state in zip(range(5, 0, -1), states, strict=True):
        night = Night.objects.create()
        Night.objects.filter(pk=night.pk).update(started_at=datetime(2026, 11, 20 - back, 20, tzinfo=UTC))
        PortalNight.objects.create(night=night, portal="bao-hong", state=state, reason="8 trên 9 trang không đọc được")
        PortalNight.objects.create(night=night, portal="bao-an", new=2)
    ill, well = figures.refresh().portals
    assert (ill.portal, ill.state, ill.since.isoformat(), ill.last_night.isoformat()) == (
        "bao-hong",
        "changed",
        "2026-11-18",
        "2026-11-20",
    )
    assert (well.portal, well.new_per_night) == ("bao-an", 2)
    page = supervisor.get(reverse("portals")).content.decode()
    assert "8 trên 9 trang không đọc được" in page
    assert "đổi giao diện" in page


def test_a_province_shows_its_communes_and_blind_spots(supervisor: Client) -> None:
    commune = next(unit for unit in counting.commune_units() if unit.province == "14")
    place = f"{commune.official}, tỉnh Sơn La"
    Candidate.objects.create(
        kind="person", name="A", identity="a", name_key="a", province="Sơn La", facts={"place_2025": {"value": place}}
    )
    page = supervisor.get(reverse("province", args=["14"])).content.decode()
    assert f"{commune.official} <b>1</b>" in page
    assert page.count("<li>") > 70
    assert supervisor.get(reverse("province", args=["99"])).status_code == 404


@pytest.mark.parametrize(
    ("place", "found"),
    [("xã Hưng Đạo", False), ("tỉnh Sơn La", False), ("", False), ("xã không có, tỉnh Sơn La", False)],
)
def test_only_a_commune_with_its_province_counts(place: str, found: bool) -> None:
    assert bool(counting.commune_of(place)) is found


def test_the_default_of_a_divided_unit_counts() -> None:
    first, second = [unit for unit in counting.commune_units() if unit.province == "14"][:2]
    assert counting.commune_of(f"{first.official} hoặc {second.official}, tỉnh Sơn La") == first.code


def test_another_threshold_shows_its_effect_before_it_is_saved(a_night: Night, supervisor: Client) -> None:
    page = supervisor.get(reverse("model"), {"nguong": "0,2"}).content.decode()
    assert "Đạt ngưỡng 0,20" in page
    assert saved_settings.get("score_threshold") is None
    low = supervisor.get(reverse("model"), {"nguong": "0.2"}).context["effect"]
    high = supervisor.get(reverse("model"), {"nguong": "0.5"}).context["effect"]
    assert (low["tried"], high["tried"], low["all"]) == (3, 2, 3)


def test_saving_a_threshold_is_kept_in_the_log(supervisor: Client) -> None:
    supervisor.post(reverse("threshold"), {"nguong": "0.41"})
    assert saved_settings.get("score_threshold") == 0.41
    supervisor.post(reverse("threshold"), {"nguong": ""})
    assert saved_settings.get("score_threshold") is None
    noted = [row.detail for row in Activity.objects.filter(action="setting").order_by("pk")]
    assert noted == [{"cu": None, "moi": 0.41}, {"cu": 0.41, "moi": None}]


@pytest.mark.parametrize("wrong", ["1.2", "-1", "nhieu", "nan"])
def test_a_threshold_that_is_none_is_not_saved(supervisor: Client, wrong: str) -> None:
    supervisor.post(reverse("threshold"), {"nguong": wrong})
    assert saved_settings.get("score_threshold") is None
    assert "từ 0 đến 1" in supervisor.get(reverse("model"), {"nguong": wrong}).content.decode()


def test_scores_fall_into_the_bin_of_their_hundredth() -> None:
    for number, score in enumerate((0.0, 0.29, 0.57, 0.58, 0.999999, 1.0)):
        store_article(number)
        StoredVerdict.objects.filter(article__url_sha1__endswith=f"m{number}").update(score=score)
    scores = figures.refresh().scores
    assert [at for at, n in enumerate(scores) for _ in range(n)] == [0, 29, 57, 58, 99, 99]
    assert [flagged_at(scores, t) for t in (0, 0.29, 0.3, 0.58, 1)] == [6, 5, 4, 3, 0]


def test_the_stability_index_grows_with_the_shift() -> None:
    same = (100, 200, 300)
    assert stability_index(same, (200, 400, 600)) == pytest.approx(0, abs=1e-4)
    assert stability_index((300, 200, 100), same) == pytest.approx(0.73, abs=0.01)
    assert stability_index((1, 2, 3), same) is None


def test_every_province_has_a_tile_of_its_own(a_night: Night) -> None:
    positions = tile_positions()
    assert positions.keys() == provinces().keys()
    assert len(set(positions.values())) == 34
    levels = {tile.place.name: tile.level for tile in tiles(figures.refresh().places)}
    assert levels["Sơn La"] == 4
    assert levels["Huế"] == 0


def test_pictures_stay_within_their_frame(a_night: Night) -> None:
    found = figures.refresh()
    assert all(0 <= bar.flagged <= bar.articles <= 160 for bar in bars(found.weeks))
    assert curve(found.scores).startswith("0,0 ")
    assert curve(found.scores).endswith("600,160")


def test_a_merged_dossier_is_counted_with_the_other_one() -> None:
    first, second = (
        Candidate.objects.create(kind="person", name="A", identity=key, name_key="a", province="Huế") for key in "ab"
    )
    assert counting.standings() == {"open": 2}
    second.merged_into = first
    second.save()
    assert counting.standings() == {"open": 1}


def test_an_empty_store_has_an_overview_too(supervisor: Client) -> None:
    for name in ("overview", "portals", "model"):
        assert supervisor.get(reverse(name)).status_code == 200


def test_the_page_of_the_model_asks_about_articles_that_teach_it_most(client: Client) -> None:
    article = store_article(1)
    folder = load().models
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "questions.json").write_text(json.dumps([{"article": article.pk, "why": "novel"}]), encoding="utf-8")
    try:
        client.force_login(account("chuyen-vien", "analyst"))
        page = client.get(reverse("model")).content.decode()
        assert reverse("article", args=[article.pk]) in page
        assert "khác các bài đã biết" in page
        client.force_login(account("nguoi-xem", "reader"))
        assert reverse("article", args=[article.pk]) not in client.get(reverse("model")).content.decode()
    finally:
        (folder / "questions.json").unlink()
