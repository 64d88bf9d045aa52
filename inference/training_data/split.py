"""Split tiles into training, validation and test data by blocks of ground, so that no pixel is in two sets.

Blocks are squares of pixels of the first grid; tiles of other grids are located on it. A tile belongs to the set of
all blocks that it touches; if these are in several sets, it is left out. Blocks are assigned so that the numbers of
tiles are near the requested shares, and each class occurs in each set as far as possible (docs/adr/0034).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import ArgumentError
from ..grid.crs import same_crs
from ..grid.date_line import wrapped_to
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr

PARTS = ("train", "val", "test")
CURVED = 1.0  # pixel by which an edge of a tile may bend in another CRS

GroundBlock = tuple[int, int]
"""Row and column of a block."""

_NOISE = 1e-3  # of a pixel: rounding must not add a block
_MISSING = 0.1  # cost of a class without a tile in a set, in shares of the tiles
_EMPTY = 10.0  # cost of a set without a tile
_MOST_MOVES = 20_000  # changes of a set that are tried
_FEW = 40  # blocks, with which exchanges of two blocks are tried too


def requested_shares(text: str) -> tuple[float, ...]:
    """Return the shares (0 to 1) of training, validation and test data.

    Args:
        text: Percentages, such as "70,15,15" or "80,20"; empty for no split.

    Raises:
        ArgumentError: The text is not two or three percentages that add up to 100.
    """
    if not text.strip():
        return ()
    try:
        percentages = [float(number) for number in re.split(r"[,;/\s]+", text.strip())]
    except ValueError:
        percentages = []
    used = sum(percentage > 0 for percentage in percentages)
    valid = 2 <= len(percentages) <= len(PARTS) and used > 1 and min(percentages) >= 0
    if not valid or not math.isclose(sum(percentages), 100, abs_tol=0.1):
        raise ArgumentError(
            tr(
                'Split "{text}": enter the percentages of training, validation and test data, which add up to 100, '
                'such as "70,15,15", or "80,20" without test data; or leave it empty for one folder.'
            ).format(text=text.strip()),
            "split",
        )
    return tuple(percentage / sum(percentages) for percentage in percentages)


@dataclass(frozen=True)
class GroundBlocks:
    """Blocks of ground.

    Attributes:
        grid: The grid whose pixels they consist of; they continue beyond it.
        rows: Height of a block in pixels.
        cols: Width of a block in pixels.
    """

    grid: Grid
    rows: int
    cols: int

    def touched(self, grid: Grid, window: Window) -> tuple[GroundBlock, ...]:
        """Return the blocks that a window of a grid touches."""
        top, left, bottom, right = self._located(grid, window)
        rows = range(math.floor(top / self.rows), max(math.ceil(bottom / self.rows), math.floor(top / self.rows) + 1))
        cols = range(math.floor(left / self.cols), max(math.ceil(right / self.cols), math.floor(left / self.cols) + 1))
        return tuple((row, col) for row in rows for col in cols)

    def _located(self, grid: Grid, window: Window) -> tuple[float, float, float, float]:
        """Return the first and last rows and columns of a window: top, left, bottom, right."""
        if grid == self.grid:
            return window.row, window.col, window.bottom, window.right
        if same_crs(grid.crs, self.grid.crs):
            part, slack = grid.cut(window), -_NOISE
            corners = [part.point(row, col) for row in (0, part.rows) for col in (0, part.cols)]
        else:
            around, slack = grid.cut(window).extent().to_crs(self.grid.crs), CURVED
            around = wrapped_to(around, self.grid.extent())
            corners = [(x, y) for x in (around.xmin, around.xmax) for y in (around.ymin, around.ymax)]
        rows, cols = zip(*(self.grid.pixel(x, y) for x, y in corners))
        return min(rows) - slack, min(cols) - slack, max(rows) + slack, max(cols) + slack


@dataclass
class TileGroup:
    """The tiles that touch the same blocks.

    Attributes:
        tiles: Their number.
        classes: The labels that occur in them.
    """

    tiles: int = 0
    classes: set[int] = field(default_factory=set)


class TileGroups:
    """Counts tiles by the blocks that they touch."""

    def __init__(self) -> None:
        """Start without tiles."""
        self.groups: dict[tuple[GroundBlock, ...], TileGroup] = {}

    def add(self, touched: tuple[GroundBlock, ...], classes: Iterable[int]) -> None:
        """Count a tile with the blocks it touches and the labels that occur in it."""
        group = self.groups.setdefault(touched, TileGroup())
        group.tiles += 1
        group.classes.update(classes)


@dataclass(frozen=True)
class Split:
    """The set of each block.

    Attributes:
        blocks: The blocks.
        sets: The index in `PARTS` of each block with tiles.
        tiles: The number of tiles of each set.
        classes: The labels that occur in each set.
        between: The number of tiles that touch blocks of several sets.
    """

    blocks: GroundBlocks
    sets: dict[GroundBlock, int]
    tiles: tuple[int, ...]
    classes: tuple[frozenset[int], ...]
    between: int

    def part_of(self, grid: Grid, window: Window) -> str | None:
        """Return the set of a tile; None if it is left out."""
        touched = {self.sets.get(block) for block in self.blocks.touched(grid, window)}
        only = touched.pop() if len(touched) == 1 else None
        return None if only is None else PARTS[only]


def split_tiles(blocks: GroundBlocks, groups: TileGroups, shares: Sequence[float], seed: int) -> Split:
    """Assign the blocks to sets.

    Args:
        blocks: The blocks.
        groups: All tiles that can be exported.
        shares: The requested share of each set.
        seed: Seed of the random order.

    Raises:
        ArgumentError: There are too few blocks, so that a set has no tiles.
    """
    assignment = _Assignment(groups, shares)
    random = np.random.default_rng(seed)
    order = [assignment.blocks[index] for index in random.permutation(len(assignment.blocks))]
    for block in order:
        assignment.place(block, assignment.lacking(block))
    assignment.improve([order[index] for index in random.permutation(len(order))])
    if any(share and not tiles for share, tiles in zip(shares, assignment.tiles)):
        raise ArgumentError(
            tr(
                "Split: the tiles are in {count} blocks of {cols} x {rows} pixels, too few to give each set its own "
                "tiles. Choose a smaller split block, smaller tiles, a smaller stride, or a larger extent."
            ).format(count=len(order), cols=blocks.cols, rows=blocks.rows),
            "split_block",
        )
    return Split(
        blocks,
        assignment.sets,
        tuple(assignment.tiles),
        tuple(frozenset(label for label, count in counts.items() if count) for counts in assignment.labels),
        sum(group.tiles for group in groups.groups.values()) - sum(assignment.tiles),
    )


class _Assignment:
    """Blocks and their sets, with the tiles and labels of each set."""

    def __init__(self, groups: TileGroups, shares: Sequence[float]) -> None:
        self._shares = shares
        self._groups = groups.groups
        self._touching: dict[GroundBlock, list[tuple[GroundBlock, ...]]] = {}
        for touched in self._groups:
            for block in touched:
                self._touching.setdefault(block, []).append(touched)
        self.blocks = sorted(self._touching)
        self.sets: dict[GroundBlock, int] = {}
        self.tiles = [0 for _ in shares]
        self.labels: list[dict[int, int]] = [{} for _ in shares]  # groups with each label
        self._all = frozenset(label for group in self._groups.values() for label in group.classes)

    def lacking(self, block: GroundBlock) -> int:
        """Return the set to which a block is best added, before all have been placed."""
        own = self._groups.get((block,), TileGroup())
        placed = sum(self.tiles) + own.tiles or 1
        return max(
            (index for index, share in enumerate(self._shares) if share),
            key=lambda index: (self._shares[index] * placed - self.tiles[index], self._shares[index]),
        )

    def place(self, block: GroundBlock, index: int) -> None:
        """Assign a block to a set."""
        for touched in self._touching[block]:
            self._count(touched, -1)
        self.sets[block] = index
        for touched in self._touching[block]:
            self._count(touched, 1)

    def improve(self, order: Sequence[GroundBlock]) -> None:
        """Change the sets of blocks as long as that brings the sets nearer to the requested shares."""
        sets = [index for index, share in enumerate(self._shares) if share]
        tried, cost, improved = 0, self._cost(), True
        while improved and tried < _MOST_MOVES:
            improved = False
            for changes in self._changes(order, sets):
                tried += 1
                before = {block: self.sets[block] for block in changes}
                self._apply(changes)
                after = self._cost()
                if after < cost - 1e-9:
                    cost, improved = after, True
                else:
                    self._apply(before)
                if tried >= _MOST_MOVES:
                    break

    def _changes(self, order: Sequence[GroundBlock], sets: Sequence[int]) -> Iterable[dict[GroundBlock, int]]:
        """Yield changes to try: a block in another set, and with few blocks, exchanges of two."""
        for block in order:
            for index in sets:
                if index != self.sets[block]:
                    yield {block: index}
        for place, first in enumerate(order if len(order) <= _FEW else ()):
            for second in order[place + 1 :]:
                if self.sets[first] != self.sets[second]:
                    yield {first: self.sets[second], second: self.sets[first]}

    def _apply(self, changes: dict[GroundBlock, int]) -> None:
        for block, index in changes.items():
            self.place(block, index)

    def _count(self, touched: tuple[GroundBlock, ...], sign: int) -> None:
        """Add or subtract the tiles of a group, if all its blocks are in one set."""
        sets = {self.sets.get(block) for block in touched}
        index = sets.pop() if len(sets) == 1 else None
        if index is None:
            return
        group = self._groups[touched]
        self.tiles[index] += sign * group.tiles
        for label in group.classes:
            self.labels[index][label] = self.labels[index].get(label, 0) + sign

    def _cost(self) -> float:
        total = sum(self.tiles)
        cost = 0.0
        for share, tiles, labels in zip(self._shares, self.tiles, self.labels):
            cost += abs(share - tiles / total) if total else 1.0
            if share and not tiles:
                cost += _EMPTY
            if share:
                cost += _MISSING * (len(self._all) - sum(count > 0 for count in labels.values()))
        return cost
