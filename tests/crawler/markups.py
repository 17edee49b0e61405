"""Pages as the systems behind Vietnamese portals build them, around stories of our own invention.

Each maker takes a story and answers the page's HTML. The furniture is what these systems print around an article:
menus, counters, share bars, ratings, teasers of other articles, comments, imprints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """What an author wrote, and what else the portal shows."""

    title: str
    sapo: str
    paragraphs: Sequence[str]
    author: str = "Hoài Thương"
    day: str = "27/01/2023"
    clock: str = "16:10"
    iso: str = "2023-01-27T16:10:00+07:00"
    column: str = "Gương sáng quanh ta"
    caption: str = "Chị Lò Thị Mẩy (bên phải) hướng dẫn bà con ghép cành na."
    others: Sequence[tuple[str, str]] = (
        ("Khen thưởng 12 tập thể làm tốt công tác dân vận", "Sáng 26/1, huyện Nà Ráo tổng kết một năm dân vận khéo."),
        ("Ông Sùng A Páo hiến hai nghìn mét vuông đất làm đường", "Con đường bản Pá Lau nay đã rộng hơn bốn mét."),
        ("Hội Phụ nữ xã Bản Mù tặng quà hộ nghèo", "Chương trình nằm trong tháng hành động vì người nghèo."),
        ("Cô giáo Vi Thị Nết hai mươi năm bám bản", "(BNR) - Hai mươi năm, cô đi qua năm điểm trường của xã vùng cao."),
        ("Trung đội dân quân giúp dân gặt lúa chạy lũ", "Nước sông lên nhanh trong đêm, cả trung đội cùng xuống đồng."),
        ("Tổng Bí thư gửi thư chúc mừng ngành giáo dục", "Bức thư nêu những việc ngành đã làm được trong năm qua."),
    )


def paragraphs(story: Story, tag: str = "p", extra: str = "") -> str:
    """The body as paragraphs; ``extra`` stands after the second."""
    parts = [f"<{tag}>{p}</{tag}>" for p in story.paragraphs]
    return "\n".join([*parts[:2], extra, *parts[2:]])


def _links(story: Story, leads: bool = False, day: bool = True) -> str:
    return "".join(
        f'<li><a href="/tin/bai-{i}.html">{title}</a>{f" <span>({20 + i}/01/2023)</span>" if day else ""}'
        f"{f'<p>{lead}</p>' if leads else ''}</li>"
        for i, (title, lead) in enumerate(story.others)
    )


_MENU = "".join(
    f'<li><a href="/{i}">{name}</a></li>'
    for i, name in enumerate(
        ("Trang chủ", "Thời sự", "Kinh tế", "Gương sáng quanh ta", "Văn hóa", "Thể thao", "Liên hệ")
    )
)
_ASIDE = "".join(
    f'<li><h4><a href="/x{i}">{name}</a></h4></li>'
    for i, name in enumerate(
        ("Lịch tiếp công dân tháng 2 năm 2023", "Văn bản chỉ đạo mới ban hành trong tuần", "Hỏi đáp")
    )
)
_IMPRINT = (
    "Cơ quan chủ quản: Ủy ban nhân dân tỉnh Nà Ráo. Giấy phép số 11/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày "
    "05/06/2018. Chịu trách nhiệm chính: Ông Vừ Văn Chẳng, Chánh Văn phòng. Địa chỉ: số 5, đường Mùng Ba, thị xã Nà Ráo."
)


def nukeviet(story: Story) -> str:
    """NukeViet 4.5, default theme: hidden microdata, a dateline with counters, rating, older and newer articles."""
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{story.title} - Sở Nội vụ Nà Ráo</title>
<meta name="generator" content="NukeViet v4.5"><meta property="og:title" content="{story.title}">
<meta property="article:published_time" content="2023-01-27EST16:010:00"></head>
<body><noscript><div class="alert">Trình duyệt của bạn đã tắt chức năng hỗ trợ JavaScript.</div></noscript>
<div id="wraper"><header><nav class="navbar"><ul class="nav">{_MENU}</ul></nav></header>
<ul class="breadcrumbs list-none"><li id="brcr_0"><a href="/"><span>Trang nhất</span></a></li>
<li id="brcr_1"><a href="/guong"><span class="txt">{story.column}</span></a></li></ul>
<div class="row"><div class="col-md-18"><div class="news_column panel panel-default" itemscope><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{story.title}</h1>
<div class="hidden hide d-none" itemprop="author"><span itemprop="name">{story.author}</span></div>
<span class="hidden hide d-none" itemprop="datePublished">{story.iso}</span>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">Thứ sáu - {story.day} {story.clock}</span></div>
<div class="col-md-12"><ul class="list-inline text-right"><li><a href="#">In ra</a></li></ul></div></div>
<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{story.sapo}</div>
<figure class="article center"><img alt="anh" src="a.jpg"><figcaption>{story.caption}</figcaption></figure></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{paragraphs(story)}</div>
<div class="margin-bottom-lg"><p class="h5 text-right"><strong>Tác giả: </strong>{story.author}</p></div>
</div></div><div class="news_column panel panel-default"><div class="panel-body"><form id="form3B"><div class="h5 clearfix">
<p id="stringrating">Tổng số điểm của bài viết là: 5 trong 1 đánh giá</p><div>Click để đánh giá bài viết</div></div></form>
</div></div><div class="news_column panel panel-default"><div class="panel-body other-news">
<p class="h3"><strong>Những tin mới hơn</strong></p><ul class="detail-related related list-none">{_links(story)}</ul>
<p class="h3"><strong>Những tin cũ hơn</strong></p><ul class="detail-related related list-none">{_links(story)}</ul>
</div></div></div><div class="col-md-6"><div class="panel"><ul>{_ASIDE}</ul></div></div></div>
<footer id="footer"><p>{_IMPRINT}</p></footer></div><div id="timeoutsess">Bạn đã không sử dụng Site,
<a href="#">Bấm vào đây để duy trì trạng thái đăng nhập</a>.</div></body></html>"""


