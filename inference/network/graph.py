"""What the input and output of an ONNX graph look like, read off their names, types and shapes.

Shapes hold an int for a fixed dimension and None for one that is free. Nothing here runs a graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..arrays import DType
from ..errors import ModelError
from ..wording import tr

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


_LONGEST_BOX = 8  # numbers of a detected box: its sides, and how certain it is


@dataclass(frozen=True)
class Port:
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

    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    producer: str = ""
    name: str = ""
    domain: str = ""
    version: int | None = None
    description: str = ""


@dataclass(frozen=True)
class Table:
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
    keyed: bool


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
    """

    input_name: str
    dtype: DType
    channels_last: bool
    batch: int | None
    bands: int
    height: int | None
    width: int | None
    output_name: str
    class_ids: bool
    scores_last: bool
    channels: int | None
    table: Table | None = None


def read_signature(inputs: Sequence[Port], outputs: Sequence[Port], origin: str) -> Signature:
    """Find the image input and the output with one answer per pixel.

    Args:
        inputs: The inputs the graph must be given (initialisers left out).
        outputs: All outputs of the graph.
        origin: Name of the model for messages.

    Raises:
        ModelError: The graph is no pixel classifier, or of a shape this version cannot run.
    """
    image = _image_input(inputs, origin)
    channels_last = _is_channels_last(image.shape)
    batch, bands, height, width = _as_nchw(image.shape, channels_last)
    if bands is None:
        raise ModelError(
            tr(
                "{origin}: the graph does not fix the number of bands of its input {input}. Export the model with a "
                "fixed number of bands."
            ).format(origin=origin, input=shown(image))
        )
    answer = _pixel_output(outputs, image, origin)
    class_ids = answer.type in ID_TYPES
    scores_last = not class_ids and _scores_last(answer.shape, (height, width), like=channels_last)
    channels = 0 if class_ids else _as_nchw(answer.shape, scores_last)[1]
    return Signature(
        input_name=image.name,
        dtype=INPUT_TYPES[image.type],
        channels_last=channels_last,
        batch=batch,
        bands=bands,
        height=height,
        width=width,
        output_name=answer.name,
        class_ids=class_ids,
        scores_last=scores_last,
        channels=channels,
    )


def _image_input(inputs: Sequence[Port], origin: str) -> Port:
    images = [port for port in inputs if len(port.shape) == 4 and port.type in INPUT_TYPES]
    if len(inputs) != 1 or not images:
        found = ", ".join(shown(port) for port in inputs) or tr("no input")
        raise ModelError(
            tr(
                "{origin}: this is no pixel classifier that can be run. Expected one input (batch, bands, rows, "
                "columns) of type float32, float64, float16, uint8 or uint16, but found {found}. Choose a semantic "
                "segmentation model."
            ).format(origin=origin, found=found)
        )
    return images[0]


def _pixel_output(outputs: Sequence[Port], image: Port, origin: str) -> Port:
    """The first output with as many dimensions as a map of scores or class ids has; auxiliary heads come last."""
    for port in sorted(outputs, key=lambda port: "aux" in port.name.lower()):
        scores = port.type in SCORE_TYPES and len(port.shape) == 4
        ids = port.type in ID_TYPES and (len(port.shape) == 3 or (len(port.shape) == 4 and 1 in port.shape[1:]))
        if (scores or ids) and _shrinks_little(port.shape, image.shape):
            _refuse_detector(outputs, port, image, origin)
            return port
    found = ", ".join(shown(port) for port in outputs)
    raise ModelError(
        tr(
            "{origin}: this is no pixel classifier. Expected an output with class scores (batch, classes, rows, "
            "columns) or class ids (batch, rows, columns) for every pixel, but found {found}. It may be an image "
            "classifier or an object detector; choose a semantic segmentation model."
        ).format(origin=origin, found=found)
    )


def _refuse_detector(outputs: Sequence[Port], answer: Port, image: Port, origin: str) -> None:
    """Refuse a graph that lists objects beside its maps: they are masks of objects, or features of the image."""
    before = True
    for port in outputs:
        before = before and port is not answer
        if _lists_objects(port, (*answer.shape, *image.shape), before=before):
            raise ModelError(
                tr(
                    "{origin}: this is no pixel classifier. Beside {answer} it gives {other}, a list of objects, as "
                    "detectors and instance segmentation do. Choose a semantic segmentation model; where it is one, "
                    "export it with its scores as the only output."
                ).format(origin=origin, answer=shown(answer), other=shown(port))
            )


def _lists_objects(port: Port, known: Shape, *, before: bool) -> bool:
    """Whether an output is a list of boxes, or stands first and is a list of something: (batch, things, numbers)."""
    if port.type not in SCORE_TYPES or len(port.shape) != 3 or port.shape[1] == 1:
        return False
    _, things, numbers = port.shape
    a_map = all(length is None or length in known for length in (things, numbers))
    return not a_map and (before or (numbers is not None and numbers <= _LONGEST_BOX))


def _scores_last(answer: Shape, sides: tuple[int | None, int | None], *, like: bool) -> bool:
    """Tell (batch, rows, cols, channels) from (batch, channels, rows, cols) by the sides of the image, where fixed."""
    first = [_scaled(sides, answer[2:]), _scaled(sides, answer[1:3])]
    return _is_channels_last(answer, like=like) if first[0] == first[1] else first[1]


def _scaled(image: tuple[int | None, ...], answer: tuple[int | None, ...]) -> bool:
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


def _is_channels_last(shape: Shape, *, like: bool = False) -> bool:
    """Tell (batch, rows, cols, bands) from (batch, bands, rows, cols).

    Sides are more often as long as each other, and longer than there are bands; bands are fixed.
    """
    _, second, third, last = shape
    if last is None or second == last:
        return like and second == last
    if third is not None and third in (second, last):
        return third == second
    shorter_than_a_side = third is None or last < third
    return shorter_than_a_side and (second is None or last < second)


def _as_nchw(shape: Shape, channels_last: bool) -> Shape:
    batch, second, third, fourth = shape
    return (batch, fourth, second, third) if channels_last else (batch, second, third, fourth)


def shown(port: Port) -> str:
    """A port for messages."""
    sides = ", ".join("?" if length is None else str(length) for length in port.shape)
    kind = port.type[7:-1] if port.type.startswith("tensor(") else port.type
    return f'"{port.name}" {kind} ({sides})'
