"""Features of the tagger of people: for every token of a capitalised run, what it is and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nlp.name_heads import bearer_before, quoted_before, thing_before
from nlp.name_words import kind_of, openings, proper_tags, word
from nlp.names import BREAK, CAPS, LETTER, LOWER, MARK, NUMBER, TITLE, Syllables, elements, runs
from nlp.sites import Sites
from nlp.titles import ALWAYS, OFFICE, SHORT, Title, forbidding, titles

LEFT, RIGHT = 3, 2
"""Tokens beside a run that are tagged with it."""
FULL = 3
"""Syllables from which a name with a surname is a whole one."""
FAR = 10
"""Tokens before a run in which a title is looked for that does not stand right before it."""
NAMES = TITLE + CAPS + LETTER
_SENTENCE_MARKS = frozenset('.?!:“"')
_ASIDE_MARKS = frozenset("(,-–:")


@dataclass(frozen=True, slots=True)
class Run:
    """A capitalised run ``[first, past)``; a title may fill its beginning, so that the name begins at ``start``."""

    first: int
    past: int
    start: int
    title: Title | None
    title_first: int
    forbidden: str
    """Class of the word before it after which no person is named, or ``""``."""
    never: bool = False
    """Whether that word leaves no doubt («Trường THCS»)."""


@dataclass(slots=True)
class Known:
    """What the text says elsewhere about the same words."""

    titled: Counter[tuple[str, ...]] = field(default_factory=Counter)
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    forbidden: set[tuple[str, ...]] = field(default_factory=set)
    pairs: set[tuple[str, ...]] = field(default_factory=set)
    lasts: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)


def find_runs(syllables: Syllables) -> list[Run]:
    """The capitalised runs of a text with the title and the forbidding word before each."""
    found: list[Run] = []
    doubtful: list[int] = []
    sites, keys, announcing, forbidden_by = Sites(syllables), syllables.keys, titles(), forbidding()
    for first, past in runs(syllables):
        title, start, before = None, first, first
        inside = announcing.beginning_at(keys, first, past)
        ending = announcing.ending_at(keys, first)
        if inside is not None and inside[1] < past and not (ending and _is_surname(syllables, first, inside[1])):
            title, start = inside
        elif ending is not None:
            title, before = ending
        forbidden = forbidden_by.ending_at(keys, first) if before < first else None
        if forbidden is not None and forbidden[1] < before and forbidden[0].gender == ALWAYS:
            title, before = None, first  # «chú chó tên», although «tên» is a title
        else:
            forbidden = forbidden_by.ending_at(keys, before)
        further = bearer_before(syllables, first)
        if title is None:
            further = thing_before(syllables, first) or quoted_before(syllables, first)
        if further is not None and (title is not None or forbidden is None):
            title, before, forbidden = None, first, further
        else:
            further = None
        word_before = forbidden[0] if forbidden is not None and forbidden[0].kind != OFFICE else None
        within = forbidden_by.beginning_at(keys, first, past - 1)
        never = title is None and any(
            word is not None and word.gender == ALWAYS for word in (word_before, within[0] if within else None)
        )
        kind = word_before.kind if word_before else ""
        if title is None and (site := sites.kind(first, past, kind, forbidden[1] if forbidden else first)):
            kind, never = site, True
        if title is None and not never and word_before and (further or word_before.gender == SHORT):
            if _is_short(syllables, first, past):
                doubtful.append(len(found))
            else:
                kind = ""
        found.append(Run(first, past, start, title, before, kind, never))
    return _settled(syllables, found, doubtful)


def _is_short(syllables: Syllables, first: int, past: int) -> bool:
    """Whether the run is no full name, which an owner or a head may have: «chủ tiệm vàng Lò Thị Hảo»."""
    length = past - first
    return length == FULL - 1 or (length == FULL and syllables.keys[first] not in elements().surnames)


def _settled(syllables: Syllables, found: list[Run], doubtful: Sequence[int]) -> list[Run]:
    """The runs; a doubtful one names no person where nobody in the text is called so by a title or a full name."""
    if doubtful:
        called = known_in(syllables, found).lasts
        for at in doubtful:
            if syllables.keys[found[at].past - 1] not in called:
                found[at] = replace(found[at], never=True)
    return found


def _is_surname(syllables: Syllables, first: int, past: int) -> bool:
    """«anh Má A Nủ»: the word that could be a title is a surname, since a title stands before it."""
    return past == first + 1 and syllables.keys[first] in elements().surnames


def windows(syllables: Syllables, found: Sequence[Run]) -> list[tuple[int, int, list[Run]]]:
    """Stretches tagged together: runs with their neighbours, joined where they touch, never over a line end."""
    stretches: list[tuple[int, int, list[Run]]] = []
    for run in found:
        low = run.first
        while low > max(0, run.first - LEFT) and syllables.shapes[low - 1] != BREAK:
            low -= 1
        high = run.past
        while high < min(len(syllables), run.past + RIGHT) and syllables.shapes[high] != BREAK:
            high += 1
        if stretches and low <= stretches[-1][1] and BREAK not in syllables.shapes[stretches[-1][1] : low]:
            begun, _, runs = stretches[-1]
            runs.append(run)
            stretches[-1] = (begun, high, runs)
        else:
            stretches.append((low, high, [run]))
    return stretches


def known_in(syllables: Syllables, found: Sequence[Run]) -> Known:
    """What the runs of the text say about each other."""
    known = Known()
    for run in found:
        keys = tuple(syllables.keys[run.start : run.past])
        known.seen[keys] += 1
        long = len(keys) in (3, 4) and keys[0] in elements().kinh
        if not run.forbidden and (run.title is not None or long):
            known.titled[keys] += 1
            if len(keys) > 1:
                known.lasts.add(keys[-1])
                known.firsts.add(keys[0])
                known.pairs.add(keys[-2:])
        elif run.forbidden:
            known.forbidden.add(keys)
    return known


def features(syllables: Syllables, found: Sequence[Run]) -> list[tuple[int, int, list[list[str]]]]:
    """For every window its first token, the token past it, and the features of its tokens."""
    known = known_in(syllables, found)
    tagged = []
    for low, high, inner in windows(syllables, found):
        rows: list[list[str]] = [[] for _ in range(low, high)]
        inside: set[int] = set()
        for run in inner:
            _run_features(syllables, run, known, rows[run.first - low : run.past - low])
            inside.update(range(run.first, run.past))
        for at in range(low, high):
            if at not in inside:
                rows[at - low] = ["out", "w=" + syllables.keys[at], "w-1=" + (_key(syllables, at - 1))]
        tagged.append((low, high, rows))
    return tagged


def _key(syllables: Syllables, at: int) -> str:
    """Key of a token, numbers as one; ``^`` before the text and ``$`` after it."""
    if at < 0:
        return "^"
    if at >= len(syllables):
        return "$"
    key = syllables.keys[at]
    return "#" if key[0].isdigit() else key


def _kind(syllables: Syllables, at: int) -> str:
    if at < 0:
        return "^"
    return kind_of(syllables.keys[at], syllables.shapes[at]) if at < len(syllables) else "$"


def _summary(syllables: Syllables, at: int) -> str:
    if at < 0:
        return "^"
    key = _key(syllables, at)
    return word(key).summary + syllables.shapes[at] if at < len(syllables) else "$"


def _run_features(syllables: Syllables, run: Run, known: Known, rows: list[list[str]]) -> None:
    """Fill the rows of one run, of which there is one for each token."""
    keys, shapes = syllables.keys, syllables.shapes
    first, past, length = run.first, run.past, run.past - run.first
    name = tuple(keys[run.start : past])
    about = [*_around(syllables, run), *_announcing(syllables, run), *_elsewhere(run, name, known)]
    persons = "".join(word(keys[at]).person for at in range(first, min(past, first + 5)))
    tags = proper_tags(keys, first, run.start, past)
    opening = _opens_agency(keys, first)
    initial = first == 0 or shapes[first - 1] == BREAK or keys[first - 1] in _SENTENCE_MARKS
    last_line = past >= len(syllables) or shapes[past] == BREAK
    kind = run.title.kind if run.title else ""
    for at in range(first, past):
        key, ahead, behind = keys[at], at - first, past - at
        place = min(ahead, 3)
        known_word = word(key)
        row = rows[ahead]
        row += ["w=" + key, "s=" + shapes[at], *known_word.features, *about]
        row += _beside(syllables, at, known_word.summary)
        row += [f"L={min(length, 6)},{min(ahead, 5)}", f"rc={persons}@{min(ahead, 5)}"]
        if at >= run.start and kind:
            row += [f"T={kind}@{min(at - run.start, 5)}/{min(past - run.start, 5)}", "T=" + kind]
            row.append(f"T={kind}|{known_word.person}")
        elif at < run.start:
            row.append("inT")
        if at in tags:
            row += [tags[at], f"{tags[at]}{run.forbidden or '-'}{kind or '-'}"]
        if past >= len(syllables) - 7:
            row.append(f"end{place}")
        if ahead == 1 and word(keys[first]).summary.endswith("0"):
            row.append("afterc")
        if run.forbidden:
            row += [f"F={run.forbidden}@{min(ahead, 5)}", f"F={run.forbidden}|{known_word.person}"]
        if opening:
            row.append(f"O{place},{min(length, 4)}")
        row.append(f"nl{int(past < len(syllables) and shapes[past] == LOWER)}{min(behind, 3)}")
        row += [f"l1={_key(syllables, first - 1)}@{place}", f"kl={_kind(syllables, first - 1)}@{place}"]
        row.append(f"kr={_kind(syllables, past)}@{min(behind, 3)}")
        if length <= 2:
            row += [f"DL{length}"] if key in known.lasts else []
            row += [f"DF{length}"] if key in known.firsts else []
        if initial:
            row.append(f"init{place}")
        if last_line:
            row.append(f"eol{min(behind, 3)}")


def _beside(syllables: Syllables, at: int, summary: str) -> list[str]:
    """The token's own neighbours."""
    before, after = _summary(syllables, at - 1), _summary(syllables, at + 1)
    kind, kind_before, kind_after = (_kind(syllables, i) for i in (at, at - 1, at + 1))
    return [
        "sm=" + before,
        "sp=" + after,
        f"sc={before}|{summary}",
        f"sd={summary}|{after}",
        "w-1=" + _key(syllables, at - 1),
        "w+1=" + _key(syllables, at + 1),
        "sh=" + syllables.shapes[max(0, at - 2) : at + 3],
        "k0=" + kind,
        "k-=" + kind_before,
        "k+=" + kind_after,
        f"k-0={kind_before}|{kind}",
        f"k0+={kind}|{kind_after}",
    ]


