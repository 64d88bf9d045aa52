"""What the input and output of an ONNX graph look like, read off their names, types and shapes.

Shapes hold an int for a fixed dimension and None for one that is free. Nothing here runs a graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ..arrays import DType
from ..errors import ModelError
from ..i18n import tr

Shape = tuple[Optional[int], ...]

INPUT_TYPES: dict[str, DType] = {
    "tensor(float)": np.dtype(np.float32),
    "tensor(float16)": np.dtype(np.float16),
    "tensor(double)": np.dtype(np.float64),
    "tensor(uint8)": np.dtype(np.uint8),
    "tensor(uint16)": np.dtype(np.uint16),
}
SCORE_TYPES = ("tensor(float)", "tensor(float16)", "tensor(double)")
ID_TYPES = tuple(f"tensor({sign}int{bits})" for sign in ("", "u") for bits in (8, 16, 32, 64))
MASK_TYPE = "tensor(bool)"

_LONGEST_BOX = 8  # numbers of a detected box: its sides, and how certain it is


@dataclass(frozen=True)
class TensorInfo:
    """An input or output of a graph, as the graph declares it."""

    name: str
    type: str
    shape: Shape


@dataclass(frozen=True)
class Declaration:
    """What a graph declares of itself and its maker, for people; all texts may be empty.

    Attributes:
        inputs: The inputs the graph must be given.
        outputs: All its outputs.
        producer: The program that wrote the file.
        name: The graph's name.
        domain: The namespace of its maker.
        version: The model's version; None where none is given.
        description: What its maker says of it.
    """

    inputs: tuple[TensorInfo, ...] = ()
    outputs: tuple[TensorInfo, ...] = ()
    producer: str = ""
    name: str = ""
    domain: str = ""
    version: int | None = None
    description: str = ""


@dataclass(frozen=True)
class TabularPorts:
    """The ports of a graph that answers for rows of band values, one row a pixel.

    Attributes:
        inputs: Names of the inputs: one that takes all bands, or one for each band.
        rows: How many rows the graph takes at once; None for any number.
        label: Name of the output with the class of each row, as the model's own predict gives it; "" without.
        scores: Name of the output with a score for each class; "" without.
        keyed: Whether that output is a list of mappings from label to score, not a matrix.
    """

    inputs: tuple[str, ...]
    rows: int | None
    label: str
    scores: str
    scores_by_label: bool


@dataclass(frozen=True)
class Signature:
    """The one input and the one output of a graph that matter to us.

    Attributes:
        input_name: Name of the image input.
        dtype: Element type of the image input.
        channels_last: Whether the image input is (batch, rows, cols, bands).
        batch: Fixed batch size, None where it is free.
        bands: Number of bands.
        height: Fixed rows, None where they are free.
        width: Fixed columns, None where they are free.
        output_name: Name of the output with one answer per pixel.
        class_ids: Whether the output holds class ids instead of scores.
        scores_last: Whether the output is (batch, rows, cols, channels).
        channels: Number of score channels where the graph fixes it; 0 for class ids.
        table: The ports of a graph that takes rows of band values; None for one that takes images. Without an image
            height and width are None, and the batch is the number of rows.
        bands_free: Whether the graph takes any number of bands, so that `bands` is only a number that works.
        axes: The axes of an output that is no (batch, channels, rows, cols) or (batch, rows, cols, channels) of scores,
            and no (batch, rows, cols) of ids: of the letters b, c, h, w, and p for all pixels in one axis; "" else.
        mask: Whether the class ids are false and true.
    """

    input_name: str
    dtype: DType
    channels_last: bool
    batch: int | None
    bands: int
    height: int | None
    width: int | None
    output_name: str
    gives_class_ids: bool
    scores_last: bool
    channels: int | None
    table: TabularPorts | None = None
    bands_free: bool = False
    axes: str = ""
    mask: bool = False


def read_signature(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo], origin: str) -> Signature:
    """Find the image input and the output with one answer per pixel, by their declarations alone.

    Args:
        inputs: The inputs the graph must be given (initialisers left out).
        outputs: All outputs of the graph.
        origin: Name of the model for messages.

    Raises:
        ModelError: The graph is no pixel classifier, or of a shape this version cannot run.
    """
    port = image_input(inputs, origin)
    image = read_image(port)
    heads = [head for output in outputs if (head := declared_head(output, port, image)) is not None]
    if not heads:
        raise no_head(outputs, origin)
    first, *_ = sorted(heads, key=lambda head: "aux" in head.output_name.lower())
    refuse_detector(outputs, first.output_name, port, origin)
    return first


def image_input(inputs: Sequence[TensorInfo], origin: str) -> TensorInfo:
    """The one input, which takes images.

    Raises:
        ModelError: There are others, or it takes something else.
    """
    images = [port for port in inputs if len(port.shape) == 4 and port.type in INPUT_TYPES]
    if len(inputs) != 1 or not images:
        found = ", ".join(describe(port) for port in inputs) or tr("no input")
        raise ModelError(
            tr(
                "{origin}: this is no pixel classifier that can be run. Expected one input (batch, bands, rows, "
                "columns) of type float32, float64, float16, uint8 or uint16, but found {found}. Choose a semantic "
                "segmentation model."
            ).format(origin=origin, found=found)
        )
    return images[0]


def read_image(image: TensorInfo, channels_last: bool | None = None) -> Signature:
    """What goes in, by the declaration of the input; nothing is said of what comes out.

    Args:
        image: The input.
        channels_last: Whether it is (batch, rows, cols, bands), where that is known.

    Returns:
        A signature without an output; of 0 bands where the input takes any number of them.
    """
    last = is_channels_last(image.shape) if channels_last is None else channels_last
    batch, bands, height, width = as_nchw(image.shape, last)
    return Signature(
        input_name=image.name,
        dtype=INPUT_TYPES[image.type],
        channels_last=last,
        batch=batch,
        bands=bands or 0,
        height=height,
        width=width,
        output_name="",
        gives_class_ids=False,
        scores_last=False,
        channels=None,
    )


def declared_head(output: TensorInfo, image: TensorInfo, signature: Signature) -> Signature | None:
    """What comes out of an output that declares as many axes as a map of scores or class ids has; None for others."""
    scores = output.type in SCORE_TYPES and len(output.shape) == 4
    ids = gives_ids(output) and (len(output.shape) == 3 or (len(output.shape) == 4 and 1 in output.shape[1:]))
    if not (scores or ids) or not _shrinks_little(output.shape, image.shape):
        return None
    sides = signature.height, signature.width
    last = scores and scores_last(output.shape, sides, like=signature.channels_last)
    return replace(
        signature,
        output_name=output.name,
        gives_class_ids=ids,
        scores_last=last,
        channels=0 if ids else as_nchw(output.shape, last)[1],
        mask=output.type == MASK_TYPE,
    )


def gives_ids(output: TensorInfo) -> bool:
    """Whether an output has whole numbers, or false and true."""
    return output.type in (*ID_TYPES, MASK_TYPE)


def no_head(outputs: Sequence[TensorInfo], origin: str) -> ModelError:
    """The error of a graph none of whose outputs is a map."""
    found = ", ".join(describe(port) for port in outputs) or tr("no output")
    wrapped = [port for port in outputs if not port.type.startswith("tensor(")]
    if wrapped:
        return ModelError(
            tr(
                "{origin}: this is not a pixel classifier that can be run. Its output {output} is not a tensor but a "
                "container of tensors. Export the model so that it returns the tensor with the scores itself, not a "
                "list, a dictionary or an optional value (outputs: {found})."
            ).format(origin=origin, output=describe(wrapped[0]), found=found)
        )
    return ModelError(
        tr(
            "{origin}: this is no pixel classifier. Expected an output with class scores (batch, classes, rows, "
            "columns) or class ids (batch, rows, columns) for every pixel, but found {found}. It may be an image "
            "classifier or an object detector; choose a semantic segmentation model."
        ).format(origin=origin, found=found)
    )


def refuse_detector(outputs: Sequence[TensorInfo], name: str, image: TensorInfo, origin: str) -> None:
    """Refuse a graph that lists objects beside its maps: they are masks of objects, or features of the image.

    Args:
        outputs: All outputs.
        name: Name of the one that would be taken.
        image: The input.
        origin: Name of the model for messages.

    Raises:
        ModelError: It does.
    """
    answer = next(port for port in outputs if port.name == name)
    before = True
    for port in outputs:
        before = before and port is not answer
        if _lists_objects(port, (*answer.shape, *image.shape), before=before):
            raise ModelError(
                tr(
                    "{origin}: this is no pixel classifier. Beside {answer} it gives {other}, a list of objects, as "
                    "detectors and instance segmentation do. Choose a semantic segmentation model; where it is one, "
                    "export it with its scores as the only output."
                ).format(origin=origin, answer=describe(answer), other=describe(port))
            )


def _lists_objects(port: TensorInfo, known: Shape, *, before: bool) -> bool:
    """Whether an output is a list of boxes, or stands first and is a list of something: (batch, things, numbers)."""
    if port.type not in SCORE_TYPES or len(port.shape) != 3 or port.shape[1] == 1:
        return False
    _, things, numbers = port.shape
    a_map = all(length is None or length in known for length in (things, numbers))
    return not a_map and (before or (numbers is not None and numbers <= _LONGEST_BOX))


def scores_last(answer: Shape, sides: tuple[int | None, int | None], *, like: bool) -> bool:
    """Tell (batch, rows, cols, channels) from (batch, channels, rows, cols) by the sides of the image, where fixed."""
    first = [lies_on(sides, answer[2:]), lies_on(sides, answer[1:3])]
    return is_channels_last(answer, like=like) if first[0] == first[1] else first[1]


def lies_on(image: tuple[int | None, ...], answer: tuple[int | None, ...]) -> bool:
    """Whether an answer can be the image as it is, at a coarser resolution, or without a border."""
    (height, width), (rows, cols) = image, answer
    if height is None or width is None or not rows or not cols:
        return False
    stride = -(-height // rows)
    return (-(-height // stride), -(-width // stride)) == (rows, cols) or height - rows == width - cols


def _shrinks_little(answer: Shape, image: Shape) -> bool:
    """Whether an output can be a map of its input: its sides are free, or at least a sixteenth as long."""
    longest = max((length or 0 for length in image[1:]), default=0)
    fixed = [length for length in answer[1:] if length is not None]
    return longest == 0 or len(fixed) < 2 or sorted(fixed)[-2] * 16 >= longest


def is_channels_last(shape: Shape, *, like: bool = False) -> bool:
    """Tell (batch, rows, cols, bands) from (batch, bands, rows, cols).

    Sides are more often as long as each other, and longer than there are bands; bands are fixed.
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
    """Lengths of four axes in the order (batch, channels, rows, cols)."""
    batch, second, third, fourth = shape
    return (batch, fourth, second, third) if channels_last else (batch, second, third, fourth)


def describe(port: TensorInfo) -> str:
    """A port for messages."""
    sides = ", ".join("?" if length is None else str(length) for length in port.shape)
    kind = port.type[7:-1] if port.type.startswith("tensor(") else port.type
    return f'"{port.name}" {kind} ({sides})'
