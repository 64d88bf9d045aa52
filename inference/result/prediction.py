"""Predictions for pixels: their classes and, if requested, the probabilities of the classes.

Percentages are whole numbers from 0 to 100, and 255 for pixels without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch, Classes, Validity
from .outputs import OutputKind

Percent = NDArray[np.uint8]
PERCENT_NODATA = 255  # the nodata value of percentages


@dataclass(frozen=True)
class Prediction:
    """The classes of the pixels of a window, or of a batch of windows of one size.

    Attributes:
        classes: Class values, shape (…, rows, cols).
        percents: The percentages of each output that is computed from scores, shape (…, rows, cols) with one band,
            (…, bands, rows, cols) with several.
    """

    classes: Classes
    percents: Mapping[OutputKind, Percent] = field(default_factory=dict)

    def fill(self, prediction: Prediction, where: Validity) -> None:
        """Copy the pixels of another prediction of the same shape that a mask selects."""
        np.copyto(self.classes, prediction.classes, where=where)
        for kind, percents in self.percents.items():
            np.copyto(percents, prediction.percents[kind], where=where)

    def scatter(self, prediction: Prediction, where: Validity) -> None:
        """Copy a prediction for single pixels, shapes (pixels,) and (pixels, bands), to those that a mask selects."""
        self.classes[..., where] = prediction.classes
        for kind, percents in self.percents.items():
            percents[..., where] = prediction.percents[kind].T


def whole_percents(probabilities: Batch) -> Percent:
    """Round probabilities of any shape to whole percentages; NaN is unknown."""
    rounded = probabilities.astype(np.result_type(probabilities, np.float32))
    rounded *= 100  # in place: a fifth of the time
    np.rint(rounded, out=rounded)
    np.clip(rounded, 0, 100, out=rounded)
    rounded[np.isnan(rounded)] = PERCENT_NODATA
    return rounded.astype(np.uint8)
