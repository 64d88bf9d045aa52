"""The one writer of HTML: pieces of the run report, and sections of facts for Qt's rich text.

Viewers are browsers, the simple ones of mail programs and Qt, so pages are made of tables and images, without scripts
or SVG. All input is text and is escaped here, and only here; all output is `Html`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

from ..i18n import tr
from .facts import Fact, FactTable, Section, plain, shortened
from .png import framed

Html = NewType("Html", str)

_LONGEST_CELL = 2000  # characters of one text of a report
_FRAME = (138, 143, 152)  # grey, visible on white and on black
_SWATCH, _BAR, _LEAST = (28, 14), 240, 3  # pixels: width and height; the longest bar, the shortest
_CELL_GAP = Html("&nbsp;&nbsp;")  # between the cells of Qt's rich text, which knows no padding of single cells

# Both light and dark colours are given: otherwise a viewer's dark theme would put light letters on a white page. Older
# engines ignore the media queries.
_STYLE = """
body { background-color: #ffffff; color: #1d1f21; font-family: sans-serif; font-size: 14px; margin: 24px;
  max-width: 960px; }
h1 { font-size: 24px; margin-bottom: 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin-top: 28px; margin-bottom: 6px; }
h3 { font-size: 14px; margin-top: 16px; margin-bottom: 4px; }
h1, h2, h3, p, li, td, th { line-height: 1.4; }
p { margin-top: 4px; margin-bottom: 8px; overflow-wrap: anywhere; }
td, th { text-align: left; vertical-align: top; padding: 2px 12px 2px 0; }
td.words { min-width: 9em; overflow-wrap: anywhere; }
td.short { white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.label { color: #55595f; white-space: nowrap; }
tr.total td { border-top: 1px solid #8a8f98; }
table.list { border-collapse: collapse; }
table.list th { border-bottom: 1px solid #8a8f98; }
p.lead { font-size: 15px; }
p.note { color: #55595f; }
div.warnings { background-color: #fff3cd; color: #4d3800; border: 1px solid #d9a400; padding: 2px 12px; }
td img { vertical-align: middle; }
div.picture img { border: 1px solid #8a8f98; max-width: 100%; height: auto; }
"""
_PRINT = """
@page { margin: 15mm; }
@media print {
  body { margin: 0; max-width: none; font-size: 10pt; }
  h2, h3 { page-break-after: avoid; }
  tr, img, div.warnings, div.item { page-break-inside: avoid; }
  thead { display: table-header-group; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
_DARK = """
@media screen and (prefers-color-scheme: dark) {
  body { background-color: #1d1f21; color: #e4e6e9; }
  td.label, p.note { color: #a7adb5; }
  div.warnings { background-color: #453500; color: #ffe9a8; }
}
"""


def text(words: str) -> Html:
    """Return untrusted text in one line, escaped and cut after 2000 characters."""
    return Html(escape(shortened(words, _LONGEST_CELL)))


def whole_text(words: str) -> Html:
    """Return untrusted text in one line, escaped."""
    return Html(escape(plain(words)))


def element(tag: str, inside: Html, kind: str = "") -> Html:
    """Return an element with a class of the style sheet."""
    return Html(f'<{tag} class="{kind}">{inside}</{tag}>' if kind else f"<{tag}>{inside}</{tag}>")


def joined(blocks: Iterable[Html]) -> Html:
    """Return blocks one below the other."""
    return Html("\n".join(blocks))


def heading(words: str, level: int = 2) -> Html:
    """Return a heading."""
    return element(f"h{level}", text(words))


def paragraph(words: str, kind: str = "") -> Html:
    """Return a paragraph."""
    return element("p", text(words), kind)


def small(words: str, names: Iterable[str]) -> Html:
    """Return a paragraph of many names, each of which is cut separately."""
    return element("p", Html(text(words) + " " + "; ".join(text(name) for name in names)), "note")


def facts(lines: Iterable[tuple[str, str]]) -> Html:
    """Return a table of labels and values; "" if no line has a value."""
    rows = [
        _table_row((element("td", text(label), "label"), element("td", text(value), "words")))
        for label, value in lines
        if value
    ]
    return Html(f'<table cellspacing="0" cellpadding="2">{joined(rows)}</table>') if rows else Html("")


def bullet_list(sentences: Iterable[str]) -> Html:
    """Return a list with one item per sentence."""
    return element("ul", joined(element("li", text(sentence)) for sentence in sentences))


def table(headings: Sequence[str], rows: Iterable[Sequence[Html]], total: Sequence[Html] = ()) -> Html:
    """Return a table of cells made by `cell`, `number_cell` and the like.

    Args:
        headings: One per column; a leading blank aligns the heading to the right, as numbers are.
        rows: The cells, one per heading.
        total: The cells of a last row, if any.
    """
    header = (element("th", text(name), "number" if name.startswith(" ") else "") for name in headings)
    last = element("tr", Html("".join(total)), "total") if total else Html("")
    return Html(
        f'<table class="list" cellspacing="0" cellpadding="3">\n<thead>{_table_row(header)}</thead>\n'
        f"<tbody>{joined(_table_row(row) for row in rows)}{last}</tbody></table>"
    )


def cell(words: str) -> Html:
    """Return a cell of text, which may wrap."""
    return element("td", text(words), "words")


def short_cell(words: str) -> Html:
    """Return a cell of a few words, which stay in one line."""
    return element("td", text(words), "short")


def empty_cell() -> Html:
    """Return a cell without content."""
    return element("td", Html(""))


def number_cell(words: str) -> Html:
    """Return a cell of digits, aligned to the right."""
    return element("td", text(words), "number")


def swatch(color: tuple[int, int, int]) -> Html:
    """Return a cell with a colour swatch."""
    return element("td", _image_of_png(framed(color, _FRAME, *_SWATCH), _SWATCH, ""))


def bar(color: tuple[int, int, int], length: float) -> Html:
    """Return a cell with a coloured bar; the longest bar has the length 1.

    The bar is an image, which every viewer shows and prints, unlike SVG and the backgrounds of cells.
    """
    size = max(_LEAST, round(_BAR * length)), _SWATCH[1]
    return element("td", _image_of_png(framed(color, _FRAME, *size), size, ""))


def picture(png: bytes, size: tuple[int, int], words: str) -> Html:
    """Return an image of this width and height, with its description."""
    return element("div", _image_of_png(png, size, words), "picture")


def opening(title: str) -> Html:
    """Return the beginning of a document."""
    language = tr("en")  # in which a translation names its own
    return Html(
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{text(title)}</title>\n'
        f"<style>{_STYLE}</style>\n<style>{_PRINT}</style>\n<style>{_DARK}</style></head>\n"
        '<body bgcolor="#ffffff" text="#1d1f21">\n'
    )


CLOSING = Html("</body></html>\n")


def rich_sections(sections: Iterable[Section]) -> Html:
    """Return sections as Qt's rich text, without colours; sections without content are left out."""
    return Html("".join(_rich_section(section) for section in sections))


def rich_facts(lines: Iterable[Fact]) -> Html:
    """Return labels and texts as Qt's rich text; facts without a text are left out."""
    rows = [
        _table_row((element("td", Html(element("b", _rich(fact.label)) + _CELL_GAP)), element("td", _rich(fact.text))))
        for fact in lines
        if fact.text
    ]
    return element("table", Html("".join(rows))) if rows else Html("")


def _rich_section(section: Section) -> Html:
    body = rich_facts(section.facts)
    if section.table is not None and section.table.rows:
        body = Html(body + _rich_table(section.table))
    if section.sentences:
        items = (element("li", _rich(sentence)) for sentence in section.sentences)
        body = Html(body + element("ul", Html("".join(items))))
    return Html(element("h4", whole_text(section.title)) + body) if body else Html("")


def _rich_table(table: FactTable) -> Html:
    sides = ["right" if heading.startswith(" ") else "left" for heading in table.headings]

    def row(tag: str, cells: Sequence[str]) -> Html:
        return _table_row(
            Html(f'<{tag} align="{side}">{_rich(cell)}{_CELL_GAP}</{tag}>') for side, cell in zip(sides, cells)
        )

    return element("table", Html("".join((row("th", table.headings), *(row("td", cells) for cells in table.rows)))))


def _rich(words: str) -> Html:
    return Html(escape(shortened(words)))


def _table_row(cells: Iterable[Html]) -> Html:
    return element("tr", Html("".join(cells)))


def _image_of_png(png: bytes, size: tuple[int, int], words: str) -> Html:
    data = base64.b64encode(png).decode("ascii")
    width, height = size
    return Html(f'<img src="data:image/png;base64,{data}" width="{width}" height="{height}" alt="{text(words)}">')
