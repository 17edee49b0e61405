"""Names of awards in a text: canonical id, class, count, year and the authority that the words around them name.

``unspecified`` ids are promoted only by an authority that the text names. Prizes of contests, sport and the press are
kept apart (link ``prize``); honours that no table knows have the link ``new``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.authorities import COMMON, UPPER, Authority, Decider, award_of
from nlp.ceremonies import Ceremonies
from nlp.document import add, keep, overlapping, sentence_index, zone_at
from nlp.gazetteers import Hit, Words, keyed, keyed_regex, words_of
from nlp.records import Label, Mention, Span
from nlp.syllables import text_of
from nlp.taxonomy import CLASS_LEVELS, Award, Form, taxonomy

PRIZE = "prize"
NEW = "new"
FOREIGN = "foreign"
LETTER = "thu_khen"

_CLASSES = {
    "nhất": "1",
    "i": "1",
    "1": "1",
    "nhì": "2",
    "hai": "2",
    "ii": "2",
    "2": "2",
    "ba": "3",
    "iii": "3",
    "3": "3",
}
_CLASS_WORD = r"(nhất|nhì|hai|ba|i{1,3}|[123])(?![\w.,]?\d)\b"
_CLASS = keyed_regex(rf"[\s\"”’'»]*\(?hạng\s+{_CLASS_WORD}[)\"”]?")
_NEXT_CLASS = keyed_regex(rf"\s*(?:,|;|và|/|, và)\s*(?:\d+\s+)?(hạng\s+)?{_CLASS_WORD}")
_CLASS_ENDS = keyed_regex(r"\s*(?:[,;.)\"”\n]|và(?!\w)|cho(?!\w)|năm \d|$)")
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
_STOP_WORDS = "năm cho của do là trong tại và đã được vì với sẽ lần từ khi nhân tặng trao"
_FOREIGN_NAME = re.compile(
    rf"[^\S\n]+(?:[\"“‘'][^\"”’'\n]{{2,60}}[\"”’']|[{UPPER}][\w-]*(?:\s(?:của\s)?[{UPPER}][\w-]*){{0,5}}"
    rf"(?:\s(?!(?:{_STOP_WORDS.replace(' ', '|')})\b)[^\W\d_{UPPER}]+"
    rf"(?=\s+(?:hạng|của|do|cho|vì|từ)\b|\s*[.,;:(\n]|\s*$))?(?:\s+hạng\s\w+)?)"
)
_FOREIGN_WORDS = keyed_regex(
    r"\s+(danh dự|gìn giữ hòa bình|công trạng|khoa học|nhà nước|danh vọng|vinh quang|xuất sắc|hoàng gia)"
)
_TITLE = keyed_regex(
    r"(?:danh hiệu|giải thưởng|tôn vinh là|vinh danh là|công nhận là|kỉ niệm chương)(?: cao quý)?[\s:]+"
)
_QUOTED = re.compile(r"[\"“”‘'«]\s*([^\"“”’»\n]{3,90}?)\s*[\"“”’'»]")
_STOPS = rf"(?:{_STOP_WORDS.replace(' ', '|')}|(?:19|20)\d\d)\b"
_PLAIN = re.compile(rf"[{UPPER}]\w*(?:\s(?!{_STOPS})[\w-]+){{1,8}}?(?=\s{_STOPS}|\s*[,.;:()\n\"”]|\s*$)")
_NAMED_BY_TEXT = ("ky_niem_chuong", "giai_thuong_doan_the", "danh_hieu_doan_the", "danh_hieu_dia_phuong", "huy_hieu")
"""Kinds whose authority the table gives only roughly: the one that the text names is better."""
_SHARED_WITH_MOVEMENTS = ("danh_hieu_doan_the", "danh_hieu_dia_phuong", "huy_hieu", "giai_thuong_doan_the")
"""Kinds some of whose names are those of movements as well."""
_IN_MOVEMENT = keyed_regex(r"(?<!\w)(?:phong trào|cuộc vận động)(?: thi đua)?[\s\"“”‘'«:]*$")
_CALLED = keyed_regex(r"(?<!\w)(?:là|thành|danh sách)[\s\"“”‘'«:]*$")
"""Before a title with a capital: «nay lại là Người tốt, việc tốt»."""
_BEGINS_ENTRY = re.compile(r"\n[ \t]*[-–+•*][ \t]*$")
"""The marker of an entry of a list: ``- Lao động tiên tiến: 2009``."""
_OPENED_BY = {"”": "“", "»": "«", '"': '"'}
"""Closing quotation mark → the opening one."""
_BOTH_FORMS = "bk_unspecified"
_NO_COMMA = keyed_regex(r"bằng giấy khen")
_SHEET_BEFORE = keyed_regex(r"(?:bằng|giấy) khen(?:,| và|, và| hoặc) $")
_SHEET_BEHIND = keyed_regex(r"(?:,| và|, và| hoặc) (?:bằng|giấy) khen(?! (?:của|do))")
"""The other sheet beside one: «tặng Bằng khen, Giấy khen»."""
_ONE_PHRASE = ("dhvd_", "thon_", "gd_")
_STATE = ("president", "government", "prime_minister")
_GIVES_BADGES = ("ministry", "org_central", "party")
"""Whose commemorative badges the table's are, when a branch or a deputy hands them over."""
_WHOLE_SENTENCE_LIMIT = 1500


