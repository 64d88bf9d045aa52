"""Facts in sections: one value that is printed as text, written as JSON or shown as HTML.

This module does not know models. `html.py` writes the HTML.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..i18n import tr

_LONGEST_LINE = 300  # characters of one value as text: some exporters put a list of all layers into a description
_JOINERS = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"  # not printable to Python, but part of how words are written
_MARGIN, _TEXT_GAP = "  ", "  "


@dataclass(frozen=True)
class Fact:
    """A labelled value.

    Attributes:
        label: The label that is shown.
        text: The value that is shown; "" hides the fact.
        key: The JSON key; "" leaves the fact out of the JSON.
        value: The JSON value.
    """

    label: str
    text: str
    key: str = ""
    value: Any = None


@dataclass(frozen=True)
class FactTable:
    """A table, such as the classes of a model.

    Attributes:
        key: The JSON key of the list of its rows.
        headings: One per column; a leading blank aligns the column to the right, as numbers are.
        rows: The cells that are shown, one per heading.
        values: The JSON values, one per row.
    """

    key: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """Facts under one title, followed by a table; or a list of sentences."""

    key: str
    title: str
    facts: tuple[Fact, ...] = ()
    table: FactTable | None = None
    sentences: tuple[str, ...] | None = None

    def value(self) -> object:
        """Return the section as a JSON value."""
        if self.sentences is not None:
            return list(self.sentences)
        values = {fact.key: fact.value for fact in self.facts if fact.key}
        if self.table is None:
            return values
        return {**values, self.table.key: list(self.table.values)} if values else list(self.table.values)

    def text_lines(self, width: int) -> list[str]:
        """Return the section as text, wrapped at `width` characters between words; [] if it has no content."""
        facts = [fact for fact in self.facts if fact.text]
        column = max((len(fact.label) for fact in facts), default=0)
        lines = [
            line for fact in facts for line in _wrapped(f"{_MARGIN}{fact.label:<{column}}{_TEXT_GAP}", fact.text, width)
        ]
        if self.table is not None and self.table.rows:
            lines += ["", *_table_lines(self.table, width)] if lines else _table_lines(self.table, width)
        for sentence in self.sentences or ():
            lines += _wrapped(f"{_MARGIN}* ", sentence, width)
        return [self.title, *lines] if lines else []


def as_text(title: str, sections: Iterable[Section], width: int) -> str:
    """Return a title and sections as text, with an empty line before each section."""
    blocks = [[plain(title), "=" * len(plain(title))], *(section.text_lines(width) for section in sections)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def plain(text: str) -> str:
    """Return untrusted text in one line, without characters that control a terminal or the writing direction."""
    words = " ".join(text.split())
    return "".join(letter if _is_harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in words)


def _is_harmless(letter: str) -> bool:
    """Whether a character is printable, or joins others as in emoji, Persian and the scripts of India."""
    return letter.isprintable() or letter in _JOINERS


def shortened(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return plain text of at most `longest` characters, followed by the full length if it was cut."""
    line = plain(text)
    if len(line) <= longest:
        return line
    return tr("{start} … ({count} characters)").format(start=line[:longest], count=len(line))


def _wrapped(start: str, text: str, width: int) -> list[str]:
    # Words that are too long stay whole: a path that is cut in two cannot be copied.
    return textwrap.wrap(
        shortened(text), width, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _table_lines(table: FactTable, width: int) -> list[str]:
    """Return the columns next to each other; only the last one wraps."""
    rows = [tuple(plain(cell) for cell in row) for row in table.rows]
    columns = list(zip(table.headings, *rows))
    lengths = [max(map(len, (cell.strip() for cell in column))) for column in columns]
    right = [heading.startswith(" ") for heading in table.headings]
    lines: list[str] = []
    for row in [tuple(heading.strip() for heading in table.headings), *rows]:
        start = _MARGIN + "".join(_cells(row[:-1], lengths, right))
        lines += _wrapped(start, row[-1], width) or [start.rstrip()]
    return lines


def _cells(row: Sequence[str], lengths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    for cell, length, to_the_right in zip(row, lengths, right):
        yield (cell.rjust(length) if to_the_right else cell.ljust(length)) + _TEXT_GAP
