"""The rasters that a raster stands for: the sources of a virtual raster or of a tile index, else itself.

Only virtual rasters that place files beside and over each other are taken apart, as gdalbuildvrt makes them. One that
computes, scales or warps is a raster of its own. What no source of a virtual raster covers has no value.
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
from .alpha import alpha_of, content_of_parts, hiding_band
from .colour_table import first_table
from .inputs import AlphaContent, RasterInput
from .scaling import BandScale, band_scales
from .vrt.virtual_raster import Placed, Rectangle, covered, placed_files, union, with_mask, with_masks, without_masks

_INDEX = re.compile(r"(?i)^GTI:(?P<named>.+)$|^(?P<plain>.+\.gti\.(gpkg|fgb|shp))$")
_LOCATION = "location"  # the field of a tile index that names the file
_DEPTH = 8  # of virtual rasters within each other

NoData = tuple[Optional[float], ...]
Scales = tuple[Optional[BandScale], ...]


@dataclass(frozen=True)
class _Leaf:
    """A file behind a virtual raster, and what is shown of it.

    Attributes:
        raster: The file.
        extent: The part that is shown.
        cell_size: Its own; of a file that cannot be opened, that of the virtual raster.
        bands: Those that are shown, from 1.
        nodata: The value of each that stands for nodata.
        scales: Scale and offset of each.
        altered: Whether that is less or other than the file has.
        misread: Whether GDAL shows something else through the virtual raster: it takes imagery for transparency, or the
            colours of another file.
        table: The colours that the numbers in the file stand for; None where they stand for none.
        error: Why it cannot be opened.
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
class _Header:
    """What is asked of an opened raster.

    Attributes:
        alpha: The band (from 0) that hides pixels; None where there is none.
        covers: Whether GDAL takes a band for transparency that is imagery.
        table: The colours that the numbers of the first band stand for; None where they stand for none.
    """

    grid: Grid
    nodata: NoData
    scales: Scales
    alpha: int | None
    covers: bool = False
    table: bytes | None = None

    @classmethod
    def of(cls, dataset: gdal.Dataset, raster: RasterInput) -> _Header:
        """Read it; the CRS that the user set, if any, instead of the file's own."""
        bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
        alpha = alpha_of(raster, dataset)
        hiding = alpha.band if alpha is not None and alpha.hides else None
        nodata = tuple(band.GetNoDataValue() for band in bands)
        scales = band_scales(dataset, range(len(bands)))
        covers = alpha is not None and hiding is None
        return cls(Grid.of(dataset, raster.crs), nodata, scales, hiding, covers, first_table(dataset))


def may_have_items(uri: str) -> bool:
    """Whether a raster may stand for several, judged by its name alone: nothing is opened."""
    return _INDEX.match(uri) is not None or _names_virtual(uri)


def items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """All rasters that a raster stands for, the topmost first; a source that cannot be opened is one of them.

    Raises:
        RasterError: The raster cannot be opened.
    """
    index = _INDEX.match(raster.uri)
    if index is not None:
        return _indexed(raster, index["named"] or index["plain"], _items_or_itself)
    return tuple(map(_shown, _leaves(raster))) or (raster,)


def overlapping_items(raster: RasterInput) -> tuple[RasterInput, ...]:
    """As `items`, for one map of them all: a virtual raster which GDAL reads as well as we do stays one.

    That is so where its sources share no pixel and all have its nodata values.

    Raises:
        RasterError: The raster or one of its sources cannot be opened.
    """
    index = _INDEX.match(raster.uri)
    if index is not None:
        return _indexed(raster, index["named"] or index["plain"], overlapping_items)
    if raster.blocks is not None or raster.ignores_declared_nodata:
        return (raster,)  # of the latter, the sources' nodata values still tell which of them shows
    dataset = raster.opened()
    if dataset.GetDriver().ShortName != "VRT":
        return (raster,)
    leaves = _leaves(raster)
    for leaf in leaves:
        if leaf.error:
            raise RasterError(leaf.error)
    if not leaves:
        return (_without_gaps(_as_one(raster, dataset)),)
    header = _Header.of(dataset, raster)
    windows = [_window(leaf, header.grid) for leaf in leaves]
    plain = all(all(map(_is_same, leaf.nodata, header.nodata)) and not leaf.misread for leaf in leaves)
    # Of several rasters the first gives the cells, and the result shall have those of the virtual raster.
    if not (_overlap(windows) or not plain) or not _close(leaves[0].cell_size, header.grid.cell_size):
        return (_without_gaps(_as_one(raster, dataset), windows),)
    frame = _frame(header.grid, leaves)
    return tuple(replace(_shown(leaf), frame=frame) for leaf in leaves)


