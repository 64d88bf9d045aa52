"""Classify with a graph that takes rows of band values: pixels without neighbours, and only those that have values.

The loop of `classify.py` drives it like a network of images; windows are a way of reading alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import ModelError
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..i18n import tr
from ..model.arguments import Fill
from ..network.engine import Network
from ..network.normalise import Normaliser
from ..network.tables import TabularNetwork
from ..onnx.labels import Label
from ..raster.imagery import RasterSource
from ..raster.mask import CountingMask
from ..raster.missing import Filled, read_filled
from ..result.classes import ClassRule
from ..result.prediction import Prediction
from .classify import cut_out
from .gaps import Gaps
from .writing import Classified


@dataclass(frozen=True)
class RowClassifier:
    """From imagery to class values, one window at a time.

    Attributes:
        rows: The network.
        normaliser: Raw values to network values.
        rule: Scores to class values.
        tiling: How the raster is cut; without padding.
        batch: Windows in a step.
        stencil: The mask; None without one.
        gaps: What becomes of pixels that lack a band, and how many there are.
    """

    rows: TabularNetwork
    normaliser: Normaliser
    rule: ClassRule
    tiling: Tiling
    batch: int = 1
    stencil: CountingMask | None = None
    gaps: Gaps = field(default_factory=Gaps)
    _channel_of: dict[Label, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out which channel a label stands for."""
        object.__setattr__(self, "_channel_of", {label: channel for channel, label in enumerate(self.rows.labels)})

    @property
    def network(self) -> Network:
        """The graph itself."""
        return self.rows.network

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """The pixels of each window, and which of them are valid; None outside the raster or the mask."""

        def see(window: Window) -> Filled:
            return read_filled(source, window, Fill.ZERO, 0)

        return [
            self.gaps.told(replace(tile, read=tile.keep), cut_out(self.stencil, source, tile.keep, tile.keep, see))
            for tile in tiles
        ]

    def classes(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[Classified]:
        """The answer for the pixels of each window; those without a value are not sent to the graph."""
        results = []
        for tile, image in zip(tiles, images):
            if image is None or not image.valid.any():
                results.append(Classified(tile.keep, None, 0))
                continue
            valid = image.valid
            prediction = self.rule.empty(valid.shape)
            prediction.scatter(self._classified(image.pixels[:, valid]), where=valid)
            results.append(Classified(tile.keep, prediction, int(np.count_nonzero(valid))))
        return results

    def _classified(self, pixels: Batch) -> Prediction:
        """The answer for pixels of shape (bands, pixels)."""
        feed = np.empty(pixels.shape[::-1], self.normaliser.dtype)
        self.normaliser.apply(pixels[:, None], out=feed.T[:, None])
        table = self.rows.table
        # The label need not be that of the highest score. But where its class may not win, it tells no other one; and a
        # threshold between background and foreground is another choice than the model's own.
        if not table.label or ((self.rule.excluded_channels or self.rule.pair) and table.scores):
            return self.rule.predict(self.rows.scores(feed))
        labels = self.rows.predict_labels(feed)
        if not self.rows.labels:
            return Prediction(self.rule.decide(labels))
        needed = table.scores and (self.rule.threshold > 0 or self.rule.extras)
        return self.rule.predict_labels(self._channels(labels), self.rows.scores(feed) if needed else None)

    def _channels(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        """The channel that each label stands for."""
        channels = self._of_texts(labels) if labels.dtype == object else self._of_numbers(labels)
        strangers = labels[channels < 0]
        if strangers.size:
            raise ModelError(
                tr(
                    "{origin}: the model gave a pixel the label {label!s}, which is none of its {classes} classes. "
                    "Name all classes in the model's .emd or metadata."
                ).format(origin=self.network.origin, label=strangers[0], classes=len(self._channel_of))
            )
        return channels

    def _of_texts(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        return np.fromiter((self._channel_of.get(label, -1) for label in labels.tolist()), np.intp, len(labels))

    def _of_numbers(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        order = np.argsort(self.rows.labels)
        known = np.array(self.rows.labels)[order]
        places = np.minimum(np.searchsorted(known, labels), len(known) - 1)
        return np.where(known[places] == labels, order[places], -1)
