"""Every signal, with its sentences, and what must not raise it."""

from datetime import date, timedelta

import pytest

from candidates.figures import refresh
from candidates.signals import fall_silent, signals_of
from candidates.signals import told as words_of
from store.models import Article, Candidate, Sighting, Signal
from tests.candidates.invented_press import FIRST_DAY, award, deed, dossier, quantity, remark, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _signals(candidate: Candidate) -> dict[str, Signal]:
    refresh([candidate.pk])
    return {signal.kind: signal for signal in signals_of(Candidate.objects.get(pk=candidate.pk))}


def test_praised_but_no_award_seen_counts_from_the_first_article() -> None:
    mu = dossier()
    told(mu, "Chị Mủ trồng mận.", day=9, portal="bao-b")
    told(mu, "Chị Mủ được nêu gương.", day=2)
    seen = _signals(mu)["no_award_seen"]
    assert seen.text == "chưa thấy thông tin khen thưởng trong nguồn"
    assert seen.since == date(2026, 1, 7)
    assert words_of(seen, date(2026, 1, 17)).endswith("(10 ngày từ bài đầu tiên)")
    assert [piece["text"] for piece in seen.evidence] == ["Chị Mủ được nêu gương."]


@pytest.mark.parametrize("status", ["awarded", "proposed", "revoked"])
def test_any_award_in_the_sources_ends_that(status: str) -> None:
    mu = dossier()
    told(mu, "Chị được tặng Bằng khen.", commendations=[award(status)])
    assert "no_award_seen" not in _signals(mu)


def test_recognition_is_no_award() -> None:
    mu = dossier()
    told(mu, "Chị được công nhận điển hình tiên tiến.", commendations=[award("recognised")])
    assert "no_award_seen" in _signals(mu)


def test_a_sudden_deed_counts_from_the_event_or_else_from_the_article() -> None:
    mu, other = dossier(), dossier("Lò Văn Ún")
    told(mu, deeds=[deed(sudden=True, date="2026-01-03")])
    told(other, deeds=[deed(sudden=True, date="2026-01")], day=4)
    assert _signals(mu)["sudden"].since == date(2026, 1, 3)
    assert _signals(other)["sudden"].since == date(2026, 1, 9)
    assert _signals(mu)["sudden"].evidence[0]["text"] == "Chị cứu hai em nhỏ."
    told(third := dossier("Hà Thị Na"), deeds=[deed()])
    assert "sudden" not in _signals(third)


def test_praise_without_number_or_authority_from_one_source_may_be_hype() -> None:
    mu = dossier()
    told(mu, "Chị là người phi thường.", remarks=[remark("superlative", "Chị là người phi thường.")])
    seen = _signals(mu)
    assert seen["hype"].evidence[0]["text"] == "Chị là người phi thường."
    assert "single_source" in seen
    told(mu, "Chị Mủ trồng mận.", portal="bao-b")
    assert not {"hype", "single_source"} & _signals(mu).keys(), "another source and one superlative is no hype"


def test_reprints_are_no_second_source() -> None:
    mu = dossier()
    first = told(mu, "Chị Mủ trồng mận.")
    again = told(mu, "Chị Mủ trồng mận.", portal="bao-b", day=1)
    Article.objects.filter(pk=again.article_id).update(reprint_of=first.article)
    assert "single_source" in _signals(mu)
    assert (Candidate.objects.get().articles, Candidate.objects.get().sources) == (1, 1)


def test_advertising_is_told() -> None:
    mu = dossier()
    told(mu, "Liên hệ ngay để đặt hàng.", remarks=[remark("advert", "Liên hệ ngay để đặt hàng.")])
    told(mu, "Chị Mủ trồng mận.", portal="bao-b")
    assert "giọng quảng cáo" in _signals(mu)["hype"].text


@pytest.mark.parametrize(
    ("other", "disagrees"),
    [
        ({"quantities": [quantity(1500, "1.500 m2")]}, True),
        ({"quantities": [quantity(1500, "hơn 1.500 m2", about=True)]}, True),
        ({"quantities": [quantity(1300, "gần 1.300 m2", about=True)]}, False),
        ({"quantities": [quantity(1200, "1.200 m2")]}, False),
        ({"quantities": [quantity(1500, "1.500 m2", what="lam … duong")]}, False),
        ({"quantities": [quantity(1500, "1.500 cây", unit="cây")]}, False),
    ],
)
def test_figures_that_disagree_between_sources(other: dict[str, object], disagrees: bool) -> None:
    mu = dossier()
    told(mu, deeds=[deed("Chị hiến 1.200 m2 đất.", quantities=[quantity(1200, "1.200 m2")])])
    told(mu, portal="bao-b", day=3, deeds=[deed("Chị hiến đất.", **other)])
    seen = _signals(mu)
    assert ("numbers_disagree" in seen) is disagrees
    if disagrees:
        assert "1.200 m2 / " in seen["numbers_disagree"].text
        assert len(seen["numbers_disagree"].evidence) == 2


