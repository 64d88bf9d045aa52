"""Virtual rasters (VRT) as values: their placed source files, and the pixels without a source.

This module knows the XML of GDAL, but does not read pixels.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from osgeo import gdal

from ...grid.gdal import open_dataset
from ...grid.window import Window
from ...grid.xml_nodes import ATTRIBUTE, ELEMENT, TEXT, attribute, children, text_of, xml_of
from .xml import root_of, written

_SOURCES = {"SimpleSource", "ComplexSource", "AveragedSource", "KernelFilteredSource"}
_IN_BANDS = {
    *("ColorInterp", "NoDataValue", "HideNoDataValue", "Description", "Metadata", "CategoryNames", "ColorTable"),
    *("Histograms", "Offset", "Scale", "UnitType", "GDALRasterAttributeTable", "Overview"),
}
_IN_SOURCES = {"SourceFilename", "SourceBand", "SourceProperties", "SrcRect", "DstRect", "NODATA", "UseMaskBand"}
_DRIVER = re.compile(r"[A-Za-z0-9_]{2,}:")  # such as NETCDF:file:variable, which os.path cannot join with a folder
_FILE = r'<{element}(?:\s+relativeToVRT="(?P<relative>\d)"|\s+[^>]*?)*\s*>(?P<path>[^<]+)<'
_SOURCE_FILE = re.compile(_FILE.format(element="SourceFilename"))
_SOURCE_DATASET = re.compile(_FILE.format(element="SourceDataset"))
_SHIFT = 1e-3  # of a pixel

# A pixel of 255 without a file: a band without sources returns its nodata value.
_OPAQUE = (
    '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1">'
    "<NoDataValue>255</NoDataValue></VRTRasterBand></VRTDataset>"
)


@dataclass(frozen=True)
class Rectangle:
    """A rectangle of a raster in fractional pixels."""

    row: float
    col: float
    height: float
    width: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.row + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.col + self.width

    def is_whole(self, rows: int, cols: int) -> bool:
        """Whether it is all of a raster of this size."""
        own = (self.row, self.col, self.height, self.width)
        return all(abs(a - b) < _SHIFT for a, b in zip(own, (0, 0, rows, cols)))

    def has_size_of(self, other: Rectangle) -> bool:
        """Whether it has the size of another, to within a pixel."""
        return max(abs(self.height - other.height), abs(self.width - other.width)) < 1

    def window(self) -> Window | None:
        """Return the window of the pixels whose centre is inside, if any."""
        row, col = math.floor(self.row + 0.5), math.floor(self.col + 0.5)
        height, width = math.floor(self.bottom + 0.5) - row, math.floor(self.right + 0.5) - col
        return Window(row, col, height, width) if height > 0 and width > 0 else None


@dataclass(frozen=True)
class PlacedSource:
    """A rectangle of a file that a virtual raster places.

    Attributes:
        path: The file.
        bands: Its band (from 1) for each band of the virtual raster.
        source_area: The rectangle of the file (SrcRect).
        target_area: The rectangle of the virtual raster (DstRect).
        nodata: For each band the value that is transparent, if any.
        masked: Whether mask or alpha band of the file are used.
    """

    path: str
    bands: tuple[int, ...]
    source_area: Rectangle
    target_area: Rectangle
    nodata: tuple[float | None, ...]
    masked: bool


def placed_files(dataset: gdal.Dataset, uri: str) -> tuple[PlacedSource, ...]:
    """Return the files of a virtual raster, the last on top; () if it does more than place them.

    An alpha band that only marks where files are is not included.

    Args:
        dataset: A raster of any driver.
        uri: The path or URI it was opened from.
    """
    if not _is_file(dataset, uri):
        return ()
    root = root_of(dataset)
    bands = _band_nodes(root)
    if attribute(root, "subClass") or not bands:
        return ()
    if _is_footprint(bands[-1]):
        bands = bands[:-1]
    try:
        by_band = [list(_sources(band, os.path.dirname(uri))) for band in bands]
    except (LookupError, ValueError):
        return ()
    if not by_band or any(len(sources) != len(by_band[0]) for sources in by_band):
        return ()
    merged = [_merged(sources) for sources in zip(*by_band)]
    return tuple(merged) if all(merged) else ()  # type: ignore[arg-type]


def band_sources(dataset: gdal.Dataset) -> list[tuple[str, int]]:
    """Return for every band of a virtual raster its first file and the band there; "" and 0 without one.

    A mosaic may have thousands of files; the first represents all.
    """
    folder = os.path.dirname(dataset.GetDescription())
    xml = re.sub(r"(?s)<(MaskBand|Overview)\b.*?</\1>", "", written(dataset))
    warped = _SOURCE_DATASET.search(xml)
    if warped is not None:
        return [(_named_path(warped, folder), number) for number in range(1, dataset.RasterCount + 1)]
    sources = []
    for band in re.split(r"<VRTRasterBand\b", xml)[1:]:
        name, number = _SOURCE_FILE.search(band), re.search(r"<SourceBand>\s*(\w+)", band)
        source_band = 1 if number is None else int(number[1]) if number[1].isdecimal() else 0
        sources.append((_named_path(name, folder), source_band) if name and source_band else ("", 0))
    return sources


def covered(dataset: gdal.Dataset) -> tuple[tuple[Window, ...], ...] | None:
    """Return for each band of a virtual raster the windows of its sources, if they are known."""
    if dataset.GetDriver().ShortName != "VRT":
        return None
    root = root_of(dataset)
    bands = _band_nodes(root)
    if attribute(root, "subClass") or any(attribute(band, "subClass") for band in bands):
        return None
    try:
        return tuple(tuple(_source_windows(band)) for band in bands)
    except LookupError:
        return None


def _source_windows(band: list[Any]) -> dict[Window, bool]:
    """Return the distinct windows of the sources of a band.

    Raises:
        LookupError: A source does not have one.
    """
    sources = [child for child in children(band) if child[1] in _SOURCES]
    areas = [{child[1]: child for child in children(source)}["DstRect"] for source in sources]
    windows = (_rectangle(area).window() for area in areas)
    return {window: True for window in windows if window is not None}


def union(windows: Iterable[Window], whole: Window) -> tuple[Window, ...]:
    """Return the pixels of a raster in any of some windows, as few disjoint windows."""
    inside = sorted((window.intersection(whole) for window in windows if window.overlaps(whole)), key=_row)
    edges = sorted({edge for window in inside for edge in (window.row, window.bottom)})
    disjoint: list[Window] = []
    above: dict[tuple[int, int], Window] = {}  # those that end where a strip begins, by their columns
    current: list[Window] = []
    next_window = 0
    for top, bottom in zip(edges, edges[1:]):
        current = [window for window in current if window.bottom > top]
        while next_window < len(inside) and inside[next_window].row <= top:
            current.append(inside[next_window])
            next_window += 1
        strip = {}
        for left, right in _union_of_intervals([(window.col, window.right) for window in current]):
            row = above.pop((left, right)).row if (left, right) in above else top
            strip[left, right] = Window(row, left, bottom - row, right - left)
        disjoint += above.values()
        above = strip
    return (*disjoint, *above.values())


def with_mask(dataset: gdal.Dataset, uri: str, windows: Sequence[Window]) -> str:
    """Return a virtual raster that is valid in some windows only, as XML.

    Args:
        dataset: The virtual raster, without a mask.
        uri: The path or URI it was opened from.
        windows: The valid windows.
    """
    root = root_of(dataset)
    _make_absolute(root, os.path.dirname(uri))
    root.append(_mask(windows))
    return xml_of(root)


def with_masks(dataset: gdal.Dataset, uri: str, windows: Sequence[Sequence[Window]]) -> str:
    """Return a virtual raster with valid windows for each band, as XML.

    Args:
        dataset: The virtual raster.
        uri: The path or URI it was opened from.
        windows: For each band its valid windows; bands with a nodata value or a mask are unchanged.
    """
    root = root_of(dataset)
    _make_absolute(root, os.path.dirname(uri))
    for band, valid in zip(_band_nodes(root), windows):
        if not {"NoDataValue", "MaskBand"} & {child[1] for child in children(band)}:
            band.append(_mask(valid))
    return xml_of(root)


def without_masks(dataset: gdal.Dataset, uri: str) -> str:
    """Return a virtual raster in which masks and alpha bands of sources hide no pixels of other bands, as XML.

    Args:
        dataset: The virtual raster.
        uri: The path or URI it was opened from.
    """
    root = root_of(dataset)
    _make_absolute(root, os.path.dirname(uri))
    _drop_masks(root)
    return xml_of(root)


def _drop_masks(node: list[Any]) -> None:
    node[2:] = [inner for inner in node[2:] if inner[:2] != [ELEMENT, "UseMaskBand"]]
    for child in children(node):
        if child[1] == "SourceFilename" and text_of(child).lower().endswith(".vrt"):
            path = text_of(child)
            child[2:] = [[TEXT, without_masks(open_dataset(path, path), path)]]
        _drop_masks(child)


def _mask(windows: Sequence[Window]) -> list[Any]:
    band: list[Any] = [ELEMENT, "VRTRasterBand", [ATTRIBUTE, "dataType", [TEXT, "Byte"]]]
    return [ELEMENT, "MaskBand", [*band, *map(_opaque, windows)]]


def _is_file(dataset: gdal.Dataset, uri: str) -> bool:
    return dataset.GetDriver().ShortName == "VRT" and gdal.VSIStatL(uri) is not None


def _band_nodes(root: list[Any]) -> list[list[Any]]:
    return [node for node in children(root) if node[1] == "VRTRasterBand"]


def _is_footprint(band: list[Any]) -> bool:
    """Whether a band is the alpha band that gdalbuildvrt adds on request: 255 where there is a file."""
    sources = [node for node in children(band) if node[1] in _SOURCES]
    scales = [
        {child[1]: text_of(child) for child in children(node) if child[1].startswith("Scale")} for node in sources
    ]
    alpha = any(node[1] == "ColorInterp" and text_of(node) == "Alpha" for node in children(band))
    return alpha and bool(scales) and all(scale == {"ScaleOffset": "255", "ScaleRatio": "0"} for scale in scales)


def _merged(sources: Sequence[PlacedSource]) -> PlacedSource | None:
    """Return the sources of all bands as one, if they differ in the band only."""
    first = sources[0]
    if any(
        (source.path, source.source_area, source.target_area) != (first.path, first.source_area, first.target_area)
        for source in sources
    ):
        return None
    bands, nodata = (tuple(source.bands[0] for source in sources), tuple(source.nodata[0] for source in sources))
    return replace(first, bands=bands, nodata=nodata, masked=any(source.masked for source in sources))


def _sources(band: list[Any], folder: str) -> Iterator[PlacedSource]:
    """Return the sources of a band.

    Raises:
        ValueError: The band does more than place its sources.
        LookupError: A source has no name or position.
    """
    if attribute(band, "subClass"):
        raise ValueError
    for node in children(band):
        if node[1] in _IN_BANDS:
            continue
        parts = {child[1]: child for child in children(node)}
        if node[1] not in ("SimpleSource", "ComplexSource") or not set(parts) <= _IN_SOURCES:
            raise ValueError
        yield PlacedSource(
            _source_path(parts["SourceFilename"], folder),
            (int(text_of(parts["SourceBand"])) if "SourceBand" in parts else 1,),
            _rectangle(parts["SrcRect"]),
            _rectangle(parts["DstRect"]),
            (float(text_of(parts["NODATA"])) if "NODATA" in parts else None,),
            "UseMaskBand" in parts and text_of(parts["UseMaskBand"]).lower() in ("true", "1", "yes", "on"),
        )


def _source_path(name: list[Any], folder: str) -> str:
    """Return the path of a SourceFilename.

    Raises:
        ValueError: It is relative in a way that only GDAL resolves.
    """
    path = text_of(name)
    if attribute(name, "relativeToVRT") != "1":
        return path
    if _DRIVER.match(path):
        raise ValueError
    return os.path.join(folder, path)


def _named_path(name: re.Match[str], folder: str) -> str:
    """Return the path of a SourceFilename or SourceDataset in XML text."""
    path = unescape(name["path"].strip())
    return os.path.join(folder, path) if name["relative"] == "1" and not _DRIVER.match(path) else path


def _make_absolute(node: list[Any], folder: str) -> None:
    for child in children(node):
        if child[1] == "SourceFilename" and attribute(child, "relativeToVRT") == "1":
            path = os.path.join(folder, text_of(child))
            child[2:] = [[ATTRIBUTE, "relativeToVRT", [TEXT, "0"]], [TEXT, path]]
        _make_absolute(child, folder)


def _opaque(window: Window) -> list[Any]:
    def rectangle(name: str, *numbers: int) -> list[Any]:
        keys = ("xOff", "yOff", "xSize", "ySize")
        return [ELEMENT, name, *([ATTRIBUTE, key, [TEXT, str(value)]] for key, value in zip(keys, numbers))]

    return [
        ELEMENT,
        "SimpleSource",
        [ELEMENT, "SourceFilename", [TEXT, _OPAQUE]],
        [ELEMENT, "SourceBand", [TEXT, "1"]],
        rectangle("SrcRect", 0, 0, 1, 1),
        rectangle("DstRect", window.col, window.row, window.width, window.height),
    ]


def _row(window: Window) -> int:
    return window.row


def _union_of_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the union of half-open intervals as disjoint intervals."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _rectangle(node: list[Any]) -> Rectangle:
    col, row, width, height = (float(attribute(node, key)) for key in ("xOff", "yOff", "xSize", "ySize"))
    return Rectangle(row, col, height, width)
