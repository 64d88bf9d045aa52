"""Names as file systems compare them: some ignore case, and some the form of Unicode characters."""

from __future__ import annotations

import unicodedata


def comparable_name(name: str) -> str:
    """Return a name without differences of case and of Unicode forms, equal for names that may be the same file."""
    return unicodedata.normalize("NFC", name).casefold()
