"""The output grid, and the mapping of each raster to it.

The grid arithmetic of warps is GDAL's own, so results have the grid of gdalwarp. The first of several rasters gives
CRS, cell size and alignment, all of them together the extent.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from osgeo import gdal

from ..errors import ArgumentError, RasterError, blaming
from ..grid.crs import flaw, full_turn, horizontal_text, is_vertical, name_of, require_usable, same_crs, title_of
from ..grid.date_line import (
    around_pieces,
    counted_from,
    date_line_error,
    extent_in_crs,
    is_split_by_date_line,
    lies_around_pole,
    loses_pole,
    pole_error,
    require_one_side,
    shifts_to_neighbour,
    wrapped_to,
)
from ..grid.gdal import checked
from ..grid.georeferencing import Georeferencing, georeferencing_of, transformer_options
from ..grid.grid import Extent, Grid, require_overlap, snapped
from ..grid.ground import automatic_cells_warning
from ..grid.window import Window
from ..i18n import tr
from .environment import Environment
from .inputs import RasterInput

NEAREST = "near"
_FINER = 1 + 1e-6
_SAME_SCALE = 1.05  # scales of a projection at neighbouring rasters differ by less
_MOST_SIDE = 2**31 - 1  # GDAL's limit
_MOST_PIXELS = 10**13  # more are a typing error: 40 000 km² at 6 cm


class Holes(enum.Enum):
    """How a warp handles missing samples, which GDAL recognises by the nodata value of their band."""

    PIXELS = "pixels that lack all bands are skipped"
    SAMPLES = "samples are skipped band by band; NaN marks pixels that have lost all of them"


_HANDLED = {
    Holes.PIXELS: ("UNIFIED_SRC_NODATA=YES",),
    Holes.SAMPLES: ("UNIFIED_SRC_NODATA=NO", "INIT_DEST=NAN"),
}


@dataclass(frozen=True)
class Warp:
    """A warp with the options of gdalwarp.

    Attributes:
        source_crs: CRS of the input.
        crs: CRS of the output.
        extent: -te; None for the default of gdalwarp.
        cell_size: -tr; None for the default of gdalwarp.
        resampling: -r: bilinear or average, near for classes.
    """

    source_crs: str
    crs: str
    extent: Extent | None = None
    cell_size: tuple[float, float] | None = None
    resampling: str = "bilinear"

    def transformer_options(self, dataset: gdal.Dataset) -> list[str]:
        """Return options of GDAL's transformer between the pixels of a dataset and those of its warp."""
        source = horizontal_text(self.source_crs)
        return [*([f"SRC_SRS={source}"] if source else []), *transformer_options(dataset)]

    def applied(self, dataset: gdal.Dataset, name: str, threads: int = 1, holes: Holes = Holes.PIXELS) -> gdal.Dataset:
        """Return the warped raster as a VRT with the validity of its pixels in a last band (alpha).

        Raises:
            RasterError: GDAL cannot perform the warp.
        """

        def failure(reason: str) -> RasterError:
            return not_warped(dataset, name, reason)

        if self.source_crs and self.crs and not same_crs(self.source_crs, self.crs):
            require_usable(self.source_crs, failure)
            require_usable(self.crs, failure)
        bounds = None
        if self.extent is not None:
            bounds = (self.extent.xmin, self.extent.ymin, self.extent.xmax, self.extent.ymax)
        width, height = self.cell_size or (None, None)
        placed = [word for option in transformer_options(dataset) for word in ("-to", option)]
        options = gdal.WarpOptions(
            options=["-novshift", *placed],  # heights do not change values
            format="VRT",
            srcSRS=horizontal_text(self.source_crs) or None,
            dstSRS=horizontal_text(self.crs) or None,
            outputBounds=bounds,
            xRes=width,
            yRes=height,
            resampleAlg=self.resampling,
            # The overviews of a map of classes contain the most frequent ones, not the nearest.
            overviewLevel="NONE" if self.resampling == NEAREST else "AUTO",
            errorThreshold=0,  # exact: the default approximation moves pixels
            dstAlpha=True,
            # Else GDAL estimates the scale for every window, and the result depends on the windows.
            warpOptions=["XSCALE=1", "YSCALE=1", f"NUM_THREADS={threads}", *_HANDLED[holes]],
        )
        return checked(lambda: gdal.Warp("", dataset, options=options), failure)


