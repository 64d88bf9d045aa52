"""Normalise raw pixel values to those the network was trained on.

Arrays have the axes (bands, rows, cols).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, Pixels


@dataclass(frozen=True)
class Normaliser:
    """A linear function per band: normalised = raw * gain + bias.

    Attributes:
        gain: Shape (bands,), float64.
        bias: Shape (bands,), float64.
        dtype: Type of the normalised values: that of the model's input.
        as_they_are: Whether values stay as they are.
    """

    gain: NDArray[np.float64]
    bias: NDArray[np.float64]
    dtype: DType
    as_they_are: bool = field(init=False, repr=False, compare=False)
    _tables: Pixels = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tabulate the result for every 8-bit value: exact, and faster than arithmetic."""
        object.__setattr__(self, "as_they_are", bool((self.gain == 1).all() and (self.bias == 0).all()))
        tables = np.arange(256) * self.gain[:, None] + self.bias[:, None]
        with np.errstate(over="ignore", invalid="ignore"):
            object.__setattr__(self, "_tables", tables.astype(self.dtype))

    def leaves(self, dtype: DType) -> bool:
        """Return whether raw values of a type can be fed without a change."""
        return dtype == self.dtype and self.as_they_are

    def apply(self, raw: Pixels, out: Pixels) -> None:
        """Normalise a tile.

        Args:
            raw: Shape (bands, rows, cols), of any real type, finite.
            out: Receives the normalised values; same shape, of type `dtype`.
        """
        if self.as_they_are:
            np.copyto(out, raw, casting="unsafe")
        elif raw.dtype == np.uint8:
            for table, band, target in zip(self._tables, raw, out):
                np.take(table, band, out=target, mode="clip")
        else:
            exact: DType = np.dtype(np.float32) if raw.dtype.itemsize <= 4 else np.dtype(np.float64)
            gain, bias = self.gain.astype(exact)[:, None, None], self.bias.astype(exact)[:, None, None]
            values = out if out.dtype == exact else np.empty(raw.shape, exact)
            np.multiply(raw, gain, out=values, dtype=exact)
            values += bias
            if values is not out:
                np.copyto(out, values, casting="unsafe")