def sharepoint(story: Story) -> str:
    """A SharePoint publishing page of a department: ribbon, web parts, layout tables, "Tin bài mới"."""
    return f"""<html><head><meta charset="utf-8"><title>Trang chủ - Sở Nội vụ</title>
<script>var _spPageContextInfo={{}};</script></head><body><form id="aspnetForm"><a href="#">Skip Ribbon Commands</a>
<a href="#">Skip to main content</a><div id="s4-ribbonrow" class="s4-pr"><div class="ms-cui-ribbon">Browse Page</div></div>
<div id="s4-workspace"><div id="s4-bodyContainer"><div class="menu-top"><ul>{_MENU}</ul></div>
<table class="layout"><tr><td class="left"><div class="ms-quickLaunch"><ul>{_ASIDE}</ul></div></td><td>
<div id="MSOZoneCell_WebPartWPQ3"><div class="news-detail"><table><tr><td class="FolderTitle">{story.column}</td></tr>
<tr><td><p class="ArticleHeader">{story.title}</p></td></tr><tr><td class="PostDate">( Cập nhật lúc: {story.day}  )</td></tr>
<tr><td><div class="ArticleContent"><div class="ExternalClass4D">{paragraphs(story, "div")}</div></div></td></tr></table>
<div class="author">{story.author}</div><div class="tin-moi">Tin bài mới:</div><ul>{_links(story)}</ul></div></div></td></tr>
</table><div class="Footer-text"><p>{_IMPRINT}</p></div></div></div></form></body></html>"""