def not_warped(dataset: gdal.Dataset, name: str, reason: str) -> RasterError:
    """Return the error for a raster that GDAL cannot warp."""
    if georeferencing_of(dataset) is Georeferencing.POLYNOMIALS:
        template = tr(
            'Input raster "{name}": its RPC metadata (rational polynomials), which georeference it, cannot be used '
            "({reason}). Orthorectify the raster first, or use a copy with complete RPC metadata."
        )
    else:
        template = tr(
            'Input raster "{name}": it cannot be warped to the output grid ({reason}). Check output CRS, extent and '
            "cell size."
        )
    return RasterError(template.format(name=name, reason=reason))


@dataclass(frozen=True)
class PixelMapping:
    """The mapping of a raster to the output grid.

    Attributes:
        area: Its pixels, in rows and columns of the output; they may extend beyond it.
        warp: The warp to these pixels; None if they are the raster's own.
    """

    area: Window
    warp: Warp | None = None


@dataclass(frozen=True)
class OutputGrid:
    """The output grid, and the mapping of each raster to it.

    Attributes:
        grid: The grid.
        mappings: One for each raster, in their order.
        phase: Row and column of the first output pixel relative to the origin of tiles, which is the first pixel of the
            first raster if the output has its pixels.
        warnings: Warnings for the user.
    """

    grid: Grid
    mappings: tuple[PixelMapping, ...]
    phase: tuple[int, int] = (0, 0)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceRaster:
    """A raster with its own grid.

    Attributes:
        raster: The raster as the user chose it.
        grid: Its own pixels.
        georeferencing: Its georeferencing; with ground control points or rational polynomials it has no grid.
    """

    raster: RasterInput
    grid: Grid
    georeferencing: Georeferencing = Georeferencing.GEOTRANSFORM

    @classmethod
    def of(cls, dataset: gdal.Dataset, raster: RasterInput) -> SourceRaster:
        """Read the header of an opened raster."""
        return cls(raster, Grid.of(dataset, raster.crs), georeferencing_of(dataset))

    @property
    def ground(self) -> Grid:
        """Its grid in its own CRS; without one, that of gdalwarp."""
        return self.warped(Warp(self.grid.crs, self.grid.crs)) if self.georeferencing.warps else self.grid

    def _chosen_by_gdal(self, crs: str) -> Grid:
        try:
            return self.warped(Warp(self.grid.crs, crs))
        except RasterError:
            if same_crs(crs, self.grid.crs) or not lies_around_pole(self.ground):
                raise
            raise pole_error(self.raster.name, self.ground, crs) from None

    def warped(self, warp: Warp) -> Grid:
        """Return the grid of a warp of this raster, with the CRS text of the warp."""
        dataset = self.raster.open_dataset()
        return Grid.of(warp.applied(dataset, self.raster.name), warp.crs)

    def keeps_axes(self, crs: str) -> bool:
        """Whether its rows run eastwards in a CRS, and its columns southwards."""
        return self.grid.north_up and not self.georeferencing.warps and same_crs(crs, self.grid.crs)

    def is_split_in(self, crs: str) -> bool:
        """Whether it crosses the date line and is split there in another CRS."""
        return not same_crs(crs, self.grid.crs) and is_split_by_date_line(self.ground, crs)

    def goes_beyond(self, crs: str) -> bool:
        """Whether it crosses the date line at the end of its own CRS, so that reprojection would lose pixels."""
        own = self.grid.crs
        return not (same_crs(crs, own) or full_turn(own)) and is_split_by_date_line(self.ground, own)

    def suggested(self, crs: str) -> Grid:
        """Return its grid in a CRS: its own if it keeps its axes, else that of gdalwarp.

        gdalwarp finds no grid for a raster across the date line. In degrees it is then that of gdalwarp for longitudes
        counted from the middle of the raster; in other CRSs it is the bounding box of all pieces.
        """
        if self.keeps_axes(crs):
            return self.grid
        if not self.is_split_in(crs):
            return self._chosen_by_gdal(crs)
        if not full_turn(crs):
            return around_pieces(self.ground, crs)
        shifted, lacking = counted_from(crs, self.ground)
        return replace(self.warped(Warp(self.grid.crs, shifted)).moved(lacking), crs=crs)


