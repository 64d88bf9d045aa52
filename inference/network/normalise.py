"""Normalise raw pixel values to those the network was trained on.

Arrays have the axes (bands, rows, cols). A `Normaliser` is a linear function per band; a chain with other steps is a
`SteppedNormaliser`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Union

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, Pixels, Validity
from ..preprocessing.chain import Chain


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
    of_tile = False
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

    def apply(self, raw: Pixels, out: Pixels, unfilled: Validity | None = None) -> None:  # noqa: ARG002
        """Normalise a tile.

        Args:
            raw: Shape (bands, rows, cols), of any real type, finite.
            out: Receives the normalised values; same shape, of type `dtype`.
            unfilled: Not used: each value is normalised on its own.
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


@dataclass(frozen=True)
class SteppedNormaliser:
    """A chain of steps per band.

    Attributes:
        chains: The operations of each band.
        dtype: Type of the normalised values: that of the model's input.
        of_tile: Whether a value also depends on others of its tile.
    """

    chains: tuple[Chain, ...]
    dtype: DType
    of_tile: bool = field(init=False, repr=False, compare=False)
    _tables: tuple[Pixels, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tabulate the result for every 8-bit value, unless it depends on the tile."""
        object.__setattr__(self, "of_tile", any(chain.of_tile for chain in self.chains))
        tables = []
        for chain in () if self.of_tile else self.chains:
            values = np.arange(256, dtype=np.float64)
            chain.apply(values)
            with np.errstate(over="ignore"):
                tables.append(values.astype(self.dtype))
        object.__setattr__(self, "_tables", tuple(tables))

    def leaves(self, dtype: DType) -> bool:  # noqa: ARG002
        """Return False: the steps change raw values of any type."""
        return False

    def apply(self, raw: Pixels, out: Pixels, unfilled: Validity | None = None) -> None:
        """Normalise a tile.

        Args:
            raw: Shape (bands, rows, cols), of any real type, finite.
            out: Receives the normalised values; same shape, of type `dtype`.
            unfilled: Samples that are those of pixels, rather than filled, for statistics of the tile: shape (rows,
                cols), or that of `raw`; None for all.
        """
        if raw.dtype == np.uint8 and self._tables:
            for table, band, target in zip(self._tables, raw, out):
                np.take(table, band, out=target, mode="clip")
            return
        exact: DType = np.dtype(np.float32) if raw.dtype.itemsize <= 4 else np.dtype(np.float64)
        for number, (chain, band, target) in enumerate(zip(self.chains, raw, out)):
            values = target if out.dtype == exact else np.empty(band.shape, exact)
            np.copyto(values, band, casting="unsafe")
            chain.apply(values, unfilled if unfilled is None or unfilled.ndim < raw.ndim else unfilled[number])
            if values is not target:
                np.copyto(target, values, casting="unsafe")


AnyNormaliser = Union[Normaliser, SteppedNormaliser]


def normaliser_of(chains: Sequence[Chain], dtype: DType) -> AnyNormaliser:
    """Return the normaliser of a chain per band, by one multiplication and addition if that is all.

    Args:
        chains: The operations of each band.
        dtype: Type of the normalised values.
    """
    linear = [chain.linear for chain in chains]
    if None in linear:
        return SteppedNormaliser(tuple(chains), dtype)
    gain, bias = np.array(linear, np.float64).T
    return Normaliser(gain, bias, dtype)
