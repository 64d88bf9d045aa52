"""PNG images: with a palette for up to 256 colours, without one for more."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rgba = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""

_PALETTE, _RGBA = 3, 6  # PNG's types


def png_of(index: NDArray[np.intp], palette: Sequence[Rgba]) -> bytes:
    """Return a PNG of pixels, shape (rows, cols), each the index of its colour in the palette."""
    rows, cols = index.shape
    colors, few = np.array(palette, np.uint8), len(palette) <= 256
    pixels = index.astype(np.uint8) if few else colors[index].reshape(rows, cols * 4)
    lines = np.concatenate((np.zeros((rows, 1), np.uint8), pixels), axis=1)  # 0: no filter
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", cols, rows, 8, _PALETTE if few else _RGBA, 0, 0, 0))]
    if few:
        chunks += [(b"PLTE", colors[:, :3].tobytes()), (b"tRNS", colors[:, 3].tobytes())]
    chunks += [(b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def framed(color: tuple[int, int, int], frame: tuple[int, int, int], width: int, height: int) -> bytes:
    """Return a PNG of a rectangle of one colour with a frame of one pixel."""
    index = np.ones((height, width), np.intp)
    index[1:-1, 1:-1] = 0
    return png_of(index, [(*color, 255), (*frame, 255)])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
