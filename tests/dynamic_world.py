"""The preprocessing of Dynamic World: its published constants, as steps of a model file and in numpy."""

from __future__ import annotations

import numpy as np

# What is subtracted from, and what divides, the logarithms of B2, B3, B4, B5, B6, B7, B8, B11 and B12
# (https://github.com/google/dynamicworld, the notebook that runs the model).
_PERCENTILES = np.array(
    [
        (1.7417268007636313, 2.023298706048351),
        (1.7261204997060209, 2.038905204308012),
        (1.6798346251414997, 2.179592821212937),
        (1.7734969472909623, 2.2890068333026603),
        (2.289154079164943, 2.6171674549378166),
        (2.382939712192371, 2.773418590375327),
        (2.3828939530384052, 2.7578332604178284),
        (2.1952484264967844, 2.789092484314204),
        (1.554812948247501, 2.4140534947492487),
    ]
)
STEPS = (
    {"type": "scale", "factor": 0.005},
    "log1p",
    {"type": "z-score", "mean": [*_PERCENTILES[:, 0]], "std": [*_PERCENTILES[:, 1]]},
    {"type": "scale", "factor": 5},
    {"type": "offset", "add": -1},
    "sigmoid",
)


def prepared(pixels: np.ndarray) -> np.ndarray:
    """Return what the network is given for reflectance x 10,000, shape (bands, rows, cols), with the bands last."""
    image = np.log(np.moveaxis(pixels, 0, -1) * 0.005 + 1)
    image = np.exp((image - _PERCENTILES[:, 0]) / _PERCENTILES[:, 1] * 5 - 1)
    return image / (image + 1)
