"""Awards of a text: canonical id, class, count, year and the authority that the words around their names tell.

``unspecified`` ids are promoted only by an authority that the text names. Honours that no table knows have the link
``new``, prizes of contests the link ``prize``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.authorities import COMMON, UPPER, Authority, Decider, award_of
from nlp.award_names import FOREIGN, PRIZE, STOP_WORDS, UNKNOWN, Found, award_names
from nlp.bare_awards import led_back
from nlp.ceremonies import Ceremonies
from nlp.document import add, keep, overlapping, sentence_index, zone_at
from nlp.gazetteers import keyed, keyed_regex, words_of
from nlp.records import Label, Mention, Span
from nlp.syllables import text_of
from nlp.taxonomy import CLASS_LEVELS, Award, taxonomy

LETTER = "thu_khen"
_LEVEL_WORDS = keyed_regex(
    r"\s+(?:(?:ở |các )?cấp\s+(trung ương|quốc gia|toàn quốc|bộ|ngành|tỉnh|thành phố|huyện|quận|xã|cơ sở|trường)"
    r"|(toàn quốc|toàn quân|tỉnh|thành phố|huyện|quận))(?!\w)"
)
_NATIONAL = keyed_regex(r"[\s\"”’'»]*(?:toàn quốc|cấp (?:trung ương|quốc gia|toàn quốc))(?!\w)")
_LEVELS = {
    **dict.fromkeys(("trung ương", "quốc gia", "toàn quốc", "toàn quân"), "central_org"),
    **dict.fromkeys(("bộ", "ngành", "tỉnh", "thành phố"), "ministry_province"),
    **dict.fromkeys(("huyện", "quận"), "district"),
    "xã": "commune",
    **dict.fromkeys(("cơ sở", "trường"), "grassroots"),
}
_YEAR_AFTER = keyed_regex(
    r"[\s\"”’'»)]*[,(]?\s*(?:lần (?:thứ )?\w+,?\s*)?(?:trong |vào )?(?:các |từ )?(?:năm(?: học)?|giai đoạn)?"
    r"\s*((?:19|20)\d\d)"
    r"(?!\s*(?:tập thể|cá nhân|người|hộ|đồng|[.,]\d))((?:\s*(?:,|và|-|–|;)\s*(?:năm )?(?:19|20)\d\d)*)"
)
_YEAR_BEFORE = keyed_regex(r"năm(?: học)?\s+((?:19|20)\d\d)(?!\s*[-–]\s*\d)\b")
_COUNT = keyed_regex(
    r"(?:^|\s)(\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|hàng chục|hàng trăm|các|những)"
    r"(?:\s+(?:lần )?(?:được |nhận )?(?:tặng |trao )?)?(?:\s*(?:tấm|chiếc|tờ|danh hiệu|cái))?[\s\"“‘'«]*$"
)
_NUMBERS = {n: str(i) for i, n in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)}
_FOREIGN_NAME = re.compile(
    rf"[^\S\n]+(?:[\"“‘'][^\"”’'\n]{{2,60}}[\"”’']|[{UPPER}][\w-]*(?:\s(?:của\s)?[{UPPER}][\w-]*){{0,5}}"
    rf"(?:\s(?!(?:{STOP_WORDS.replace(' ', '|')})\b)[^\W\d_{UPPER}]+"
    rf"(?=\s+(?:hạng|của|do|cho|vì|từ)\b|\s*[.,;:(\n]|\s*$))?(?:\s+hạng\s\w+)?)"
)
_FOREIGN_WORDS = keyed_regex(
    r"\s+(danh dự|gìn giữ hòa bình|công trạng|khoa học|nhà nước|danh vọng|vinh quang|xuất sắc|hoàng gia)"
)
_NAMED_BY_TEXT = ("ky_niem_chuong", "giai_thuong_doan_the", "danh_hieu_doan_the", "danh_hieu_dia_phuong", "huy_hieu")
"""Kinds whose authority the table gives only roughly: the one that the text names is better."""
_OPENED_BY = {"”": "“", "»": "«", '"': '"'}
"""Closing quotation mark → the opening one."""
_SHEET_BEFORE = keyed_regex(r"(?:bằng|giấy) khen(?:,| và|, và| hoặc) $")
_SHEET_BEHIND = keyed_regex(r"(?:,| và|, và| hoặc) (?:bằng|giấy) khen(?! (?:của|do))")
"""The other sheet beside one: «tặng Bằng khen, Giấy khen»."""
_STATE = ("president", "government", "prime_minister")
_GIVES_BADGES = ("ministry", "org_central", "party")
"""Whose commemorative badges the table's are, when a branch or a deputy hands them over."""
_WHOLE_SENTENCE_LIMIT = 1500


