"""Whether a text of a model file is readable, or data that an exporter stored in its place.

Exporters write lists of layers, settings as JSON or bytes into the descriptions of a graph. Texts in any script are
readable, including those without spaces between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_GARBLED = 0.1  # share of the characters
_LONG = 200  # characters: shorter dumps are shown
_MARKS_OF_DUMPS = frozenset('<>{}[]"=|\\;')
_DUMP = 0.12  # share of such marks among the characters
_LETTER_SHARE = 0.4  # smallest share of letters among the characters without spaces; tables of numbers have fewer
_LONGEST_WORD = 80  # characters of an encoded word; hashes are shorter
_ENCODED = re.compile(rf"[A-Za-z0-9+/=_-]{{{_LONGEST_WORD},}}")
_FOLDER = 40  # characters of the name of a folder, on average: longer than between the slashes of encoded bytes
_HALF = 0.5
# Bytes of UTF-8 read as Windows-1252 or Latin-1: a first byte, then those that follow it.
_FOLLOWING = "".join(sorted({bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)}))
_MISREAD = re.compile(rf"[\xc3-\xf4][{re.escape(_FOLLOWING)}\x80-\xbf]+|\xc2[{re.escape(_FOLLOWING)}\x80-\xbf]")


def is_readable(text: str) -> bool:
    """Whether a text is meant for people.

    Args:
        text: The text, from an untrusted file. An empty text is readable.
    """
    words = "".join(text.split())
    return not (_is_garbled(words) or _is_encoded(words, text) or (len(text) > _LONG and _is_dump(words)))


def readable(text: str) -> str:
    """Return a text if it is readable; "" otherwise."""
    return text if is_readable(text) else ""


def _is_garbled(words: str) -> bool:
    """Whether it consists of bytes that are not text, or of text in another encoding."""
    unprintable = sum(
        unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs") or letter == "\ufffd" for letter in words
    )
    misread = sum(len(match[0]) for match in _MISREAD.finditer(words))
    return unprintable + misread > _GARBLED * len(words)


def _is_encoded(words: str, text: str) -> bool:
    """Whether most of it is encoded, such as Base64 or hexadecimal digits."""
    return sum(map(len, _encoded(text))) > _HALF * len(words)


def _encoded(text: str) -> Iterator[str]:
    for match in _ENCODED.finditer(text):
        if match[0].count("/") * _FOLDER < len(match[0]):
            yield match[0]


def _is_dump(words: str) -> bool:
    """Whether it is a data structure that a program wrote as text."""
    marks = sum(letter in _MARKS_OF_DUMPS for letter in words)
    letters = sum(unicodedata.category(letter) == "So" or unicodedata.category(letter)[0] in "LM" for letter in words)
    return marks > _DUMP * len(words) or letters < _LETTER_SHARE * len(words)
