"""A site as NukeViet 4.5 serves it, around articles of our own invention: addresses, themes, modules, redirects.

Known of the real one: a listing links an article under the listing's category and the article redirects to its first
category; every later page of a listing is rel=next; paths that do not exist lead home; the feed's times are wrong, and
so is ``article:published_time``; print, save, tag, author and topic views repeat articles; static pages look like news;
who asks too often (40 requests a minute as it is installed) gets a countdown in place of every page, under status 200.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

from tests.crawler.portal_site import Reply, Request, html, redirect

_DAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")


@dataclass(frozen=True)
class Post:
    id: int
    title: str
    alias: str
    categories: tuple[str, ...]
    hometext: str
    paragraphs: tuple[str, ...]
    at: datetime
    author: str = ""
    file: str = ""


class NukeViet:
    """Modules of news by name, each a tuple of posts; ``rewrite`` gives pretty addresses, ``mobile`` the other theme.

    ``bare``: without feeds, sitemap and robots.txt, so that only listings and their pages lead to articles;
    ``english``: the modules of the site's other language, under addresses of their own; ``flood``: how many requests it
    bears in how many seconds before it only counts down.
    """

    per_page = 5

    def __init__(
        self,
        modules: dict[str, Sequence[Post]],
        *,
        rewrite: bool = True,
        mobile: bool = False,
        bare: bool = False,
        english: dict[str, Sequence[Post]] | None = None,
        language: str = "vi",
        flood: tuple[int, int] | None = None,
    ) -> None:
        self.modules, self.rewrite, self.mobile, self.bare = modules, rewrite, mobile, bare
        self.language = language
        self.english = NukeViet(english, rewrite=rewrite, mobile=mobile, bare=bare, language="en") if english else None
        self.url = ""
        self.flood = flood
        self._since = self._asked = 0.0

    def _flooded(self) -> Reply | None:
        """The page in place of all others for the rest of a window in which too much was asked for."""
        if self.flood is None:
            return None
        most, seconds = self.flood
        if time.monotonic() - self._since > seconds:
            self._since, self._asked = time.monotonic(), 0
        if self._asked < most:
            self._asked += 1
            return None
        left = 1 + int(self._since + seconds - time.monotonic())
        return html(
            '<!DOCTYPE html><html><head><title>Xin chờ</title></head><body><div class="floodblocker"><img alt="Xin chờ" '
            'src="/assets/images/load_bar.gif"><br>Bạn hỏi trang này quá nhiều lần.<br><span>Hãy chờ <span id="secField">'
            f"{left}</span> giây...</span></div></body></html>"
        )

    @property
    def every(self) -> list[tuple[str, Post]]:
        """Module and post of both languages."""
        own = [(module, post) for module, posts in self.modules.items() for post in posts]
        return own + (self.english.every if self.english else [])

    def __call__(self, request: Request) -> Reply:  # noqa: PLR0911 (one case a view)
        if flooded := self._flooded():
            return flooded
        parts = urlsplit(request.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if self.english and (query.get("language") == "en" or parts.path.split("/")[1] == "en"):
            self.english.url = self.url
            return self.english(request)
        if self.bare and parts.path.endswith((".txt", ".xml")):
            return redirect("/")
        if parts.path == "/robots.txt":
            text = f"User-agent: *\nDisallow: /data/\nDisallow: /includes/\nSitemap: {self.url}/sitemap.xml"
            return Reply(text.encode(), type="text/plain; charset=utf-8")
        if parts.path.startswith("/sitemap"):
            return self._sitemap(parts.path)
        if self.rewrite:
            steps = [step for step in parts.path.split("/") if step]
            if steps[:1] == [self.language]:
                steps = steps[1:]
            module, op = (steps[0], steps[1:]) if steps else ("", [])
        else:
            if parts.path not in {"/", "/index.php"}:
                return redirect("/")
            module, op = query.get("nv", ""), [step for step in query.get("op", "").split("/") if step]
        if "download" in query:
            return Reply(b"%PDF-1.4", type="application/pdf")
        return self._answer(module, op) or redirect(self.at("", ""))

    def at(self, module: str, op: str = "") -> str:
        if self.rewrite:
            path = "/".join(part for part in (self.language, module, op) if part)
            return "/" if path == "vi" else f"/{path}" + ("" if path.endswith(".html") else "/")
        parts = [("language", self.language), ("nv", module), ("op", op)]
        return "/index.php?" + "&".join(f"{name}={quote(value, safe='/-')}" for name, value in parts if value)

    def of(self, module: str, post: Post, category: str = "") -> str:
        return self.at(module, f"{category or post.categories[0]}/{post.alias}-{post.id}.html")

    def _answer(self, module: str, op: list[str]) -> Reply | None:  # noqa: PLR0911, PLR0912 (one case a view)
        static = {
            "about": "Giới thiệu về đơn vị và cơ cấu tổ chức",
            "siteterms": "Chính sách bảo mật và quyền riêng tư",
        }
        if not module:
            return self._listing(next(iter(self.modules)), [], "Trang nhất")
        if module in static:
            if not op:
                return self._page(static[module], self._static(module, static[module], linked=True))
            return self._page(static[module], self._static(module, static[module]))
        if module == "laws":
            title = "Quyết định về việc ban hành quy chế xét tặng danh hiệu thi đua"
            text = f'<div class="bodytext"><p>{title} của huyện, gồm năm chương và hai mươi mốt điều, có hiệu lực thi hành.</p></div>'
            code = "<table><tr><td>Số ký hiệu</td><td>15/2022/QĐ-UBND</td></tr><tr><td>Ngày ban hành</td><td>05/01/2022</td></tr></table>"
            body = f'<div class="law-detail"><h1 class="margin-bottom-lg">{title}</h1>{code}{text * 4}</div>'
            return self._page(title, body, at=("laws", "detail"))
        if module == "faq":
            return self._page(
                "Hỏi đáp", f"<h1>Hỏi đáp về khen thưởng</h1>{self._static(module, 'Hỏi đáp')}", at=("faq", "main")
            )
        if module in {"contact", "users", "statistics", "seek", "feeds", "voting"}:
            rss = "".join(f'<li><a href="{self.at(name, "rss")}">{name}</a></li>' for name in self.modules)
            return self._page(module, f'<div class="panel"><form><input name="q"></form><ul>{rss}</ul></div>')
        if module not in self.modules:
            return None
        match op:
            case ["rss", *_]:
                return self._rss(module)
            case ["print", _, alias]:
                return (post := self._find(module, alias)) and self._print(module, post)
            case ["savefile", _, alias]:
                post = self._find(module, alias)
                return post and Reply(
                    self._print(module, post).body, headers={"Content-Disposition": "attachment; filename=a.html"}
                )
            case ["tag" | "author" | "topic" | "groups" as view, name, *_]:
                return self._page(f"{view}: {name}", self._items(module, self.modules[module][:4]))
            case ["search" | "content" | "rating", *_]:
                return self._page("Tìm kiếm", '<form><input name="q"></form>')
            case [category, alias] if alias.endswith(".html"):
                post = self._find(module, alias)
                if post is None:
                    return None
                if category != post.categories[0]:
                    return redirect(self.of(module, post))
                return self._detail(module, post)
            case _:
                return self._listing(module, op, op[0] if op else module)

    def _find(self, module: str, alias: str) -> Post | None:
        number = alias.removesuffix(".html").rpartition("-")[2]
        return next((post for post in self.modules[module] if str(post.id) == number), None)

    def _listing(self, module: str, op: list[str], title: str) -> Reply | None:
        page = 1
        if op and op[-1].startswith("page-"):
            page, op = int(op[-1].removeprefix("page-")), op[:-1]
        category = op[0] if op else ""
        posts = [post for post in self.modules[module] if not category or category in post.categories]
        last = -(-len(posts) // self.per_page)
        if len(op) > 1 or not posts:
            return None
        if page > last:
            return redirect(self.at(module, category))
        shown = posts[(page - 1) * self.per_page : page * self.per_page]
        head = f'<link rel="next" href="{self._turned(module, category, page + 1)}">' if page < last else ""
        pages = "".join(
            f'<li class="active"><a href="#">{n}</a></li>'
            if n == page
            else f'<li><a rel="{"next" if n > page else "prev"}" href="{self._turned(module, category, n)}">{n}</a></li>'
            for n in range(1, last + 1)
        )
        pager = f'<div class="text-center"><ul class="pagination">{pages}</ul></div>' if last > 1 else ""
        body = f'<h1 class="hidden d-none">{title}</h1>{self._items(module, shown, category)}{pager}'
        return self._page(title, body, head=head, at=(module, "viewcat" if category else "main"))

    def _turned(self, module: str, category: str, page: int) -> str:
        op = "/".join(part for part in (category, f"page-{page}" if page > 1 else "") if part)
        return self.at(module, op)

    def _items(self, module: str, posts: Sequence[Post], category: str = "") -> str:
        return "".join(
            f'<div class="news_column"><div class="panel panel-default"><div class="panel-body featured">'
            f'<a href="{self.of(module, post, category)}" title="{post.title}"><img alt="{post.title}" src="/a.jpg"></a>'
            f'<h2><a href="{self.of(module, post, category)}" title="{post.title}">{post.title}</a></h2>'
            f'<div class="text-muted"><ul class="list-unstyled list-inline"><li>{post.at:%d/%m/%Y %H:%M:%S %p}</li>'
            f'<li>Xem: 17</li></ul></div><div class="text-justify">{post.hometext}</div></div></div></div>'
            for post in posts
        )

    def _detail(self, module: str, post: Post) -> Reply:
        day = "Chủ nhật" if post.at.weekday() == 6 else f"Thứ {_DAYS[post.at.weekday()]}"
        printed = f"{day} - {post.at:%d/%m/%Y %H:%M}"
        body = "".join(f'<p style="text-align: justify;">{text}</p>' for text in post.paragraphs)
        others = "".join(
            f'<li><em class="fa fa-angle-right">&nbsp;</em><h4><a href="{self.of(module, other)}" '
            f'data-content="{other.hometext}" title="{other.title}">{other.title}</a></h4>'
            f"<em>({other.at:%d/%m/%Y})</em></li>"
            for other in self.modules[module]
            if other != post
        )
        author = f'<p class="h5 text-right"><strong>Tác giả: </strong>{post.author}</p>' if post.author else ""
        links = (
            f'<li><a class="dimgray" rel="nofollow" title="In ra" href="javascript: void(0)" onclick="nv_open_browse('
            f"'{self.at(module, f'print/{post.categories[0]}/{post.alias}-{post.id}.html')}')\"><em>&nbsp;</em></a></li>"
            f'<li><a class="dimgray" rel="nofollow" title="Lưu bài viết này" '
            f'href="{self.at(module, f"savefile/{post.categories[0]}/{post.alias}-{post.id}.html")}"><em>&nbsp;</em></a></li>'
        )
        files = ""
        if post.file:
            here = self.of(module, post)
            files = (
                '<div class="panel panel-default"><div class="panel-heading"><strong>File đính kèm</strong></div>'
                f'<div class="list-group news-download-file"><div class="list-group-item"><a href="{here}'
                f'{"&amp;" if "?" in here else "?"}download=1&amp;id=0" title="Tải về {post.file}" download>Tải về: '
                f"<strong>{post.file}</strong></a></div></div></div>"
            )
        if self.mobile:
            content = (
                f'<div class="news_column panel panel-default"><div class="panel-body"><h1>{post.title}</h1>'
                f'<em class="time">{printed}</em><hr><div id="hometext"><div class="h2">{post.hometext}</div></div>'
                f'<div class="bodytext">{body}</div>{files}{author.replace("h5 ", "")}<hr>'
                f'<form id="form3B"><div id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</div></form>'
                f'<p><strong>Những tin mới hơn</strong></p><ul class="related">{others}</ul></div></div>'
            )
        else:
            content = f"""<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope>
