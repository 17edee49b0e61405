"""The demo portals on loopback: real HTTP servers with the habits of provincial sites, one port each."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import urlsplit

from config.settings import DATA
from crawler.declaration import FILE_NAME, Portal, load_portal, parse_portal
from crawler.urls import canonical
from jobs.portal_site import Answer, Site, build_site
from jobs.portal_source import Expected

DEMO_PORTALS = DATA / "demo" / "portals"
REPLICAS = DATA / "demo" / "replicas"
LOOPBACK = "127.0.0.1"
_IMAGE = bytes.fromhex("47494638396101000100800000cccccc00000021f90400000000002c00000000010001000002024401003b")
"""A grey GIF of one pixel: what every picture of the demo portals shows."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServedPortal:
    """A portal that is being served. ``portal`` has the addresses where it can really be reached."""

    name: str
    folder: Path
    base_url: str
    portal: Portal
    site: Site

    @property
    def expected(self) -> dict[str, Expected]:
        """What a good night finds in each article, by the canonical address under which the night stores it."""
        keep = self.portal.links.keep_parameters
        addresses = {s: canonical(self.base_url + a, keep=keep) for s, a in self.site.article_addresses.items()}
        return {addresses[article.slug]: article.expected for article in self.site.articles}


@contextmanager
def serve_demo_portals(root: Path = DEMO_PORTALS, *, free_ports: bool = False) -> Iterator[list[ServedPortal]]:
    """Serve every portal folder below ``root`` until the block ends.

    Each listens on the port of ``home`` in its ``portal.yaml``; when that is taken, or with ``free_ports``,
    on a free one, and ``ServedPortal.portal`` is moved there.

    Raises:
        DeclarationError: when a ``portal.yaml`` cannot be used.
        SourceError: when an article cannot be read.
    """
    with ExitStack() as stack:
        yield [
            stack.enter_context(serve_portal(path.parent, free_port=free_ports))
            for path in sorted(root.glob(f"*/{FILE_NAME}"))
        ]


@contextmanager
def serve_portal(folder: Path, *, free_port: bool = False) -> Iterator[ServedPortal]:
    """Serve the one portal in ``folder`` until the block ends."""
    declared = load_portal(folder)
    server = _listen(0 if free_port else urlsplit(declared.home).port or 0)
    base_url = f"http://{LOOPBACK}:{server.server_port}"
    try:
        site = build_site(folder, base_url)
        server.site = site
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=folder.name, daemon=True)
        thread.start()
        try:
            yield ServedPortal(folder.name, folder, base_url, _moved(declared, folder, base_url), site)
        finally:
            server.shutdown()
            thread.join()
    finally:
        server.server_close()


def _listen(port: int) -> _PortalServer:
    try:
        return _PortalServer((LOOPBACK, port), _Handler)
    except OSError:
        return _PortalServer((LOOPBACK, 0), _Handler)


def _moved(declared: Portal, folder: Path, base_url: str) -> Portal:
    """The declaration with every address on ``base_url``."""
    parts = urlsplit(declared.home)
    path = folder / FILE_NAME
    return parse_portal(path.read_text(encoding="utf-8").replace(f"{parts.scheme}://{parts.netloc}", base_url), path)


class _PortalServer(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    site: Site


class _Handler(BaseHTTPRequestHandler):
    server: _PortalServer
    protocol_version = "HTTP/1.1"
    server_version = "portal"
    sys_version = ""
    timeout = 30
    images: ClassVar[tuple[str, ...]] = (".jpg", ".jpeg", ".png", ".gif")

    def do_GET(self) -> None:
        """Answer a request for a page."""
        path = urlsplit(self.path).path
        own_name = f"{LOOPBACK}:{self.server.server_port}"
        if self.server.site.declaration.one_host and self.headers.get("Host", own_name) != own_name:
            self._send(Answer(b"", "text/html", status=301, location=self.path))
        elif path.lower().endswith(self.images):
            self._send(Answer(_IMAGE, "image/gif"))
        else:
            self._send(self.server.site.answer(self.path))

    do_HEAD = do_GET  # noqa: N815 (the library's name)

    def _send(self, answer: Answer) -> None:
        fresh = answer.status == HTTPStatus.OK and self._has(answer)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else answer.status)
        if answer.location:
            self.send_header("Location", f"http://{LOOPBACK}:{self.server.server_port}{answer.location}")
        if answer.status == HTTPStatus.OK:
            self.send_header("ETag", answer.etag)
            if answer.modified:
                self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        if fresh:
            self.end_headers()
            return
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _has(self, answer: Answer) -> bool:
        """The client says that it has this very answer already (RFC 9110, 13.2.2)."""
        if tags := self.headers.get("If-None-Match"):
            return answer.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = _moment(self.headers.get("If-Modified-Since", ""))
        return bool(since and answer.modified and answer.modified.replace(microsecond=0) <= since)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in the library)
        """Keep quiet on stderr; whoever wants to see requests turns on this logger."""
        _log.debug(format, *args)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
