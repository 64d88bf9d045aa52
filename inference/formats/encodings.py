"""Decode the text of a definition: UTF-8, UTF-16, UTF-32, or a Windows code page.

Without a byte order mark, the encoding is detected by the first two characters of JSON, which are ASCII (RFC 4627,
section 3).
"""

from __future__ import annotations

import codecs
import re

from ..errors import ModelError
from ..i18n import tr

# Those of UTF-32 first, since one of them begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes of ASCII characters are 0.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_BINARY = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")  # without \x1a, with which some editors end a file
_END = "\x00\x1a"


def decode(content: bytes, origin: str, expected: str) -> tuple[str, tuple[str, ...]]:
    """Decode the content of a text file.

    Args:
        content: The whole file.
        origin: Name of the file, for messages.
        expected: The expected kind of file, for messages, such as "an .emd file".

    Returns:
        The text without byte order mark, and a note if the encoding had to be guessed.

    Raises:
        ModelError: The content is not text.
    """
    encoding, start = _encoding(content)
    try:
        return content[start:].decode(encoding).lstrip("\ufeff").rstrip(_END), ()
    except UnicodeDecodeError as error:
        text = content.decode("cp1252", "replace").rstrip(_END)
        if encoding != "utf-8" or start or _BINARY.search(text):
            raise ModelError(
                tr("{origin}: the file is not text (UTF-8). Choose {expected}.").format(
                    origin=origin, expected=expected
                )
            ) from error
    note = tr("{origin}: the file is not UTF-8, so it was read as Windows-1252 (Latin-1). Save it as UTF-8.")
    return text, (note.format(origin=origin),)


def _encoding(content: bytes) -> tuple[str, int]:
    """Return the encoding by the first bytes, and the length of its byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    return _ZEROS.get(tuple(byte == 0 for byte in content[:4]), "utf-8"), 0
