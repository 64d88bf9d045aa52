"""Counts of classes and statistics of bands over many tiles.

Counts are Python's integers and cannot overflow. Mean and spread are merged tile by tile, in 64-bit floats, after Chan,
Golub and LeVeque (1979, Updating formulae and a pairwise algorithm for computing sample variances).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, Pixels
from .chips import Chip, ChipImage


@dataclass(frozen=True)
class ValueStatistics:
    """Statistics of values, such as those of a band; infinite values do not count.

    Attributes:
        minimum: The lowest value; 0 without values.
        maximum: The highest value; 0 without values.
        mean: Their mean.
        m2: The sum of the squared differences from the mean.
        count: Their number.
    """

    minimum: float = 0.0
    maximum: float = 0.0
    mean: float = 0.0
    m2: float = 0.0
    count: int = 0

    @classmethod
    def of(cls, values: NDArray[np.generic]) -> ValueStatistics:
        """Return the statistics of some values."""
        exact = values.astype(np.float64).ravel()
        exact = exact[np.isfinite(exact)]
        if not exact.size:
            return cls()
        mean = float(exact.mean())
        return cls(float(exact.min()), float(exact.max()), mean, float(np.square(exact - mean).sum()), exact.size)

    @property
    def deviation(self) -> float:
        """The standard deviation of all values."""
        return math.sqrt(self.m2 / self.count) if self.count else 0.0

    def merged_with(self, other: ValueStatistics) -> ValueStatistics:
        """Return the statistics of the values of both."""
        if not self.count or not other.count:
            return self if self.count else other
        count = self.count + other.count
        difference = other.mean - self.mean
        return ValueStatistics(
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
            self.mean + difference * (other.count / count),
            self.m2 + other.m2 + difference * difference * (self.count / count * other.count),
            count,
        )


@dataclass(frozen=True)
class FeatureStatistics:
    """Statistics of features, each counted in every tile it reaches into.

    Attributes:
        per_tile: Of the number of features in a tile.
        areas: Of their areas in a tile, in m², by class value.
    """

    per_tile: ValueStatistics
    areas: Mapping[int, ValueStatistics]

    @classmethod
    def of(cls, chip: Chip, values: Sequence[int]) -> FeatureStatistics:
        """Return the statistics of the features of a tile."""
        areas: dict[int, list[float]] = {value: [] for value in values}
        for value, area in chip.features:
            areas[value].append(area)
        statistics = {value: ValueStatistics.of(np.array(numbers)) for value, numbers in areas.items()}
        return cls(ValueStatistics.of(np.array([len(chip.features)])), statistics)

    def merged_with(self, other: FeatureStatistics) -> FeatureStatistics:
        """Return the statistics of the features of both."""
        areas = {value: self.areas[value].merged_with(other.areas[value]) for value in self.areas}
        return FeatureStatistics(self.per_tile.merged_with(other.per_tile), areas)

    @property
    def count(self) -> int:
        """The number of features."""
        return sum(areas.count for areas in self.areas.values())


ImageStatistics = tuple[ValueStatistics, ...]
"""The statistics of each band of an image."""


@dataclass
class FolderStatistics:
    """The content of the tiles of one folder.

    Attributes:
        images: The statistics of each band, for each image of a tile.
        values: The class values.
        tiles: The number of tiles.
        class_tiles: The number of tiles that contain a class, by its value.
        class_pixels: The number of its pixels, by its value.
        unlabelled: The number of pixels without a class.
        features: The statistics of features; None if the classes are not features.
    """

    images: tuple[ImageStatistics, ...]
    values: tuple[int, ...]
    tiles: int = 0
    class_tiles: dict[int, int] = field(default_factory=dict)
    class_pixels: dict[int, int] = field(default_factory=dict)
    unlabelled: int = 0
    features: FeatureStatistics | None = None

    @classmethod
    def empty(cls, bands: Sequence[int], values: Sequence[int], *, features: bool = False) -> FolderStatistics:
        """Return the statistics of no tiles with these numbers of bands and class values."""
        images = tuple((ValueStatistics(),) * count for count in bands)
        areas = dict.fromkeys(values, ValueStatistics())
        statistics = FeatureStatistics(ValueStatistics(), areas) if features else None
        zeros = dict.fromkeys(values, 0)
        return cls(images, tuple(values), 0, zeros, dict(zeros), features=statistics)

    @property
    def labelled(self) -> int:
        """The number of pixels with a class."""
        return sum(self.class_pixels.values())

    def share(self, value: int) -> float:
        """Return the share of a class among the pixels with a class, 0 to 1."""
        return self.class_pixels[value] / max(self.labelled, 1)

    def add(self, chip: Chip) -> None:
        """Count a tile."""
        self.images = tuple(map(_merged, self.images, map(_image_statistics, chip.images)))
        counts = class_counts(chip.labels)
        self.unlabelled += counts.pop(0, 0)
        self.tiles += 1
        for value, count in counts.items():
            self.class_tiles[value] += 1
            self.class_pixels[value] += count
        if self.features is not None:
            self.features = self.features.merged_with(FeatureStatistics.of(chip, self.values))

    def merged_with(self, other: FolderStatistics) -> FolderStatistics:
        """Return the statistics of the tiles of both; those of features only if both have them."""
        return FolderStatistics(
            tuple(map(_merged, self.images, other.images)),
            self.values,
            self.tiles + other.tiles,
            {value: self.class_tiles[value] + other.class_tiles[value] for value in self.values},
            {value: self.class_pixels[value] + other.class_pixels[value] for value in self.values},
            self.unlabelled + other.unlabelled,
            self.features.merged_with(other.features) if self.features and other.features else None,
        )


def class_counts(labels: Classes) -> dict[int, int]:
    """Return the number of pixels of each value in labels."""
    counts = np.bincount(labels.ravel())
    values = np.flatnonzero(counts)
    return dict(zip(values.tolist(), counts[values].tolist()))


def _merged(image: ImageStatistics, other: ImageStatistics) -> ImageStatistics:
    return tuple(band.merged_with(more) for band, more in zip(image, other))


def _image_statistics(image: ChipImage) -> ImageStatistics:
    bands: Pixels = image.pixels
    if image.has_value is None:
        return tuple(map(ValueStatistics.of, bands))
    return tuple(ValueStatistics.of(band[has_value]) for band, has_value in zip(bands, image.has_value))
