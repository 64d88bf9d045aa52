"""Compute scores on the pixel grid from the pixels of tiles.

All that aligns the output of a network with the pixels of its tile is done here. Arrays have the axes
(batch, channels, rows, cols). Rasters, classes and threads are unknown here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Batch, Pixels, Scores, Validity
from ..grid.window import Window
from ..onnx.metadata_inputs import TileMetadata
from ..onnx.signatures import Signature
from .engine import Network
from .normalise import AnyNormaliser
from .upsample import upsampled


@dataclass(frozen=True)
class ScoredWindow:
    """The scores of a window, if any of its pixels is valid, and which of them are."""

    window: Window
    scores: Scores | None
    valid: Validity


@dataclass(frozen=True)
class D4Transform:
    """One of the eight symmetries of a square: a transposition or not, then rows flipped or not, then columns.

    Attributes:
        transposed: Whether rows become columns.
        upside_down: Whether the order of the rows is reversed.
        mirrored: Whether the order of the columns is reversed.
    """

    transposed: bool = False
    upside_down: bool = False
    mirrored: bool = False

    def apply(self, tiles: Batch) -> Batch:
        """Return transformed tiles, shape (batch, channels, rows, cols); a view."""
        return self._flipped(tiles.swapaxes(-1, -2) if self.transposed else tiles)

    def invert(self, tiles: Batch) -> Batch:
        """Return tiles transformed back; a view."""
        flipped = self._flipped(tiles)
        return flipped.swapaxes(-1, -2) if self.transposed else flipped

    def _flipped(self, tiles: Batch) -> Batch:
        return tiles[..., :: -1 if self.upside_down else 1, :: -1 if self.mirrored else 1]


_FLIPS = (D4Transform(False, False, True), D4Transform(False, True, False), D4Transform(False, True, True))
_TURNS = (D4Transform(True), *(D4Transform(True, flip.upside_down, flip.mirrored) for flip in _FLIPS))


def d4_transforms(signature: Signature, tile: tuple[int, int]) -> tuple[D4Transform, ...]:
    """Return the transforms of test-time augmentation, without the identity.

    All seven if tiles are square, or the network takes tiles of any size; else the three that keep rows as rows.
    """
    turnable = tile[0] == tile[1] or (signature.image.height is None and signature.image.width is None)
    return (*_FLIPS, *_TURNS) if turnable else _FLIPS


@dataclass(frozen=True)
class Scorer:
    """A network with its preprocessing and postprocessing.

    Attributes:
        network: The network.
        normaliser: Raw values to network values.
        output_margin: Pixels on each side of a tile that the output of the model leaves out.
        output_stride: Pixels per output value along each axis.
        augmentation: Transforms in which each tile is run again, to average the scores of all runs; () for one run.
        describe: Returns the metadata of tiles by their windows, for a network with metadata inputs.
    """

    network: Network
    normaliser: AnyNormaliser
    output_margin: int = 0
    output_stride: int = 1
    augmentation: tuple[D4Transform, ...] = ()
    describe: Callable[[Sequence[Window]], TileMetadata] | None = None

    @property
    def unscored_margin(self) -> int:
        """Pixels on each side of a tile that get no scores: the output margin, and what the network was trimmed by."""
        return self.output_margin + self.network.trimmed_margin

    def scores(
        self, images: Sequence[Pixels], windows: Sequence[Window] = (), unfilled: Sequence[Validity | None] = ()
    ) -> Batch:
        """Score whole tiles.

        Args:
            images: Raw values, each of shape (bands, rows, cols), all of one size.
            windows: The pixels to keep of each, for a network with metadata inputs.
            unfilled: Samples of each image that are those of pixels, for a normalisation that depends on its tile.

        Returns:
            Scores, shape (images, channels, rows, cols), or class ids, shape (images, rows, cols), of all
            pixels but those of the `unscored_margin`.

        Raises:
            ModelError: The network fails on these values.
        """
        feed = self._fed(images, unfilled or [None] * len(images))
        metadata = self.describe(windows) if self.describe else None
        scores = self._scores(feed, len(images), metadata)
        if self.augmentation:
            # Always in this order, and as wide, so that the last bit depends on the tile only.
            scores = scores.astype(np.result_type(scores, np.float32))
            for transform in self.augmentation:
                scores += transform.invert(self._scores(transform.apply(feed), len(images), metadata))
            scores /= 1 + len(self.augmentation)
        return scores

    def _fed(self, images: Sequence[Pixels], unfilled: Sequence[Validity | None]) -> Batch:
        """Return network values; a fixed batch is filled up with zeros."""
        count = self.network.signature.image.batch or len(images)
        if count == len(images) == 1 and self.normaliser.leaves(images[0].dtype):
            return images[0][None]
        feed = np.empty((count, *images[0].shape), self.normaliser.dtype)
        for target, image, samples in zip(feed, images, unfilled):
            self.normaliser.apply(image, target, samples)
        feed[len(images) :] = 0
        return feed

    def _scores(self, feed: Batch, count: int, metadata: TileMetadata | None) -> Batch:
        """Return the scores of the first `count` tiles on their pixel grid."""
        rows, cols = (side - 2 * self.unscored_margin for side in feed.shape[-2:])
        return upsampled(self.network.run(feed, metadata)[:count], self.output_stride)[..., :rows, :cols]
