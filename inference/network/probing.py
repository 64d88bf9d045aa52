"""Find properties that a model file leaves unspecified by trial runs on small random images.

The images come from a fixed seed, so that the same file always gives the same results.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Batch
from ..errors import ModelError
from .engine import Network

_SAME = 1e-3  # of the spread of outputs: rounding


def output_shape(network: Network, height: int, width: int) -> tuple[int, int, int]:
    """Return channels (0 for class ids), rows and columns of the output for one image size; each size is run once.

    Raises:
        ModelError: The model does not accept the size.
    """
    if (height, width) not in network.sizes:
        output = network.run(random_image(network, height, width))
        channels = 0 if network.signature.gives_class_ids else output.shape[1]
        network.sizes[height, width] = channels, output.shape[-2], output.shape[-1]
    return network.sizes[height, width]


def nearest_tile(network: Network, requested: int, accepted: int, total_stride: int) -> int:
    """Find the accepted tile size nearest to one that may not be accepted.

    Args:
        network: The network.
        requested: Rows and columns of the requested tile.
        accepted: Rows and columns of an accepted tile.
        total_stride: Sizes differ by multiples of it.

    Returns:
        `requested` if it is accepted; otherwise the nearest accepted size towards `accepted`.
    """
    if accepts_tile(network, requested):
        return requested
    works, fails = accepted, requested
    while abs(works - fails) > total_stride:
        steps = abs(fails - works) // (2 * total_stride)
        middle = works + (steps if fails > works else -steps) * total_stride
        works, fails = (middle, fails) if accepts_tile(network, middle) else (works, middle)
    return works


def accepts_tile(network: Network, side: int) -> bool:
    """Return whether a network accepts tiles of so many rows and columns."""
    try:
        output_shape(network, side, side)
    except ModelError:
        return False
    return True


def gives_probabilities(network: Network, height: int, width: int) -> bool:
    """Distinguish probabilities (0 to 1; several channels sum to 1) from logits.

    Args:
        network: A network that returns scores; without its softmax, they are logits.
        height: Rows it accepts.
        width: Columns it accepts.
    """
    if network.without_softmax:
        return False
    for gain in (1.0, 30.0):  # large values drive logits out of 0..1, whatever their bias
        scores = network.run(random_image(network, height, width, gain)).astype(np.float32)
        if scores.min() < -1e-4 or scores.max() > 1 + 1e-4:
            return False
        if scores.shape[1] > 1 and not np.allclose(scores.sum(axis=1), 1, atol=1e-2):
            return False
    return True


def sees_single_pixels(network: Network, height: int, width: int) -> bool:
    """Return whether the output of a pixel does not depend on its neighbours.

    Half of the pixels of an image, in no pattern, are exchanged; the output of the others is compared.

    Args:
        network: A network whose output is as large as the image.
        height: Rows it accepts.
        width: Columns it accepts.
    """
    image = random_image(network, height, width)
    others = np.random.default_rng(2).random((height, width)) < 0.5
    changed = np.where(others, image[..., ::-1, ::-1], image)
    before, after = predict(network, image), predict(network, changed)
    if before.shape[-2:] != (height, width):
        return False
    apart = np.abs(before - after).max(axis=tuple(range(before.ndim - 2)))[~others]
    return bool(apart.max(initial=0) <= _SAME * max(float(before.std()), 1e-6))


def predict(network: Network, image: Batch) -> Batch:
    """Run an image of shape (batch, bands, rows, cols); return scores or class ids as float32."""
    return network.run(image).astype(np.float32)


def random_image(network: Network, height: int, width: int, gain: float = 1.0) -> Batch:
    """Return a batch of the type of the input: 0 to 1 (bytes: 0 to 255), or around 0 for a larger gain."""
    shape = (network.signature.image.batch or 1, network.signature.image.bands, height, width)
    values = np.random.default_rng(1).random(shape, np.float32)
    if network.signature.image.dtype.kind == "u":
        return (values * 255).astype(network.signature.image.dtype)
    return (values - 0.5 if gain > 1 else values) * np.float32(gain)
