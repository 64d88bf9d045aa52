"""The layout of the input of a network, and of the arrays it receives."""

from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference.network.engine import Network
from pixelwise.inference.onnx.signatures import Declaration, ImageInput, Signature

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


def test_each_input_of_a_network_gets_its_own_feed():
    opened = network(RADAR, OPTICAL)
    radar, optical = np.ones((1, 2, 4, 5), np.float32), np.full((1, 3, 4, 5), 2, np.float32)

    scores = opened.run([radar, optical])

    assert scores.shape == (1, 1, 4, 5)
    assert opened.session.outputs == ["scores"]
    np.testing.assert_array_equal(opened.session.feeds["radar"], radar)
    np.testing.assert_array_equal(opened.session.feeds["optical"], np.moveaxis(optical, 1, 3))


def test_the_only_input_is_read_from_the_signature_itself():
    signature = network(OPTICAL).signature

    assert (signature.image.name, signature.image.bands, signature.image.channels_last) == ("optical", 3, True)
    assert signature.with_bands(7, any_bands=True).image == ImageInput(
        "optical", np.dtype(np.float16), True, None, 7, None, None, any_bands=True
    )


def test_a_signature_of_several_inputs_has_no_only_one():
    with pytest.raises(ValueError, match="too many values"):
        _ = network(RADAR, OPTICAL).signature.image.bands