def liferay(story: Story) -> str:
    """A provincial portal on Liferay: portlets, metadata spans, ratings, related assets."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title} - Cổng thông tin điện tử</title>
<script>Liferay.ThemeDisplay = {{}};</script></head><body class="yui3-skin-sam controls-visible"><div id="wrapper">
<header id="banner"><nav id="navigation"><ul>{_MENU}</ul></nav></header><div id="content"><nav id="breadcrumbs">
<ul class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/guong">{story.column}</a></li></ul></nav>
<div class="columns-2" id="main-content"><div class="portlet-column"><section class="portlet"><div class="portlet-body">
<div class="asset-full-content"><h1 class="header-title"><span>{story.title}</span></h1><div class="asset-content">
<span class="metadata-publish-date">{story.day} {story.clock}</span><div class="asset-summary">{story.sapo}</div>
<div class="journal-content-article">{paragraphs(story)}</div>
<div class="taglib-ratings stars">Đánh giá của bạn (0 phiếu)</div></div></div></div></section>
<section class="portlet"><h2 class="portlet-title">Các tin khác</h2><div class="portlet-body"><ul>{_links(story)}</ul></div>
</section></div><div class="portlet-column"><section class="portlet"><ul>{_ASIDE}</ul></section></div></div></div>
<footer id="footer"><p>{_IMPRINT}</p></footer></div></body></html>"""


def mastercms(story: Story) -> str:
    """A newspaper on MasterCMS: headlines glued into the body, unaccented alternative text, a stray letter."""
    glued = "".join(f'<a class="__MB_ARTICLE_A" href="/{i}">{t}</a> ' for i, (t, _) in enumerate(story.others[:3]))
    figure = (
        '<table class="MASTERCMS_TPL_TABLE"><tr><td><img alt="chi lo thi may huong dan ba con" src="a.jpg"></td></tr>'
        f'<tr><td class="photo-caption">{story.caption}</td></tr></table>'
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title} | Lao động Nà Ráo</title>
<meta property="og:type" content="article"><meta property="og:title" content="{story.title}"></head><body>
<div class="top_menu"><ul>{_MENU}</ul></div><span>M</span><div class="container"><div class="col_left">
<div class="category_name"><a href="/guong">{story.column}</a></div><h1 class="detail_title">{story.title}</h1>
<div class="format_date">{story.day} {story.clock}</div><div class="article-detail-desc">{story.sapo}</div>
<div class="detail_info"><div class="__MASTERCMS_CONTENT"><p>{glued}</p>{paragraphs(story, extra=figure)}
<p class="detail_author"><strong>{story.author}</strong></p></div></div><div class="nguon">Nguồn :</div>
<div class="social-share">Chia sẻ Facebook Zalo</div><div class="box-tag">Từ khóa: <a href="/t">người tốt</a></div>
<div class="article-related"><h3>Có thể bạn quan tâm</h3><ul>{_links(story, leads=True)}</ul></div></div>
<div class="col_right"><h3>Đọc nhiều</h3><ul>{_ASIDE}</ul></div></div><div class="footer"><p>{_IMPRINT}</p></div></body></html>"""


def webforms(story: Story) -> str:
    """A portal on plain WebForms: server ids, fonts and layout tables, teasers in the body's own cell."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Báo Nà Ráo</title></head>
