from collections.abc import Callable, Iterator
from dataclasses import replace

from classifiers.bodies import Bodies
from classifiers.explanation import reason_words
from crawler.records import Article
from nlp.pipeline import Reader
from nlp.records import (
    AwardStatus,
    Commendation,
    Fact,
    Label,
    Mention,
    Reading,
    Role,
    Span,
    Subject,
    SubjectKind,
    Zone,
    ZoneKind,
)
from tests.timing import LINEAR, growth

UNIT, SCHOOL, COLLEGE = "Hợp tác xã Bản Lầu", "Trường THCS Nậm Chày", "Trường Cao đẳng Tây Bắc"
LINES = (
    f"{UNIT} thoát nghèo",
    f"{UNIT} vừa được tặng Bằng khen.",
    f"Chị Thào Thị Pàng, giáo viên {SCHOOL}, thường mua rau của {UNIT}.",
    f"Anh Giàng Seo Vư (sinh viên {COLLEGE}) cũng đến học.",
)
TEXT = "\n".join(LINES)
POST = f"giáo viên {SCHOOL}"


def places(words: str) -> Iterator[int]:
    at = TEXT.find(words)
    while at >= 0:
        yield at
        at = TEXT.find(words, at + 1)


def reading() -> Reading:
    kinds = dict.fromkeys((UNIT, SCHOOL, COLLEGE), Label.ORG) | {"Thào Thị Pàng": Label.PERSON}
    spans = sorted((at, at + len(name), name) for name in kinds for at in places(name))
    title = len(LINES[0])
    mentions = tuple(
        Mention(start, end, name, kinds[name], zone=ZoneKind.TITLE if end <= title else ZoneKind.BODY)
        for start, end, name in spans
    )
    of = {name: tuple(i for i, m in enumerate(mentions) if m.text == name) for name in kinds}
    post = next(places(POST))
    starts = [sum(len(line) + 1 for line in LINES[:n]) for n in range(len(LINES))]
    return Reading(
        id="x",
        text=TEXT,
        zones=(Zone(0, title, ZoneKind.TITLE), Zone(title + 1, len(TEXT), ZoneKind.BODY)),
        sentences=tuple(Span(at, at + len(line)) for at, line in zip(starts, LINES, strict=True)),
        mentions=mentions,
        subjects=(
            *(Subject(n, SubjectKind.COLLECTIVE, n, of[n], Role.PUT_FORWARD) for n in (UNIT, SCHOOL, COLLEGE)),
            replace(
                Subject("pang", SubjectKind.PERSON, "Thào Thị Pàng", of["Thào Thị Pàng"]),
                facts={"position": Fact(POST, post, post + len(POST))},
            ),
        ),
    )


def cues() -> dict[str, dict[str, float]]:
    read = reading()
    given = Commendation(UNIT, "Bằng khen", "", "", "", AwardStatus.AWARDED, read.sentences[1], subject=UNIT)
    bodies = Bodies.of(read)
    return {
        s.id: bodies.cues(s, [read.mentions[i] for i in s.mentions], [given] if s.id == UNIT else [], [])
        for s in read.subjects
    }


def test_the_unit_of_the_story_is_told_from_where_somebody_works() -> None:
    told = cues()
    unit, school, college = told[UNIT], told[SCHOOL], told[COLLEGE]
    assert (unit["body_in_title"], unit["body_awarded"], unit["body_most"], unit["body_of_person"]) == (1, 1, 1, 0)
    assert (school["body_in_title"], school["body_awarded"], school["body_most"], school["body_of_person"]) == (
        0,
        0,
        0,
        1,
    )
    assert round(unit["body_opens"], 2) == 0.67
    assert round(unit["body_governed"], 2) == 0.33
    assert (school["body_bracketed"], college["body_bracketed"]) == (0, 1)
    assert unit["body_over_people"] > 0 == school["body_over_people"]


def test_persons_have_none_and_bodies_have_words_for_analysts() -> None:
    told = cues()
    assert told["pang"] == {}
    assert told[UNIT].keys() <= reason_words().keys()
    assert Bodies.of(Reading(id="x", text="")).starts == []


def test_a_long_list_of_workplaces_is_weighed_in_linear_time() -> None:
    def prepare(number: int) -> Callable[[], None]:
        lines = (f"Chị Thào Thị Pàng {i}, giáo viên Trường THCS Nậm Chày {i}, dạy giỏi." for i in range(number))
        read = Reader().read(Article("a", "\n".join(lines)))

        def weigh() -> None:
            bodies = Bodies.of(read)
            for subject in read.subjects:
                bodies.cues(subject, [read.mentions[i] for i in subject.mentions], [], [])

        return weigh

    assert growth(prepare, 100, 400) < LINEAR
