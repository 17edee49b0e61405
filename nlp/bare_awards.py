"""What one place of an article tells of an award that another leaves out: which bằng khen it is, whose the title is."""

from __future__ import annotations

from dataclasses import replace

from nlp.authorities import COMMON
from nlp.award_names import NEW, PRIZE
from nlp.records import Mention

_SEVERAL = frozenset(("nhiều", "các", "hàng chục", "hàng trăm", "những"))


def led_back(found: list[Mention]) -> list[Mention]:
    """Bare "bằng khen", "Huân chương" take the id of the only award of that form that the article names in full.

    A title whose authority one place of the article tells has that authority elsewhere too.
    """
    deciders: dict[tuple[str, str], set[str]] = {}
    for mention in found:
        if "authority" in mention.attributes:
            same = deciders.setdefault((mention.link, mention.attributes["level"]), set())
            same.add(mention.attributes["authority"])
    named: dict[str, dict[str, Mention]] = {}
    for mention in found:
        form = _form_of(mention)
        if form and not mention.link.endswith("unspecified"):
            named.setdefault(form, {}).setdefault(mention.link, mention)
    led: list[Mention] = []
    for mention in found:
        full = named.get(_form_of(mention), {})
        count = mention.attributes.get("count", "")
        # the President gives every Huân chương: that he is named tells of none in particular
        named_by = {"order"} if _form_of(mention) == "hc" else {"authority_class", "order"}
        bare = mention.link.endswith("unspecified") and not named_by & set(mention.attributes)
        if "authority" not in mention.attributes and mention.link not in COMMON and mention.link not in (NEW, PRIZE):
            decided = deciders.get((mention.link, mention.attributes["level"]), set())
            told = {"authority": next(iter(decided))} if len(decided) == 1 else {}
            led.append(replace(mention, attributes={**mention.attributes, **told}) if told else mention)
            continue
        if not bare or len(full) != 1 or count in _SEVERAL or (count.isdecimal() and int(count) > 1):
            led.append(mention)
            continue
        ((link, source),) = full.items()
        kept = ("kind", "level", "authority", "authority_class")
        attributes = {k: v for k, v in source.attributes.items() if k in kept} | {"award_id": link, "anaphoric": "true"}
        own = {k: v for k, v in mention.attributes.items() if k in ("year", "count")}
        led.append(replace(mention, norm=source.norm, link=link, attributes=attributes | own))
    return led


def _form_of(mention: Mention) -> str:
    """``bk``, ``gk`` or ``hc`` for bằng khen, giấy khen and huân chương."""
    prefix = mention.link.partition("_")[0]
    return prefix if prefix in ("bk", "gk", "hc") else ""
