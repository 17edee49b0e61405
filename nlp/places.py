"""PLACE: administrative units from hamlet to province, as written, linked to the unit at the article's date and today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, zone_at
from nlp.keys import match_key
from nlp.names import syllables_of
from nlp.place_links import Links, at_edition
from nlp.place_spans import Slot, Spans
from nlp.records import Label, Mention
from nlp.units import Edition, Level, Unit, Units, units

REFORM = date(2025, 7, 1)
"""Districts ended and 34 provinces replaced 63 on this day."""


def edition_of(published: date | None, slots: Sequence[Slot]) -> Edition:
    """The map that the article uses: by its date, else by form.

    An undated text with a district, a township or a province that vanished is from before the reform; one that puts
    communes straight under a province of 2025 where no old unit fits is from after it.
    """
    if published is not None:
        return Edition.OLD if published < REFORM else Edition.NEW
    old = new = 0
    for slot in slots:
        editions = {u.edition for u in slot.units}
        if (
            Level.DISTRICT in slot.levels
            or slot.kind in ("huyện", "quận", "thị xã", "thị trấn")
            or editions == {Edition.OLD}
        ):
            old += 1
        elif editions == {Edition.NEW}:
            new += 1
    return Edition.NEW if new > old else Edition.OLD


def find_places(doc: Doc, gazetteer: Units, home: str = "", published: date | None = None) -> list[Mention]:
    """The PLACE mentions of a document. ``home``: the portal's province, by its old name."""
    tokens = syllables_of(doc)
    spans = Spans(tokens, gazetteer)
    province = next((u for u in gazetteer.named(match_key(home)) if u.level is Level.PROVINCE), None) if home else None
    slots = Links(spans, spans.find(), province).resolve()
    edition = edition_of(published, slots)
    linked = {id(slot): at_edition(slot.units, edition) for slot in slots}
    mentions = []
    for slot in slots:
        start, end = tokens.starts[slot.first], tokens.ends[slot.past - 1]
        mentions.append(_mention(doc, slot, linked, start, end, gazetteer))
    return mentions


def _mention(
    doc: Doc, slot: Slot, linked: dict[int, tuple[Unit, ...]], start: int, end: int, gazetteer: Units
) -> Mention:
    found = linked[id(slot)]
    unit = found[0] if len(found) == 1 else None
    written = doc.text[doc[slot.name].idx : end]
    level = unit.level if unit else slot.levels[0]
    attributes = {"level": str(level)}
    if slot.parent is not None and len(parents := linked.get(id(slot.parent), ())) == 1:
        attributes["parent"] = parents[0].code
    if unit is not None:
        attributes["edition"] = str(unit.edition)
        successors = gazetteer.successors(unit)
        attributes["link_2025"] = ",".join(new.code for new in successors)
        if len(successors) > 1:
            attributes["several"] = "yes"
            if unit.level is Level.COMMUNE:
                attributes["default"] = successors[0].code
        if unit.former:
            attributes["former"] = "yes"
    elif len(found) > 1:
        attributes["ambiguous"] = str(len(found))
    if slot.approximate:
        attributes["approximate"] = "yes"
    if slot.merged:
        attributes["former"] = "yes"
    norm = f"{slot.kind} {written}".strip() if unit is None or slot.merged else unit.official
    return Mention(
        start, end, doc.text[start:end], Label.PLACE, norm, unit.code if unit else "", zone_at(doc, start), attributes
    )


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
def create_places(nlp: Language, name: str) -> PlaceRecogniser:
    """Factory for the pipeline."""
    return PlaceRecogniser()
