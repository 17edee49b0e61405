from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.archive import Archive, ArchiveError, read_page, read_pages
from crawler.records import Page

AT = datetime(2022, 5, 18, 2, 57, tzinfo=UTC)


def page(number: int, body: bytes = b"") -> Page:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "X-Tên": "giá trị"[:3]}
    return Page(f"http://bao.vn/bai-{number}", body or f"<p>bài {number}</p>".encode() * 50, headers, fetched_at=AT)


def test_a_page_comes_back_from_its_offset(tmp_path):
    archive = Archive(tmp_path)
    places = [archive.add(page(number)) for number in range(20)]
    archive.flush()
    for number, (name, offset) in enumerate(places):
        read = read_page(tmp_path, name, offset)
        assert (read.url, read.body, read.status, read.fetched_at) == (page(number).url, page(number).body, 200, AT)
        assert read.headers["Content-Type"] == "text/html"
        assert "Content-Encoding" not in read.headers
    assert [offset for offset, _ in read_pages(tmp_path / places[0][0])] == [offset for _, offset in places]
    archive.close()


def test_bytes_are_kept_as_they_came(tmp_path):
    body = bytes(range(256)) * 40
    archive = Archive(tmp_path)
    place = archive.add(page(1, body))
    archive.close()
    assert read_page(tmp_path, *place).body == body


def test_a_full_file_is_followed_by_another_and_no_two_runs_share_one(tmp_path):
    archive = Archive(tmp_path, max_file=3000)
    names = {archive.add(page(number, bytes(str(number) * 700, "ascii")))[0] for number in range(60)}
    other = Archive(tmp_path)
    names.add(other.add(page(1))[0])
    archive.close()
    other.close()
    assert len(names) == len(list(tmp_path.iterdir())) > 2


def test_what_a_killed_process_left_half_written_is_in_nobodys_way(tmp_path):
    archive = Archive(tmp_path)
    first = archive.add(page(1))
    second = archive.add(page(2))
    archive.close()
    path = tmp_path / second[0]
    path.write_bytes(path.read_bytes()[: second[1] + 60])
    assert read_page(tmp_path, *first).url == page(1).url
    with pytest.raises(ArchiveError, match=rf"{second[0]}@{second[1]}"):
        read_page(tmp_path, *second)


@pytest.mark.parametrize(
    ("name", "offset"), [("missing.warc.gz", 0), ("here.warc.gz", 10_000_000), ("here.warc.gz", 7)]
)
def test_no_record_there(tmp_path, name, offset):
    archive = Archive(tmp_path)
    written, _ = archive.add(page(1))
    archive.close()
    (tmp_path / written).rename(tmp_path / "here.warc.gz")
    with pytest.raises(ArchiveError):
        read_page(tmp_path, name, offset)
