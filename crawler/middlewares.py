"""What stands between the spider and a portal: the boundary, robots.txt, patience and reload pages."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler import urls
from crawler.links import Link


class RefusedError(IgnoreRequest):
    """Not asked, or turned away: robots.txt, a foreign host, a private address."""


class UnreachableError(IgnoreRequest):
    """Nobody answered, so that not even robots.txt could be asked for."""


class Boundary:
    """Only declared hosts are asked, also after a redirect; no private address unless the portal may have one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Boundary:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Stop a request that leaves the portal.

        Raises:
            RefusedError: for another host or a private address.
        """
        spider = self._crawler.spider
        if urls.host(request.url) not in spider.terms.hosts:
            raise RefusedError(f"dẫn ra ngoài các máy chủ đã khai báo: {request.url}")
        if not spider.terms.private_hosts and is_private(urlsplit(request.url).hostname or ""):
            raise RefusedError("địa chỉ trong mạng nội bộ; muốn tải phải khai báo allow_private")


def is_private(host: str) -> bool:
    """``host`` is this machine or an address that is not public."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


class Robots(RobotsTxtMiddleware):
    """robots.txt by RFC 9309, its crawl-delay, and the sitemaps that it names."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._why: dict[str, IgnoreRequest] = {}

    async def process_request(self, request: Request) -> None:
        """Stop a request that robots.txt forbids.

        Raises:
            RefusedError: when robots.txt forbids the address or cannot be had from a server in trouble.
            UnreachableError: when nobody answers.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        why = self._why.get(urlsplit(request.url).netloc)
        if why:
            raise why
        if parser is not None and not parser.allowed(request.url, self._robotstxt_useragent):
            raise RefusedError("robots.txt không cho phép")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        spider = self.crawler.spider
        if response.status >= 500:
            self._why[netloc] = RefusedError(f"robots.txt: HTTP {response.status}")
            self._settle(netloc, None)
        elif response.status != 200:
            self._settle(netloc, None)
        elif re.match(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<\?xml)", response.body[:512].lower()):
            spider.note("robots.txt là một trang HTML, coi như không có")
            self._settle(netloc, None)
        else:
            await super()._parse_robots(response, netloc, request)
            self._heed(netloc, self._parsers[netloc])

    def _heed(self, netloc: str, parser: Any) -> None:
        """Obey the crawl-delay and pass on the sitemaps of a Protego parser."""
        delay = parser.rp.crawl_delay(self._robotstxt_useragent)
        if delay:
            slow_down(self.crawler, urlsplit(f"//{netloc}").hostname or netloc, float(delay))
        base = f"http://{netloc}/"
        sitemaps = [urls.canonical(address, base=base) for address in parser.rp.sitemaps]
        if sitemaps and not self.crawler.spider.terms.has_sitemaps:
            self.crawler.engine.scheduler.name(tuple(Link(address, "sitemap") for address in sitemaps if address))

    def _settle(self, netloc: str, parser: RobotParser | None) -> None:
        waiting = self._parsers[netloc]
        self._parsers[netloc] = parser
        waiting.callback(parser)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self._why[netloc] = UnreachableError(self.crawler.spider.describe(exc))
        super()._robots_error(exc, netloc)


def slow_down(crawler: Crawler, host: str, delay: float) -> None:
    """Let at least ``delay`` seconds pass between two requests to ``host`` from now on."""
    downloader = crawler.engine.downloader
    downloader.per_slot_settings.setdefault(host, {})["delay"] = delay
    throttle = crawler.get_extension(AutoThrottle)
    if throttle is not None:
        throttle.mindelay = max(throttle.mindelay, delay)
        throttle.maxdelay = max(throttle.maxdelay, delay)
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, delay)
        slot.concurrency = 1


_FLOOD = re.compile(rb"class=[\"']floodblocker.{0,2000}?id=[\"']secField[\"'][^>]*>\s*(\d{1,5})", re.DOTALL)


class Patience(RetryMiddleware):
    """Retries; 429 and 503 let the whole host rest for as long as it asks, or twice as long each time."""

    LONGEST = 600.0
    """Seconds; who asks for a longer rest is left alone until the next night."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """A retry, or the response as it is.

        NukeViet answers more than 40 requests a minute, or 150 in five, with a page that counts the seconds down; older
        versions call it 200.
        """
        flood = _FLOOD.search(response.body) if len(response.body) <= Reload.SMALL else None
        if flood:
            response = response.replace(status=429, headers={**response.headers, "Retry-After": flood[1]})
        if response.status not in {429, 503}:
            result: Request | Response = super().process_response(request, response)
            return result
        spider = self.crawler.spider
        times = request.meta.get("retry_times", 0)
        pause = retry_after(response.headers.get("Retry-After", b"").decode("latin-1"))
        if pause is None:
            pause = min(60.0, max(spider.terms.delay, 0.25) * 2 ** (times + 1))
        if pause > self.LONGEST:
            self.crawler.engine.scheduler.stop(
                "blocked", f"Máy chủ yêu cầu nghỉ {pause:.0f} giây (HTTP {response.status})"
            )
            return response
        again = self._retry(request, f"HTTP {response.status}")
        if again is None:
            return response
        self.crawler.engine.scheduler.pause(pause)
        return again


def retry_after(value: str) -> float | None:
    """Seconds of a ``Retry-After`` header, which may be a number or a date; ``None`` when it says neither."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None


_COOKIE = re.compile(r"document\.cookie\s*=\s*[\"']([^=\"';]+)=([^\"';]*)")


class Reload(MetaRefreshMiddleware):
    """Tiny pages that only set a cookie, or only refresh to the real page."""

    SMALL = 8192
    """Bytes; a longer page is an article or a listing, and its refresh is for readers who stay."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The request that a browser would make, or the response as it is."""
        if response.status != 200 or len(response.body) > self.SMALL:
            return response
        script = response.body.decode("latin-1")
        cookie = _COOKIE.search(script)
        if cookie and re.search(r"location\s*\.\s*(?:reload|href|replace|assign)|location\s*=", script):
            if request.meta.get("reloaded"):
                return response
            again: Request = request.replace(cookies={cookie[1].strip(): cookie[2]}, dont_filter=True)
            again.meta["reloaded"] = True
            return again
        if "http-equiv" not in script.lower():
            return response
        result: Request | Response = super().process_response(request, response)
        return result


def headers_of(response: Response) -> Mapping[str, str]:
    """Header lines as text; of a repeated one the first."""
    return {name.decode("latin-1"): values[0].decode("latin-1") for name, values in response.headers.items() if values}