@dataclass(frozen=True, slots=True)
class Found:
    """An award while its surroundings are read: ``start:end`` is the name itself."""

    start: int
    end: int
    award: Award
    name: str
    order: str = ""
    """Family of an order or medal whose class the text does not give."""
    kind: str = ""


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(taxonomy().cues["beside"].pattern + r"[\s\"“”‘'«:]*$")


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


def named_awards(text: str, keys: str, words: Words) -> list[Found]:
    """The awards that the taxonomy knows, by start; an elided one (``…, hạng Ba``) is one of its own."""
    table = taxonomy()
    accepted: list[Hit[list[Form]]] = []

    def fits(form: Form, hit: Hit[list[Form]]) -> bool:
        surface = text[hit.start : hit.end]
        if (form.capitals and not surface.isupper()) or (form.opening and not _opens(text, hit.start)):
            return False
        if not form.beside:
            return True
        if _BEGINS_ENTRY.search(text, max(0, hit.start - 12), hit.start) and surface[:1].isupper():
            return True
        if accepted and re.fullmatch(r"[\s,;:\"“”‘’'«»]*(?:và)?[\s\"“‘'«]*", text[accepted[-1].end : hit.start]):
            return True
        called = surface[:1].isupper() and _CALLED.search(keys, max(0, hit.start - 30), hit.start)
        return bool(called or _beside().search(keys, max(0, hit.start - 45), hit.start))

    def keep_hit(hit: Hit[list[Form]]) -> bool:
        fitting = any(fits(form, hit) for form in hit.value)
        if fitting and table.cues["not_after"].match(keys, hit.end + 1):
            return False
        if fitting and not form_of_honour(hit) and _IN_MOVEMENT.search(keys, max(0, hit.start - 30), hit.start):
            return False  # "phong trào “Tuổi trẻ sáng tạo”"
        if fitting and hit.value[0].award == _BOTH_FORMS and _NO_COMMA.match(keys, hit.start):
            return False  # "khen thưởng bằng Giấy khen"
        if fitting and "," in text[hit.start : hit.end] and hit.value[0].award.startswith(_ONE_PHRASE):
            return False  # "… phát triển nông thôn, Văn hóa …"
        if fitting:
            accepted.append(hit)
        return fitting

    def form_of_honour(hit: Hit[list[Form]]) -> bool:
        form = hit.value[0]
        return bool(form.stem) or table.awards[form.award].kind not in _SHARED_WITH_MOVEMENTS

    found: list[Found] = []
    for hit in table.forms.find(words, keep_hit):
        found.extend(_with_classes(text, keys, hit))
    return found


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")[-1:] if start < 40 else text[start - 40 : start].rstrip(" ")[-1:]
    if before and before in "\"“”‘'«":
        return True
    return text[start].isupper() and before not in ("", ".", "!", "?", "\n", ":", "-", "–", "•")


