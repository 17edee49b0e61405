"""Where a text names an award: known ones with their class, prizes of contests, honours that no table knows.

Prizes of contests, sport and the press are kept apart (kind ``prize``); who decided an award, :mod:`nlp.awards` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.authorities import UPPER
from nlp.gazetteers import Hit, Words, keyed_regex
from nlp.taxonomy import Award, Form, taxonomy

PRIZE = "prize"
NEW = "new"
FOREIGN = "foreign"
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
STOP_WORDS = "năm cho của do là trong tại và đã được vì với sẽ lần từ khi nhân tặng trao"
_TITLE = keyed_regex(
    r"(?:danh hiệu|giải thưởng|tôn vinh là|vinh danh là|công nhận là|kỉ niệm chương)(?: cao quý)?[\s:]+"
)
_QUOTED = re.compile(r"[\"“”‘'«]\s*([^\"“”’»\n]{3,90}?)\s*[\"“”’'»]")
_STOPS = rf"(?:{STOP_WORDS.replace(' ', '|')}|(?:19|20)\d\d)\b"
_PLAIN = re.compile(rf"[{UPPER}]\w*(?:\s(?!{_STOPS})[\w-]+){{1,8}}?(?=\s{_STOPS}|\s*[,.;:()\n\"”]|\s*$)")
_SHARED_WITH_MOVEMENTS = ("danh_hieu_doan_the", "danh_hieu_dia_phuong", "huy_hieu", "giai_thuong_doan_the")
"""Kinds some of whose names are those of movements as well."""
_IN_MOVEMENT = keyed_regex(r"(?<!\w)(?:phong trào|cuộc vận động)(?: thi đua)?[\s\"“”‘'«:]*$")
_CALLED = keyed_regex(r"(?<!\w)(?:là|thành|danh sách)[\s\"“”‘'«:]*$")
"""Before a title with a capital: «nay lại là Người tốt, việc tốt»."""
_BEGINS_ENTRY = re.compile(r"\n[ \t]*[-–+•*][ \t]*$")
"""The marker of an entry of a list: ``- Lao động tiên tiến: 2009``."""
_BOTH_FORMS = "bk_unspecified"
_NO_COMMA = keyed_regex(r"bằng giấy khen")
_ONE_PHRASE = ("dhvd_", "thon_", "gd_")


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


UNKNOWN = Award(NEW, "", "", "unknown", "", 99)


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(taxonomy().cues["beside"].pattern + r"[\s\"“”‘'«:]*$")


def award_names(text: str, keys: str, words: Words) -> list[Found]:
    """All awards that a text with these ``keys`` and ``words`` names, by start, none overlapping another."""
    return _without_overlaps([*named_awards(text, keys, words), *prizes(text, keys), *unknown_honours(text, keys)])


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
        yield Found(match.start(), match.end(), UNKNOWN, surface, kind=PRIZE)


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
        yield Found(start, end, UNKNOWN, text[start:end], kind=kind)


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
