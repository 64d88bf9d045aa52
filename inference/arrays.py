"""Names for the arrays that pass through a run, and for ranges of their values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

DType = np.dtype[Any]
Pixels = NDArray[Any]
"""Raw or normalised values, shape (bands, rows, cols)."""
Validity = NDArray[np.bool_]
"""True where there is a pixel, shape (rows, cols)."""
Batch = NDArray[Any]
"""Tiles for the network, shape (batch, bands, rows, cols), or its output, shape (batch, channels, rows, cols)."""
Scores = NDArray[Any]
"""Scores of one tile, shape (channels, rows, cols), or its class ids, shape (rows, cols)."""
Classes = NDArray[Any]
"""Class values or ids, integers, shape (rows, cols) or (batch, rows, cols)."""
Doubles = NDArray[np.float64]
"""64-bit floats of any shape."""
Indices = NDArray[np.intp]
"""Indices of rows, columns or points, shape (indices,)."""
ValueRange = tuple[float, float]
"""The lowest and the highest value."""
