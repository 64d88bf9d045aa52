"""Read the classes of a QGIS style next to a raster (.qml)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from html import unescape

from osgeo import gdal

from .entries import HEX_COLOR, Color, Entry

_MOST_STYLE_BYTES = 64 * 2**20  # bytes of a style that are read
# Qt writes ">" in attributes as it is.
_TAG = re.compile(r"""<(?:paletteEntry|item)\b((?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PALETTED = 'type="paletted"'


def style_entries(raster: str) -> dict[int, Entry]:
    """Return the classes of the style next to a raster, by value; {} unless it shows single values as classes."""
    text = _text(os.path.splitext(raster)[0] + ".qml") if raster else ""
    renderer = re.search(r"<rasterrenderer\b[^>]*>", text)
    if renderer is None:
        return {}
    exact = _PALETTED in renderer[0] or re.search(r'<colorrampshader\b[^>]*colorRampType="EXACT"', text) is not None
    tags = _TAG.findall(text) if exact else []
    entries = (
        _parsed_entry({name: quoted or single for name, quoted, single in _ATTRIBUTE.findall(tag)}) for tag in tags
    )
    return dict(pair for pair in entries if pair is not None)


def _text(path: str) -> str:
    """Return the text of a file, which may be in an archive; "" if there is none."""
    status = gdal.VSIStatL(path)
    file = gdal.VSIFOpenL(path, "rb") if status else None
    if file is None:
        return ""
    try:
        return bytes(gdal.VSIFReadL(1, min(status.size, _MOST_STYLE_BYTES), file) or b"").decode("utf-8", "replace")
    finally:
        gdal.VSIFCloseL(file)


def _parsed_entry(attributes: Mapping[str, str]) -> tuple[int, Entry] | None:
    try:
        value = float(attributes["value"])
    except (KeyError, ValueError):
        return None
    if not value.is_integer():  # such as "inf", the end of the last range
        return None
    label = unescape(attributes.get("label", "")).strip()
    return int(value), Entry(label, _color_of_text(attributes.get("color", "")), attributes.get("alpha") == "0")


def _color_of_text(text: str) -> Color | None:
    match = HEX_COLOR.fullmatch(text.strip())
    return (int(match[1], 16), int(match[2], 16), int(match[3], 16)) if match else None
