"""Who decides a commendation: names of authorities in a text, their kind and the award ids that follow from it.

The authority is not the presenter: a deputy, a person who acts ``thừa ủy quyền`` of somebody, or a guest who hands over
the certificate decided nothing. Patterns are in ``data/gazetteers/authorities.tsv``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import GAZETTEERS, GazetteerError, key_pattern, keyed_regex, read_table
from nlp.keys import match_key, syllable_key
from nlp.names import elements
from nlp.units import units

CLASSES = (
    *("president", "government", "prime_minister", "ministry", "province", "city", "org_central", "org_province"),
    *("military", "party", "department", "district", "commune", "unit", "contest", "foreign"),
)
COMMON = {"bk_unspecified": "bang_khen", "gk_unspecified": "giay_khen", "ctd_unspecified": "co_thi_dua"}
"""Award ids that take another id by the authority, and the column that says which."""

UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and (c.isascii() or c in "ĐÐ" or c > "À"))
_CAPITAL = rf"[{UPPER}][\w'’&]*"
_VERB = "tặng trao đã vừa và cho vì về do của là được trong tại nhân quyết ký kí có với khen cũng đến ra tới phong "
_VERB += (
    "đón nhận tổ phát thông đạt giành cùng thuộc vinh sẽ không nhiều gồm gửi công đang từng lần này họp thăm tuyên "
)
_VERB += "khen biểu năm tháng ngày lần vào kèm"
_STOP = rf"(?!(?:{_VERB.replace(' ', '|')})\b)"
_UNIT = re.compile(
    rf"(?:\s|(?<=TP)\.\s?)(?:(?:TP|TX|TT|[HQPX])\.\s?)?(?:{_CAPITAL}|\d+)(?:\s{_CAPITAL}|\s?[-–]\s?{_CAPITAL}|\s\d+)*"
)
_OF_PLACE = re.compile(rf"\s(?:tỉnh|thành phố|TP\.?|huyện|thị xã|quận){_UNIT.pattern}")
_UNIT_WORDS = frozenset(("tỉnh", "phố", "tp", "huyện", "xã", "quận", "phường"))
_UNIT_WORD = re.compile(r"\s(?:tỉnh|thành phố|huyện|thị xã|quận)$")
_UNIT_LETTERS = (("H", "huyện"), ("Q", "quận"), ("P", "phường"), ("X", "xã"), ("TX", "thị xã"), ("TT", "thị trấn"))
"""«Phòng GD-ĐT H.Chư Păh»."""
_PART = rf"(?:{_CAPITAL}(?:\s{_STOP}[^\W\d_{UPPER}]+)?|\d+)"
NAME = re.compile(
    rf"\s{_PART}(?:\s(?:và\s|&\s)?{_PART}|\s?[-–]\s?{_PART}|,\s{_PART}(?=(?:\s[^\W\d_]+){{0,3}}\svà\s[{UPPER}]))*"
)


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that the text names at ``start:end``; ``name`` is what analysts see."""

    start: int
    end: int
    kind: str
    name: str


class _Finder:
    def __init__(self) -> None:
        path = GAZETTEERS / "authorities.tsv"
        self.rows = read_table(path, ("class", "pattern", "tail", "norm"))
        parts = []
        for number, row in enumerate(self.rows):
            row.one_of("class", CLASSES)
            row.one_of("tail", ("none", "unit", "name"))
            try:
                parts.append(f"(?P<r{number}>{re.compile(key_pattern(row['pattern'])).pattern})")
            except re.error as error:
                raise row.error(f"pattern {row['pattern']!r}: {error}") from None
        self.regex = re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")

    def find(self, keyed: str, text: str, start: int, end: int) -> Iterator[Authority]:
        for match in self.regex.finditer(keyed, start, end):
            row = self.rows[int((match.lastgroup or "r0")[1:])]
            stop = _tail_end(text, match.end(), end, row["tail"])
            if row["tail"] == "name" and row["class"] in ("department", "ministry", "unit") and stop == match.end():
                name_needed = keyed[match.start() : match.end()] in ("sở", "cục", "công ti", "trường", "tập đoàn")
                if name_needed and not keyed.startswith(("của ", "ược "), max(0, match.start() - 4)):
                    continue
            surface = " ".join(text[match.start() : stop].split())
            yield Authority(match.start(), stop, row["class"], row["norm"] or canonical_name(surface))


