"""Facts in sections as HTML, of a kind that browsers and Qt's rich text both show.

No colours and no style: whoever shows it gives them. All texts may be a stranger's and are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .sections import Line, Section, Table, plain, shortened


def as_html(sections: Iterable[Section]) -> str:
    """Set sections one below the other, leaving out those without facts."""
    return "".join(_section(section) for section in sections)


def lines_as_html(lines: Iterable[Line]) -> str:
    """Labels and texts side by side; lines without a text are left out."""
    rows = "".join(
        f"<tr><td><b>{_safe(line.label)}</b>&nbsp;&nbsp;</td><td>{_safe(line.text)}</td></tr>"
        for line in lines
        if line.text
    )
    return f"<table>{rows}</table>" if rows else ""


def text_as_html(text: str) -> str:
    """A text that holds nothing but itself."""
    return escape(plain(text))


def _section(section: Section) -> str:
    body = lines_as_html(section.lines)
    if section.table is not None and section.table.rows:
        body += _table(section.table)
    if section.sentences:
        body += "<ul>" + "".join(f"<li>{_safe(sentence)}</li>" for sentence in section.sentences) + "</ul>"
    return f"<h4>{text_as_html(section.title)}</h4>{body}" if body else ""


def _table(table: Table) -> str:
    sides = ["right" if heading.startswith(" ") else "left" for heading in table.headings]
    head = "".join(f'<th align="{side}">{_safe(text)}&nbsp;&nbsp;</th>' for side, text in zip(sides, table.headings))
    rows = (
        "".join(f'<td align="{side}">{_safe(cell)}&nbsp;&nbsp;</td>' for side, cell in zip(sides, row))
        for row in table.rows
    )
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _safe(text: str) -> str:
    return escape(shortened(text))
