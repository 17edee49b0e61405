"""An article about an invented farmer, read and judged by hand, for the tests of the pages."""

from datetime import UTC, datetime

from classifiers.records import Reason, SubjectVerdict, Verdict
from nlp.records import (
    AwardStatus,
    Commendation,
    Fact,
    Label,
    Mention,
    Reading,
    Role,
    Span,
    Subject,
    SubjectKind,
    Zone,
    ZoneKind,
)
from store.models import Article
from store.records import reading_row, verdict_row

NAME = "Lò Văn Pánh"
TITLE = "Ông Lò Văn Pánh hiến đất mở đường vào bản"
BODY = (
    "Ông Lò Văn Pánh, sinh năm 1961, ở bản Nà Tăm đã hiến 1.200 m2 đất để mở đường.\n"
    "Năm 2021, ông được Chủ tịch UBND tỉnh tặng Bằng khen.\n"
    "Tin bài mới: <script>alert(1)</script> & “ngoặc”"
)
TEXT = f"{TITLE}\n{BODY}"


def _mention(text: str, words: str, label: Label, link: str = "", after: int = 0) -> Mention:
    start = text.index(words, after)
    return Mention(start, start + len(words), words, label, norm=words, link=link)


def reading(article_id: int, name: str = NAME) -> Reading:
    """What a perfect reader would say of ``TEXT``, told of somebody called ``name``."""
    text = TEXT.replace(NAME, name)
    lines = []
    at = 0
    for line in text.split("\n"):
        lines.append(Span(at, at + len(line)))
        at += len(line) + 1
    body = text.index("\n") + 1
    mentions = (
        _mention(text, name, Label.PERSON, "p1"),
        _mention(text, name, Label.PERSON, "p1", body),
        _mention(text, "bản Nà Tăm", Label.PLACE),
        _mention(text, "Bằng khen", Label.AWARD, "bk_tinh"),
    )
    year = text.index("1961")
    farmer = Subject(
        "p1",
        SubjectKind.PERSON,
        name,
        (0, 1),
        Role.PUT_FORWARD,
        facts={"birth_year": Fact("1961", year, year + 4)},
    )
    commendation = Commendation(
        recipient=name,
        subject="p1",
        award="Bằng khen của Chủ tịch UBND tỉnh",
        award_id="bk_tinh",
        level="ministry_province",
        authority="Chủ tịch UBND tỉnh",
        status=AwardStatus.AWARDED,
        evidence=lines[2],
        year=2021,
    )
    kinds = (ZoneKind.TITLE, ZoneKind.BODY, ZoneKind.BODY, ZoneKind.RELATED)
    return Reading(
        id=str(article_id),
        text=text,
        zones=tuple(Zone(line.start, line.end, kind) for line, kind in zip(lines, kinds, strict=True)),
        sentences=tuple(lines),
        mentions=mentions,
        subjects=(farmer,),
        commendations=(commendation,),
    )


def verdict(name: str = NAME) -> Verdict:
    """The farmer is put forward."""
    reason = Reason("award", "được tặng Bằng khen", 1.2)
    farmer = SubjectVerdict("p1", name, SubjectKind.PERSON, Role.PUT_FORWARD, 0.93, True, (reason,))
    genre = {"profile": 0.9, "roundup": 0.04, "ceremony": 0.03, "policy": 0.02, "other": 0.01}
    return Verdict(genre, 0.95, True, "test", (farmer,), (reason,))


def store_article(number: int = 1, portal: str = "bao-thu-nghiem", name: str = NAME) -> Article:
    """The article with its reading and its verdict, not yet gathered; ``name`` in place of the farmer's."""
    article = Article.objects.create(
        portal=portal,
        url=f"http://127.0.0.1/{portal}/{number}",
        url_sha1=f"{portal}{number}"[-40:],
        title=TITLE.replace(NAME, name),
        text=BODY.replace(NAME, name),
        text_sha1="0" * 40,
        province="Sơn La",
        published_at=datetime(2022, 3, 4, 5, tzinfo=UTC),
    )
    reading_row(article.pk, reading(article.pk, name), "test").save()
    verdict_row(article.pk, verdict(name)).save()
    return article


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\n"
    "\u202eđảo ngược\u202c \u2066ẩn\u2069 tên\n"
    "{% csrf_token %} {{ user }} ]]> --> </p></article> javascript:alert(3) &lt;b&gt;\n"
)


def store_hostile_article() -> Article:
    """2 MB of text with markup, event handlers, turned writing and more than 5,000 mentions; read, not judged."""
    text = HOSTILE + "Xã Nà Tăm có ông Lò Văn Pánh. " * 72_000
    article = Article.objects.create(
        portal='"><script>alert(4)</script>',
        url="javascript:alert(5)",
        url_sha1="f" * 40,
        title="\u202e<b onclick=alert(6)>Tên</b>",
        author="<svg onload=alert(7)>",
        text=text,
        text_sha1="0" * 40,
    )
    mentions = tuple(
        Mention(n, n + 9, text[n : n + 9], Label.PLACE, norm='" onmouseover="alert(8)') for n in range(300, 500_000, 99)
    )
    zones = (Zone(0, 1000, ZoneKind.TITLE), Zone(1000, len(text), ZoneKind.BODY))
    reading_row(article.pk, Reading(str(article.pk), text, zones, (), mentions), "test").save()
    return article
