"""The layout of the input of a network, and of the arrays it receives."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.network.engine import Network
from pixelwise.inference.onnx.signatures import Declaration, ImageInput, Signature, require_one_image

RADAR = ImageInput("radar", np.dtype(np.float32), False, None, 2, None, None)
OPTICAL = ImageInput("optical", np.dtype(np.float16), True, None, 3, None, None)


class Session:
    """Records its feeds and returns scores of one channel."""

    def run(self, outputs, feeds, options):
        self.outputs, self.feeds = outputs, feeds
        return [np.zeros((1, 1, 4, 5), np.float32)]


def network(*inputs):
    signature = Signature(inputs, "scores", gives_class_ids=False, scores_last=False, channels=1)
    return Network(Session(), signature, {}, "CPU", "", "m.onnx", SimpleNamespace(), Declaration())


def test_an_input_gets_images_in_its_own_type_and_order_of_axes():
    images = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)

    arranged = OPTICAL.arranged(images)

    assert arranged.dtype == np.float16
    assert arranged.flags.c_contiguous
    np.testing.assert_array_equal(arranged, np.moveaxis(images, 1, 3))


def test_images_already_in_the_layout_of_the_input_are_not_copied():
    images = np.zeros((1, 2, 4, 5), np.float32)

    assert RADAR.arranged(images) is images


def test_each_input_of_a_network_gets_its_bands_of_the_image():
    opened = network(RADAR, OPTICAL)
    image = np.arange(5 * 4 * 5, dtype=np.float32).reshape(1, 5, 4, 5)

    scores = opened.run(image)

    assert scores.shape == (1, 1, 4, 5)
    assert opened.session.outputs == ["scores"]
    np.testing.assert_array_equal(opened.session.feeds["radar"], image[:, :2])
    np.testing.assert_array_equal(opened.session.feeds["optical"], np.moveaxis(image[:, 2:], 1, 3))
    assert opened.session.feeds["optical"].dtype == np.float16


def test_the_only_input_is_read_from_the_signature_itself():
    signature = network(OPTICAL).signature

    assert (signature.image.name, signature.image.bands, signature.image.channels_last) == ("optical", 3, True)
    assert signature.with_bands(7, any_bands=True).image == ImageInput(
        "optical", np.dtype(np.float16), True, None, 7, None, None, any_bands=True
    )


def test_several_inputs_share_an_image_with_the_bands_of_all():
    signature = network(RADAR, replace(OPTICAL, batch=2, width=64)).signature

    assert signature.image == ImageInput("radar", np.dtype(np.float32), False, 2, 5, None, 64)
    assert signature.shares == (range(2), range(2, 5))
    assert (signature.bands_of("optical"), signature.bands_of("scores")) == (3, None)
    assert signature.with_bands(9) is signature


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (replace(OPTICAL, batch=4), "differ in tiles at once (2, 4)"),
        (replace(OPTICAL, height=32), "differ in rows (32, 64)"),
        (replace(OPTICAL, width=32), "differ in columns (32, 64)"),
        (replace(OPTICAL, dtype=np.dtype(np.uint8)), '("radar" float32, "optical" uint8)'),
        (replace(OPTICAL, bands=0), 'number of bands of its inputs "optical" is neither declared'),
    ],
    ids=["batch", "rows", "columns", "type", "bands"],
)
def test_inputs_that_cannot_share_an_image_are_refused(other, reason):
    fixed = replace(RADAR, batch=2, height=64, width=64)

    with pytest.raises(ModelError, match=re.escape(reason)):
        require_one_image((fixed, other), "m.onnx")


def test_whole_numbers_of_different_types_are_refused():
    inputs = (replace(RADAR, dtype=np.dtype(np.uint8)), replace(OPTICAL, dtype=np.dtype(np.uint16)))

    with pytest.raises(ModelError, match=re.escape('different types ("radar" uint8, "optical" uint16)')):
        require_one_image(inputs, "m.onnx")
