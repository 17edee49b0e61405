"""What a page tells about an article: its title, and the line under it with date, portal and where to read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from review.compiled import address_of, rendered
from review.highlighting import Block
from review.wording import day
from store.models import Article


@dataclass(frozen=True, slots=True)
class Line:
    """One article as the pages name it."""

    title: str
    address: str
    published: str
    portal: str
    column: str
    author: str
    url: str
    web: bool
    """Whether the source's address may be offered as a link."""
    archived: str
    """Address of the archived copy, if there is one."""
    reprinted: bool

    @classmethod
    def of(cls, article: Article) -> Line:
        """What is told about ``article``."""
        return cls(
            title=article.title or article.url,
            address=address_of("article", article.pk),
            published=day(article.published_at) or _("không rõ ngày"),
            portal=article.portal or _("tệp"),
            column=article.column,
            author=article.author,
            url=article.url,
            web=article.url.startswith(("http://", "https://")),
            archived=address_of("archived", article.pk) if article.page_id else "",
            reprinted=article.reprint_of_id is not None,
        )


def source_line(article: Article) -> SafeString:
    """The line under a title."""
    return rendered("review/source_line.html", {"line": Line.of(article), "words": _words()})


def found_articles(articles: Iterable[Article]) -> SafeString:
    """Articles as items of a list, each with its line."""
    lines = [Line.of(article) for article in articles]
    return rendered("review/found_articles.html", {"lines": lines, "words": _words()})


def laid_out(blocks: Sequence[Block], article: Article, *, may_correct: bool) -> SafeString:
    """A text with its marks; empty when there is none."""
    if not blocks:
        return SafeString("")
    correct = address_of("correct", article.pk) if may_correct else ""
    folded = _("Phần ngoài bài (liên kết, chân trang)")
    return rendered("review/text.html", {"blocks": blocks, "correct": correct, "folded": folded})


def _words() -> dict[str, str]:
    return {"original": _("trang gốc"), "archived": _("bản lưu"), "reprinted": _("đăng lại")}
