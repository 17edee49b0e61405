from hypothesis import given
from hypothesis import strategies as st

from nlp.records import Label, Mention, Reading, Span, Zone, ZoneKind
from review.highlighting import blocks
from tests.review.invented import TEXT, reading


def test_pieces_put_together_are_the_lines_of_the_text() -> None:
    made = blocks(reading(1), [Span(50, 90)], "p1")
    lines = ["".join(piece.text for piece in p.pieces) for block in made for p in block.paragraphs]
    assert lines == TEXT.split("\n")


def test_every_piece_stands_at_its_offset() -> None:
    for block in blocks(reading(1), [Span(50, 90), Span(60, 120)], "p1"):
        for paragraph in block.paragraphs:
            for piece in paragraph.pieces:
                assert TEXT[piece.start : piece.start + len(piece.text)] == piece.text


def test_what_is_not_the_article_is_folded() -> None:
    assert [block.folded for block in blocks(reading(1))] == [False, True]


def test_the_subject_is_marked_apart() -> None:
    marked = [p for b in blocks(reading(1), (), "p1") for line in b.paragraphs for p in line.pieces if p.subject]
    assert [piece.text for piece in marked] == ["Lò Văn Pánh", "Lò Văn Pánh"]


@given(
    st.text(alphabet="ab \n", max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20), st.sampled_from(list(Label))), max_size=12),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=6),
)
def test_nothing_is_lost_whatever_overlaps(
    text: str, spans: list[tuple[int, int, Label]], proofs: list[tuple[int, int]]
) -> None:
    mentions = sorted(
        (Mention(s, min(s + n, len(text)), text[s : s + n], label) for s, n, label in spans if s < len(text)),
        key=lambda m: m.start,
    )
    zones = (Zone(0, len(text) // 2, ZoneKind.BODY), Zone(len(text) // 2, len(text), ZoneKind.FOOTER))
    made = blocks(
        Reading("1", text, zones=zones, mentions=tuple(mentions)), [Span(s, min(s + n, len(text))) for s, n in proofs]
    )
    lines = ["".join(piece.text for piece in p.pieces) for block in made for p in block.paragraphs]
    assert lines == [line for line in text.split("\n") if line.strip()]
