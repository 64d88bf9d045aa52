"""The time axis of an image input: names of axes, orders, and images arranged by them."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.onnx.time_axis import StatedAxes, TimeAxis, named_order, parse_order, spelled


@pytest.mark.parametrize(
    "value", ["btchw", "b, t, c, h, w", "[batch, time, bands, rows, columns]", ["n", "T", "channel", "y", "x"]]
)
def test_an_order_is_a_word_or_a_list_of_names(value):
    assert parse_order(value) == "btchw"


@pytest.mark.parametrize("value", ["bchw", "bbchw", "batch, time, bands, rows, depth", 5, None])
def test_an_order_has_the_five_axes_once(value):
    with pytest.raises(ValueError, match="are not the five axes"):
        parse_order(value)


def test_a_name_that_identifies_no_axis_is_a_question_mark():
    assert named_order(["batch_size", "num_frames", "unk__12", "Height", "longitude"]) == "bt?hw"
    assert spelled("bthw") == "(b, t, h, w)"


@pytest.mark.parametrize("order", ["bcthw", "btchw", "bthwc", "tbchw"])
def test_each_sample_of_an_image_is_at_its_date_and_band(order):
    batch, dates, bands, rows, cols = 2, 3, 4, 5, 6
    images = np.arange(batch * dates * bands * rows * cols).reshape(batch, dates * bands, rows, cols)

    arranged = TimeAxis(order, dates).arranged(images)

    axes = dict(zip(order, arranged.shape))
    assert axes == {"b": batch, "t": dates, "c": bands, "h": rows, "w": cols}
    for index in np.ndindex(arranged.shape):
        at = dict(zip(order, index))
        assert arranged[index] == images[at["b"], at["t"] * bands + at["c"], at["h"], at["w"]]


def test_the_statements_of_the_more_trusted_file_take_precedence():
    assert StatedAxes("btchw", dates=3).merged_with(StatedAxes("bcthw", 4, 5, last_date=True)) == StatedAxes(
        "btchw", 4, 3, last_date=True
    )


def test_a_map_for_each_date_is_refused_unless_the_last_one_counts():
    output = np.arange(12).reshape(1, 3, 4)

    np.testing.assert_array_equal(TimeAxis("btchw", 3, last_date=True).date_of(output, 1, "map"), output[:, 2])
    np.testing.assert_array_equal(TimeAxis("btchw", 3).date_of(output[:, :1], 1, "map"), output[:, 0])
    with pytest.raises(ModelError, match='Output "map": the network returns a map for each of 3 dates'):
        TimeAxis("btchw", 3).date_of(output, 1, "map")
