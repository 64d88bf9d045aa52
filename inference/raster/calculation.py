"""Calculate the bands of the model from those of the raster, and find samples for which a step has no result.

A sample without a finite result, such as of a division by 0, is missing, like one that the raster lacks: the same rules
fill it or make it nodata (docs/adr/0032). Arrays have the axes (bands, rows, cols).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, Pixels
from ..grid.window import Window
from ..preprocessing.chain import Chain
from ..preprocessing.expression import Expression, Name
from .image import Image, SampleMask
from .imagery import RasterSource, Sparse, Stoppable


def calculated_type(dtype: DType) -> DType:
    """Return the type of bands that are calculated from values of a type."""
    return np.dtype(np.float32 if dtype.itemsize <= 2 or dtype == np.float32 else np.float64)


def _all_values(dtype: DType) -> Pixels:
    """Return all values of a type of whole numbers with at most 16 bits; none for other types."""
    if dtype.kind not in "iu" or dtype.itemsize > 2:
        return np.empty(0)
    return np.arange(np.iinfo(dtype).min, np.iinfo(dtype).max + 1)


@dataclass(frozen=True)
class Calculation:
    """The calculation of the model's bands.

    Attributes:
        names: The bands that are read, as the expressions name them.
        expressions: The expression of each band of the model; () if these are the bands that are read.
        chains: The steps of each band of the model that may have no result; () if none has.
    """

    names: tuple[Name, ...] = ()
    expressions: tuple[Expression, ...] = ()
    chains: tuple[Chain, ...] = ()

    @classmethod
    def of(
        cls, names: Sequence[Name], expressions: Sequence[Expression], chains: Sequence[Chain], dtype: DType
    ) -> Calculation | None:
        """Return the calculation for expressions and steps, if either needs one for values of a type."""
        whole = np.empty(0) if expressions else _all_values(dtype)
        partial = any(not chain.total and not (whole.size and chain.defined(whole).all()) for chain in chains)
        return (
            cls(tuple(names), tuple(expressions), tuple(chains) if partial else ()) if expressions or partial else None
        )

    def over(self, source: RasterSource) -> RasterSource:
        """Return a source of the model's bands."""
        return _CalculatedPixels(source, self)

    def of_samples(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the model's bands of samples, shape (bands, samples); NaN for missing samples."""
        if not self.expressions:
            return values
        named = dict(zip(self.names, values))
        results = [np.broadcast_to(expression.evaluate(named), values.shape[1]) for expression in self.expressions]
        return np.where(np.isfinite(results), results, np.nan)

    def applied(self, image: Image) -> Image:
        """Return the bands of the model, with samples that have no result as missing ones."""
        pixels, missing = self._calculated(image) if self.expressions else (image.pixels, image.lacking)
        without = {band: ~chain.defined(pixels[band]) for band, chain in enumerate(self.chains) if not chain.total}
        if any(flags.any() for flags in without.values()):
            missing = np.zeros(pixels.shape, bool) if missing is None else missing.copy()
            for band, flags in without.items():
                missing[band] |= flags
        elif not self.expressions:
            return image
        if missing is None:
            return image._replace(pixels=pixels)
        lacking = missing & image.valid
        changed = image._replace(pixels=pixels, lacking=lacking if lacking.any() else None)
        nowhere = missing.all(axis=0)
        undefined = nowhere & image.valid
        if image.lacking is not None:  # such pixels are missing values of the raster
            undefined &= ~image.lacking.any(axis=0)
        return changed.masked(~nowhere)._replace(
            undefined=undefined if undefined.any() else None, damaged=image.damaged
        )

    def _calculated(self, image: Image) -> tuple[Pixels, SampleMask | None]:
        """Return the calculated bands and their missing samples, if any."""
        kind = calculated_type(image.pixels.dtype)
        values = dict(zip(self.names, image.pixels.astype(kind)))
        lacking = {} if image.lacking is None else dict(zip(self.names, image.lacking))
        pixels = np.zeros((len(self.expressions), *image.valid.shape), kind)
        missing = np.zeros(pixels.shape, bool)
        for expression, result, flags in zip(self.expressions, pixels, missing):
            result[...] = expression.evaluate(values)
            flags |= ~np.isfinite(result)
            for name in expression.names if lacking else ():
                flags |= lacking[name]
            result[flags] = 0
        return pixels, missing if missing.any() else None


class _CalculatedPixels:
    """A source that calculates the pixels of another."""

    def __init__(self, source: RasterSource, calculation: Calculation) -> None:
        """Store a source and the calculation of its pixels."""
        self._source = source
        self._calculation = calculation
        self.area = source.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        return self._calculation.applied(self._source.read(window))

    def is_empty(self, window: Window) -> bool:
        """Whether no pixel of a window can have a value."""
        return isinstance(self._source, Sparse) and self._source.is_empty(window)

    def stop(self) -> None:
        """End current and later reads soon, if the source can be stopped."""
        if isinstance(self._source, Stoppable):
            self._source.stop()