def sentence_bounds(doc: Doc, text: str, offset: int) -> Span:
    """The sentence of ``doc``, whose text is ``text``, that holds ``offset``; its line where no component found any."""
    found: list[Span] = doc._.sentences
    at = sentence_index(doc, offset)
    if found and at >= 0 and offset < found[at].end:
        return found[at]
    start = text.rfind("\n", max(0, offset - _WHOLE_SENTENCE_LIMIT), offset) + 1
    start = max(start, offset - _WHOLE_SENTENCE_LIMIT)
    end = text.find("\n", offset, offset + _WHOLE_SENTENCE_LIMIT)
    return Span(start, end if end >= 0 else min(len(text), offset + _WHOLE_SENTENCE_LIMIT))


def find_awards(doc: Doc) -> list[Mention]:
    """All AWARD mentions of a document, by start."""
    text, keys = text_of(doc), keyed(doc)
    found = award_names(text, keys, words_of(doc))
    made: list[Mention] = []
    decider: Decider | None = None
    ceremonies = Ceremonies(doc)
    bounds = Span(0, -1)
    for at, item in enumerate(found):
        if not bounds.start <= item.start < bounds.end:
            bounds = sentence_bounds(doc, text, item.start)
            past = bisect_left(found, bounds.end, key=lambda f: f.start)
            spans = [(f.start, f.end) for f in found[at:past]]
            decider = Decider(text, keys, bounds.start, bounds.end, spans)
        assert decider is not None
        mention = _mention(item, decider, bounds, ceremonies)
        end = min(mention.end, found[at + 1].start) if at + 1 < len(found) else mention.end
        end -= len(text[item.start : end]) - len(text[item.start : end].rstrip())
        end += _closing(text, item.start, end)
        made.append(replace(mention, end=end, text=text[item.start : end], zone=zone_at(doc, item.start)))
    return led_back(made)


def _closing(text: str, start: int, end: int) -> int:
    """1 where the quotation mark that ends the name, opened inside it, stands right behind: «Kỷ niệm chương "Vì …"»."""
    mark = text[end : end + 1]
    opening = _OPENED_BY.get(mark, "")
    inside = text[start:end]
    return int(bool(opening) and (inside.count(opening) % 2 == 1 if opening == mark else opening in inside))


def _deciders(item: Found, kind: str, decider: Decider, ceremonies: Ceremonies) -> tuple[list[Authority], int]:
    """Who decided an award by its sentence, or by the ceremony told of before, and where its whole name ends."""
    if kind in (PRIZE, FOREIGN):
        return [], item.end
    common = item.award.id in COMMON
    letter, medal = item.award.id == LETTER, kind == "ky_niem_chuong"
    name_end = item.end + _closing(decider.text, item.start, item.end)
    who, end = decider.of(item.start, name_end, common=common, addressed=letter, medal=medal)
    if not who and (common or not item.award.fixed_authority):
        holder = ceremonies.of_received(item.start) or ceremonies.of_item(item.start)
        who = [holder] if holder else []
    if common and len(who) > 1 and _paired(decider.keys, item):
        who = [one for one in who if award_of(item.award.id, one.kind) != item.award.id] or who
    return who, end


def _paired(keys: str, item: Found) -> bool:
    """Whether both sheets stand side by side: of several who give them each gives only what is its to give."""
    return bool(_SHEET_BEFORE.search(keys, max(0, item.start - 20), item.start) or _SHEET_BEHIND.match(keys, item.end))


def _authority(item: Found, award: Award, main: Authority | None, decider: Decider) -> str:
    """The authority to show: what the table fixes, else whom the text names, else the one of the whole country."""
    authority = award.fixed_authority
    common = item.award.id in COMMON
    if main and (not authority or common or award.kind in _NAMED_BY_TEXT):
        local = award.kind == "ky_niem_chuong" and main.kind not in _GIVES_BADGES
        gave_another = decider.crosses(main.end, item.start)  # between itself and this one
        elsewhere = main.kind in _STATE or local or gave_another
        if common or not authority or not elsewhere:
            authority = main.name
    if not authority and _NATIONAL.match(decider.keys, item.end):
        authority = award.central_authority
    return authority


