"""What a run says of pixels: their classes and, where that is asked for, how probable the classes are.

Percentages are whole numbers from 0 to 100, and 255 where nothing is known. Nothing here knows how they are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch, Classes, Validity

Percent = NDArray[np.uint8]
UNKNOWN = 255  # no percentage


@dataclass(frozen=True)
class ExtraOutputs:
    """What is asked for beside the classes."""

    confidence: bool = False
    probabilities: bool = False

    @property
    def any(self) -> bool:
        """Whether scores are needed as probabilities."""
        return self.confidence or self.probabilities


CLASSES_ONLY = ExtraOutputs()


@dataclass(frozen=True)
class Prediction:
    """What is said of the pixels of a window, or of a batch of windows of one size.

    Attributes:
        classes: Class values, shape (…, rows, cols).
        confidence: Percentages, shape (…, rows, cols); None where nobody asks.
        probabilities: Percentages, shape (…, bands, rows, cols); None where nobody asks.
    """

    classes: Classes
    confidence: Percent | None = None
    probabilities: Percent | None = None

    def fill(self, answers: Prediction, where: Validity) -> None:
        """Take over what was answered for some of the pixels."""
        for own, other in zip(self.parts(), answers.parts()):
            if own is not None:
                np.copyto(own, other, where=where)

    def scatter(self, answers: Prediction, where: Validity) -> None:
        """Take over what was answered for single pixels, shapes (pixels,) and (pixels, bands)."""
        for own, other in zip(self.parts(), answers.parts()):
            if own is not None:
                own[..., where] = other.T

    def parts(self) -> Iterator[Any]:
        """Classes, confidence and probabilities."""
        yield from (self.classes, self.confidence, self.probabilities)


def percent(probabilities: Batch) -> Percent:
    """Round probabilities of any shape to whole percentages; NaN is unknown."""
    rounded = probabilities.astype(np.result_type(probabilities, np.float32))
    rounded *= 100  # in place: a fifth of the time
    np.rint(rounded, out=rounded)
    np.clip(rounded, 0, 100, out=rounded)
    rounded[np.isnan(rounded)] = UNKNOWN
    return rounded.astype(np.uint8)
