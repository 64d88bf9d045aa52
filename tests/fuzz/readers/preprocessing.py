"""Preprocessing steps: the list `steps` of model files, applied to a few pixels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats.fields import Fields
from pixelwise.inference.formats.lenient_json import parse_object
from pixelwise.inference.formats.preprocessing import parse_steps, written_steps
from pixelwise.inference.preprocessing.steps import describe_steps, leading_range
from pixelwise.inference.preprocessing.training import training_range
from pixelwise.tests.fuzz import mutations

mutate = mutations.of_json

_STEPS = (
    [{"type": "scale", "factor": [0.5, 2, 1]}, {"type": "offset", "add": -1}, "log"],
    [{"type": "clip", "minimum": 0, "maximum": [1, 2, 3], "bands": [0, 2]}, {"type": "sqrt"}, "tile-z-score"],
    [{"type": "z-score", "mean": [1, 2, 3], "std": 2}, {"type": "min-max", "minimum": 0, "maximum": 255}],
    [{"type": "formula", "expression": "x * 2 + 1"}, {"type": "signed-power", "exponent": 2}, "sigmoid"],
)


def seeds() -> list[bytes]:
    """Return lists of steps."""
    return [json.dumps({"steps": steps}).encode() for steps in _STEPS]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader that writes, describes and inverts what it accepts."""

    def read(data: bytes) -> object:
        document, _ = parse_object(data.decode("utf-8", "surrogateescape"), "m.emd", "a list")
        steps = Fields(document, "m.emd").parsed("steps", parse_steps) or ()
        if parse_steps(written_steps(steps)) != steps:
            raise AssertionError(steps)
        return describe_steps(steps), leading_range(steps), [training_range(steps, band) for band in range(3)]

    return read
