"""Writing a list to a file: aside first, then renamed, so that nothing half-written is ever seen."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, TextIO, cast


class Sealable(io.RawIOBase):
    """A file that takes no more once it is sealed: what a failed writer still wants to finish is let go in silence.

    ``zipfile`` writes its directory when it is thrown away; after a full disk that must not raise once more.
    """

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._at = 0
        self.sealed = False

    def write(self, data: Any) -> int:
        """As of the file below; once sealed, only counted."""
        written = len(data) if self.sealed else self._out.write(data)
        self._at += written
        return written

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of the file below; once sealed, only from the beginning."""
        self._at = offset if self.sealed else self._out.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._at

    def flush(self) -> None:
        """As of the file below."""
        if not self.sealed:
            self._out.flush()

    def writable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


@contextmanager
def whole_binary_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that appears at ``path`` only when the block ends without an error.

    Raises:
        OSError: when the directory cannot be written or the disk is full; ``path`` is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, suffix=".part", delete=False) as out:
        sealable = Sealable(cast("BinaryIO", out))
        try:
            yield cast("BinaryIO", sealable)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            sealable.sealed = True
            Path(out.name).unlink(missing_ok=True)
            os.ftruncate(out.fileno(), 0)  # room for what the buffer still holds when it is closed
            out.seek(0)
            raise
    Path(out.name).replace(path)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file (UTF-8, line ends as written) that appears at ``path`` only when the block ends without an error.

    Raises:
        OSError: when the directory cannot be written or the disk is full; ``path`` is then as it was.
    """
    with whole_binary_file(path) as out, text_over(out) as text:
        yield text


@contextmanager
def text_over(out: BinaryIO) -> Iterator[TextIO]:
    """``out`` as UTF-8 text with line ends as written; ``out`` stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()
