"""Forgetting a private person: out of the store, the page archive and every later run.

Dossiers of the person go with all that hangs on them. An article that puts nobody else forward goes too, with its raw
page in the archive (overwritten where it lies) and its address in the queue; any other article stays, without its raw
page and with the name made illegible, letter for letter, so that every offset still holds. Archived listings and feeds
that print the name go as well. The stop list holds keyed hashes only: who has the store alone cannot read a name out of
it. The key lies in ``board/forget_key`` of the home directory; without it the stop list stops nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from candidates.figures import refresh
from candidates.identity import Appearing, name_key
from candidates.names import compare
from candidates.written_names import read_name
from config.settings import load as settings
from nlp.keys import plain_key
from nlp.records import Reading
from store.erasing import archived_bytes, erase
from store.models import (
    Activity,
    Appearance,
    ArchivedPage,
    Article,
    Candidate,
    Export,
    Forgotten,
    FrontierUrl,
    Sighting,
    StoredReading,
    StoredVerdict,
)
from store.records import reading_of
from store.search import terms, write

BLOT = "█"
KEY_FILE = "board/forget_key"
"""In the home directory."""
_PEOPLE = ("person", "household")


@dataclass(slots=True)
class Reach:
    """What forgetting somebody takes away, or has taken away."""

    dossiers: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    """Articles that put nobody else forward."""
    blotted: list[int] = field(default_factory=list)
    """Articles that stay, without the name."""
    erased: int = 0
    """Archived pages that were made unreadable."""

    def counts(self) -> dict[str, int]:
        """The figures of the audit line."""
        kept = {"dossiers": self.dossiers, "removed": self.removed, "blotted": self.blotted}
        return {name: len(keys) for name, keys in kept.items()} | {"erased": self.erased}


def dossiers_of(name: str) -> list[Candidate]:
    """The dossiers of people and households that bear this name."""
    rows = Candidate.objects.filter(kind__in=_PEOPLE, name_key=name_key("person", name)).order_by("pk")
    return [row for row in rows if compare(row.name, name).same or row.name == name]


def reach(dossiers: Sequence[Candidate]) -> Reach:
    """What would go; nothing is changed."""
    keys = sorted({row.pk for row in dossiers} | set(_merged_into([row.pk for row in dossiers])))
    articles = set(Appearance.objects.filter(candidate__in=keys).values_list("article", flat=True))
    articles |= set(Sighting.objects.filter(candidate__in=keys).values_list("article", flat=True))
    articles |= set(Article.objects.filter(reprint_of__in=articles).values_list("pk", flat=True))
    for one in dossiers:
        articles |= _naming(one)
    others = set(
        Appearance.objects.filter(article__in=articles).exclude(candidate__in=keys).values_list("article", flat=True)
    )
    appearing = set(Appearance.objects.filter(candidate__in=keys).values_list("article", flat=True))
    removed = appearing - others
    return Reach(keys, sorted(removed), sorted(articles - removed))


@transaction.atomic
def forget(dossiers: Sequence[Candidate], by: User | None = None) -> Reach:
    """Forget whom the dossiers are about, now and in every later run."""
    found = reach(dossiers)
    names = [row.name for row in Candidate.every.filter(pk__in=found.dossiers)]
    for one in dossiers:
        _stop(one)
    portals = set(Article.objects.filter(pk__in=[*found.removed, *found.blotted]).values_list("portal", flat=True))
    for article in StoredReading.objects.filter(article__in=found.blotted).select_related("article"):
        found.erased += blot(article, names)
    _blot_exports(names)
    found.erased += _remove(found.removed)
    found.erased += _erase(_printing(portals, names))
    neighbours = Appearance.objects.filter(article__in=found.blotted).exclude(candidate__in=found.dossiers)
    touched = set(neighbours.values_list("candidate", flat=True))
    Candidate.every.filter(pk__in=found.dossiers).delete()
    write("candidate", [(pk, []) for pk in found.dossiers])
    refresh(touched)
    Activity.objects.create(user=by, action="forget", detail=found.counts())
    return found


class StopList:
    """Who was forgotten; asked for every candidate that a night finds."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Forgotten]] = {}
        for row in Forgotten.objects.all():
            self._rows.setdefault(row.name, []).append(row)

    def holds(self, one: Appearing) -> bool:
        """Is this somebody who was forgotten? The name agrees and nothing that both state differs."""
        if not self._rows or one.kind not in _PEOPLE:
            return False
        stated = {
            "province": one.province,
            "commune": one.commune,
            "birth_year": str(one.facts.get("birth_year", {}).get("value", "")),
        }
        return any(
            all(not value or not getattr(row, name) or getattr(row, name) == _hash(key, name, value)
                for name, value in stated.items())
            for key in _keys(one.name)
            for row in self._rows.get(_hash(key, "name"), ())
        )  # fmt: skip