def _with_classes(text: str, keys: str, hit: Hit[list[Form]]) -> Iterator[Found]:
    awards = taxonomy().awards
    form = hit.value[0]
    first = _CLASS.match(keys, hit.end)
    if not form.stem:
        award = awards[form.award]
        medal = award.kind.startswith("huy_chuong") and not award.id.endswith("unspecified")
        yield Found(hit.start, first.end() if first and medal else hit.end, award, award.name)
        return
    if not first:
        unspecified = awards["hc_unspecified" if form.award.startswith("hc_") else "hch_unspecified"]
        name = awards[f"{form.award}_1"].name.rsplit(" hạng", 1)[0]
        yield Found(hit.start, hit.end, unspecified, f"{name} (không nêu hạng)", order=form.award)
        return
    award = awards[f"{form.award}_{_CLASSES[first.group(1)]}"]
    end = first.end()
    if text[end - 1] in '"”' and not text[hit.start : end - 1].count(text[end - 1]):
        end -= 1
    yield Found(hit.start, end, award, award.name)
    at = first.end()
    while following := _NEXT_CLASS.match(keys, at):
        if not following.group(1) and following.group(2) in "123iii" and not text[following.start(2)].isupper():
            return
        if (
            not following.group(1)
            and following.group(2) in ("hai", "ba")
            and not _CLASS_ENDS.match(keys, following.end())
        ):
            return  # "hạng Ba; hai đồng chí …"
        start = following.start(1) if following.group(1) else following.start(2)
        award = awards[f"{form.award}_{_CLASSES[following.group(2)]}"]
        yield Found(start, following.end(), award, award.name)
        at = following.end()


def prizes(text: str, keys: str) -> Iterator[Found]:
    """Prizes of contests, of the press, and medals of sport."""
    table = taxonomy()
    if "giải" not in keys and "huy chương" not in keys and "HC" not in text:
        return
    lottery = table.cues["lottery"].search(keys) is not None
    for match in table.prizes.finditer(keys):
        surface = text[match.start() : match.end()]
        if len(surface) == 3 and not surface.isupper():
            continue
        if lottery and match.group().startswith("giải"):
            continue
        yield Found(match.start(), match.end(), _UNKNOWN, surface, kind=PRIZE)


_UNKNOWN = Award(NEW, "", "", "unknown", "", 99)


def unknown_honours(text: str, keys: str) -> Iterator[Found]:
    """Honours that no table knows: ``danh hiệu “…”`` with a name that begins like one, not like a title of sport."""
    cues = taxonomy().cues
    for match in _TITLE.finditer(keys):
        name = _QUOTED.match(text, match.end()) or _PLAIN.match(text, match.end())
        if name is None:
            continue
        start, end = name.span(1) if name.re is _QUOTED else name.span()
        if cues["contest"].match(keys, start):
            continue
        honour = cues["title"].match(keys, start) is not None
        award_word = match.group().startswith(("giải thưởng", "kỉ niệm chương"))
        if not award_word and not honour:
            continue
        if award_word:
            start = match.start()
        kind = "ky_niem_chuong" if match.group().startswith("kỉ") else "danh_hieu" if honour else PRIZE
        if kind == "danh_hieu" and cues["foreign"].search(keys, start, end):
            kind = FOREIGN
        yield Found(start, end, _UNKNOWN, text[start:end], kind=kind)


def _without_overlaps(found: list[Found]) -> list[Found]:
    """By start; known names win over prizes, these over unknown honours, then the longer one."""
    order = {"": 0, PRIZE: 1}
    taken: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, order.get(f.kind, 2), f.start - f.end)):
        if taken and item.start < taken[-1].end:
            if order.get(item.kind, 2) < order.get(taken[-1].kind, 2) and item.award.id != NEW:
                taken[-1] = item
            continue
        taken.append(item)
    return taken


def find_awards(doc: Doc) -> list[Mention]:
    """All AWARD mentions of a document, by start."""
    text, keys = text_of(doc), keyed(doc)
    found = _without_overlaps(
        [*named_awards(text, keys, words_of(doc)), *prizes(text, keys), *unknown_honours(text, keys)]
    )
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
    return _led_back(made)


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
            award, end, kind = _UNKNOWN, foreign, FOREIGN
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


_SEVERAL = frozenset(("nhiều", "các", "hàng chục", "hàng trăm", "những"))


def _led_back(found: list[Mention]) -> list[Mention]:
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
