"""The one spider: it fetches what the desk leases and hands every answer back. The declaration does the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy import FormRequest, Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.messages import Lease, Terms, Visit
from crawler.middlewares import RefusedError, UnreachableError, headers_of
from crawler.records import Page
from crawler.scheduler import DeskLine

_GIVE_UP_REFUSED = 10
"""Refusals in a row after which the portal is left alone for this night."""
_GIVE_UP_UNREACHABLE = 5
_TURNED_AWAY = {401, 403, 407, 429, 451}
_WHY = {
    DownloadConnectionRefusedError: "máy chủ từ chối kết nối",
    CannotResolveHostError: "không tìm thấy tên miền",
    DownloadTimeoutError: "quá thời gian chờ",
    ResponseDataLossError: "kết nối đứt giữa chừng",
    DownloadCancelledError: "trang quá lớn",
    DownloadFailedError: "kết nối thất bại",
}
_NOBODY_THERE = (DownloadConnectionRefusedError, CannotResolveHostError, DownloadTimeoutError, DownloadFailedError)


class PortalSpider(scrapy.Spider):
    """Crawls one portal. Pages are understood and stored at the desk, in another process."""

    name = "portal"

    def __init__(self, terms: Terms, line: DeskLine, *, waits: bool = False, **more: Any) -> None:
        """``waits``: the next page of a listing is asked for only when the articles of the page before are read."""
        super().__init__(terms.name, **more)
        self.terms = terms
        self.line = line
        self.waits = waits
        self._refused_in_a_row = 0
        self._unreachable_in_a_row = 0

    async def start(self) -> AsyncIterator[Request]:
        """Nothing: the start points are leased like everything else."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def request_for(self, lease: Lease) -> Request:
        """The request that fetches a lease, conditional where the page was seen before."""
        headers = {}
        if lease.etag:
            headers["If-None-Match"] = lease.etag
        if lease.last_modified:
            headers["If-Modified-Since"] = lease.last_modified
        arguments: dict[str, Any] = {
            "callback": self.arrived,
            "errback": self.failed,
            "headers": headers,
            "dont_filter": True,
            "meta": {"lease": lease},
        }
        form = lease.context.get("form")
        if form:
            return FormRequest(lease.url, formdata=form, **arguments)
        return Request(lease.url, **arguments)

    def arrived(self, response: Response) -> None:
        """Hand a response to the desk."""
        self._unreachable_in_a_row = 0
        self._refused_in_a_row = self._refused_in_a_row + 1 if response.status in _TURNED_AWAY else 0
        page = Page(response.url, response.body, headers_of(response), response.status, datetime.now(UTC))
        self.crawler.engine.scheduler.visited(Visit(response.meta["lease"], page))
        if self._refused_in_a_row >= _GIVE_UP_REFUSED:
            reason = f"Máy chủ từ chối {self._refused_in_a_row} yêu cầu liên tiếp (HTTP {response.status})"
            self.crawler.engine.scheduler.stop("blocked", reason)

    def failed(self, failure: Failure) -> None:
        """Tell the desk that a lease brought nothing."""
        error = failure.value or RuntimeError("unknown")
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        unreachable = isinstance(error, (UnreachableError, *_NOBODY_THERE))
        visit = Visit(
            request.meta["lease"],
            failure=self.describe(error),
            refused=isinstance(error, RefusedError),
            unreachable=unreachable,
        )
        self.crawler.engine.scheduler.visited(visit)
        self._unreachable_in_a_row = self._unreachable_in_a_row + 1 if unreachable else 0
        if self._unreachable_in_a_row >= _GIVE_UP_UNREACHABLE:
            reason = f"Không kết nối được tới {self.terms.home}: {visit.failure}"
            self.crawler.engine.scheduler.stop("unreachable", reason)

    @staticmethod
    def describe(error: BaseException) -> str:
        """An error of the network in words."""
        for kind, words in _WHY.items():
            if isinstance(error, kind):
                return words
        return " ".join(str(error).split()) or type(error).__name__

    def note(self, text: str) -> None:
        """Leave a remark for the night's report."""
        self.crawler.engine.scheduler.remark(text)
