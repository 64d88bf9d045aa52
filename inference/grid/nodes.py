"""Nodes distributed over a grid, at which a slowly changing quantity of its cells is known, and its interpolation.

Rows and columns are those of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Doubles, Indices

REACH = 500.0  # metres to each side of a node: shorter steps show the rounding errors of projections

_SPACING = 30_000.0  # metres between nodes
_MOST_NODES = 2000  # nodes along a side of the grid
_PRECISION = 1e-10  # of the largest part of a surface: smaller ones are left out


@dataclass(frozen=True)
class Nodes:
    """Nodes along an axis of the grid, at the first cell and every `step` cells from there."""

    step: int
    nodes: int

    @classmethod
    def of(cls, cells: int, size: float) -> Nodes:
        """Distribute nodes over `cells` cells with sides of `size` metres."""
        step = max(1, int(_SPACING / size), -(-cells // _MOST_NODES))
        return cls(step, -(-cells // step) + 1)

    def cells(self, nodes: slice) -> Doubles:
        """Return the cell centres at a range of nodes."""
        return np.arange(nodes.start, nodes.stop) * self.step + 0.5

    def at_lines(self, values: Doubles, cells: int) -> Doubles:
        """Interpolate values at the nodes, shape (nodes, …), at each line before, between and after the cells."""
        node, distance = self._split(cells)
        share = (distance / self.step)[:, None]
        return np.asarray((1 - share) * values[node] + share * values[node + 1])

    def sums(self, values: Doubles, cells: int) -> Doubles:
        """Return the sum of the cells before each of these lines, for values at the nodes, shape (nodes, …)."""
        node, distance = self._split(cells)
        first, following = self._weights(distance)
        own, other = self._weights(np.array([self.step]))
        whole = own * values[:-1] + other * values[1:]
        before = np.concatenate((np.zeros_like(values[:1]), np.cumsum(whole, axis=0)))
        return np.asarray(before[node] + first[:, None] * values[node] + following[:, None] * values[node + 1])

    def _split(self, cells: int) -> tuple[Indices, Indices]:
        """Return the node before each line, and the cells from there."""
        lines = np.arange(cells + 1)
        node = np.minimum(lines // self.step, self.nodes - 2)
        return node, lines - node * self.step

    def _weights(self, distance: Indices) -> tuple[Doubles, Doubles]:
        """Return the weights of a node and the next one for the sum of the cells between the node and a line."""
        following = distance * (distance - 1.0) / (2 * self.step)
        return distance - following, following


@dataclass(frozen=True)
class Surface:
    """A quantity of the cells of a grid, interpolated between nodes.

    It is the sum of few products of a quantity of rows and one of columns, so that tables for each row and each column
    are enough to look up its sums.

    Attributes:
        shape: The rows and columns of the grid.
        nodes: The nodes along the rows and the columns.
        values: The quantity at each node, shape (nodes of the rows, nodes of the columns).
    """

    shape: tuple[int, int]
    nodes: tuple[Nodes, Nodes]
    values: Doubles

    def sum_before(self, rows: Indices, cols: Indices) -> Doubles:
        """Return the sum over all cells above and to the left of corners of cells."""
        return _products(self._above, self._left, rows, cols)

    def sum_along(self, rows: Indices, cols: Indices) -> Doubles:
        """Return the sum over the steps along the upper side of a row, from the first column to another one."""
        return _products(self._at_rows, self._left, rows, cols)

    @cached_property
    def _factors(self) -> tuple[Doubles, Doubles]:
        left, sizes, right = np.linalg.svd(self.values, full_matrices=False)
        kept = sizes > _PRECISION * sizes[0]
        return (left * sizes)[:, kept], right[kept].T

    @cached_property
    def _above(self) -> Doubles:
        return self.nodes[0].sums(self._factors[0], self.shape[0]).T.copy()

    @cached_property
    def _at_rows(self) -> Doubles:
        return self.nodes[0].at_lines(self._factors[0], self.shape[0]).T.copy()

    @cached_property
    def _left(self) -> Doubles:
        return self.nodes[1].sums(self._factors[1], self.shape[1]).T.copy()


def _products(left: Doubles, right: Doubles, rows: Indices, cols: Indices) -> Doubles:
    return sum((one[rows] * other[cols] for one, other in zip(left, right)), np.zeros(len(rows)))
