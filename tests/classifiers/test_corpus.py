import json
import lzma
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers import corpus
from classifiers.corpus import Example, LabelError
from classifiers.records import Genre
from classifiers.training import TrainingError, check
from crawler.records import Article


def example(number: int, *, exemplar: bool = False, genre: Genre = Genre.OTHER) -> Example:
    article = Article(id=str(number), text=f"Bài số {number} kể một câu chuyện.")
    return Example(article, genre, exemplar, True, str(number), corpus.GOLD, frozenset())


def test_the_authored_corpus_is_large_and_has_all_genres() -> None:
    examples = corpus.authored()
    assert {e.genre for e in examples} == set(Genre)
    assert len({e.article.id for e in examples}) == len(examples) > 250


def test_labels_of_one_class_are_refused() -> None:
    with pytest.raises(TrainingError, match="only one class"):
        check([example(n) for n in range(20)])


def test_contradictory_labels_are_refused() -> None:
    first = example(1, exemplar=True, genre=Genre.PROFILE)
    second = replace(first, exemplar=False, genre=Genre.OTHER, article=replace(first.article, id="2"))
    with pytest.raises(LabelError, match="contradictory labels for one text: 1 exemplar=True, 2 exemplar=False"):
        check([first, second])


def test_a_text_labelled_twice_and_differently_is_named(tmp_path: Path) -> None:
    label = {"id": "7", "sha1": "0", "genre": "profile", "exemplar": True, "candidates": []}
    path = tmp_path / "genre_baomoi.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (label, label | {"exemplar": False})), encoding="utf-8")
    with pytest.raises(LabelError, match=r"genre_baomoi\.jsonl:2: 7 is labelled twice"):
        corpus.read_labels(path)


@pytest.mark.parametrize("line", ["{", '{"id": "1"}', '{"id": "1", "sha1": "0", "genre": "novel", "exemplar": true}'])
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "genre_baomoi.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LabelError, match=r"genre_baomoi\.jsonl:1"):
        corpus.read_labels(path)


def test_labels_fit_the_real_articles_and_the_test_set_stands_apart(shared: Path) -> None:
    taught = corpus.labelled_in_place(shared / "real")
    aside = corpus.frozen(shared / "real")
    assert sum(e.exemplar for e in taught) > 60
    corpus.without_contradictions(taught)
    assert {e.source for e in aside} == {corpus.GOLD, corpus.NEWS, corpus.PORTALS}
    assert not {e.group for e in aside} & {e.group for e in [*corpus.authored(), *taught]}


def test_the_same_articles_are_drawn_when_more_are_labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = tmp_path / "baomoi_dev.jsonl.xz"
    with lzma.open(news, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": str(n), "text": f"Bài {n}"}) + "\n" for n in range(40))
    monkeypatch.setattr(corpus, "RESERVED", 10)
    every = [article.id for article in corpus.unlabelled(news, 100, labels=tmp_path)]
    aside = {article.id for article in corpus.reserved(news, labels=tmp_path)}
    assert len(every) == 30
    assert len(aside) == 10
    assert not aside & set(every)
    label = {"id": every[0].removeprefix("baomoi:"), "sha1": "0", "genre": "other", "exemplar": False}
    (tmp_path / "genre_baomoi.jsonl").write_text(json.dumps(label), encoding="utf-8")
    assert [article.id for article in corpus.unlabelled(news, 5, labels=tmp_path)] == every[1:6]
    assert {article.id for article in corpus.reserved(news, labels=tmp_path)} == aside
