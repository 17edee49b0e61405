"""A small real web server on loopback whose portal can misbehave in every way that portals do.

``PortalSite`` runs in a thread of the test; run as a program, it serves N generated articles and
prints its address, for measurements that need the server in a process of its own.
"""

from __future__ import annotations

import asyncio
import email.utils
import hashlib
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """With the query string."""
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False
    """Never answer at all."""
    cut: bool = False
    """Promise more bytes than are sent, then hang up."""

    def bytes(self) -> bytes:
        head = [f"HTTP/1.1 {self.status} X", f"Content-Length: {len(self.body) + (1000 if self.cut else 0)}"]
        if self.type:
            head.append(f"Content-Type: {self.type}")
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + self.body


Route = Reply | Callable[[Request], Reply]


def redirect(to: str, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": to})


def html(text: str, charset: str = "utf-8", **more: object) -> Reply:
    return Reply(text.encode(charset), **more)  # type: ignore[arg-type]


def conditional(reply: Reply) -> Route:
    """``reply`` with an ETag and a date; 304 to whoever already has it."""
    etag = '"' + hashlib.sha1(reply.body).hexdigest() + '"'
    date = email.utils.formatdate(1_600_000_000, usegmt=True)

    def route(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, type="", headers={"ETag": etag})
        return Reply(reply.body, reply.status, reply.type, {**reply.headers, "ETag": etag, "Last-Modified": date})

    return route


class _Connection(asyncio.Protocol):
    def __init__(self, site: PortalSite) -> None:
        self.site = site
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, rest = self.buffer.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            method, path, _ = first.split(" ", 2)
            reply = self.site.answer(Request(method, path, headers, rest[:length]))
            if reply.hang:
                return
            self.transport.write(reply.bytes())
            if reply.cut:
                self.transport.close()


class PortalSite:
    """Routes by path (query included, then without it), and what was asked of it."""

    def __init__(
        self, routes: Mapping[str, Route] | None = None, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.missing: Route = html("<h1>Không tìm thấy trang</h1>", status=404)
        self.asked: Counter[str] = Counter()
        self.requests: list[Request] = []
        self.times: list[tuple[float, str]] = []
        self.socket = socket.create_server(("127.0.0.1", port))
        self.tls = tls
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.socket.getsockname()[1]}"
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def answer(self, request: Request) -> Reply:
        self.asked[request.path] += 1
        self.requests.append(request)
        self.times.append((time.monotonic(), request.path))
        route = self.routes.get(request.path) or self.routes.get(request.path.partition("?")[0]) or self.missing
        return route(request) if callable(route) else route

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        serving = self.loop.create_server(lambda: _Connection(self), sock=self.socket, ssl=self.tls)
        self.server = self.loop.run_until_complete(serving)
        self.loop.run_forever()
        self.server.close()
        self.loop.close()

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


WORDS = ("bà", "con", "trong", "xã", "cùng", "nhau", "làm", "đường", "giúp", "hộ", "khó", "khăn", "vay", "vốn", "trồng")


def sentence(seed: int, length: int = 18) -> str:
    """Invented words in an order of their own, so that no two articles are alike."""
    digest = hashlib.sha256(str(seed).encode()).digest()
    return " ".join(WORDS[byte % len(WORDS)] for byte in digest[:length]).capitalize() + f" lần thứ {seed}."


def article_page(number: int, *, paragraphs: int = 8, charset: str = "utf-8", published: str | None = None) -> str:
    """An article of a made-up portal, with the chrome around it that portals have."""
    day = published or f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2021"
    body = "\n".join(
        f"<p>{' '.join(sentence(number * 1000 + p * 10 + s) for s in range(4))}</p>" for p in range(paragraphs)
    )
    menu = "".join(f'<li><a href="/muc-{m}/">Mục {m}</a></li>' for m in range(20))
    related = "".join(f'<li><a href="/tin/bai-viet-so-{number + r}.html">Tin khác {r}</a></li>' for r in range(1, 7))
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="{charset}">
<title>Bài viết số {number} - Báo Thử</title><meta property="og:title" content="Bài viết số {number}"></head><body>
<nav><ul>{menu}</ul></nav><main><h1 class="title">Bài viết số {number}</h1>
<div class="date">Thứ hai, {day} 08:{number % 60:02d}</div>
<div class="sapo">Mở đầu của bài viết số {number}: {sentence(number)}</div>
<div class="body">{body}</div></main>
<div class="related"><h3>Tin liên quan</h3><ul>{related}</ul></div>
<footer>Báo Thử - Cơ quan của Đảng bộ tỉnh. Điện thoại 000.</footer></body></html>"""


def listing_page(numbers: range, *, following: str = "") -> str:
    links = "".join(f'<li><a href="/tin/bai-viet-so-{n}.html">Bài viết số {n}</a></li>' for n in numbers)
    turn = f'<a rel="next" href="{following}">Trang sau</a>' if following else ""
    return f"<!DOCTYPE html><html><head><title>Tin tức</title></head><body><ul>{links}</ul>{turn}</body></html>"


def portal_routes(count: int, *, per_page: int = 20) -> dict[str, Route]:
    """``count`` articles behind a paged listing at ``/tin/``."""
    routes: dict[str, Route] = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /admin/\n", type="text/plain")}
    pages = range(0, count, per_page)
    for page, first in enumerate(pages, start=1):
        following = f"/tin/page-{page + 1}/" if page < len(pages) else ""
        text = listing_page(range(first, min(first + per_page, count)), following=following)
        routes["/tin/" if page == 1 else f"/tin/page-{page}/"] = html(text)
    for number in range(count):
        routes[f"/tin/bai-viet-so-{number}.html"] = html(article_page(number))
    return routes


if __name__ == "__main__":
    with PortalSite(portal_routes(int(sys.argv[1]))) as running:
        print(running.url, flush=True)
        sys.stdin.read()
