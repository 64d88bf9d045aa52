"""A block: the results of consecutive tiles, and its file.

The file is a header in JSON and raw arrays, compressed: nothing in it is executed. Every number in it is checked.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels
from ..grid.window import Window
from ..loop.gaps import GapCounts
from ..loop.writing import ClassifiedWindow
from ..raster.damage import DamagedCell
from ..regular_files import open_regular
from ..result.outputs import OutputKind
from ..result.prediction import Prediction
from .packing import BITS, PackedArray, unpacked_bits

_MAGIC = b"PIXELWISE BLOCK\n"
_FRAME = struct.Struct("<II")  # checksum of all that follows it, length of the header
BLOCK_START = len(_MAGIC) + _FRAME.size  # bytes before the header
_BLOCK_VERSION = 2  # of the file
_BLOCK_VERSIONS = 1, _BLOCK_VERSION  # the first has no packed classes
_MOST_ARRAY_BYTES = 2**31  # bytes of all arrays, so that a damaged file cannot take all memory
_MOST_OF_HEADER = 2**26  # bytes
_MOST_FILE_BYTES = BLOCK_START + _MOST_OF_HEADER + _MOST_ARRAY_BYTES
_MOST = 2**63  # of what is counted
_CLASSES, _VALUES = "classes", "values"
_ABSENT = "absent"  # the one entry of the gaps that is a list: pixels that lack each band
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
class PackedBlock:
    """A block as it is stored.

    Attributes:
        pixels: The number of pixels.
        header: Its header, without its identity.
        data: Its arrays, compressed, in parts.
    """

    pixels: int
    header: Mapping[str, Any]
    data: Sequence[bytes]

    def to_bytes(self, identity: str = "") -> list[bytes]:
        """Return the content of the file, in parts; it states which block it is, so that another one is recognised."""
        header = {"block": _BLOCK_VERSION, "place": identity, **self.header}
        text = json.dumps(header, separators=(",", ":")).encode("ascii")
        return [_MAGIC, _FRAME.pack(_checksum([text, *self.data]), len(text)), text, *self.data]


class BlockPacker:
    """Packs the results of a block as they arrive, in the order in which they are written.

    Attributes:
        has_predictions: Whether any pixel has a prediction.
    """

    def __init__(self) -> None:
        """Start without a result."""
        self.has_predictions = False
        self._pixels = 0
        self._windows: list[list[int]] = []
        self._arrays: dict[str, PackedArray] = {}
        self._bands: dict[str, int] = {}  # of each output of percentages, 0 for those without an axis of bands

    def add(self, results: Sequence[ClassifiedWindow]) -> None:
        """Pack the next results; their arrays are not kept."""
        for result in results:
            self._pixels += result.window.pixels
            self._windows.append(_result_values(result))
            if result.prediction is not None:
                self.has_predictions = True
                self._add_prediction(result.prediction)

    def packed(self, counts: BlockCounts) -> PackedBlock:
        """Return the block, with its counts; nothing can be added later."""
        if counts.values is not None:
            self._add_values(_VALUES, counts.values)
        arrays = {name: array for name, array in self._arrays.items() if array.size}
        packed = [array.finish() for array in arrays.values()]
        header = {
            "windows": self._windows,
            "arrays": [
                [name, array.dtype.str, array.size, sum(map(len, parts)), array.bits]
                for (name, array), parts in zip(arrays.items(), packed)
            ],
            "bands": self._bands,
            "gaps": counts.gaps,
            "mask": counts.mask,
            "damaged": [[raster, *_window_values(cell)] for raster, cell in counts.damaged],
            "model_bands": 0 if counts.values is None else len(counts.values),
        }
        return PackedBlock(self._pixels, header, [*chain.from_iterable(packed)])

    def _add_prediction(self, prediction: Prediction) -> None:
        self._add_values(_CLASSES, prediction.classes)
        for kind, percents in prediction.percents.items():
            self._bands[kind.value] = len(percents) if percents.ndim == 3 else 0
            self._add_values(kind.value, percents)

    def _add_values(self, name: str, values: NDArray[Any]) -> None:
        if name not in self._arrays:
            self._arrays[name] = PackedArray(values.dtype)
        self._arrays[name].add(values)


@dataclass(frozen=True)
class BlockResult:
    """The results of a block, in the order in which they are written."""

    windows: tuple[ClassifiedWindow, ...]
    counts: BlockCounts

    @property
    def pixels(self) -> int:
        """The number of pixels."""
        return sum(result.window.pixels for result in self.windows)

    def packed(self) -> PackedBlock:
        """Return them packed, as they are stored."""
        packer = BlockPacker()
        packer.add(self.windows)
        return packer.packed(self.counts)

    @classmethod
    def of(cls, content: bytes, identity: str = "", pixels: int = _MOST, most: int = _MOST_ARRAY_BYTES) -> BlockResult:
        """Read the content of a file.

        Args:
            content: The content.
            identity: The block that it should be. Files of the first versions do not state it.
            pixels: Pixels of the output.
            most: Bytes of all arrays, at most.

        Raises:
            ValueError: It is damaged, not that of a block, or another block.
        """
        try:
            header, data = _checked(content)
            if header["block"] == _BLOCK_VERSION or "place" in header:
                _require_place(header["place"], identity)
            windows = _windows(header["windows"], pixels)
            arrays = dict(_unpacked_arrays(header["arrays"], data, most))
            bands = {OutputKind(kind): _number(count) for kind, count in header["bands"].items()}
            values = arrays.get(_VALUES)
            sample = None if values is None else values.reshape(int(header["model_bands"]), -1)
            tiles, inside = map(_number, header["mask"])
            damaged = tuple(
                (str(raster), Window(*(_number(value, -_MOST) for value in window)))
                for raster, *window in header.get("damaged", ())
            )
            counts = BlockCounts(_gap_counts(header["gaps"]), (tiles, inside), sample, damaged)
            return cls(tuple(_results(windows, arrays, bands)), counts)
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, zlib.error) as error:
            raise ValueError(str(error)) from error


def checksum_of(content: bytes) -> int:
    """Return the checksum that a file states, given its start.

    Raises:
        ValueError: It is cut.
    """
    if len(content) < BLOCK_START:
        raise ValueError("not a block")
    return int(_FRAME.unpack_from(content, len(_MAGIC))[0])


def content_of(path: str) -> bytes:
    """Return the content of a file.

    Raises:
        OSError: It is missing, or cannot be read.
        ValueError: It is no regular file, not that of a block, or too large for one.
    """
    if os.path.lexists(path) and not os.path.isfile(path):
        raise ValueError("not a regular file")
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if file.read(len(_MAGIC)) != _MAGIC or size > _MOST_FILE_BYTES:
            raise ValueError("not a block")
        file.seek(0)
        return file.read(size)


def pixels_of(path: str, pixels: int) -> int:
    """Return the number of pixels that a file states, whose arrays are not read; 0 if it is missing or damaged.

    Args:
        path: The path of the file.
        pixels: Pixels of the output.
    """
    try:
        with open_regular(path) as file:
            frame = file.read(BLOCK_START)
            length = _FRAME.unpack_from(frame, len(_MAGIC))[1]
            header = json.loads(file.read(min(length, _MOST_OF_HEADER)))
        return sum(window.pixels for window, _, _ in _windows(header["windows"], pixels))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError, struct.error):
        return 0


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
    if length > _MOST_OF_HEADER:
        raise ValueError("a longer header")
    rest = memoryview(content)[BLOCK_START:]
    if zlib.crc32(rest) != checksum:
        raise ValueError("the checksum is wrong")
    header = json.loads(bytes(rest[:length]))
    if header["block"] not in _BLOCK_VERSIONS:
        raise ValueError("another version")
    return header, rest[length:]


def _unpacked_arrays(
    listed: Sequence[Sequence[Any]], data: memoryview, most: int
) -> Iterator[tuple[str, NDArray[Any]]]:
    offset = 0
    for name, dtype, size, length, *packed in listed:
        if dtype not in _TYPES or not 0 < size * np.dtype(dtype).itemsize <= most:
            raise ValueError("an array of another kind")
        most -= size * np.dtype(dtype).itemsize
        whole = 8 * np.dtype(dtype).itemsize
        bits = packed[0] if packed else whole
        if bits != whole and not (whole == 8 and bits in BITS):
            raise ValueError("an array of other bits")
        expected = -(-size * bits // 8)
        raw = zlib.decompressobj().decompress(data[offset : offset + length], expected)
        if len(raw) != expected:
            raise ValueError("an array of another size")
        offset += length
        array = np.frombuffer(raw, dtype)
        yield str(name), array if bits == whole else unpacked_bits(array, bits)[:size]


def _gap_counts(values: Mapping[str, Any]) -> GapCounts:
    others = {name: _number(value) for name, value in values.items() if name != _ABSENT}
    return {**others, _ABSENT: [*map(_number, values[_ABSENT])]}


def _number(value: object, least: int = 0) -> int:
    """Return a number of a header.

    Raises:
        ValueError: It is another value, less than `least`, or too large for anything that is counted.
    """
    if type(value) is not int or not least <= value < _MOST:
        raise ValueError("another number")
    return value


def _require_place(place: object, identity: str) -> None:
    """Refuse a block of another place.

    Raises:
        ValueError: It is another one.
    """
    if place != identity:
        raise ValueError("another block")


def _windows(listed: Sequence[Sequence[Any]], pixels: int) -> list[tuple[Window, int, bool]]:
    """Return the windows of a header, with their valid pixels, and whether they have predictions.

    Raises:
        ValueError: They do not fit into an output of so many pixels.
    """
    windows = []
    for row, col, height, width, valid, is_predicted in listed:
        window = Window(*map(_number, (row, col, height, width)))
        if window.bottom * window.right > pixels:
            raise ValueError("a window outside of the output")
        windows.append((window, _number(valid), bool(is_predicted)))
    if sum(window.pixels for window, _, _ in windows) > pixels:
        raise ValueError("more pixels than the output")
    return windows


def _results(
    windows: Sequence[tuple[Window, int, bool]], arrays: Mapping[str, NDArray[Any]], bands: Mapping[OutputKind, int]
) -> Iterator[ClassifiedWindow]:
    take = {name: _taker(array) for name, array in arrays.items()}
    for window, valid, is_predicted in windows:
        prediction = None
        if is_predicted:
            shape = window.height, window.width
            percents = {kind: take[kind.value]((count, *shape) if count else shape) for kind, count in bands.items()}
            prediction = Prediction(take[_CLASSES](shape), percents)
        yield ClassifiedWindow(window, prediction, valid)


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