<div class="panel-body"><h1 class="title margin-bottom-lg" itemprop="headline">{post.title}</h1>
<div class="hidden hide d-none" itemprop="author" itemtype="http://schema.org/Person" itemscope><span itemprop="name">
{post.author or "Trang tin"}</span></div>
<span class="hidden hide d-none" itemprop="datePublished">{post.at.isoformat()}</span>
<span class="hidden hide d-none" itemprop="dateModified">{post.at.isoformat()}</span>
<span class="hidden hide d-none" itemprop="mainEntityOfPage">{self.url}{self.of(module, post)}</span>
<div class="hidden hide d-none" itemprop="publisher" itemscope><span itemprop="name">Trang tin</span></div>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">{printed}</span></div>
<div class="col-md-12"><ul class="list-inline text-right">{links}</ul></div></div>
<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{post.hometext}</div></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body}</div>{files}
<div class="margin-bottom-lg">{author}</div></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><div class="h5"><em class="fa fa-tags">&nbsp;</em>
<strong>Tags: </strong><a title="thi đua" href="{self.at(module, "tag/thi-dua")}"><em>thi đua</em></a></div></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><form id="form3B"><div class="h5 clearfix">
<p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><div><span>Click để đánh giá bài viết</span></div>
</div></form></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><div id="idcomment" class="nv-fullbg"><h3>Ý kiến bạn đọc</h3>
<div class="alert alert-warning"><a href="{self.at("users", "login")}">Bạn cần đăng nhập để gửi bình luận</a></div></div></div>
</div><div class="news_column panel panel-default"><div class="panel-body other-news"><p class="h3"><strong>Những tin mới hơn
</strong></p><div class="clearfix"><ul class="detail-related related list-none list-items">{others}</ul></div></div></div>"""
        head = (
            f'<meta property="og:type" content="article"><meta property="og:title" content="{post.title}">'
            f'<meta property="article:published_time" content="{post.at:%Y-%m-%d}EST{post.at:%H:%m:%S}">'
        )
        return self._page(
            post.title,
            content,
            head=head,
            canonical=self.of(module, post),
            crumb=post.categories[0],
            at=(module, "detail"),
        )

    def _print(self, module: str, post: Post) -> Reply:
        body = "".join(f"<p>{text}</p>" for text in post.paragraphs)
        return html(f"""<!DOCTYPE html><html lang="vi"><head><title>{post.title}</title><meta name="generator"
