"""What the text states about a person beside the name: birth year, age, people, faith, post, workplace, home.

Looked for in the apposition that follows a name and in the title before it; nothing is concluded from the name itself.
Gender is that of the form of address. Every fact keeps the words that state it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import mentions, overlapping, sentence_index
from nlp.gazetteers import GAZETTEERS, alternatives, read_table
from nlp.keys import match_key
from nlp.names import is_vietnamese, name_keys
from nlp.records import Fact, Label, Mention, Span, Subject, SubjectKind
from nlp.syllables import text_of
from nlp.titles import titles

REACH = 220
"""Characters after a name within which its apposition is looked for."""
MENTIONS_LOOKED_AT = 12
"""Facts stand at the first mentions; a name repeated more often brings no new ones."""
POSITION_AT_MOST = 90
PARTS_AT_MOST = 8
LEADS_UP = 90
FORM_REACH = 400
AGE_WITHIN = 45
"""Characters within which an age stands in a part of an apposition; a later one is that of somebody else."""
OLDEST = 120

_BIRTH = re.compile(
    r"\b(?:SN|sn|S\.N|[Ss]inh(?:\s+(?:năm|ngày))?)\s*:?\s*(?:ngày\s+)?(?:\d{1,2}[/.-]\d{1,2}[/.-])?((?:19|20)\d\d)\b"
)
_AGE = re.compile(
    r"(?<![\d.,])(?<!gần )(?<!hơn )(?<!ngoài )(?<!trên )(?<!từ )(?<!đến )"
    r"(\d{1,3})\s+tuổi(?!\s+(?:Đảng|đảng|nghề|quân|đời))"
)
_POSTS = frozenset(("grassroots", "high", "occupation", "rank", "religious", "academic"))
_OPENING = re.compile(r"\s*[,–-]\s*")
_BRACKET = re.compile(r"[\s,]*\(([^()\n]{0,160})\)")
_RUNS_ON = re.compile(r"\s+(?=(?:ở|trú|ngụ|quê|sinh năm|sinh|người|dân tộc|thuộc|SN)\b)")
_TELLS_HOME = re.compile(
    r"[\s,]+(?=(?:hiện |đang |thường |hiện đang |hiện nay )?"
    r"(?:quê|nguyên quán|trú|tạm trú|cư trú|ngụ|sinh sống|sống)(?!\w)"
    r"|(?:hiện |đang |nhà )?ở\s(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|thôn|xóm|bản|ấp|buôn|làng|khóm"
    r"|khu|tổ|phum|sóc|TP)(?!\w)|người\s[A-ZĐÊ]|dân tộc\s[A-ZĐÊ]|sinh (?:năm|ngày)|SN\b|\d{1,3} tuổi)"
)
"""What follows a post without a comma and is told by other facts: «lái xe quê xã …», «giáo viên người Tày»."""
_CLOSING = re.compile(r"[,;()–\n]| - ")
_DESCRIPTION = re.compile(
    r"(?:(?:năm|hiện|hiện|nay|đã)\s+){0,3}\d{1,3}\s+tuổi|SN\b|S\.N|[Ss]inh\b|[Dd]ân\s+tộc|DT\b|[Nn]gười\b|[Tt]ôn\s+giáo|"
    r"[Tt]heo\s+đạo|[Gg]iáo\s+dân|[Cc]ông\s+tác|[Nn]guyên\b|[Cc]ựu\b|[Cc]hủ\b|[Hh]ội\s+viên|[Cc]hồng\b|[Vv]ợ\b|"
    r"[Tt]hành\s+viên|[Ll]ao\s+động|[Tt]ổ\b|[Pp]hòng\b|[Đđ]ội\b|[Ll]ớp\b|[Tt]huộc\b|[Tt]rong\s+gia\s+đình|[Cc]on\b|[Ll]àm\b"
)
_IS_AGED = re.compile(
    r"[\s,]*(?:(?:năm\s+nay|nay|hiện|hiện\s+nay|là|đã|mới|vừa|tròn|cũng|bước\s+sang|bước\s+vào|ở|tuổi|cái)\s+){0,4}"
    r"(\d{1,3})(?:\s+tuổi(?!\s+(?:Đảng|đảng|nghề|quân|đời))|(?<=tuổi\s\d\d)(?=\W))"
)
_IS_BORN = re.compile(r"[\s,]*(?:vốn\s+)?sinh\s+(?:năm\s+)?((?:19|20)\d\d)\b")
_AGED_BEFORE = re.compile(
    r"[\s“\"]*(?:(?:[Nn]ăm\s+nay|[Nn]ay|[Dd]ù|[Tt]uy|[Mm]ặc\s+dù|[Đđ]ã|[Mm]ới|[Vv]ừa|[Tt]ròn|[Bb]ước\s+sang|[Ởở]|[Tt]uổi|cái)\s+){0,4}"
    r"(\d{1,3})\s+tuổi(?:\s+đời)?\s*,\s*$"
)
_BORN_BEFORE = re.compile(r"[\s“\"]*[Ss]inh\s+năm\s+((?:19|20)\d\d)\b[^.;!?\n]{0,60},\s*$")
_FORM = re.compile(r"[Hh]ọ\s+(?:và\s+)?tên(?:\s+khai\s+sinh)?\s*:\s*$")
_AND = re.compile(r"(?:\s*\([^()\n]{0,90}\))?\s*(?:và|cùng|,)\s*(?:vợ\s+là|vợ|chồng)?\s*")
_COUPLE = re.compile(r"(?:[Vv]ợ\s+chồng|[Cc]ặp|[Đđ]ôi|[Hh]ai\s+(?:anh|chị)\s+em|[Hh]ai\s+mẹ\s+con)[^.;!?\n]{0,20}$")
_SHARED = ("ethnicity", "religion", "residence")
_JOINT = re.compile(r"[\s,–()-]*(?:thuộc\s+|của\s+)?$")
_GENDERS = {"m": "male", "f": "female"}


@cache
def ethnic_groups() -> frozenset[str]:
    """The keys of the ethnic groups."""
    return frozenset(match_key(words) for words in _cue_words()["ethnic_group"])


@cache
def groups_like_names() -> frozenset[str]:
    """Those of several syllables or of one that is no Vietnamese word; they are nobody's names: ``Ê Đê``, ``K'Ho``."""
    return frozenset(key for key in ethnic_groups() if " " in key or not is_vietnamese(key))


@cache
def _cue_words() -> dict[str, list[str]]:
    """Kind → words of ``data/gazetteers/fact_cues.tsv``."""
    words: dict[str, list[str]] = {"ethnic_group": [], "religion": [], "residence": [], "stop": []}
    for row in read_table(GAZETTEERS / "fact_cues.tsv", ("kind", "words")):
        words[row.one_of("kind", words)].append(row["words"])
    return words


def _pattern_of(words: list[str]) -> str:
    """Any of the words, the longest first, with any blanks and apostrophes."""
    escaped = [re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words]
    return alternatives(sorted(escaped, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Patterns:
    """The cues of ``fact_cues.tsv`` as regular expressions."""

    ethnic: re.Pattern[str]
    religion: re.Pattern[str]
    residence: re.Pattern[str]
    """Words of living, right before a place."""
    lives: re.Pattern[str]
    """The same, at the beginning of a description."""
    is_of: re.Pattern[str]
    ethnic_before: re.Pattern[str]
    stop: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Load ``data/gazetteers/fact_cues.tsv``.

    Raises:
        GazetteerError: for an unknown kind.
    """
    either = {kind: _pattern_of(words) for kind, words in _cue_words().items()}
    return Patterns(
        re.compile(rf"(?:[Dd]ân\s+tộc|DT|[Nn]gười(?:\s+dân\s+tộc)?)\s*:?\s+({either['ethnic_group']})(?!\w)"),
        re.compile(rf"(?:[Tt]heo\s+đạo|[Tt]ôn\s+giáo|[Đđ]ạo|[Gg]iáo\s+dân)\s*:?\s+({either['religion']})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{either['residence']})\s*:?\s*(?:tại\s+|ở\s+)?$", re.IGNORECASE),
        re.compile(rf"(?:{either['residence']})(?!\w)", re.IGNORECASE),
        re.compile(
            rf"[\s,]*(?:vốn\s+|cũng\s+)?là\s+(?:[^\W\d_]+\s+){{0,3}}?(?:người(?:\s+dân\s+tộc)?|dân\s+tộc)\s+"
            rf"({either['ethnic_group']})(?!\w)"
        ),
        re.compile(rf"(?<!\w)(?:[Nn]gười(?:\s+dân\s+tộc)?|[Dd]ân\s+tộc)\s+({either['ethnic_group']})\s*,?\s*$"),
        re.compile(rf"(?<!\w)(?:{either['stop']})(?!\w)|[.;:?!“\"\n]\s"),
    )


