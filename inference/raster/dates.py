"""The date on which a raster was acquired: from its metadata, a STAC item next to it, or its product name.

The date at which a file was written is no such date, so TIFFTAG_DATETIME and the like are not read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from osgeo import gdal

from ..i18n import tr
from ..model.acquisition import parse_date
from .inputs import RasterInput

# Keys of GDAL's domain IMAGERY, Sentinel-2, Landsat, STAC, cameras and others, in lower case, the surest first.
_DATE_KEYS = (
    *("acquisitiondatetime", "datatake_1_datatake_sensing_start", "product_start_time", "sensing_time"),
    *("acquisition_datetime", "acquisitiondate", "acquisition_date", "date_acquired", "datetime", "start_datetime"),
    *("exif_datetimeoriginal", "nitf_idatim", "sensing_start", "sensing_date"),
)
_DOMAINS = ("IMAGERY", "", "IMD", "ENVI", "EXIF")
_NUMBERS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?:\.\d+)?Z?$")
_COLONS = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d(?::\d\d)?)")
# Names of products that contain the date: Sentinel-2, and Landsat's Collections 1 and 2.
_PRODUCTS = re.compile(
    r"(?:^|[^A-Z0-9])(?:S2[A-D]_MSIL[12][AC]_|T\d\d[A-Z]{3}_)(\d{8}T\d{6})|"
    r"(?:^|[^A-Z0-9])L[COET]0[4-9]_L\d[A-Z]{2}_\d{6}_(\d{8})_"
)
_LARGEST_ITEM = 4 * 2**20  # bytes


@dataclass(frozen=True)
class StatedDate:
    """The date of a raster, and what states it."""

    date: date
    source: str


def stated_date(raster: RasterInput, dataset: gdal.Dataset) -> StatedDate | None:
    """Return the date of a raster, if it is stated.

    Args:
        raster: The raster.
        dataset: The raster, opened.
    """
    for key, text in _metadata(dataset):
        day = _parsed(text)
        if day is not None:
            return StatedDate(day, tr("from {key} in its metadata").format(key=key))
    path = next((path for path in (raster.uri, *(dataset.GetFileList() or ())) if os.path.isfile(path)), "")
    for item in _stac_files(path):
        day = _of_item(item, os.path.basename(path))
        if day is not None:
            return StatedDate(day, tr("from the STAC item {file}").format(file=os.path.basename(item)))
    product = _PRODUCTS.search(path.replace("\\", "/").upper())
    day = _parsed(product[1] or product[2]) if product else None
    return None if day is None else StatedDate(day, tr("from its product name"))


def _metadata(dataset: gdal.Dataset) -> Iterator[tuple[str, str]]:
    """Yield the keys with a date and their values, the surest first."""
    stated: dict[str, tuple[str, str]] = {}
    for domain in _DOMAINS:
        entries = dataset.GetMetadata(domain)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            stated.setdefault(key.lower(), (key, str(value)))
    yield from (stated[key] for key in _DATE_KEYS if key in stated)


def _stac_files(path: str) -> Iterator[str]:
    """Yield the files next to a raster that may be its STAC item."""
    stem = os.path.splitext(path)[0]
    if path:
        beside = (f"{stem}.json", f"{path}.json", f"{stem}_stac.json", os.path.join(os.path.dirname(path), "item.json"))
        yield from (item for item in beside if os.path.isfile(item) and os.path.getsize(item) <= _LARGEST_ITEM)


def _of_item(item: str, raster: str) -> date | None:
    """Return the date of a STAC item of a raster."""
    try:
        with open(item, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, ValueError, RecursionError):  # another kind of file
        return None
    if not isinstance(document, dict) or document.get("type") != "Feature" or not _describes(document, item, raster):
        return None
    properties = document.get("properties")
    stated = (properties.get(key) for key in ("datetime", "start_datetime")) if isinstance(properties, dict) else ()
    return next((day for text in stated if isinstance(text, str) and (day := _parsed(text)) is not None), None)


def _describes(document: dict[str, Any], item: str, raster: str) -> bool:
    """Whether an item is that of a raster: by its own file name, or because it lists the file of the raster."""
    if os.path.basename(item).startswith(os.path.splitext(raster)[0]):
        return True
    assets = document.get("assets")
    listed = assets.values() if isinstance(assets, dict) else ()
    named = (str(asset.get("href")) for asset in listed if isinstance(asset, dict))
    return any(re.split(r"[\\/]", href)[-1] == raster for href in named)


def _parsed(text: str) -> date | None:
    """Parse a date as metadata spell it: ISO, digits only, or with colons as in EXIF."""
    text = text.strip()
    digits = _NUMBERS.match(text)
    with suppress(ValueError):
        if digits:
            parts = [part for part in digits.groups() if part]
            text = "-".join(parts[:3]) + ("T" + ":".join(parts[3:]) if len(parts) > 3 else "")
        return parse_date(_COLONS.sub(r"\1-\2-\3T\4", text))
    return None
