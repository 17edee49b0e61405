"""Addresses: one canonical form for each page, and what an address tells about the page behind it."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_SESSION_IN_PATH = re.compile(
    r"/\((?:[A-Z]\([0-9a-z]+\))+\)(?=/|$)|;jsessionid=[^/?#]*|;[a-z]*sid=[^/?#]*", re.IGNORECASE
)
_PARAMETER_THAT_SAYS_NOTHING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|zarsrc|zalo\w*|mc_[ce]id|_ga|_gl|yclid|igshid|spm|ref_?src|"
    r"replytocom|share|nb|like_comment|_wpnonce|phpsessid|aspsessionid\w*|jsessionid|sid|session_?id|"
    r"amp|nv\w\wthemever|fb_comment_id|fb_action_\w+|action_object_map|x_tr_\w+|gidzl|vgclid",
    re.IGNORECASE,
)
_OTHER_VIEW = re.compile(
    r"/(?:print|printer|in-bai|savefile|save|sendmail|email|tag|tags|author|tac-gia|search|tim-kiem|seek|"
    r"comment-page-\d+|trackback|wp-json|wp-admin|wp-login\.php|xmlrpc\.php|login|dang-nhap|register|dang-ky|users?|rss|"
    r"feed|feeds|atom|cdn-cgi|embed|amp|_layouts|attachment|topic|rating)(?:/|$)|"
    r"[?&](?:print|in|tmpl|format|task|replytocom|s|q|keyword|search|feed|attachment_id|author|tag|amp|page_id|download|"
    r"pdf|preview|sitemap|rest_route)=|"
    r"\b(?:rss|feed|sitemap)\.(?:aspx?|php|xml|html?)\b|/print[-_.]|[-_]print\.(?:html?|aspx)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|json|xml|pdf|docx?|xlsx?|pptx?|odt|zip|rar|7z|gz|mp[34]|avi|"
    r"flv|wmv|mov|m4[av]|wav|ogg|swf|woff2?|ttf|eot|apk|exe|txt|ics|epub)$",
    re.IGNORECASE,
)
_ARTICLE_NUMBER = re.compile(r"\d{4,}|[-_/.](?:id|post|p|a|c|d|n)?\d{1,}(?:\.\w+)?/?$|/\d{4}/\d{1,2}/", re.IGNORECASE)
_ARTICLE_PARAMETER = re.compile(
    r"(?:^|_)(?:id|itemid|newsid|articleid|baivietid|idtin|idbaiviet|tinid|post|p|contentid|urlfile|docid|nid|aid)$",
    re.IGNORECASE,
)
_PAGE_PARAMETERS = frozenset({"page", "paged", "trang", "pg", "start", "limitstart"})
_COLUMN = re.compile(r"(?:/[\w.-]+)?/category/(?!.*\d{4})(?!.*\.\w+$)", re.IGNORECASE)
_DATED_NAME = re.compile(r"(?:/[\w.-]+)*/(?:19|20)\d\d/\d\d?(?:/\d\d?)?/(?!(?:feed|rss|atom)/?$)[^/]+/?")
_FRONT = re.compile(r"/?(?:(?:index|default|home|trang-chu|pages/(?:default|home))(?:\.\w+)?|vi|vi-vn)?/?")
_PAGE = re.compile(r"\.(?:html?|aspx?|php|chn|epi|vnp|ldo|antd|tpo|bbg|jsp|cms|xhtml|shtml)$", re.IGNORECASE)


@lru_cache(maxsize=16384)
def canonical(url: str, *, base: str = "", keep: tuple[str, ...] = ()) -> str:
    """The address without fragment, session and tracking parts; empty when it is no web address.

    ``keep`` names query parameters that must stay although they look like tracking.
    """
    url = url.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(urljoin(base, url))
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if name in keep or not _PARAMETER_THAT_SAYS_NOTHING.fullmatch(name)
        ]
    )
    host = parts.hostname.lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in {None, 80 if parts.scheme == "http" else 443} else f"{host}:{port}"
    return str(canonicalize_url(urlunsplit(SplitResult(parts.scheme, netloc, path, query, ""))))


def host(url: str) -> str:
    """Host and unusual port, ``www.`` folded: who is asked, whatever the scheme."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def sha1(url: str) -> str:
    """Identity of a canonical address: the scheme, ``www.`` and a final slash make no other page."""
    parts = urlsplit(url)
    same = f"{host(url)}{parts.path.rstrip('/') or '/'}" + (f"?{parts.query}" if parts.query else "")
    same += f"#{parts.fragment}" if parts.fragment else ""
    return hashlib.sha1(same.encode(), usedforsecurity=False).hexdigest()


