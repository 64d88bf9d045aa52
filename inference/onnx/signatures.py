"""The inputs and the output of a model, read from the names, types and shapes that its file declares.

Shapes contain an int for a fixed dimension and None for a free one. Models are not run here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch, DType
from ..errors import ModelError
from ..i18n import tr
from .metadata_inputs import MetadataInput, TileMetadata, recognised_kind, typical_metadata
from .time_axis import TimeAxis

Shape = tuple[Optional[int], ...]

INPUT_TYPES: dict[str, DType] = {
    "tensor(float)": np.dtype(np.float32),
    "tensor(float16)": np.dtype(np.float16),
    "tensor(double)": np.dtype(np.float64),
    "tensor(uint8)": np.dtype(np.uint8),
    "tensor(uint16)": np.dtype(np.uint16),
}
METADATA_TYPES: dict[str, DType] = {
    "tensor(float)": np.dtype(np.float32),
    "tensor(float16)": np.dtype(np.float16),
    "tensor(double)": np.dtype(np.float64),
    "tensor(int32)": np.dtype(np.int32),
    "tensor(int64)": np.dtype(np.int64),
}
SCORE_TYPES = ("tensor(float)", "tensor(float16)", "tensor(double)")
ID_TYPES = tuple(f"tensor({sign}int{bits})" for sign in ("", "u") for bits in (8, 16, 32, 64))
MASK_TYPE = "tensor(bool)"

_LONGEST_BOX = 8  # numbers per detected box: its sides, and the confidence


@dataclass(frozen=True)
class TensorInfo:
    """An input or output as the model declares it: name, type and shape, and the names of its free axes."""

    name: str
    type: str
    shape: Shape
    axes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Declaration:
    """Everything that a model declares, for people to read; all texts may be empty.

    Attributes:
        inputs: The inputs, without initialisers.
        outputs: All outputs.
        producer: The program that wrote the file.
        name: The name of the graph.
        domain: The namespace of the model's author.
        version: The version of the model, if stated.
        description: A description by the model's author.
    """

    inputs: tuple[TensorInfo, ...] = ()
    outputs: tuple[TensorInfo, ...] = ()
    producer: str = ""
    name: str = ""
    domain: str = ""
    version: int | None = None
    description: str = ""


@dataclass(frozen=True)
class TableTensors:
    """The inputs and outputs of a model that classifies rows of band values, one row per pixel.

    Attributes:
        inputs: Names of the inputs: one for all bands, or one for each band.
        rows: Number of rows per run, if fixed.
        label: Name of the output with the class of each row, as predict of the model returns it; "" without one.
        scores: Name of the output with a score for each class; "" without one.
        scores_by_label: Whether that output is a list of mappings from label to score instead of a matrix.
    """

    inputs: tuple[str, ...]
    rows: int | None
    label: str
    scores: str
    scores_by_label: bool


@dataclass(frozen=True)
class ImageInput:
    """An input for images.

    Attributes:
        name: Its name.
        dtype: Its element type.
        channels_last: Whether its axes are (batch, rows, cols, bands).
        batch: Batch size, if fixed.
        bands: Number of bands; 0 if the declaration leaves it open.
        height: Rows, if fixed.
        width: Columns, if fixed.
        any_bands: Whether the model accepts any number of bands, so that `bands` is only one that works. With a time
            axis: any number of dates.
        time: The order of the axes, and the number of dates, if it has a time axis; `bands` then counts those of all
            dates.
    """

    name: str
    dtype: DType
    channels_last: bool
    batch: int | None
    bands: int
    height: int | None
    width: int | None
    any_bands: bool = False
    time: TimeAxis | None = None

    @property
    def dates(self) -> int:
        """The number of dates of an image."""
        return 1 if self.time is None else self.time.dates

    @property
    def bands_per_date(self) -> int:
        """The number of bands of one date."""
        return self.bands // self.dates

    def with_bands(self, count: int, *, any_bands: bool = False) -> ImageInput:
        """Return the same input for another number of bands: with a time axis, for as many whole dates."""
        if self.time is None:
            return replace(self, bands=count, any_bands=any_bands)
        dates = max(1, count // self.bands_per_date)
        time = self.time.with_dates(dates)
        return replace(self, bands=dates * self.bands_per_date, any_bands=any_bands, time=time)

    def arranged(self, images: Batch) -> Batch:
        """Return images of shape (batch, bands, rows, cols) with the axes and the type of this input."""
        if self.time is not None:
            return np.ascontiguousarray(self.time.arranged(images), self.dtype)
        return np.ascontiguousarray(np.moveaxis(images, 1, 3) if self.channels_last else images, self.dtype)


@dataclass(frozen=True)
class Signature:
    """The inputs of a model, and the one of its outputs that becomes the map.

    Attributes:
        inputs: The inputs for images, which share the bands of one image in their order; for a tabular model one,
            whose batch is the number of rows.
        output_name: Name of the output with a value or scores for each pixel; "" until one is chosen.
        gives_class_ids: Whether the output contains class ids instead of scores.
        scores_last: Whether the axes of the output are (batch, rows, cols, channels).
        channels: Number of score channels, if fixed; 0 for class ids.
        tabular: The inputs and outputs of a model that classifies rows of band values, if it is one.
        axes: The axes of an output that is neither (batch, channels, rows, cols) nor (batch, rows, cols, channels) of
            scores nor (batch, rows, cols) of ids: of the letters b, c, h, w, t for dates, and p for all pixels in one
            axis; else "".
        mask: Whether the class ids are booleans.
        metadata: The inputs with metadata about the images.
        image: The image that the inputs share: the only input, or one with the bands of all. Everything outside this
            class treats a model of several images as one of this image.
    """

    inputs: tuple[ImageInput, ...]
    output_name: str = ""
    gives_class_ids: bool = False
    scores_last: bool = False
    channels: int | None = None
    tabular: TableTensors | None = None
    axes: str = ""
    mask: bool = False
    metadata: tuple[MetadataInput, ...] = ()
    image: ImageInput = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Determine the shared image once, for it is used for every tile."""
        image = self.inputs[0] if len(self.inputs) == 1 else _shared_image(self.inputs)
        if self.metadata and image.batch is None:
            image = replace(
                image, batch=next((metadata.batch for metadata in self.metadata if metadata.batch is not None), None)
            )
        object.__setattr__(self, "image", image)

    def arrays(self, images: Batch, metadata: TileMetadata | None = None) -> dict[str, NDArray[Any]]:
        """Return the array of each input.

        Args:
            images: Normalised values of any type, shape (batch, bands, rows, cols), with the bands of `image`.
            metadata: The values for metadata inputs; None for typical ones, to try the network with.
        """
        if len(self.inputs) == 1:
            arrays: dict[str, NDArray[Any]] = {self.inputs[0].name: self.inputs[0].arranged(images)}
        else:
            arrays = {
                image.name: image.arranged(images[:, bands.start : bands.stop])
                for image, bands in zip(self.inputs, self.shares)
            }
        if self.metadata:
            values = metadata or typical_metadata(self.spectral_bands, self.stated_dates or 1)
            arrays.update((entry.name, entry.array(values, len(images))) for entry in self.metadata)
        return arrays

    @property
    def stated_dates(self) -> int | None:
        """The number of dates that metadata inputs expect, if fixed; 0 if they expect none."""
        counts = {metadata.dates for metadata in self.metadata} - {0}
        of_image = self.inputs[0].dates if self.inputs[0].time else None
        return next((count for count in counts if count is not None), of_image) if counts else 0

    @property
    def spectral_bands(self) -> int:
        """The number of bands that have wavelengths of their own: those of one date."""
        return self.inputs[0].bands_per_date if self.inputs[0].time else self.image.bands

    @property
    def shares(self) -> tuple[range, ...]:
        """The bands of `image` that each input receives."""
        ends = [sum(image.bands for image in self.inputs[: count + 1]) for count in range(len(self.inputs))]
        return tuple(range(end - image.bands, end) for image, end in zip(self.inputs, ends))

    @property
    def time(self) -> TimeAxis | None:
        """The axis of dates of the first input that has one."""
        return next((image.time for image in self.inputs if image.time is not None), None)

    def bands_of(self, name: str) -> int | None:
        """Return the number of bands of an input; None if the model has no such input for images."""
        return next((image.bands for image in self.inputs if image.name == name), None)

    def with_batch(self, count: int) -> Signature:
        """Return the same signature for so many tiles at once."""
        return replace(self, inputs=tuple(replace(image, batch=count) for image in self.inputs))

    def with_bands(self, count: int, *, any_bands: bool = False) -> Signature:
        """Return the same signature for another number of bands; several inputs keep theirs."""
        if len(self.inputs) > 1:
            return self
        return replace(self, inputs=(self.image.with_bands(count, any_bands=any_bands),))


