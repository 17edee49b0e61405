"""A report as one HTML file: pictures inside, no script, no address of anybody else's style sheet."""

from __future__ import annotations

from base64 import b64encode
from typing import BinaryIO

from jinja2 import DictLoader, Environment

from candidates.reports.document import Link, Paragraph, Picture, Report, Table

_TEMPLATE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{{ report.title }} {{ report.subtitle }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>
body { font: 16px/1.5 "Times New Roman", "Liberation Serif", serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.35rem; text-align: center; margin-bottom: 0 } .under { text-align: center; font-style: italic }
h2 { font-size: 1.1rem; margin-top: 2rem } table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { border: 1px solid #777; padding: .3rem .45rem; text-align: left; vertical-align: top }
th { background: #e7e0d3 } a { color: #7a1f1f } img { max-width: 100% }
@media print { a { color: inherit; text-decoration: none } }
</style></head><body>
{%- macro words(parts) -%}
{%- for part in parts -%}
{%- if is_link(part) -%}
{%- if part.target.startswith(("#", "http://", "https://")) -%}<a href="{{ part.target }}">{{ part.text }}</a>
{%- else -%}{{ part.text }}{%- endif -%}
{%- else -%}{{ part }}{%- endif -%}
{%- endfor -%}
{%- endmacro -%}
<h1>{{ report.title }}</h1><p class="under">{{ report.subtitle }}</p>
{% for section in report.every() %}
<section id="{{ section.id }}"><h2>{{ section.heading }}</h2>
{%- for block in section.blocks %}
{% if sort(block) == "Paragraph" %}<p>{{ words(block.parts) }}</p>
{%- elif sort(block) == "Picture" %}<p>
<img alt="{{ block.alt }}" src="data:image/png;base64,{{ encoded(block.png) }}"></p>
{%- else %}<table><thead><tr>
{%- for heading in block.headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr></thead><tbody>
{%- for row in block.rows %}<tr>{% for cell in row %}<td>{{ words([cell]) }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>{% endif %}
{%- endfor %}
</section>
{% endfor %}</body></html>
"""


def write_html(report: Report, out: BinaryIO) -> None:
    """Write ``report`` to ``out`` (UTF-8)."""
    environment = Environment(loader=DictLoader({"report": _TEMPLATE}), autoescape=True)
    page = environment.get_template("report").render(
        report=report,
        is_link=lambda part: isinstance(part, Link),
        sort=_sort,
        encoded=lambda png: b64encode(png).decode("ascii"),
    )
    out.write(page.encode())


def _sort(block: Paragraph | Table | Picture) -> str:
    return type(block).__name__