<body><form id="form1" action="Detail.aspx"><input type="hidden" id="__VIEWSTATE" value="dDwtMTI3OTMzNDM4NDs7Pg">
<table width="100%"><tr><td colspan="2"><table><tr>{"".join(f"<td><a href='#'>{n}</a></td>" for n in ("Trang chủ", "Tin tức"))}
</tr></table></td></tr><tr><td width="200"><table><tr><td>{_ASIDE}</td></tr></table></td><td>
<span id="ctl00_main_lblChuyenMuc" class="chuyenmuc">{story.column}</span><br>
<span id="ctl00_main_lblTieuDe"><b><font size="4">{story.title}</font></b></span><br>
<span id="ctl00_main_lblNgayDang">{story.clock}, {story.day}</span><br>
<span id="ctl00_main_lblTomTat"><b>{story.sapo}</b></span><br>
<span id="ctl00_main_lblNoiDung">{"<br><br>".join(story.paragraphs)}</span><br>
<span id="ctl00_main_lblTacGia"><b>{story.author}</b></span><br><br><b>Các tin khác</b><br>
{"<br>".join(f"<a href='/{i}'>{t}</a> ({20 + i}/01/2023)" for i, (t, _) in enumerate(story.others))}</td></tr>
<tr><td colspan="2"><p>{_IMPRINT}</p></td></tr></table></form></body></html>"""


def wordpress(story: Story) -> str:
    """WordPress with a classic theme: author box, share buttons, related posts with excerpts, comments, sidebar."""
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{story.title} – Đoàn xã Bản Mù</title>
<meta name="generator" content="WordPress 6.4"><link href="/wp-content/themes/x/style.css" rel="stylesheet"></head>
<body class="single single-post sidebar-right no-footer-widgets"><div id="page" class="site"><header id="masthead">
<nav class="main-navigation"><ul id="menu">{_MENU}</ul></nav></header><div id="content"><main id="main">
<article class="post type-post hentry"><header class="entry-header"><span class="cat-links"><a href="/c">{story.column}</a></span>
<h1 class="entry-title">{story.title}</h1><div class="entry-meta"><span class="posted-on">
<time class="entry-date published" datetime="{story.iso}">{story.day}</time></span><span class="byline">Bởi
<span class="author vcard"><a href="/a">{story.author}</a></span></span></div></header><div class="entry-content">
<p><strong>{story.sapo}</strong></p><figure class="wp-caption"><img src="a.jpg" alt="mot buc anh">
<figcaption class="wp-caption-text">{story.caption}</figcaption></figure>{paragraphs(story)}
<div class="sharedaddy"><h3>Chia sẻ:</h3><ul><li><a href="#">Facebook</a></li></ul></div></div>
<footer class="entry-footer"><span class="tags-links">Từ khóa: <a href="#">dân vận</a></span></footer></article>
<div class="author-box"><h4>{story.author}</h4><p>Cộng tác viên của trang từ năm 2015, viết nhiều về đời sống vùng cao.</p></div>
<section class="related-posts"><h3>Bài viết liên quan</h3>{_links(story, leads=True)}</section>
<div id="comments" class="comments-area"><h2>2 bình luận</h2><ol class="comment-list"><li><div class="comment-body">
<p>Đọc bài mà thấy ấm lòng, mong có thêm nhiều người như chị ở các bản vùng cao của tỉnh mình, cảm ơn tác giả.</p></div></li></ol>
<div id="respond"><h3>Trả lời Hủy</h3></div></div></main><aside id="secondary" class="widget-area"><section class="widget">
<h2>Bài mới</h2><ul>{_ASIDE}</ul></section></aside></div><footer id="colophon"><p>{_IMPRINT}</p></footer></div></body></html>"""


def wordpress_blocks(story: Story) -> str:
    """WordPress with the default block theme."""
    body = "".join(f'<p class="wp-block-paragraph">{p}</p>' for p in story.paragraphs)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{story.title} – Trang tin</title>
<meta name="generator" content="WordPress 6.8"></head><body class="wp-singular post-template-default single">
<div class="wp-site-blocks"><header class="wp-block-template-part"><nav class="wp-block-navigation"><ul>{_MENU}</ul></nav></header>
<main class="wp-block-group"><div class="wp-block-group has-global-padding"><h1 class="wp-block-post-title">{story.title}</h1>
<div class="wp-block-group"><p>Viết bởi</p><p class="wp-block-post-author-name">{story.author}</p><p>trong</p>
<div class="taxonomy-category wp-block-post-terms"><a href="/c">{story.column}</a></div></div>
<div class="wp-block-post-date"><time datetime="{story.iso}">27 Tháng Một, 2023</time></div>
<div class="entry-content wp-block-post-content is-layout-constrained"><p>{story.sapo}</p>{body}</div>
<nav class="wp-block-group" aria-label="Điều hướng bài viết"><div class="post-navigation-link-previous"><a href="#">
{story.others[0][0]}</a></div></nav><div class="wp-block-comments"><h2>Bình luận</h2><div id="respond"><h3>Để lại một bình luận</h3>
<p class="comment-notes">Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *</p></div></div>
<div class="wp-block-query"><h2>Bài viết khác</h2><ul class="wp-block-post-template">{_links(story)}</ul></div></div></main>
<footer class="wp-block-template-part"><p>{_IMPRINT}</p></footer></div></body></html>"""


def joomla(story: Story) -> str:
    """Joomla 3: article info, icons, pager, modules."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><base href="http://x/"><title>{story.title}</title>
