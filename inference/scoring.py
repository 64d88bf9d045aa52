"""From the pixels of tiles to the network's scores on the pixel grid.

Whatever a graph's answer needs to lie on the pixels of the tile is done here and nowhere else. Arrays have
the axis order (batch, channels, rows, cols). Nothing here knows of rasters, classes or threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Batch, Pixels
from .engine import Graph
from .normalise import Normaliser
from .tiling import Window
from .upsample import upsampled


@dataclass(frozen=True)
class Scorer:
    """A network, and how it is fed and understood.

    Attributes:
        graph: The network.
        normaliser: Raw values to network values.
        crop: Border by which the network's answer is smaller than the tile, on each side.
        stride: Sides, in pixels, of the square that one answer stands for.
    """

    graph: Graph
    normaliser: Normaliser
    crop: int = 0
    stride: int = 1

    def answered(self, read: Window) -> Window:
        """The pixels of a tile that get scores."""
        return read.grown(-self.crop)

    def scores(self, images: Sequence[Pixels]) -> Batch:
        """Score whole tiles.

        Args:
            images: Raw values, each of shape (bands, rows, cols), all of one size.

        Returns:
            Scores, shape (images, channels, rows, cols), or class ids, shape (images, rows, cols), of the pixels that
            `answered` names.

        Raises:
            ModelError: The network fails on these values.
        """
        return self._answer(self._fed(images))[: len(images)]

    def _fed(self, images: Sequence[Pixels]) -> Batch:
        """Network values; a graph with a fixed batch gets what is missing as zeros."""
        count = self.graph.signature.batch or len(images)
        feed = np.zeros((count, *images[0].shape), self.normaliser.dtype)
        for place, image in zip(feed, images):
            self.normaliser.apply(image, out=place)
        return feed

    def _answer(self, feed: Batch) -> Batch:
        """What the graph says of tiles, on their pixel grid."""
        return upsampled(self.graph.run(feed), self.stride)
