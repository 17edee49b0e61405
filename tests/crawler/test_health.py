from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from crawler import health
from crawler.declaration import Portal
from crawler.messages import Counts, PortalReport
from store.models import Article, Night, PortalNight

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PORTAL = Portal(name="thu", title="Thử", home="http://bao.vn/")


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ({"fetched": 20, "extracted": 19, "empty": 1}, "ok"),
        ({"unreachable": 3}, "unreachable"),
        ({}, "unreachable"),
        ({"fetched": 4, "refused": 3}, "blocked"),
        ({"fetched": 20, "refused": 3, "extracted": 17}, "ok"),
        ({"fetched": 20, "extracted": 4, "empty": 16}, "changed"),
        ({"fetched": 20, "extracted": 20, "short": 15}, "changed"),
        ({"fetched": 20, "extracted": 20, "undated": 10}, "changed"),
        ({"fetched": 20, "empty": 20, "closed": 18}, "closed"),
        ({"fetched": 3, "extracted": 1, "empty": 2}, "ok"),
    ],
)
def test_state_follows_from_the_figures(figures, state):
    found, reason = health.judge(PORTAL, PortalReport(portal="thu", **figures))
    assert found == state
    assert bool(reason) == (state != "ok")
    assert "\n" not in reason


def test_counts_add_up_over_transactions_and_the_verdict_is_written():
    night = Night.objects.create()
    for _ in range(2):
        health.record(night.pk, "thu", Counts(fetched=3, new=2, extracted=2, empty=1))
    health.close(night.pk, PORTAL, PortalReport(portal="thu", state="blocked", reason="vì thế"))
    row = PortalNight.objects.get()
    assert (row.fetched, row.new, row.empty, row.state, row.reason) == (6, 4, 2, "blocked", "vì thế")


def test_fewer_articles_than_declared_is_quiet():
    portal = Portal(name="thu", title="Thử", home="http://bao.vn/", expectations={"articles_per_week": [2, 9]})
    report = PortalReport(portal="thu", fetched=5)
    Article.objects.create(portal="thu", url="a", url_sha1="a", text="x", text_sha1="a", published_at=timezone.now())
    assert health.judge(portal, report)[0] == "quiet"
    Article.objects.create(portal="thu", url="b", url_sha1="b", text="x", text_sha1="b", published_at=timezone.now())
    assert health.judge(portal, report)[0] == "ok"


def test_fewer_articles_than_the_last_weeks_is_quiet():
    for days, new in enumerate([0, *[30, 32, 28, 31, 29, 30, 33, 30]]):
        night = Night.objects.create()
        Night.objects.filter(pk=night.pk).update(started_at=timezone.now() - timedelta(days=days))
        PortalNight.objects.create(night=night, portal="thu", new=new)
    found, reason = health.judge(PORTAL, PortalReport(portal="thu", fetched=5))
    assert found == "quiet"
    assert "30" in reason
