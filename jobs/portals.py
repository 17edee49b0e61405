"""``guongsang portals add`` and ``check``: portals are asked live, and what came is shown as a table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.table import Table
from rich.text import Text

from config.settings import Settings
from crawler import provinces
from crawler.checkup import FINE, Checkup, State, examine
from crawler.declaration import FILE_NAME, Portal
from crawler.declaring import ExistsError, declaration, set_verified, write
from crawler.inquiry import inquire
from crawler.middlewares import is_private
from crawler.probing import Findings, Sample, explore, host_name
from jobs.console import bar, say, stderr, warn

_VIETNAM = timezone(timedelta(hours=7))
_STYLES = {State.OK: "green", State.QUIET: "yellow"}
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class PortalError(ValueError):
    """A portal that cannot be asked or declared; the message says why and what to do."""


def add(
    settings: Settings,
    address: str,
    *,
    name: str = "",
    province: str = "",
    to: Path | None = None,
    force: bool = False,
    allow_private: bool = False,
) -> Path:
    """Probe the portal at ``address``, show what was found, and write its declaration.

    Raises:
        PortalError: for an address that may not or cannot be asked, an unknown province, a portal without articles,
            or a declaration that is there already.
    """
    home = _address(address, allow_private=allow_private)
    name = name or host_name(home)
    if not _NAME.fullmatch(name):
        raise PortalError(f"--name {name}: expected lower-case letters, digits and single hyphens")
    if province and provinces.named(province) is None:
        close = provinces.similar(province)
        raise PortalError(
            f"--province {province}: no such province before July 2025" + (f"; {close}?" if close else "")
        )
    root = to or next(iter(settings.portal_folders), settings.home / "portals")
    target = root / name / FILE_NAME
    if target.exists() and not force:
        raise PortalError(f"{target} is there already; --force writes it anew, --name gives another name")
    findings = _probe(settings, home, name, allow_private=allow_private)
    _show_findings(findings)
    if not findings.read:
        problem = next((sample.problem for sample in findings.samples), "no page that looks like an article was found")
        raise PortalError(f"{home}: no article could be read ({problem}); nothing was written")
    text = declaration(findings, name=name, province=province, private=allow_private)
    try:
        path = write(text, root / name, force=force)
    except ExistsError:
        raise PortalError(f"{target} is there already; --force writes it anew") from None
    except OSError as error:
        raise PortalError(f"{target}: cannot be written ({error.strerror})") from None
    say(f"Đã viết {path}. Thử: guongsang portals check {name} – rồi: guongsang crawl --portal {name}")
    return path


def check(
    settings: Settings, portals: Mapping[str, Portal], *, articles: int, verify: Mapping[str, Path] | None = None
) -> dict[str, Checkup]:
    """Check portals live, side by side, and show how they are; ``verify`` names the folders whose date is then set.

    Raises:
        PortalError: when a portal outside this machine is to be asked and no contact is declared.
    """
    for portal in portals.values():
        _need_contact(settings, portal)
    inquiries = {name: (_patient(portal), examine(portal, articles=articles)) for name, portal in portals.items()}
    with bar(f"Kiểm tra {len(portals)} cổng") as progress:
        steps = iter(range(1, 1_000_000))
        checked = inquire(inquiries, lambda name: progress.show(next(steps), note=name))
    _show_checkups(checked.values())
    for name in sorted(set(verify or {}) & set(checked)):
        if checked[name].state != State.OK:
            continue
        try:
            set_verified((verify or {})[name], datetime.now(_VIETNAM).date())
        except OSError as error:
            warn(f"{name}: ngày kiểm tra không ghi được ({error.strerror})")
    return checked


def folders(roots: Sequence[Path]) -> dict[str, Path]:
    """Where each portal's declaration lies; later roots stand before earlier ones."""
    return {path.parent.name: path.parent for root in roots for path in sorted(root.glob(f"*/{FILE_NAME}"))}


def broken(checked: Mapping[str, Checkup]) -> list[str]:
    """A line for each portal that broke."""
    return [f"{name}: {c.state.label}: {c.reason}" for name, c in checked.items() if c.state not in FINE]


def as_json(checked: Mapping[str, Checkup]) -> str:
    """The report for machines: one JSON object a line, in the order of the names."""
    return "\n".join(json.dumps(_record(checked[name]), ensure_ascii=False) for name in sorted(checked))