<meta name="generator" content="Joomla! - Open Source Content Management"></head><body class="site com_content view-article">
<div class="body"><nav class="navigation"><ul class="nav menu">{_MENU}</ul></nav><div class="row-fluid"><main id="content">
<div class="item-page" itemscope><div class="page-header"><h2 itemprop="headline">{story.title}</h2></div>
<div class="icons"><ul><li class="print-icon"><a href="#">In</a></li></ul></div><dl class="article-info muted">
<dt class="article-info-term">Chi tiết</dt><dd class="createdby">Viết bởi <span itemprop="name">{story.author}</span></dd>
<dd class="category-name">Chuyên mục: <a href="/c">{story.column}</a></dd><dd class="published">
<time datetime="{story.iso}" itemprop="datePublished">Được đăng: {story.day} {story.clock}</time></dd><dd class="hits">Lượt xem: 1054</dd></dl>
<div itemprop="articleBody"><p><strong>{story.sapo}</strong></p>{paragraphs(story)}</div>
<ul class="pager pagenav"><li><a href="#">Trang sau</a></li></ul></div></main><div id="aside" class="span3"><div class="well">
<h3>Tin mới</h3><ul>{_ASIDE}</ul></div></div></div></div><footer class="footer"><p>{_IMPRINT}</p></footer></body></html>"""


def teasers_inside(story: Story) -> str:
    """A provincial paper of its own making: the teasers of other articles follow in the body's element."""
    teasers = "".join(
        f'<div class="item"><h3><a href="/{i}">{t}</a></h3><p>{lead}</p></div>'
        for i, (t, lead) in enumerate(story.others)
    )
    return f"""<html><head><meta charset="utf-8"><title>{story.title} - Báo Nà Ráo điện tử</title></head><body><div class="wrap">
<div class="mainmenu"><ul>{_MENU}</ul></div><div class="content"><div class="left"><div class="cate"><a href="/c">{story.column}</a></div>
<h1>{story.title}</h1><div class="date_time">Thứ sáu, ngày {story.day} | {story.clock}</div><div class="post clearfix">
<div class="summary">{story.sapo}</div>{paragraphs(story)}<p style="text-align:right"><strong>{story.author}</strong></p>
<h4>Các tin khác</h4>{teasers}</div></div><div class="right"><ul>{_ASIDE}</ul></div></div>
<div class="ft"><p>{_IMPRINT}</p></div></div></body></html>"""