def _shared_image(inputs: Sequence[ImageInput]) -> ImageInput:
    """Return the image whose bands several inputs share; its type holds the values of all."""

    def fixed(side: str) -> int | None:
        return next((length for image in inputs if (length := getattr(image, side)) is not None), None)

    return replace(
        inputs[0],
        dtype=np.result_type(*(image.dtype for image in inputs)),
        channels_last=False,
        batch=fixed("batch"),
        bands=sum(image.bands for image in inputs),
        height=fixed("height"),
        width=fixed("width"),
        time=None,
    )


def split_inputs(inputs: Sequence[TensorInfo], origin: str) -> tuple[tuple[TensorInfo, ...], tuple[MetadataInput, ...]]:
    """Return the declarations of the images, and the inputs with metadata about them.

    Raises:
        ModelError: There is no image, or an input is neither.
    """
    images = tuple(tensor for tensor in inputs if len(tensor.shape) in (4, 5) and tensor.type in INPUT_TYPES)
    others = [tensor for tensor in inputs if tensor not in images]
    if not images or not all(len(tensor.shape) < 4 and tensor.type in METADATA_TYPES for tensor in others):
        described = ", ".join(describe_tensor(tensor) for tensor in inputs) or tr("no input")
        raise ModelError(
            tr(
                "{origin}: this is not a pixel classifier that can be run. Expected inputs (batch, bands, rows, "
                "columns), with or without an axis of dates, of type float32, float64, float16, uint8 or uint16, but "
                "found {found}. Choose a semantic segmentation model."
            ).format(origin=origin, found=described)
        )
    metadata = (
        MetadataInput(
            tensor.name, METADATA_TYPES[tensor.type], tensor.shape, recognised_kind(tensor.name, tensor.shape)
        )
        for tensor in others
    )
    return images, tuple(metadata)


