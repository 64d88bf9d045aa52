"""Statements of model files whose meaning depends on the network, as the files give them.

Such as statistics listed for all bands of the training rasters, or a tile size that is invalid, which matters only if
the network does not fix the size. `binding.py` decides them once the network is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..model.classes import ModelClass
from ..model.definition import Normalisation
from ..onnx.time_axis import AXES, NOTHING_STATED, StatedAxes, named_order
from ..preprocessing.expression import Expression


@dataclass(frozen=True)
class InvalidSide:
    """Rows or columns of a tile that make no sense; an error unless the network fixes them.

    Attributes:
        axis: "height" or "width".
        message: The error.
    """

    axis: str
    message: str


@dataclass(frozen=True)
class BandStatistics:
    """Statistics of the bands of the training rasters, of which the model may use some.

    Attributes:
        origin: Name of the file, for messages.
        lists: Numbers by their key in the file, where they are stated.
        band_indices: Indices of the model's bands, from 0 (or from 1, if 0 is missing); empty for all bands in their
            order; None if only names are known.
        length: Number of entries of the longest list.
    """

    origin: str
    lists: Mapping[str, tuple[float, ...] | None]
    band_indices: tuple[int, ...] | None
    length: int


@dataclass(frozen=True)
class ClassLists:
    """The classes of one output, or of each output in the order of the network.

    Attributes:
        origin: Name of the file, for messages.
        key: Key that lists them.
        lists: The classes of each output.
    """

    origin: str
    key: str
    lists: tuple[tuple[ModelClass, ...], ...]


@dataclass(frozen=True)
class StatedInput:
    """The input tensor as a file describes it.

    Attributes:
        where: File and key, for messages.
        sizes: Sizes by the names of the axes ("batch", "channel", "time", "height", "width", or others), in their
            order; -1 for a dynamic one.
        dtype: Data type of the values; empty if it is not stated.
        scaling: Key of the scaling and number of its entries; ("", 0) if it is not stated.
        notes: Notes about this input.
        warnings: Warnings about it.
    """

    where: str
    sizes: Mapping[str, int]
    dtype: str = ""
    scaling: tuple[str, int] = ("", 0)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def axes(self) -> StatedAxes:
        """The axes of an image of several dates, if this is one."""
        order = named_order([*self.sizes])
        if sorted(order) != sorted(AXES):
            return NOTHING_STATED
        bands, dates = (size if size > 0 else None for size in (self.sizes["channel"], self.sizes["time"]))
        return StatedAxes(order, bands, dates)


@dataclass(frozen=True)
class StatedImage:
    """One of several inputs as a file describes it; the network decides their order.

    Attributes:
        name: Name of the input; empty if it is not stated.
        input: Its tensor.
        bands: Names of its bands, or of those from which they are calculated, if they are stated.
        expressions: The calculation of its bands, if they are calculated.
        band_aliases: Other names of these bands.
        normalisation: The conversion of its values, if it is stated.
    """

    name: str
    input: StatedInput
    bands: tuple[object, ...] | None = None
    expressions: tuple[Expression, ...] | None = None
    band_aliases: tuple[str, ...] | None = None
    normalisation: Normalisation | None = None


@dataclass(frozen=True)
class StatedOutput:
    """One output tensor as a file describes it.

    Attributes:
        name: Name of the output; empty if it is not stated.
        channels: Number of scores per pixel; -1 if it is not stated.
        classes: The classes as they are listed, if any.
        notes: Notes about this output.
    """

    name: str = ""
    channels: int = -1
    classes: tuple[ModelClass, ...] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelSizes:
    """Number of bands and of classes of the model that a file describes, as far as stated.

    Attributes:
        origin: Name of the file, for messages.
        name: Name of the model file.
        bands: Number of bands.
        classes: Number of classes.
        required: Whether a network of other numbers is refused, rather than the file ignored.
    """

    origin: str
    name: str
    bands: int | None
    classes: int | None
    required: bool = False


@dataclass(frozen=True)
class Unbound:
    """All statements of a file that only the network can decide.

    Attributes:
        sizes: The model that the file is meant for; for another one the whole file is ignored, or the model refused.
        sides: Invalid sides of a tile.
        statistics: Statistics of the bands of the training rasters.
        three_band_normalisation: The normalisation if the network takes three bands and no other one is stated.
        three_bands: The names of the bands if the network takes three and no others are stated.
        overlap: Overlap of neighbouring tiles, percent of the tile.
        class_lists: Lists of classes, the most trusted first.
        input: The input tensor of a model with one input.
        images: The inputs for images of a model with several.
        axes: The axes of an image of several dates.
        outputs: Output tensors that may be the map.
        other_output: The statements of the file about an output that is not among them.
        origin: Name of the file, for messages about `outputs`.
    """

    sizes: ModelSizes | None = None
    sides: tuple[InvalidSide, ...] = ()
    statistics: BandStatistics | None = None
    three_band_normalisation: Normalisation | None = None
    three_bands: tuple[str, ...] = ()
    overlap: float | None = None
    class_lists: tuple[ClassLists, ...] = ()
    input: StatedInput | None = None
    images: tuple[StatedImage, ...] = ()
    axes: StatedAxes | None = None
    outputs: tuple[StatedOutput, ...] = ()
    other_output: StatedOutput | None = None
    origin: str = ""

    def merged_with(self, other: Unbound) -> Unbound:
        """Return these statements, completed by those of a less trusted file."""
        return Unbound(
            **{entry.name: getattr(self, entry.name) or getattr(other, entry.name) for entry in fields(self)}
        )
