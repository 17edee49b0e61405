from __future__ import annotations

import gzip
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.ingestion import ingest
from crawler.records import Page
from store.models import Article, BadInput, StoredReading
from tests.crawler.portal_site import article_page

pytestmark = [pytest.mark.django_db, pytest.mark.database]

STORY = "Bà Lê Thị Ví Dụ trồng rừng.\nNgười dân quý mến bà."


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def warc(folder: Path, count: int = 3) -> Path:
    archive = Archive(folder)
    for number in range(count):
        page = Page(
            f"http://bao.vn/bai-viet-so-{number}.html",
            article_page(number).encode(),
            {"Content-Type": "text/html; charset=utf-8"},
            fetched_at=datetime(2022, 1, 1, tzinfo=UTC),
        )
        name, _ = archive.add(page)
    archive.close()
    return folder / name


def test_text_file_is_taken_as_it_is_and_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(STORY.replace("\n", "\r\n").encode())
    assert ingest([path]).new == 1
    assert ingest([path, tmp_path]).known == 1
    (article,) = Article.objects.all()
    assert article.text == STORY
    assert (article.title, article.url, article.method, article.published_at) == ("", f"file:{path}", "file", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_encodings_that_people_save(tmp_path, encoding):
    text = "Bà con thôn bản làm đường, giúp nhau vay vốn"
    saved = text.encode(encoding, "ignore") if encoding != "cp1258" else cp1258(text)
    (tmp_path / "a.txt").write_bytes(saved)
    assert ingest([tmp_path]).problems == []
    from unicodedata import normalize

    assert normalize("NFC", Article.objects.get().text) == text


def cp1258(text: str) -> bytes:
    """windows-1258 has the tones apart and the letters with hat, breve or horn whole."""
    import unicodedata

    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(base + "".join(part for part in parts if part in tones))
    return "".join(out).encode("cp1258")


def test_changed_file_replaces_the_article_and_is_read_again(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(STORY, encoding="utf-8")
    ingest([path])
    before = Article.objects.get()
    StoredReading.objects.create(article=before, reader="1", text=STORY, payload={})
    path.write_text(STORY + "\nBà còn hiến đất.", encoding="utf-8")
    assert ingest([path]).changed == 1
    after = Article.objects.get()
    assert after.pk == before.pk
    assert after.text.endswith("hiến đất.")
    assert not StoredReading.objects.exists()


def test_lines_keep_what_they_say(tmp_path):
    record = {
        "id": 7,
        "text": STORY,
        "title": "Người trồng rừng",
        "published_at": "18/05/2022",
        "portal": "bao-thu",
        "province": "Cao Bằng",
        "url": "https://bao.vn/nguoi-trong-rung-7.html?utm_source=x",
    }
    path = lines(
        tmp_path / "a.jsonl",
        record,
        {"id": "8", "text": "Một chuyện khác.", "published_at": "2022-05-18T08:00:00+00:00"},
    )
    assert ingest([path]).new == 2
    first, second = Article.objects.order_by("id")
    assert first.url == "https://bao.vn/nguoi-trong-rung-7.html"
    assert (first.title, first.portal, first.province) == ("Người trồng rừng", "bao-thu", "Cao Bằng")
    assert first.published_at.isoformat() == "2022-05-17T17:00:00+00:00"  # midnight in Vietnam
    assert second.url == f"file:{path}#8"
    assert second.published_at.hour == 8


def test_bad_lines_are_named_and_the_rest_is_taken(tmp_path):
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": STORY})
    undated = json.dumps({"id": "2", "text": "Chuyện thứ hai.", "published_at": "hôm qua"})
    bad = ['{"id": "3", "text"', '{"text": "x"}', '{"id": "4", "text": " "}', "[1]", '{"id": 5, "text": 5}', good]
    path.write_bytes("\n".join([good, "", undated, *bad]).encode() + b'\n{"id": "6", "text": "\xff"}\n')
    report = ingest([path])
    assert report.new == 2
    assert [problem.partition(": ")[0] for problem in report.problems] == [f"{path}:{n}" for n in range(3, 11)]
    assert "hôm qua" in report.problems[0]
    assert BadInput.objects.filter(stage="ingest", settled_at=None).count() == 8


def test_a_line_that_was_mended_settles_its_bad_input(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    ingest([path])
    lines(path, {"id": "1", "text": STORY})
    ingest([path])
    assert BadInput.objects.get().settled_at is not None
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    ingest([path])
    assert BadInput.objects.get().settled_at is None


def test_page_saved_as_html(tmp_path):
    (tmp_path / "bai.html").write_text(article_page(5), encoding="utf-8")
    assert ingest([tmp_path]).new == 1
    article = Article.objects.get()
    assert article.title == "Bài viết số 5"
    assert "Tin liên quan" not in article.text
    assert article.url == f"file:{tmp_path / 'bai.html'}"


def test_warc_gives_pages_by_their_address(tmp_path):
    path = warc(tmp_path)
    assert ingest([path]).new == 3
    assert ingest([path]).known == 3
    assert set(Article.objects.values_list("url", flat=True)) == {
        f"http://bao.vn/bai-viet-so-{n}.html" for n in range(3)
    }
    assert all("lần thứ" in text for text in Article.objects.values_list("text", flat=True))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("missing", [30, 700, 1500])
def test_truncated_warc_gives_what_is_whole(tmp_path, packed, missing):
    path = warc(tmp_path / "whole")
    data = path.read_bytes() if packed else gzip.decompress(path.read_bytes())
    cut = tmp_path / ("cut.warc.gz" if packed else "cut.warc")
    cut.write_bytes(data[:-missing])
    report = ingest([cut])
    assert report.new >= 2
    (problem,) = report.problems
    assert problem.startswith(f"{cut}: ")


def test_what_is_no_text_is_refused(tmp_path):
    noise = random.Random(1).randbytes(4000)
    for name in ("a.txt", "b.html", "c.warc", "d.warc.gz"):
        (tmp_path / name).write_bytes(noise)
    (tmp_path / "e.txt").write_bytes(b"")
    (tmp_path / "f.txt").write_bytes(b" \n\n")
    (tmp_path / "good.txt").write_text(STORY, encoding="utf-8")
    report = ingest([tmp_path, tmp_path / "missing.txt", tmp_path / "good.txt"])
    assert report.new == 1
    assert len(report.problems) == 7
    assert all("\n" not in problem and len(problem) < 300 for problem in report.problems)
    assert f"{tmp_path / 'missing.txt'}: no such file or folder" in report.problems


def test_folder_without_articles_and_unknown_kinds_are_named(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    report = ingest([tmp_path / "empty", tmp_path / "a.pdf"])
    assert len(report.problems) == 2
    assert report.new == 0


def test_progress_counts_files(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{STORY} {number}", encoding="utf-8")
    steps = []
    ingest([tmp_path], progress=lambda done, total, note: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
