"""Pack the values of arrays that grow in as few bits as they need, and compress them.

Only the compressed values are in memory, so a block that is computed takes little more of it than its file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BITS = 1, 2, 4  # of a packed value

_LEVEL, _MEMORY = 1, 9  # of the compression: the fastest, with most memory
_CHUNK = 2**18  # values that are packed at once, which the caches of a processor hold
_ONE = np.uint8(1)


class PackedArray:
    """An array that grows, packed and compressed.

    Attributes:
        dtype: The type of the values.
        size: The number of values.
        bits: The bits of each in the packed array.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        """Start without a value."""
        self.dtype = dtype
        self._start(BITS[0] if dtype == np.uint8 else 8 * dtype.itemsize)

    def add(self, values: NDArray[Any]) -> None:
        """Add the values of an array of any shape, of the same type."""
        flat = values.astype(self.dtype, casting="safe", copy=False).ravel()
        for start in range(0, flat.size, _CHUNK):
            chunk = flat[start : start + _CHUNK]
            bits = bits_of(chunk)
            if bits > self.bits:
                self._widen(bits)
            self._append(chunk)

    def finish(self) -> list[bytes]:
        """Return the packed array in parts; no value can be added later."""
        self._compress(self._rest)
        self._parts.append(self._compressor.flush())
        return self._parts

    def _start(self, bits: int) -> None:
        self.bits = bits
        self.size = 0
        self._rest = np.empty(0, self.dtype)  # values that do not fill a byte yet
        self._parts: list[bytes] = []
        # Maps have runs of equal classes, so zlib need not search for other repetitions.
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_RLE)

    def _append(self, values: NDArray[Any]) -> None:
        self.size += values.size
        if self._rest.size:
            values = np.concatenate([self._rest, values])
        whole = values.size - values.size % max(1, 8 // self.bits)
        self._compress(values[:whole])
        self._rest = values[whole:].copy()

    def _compress(self, values: NDArray[Any]) -> None:
        part = self._compressor.compress(np.ascontiguousarray(packed_bits(values, self.bits)).data)
        if part:
            self._parts.append(part)

    def _widen(self, bits: int) -> None:
        """Pack the earlier values again, in more bits."""
        earlier, size, before = self.finish(), self.size, self.bits
        self._start(bits)
        for packed in _decompressed(earlier):
            values = unpacked_bits(np.frombuffer(packed, np.uint8), before)
            self._append(values[: size - self.size])


def bits_of(array: NDArray[Any]) -> int:
    """Return in how many bits each value of an array can be stored: 1, 2, 4, or those of its type.

    The values of bytes are stored plus one, so 255, which often is the nodata value, takes no more bits than 0.
    """
    whole = 8 * array.itemsize
    if array.dtype != np.uint8:
        return whole
    highest = int((array + _ONE).max(initial=0))
    return next((bits for bits in BITS if highest < 1 << bits), whole)


def packed_bits(array: NDArray[Any], bits: int) -> NDArray[Any]:
    """Return the values of an array, shape (n,), plus one in so many bits each; the array itself if that is all."""
    if bits == 8 * array.itemsize:
        return array
    per_byte = 8 // bits
    values = np.zeros(-(-array.size // per_byte) * per_byte, np.uint8)
    np.add(array, _ONE, out=values[: array.size])
    packed = values[::per_byte].copy()
    for number in range(1, per_byte):
        packed |= values[number::per_byte] << np.uint8(number * bits)
    return packed


def unpacked_bits(packed: NDArray[Any], bits: int) -> NDArray[Any]:
    """Return the values that were packed in so many bits each, and those that fill the last byte."""
    per_byte = 8 // bits
    values = np.empty(len(packed) * per_byte, np.uint8)
    for number in range(per_byte):
        values[number::per_byte] = (packed >> np.uint8(number * bits)) & np.uint8((1 << bits) - 1)
    values -= _ONE
    return values


def _decompressed(parts: Sequence[bytes]) -> Iterator[bytes]:
    decompressor = zlib.decompressobj()
    for part in parts:
        rest = part
        while rest:
            yield decompressor.decompress(rest, _CHUNK)
            rest = decompressor.unconsumed_tail
    yield decompressor.flush()
