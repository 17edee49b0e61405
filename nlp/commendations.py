"""Who received what from whom, in which movement and year, and how far it has come: awarded, proposed, revoked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.authorities import authorities
from nlp.award_clauses import Binder
from nlp.award_groups import Group, groups_of
from nlp.award_names import NEW, PRIZE
from nlp.awards import sentence_bounds
from nlp.ceremonies import Ceremonies
from nlp.document import mentions, overlapping
from nlp.gazetteers import keyed, keyed_regex
from nlp.keys import match_key
from nlp.names import elements, name_keys
from nlp.recipients import Party, cues, is_unit, listed
from nlp.records import AwardStatus, Commendation, Label, Mention, Span
from nlp.syllables import text_of
from nlp.taxonomy import taxonomy


def status_of(keys: str, start: int, group: Group) -> AwardStatus | None:
    """How far the award has come; ``None`` when it is only wished for."""
    before = cues()["revoked"].search(keys, max(group.sentence.start, group.start - 400), group.start)
    if before or cues()["undone"].search(keys, group.end, min(group.sentence.end, group.end + 120)):
        return AwardStatus.REVOKED
    near = keys[max(start, group.start - 110) : group.start]
    if not _is_thing(group.awards[0]) and _TO_THE_HOLDERS.search(near):
        return None  # "tặng quà cho 103 Mẹ Việt Nam anh hùng": the title names those who get something else
    none = cues()["none"].search(near, max(0, len(near) - 60))
    if none and not _GIVEN_SINCE.search(near, none.end()):
        return None
    asked = cues()["proposed"].search(near)
    if asked and not _GIVEN_SINCE.search(near, asked.end()):
        return AwardStatus.PROPOSED
    return AwardStatus.AWARDED


def _is_thing(award: Mention) -> bool:
    """Whether nobody is called by the award: what stands before it is no gift to those who hold it."""
    return award.link.startswith(_THINGS) and not award.link.endswith("unspecified")


def _goes_on(keys: str, previous: Group, group: Group) -> bool:
    """Whether an award is one more of those that the verb before asks for: ``đề nghị … tặng A cho B; C cho D``."""
    if not previous.end <= group.start < previous.sentence.end:
        return False
    return ";" in keys[previous.end : group.start] and not _NEW_VERB.search(keys, previous.end, group.start)


def find_commendations(doc: Doc) -> list[Commendation]:
    """All commendations of a document, in the order of the text, none twice."""
    groups = groups_of(doc)
    listings = _exemplar_lists(doc)
    if not groups and not listings:
        return []
    binder = Binder(doc)
    made: list[Commendation] = [r for sentence, at in listings for r in _recognised(doc, binder, sentence, at)]
    binder.bind_all(groups)
    previous: Group | None = None
    before: AwardStatus | None = None
    for index, group in enumerate(groups):
        start = max(group.sentence.start, previous.end if previous else 0)
        status = status_of(binder.keys, start, group)
        if status is AwardStatus.AWARDED and previous and _goes_on(binder.keys, previous, group):
            status = before
        before = status
        previous = group
        if status is not None:
            made.extend(_records(doc, binder, group, status))
            following = groups[index + 1].start if index + 1 < len(groups) else len(binder.keys)
            for echo in binder.echoes(group, following) if group.recipients else ():
                made.extend(_records(doc, binder, echo, status))
    province = _home_province(doc)
    told = (c for c in made if not _honours_history(c))
    in_full = [
        replace(c, authority=_in_full(c.authority, _of_passage(doc, c.evidence.start) or province)) for c in told
    ]
    return _once(in_full, binder.parties.explained)


def _honours_history(commendation: Commendation) -> bool:
    """Nobody recognises Hồ Chí Minh as an exemplar of the day; a list only names what was learnt from him."""
    return commendation.award_id == _EXEMPLAR_ID and " ".join(name_keys(commendation.recipient)) in elements().historic


def _home_province(doc: Doc) -> str:
    """The province that the article names most often; empty when two are named as often."""
    counts = Counter(m.norm for m in mentions(doc, Label.PLACE) if m.attributes.get("level") == "province")
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def _of_passage(doc: Doc, at: int) -> str:
    """The province with which the line of an offset begins: ``Tại Quảng Bình, …`` in an article about others."""
    text = text_of(doc)
    line = text.rfind("\n", max(0, at - _LIST_REACH), at) + 1
    near = overlapping(mentions(doc, Label.PLACE), line, line + _OPENS_LINE)
    named = [m for m in near if m.attributes.get("level") == "province"]
    return named[0].norm if named and _WHERE_LINE.fullmatch(keyed(doc), line, named[0].start) else ""


def _in_full(authority: str, province: str) -> str:
    """``UBND tỉnh`` → ``UBND tỉnh Lào Cai`` in an article about Lào Cai."""
    if province.startswith("tỉnh ") and authority.endswith("UBND tỉnh"):
        return authority.removesuffix("tỉnh") + province
    return authority


_IN_MOVEMENT = keyed_regex(r"(?<!\w)(?:trong|từ|qua|thực hiện) (?:các )?(?:[^\W\d_]+ ){0,5}[\"“]?$")
_OFFICE = re.compile(r"^(?:Chủ tịch|Bộ trưởng|Giám đốc|Ban Giám đốc) ")
_BARE = re.compile(r"(?i)(?:chủ tịch |ubnd |bộ |giám đốc |ban )?(?:tỉnh|huyện|tp|thành phố|xã|bộ|trưởng|sở|ngành)")
"""Authorities without their own name."""
_BY_AUTHORITY = ("bk", "gk", "ctd", "thu")
"""Awards that one person can have of several authorities: the authority is part of what they are."""
_GIVEN_SINCE = keyed_regex(
    r"[,;.][^,;.]{0,60}(?<!\w)(?:đã |vừa |từng )?được (?!đề nghị|đề xuất|xét|trình)"
    r"|(?:[,;.]|(?<!\w)và(?!\w))[^,;.]{0,80}(?<!\w)(?:đã|vừa)"
    r"(?: kịp thời| chính thức| quyết định| ký quyết định)? (?:trao|tặng)(?!\w)"
)
_TO_THE_HOLDERS = keyed_regex(
    r"(?<!\w)(?:cho|thăm|tặng quà|gặp mặt|(?<!nhận )(?<!danh )với)\s+(?:(?:\d[\d.]*|các|những|nhiều|hai|ba)\s+)?[\"“]?$"
)
_WHERE_LINE = keyed_regex(r"[\s*+–•-]*(?:(?:còn|riêng|và)\s)?(?:(?:tại|ở|từ|về|đến)\s)?")
_OPENS_LINE = 30
_THINGS = ("bk_", "gk_", "hc_", "hch_", "kn_", "thu_", "bang_")
_WISHED = keyed_regex(r"(?<!\w)(?:mong|nhân rộng|phát huy|cần)(?!\w)")
_NEW_VERB = keyed_regex(r"(?<!\w)(?:được|đã|vừa|từng|nhận|đạt|là|còn|có|cũng|trao)(?!\w)")
_EXEMPLAR_ID = "cn_dht"
_GOOD_DEEDS_ID = "dt_nguoi_tot_viec_tot"
_GOOD_DEEDS = keyed_regex(r"(?<!\w)người tốt\W{0,3}\s?việc tốt(?!\w)")
_RECOGNISER_REACH = 25
"""Characters between an authority and its verb of recognition."""
_LIST_REACH = 4000
_RECOGNITION_REACH = 400


def _exemplar_lists(doc: Doc) -> list[tuple[Span, int]]:
    """Sentences that list recognised exemplars (``… tôn vinh điển hình tiên tiến, gồm: A; B``), and its start."""
    text, keys = text_of(doc), keyed(doc)
    found: dict[int, tuple[Span, int]] = {}
    for exemplar in cues()["exemplar"].finditer(keys):
        sentence = sentence_bounds(doc, text, exemplar.start())
        if sentence.start in found:
            continue
        end = min(sentence.end, exemplar.end() + _RECOGNITION_REACH)
        listing = cues()["opens"].search(keys, exemplar.end(), end)
        line = keys.rfind("\n", 0, exemplar.start()) + 1
        start = max(line, sentence.start - _RECOGNITION_REACH)
        verb = cues()["recognise"].search(keys, start, listing.start()) if listing else None
        if listing and verb and not _WISHED.search(keys, verb.end(), exemplar.start()):
            found[sentence.start] = (sentence, listing.end())
    return list(found.values())


def _recognised(doc: Doc, binder: Binder, sentence: Span, at: int) -> Iterator[Commendation]:
    good_deeds = _GOOD_DEEDS.search(binder.keys, sentence.start, at)
    award = taxonomy().awards[_GOOD_DEEDS_ID if good_deeds else _EXEMPLAR_ID]
    awards = overlapping(mentions(doc, Label.AWARD), at, sentence.end)
    if any(not m.attributes.get("kind", "").startswith(("danh_hieu_vinh_du", PRIZE)) for m in awards):
        return
    year = re.search(r"(?<!\w)năm ((?:19|20)\d\d)(?!\w)", binder.text[sentence.start : at])
    authority = _recogniser(doc, binder, sentence, at)
    for party in listed(binder.parties, at, min(sentence.end, at + _LIST_REACH)):
        if not party.subject:
            continue  # the place or the workplace of a model without a name
        yield Commendation(
            recipient=party.name,
            award=award.name,
            award_id=award.id,
            level=award.level,
            authority=authority,
            status=AwardStatus.RECOGNISED,
            evidence=sentence,
            subject=party.subject,
            year=int(year.group(1)) if year else None,
        )


def _recogniser(doc: Doc, binder: Binder, sentence: Span, at: int) -> str:
    """Who recognises: the authority before the verb, or the one that holds the ceremony told of before."""
    verb = cues()["recognise"].search(binder.keys, sentence.start, at)
    end = verb.start() if verb else sentence.start
    named = [a for a in authorities(binder.keys, binder.text, sentence.start, end) if end - a.end <= _RECOGNISER_REACH]
    ceremonies = Ceremonies(doc)
    holder = named[-1] if named else ceremonies.before(sentence.start) or ceremonies.of_lead(sentence.start)
    return holder.name if holder else ""


def _fitting(binder: Binder, group: Group, award: Mention) -> list[Party]:
    """The recipients that the award allows: no person gets a flag, and no office a title of persons."""
    known = taxonomy().awards.get(award.link)
    if group.in_turn:
        return [group.recipients[group.awards.index(award)]]
    if known is None:
        return group.recipients
    if known.persons_only:
        return [party for party in group.recipients if not is_unit(party)]
    if known.collectives_only:
        units = [party for party in group.recipients if party.label is not Label.PERSON]
        return units or binder.unit_of(group)
    return group.recipients


def _records(doc: Doc, binder: Binder, group: Group, status: AwardStatus) -> Iterator[Commendation]:
    movement = _movement(doc, group)
    table = taxonomy().awards
    for award in group.awards:
        for party in _fitting(binder, group, award):
            inside = party.start >= group.sentence.start
            start = min(group.sentence.start, party.start) if inside else group.sentence.start
            evidence = Span(start, max(group.sentence.end, party.end if inside else 0))
            year = award.attributes.get("year")
            recognised = status is AwardStatus.AWARDED and _is_recognition(award, honours=group.honours)
            first = Commendation(
                recipient=party.name,
                award=award.norm,
                award_id=award.link,
                level=award.attributes.get("level", ""),
                authority=award.attributes.get("authority", ""),
                status=AwardStatus.RECOGNISED if recognised else status,
                evidence=evidence,
                subject=party.subject,
                movement=movement,
                year=int(year) if year else None,
            )
            yield first
            for other in filter(None, award.attributes.get("more_years", "").split("|")):
                yield replace(first, year=int(other))
            for also in filter(None, award.attributes.get("also", "").split("|")):
                award_id, _, authority = also.partition("=")
                known = table[award_id]
                yield replace(first, award=known.name, award_id=award_id, level=known.level, authority=authority)


_STATUTORY = ("danh_hieu_thi_dua", "danh_hieu_vinh_du_nha_nuoc", "danh_hieu_lich_su")


def _is_recognition(award: Mention, *, honours: bool) -> bool:
    """Named an exemplar without a statutory award: by the award itself, or by the verb for titles outside the law."""
    if award.link not in taxonomy().awards:
        return False
    kind = award.attributes.get("kind", "")
    if kind in ("cong_nhan", "ton_vinh"):
        return True
    outside = kind.startswith("danh_hieu") and kind not in _STATUTORY
    return honours and (outside or kind == "giai_thuong_doan_the")


def _movement(doc: Doc, group: Group) -> str:
    """The movement named nearest in the sentence; a general label only when there is no other."""
    found = mentions(doc, Label.MOVEMENT)
    inside = overlapping(found, group.sentence.start, group.sentence.end)
    if not inside:  # "Trong phong trào …: nhiều tập thể được tặng …", the list longer than a sentence
        keys = keyed(doc)
        line = keys.rfind("\n", max(0, group.start - _LIST_REACH), group.start) + 1
        inside = [
            m for m in overlapping(found, line, group.start) if _IN_MOVEMENT.search(keys, max(0, m.start - 40), m.start)
        ]
    named = [m for m in inside if "umbrella" not in m.attributes] or inside
    nearest = min(named, key=lambda m: abs(m.start - group.start), default=None)
    return "" if nearest is None else nearest.norm if nearest.link == NEW else nearest.link


_SPELT_OUT = {
    "nxb": "nhà xuất bản",
    "tct": "tổng công ti",
    "cty": "công ti",
    "htx": "hợp tác xã",
    "clb": "câu lạc bộ",
    "bv": "bệnh viện",
    "ubnd": "ủy ban nhân dân",
    "tp": "thành phố",
}


def _spelt_out(name: str) -> str:
    """A key of a recipient without a subject, the commonest short forms in full."""
    return " ".join(_SPELT_OUT.get(word, word) for word in match_key(name).replace(".", " ").split())


def _once(found: list[Commendation], explained: dict[str, str]) -> list[Commendation]:
    """Each commendation once; what was taken back is not also awarded, "Bộ trưởng" is the ministry named elsewhere.

    ``explained`` are the abbreviations of the text with their full names.
    """

    def _who(item: Commendation) -> str:
        """The recipient's key: the person's subject; an organisation by its name, which several subjects may bear."""
        if item.subject and not item.subject.startswith("c"):
            return item.subject
        return _spelt_out(explained.get(item.recipient, item.recipient))

    revoked = {(_who(c), c.award_id) for c in found if c.status is AwardStatus.REVOKED}
    in_full = {(_who(c), c.award_id, c.status) for c in found if not _BARE.fullmatch(c.authority)}
    told = {(_who(c), c.award_id, c.status) for c in found if c.year or c.authority}
    dated = {(_who(c), c.award_id, c.authority, c.status) for c in found if c.year}
    seen: set[tuple[str, str, str, int | None, AwardStatus]] = set()
    kept = []
    for item in found:
        who = _who(item)
        authority = _OFFICE.sub("", item.authority) if item.award_id.partition("_")[0] in _BY_AUTHORITY else ""
        key = (who, item.award_id, authority, item.year, item.status)
        if key in seen or (item.status is not AwardStatus.REVOKED and (who, item.award_id) in revoked):
            continue
        if _BARE.fullmatch(item.authority) and not item.year and (who, item.award_id, item.status) in in_full:
            continue
        if not item.year and (who, item.award_id, item.authority, item.status) in dated:
            continue
        if not item.year and not item.authority and (who, item.award_id, item.status) in told:
            continue  # a headline says the same with less
        seen.add(key)
        kept.append(item)
    return kept


@Language.component("guongsang_commendations")
def recognise_commendations(doc: Doc) -> Doc:
    """Fill ``doc._.commendations``."""
    doc._.commendations = find_commendations(doc)
    return doc
