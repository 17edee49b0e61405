"""Invented stores of any size: dossiers with names as skewed as real ones, articles, appearances. SQLite or PostgreSQL.

Used by ``benchmarks.identity`` and ``benchmarks.lists``. ``opened`` must run before Django reads its settings.
"""

import itertools
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.postgresql import postgresql

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Lò",
    "Vàng",
    "Giàng",
    "Quàng",
    "Cà",
    "Lường",
    "Hà",
    "Đinh",
    "Mai",
    "Trịnh",
    "Đoàn",
    "Tô",
    "Tạ",
    "Lương",
    "Châu",
    "Cao",
    "Đàm",
    "La",
    "Ma",
    "Nông",
    "Triệu",
    "Bế",
    "Hứa",
    "Chu",
    "Sùng",
    "Thào",
    "Vừ",
    "Rơ",
    "Siu",
    "Kpă",
    "Y",
]
MIDDLES = [
    "Văn",
    "Thị",
    "Đức",
    "Minh",
    "Thanh",
    "Ngọc",
    "Xuân",
    "Hữu",
    "Quang",
    "Thu",
    "Kim",
    "Hồng",
    "Quốc",
    "Công",
    "Mạnh",
    "Đình",
    "Bá",
    "Thế",
    "Thúy",
    "Mỹ",
    "Bích",
    "Gia",
    "Anh",
]
GIVEN = [
    "Hùng",
    "Hưng",
    "Dũng",
    "Dung",
    "Tuấn",
    "Tuân",
    "Lan",
    "Lân",
    "Hoa",
    "Hòa",
    "Hoà",
    "Thúy",
    "Thuý",
    "Thủy",
    "Kỳ",
    "Kì",
    "Lý",
    "Lí",
    "Đức",
    "Nam",
    "Năm",
    "Bình",
    "Minh",
    "Mình",
    "Sơn",
    "Sỹ",
    "Sĩ",
    "Hải",
    "Hà",
    "Hạ",
    "Phương",
    "Phượng",
    "Trang",
    "Tráng",
    "Linh",
    "Lĩnh",
    "Hiền",
    "Hiển",
    "Hiến",
    "Tâm",
    "Tám",
    "Tú",
    "Tư",
    "Quân",
    "Quấn",
    "Vinh",
    "Vĩnh",
    "Thắng",
    "Thăng",
    "Long",
    "Loan",
    "Oanh",
    "Yến",
    "Nhung",
    "Nga",
    "Ngà",
    "Chi",
    "Chí",
    "Khánh",
    "Khanh",
    "Tiến",
    "Tiên",
    "Trung",
    "Trưng",
    "Cường",
    "Thành",
    "Thanh",
    "Thạnh",
    "An",
    "Ân",
    "Ấn",
    "Bảo",
    "Bão",
    "Giang",
    "Pánh",
    "Sướng",
    "Ún",
    "Mủ",
    "Páo",
    "Dính",
    "Súa",
    "Chớ",
    "Sính",
    "Lềnh",
    "Mảy",
    "Pín",
    "Ỏn",
    "Thơi",
    "Inh",
    "Xôm",
    "Hặc",
    "Biên",
    "Phấn",
    "Sen",
    "Mơ",
    "Đào",
    "Mận",
    "Cúc",
    "Thảo",
    "Sâm",
    "Quế",
]
PROVINCES = [
    "Sơn La",
    "Nghệ An",
    "Lâm Đồng",
    "Cà Mau",
    "Hà Giang",
    "Đắk Lắk",
    "Thanh Hóa",
    "Quảng Nam",
    "Bình Định",
    "Kiên Giang",
    "Lào Cai",
    "Yên Bái",
    "Bắc Kạn",
    "Cao Bằng",
    "Hòa Bình",
    "Phú Thọ",
    "Hà Tĩnh",
    "Quảng Trị",
    "Gia Lai",
    "Kon Tum",
    "Tây Ninh",
    "Đồng Tháp",
    "An Giang",
    "Bến Tre",
    "Trà Vinh",
    "Hậu Giang",
    "Sóc Trăng",
    "Bạc Liêu",
    "Long An",
    "Tiền Giang",
    "Ninh Thuận",
    "Bình Thuận",
]
FIELDS = ("economy_farming", "new_rural", "education", "charity", "environment", "security_rescue", "")
MOVEMENTS = ("Dân vận khéo", "Nông dân sản xuất, kinh doanh giỏi", "Chung sức xây dựng nông thôn mới", "", "", "")
UNITS = ("Trường Tiểu học", "Hợp tác xã", "Trạm Y tế", "Chi hội Nông dân", "Đồn Biên phòng", "Công ty May")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def name(pick: random.Random) -> str:
    surname = pick.choices(SURNAMES, [38, 11, 9.5, 7, 5, 5, 4.5, 4, 3, 2] + [1] * (len(SURNAMES) - 10))[0]
    middles = pick.choices(MIDDLES, [20, 20] + [2] * (len(MIDDLES) - 2), k=pick.choice([1, 1, 1, 2]))
    return " ".join([surname, *dict.fromkeys(middles), pick.choice(GIVEN)])


