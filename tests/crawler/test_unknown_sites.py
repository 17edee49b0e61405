"""Sites that nobody declared: every published article exactly once, with its title, date and body, and nothing else.

All of them are crawled side by side in two nights, the second of which finds nothing new.
"""

from __future__ import annotations

import html
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.crawler import nukeviet_site as nukeviet
from tests.crawler import wordpress_site as wordpress
from tests.crawler.crawling import crawl, declare, rows
from tests.crawler.nukeviet_site import NukeViet
from tests.crawler.portal_site import PortalSite, sentence
from tests.crawler.wordpress_site import WordPress

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TITLES = (
    "Người giữ rừng ở bản Nà Ráo",
    "Hello",
    "Tuyên dương 25 điển hình tiên tiến trong phong trào thi đua yêu nước năm 2022",
    "Chị Mẩy và vườn na trên núi đá",
    "Gặp mặt",
    "Khen thưởng đột xuất ba dân quân cứu người trong lũ",
    "Câu chuyện về cây cầu dân sinh ở xã Bản Mù",
)
EDITED = {TITLES[0], TITLES[4]}
"""What one of the sites edits between the two nights: a plain post, and one of several pages."""
LONG = "hoc-tap-va-lam-theo-tam-guong-dao-duc-Ho-Chi-Minh"


def prose(number: int, paragraphs: int = 4) -> tuple[str, ...]:
    return tuple(" ".join(sentence(number * 100 + p * 10 + s) for s in range(3)) for p in range(paragraphs))


def moment(n: int) -> datetime:
    return datetime(2022, 5, 20, 9, 7, tzinfo=VIETNAM) - timedelta(days=3 * n, minutes=17 * n)


def for_nukeviet(count: int, categories: tuple[str, ...], first: int = 1) -> tuple[nukeviet.Post, ...]:
    made = []
    for n in range(count):
        number = first + count - n
        title = TITLES[n] if n < len(TITLES) and first == 1 else f"Bản tin {number} của xã Bản Mù"
        own = (categories[n % len(categories)], categories[(n + 1) % len(categories)])
        alias = "Hello" if n == 1 else f"Bai-viet-so-{number}-cua-trang"
        lead, author = f"Mở đầu {number}: {sentence(number)}", "Hoài Thương" if n % 2 else ""
        file = "quyet-dinh.pdf" if n == 2 else ""
        body = ("Xã Bản Mù vừa khánh thành cây cầu mới.",) if n == 5 else prose(number)
        made.append(nukeviet.Post(number, title, alias, own, lead, body, moment(n), author, file))
    return tuple(made)


def for_wordpress(count: int) -> tuple[wordpress.Post, ...]:
    made = []
    for n in range(count):
        number = 200 + count - n
        title = TITLES[n] if n < len(TITLES) else f"Ghi chép số {number} từ bản xa"
        first, *rest = prose(number)
        blocks = [f"<p>{first}</p>", f'<h2 class="wp-block-heading">Chặng đường {number}</h2>']
        blocks += [f"<p>{text}</p>" for text in rest[:2]]
        blocks += [f'<ul class="wp-block-list"><li>{sentence(number)}</li><li>{sentence(number + 1000)}</li></ul>']
        blocks += [f'<blockquote class="wp-block-quote"><p>{rest[2]}</p><cite>Bà con bản</cite></blockquote>']
        slug = ("chao-moi-nguoi", "hello-world")[n] if n < 2 else f"ghi-chep-so-{number}-tu-ban-xa"
        category = ("tin-tuc", "guong-nguoi-tot-viec-tot-trong-cuoc-song-hang-ngay")[n % 2]
        post = wordpress.Post(
            number, title, slug, category, tuple(blocks), moment(n), sticky=n == 7, password=n == 3, gallery=n == 2
        )
        if n == 5:
            rows = "".join(f"<tr><td>{k}</td><td>Lò Thị Số {k}</td><td>Bản Mù</td></tr>" for k in (1, 2))
            post = replace(
                post, blocks=(f'<figure class="wp-block-table"><table><tbody>{rows}</tbody></table></figure>',)
            )
        if n == 6:
            post = replace(post, blocks=("<p>Xã Bản Mù vừa khánh thành cây cầu mới.</p>",))
        if n == 9:
            names = "".join(f"<li>Lò Văn Số {k}</li>" for k in (1, 2, 3))
            post = replace(post, title="Danh sách", slug="dang-ky", blocks=(f"<ul>{names}</ul>",), comments=9)
        if n == 10:
            picture = '<figure class="wp-block-image"><img src="/wp-content/uploads/anh.jpg" alt=""></figure>'
            post = replace(post, title="Mùa lúa chín", slug="mua-lua-chin", blocks=(picture,))
        if n == 11:
            others = "".join(
                f'<li><a href="/ghi-chep-so-{k}-tu-ban-xa/">Ghi chép số {k} từ bản xa</a></li>' for k in (1, 2, 3)
            )
            parts = (f"<p>{first}</p>", f"<p>Xem thêm:</p><ul>{others}</ul>", f"<p>{rest[0][:300]}</p>")
            post = replace(post, blocks=parts)
        if n == 4:
            later = tuple(tuple(f"<p>{text}</p>" for text in prose(number + more, 3)) for more in (300, 600))
            post = replace(post, later=later)
        made.append(post)
    return tuple(made)


