"""Reports: what they count, that every number leads to its rows, and every form read back."""

import io
import re
from datetime import date

import pytest
from django.db.models import QuerySet
from docx import Document

from candidates.figures import refresh
from candidates.filters import Filter, FilterError
from candidates.reports.contents import REPORTS
from candidates.reports.document import Link, Paragraph, Report, Section, Table, text_of
from candidates.reports.forms import FORMS
from candidates.reports.wanted import ReportError, Wanted
from store.models import Candidate
from tests.candidates.invented_press import award, deed, dossier, quantity, told

pytestmark = [pytest.mark.django_db]
HOSTILE = 'Mủ <script>alert("1")</script> #let x = 1; $y$ \\ & ]]>'


@pytest.fixture
def press() -> QuerySet[Candidate]:
    """Five invented dossiers of Sơn La and Nghệ An, seen first on the days of their articles."""
    given = {"place_2025": {"value": "xã Mường Giôn, tỉnh Sơn La"}}
    mu = dossier("Vi Thị Mủ", movement="Dân vận khéo")
    told(mu, "Chị Mủ hiến 1.200 m2 đất.", movement="Dân vận khéo", facts=given, commendations=[award(year=2025)],
         deeds=[deed(quantities=[quantity(1200, "1.200 m2")])])  # fmt: skip
    told(mu, "Chị Mủ hiến thêm đất.", portal="bao-b", day=400, movement="Dân vận khéo", facts=given)
    un = dossier("Lò Văn Ún")
    told(un, "Anh Ún cứu người.", deeds=[deed(sudden=True)], facts=given)
    told(dossier(HOSTILE, kind="model"), "Mô hình hay.", facts={"place_2025": {"value": "xã Quỳnh Nhai, tỉnh Sơn La"}})
    told(dossier("Chi hội Phụ nữ bản Lùn", kind="collective"), "Chi hội đan lát.")
    told(dossier("Hồ Thị Đăm", province="Nghệ An"), "Chị Đăm dạy học.")
    refresh(Candidate.objects.values_list("pk", flat=True))
    Candidate.objects.update(first_seen="2026-01-06T00:00Z")
    return Candidate.objects.all()


def _wanted(since: date = date(2026, 1, 1), until: date = date(2027, 12, 31), **chosen: str) -> Wanted:
    return Wanted(Filter.parse(chosen), since, until)


def _made(kind: str, wanted: Wanted) -> tuple[Report, str]:
    """The report, and the words of its first paragraph; every link inside it has been followed."""
    report = REPORTS[kind](wanted)
    sections = {section.id: section for section in report.every()}
    for link in _links(report):
        if link.target.startswith("#"):
            (table,) = (block for block in sections[link.target[1:]].blocks if isinstance(block, Table))
            assert len(table.rows) == int(link.text), link
    first = next(block for block in report.sections[0].blocks if isinstance(block, Paragraph))
    return report, text_of(first.parts)


def _links(report: Report) -> list[Link]:
    blocks = [block for section in report.every() for block in section.blocks]
    parts = [p for b in blocks if isinstance(b, Paragraph) for p in b.parts]
    parts += [cell for b in blocks if isinstance(b, Table) for row in b.rows for cell in row]
    return [part for part in parts if isinstance(part, Link)]


def test_the_weekly_digest_says_who_is_new_and_what_cannot_wait(press: QuerySet[Candidate]) -> None:
    report, words = _made("weekly", _wanted(date(2026, 1, 1), date(2026, 1, 7)))
    assert "đọc 5 bài, 1 nguồn; 5 gương mới (3 cá nhân, 0 hộ gia đình, 1 tập thể, 1 mô hình)." in words
    urgent = text_of(report.sections[0].blocks[1].parts)  # type: ignore[union-attr]
    assert urgent == "Đề nghị xem xét khen thưởng đột xuất: 1 (Lò Văn Ún – 2 ngày từ sự việc)."
    _, later = _made("weekly", _wanted(date(2026, 1, 8), date(2026, 1, 14)))
    assert "0 gương mới" in later


def test_the_movement_counts_subjects_and_instances(press: QuerySet[Candidate]) -> None:
    _, words = _made("movement", _wanted(movement="dân vận"))
    assert words.startswith(
        "2 bài viết; 1 gương (tính một lần mỗi người, tập thể); 2 lượt nêu gương; 1 lượt khen thưởng"
    )
    with pytest.raises(ReportError, match="--movement is missing"):
        REPORTS["movement"](_wanted())


