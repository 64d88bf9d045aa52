"""Functions that numpy lacks, for the steps and for the expressions of a model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sigmoid(values: NDArray[np.floating[Any]], out: NDArray[np.floating[Any]] | None = None) -> NDArray[Any]:
    """Return 1 / (1 + exp(-values)), in `out` if it is given."""
    result: NDArray[np.floating[Any]] = np.asarray(np.negative(values, out=out))
    np.exp(result, out=result)
    result += 1
    np.reciprocal(result, out=result)
    return result
