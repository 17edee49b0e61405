"""Is a portal still readable? One night's figures, judged by what the portal declares and by its own history."""

from __future__ import annotations

from datetime import timedelta
from statistics import mean, pstdev

from django.db.models import F
from django.utils import timezone

from crawler.declaration import Portal
from crawler.messages import COUNTS, Counts, PortalReport
from store.models import Article, PortalNight

State = PortalNight.State
_HISTORY = timedelta(days=28)
_ENOUGH_TO_JUDGE = 5
"""Pages below which a share says nothing."""


def record(night_id: int, portal: str, counts: Counts) -> None:
    """Add ``counts`` to the portal's row of the night; belongs into the transaction that did the work."""
    increments = {name: F(name) + getattr(counts, name) for name in COUNTS if getattr(counts, name)}
    if increments and not PortalNight.objects.filter(night_id=night_id, portal=portal).update(**increments):
        PortalNight.objects.create(night_id=night_id, portal=portal, **{n: getattr(counts, n) for n in COUNTS})


def close(night_id: int, portal: Portal, report: PortalReport) -> PortalReport:
    """Judge the night and write the verdict into the portal's row."""
    if not report.reason:
        state, report.reason = judge(portal, report)
        report.state = state.value
    PortalNight.objects.update_or_create(
        night_id=night_id, portal=portal.name, defaults={"state": report.state, "reason": report.reason}
    )
    return report


def judge(portal: Portal, report: PortalReport) -> tuple[PortalNight.State, str]:
    """State of the portal and the reason in one line for the analysts."""
    why = "".join(f": {note}" for note in report.notes[:1])
    if not report.fetched and report.unreachable:
        return State.UNREACHABLE, f"Không kết nối được tới {portal.home}{why}"
    if report.refused and not report.extracted and report.refused >= max(1, report.fetched // 2):
        return State.BLOCKED, f"Máy chủ từ chối {report.refused} yêu cầu{why}"
    if not report.fetched:
        return State.UNREACHABLE, f"Không tải được trang nào{why}"
    return _changed(portal, report) or _quiet(portal) or (State.OK, "; ".join(report.notes[:1]))


def _changed(portal: Portal, report: PortalReport) -> tuple[PortalNight.State, str] | None:
    """Pages arrive, but most of them without body, short, or without a date."""
    pages = report.extracted + report.empty
    if pages < _ENOUGH_TO_JUDGE:
        return None
    if report.closed > pages // 2:
        return State.CLOSED, f"{report.closed} trên {pages} trang cần đăng nhập hoặc JavaScript mới xem được"
    if report.empty > pages // 2:
        return State.CHANGED, f"{report.empty} trên {pages} trang không đọc được nội dung: có thể đã đổi giao diện"
    if report.short > report.extracted // 2:
        return State.CHANGED, f"{report.short} trên {report.extracted} bài ngắn bất thường: có thể đã đổi giao diện"
    dated = report.extracted - report.undated
    if dated < portal.expectations.share_with_date * report.extracted:
        return State.CHANGED, f"Chỉ {dated} trên {report.extracted} bài có ngày đăng"
    return None


def _quiet(portal: Portal) -> tuple[PortalNight.State, str] | None:
    """Fewer articles than declared for a week, or than the portal's own last four weeks lead one to expect."""
    now = timezone.now()
    week = Article.objects.filter(portal=portal.name, published_at__gte=now - timedelta(days=7)).count()
    expected = portal.expectations.articles_per_week
    if expected and week < expected[0]:
        return State.QUIET, f"{week} bài trong 7 ngày qua, ít hơn mức {expected[0]:g} đã khai báo"
    nights = PortalNight.objects.filter(portal=portal.name, night__started_at__gte=now - _HISTORY)
    history = list(nights.order_by("-night__started_at", "-night_id").values_list("new", flat=True))
    if len(history) > 7:
        tonight, before = history[0], history[1:]
        if tonight < mean(before) - 1.5 * pstdev(before) and mean(before) >= 1:
            return State.QUIET, f"{tonight} bài mới, thường lệ {mean(before):.0f}"
    return None