def require_one_image(inputs: Sequence[ImageInput], origin: str) -> None:
    """Refuse several inputs that cannot share the bands of one image.

    Raises:
        ModelError: They differ in a fixed batch, in fixed rows or columns, or in a type of whole numbers; or the
            number of bands of one is open.
    """
    for side, what in (("batch", tr("tiles at once")), ("height", tr("rows")), ("width", tr("columns"))):
        fixed = {length for image in inputs if (length := getattr(image, side)) is not None}
        if len(fixed) > 1:
            raise ModelError(
                tr(
                    "{origin}: its inputs for images ({names}) differ in {what} ({lengths}), but all of them receive "
                    "bands of one image. Export the model with inputs of one size."
                ).format(
                    origin=origin, names=_quoted_names(inputs), what=what, lengths=", ".join(map(str, sorted(fixed)))
                )
            )
    types = {image.dtype for image in inputs}
    if len(types) > 1 and any(dtype.kind == "u" for dtype in types):
        raise ModelError(
            tr(
                "{origin}: its inputs for images expect values of different types ({names}), but all of them receive "
                "bands of one image; only floating-point types may differ. Export the model with inputs of one type."
            ).format(origin=origin, names=", ".join(f'"{image.name}" {image.dtype}' for image in inputs))
        )
    unknown = [image for image in inputs if not image.bands]
    if unknown and len(inputs) > 1:
        raise ModelError(
            tr(
                "{origin}: the number of bands of its inputs {names} is neither declared nor evident from the weights. "
                "Export the model with a fixed number of bands for each input."
            ).format(origin=origin, names=_quoted_names(unknown))
        )
    free = [image for image in inputs if image.any_bands]
    if free and len(inputs) > 1:
        raise ModelError(
            tr(
                "{origin}: the number of dates of its inputs {names} is not fixed. Export the model with a fixed "
                "number of dates for each input."
            ).format(origin=origin, names=_quoted_names(free))
        )


