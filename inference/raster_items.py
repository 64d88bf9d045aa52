"""The rasters that a raster stands for: the sources of a virtual raster or of a tile index, else itself.

Only virtual rasters that place whole files beside and over each other are taken apart, as gdalbuildvrt makes them.
One that computes, scales, cuts or warps is a raster of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from osgeo import gdal

from .environment import RasterInput
from .errors import RasterError
from .gdal_calls import checked, open_dataset
from .grid import Grid
from .tiling import Window
from .wording import tr

_ELEMENT, _TEXT, _ATTRIBUTE = 0, 1, 2  # of gdal.ParseXMLString's nodes
_IN_BANDS = {"ColorInterp", "NoDataValue", "Description", "Metadata", "CategoryNames", "ColorTable", "Histograms"}
_IN_SOURCES = {"SourceFilename", "SourceBand", "SourceProperties", "SrcRect", "DstRect", "NODATA"}
_INDEX = re.compile(r"(?i)^GTI:(?P<named>.+)$|^(?P<plain>.+\.gti\.(gpkg|fgb|shp))$")
_LOCATION = "location"  # the field of a tile index that names the file


@dataclass(frozen=True)
class _Part:
    """A source of one band: its file, its band, where it lies in the virtual raster, and its nodata value."""

    path: str
    band: int
    place: Window
    nodata: str


def items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """All rasters that a raster stands for, the topmost first.

    Raises:
        RasterError: A raster cannot be opened.
    """
    index = _INDEX.match(raster.uri)
    if index is not None:
        return _indexed(raster, index["named"] or index["plain"])
    return _named(raster, [part.path for part in _parts(raster)]) or (raster,)


def overlapping_items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """As `items`, but a virtual raster whose sources share no pixel stays one: GDAL reads it as well.

    Raises:
        RasterError: A raster cannot be opened.
    """
    if _INDEX.match(raster.uri):
        return items(raster)
    parts = _parts(raster)
    return _named(raster, [part.path for part in parts]) if _overlap([part.place for part in parts]) else (raster,)


def _named(raster: RasterInput, paths: Sequence[str]) -> tuple[RasterInput, ...]:
    return tuple(
        replace(raster, name=os.path.splitext(os.path.basename(path))[0], uri=path, options=()) for path in paths
    )


def _overlap(places: Sequence[Window]) -> bool:
    """Whether any two share a pixel; the windows are swept from top to bottom."""
    current: list[Window] = []
    for place in sorted(places, key=lambda place: place.row):
        current = [other for other in current if other.bottom > place.row]
        if any(place.overlaps(other) for other in current):
            return True
        current.append(place)
    return False


def _indexed(raster: RasterInput, path: str) -> tuple[RasterInput, ...]:
    """The files that a tile index names; what comes later lies on top, as GDAL draws them."""
    dataset = checked(
        lambda: gdal.OpenEx(path, gdal.OF_VECTOR),
        lambda words: RasterError(
            tr(
                'Input raster "{raster}": the tile index {path} cannot be opened ({reason}). Check that it is there.'
            ).format(raster=raster.name, path=path, reason=words)
        ),
    )
    layer = dataset.GetLayer(0)
    if layer.FindFieldIndex(_LOCATION, True) < 0:
        raise RasterError(
            tr(
                'Input raster "{raster}": the tile index {path} has no field "{field}" that names files. Make it anew '
                "with gdaltindex."
            ).format(raster=raster.name, path=path, field=_LOCATION)
        )
    return _named(raster, [_beside(path, feature[_LOCATION]) for feature in layer][::-1]) or (raster,)


def _beside(path: str, named: str) -> str:
    return named if named.startswith("/vsi") else os.path.join(os.path.dirname(path), named)


def _parts(raster: RasterInput) -> list[_Part]:
    """The sources of a virtual raster of whole files, the topmost first; nothing for any other raster."""
    if raster.blocks is not None:
        return []
    dataset = raster.opened()
    if dataset.GetDriver().ShortName != "VRT" or not os.path.isfile(raster.uri):
        return []
    root = gdal.ParseXMLString(dataset.GetMetadata("xml:VRT")[0])
    root = next((node for node in _children(root) if node[1] == "VRTDataset"), root)
    bands = [node for node in _children(root) if node[1] == "VRTRasterBand"]
    if _attribute(root, "subClass") or not bands:
        return []
    try:
        by_band = [list(_sources(band, os.path.dirname(raster.uri))) for band in bands]
    except (LookupError, ValueError):
        return []
    if any([replace(part, band=0, nodata="") for part in parts] != _of_any_band(by_band[0]) for parts in by_band):
        return []
    if any(part.band != number for number, parts in enumerate(by_band, start=1) for part in parts):
        return []
    whole = all(_is_whole(parts, raster, dataset) for parts in zip(*by_band))
    return by_band[0][::-1] if whole else []


def _of_any_band(parts: Sequence[_Part]) -> list[_Part]:
    return [replace(part, band=0, nodata="") for part in parts]


def _sources(band: list[Any], folder: str) -> Iterator[_Part]:
    """The sources of a band.

    Raises:
        ValueError: The band does more than place them.
        LookupError: A source lacks its name or place.
    """
    if _attribute(band, "subClass"):
        raise ValueError
    for node in _children(band):
        if node[1] in _IN_BANDS:
            continue
        if node[1] not in ("SimpleSource", "ComplexSource"):
            raise ValueError
        parts = {child[1]: child for child in _children(node)}
        if not set(parts) <= _IN_SOURCES:
            raise ValueError
        name = parts["SourceFilename"]
        path = _text(name)
        if _attribute(name, "relativeToVRT") == "1":
            path = os.path.join(folder, path)
        source, target = (_rectangle(parts[key]) for key in ("SrcRect", "DstRect"))
        if source[2:] != target[2:] or source[:2] != [0, 0]:
            raise ValueError
        col, row, width, height = (round(number) for number in target)
        nodata = _text(parts["NODATA"]) if "NODATA" in parts else ""
        yield _Part(
            path, int(_text(parts.get("SourceBand", [0, "", [1, "1"]]))), Window(row, col, height, width), nodata
        )


def _is_whole(parts: Sequence[_Part], raster: RasterInput, dataset: gdal.Dataset) -> bool:
    """Whether a source is taken as it is: all of it, at its own place, with its own nodata values."""
    source = open_dataset(parts[0].path, raster.name)
    place = parts[0].place
    if (source.RasterYSize, source.RasterXSize) != (place.height, place.width) or source.RasterCount != len(parts):
        return False
    row, col = Grid.of(dataset).pixel(*Grid.of(source).point(0, 0))
    if max(abs(row - place.row), abs(col - place.col)) > 1:
        return False
    declared = [source.GetRasterBand(part.band).GetNoDataValue() for part in parts]
    stated = [float(part.nodata) if part.nodata else None for part in parts]
    return declared == stated


def _children(node: list[Any]) -> list[Any]:
    return [child for child in node[2:] if child[0] == _ELEMENT]


def _text(node: list[Any]) -> str:
    return next(str(child[1]) for child in node[2:] if child[0] == _TEXT)


def _attribute(node: list[Any], name: str) -> str:
    found = (child for child in node[2:] if child[0] == _ATTRIBUTE and child[1] == name)
    return next((str(child[2][1]) for child in found), "")


def _rectangle(node: list[Any]) -> list[float]:
    return [float(_attribute(node, key)) for key in ("xOff", "yOff", "xSize", "ySize")]