def plan_output_grid(sources: Sequence[SourceRaster], environment: Environment) -> OutputGrid:
    """Return the output grid, and the mapping of each raster to it.

    Args:
        sources: The rasters, the first on top.
        environment: The settings of the user.

    Raises:
        RasterError: The rasters cannot be combined with the settings.
        ArgumentError: A setting is not valid.
    """
    first = sources[0]
    _require_crs_to_reproject(sources, environment)
    reprojected = bool(environment.crs) and not same_crs(environment.crs, first.grid.crs)
    crs = environment.crs if reprojected else first.grid.crs
    _require_map(environment, crs, reprojected=reprojected)
    with blaming("extent"):
        extent = _requested_extent(environment, crs)
    new_cells = bool(reprojected or environment.cell_size or environment.snap or first.georeferencing.warps)
    _require_positions(sources, crs, whole=extent is None, new_cells=new_cells)
    alone = len(sources) == 1 and first.raster.frame is None
    if alone and new_cells:
        output = _one_warped(first, Warp(first.grid.crs, crs, extent), environment)
    elif alone:
        output = _one(first, extent)
    elif new_cells or not first.grid.north_up:
        output = _many_warped(sources, crs, extent, environment)
    else:
        output = _many(sources, extent)
    if environment.crs and horizontal_text(crs) != crs:  # the CRS as requested; heights do not matter
        output = replace(output, grid=replace(output.grid, crs=environment.crs))
    return replace(output, warnings=(*output.warnings, *_grid_warnings(first, output.grid, environment)))


def nearest_mapping(source: SourceRaster, grid: Grid) -> PixelMapping:
    """Return the mapping of a class raster to a grid: its own pixels if aligned, else the nearest one of each.

    Raises:
        RasterError: The grid is rotated or mirrored, and the raster is not aligned with it; or only one has a CRS.
    """
    if bool(source.grid.crs) != bool(grid.crs):
        raise RasterError(
            tr(
                'Raster "{name}": it can be used with another raster only if both have a CRS, or neither has. Set the '
                "CRS of the layer without one first."
            ).format(name=source.raster.name)
        )
    return _mapping_to(_next_to(grid, source), grid, NEAREST)


def plan_stack_grid(
    first: Sequence[SourceRaster], others: Sequence[SourceRaster], environment: Environment
) -> OutputGrid:
    """Return the grid of the first raster of a stack, and the mapping of each raster to it.

    Args:
        first: The first raster, or its items.
        others: The other rasters, or their items.
        environment: The settings of the user.

    Raises:
        RasterError: The rasters cannot be combined with the settings.
        ArgumentError: A setting is not valid.
    """
    _require_crs_to_reproject((*first, *others), environment)
    output = plan_output_grid(first, environment)
    if not output.grid.north_up and not all(_is_aligned(source, output.grid) for source in others):
        # A warp has a grid that is not rotated, and so has the stack, as a mosaic of these rasters has.
        output = _many_warped(first, output.grid.crs, _requested_extent(environment, output.grid.crs), environment)
    _require_positions(others, output.grid.crs, whole=environment.extent is None, new_cells=True)
    limits = enclosing(mapping.area for mapping in output.mappings)
    mappings = [_mapping_to(_next_to(output.grid, source), output.grid, limits=limits) for source in others]
    return replace(output, mappings=(*output.mappings, *mappings))


def enclosing(areas: Iterable[Window]) -> Window:
    """Return the smallest window that contains some areas."""
    several = [*areas]
    top, left = min(area.row for area in several), min(area.col for area in several)
    bottom, right = max(area.bottom for area in several), max(area.right for area in several)
    return Window(top, left, bottom - top, right - left)


def _is_aligned(source: SourceRaster, grid: Grid) -> bool:
    """Whether the pixels of a raster are those of a grid."""
    return (
        same_crs(source.grid.crs, grid.crs)
        and not source.georeferencing.warps
        and source.grid.window_in(grid) is not None
    )


def _requested_extent(environment: Environment, crs: str) -> Extent | None:
    """Return the extent to classify in a CRS, if one is given."""
    return extent_in_crs(environment.extent, crs) if environment.extent else None


def _next_to(grid: Grid, source: SourceRaster) -> _SourceInCrs:
    """Return a raster in the CRS of a grid, on the same side of the date line."""
    suggested = source.suggested(grid.crs)
    _, move = shifts_to_neighbour([grid.extent(), suggested.extent()])
    return _SourceInCrs(source, suggested.moved(move), move)


