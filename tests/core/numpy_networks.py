"""Networks implemented in numpy, with known outputs and no session."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from pixelwise.inference.network.engine import Network
from pixelwise.inference.onnx.signatures import Declaration, ImageInput, Signature, TableTensors, TensorInfo


def image_signature(bands: int = 3, channels: int | None = 3, **rest: Any) -> Signature:
    """Declare an image of any size and one score per channel, or class ids for 0 channels."""
    axes = {name: rest.pop(name, None) for name in ("batch", "height", "width")}
    kind, any_bands = np.dtype(rest.pop("dtype", np.float32)), rest.pop("any_bands", False)
    image = ImageInput(
        "image", kind, rest.pop("channels_last", False), axes["batch"], bands, axes["height"], axes["width"], any_bands
    )
    return Signature((image,), "scores", channels == 0, False, channels, **rest)


def numpy_network(
    function: Callable[[np.ndarray], np.ndarray], signature: Signature | None = None, **rest: Any
) -> Network:
    """Make a network from a function of a batch, shape (batch, bands, rows, cols), that returns its output.

    The function may raise an error for images that the network does not accept.
    """

    def run(names: list[str], feeds: dict[str, np.ndarray], options: object = None) -> list[np.ndarray]:
        (image,) = feeds.values()
        return [function(image)]

    return _network(run, signature or image_signature(), **rest)


def numpy_table(outputs: dict[str, Callable[[np.ndarray], Any]], table: TableTensors, bands: int = 3) -> Network:
    """Make a network from functions of rows, shape (rows, bands), one for each of its outputs."""

    def run(names: list[str], feeds: dict[str, np.ndarray], options: object = None) -> list[Any]:
        rows = np.hstack([feeds[name] for name in table.inputs])
        return [outputs[name](rows) for name in names]

    return _network(run, image_signature(bands, None, tabular=table))


def _network(run: Callable[..., list[Any]], signature: Signature, **rest: Any) -> Network:
    declaration = rest.pop("declaration", None) or Declaration(
        outputs=(TensorInfo(signature.output_name, "tensor(float)", (None,) * 4),)
    )
    session, options = SimpleNamespace(run=run), SimpleNamespace(terminate=False)
    metadata = rest.pop("metadata", {})
    return Network(session, signature, metadata, "CPU", "", "m.onnx", options, declaration, **rest)
