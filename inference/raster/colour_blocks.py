"""Blocks of colours from blocks of colour indices, for rasters that GDAL cannot open."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..grid.grid import Grid
from .blocks import BlockRaster, BlockReader, BlockSource
from .image import Image


def blocks_of_colours(blocks: BlockRaster, names: tuple[str, ...]) -> BlockRaster:
    """Return the colours of blocks with a colour table, as bands of these names."""
    colours = np.array(blocks.colours, np.uint8).reshape(-1, 4)
    source = _Colours(blocks.source, colours)
    return replace(blocks, source=source, bands=names, dtype=np.dtype(np.uint8), limits=(), scales=(), colours=())


@dataclass(frozen=True)
class _Colours:
    """Colours of the indices of another source; `colours` has the shape (entries, 4)."""

    source: BlockSource
    colours: NDArray[np.uint8]

    def open(self) -> _ColourReader:
        """Open the source for the calling thread."""
        return _ColourReader(self.source.open(), self.colours)


class _ColourReader:
    """Reads colours, for one thread."""

    def __init__(self, numbers: BlockReader, colours: NDArray[np.uint8]) -> None:
        self._numbers = numbers
        self._colours = colours

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read components of the colours; an index without an entry, or with a transparent one, is nodata."""
        image = self._numbers.read(grid, (0,))
        numbers = image.pixels[0]
        has_entry = image.valid & (numbers >= 0) & (numbers < len(self._colours))
        entries = np.where(has_entry, numbers, 0).astype(np.intp)
        visible = has_entry & (self._colours[entries, 3] != 0)
        return Image(np.moveaxis(self._colours[entries][..., [*bands]], -1, 0), visible)

    def stop(self) -> None:
        """End current and later reads soon."""
        self._numbers.stop()