def _one(source: SourceRaster, extent: Extent | None) -> OutputGrid:
    """Return the grid of one raster: its own pixels, or those that cover an extent."""
    native = source.grid
    if extent is None:
        return OutputGrid(native, (PixelMapping(native.window),))
    extent = wrapped_to(extent, native.extent())
    require_overlap(extent, native.extent(), source.raster.name)
    _require_pixels(extent, native.cell_size)
    return _own_pixels(native, native.covering(extent))


def _own_pixels(native: Grid, window: Window) -> OutputGrid:
    own = Window(-window.row, -window.col, native.rows, native.cols)
    return OutputGrid(native.cut(window), (PixelMapping(own),), (window.row, window.col))


def _one_warped(source: SourceRaster, requested: Warp, environment: Environment) -> OutputGrid:
    native = source.grid
    suggested, is_split = source.suggested(requested.crs), source.is_split_in(requested.crs)
    size, extent = environment.cell_size, requested.extent
    if extent is not None:
        extent = wrapped_to(extent, suggested.extent())
        require_overlap(extent, suggested.extent(), source.raster.name)
    elif is_split:
        extent = suggested.extent()
    cell_size = (size, size) if size else suggested.cell_size
    if environment.snap is not None:
        origin = _snap_origin(environment.snap, requested.crs)
        extent = snapped(extent or suggested.extent(), origin, cell_size)
    _require_pixels(extent or suggested.extent(), cell_size)
    given = is_split or bool(size or environment.snap) or (extent is not None and requested.crs == native.crs)
    warp = Warp(native.crs, requested.crs, extent, cell_size if given else None, _resampling(cell_size, suggested))
    grid = source.warped(warp)
    offset = grid.offset_in(native) if source.keeps_axes(requested.crs) else None
    if offset is None:
        return OutputGrid(grid, (PixelMapping(grid.window, warp),))
    return _own_pixels(native, Window(*offset, grid.rows, grid.cols))


def _many(sources: Sequence[SourceRaster], extent: Extent | None) -> OutputGrid:
    """Return the grid of several rasters: the cells of the first, over all of them or an extent."""
    native = sources[0].grid
    located = _in_crs(sources, native.crs, whole=extent is None)
    covered = _covered(located, native.crs)
    if extent is not None:
        extent = wrapped_to(extent, covered)
        require_overlap(extent, covered)
    _require_pixels(extent or covered, native.cell_size)
    window = native.covering(extent or covered)
    grid = native.cut(window)
    return OutputGrid(grid, tuple(_mapping_to(source, grid) for source in located), (window.row, window.col))


def _many_warped(
    sources: Sequence[SourceRaster], crs: str, extent: Extent | None, environment: Environment
) -> OutputGrid:
    """Return a grid of new cells, aligned with the snap raster or with the grid of the first raster in the CRS."""
    located = _in_crs(sources, crs, whole=extent is None)
    covered = _covered(located, crs)
    if extent is not None:
        extent = wrapped_to(extent, covered)
        require_overlap(extent, covered)
    size = environment.cell_size
    width, height = (size, size) if size else located[0].suggested.cell_size
    origin = _snap_origin(environment.snap, crs) if environment.snap else located[0].suggested.point(0, 0)
    extent = snapped(extent or covered, origin, (width, height))
    _require_pixels(extent, (width, height))
    rows, cols = round((extent.ymax - extent.ymin) / height), round((extent.xmax - extent.xmin) / width)
    grid = Grid(crs, (extent.xmin, width, 0, extent.ymax, 0, -height), rows, cols)
    return OutputGrid(grid, tuple(_mapping_to(source, grid) for source in located))


@dataclass(frozen=True)
class _SourceInCrs:
    """A raster in the CRS of the output.

    Attributes:
        source: The raster.
        suggested: Its grid there.
        move: Shift of that grid in x, around the Earth to the other rasters.
    """

    source: SourceRaster
    suggested: Grid
    move: float = 0.0


def _in_crs(sources: Sequence[SourceRaster], crs: str, *, whole: bool) -> list[_SourceInCrs]:
    """Return rasters in a CRS; if their whole extent is classified, they must be on one side of the date line."""
    suggested = [source.suggested(crs) for source in sources]
    extents = [grid.extent() for grid in suggested]
    if whole:
        require_one_side(extents)
    moves = shifts_to_neighbour(extents)
    return [_SourceInCrs(source, grid.moved(move), move) for source, grid, move in zip(sources, suggested, moves)]


def _mapping_to(located: _SourceInCrs, grid: Grid, resampling: str = "", limits: Window | None = None) -> PixelMapping:
    """Return a raster's own pixels if they are aligned with the grid, else a warp to the pixels it covers.

    A warp that has pixels in `limits`, if given, is limited to them.

    Raises:
        RasterError: It would have to be warped to a grid that is rotated or mirrored, which a warp's grid never is.
    """
    source, suggested = located.source, located.suggested
    if same_crs(source.grid.crs, grid.crs) and not source.georeferencing.warps:
        own = source.grid.moved(located.move).window_in(grid)
        if own is not None:
            return PixelMapping(own)
    if not grid.north_up:
        raise RasterError(
            tr(
                'Raster "{name}": its pixels cannot be located on the grid of another raster that is rotated or '
                "mirrored. Enter a cell size, which gives a grid that is not, or warp the other raster first (Raster → "
                "Projections → Warp)."
            ).format(name=source.raster.name)
        )
    area = grid.covering(suggested.extent())
    if limits is not None and area.overlaps(limits):
        area = area.intersection(limits)
    resampling = resampling or _resampling(grid.cell_size, suggested, _SAME_SCALE)
    extent = grid.cut(area).extent().moved(-located.move)
    return PixelMapping(area, Warp(source.grid.crs, grid.crs, extent, grid.cell_size, resampling))


def _resampling(cell_size: tuple[float, float], suggested: Grid, slack: float = _FINER) -> str:
    """Return the resampling for a cell size: average if it is coarser than that of gdalwarp, else bilinear."""
    coarser = any(length > own * slack for length, own in zip(cell_size, suggested.cell_size))
    return "average" if coarser else "bilinear"


def _covered(located: Sequence[_SourceInCrs], crs: str) -> Extent:
    """Return the bounding box of several rasters and their frames."""
    frames = {item.source.raster.frame for item in located if item.source.raster.frame is not None}
    return _bounding_box([*(item.suggested.extent() for item in located), *(frame.to_crs(crs) for frame in frames)])


def _bounding_box(extents: Sequence[Extent]) -> Extent:
    """Return the bounding box of several extents in one CRS."""
    return Extent(
        min(extent.xmin for extent in extents),
        min(extent.ymin for extent in extents),
        max(extent.xmax for extent in extents),
        max(extent.ymax for extent in extents),
        extents[0].crs,
    )


def _require_map(environment: Environment, crs: str, *, reprojected: bool) -> None:
    """Refuse an output CRS that is neither projected nor geographic, and a negative cell size."""
    if reprojected and flaw(crs):
        raise ArgumentError(
            tr("Output CRS {crs}: this is not a projected or geographic CRS. Choose one that is.").format(
                crs=name_of(crs)
            ),
            about="crs",
        )
    if environment.cell_size < 0 or not math.isfinite(environment.cell_size):
        raise ArgumentError(
            tr("Cell size {size:g}: enter a number greater than 0, or 0 for the cell size of the input.").format(
                size=environment.cell_size
            ),
            "cell_size",
        )


def _require_positions(sources: Sequence[SourceRaster], crs: str, *, whole: bool, new_cells: bool) -> None:
    """Refuse rasters that a CRS splits, unless an extent is given, and those that a warp would misplace."""
    for source in sources:
        if source.georeferencing is Georeferencing.ARRAYS and (new_cells or len(sources) > 1):
            raise RasterError(
                tr(
                    'Input raster "{raster}": it is georeferenced only by geolocation arrays, which are not '
                    "supported. Warp it first (gdalwarp -geoloc) and use the result."
                ).format(raster=source.raster.name)
            )
        if crs and source.goes_beyond(crs):
            raise date_line_error(source.raster.name, source.ground, source.grid.crs)
        if whole and crs and not full_turn(crs) and source.is_split_in(crs):  # longitudes may exceed 180
            raise date_line_error(source.raster.name, source.ground, crs)


