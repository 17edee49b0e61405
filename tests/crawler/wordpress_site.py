"""A site as WordPress 6 serves it, around posts of our own invention: addresses, archives, three default themes.

Known of the real one: Twenty Twenty-Five prints no date on a post, but other posts' dates under it; its front page shows
whole posts; pages, attachments and archives have the markup of posts and say what they are only in the body's class;
a post can go on over several pages, want a password, or stick to the top of the first page. The classic Twenty
Twenty-One writes columns and keywords among the classes of a post's element, prints the date under the body only, and
has widgets below it. Sitemaps give the time of the last edit, and any feed can be asked for in that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from tests.crawler.portal_site import Reply, Request, html, redirect


@dataclass(frozen=True)
class Post:
    id: int
    title: str
    slug: str
    category: str
    blocks: tuple[str, ...]
    """Inner HTML of the post, one block each."""
    at: datetime
    sticky: bool = False
    password: bool = False
    gallery: bool = False
    later: tuple[tuple[str, ...], ...] = ()
    """Blocks of its second, third, … page."""
    edited: datetime | None = None
    comments: int = 1


class WordPress:
    """``theme`` is "twentytwentyfive", "twentytwentyfour" or "twentytwentyone"; ``pretty`` gives addresses by name.

    ``dated``: pretty addresses of a server without rewriting, by day and name below ``/index.php/``; no robots.txt.
    """

    per_page = 4

    def __init__(self, posts: Sequence[Post], *, theme: str, pretty: bool, dated: bool = False) -> None:
        self.posts = sorted(posts, key=lambda post: post.at, reverse=True)
        self.theme, self.pretty, self.dated = theme, pretty, dated
        self.root = "/index.php" if dated else ""
        self.url = ""

    def edit(self, post: Post, block: str, now: datetime) -> None:
        """Add a block to the end of a post."""
        at = self.posts.index(post)
        if post.later:
            self.posts[at] = replace(post, later=(*post.later[:-1], (*post.later[-1], block)), edited=now)
        else:
            self.posts[at] = replace(post, blocks=(*post.blocks, block), edited=now)

    def __call__(self, request: Request) -> Reply:
        parts = urlsplit(request.path)
        query = dict(parse_qsl(parts.query))
        if query.get("orderby") == "modified":
            return self._edited_last()
        if query.get("sitemap"):
            return self._sitemap("wp-sitemap.xml") or self._missing() if self.pretty else self._missing()
        if not self.pretty:
            return self._by_query(parts.path, query)
        steps = [step for step in parts.path.split("/") if step]
        if self.dated and steps[:1] == ["index.php"]:
            steps = steps[1:]
        elif self.dated and steps:
            return self._missing()
        return self._by_path(parts.path, steps) or self._missing()

    def _by_query(self, path: str, query: dict[str, str]) -> Reply:  # noqa: PLR0911 (one case an address)
        if path not in {"/", "/index.php"}:
            return self._missing()
        page = int(query.get("paged", "1"))
        if query.get("feed", "").startswith("comments"):
            return self._feed(comments=True)
        if "feed" in query:
            return self._feed()
        if "p" in query:
            post = next((post for post in self.posts if str(post.id) == query["p"]), None)
            return self._single(post, int(query.get("page", "1"))) if post else self._missing()
        if "page_id" in query:
            return self._static()
        if "attachment_id" in query:
            return self._attachment()
        if "cat" in query:
            return self._archive(
                f"category category-{query['cat']}", self._in(query["cat"]), page, f"/?cat={query['cat']}"
            )
        for name in ("author", "tag", "m"):
            if name in query:
                kind = "date" if name == "m" else name
                return self._archive(f"{kind} {kind}-1", self.posts, page, f"/?{name}={query[name]}")
        if "s" in query:
            return self._archive("search search-results", [], page, "/?s=x")
        return self._home(page)

    def _by_path(self, path: str, steps: list[str]) -> Reply | None:  # noqa: PLR0911, PLR0912 (one case an address)
        page = int(steps[-1]) if len(steps) > 1 and steps[-2] == "page" else 1
        steps = steps[:-2] if page > 1 else steps
        if self.dated and len(steps) > 3 and "".join(steps[:3]).isdigit():
            steps = steps[3:]
        match steps:
            case ["robots.txt"]:
                text = f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {self.url}/wp-sitemap.xml\n"
                return Reply(text.encode(), type="text/plain; charset=utf-8")
            case ["sitemap.xml"]:
                return redirect("/wp-sitemap.xml")
            case [name] if name.startswith("wp-sitemap"):
                return self._sitemap(name)
            case ["feed"]:
                return self._feed()
            case ["comments", "feed"]:
                return self._feed(comments=True)
            case [] if page:
                return self._home(page)
            case ["category", name]:
                return self._archive(f"category category-{name}", self._in(name), page, f"/category/{name}/")
            case ["tag" | "author" as kind, name]:
                return self._archive(f"{kind} {kind}-{name}", self.posts, page, f"/{kind}/{name}/")
            case [year, month] if year.isdigit() and month.isdigit():
                return self._archive("date", self.posts, page, f"/{year}/{month}/")
            case ["trang-mau-cua-trang-tin-nay"]:
                return self._static()
            case ["anh-chup-le-khen-thuong-cuoi-nam-cua-xa"]:
                return self._attachment()
            case [year, month, day] if self.dated and (year + month + day).isdigit():
                return self._archive("date", self.posts, page, f"/{year}/{month}/{day}/")
            case [slug, *rest]:
                post = next((post for post in self.posts if post.slug == slug), None)
                if post is None or len(rest) > 1 or (rest and not rest[0].isdigit()):
                    return None
                if not path.endswith("/"):
                    return redirect(f"{path}/")
                return self._single(post, int(rest[0]) if rest else 1)
        return None

    def of(self, post: Post) -> str:
        if self.dated:
            return f"{self.url}{self.root}/{post.at:%Y/%m/%d}/{post.slug}/"
        return f"{self.url}/{post.slug}/" if self.pretty else f"{self.url}/?p={post.id}"

    def _in(self, category: str) -> list[Post]:
        return [post for post in self.posts if category in {post.category, str(self._number(post.category))}]

    def _number(self, category: str) -> int:
        return 3 + sorted({post.category for post in self.posts}).index(category)

    def category(self, name: str) -> str:
        return f"{self.url}{self.root}/category/{name}/" if self.pretty else f"{self.url}/?cat={self._number(name)}"

    def _turned(self, base: str, page: int) -> str:
        if page == 1:
            return f"{self.url}{base}"
        if self.pretty:
            return f"{self.url}{self.root}{base.rstrip('/')}/page/{page}/"
        return f"{self.url}{base}{'&' if '?' in base else '?'}paged={page}".replace("&", "&#038;")

    def _body(self, post: Post, page: int = 1) -> str:
        if post.password:
            return (
                f'<form action="{self.url}/wp-login.php?action=postpass" class="post-password-form" method="post"><p>Nội dung này '
                'được bảo mật. Hãy nhập mật khẩu để xem tiếp:</p><p><label>Mật khẩu: <input name="post_password" '
                'type="password"></label> <input type="submit" value="Xem"></p></form>'
            )
        gallery = ""
        if post.gallery:
            at = (
                f"{self.url}{self.root}/anh-chup-le-khen-thuong-cuoi-nam-cua-xa/"
                if self.pretty
                else f"{self.url}/?attachment_id=90"
            )
            gallery = (
                f'<figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image size-large"><a href="{at}">'
                '<img src="/wp-content/uploads/2023/01/anh.jpg" alt=""></a><figcaption class="wp-element-caption">Toàn cảnh buổi '
                "lễ</figcaption></figure></figure>"
            )
        if page > 1:
            return "\n".join([*post.later[page - 2], self._pages(post, page)])
        return "\n".join([*post.blocks[:1], gallery, *post.blocks[1:], self._pages(post, page)])

    def _pages(self, post: Post, page: int) -> str:
        if not post.later:
            return ""
        join = "" if self.pretty else "&#038;page="
        numbers = (
            f'<span class="post-page-numbers current" aria-current="page">{n}</span>'
            if n == page
            else f'<a href="{self.of(post)}{f"{join}{n}" + "/" * self.pretty if n > 1 else ""}" class="post-page-numbers">{n}</a>'
            for n in range(1, len(post.later) + 2)
        )
        return f'<p class="post-nav-links">Trang: {" ".join(numbers)}</p>'

    def _title(self, post: Post) -> str:
        return f"Được bảo vệ: {post.title}" if post.password else post.title

    def _item(self, post: Post) -> str:
        link, time = self.of(post), f'<time datetime="{post.at.isoformat()}">{post.at:%d/%m/%Y}</time>'
        date = f'<div class="wp-block-post-date"><a href="{link}">{time}</a></div>'
        title = f'<h2 class="wp-block-post-title has-x-large-font-size"><a href="{link}" target="_self">{self._title(post)}</a></h2>'
        if self.theme == "twentytwentyone":
            title = f'<header class="entry-header"><h2 class="entry-title default-max-width"><a href="{link}">{self._title(post)}</a></h2></header>'
            content = f'<div class="entry-content">{self._body(replace(post, blocks=post.blocks[:1]))}</div>'
            return f'<article id="post-{post.id}" class="{self._classes(post)}">{title}{content}{self._under(post)}</article>'
        if self.theme == "twentytwentyfive":
            content = f'<div class="entry-content alignfull wp-block-post-content is-layout-constrained">{self._body(post)}</div>'
            return f'<li class="wp-block-post post-{post.id} post type-post"><div class="wp-block-group">{title}{content}<div class="wp-block-group">{date}</div></div></li>'
        first = post.blocks[0] if not post.password else "<p>Bài viết này được bảo vệ nên không có tóm tắt.</p>"
        excerpt = first.replace("<p>", '<p class="wp-block-post-excerpt__excerpt">')
        return f'<li class="wp-block-post post-{post.id} post type-post"><div class="wp-block-group">{title}{date}<div class="wp-block-post-excerpt">{excerpt}</div></div></li>'

    def _classes(self, post: Post) -> str:
        """The classes of a post's element."""
        terms = f"category-{post.category} tag-thi-dua tag-{post.slug[:12]}"
        return f"post-{post.id} post type-post status-publish format-standard hentry {terms} entry"

    def _under(self, post: Post) -> str:
        """What the classic theme prints under a post."""
        time = f'<time class="entry-date published updated" datetime="{post.at.isoformat()}">{post.at:%d/%m/%Y}</time>'
        author = (
            f'<span class="byline">Bởi <a href="{self.url}/author/ban-bien-tap/" rel="author">Ban biên tập</a></span>'
        )
        terms = f'<span class="cat-links">Phân loại vào <a href="{self.category(post.category)}" rel="category tag">{post.category}</a></span>'
        tags = f'<span class="tags-links">Đánh dấu <a href="{self.url}/tag/thi-dua/" rel="tag">thi đua</a></span>'
        return f'<footer class="entry-footer default-max-width"><div class="posted-by"><span class="posted-on">Đã đăng {time}</span>{author}</div><div class="post-taxonomies">{terms}{tags}</div></footer>'

    def _classic(self, post: Post, page: int) -> str:
        """One post in the classic theme, with its comments and the widgets below."""
        said = "Chuyện hay quá, bản tôi cũng có người như thế mà chưa ai viết, mong nhà báo lên chơi một chuyến. " * 3
        comments = "".join(
            f'<li id="comment-{n}" class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">Người đọc {n}'
            f'</b><time datetime="2024-11-05T08:15:00+07:00">05/11/2024</time></footer><div class="comment-content"><p>{said}</p></div>'
            f'<a class="comment-reply-link" href="{self.of(post)}?replytocom={n}#respond">Trả lời</a></article></li>'
            for n in range(post.comments)
        )
        latest = "".join(
            f'<li><a class="wp-block-latest-posts__post-title" href="{self.of(o)}">{o.title}</a></li>'
            for o in self.posts[:5]
        )
        return (
            f'<main id="main" class="site-main"><article id="post-{post.id}" class="{self._classes(post)}"><header class="entry-header '
            f'alignwide"><h1 class="entry-title">{self._title(post)}</h1></header><div class="entry-content">{self._body(post, page)}</div>'
            f'{self._under(post)}</article><div id="comments" class="comments-area"><h2 class="comments-title">{post.comments} bình luận</h2>'
            f'<ol class="comment-list">{comments}</ol><div id="respond" class="comment-respond"><form><p>Email của bạn sẽ không được hiển '
            f'thị công khai.</p></form></div></div></main><aside class="widget-area"><section class="widget widget_block"><h2>Bài viết mới'
            f'</h2><ul class="wp-block-latest-posts">{latest}</ul></section></aside>'
        )

    def _list(self, posts: Sequence[Post], page: int, base: str) -> str:
        last = max(1, -(-len(posts) // self.per_page))
        shown = posts[(page - 1) * self.per_page : page * self.per_page]
        numbers = "".join(
            f'<span aria-current="page" class="page-numbers current">{n}</span>'
            if n == page
            else f'<a class="page-numbers" href="{self._turned(base, n)}">{n}</a>'
            for n in range(1, last + 1)
        )
        after = (
            f'<a href="{self._turned(base, page + 1)}" class="wp-block-query-pagination-next">Trang sau</a>'
            if page < last
            else ""
        )
        return (
            f'<div class="wp-block-query"><ul class="wp-block-post-template">{"".join(map(self._item, shown))}</ul>'
            f'<nav class="wp-block-query-pagination" aria-label="Phân trang"><div class="wp-block-query-pagination-numbers">'
            f"{numbers}</div>{after}</nav></div>"
        )

    def _home(self, page: int) -> Reply:
        ordered = sorted(self.posts, key=lambda post: not post.sticky)
        if page > -(-len(ordered) // self.per_page):
            return self._missing()
        return self._page("Trang tin", f"home blog{' paged' if page > 1 else ''}", self._list(ordered, page, "/"))

    def _archive(self, kind: str, posts: Sequence[Post], page: int, base: str) -> Reply:
        heading = f'<h1 class="wp-block-query-title">{kind.split(maxsplit=1)[0].title()}: <span>{kind.rsplit(maxsplit=1)[-1]}</span></h1>'
        classes = kind if kind.startswith("search") else f"archive {kind}"
        return self._page(kind, classes, heading + self._list(posts, page, base))

    def _missing(self) -> Reply:
        text = '<h1 class="wp-block-heading">Không tìm thấy trang</h1><p>Trang bạn tìm không còn ở đây nữa. Hãy thử tìm kiếm.</p>'
        reply = self._page("Không tìm thấy trang", "error404", text)
        return Reply(reply.body, status=404)

    def _singular(self, title: str, classes: str, meta: str, content: str, after: str = "") -> Reply:
        inner = f'<div class="entry-content alignfull wp-block-post-content is-layout-constrained">{content}</div>'
        body = f'<div class="wp-block-group alignfull"><h1 class="wp-block-post-title">{title}</h1>{meta}{inner}{after}</div>'
        return self._page(title, classes, body)

    def _static(self) -> Reply:
        text = "".join(
            f"<p>Trang tin này do {n} người cùng làm, kể chuyện của {n} xã vùng cao trong huyện.</p>" for n in (3, 5, 7)
        )
        return self._singular("Trang mẫu", "wp-singular page-template-default page page-id-2", "", text)

    def _attachment(self) -> Reply:
        text = '<p class="attachment"><a href="/wp-content/uploads/2023/01/anh.jpg"><img src="/wp-content/uploads/2023/01/anh.jpg"></a></p><p>Toàn cảnh buổi lễ ở sân Ủy ban nhân dân xã, có hơn một trăm người dân đến dự và chia vui.</p>'
        classes = "attachment wp-singular attachment-template-default single single-attachment postid-90 attachmentid-90 attachment-jpeg"
        return self._singular("anh-chup-le-khen-thuong", classes, "", text)

    def _single(self, post: Post, page: int) -> Reply:
        page = page if page <= len(post.later) + 1 else 1
        terms = f'<div class="taxonomy-category wp-block-post-terms"><a href="{self.category(post.category)}" rel="tag">{post.category}</a></div>'
        author = (
            f'<div class="wp-block-post-author-name"><a href="{self.url}/author/ban-bien-tap/">Ban biên tập</a></div>'
        )
        time = f'<time datetime="{post.at.isoformat()}">{post.at:%d/%m/%Y}</time>'
        tags = f'<div class="taxonomy-post_tag wp-block-post-terms"><a href="{self.url}/tag/thi-dua/" rel="tag">thi đua</a></div>'
        comments = f"""<div class="wp-block-comments"><h2 class="wp-block-comments-title">2 phản hồi</h2><ol
class="wp-block-comment-template"><li id="comment-1" class="comment"><div class="wp-block-comment-author-name">Người đọc</div>
<div class="wp-block-comment-date"><time datetime="2024-11-05T08:15:00+07:00"><a href="{self.of(post)}#comment-1">05/11/2024</a>
</time></div><div class="wp-block-comment-content"><p>Đọc bài mà thấy ấm lòng, mong có thêm nhiều người như thế ở các bản vùng cao
của tỉnh mình, cảm ơn người viết.</p></div><div class="wp-block-comment-reply-link"><a class="comment-reply-link"
href="{self.of(post)}{"&" if "?" in self.of(post) else "?"}replytocom=1#respond">Trả lời</a></div></li></ol><div id="respond"
class="comment-respond wp-block-post-comments-form"><h3 id="reply-title">Để lại một bình luận</h3><form><p
class="comment-notes">Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *</p></form></div></div>"""
        others = [other for other in self.posts if other != post]
        navigation = f'<nav class="wp-block-group" aria-label="Điều hướng bài viết"><div class="post-navigation-link-previous wp-block-post-navigation-link"><a href="{self.of(others[0])}" rel="prev">{others[0].title}</a></div></nav>'
        classes = f"wp-singular post-template-default single single-post postid-{post.id} single-format-standard wp-theme-{self.theme}"
        if self.theme == "twentytwentyone":
            return self._page(self._title(post), classes, self._classic(post, page))
        if self.theme == "twentytwentyfour":
            meta = f'<div class="wp-block-template-part"><div class="wp-block-group"><div class="wp-block-post-date"><a href="{self.of(post)}">{time}</a></div><p class="has-contrast-2-color">—</p><p>bởi</p>{author}{terms}</div></div>'
            return self._singular(
                self._title(post), classes, meta, self._body(post, page), tags + comments + navigation
            )
        meta = f'<div class="wp-block-group has-small-font-size"><p class="has-accent-4-color">Viết bởi </p>{author}<p>trong</p>{terms}</div>'
        more = "".join(
            f'<li class="wp-block-post"><div class="wp-block-group"><h3 class="wp-block-post-title"><a href="{self.of(o)}">{o.title}</a></h3>'
            f'<div class="has-text-align-right wp-block-post-date"><a href="{self.of(o)}"><time datetime="{o.at.isoformat()}">'
            f"{o.at:%d/%m/%Y}</time></a></div></div></li>"
            for o in others[:4]
        )
        after = f'{tags}{navigation}{comments}<div class="wp-block-group alignwide"><h2 class="wp-block-heading">Bài viết khác</h2><div class="wp-block-query alignwide"><ul class="wp-block-post-template">{more}</ul></div></div>'
        return self._singular(self._title(post), classes, meta, self._body(post, page), after)

    def _page(self, title: str, classes: str, content: str) -> Reply:
        page = f"{self.url}{self.root}/trang-mau-cua-trang-tin-nay/" if self.pretty else f"{self.url}/?page_id=2"
        links = [(page, "Trang mẫu")]
        links += [(self.category(name), name) for name in sorted({post.category for post in self.posts})]
        links += [(f"{self.url}{self.root}/{'2023/01/' if self.pretty else '?m=202301'}", "Tháng Một 2023")]
        links += [(f"{self.url}{self.root}/{'author/ban-bien-tap/' if self.pretty else '?author=1'}", "Ban biên tập")]
        menu = "".join(f'<li class="wp-block-navigation-item"><a href="{link}">{name}</a></li>' for link, name in links)
        feed = (
            (f"{self.root}/feed/", f"{self.root}/comments/feed/")
            if self.pretty
            else ("/?feed=rss2", "/?feed=comments-rss2")
        )
        return html(f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><meta name="robots" content="max-image-preview:large">
<title>{title} &#8211; Trang tin</title><link rel="alternate" type="application/rss+xml" title="Dòng thông tin" href="{self.url}{feed[0]}">
<link rel="alternate" type="application/rss+xml" title="Dòng bình luận" href="{self.url}{feed[1]}">
<link rel="https://api.w.org/" href="{self.url}/wp-json/"><meta name="generator" content="WordPress 6.8.1">
<link rel="stylesheet" href="{self.url}/wp-content/themes/{self.theme}/style.css"></head>
<body class="{classes} wp-embed-responsive"><a class="skip-link screen-reader-text" href="#main">Chuyển đến phần nội dung</a>
<div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="{self.url}">Trang tin</a></p>
<nav class="wp-block-navigation"><ul class="wp-block-navigation__container">{menu}</ul></nav></header>
<main class="wp-block-group">{content}</main><footer class="wp-block-template-part"><p>Được thiết kế với <a
href="https://wordpress.org">WordPress</a></p></footer></div></body></html>""")

    def _feed(self, *, comments: bool = False) -> Reply:
        items = "".join(
            f"<item><title>{'Bình luận về ' if comments else ''}{self._title(post)}</title><link>{self.of(post)}{'#comment-1' if comments else ''}</link>"
            f"<pubDate>{'Tue, 05 Nov 2024 01:15:00 +0000' if comments else post.at.strftime('%a, %d %b %Y %H:%M:%S %z')}</pubDate></item>"
            for post in self.posts[:6]
        )
        text = (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
        )
        return Reply(text.encode(), type="application/rss+xml; charset=UTF-8")

    def _edited_last(self) -> Reply:
        latest = sorted(self.posts, key=lambda post: post.edited or post.at, reverse=True)[:6]
        entries = "".join(
            f'<entry><title>{self._title(post)}</title><link rel="alternate" type="text/html" href="{self.of(post)}"/>'
            f"<updated>{(post.edited or post.at).isoformat()}</updated><published>{post.at.isoformat()}</published></entry>"
            for post in latest
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'
        return Reply(text.encode(), type="application/atom+xml; charset=UTF-8")

    def _sitemap(self, name: str) -> Reply | None:
        base = f"{self.url}{self.root}/wp-sitemap"
        others = {
            "wp-sitemap-posts-page-1.xml": [f"{self.url}/", f"{self.url}{self.root}/trang-mau-cua-trang-tin-nay/"],
            "wp-sitemap-taxonomies-category-1.xml": [self.category(name) for name in {p.category for p in self.posts}],
            "wp-sitemap-users-1.xml": [f"{self.url}{self.root}/author/ban-bien-tap/"],
        }
        if name == "wp-sitemap.xml":
            kinds = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "users-1")
            rows = "".join(f"<sitemap><loc>{base}-{kind}.xml</loc></sitemap>" for kind in kinds)
            text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
        elif name == "wp-sitemap-posts-post-1.xml":
            rows = "".join(
                f"<url><loc>{self.of(post)}</loc><lastmod>{(post.edited or post.at).isoformat()}</lastmod></url>"
                for post in self.posts
            )
            text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        elif name in others:
            rows = "".join(f"<url><loc>{address}</loc></url>" for address in others[name])
            text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        else:
            return None
        return Reply(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), type="application/xml; charset=UTF-8")