def blot(row: StoredReading, names: Iterable[str]) -> int:
    """Make every form of the names illegible in an article and in all that was read out of it; offsets hold.

    Returns how many archived pages went.
    """
    reading = reading_of(row)
    article = row.article
    forms = _forms(reading, list(names))
    if not forms:
        return 0
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True)) + r")(?!\w)"
    )
    row_url = article.url
    article.title, article.sapo = _blotted(pattern, article.title), _blotted(pattern, article.sapo)
    article.text, article.captions = _blotted(pattern, article.text), _blotted(pattern, article.captions)
    article.attachments, article.url = _blotted(pattern, article.attachments), _without_slug(article.url)
    article.save(update_fields=["title", "sapo", "text", "captions", "attachments", "url"])
    row.text, row.payload = _blotted(pattern, row.text), _blotted(pattern, row.payload)
    row.save(update_fields=["text", "payload"])
    for verdict in StoredVerdict.objects.filter(article=article):
        verdict.payload = _blotted(pattern, verdict.payload)
        verdict.save(update_fields=["payload"])
    for other in Appearance.objects.filter(article=article):
        for name in ("evidence", "deeds", "remarks", "facts", "reasons", "commendations"):
            setattr(other, name, _blotted(pattern, getattr(other, name)))
        other.save()
    for sighting in Sighting.objects.filter(article=article):
        sighting.evidence = _blotted(pattern, sighting.evidence)
        sighting.save(update_fields=["evidence"])
    erased = _forget_pages([article], row_url)
    write("article", [(article.pk, terms(article.title, article.sapo, *article.text.split("\n")))])
    return erased


def _merged_into(keys: Sequence[int]) -> list[int]:
    """The dossiers merged into these, and into those."""
    found: list[int] = []
    while keys:
        keys = list(Candidate.every.filter(merged_into__in=keys).values_list("pk", flat=True))
        found += keys
    return found


def _naming(candidate: Candidate) -> set[int]:
    """Articles that print the full name of the person, of the same province where the province is known."""
    if len(candidate.name.split()) < 2:
        return set()
    named = StoredReading.objects.filter(text__contains=candidate.name)
    if candidate.province:
        named = named.filter(article__province__in=["", candidate.province])
    namesakes = Appearance.objects.filter(name_as_written=candidate.name).exclude(candidate=candidate)
    return set(named.exclude(article__in=namesakes.values("article")).values_list("article", flat=True))


def _remove(articles: Sequence[int]) -> int:
    rows = list(Article.objects.filter(pk__in=articles))
    erased = _forget_pages(rows)
    shas = [row.url_sha1 for row in rows]
    FrontierUrl.objects.filter(url_sha1__in=shas).update(
        url="about:forgotten", state=FrontierUrl.State.FAILED, status=410, context={}, error="forgotten"
    )
    Article.objects.filter(pk__in=articles).delete()
    write("article", [(pk, []) for pk in articles])
    return erased


def _forget_pages(articles: Sequence[Article], *more: str) -> int:
    """The raw pages of the articles go, and those of the addresses ``more``: nobody can read them again."""
    urls = [*(row.url for row in articles), *more]
    pages = [row.page_id for row in articles if row.page_id]
    return _erase(ArchivedPage.objects.filter(Q(pk__in=pages) | Q(url__in=urls)))


