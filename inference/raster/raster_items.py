"""The items of a raster: the source files of a virtual raster or of a tile index; any other raster is its own item.

Only virtual rasters that place files next to and over each other, as gdalbuildvrt makes them, are split into items. One
that computes, scales or warps is a single raster. Pixels of a virtual raster without a source have no value.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from osgeo import gdal

from ..errors import RasterError
from ..grid.crs import same_crs
from ..grid.gdal import checked
from ..grid.georeferencing import georeferencing_of
from ..grid.grid import Extent, Grid
from ..grid.window import Window
from ..i18n import tr
from .alpha import alpha_of, content_of_files, hiding_band
from .colour_table import first_table
from .inputs import AlphaContent, RasterInput
from .scaling import BandScale, band_scales
from .vrt.virtual_raster import (
    PlacedSource,
    Rectangle,
    covered,
    placed_files,
    union,
    with_mask,
    with_masks,
    without_masks,
)
from .vrt.xml import written

_INDEX = re.compile(r"(?i)^GTI:(?P<named>.+)$|^(?P<plain>.+\.gti\.(gpkg|fgb|shp))$")
_LOCATION = "location"  # the field of a tile index that names the file
_DEPTH = 8  # of virtual rasters within each other

NoData = tuple[Optional[float], ...]
Scales = tuple[Optional[BandScale], ...]


@dataclass(frozen=True)
class _Leaf:
    """A file in a virtual raster that is not itself a virtual raster, and the part of it that is used.

    Attributes:
        raster: The file.
        extent: The extent that is used.
        cell_size: The cell size of the file, or that of the virtual raster if the file cannot be opened.
        bands: The bands that are used, from 1.
        nodata: The nodata value of each band.
        scales: Scale and offset of each band.
        altered: Whether extent, bands, nodata values or scales differ from those of the whole file.
        misread: Whether GDAL reads other values through the virtual raster: it treats imagery as transparency, or
            applies the colour table of another file.
        table: The colour table, if there is one.
        error: The reason why the file cannot be opened; "" if it can.
    """

    raster: RasterInput
    extent: Extent
    cell_size: tuple[float, float]
    bands: tuple[int, ...] = ()
    nodata: NoData = ()
    scales: Scales = ()
    altered: bool = False
    misread: bool = False
    table: bytes | None = None
    error: str = ""


@dataclass(frozen=True)
class _RasterHeader:
    """The header of an opened raster.

    Attributes:
        grid: Its grid.
        nodata: The nodata value of each band.
        scales: Scale and offset of each band.
        alpha: The band (from 0) that hides pixels, if any.
        has_false_alpha: Whether GDAL treats a band of imagery as transparency.
        table: The colour table of the first band, if it has one.
    """

    grid: Grid
    nodata: NoData
    scales: Scales
    alpha: int | None
    has_false_alpha: bool = False
    table: bytes | None = None

    @classmethod
    def of(cls, dataset: gdal.Dataset, raster: RasterInput) -> _RasterHeader:
        """Read the header, with the CRS that the user set, if any, instead of that of the file."""
        bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
        alpha = alpha_of(raster, dataset)
        hiding = alpha.band if alpha is not None and alpha.hides else None
        nodata = tuple(band.GetNoDataValue() for band in bands)
        scales = band_scales(dataset, range(len(bands)))
        has_false_alpha = alpha is not None and hiding is None
        return cls(Grid.of(dataset, raster.crs), nodata, scales, hiding, has_false_alpha, first_table(dataset))


def may_have_items(uri: str) -> bool:
    """Whether a raster may have several items, by its name alone: the file is not opened."""
    return _INDEX.match(uri) is not None or _is_vrt_name(uri)


def items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """Return the items of a raster, the topmost first, including those that cannot be opened.

    Raises:
        RasterError: The raster cannot be opened.
    """
    index = _INDEX.match(raster.uri)
    if index is not None:
        return _indexed(raster, index["named"] or index["plain"], _items_or_itself)
    return tuple(map(_as_input, _leaves(raster))) or (raster,)


def overlapping_items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """Return the items of a raster for one map of all of them, the topmost first.

    A virtual raster whose sources do not overlap, and have its nodata values, is one item: GDAL reads the same pixels.

    Raises:
        RasterError: The raster or one of its sources cannot be opened.
    """
    index = _INDEX.match(raster.uri)
    if index is not None:
        return _indexed(raster, index["named"] or index["plain"], overlapping_items)
    if raster.blocks is not None or raster.ignores_declared_nodata:
        return (raster,)  # with ignored nodata values, those of the sources still determine which source is visible
    dataset = raster.open_dataset()
    if dataset.GetDriver().ShortName != "VRT":
        return (raster,)
    leaves = _leaves(raster)
    for leaf in leaves:
        if leaf.error:
            raise RasterError(leaf.error)
    if not leaves:
        return (_without_gaps(_as_one(raster, dataset)),)
    header = _RasterHeader.of(dataset, raster)
    windows = [_window(leaf, header.grid) for leaf in leaves]
    plain = all(all(map(_is_same, leaf.nodata, header.nodata)) and not leaf.misread for leaf in leaves)
    # The result has the cells of the first item, which must be those of the virtual raster.
    if not (_overlap(windows) or not plain) or not _close(leaves[0].cell_size, header.grid.cell_size):
        return (_without_gaps(_as_one(raster, dataset), windows),)
    frame = _frame(header.grid, leaves)
    return tuple(replace(_as_input(leaf), frame=frame) for leaf in leaves)


def _as_one(raster: RasterInput, dataset: gdal.Dataset) -> RasterInput:
    """Return a virtual raster as one input with the values of its files.

    Raises:
        RasterError: GDAL would apply the colour table of one file to another.
    """
    placed = placed_files(dataset, raster.uri)
    table = first_table(dataset)
    if table is not None:
        tables = {first_table(_source_input(raster, source.path).open_dataset()) for source in placed}
        if len(tables) > 1 and table in tables:
            raise RasterError(
                tr(
                    'Input raster "{raster}": its files have different colour tables, but the virtual raster applies '
                    "one of them to all files. Choose the files themselves, or expand them to red, green and blue "
                    "first (gdal_translate -expand rgb)."
                ).format(raster=raster.name)
            )
    if not any(source.masked for source in placed):
        return raster
    with_alpha = _with_alpha_content(raster, dataset, placed)
    if with_alpha.alpha is not AlphaContent.IMAGERY:
        return raster
    return replace(with_alpha, uri=without_masks(dataset, raster.uri), options=())


def as_imagery(raster: RasterInput, dataset: gdal.Dataset) -> RasterInput:
    """Return a raster whose band that is marked as transparency hides no pixels, since the model needs it as a band.

    In a virtual raster, GDAL otherwise leaves out all bands where that band of a source is 0.

    Args:
        raster: The raster.
        dataset: The opened raster.
    """
    if raster.blocks is not None or dataset.GetDriver().ShortName != "VRT":
        return raster
    unmasked = replace(raster, uri=without_masks(dataset, raster.uri), options=(), alpha=AlphaContent.IMAGERY)
    return _without_gaps(unmasked)


def _source_input(raster: RasterInput, path: str) -> RasterInput:
    """Return the input for a source file of a raster."""
    return replace(raster, name=os.path.splitext(os.path.basename(path))[0], uri=path, options=())


def _overlap(windows: Sequence[Window]) -> bool:
    """Whether any two windows share a pixel; they are swept from top to bottom."""
    current: list[Window] = []
    for window in sorted(windows, key=lambda window: window.row):
        current = [other for other in current if other.bottom > window.row]
        if any(window.overlaps(other) for other in current):
            return True
        current.append(window)
    return False


_Items = Callable[[RasterInput], tuple[RasterInput, ...]]


def _items_or_itself(raster: RasterInput) -> tuple[RasterInput, ...]:
    """Return the items of a raster; one that cannot be opened is its own item, and its error is reported by the run."""
    try:
        return items(raster)
    except RasterError:
        return (raster,)


def _indexed(raster: RasterInput, path: str, of: _Items) -> tuple[RasterInput, ...]:
    """Return the items of the files in a tile index, the last on top, as GDAL draws them."""
    dataset = checked(
        lambda: gdal.OpenEx(path, gdal.OF_VECTOR),
        lambda words: RasterError(
            tr(
                'Input raster "{raster}": the tile index {path} cannot be opened ({reason}). Check that it exists.'
            ).format(raster=raster.name, path=path, reason=words)
        ),
    )
    layer = dataset.GetLayer(0)
    if layer.FindFieldIndex(_LOCATION, True) < 0:
        raise RasterError(
            tr(
                'Input raster "{raster}": the tile index {path} has no field "{field}" with file names. Create it '
                "again with gdaltindex."
            ).format(raster=raster.name, path=path, field=_LOCATION)
        )
    files = [_source_input(raster, _relative_to(path, feature[_LOCATION])) for feature in layer][::-1]
    content = raster.alpha or content_of_files(files)
    files = [replace(file, alpha=content) for file in files]
    return tuple(item for file in files for item in (of(file) if _is_vrt_name(file.uri) else (file,))) or (raster,)


def _is_vrt_name(uri: str) -> bool:
    return uri.lower().endswith(".vrt")


def _relative_to(index: str, path: str) -> str:
    return path if path.startswith("/vsi") else os.path.join(os.path.dirname(index), path)


def _leaves(raster: RasterInput, depth: int = _DEPTH) -> list[_Leaf]:
    """Return the files of a virtual raster that only places them, the topmost first; () for any other raster."""
    if raster.blocks is not None or not depth:
        return []
    dataset = raster.open_dataset()
    if georeferencing_of(dataset).warps:  # its files may have other coordinates
        return []
    placed = placed_files(dataset, raster.uri)
    if not any(source.source_area.has_size_of(source.target_area) for source in placed):  # all are resampled
        return []
    raster = _with_alpha_content(raster, dataset, placed)
    header = _RasterHeader.of(dataset, raster)
    try:
        leaves = [leaf for source in placed[::-1] for leaf in _leaves_of(source, raster, header, depth)]
    except _MoreThanPlaced:
        return []
    tables = {leaf.table for leaf in leaves if not leaf.error}
    if header.table is not None and header.table not in tables:  # the virtual raster has a colour table of its own
        return []
    leaves = [replace(leaf, misread=leaf.misread or leaf.table != header.table) for leaf in leaves]
    # A virtual raster of one file selects an extent of it, or its bands in another order.
    return [] if len(leaves) == 1 and leaves[0].altered and not leaves[0].misread else leaves


def _with_alpha_content(raster: RasterInput, dataset: gdal.Dataset, placed: Sequence[PlacedSource]) -> RasterInput:
    """Return a virtual raster with the content of the band marked as transparency, decided for all its files."""
    if raster.alpha is not None:
        return raster
    alpha = alpha_of(raster, dataset)
    if alpha is not None:
        return replace(raster, alpha=alpha.content if alpha.hides else AlphaContent.IMAGERY)
    masked = {source.path: _source_input(raster, source.path) for source in placed if source.masked}
    return replace(raster, alpha=content_of_files([*masked.values()]))


class _MoreThanPlaced(Exception):  # noqa: N818  not an error
    """A virtual raster does more with a source than place it."""


def _leaves_of(placed: PlacedSource, virtual: RasterInput, header: _RasterHeader, depth: int) -> Iterator[_Leaf]:
    """Yield the files of one source of a virtual raster, the topmost first.

    Raises:
        _MoreThanPlaced: The source is moved on the ground, or changed.
    """
    raster = _source_input(virtual, placed.path)
    try:
        source = _RasterHeader.of(raster.open_dataset(), replace(raster, crs=""))
        own_crs = not header.grid.crs or (source.grid.crs and same_crs(header.grid.crs, source.grid.crs))
        raster = replace(raster, crs="" if own_crs else header.grid.crs)
        inner = _leaves(raster, depth - 1)
    except RasterError as error:
        area = placed.target_area
        corners = (
            header.grid.point(area.row, area.col),
            header.grid.point(area.bottom, area.col),
            header.grid.point(area.row, area.right),
            header.grid.point(area.bottom, area.right),
        )
        yield _Leaf(raster, _extent_around(corners, header.grid.crs), header.grid.cell_size, error=str(error))
        return
    _require_position(placed, source, header)
    bands, nodata, scales = _used_bands(placed, source, header)
    extent = None
    if not placed.source_area.is_whole(source.grid.rows, source.grid.cols):
        extent = _extent_of(source.grid, placed.source_area)
    for leaf in inner or [_leaf(raster, source)]:
        used = leaf if leaf.error else _with_some_bands(leaf, bands, nodata, scales, source)
        used = replace(used, misread=used.misread or (placed.masked and source.has_false_alpha))
        if extent is None:
            yield used
        elif used.extent.overlaps(extent):
            yield _cropped(used, extent)


def _leaf(raster: RasterInput, header: _RasterHeader) -> _Leaf:
    """Return a whole file as a leaf."""
    bands = tuple(range(1, len(header.nodata) + 1))
    grid = header.grid
    return _Leaf(raster, grid.extent(), grid.cell_size, bands, header.nodata, header.scales, table=header.table)


def _require_position(placed: PlacedSource, source: _RasterHeader, header: _RasterHeader) -> None:
    """Check that a source is placed at its own position on the ground, to within a pixel.

    Raises:
        _MoreThanPlaced: It is not, or it has fewer bands than are used.
    """
    area, target = placed.source_area, placed.target_area
    tolerance = max(1.0, *(side / own for side, own in zip(source.grid.cell_size, header.grid.cell_size)))
    for row, col, placed_at in (
        (area.row, area.col, (target.row, target.col)),
        (area.bottom, area.right, (target.bottom, target.right)),
    ):
        position = header.grid.pixel(*source.grid.point(row, col))
        if max(abs(a - b) for a, b in zip(position, placed_at)) > tolerance:
            raise _MoreThanPlaced
    rotated = not source.grid.north_up and not area.is_whole(source.grid.rows, source.grid.cols)
    if rotated or not all(1 <= band <= len(source.nodata) for band in placed.bands):
        raise _MoreThanPlaced


def _used_bands(
    placed: PlacedSource, source: _RasterHeader, header: _RasterHeader
) -> tuple[tuple[int, ...], NoData, Scales]:
    """Return the bands of a source that a virtual raster uses, with its nodata values and scales for them."""
    nodata = tuple(own if stated is None else stated for stated, own in zip(placed.nodata, header.nodata))
    if not placed.masked or source.alpha is None or source.alpha + 1 in placed.bands:
        return placed.bands, nodata, header.scales
    return (*placed.bands, source.alpha + 1), (*nodata, None), (*header.scales[: len(placed.bands)], None)


def _with_some_bands(
    leaf: _Leaf, bands: tuple[int, ...], nodata: NoData, scales: Scales, source: _RasterHeader
) -> _Leaf:
    """Return a leaf with some of its bands, their scales, and nodata values that differ from those of the source."""
    # An alpha band that a source, itself a virtual raster, adds does not exist in its files.
    pairs = [(band - 1, value) for band, value in zip(bands, nodata) if band <= len(leaf.bands)]
    values = tuple(leaf.nodata[band] if _is_same(value, source.nodata[band]) else value for band, value in pairs)
    used = tuple(leaf.bands[band] for band, _ in pairs)
    scales = scales[: len(used)]
    altered = leaf.altered or used != leaf.bands or not _same_nodata(values, leaf.nodata)
    altered = altered or not all(map(_is_same_scale, scales, leaf.scales))
    return replace(leaf, bands=used, nodata=values, scales=scales, altered=altered)


def _cropped(leaf: _Leaf, extent: Extent) -> _Leaf:
    """Return a leaf limited to an extent that it overlaps."""
    own = leaf.extent
    west, south = max(own.xmin, extent.xmin), max(own.ymin, extent.ymin)
    east, north = min(own.xmax, extent.xmax), min(own.ymax, extent.ymax)
    return replace(leaf, extent=Extent(west, south, east, north, own.crs), altered=True)


def _extent_of(grid: Grid, area: Rectangle) -> Extent:
    return _extent_around((grid.point(area.row, area.col), grid.point(area.bottom, area.right)), grid.crs)


def _extent_around(points: Sequence[tuple[float, float]], crs: str) -> Extent:
    xs, ys = zip(*points)
    return Extent(min(xs), min(ys), max(xs), max(ys), crs)


def _as_input(leaf: _Leaf) -> RasterInput:
    """Return a leaf as an input: the file, or a virtual raster of the part that is used."""
    if leaf.error or not leaf.altered:
        return leaf.raster
    dataset = leaf.raster.open_dataset()
    grid = Grid.of(dataset)
    window = grid.covering(leaf.extent).intersection(grid.window)
    options = gdal.TranslateOptions(
        format="VRT",
        srcWin=[window.col, window.row, window.width, window.height],
        bandList=[*leaf.bands],
        noData="none",
    )
    selection = checked(
        lambda: gdal.Translate("", dataset, options=options),
        lambda words: RasterError(
            tr(
                'Input raster "{raster}": the part used by a virtual raster cannot be selected ({words}). Create the '
                "virtual raster again."
            ).format(raster=leaf.raster.name, words=words)
        ),
    )
    for number, (value, scale) in enumerate(zip(leaf.nodata, leaf.scales), start=1):
        band = selection.GetRasterBand(number)
        if value is not None:
            band.SetNoDataValue(value)
        if scale or band.GetScale() is not None or band.GetOffset() is not None:
            band.SetScale(scale.scale if scale else 1.0)
            band.SetOffset(scale.offset if scale else 0.0)
    return replace(leaf.raster, uri=written(selection))


def _without_gaps(raster: RasterInput, windows: Sequence[Window] = ()) -> RasterInput:
    """Return a raster in which pixels that no source covers are marked as nodata.

    Args:
        raster: The raster.
        windows: The windows of a virtual raster that have values; by default those of its sources.
    """
    dataset = raster.open_dataset()
    by_band = (tuple(windows),) if windows else covered(dataset)
    if not by_band or not dataset.RasterCount or _marks_gaps(raster, dataset):
        return raster
    whole = Grid.of(dataset).window
    valid = [union(band_windows, whole) for band_windows in by_band]
    if all(sum(window.pixels for window in band_windows) == whole.pixels for band_windows in valid):
        return raster
    alike = all(band_windows == valid[0] for band_windows in valid)
    mask = with_mask(dataset, raster.uri, valid[0]) if alike else with_masks(dataset, raster.uri, valid)
    return replace(raster, uri=mask, options=())


def _marks_gaps(raster: RasterInput, dataset: gdal.Dataset) -> bool:
    """Whether GDAL already returns pixels without a source as nodata."""
    flags = [dataset.GetRasterBand(number).GetMaskFlags() for number in range(1, dataset.RasterCount + 1)]
    shared = bool(flags[0] & gdal.GMF_PER_DATASET and not flags[0] & gdal.GMF_ALPHA)
    masked = shared or hiding_band(raster, dataset) is not None
    return masked or all(flag & gdal.GMF_NODATA for flag in flags)


def _window(leaf: _Leaf, grid: Grid) -> Window:
    """Return the window of a grid that a leaf fills, rounded to pixels."""
    extent = leaf.extent
    rows, cols = zip(*(grid.pixel(x, y) for x in (extent.xmin, extent.xmax) for y in (extent.ymin, extent.ymax)))
    top, left = round(min(rows)), round(min(cols))
    return Window(top, left, max(round(max(rows)) - top, 1), max(round(max(cols)) - left, 1))


def _frame(grid: Grid, leaves: Sequence[_Leaf]) -> Extent | None:
    """Return the extent of a virtual raster if its files do not fill it."""
    windows = [_window(leaf, grid) for leaf in leaves]
    filled = (
        min(window.row for window in windows) <= 0
        and min(window.col for window in windows) <= 0
        and max(window.bottom for window in windows) >= grid.rows
        and max(window.right for window in windows) >= grid.cols
    )
    return None if filled else grid.extent()


def _close(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-3) for a, b in zip(first, second))


def _same_nodata(first: NoData, second: NoData) -> bool:
    return len(first) == len(second) and all(map(_is_same, first, second))


def _is_same_scale(first: BandScale | None, second: BandScale | None) -> bool:
    if first is None or second is None:
        return first is second
    return (first.scale, first.offset) == (second.scale, second.offset)


def _is_same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == second or (math.isnan(first) and math.isnan(second)) or math.isclose(first, second, rel_tol=1e-7)
