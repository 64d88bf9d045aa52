"""Facts in sections, which people read as text and programs as JSON: one value for both.

Knows nothing of models.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..i18n import tr

_LONGEST = 300  # characters of one value as text: some exporters put a list of all layers into a description
_JOINERS = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"  # not printable to Python, but part of how words are written
_MARGIN, _GAP = "  ", "  "


@dataclass(frozen=True)
class Line:
    """One fact.

    Attributes:
        label: Its name for people.
        text: The value for people; "" where there is nothing to show.
        key: Its name for programs; "" where they find it elsewhere.
        value: The value for programs: what JSON can spell.
    """

    label: str
    text: str
    key: str = ""
    value: Any = None


@dataclass(frozen=True)
class Table:
    """Things of one kind.

    Attributes:
        key: Their name for programs.
        headings: One for each column; numbers are set to the right under a heading that begins with a blank.
        rows: For people, a cell for each heading.
        values: For programs, one for each thing.
    """

    key: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """Facts that belong together: lines, then a table; or a list of sentences."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    sentences: tuple[str, ...] | None = None

    def value(self) -> Any:  # noqa: ANN401  a JSON object, or a list where there is no more to it
        """The section for programs."""
        if self.sentences is not None:
            return list(self.sentences)
        facts = {line.key: line.value for line in self.lines if line.key}
        if self.table is None:
            return facts
        return {**facts, self.table.key: list(self.table.values)} if facts else list(self.table.values)

    def shown(self, width: int) -> list[str]:
        """The section for people, in lines of at most `width` characters where words allow it; [] without facts."""
        lines = [line for line in self.lines if line.text]
        column = max((len(line.label) for line in lines), default=0)
        body = [
            piece for line in lines for piece in _wrapped(f"{_MARGIN}{line.label:<{column}}{_GAP}", line.text, width)
        ]
        if self.table is not None and self.table.rows:
            body += ["", *_shown_table(self.table, width)] if body else _shown_table(self.table, width)
        for sentence in self.sentences or ():
            body += _wrapped(f"{_MARGIN}* ", sentence, width)
        return [self.title, *body] if body else []


def as_text(title: str, sections: Iterable[Section], width: int) -> str:
    """Set sections one below the other, each after an empty line."""
    shown = [[plain(title), "=" * len(plain(title))], *(section.shown(width) for section in sections)]
    return "\n\n".join("\n".join(lines) for lines in shown if lines) + "\n"


def plain(text: str) -> str:
    """A text in one line and without what steers a terminal or turns lines around: it may be a stranger's."""
    words = " ".join(text.split())
    return "".join(letter if _is_harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in words)


def _is_harmless(letter: str) -> bool:
    """Whether a letter shows itself, or joins others as in emoji, Persian and the scripts of India."""
    return letter.isprintable() or letter in _JOINERS


def shortened(text: str) -> str:
    """A value as people are shown it: plain, and not without end."""
    shown = plain(text)
    if len(shown) <= _LONGEST:
        return shown
    return tr("{start} … ({count} characters)").format(start=shown[:_LONGEST], count=len(shown))


def _wrapped(start: str, text: str, width: int) -> list[str]:
    shown = shortened(text)
    # Words that are too long stay whole: a path that is cut in two cannot be copied.
    return textwrap.wrap(
        shown, width, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _shown_table(table: Table, width: int) -> list[str]:
    """Columns side by side; the last one wraps."""
    rows = [tuple(plain(cell) for cell in row) for row in table.rows]
    columns = list(zip(table.headings, *rows))
    lengths = [max(map(len, (cell.strip() for cell in column))) for column in columns]
    right = [heading.startswith(" ") for heading in table.headings]
    shown: list[str] = []
    for row in [tuple(heading.strip() for heading in table.headings), *rows]:
        start = _MARGIN + "".join(_cells(row[:-1], lengths, right))
        shown += _wrapped(start, row[-1], width) or [start.rstrip()]
    return shown


def _cells(row: Sequence[str], lengths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    for cell, length, to_the_right in zip(row, lengths, right):
        yield (cell.rjust(length) if to_the_right else cell.ljust(length)) + _GAP
