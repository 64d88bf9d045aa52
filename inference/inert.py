"""Texts from files of others without characters that control a terminal or reverse what is read after them."""

from __future__ import annotations

_LONGEST = 100  # characters of a text that is quoted in a message
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = (*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)))
_BIDIRECTIONAL = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # joiners and marks of scripts are kept

_SURROGATES = range(
    0xD800, 0xE000
)  # alone they cannot be encoded: Python has them in names of files, JSON can spell them

_REMOVED = {**{ord(letter): None for letter in (*_CONTROLS, *_BIDIRECTIONAL)}, **dict.fromkeys(_SURROGATES, "?")}
_IN_LINE = {**_REMOVED, **{ord(letter): " " for letter in _BREAKS}}
_IN_TEXT = {code: other for code, other in _IN_LINE.items() if chr(code) not in "\t\n\r"}


def inert(text: str) -> str:
    """Return a text of one or more lines without control characters and overrides of the direction of writing."""
    return text.translate(_IN_TEXT)


def inert_line(text: str) -> str:
    """Return a name as `inert`, in one line."""
    return text.translate(_IN_LINE)


def start_of(text: str) -> str:
    """Return a text to quote in a message, without the end of one that would fill the screen."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