def facts_at(doc: Doc, mention: Mention, until: int) -> Iterator[tuple[str, Fact]]:
    """What is stated around one mention of a person; ``until`` is where the next person is named."""
    yield from _from_title(doc, mention)
    text = text_of(doc)
    at = sentence_index(doc, mention.start)
    sentence = doc._.sentences[at] if at >= 0 else Span(mention.start, len(text))
    start = mention.end
    if mention.attributes.get("masked") and text[start : start + 1] == ".":
        start += 1  # the stop of the initials, which may look like the end of the sentence
        following = doc._.sentences[at + 1] if at + 1 < len(doc._.sentences) else sentence
        sentence = Span(sentence.start, max(sentence.end, following.end if following.start <= start + 1 else 0))
    window = min(start + REACH, until, max(sentence.end, start))
    parts = _apposition(doc, start, window)
    yield from _stated_in(text, parts)
    aside = parts[-1].end if parts else start
    yield from _predicate(text, aside, window)
    yield from _before(text, sentence.start, _announced_from(mention))
    yield from _form(text, _announced_from(mention), start, until)
    yield from _position_after(text, parts)
    yield from _organisation(doc, parts)
    yield from _residence(doc, start, parts, window)


def _announced_from(mention: Mention) -> int:
    """Where the name begins, or the title before it."""
    title = mention.attributes.get("title", "")
    return mention.start - (len(title) + 1 if title else 0)


