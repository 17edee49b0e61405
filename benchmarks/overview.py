"""The figures of the overview over an invented store: how long the nightly count takes, and what a visitor waits.

    python -m benchmarks.overview --articles 1000000 --dossiers 100000 [--home DIR]

Makes an SQLite store in a directory of its own (or takes up the one in ``--home``). Everything in it is made up.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

ARTICLES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {articles})
INSERT INTO store_article (id, portal, url, url_sha1, title, sapo, text, captions, province, "column", exemplar_column,
    author, published_at, attachments, method, warnings, harvested_at, text_sha1)
SELECT i, 'bao-' || (i % 40), 'http://127.0.0.1/' || i, printf('%040d', i), 'Bài số ' || i, '', hex(randomblob(700)), '[]',
    {province}, '', 0, '', datetime('now', '-' || (i % 1000) || ' days'), '[]', 'css', '[]', datetime('now'), printf('%040d', i)
FROM n
"""
VERDICTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {articles})
INSERT INTO store_storedverdict (id, article_id, model, genre, score, flag, payload, judged_at, gathered)
SELECT i, i, 'judge', 'other', abs(random() % 1000) / 1000.0, i % 9 = 0, '{{"x": "' || hex(randomblob(300)) || '"}}',
    datetime('now'), 1 FROM n
"""


def _fill(articles: int, dossiers: int) -> None:
    from django.db import connection

    from candidates.vocabulary import field_names
    from review.counting import commune_units
    from review.permissions import names_in, provinces
    from store.models import Candidate

    names = [name for code in provinces() for name in names_in(code)]
    province = "CASE i % 63 " + " ".join(f"WHEN {n} THEN '{name}'" for n, name in enumerate(names)) + " END"
    with connection.cursor() as cursor:
        cursor.execute(ARTICLES.format(articles=articles, province=province))
        cursor.execute(VERDICTS.format(articles=articles))
    communes, fields = commune_units(), list(field_names())
    code_of = {unit.code: unit for unit in communes}
    rows = []
    for n in range(dossiers):
        unit = code_of[communes[n * 7 % len(communes)].code]
        where = f"{unit.official}, tỉnh {provinces()[unit.province]}"
        rows.append(
            Candidate(
                kind="person",
                name=f"Người {n}",
                identity=f"n{n}",
                name_key=str(n),
                province=names[n % 63],
                field=fields[n % len(fields)],
                movement=f"Phong trào {n % 60}",
                facts={"place_2025": {"value": where, "article": 1}, "residence": {"value": "x" * 300}},
                score=n % 1000 / 1000,
            )
        )
    Candidate.objects.bulk_create(rows, batch_size=1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--dossiers", type=int, default=10_000)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guongsang-bench-") as scratch:
        os.environ["GUONGSANG_HOME"] = str(asked.home or scratch)
        os.environ.pop("DATABASE_URL", None)
        _measure(asked.articles, asked.dossiers)


def _measure(articles: int, dossiers: int) -> None:
    from store.setup import open_store

    open_store()
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from review import figures
    from review.permissions import set_roles
    from store.models import Article

    if not Article.objects.exists():
        _fill(articles, dossiers)
    begun = time.perf_counter()
    figures.refresh()
    print(f"count of all figures, {Article.objects.count()} articles: {time.perf_counter() - begun:.1f} s")
    user, _ = User.objects.get_or_create(username="bench")
    set_roles(user, ["supervisor"], [])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    for name, path in {
        "overview": reverse("overview"),
        "province": reverse("province", args=["14"]),
        "model": reverse("model") + "?nguong=0.4",
        "activity": reverse("activity") if user.has_perm("store.read_activity") else reverse("overview"),
    }.items():
        taken = []
        for _ in range(21):
            begun = time.perf_counter()
            assert client.get(path).status_code == 200
            taken.append(1000 * (time.perf_counter() - begun))
        print(f"{name}: median {median(taken):.0f} ms, worst {max(taken[1:]):.0f} ms")


if __name__ == "__main__":
    main()