content="NukeViet v4.5"><meta name="robots" content="noindex, nofollow"></head><body><div id="print"><div id="hd_print">
<h2 class="pull-left">Trang tin</h2><p class="pull-right"><a href="{self.url}/">{self.url}</a></p></div><hr><div id="content">
<h1>{post.title}</h1><ul class="list-inline"><li>{post.at:%d/%m/%Y %H:%M}</li></ul><div id="hometext">{post.hometext}</div>
<div id="bodytext" class="clearfix">{body}</div></div><div id="footer"><div id="url"><strong>URL của bài viết này: </strong>
<a href="{self.of(module, post)}">{self.url}{self.of(module, post)}</a></div></div></div></body></html>""")

    def _static(self, module: str, title: str, *, linked: bool = False) -> str:
        text = "".join(
            f"<p>Đơn vị được thành lập năm 19{n}0 và có {n} phòng chuyên môn, {n} trung tâm.</p>" for n in "6789"
        )
        link = f'<ul><li><h3><a href="{self.at(module, "Co-cau-to-chuc-va-nhiem-vu.html")}">Cơ cấu tổ chức và nhiệm vụ</a></h3></li></ul>'
        return f"""<div class="page panel panel-default" itemtype="http://schema.org/Article" itemscope><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{title}</h1><span class="hidden hide d-none"
