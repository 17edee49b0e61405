"""``python -m review.translations``: collect the words of the pages and compile the English catalogue.

The source language of the pages is Vietnamese. What is new is added to ``review/locale/en/LC_MESSAGES/django.po`` with
an empty translation, what is gone is removed; then the ``.mo`` that Django reads is compiled beside it. Babel does
both, so that no gettext program is needed. The compiled catalogue is part of the distribution.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parent
CATALOG = HERE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# English words of the review site; made and compiled by review/translations.py."
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_CALL = re.compile(r"\b(?P<name>n?p?gettext|_)\(")

Found = tuple[str, str | tuple[str, ...]]


def messages() -> Iterator[Found]:
    """Where each message of the pages stands, and the message itself (a pair when it has a plural)."""
    for path in sorted(HERE.rglob("*.py")):
        with path.open("rb") as source:
            for _line, message, _comments, _context in extract("python", source, keywords=KEYWORDS):
                yield str(path.relative_to(HERE)), message
    from review.wording import vocabulary  # noqa: PLC0415 (Django has to be ready)

    for word in vocabulary():
        yield "vocabulary", word
    for path in sorted(HERE.rglob("templates/**/*.html")):
        code = templatize(path.read_text(encoding="utf-8"))
        for words in _calls(code):
            yield str(path.relative_to(HERE)), words


def _calls(code: str) -> Iterator[str | tuple[str, ...]]:
    """The messages in what Django's ``templatize`` makes of a template: calls in the midst of crossed-out text."""
    for call in _CALL.finditer(code):
        for end in (m.end() for m in re.finditer(r"\)", code[call.end() :])):
            try:
                node = ast.parse(code[call.start() : call.end() + end].strip(), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(node, ast.Call):
                words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if call["name"] == "ngettext":
                    yield tuple(words[:2])
                elif words:
                    yield words[0]
            break


def collect() -> Catalog:
    """The catalogue as it is, brought up to date with the pages; translations that are there are kept."""
    template = Catalog(locale="en", fuzzy=False)
    for place, message in messages():
        template.add(message, locations=[(place, 0)])
    known = load()
    fresh = Catalog(locale="en", domain="django", header_comment=HEADER, project="guongsang", version="", fuzzy=False)
    fresh.msgid_bugs_address = fresh.last_translator = fresh.language_team = ""
    fresh.creation_date = fresh.revision_date = known.creation_date
    for entry in template:
        if entry.id:
            old = known.get(entry.id)
            fresh.add(entry.id, old.string if old else "", locations=sorted({(p, 0) for p, _ in entry.locations}))
    return fresh


def load() -> Catalog:
    """The catalogue that is there."""
    if not CATALOG.exists():
        return Catalog(locale="en")
    with CATALOG.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """The messages without an English translation."""
    return [str(m.id) for m in catalog if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])]


def main() -> int:
    """Bring both files up to date; 1 when a translation is missing."""
    django.setup()
    catalog = collect()
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    with CATALOG.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    CATALOG.with_suffix(".mo").write_bytes(compiled(catalog))
    for words in (untold := missing(catalog)):
        sys.stderr.write(f"{CATALOG.name}: no English for {words!r}\n")
    return int(bool(untold))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django")
    sys.exit(main())