def test_one_paper_and_growth_over_the_years_are_no_disagreement() -> None:
    mu = dossier()
    told(mu, deeds=[deed(quantities=[quantity(1200, "1.200 m2")])])
    told(mu, day=30, deeds=[deed(quantities=[quantity(1500, "1.500 m2")])])
    told(mu, portal="bao-b", day=500, deeds=[deed(quantities=[quantity(2500, "2.500 m2")])])
    assert "numbers_disagree" not in _signals(mu)


def test_trouble_and_bad_news_count_only_after_the_praise() -> None:
    mu = dossier()
    backstory = [remark("difficulty", "Nhà chị thua lỗ."), remark("bad_news", "Chị bị xử phạt.")]
    told(mu, "Nhà chị thua lỗ.", remarks=backstory)
    assert not {"difficulty", "bad_news"} & _signals(mu).keys()
    told(mu, "Nhà chị thua lỗ.", remarks=backstory, day=40)
    seen = _signals(mu)
    assert seen["difficulty"].evidence[0]["text"] == "Nhà chị thua lỗ."
    assert seen["bad_news"].value == 1


def test_bad_news_of_a_namesake_is_said_to_be_uncertain() -> None:
    mu = dossier()
    praise = told(mu)
    sighting = Sighting.objects.create(
        candidate=mu, article=praise.article, evidence=[{"start": 0, "end": 9, "text": "Bị bắt."}]
    )
    seen = _signals(mu)["bad_news"]
    assert ("trùng tên" in seen.text, seen.value) == (True, 0.25)
    sighting.certain = True
    sighting.save()
    assert _signals(mu)["bad_news"].value == 1


def test_silence_is_found_without_a_new_article() -> None:
    mu, lively = dossier(), dossier("Lò Văn Ún")
    told(mu, "Chị Mủ trồng mận.")
    told(lively, day=200)
    refresh([mu.pk, lively.pk])
    Signal.objects.all().delete()
    today = FIRST_DAY.date() + timedelta(days=400)
    assert fall_silent(today) == [mu.pk]
    assert fall_silent(FIRST_DAY.date() + timedelta(days=300)) == []


def test_two_awards_for_one_movement_and_year_may_be_for_one_achievement() -> None:
    mu = dossier()
    first = award(movement="ntm", year=2025)
    told(mu, "Chị được tặng Bằng khen.", commendations=[first])
    told(
        mu,
        "Chị được tặng Giấy khen.",
        portal="bao-b",
        commendations=[first | {"award_id": "gk_xa", "level": "commune"}],
    )
    seen = _signals(mu)["second_award"]
    assert [piece["text"] for piece in seen.evidence] == ["Chị được tặng Bằng khen.", "Chị được tặng Giấy khen."]


@pytest.mark.parametrize("other", [{}, {"award_id": "gk_xa", "year": 2024}, {"award_id": "gk_xa", "movement": "khac"}])
def test_one_award_told_twice_or_another_achievement_is_no_second_award(other: dict[str, object]) -> None:
    mu = dossier()
    first = award(movement="ntm", year=2025)
    told(mu, commendations=[first])
    told(mu, portal="bao-b", commendations=[first | other])
    assert "second_award" not in _signals(mu)


def test_a_sudden_deed_rewarded_twice_within_a_year() -> None:
    mu = dossier()
    told(mu, commendations=[award()], deeds=[deed(sudden=True)])
    told(mu, day=20, commendations=[award("proposed", award_id="hc_dung_cam")], deeds=[deed(sudden=True)])
    assert "second_award" in _signals(mu)


def test_workers_and_hard_areas_are_under_discovered() -> None:
    worker, far, clerk = dossier(), dossier("Lò Văn Ún"), dossier("Hà Thị Na")
    told(worker, "Chị Mủ là công nhân may.", facts={"position": {"value": "công nhân may"}})
    told(far, "Anh sống ở vùng biên giới.", remarks=[remark("hard_area", "Anh sống ở vùng biên giới.")])
    told(clerk, facts={"position": {"value": "kế toán"}})
    assert "công nhân" in _signals(worker)["under_discovered"].text
    assert "biên giới" in _signals(far)["under_discovered"].text
    assert "under_discovered" not in _signals(clerk)
    assert Candidate.objects.get(pk=worker.pk).occupation == "worker"


def test_computing_again_writes_nothing_new() -> None:
    mu = dossier()
    told(mu, "Chị Mủ trồng mận.")
    refresh([mu.pk])
    before = list(Signal.objects.values()), list(Candidate.objects.values())
    refresh([mu.pk])
    assert (list(Signal.objects.values()), list(Candidate.objects.values())) == before