def _around(syllables: Syllables, run: Run) -> list[str]:
    """What stands before and after the run."""
    shapes = syllables.shapes
    l1, l2 = _key(syllables, run.first - 1), _key(syllables, run.first - 2)
    r1, r2, r3 = (_key(syllables, run.past + step) for step in range(3))
    kinds = [_kind(syllables, at) for at in (run.first - 2, run.first - 1, run.past, run.past + 1)]
    before = (shapes[run.first - 1] if run.first else "^") + (shapes[run.first - 2] if run.first > 1 else "^")
    found = ["ls=" + before, f"l2={l2}_{l1}", "r1=" + r1, f"r2={r1}_{r2}", "l1=" + l1]
    found += [f"kll={kinds[0]}|{kinds[1]}", f"krr={kinds[2]}|{kinds[3]}"]
    if r1 in _ASIDE_MARKS:
        found += [f"r123={r1}_{r2}_{r3}", f"kr2={r1}|{kinds[3]}"]
    return found


def _announcing(syllables: Syllables, run: Run) -> list[str]:
    """A title further before the run in the same clause: «Phó Tổng thư ký Quốc hội Lê Văn A»."""
    if run.title is not None:
        return []
    for past in range(run.first, max(0, run.first - FAR), -1):
        if syllables.shapes[past - 1] in (MARK, BREAK, NUMBER):
            break
        ending = titles().ending_at(syllables.keys, past)
        if ending is not None:
            distance = min((run.first - past) // 2, 4)
            return [f"PT={ending[0].kind}{distance}", f"PT={ending[0].kind}", f"PTF={run.forbidden or '-'}{distance}"]
    return []


def _elsewhere(run: Run, name: tuple[str, ...], known: Known) -> list[str]:
    """What the same words do elsewhere in the text."""
    found = [f"M{min(known.seen[name], 4)}"]
    if known.titled[name] > (run.title is not None):
        found.append("DT")
    if name in known.forbidden:
        found.append("DN")
    if run.past - run.first == 2 and name in known.pairs:
        found.append("DP")
    return found


def _opens_agency(keys: Sequence[str], first: int) -> bool:
    return any(tuple(keys[first : first + len(opening)]) == opening for opening in openings().get(keys[first], ()))
