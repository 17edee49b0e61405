"""Writing declarations: a new one from what a probe found, and the date of a live check into one that exists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from crawler import provinces
from crawler.declaration import FILE_NAME, Family, Kind, parse_portal
from crawler.probing import Column, Findings
from nlp.keys import match_key, plain_key

_LEAST_LENGTH, _SHARE_OF_LENGTH = 100, 3
"""A body may be expected to have a third of the shortest that was read, but not less than this many characters."""


class ExistsError(FileExistsError):
    """There is a declaration of that name already."""


def declaration(findings: Findings, *, name: str, province: str = "", private: bool = False) -> str:
    """The text of a ``portal.yaml``; the province is guessed from title and address where none is given."""
    known = provinces.named(province) or guess_province(findings)
    fields: dict[str, Any] = {"title": findings.title or name, "home": findings.home}
    if known:
        fields |= {"province": known.name, "province_now": known.name_now}
    fields["kind"] = str(guess_kind(findings))
    if findings.family is not Family.GENERIC:
        fields["family"] = str(findings.family)
    if start := _start(findings):
        fields["start"] = start
    if findings.exemplar_columns:
        fields["exemplar_columns"] = findings.exemplar_columns
    fields["expectations"] = _expectations(findings)
    if private:
        fields |= {"allow_private": True, "politeness": {"delay": 0, "concurrency": 4}}
    head = [f"# Do `guongsang portals add {findings.home}` viết ra; hãy đọc lại và sửa cho đúng."]
    if not known:
        head.append("# Chưa rõ tỉnh: thêm dòng 'province: …' (tỉnh trước tháng 7/2025).")
    if findings.related_columns:
        related = "; ".join(findings.related_columns)
        head.append(f"# Gần với gương, thêm vào exemplar_columns nếu có đăng gương: {related}")
    body = yaml.safe_dump(_printable(fields), allow_unicode=True, sort_keys=False, width=200)
    text = "\n".join((*map(_printable, head), body)) + "verified:\n"
    parse_portal(text, Path(name) / FILE_NAME)
    return text


def _printable(value: Any) -> Any:
    """Harvested words without characters that a YAML file may not hold."""
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else value


def _start(findings: Findings) -> Mapping[str, Any]:
    """The entrances that are worth naming; the home page leads to everything else."""
    listings = [_listing(column) for column in findings.columns if column.exemplar or column.hidden or column.paging]
    start = {"feeds": findings.feeds, "sitemaps": findings.sitemaps, "listings": listings}
    named = {key: value for key, value in start.items() if value}
    return {"home": True} | named if named else {}


def _listing(column: Column) -> Mapping[str, Any]:
    listing: dict[str, Any] = {"url": column.url, "column": column.name}
    if column.paging:
        listing["paging"] = column.paging
    return listing | ({"first_page": column.first_page} if column.first_page != 2 else {})


def _expectations(findings: Findings) -> Mapping[str, Any]:
    read = findings.read
    dated = sum(sample.published is not None for sample in read) / max(1, len(read))
    shortest = min((sample.length for sample in read), default=0)
    return {
        "share_with_date": 0.9 if dated == 1 else round(dated / 2, 2),
        "body_length": max(_LEAST_LENGTH, min(200, shortest // _SHARE_OF_LENGTH)),
    }


def guess_province(findings: Findings) -> provinces.Province | None:
    """The one province that the portal's title names, or else its host; ``None`` for none or several."""
    title = f" {match_key(findings.title)} "
    named = {p.code: p for p in provinces.before() for n in (p.name, *p.aliases) if f" {match_key(n)} " in title}
    if not named:
        host = urlsplit(findings.home).hostname or ""
        plain = {p.code: p for p in provinces.before() if re.sub(r"\W", "", plain_key(p.name)) in host}
        named = plain if len(plain) == 1 else {}
    return next(iter(named.values())) if len(named) == 1 else None


def guess_kind(findings: Findings) -> Kind:
    """By the first words of the title, or else by the ending of the address."""
    title = plain_key(findings.title)
    if re.search(r"\b(?:so|ban|phong|chi cuc|cuc|thanh tra|van phong)\b", title) and ".gov.vn" in findings.home:
        return Kind.DEPARTMENT
    if re.search(r"\bcong (?:thong tin|ttdt)|\buy ban nhan dan\b", title) or ".gov.vn" in findings.home:
        return Kind.GOVERNMENT
    if re.search(r"\bdai\b|truyen hinh", title) and "bao" not in title.split():
        return Kind.BROADCASTER
    if re.search(r"\b(?:hoi|doan|lien doan|lien minh|mat tran)\b", title) and "bao" not in title.split():
        return Kind.ORGANISATION
    return Kind.NEWSPAPER


def write(text: str, folder: Path, *, force: bool = False) -> Path:
    """Write ``folder/portal.yaml`` as a whole.

    Raises:
        ExistsError: when there is one already, unless ``force``.
        OSError: when it cannot be written.
    """
    path = folder / FILE_NAME
    if path.exists() and not force:
        raise ExistsError(path)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(path, text)
    return path


def set_verified(folder: Path, day: date) -> Path:
    """Write ``day`` into ``verified:`` of the declaration in ``folder``; everything else stays as it is, comments too.

    Raises:
        OSError: when the file cannot be read or written.
    """
    path = folder / FILE_NAME
    text = path.read_text(encoding="utf-8")
    line = f"verified: {day.isoformat()}"
    changed, count = re.subn(r"^verified:[^\n#]*?(?=\s*(?:#.*)?$)", line, text, count=1, flags=re.MULTILINE)
    _replace(path, changed if count else f"{text.rstrip()}\n{line}\n")
    return path


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
