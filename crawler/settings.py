"""Scrapy's settings: polite and bounded. What differs from portal to portal is in ``for_portal``."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawler.messages import Terms

BOT_NAME = "GuongSang"
SPIDER_MODULES = ["crawler.spiders"]

SCHEDULER = "crawler.scheduler.FrontierScheduler"
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = BOT_NAME

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawler.middlewares.Boundary": 50,
    "crawler.middlewares.Robots": 100,
    "crawler.middlewares.Patience": 550,
    "crawler.middlewares.Reload": 580,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS_BASE = {"scrapy.extensions.throttle.AutoThrottle": 0}
"""Without the others: even one that is switched off is loaded."""
DOWNLOAD_HANDLERS_BASE = dict.fromkeys(
    ("http", "https"), "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
)
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 10
RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 500, 502, 504, 522, 524]
DNS_TIMEOUT = 20
URLLENGTH_LIMIT = 2083
REFERER_ENABLED = True
CONCURRENT_ITEMS = 1
"""The spider yields no items; Scrapy makes so many tasks for every response."""
AUTOTHROTTLE_MAX_DELAY = 60.0
STATS_DUMP = False
LOG_VERSIONS: list[str] = []
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}


def user_agent(contact: str) -> str:
    """Who we are and whom a portal's keeper can write to."""
    try:
        release = version("guongsang")
    except PackageNotFoundError:  # run from a checkout that is not installed
        release = "0"
    return f"{BOT_NAME}/{release} (+{contact or 'loopback only'})"


def for_portal(terms: Terms) -> dict[str, Any]:
    """Settings that follow from one declaration."""
    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": terms.delay,
        "DOWNLOAD_TIMEOUT": terms.timeout,
        "CONCURRENT_REQUESTS": max(terms.concurrency, 1),
        "CONCURRENT_REQUESTS_PER_DOMAIN": terms.concurrency,
        "AUTOTHROTTLE_ENABLED": terms.delay > 0,
        "AUTOTHROTTLE_START_DELAY": terms.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(terms.concurrency),
    }
    if terms.old_tls:
        settings["DOWNLOAD_HANDLERS"] = {"https": "crawler.old_tls.OldTlsHandler"}
    return settings