def _apposition(doc: Doc, start: int, window: int) -> list[Span]:
    """The parts after a name that only describe it: brackets, and between commas what begins as a description does.

    The first part that does not, or a verb, ends them: «noi gương ông Phú, 17 hộ người Mông …» tells nothing of Phú.
    """
    text = text_of(doc)
    parts: list[Span] = []
    at = start
    while len(parts) < PARTS_AT_MOST:
        bracket = _BRACKET.match(text, at, window)
        if bracket:
            parts.append(Span(bracket.start(1), bracket.end(1)))
            at = bracket.end()
            continue
        opening = _OPENING.match(text, at, window) or (_RUNS_ON.match(text, at, window) if at == start else None)
        if opening is None or not _describes(doc, opening.end(), window):
            break
        begin = opening.end()
        close, stop = _CLOSING.search(text, begin, window), patterns().stop.search(text, begin + 1, window)
        end = min(close.start() if close else window, stop.start() if stop else window)
        parts.append(Span(begin, end))
        if end <= at or (stop and stop.start() == end):
            break
        at = end
    return parts


def _describes(doc: Doc, begin: int, window: int) -> bool:
    """Whether the words from ``begin`` open as a description of a person does."""
    text = text_of(doc)
    if begin >= window:
        return False
    if _DESCRIPTION.match(text, begin, window) or patterns().lives.match(text, begin, window):
        return True
    if any(
        mention.start == begin
        for label in (Label.PLACE, Label.ORG)
        for mention in overlapping(mentions(doc, label), begin, begin + 1)
    ):
        return True
    keys = name_keys(text[begin : min(window, begin + POSITION_AT_MOST)])
    return titles().beginning_at(keys, 0, len(keys)) is not None