def test_blind_spots_are_counted_against_all_communes(press: QuerySet[Candidate]) -> None:
    report, words = _made("blind-spots", _wanted(province="Sơn La"))
    empty, all_of_them = map(int, re.match(r"(\d+) trong (\d+) xã", words).groups())  # type: ignore[union-attr]
    assert (all_of_them - empty, all_of_them > 60) == (2, True)
    listed = [row[1] for row in report.appendices[0].blocks[0].rows]  # type: ignore[union-attr]
    assert "xã Mường Giôn" not in listed
    assert words.endswith("4 gương, trong đó 1 chưa rõ xã.")
    with pytest.raises(ReportError, match="--province"):
        REPORTS["blind-spots"](_wanted(province=""))
    with pytest.raises(FilterError, match="no province is called so"):
        _wanted(province="Sơn Đông Bắc")


def test_year_on_year_has_a_line_for_each_year(press: QuerySet[Candidate]) -> None:
    report, words = _made("year-on-year", _wanted())
    assert words.startswith("2 điển hình")
    table = next(block for block in report.sections[0].blocks if isinstance(block, Table))
    assert [row[:3] for row in table.rows if row[0] == "Vi Thị Mủ"] == [
        ("Vi Thị Mủ", "Cá nhân", "2026"),
        ("Vi Thị Mủ", "Cá nhân", "2027"),
    ]
    assert table.rows[[row[0] for row in table.rows].index("Vi Thị Mủ")][4:] == (
        "1.200 m2",
        "Bằng khen của Chủ tịch UBND tỉnh",
    )


def test_the_meeting_brings_together_those_of_one_field_and_province(press: QuerySet[Candidate]) -> None:
    report, words = _made("meeting", _wanted())
    assert [section.heading for section in report.sections] == [
        "Phát triển kinh tế, sản xuất, kinh doanh giỏi – Sơn La"
    ]
    assert words == "4 điển hình."


@pytest.mark.parametrize("kind", REPORTS)
def test_an_empty_store_makes_an_honest_report(kind: str) -> None:
    report, _ = _made(kind, _wanted(province="Sơn La", movement="Dân vận khéo"))
    assert report.sections


def test_html_carries_nothing_out_and_nothing_in(press: QuerySet[Candidate]) -> None:
    report, _ = _made("meeting", _wanted())
    out = io.BytesIO()
    FORMS["html"](report, out)
    page = out.getvalue().decode()
    assert "<script" not in page
    assert "Mủ &lt;script&gt;" in page
    assert set(re.findall(r'href="(#[^"]+)"', page)) <= {f"#{name}" for name in re.findall(r'id="([^"]+)"', page)}
    assert 'href="http://127.0.0.1/' in page


def test_word_numbers_lead_to_bookmarks(press: QuerySet[Candidate]) -> None:
    report, _ = _made("blind-spots", _wanted(province="Sơn La"))
    out = io.BytesIO()
    FORMS["docx"](report, out)
    document = Document(out)
    xml = document.element.xml
    assert set(re.findall(r'w:anchor="(\w+)"', xml)) <= set(re.findall(r'w:bookmarkStart[^>]*w:name="(\w+)"', xml))
    assert len(document.inline_shapes) == 3
    assert any("xã Bó Sinh" in cell.text for table in document.tables for cell in table.columns[1].cells)


def test_pdf_is_set_with_vietnamese_letters_and_runs_nothing(press: QuerySet[Candidate]) -> None:
    report, _ = _made("weekly", _wanted(date(2026, 1, 1), date(2026, 1, 7)))
    out = io.BytesIO()
    FORMS["pdf"](report, out)
    assert out.getvalue().startswith(b"%PDF-1.")
    assert b"Libertinus" in out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_addresses_that_are_no_web_pages_are_words(form: str) -> None:
    section = Section("a", "A", [Paragraph((Link("bài", "javascript:alert(1)"), Link("tệp", "file:bai.txt")))])
    out = io.BytesIO()
    FORMS[form](Report("weekly", "T", "", [section]), out)
    assert b"javascript:" not in out.getvalue()
