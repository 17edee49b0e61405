"""Writing a list to a file: aside first, then renamed, so that nothing half-written is ever seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO, cast


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file that appears at ``path`` only when the block ends without an error.

    Raises:
        OSError: when the directory cannot be written or the disk is full; ``path`` is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, suffix=".part", delete=False) as out:
        try:
            yield cast("TextIO", out)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise
    Path(out.name).replace(path)