@contextmanager
def opened(database: str) -> Iterator[None]:
    """A store of its own in a temporary home; ``database`` is ``sqlite`` or ``postgresql``."""
    with ExitStack() as running:
        home = running.enter_context(tempfile.TemporaryDirectory(prefix="guongsang-bench-"))
        os.environ |= {"GUONGSANG_HOME": home, "DJANGO_SETTINGS_MODULE": "config.django"}
        os.environ.pop("DATABASE_URL", None)
        if database == "postgresql":
            os.environ["DATABASE_URL"] = running.enter_context(postgresql(Path(home) / "postgresql")).get_uri()
        from django.db import connections

        from store.setup import open_store

        open_store()
        running.callback(connections.close_all)
        yield


def fill(count: int, seed: int = 1) -> None:
    """``count`` dossiers, each with one to four appearances in articles of its own."""
    from django.db import transaction

    from store.models import Candidate

    pick = random.Random(seed)
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, 2000)):
        with transaction.atomic():
            _dossiers(batch, pick)
    assert Candidate.objects.count() == count


def _dossiers(numbers: list[int], pick: random.Random) -> None:
    from candidates.identity import name_key
    from store.models import Appearance, Article, Candidate, Signal

    dossiers = []
    for number in numbers:
        called, province = name(pick), pick.choice(PROVINCES)
        commune = f"{PROVINCES.index(province):02}{pick.randrange(160):03}"
        facts = {"commune": {"value": commune}} if pick.random() < 0.8 else {}
        if pick.random() < 0.5:
            facts["birth_year"] = {"value": str(pick.randrange(1940, 2005))}
        if pick.random() < 0.4:
            facts["organisation"] = {"value": f"{pick.choice(UNITS)} số {pick.randrange(97)}"}
        dossiers.append(
            Candidate(
                kind="person",
                name=called,
                name_key=name_key("person", called),
                identity=f"bench:{number}",
                province=province,
                place=f"xã {commune}, tỉnh {province}",
                movement=pick.choice(MOVEMENTS),
                field=pick.choice(FIELDS),
                score=pick.uniform(0.5, 1),
                rank=pick.uniform(10, 90),
                articles=1,
                sources=1,
                first_published=FIRST,
                last_published=FIRST,
                facts=facts,
            )
        )
    Candidate.every.bulk_create(dossiers)
    articles, told = [], []
    for dossier in dossiers:
        for at in range(pick.choice([1, 1, 1, 2, 2, 3, 4])):
            key = f"{dossier.identity}:{at}"
            articles.append(
                Article(
                    portal=f"bao-{pick.randrange(40)}",
                    url=f"http://127.0.0.1/{key}",
                    url_sha1=key,
                    text_sha1=key,
                    title=f"{dossier.name} và việc làm thứ {at} ở {dossier.place}",
                    text="",
                    province=dossier.province,
                    published_at=FIRST + timedelta(hours=pick.randrange(24 * 900)),
                )
            )
            told.append(dossier)
    Article.objects.bulk_create(articles)
    Appearance.objects.bulk_create(
        [_appearance(dossier, article, pick) for dossier, article in zip(told, articles, strict=True)]
    )
    Signal.objects.bulk_create(
        [Signal(candidate=dossier, kind="single_source", text="chỉ một nguồn", evidence=[]) for dossier in dossiers]
    )


def _appearance(dossier, article, pick):
    from store.models import Appearance

    sentences = [
        f"{dossier.name} ở {dossier.place} đã hiến {pick.randrange(100, 3000)} m2 đất để mở đường vào bản cho 40 hộ dân.",
        "Năm 2022, gia đình được Chủ tịch UBND tỉnh tặng Bằng khen vì có nhiều đóng góp cho quê hương.",
    ]
    pieces = [{"start": 100 * i, "end": 100 * i + len(s), "text": s} for i, s in enumerate(sentences)]
    return Appearance(
        candidate=dossier,
        article=article,
        portal=article.portal,
        subject="p1",
        kind="person",
        name_as_written=dossier.name,
        score=dossier.score,
        role="put_forward",
        place=dossier.place,
        province=dossier.province,
        field=dossier.field,
        movement=dossier.movement,
        facts=dossier.facts,
        evidence=pieces,
        deeds=[pieces[0] | {"field": dossier.field, "sudden": pick.random() < 0.05, "quantities": []}],
        commendations=[
            {
                "award": "Bằng khen",
                "award_id": "bk_tinh",
                "level": "ministry_province",
                "authority": "Chủ tịch UBND tỉnh",
                "movement": "",
                "year": 2022,
                "status": "awarded",
                "start": 100,
                "end": 150,
            }
        ]
        if pick.random() < 0.5
        else [],
    )
