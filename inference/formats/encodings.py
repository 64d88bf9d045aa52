"""Decode the text of a definition as editors and shells leave it: UTF-8, UTF-16, UTF-32, or a Windows code page.

Knows nothing of JSON but that its first two characters are ASCII (RFC 4627, section 3), which tells the encodings
apart where no byte order mark does.
"""

from __future__ import annotations

import codecs
import re

from ..errors import ModelError
from ..i18n import tr

# The marks of UTF-32 come first: that of UTF-16 is how one of them begins.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are 0 where they spell ASCII characters.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_OF_BINARY_FILES = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")  # not \x1a, with which some editors end a file
_END = "\x00\x1a"


def decode(content: bytes, origin: str, expected: str) -> tuple[str, tuple[str, ...]]:
    """Decode a file that should be text.

    Args:
        content: The whole file.
        origin: Name of the file for messages.
        expected: What it should be, for messages, such as "an .emd file".

    Returns:
        The text without byte order mark, and a note where the encoding had to be guessed.

    Raises:
        ModelError: It is no text.
    """
    encoding, start = _encoding(content)
    try:
        return content[start:].decode(encoding).lstrip("\ufeff").rstrip(_END), ()
    except UnicodeDecodeError as error:
        text = content.decode("cp1252", "replace").rstrip(_END)
        if encoding != "utf-8" or start or _OF_BINARY_FILES.search(text):
            raise ModelError(
                tr("{origin}: the file is not text (UTF-8). Choose {expected}.").format(
                    origin=origin, expected=expected
                )
            ) from error
    note = tr("{origin}: it is not in UTF-8, so it was read as Windows-1252 (Latin-1). Save it as UTF-8.")
    return text, (note.format(origin=origin),)


def _encoding(content: bytes) -> tuple[str, int]:
    """The encoding by the first bytes, and how many of them are its mark."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    return _ZEROS.get(tuple(byte == 0 for byte in content[:4]), "utf-8"), 0
