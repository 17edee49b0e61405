"""The source files of the demo portals: what their pieces mean, and how a mistake is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jobs.portal_source import SourceArticle, SourceError, load_article

FRONT = "---\nid: 1\ntitle: Một\ndate: 2024-01-02 03:04\ncolumn: xa-hoi\nexpected: {genre: other}\n"


def article_of(folder: Path, text: str) -> SourceArticle:
    path = folder / "bai.md"
    path.write_text(text, encoding="utf-8")
    return load_article(path)


def test_the_pieces_of_a_body(tmp_path: Path) -> None:
    article = article_of(
        tmp_path,
        FRONT + "---\n\nMột␣đoạn\nnối.\n\n## Đề mục\n\n! anh.jpg | Chú thích\n\n| a | b |\n| c | d |\n\n"
        "- mục một\n- mục hai\n\n> Tác giả\n\n[[tin liên quan]]\n",
    )
    assert [block.kind for block in article.blocks] == [
        "paragraph", "heading", "figure", "table", "list", "right", "related",
    ]  # fmt: skip
    assert article.blocks[0].text == "Một\xa0đoạn nối."
    assert (article.blocks[2].image, article.blocks[2].text) == ("anh.jpg", "Chú thích")
    assert article.blocks[3].rows == (("a", "b"), ("c", "d"))
    assert article.blocks[4].rows == (("mục một",), ("mục hai",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Không có gì\n", "bai.md:1: no front matter"),
        (FRONT.replace("id: 1", "id: một") + "---\n", "bai.md:2: id:"),
        (FRONT.replace("title: Một", "title: [Một") + "---\n", "broken YAML"),
        (FRONT.replace("genre: other", "genre: poem") + "---\n", "bai.md:6: expected.genre:"),
        ("---\nchỉ có chữ\n---\n", "bai.md:2: the front matter is no list of keys"),
        (FRONT + "colour: red\n---\n", "bai.md:7: colour:"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SourceError, match=re.escape(complaint)):
        article_of(tmp_path, text)