def _record(checkup: Checkup) -> dict[str, Any]:
    samples = [
        {"url": s.url, "title": s.title, "published_at": _iso(s.published), "length": s.length, "method": s.method}
        | ({"problem": s.problem} if s.problem else {})
        for s in checkup.samples
    ]
    return {
        "portal": checkup.portal,
        "state": checkup.state.value,
        "reason": checkup.reason,
        "robots": checkup.robots,
        "entrances": checkup.entrances,
        "answered": checkup.answered,
        "links": checkup.links,
        "asked": len(checkup.samples),
        "read": len(checkup.read),
        "dated": checkup.dated,
        "newest": _iso(checkup.newest),
        "articles": samples,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _address(address: str, *, allow_private: bool) -> str:
    url = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise PortalError(f"{address}: no web address; expected for example https://baotinh.vn/") from None
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", url) or parts.username:
        raise PortalError(f"{address}: no web address; expected for example https://baotinh.vn/")
    if is_private(host) and not allow_private:
        raise PortalError(f"{address}: an address of this machine or of a private network; --allow-private permits it")
    if "." not in host and not is_private(host):
        raise PortalError(f"{address}: {host!r} is no full host name; expected for example baotinh.vn")
    netloc = f"[{host}]" if ":" in host else host
    netloc += "" if port is None else f":{port}"
    return f"{parts.scheme}://{netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def _probe(settings: Settings, home: str, name: str, *, allow_private: bool) -> Findings:
    hurry = {"delay": 0, "concurrency": 4, "timeout": 20} if allow_private else {"timeout": 20}
    facts = {"name": name, "title": name, "home": home, "allow_private": allow_private, "politeness": hurry}
    portal = Portal.model_validate(facts)
    _need_contact(settings, portal)
    with bar(f"Dò {home}") as progress:
        steps = iter(range(1, 1_000_000))
        findings = inquire({name: (portal, explore(portal))}, lambda _: progress.show(next(steps)))[name]
    if findings.problem:
        raise PortalError(f"{home}: {findings.problem}; nothing was written")
    return findings


def _need_contact(settings: Settings, portal: Portal) -> None:
    if not (settings.operator_contact or portal.on_loopback):
        raise PortalError(
            "operator_contact is not set in guongsang.toml: an e-mail address or a page, named to every portal "
            "outside this machine that is asked"
        )


def _patient(portal: Portal) -> Portal:
    """The portal with a shorter time limit: somebody waits for the report."""
    polite = portal.politeness
    return portal.model_copy(update={"politeness": polite.model_copy(update={"timeout": min(polite.timeout, 20)})})


def _show_findings(findings: Findings) -> None:
    table = Table(title=_plain(findings.title or findings.home), show_header=False, title_justify="left")
    others = [column.name for column in findings.columns if not column.exemplar]
    rows = {
        "robots.txt": findings.robots,
        "RSS": "\n".join(findings.feeds),
        "Sơ đồ trang": "\n".join(findings.sitemaps),
        "Họ phần mềm": str(findings.family),
        "Chuyên mục gương": "\n".join(findings.exemplar_columns),
        "Gần với gương": "\n".join(findings.related_columns),
        "Chuyên mục khác": ", ".join(others),
    }
    for name, words in rows.items():
        table.add_row(name, _plain(words or "không thấy"))
    stderr.print(table)
    _show_samples(findings.samples)


def _show_samples(samples: Sequence[Sample]) -> None:
    table = Table("Bài đọc thử", "Ngày đăng", "Ký tự", "Cách đọc", title_justify="left")
    for sample in samples:
        when = sample.published.strftime("%d/%m/%Y %H:%M") if sample.published else "không rõ"
        if sample.problem:
            table.add_row(_plain(sample.url), "", "", _plain(sample.problem), style="yellow")
        else:
            table.add_row(_plain(sample.title), when, str(sample.length), sample.method)
    stderr.print(table)


def _show_checkups(checked: Any) -> None:
    table = Table(
        "Cổng", "Trạng thái", "robots.txt", "Điểm vào", "Bài thấy", "Đọc được", "Có ngày", "Mới nhất", "Lý do"
    )
    for c in checked:
        newest = c.newest.strftime("%d/%m/%Y") if c.newest else ""
        entrances, read = f"{c.answered}/{c.entrances}", f"{len(c.read)}/{len(c.samples)}"
        cells = (c.portal, c.state.label, c.robots, entrances, str(c.links), read, str(c.dated), newest, c.reason)
        table.add_row(*map(_plain, cells), style=_STYLES.get(c.state, "red"))
    stderr.print(table)


def _plain(text: str) -> Text:
    """Harvested words for a table: nothing in them is markup or moves the cursor."""
    return Text(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", text))
