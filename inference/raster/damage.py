"""Rasters with damaged parts: where they cannot be read, and what becomes of the pixels there.

Damage is found in cells: the blocks of a file, or squares of a raster that GDAL assembles or warps. A cell is damaged
if it cannot be read from a raster that was just opened, so which cells are damaged depends on the file alone, neither
on the windows that are read nor on what GDAL has in its cache.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import DType
from ..errors import UnreadableError
from ..grid.window import Window
from ..i18n import numeral, tr
from ..progress import Progress
from .composite import Composite
from .image import Image
from .source_around import SourceAround

if TYPE_CHECKING:
    from .imagery import RasterSource

_MOST_LISTED = 20
CellRows = Sequence[Sequence[Window]]
"""The cells of a rectangle, row by row."""
DamagedCell = tuple[str, Window]
"""The name of a raster, and a cell of it."""

SQUARE = 64  # pixels along a side of a cell of a raster that is assembled or warped
LINES = 16  # rows of a cell of a file whose rows are decoded one after the other


class OnReadError(IntEnum):
    """What happens if a part of a raster is damaged; the numbers are those of the parameter."""

    STOP = 0
    NODATA = 1


class _OfThread(threading.local):
    """The cells that a thread has listed."""

    def __init__(self) -> None:
        self.listed: set[DamagedCell] = set()


class KnownDamage:
    """The cells of the rasters of a run that are known to be damaged, or not. Thread-safe."""

    def __init__(self) -> None:
        """Start without knowledge."""
        self._lock = threading.Lock()
        self._cells: dict[Hashable, dict[Window, bool]] = {}
        self._listed: dict[DamagedCell, None] = {}
        self._of_thread = _OfThread()

    def of(self, raster: Hashable) -> dict[Window, bool]:
        """Return whether cells of a raster that is read in one way are damaged, as far as it is known."""
        with self._lock:
            return self._cells.setdefault(raster, {})

    def list(self, raster: str, cell: Window) -> None:
        """Add a damaged cell of a raster, by its name, to the list for the log."""
        with self._lock:
            self._listed[raster, cell] = None
        self._of_thread.listed.add((raster, cell))

    def take_new(self) -> set[DamagedCell]:
        """Return the cells that the current thread has listed since it called this before."""
        listed, self._of_thread.listed = self._of_thread.listed, set()
        return listed

    def add(self, cells: Iterable[DamagedCell]) -> None:
        """Add damaged cells that another run or process has read to the list for the log."""
        with self._lock:
            self._listed.update(dict.fromkeys(cells))

    def log(self, progress: Progress, pixels: int) -> None:
        """Warn about the damaged cells of a run, and how many of its pixels have no class because of them."""
        if not self._listed and not pixels:
            return
        progress.warning(
            tr(
                "{pixels} pixels are NoData in the result, because the input cannot be read there (ON_READ_ERROR). "
                "Damaged blocks that this run has read: {count}."
            ).format(pixels=numeral(pixels), count=numeral(len(self._listed)))
        )
        for name, cell in sorted(self._listed, key=by_place)[:_MOST_LISTED]:
            progress.info(tr('Damaged block of "{raster}": {place}.').format(raster=name, place=place_of(cell)))
        if len(self._listed) > _MOST_LISTED:
            progress.info(tr("… and {count} more.").format(count=numeral(len(self._listed) - _MOST_LISTED)))


def place_of(window: Window) -> str:
    """Return the rows and columns of a window for messages, counted from 0, the last ones included."""
    return tr("rows {top} to {bottom} and columns {left} to {right}").format(
        top=window.row, bottom=window.bottom - 1, left=window.col, right=window.right - 1
    )


@dataclass(frozen=True)
class CellLayout:
    """The cells of a raster.

    Attributes:
        size: Rows and columns of the raster, or of its warp.
        cell: Rows and columns of a cell.
        whole: Whether a window has to be read in whole cells for all damage in them to be noticed.
    """

    size: tuple[int, int]
    cell: tuple[int, int]
    whole: bool

    def cells(self, window: Window) -> list[list[Window]]:
        """Return the cells that a window within the raster overlaps, row by row."""
        rows, cols = self.size
        height, width = self.cell
        return [
            [
                Window(row, col, min(height, rows - row), min(width, cols - col))
                for col in range(window.col // width * width, window.right, width)
            ]
            for row in range(window.row // height * height, window.bottom, height)
        ]


@dataclass(frozen=True)
class Original:
    """A raster whose parts may be damaged.

    Attributes:
        raster: Its name for messages.
        bands: The number of bands that are read.
        dtype: Their type.
        find_layout: Returns its cells; None if it is read in blocks, where the damage is the whole window.
        open: Opens it once more; a warped raster for a window of the output alone, if one is given, since GDAL
            warps more than the window that is read.
        is_warped: Whether its rows and columns are those of its warp.
    """

    raster: str
    bands: int
    dtype: DType
    find_layout: Callable[[], CellLayout | None]
    open: Callable[[Window | None], RasterSource]
    is_warped: bool = False

    @cached_property
    def layout(self) -> CellLayout | None:
        """Its cells."""
        return self.find_layout()

    def unreadable(self, window: Window, reason: str) -> UnreadableError:
        """Return the error for a part that is damaged; `window` has the raster's own rows and columns."""
        return unreadable(self.raster, window, reason, is_warped=self.is_warped)


