"""A reading as HTML with its mentions marked, drawn by displaCy: for notebooks and documentation."""

from __future__ import annotations

from collections.abc import Collection

from spacy import displacy

from nlp.records import Label, Mention, Reading

COLOURS = {
    Label.PERSON: "#ffd8a8",
    Label.PLACE: "#b2f2bb",
    Label.ORG: "#a5d8ff",
    Label.AWARD: "#ffec99",
    Label.MOVEMENT: "#eebefa",
    Label.DEED: "#e9ecef",
    Label.DATE: "#dee2e6",
    Label.QUANTITY: "#c5f6fa",
}
_NAMED = frozenset(Label) - {Label.DEED}


def html(reading: Reading, labels: Collection[Label] = _NAMED, *, page: bool = False) -> str:
    """HTML of the text with the mentions of ``labels``; of two that overlap the longer one is drawn.

    ``page`` makes a whole document of it. Deeds are whole sentences and would hide what they hold, so they are
    drawn only when asked for.
    """
    drawn = [
        {"start": m.start, "end": m.end, "label": m.label.value, "kb_id": m.link, "kb_url": "#"}
        for m in _outermost([m for m in reading.mentions if m.label in labels])
    ]
    document = {"text": reading.text, "ents": drawn, "title": None, "settings": {"lang": "vi"}}
    colours = {label.value: colour for label, colour in COLOURS.items()}
    drawing: str = displacy.render(
        document, style="ent", manual=True, page=page, jupyter=False, options={"colors": colours}
    )
    return drawing


def _outermost(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept
