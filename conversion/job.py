"""The request of a conversion, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ConversionJob:
    """A model to convert.

    Attributes:
        model: A model file, or the folder of a SavedModel.
        output: The .onnx file to write.
        bands: Number of bands of the image, if the model does not state it.
        tile_size: Rows and columns of the image in pixels, if the model needs fixed ones that it does not state.
        class_info: A class information file (.json), or an .emd with classes; None to leave the classes unnamed.
    """

    model: Path
    output: Path
    bands: int | None = None
    tile_size: int | None = None
    class_info: Path | None = None


@dataclass(frozen=True)
class Agreement:
    """How well the answers of the converted model agree with those of the original on random input.

    Attributes:
        scores: The largest difference of a score, divided by the range of the scores.
        classes: The share of pixels or rows with the same class, 0 to 1.
        count: Number of pixels or rows compared.
    """

    scores: float
    classes: float
    count: int


@dataclass(frozen=True)
class Conversion:
    """A finished conversion.

    Attributes:
        output: The .onnx file.
        framework: The framework of the original, such as "Keras".
        agreement: The comparison with the framework; None for CNTK, whose models are converted without it.
        isolated: Whether the framework had no access to the network; True where no framework was needed.
        notes: The lines that were written to the log.
    """

    output: Path
    framework: str
    agreement: Agreement | None
    isolated: bool
    notes: tuple[str, ...] = ()
