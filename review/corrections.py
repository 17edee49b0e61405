"""Labels that people set right. They are only ever added: the last one for a stretch, a subject, an article counts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from candidates.vocabulary import GENRES
from nlp.records import Reading
from review.wording import LABELS, ROLES
from store.models import Activity, Article, Correction
from store.records import reading_of

LONGEST_SPAN = 400
MOST_SHOWN = 200


class CorrectionError(ValueError):
    """A label that cannot be kept; the message is for the analyst."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a page sent: all of it text, none of it trusted."""

    kind: str
    label: str
    token: str
    start: str = ""
    end: str = ""
    subject: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Given:
        """The fields of a form."""
        return cls(*(form.get(name, "") for name in ("kind", "label", "token", "start", "end", "subject")))


@dataclass(frozen=True, slots=True)
class InForce:
    """What people said last about one article: spans newest first, role by subject, genre."""

    spans: list[tuple[Correction, str]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    genre: str = ""


def correct(article: Article, user: User, given: Given) -> Correction:
    """Keep a label. The same request once more is the same label.

    Raises:
        CorrectionError: for a label, subject or stretch that does not exist, or an article that was not read.
    """
    if not hasattr(article, "reading"):
        raise CorrectionError(_("Bài chưa được đọc."))
    try:
        token = UUID(given.token)
    except ValueError:
        raise CorrectionError(_("Yêu cầu thiếu mã nhận dạng; hãy tải lại trang.")) from None
    known = Correction.objects.filter(token=token, article=article, user=user).first()
    if known is not None:
        return known
    made = _checked(article, reading_of(article.reading), given)
    made.article, made.user, made.token = article, user, token
    made.text_sha1 = hashlib.sha1(article.reading.text.encode(), usedforsecurity=False).hexdigest()
    try:
        with transaction.atomic():
            made.save()
            Activity.objects.create(user=user, action=f"correct:{made.kind}", subject=f"article:{article.pk}")
    except IntegrityError:
        raise CorrectionError(_("Yêu cầu này đã được dùng; hãy tải lại trang.")) from None
    return made


def _checked(article: Article, reading: Reading, given: Given) -> Correction:
    choices: dict[str, Mapping[str, str | Promise]] = {"span": LABELS, "role": ROLES, "genre": GENRES}
    if given.label not in choices.get(given.kind, {}):
        raise CorrectionError(_("Không có nhãn này."))
    if given.kind == Correction.Kind.GENRE:
        before = article.verdict.genre if hasattr(article, "verdict") else ""
        return Correction(kind=given.kind, label=given.label, before=before)
    if given.kind == Correction.Kind.ROLE:
        subject = next((s for s in reading.subjects if s.id == given.subject), None)
        if subject is None:
            raise CorrectionError(_("Không có nhân vật này trong bài."))
        return Correction(kind=given.kind, label=given.label, subject=subject.id, before=subject.role.value)
    start, end = (int(n) if n.isdecimal() and len(n) < 10 else -1 for n in (given.start, given.end))
    if not 0 <= start < end <= len(reading.text) or end - start > LONGEST_SPAN:
        raise CorrectionError(_("Đoạn chữ không nằm trong bài hoặc quá dài."))
    while start < end and reading.text[start].isspace():
        start += 1
    while end > start and reading.text[end - 1].isspace():
        end -= 1
    if start == end:
        raise CorrectionError(_("Đoạn chữ không nằm trong bài hoặc quá dài."))
    before = next((m.label.value for m in reading.mentions if (m.start, m.end) == (start, end)), "")
    return Correction(kind=given.kind, label=given.label, start=start, end=end, before=before)


def in_force(article: Article) -> InForce:
    """What counts of all that people said about ``article``; spans of an older reading of it are left out."""
    rows = list(article.corrections.select_related("user").order_by("pk"))
    text = article.reading.text if hasattr(article, "reading") else ""
    sha1 = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    found = InForce(genre=next((r.label for r in reversed(rows) if r.kind == Correction.Kind.GENRE), ""))
    spans: dict[tuple[int, int], Correction] = {}
    for row in rows:
        if row.kind == Correction.Kind.ROLE:
            found.roles[row.subject] = row.label
        elif row.kind == Correction.Kind.SPAN and row.text_sha1 == sha1 and row.start is not None:
            spans[row.start, row.end or row.start] = row
    for (start, end), row in sorted(spans.items(), key=lambda item: -item[1].pk)[:MOST_SHOWN]:
        found.spans.append((row, text[start:end]))
    return found