def _quoted_names(inputs: Sequence[ImageInput]) -> str:
    return ", ".join(f'"{image.name}"' for image in inputs)


def read_image_input(declared: TensorInfo, channels_last: bool | None = None) -> ImageInput:
    """Return an input as its declaration describes it.

    Args:
        declared: The declaration.
        channels_last: Whether its axes are (batch, rows, cols, bands), if that is known.
    """
    last = is_channels_last(declared.shape) if channels_last is None else channels_last
    batch, bands, height, width = as_nchw(declared.shape, last)
    return ImageInput(declared.name, INPUT_TYPES[declared.type], last, batch, bands or 0, height, width)


def declared_head(output: TensorInfo, declared: TensorInfo, inputs: Signature) -> Signature | None:
    """Return the signature with an output, if its declaration is that of a map.

    Args:
        output: The output.
        declared: The declaration of the first input.
        inputs: The inputs.
    """
    scores = output.type in SCORE_TYPES and len(output.shape) == 4
    ids = holds_integers(output) and (len(output.shape) == 3 or (len(output.shape) == 4 and 1 in output.shape[1:]))
    if not (scores or ids) or not _shrinks_little(output.shape, declared.shape):
        return None
    image = inputs.inputs[0]
    last = scores and scores_last(output.shape, (image.height, image.width), like=image.channels_last)
    return replace(
        inputs,
        output_name=output.name,
        gives_class_ids=ids,
        scores_last=last,
        channels=0 if ids else as_nchw(output.shape, last)[1],
        mask=output.type == MASK_TYPE,
    )


def holds_integers(output: TensorInfo) -> bool:
    """Whether an output contains integers or booleans."""
    return output.type in (*ID_TYPES, MASK_TYPE)


def no_head(outputs: Sequence[TensorInfo], origin: str) -> ModelError:
    """Return the error for a model without an output that is a map."""
    described = ", ".join(describe_tensor(tensor) for tensor in outputs) or tr("no output")
    wrapped = [tensor for tensor in outputs if not tensor.type.startswith("tensor(")]
    if wrapped:
        return ModelError(
            tr(
                "{origin}: this is not a pixel classifier that can be run. Its output {output} is not a tensor but a "
                "container of tensors. Export the model so that it returns the tensor with the scores itself, not a "
                "list, a dictionary or an optional value (outputs: {found})."
            ).format(origin=origin, output=describe_tensor(wrapped[0]), found=described)
        )
    return ModelError(
        tr(
            "{origin}: this is not a pixel classifier. Expected an output with class scores (batch, classes, rows, "
            "columns) or class ids (batch, rows, columns) for every pixel, but found {found}. It may be an image "
            "classifier or an object detector; choose a semantic segmentation model."
        ).format(origin=origin, found=described)
    )


