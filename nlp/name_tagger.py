"""The statistical tagger of people: a linear-chain CRF over capitalised runs, and what the whole text settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from underthesea_core import CRFTagger

from nlp.certain_names import FULL, OPENS, SAYS, certain, tells_of_place, whole_with_age
from nlp.facts import groups_like_names
from nlp.name_features import Run, features, find_runs
from nlp.name_words import PLACE, THING, proper_names, word
from nlp.names import BREAK, LOWER, TITLE, Syllables, elements, is_vietnamese
from nlp.titles import compounds

MODEL = Path(__file__).resolve().parents[1] / "data" / "models" / "people.crf"
INITIAL_AT_MOST = 2
"""Letters of an initial before its full stop: «Nga Ph. Đốp»."""
LONGEST_AGAIN = 5
LONGEST_WHOLE = 4
"""Syllables up to which a run behind a title is one name."""
Spans = list[tuple[int, int]]
_WOMAN = "thị"
_KIN = frozenset(("anh", "chị", "em", "ông", "bà", "cô", "chú", "bác", "cụ"))
_SENTENCE_ENDS = frozenset(".?!…")
_APART = frozenset(("religious", "rank"))
"""Classes of titles that are no part of the name although written with capitals: «Trung Tá Lò Văn Tám»."""
_NEVER_INSIDE = frozenset(("với", "khi", "nhưng", "nếu", "để", "những", "là", "của"))
"""Words that stand in no name: one with a capital between names begins a sentence or belongs to a title."""
_ADDRESS = frozenset(("ông", "bà"))
"""Words that begin a new sentence after a name where a page has lost its line ends."""


class TaggerError(ValueError):
    """A model that cannot be used; the message names the file."""


@cache
def tagger(path: Path = MODEL) -> CRFTagger:
    """Load the model once per process.

    Raises:
        TaggerError: when the file is missing or no CRF model.
    """
    if not path.is_file():
        raise TaggerError(f"{path}: no such file, expected the CRF model of people")
    model = CRFTagger()
    try:
        model.load(str(path))
    except Exception as error:  # noqa: BLE001 (the library raises whatever its format code meets)
        raise TaggerError(f"{path}: no CRF model ({error})") from None
    return model


def spans_of(labels: Sequence[str], first: int) -> Iterator[tuple[int, int]]:
    """The spans of ``B I I O`` labels; the first label is that of token ``first``."""
    begun = -1
    for at, label in enumerate([*labels, "O"], first):
        if label != "I" and begun >= 0:
            yield begun, at
            begun = -1
        if label == "B" or (label == "I" and begun < 0):
            begun = at


def tag(syllables: Syllables, found: Sequence[Run], model: CRFTagger) -> Spans:
    """The names that the model alone sees."""
    spans: Spans = []
    for first, _, rows in features(syllables, found):
        spans.extend(spans_of(model.tag(rows), first))
    return spans


def find_tagged(syllables: Syllables, model: CRFTagger | None = None) -> tuple[Spans, list[Run]]:
    """The names of a text on tokens ``[first, past)``, by start, and its capitalised runs; in linear time."""
    found = find_runs(syllables)
    return settle(syllables, found, tag(syllables, found, model or tagger())), found


@dataclass(slots=True)
class Evidence:
    """Names that fill a run by themselves, and the first and last syllables of the longer ones."""

    alone: Counter[tuple[str, ...]] = field(default_factory=Counter)
    firsts: set[str] = field(default_factory=set)
    lasts: set[str] = field(default_factory=set)
    pairs: set[tuple[str, ...]] = field(default_factory=set)
    """The last two syllables of names of three and more."""


def settle(syllables: Syllables, found: Sequence[Run], spans: Spans) -> Spans:
    """Make the names of a text agree: glued names are parted, a name that is certain is found wherever it returns."""
    run_at = {at: run for run in found for at in range(run.first, run.past)}
    spans = [part for span in spans for part in _within_runs(syllables, span, run_at)]
    spans = _made_whole(syllables, spans, run_at)
    evidence = _evidence(syllables, spans, run_at)
    parted = [part for span in spans for part in _parted(syllables, span, run_at[span[0]], evidence)]
    parted = [span for span in parted if not run_at[span[0]].never]
    parted = certain(syllables, found, parted)
    return sorted([*parted, *_returning(syllables, found, parted, evidence)])


def _made_whole(syllables: Syllables, spans: Spans, run_at: dict[int, Run]) -> Spans:
    """«Ông Lò Văn Tửng» is one name: behind a title, a surname and its two or three syllables are never parted.

    Nor are those of a woman's name of four: «Phạm Thị Ly Na».
    """
    whole: dict[tuple[int, int], None] = {}
    for first, past in spans:
        run = run_at[first]
        keys = syllables.keys[run.start : run.past]
        kept = (
            (run.title is not None or (keys[1:2] == [_WOMAN] and len(keys) == LONGEST_WHOLE))
            and not run.forbidden
            and len(keys) in (FULL, LONGEST_WHOLE)
            and keys[0] in elements().surnames
            and first >= run.start
            and all(map(is_vietnamese, keys))
            and not tells_of_place(syllables, run.first, run.start, run.past)
        ) or whole_with_age(syllables, run)
        whole[(run.start, run.past) if kept else (first, past)] = None
    return list(whole)


def _within_runs(syllables: Syllables, span: tuple[int, int], run_at: dict[int, Run]) -> Iterator[tuple[int, int]]:
    first = span[0]
    while first < span[1] and first not in run_at:
        first += 1
    if first < span[1]:
        first, past = _whole_words(syllables, (first, min(span[1], run_at[first].past)), run_at[first])
        if first < past:
            yield first, past


def _whole_words(syllables: Syllables, span: tuple[int, int], run: Run) -> tuple[int, int]:
    """A name never ends inside «Yoo-ra» or «D.T.C.N»; one that would begin in such a word is none."""
    first, past = span
    while past < run.past and syllables.tight[past]:
        further = past if syllables.texts[past][0].isalnum() else past + 1
        if further >= run.past or not syllables.tight[further]:
            break
        past = further + 1
    if first > run.first and not syllables.texts[first][0].isalpha():
        return past, past
    while first > run.first and syllables.tight[first]:
        first -= 1
    return first, past


def _evidence(syllables: Syllables, spans: Spans, run_at: dict[int, Run]) -> Evidence:
    evidence = Evidence()
    for first, past in spans:
        run = run_at[first]
        if first in (run.first, run.start) and past == run.past:
            keys = tuple(syllables.keys[first:past])
            evidence.alone[keys] += 1
            if len(keys) > 1:
                evidence.firsts.add(keys[0])
                evidence.lasts.add(keys[-1])
            if len(keys) >= FULL:
                evidence.pairs.add(keys[-2:])
    return evidence


def _parted(syllables: Syllables, span: tuple[int, int], run: Run, evidence: Evidence) -> Spans:
    """«Nguyễn Văn A Ông» and «Mandela Carly» are glued by pages that lose line ends."""
    first, past = span
    if span == (run.start, run.past) and whole_with_age(syllables, run):
        return [span]
    first = _past_title(syllables, first, past, run, evidence)
    if (at := _small_word(syllables, first, past)) > 0:
        return [(first, at), (at + 1, past)]
    return _cut(syllables, first, past, run, evidence)


def _past_title(syllables: Syllables, first: int, past: int, run: Run, evidence: Evidence) -> int:
    """Where the name begins that a title or the name of a place opens."""
    if run.first <= first < run.start < past:
        apart = run.title is not None and run.title.kind in _APART
        if apart or evidence.alone[tuple(syllables.keys[run.start : past])]:
            first = run.start
    first = _past_other(syllables, first, past)
    return first + 1 if _opens_with_address(syllables, first, past, evidence) else first


def _small_word(syllables: Syllables, first: int, past: int) -> int:
    """The token inside a Vietnamese name that no name has, «Lụa Với Lụa», or -1."""
    keys = syllables.keys
    inside = (at for at in range(first + 1, past - 1) if keys[at] in _NEVER_INSIDE)
    at = next(inside, -1)
    return at if at < 0 or all(map(is_vietnamese, keys[first:past])) else -1


def _cut(syllables: Syllables, first: int, past: int, run: Run, evidence: Evidence) -> Spans:
    """Cut off what the rest of the text shows to be another name or the beginning of a sentence."""
    keys = tuple(syllables.keys[first:past])
    followed = past < len(syllables) and syllables.shapes[past] == LOWER
    for cut in range(len(keys) - 1, 0, -1):
        head, tail = keys[:cut], keys[cut:]
        if _two_names(head, tail, evidence) or (cut > 1 and _full_and_alone(tail, evidence)):
            return [(first, first + cut), (first + cut, past)]
        if cut > 1 and evidence.alone[head] > evidence.alone[keys] + (cut < FULL) and not _ends_with_clan(keys):
            return [(first, first + cut)]
        if cut > 1 and head[-1] in _ADDRESS and keys[0] not in _ADDRESS:
            return [(first, first + cut - 1), (first + cut, past)]
        if followed and cut == len(keys) - 1 and _next_begins(syllables, head, past, run, evidence):
            return [(first, first + cut)]
    return [(first, past)]


def _opens_with_address(syllables: Syllables, first: int, past: int, evidence: Evidence) -> bool:
    """«Anh Hùng» at the beginning of a sentence, where the text tells of Trần Văn Hùng."""
    keys = syllables.keys
    return (
        past - first == 2
        and past < len(syllables)
        and (syllables.shapes[past] == LOWER or keys[past] == ",")
        and keys[first] in _KIN
        and keys[first + 1] in evidence.lasts
        and tuple(keys[first:past]) not in evidence.pairs
        and (first == 0 or syllables.shapes[first - 1] == BREAK or keys[first - 1] in _SENTENCE_ENDS)
    )


def _two_names(head: tuple[str, ...], tail: tuple[str, ...], evidence: Evidence) -> bool:
    foreign = not is_vietnamese(tail[0])
    if head == tail:
        return len(head) > 1 or foreign
    if len(head) == 1:
        return False
    if head[-len(tail) :] == tail and (len(tail) > 1 or foreign):
        return True
    if evidence.alone[head] and evidence.alone[tail]:
        return True
    known_first = tail[0] in evidence.firsts and tail[0] not in evidence.lasts
    return len(tail) == 1 and foreign and known_first and evidence.alone[tail] > 0


def _runs_on(syllables: Syllables, head: tuple[str, ...], past: int, run: Run, evidence: Evidence) -> bool:
    """«chị Hồng Tai họa ập đến»: a sentence begins behind the name, where the page has lost the full stop.

    The last syllable is hardly ever one of a name, and the text has the name without it.
    """
    tail, after = syllables.keys[past - 1 : past + 1]
    if evidence.alone[(*head, tail)] > 1 or evidence.alone[(tail,)] or after in SAYS or not is_vietnamese(tail):
        return False
    person = word(tail).person
    if tail in OPENS:
        return len(head) > 1 or run.title is not None
    if person == "0":
        return evidence.alone[head] > 0 or evidence.alone[head[-1:]] > 0
    return person in "12" and len(head) >= FULL and evidence.alone[head] > 0


def _past_other(syllables: Syllables, first: int, past: int) -> int:
    """«Tổng thống Nga Vladimir Putin», «Ảnh: Google Maps An Bình»: what stands before a name does not belong to it."""
    keys = syllables.keys
    if past - first > FULL and " ".join(keys[first : first + 2]) in groups_like_names():
        return first + 2  # «chàng trai Ê Đê Y Thanh Niê»
    for length in (3, 2, 1):
        name = first + length
        tag = proper_names().get(tuple(keys[first:name])) if name < past else None
        initial = name < past and len(keys[name]) <= INITIAL_AT_MOST and keys[name + 1 : name + 2] == ["."]
        foreign = name < past and (initial or not is_vietnamese(keys[name]))
        if (tag == PLACE and foreign) or (tag == THING and length > 1 and past - name > 1):
            return name
    return first


def _full_and_alone(tail: tuple[str, ...], evidence: Evidence) -> bool:
    """Whether the words are a full name that stands alone elsewhere in the text."""
    return len(tail) >= FULL and tail[0] in elements().kinh and evidence.alone[tail] > 0


def _begins_sentence(head: tuple[str, ...], tail: str) -> bool:
    if not is_vietnamese(tail) or tail in elements().surnames:
        return False
    return not is_vietnamese(head[-1]) or (len(head) > 1 and word(tail).person in "01")


def _ends_with_clan(keys: tuple[str, ...]) -> bool:
    """«Y Khưm Mlô», whom the rest of the text calls «Y Khưm»."""
    return keys[0] in elements().initials and keys[-1] in elements().surnames and keys[-1] not in elements().kinh


def _next_begins(syllables: Syllables, head: tuple[str, ...], past: int, run: Run, evidence: Evidence) -> bool:
    """Whether the last syllable belongs to the sentence behind the name."""
    if _begins_word(syllables, head[-1], past) or (
        evidence.alone[head] > 0 and _begins_sentence(head, syllables.keys[past - 1])
    ):
        return True
    return _runs_on(syllables, head, past, run, evidence)


def _begins_word(syllables: Syllables, before: str, past: int) -> bool:
    """«Ảnh: Wolfsson Thị trấn nằm …»: behind a foreign name the last syllable begins a common word."""
    return not is_vietnamese(before) and tuple(syllables.keys[past - 1 : past + 1]) in compounds()


def _returning(
    syllables: Syllables, found: Sequence[Run], spans: Spans, evidence: Evidence
) -> Iterator[tuple[int, int]]:
    """Runs without a name that repeat one."""
    keys = syllables.keys
    counts = Counter(tuple(keys[first:past]) for first, past in spans)
    total = Counter(tuple(keys[run.start : run.past]) for run in found)
    lasts = {keys[past - 1] for first, past in spans if past - first > 1}
    taken = {at for first, past in spans for at in range(first, past)}
    called = {form for first, past in spans for form in short_forms(tuple(keys[first:past]))}
    for run in found:
        if run.never or (run.forbidden and run.title is None) or any(at in taken for at in range(run.first, run.past)):
            continue
        for start in sorted({run.start, run.first, *_starts_of_called(keys, run, called)}, reverse=True):
            name = tuple(keys[start : run.past])
            short = len(name) == 1 and run.title is not None and start == run.start and name[0] in lasts
            if short and (name in proper_names() or (*name, *keys[run.past : run.past + 1]) in compounds()):
                short = False
            if ((short or name in called) and syllables.shapes[start] == TITLE) or (
                counts[name] and (len(name) > 1 or counts[name] * 2 >= total[name])
            ):
                yield start, run.past
                break
        else:
            yield from _inside(keys, run, counts, evidence)


def _starts_of_called(keys: list[str], run: Run, called: set[tuple[str, ...]]) -> Iterator[int]:
    """Where a short form ends the run: «Theo H'Bliu»."""
    for length in range(min(FULL - 1, run.past - run.start), 0, -1):
        if tuple(keys[run.past - length : run.past]) in called:
            yield run.past - length
            return


def short_forms(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What the highlands call the bearer of a name: «Y Wăn» for Y Wăn Byă, «Brông» and «Ha Brông» for Cil Ha Brông.

    Only forms that no Vietnamese word is spelt like.
    """
    groups = {group for clan in (name[0], " ".join(name[:2]), name[-1]) for group in elements().surnames.get(clan, ())}
    if len(name) < 2 or not (name[0] in elements().initials or (groups and "Kinh" not in groups)):
        return
    for length in range(1, min(len(name), FULL)):
        for form in (name[:length], name[-length:]):
            if not all(map(is_vietnamese, form)) and form[-1] not in elements().initials:
                yield form


def _inside(
    keys: list[str], run: Run, counts: Counter[tuple[str, ...]], evidence: Evidence
) -> Iterator[tuple[int, int]]:
    """The longest name, certain elsewhere, inside a longer run."""
    for length in range(min(run.past - run.first - 1, LONGEST_AGAIN), 1, -1):
        for start in range(run.first, run.past - length + 1):
            name = tuple(keys[start : start + length])
            if counts[name] and evidence.alone[name]:
                yield start, start + length
                return


__all__ = ["MODEL", "TaggerError", "find_tagged", "settle", "short_forms", "spans_of", "tag", "tagger"]