def bare_tables(story: Story) -> str:
    """A page of the early 2000s: no class, no id, fonts and tables, paragraphs parted by line breaks."""
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>Trang tin huyen</TITLE></HEAD>
<BODY><TABLE WIDTH=780><TR><TD COLSPAN=3><MARQUEE>Nhiệt liệt chào mừng Đại hội Thi đua yêu nước tỉnh lần thứ VI</MARQUEE></TD></TR>
<TR><TD WIDTH=160><A HREF=a>Trang chủ</A><BR><A HREF=b>Giới thiệu</A><BR><A HREF=c>Tin tức</A><BR><A HREF=d>Văn bản</A></TD>
<TD WIDTH=460><TABLE><TR><TD><FONT COLOR=red><B>{story.column}</B></FONT></TD></TR><TR><TD><FONT SIZE=4><B>{story.title}</B></FONT>
<BR><FONT SIZE=1><I>(Ngày đăng: {story.day})</I></FONT></TD></TR><TR><TD><P ALIGN=justify><B>{story.sapo}</B><BR><BR>
{"<BR><BR>".join(story.paragraphs)}</P><P ALIGN=right><B>{story.author}</B></TD></TR>
<TR><TD><HR><B>TIN ĐÃ ĐƯA:</B><UL>{_links(story)}</UL></TD></TR></TABLE></TD>
<TD WIDTH=160><B>Liên kết website</B><BR><SELECT><OPTION>Chính phủ</SELECT><BR>Số lượt truy cập: 1.234.567</TD></TR>
<TR><TD COLSPAN=3>{_IMPRINT}</TD></TR></TABLE></BODY></HTML>"""


def utility_classes(story: Story) -> str:
    """A site built with utility classes: no name says what an element is."""
    body = "".join(f'<p class="mb-4 text-base leading-7">{p}</p>' for p in story.paragraphs)
    cards = "".join(
        f'<a class="block p-3" href="/{i}"><h3 class="font-semibold">{t}</h3><p class="text-sm">{lead}</p></a>'
        for i, (t, lead) in enumerate(story.others)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{story.title}</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{story.title}",
"datePublished":"{story.iso}","author":{{"@type":"Person","name":"{story.author}"}},"articleSection":"{story.column}"}}</script></head>
<body class="bg-white"><div id="__next"><div class="sticky top-0 flex"><a href="/">Báo</a><a href="/1">Thời sự</a><a href="/2">Kinh tế</a></div>
<div class="mx-auto max-w-6xl grid grid-cols-12"><div class="col-span-8"><a class="text-red-600" href="/c">{story.column}</a>
<h1 class="text-3xl font-bold">{story.title}</h1><div class="text-gray-500 text-sm">{story.clock} - {story.day}</div>
<p class="font-bold mt-3">{story.sapo}</p><div class="mt-4">{body}</div><p class="text-right font-bold">{story.author}</p>
<div class="flex gap-2 mt-6"><button>Chia sẻ</button><span>Bình luận (0)</span></div>
<div class="mt-8"><h2 class="text-xl">Tin cùng chuyên mục</h2><div class="grid grid-cols-3">{cards}</div></div></div>
<div class="col-span-4">{cards}</div></div><div class="bg-gray-800 text-white p-6"><p>{_IMPRINT}</p></div></div></body></html>"""