def _stated_in(text: str, parts: Sequence[Span]) -> Iterator[tuple[str, Fact]]:
    """Birth year, age, people and faith in the parts of an apposition."""
    for part in parts:
        for name, pattern in (
            ("birth_year", _BIRTH),
            ("ethnicity", patterns().ethnic),
            ("religion", patterns().religion),
        ):
            found = pattern.search(text, part.start, part.end)
            if found:
                yield name, Fact(" ".join(found[1].split()), found.start(), found.end())
        age = _AGE.search(text, part.start, min(part.end + len(" tuổi"), len(text)))
        if age and age.start() - part.start <= AGE_WITHIN:
            yield from _as_age(age)


def _as_age(found: re.Match[str]) -> Iterator[tuple[str, Fact]]:
    if 1 <= int(found[1]) <= OLDEST:
        yield "age", Fact(found[1], found.start(1), found.end())


def _predicate(text: str, at: int, window: int) -> Iterator[tuple[str, Fact]]:
    """«anh Chòi năm nay 35 tuổi», «chị Kiên là người Chứt đầu tiên …»."""
    age = _IS_AGED.match(text, at, window)
    if age:
        yield from _as_age(age)
    born = _IS_BORN.match(text, at, window)
    if born:
        yield "birth_year", Fact(born[1], born.start(1), born.end())
    group = patterns().is_of.match(text, at, window)
    if group:
        yield "ethnicity", Fact(" ".join(group[1].split()), group.start(1), group.end())


def _before(text: str, sentence: int, name: int) -> Iterator[tuple[str, Fact]]:
    """«cô giáo người Thái Lò Thị A», «Năm nay 63 tuổi, ông B …»: what leads up to a name and its title."""
    low = max(sentence, name - LEADS_UP)
    group = patterns().ethnic_before.search(text, low, name)
    if group:
        yield "ethnicity", Fact(" ".join(group[1].split()), group.start(1), group.end(1))
    if low == sentence:
        age = _AGED_BEFORE.match(text, sentence, name)
        if age:
            yield from _as_age(age)
        born = _BORN_BEFORE.match(text, sentence, name)
        if born:
            yield "birth_year", Fact(born[1], born.start(1), born.end(1))


def _form(text: str, name: int, start: int, until: int) -> Iterator[tuple[str, Fact]]:
    """The lines of a form or a short biography: «Họ và tên: … Sinh ngày: … Dân tộc: …»."""
    if not _FORM.search(text, max(0, name - LEADS_UP), name):
        return
    until = min(until, start + FORM_REACH)
    for key, pattern in (("birth_year", _BIRTH), ("ethnicity", patterns().ethnic), ("religion", patterns().religion)):
        found = pattern.search(text, start, until)
        if found:
            yield key, Fact(" ".join(found[1].split()), found.start(), found.end())


def _from_title(doc: Doc, mention: Mention) -> Iterator[tuple[str, Fact]]:
    title = mention.attributes.get("title", "")
    if not title:
        return
    text = text_of(doc)
    low = max(0, mention.start - len(title) - 4)
    start = text[low : mention.start].lower().rfind(title.lower())
    if start < 0:
        low = mention.start
        start = mention.text.lower().find(title.lower())
    if start < 0:
        return
    start += low
    words = Fact(text[start : start + len(title)], start, start + len(title))
    known = titles().beginning_at(name_keys(title), 0, len(title.split()))
    if known is not None and known[0].gender in _GENDERS:
        yield "gender", replace(words, value=_GENDERS[known[0].gender])
    if mention.attributes.get("title_class") == "kin":
        yield "honorific", words
    elif mention.attributes.get("title_class") in _POSTS:
        yield "position", words


