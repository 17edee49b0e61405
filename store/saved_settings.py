"""Settings that may be changed while the site runs: each with its kind, its bounds and its words.

The settings file decides where the machine lives; what is here is the board's own business, so supervisors change it
on a page, and every change is kept in the activity log. A value that was never saved is the default.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from store.models import Activity, SavedSetting


@dataclass(frozen=True, slots=True)
class Known:
    """One setting: words for people, bounds, and the value that holds until somebody saves another."""

    label: str
    hint: str
    default: float | None
    low: float
    high: float
    whole: bool = False
    optional: bool = False
    """May be empty (``None``)."""


KNOWN = {
    "score_threshold": Known(
        "Ngưỡng gắn cờ",
        "Bài có điểm từ mức này trở lên được gắn cờ. Để trống: dùng ngưỡng của mô hình.",
        None,
        0,
        1,
        optional=True,
    ),
    "second_opinion_share": Known(
        "Tỷ lệ lấy ý kiến thứ hai",
        "Phần hồ sơ giao cho hai chuyên viên xem độc lập; 0 là không giao, 0,1 là một phần mười.",
        0.0,
        0,
        1,
    ),
    "api_per_minute": Known("Số yêu cầu API mỗi phút", "Giới hạn cho mỗi mã truy cập.", 60, 1, 10_000, whole=True),
    "feed_entries": Known(
        "Số mục trong Atom", "Số hồ sơ được chọn gần nhất có trong nguồn Atom.", 50, 1, 500, whole=True
    ),
}


def get(name: str) -> float | None:
    """The value in force."""
    row = SavedSetting.objects.filter(name=name).first()
    return KNOWN[name].default if row is None else row.value


def number(name: str) -> float:
    """The value in force of a setting that always has one."""
    value = get(name)
    if value is None:
        raise ValueError(f"{name} is not set")
    return value


@transaction.atomic
def save(name: str, value: float | None, user: User | None) -> None:
    """Put a value in force and note who did it.

    Raises:
        ValueError: for a value of the wrong kind or out of bounds; the message says what was expected.
    """
    known = KNOWN[name]
    if value is None and not known.optional:
        raise ValueError(f"{known.label}: cần một số")
    if value is not None and not known.low <= value <= known.high:
        raise ValueError(f"{known.label}: cần một số từ {known.low:g} đến {known.high:g}")
    if value is not None and known.whole and value != int(value):
        raise ValueError(f"{known.label}: cần một số nguyên")
    before = get(name)
    if value == before:
        return
    if value == known.default:
        SavedSetting.objects.filter(name=name).delete()
    else:
        SavedSetting.objects.update_or_create(name=name, defaults={"value": value, "changed_by": user})
    Activity.objects.create(user=user, action="setting", subject=name, detail={"cu": before, "moi": value})
