"""Making an archived page unreadable where it lies, so that every other page of the file keeps its offset.

The record, a gzip member of its own, is overwritten by a member of the same length that says only that something was
removed; the room that is left over is a comment in the head of the member (RFC 1952, FCOMMENT).
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

_TOMBSTONE = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
_HEAD = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
"""Deflate, with a comment, no time, unknown system."""
_PIECE = 1 << 16


def archived_bytes(folder: Path, warc: str, offset: int) -> bytes | None:
    """The WARC record at ``offset`` of ``folder/warc``, unpacked; ``None`` when no whole record lies there."""
    found = _member(folder / warc, offset)
    return found[0] if found else None


def erase(folder: Path, warc: str, offset: int) -> bool:
    """Overwrite the record at ``offset`` of ``folder/warc``; whether something was there that is now gone for ever.

    Raises:
        OSError: when the file is there and cannot be written.
    """
    found = _member(folder / warc, offset)
    if found is None or found[0] == _TOMBSTONE:
        return False
    grave = _grave(found[1])
    with (folder / warc).open("r+b") as file:
        file.seek(offset)
        file.write(grave)
        file.flush()
        os.fsync(file.fileno())
    return True


def _member(path: Path, offset: int) -> tuple[bytes, int] | None:
    """What the gzip member at ``offset`` holds, and how many bytes it takes."""
    unpacking = zlib.decompressobj(wbits=31)
    pieces, length = [], 0
    try:
        with path.open("rb") as file:
            file.seek(offset)
            while not unpacking.eof:
                if not (piece := file.read(_PIECE)):
                    return None
                pieces.append(unpacking.decompress(piece))
                length += len(piece)
    except (FileNotFoundError, zlib.error):
        return None
    return b"".join(pieces), length - len(unpacking.unused_data)


def _grave(length: int) -> bytes:
    """A gzip member of ``length`` bytes that holds the tombstone; a page's record is always longer than that needs."""
    packing = zlib.compressobj(9, wbits=-15)
    packed = packing.compress(_TOMBSTONE) + packing.flush()
    end = struct.pack("<LL", zlib.crc32(_TOMBSTONE), len(_TOMBSTONE))
    room = length - len(_HEAD) - 1 - len(packed) - len(end)
    if room < 0:
        raise ValueError(f"no record of a page is {length} bytes long")
    return _HEAD + b" " * room + b"\x00" + packed + end
