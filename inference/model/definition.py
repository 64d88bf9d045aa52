"""The definition of a model, independent of the file formats that describe it.

Readers in `formats` make a `ModelDefinition`; no other room depends on a format. Bands and channels are counted from 0
here and from 1 in messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..disk.file_state import FileStates
from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from ..onnx.signatures import Declaration, Signature
from ..preprocessing import steps as preprocessing
from ..preprocessing.chain import Chain
from ..preprocessing.expression import Expression, Name
from ..preprocessing.steps import Step
from ..preprocessing.training import training_range
from .cell_size import CellRange
from .classes import BACKGROUND, ModelClass
from .values import ValueMode

LARGEST_BATCH = 4096  # tiles given to a network at once

# If the model specifies no range, only these types are scaled by their range: they are the types of display images.
_SCALED_TYPES = (np.dtype(np.uint8), np.dtype(np.uint16))


@dataclass(frozen=True)
class Normalisation:
    """The conversion of pixel values to the values the network was trained on, band by band.

    First `low`..`high` is mapped linearly to `target`, without clipping; then the mean is subtracted and the result
    divided by the standard deviation; then the steps follow. Every tuple of numbers has one number per model band, or
    per band of one date, which is then the same for all dates, or a single one for all.

    Attributes:
        low: Pixel values mapped to the start of `target`; None means the range of the pixel type.
        high: Pixel values mapped to its end; as for `low`.
        target: The range the values are mapped to.
        mean: Subtracted after that, if stated.
        std: The divisor after that, if stated.
        steps: What is done after that, in this order.
        assumed: Whether no file specifies the range, so that the user is warned.
        unbounded: Whether `low` and `high` leave all values unchanged, rather than stating their range.
        stored: Whether that means the stored numbers of bands with a scale, as in an MLM item without scaling.
        source: The file and keys that specify it, for the user.
        listed: The steps as a file lists them, before some became range, mean and deviation.
    """

    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    target: tuple[float, float] = (0.0, 1.0)
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    steps: tuple[Step, ...] = ()
    assumed: bool = False
    unbounded: bool = field(default=False, compare=False)
    stored: bool = field(default=False, compare=False)
    source: str = field(default="", compare=False)
    listed: tuple[Step, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of_steps(cls, steps: Sequence[Step], source: str) -> Normalisation:
        """Return the normalisation by some steps, in their order.

        Rescaling at the start becomes the range that is mapped to 0 and 1, and a z-score after it mean and standard
        deviation, so that a linear chain is the same value however it is stated.
        """
        (low, high), count = preprocessing.leading_range(steps)
        rest = tuple(steps[count:])
        moments: tuple[tuple[float, ...] | None, ...] = (None, None)
        if rest and rest[0].kind is preprocessing.StepKind.Z_SCORE and not rest[0].bands:
            moments, rest = rest[0].numbers, rest[1:]
        moved = cls(low, high, mean=moments[0], std=moments[1], steps=rest, unbounded=not count, source=source)
        return replace(moved, listed=tuple(steps))

    @property
    def of_tile(self) -> bool:
        """Whether a step depends on other values of the tile."""
        return any(step.kind is preprocessing.StepKind.TILE_Z_SCORE for step in self.steps)

    @property
    def steps_show_training(self) -> bool:
        """Whether the steps show values of the training for any band."""
        bands = max((self.count, *(band + 1 for step in self.steps for band in step.bands)))
        return any(self.training_ranges(bands))

    def training_ranges(self, bands: int) -> tuple[tuple[float, float] | None, ...]:
        """Return, for each model band, the values before the first step that the steps were made for."""
        return tuple(training_range(self.steps, band) for band in range(bands))

    def chains(self, gain: NDArray[np.float64], bias: NDArray[np.float64]) -> tuple[Chain, ...]:
        """Return all operations on the values of each model band, given gain and bias of `linear`."""
        return tuple(Chain.of(float(gain[n]), float(bias[n]), self.steps, n) for n in range(len(gain)))

    def linear(self, pixel_type: DType, bands: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Combine range, mean and standard deviation into one step: value * gain + bias.

        Args:
            pixel_type: Type of the pixel values.
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
        """Return mean and standard deviation of each band, float64; 0 and 1 if they are not specified."""
        mean = _for_all(self.mean or (0.0,), bands)
        std = _for_all(self.std or (1.0,), bands)
        return mean, np.where(std == 0, 1.0, std)

    def stores_values(self, pixel_type: DType, bands: int) -> bool:
        """Whether pixel values are unchanged before mean and standard deviation are applied."""
        low, high = self._raw_range(pixel_type, bands)
        return bool((low == self.target[0]).all() and (high == self.target[1]).all())

    def ends(self, pixel_type: DType, bands: int) -> tuple[float, float] | None:
        """Return the pixel values mapped to the ends of `target`, if they are the same for all bands."""
        low, high = self._raw_range(pixel_type, bands)
        same = (low == low[0]).all() and (high == high[0]).all()
        return (float(low[0]), float(high[0])) if same else None

    def of_bands(self, bands: Sequence[int]) -> Normalisation:
        """Return the normalisation of some bands (from 0), in their order."""

        def picked(values: tuple[float, ...] | None) -> tuple[float, ...] | None:
            return values if values is None or len(values) == 1 else tuple(values[band % len(values)] for band in bands)

        low, high, mean, std = map(picked, (self.low, self.high, self.mean, self.std))
        steps = tuple(step for step in (step.of_bands(bands) for step in self.steps) if step is not None)
        return replace(self, low=low, high=high, mean=mean, std=std, steps=steps)

    @property
    def count(self) -> int:
        """The number of bands with numbers of their own; 1 if all bands have the same."""
        lengths = (len(values or (0.0,)) for values in (self.low, self.high, self.mean, self.std))
        return max(*lengths, *(step.count for step in self.steps if not step.bands))

    def described(self, pixel_type: DType, bands: int) -> str:
        """Describe the normalisation in a phrase."""
        scaled = self._scaling(pixel_type, bands)
        if not self.steps:
            return scaled
        gain, bias = self.linear(pixel_type, bands)
        words = preprocessing.describe_steps(self.steps)
        if (gain == 1).all() and (bias == 0).all():
            return words
        return tr("{scaled}; then: {steps}").format(scaled=scaled, steps=words)

    def _scaling(self, pixel_type: DType, bands: int) -> str:
        gain, bias = self.linear(pixel_type, bands)
        if (gain == 1).all() and (bias == 0).all():
            return tr("values are used as they are")
        low, high = self._raw_range(pixel_type, bands)
        spans = sorted({_span(first, last) for first, last in zip(low, high)})
        if self.mean is None and self.std is None:
            template = tr("pixel values {spans} are scaled to the range {target}")
        else:
            template = tr(
                "pixel values {spans} are scaled to the range {target}, then each band's mean is subtracted and the "
                "result divided by its standard deviation"
            )
        return template.format(spans=", ".join(spans), target=_span(*self.target))

    def _raw_range(self, pixel_type: DType, bands: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self.low is not None and self.high is not None:
            first: Sequence[float] = self.low
            last: Sequence[float] = self.high
        elif pixel_type.kind in "iu" and not (self.assumed and pixel_type not in _SCALED_TYPES):
            first, last = [np.iinfo(pixel_type).min], [np.iinfo(pixel_type).max]
        else:
            first, last = self.target[:1], self.target[1:]
        return _for_all(first, bands), _for_all(last, bands)


def _for_all(numbers: Sequence[float], bands: int) -> NDArray[np.float64]:
    """Return a number for each band: those of one band or one date are repeated."""
    return np.tile(np.array(numbers, float), max(1, bands // len(numbers)))


def _span(low: float, high: float) -> str:
    return tr("{low:g} to {high:g}").format(low=low, high=high)


AS_THEY_ARE = Normalisation(low=(0.0,), high=(1.0,), unbounded=True, stored=True)


@dataclass(frozen=True)
class ModelDefinition:
    """A pixel classifier: its network, its classes, and the input it expects.

    Attributes that are None or empty are not specified by any file.

    Attributes:
        file: The file that is the ONNX graph, or contains it.
        origin: The name of the file that the user selected, or "model definition text".
        signature: Names, layout, types and sizes of the graph's input and output.
        classes: The classes in channel order.
        channels: Number of score channels; 0 for a graph that returns class ids.
        name: The name of the model.
        description: A sentence about the model.
        bands: Raster bands (from 0) that the model uses, or their names; of one date, or of all dates.
        band_aliases: Another name of each of these bands, or "".
        expressions: The calculation of each band of the network from these bands; () if they are its bands.
        normalisation: Pixel values to network values.
        raster_statistics: As `normalisation`, with numbers for every band of the training rasters. Stated only for
            bands that are listed by name, of which a raster shows the ones that are used.
        values: Whether it was trained on stored numbers or real values of bands with a scale.
        tile: Rows and columns of a tile; fixed if the graph's input is.
        flexible: Whether other tile sizes are possible.
        output_margin: Pixels by which the graph's output is smaller than its input, on each side.
        output_stride: Side, in pixels, of the square that one value of the output covers.
        total_stride: The origins of tiles are multiples of it.
        remainder: Tile sides are a multiple of the total stride plus this.
        padding: The padding that the model states, in pixels.
        padding_share: If no padding is stated, the default is the tile size divided by this.
        batch: The batch size that the model states.
        threshold: The minimum probability that the model states.
        excluded_channels: Channels that cannot win.
        augment: Whether the model requests test time augmentation.
        cell_size: The cell size of the training data in metres.
        cell_range: The cell sizes the model is suitable for.
        open_ended: Whether the graph returns class ids that are not all named: only those that occur become classes.
        labels: The labels of the channels, for a graph that takes rows of band values.
        heads: Names of all outputs that can be the map, the default first; () if there is no choice.
        single_pixels: Whether probing showed that a pixel's scores do not depend on its neighbours; probed only for a
            stated padding of 0.
        notes: Assumptions, and statements that were ignored, for the log.
        warnings: Contradictions and gaps in the files, and how they were resolved.
        format: The kind of file that describes the model.
        framework: The framework that the model was trained with.
        information: Further keys and texts of its files, for the user.
        declaration: The graph's own metadata, for the user.
        states: The states of the files that it was read from.
        weights: The states of the files beside the network's that contain its weights; onnxruntime maps them into
            memory, and reads them during the whole run.
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
    expressions: tuple[Expression, ...] = ()
    normalisation: Normalisation = field(default=Normalisation(assumed=True))
    raster_statistics: Normalisation | None = None
    values: ValueMode | None = None
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
    states: FileStates = field(default=(), compare=False, repr=False)
    weights: FileStates = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse classes that contradict each other or the graph.

        Raises:
            ModelError: They do.
        """
        counts = Counter(entry.value for entry in self.classes)
        duplicates = sorted(value for value, count in counts.items() if count > 1)
        if duplicates:
            raise ModelError(
                tr("{origin}: several classes have the value {value}. Give each class a unique value.").format(
                    origin=self.origin, value=duplicates[0]
                )
            )
        expected = {self.channels, self.channels - 1} if self.channels > 1 else {1, 2}
        if self.channels and len(self.classes) not in expected:
            raise ModelError(
                tr(
                    "{origin}: the model returns {channels} scores per pixel, but {classes} classes are named. Name "
                    "one class for each score (or all but the background)."
                ).format(origin=self.origin, channels=self.channels, classes=len(self.classes))
            )
        if self.channels > 1 and len(self.classes) == self.channels - 1 and 0 in counts:
            raise ModelError(
                tr(
                    "{origin}: the model returns {channels} scores per pixel, {classes} classes are named, and one of "
                    "them has the value 0, which is reserved for the unnamed background. Name every class."
                ).format(origin=self.origin, channels=self.channels, classes=len(self.classes))
            )

        if self.channels > 1 and set(self.excluded_channels) >= set(
            range(self.channels - len(self.classes), self.channels)
        ):
            raise ModelError(
                tr(
                    "{origin}: ignore_mapped_class excludes all classes. Remove at least one of them from the list."
                ).format(origin=self.origin)
            )

    @property
    def raster_bands(self) -> int:
        """The number of bands of a raster that feed the network: more or fewer than its own if they are calculated."""
        return len(self.bands) if self.expressions else self.signature.image.bands

    @property
    def band_keys(self) -> tuple[Name, ...]:
        """The names or numbers of the bands of a raster that expressions use."""
        return tuple(band for band in self.bands if isinstance(band, (str, int))) if self.expressions else ()

    @property
    def cells(self) -> CellRange | None:
        """The cell sizes the model is suitable for, if its files state a range or a size."""
        return self.cell_range or (CellRange.around(self.cell_size) if self.cell_size else None)

    @property
    def tabular(self) -> bool:
        """Whether the graph takes rows of band values, one per pixel, so that it sees no neighbours."""
        return self.signature.tabular is not None

    @property
    def bands_of_all_dates(self) -> tuple[object, ...]:
        """The bands that the model uses: those of one date are repeated for each date."""
        image = self.signature.image
        return self.bands * image.dates if len(self.bands) == image.bands_per_date else self.bands

    def of_one_date(self) -> ModelDefinition:
        """Return the model as it is for a single date, to choose the bands of each date."""
        image = self.signature.image
        return replace(self, signature=self.signature.with_bands(image.bands_per_date))

    @property
    def binary(self) -> bool:
        """Whether one score separates foreground and background."""
        return self.channels == 1

    @property
    def binary_pair(self) -> bool:
        """Whether the two scores are those of background and foreground: the first class is background or has value 0.

        A threshold then decides between them (docs/adr/0023-treat-two-scores-as-a-binary-model.md).
        """
        if self.channels != 2:
            return False
        first = self.background() if self.has_background else self.classes[0]
        return first.value == 0 or first.name.strip().lower() == BACKGROUND.name.lower()

    @property
    def has_background(self) -> bool:
        """Whether pixels can be background rather than one of the named classes."""
        return self.channels == len(self.classes) + 1 or (
            self.binary and len(self.classes) == 1 and self.classes[0].value != 0
        )

    def background(self) -> ModelClass:
        """Return the class of background pixels."""
        if self.binary and len(self.classes) == 2:
            return self.classes[0]
        return BACKGROUND

    def map_classes(self, *, predict_background: bool) -> tuple[ModelClass, ...]:
        """Return the classes that can occur in the map."""
        if self.has_background and predict_background:
            return (self.background(), *self.classes)
        return self.classes