def _as_one(raster: RasterInput, dataset: gdal.Dataset) -> RasterInput:
    """A virtual raster that is not taken apart, read as its files would be.

    Raises:
        RasterError: GDAL would show files in the colours of another one.
    """
    placed = placed_files(dataset, raster.uri)
    shown = first_table(dataset)
    if shown is not None:
        tables = {first_table(_named(raster, each.path).opened()) for each in placed}
        if len(tables) > 1 and shown in tables:
            raise RasterError(
                tr(
                    'Input raster "{raster}": its files have different colour tables, but the virtual raster applies '
                    "one of them to all files. Choose the files themselves, or expand them to red, green and blue "
                    "first (gdal_translate -expand rgb)."
                ).format(raster=raster.name)
            )
    if not any(each.masked for each in placed):
        return raster
    decided = _decided(raster, dataset, placed)
    if decided.alpha is not AlphaContent.IMAGERY:
        return raster
    return replace(decided, uri=without_masks(dataset, raster.uri), options=())


def as_imagery(raster: RasterInput, dataset: gdal.Dataset) -> RasterInput:
    """A raster in which the band that is marked as transparency hides nothing, since the model needs it as a band.

    Args:
        raster: Any raster.
        dataset: The same, opened; GDAL leaves out all bands of a virtual raster where that band of a source is 0.
    """
    if raster.blocks is not None or dataset.GetDriver().ShortName != "VRT":
        return raster
    shown = replace(raster, uri=without_masks(dataset, raster.uri), options=(), alpha=AlphaContent.IMAGERY)
    return _without_gaps(shown)


def _named(raster: RasterInput, path: str) -> RasterInput:
    return replace(raster, name=os.path.splitext(os.path.basename(path))[0], uri=path, options=())


def _overlap(places: Sequence[Window]) -> bool:
    """Whether any two share a pixel; the windows are swept from top to bottom."""
    current: list[Window] = []
    for place in sorted(places, key=lambda place: place.row):
        current = [other for other in current if other.bottom > place.row]
        if any(place.overlaps(other) for other in current):
            return True
        current.append(place)
    return False


_Items = Callable[[RasterInput], tuple[RasterInput, ...]]


def _items_or_itself(raster: RasterInput) -> tuple[RasterInput, ...]:
    """What a raster stands for; why one cannot be opened is said when it is classified."""
    try:
        return items(raster)
    except RasterError:
        return (raster,)


def _indexed(raster: RasterInput, path: str, of: _Items) -> tuple[RasterInput, ...]:
    """The files that a tile index names; what comes later lies on top, as GDAL draws them."""
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
    named = [_named(raster, _beside(path, feature[_LOCATION])) for feature in layer][::-1]
    content = raster.alpha or content_of_parts(named)
    named = [replace(each, alpha=content) for each in named]
    return tuple(item for each in named for item in (of(each) if _names_virtual(each.uri) else (each,))) or (raster,)


def _names_virtual(uri: str) -> bool:
    return uri.lower().endswith(".vrt")


def _beside(path: str, named: str) -> str:
    return named if named.startswith("/vsi") else os.path.join(os.path.dirname(path), named)


def _leaves(raster: RasterInput, depth: int = _DEPTH) -> list[_Leaf]:
    """The files behind a virtual raster that only places them, the topmost first; nothing for any other raster."""
    if raster.blocks is not None or not depth:
        return []
    dataset = raster.opened()
    if georeferencing_of(dataset).warps:  # its files need not lie where it does
        return []
    placed = placed_files(dataset, raster.uri)
    if not any(each.taken.has_size_of(each.place) for each in placed):  # it resamples them all
        return []
    raster = _decided(raster, dataset, placed)
    header = _Header.of(dataset, raster)
    try:
        found = [leaf for each in placed[::-1] for leaf in _leaves_of(each, raster, header, depth)]
    except _MoreThanPlaced:
        return []
    tables = {leaf.table for leaf in found if not leaf.error}
    if header.table is not None and header.table not in tables:  # it gives the numbers colours of its own
        return []
    found = [replace(leaf, misread=leaf.misread or leaf.table != header.table) for leaf in found]
    # A part of one file, or its bands in another order, is what the user made it for.
    return [] if len(found) == 1 and found[0].altered and not found[0].misread else found


