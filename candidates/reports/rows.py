"""The rows behind the numbers: each number of a report becomes a link to an appendix that lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from candidates.exports.cells import VIETNAM
from candidates.reports.document import Inline, Link, Report, Section, Table
from candidates.vocabulary import AWARD_STATUSES, KINDS, NO_AWARD_SEEN, field_names
from store.models import Appearance, Article, Candidate

_DOSSIERS = ("STT", "Họ và tên/Tên", "Loại", "Địa bàn", "Lĩnh vực", "Khen thưởng", "Bài – nguồn")
_ARTICLES = ("STT", "Ngày đăng", "Nguồn", "Tiêu đề")


class Appendices:
    """Makes the appendices of one report; the same rows under the same words are listed once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ids: dict[tuple[str, str, tuple[int, ...]], str] = {}

    def dossiers(self, words: str, candidates: Sequence[Candidate]) -> Inline:
        """The number of dossiers as a link to their list; a bare 0 when there are none."""
        rows = [self._dossier(number, one) for number, one in enumerate(candidates, start=1)]
        table = Table(_DOSSIERS, tuple(rows), (7, 22, 10, 23, 19, 18, 11))
        return self._number("dossiers", words, [one.pk for one in candidates], table)

    def articles(self, words: str, articles: Sequence[Article]) -> Inline:
        """The number of articles as a link to their list."""
        rows = [
            (str(number), day(one), one.portal or "tệp", Link(one.title or one.url, one.url))
            for number, one in enumerate(articles, start=1)
        ]
        return self._number(
            "articles", words, [one.pk for one in articles], Table(_ARTICLES, tuple(rows), (7, 14, 20, 59))
        )

    def lines(self, words: str, headings: tuple[str, ...], rows: Sequence[tuple[Inline, ...]]) -> Inline:
        """The number of any other rows as a link to their list."""
        width = tuple([7] + [93 // len(headings)] * len(headings))
        numbered = tuple((str(number), *row) for number, row in enumerate(rows, start=1))
        return self._number("lines", words, list(range(len(rows))), Table(("STT", *headings), numbered, width))

    def _number(self, sort: str, words: str, keys: Iterable[int], table: Table) -> Inline:
        chosen = tuple(keys)
        if not chosen:
            return "0"
        key = (sort, words, chosen)
        if key not in self._ids:
            self._ids[key] = f"phu-luc-{len(self._ids) + 1}"
            heading = f"Phụ lục {len(self._ids)}. {words} ({len(chosen)})"
            self._report.appendices.append(Section(self._ids[key], heading, [table]))
        return Link(str(len(chosen)), f"#{self._ids[key]}")

    @staticmethod
    def _dossier(number: int, one: Candidate) -> tuple[Inline, ...]:
        return (
            str(number),
            one.name,
            KINDS[one.kind],
            one.place or one.province,
            field_names().get(one.field, ""),
            AWARD_STATUSES.get(one.award_status, NO_AWARD_SEEN),
            f"{one.articles} – {one.sources}",
        )


def day(article: Article) -> str:
    """Day of publication in Vietnam."""
    return article.published_at.astimezone(VIETNAM).strftime("%d/%m/%Y") if article.published_at else "không rõ"


def best_source(candidate: Candidate, appearances: dict[int, list[Appearance]]) -> Inline:
    """The title of the best article as a link."""
    seen = appearances.get(candidate.pk)
    return Link(seen[0].article.title or seen[0].article.url, seen[0].article.url) if seen else ""


def achievement(candidate: Candidate, appearances: dict[int, list[Appearance]], most: int = 45) -> str:
    """The most telling sentence of the best article, cut after ``most`` syllables."""
    seen = appearances.get(candidate.pk)
    words = seen[0].evidence[0]["text"].split() if seen and seen[0].evidence else []
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def by_dossier(candidates: Iterable[Candidate]) -> dict[int, list[Appearance]]:
    """The appearances of dossiers with their articles, best first; articles without their texts."""
    found: dict[int, list[Appearance]] = {}
    rows = Appearance.objects.filter(candidate__in=[one.pk for one in candidates]).select_related("article")
    for row in rows.defer("article__text", "article__sapo", "reasons").order_by("-score", "article_id", "pk"):
        found.setdefault(row.candidate_id, []).append(row)
    return found