def _grid_warnings(first: SourceRaster, grid: Grid, environment: Environment) -> Iterator[str]:
    """Return the warnings about the output grid."""
    if first.georeferencing is Georeferencing.ARRAYS:
        yield tr(
            'Input raster "{raster}": it is georeferenced only by geolocation arrays, which are not supported. Like '
            "the layer in QGIS, the result has no georeferencing. Warp the raster first (gdalwarp -geoloc) and use "
            "the result."
        ).format(raster=first.raster.name)
    if environment.crs and grid.crs and not same_crs(grid.crs, first.grid.crs):
        odd = "" if environment.cell_size else automatic_cells_warning(first.ground, grid)
        if odd:
            yield odd
        elif environment.extent is None and loses_pole(first.ground, grid):
            yield str(pole_error(first.raster.name, first.ground, grid.crs))
    if environment.extent is not None and full_turn(grid.crs):
        whole, extent, covered = full_turn(grid.crs), grid.extent(), first.suggested(grid.crs).extent()
        if any(extent.moved(move).overlaps(covered) for move in (-whole, whole)):
            yield tr(
                'Extent {extent}: the input raster "{raster}" continues across the date line, where the extent ends, '
                "so part of it is not classified. Enter the extent in the longitudes of the raster, which covers "
                "{covered}."
            ).format(extent=extent.text(), raster=first.raster.name, covered=covered.text())


def _require_crs_to_reproject(sources: Sequence[SourceRaster], environment: Environment) -> None:
    """Refuse a raster without a CRS, or with an unusable one, if it would have to be reprojected."""
    _require_usable(sources, environment)
    without_crs = next((source for source in sources if not source.grid.crs), None)
    if without_crs is None:
        return
    if environment.crs:
        raise RasterError(
            tr(
                'Input raster "{raster}": it has no CRS, so it cannot be reprojected. Set the CRS of the layer '
                "first, or leave the output CRS empty."
            ).format(raster=without_crs.raster.name)
        )
    if any(source.grid.crs for source in sources):
        raise RasterError(
            tr(
                'Input raster "{raster}": it has no CRS, so it cannot be combined with the other rasters. Set the '
                "CRS of the layer first, or leave the raster out."
            ).format(raster=without_crs.raster.name)
        )


def _require_usable(sources: Sequence[SourceRaster], environment: Environment) -> None:
    """Refuse a raster with a CRS that cannot be transformed, if it would have to be."""
    asked = [environment.crs, environment.extent.crs if environment.extent else ""]
    others = list(dict.fromkeys(filter(None, (*asked, *(source.grid.crs for source in sources)))))
    for source in sources:
        own = source.grid.crs
        if own and is_vertical(own):
            raise RasterError(
                tr(
                    'Input raster "{raster}": its CRS, "{crs}", is a vertical CRS. Set the CRS of the layer to the '
                    "one its coordinates are in."
                ).format(raster=source.raster.name, crs=name_of(own))
            )
        other = next((crs for crs in others if own and not same_crs(crs, own)), "")
        why = flaw(own) if other else ""
        if why:
            raise RasterError(
                tr(
                    'Input raster "{raster}": its CRS, "{crs}", is {flaw}, so it cannot be reprojected to {other} or '
                    "combined with data in that CRS. Set the CRS of the layer to the one its coordinates are in."
                ).format(raster=source.raster.name, crs=name_of(own), flaw=why, other=title_of(other))
            )


@blaming("cell_size")
def _require_pixels(extent: Extent, cell_size: tuple[float, float]) -> None:
    width, height = cell_size
    cols, rows = (extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height
    if not (0.5 <= rows < _MOST_SIDE and 0.5 <= cols < _MOST_SIDE and rows * cols < _MOST_PIXELS):
        raise ArgumentError(
            tr(
                "Cell size {width:g}: the result would have {columns:.0f} columns and {rows:.0f} rows. Choose a cell "
                "size that suits the extent, in units of the output CRS."
            ).format(width=width, columns=cols, rows=rows)
        )


@blaming("snap")
def _snap_origin(snap: RasterInput, crs: str) -> tuple[float, float]:
    source = SourceRaster.of(snap.open_dataset(), snap)
    grid = source.grid
    if source.georeferencing is not Georeferencing.GEOTRANSFORM and snap.blocks is None:
        raise RasterError(
            tr(
                'Snap raster "{raster}": it is not georeferenced by a geotransform, so the output cannot be aligned '
                "with its cells. Choose another raster."
            ).format(raster=snap.name)
        )
    if crs and grid.crs and not same_crs(crs, grid.crs):
        raise RasterError(
            tr(
                'Snap raster "{raster}": its CRS is not the output CRS, so the output cannot be aligned with its '
                "cells. Choose a snap raster in the output CRS, or set the output CRS to that of the snap raster."
            ).format(raster=snap.name)
        )
    if grid.transform[2] or grid.transform[4]:
        raise RasterError(
            tr('Snap raster "{raster}": it is rotated. Choose one whose rows run from west to east.').format(
                raster=snap.name
            )
        )
    return grid.transform[0], grid.transform[3]