def _decided(raster: RasterInput, dataset: gdal.Dataset, placed: Sequence[Placed]) -> RasterInput:
    """The virtual raster, with what the bands marked as transparency are in it and all its files."""
    if raster.alpha is not None:
        return raster
    alpha = alpha_of(raster, dataset)
    if alpha is not None:
        return replace(raster, alpha=alpha.content if alpha.hides else AlphaContent.IMAGERY)
    masked = {each.path: _named(raster, each.path) for each in placed if each.masked}
    return replace(raster, alpha=content_of_parts([*masked.values()]))


class _MoreThanPlaced(Exception):  # noqa: N818  not an error
    """A virtual raster does more with a source than to place it."""


def _leaves_of(placed: Placed, virtual: RasterInput, header: _Header, depth: int) -> Iterator[_Leaf]:
    """What is behind one source of a virtual raster, the topmost first.

    Raises:
        _MoreThanPlaced: It lies elsewhere in the virtual raster than on the ground.
    """
    raster = _named(virtual, placed.path)
    try:
        source = _Header.of(raster.opened(), replace(raster, crs=""))
        own_crs = not header.grid.crs or (source.grid.crs and same_crs(header.grid.crs, source.grid.crs))
        raster = replace(raster, crs="" if own_crs else header.grid.crs)
        inner = _leaves(raster, depth - 1)
    except RasterError as error:
        place = placed.place
        corners = (
            header.grid.point(place.row, place.col),
            header.grid.point(place.bottom, place.col),
            header.grid.point(place.row, place.right),
            header.grid.point(place.bottom, place.right),
        )
        yield _Leaf(raster, _around(corners, header.grid.crs), header.grid.cell_size, error=str(error))
        return
    _require_place(placed, source, header)
    bands, nodata, scales = _chosen(placed, source, header)
    part = None
    if not placed.taken.is_whole(source.grid.rows, source.grid.cols):
        part = _part(source.grid, placed.taken)
    for leaf in inner or [_leaf(raster, source)]:
        shown = leaf if leaf.error else _with_bands(leaf, bands, nodata, scales, source)
        shown = replace(shown, misread=shown.misread or (placed.masked and source.covers))
        cut = shown if part is None else _cut(shown, part)
        if cut is not None:
            yield cut


def _leaf(raster: RasterInput, header: _Header) -> _Leaf:
    """A file as it is."""
    bands = tuple(range(1, len(header.nodata) + 1))
    grid = header.grid
    return _Leaf(raster, grid.extent(), grid.cell_size, bands, header.nodata, header.scales, table=header.table)


def _require_place(placed: Placed, source: _Header, header: _Header) -> None:
    """See that a source lies, within a pixel, where its own place on the ground is.

    Raises:
        _MoreThanPlaced: It does not; or it has fewer bands than are taken.
    """
    taken, place = placed.taken, placed.place
    cells = max(1.0, *(side / own for side, own in zip(source.grid.cell_size, header.grid.cell_size)))
    for row, col, wanted in (
        (taken.row, taken.col, (place.row, place.col)),
        (taken.bottom, taken.right, (place.bottom, place.right)),
    ):
        found = header.grid.pixel(*source.grid.point(row, col))
        if max(abs(a - b) for a, b in zip(found, wanted)) > cells:
            raise _MoreThanPlaced
    rotated = not source.grid.north_up and not taken.is_whole(source.grid.rows, source.grid.cols)
    if rotated or not all(1 <= band <= len(source.nodata) for band in placed.bands):
        raise _MoreThanPlaced


def _chosen(placed: Placed, source: _Header, header: _Header) -> tuple[tuple[int, ...], NoData, Scales]:
    """The bands of a source that are shown; what stands for nodata in them, and their scale, by the virtual raster."""
    nodata = tuple(own if stated is None else stated for stated, own in zip(placed.nodata, header.nodata))
    if not placed.masked or source.alpha is None or source.alpha + 1 in placed.bands:
        return placed.bands, nodata, header.scales
    return (*placed.bands, source.alpha + 1), (*nodata, None), (*header.scales[: len(placed.bands)], None)


def _with_bands(leaf: _Leaf, bands: tuple[int, ...], nodata: NoData, scales: Scales, source: _Header) -> _Leaf:
    """Some of the bands, their scale, and nodata values where they are not those of the source anyway."""
    # An alpha band that the source has made itself is not there.
    pairs = [(band - 1, value) for band, value in zip(bands, nodata) if band <= len(leaf.bands)]
    values = tuple(leaf.nodata[band] if _is_same(value, source.nodata[band]) else value for band, value in pairs)
    shown = tuple(leaf.bands[band] for band, _ in pairs)
    scales = scales[: len(shown)]
    altered = leaf.altered or shown != leaf.bands or not _same_nodata(values, leaf.nodata)
    altered = altered or not all(map(_is_same_scale, scales, leaf.scales))
    return replace(leaf, bands=shown, nodata=values, scales=scales, altered=altered)


