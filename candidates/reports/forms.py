"""The forms in which a report can be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from candidates.reports.document import Report
from candidates.reports.docx_form import write_report_docx
from candidates.reports.html_form import write_html
from candidates.reports.pdf_form import write_pdf

FORMS: dict[str, Callable[[Report, BinaryIO], None]] = {
    "html": write_html,
    "docx": write_report_docx,
    "pdf": write_pdf,
}