def _erase(pages: Iterable[ArchivedPage]) -> int:
    """Overwrite archived pages and take them out of the index; returns how many there were."""
    gone = list(pages)
    for page in gone:
        erase(settings().archive, page.warc, page.offset)
    ArchivedPage.objects.filter(pk__in=[page.pk for page in gone]).delete()
    return len(gone)


def _printing(portals: Iterable[str], names: Sequence[str]) -> Iterator[ArchivedPage]:
    """Archived pages of these portals that gave no article (listings, feeds …) and print one of the names."""
    wanted = {form for name in names if len(name.split()) > 1 for form in (name.casefold(), _slug(name))}
    pages = ArchivedPage.objects.filter(portal__in=portals, articles=None).order_by("warc", "offset")
    for page in pages.iterator() if wanted else ():
        raw = archived_bytes(settings().archive, page.warc, page.offset)
        text = unicodedata.normalize("NFC", unescape((raw or b"").decode(errors="ignore"))).casefold()
        if any(form in text for form in wanted):
            yield page


def _slug(name: str) -> str:
    """As headlines leave a name in addresses: ``lo-van-panh``."""
    return "-".join(plain_key(name).split())


def _blot_exports(names: Sequence[str]) -> None:
    """The log of lists keeps filters, and a filter can hold a name."""
    for export in Export.objects.filter(filters__name__isnull=False):
        if any(compare(str(export.filters["name"]), name).score > 0 for name in names):
            export.filters = export.filters | {"name": BLOT}
            export.save(update_fields=["filters"])


def _forms(reading: Reading, names: Sequence[str]) -> set[str]:
    """The names, and every word by which the reading names the same people."""
    forms = {name for name in names if len(name.split()) > 1}
    for subject in reading.subjects:
        if any(compare(subject.name, name).same for name in names):
            forms |= {subject.name, *(reading.mentions[i].text for i in subject.mentions)}
    forms |= {form.upper() for form in forms if len(form.split()) > 1}
    return {form for form in forms if form.strip() and form[0].isupper()}


def _blotted(pattern: re.Pattern[str], value: Any) -> Any:
    """The value with every hit blotted out, letter for letter, whatever it is nested in."""
    if isinstance(value, str):
        return pattern.sub(lambda hit: BLOT * len(hit.group()), value)
    if isinstance(value, list):
        return [_blotted(pattern, one) for one in value]
    if isinstance(value, dict):
        return {key: _blotted(pattern, one) for key, one in value.items()}
    return value


def _without_slug(url: str) -> str:
    """The address without the words that headlines leave in it; its hash stays, so the article is not taken anew."""
    head, _, tail = url.partition("://")
    return f"{head}://{tail.split('/')[0]}/#{BLOT}" if tail else f"{url.split(':', maxsplit=1)[0]}:{BLOT}"


def _keys(name: str) -> list[str]:
    """The keys under which a name is stopped; one printed without diacritics meets all that it may stand for.

    Somebody else may be stopped by that, which does less harm than somebody who comes back.
    """
    key = name_key("person", name)
    return [key, _bare(name)] if read_name(name).bare else [key]


def _bare(name: str) -> str:
    return f"bare {' '.join(read_name(name).plain)}"


def _stop(candidate: Candidate) -> None:
    """Keep keyed hashes of the person: under the name, and under it without diacritics for names printed so."""
    stated = {
        "province": candidate.province,
        "commune": candidate.commune,
        "birth_year": str(candidate.facts.get("birth_year", {}).get("value", "")),
    }
    for key in (name_key("person", candidate.name), _bare(candidate.name)):
        hashes = {name: _hash(key, name, value) if value else "" for name, value in stated.items()}
        Forgotten.objects.create(name=_hash(key, "name"), **hashes)


def _hash(name: str, what: str, value: str = "") -> str:
    message = "\x1f".join((what, name, value)).encode()
    return hmac.new(_key(), message, hashlib.sha256).hexdigest()


def _key() -> bytes:
    """The key of the stop list: made once, readable by the owner only."""
    path = settings().home / KEY_FILE
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip().encode()