def refuse_detector(outputs: Sequence[TensorInfo], name: str, image: TensorInfo, origin: str) -> None:
    """Refuse a model that returns a list of objects besides its maps, which then are masks of objects or features.

    Args:
        outputs: All outputs.
        name: Name of the output that would be used.
        image: The declaration of the input.
        origin: Name of the model for messages.

    Raises:
        ModelError: An output is a list of objects.
    """
    head = next(tensor for tensor in outputs if tensor.name == name)
    before = True
    for tensor in outputs:
        before = before and tensor is not head
        if _lists_objects(tensor, (*head.shape, *image.shape), before=before):
            raise ModelError(
                tr(
                    "{origin}: this is not a pixel classifier. Besides {output} it returns {other}, a list of objects, "
                    "as object detectors and instance segmentation models do. Choose a semantic segmentation model; "
                    "if it is one, export it with its scores as the only output."
                ).format(origin=origin, output=describe_tensor(head), other=describe_tensor(tensor))
            )


def _lists_objects(tensor: TensorInfo, sides: Shape, *, before: bool) -> bool:
    """Whether an output is a list of boxes, or comes before the map and is any list: (batch, objects, numbers)."""
    if tensor.type not in SCORE_TYPES or len(tensor.shape) != 3 or tensor.shape[1] == 1:
        return False
    _, objects, numbers = tensor.shape
    is_map = all(length is None or length in sides for length in (objects, numbers))
    return not is_map and (before or (numbers is not None and numbers <= _LONGEST_BOX))


def scores_last(output: Shape, sides: tuple[int | None, int | None], *, like: bool) -> bool:
    """Distinguish (batch, rows, cols, channels) from (batch, channels, rows, cols) by the fixed sides of the image."""
    channels_first, channels_last = can_cover(sides, output[2:]), can_cover(sides, output[1:3])
    return is_channels_last(output, like=like) if channels_first == channels_last else channels_last


def can_cover(image: tuple[int | None, ...], output: tuple[int | None, ...]) -> bool:
    """Whether an output can be a map of the image: as large, coarser, or without a margin."""
    (height, width), (rows, cols) = image, output
    if height is None or width is None or not rows or not cols:
        return False
    output_stride = -(-height // rows)
    return (-(-height // output_stride), -(-width // output_stride)) == (
        rows,
        cols,
    ) or 0 <= height - rows == width - cols


def _shrinks_little(output: Shape, image: Shape) -> bool:
    """Whether the sides of an output are free, or at least a sixteenth of those of the image."""
    longest = max((length or 0 for length in image[1:]), default=0)
    fixed = [length for length in output[1:] if length is not None]
    return longest == 0 or len(fixed) < 2 or sorted(fixed)[-2] * 16 >= longest


def is_channels_last(shape: Shape, *, like: bool = False) -> bool:
    """Distinguish (batch, rows, cols, bands) from (batch, bands, rows, cols).

    Most images are square, have more rows than bands, and a fixed number of bands.

    Args:
        shape: Lengths of the axes.
        like: The result if the lengths do not decide.
    """
    _, second, third, last = shape
    if last is None and second is not None and second == third:
        return True
    if last is None or second == last:
        return like and second == last
    if third is not None and third in (second, last):
        return third == second
    shorter_than_a_side = third is None or last < third
    return shorter_than_a_side and (second is None or last < second)


def as_nchw(shape: Shape, channels_last: bool) -> Shape:
    """Return the lengths of four axes in the order (batch, channels, rows, cols)."""
    batch, second, third, fourth = shape
    return (batch, fourth, second, third) if channels_last else (batch, second, third, fourth)


def describe_tensor(tensor: TensorInfo) -> str:
    """Return name, type and shape of an input or output for messages."""
    sides = ", ".join("?" if length is None else str(length) for length in tensor.shape)
    kind = tensor.type[7:-1] if tensor.type.startswith("tensor(") else tensor.type
    return f'"{tensor.name}" {kind} ({sides})'
