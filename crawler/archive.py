"""Raw pages in WARC files, so that any page can be extracted again without asking the portal.

A file is written by one process only and never opened again for writing: what a killed process left
half-written at the end of its file is in the way of nobody. Whoever stores an offset flushes first.
"""

from __future__ import annotations

import secrets
import string
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedWriter, BytesIO
from pathlib import Path
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.records import Page

MAX_FILE = 512 * 1024 * 1024
"""Bytes after which a new file is begun."""
_LEVEL = 3
_GZIP = b"\x1f\x8b"
_NOT_KEPT = {"content-encoding", "transfer-encoding", "content-length"}
"""Headers that described the bytes on the wire, not the body that is kept."""


class ArchiveError(ValueError):
    """A record that cannot be read back; the message names file and offset."""


class Archive:
    """Appends pages to WARC files in one directory."""

    def __init__(self, folder: Path, *, max_file: int = MAX_FILE) -> None:
        self.folder = folder
        self._max_file = max_file
        self._file: BufferedWriter | None = None
        self._plain = BytesIO()
        self._writer = WARCWriter(self._plain, gzip=False)
        self._name = ""

    def add(self, page: Page) -> tuple[str, int]:
        """Write a page; returns the file's name and the offset of the record in it.

        The bytes are the operating system's only after ``flush``.
        """
        if self._file is None or self._file.tell() >= self._max_file:
            self._begin()
        assert self._file is not None
        offset = self._file.tell()
        headers = [
            (_ascii(name), _ascii(value)) for name, value in page.headers.items() if name.lower() not in _NOT_KEPT
        ]
        moment = (page.fetched_at or datetime.now(UTC)).astimezone(UTC)
        record = self._writer.create_warc_record(
            _ascii(page.url),
            "response",
            payload=BytesIO(page.body),
            length=len(page.body),
            http_headers=StatusAndHeaders(f"{page.status} -", headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        self._write(record)
        return self._name, offset

    def flush(self) -> None:
        """Hand everything written to the operating system, so that it survives the end of this process."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _begin(self) -> None:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        self._name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.warc.gz"
        self._file = (self.folder / self._name).open("xb")
        information = {"software": "guongsang", "format": "WARC File Format 1.0"}
        self._write(self._writer.create_warcinfo_record(self._name, information))

    def _write(self, record: ArcWarcRecord) -> None:
        """Append a record as a gzip member of its own (warcio's level 9 takes twice the time for 6 % less)."""
        assert self._file is not None
        self._writer.write_record(record)
        self._file.write(zlib.compress(self._plain.getbuffer(), _LEVEL, wbits=31))
        self._plain.seek(0)
        self._plain.truncate()


def _ascii(text: str) -> str:
    """A header or an address as WARC allows it: other letters percent-encoded, line ends as blanks."""
    return quote(" ".join(text.split()), safe=string.printable)


def read_page(folder: Path, warc: str, offset: int) -> Page:
    """The page whose record begins at ``offset`` of ``folder/warc``.

    Raises:
        ArchiveError: when there is no such file or no whole record there.
    """
    try:
        with (folder / warc).open("rb") as file:
            file.seek(offset)
            if file.read(2) != _GZIP:  # whatever else may follow, nothing of ours begins there
                raise ArchiveError(f"{warc}@{offset}: no record begins there")
            file.seek(offset)
            for record in ArchiveIterator(file):
                if record.rec_type not in {"response", "resource"}:
                    raise ArchiveError(f"{warc}@{offset}: the page was removed")
                return page_of(record)
    except ArchiveError:
        raise
    except (OSError, ArchiveLoadFailed, EOFError, ValueError) as error:
        raise ArchiveError(f"{warc}@{offset}: {error}") from None
    raise ArchiveError(f"{warc}@{offset}: the file ends there")


def page_of(record: ArcWarcRecord) -> Page:
    """A WARC ``response`` or ``resource`` record as a page.

    Raises:
        ArchiveError: when the record is shorter than it says.
    """
    headers = dict(record.http_headers.headers) if record.http_headers else {}
    if record.rec_type == "resource":
        headers.setdefault("Content-Type", record.rec_headers.get_header("Content-Type") or "")
    body = record.content_stream().read()
    missing = getattr(record.raw_stream, "limit", 0)
    if missing > 0:
        raise ArchiveError(f"the record ends {missing} bytes early")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    date = record.rec_headers.get_header("WARC-Date")
    return Page(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        body=body,
        headers=headers,
        status=int(status) if status and status.isdigit() else 200,
        fetched_at=datetime.fromisoformat(date) if date else None,
    )


def read_pages(path: Path) -> Iterator[tuple[int, Page]]:
    """(offset, page) of every response in a WARC file, gzipped or not.

    Raises:
        ArchiveError: at the first record that cannot be read; what came before it was whole.
        OSError: when the file cannot be opened.
    """
    with path.open("rb") as file:
        if not file.read(5).startswith((b"WARC/", b"\x1f\x8b")):
            raise ArchiveError("is no WARC file")
        file.seek(0)
        records = ArchiveIterator(file)
        end = 0
        try:
            for record in records:
                if record.rec_headers.get_header("Content-Length") is None:
                    break
                page = page_of(record) if record.rec_type in {"response", "resource"} else None
                offset = records.get_record_offset()  # reads the record to its end
                if page is not None:
                    yield offset, page
                unpacking = records.reader.decompressor if records.reader else None
                if unpacking is not None and not unpacking.eof:
                    break
                end = offset + records.get_record_length()
        except (ArchiveLoadFailed, EOFError, ValueError) as error:
            raise ArchiveError(" ".join(str(error).split())) from None
        file.seek(end)
        if file.read(64).strip():
            raise ArchiveError(f"the file breaks off in the record at {end}")
