"""Draw the transitions between two rasters as a Sankey diagram: a PNG with a node for each class on either side.

The height of a node and the width of a flow are their shares of all pixels. Nodes carry the values of the classes, as
digits, since PNG has no letters; the table below the picture has the names. Lengths are pixels of the picture, rows
grow downwards. Arrays of the picture are red, green, blue and opacity, 0 to 1, shape (rows, cols, 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..card.png import png_of
from ..model.classes import ModelClass
from .matrix import ChangeMatrix, size_of

Canvas = NDArray[np.float32]
Rgb = tuple[int, int, int]

_WIDTH = 760
_FLOWS = 340  # the height of all pixels
_NODE = 18  # width of a node
_GAP = 13  # between nodes: the height of a digit, so that those of thin nodes do not overlap
_MARGIN = 56  # on each side, for the digits
_TOP = 8
_THINNEST = 1.0  # flows
_MOST_FLOWS = 150  # thinner ones are not drawn
_OPACITY = 0.55
_GREY: Rgb = (138, 143, 152)  # visible on white and on black
_SCALE = 2  # of digits
_DIGITS = (
    *("75557", "26227", "71747", "71717", "55711", "74717", "74757", "71111", "75757", "75717"),
    "00700",  # a minus sign
)  # rows of three pixels, as octal numbers


@dataclass(frozen=True)
class SankeyNode:
    """A class on one side of the diagram: its pixels are the rows from `top` over `height`."""

    entry: ModelClass
    top: float
    height: float


@dataclass(frozen=True)
class Flow:
    """The pixels of a transition: on both sides the top row, and the width."""

    colors: tuple[Rgb, Rgb]
    tops: tuple[float, float]
    width: float


def sankey(
    matrix: ChangeMatrix, earlier: Sequence[ModelClass], later: Sequence[ModelClass]
) -> tuple[bytes, tuple[int, int]]:
    """Return a PNG of the transitions between classes, with its width and height.

    Args:
        matrix: The transitions.
        earlier: Classes of the earlier raster to draw, from the top.
        later: Classes of the later raster to draw, from the top.
    """
    height = _FLOWS + 2 * _TOP + (max(len(earlier), len(later)) - 1) * _GAP
    canvas: Canvas = np.zeros((height, _WIDTH, 4), np.float32)
    sides, flows = layout(matrix, earlier, later)
    for flow in sorted(flows, key=lambda flow: -flow.width)[:_MOST_FLOWS]:
        _draw_flow(canvas, flow)
    for nodes, left, labels_end in ((sides[0], _MARGIN, True), (sides[1], _WIDTH - _MARGIN - _NODE, False)):
        for node in nodes:
            _draw_node(canvas, node, left, before=labels_end)
    return _png(canvas), (_WIDTH, height)


def layout(
    matrix: ChangeMatrix, earlier: Sequence[ModelClass], later: Sequence[ModelClass]
) -> tuple[tuple[list[SankeyNode], list[SankeyNode]], list[Flow]]:
    """Return the nodes of both sides and the flows between them."""
    sizes = np.array([[size_of(matrix.covered(one, other)) for other in later] for one in earlier], np.float64)
    widths = sizes * (_FLOWS / max(float(sizes.sum()), 1e-9))
    gaps = (max(len(earlier), len(later)) - 1) * _GAP
    left, right = _nodes(earlier, widths.sum(axis=1), gaps), _nodes(later, widths.sum(axis=0), gaps)
    starts = np.array([node.top for node in left])[:, None] + np.cumsum(widths, axis=1) - widths
    ends = np.array([node.top for node in right])[None, :] + np.cumsum(widths, axis=0) - widths
    flows = [
        Flow((one.color, other.color), (float(starts[row, col]), float(ends[row, col])), float(widths[row, col]))
        for row, one in enumerate(earlier)
        for col, other in enumerate(later)
        if widths[row, col]
    ]
    return (left, right), flows


def _nodes(entries: Sequence[ModelClass], heights: NDArray[np.float64], gaps: int) -> list[SankeyNode]:
    """Return the nodes of a side, with gaps of this height together."""
    tops = _TOP + np.cumsum(heights) - heights + gaps / max(len(entries) - 1, 1) * np.arange(len(entries))
    return [SankeyNode(entry, float(top), float(height)) for entry, top, height in zip(entries, tops, heights)]


def _draw_flow(canvas: Canvas, flow: Flow) -> None:
    """Draw a band from node to node, whose colour changes from that of one to that of the other."""
    first, last = _MARGIN + _NODE, _WIDTH - _MARGIN - _NODE
    along = (np.arange(last - first, dtype=np.float32) + 0.5) / (last - first)
    bend = along * along * (3 - 2 * along)
    width = max(flow.width, _THINNEST)
    tops = flow.tops[0] + bend * (flow.tops[1] - flow.tops[0])
    low, high = int(min(flow.tops)), int(np.ceil(max(flow.tops) + width))
    rows = np.arange(low, min(high + 1, len(canvas)), dtype=np.float32)[:, None]
    share = np.clip(np.minimum(rows + 1, tops + width) - np.maximum(rows, tops), 0, 1)
    start, end = (np.array(color, np.float32) / 255 for color in flow.colors)
    color = start + along[:, None] * (end - start)
    _blend(canvas[low : low + len(rows), first:last], color[None], share * _OPACITY)


def _draw_node(canvas: Canvas, node: SankeyNode, left: int, *, before: bool) -> None:
    top = round(node.top)
    bottom = max(round(node.top + node.height), top + 2)
    grey, color = (np.array(rgb, np.float32) / 255 for rgb in (_GREY, node.entry.color))
    canvas[top:bottom, left : left + _NODE] = (*grey, 1)
    if bottom - top > 2:
        canvas[top + 1 : bottom - 1, left + 1 : left + _NODE - 1] = (*color, 1)
    digits = _digits(node.entry.value)
    height, width = digits.shape
    row = min(max(round(node.top + node.height / 2) - height // 2, 0), len(canvas) - height)
    col = left - 6 - width if before else left + _NODE + 6
    if col >= 0 and col + width <= _WIDTH:
        canvas[row : row + height, col : col + width][digits] = (*grey, 1)


def _digits(number: int) -> NDArray[np.bool_]:
    glyphs = [_DIGITS[10 if sign == "-" else int(sign)] for sign in str(number)]
    drawn = [[[int(row) >> 2 & 1, int(row) >> 1 & 1, int(row) & 1, 0] for row in glyph] for glyph in glyphs]
    pixels = np.concatenate([np.array(glyph, np.bool_) for glyph in drawn], axis=1)[:, :-1]
    return pixels.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)


def _blend(canvas: Canvas, color: Canvas, opacity: NDArray[np.float32]) -> None:
    """Draw a colour over a part of the canvas."""
    below, above = canvas[..., 3:], opacity[..., None]
    total = above + below * (1 - above)
    mixed = color * above + canvas[..., :3] * below * (1 - above)
    canvas[..., :3] = np.divide(mixed, total, out=np.zeros_like(mixed), where=total > 0)
    canvas[..., 3:] = total


def _png(canvas: Canvas) -> bytes:
    """Return a PNG of a canvas, with as many colours as it needs."""
    levels = np.rint(canvas * 255).astype(np.uint8)
    packed = np.ascontiguousarray(levels).view(np.uint32)[..., 0]
    unique, index = np.unique(packed, return_inverse=True)
    palette = [(int(r), int(g), int(b), int(a)) for r, g, b, a in unique.view(np.uint8).reshape(-1, 4)]
    return png_of(index.reshape(packed.shape), palette)
