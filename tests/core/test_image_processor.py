"""Preprocessing of Hugging Face, computed as the image processors of transformers do: rescale, then normalise."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.image_processor import parse

ORIGIN = "preprocessor_config.json"
X = np.arange(0.0, 256, 15)
MEAN, STD = [0.1, 0.2, 0.3], [0.5, 0.25, 0.125]
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
STANDARD = (0.5,) * 3, (0.5,) * 3
RGB, BGR = ("red", "green", "blue"), ("blue", "green", "red")


def parsed(bands=3, **processor):
    return parse(processor, ORIGIN, bands)


def computed(metadata, bands=3):
    gain, bias = metadata.normalisation.linear(np.dtype(np.float32), bands)
    return X * gain[:, None] + bias[:, None]


def normalised(values, moments=(MEAN, STD)):
    return np.array([(values - mean) / std for mean, std in zip(*moments)])


@pytest.mark.parametrize(
    ("processor", "expected"),
    [
        ({}, normalised(X / 255)),
        ({"rescale_factor": 1 / 255}, normalised(X / 255)),
        ({"rescale_factor": 0.003921568859368563}, normalised(X / 255)),  # 1 / 255 in single precision
        ({"rescale_factor": 1e-4}, normalised(X / 10000)),
        ({"rescale_factor": 0.3}, normalised(X * 0.3)),
        ({"do_rescale": False}, normalised(X)),
        ({"do_rescale": False, "rescale_factor": 0.3, "rescale_offset": True}, normalised(X)),
        ({"rescale_factor": 1 / 127.5, "rescale_offset": True}, normalised(X / 127.5 - 1)),
        ({"rescale_factor": 1 / 127.5, "offset": True}, normalised(X / 127.5 - 1)),
        ({"do_normalize": False}, [X / 255] * 3),
        ({"do_normalize": False, "do_rescale": False}, [X] * 3),
    ],
    ids=str,
)
def test_values_are_rescaled_then_normalised(processor, expected):
    actual = parsed(image_mean=MEAN, image_std=STD, **processor)

    np.testing.assert_allclose(computed(actual), expected, rtol=1e-9, atol=1e-12)
    assert actual.normalisation.unbounded is (processor.get("do_rescale") is False)
    assert not actual.warnings


def test_one_number_is_that_of_all_bands():
    actual = parsed(4, image_mean=0.5, image_std=[0.25])

    np.testing.assert_allclose(computed(actual, 4), [(X / 255 - 0.5) / 0.25] * 4, rtol=1e-9)


@pytest.mark.parametrize(
    ("processor", "moments"),
    [
        ({"image_processor_type": "SegformerImageProcessor"}, IMAGENET),
        ({"image_processor_type": "SegformerImageProcessor", "image_mean": MEAN}, (MEAN, IMAGENET[1])),
        ({"image_processor_type": "ConvNextImageProcessorFast", "image_std": STD}, (IMAGENET[0], STD)),
        ({"feature_extractor_type": "BeitFeatureExtractor"}, STANDARD),
        ({"image_processor_type": "ViTImageProcessor", "image_mean": None}, STANDARD),
        ({"image_processor_type": "Other", "image_std": STD}, ([0] * 3, STD)),
        ({}, ([0] * 3, [1] * 3)),
    ],
    ids=str,
)
def test_numbers_that_are_not_stated_are_those_of_the_processor_and_the_user_is_warned(processor, moments):
    actual = parsed(**processor)

    np.testing.assert_allclose(computed(actual), normalised(X / 255, moments), rtol=1e-9, atol=1e-12)
    missing = [key for key in ("image_mean", "image_std") if not processor.get(key)]
    (warning,) = actual.warnings
    assert f"does not specify {', '.join(missing)}" in warning
    assert ("defaults" in warning) is (processor.get("image_processor_type", "Beit") != "Other" and processor != {})


def test_mobilevit_flips_its_bands_and_does_not_normalise():
    actual = parsed(image_processor_type="MobileViTImageProcessor")

    np.testing.assert_allclose(computed(actual), [X / 255] * 3, rtol=1e-9)
    assert actual.bands == BGR
    assert [warning for warning in actual.warnings if "3,2,1" in warning] == [*actual.warnings]


@pytest.mark.parametrize(
    ("bands", "processor", "expected"),
    [
        (3, {}, RGB),
        (None, {}, RGB),  # by the numbers
        (4, {}, None),
        (1, {"image_mean": 0.5, "image_std": 0.5}, None),
        (None, {"image_mean": 0.5, "image_std": 0.5}, None),
        (3, {"do_flip_channel_order": True}, BGR),
        (3, {"image_processor_type": "MobileViTImageProcessor", "do_flip_channel_order": False}, RGB),
    ],
    ids=str,
)
def test_three_bands_are_red_green_and_blue(bands, processor, expected):
    actual = parsed(bands, **{"image_mean": MEAN, "image_std": STD, **processor})

    assert actual.bands == expected
    assert [note for note in actual.notes if "looked up by name" in note] == [*actual.notes]
    assert bool(actual.notes) is (expected is not None)


@pytest.mark.parametrize(("flips", "names"), [(False, RGB), (True, BGR)])
def test_the_network_decides_about_three_bands_if_one_number_is_stated(flips, names):
    processor = {"image_mean": 0.5, "image_std": 0.5, "do_flip_channel_order": flips}

    assert parsed(None, **processor).unbound.three_bands == names
    assert parsed(3, **processor).unbound.three_bands == ()


@pytest.mark.parametrize(
    ("processor", "tile"),
    [
        ({"size": 512}, (512, 512)),
        ({"size": [512, 640]}, (512, 640)),
        ({"size": {"height": 512, "width": 640}}, (512, 640)),
        ({"size": {"shortest_edge": 256}}, (256, 256)),
        ({"size": {"longest_edge": 1333, "shortest_edge": 800}}, (800, 800)),
        ({"size": {}}, None),
        ({"size": 256, "crop_size": 224}, (256, 256)),
        ({"size": 256, "crop_size": {"height": 224, "width": 192}, "do_center_crop": True}, (224, 192)),
        ({"size": 256, "do_center_crop": True}, (256, 256)),
        ({}, None),
    ],
    ids=str,
)
def test_the_size_of_images_of_the_training_is_that_of_tiles(processor, tile):
    assert parsed(**processor).tile == tile


def test_images_that_were_resized_are_mentioned_unless_the_file_switches_it_off():
    resized, as_they_were = parsed(size=512).notes, parsed(size=512, do_resize=False).notes

    assert len(resized) == len(as_they_were) + 1
    assert "do_resize" in resized[-1]
    assert parsed().notes == as_they_were


@pytest.mark.parametrize(("switch", "warned"), [("do_sharpen", True), ("do_pad", False), ("do_reduce_labels", False)])
def test_an_unknown_switch_that_is_on_is_mentioned(switch, warned):
    on, off = (parsed(image_mean=MEAN, image_std=STD, **{switch: flag}).warnings for flag in (True, False))

    assert [switch in warning for warning in on] == [True] * warned
    assert off == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rescale_factor", 0),
        ("rescale_factor", -1),
        ("rescale_factor", "small"),
        ("image_mean", ["a"]),
        ("size", 0),
        ("size", {"height": 5.5, "width": 3}),
        ("do_normalize", "perhaps"),
    ],
)
def test_an_invalid_value_is_refused_with_its_key(key, value):
    with pytest.raises(ModelError, match=f"{ORIGIN}.*{key}"):
        parsed(**{key: value})
