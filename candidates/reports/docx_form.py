"""A report as a Word document: A4 upright, Times New Roman, numbers that lead to their appendix, tables that repeat
their heading."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from candidates.exports.text import printable
from candidates.reports.document import Inline, Link, Paragraph, Picture, Report, Section, Table

_PAGE = 170
"""Millimetres between the margins."""
_IN_TABLE = 11
"""Points of the letters in a table."""


def write_report_docx(report: Report, out: BinaryIO) -> None:
    """Write ``report`` to ``out``."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(15), Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    _centred(document, report.title, bold=True, size=14)
    _centred(document, report.subtitle, italic=True, size=13)
    _page_number(page)
    for number, section in enumerate(report.every(), start=1):
        _section(document, section, number, on_new_page=section in report.appendices[:1])
    document.save(out)


def _centred(document: Any, words: str, *, size: int, bold: bool = False, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(printable(words))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _page_number(page: Any) -> None:
    paragraph = page.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _section(document: Any, section: Section, number: int, *, on_new_page: bool) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.page_break_before = on_new_page
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(10)
    heading.add_run(printable(section.heading)).bold = True
    _bookmark(heading, section.id, number)
    for block in section.blocks:
        if isinstance(block, Table):
            _table(document, block)
        elif isinstance(block, Picture):
            document.add_picture(io.BytesIO(block.png), width=Mm(_PAGE))
            document.inline_shapes[-1]._inline.docPr.set("descr", block.alt)
        elif isinstance(block, Paragraph):
            _words(document.add_paragraph(), block.parts)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.headings))
    table.style = "Table Grid"
    table.autofit = False
    widths = [Mm(_PAGE * share / sum(block.widths)) for share in block.widths]
    for column, cell, heading, width in zip(table.columns, table.rows[0].cells, block.headings, widths, strict=True):
        column.width = cell.width = width
        run = cell.paragraphs[0].add_run(heading)
        run.bold, run.font.size = True, Pt(_IN_TABLE)
    _property(table.rows[0], "w:tblHeader")
    for row in block.rows:
        added = table.add_row()
        _property(added, "w:cantSplit")
        for cell, part, width in zip(added.cells, row, widths, strict=True):
            cell.width = width
            _words(cell.paragraphs[0], (part,), size=_IN_TABLE)


def _property(row: Any, name: str) -> None:
    """Say something of a row of a table: that it is repeated on every page, that no page ends within it."""
    said = OxmlElement(name)
    said.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(said)


def _words(paragraph: Any, parts: tuple[Inline, ...], size: int | None = None) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    for part in parts:
        if isinstance(part, Link) and part.target.startswith(("#", "http://", "https://")):
            _link(paragraph, part, size)
        else:
            run = paragraph.add_run(printable(part if isinstance(part, str) else part.text))
            run.font.size = Pt(size) if size else None


def _link(paragraph: Any, link: Link, size: int | None) -> None:
    holder = OxmlElement("w:hyperlink")
    if link.target.startswith("#"):
        holder.set(qn("w:anchor"), _name(link.target[1:]))
    else:
        holder.set(qn("r:id"), paragraph.part.relate_to(link.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(printable(link.text))
    run.font.underline = True
    run.font.size = Pt(size) if size else None
    holder.append(run._r)
    paragraph._p.append(holder)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    for sort in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(sort)
        mark.set(qn("w:id"), str(number))
        if sort == "w:bookmarkStart":
            mark.set(qn("w:name"), _name(name))
        paragraph._p.append(mark)


def _name(identifier: str) -> str:
    """Word takes letters, digits and underscores in the name of a bookmark."""
    return identifier.replace("-", "_")
