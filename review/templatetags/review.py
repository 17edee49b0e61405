"""Small words that the templates need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from candidates.vocabulary import AWARD_STATUSES
from review.sources import source_line
from review.wording import counted, plain, spoken

register = template.Library()


@register.filter
def of(key: str, names: Mapping[str, str]) -> str:
    """The name that stands for ``key``, or ``key`` itself."""
    return names.get(key, key)


@register.filter
def age(since: datetime | None) -> str:
    """How long ago something was first told, in the largest unit that says enough."""
    if since is None:
        return ""
    return _ago(get_language(), (timezone.now() - since).days)


@lru_cache(maxsize=8192)
def _ago(language: str | None, days: int) -> str:  # noqa: ARG001 (part of the key)
    if days < 1:
        return gettext("hôm nay")
    if days < 60:
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)d tháng", "%(n)d tháng", days // 30) % {"n": days // 30}
    return ngettext("%(n)d năm", "%(n)d năm", days // 365) % {"n": days // 365}


register.filter("spoken", spoken)
register.filter("counted", counted)
register.filter("plain", plain)
register.simple_tag(source_line)


@register.filter
def each_spoken(words: str) -> str:
    """Words parted by commas, each in the language of the page."""
    return ", ".join(spoken(one) for one in words.split(", "))


@register.filter
def award_word(status: str) -> str:
    """An award's status in the board's words."""
    return spoken(AWARD_STATUSES.get(status, status))
