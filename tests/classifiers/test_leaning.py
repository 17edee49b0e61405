import pytest

from classifiers import leaning
from classifiers.explanation import reason_words
from nlp.records import Role, Subject, SubjectKind


def person(role: Role, **chances: float) -> Subject:
    told = {Role(name): p for name, p in chances.items()}
    return Subject("p1", SubjectKind.PERSON, "Vàng Seo Lử", (0,), role, role_chances=told)


def test_a_role_that_was_only_just_settled_on_says_less() -> None:
    sure = leaning.of_subject(person(Role.SPEAKER, put_forward=0.02, speaker=0.9, other=0.08))
    torn = leaning.of_subject(person(Role.SPEAKER, put_forward=0.45, speaker=0.3, other=0.25))
    assert sure["unlikely_forward"] > torn["unlikely_forward"] > 0
    assert sure["likely_forward"] == torn["likely_forward"] == 0
    assert sure["like_speaker"] > torn["like_speaker"] > 0.5


def test_shares_are_of_what_is_left_beside_being_put_forward() -> None:
    cues = leaning.of_subject(person(Role.PUT_FORWARD, put_forward=0.8, family=0.15, other=0.05))
    assert cues["likely_forward"] > 1
    assert cues["unlikely_forward"] == 0
    assert (cues["like_family"], cues["like_other"]) == pytest.approx((0.75, 0.25))


def test_a_role_that_needed_no_weighing_is_as_sure_as_can_be() -> None:
    assert leaning.forward_odds(person(Role.PUT_FORWARD)) == pytest.approx(-leaning.forward_odds(person(Role.AUTHOR)))
    assert leaning.of_subject(person(Role.OFFENDER))["like_offender"] == 1


def test_an_article_is_told_by_the_two_who_are_put_forward_most_surely() -> None:
    some = [person(Role.OTHER, put_forward=p, other=1 - p) for p in (0.1, 0.9, 0.5)]
    cues = leaning.of_article(some)
    assert cues["best_forward"] > cues["second_forward"] == -leaning.LEAST
    assert leaning.of_article([person(Role.AUTHOR)]) == leaning.of_article([])
    assert set(leaning.of_article([]).values()) == {0.0}


def test_each_has_words_for_analysts() -> None:
    told = leaning.of_subject(person(Role.OTHER)).keys() | leaning.of_article([]).keys()
    assert told <= reason_words().keys()
