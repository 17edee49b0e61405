"""Words of the pages for labels and roles of the reader, in the order in which they are offered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from candidates import ranking, similar
from candidates.fact_edits import NAMES
from candidates.filters import choices
from candidates.vocabulary import AWARD_LEVELS, AWARD_STATUSES, GENDERS, GENRES, NO_AWARD_SEEN, field_names
from store import saved_settings
from store.models import Candidate, Decision, Night, PortalNight, Regrouping, Signal, Stage

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

LABELS: dict[str, str | Promise] = {
    "PERSON": _("Người"),
    "PLACE": _("Nơi chốn"),
    "ORG": _("Tổ chức"),
    "AWARD": _("Khen thưởng"),
    "MOVEMENT": _("Phong trào"),
    "DEED": _("Việc làm"),
    "QUANTITY": _("Số liệu"),
    "DATE": _("Ngày tháng"),
    "": _("Không phải tên gọi"),
}
"""``nlp.records.Label``; empty: the reader marked what is none."""

ROLES: dict[str, str | Promise] = {
    "put_forward": _("được nêu gương"),
    "official": _("cán bộ, lãnh đạo"),
    "presenter": _("người trao"),
    "speaker": _("người phát biểu"),
    "author": _("tác giả bài"),
    "photographer": _("người chụp ảnh"),
    "family": _("người thân"),
    "beneficiary": _("người được giúp"),
    "expert": _("chuyên gia"),
    "historic": _("nhân vật lịch sử"),
    "offender": _("người vi phạm"),
    "other": _("khác"),
}
"""``nlp.records.Role``."""


def spoken(words: str) -> str:
    """A word of the stored vocabularies in the language of the page; one that is not among them stays as it is."""
    return gettext(words) if words else ""


def spoken_all(names: Mapping[str, str]) -> dict[str, str]:
    """A vocabulary in the language of the page."""
    return dict(_spoken(get_language(), tuple(names.items())))


@lru_cache(maxsize=256)
def _spoken(language: str | None, names: tuple[tuple[str, str], ...]) -> dict[str, str]:  # noqa: ARG001 (part of the key)
    return {key: spoken(words) for key, words in names}


def counted(words: str) -> str:
    """Words with one number in them, as the lines of the rank have it, in the language of the page."""
    return _counted(get_language(), words)


@lru_cache(maxsize=8192)
def _counted(language: str | None, words: str) -> str:  # noqa: ARG001 (part of the key)
    number = _NUMBER.search(words)
    if number is None:
        return spoken(words)
    return spoken(f"{words[: number.start()]}{{n}}{words[number.end() :]}").replace("{n}", number[0])


def day(moment: datetime | None) -> str:
    """A day as people in Vietnam write it; empty for none."""
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""


def vocabulary() -> Iterator[str]:
    """The Vietnamese words that stand in the store's choices and the board's tables, each to be translated."""
    for chosen in (
        Candidate.Kind,
        Candidate.Standing,
        Decision.Verdict,
        Stage,
        Signal.Kind,
        Night.State,
        PortalNight.State,
        Regrouping.Kind,
    ):
        yield from (str(label) for label in chosen.labels)
    for names in (
        AWARD_LEVELS,
        AWARD_STATUSES,
        GENRES,
        GENDERS,
        field_names(),
        choices("occupation"),
        choices("order"),
        NAMES,
    ):
        yield from names.values()
    for weight in ranking.load().values():
        yield weight.words
    yield from similar.WORDS
    for setting in saved_settings.KNOWN.values():
        yield from filter(None, (setting.label, setting.hint))
    yield from (NO_AWARD_SEEN, "có thông tin khen thưởng", "chưa thấy thông tin", "tất cả")


_TURNING = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}"
)


def plain(text: object) -> str:
    """Harvested words without the characters that turn the direction of what stands around them.

    Each becomes one replacement character, so that offsets stay right.
    """
    return str(text).translate(_TURNING)