def _position_after(text: str, parts: Sequence[Span]) -> Iterator[tuple[str, Fact]]:
    """«Nguyễn Văn A, Bí thư chi bộ xóm B»: the part that begins with a known post."""
    for part in parts:
        piece = text[part.start : min(part.end, part.start + POSITION_AT_MOST)].rstrip()
        home = _TELLS_HOME.search(piece)
        piece = piece[: home.start()] if home and home.start() else piece
        keys = name_keys(piece)
        known = titles().beginning_at(keys, 0, len(keys))
        if known is not None and known[0].kind in _POSTS:
            yield "position", Fact(piece, part.start, part.start + len(piece))
            return


def _organisation(doc: Doc, parts: Sequence[Span]) -> Iterator[tuple[str, Fact]]:
    for part in parts:
        for organisation in overlapping(mentions(doc, Label.ORG), part.start, part.end):
            if organisation.start >= part.start:
                yield "organisation", Fact(organisation.text, organisation.start, organisation.end)
                return


def _residence(doc: Doc, start: int, parts: Sequence[Span], window: int) -> Iterator[tuple[str, Fact]]:
    """The chain of places in the apposition, or the one that a word of living announces a little further on."""
    text = text_of(doc)
    places = [p for p in overlapping(mentions(doc, Label.PLACE), start, window) if p.start >= start]
    for index, place in enumerate(places):
        inside = next((part for part in parts if part.start <= place.start < part.end), None)
        announced = patterns().residence.search(text, max(start, place.start - 30), place.start)
        if announced or (inside is not None and not _of_high_post(text, inside)):
            end = place.end
            for following in places[index + 1 :]:
                if not _JOINT.fullmatch(text, end, following.start):
                    break
                end = following.end
            yield "residence", Fact(text[place.start : end], place.start, end)
            return


def _of_high_post(text: str, part: Span) -> bool:
    """«Chủ tịch UBND huyện B»: where somebody governs, which need not be where he lives."""
    keys = name_keys(text[part.start : part.end])
    known = titles().beginning_at(keys, 0, len(keys))
    return known is not None and known[0].kind == "high"


@Language.component("guongsang_facts")
def find_facts(doc: Doc) -> Doc:
    """Fill ``Subject.facts`` of every person: the first statement of each fact counts."""
    people = mentions(doc, Label.PERSON)
    by_span = {(m.start, m.end): index for index, m in enumerate(people)}
    described: list[Subject] = []
    for subject in doc._.subjects:
        if subject.kind not in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD):
            described.append(subject)
            continue
        facts = dict(subject.facts)
        own = [
            by_span[s, e]
            for label, s, e in doc._.members.get(subject.id, ())
            if (s, e) in by_span and label is Label.PERSON
        ]
        for index in sorted(own)[:MENTIONS_LOOKED_AT]:
            for name, fact in _around(doc, people, index):
                facts.setdefault(name, fact)
        described.append(replace(subject, facts=facts))
    doc._.subjects = described
    return doc


def _around(doc: Doc, people: Sequence[Mention], index: int) -> Iterator[tuple[str, Fact]]:
    """What is stated of one mention, and what a couple shares: «vợ chồng ông A (59 tuổi) và bà B, dân tộc Dao»."""
    text = text_of(doc)

    def until(at: int) -> int:
        return (
            people[at + 1].start - len(people[at + 1].attributes.get("title", ""))
            if at + 1 < len(people)
            else len(text)
        )

    yield from facts_at(doc, people[index], until(index))
    if index + 1 < len(people):
        other = people[index + 1]
        between = text[people[index].end : _announced_from(other)]
        low = max(0, _announced_from(people[index]) - LEADS_UP)
        if _AND.fullmatch(between) and _COUPLE.search(text, low, people[index].start):
            shared = {k: f for k, f in facts_at(doc, other, until(index + 1)) if k in _SHARED and f.start > other.end}
            yield from shared.items()