def _mention(item: Found, decider: Decider, bounds: Span, ceremonies: Ceremonies) -> Mention:
    text, keys = decider.text, decider.keys
    attributes: dict[str, str] = {}
    award, end, name = item.award, item.end, item.name
    kind = item.kind or award.kind
    if award.id in ("hc_unspecified", "hch_unspecified", "kn_unspecified") and not item.order.startswith("hch"):
        foreign = _foreign_end(text, keys, item, bounds)
        if foreign:
            award, end, kind = UNKNOWN, foreign, FOREIGN
            name = text[item.start : end]
    who, past = _deciders(item, kind, decider, ceremonies)
    end = max(end, past)
    main = who[0] if who else None
    if award.id in COMMON and main:
        award, name = _promoted(award, main)
        also = [f"{award_of(item.award.id, a.kind)}={a.name}" for a in who[1:]]
        if also:
            attributes["also"] = "|".join(also)
    if main and award.level == "province_party" and main.kind != "party":
        main = None
    authority = _authority(item, award, main, decider)
    end, level = _level(keys, end, award, main)
    link = PRIZE if kind == PRIZE else award.id
    attributes |= {"award_id": link, "kind": kind, "level": level}
    if authority:
        attributes["authority"] = authority
    if main:
        attributes["authority_class"] = main.kind
    if item.order:
        attributes["order"] = item.order
    years = _years(keys, item, end, bounds, decider)
    attributes |= {"year": years[0]} if years else {}
    attributes |= {"more_years": "|".join(years[1:])} if years[1:] else {}
    count = _COUNT.search(keys, max(bounds.start, item.start - 30), item.start)
    if count:
        attributes["count"] = _NUMBERS.get(count.group(1), count.group(1))
    return Mention(
        start=item.start,
        end=end,
        text=text[item.start : end],
        label=Label.AWARD,
        norm=name,
        link=link,
        attributes=attributes,
    )


def _level(keys: str, end: int, award: Award, main: Authority | None) -> tuple[int, str]:
    """Where a name ends that says its level (``cấp tỉnh``), and the level by name, table or authority."""
    word = _LEVEL_WORDS.match(keys, end) if award.level not in ("state", "government", "district", "commune") else None
    level = award.level
    if level in ("varies", "unknown"):
        level = _LEVELS[word.group(1) or word.group(2)] if word else level
    if level in ("varies", "unknown") and main:
        level = CLASS_LEVELS.get(main.kind, level)
    return (word.end() if word else end), level


def _promoted(award: Award, main: Authority) -> tuple[Award, str]:
    """The award that the authority makes of a common form; ``unspecified`` where it has no id of its own."""
    made = taxonomy().awards[award_of(award.id, main.kind)]
    return made, made.name


def _foreign_end(text: str, keys: str, item: Found, bounds: Span) -> int:
    """Where the name of a foreign order ends; 0 when the order is not foreign."""
    if not item.order:
        named = _FOREIGN_NAME.match(text, item.end)
        if named and not keys.startswith((" của", " cho", " chủ tịch"), item.end):
            return named.end()
        word = _FOREIGN_WORDS.match(keys, item.end)
        if word:
            return word.end()
    if item.order not in ("", "hc_chien_cong"):
        return 0
    if item.order and keys.startswith(" xuất sắc", item.end):
        return item.end + len(" xuất sắc")
    cue = taxonomy().cues["foreign"].search(keys, bounds.start, bounds.end)
    return item.end if cue else 0


def _years(keys: str, item: Found, end: int, bounds: Span, decider: Decider) -> list[str]:
    """The years that stand next to the award; never the article's year, nor the ends of a period."""
    after = _YEAR_AFTER.match(keys, end) if end < len(keys) else None
    if after and after.end() <= bounds.end + 1:
        if re.search(r"[-–]", after.group(2)):
            return []
        return [after.group(1), *re.findall(r"\d{4}", after.group(2))]
    years = list(_YEAR_BEFORE.finditer(keys, decider.clause_start(item.start), item.start))
    if not years or decider.crosses(years[-1].end(), item.start) or decider.ends_award(years[-1].start()):
        return []
    return [years[-1].group(1)] if decider.gives(years[-1].end(), item.start) else []


@Language.component("guongsang_awards")
def recognise_awards(doc: Doc) -> Doc:
    """Add the AWARD mentions; places inside an award's own name are none (``Giải thưởng Hồ Chí Minh``)."""
    found = find_awards(doc)
    add(doc, found)
    named = [replace(m, end=m.start + _own_length(m)) for m in found]
    if named:
        keep(
            doc,
            Label.PLACE,
            lambda m: not any(a.start <= m.start and m.end <= a.end for a in overlapping(named, m.start, m.end)),
        )
    return doc


def _own_length(mention: Mention) -> int:
    cut = mention.text.find(" của ")
    return cut if cut > 0 else len(mention.text)
