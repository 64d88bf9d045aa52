"""Read the pixels of one tile, unless none of them can be classified."""

from __future__ import annotations

from ..grid.tiling import Tile
from ..model.arguments import Fill
from ..raster.imagery import RasterSource, Sparse
from ..raster.mask import CountingMask
from ..raster.missing import Filled, read_filled


def read_tile(
    source: RasterSource, tile: Tile, fill: Fill, padding: int, mask: CountingMask | None = None
) -> Filled | None:
    """Read a tile, with pixels that are valid only inside the mask.

    Args:
        source: The imagery.
        tile: The window to read, and the pixels to keep of it.
        fill: Values for the network outside the raster and in nodata areas.
        padding: Depth in pixels up to which nodata areas are filled.
        mask: The mask of the run, if any. It limits the kept pixels, not those around them.

    Returns:
        The pixels; None, without reading, if all kept pixels are outside the raster or the mask, or are not stored.
    """
    inside = mask.inside(tile.keep) if mask is not None else None
    if not tile.keep.overlaps(source.area) or (inside is not None and not inside.any()):
        return None
    if isinstance(source, Sparse) and source.is_empty(tile.keep):
        return None
    image = read_filled(source, tile.read, fill, padding)
    if inside is None:
        return image
    rows, cols = tile.keep.slices_within(tile.read)
    valid = image.valid.copy()
    valid[rows, cols] &= inside
    if image.absent is not None:
        image.absent[:, rows, cols] &= inside
    if image.undefined is not None:
        image.undefined[rows, cols] &= inside
    if image.damaged is not None:
        image.damaged[rows, cols] &= inside
    return image._replace(valid=valid)
