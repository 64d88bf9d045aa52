"""All that a model says of itself, whichever file said it.

Readers in `formats` make a `ModelDefinition`; everything behind them knows no file format. Bands and
channels are counted from 0 here; users and messages count from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from ..onnx.signatures import Declaration, Signature
from .cell_size import CellRange
from .classes import BACKGROUND, ModelClass
from .values import Values

LARGEST_BATCH = 4096  # tiles given to a network at once

# Without a word from the model only these are scaled by their type's range: images for the screen.
_SCALED_TYPES = (np.dtype(np.uint8), np.dtype(np.uint16))


@dataclass(frozen=True)
class Normalisation:
    """Raw pixel values to the values the network was trained on, band by band.

    First `low`..`high` is mapped linearly to `target`, without clipping; then the mean is taken off and
    the rest divided by the standard deviation. Every tuple has one number per model band, or a single
    one for all.

    Attributes:
        low: Raw values mapped to the start of `target`; None takes the range of the pixel type.
        high: Raw values mapped to its end; None as for `low`.
        target: The range the values are mapped to.
        mean: Taken off after that; None takes nothing off.
        std: What is left is divided by this; None does not divide.
        assumed: True where no file said anything, so that the user should be told.
        unbounded: Whether `low` and `high` only keep values as they are, whatever they are.
        stored: Whether that means the stored numbers of bands with a scale, as in an MLM item without scaling.
        source: The file and the keys that said it, for people.
    """

    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    target: tuple[float, float] = (0.0, 1.0)
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    assumed: bool = False
    unbounded: bool = field(default=False, compare=False)
    stored: bool = field(default=False, compare=False)
    source: str = field(default="", compare=False)

    def linear(self, pixel_type: DType, bands: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Fold the steps into one: normalised = raw * gain + bias.

        Args:
            pixel_type: Type of the raw values.
            bands: Number of model bands.

        Returns:
            Gain and bias, each of shape (bands,), float64.

        Source: docs/model-formats.md, "Normalisation".
        """
        low, high = self._raw_range(pixel_type, bands)
        span = np.where(high == low, 1.0, high - low)
        gain = (self.target[1] - self.target[0]) / span
        bias = self.target[0] - low * gain
        mean, std = self.moments(bands)
        return gain / std, (bias - mean) / std

    def moments(self, bands: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and standard deviation of each band, 0 and 1 where nothing is said; float64."""
        mean = np.broadcast_to(0.0 if self.mean is None else self.mean, bands)
        std = np.broadcast_to(1.0 if self.std is None else self.std, bands)
        return mean, np.where(std == 0, 1.0, std)

    def stores_values(self, pixel_type: DType, bands: int) -> bool:
        """Whether raw values stay what they are before mean and standard deviation."""
        low, high = self._raw_range(pixel_type, bands)
        return bool((low == self.target[0]).all() and (high == self.target[1]).all())

    def ends(self, pixel_type: DType, bands: int) -> tuple[float, float] | None:
        """The raw values that become the ends of `target`; None where they differ by band."""
        low, high = self._raw_range(pixel_type, bands)
        same = (low == low[0]).all() and (high == high[0]).all()
        return (float(low[0]), float(high[0])) if same else None

    def of_bands(self, bands: Sequence[int]) -> Normalisation:
        """Give the numbers of some bands (from 0), in their order."""

        def picked(values: tuple[float, ...] | None) -> tuple[float, ...] | None:
            return values if values is None or len(values) == 1 else tuple(values[band] for band in bands)

        low, high, mean, std = map(picked, (self.low, self.high, self.mean, self.std))
        return replace(self, low=low, high=high, mean=mean, std=std)

    @property
    def count(self) -> int:
        """The number of bands that it lists numbers for; 1 for one number for all."""
        return max(len(values or (0.0,)) for values in (self.low, self.high, self.mean, self.std))

    def described(self, pixel_type: DType, bands: int) -> str:
        """Say in words what happens to the raw values."""
        gain, bias = self.linear(pixel_type, bands)
        if (gain == 1).all() and (bias == 0).all():
            return tr("values are used as they are")
        low, high = self._raw_range(pixel_type, bands)
        spans = sorted({f"{first:g}..{last:g}" for first, last in zip(low, high)})
        if self.mean is None and self.std is None:
            template = tr("raw values {spans} become {low:g}..{high:g}")
        else:
            template = tr(
                "raw values {spans} become {low:g}..{high:g}, then each band's mean is taken off and its standard "
                "deviation divides"
            )
        return template.format(spans=", ".join(spans), low=self.target[0], high=self.target[1])

    def _raw_range(self, pixel_type: DType, bands: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self.low is not None and self.high is not None:
            first: Sequence[float] = self.low
            last: Sequence[float] = self.high
        elif pixel_type.kind in "iu" and not (self.assumed and pixel_type not in _SCALED_TYPES):
            first, last = [np.iinfo(pixel_type).min], [np.iinfo(pixel_type).max]
        else:
            first, last = self.target[:1], self.target[1:]
        return np.broadcast_to(np.array(first, float), bands), np.broadcast_to(np.array(last, float), bands)


AS_THEY_ARE = Normalisation(low=(0.0,), high=(1.0,), unbounded=True, stored=True)


@dataclass(frozen=True)
class ModelDefinition:
    """A pixel classifier: its graph, its classes, and how it wants to be fed.

    Attributes:
        file: The file that is the ONNX graph, or holds it.
        origin: What the user chose: a file's name, or "model definition text".
        signature: Names, layout, types and sizes of the graph's input and output.
        classes: The classes of the file, in channel order; empty where none are named.
        channels: Number of score channels; 0 for a graph that gives class ids.
        name: What the model calls itself.
        description: A sentence for people.
        bands: Raster bands (from 0) that feed the model, or their names; empty where nothing is said.
        band_aliases: Another name of each of these bands, or ""; empty where none has one.
        normalisation: Raw values to network values.
        raster_statistics: As `normalisation`, with numbers for every band of the rasters of the training, where these
            have names and only a raster says which of its bands they are; None otherwise.
        values: Whether it was trained on stored numbers or real values of scaled bands; None where nothing is said.
        tile: Rows and columns the model wants; a graph of fixed size has its own.
        flexible: Whether tiles of another size can be asked for.
        output_margin: Pixels by which the graph's output is smaller than its input on each side.
        output_stride: Sides, in pixels, of the square that one answer of the graph stands for.
        total_stride: The total stride: origins of tiles are multiples of it.
        remainder: Sides of tiles are this much more than a multiple.
        padding: The padding the model asks for, in pixels; None where nothing is said.
        padding_share: Where no padding is asked for, the default is the tile size divided by this.
        batch: The batch size the model asks for; None where nothing is said.
        threshold: The least probability the model asks for; None where nothing is said.
        excluded_channels: Channels that may not win.
        augment: Whether the model asks for test time augmentation; None where nothing is said.
        cell_size: The cell size of the training data in metres; None where nothing is said.
        cell_range: The cell sizes the model is meant for; None where nothing is said.
        open_ended: Whether the graph gives class ids and no file names them all: only those that occur are classes.
        labels: What a graph that takes rows of band values calls its channels; empty where they are not known.
        heads: Names of all outputs that can be the map, the default first; () where there is no choice.
        single_pixels: Whether the network is known to give the same for a pixel whatever lies around it; looked at only
            where no padding is asked for.
        notes: What was assumed or ignored while reading, for the log.
        warnings: What the files say and cannot mean, or leave open, and what was done.
        format: The kind of file that describes the model.
        framework: What the model was trained with, as its file says.
        information: What else its files say, for people: keys and texts.
        declaration: What the graph declares of itself, for people.
    """

    file: ModelFile
    origin: str
    signature: Signature
    classes: tuple[ModelClass, ...]
    channels: int
    name: str = ""
    description: str = ""
    bands: tuple[object, ...] = ()
    band_aliases: tuple[str, ...] = ()
    normalisation: Normalisation = field(default=Normalisation(assumed=True))
    raster_statistics: Normalisation | None = None
    values: Values | None = None
    tile: tuple[int, int] = (512, 512)
    flexible: bool = False
    output_margin: int = 0
    output_stride: int = 1
    total_stride: int = 1
    remainder: int = 0
    padding: int | None = None
    padding_share: int = 8
    batch: int | None = None
    threshold: float | None = None
    excluded_channels: tuple[int, ...] = ()
    augment: bool | None = None
    cell_size: float | None = None
    cell_range: CellRange | None = None
    open_ended: bool = False
    labels: tuple[int | str, ...] = ()
    single_pixels: bool = False
    heads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    format: str = ""
    framework: str = ""
    information: tuple[tuple[str, str], ...] = ()
    declaration: Declaration = field(default=Declaration())

    def __post_init__(self) -> None:
        """Refuse classes that contradict each other or the graph."""
        values = [entry.value for entry in self.classes]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ModelError(
                tr("{origin}: several classes have the value {value}. Give every class its own value.").format(
                    origin=self.origin, value=twice[0]
                )
            )
        expected = {self.channels, self.channels - 1} if self.channels > 1 else {1, 2}
        if self.channels and len(self.classes) not in expected:
            raise ModelError(
                tr(
                    "{origin}: the model gives {channels} scores for a pixel, but {classes} classes are named. Name "
                    "one class for each score (or all but the background)."
                ).format(origin=self.origin, channels=self.channels, classes=len(self.classes))
            )
        if self.channels > 1 and len(self.classes) == self.channels - 1 and 0 in values:
            raise ModelError(
                tr(
                    "{origin}: the model gives {channels} scores for a pixel, {classes} classes are named, and one of "
                    "them has the value 0, which the unnamed background needs. Name every class."
                ).format(origin=self.origin, channels=self.channels, classes=len(self.classes))
            )

        if self.channels > 1 and set(self.excluded_channels) >= set(
            range(self.channels - len(self.classes), self.channels)
        ):
            raise ModelError(
                tr(
                    "{origin}: ignore_mapped_class names the scores of all classes, so that none is left. Correct it."
                ).format(origin=self.origin)
            )

    @property
    def cells(self) -> CellRange | None:
        """The cell sizes the model is meant for, by whatever its files say of them; None where nothing is said."""
        return self.cell_range or (CellRange.around(self.cell_size) if self.cell_size else None)

    @property
    def tabular(self) -> bool:
        """Whether the graph takes rows of band values, one row a pixel, and sees no neighbours."""
        return self.signature.tabular is not None

    @property
    def binary(self) -> bool:
        """Whether one score says foreground or not."""
        return self.channels == 1

    @property
    def binary_pair(self) -> bool:
        """Whether two scores are those of background and foreground: the first class is background, or has value 0.

        A threshold then decides between the two (docs/adr/0023-two-scores-are-a-binary-model.md).
        """
        if self.channels != 2:
            return False
        first = self.background() if self.has_background else self.classes[0]
        return first.value == 0 or first.name.strip().lower() == BACKGROUND.name.lower()

    @property
    def has_background(self) -> bool:
        """Whether pixels may be none of the named classes, but background."""
        return self.channels == len(self.classes) + 1 or (
            self.binary and len(self.classes) == 1 and self.classes[0].value != 0
        )

    def background(self) -> ModelClass:
        """The class of pixels that are none of the named classes."""
        if self.binary and len(self.classes) == 2:
            return self.classes[0]
        return BACKGROUND

    def map_classes(self, *, predict_background: bool) -> tuple[ModelClass, ...]:
        """The classes that can stand in the map."""
        if self.has_background and predict_background:
            return (self.background(), *self.classes)
        return self.classes