def _tail_end(text: str, at: int, end: int, tail: str) -> int:
    """Where the name that began before ``at`` ends: a person's name behind an office is no part of it."""
    if tail == "none":
        return at
    match = (_UNIT if tail == "unit" else NAME).match(text, at, end)
    if not match:
        return at
    surnames = elements().kinh
    words = list(re.finditer(r"[\w'’&.]+", match.group()))
    for index, word in enumerate(words):
        rest = len(words) - index
        if index and words[index - 1].group().lower() in _UNIT_WORDS:
            continue  # "Sở Y tế tỉnh Cao Bằng": no Mr Cao
        named = all(w.group()[0].isupper() for w in words[index:])
        person = named and syllable_key(word.group()) in surnames and 2 <= rest <= 4 and (index or rest >= 3)
        if person and not _is_place(words):
            return at + len(match.group()[: word.start()].rstrip(" ,-–"))
    if tail != "name":
        return match.end()
    unit = _UNIT_WORD.search(text, at, match.end())
    place = _OF_PLACE.match(text, unit.start() if unit else match.end(), end)
    return place.end() if place else match.end()


def _is_place(words: list[re.Match[str]]) -> bool:
    """Whether the end of a name is that of a place ("UBND huyện Si Ma Cai"): no Mr Ma."""
    last = max((n for n, word in enumerate(words) if word.group().lower() in _UNIT_WORDS), default=-1)
    return len(words) - last > 2 and bool(units().named(match_key(" ".join(w.group() for w in words[last + 1 :]))))


def canonical_name(surface: str) -> str:
    """One spelling for the commonest long forms (``Ủy ban nhân dân`` → ``UBND``)."""
    short = re.sub(r"(?i)\bu[ỷy] ban nhân dân\b|\bủy ban nhân dân\b", "UBND", surface)
    short = re.sub(r"\bBĐBP\b", "Bộ đội Biên phòng", short)
    for letter, unit in _UNIT_LETTERS:
        short = re.sub(rf"\b{letter}\.\s?(?=[{UPPER}])", unit + " ", short)
    short = re.sub(r"\bTP\.?\s?(?=\w)", "thành phố ", re.sub(r"(?i)\bthành phố\b", "thành phố", short))
    return re.sub(r"\bthành phố HCM\b", "thành phố Hồ Chí Minh", short)


@cache
def _finder() -> _Finder:
    return _Finder()


def authorities(keyed: str, text: str, start: int, end: int) -> list[Authority]:
    """The authorities named in ``text[start:end]``, in order; ``keyed`` is the match-key form of the same text."""
    return list(_finder().find(keyed, text, start, end))


@cache
def _ids() -> dict[str, dict[str, str]]:
    path = GAZETTEERS / "authority_awards.tsv"
    found = {
        row.one_of("class", CLASSES): {column: row[column] for column in COMMON.values()}
        for row in read_table(path, ("class", *COMMON.values()), key="class")
    }
    missing = set(CLASSES) - set(found)
    if missing:
        raise GazetteerError(f"{path}:1: no line for {', '.join(sorted(missing))}")
    return found


def award_of(unspecified: str, kind: str) -> str:
    """The id that a common form (bằng khen, giấy khen, cờ thi đua) takes when this kind of authority decides it."""
    return _ids()[kind][COMMON[unspecified]]