_ROUTING = {"language", "nv", "op", "cat", "m", "option", "view", "id", "catid", "itemid"}
"""Query parameters in which content management systems keep what others keep in the path."""


@lru_cache(maxsize=4096)
def route(url: str) -> str:
    """The path that says which page it is: that of the address, or the one that its query stands for.

    NukeViet without rewriting has module and operation in the query, Joomla the view, WordPress category and month.
    """
    parts = urlsplit(url)
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    if "nv" in query:
        return "/" + "/".join(part for part in (query.get("language"), query["nv"], query.get("op")) if part)
    if query.keys() == {"language"}:
        return f"/{query['language']}/"
    if "option" in query and query.get("view") not in {None, "article", "item"}:
        return f"/{query['view']}/{query.get('id', '')}"
    if "cat" in query and is_front(parts.path):
        return f"/category/{query['cat']}/"
    if (month := re.fullmatch(r"(\d{4})(\d\d)?(?:\d\d)?", query.get("m", ""))) and is_front(parts.path):
        return f"/{'/'.join(part for part in month.groups() if part)}/"
    return parts.path


def is_routed(url: str) -> bool:
    """All that the query says belongs to the route."""
    parts = urlsplit(url)
    return route(url) != parts.path and {name.lower() for name, _ in parse_qsl(parts.query)} <= _ROUTING


def is_front(path: str) -> bool:
    """The path is that of a front page."""
    return bool(_FRONT.fullmatch(path.lower()))


def is_front_of_language(url: str) -> bool:
    """The address is that of the front page in another language: /en/, index.php?language=en."""
    return (is_routed(url) or not urlsplit(url).query) and bool(re.fullmatch(r"/(?!vi)[a-z]{2}/?", route(url)))


def is_archive_of_time(url: str) -> bool:
    """The address is that of everything published in a year, a month or on a day."""
    return bool(re.fullmatch(r"(?:/index\.php)?/(?:19|20)\d\d(?:/\d\d?){0,2}/?", route(url)))


def is_later_page(url: str) -> bool:
    """The path ends in the number of a listing's page: /tin-tuc/page-2/, /page/3/, /trang-4.html."""
    return bool(re.search(r"/(?:page|trang|p)[-_/]?\d{1,5}(?:\.\w+)?/?$", route(url), re.IGNORECASE))


def is_file(url: str) -> bool:
    """The address names a picture, document or other file that is no page."""
    return bool(_FILE.search(urlsplit(url).path))


def is_other_view(url: str, *, by_name: bool = True) -> bool:
    """A print, save, tag, search, feed or reply view: never an article of its own.

    ``by_name``: the last step of the path alone may tell, as in /bai-viet/print/ and /dang-ky/; behind a date it is the
    name of what was published then, unless it is a feed.
    """
    parts, path = urlsplit(url), route(url)
    path = path if by_name and not _DATED_NAME.fullmatch(path) else path.rstrip("/").rpartition("/")[0] + "/x"
    return bool(_OTHER_VIEW.search(path + (f"?{parts.query}" if parts.query else "")))


def is_home(url: str) -> bool:
    """The address is that of a front page."""
    return (is_routed(url) or not urlsplit(url).query) and is_front(route(url))


def looks_like_article(url: str) -> bool:
    """The form of the address is that of an article: a long slug, a number, an item parameter.

    Needed only where the declaration has no pattern for articles.
    """
    if is_file(url) or is_other_view(url) or is_home(url) or _COLUMN.match(route(url)):
        return False
    parts = urlsplit(url)
    path = route(url)
    query = parse_qsl(parts.query)
    if path == parts.path and any(_ARTICLE_PARAMETER.search(name) and value for name, value in query):
        return not any(name.lower() in _PAGE_PARAMETERS and value.isdigit() for name, value in query)
    segments = [segment for segment in path.split("/") if segment]
    last = segments[-1] if segments else ""
    if re.fullmatch(r"(?:page|trang|p)?-?\d{1,4}(?:\.\w+)?", last, re.IGNORECASE):
        return False
    words = re.split(r"[-_.+]|%20", _PAGE.sub("", last))
    if _ARTICLE_NUMBER.search(path) and len(last) > 6:
        return len(words) >= 3 or bool(_PAGE.search(last)) or bool(re.search(r"\d{4,}", last))
    return len(words) >= 6 or (len(words) >= 4 and bool(_PAGE.search(last)))