def long_sidebar(story: Story) -> str:
    """A portal whose side column says more than a short article: an introduction in prose, and a notice."""
    about = (
        "Nà Ráo là huyện vùng cao nằm ở phía tây của tỉnh, có mười hai xã và một thị trấn, với hơn sáu mươi nghìn người thuộc "
        "chín dân tộc cùng sinh sống. Huyện được thành lập từ năm 1961 và đã nhiều lần điều chỉnh địa giới hành chính."
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng thông tin huyện Nà Ráo</title></head><body>
<div id="header"><div class="menu"><ul>{_MENU}</ul></div></div><div id="col-left" class="sidebar"><h3>Giới thiệu</h3><p>{about}</p>
<p>{about}</p><h3>Liên kết</h3><ul>{_ASIDE}</ul></div><div id="col-main"><div class="breadcrumb"><a href="/">Trang chủ</a> »
<a href="/c">{story.column}</a></div><h2 class="tieude">{story.title}</h2><p class="ngaydang">Ngày đăng: {story.day} {story.clock} | Lượt xem: 82</p>
<div class="noidung"><div class="mota">{story.sapo}</div>{paragraphs(story)}</div><p class="tacgia">{story.author}</p>
<div class="tinlienquan"><h3>Tin liên quan</h3><ul>{_links(story)}</ul></div></div><div id="footer"><p>{_IMPRINT}</p></div></body></html>"""


def glued_pages(story: Story) -> str:
    """An include that is a whole page itself: several <html> in one file, a NUL, an element never closed."""
    page = teasers_inside(story)
    top = (
        "<html><head><title>top</title></head><body><div id='banner'><a href='/'>Trang chủ</a></div></body></html>\x00"
    )
    return top + page.replace('<div class="wrap">', '<div class="wrap"><font><b></i>')


def newsroom(story: Story) -> str:
    """A newsroom system of provincial papers: cms-body, related box amid the body, figure tables, audio bar, topic."""
    box = (
        f'<div class="VCSortableInPreviewMode link-content-footer" type="RelatedOneNews"><a href="/r1.htm" class="VCobjRelatedTitle">'
        f"{story.others[0][0]}</a><span class='VCobjRelatedSapo'>{story.others[0][1]}</span></div>"
    )
    photo = (
        f'<figure class="VCSortableInPreviewMode" type="Photo"><div><img src="a.jpg" alt="mot nguoi phu nu"></div>'
        f'<figcaption class="PhotoCMS_Caption"><p>{story.caption}</p></figcaption></figure>'
    )
    tags = "".join(
        f'<li class="item"><a href="/tag-{n}.htm">{t}</a></li>'
        for n, t in enumerate(("dân vận", "vùng cao", "trồng na"))
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{story.title}</title>
<meta property="og:title" content="{story.title}"><meta property="article:published_time" content="{story.iso}">
<link rel="amphtml" href="/amp/a.htm"></head><body><div class="header"><div class="header__nav"><ul>{_MENU}</ul></div></div>
<div class="detail-container"><div class="detail__cmain"><div class="detail-cate"><a href="/c">{story.column}</a></div>
<h1 class="detail-title article-title" data-role="title">{story.title}</h1><div class="detail-author"><div class="author-info"><a
class="name">{story.author}</a></div><div class="time" data-role="publishdate">{story.day} {story.clock} GMT+7</div></div>
<div class="detail__audio">Nghe đọc bài 3:25</div><div class="social-detail"><a>Chia sẻ</a><a>Zalo</a></div>
<h2 class="detail-sapo" data-role="sapo">{story.sapo}</h2><div class="detail-cmain"><div class="detail-content afcbc-body"
data-role="content">{photo}{paragraphs(story, extra=box)}</div></div><div class="detail__related"><div class="title">Tin liên
quan</div><ul>{_links(story, leads=True)}</ul></div><div class="detail-tab"><ul class="list">{tags}</ul></div><div
class="detail__comment"><div class="box-comment"><textarea></textarea><p>Gửi bình luận</p></div></div></div><div
class="detail__csub"><div class="box-category"><ul>{_ASIDE}</ul></div></div></div><div class="footer"><p>{_IMPRINT}</p></div></body></html>"""


def amp(story: Story) -> str:
    """An AMP page: custom elements, a lead in bold, related links in amp-list, a sidebar menu."""
    return f"""<!doctype html><html amp lang="vi"><head><meta charset="utf-8"><title>{story.title}</title><script type="application/ld+json">
{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{story.title}","datePublished":"{story.iso}","author":{{"@type":
"Person","name":"{story.author}"}},"articleSection":"{story.column}"}}</script></head><body><amp-sidebar id="sidebar"><ul>{_MENU}</ul>
</amp-sidebar><header class="main-header"><a href="/">Báo Nà Ráo</a></header><article><h1 class="headline">{story.title}</h1>
<p class="meta"><span class="date">{story.day} {story.clock}</span></p><div class="sapo"><p>{story.sapo}</p></div>
<div class="article-body">{paragraphs(story)}<amp-img src="a.jpg" alt="anh"></amp-img></div></article>
<section class="related"><h3>Tin cùng chuyên mục</h3><ul>{_links(story)}</ul></section><footer><p>{_IMPRINT}</p></footer></body></html>"""


def vnpt(story: Story) -> str:
    """A district's page on a VNPT portal: Liferay portlets, tables for layout, tools above, ratings and documents below."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Chi tiết tin - Cổng thông tin điện tử huyện Nà Ráo</title>
<script>Liferay.Browser = {{}};</script></head><body><div id="wrapper"><div class="menu-ngang"><ul>{_MENU}</ul></div>
<div class="portlet-boundary portlet-boundary_vnptarticle"><div class="portlet-body"><div class="vnpt-article-detail">
<div class="duong-dan"><a href="/">Trang chủ</a> » <a href="/tt">Tin tức</a> » <a href="/c">{story.column}</a></div>
<div class="tieude-tin"><b>{story.title}</b></div><div class="ngaythang">({story.day} {story.clock})</div>
<div class="cong-cu"><a href="#">In trang</a> | <a href="#">Gửi email</a> | <a href="#">Cỡ chữ</a></div>
<div class="tomtat"><p><strong>{story.sapo}</strong></p></div><div class="noidung-tin"><table><tbody><tr><td><img src="a.jpg"></td></tr></tbody></table>{paragraphs(story)}</div>
<div class="tac-gia">{story.author}</div><div class="danh-gia">Đánh giá bài viết: 5/5</div>
<div class="cac-tin-khac"><div class="tde">Các tin khác</div><ul>{_links(story)}</ul></div></div></div></div>
<div class="cot-phai"><ul>{_ASIDE}</ul></div><div class="chan-trang"><p>{_IMPRINT}</p></div></div></body></html>"""


def lead_repeated(story: Story) -> str:
    """A paper whose editor puts headline, lead and byline into the body's field once more; links between the paragraphs."""
    see = f'<p><em>Xem thêm: <a href="/x.html">{story.others[1][0]}</a></em></p>'
    return f"""<html><head><meta charset="utf-8"><title>{story.title} | Báo Nà Ráo</title></head><body><div id="main"><div class="top">
<ul>{_MENU}</ul></div><div class="col-left"><div class="news-detail"><h3 class="cat"><a href="/c">{story.column}</a></h3>
<h1 class="news-title">{story.title}</h1><p class="post-date">Cập nhật lúc {story.clock}, Thứ sáu, {story.day} (GMT+7)</p>
<p class="lead">{story.sapo}</p><div class="article-body-content">{paragraphs(story, extra=see)}</div>
<p class="author-bottom"><b>{story.author}</b></p><div class="box-tags">Từ khóa: <a href="/t">dân vận</a>, <a href="/t2">bản xa</a></div>
<div class="fb-comments"></div><div class="news-cung-muc"><p class="h">TIN CÙNG CHUYÊN MỤC</p>{_links(story, leads=True)}</div></div></div>
<div class="col-right"><h4>Đọc nhiều</h4><ol>{_links(story, day=False)}</ol></div><div id="ft"><p>{_IMPRINT}</p></div></div></body></html>"""


def one_cell(story: Story) -> str:
    """ASP.NET of 2008: everything in one cell, paragraphs as lines parted by <br>, the list of others in the same cell."""
    lines = "<br /><br />".join(story.paragraphs)
    others = "".join(
        f'<br />- <a href="Detail.aspx?id={i}">{t}</a> ({20 + i}/01/2023)' for i, (t, _) in enumerate(story.others)
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{story.title}</title></head><body>
<form id="form1"><input type="hidden" id="__VIEWSTATE" name="__VIEWSTATE" value="x"><table><tr><td><ul>{_MENU}</ul></td></tr><tr>
<td><span id="ctl00_lblCate" class="CateName">{story.column}</span><br /><span class="TitleNews">{story.title}</span><br />
<span class="DateNews">{story.day} {story.clock}</span><br /><span class="DescNews">{story.sapo}</span><br /><div align="justify">{lines}
</div><br /><b>Các tin đã đưa:</b>{others}</td><td><ul>{_ASIDE}</ul></td></tr></table><div class="bottom">{_IMPRINT}</div></form></body></html>"""


MAKERS: dict[str, Callable[[Story], str]] = {
    maker.__name__: maker
    for maker in (
        nukeviet,
        sharepoint,
        liferay,
        mastercms,
        webforms,
        wordpress,
        wordpress_blocks,
        joomla,
        teasers_inside,
        bare_tables,
        utility_classes,
        long_sidebar,
        glued_pages,
        newsroom,
        amp,
        vnpt,
        lead_repeated,
        one_cell,
    )
}
