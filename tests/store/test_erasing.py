"""Pages made unreadable where they lie: the file stays whole, and every other page where it was."""

import gzip
from pathlib import Path

import pytest

from crawler.archive import Archive, ArchiveError, read_page, read_pages
from crawler.records import Page
from store.erasing import archived_bytes, erase


def _archive(folder: Path, *bodies: bytes) -> list[tuple[str, int]]:
    archive = Archive(folder)
    places = [archive.add(Page(f"http://127.0.0.1/{at}", body, {})) for at, body in enumerate(bodies)]
    archive.close()
    return places


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_only_the_page_is_gone(tmp_path: Path, gone: int) -> None:
    bodies = ["Quàng Thị Sương hiến đất".encode(), b"x" * 90_000, b""]
    places = _archive(tmp_path, *bodies)
    size = (tmp_path / places[0][0]).stat().st_size
    assert erase(tmp_path, *places[gone])
    assert (tmp_path / places[0][0]).stat().st_size == size
    for at, place in enumerate(places):
        if at == gone:
            with pytest.raises(ArchiveError, match="was removed"):
                read_page(tmp_path, *place)
        else:
            assert read_page(tmp_path, *place).body == bodies[at]
    assert [place for place, _ in read_pages(tmp_path / places[0][0])] == [
        p for p in _offsets(places) if p != _offsets(places)[gone]
    ]
    assert f"http://127.0.0.1/{gone}".encode() not in gzip.decompress((tmp_path / places[0][0]).read_bytes())


def _offsets(places: list[tuple[str, int]]) -> list[int]:
    return [offset for _, offset in places]


def test_what_is_gone_or_was_never_there_is_no_error(tmp_path: Path) -> None:
    ((warc, offset),) = _archive(tmp_path, b"a")
    assert erase(tmp_path, warc, offset)
    assert not erase(tmp_path, warc, offset)
    assert not erase(tmp_path, warc, offset + 1)
    assert not erase(tmp_path, "no.warc.gz", 0)
    assert archived_bytes(tmp_path, warc, 10**9) is None
