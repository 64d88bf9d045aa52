"""Transitions between classes: counted and replaced window by window, compared with plain loops and numpy."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from pixelwise.inference import ArgumentError
from pixelwise.inference.change.legend import ChangeFilter, ChangeLegend, TransitionColors, TransitionSelection
from pixelwise.inference.change.matrix import Period, matrix_of
from pixelwise.inference.change.pairing import Matching, Pairing
from pixelwise.inference.change.sankey import layout, sankey
from pixelwise.inference.change.transitions import Coder, Recoder, count
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.result.tally import Coverage, counts_and_areas

WATER, FOREST, TOWN = (
    ModelClass(1, "Water", (0, 0, 200)),
    ModelClass(2, "Forest", (0, 101, 0)),
    ModelClass(4, "Town", (200, 0, 0)),
)


def pixels(seed, dtype, values, shape=(37, 53)):
    return np.random.default_rng(seed).choice(np.array(values, dtype), shape)


def counts_of(earlier, later):
    return Counter(zip(earlier.ravel().tolist(), later.ravel().tolist()))


TYPES = [
    ("uint8", "uint8", [0, 1, 7, 255], [0, 3, 255]),
    ("uint8", "int16", [0, 1, 7, 255], [-32768, -5, 0, 32767]),
    ("int16", "int16", [-300, -1, 0, 5], [-2, 0, 9]),
    ("uint16", "uint8", range(300), range(200)),
    ("int32", "int32", [-(2**31), -7, 2_000_000_000], [0, 65536, 5]),
    ("int32", "uint16", range(0, 3_000_000, 100), range(60_000)),
]


@pytest.mark.parametrize(("earlier_type", "later_type", "earlier_values", "later_values"), TYPES)
def test_transitions_are_counted_for_every_type_of_values(earlier_type, later_type, earlier_values, later_values):
    earlier, later = pixels(1, earlier_type, earlier_values), pixels(2, later_type, later_values)
    coder = Coder(earlier.dtype, later.dtype)

    transitions = count(coder, Window(0, 0, *earlier.shape), (earlier, later), None)
    more = count(coder, Window(0, 0, *earlier.shape), (earlier[::-1], later), None)

    assert {pair: covered.pixels for pair, covered in transitions.items()} == counts_of(earlier, later)
    assert {pair: covered.pixels for pair, covered in more.items()} == counts_of(earlier[::-1], later)


@pytest.mark.parametrize(("earlier_type", "later_type", "earlier_values", "later_values"), TYPES)
def test_transitions_are_replaced_by_their_numbers(earlier_type, later_type, earlier_values, later_values):
    earlier, later = pixels(1, earlier_type, earlier_values), pixels(2, later_type, later_values)
    pairs = [*counts_of(earlier, later)]
    numbers = {pair: number for number, pair in enumerate(pairs[: len(pairs) // 2], start=1)}

    recoder = Recoder.of(Coder(earlier.dtype, later.dtype), numbers, 60_000, np.dtype("uint16"))

    for first in (earlier, earlier[::-1]):
        expected = [numbers.get(pair, 60_000) for pair in zip(first.ravel().tolist(), later.ravel().tolist())]
        np.testing.assert_array_equal(recoder.recode(first, later).ravel(), expected)
    assert recoder.recode(earlier, later).dtype == np.uint16


def test_values_that_a_recoder_does_not_know_are_missing():
    recoder = Recoder.of(Coder(np.dtype("int16"), np.dtype("int16")), {(1, 2): 1}, 255, np.dtype("uint8"))

    recoded = recoder.recode(np.array([[1, 9, 1]], "int16"), np.array([[2, 2, 8]], "int16"))

    assert recoded.tolist() == [[1, 255, 255]]


@pytest.mark.parametrize("longest", [1, 3, 40])
def test_long_runs_of_equal_classes_are_counted_like_single_pixels(longest):
    rng = np.random.default_rng(longest)
    index = np.repeat(rng.integers(0, 50, 4000), rng.integers(1, longest + 1, 4000))[:4000].reshape(50, 80)

    pixels, areas = counts_and_areas(index.astype(np.uint8), 256, np.full((1, 1), 2.5))

    np.testing.assert_array_equal(pixels, np.bincount(index.ravel(), minlength=256))
    np.testing.assert_allclose(areas, 2.5 * np.bincount(index.ravel(), minlength=256))


def matrix(transitions, earlier=(WATER, FOREST, TOWN), later=(WATER, FOREST, TOWN), matching=Matching.VALUE):
    covered = {pair: Coverage(pixels, 100.0 * pixels) for pair, pixels in transitions.items()}
    return matrix_of(covered, Pairing(earlier, later, matching), (0, 0), is_measured=True)


def every(matrix):
    return TransitionSelection(*(frozenset(entry.value for entry in side) for side in matrix.occurring))


def test_the_balance_of_a_class_is_its_gain_less_its_loss():
    change = matrix({(1, 1): 50, (2, 2): 20, (2, 1): 30, (1, 4): 5, (0, 1): 9, (2, 0): 8})

    water, forest, town = change.balances()

    assert (water.before.pixels, water.after.pixels, water.gain.pixels, water.loss.pixels) == (55, 80, 30, 5)
    assert (water.net.pixels, water.net.area) == (25, 2500.0)
    assert (forest.net.pixels, town.net.pixels) == (-30, 5)
    assert change.nodata == Coverage(17, 1700.0)
    assert (change.total.pixels, change.changed.pixels) == (105, 35)


def test_the_annual_rate_is_that_of_puyravaud():
    water, _, town = matrix({(1, 1): 50, (2, 2): 20, (2, 1): 30, (1, 4): 5}).balances()
    period = Period(date(2010, 7, 1), date(2018, 7, 1))

    assert water.annual_rate(period) == pytest.approx(np.log(80 / 55) / (2922 / 365.2425))
    assert town.annual_rate(period) is None  # there was none


@pytest.mark.parametrize("end", [date(2010, 1, 1), date(2009, 1, 1)])
def test_a_period_that_does_not_end_after_its_start_is_refused(end):
    with pytest.raises(ArgumentError, match="is not after the date of the earlier raster"):
        Period(date(2010, 1, 1), end)


def test_transitions_are_numbered_by_values_and_unchanged_pixels_have_a_row_for_each_class():
    change = matrix({(4, 1): 3, (1, 1): 50, (2, 1): 30, (2, 2): 20, (1, 4): 5})

    legend = ChangeLegend.of(change, every(change))

    assert [(entry.number, entry.name, *entry.names) for entry in legend.transitions] == [
        (1, "No Change", "Water", "Water"),
        (2, "Water->Town", "Water", "Town"),
        (3, "Forest->Water", "Forest", "Water"),
        (4, "No Change", "Forest", "Forest"),
        (5, "Town->Water", "Town", "Water"),
    ]
    assert legend.legend().dtype == np.uint8
    assert legend.legend().nodata == 255
    assert [entry.name for entry in legend.legend().classes][:2] == ["Other", "No Change (Water)"]
    assert legend.other.pixels == 0


@pytest.mark.parametrize(
    ("chosen", "names", "other"),
    [
        (ChangeFilter.CHANGED, ["Water->Town", "Forest->Water"], 70),
        (ChangeFilter.UNCHANGED, ["No Change", "No Change"], 35),
    ],
)
def test_a_filter_leaves_transitions_out(chosen, names, other):
    change = matrix({(1, 1): 50, (2, 2): 20, (2, 1): 30, (1, 4): 5})
    selection = TransitionSelection(frozenset((1, 2, 4)), frozenset((1, 2, 4)), chosen)

    legend = ChangeLegend.of(change, selection)

    assert [entry.name for entry in legend.transitions] == names
    assert legend.other.pixels == other


@pytest.mark.parametrize(
    ("colors", "expected"),
    [
        (TransitionColors.AVERAGE, (0, 51, 100)),
        (TransitionColors.EARLIER, FOREST.color),
        (TransitionColors.LATER, WATER.color),
    ],
)
def test_a_transition_has_the_colour_of_its_classes(colors, expected):
    change = matrix({(2, 1): 30})

    legend = ChangeLegend.of(change, TransitionSelection(frozenset((2,)), frozenset((1,)), colors=colors))

    assert legend.transitions[0].color == expected


def test_many_transitions_get_a_larger_type_and_nodata_stays_free():
    classes = tuple(ModelClass(value, str(value), (0, 0, 0)) for value in range(1, 301))
    change = matrix({(one.value, other.value): 1 for one in classes for other in classes}, classes, classes)

    legend = ChangeLegend.of(change, every(change))

    assert len(legend.transitions) == 90_000
    assert legend.legend().dtype == np.int32
    assert legend.legend().nodata < 0


@pytest.mark.parametrize(("count", "dtype", "nodata"), [(254, "uint8", 255), (255, "uint16", 65535)])
def test_the_smallest_type_has_room_for_nodata_and_other_pixels(count, dtype, nodata):
    classes = tuple(ModelClass(value, str(value), (0, 0, 0)) for value in range(1, count + 1))
    change = matrix({(entry.value, entry.value): 1 for entry in classes}, classes, classes)

    legend = ChangeLegend.of(change, every(change)).legend()

    assert (legend.dtype, legend.nodata) == (np.dtype(dtype), nodata)


def test_classes_are_matched_by_name_whatever_their_values():
    later = ModelClass(7, " forest", (0, 99, 0)), ModelClass(8, "Water", (0, 0, 250)), ModelClass(9, "Snow", (9, 9, 9))
    change = matrix({(1, 8): 40, (2, 7): 30, (2, 8): 5, (1, 9): 2}, later=later, matching=Matching.NAME)

    legend = ChangeLegend.of(change, every(change))

    assert [(entry.name, *entry.names) for entry in legend.transitions] == [
        ("No Change", "Water", "Water"),
        ("Water->Snow", "Water", "Snow"),
        ("No Change", "Forest", "Forest"),
        ("Forest->Water", "Forest", "Water"),
    ]
    assert change.changed.pixels == 7
    assert change.pairing.differences() == [
        "Classes of the earlier raster only: 4 Town.",
        "Classes of the later raster only: 9 Snow.",
    ]


def test_values_of_one_raster_with_the_same_name_are_one_class_if_matched_by_name():
    earlier = (
        ModelClass(1, "Water", (0, 0, 200)),
        ModelClass(2, "Forest", (0, 100, 0)),
        ModelClass(3, "forest", (0, 90, 0)),
    )
    change = matrix({(2, 2): 10, (3, 2): 20, (3, 1): 4}, earlier, (WATER, FOREST), Matching.NAME)

    legend = ChangeLegend.of(change, every(change))

    assert [(entry.name, entry.covered.pixels) for entry in legend.transitions] == [
        ("Forest->Water", 4),
        ("No Change", 30),
    ]
    covered = {(2, 2): Coverage(1, 1.0), (3, 1): Coverage(1, 1.0), (0, 1): Coverage(1, 1.0)}
    assert legend.numbers_of(covered, change, (0, 0)) == {(2, 2): 2, (3, 1): 1}


def test_names_that_differ_are_listed_where_classes_are_matched_by_value():
    later = WATER, ModelClass(2, "Woods", (0, 90, 0)), TOWN

    lines = Pairing((WATER, FOREST, TOWN), later, Matching.VALUE).differences()

    assert lines == ['Class 2 is called "Forest" in the earlier raster and "Woods" in the later one.']


def test_nodes_and_flows_of_the_diagram_are_shares_of_all_pixels():
    change = matrix({(1, 1): 50, (2, 2): 20, (2, 1): 30})

    (left, right), flows = layout(change, *change.occurring)

    assert [node.height for node in left] == pytest.approx([170, 170])
    assert [node.height for node in right] == pytest.approx([272, 68])
    assert sorted(flow.width for flow in flows) == pytest.approx([68, 102, 170])
    ends = sorted((flow.tops[1], flow.tops[1] + flow.width) for flow in flows if flow.colors[1] == WATER.color)
    assert [ends[0][0], ends[1][0], ends[1][1]] == pytest.approx(
        [right[0].top, ends[0][1], right[0].top + right[0].height]
    )


def test_the_diagram_is_a_png_with_the_colours_of_the_classes(tmp_path):
    gdal = pytest.importorskip("osgeo.gdal")
    change = matrix({(1, 1): 50, (2, 2): 20, (2, 1): 30})

    png, (width, height) = sankey(change, *change.occurring)

    path = tmp_path / "sankey.png"
    path.write_bytes(png)
    drawn = gdal.Open(str(path)).ReadAsArray()
    assert drawn.shape == (4, height, width)
    assert drawn[:, 60, 65].tolist() == [*WATER.color, 255]
    assert drawn[:, height - 60, 65].tolist() == [*FOREST.color, 255]
    assert drawn[3, 2, width // 2] == 0
