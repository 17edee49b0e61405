"""PLACE: administrative units from hamlet to province, as written, linked to the unit of their date and of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, zone_at
from nlp.keys import match_key
from nlp.names import syllables_of
from nlp.place_links import Links
from nlp.place_spans import Spans
from nlp.place_tokens import Slot, place_tokens_of
from nlp.records import Label, Mention
from nlp.syllables import text_of
from nlp.units import Edition, Level, Unit, Units, units

REFORM = date(2025, 7, 1)
"""Districts ended and 34 provinces replaced 63 on this day."""


def edition_of(published: date | None, slots: Sequence[Slot]) -> Edition:
    """The map that the article uses: by its date, else by form.

    An undated text with a district, a township or a province that vanished is from before the reform; one with special
    zones, or with communes that only the new map knows, is from after it. Without any sign it counts as old.
    """
    if published is not None:
        return Edition.OLD if published < REFORM else Edition.NEW
    old = new = 0
    for slot in slots:
        if slot.bare:
            old += slot.rank == 3 and not any(u.edition is Edition.NEW for u in slot.units)
        elif slot.kind in ("huyện", "quận", "thị xã", "thị trấn"):
            old += 1
        elif slot.units:
            editions = {unit.edition for unit in slot.units}
            old += editions == {Edition.OLD} and slot.rank > 1
            new += editions == {Edition.NEW}
    return Edition.NEW if new > old else Edition.OLD


def find_places(doc: Doc, gazetteer: Units, home: str = "", published: date | None = None) -> list[Mention]:
    """The PLACE mentions of a document. ``home``: the portal's province, by its old name."""
    tokens = syllables_of(doc)
    spans = Spans(place_tokens_of(doc), gazetteer)
    found = spans.find()
    edition = edition_of(published, found)
    province = next((u for u in gazetteer.named(match_key(home)) if u.level is Level.PROVINCE), None) if home else None
    slots = Links(spans, found, edition, province).resolve()
    text = text_of(doc)
    mentions = []
    for slot in slots:
        start, end = tokens.starts[slot.first], tokens.ends[slot.past - 1]
        name = text[tokens.starts[slot.name] : end]
        unit = slot.units[0] if len(slot.units) == 1 else None
        norm = unit.official if unit is not None and not slot.merged else f"{slot.kind} {name}".strip()
        mentions.append(
            Mention(
                start,
                end,
                text[start:end],
                Label.PLACE,
                norm,
                unit.code if unit is not None else "",
                zone_at(doc, start),
                _attributes(slot, unit, gazetteer),
            )
        )
    return mentions


def _attributes(slot: Slot, unit: Unit | None, gazetteer: Units) -> dict[str, str]:
    """``level``, ``parent``, ``edition``, ``link_2025`` with ``several`` and ``default``, and marks of doubt."""
    attributes = {"level": str(unit.level if unit is not None else slot.levels[0])}
    if slot.parent is not None and len(slot.parent.units) == 1:
        attributes["parent"] = slot.parent.units[0].code
    if unit is not None:
        attributes["edition"] = str(unit.edition)
        successors = gazetteer.successors(unit)
        attributes["link_2025"] = ",".join(new.code for new in successors)
        if len(successors) > 1:
            attributes["several"] = "yes"
            if unit.level is Level.COMMUNE:
                attributes["default"] = successors[0].code
    elif len(slot.units) > 1:
        attributes["ambiguous"] = str(len(slot.units))
    if slot.approximate:
        attributes["approximate"] = "yes"
    if slot.merged or (unit is not None and unit.former):
        attributes["former"] = "yes"
    return attributes


class PlaceRecogniser:
    """The component ``guongsang_places``."""

    def __init__(self) -> None:
        self.gazetteer = units()

    def __call__(self, doc: Doc) -> Doc:
        """Add the places of the document."""
        article = doc._.article
        published = article.published_at.date() if article is not None and article.published_at else None
        add(doc, find_places(doc, self.gazetteer, article.province if article is not None else "", published))
        return doc


@Language.factory("guongsang_places")
def create_places(nlp: Language, name: str) -> PlaceRecogniser:  # noqa: ARG001 - spaCy passes both by name
    """Factory for the pipeline."""
    return PlaceRecogniser()