itemprop="datePublished">2020-01-02T08:00:00+07:00</span><div class="hometext margin-bottom-lg">Lời giới thiệu.</div>
<div id="page-bodyhtml" class="bodytext margin-bottom-lg">{text}</div>{link if linked else ""}</div></div>"""

    def _page(
        self,
        title: str,
        content: str,
        *,
        head: str = "",
        canonical: str = "",
        crumb: str = "",
        at: tuple[str, str] = ("", ""),
    ) -> Reply:
        categories = {
            (module, category)
            for module, posts in self.modules.items()
            for post in posts
            for category in post.categories
        }
        menu = "".join(f'<li><a href="{self.at(m, c)}">{c.replace("-", " ")}</a></li>' for m, c in sorted(categories))
        menu += "".join(
            f'<li><a href="{self.at(module)}">{module}</a></li>'
            for module in (*self.modules, "about", "contact", "statistics", "feeds", "users")
        )
        menu += f'<li><a href="{self.at("about", "Gioi-thieu-ve-don-vi-va-co-cau.html")}">Giới thiệu</a></li>'
        menu += f'<li><a href="{self.at("siteterms", "chinh-sach-bao-mat-va-quyen-rieng-tu.html")}">Chính sách</a></li>'
        menu += f'<li><a href="{self.at("laws", "detail/Quyet-dinh-ban-hanh-quy-che-xet-tang-danh-hieu-12")}">Văn bản</a></li>'
        menu += f'<li><a href="{self.at("faq", "Hoi-dap-ve-thu-tuc-khen-thuong-cap-xa-7.html")}">Hỏi đáp</a></li>'
        menu += "<li><a href='/en/'>English</a></li>" if self.english and self.rewrite else ""
        menu += "<li><a href='/index.php?language=en'>English</a></li>" if self.english and not self.rewrite else ""
        menu += '<li><a href="/?nvvithemever=m" rel="nofollow">Bản di động</a></li>'
        module = next(iter(self.modules))
        menu += "".join(
            f'<li><a href="{self.at(module, op)}">{op}</a></li>'
            for op in (
                "groups/Tin-noi-bat",
                "topic/dai-hoi-thi-dua-yeu-nuoc-lan-thu-sau",
                "author/nguoi-viet-bai-hay-12",
            )
        )
        feeds = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{m}" href="{self.at(m, "rss")}">'
            for m in self.modules
            if not self.bare
        )
        hot = "".join(
            f'<li class="clearfix"><a class="show" href="{self.of(module, post)}" title="{post.title}">{post.title}</a></li>'
            for post in self.modules[module][:3]
        )
        crumbs = (
            f'<li id="brcr_1"><a href="#"><span class="txt">{crumb.replace("-", " ")}</span></a></li>' if crumb else ""
        )
        link = f'<link rel="canonical" href="{self.url}{canonical.replace("&", "&amp;")}">' if canonical else ""
        return html(f"""<!DOCTYPE html><html lang="vi" xmlns="http://www.w3.org/1999/xhtml"><head><title>{title} - Trang tin</title>
