"""An entry of a table of classes, as a file states it."""

from __future__ import annotations

import re
from dataclasses import dataclass

Color = tuple[int, int, int]

NO_CHANGE = "No Change"  # the name of all classes of unchanged pixels in the table of a change raster, as published
HEX_COLOR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


@dataclass(frozen=True)
class Entry:
    """The statements of a table about a value.

    Attributes:
        name: The name of its class; "" without one.
        color: Its colour; None without one.
        is_transparent: Whether the table makes it fully transparent.
    """

    name: str = ""
    color: Color | None = None
    is_transparent: bool = False


def decoded_text(text: str | bytes) -> str:
    """Return a text of GDAL, which passes on bytes that are not UTF-8: older programs wrote Windows-1252."""
    stored = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored.decode("cp1252", "replace")
