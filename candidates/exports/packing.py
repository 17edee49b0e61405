"""Office files whose rows are written as text: a library makes the frame, the rows are put into its archive."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

Parts = Iterable[bytes | BinaryIO]


def pack(frame: bytes, parts_of: Callable[[str, bytes], Parts | None], out: BinaryIO) -> None:
    """Copy the archive ``frame`` to ``out``; ``parts_of`` (name, content) gives what stands in place of an entry."""
    with ZipFile(io.BytesIO(frame)) as old, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=2) as new:
        for entry in old.infolist():
            content = old.read(entry)
            with new.open(entry.filename, "w", force_zip64=True) as target:  # a ZipInfo would have a level of its own
                for part in parts_of(entry.filename, content) or (content,):
                    if isinstance(part, bytes):
                        target.write(part)
                    else:
                        part.seek(0)
                        shutil.copyfileobj(part, target, 1 << 20)