def body_of(post: wordpress.Post) -> list[str]:
    text = "\n".join(block for page in (post.blocks, *post.later) for block in page)
    text = re.sub(r"<p>Xem thêm:</p><ul>.*?</ul>", "", text)
    for tag in ("</li>", "</p>", "</h2>", "</cite>", "</tr>"):
        text = text.replace(tag, "\n")
    text = text.replace("</td><td>", "\t")
    return [line.strip() for line in html.unescape(re.sub("<[^>]+>", "", text)).split("\n") if line.strip()]


SITES: dict[str, Any] = {
    "nukeviet-pretty": NukeViet(
        {"news": for_nukeviet(16, ("Tin-tuc", "Guong-sang", LONG)), "thong-bao": for_nukeviet(4, ("Chung",), first=500)}
    ),
    "nukeviet-query": NukeViet({"news": for_nukeviet(8, ("Tin-tuc", LONG))}, rewrite=False, flood=(30, 2)),
    "nukeviet-two-languages": NukeViet(
        {"news": for_nukeviet(7, ("Tin-tuc", LONG), first=40)},
        rewrite=False,
        bare=True,
        english={"news": for_nukeviet(6, ("News", "Good-examples"), first=60)},
    ),
    "nukeviet-bare": NukeViet({"news": for_nukeviet(11, ("Tin-tuc", LONG))}, rewrite=False, mobile=True, bare=True),
    "wordpress-five": WordPress(for_wordpress(9), theme="twentytwentyfive", pretty=True),
    "wordpress-five-query": WordPress(for_wordpress(9), theme="twentytwentyfive", pretty=False),
    "wordpress-one-edited": WordPress(for_wordpress(14), theme="twentytwentyone", pretty=True),
    "wordpress-four-dated": WordPress(for_wordpress(9), theme="twentytwentyfour", pretty=True, dated=True),
}


@dataclass
class Outcome:
    site: PortalSite
    home: Path
    first: dict[str, Any] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def stored(self) -> dict[str, tuple[str, datetime | None, str]]:
        """Title → (address, date, body) of all articles of this site."""
        found = rows(self.home, "select title, url, published_at, text from store_article")
        own = [row for row in found if row[1].startswith(self.site.url)]
        assert len({title for title, *_ in own}) == len(own)
        return {
            title: (url, datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None, text)
            for title, url, at, text in own
        }


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, _made_home: Path) -> Iterator[dict[str, Outcome]]:
    folder = tmp_path_factory.mktemp("unknown")
    shutil.copytree(_made_home, folder / "home")
    found: dict[str, Outcome] = {}
    with ExitStack() as stack:
        for name, made in SITES.items():
            site = stack.enter_context(PortalSite())
            made.url, site.missing = site.url, made
            declare(folder / "portals", name, site.url)
            found[name] = Outcome(site, folder / "home")
        for name, report in crawl(folder / "portals", folder / "home").items():
            found[name].first, found[name].asked = report, Counter(found[name].site.asked)
            found[name].site.asked.clear()
        site = SITES["wordpress-one-edited"]
        for post in [post for post in site.posts if post.title in EDITED]:
            site.edit(post, "<p>Đính chính: bà con góp công chứ không góp tiền như bài đã viết.</p>", datetime.now(UTC))
        for name, report in crawl(folder / "portals", folder / "home").items():
            found[name].second = report
        yield found


@pytest.mark.parametrize("name", [name for name in SITES if name.startswith("nukeviet")])
def test_nukeviet(nights: dict[str, Outcome], name: str) -> None:
    outcome, made = nights[name], SITES[name]
    found = outcome.stored()
    for _, post in made.every:
        _, at, text = found.pop(post.title)
        assert text == "\n".join(post.paragraphs), post.title
        assert at == post.at, post.title
    assert not found
    files = rows(outcome.home, "select attachments, url from store_article where attachments != '[]'")
    assert sum(url.startswith(outcome.site.url) for _, url in files) == sum(bool(post.file) for _, post in made.every)


@pytest.mark.parametrize("name", [name for name in SITES if name.startswith("wordpress")])
def test_wordpress(nights: dict[str, Outcome], name: str) -> None:
    outcome, made = nights[name], SITES[name]
    found = outcome.stored()
    for post in (post for post in made.posts if not post.password):
        _, at, text = found.pop(post.title)
        assert [line for line in text.split("\n") if line] == body_of(post), post.title
        assert at == post.at, post.title
    assert not found
    assert outcome.second["edited"] == (len(EDITED) if "edited" in name else 0)


@pytest.mark.parametrize("name", SITES)
def test_nothing_else_is_asked_for_or_told(nights: dict[str, Outcome], name: str) -> None:
    outcome = nights[name]
    assert outcome.first["state"] == "ok", outcome.first["reason"]
    others = ("print", "savefile", "download", "tag", "author", "replytocom", "comments", "wp-json", "attachment")
    assert not [path for path in outcome.asked if any(other in path for other in others)]
    assert outcome.second["new"] == 0
    assert not [path for path in outcome.site.asked if path.endswith(".html") or "?p=" in path]
    bad = [row for row in rows(outcome.home, "select source, reason from store_badinput") if outcome.site.url in row[0]]
    assert [reason for _, reason in bad] == (["an article behind a password"] if "wordpress" in name else [])