_AFTER = keyed_regex(
    r"[\s\"”’'»)]*(?:(?:toàn quốc|cấp (?:quốc gia|trung ương|bộ|tỉnh|huyện|xã))\s+)?"
    r"(?:\(?(?:trong |các )?(?:năm )?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?\)?\s*)?"
    r"(?P<of>(?:,\s*)?(?:của|do|bởi|từ|từ phía)\s+"
    r"|(?:(?:đã|vừa|mới) )*được (?=[^,.;:]{3,80} (?:trao|tặng|gửi)(?!\w)))?(?:(?:ban )?lãnh đạo |các |cấp |ban )*"
)
_AND = keyed_regex(r"\s*(?:,|;|và|, và|cùng|cùng với|,? của|và của|và do|như:?|/|-)\s*(?:của |các |cả )*")
_VERB_OF_GIVING = keyed_regex(
    r"(?<!\w)(?:tặng|trao|phong|khen thưởng|khen|thưởng|công nhận|gửi|biểu dương|tuyên dương|tôn vinh|cấp|kí|ban hành"
    r"|chọn|gắn|thu hồi|hủy|hủy bỏ|ghi nhận(?= (?:bằng|qua|với)))(?!\w)"
)
_ASKS = keyed_regex(r"(?<!\w)(?:đề nghị|đề xuất|giới thiệu|đề cử|tiến cử|trình|xét tặng)(?!\w)")
_NEW_GIVER = re.compile(rf"[\s\"”]*[,;]\s(?:và\s|còn\s)?[{UPPER}]")
_OWN_VERB = keyed_regex(r"(?:công nhận|biểu dương|tuyên dương|tôn vinh|vinh danh)(?!\w)")
"""The verb with which the name of an award begins."""
_HAS_LETTER = keyed_regex(r"\s(?:[^\W\d_]+\s){0,4}?(?:đã |vừa |mới )*(?:có|viết|ra)\s(?:bức )?")
_VERB_OF_RECEIVING = keyed_regex(r"(?<!\w)(?:nhận|đạt|giành|đoạt|bầu|chọn|vinh danh|xếp loại)(?!\w)")
_RECEIVED = keyed_regex(
    r"(?<!\w)(?:tới|đến|các|những|của)(?!\w).*(?<!\w)được (?:trao |phong |truy )?tặng(?: thưởng)?(?!\w)"
)
_RECEIVES = keyed_regex(r"(?<!\w)(?:cho|(?<!ghi )(?<!công )nhận)(?!\w)")
_TAKES = keyed_regex(r"(?<!\w)(?<!ghi )(?<!công )nhận(?!\w)")
_ON_BEHALF = keyed_regex(
    r"(?<!\w)(?:thừa|được|theo) (?:sự )?(?:lệnh|ủy nhiệm|ủy quyền)(?: của)?\s+|thay mặt\s+(?:lãnh đạo )?"
)
_TOGETHER = keyed_regex(r"\s(?:đã |vừa )?(?:phối hợp|chủ trì,? phối hợp)(?: với| cùng)?\s")
_DEPUTY = keyed_regex(r"(?:phó|nguyên|cựu|thứ trưởng|trợ lí|thư kí|văn phòng)\s(?:[^\W\d_]+\s){0,3}?$")
_CLAUSE_END = keyed_regex(r"[;!?\n]|\.\s|(?<=\w)\s(?:trong khi|còn)\s")
_GIVES_ALSO = keyed_regex(
    r"\s*(?:(?:và|đồng thời|cùng với đó)\s)?(?:tặng|trao|trao tặng|tặng thưởng)\s(?:\d+\s|tấm\s|danh hiệu\s)?[\"“]?"
)
_LIMIT = 260
"""Characters between an authority and the award that it decides; beyond, the sentence tells something else."""
_TOO_HIGH_FOR_GIAY_KHEN = ("president", "government", "prime_minister", "ministry")


