"""Writing a list to a file: aside first, then renamed, so that nothing half-written is ever seen."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, TextIO, cast


@contextmanager
def whole_binary_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that appears at ``path`` only when the block ends without an error.

    Raises:
        OSError: when the directory cannot be written or the disk is full; ``path`` is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, suffix=".part", delete=False) as out:
        try:
            yield cast("BinaryIO", out)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
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
