"""Small words that the templates need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from candidates.vocabulary import AWARD_STATUSES
from review.wording import spoken

register = template.Library()

_TURNING = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}"
)


@register.filter
def of(key: str, names: Mapping[str, str]) -> str:
    """The name that stands for ``key``, or ``key`` itself."""
    return names.get(key, key)


@register.filter
def plain(text: object) -> str:
    """Harvested words without the characters that turn the direction of what stands around them.

    Each becomes one replacement character, so that offsets stay right.
    """
    return str(text).translate(_TURNING)


@register.filter
def age(since: datetime | None) -> str:
    """How long ago something was first told, in the largest unit that says enough."""
    if since is None:
        return ""
    days = (timezone.now() - since).days
    if days < 1:
        return gettext("hôm nay")
    if days < 60:
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)d tháng", "%(n)d tháng", days // 30) % {"n": days // 30}
    return ngettext("%(n)d năm", "%(n)d năm", days // 365) % {"n": days // 365}


register.filter("spoken", spoken)


@register.filter
def award_word(status: str) -> str:
    """An award's status in the board's words."""
    return spoken(AWARD_STATUSES.get(status, status))


@register.filter
def is_web(url: str) -> bool:
    """Whether a source's address may be offered as a link."""
    return url.startswith(("http://", "https://"))
