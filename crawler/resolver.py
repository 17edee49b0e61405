"""Names of portals are looked up by a resolver that gives no private address, unless the portal may have one."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver

from crawler.middlewares import is_private


class _PublicOnly:
    """A receiver of Twisted's name resolution that passes on what the open net can reach."""

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 (Twisted's name)
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if not is_private(address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class PublicResolver(CachingHostnameResolver):
    """Scrapy's caching resolver; ``PRIVATE_HOSTS`` in the settings names the hosts that may be private."""

    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> PublicResolver:
        """Scrapy's way to make it."""
        resolver: PublicResolver = super().from_crawler(crawler, reactor)
        resolver.private_hosts = frozenset(crawler.settings.getlist("PRIVATE_HOSTS"))
        return resolver

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *more: Any, **others: Any) -> Any:  # noqa: N802, N803
        """Look a name up; private addresses are left out as if the name did not have them."""
        receiver = resolutionReceiver if hostName in self.private_hosts else _PublicOnly(resolutionReceiver)
        return super().resolveHostName(receiver, hostName, *more, **others)
