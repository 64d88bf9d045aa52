"""Models of CNTK 2 (.model): the Dictionary in protobuf, its functions, and their conversion to ONNX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from pixelwise.inference.cntk import model as cntk_model
from pixelwise.tests.fuzz import mutations

mutate = mutations.of_protobuf

_ANSWERS = Path(__file__).parents[2] / "core" / "cntk_answers.npz"
_LARGEST = 12_000  # bytes of a seed


def seeds() -> list[bytes]:
    """Return the small models that CNTK 2.7 saved."""
    with np.load(_ANSWERS) as stored:
        models = [stored[name].tobytes() for name in stored.files if name.endswith("/model")]
    return [model for model in models if len(model) <= _LARGEST]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader that converts, without the cache of conversions."""

    def read(data: bytes) -> object:
        cntk_model._cache.clear()
        return cntk_model.converted(data, "m.model").functions

    return read