class Decider:
    """Finds who decided the awards of one sentence ``text[start:end]``; ``awards`` are the spans of their names."""

    def __init__(self, text: str, keys: str, start: int, end: int, awards: list[tuple[int, int]]) -> None:
        self.text, self.keys, self.start, self.end = text, keys, start, end
        self.awards = sorted(awards)
        self.found = authorities(keys, text, start, end)
        self._givers: dict[int, list[Authority]] = {}
        """Start of an award that goes on from the one before it → who gave that."""

    def clause_start(self, at: int) -> int:
        """Where the clause that holds ``at`` begins."""
        start = self.start
        for match in _CLAUSE_END.finditer(self.keys, max(self.start, at - _LIMIT), at):
            start = match.end()
        return start

    def crosses(self, start: int, end: int) -> bool:
        """Whether another award lies between two offsets."""
        first, past = bisect_left(self.awards, (start, 0)), bisect_left(self.awards, (end, 0))
        return any(self.awards[at][1] <= end for at in range(first, past))

    def ends_award(self, at: int) -> bool:
        """Whether an award ends right before an offset: a year there belongs to it."""
        before = bisect_left(self.awards, (at, 0)) - 1
        return before >= 0 and 0 <= at - self.awards[before][1] <= 6

    def gives(self, start: int, end: int) -> bool:
        """Whether a verb of giving or receiving stands between two offsets."""
        return bool(_VERB_OF_GIVING.search(self.keys, start, end) or _VERB_OF_RECEIVING.search(self.keys, start, end))

    def _inside(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_left(self.awards, (start, 0))
        return [(a, b) for a, b in self.awards[first : bisect_left(self.awards, (end, 0))] if b <= end]

    def of(
        self, start: int, end: int, *, common: bool, addressed: bool = False, medal: bool = False
    ) -> tuple[list[Authority], int]:
        """The authorities of the award at ``start:end``, the first is the main one, and where its whole name ends.

        The name of a ``common`` award goes on with its authority; so does that of a ``medal`` or letter behind "của".

        An ``addressed`` award, a letter, is followed by whom it is for ("gửi Thư khen Công an tỉnh A"), not by its
        author.
        """
        after, stop = self._after(end)
        if (
            addressed
            and not self.keys.startswith(" của", end)
            and (sender := self._writer(start) or self._before(start))
        ):
            return sender, end
        if after:
            named = common or ((medal or addressed) and self.keys.startswith(" của", end))
            return after, stop if named else end
        before = self._before(start)
        inherited = self._inherited(start, end) if common else []
        if inherited and (not before or before[0].kind == "president" or self.crosses(before[0].end, start)):
            return inherited, end
        return before or (self._same_giver(start) if common else []), end

    def _same_giver(self, start: int) -> list[Authority]:
        """``UBND tỉnh quyết định: tặng Cờ thi đua cho A; tặng Bằng khen cho B``: who gave the first also gives this."""
        chain: list[int] = []
        giver: list[Authority] = []
        while not giver and start not in self._givers:
            chain.append(start)
            left = self.clause_start(start)
            previous = bisect_left(self.awards, (left, 0)) - 1
            if previous < 0 or not _GIVES_ALSO.fullmatch(self.keys, left, start):
                break
            start = self.awards[previous][0]
            giver = self._before(start)
        giver = giver or self._givers.get(start, [])
        self._givers.update(dict.fromkeys(chain, giver))
        return giver

    def _after(self, end: int) -> tuple[list[Authority], int]:
        gap = _AFTER.match(self.keys, end)
        at = gap.end() if gap else end
        index = bisect_left(self.found, end, key=lambda a: a.start)
        first = self.found[index] if index < len(self.found) else None
        if first is None or not (first.start == at or (gap and gap["of"] and end < first.start <= at)):
            return [], end
        if first.start == end or ("," in self.text[end : first.start] and not (gap and gap["of"])):
            return [], end
        return [first, *self._joined_after(first)], first.end

    def _joined_after(self, first: Authority) -> list[Authority]:
        joined = []
        last = first
        for other in self.found[bisect_left(self.found, first.end, key=lambda a: a.start) :]:
            if not _AND.fullmatch(self.keys, last.end, other.start):
                break
            verb = _VERB_OF_GIVING.search(self.keys, other.end, min(self.end, other.end + 22))
            if verb and not self.text[first.start - 4 : first.start].startswith("do "):
                break  # "…của Bộ Y tế, UBND tỉnh tặng Giấy khen": a new clause begins
            joined.append(other)
            last = other
        return joined

    def _writer(self, start: int) -> list[Authority]:
        """``Giám đốc Công an tỉnh A có thư khen gửi …``."""
        past = bisect_left(self.found, start, key=lambda a: a.start)
        last = self.found[past - 1] if past else None
        return [last] if last and _HAS_LETTER.fullmatch(self.keys, last.end, start) else []

    def _before(self, start: int) -> list[Authority]:
        left = self.clause_start(start)
        own = _OWN_VERB.match(self.keys, start)
        past_verb = own.end() if own else start
        for match in _ON_BEHALF.finditer(self.keys, max(left, start - 4 * _LIMIT), start):
            principal = bisect_left(self.found, match.end(), key=lambda a: a.start)
            if principal < len(self.found) and self.found[principal].start <= match.end() + 12:
                return [self.found[principal]]
        near = bisect_left(self.found, max(left, start - 2 * _LIMIT), key=lambda a: a.start)
        past = bisect_left(self.found, start, key=lambda a: a.start)
        candidates = [a for a in self.found[near:past] if a.end <= start and start - a.end <= _LIMIT]
        for at, last in reversed(list(enumerate(candidates))):
            if at and _TOGETHER.fullmatch(self.keys, candidates[at - 1].end, last.start):
                continue  # "A phối hợp với B trao …": A decided
            gap = self.keys[last.end : past_verb]
            verb = _VERB_OF_GIVING.search(gap)
            if not verb or self._is_deputys(last) or re.search(r"(?<!\w)được(?!\w)", gap[: verb.start()]):
                continue  # "Văn phòng A được tặng …": A receives
            if _ASKS.search(gap):
                continue  # "được Tỉnh đoàn A giới thiệu xét tặng …": A only asks
            inner = self._inside(last.end, start)
            if inner and self._another_gives(inner[-1][1], last.end + verb.end(), start):
                return []
            if _RECEIVED.search(self.keys, last.end, inner[0][0] if inner else start):
                continue  # "Thủ tướng gửi lời chúc tới những người được trao tặng …": nobody says by whom
            if _RECEIVES.search(gap) and not self._shares_verb(last.end, start):
                return []
            return [last, *self._joined_before(last, candidates)]
        return []

    def _another_gives(self, past: int, first_verb: int, start: int) -> bool:
        """ "A tặng Giấy khen, Công đoàn B tặng Bằng khen": a giver whom the table does not know stands in between."""
        verb = _VERB_OF_GIVING.search(self.keys, max(past, first_verb), start)
        if not verb or re.search(r"(?<!\w)(?:được|nhận|cho)(?!\w)", self.keys[past : verb.start()]):
            return False
        return _NEW_GIVER.match(self.text, past, verb.start()) is not None

    def _shares_verb(self, start: int, end: int) -> bool:
        """Whether what follows the last award in between is a mere continuation of the list."""
        inside = [b for _, b in self._inside(start, end)]
        if not inside:
            return not _TAKES.search(self.keys, start, end)
        return bool(_AND.match(self.keys, inside[-1])) and "cho" not in self.keys[inside[-1] : end]

    def _is_deputys(self, authority: Authority) -> bool:
        return bool(_DEPUTY.search(self.keys, max(self.start, authority.start - 40), authority.start))

    def _joined_before(self, last: Authority, candidates: list[Authority]) -> list[Authority]:
        joined: list[Authority] = []
        right = last
        for other in reversed(candidates):
            if other.end > right.start:
                continue
            if not _AND.fullmatch(self.keys, other.end, right.start):
                break
            joined.append(other)
            right = other
        return joined[::-1]

    def _inherited(self, start: int, end: int) -> list[Authority]:
        """``Cờ thi đua và Bằng khen của Bộ trưởng``: the authority behind the next award of the list."""
        last = end
        for at in range(bisect_left(self.awards, (end, 0)), len(self.awards)):
            a, b = self.awards[at]
            if not re.fullmatch(r"[\s,]*(?:và|cùng)?(?:\s*(?:nhiều|\d+))?\s*", self.keys[last:a]):
                return []
            found, _ = self._after(b)
            if found:
                giay_khen = self.keys.startswith("giấi khen", start) or self.keys.startswith("giấy khen", start)
                return [] if giay_khen and found[0].kind in _TOO_HIGH_FOR_GIAY_KHEN else found[:1]
            last = b
        return []
