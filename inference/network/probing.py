"""Run a graph on small random images, to find out what its file does not say.

The images come from a fixed seed, so that the same file always gives the same answers.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Batch
from ..errors import ModelError
from .engine import Network

_SAME = 1e-3  # of the spread of answers: rounding


def output_shape(network: Network, height: int, width: int) -> tuple[int, int, int]:
    """Run one image of this size, once; return channels (0 for class ids), rows and columns of the answer.

    Raises:
        ModelError: The graph refuses the size.
    """
    if (height, width) not in network.sizes:
        answer = network.run([random_image(network, height, width)])
        channels = 0 if network.signature.gives_class_ids else answer.shape[1]
        network.sizes[height, width] = channels, answer.shape[-2], answer.shape[-1]
    return network.sizes[height, width]


def nearest_tile(network: Network, asked: int, known: int, multiple: int) -> int:
    """Find the tile size nearest to one that may not work.

    Args:
        network: The network.
        asked: Rows and columns of the tile that is wanted.
        known: Those of a tile that works.
        multiple: Sizes differ by multiples of it.

    Returns:
        `asked` where it works; else the nearest size towards `known` that does.
    """
    if accepts_tile(network, asked):
        return asked
    works, fails = known, asked
    while abs(works - fails) > multiple:
        steps = abs(fails - works) // (2 * multiple)
        middle = works + (steps if fails > works else -steps) * multiple
        works, fails = (middle, fails) if accepts_tile(network, middle) else (works, middle)
    return works


def accepts_tile(network: Network, side: int) -> bool:
    """Tell whether a graph takes tiles with so many rows and columns."""
    try:
        output_shape(network, side, side)
    except ModelError:
        return False
    return True


def gives_probabilities(network: Network, height: int, width: int) -> bool:
    """Tell probabilities (0 to 1; several channels sum to 1) from logits.

    Args:
        network: A graph that gives scores.
        height: Rows it takes.
        width: Columns it takes.
    """
    for gain in (1.0, 30.0):  # large values drive logits out of 0..1, whatever their bias
        scores = network.run([random_image(network, height, width, gain)]).astype(np.float32)
        if scores.min() < -1e-4 or scores.max() > 1 + 1e-4:
            return False
        if scores.shape[1] > 1 and not np.allclose(scores.sum(axis=1), 1, atol=1e-2):
            return False
    return True


def sees_single_pixels(network: Network, height: int, width: int) -> bool:
    """Tell whether the answer for a pixel is the same whatever lies around it.

    Half of an image's pixels, in no pattern, are exchanged; what becomes of the others is compared.

    Args:
        network: A graph whose answer is as large as the image.
        height: Rows it takes.
        width: Columns it takes.
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
    """Run an image, shape (batch, bands, rows, cols); give scores or class ids as float32."""
    return network.run([image]).astype(np.float32)


def random_image(network: Network, height: int, width: int, gain: float = 1.0) -> Batch:
    """Make a batch of the type that the graph takes: 0 to 1 (bytes: 0 to 255), or around 0 with a larger gain."""
    shape = (network.signature.batch or 1, network.signature.bands, height, width)
    values = np.random.default_rng(1).random(shape, np.float32)
    if network.signature.dtype.kind == "u":
        return (values * 255).astype(network.signature.dtype)
    return (values - 0.5 if gain > 1 else values) * np.float32(gain)
