"""Windows that are put together from images, the first on top. Arrays are those of `imagery.py`."""

from __future__ import annotations

import numpy as np

from ..arrays import DType, Validity
from ..grid.window import Window
from .image import Image, SampleMask


class Composite:
    """A window filled from images, the first on top."""

    def __init__(self, bands: int, window: Window, dtype: DType) -> None:
        """Create an empty window."""
        shape = window.height, window.width
        self._window = window
        self._pixels = np.zeros((bands, *shape), dtype)
        self._valid = np.zeros(shape, bool)
        self._lacking: SampleMask | None = None
        self._at_declared_limit: Validity | None = None
        self._damaged: Validity | None = None

    def is_full(self, window: Window) -> bool:
        """Whether all pixels of a window are filled."""
        return bool(self._valid[window.slices_within(self._window)].all())

    def add(self, window: Window, image: Image) -> None:
        """Add an image of a window below the previous ones."""
        rows, cols = window.slices_within(self._window)
        shows = image.valid & ~self._valid[rows, cols]
        np.copyto(self._pixels[:, rows, cols], image.pixels, where=shows)
        self._valid[rows, cols] |= shows
        if image.lacking is not None:
            self._lacking = np.zeros(self._pixels.shape, bool) if self._lacking is None else self._lacking
            self._lacking[:, rows, cols] |= image.lacking & shows
        if image.at_declared_limit is not None:
            self._at_declared_limit = (
                np.zeros(self._valid.shape, bool) if self._at_declared_limit is None else self._at_declared_limit
            )
            self._at_declared_limit[rows, cols] |= image.at_declared_limit & shows
        if image.damaged is not None:
            self._damaged = np.zeros(self._valid.shape, bool) if self._damaged is None else self._damaged
            self._damaged[rows, cols] |= image.damaged

    def image(self) -> Image:
        """Return the current image."""
        image = Image(self._pixels, self._valid, self._lacking, self._at_declared_limit)
        return image if self._damaged is None else image.without(self._damaged & ~self._valid)
