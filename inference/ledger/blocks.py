"""A block: the results of consecutive tiles, and its file.

The file is a header in JSON and raw arrays, compressed: nothing in it is executed. Every number in it is checked.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels
from ..grid.window import Window
from ..loop.gaps import GapCounts
from ..loop.writing import ClassifiedWindow
from ..raster.damage import DamagedCell
from ..result.outputs import OutputKind
from ..result.prediction import Prediction

_MAGIC = b"PIXELWISE BLOCK\n"
_FRAME = struct.Struct("<II")  # checksum of all that follows it, length of the header
BLOCK_START = len(_MAGIC) + _FRAME.size  # bytes before the header
_BLOCK_VERSION = 2  # of the file
_BLOCK_VERSIONS = 1, _BLOCK_VERSION  # the first has no packed classes
_LEVEL, _MEMORY = 1, 9  # of the compression: the fastest, with most memory
_MOST_ARRAY_BYTES = 2**31  # bytes of all arrays, so that a damaged file cannot take all memory
_MOST_OF_HEADER = 2**26  # bytes
_CLASSES, _VALUES = "classes", "values"
_BITS = 1, 2, 4  # of a packed value
_ONE = np.uint8(1)
_TYPES = frozenset(
    np.dtype(kind + size).str for kind, sizes in (("u", "1248"), ("i", "1248"), ("f", "248")) for size in sizes
)


@dataclass(frozen=True)
class BlockCounts:
    """The counts that are not part of the results.

    Attributes:
        gaps: Pixels that lack a band, or a score.
        mask: Tiles, and tiles inside the mask; zeros without a mask.
        values: A sample of the values, shape (bands, pixels), if any.
        damaged: The damaged cells of the rasters, each with its raster's name, that were read.
    """

    gaps: GapCounts
    mask: tuple[int, int]
    values: Pixels | None
    damaged: tuple[DamagedCell, ...] = ()


@dataclass(frozen=True)
class BlockResult:
    """The results of a block, in the order in which they are written."""

    windows: tuple[ClassifiedWindow, ...]
    counts: BlockCounts

    @property
    def pixels(self) -> int:
        """The number of pixels."""
        return sum(result.window.pixels for result in self.windows)

    def to_bytes(self, identity: str = "") -> list[bytes]:
        """Return the content of the file, in parts; it states which block it is, so that another one is recognised."""
        arrays = {name: array for name, array in self._arrays().items() if array.size}
        bits = [bits_of(array) for array in arrays.values()]
        packed = [_compressed(packed_bits(array, count)) for array, count in zip(arrays.values(), bits)]
        header = {
            "block": _BLOCK_VERSION,
            "place": identity,
            "windows": [_result_values(result) for result in self.windows],
            "arrays": [
                [name, array.dtype.str, array.size, len(data), count]
                for (name, array), data, count in zip(arrays.items(), packed, bits)
            ],
            "bands": self._bands(),
            "gaps": self.counts.gaps,
            "mask": self.counts.mask,
            "damaged": [[raster, *_window_values(cell)] for raster, cell in self.counts.damaged],
            "model_bands": 0 if self.counts.values is None else len(self.counts.values),
        }
        text = json.dumps(header, separators=(",", ":")).encode("ascii")
        return [_MAGIC, _FRAME.pack(_checksum([text, *packed]), len(text)), text, *packed]

    @classmethod
    def of(cls, content: bytes, identity: str = "", most: int = _MOST_ARRAY_BYTES) -> BlockResult:
        """Read the content of a file.

        Args:
            content: The content.
            identity: The block that it should be. Files of the first versions do not state it.
            most: Bytes of all arrays, at most.

        Raises:
            ValueError: It is damaged, not that of a block, or another block.
        """
        try:
            header, data = _checked(content)
            if header.get("place", identity) != identity:
                raise ValueError("another block")
            arrays = dict(_unpacked(header["arrays"], data, most))
            bands = {OutputKind(kind): int(count) for kind, count in header["bands"].items()}
            values = arrays.get(_VALUES)
            sample = None if values is None else values.reshape(int(header["model_bands"]), -1)
            tiles, inside = map(int, header["mask"])
            damaged = tuple((str(raster), Window(*map(int, window))) for raster, *window in header.get("damaged", ()))
            counts = BlockCounts(_gap_counts(header["gaps"]), (tiles, inside), sample, damaged)
            return cls(tuple(_results(header["windows"], arrays, bands)), counts)
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, zlib.error) as error:
            raise ValueError(str(error)) from error

    def _predictions(self) -> list[Prediction]:
        return [result.prediction for result in self.windows if result.prediction is not None]

    def _bands(self) -> dict[str, int]:
        """Return the number of bands of each output of percentages, 0 for those without an axis of bands."""
        first = next(iter(self._predictions()), None)
        percents = first.percents if first else {}
        return {kind.value: len(array) if array.ndim == 3 else 0 for kind, array in percents.items()}

    def _arrays(self) -> dict[str, NDArray[Any]]:
        predictions = self._predictions()
        arrays = {_CLASSES: _joined([prediction.classes for prediction in predictions])}
        for kind in predictions[0].percents if predictions else ():
            arrays[kind.value] = _joined([prediction.percents[kind] for prediction in predictions])
        if self.counts.values is not None:
            arrays[_VALUES] = self.counts.values
        return arrays


def checksum_of(content: bytes) -> int:
    """Return the checksum that a file states, given its start.

    Raises:
        ValueError: It is cut.
    """
    if len(content) < BLOCK_START:
        raise ValueError("not a block")
    return int(_FRAME.unpack_from(content, len(_MAGIC))[0])


def pixels_of(path: str) -> int:
    """Return the number of pixels that a file states, whose arrays are not read; 0 if it is missing or damaged."""
    try:
        with open(path, "rb") as file:
            frame = file.read(BLOCK_START)
            length = _FRAME.unpack_from(frame, len(_MAGIC))[1]
            header = json.loads(file.read(min(length, _MOST_OF_HEADER)))
        return sum(int(height) * int(width) for _, _, height, width, *_ in header["windows"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError, struct.error):
        return 0


def bits_of(array: NDArray[Any]) -> int:
    """Return in how many bits each value of an array can be stored: 1, 2, 4, or those of its type.

    The values of bytes are stored plus one, so 255, which often is the nodata value, takes no more bits than 0.
    """
    whole = 8 * array.itemsize
    if array.dtype != np.uint8:
        return whole
    highest = int((array + _ONE).max(initial=0))
    return next((bits for bits in _BITS if highest < 1 << bits), whole)


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


def unpacked_bits(packed: NDArray[Any], bits: int, size: int) -> NDArray[Any]:
    """Return so many values that were packed in so many bits each."""
    per_byte = 8 // bits
    values = np.empty(len(packed) * per_byte, np.uint8)
    for number in range(per_byte):
        values[number::per_byte] = (packed >> np.uint8(number * bits)) & np.uint8((1 << bits) - 1)
    return values[:size] - _ONE


def _compressed(array: NDArray[Any]) -> bytes:
    """Return an array, compressed: maps have runs of equal classes, for which zlib need not search."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_RLE)
    return compressor.compress(np.ascontiguousarray(array).data) + compressor.flush()


