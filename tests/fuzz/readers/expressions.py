"""Preprocessing expressions: the formulas of bands in model files, computed for a few pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from pixelwise.inference import ModelError
from pixelwise.inference.preprocessing.expression import parse_expression
from pixelwise.tests.fuzz import mutations

LARGEST = 1100
mutate = mutations.of_text


def seeds() -> list[bytes]:
    """Return expressions with every function and operator."""
    return [
        b"(nir - red) / (nir + red)",
        b"clip(sqrt(abs(B8)), 0, 1.5e2) ** 2",
        b"max(min(a, b), log1p(c), exp(-d)) * sigmoid(band(0)) - np.log10(e)",
        b"'near infrared' + \"short wave\" * -.5 / sign(x1) - log(maximum(2, power(y, 3)))",
    ]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader that computes what it accepts."""
    values = np.array([0.0, -1.5, 3.0e38], np.float32)

    def read(data: bytes) -> object:
        text = data.decode("utf-8", "surrogateescape")
        try:
            expression = parse_expression(text)
        except ValueError as error:  # its callers name the file and the key
            raise ModelError(str(error)) from error
        return expression.evaluate({name: values for name in expression.names})

    return read
