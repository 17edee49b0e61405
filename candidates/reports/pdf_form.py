"""A report as PDF, set by typst with the Libertinus fonts inside its wheel, which have all of Vietnamese.

The words of the report reach typst as data (JSON), never as markup, so that nothing a source prints is carried out.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import typst

from candidates.reports.document import Inline, Link, Paragraph, Picture, Report, Table

_TEMPLATE = """
#let report = json("report.json")
#set document(title: report.title)
#set page(paper: "a4", margin: (left: 25mm, right: 15mm, y: 20mm), numbering: "1/1")
#set text(font: "Libertinus Serif", size: 12pt, lang: "vi")
#let part(p) = {
  if p.to == "" { p.text }
  else if p.to.starts-with("#") { link(label(p.to.slice(1)), underline(p.text)) }
  else { link(p.to, underline(p.text)) }
}
#let words(parts) = parts.map(part).join()
#align(center)[#text(weight: "bold", size: 14pt, report.title) \\ #emph(report.subtitle)]
#for section in report.sections [
  #if section.apart { pagebreak() }
  #block(sticky: true, above: 16pt)[#text(weight: "bold", section.heading) #label(section.id)]
  #for block in section.blocks {
    if block.sort == "paragraph" { par(words(block.parts)) }
    else if block.sort == "picture" { image(block.file, width: 100%, alt: block.alt) }
    else {
      set text(size: 9.5pt)
      set par(justify: false)
      table(
        columns: block.widths.map(w => w * 1fr), inset: 4pt, align: left, stroke: 0.5pt + rgb("#777777"),
        table.header(..block.headings.map(h => table.cell(fill: rgb("#e7e0d3"), strong(h)))),
        ..block.rows.flatten().map(c => table.cell(breakable: false, part(c))),
      )
    }
  }
]
"""


def write_pdf(report: Report, out: BinaryIO) -> None:
    """Write ``report`` to ``out``."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_text(_TEMPLATE, encoding="utf-8")
        (root / "report.json").write_text(json.dumps(_data(report, root), ensure_ascii=False), encoding="utf-8")
        pdf = typst.compile(root / "report.typ", root=root, ignore_system_fonts=True)
    out.write(pdf)


def _data(report: Report, folder: Path) -> dict[str, Any]:
    """The report as plain data; pictures become files of ``folder``."""
    known = {section.id for section in report.every()}
    sections = []
    for at, section in enumerate(report.every()):
        blocks = [_block(block, folder / f"{at}-{number}.png", known) for number, block in enumerate(section.blocks)]
        apart = section in report.appendices[:1]
        sections.append({"id": section.id, "heading": section.heading, "blocks": blocks, "apart": apart})
    return {"title": report.title, "subtitle": report.subtitle, "sections": sections}


def _block(block: Paragraph | Table | Picture, file: Path, known: set[str]) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"sort": "paragraph", "parts": [_part(part, known) for part in block.parts]}
    if isinstance(block, Picture):
        file.write_bytes(block.png)
        return {"sort": "picture", "file": file.name, "alt": block.alt}
    rows = [[_part(cell, known) for cell in row] for row in block.rows]
    return {"sort": "table", "headings": block.headings, "rows": rows, "widths": block.widths}


def _part(part: Inline, known: set[str]) -> dict[str, str]:
    if not isinstance(part, Link):
        return {"text": part, "to": ""}
    inside = part.target.startswith("#") and part.target[1:] in known
    return {"text": part.text, "to": part.target if inside or part.target.startswith(("http://", "https://")) else ""}
