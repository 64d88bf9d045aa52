"""Values at the nodes of a grid are interpolated as numpy interpolates them, and summed as numpy sums them."""

import numpy as np
import pytest
from pixelwise.inference.grid.nodes import Nodes, Surface

RANDOM = np.random.default_rng(4)
AXES = [(1, 1), (7, 3), (9, 3), (10, 4), (25, 1), (5, 100)]  # cells, and from node to node


def axis(cells, step):
    return Nodes(step, -(-cells // step) + 1)


def positions(nodes):
    return np.arange(nodes.nodes) * nodes.step


@pytest.mark.parametrize(
    ("cells", "size", "expected"),
    [
        (10, 30, Nodes(1000, 2)),
        (5000, 30, Nodes(1000, 6)),
        (5001, 30, Nodes(1000, 7)),
        (1, 1e6, Nodes(1, 2)),  # a cell that is larger than the spacing
        (10_000_000, 30, Nodes(5000, 2001)),  # as many as there may be
    ],
)
def test_nodes_are_thirty_kilometres_apart_and_cover_all_cells(cells, size, expected):
    actual = Nodes.of(cells, size)

    assert actual == expected
    assert positions(actual)[-1] >= cells > positions(actual)[-2]


def test_a_node_is_in_the_middle_of_its_cell():
    np.testing.assert_array_equal(Nodes(4, 9).cells(slice(1, 4)), [4.5, 8.5, 12.5])


@pytest.mark.parametrize(("cells", "step"), AXES)
def test_values_at_lines_are_interpolated_between_the_nodes(cells, step):
    nodes = axis(cells, step)
    values = RANDOM.random((nodes.nodes, 2))

    actual = nodes.at_lines(values, cells)

    expected = [np.interp(np.arange(cells + 1), positions(nodes), column) for column in values.T]
    np.testing.assert_allclose(actual, np.transpose(expected), rtol=1e-12)


@pytest.mark.parametrize(("cells", "step"), AXES)
def test_sums_are_those_of_all_cells_before_a_line(cells, step):
    nodes = axis(cells, step)
    values = RANDOM.random((nodes.nodes, 2))

    actual = nodes.sums(values, cells)

    of_cells = [np.interp(np.arange(cells), positions(nodes), column) for column in values.T]
    np.testing.assert_allclose(actual, np.pad(np.cumsum(of_cells, axis=1), ((0, 0), (1, 0))).T, rtol=1e-12)


def surface_and_cells(rows, cols):
    """A random surface, and the same quantity at each line of its rows and each cell of its columns."""
    nodes = axis(*rows), axis(*cols)
    values = RANDOM.random((nodes[0].nodes, nodes[1].nodes))
    across = np.array([np.interp(np.arange(cols[0]), positions(nodes[1]), row) for row in values])
    both = [np.interp(np.arange(rows[0] + 1), positions(nodes[0]), column) for column in across.T]
    return Surface((rows[0], cols[0]), nodes, values), np.transpose(both)


@pytest.mark.parametrize("rows", AXES[1:4], ids=str)
@pytest.mark.parametrize("cols", AXES[:3], ids=str)
def test_a_surface_sums_its_cells_above_and_to_the_left(rows, cols):
    surface, cells = surface_and_cells(rows, cols)
    corners = np.indices((rows[0] + 1, cols[0] + 1)).reshape(2, -1)

    actual = surface.sum_before(*corners)

    sums = np.pad(cells[:-1].cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    np.testing.assert_allclose(actual, sums.ravel(), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("rows", AXES[1:4], ids=str)
def test_a_surface_sums_the_steps_along_a_line(rows):
    surface, cells = surface_and_cells(rows, (9, 3))
    corners = np.indices((rows[0] + 1, 10)).reshape(2, -1)

    actual = surface.sum_along(*corners)

    np.testing.assert_allclose(actual, np.pad(cells.cumsum(axis=1), ((0, 0), (1, 0))).ravel(), rtol=1e-8, atol=1e-8)


def test_the_sums_of_a_uniform_surface_are_counts_of_cells():
    surface = Surface((6, 5), (Nodes(4, 3), Nodes(3, 3)), np.full((3, 3), 2.5))

    np.testing.assert_allclose(surface.sum_before(np.array([0, 2, 6]), np.array([5, 3, 5])), [0, 15, 75])
