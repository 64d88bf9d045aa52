"""A run warns about a result that is likely wrong, and names the likely cause."""

import numpy as np
import pytest
from pixelwise import inference
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model

ONE_CLASS = "All classified pixels have the class"
UNSURE = "have a confidence below 50%"
UNANSWERED = "more than a tenth, have no class"


def warnings_of(raster, model, output, **rest):
    listener = Listener()
    inference.run(inference.plan(make_job(raster, model, output, **rest)), listener)
    return "\n".join([*listener.doubts, *listener.warnings]), "\n".join(listener.lines)


@pytest.fixture
def brightest(tmp_path):
    return argmax_model(tmp_path / "brightest.onnx", 3, value_range=[0, 255])


def test_a_varied_image_gives_no_warning(tmp_path, brightest):
    raster = write_raster(tmp_path / "a.tif", textured(90, 80))

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif")

    assert warnings == ""


def test_one_class_only(tmp_path, brightest):
    image = textured(90, 80)
    image[1] = 255 - (image[1] < 50)
    image[[0, 2]] //= 2
    raster = write_raster(tmp_path / "a.tif", image)

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif")

    assert f'{ONE_CLASS} "Class 1". Unless the area is that uniform' in warnings
    assert "order of the bands" in warnings


@pytest.mark.parametrize(("factor", "expected"), [(1.0, True), (300.0, False)])
def test_more_than_half_of_the_pixels_under_half_the_confidence(tmp_path, factor, expected):
    model = conv_model(tmp_path / "m.onnx", (np.eye(3) * factor).tolist(), value_range=[0, 255])
    image = textured(90, 80)
    raster = write_raster(tmp_path / "a.tif", image)
    exponentials = np.exp(image * (factor / 255))
    share = (exponentials.max(axis=0) / exponentials.sum(axis=0) < 0.495).mean()

    warnings, _ = warnings_of(raster, model, tmp_path / "o.tif", confidence=str(tmp_path / "c.tif"))

    assert (share > 0.5) == expected
    assert (f"{100 * share:.0f}% of the pixels {UNSURE}" in warnings) == expected


def test_values_that_do_not_fit_the_range_of_the_model(tmp_path, brightest):
    raster = write_raster(tmp_path / "a.tif", textured(90, 80).astype(np.float32) * 40)

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif")

    assert "but the model expects 0 to 255, so the map would be wrong" in warnings
    assert "value_range" in warnings


def test_a_band_without_differences(tmp_path, brightest):
    image = textured(90, 80)
    image[2] = 7
    raster = write_raster(tmp_path / "a.tif", image)

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif")

    assert "model band 3 receives 7 almost everywhere" in warnings


@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_nan_scores_are_not_mistaken_for_pixels_below_the_threshold(tmp_path, merge):
    model = conv_model(tmp_path / "m.onnx", [[2, 0, 0], [0, 1, 0], [0, 0, 1]], value_range=[0, 1])
    image = textured(90, 80).astype(np.float32) / 200
    image[0, 40:43] = 3e38  # twice as much is no float32
    raster = write_raster(tmp_path / "a.tif", image)

    warnings, _ = warnings_of(
        raster,
        model,
        tmp_path / "o.tif",
        arguments={"threshold": "0.4", "tile_size": "64", "padding": "0" if merge == "crop" else "8", "merge": merge},
    )

    assert "240 valid pixels have no class, because the network returned NaN" in warnings


@pytest.mark.parametrize(("threshold", "is_warning"), [("0.9", True), ("0.337", False)])
def test_more_than_a_tenth_of_the_pixels_without_an_answer(tmp_path, brightest, threshold, is_warning):
    image = textured(90, 80)
    raster = write_raster(tmp_path / "a.tif", image)
    exponentials = np.exp(image / 255)
    below = (exponentials.max(axis=0) / exponentials.sum(axis=0) < float(threshold)).mean()

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif", arguments={"threshold": threshold})

    assert (below > 0.1) == is_warning
    assert (UNANSWERED in warnings) == is_warning


def test_the_background_of_a_binary_model_is_an_answer(tmp_path):
    model = conv_model(tmp_path / "m.onnx", [[9.0, 0, 0]], [-9.0], value_range=[0, 255])
    raster = write_raster(tmp_path / "a.tif", textured(90, 80))

    warnings, _ = warnings_of(raster, model, tmp_path / "o.tif", confidence=str(tmp_path / "c.tif"))

    assert UNANSWERED not in warnings
    assert UNSURE not in warnings


def test_more_than_a_tenth_of_the_pixels_lack_a_band(tmp_path, brightest):
    image = textured(90, 80).astype(np.float32)
    image[1, :30] = -1
    raster = write_raster(tmp_path / "a.tif", image, nodata=-1)

    warnings, _ = warnings_of(raster, brightest, tmp_path / "o.tif", arguments={"incomplete": "nodata"})

    assert "2,400 pixels have no value in some of the bands: they are NoData in the result" in warnings