def _joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([array.ravel() for array in arrays]) if arrays else np.empty(0, np.uint8)


def _result_values(result: ClassifiedWindow) -> list[int]:
    return [*_window_values(result.window), result.valid, int(result.prediction is not None)]


def _window_values(window: Window) -> list[int]:
    return [window.row, window.col, window.height, window.width]


def _checksum(parts: Sequence[bytes]) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum


def _checked(content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return header and arrays of a file whose checksum is right.

    Raises:
        ValueError: It is damaged.
    """
    if not content.startswith(_MAGIC) or len(content) < BLOCK_START:
        raise ValueError("not a block")
    checksum, length = _FRAME.unpack_from(content, len(_MAGIC))
    rest = memoryview(content)[BLOCK_START:]
    if zlib.crc32(rest) != checksum:
        raise ValueError("the checksum is wrong")
    header = json.loads(bytes(rest[:length]))
    if header["block"] not in _BLOCK_VERSIONS:
        raise ValueError("another version")
    return header, rest[length:]


def _unpacked(listed: Sequence[Sequence[Any]], data: memoryview, most: int) -> Iterator[tuple[str, NDArray[Any]]]:
    offset = 0
    for name, dtype, size, length, *packed in listed:
        if dtype not in _TYPES or not 0 < size * np.dtype(dtype).itemsize <= most:
            raise ValueError("an array of another kind")
        most -= size * np.dtype(dtype).itemsize
        whole = 8 * np.dtype(dtype).itemsize
        bits = packed[0] if packed else whole
        if bits != whole and not (whole == 8 and bits in _BITS):
            raise ValueError("an array of other bits")
        expected = -(-size * bits // 8)
        raw = zlib.decompressobj().decompress(data[offset : offset + length], expected)
        if len(raw) != expected:
            raise ValueError("an array of another size")
        offset += length
        array = np.frombuffer(raw, dtype)
        yield str(name), array if bits == whole else unpacked_bits(array, bits, size)


def _gap_counts(values: Mapping[str, Any]) -> GapCounts:
    return {name: [*map(int, value)] if isinstance(value, list) else int(value) for name, value in values.items()}


def _results(
    windows: Sequence[Sequence[int]], arrays: Mapping[str, NDArray[Any]], bands: Mapping[OutputKind, int]
) -> Iterator[ClassifiedWindow]:
    take = {name: _taker(array) for name, array in arrays.items()}
    for row, col, height, width, valid, is_predicted in windows:
        prediction = None
        if is_predicted:
            shape = height, width
            percents = {kind: take[kind.value]((count, *shape) if count else shape) for kind, count in bands.items()}
            prediction = Prediction(take[_CLASSES](shape), percents)
        yield ClassifiedWindow(Window(row, col, height, width), prediction, int(valid))


def _taker(array: NDArray[Any]) -> Callable[[tuple[int, ...]], NDArray[Any]]:
    """Return a function that returns the next values of an array in a shape."""
    offset = 0

    def take(shape: tuple[int, ...]) -> NDArray[Any]:
        nonlocal offset
        size = int(np.prod(shape))
        part = array[offset : offset + size].reshape(shape)
        offset += size
        return part

    return take
