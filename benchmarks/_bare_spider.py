"""The peer of benchmarks/harvest.py: ``_bare_spider.py URL OUT CONCURRENCY`` writes every page as a JSON line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Bare(scrapy.Spider):
    """Follows a paged listing and keeps what it finds."""

    name = "bare"

    def parse(self, response: Response) -> Iterator[Any]:
        for href in response.css("a::attr(href)").getall():
            if "/tin/bai-viet" in href:
                yield response.follow(href, self.keep)
            elif "page-" in href:
                yield response.follow(href, self.parse)

    def keep(self, response: Response) -> Iterator[Any]:
        yield {"url": response.url, "html": response.text}


if __name__ == "__main__":
    url, out, concurrency = sys.argv[1:4]
    Bare.start_urls = [f"{url}/tin/"]
    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
            "LOG_ENABLED": False,
            "LOG_INSTALL_ROOT_HANDLER": False,
            "TELNETCONSOLE_ENABLED": False,
            "FEEDS": {out: {"format": "jsonlines"}},
        }
    )
    process.crawl(Bare)
    process.start()