<meta charset="utf-8"><meta name="generator" content="NukeViet v4.5">{link}{head}{feeds}
<script>var nv_base_siteurl="/",nv_lang_data="{self.language}",nv_module_name="{at[0]}",nv_func_name="{at[1]}";</script></head><body><noscript><div class="alert alert-danger">Trình duyệt
của bạn đã tắt chức năng hỗ trợ JavaScript.</div></noscript><div class="body-bg"><div class="wraper"><header><div id="header">
<div class="logo"><a title="Trang tin" href="{self.at("")}"><img src="/logo.png" alt="Trang tin"></a></div></div></header>
<nav class="second-nav" id="menusite"><div class="navbar"><ul class="nav navbar-nav">{menu}</ul></div></nav><section>
<div class="container" id="body"><nav class="third-nav"><div class="breadcrumbs-wrap"><ul class="breadcrumbs list-none">
<li id="brcr_0"><a href="/"><span>Trang nhất</span></a></li>{crumbs}</ul></div><div class="headerSearch"><input type="text"></div>
</nav><div class="row"><div class="col-sm-16 col-md-18">{content}</div><div class="col-sm-8 col-md-6"><div class="panel
panel-default"><div class="panel-heading">Tin xem nhiều</div><div class="panel-body"><ul class="block_tophits list-none">{hot}
</ul></div></div></div></div></div></section></div><footer class="section-footer-top" id="footer"><div class="wraper"><p>Trang
tin điện tử của huyện Nà Ráo. Chịu trách nhiệm: ông Vừ Văn Chẳng.</p></div></footer></div><div id="timeoutsess"
class="chromeframe">Bạn đã không sử dụng Site, <a href="#">Bấm vào đây để duy trì trạng thái đăng nhập</a>.</div></body></html>""")

    def _rss(self, module: str) -> Reply:
        items = "".join(
            f"<item><title>{post.title}</title><link>{self.url}{self.of(module, post).replace('&', '&amp;')}</link>"
            f"<guid>{module}_{post.id}</guid><description>&lt;img src=a.jpg&gt;{post.hometext}</description>"
            f"<pubDate>{post.at:%a, %d %b %Y %H:%m:%S} GMT</pubDate></item>"
            for post in self.modules[module][:20]
        )
        text = (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
        )
        return Reply(text.encode(), type="text/xml; charset=utf-8")

    def _sitemap(self, path: str) -> Reply:
        if self.english and path.startswith("/sitemap-en."):
            self.english.url = self.url
            return self.english._sitemap(path.replace("/sitemap-en.", "/sitemap-vi."))
        module = path.removeprefix("/sitemap-vi.").removesuffix(".xml")
        if path == "/sitemap.xml":
            names = [f"vi.{name}" for name in (*self.modules, "about", "page")]
            names += [f"en.{name}" for name in self.english.modules] if self.english else []
            rows = "".join(f"<sitemap><loc>{self.url}/sitemap-{name}.xml</loc></sitemap>" for name in names)
            text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
        else:
            links = (
                [(self.of(module, post), post.at) for post in self.modules[module]]
                if module in self.modules
                else [(self.at("about", "Gioi-thieu-ve-don-vi-va-co-cau.html"), datetime(2020, 1, 2, tzinfo=UTC))]
            )
            rows = "".join(
                f"<url><loc>{self.url}{link.replace('&', '&amp;')}</loc><lastmod>{at.isoformat()}</lastmod></url>"
                for link, at in links
            )
            text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        return Reply(f'<?xml version="1.0"?>{text}'.encode(), type="application/xml")