def unreadable(raster: str, window: Window, reason: str, *, is_warped: bool = False) -> UnreadableError:
    """Return the error for a window of a raster, or of its warp, that is damaged."""
    template = (
        tr(
            'Input raster "{raster}": the resampled pixels in {place} cannot be read ({reason}). The file is damaged '
            "or incomplete there. Replace it with an intact copy."
        )
        if is_warped
        else tr(
            'Input raster "{raster}": the pixels in {place} cannot be read ({reason}). The file is damaged '
            "or incomplete there. Replace it with an intact copy."
        )
    )
    words = reason or tr("GDAL gave no reason")
    return UnreadableError(template.format(raster=raster, place=place_of(window), reason=words), reason)


class Guarded(SourceAround):
    """Reads a raster; an error names the block that is damaged."""

    def __init__(self, original: Original, source: RasterSource) -> None:
        """Store a raster and its first source."""
        super().__init__(source)
        self._original = original

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        try:
            return self._source.read(window)
        except UnreadableError as error:
            layout = self._original.layout
            if layout is None:
                raise
            self._source = self._original.open(None)
            damaged = self._first_damaged(layout.cells(window.relative_to(self.area)))
            if damaged is None:
                raise
            raise self._original.unreadable(damaged, error.reason) from error

    def _first_damaged(self, cells: CellRows) -> Window | None:
        """Return a cell of a rectangle that cannot be read, if there is one."""
        if self._is_readable(cells):
            return None
        if len(cells) == len(cells[0]) == 1:
            return cells[0][0]
        damaged = (self._first_damaged(half) for half in _halves(cells))
        return next((cell for cell in damaged if cell is not None), None)

    def _is_readable(self, cells: CellRows) -> bool:
        """Return whether a rectangle of cells can be read; if not, open the raster again, without what it cached."""
        window = self._placed(_window_around(cells))
        try:
            self._source_of(window).read(window)
        except UnreadableError:
            self._source = self._original.open(None)
            return False
        return True

    def _source_of(self, window: Window) -> RasterSource:
        """Return a source that reads a window without what is around it."""
        return self._original.open(window) if self._original.is_warped else self._source

    def _placed(self, own: Window) -> Window:
        """Return a window of the raster's own pixels in rows and columns of the output."""
        return Window(own.row + self.area.row, own.col + self.area.col, own.height, own.width)


class Tolerant(Guarded):
    """Reads a raster; the pixels of damaged cells are not valid."""

    def __init__(self, original: Original, source: RasterSource, known: KnownDamage, key: Hashable) -> None:
        """Store a raster, its first source, the known damage of a run, and what tells rasters apart."""
        super().__init__(original, source)
        self._known = known
        self._cells = known.of(key)

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        own, layout = window.relative_to(self.area), self._original.layout
        if layout is None:
            return self._read_blocks(window)
        cells = layout.cells(own)
        if not any(self._cells.get(cell) for row in cells for cell in row):
            whole = _window_around(cells) if layout.whole else own
            try:
                return self._source.read(self._placed(whole)).part(own.slices_within(whole))
            except UnreadableError:
                self._source = self._original.open(None)
        return self._read_parts(own, cells)

    def _read_blocks(self, window: Window) -> Image:
        try:
            return self._source.read(window)
        except UnreadableError:
            self._known.list(self._original.raster, window)
            return self._without(window)

    def _read_parts(self, own: Window, cells: CellRows) -> Image:
        """Read the cells of a window of the raster's own pixels one by one, without damaged ones."""
        self._locate(cells)
        composite = Composite(self._original.bands, own, self._original.dtype)
        for cell in (cell for row in cells for cell in row):
            part = cell.intersection(own)
            composite.add(part, self._read_cell(cell).part(part.slices_within(cell)))
        return composite.image()

    def _locate(self, cells: CellRows) -> None:
        """Find out which cells of a rectangle are damaged."""
        if all(cell in self._cells for row in cells for cell in row):
            return
        if self._is_readable(cells):
            self._cells.update(dict.fromkeys((cell for row in cells for cell in row), False))
        elif len(cells) == len(cells[0]) == 1:
            self._cells[cells[0][0]] = True
        else:
            for half in _halves(cells):
                self._locate(half)

    def _read_cell(self, cell: Window) -> Image:
        if not self._cells[cell]:
            window = self._placed(cell)
            try:
                return self._source_of(window).read(window)
            except UnreadableError:  # the file has changed
                self._source = self._original.open(None)
                self._cells[cell] = True
        self._known.list(self._original.raster, cell)
        return self._without(cell)

    def _without(self, window: Window) -> Image:
        """Return a window without a valid pixel."""
        shape = window.height, window.width
        pixels = np.zeros((self._original.bands, *shape), self._original.dtype)
        return Image(pixels, np.zeros(shape, bool), damaged=np.ones(shape, bool))


def _halves(cells: CellRows) -> tuple[CellRows, CellRows]:
    """Split a rectangle of several cells."""
    if len(cells) > 1:
        half = len(cells) // 2
        return cells[:half], cells[half:]
    half = len(cells[0]) // 2
    return [cells[0][:half]], [cells[0][half:]]


def _window_around(cells: CellRows) -> Window:
    """Return the window around a rectangle of cells."""
    first, last = cells[0][0], cells[-1][-1]
    return Window(first.row, first.col, last.bottom - first.row, last.right - first.col)


def by_place(entry: DamagedCell) -> tuple[str, int, int]:
    """Return the raster's name, row and column of a damaged cell, to sort by."""
    name, cell = entry
    return name, cell.row, cell.col
