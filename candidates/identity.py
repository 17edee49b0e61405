"""Who is the same subject: which dossier an appearance belongs to.

Two appearances are one subject when kind and name agree, at least one strong attribute agrees (commune, birth year,
workplace) or, where neither states any, the province does; and nothing they state conflicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.keys import match_key
from store.models import Candidate

Facts = Mapping[str, Mapping[str, Any]]
_STRONG = ("birth_year", "organisation")


@dataclass(frozen=True, slots=True)
class Appearing:
    """What one article tells of a candidate that needs a dossier.

    ``commune`` is the code of the commune; ``facts`` is as in ``Candidate.facts``;
    ``origin`` names article and subject.
    """

    kind: str
    name: str
    province: str
    commune: str
    place: str
    origin: str
    facts: Facts = field(default_factory=dict)


def find_or_open(appearing: Appearing) -> Candidate:
    """The dossier that ``appearing`` belongs to; opened when there is none, its facts completed when there is."""
    key = match_key(appearing.name)
    for candidate in Candidate.objects.filter(kind=appearing.kind, name_key=key).order_by("pk"):
        if same(candidate, appearing):
            _complete(candidate, appearing)
            return candidate
    return Candidate.objects.create(
        kind=appearing.kind,
        name=appearing.name,
        name_key=key,
        identity=f"{appearing.kind}:{key}"[:360] + f":{appearing.origin}",
        facts=dict(appearing.facts) | _commune_fact(appearing),
        place=appearing.place,
        province=appearing.province,
    )


def same(candidate: Candidate, appearing: Appearing) -> bool:
    """Whether name-sakes are one subject: a strong attribute agrees and none conflicts."""
    stated = {name: fact["value"] for name, fact in candidate.facts.items()}
    new = {name: fact["value"] for name, fact in (dict(appearing.facts) | _commune_fact(appearing)).items()}
    if stated.get("birth_year") and new.get("birth_year") and stated["birth_year"] != new["birth_year"]:
        return False
    if stated.get("commune") and new.get("commune") and stated["commune"] != new["commune"]:
        return False
    if candidate.province and appearing.province and candidate.province != appearing.province:
        return False
    strong = any(
        stated.get(name) and new.get(name) and match_key(stated[name]) == match_key(new[name])
        for name in (*_STRONG, "commune")
    )
    return strong or bool(candidate.province and candidate.province == appearing.province)


def _complete(candidate: Candidate, appearing: Appearing) -> None:
    """Add what the dossier does not know yet; what it knows stays."""
    candidate.facts = dict(appearing.facts) | _commune_fact(appearing) | candidate.facts
    candidate.province = candidate.province or appearing.province
    candidate.place = candidate.place or appearing.place
    candidate.save(update_fields=["facts", "province", "place"])


def _commune_fact(appearing: Appearing) -> dict[str, dict[str, str]]:
    return {"commune": {"value": appearing.commune}} if appearing.commune else {}
