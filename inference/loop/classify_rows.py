"""Classify with a tabular model, which takes rows of band values: single pixels, and only those with values.

`classify.py` drives it like a classifier of images; the windows only decide how much is read at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import ModelError
from ..grid.tiling import Tile, Tiling
from ..i18n import tr
from ..model.arguments import Fill
from ..network.engine import Network
from ..network.normalise import AnyNormaliser
from ..network.tables import TabularNetwork
from ..raster.imagery import RasterSource
from ..raster.mask import CountingMask
from ..raster.missing import Filled
from ..result.classes import ClassRule
from ..result.prediction import Prediction
from .gaps import Gaps
from .reading import read_tile
from .value_sample import ValueSample
from .writing import ClassifiedWindow


@dataclass(frozen=True)
class RowClassifier:
    """Classifies the pixels of windows as rows.

    Attributes:
        rows: The network of rows.
        normaliser: Scales raw values.
        rule: Chooses classes by scores.
        tiling: The windows of the raster, without padding.
        batch: Windows in a batch.
        mask: The mask, if any.
        gaps: The pixels that lack a band.
        values: A sample of the values that are read.
    """

    rows: TabularNetwork
    normaliser: AnyNormaliser
    rule: ClassRule
    tiling: Tiling
    batch: int = 1
    mask: CountingMask | None = None
    gaps: Gaps = field(default_factory=Gaps)
    values: ValueSample = field(default_factory=ValueSample)
    _channel_of: dict[int | str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Map labels to channels."""
        object.__setattr__(self, "_channel_of", {label: channel for channel, label in enumerate(self.rows.labels)})

    @property
    def network(self) -> Network:
        """The network itself."""
        return self.rows.network

    def tiles(self, size: tuple[int, int]) -> Iterator[Tile]:
        """Iterate over the windows of a raster of so many rows and columns, in the order of the results."""
        return self.tiling.tiles(*size)

    def fresh(self) -> RowClassifier:
        """Return the same classifier with counters that start at zero."""
        mask = self.mask.fresh() if self.mask else None
        return replace(self, gaps=self.gaps.fresh(), mask=mask, values=self.values.fresh())

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each window in which a pixel can be classified, without padding."""
        kept = [Tile(tile.keep, tile.keep) for tile in tiles]
        images = [read_tile(source, tile, Fill.ZERO, 0, self.mask) for tile in kept]
        for tile, image in zip(kept, images):
            self.values.add(tile, image)
        return [image if image is None else self.gaps.apply(tile, image) for tile, image in zip(kept, images)]

    def classify(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ClassifiedWindow]:
        """Classify the pixels of each window; those without a value are not sent to the network."""
        results = []
        for tile, image in zip(tiles, images):
            if image is None or not image.valid.any():
                results.append(ClassifiedWindow(tile.keep, None, 0))
                continue
            valid = image.valid
            prediction = self.rule.empty(valid.shape)
            prediction.scatter(self._predict_rows(image.pixels[:, valid]), where=valid)
            results.append(ClassifiedWindow(tile.keep, prediction, int(np.count_nonzero(valid))))
        return results

    def _predict_rows(self, pixels: Batch) -> Prediction:
        """Predict pixels of shape (bands, pixels)."""
        feed = np.empty(pixels.shape[::-1], self.normaliser.dtype)
        self.normaliser.apply(pixels[:, None], out=feed.T[:, None])
        table = self.rows.table
        # The model's own label is used, since it need not be that of the highest score; unless channels are excluded or
        # a threshold decides between background and foreground, which the model does not know.
        if not table.label or ((self.rule.excluded_channels or self.rule.pair) and table.scores):
            return self.rule.predict(self.rows.scores(feed))
        labels = self.rows.predict_labels(feed)
        if not self.rows.labels:
            return Prediction(self.rule.decide(labels))
        needed = table.scores and (self.rule.threshold > 0 or self.rule.extras)
        return self.rule.predict_labels(self._channels(labels), self.rows.scores(feed) if needed else None)

    def _channels(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        """Return the channel of each label.

        Raises:
            ModelError: A label is not one of the classes.
        """
        channels = self._of_text_labels(labels) if labels.dtype == object else self._of_number_labels(labels)
        unnamed = labels[channels < 0]
        if unnamed.size:
            raise ModelError(
                tr(
                    "{origin}: the model returned the label {label!s}, which is not one of its {classes} classes. "
                    "List all classes in the model's .emd or metadata."
                ).format(origin=self.network.origin, label=unnamed[0], classes=len(self._channel_of))
            )
        return channels

    def _of_text_labels(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        return np.fromiter((self._channel_of.get(label, -1) for label in labels.tolist()), np.intp, len(labels))

    def _of_number_labels(self, labels: NDArray[Any]) -> NDArray[np.intp]:
        order = np.argsort(self.rows.labels)
        rising = np.array(self.rows.labels)[order]
        indices = np.minimum(np.searchsorted(rising, labels), len(rising) - 1)
        return np.where(rising[indices] == labels, order[indices], -1)
