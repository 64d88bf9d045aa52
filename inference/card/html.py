"""HTML in small pieces, simple enough for viewers that know tables and little of CSS.

Whatever comes in is text: it is escaped here, and nowhere else. What goes out is `Html`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

from ..i18n import tr
from .png import framed
from .sections import plain

Html = NewType("Html", str)

_LONGEST = 2000  # characters of one text
_FRAME = (138, 143, 152)  # grey, seen on white and on black
_SWATCH, _BAR, _LEAST = (28, 14), 240, 3  # pixels: width and height; the longest bar, the shortest

# Colours are given for paper and for screens that ask for dark pages; without either there would be a dark theme's
# letters on a white page. Old engines pass over what they do not know.
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
    """A stranger's words in one line, without what steers a viewer."""
    shown = plain(words)
    if len(shown) > _LONGEST:
        shown = tr("{start} … ({count} characters)").format(start=shown[:_LONGEST], count=len(shown))
    return Html(escape(shown))


def element(tag: str, inside: Html, kind: str = "") -> Html:
    """An element of a class of the style sheet."""
    return Html(f'<{tag} class="{kind}">{inside}</{tag}>' if kind else f"<{tag}>{inside}</{tag}>")


def joined(parts: Iterable[Html]) -> Html:
    """Pieces one below the other."""
    return Html("\n".join(parts))


def heading(words: str, level: int = 2) -> Html:
    """A heading."""
    return element(f"h{level}", text(words))


def paragraph(words: str, kind: str = "") -> Html:
    """A paragraph."""
    return element("p", text(words), kind)


def small(words: str, names: Iterable[str]) -> Html:
    """A paragraph of many names, of which each is cut for itself."""
    return element("p", Html(text(words) + " " + "; ".join(text(name) for name in names)), "note")


def facts(lines: Iterable[tuple[str, str]]) -> Html:
    """A table of labels and values; "" where no line has a value."""
    rows = [
        _row((element("td", text(label), "label"), element("td", text(value), "words")))
        for label, value in lines
        if value
    ]
    return Html(f'<table cellspacing="0" cellpadding="2">{joined(rows)}</table>') if rows else Html("")


def listed(sentences: Iterable[str]) -> Html:
    """A list."""
    return element("ul", joined(element("li", text(sentence)) for sentence in sentences))


def table(headings: Sequence[str], rows: Iterable[Sequence[Html]], total: Sequence[Html] = ()) -> Html:
    """A table of finished cells, `cell` and its kind; numbers stand right under a heading that begins with a blank."""
    heads = (element("th", text(each), "number" if each.startswith(" ") else "") for each in headings)
    last = element("tr", Html("".join(total)), "total") if total else Html("")
    return Html(
        f'<table class="list" cellspacing="0" cellpadding="3">\n<thead>{_row(heads)}</thead>\n'
        f"<tbody>{joined(_row(row) for row in rows)}{last}</tbody></table>"
    )


def cell(words: str) -> Html:
    """A cell of words, which may be many."""
    return element("td", text(words), "words")


def short(words: str) -> Html:
    """A cell of a few words, which stay in one line."""
    return element("td", text(words), "short")


def number(words: str) -> Html:
    """A cell of digits."""
    return element("td", text(words), "number")


def swatch(color: tuple[int, int, int]) -> Html:
    """A cell that shows a colour."""
    return element("td", _image(framed(color, _FRAME, *_SWATCH), _SWATCH, ""))


def bar(color: tuple[int, int, int], length: float) -> Html:
    """A cell with a bar of this colour; the longest has the length 1.

    A picture, which every viewer draws and every printer prints, unlike SVG and backgrounds of cells.
    """
    size = max(_LEAST, round(_BAR * length)), _SWATCH[1]
    return element("td", _image(framed(color, _FRAME, *size), size, ""))


def picture(png: bytes, size: tuple[int, int], words: str) -> Html:
    """A picture of width and height, and what it shows in words."""
    return element("div", _image(png, size, words), "picture")


def opening(title: str) -> Html:
    """The begin of a document."""
    language = tr("en")  # in which a translation names its own
    return Html(
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{text(title)}</title>\n'
        f"<style>{_STYLE}</style>\n<style>{_PRINT}</style>\n<style>{_DARK}</style></head>\n"
        '<body bgcolor="#ffffff" text="#1d1f21">\n'
    )


CLOSING = Html("</body></html>\n")


def _row(cells: Iterable[Html]) -> Html:
    return element("tr", Html("".join(cells)))


def _image(png: bytes, size: tuple[int, int], words: str) -> Html:
    data = base64.b64encode(png).decode("ascii")
    width, height = size
    return Html(f'<img src="data:image/png;base64,{data}" width="{width}" height="{height}" alt="{text(words)}">')