def _cut(leaf: _Leaf, part: Extent) -> _Leaf | None:
    """What a part of the ground has of it; None for nothing."""
    own = leaf.extent
    if not own.overlaps(part):
        return None
    sides = max(own.xmin, part.xmin), max(own.ymin, part.ymin), min(own.xmax, part.xmax), min(own.ymax, part.ymax)
    return replace(leaf, extent=Extent(*sides, own.crs), altered=True)


def _part(grid: Grid, taken: Rectangle) -> Extent:
    return _around((grid.point(taken.row, taken.col), grid.point(taken.bottom, taken.right)), grid.crs)


def _around(points: Sequence[tuple[float, float]], crs: str) -> Extent:
    xs, ys = zip(*points)
    return Extent(min(xs), min(ys), max(xs), max(ys), crs)


def _shown(leaf: _Leaf) -> RasterInput:
    """A leaf as a raster: the file, or what is shown of it."""
    if leaf.error or not leaf.altered:
        return leaf.raster
    dataset = leaf.raster.opened()
    grid = Grid.of(dataset)
    window = grid.covering(leaf.extent).intersection(grid.window)
    options = gdal.TranslateOptions(
        format="VRT",
        srcWin=[window.col, window.row, window.width, window.height],
        bandList=[*leaf.bands],
        noData="none",
    )
    shown = checked(
        lambda: gdal.Translate("", dataset, options=options),
        lambda words: RasterError(
            tr(
                'Input raster "{raster}": the part used by a virtual raster cannot be selected ({words}). Create the '
                "virtual raster again."
            ).format(raster=leaf.raster.name, words=words)
        ),
    )
    for number, (value, scale) in enumerate(zip(leaf.nodata, leaf.scales), start=1):
        band = shown.GetRasterBand(number)
        if value is not None:
            band.SetNoDataValue(value)
        if scale or band.GetScale() is not None or band.GetOffset() is not None:
            band.SetScale(scale.scale if scale else 1.0)
            band.SetOffset(scale.offset if scale else 0.0)
    return replace(leaf.raster, uri=shown.GetMetadata("xml:VRT")[0])


def _without_gaps(raster: RasterInput, windows: Sequence[Window] = ()) -> RasterInput:
    """A raster that says of the pixels no source covers that they have no value.

    Args:
        raster: Any raster.
        windows: Where a virtual raster has values, where that is known better than by its own sources.
    """
    dataset = raster.opened()
    known = (tuple(windows),) if windows else covered(dataset)
    if not known or not dataset.RasterCount or _marks_gaps(raster, dataset):
        return raster
    whole = Grid.of(dataset).window
    present = [union(places, whole) for places in known]
    if all(sum(window.pixels for window in places) == whole.pixels for places in present):
        return raster
    alike = all(places == present[0] for places in present)
    mask = with_mask(dataset, raster.uri, present[0]) if alike else with_masks(dataset, raster.uri, present)
    return replace(raster, uri=mask, options=())


def _marks_gaps(raster: RasterInput, dataset: gdal.Dataset) -> bool:
    """Whether what GDAL gives for pixels without a source is no value anyway."""
    flags = [dataset.GetRasterBand(number).GetMaskFlags() for number in range(1, dataset.RasterCount + 1)]
    shared = bool(flags[0] & gdal.GMF_PER_DATASET and not flags[0] & gdal.GMF_ALPHA)
    masked = shared or hiding_band(raster, dataset) is not None
    return masked or all(each & gdal.GMF_NODATA for each in flags)


def _window(leaf: _Leaf, grid: Grid) -> Window:
    """The pixels of a grid that a leaf fills, to the nearest one."""
    extent = leaf.extent
    rows, cols = zip(*(grid.pixel(x, y) for x in (extent.xmin, extent.xmax) for y in (extent.ymin, extent.ymax)))
    top, left = round(min(rows)), round(min(cols))
    return Window(top, left, max(round(max(rows)) - top, 1), max(round(max(cols)) - left, 1))


def _frame(grid: Grid, leaves: Sequence[_Leaf]) -> Extent | None:
    """All of a virtual raster, where its files fill less than that."""
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
