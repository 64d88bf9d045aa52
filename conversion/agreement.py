"""Compare the answers of a converted model, run by onnxruntime, with those of the framework."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference import Cancelled, PixelwiseError
from ..inference.network.engine import RuntimeSession, engine_version, first_line, open_session
from ..inference.network.guard import guarded
from ..inference.onnx.model_file import ModelFile
from .job import Agreement
from .process import ConversionReport

Array = NDArray[Any]

_MOST_DIFFERENCE = 1e-3  # of scores, divided by their range
_LEAST_EQUAL = {"table": 0.99, "quantised": 0.95, "labels": 0.99}  # share of pixels or rows with the same class
_HALF = 0.5
_LARGEST_ANSWERS = 2**31  # bytes, uncompressed


@dataclass(frozen=True)
class Answers:
    """The framework's answers to random input.

    Attributes:
        tiles: For each tile, the inputs and the outputs.
        table: Whether a tile is rows of band values.
        quantised: Whether the network computes with rounded numbers.
        channels_last: Whether the classes are the last axis of the outputs, and not the second.
    """

    tiles: tuple[tuple[tuple[Array, ...], tuple[Array, ...]], ...]
    table: bool
    quantised: bool
    channels_last: bool

    @classmethod
    def read(cls, path: Path, outcome: ConversionReport) -> Answers:
        """Read the answers that a converting process has written.

        Raises:
            OSError: The file is missing.
            ValueError, KeyError, BadZipFile: It is not such a file.
        """
        with path.open("rb") as opened, zipfile.ZipFile(opened) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _LARGEST_ANSWERS:
                raise ValueError("too large")
            if any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise ValueError("compressed")
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        tiles = tuple(
            (tuple(_numbered_inputs(arrays, "input", tile)), tuple(_numbered_inputs(arrays, "answer", tile)))
            for tile in range(len(arrays))
            if f"answer {tile} 0" in arrays
        )
        if not tiles:
            raise ValueError("no answers")
        return cls(tiles, outcome.table, outcome.quantised, outcome.channels_last)

    def suffices(self, agreement: Agreement) -> bool:
        """Return whether the models agree well enough for the converted one to take the place of the original."""
        if self.table or self.quantised:
            return agreement.classes >= _LEAST_EQUAL["table" if self.table else "quantised"]
        same_labels = agreement.classes >= _LEAST_EQUAL["labels"] or not self._has_labels()
        return agreement.scores <= _MOST_DIFFERENCE and same_labels

    def _has_labels(self) -> bool:
        """Return whether an output is labels, whose difference has no meaning."""
        return any(output.dtype.kind != "f" for _, outputs in self.tiles for output in outputs)


class DisagreementError(Exception):
    """The converted model does not run, or has outputs of other shapes."""


def compare_answers(model: Path, answers: Answers) -> Agreement:
    """Run a converted model on the inputs of the framework's answers, and compare the outputs.

    Raises:
        ModelError: onnxruntime does not open the model.
        EngineError: onnxruntime is missing.
        LimitError: The model takes too much time or memory.
        Cancelled: The user cancelled (inference/network/guard.py).
        DisagreementError: The model does not run on these inputs, or its outputs have other shapes.
    """
    # From memory, so that it cannot have weights in other files, which the output would lack.
    file = ModelFile(str(model), extract=lambda path: Path(path).read_bytes())
    with guarded(file, model.name, engine_version(), "answers"):
        session = open_session(file, model.name)
        names = [tensor.name for tensor in session.get_inputs()]
        pairs = [
            pair for inputs, expected in answers.tiles for pair in zip(_run_session(session, names, inputs), expected)
        ]
    return _worst_agreement(pairs, answers)


def _numbered_inputs(arrays: Mapping[str, Array], kind: str, tile: int) -> Iterator[Array]:
    for index in count():
        if f"{kind} {tile} {index}" not in arrays:
            return
        yield arrays[f"{kind} {tile} {index}"]


def _run_session(session: RuntimeSession, names: Sequence[str], inputs: Sequence[Array]) -> list[Array]:
    if len(names) != len(inputs):
        raise DisagreementError(f"{len(names)} != {len(inputs)}")
    try:
        return [np.asarray(output) for output in session.run(None, dict(zip(names, inputs)))]
    except (PixelwiseError, Cancelled):
        raise
    except Exception as error:  # onnxruntime raises a dozen classes of its own
        raise DisagreementError(first_line(error)) from error


def _worst_agreement(pairs: Sequence[tuple[Array, Array]], answers: Answers) -> Agreement:
    difference, equal, total = 0.0, 0, 0
    for actual, expected in pairs:
        if actual.size != expected.size:
            raise DisagreementError(f"{actual.shape} != {expected.shape}")
        actual = actual.reshape(expected.shape)
        if expected.dtype.kind == "f":
            difference = max(difference, _relative_difference(actual.astype(np.float64), expected.astype(np.float64)))
        same = _winning_classes(actual, answers) == _winning_classes(expected, answers)
        equal, total = equal + int(same.sum()), total + same.size
    if not total:
        raise DisagreementError("no output")
    return Agreement(difference, equal / total, total)


def _relative_difference(actual: Array, expected: Array) -> float:
    """Return the largest difference divided by the range of the expected scores; the same special values are equal."""
    finite = np.isfinite(expected)
    if not np.array_equal(actual[~finite], expected[~finite], equal_nan=True):
        return float("inf")
    if not finite.any():
        return 0.0
    largest = float(np.abs(actual[finite] - expected[finite]).max())
    spread = float(np.ptp(expected[finite])) or float(np.abs(expected[finite]).max()) or 1.0
    return largest / spread if np.isfinite(largest) else float("inf")


def _winning_classes(output: Array, answers: Answers) -> Array:
    """Return the class of each pixel or row: the highest score, or the output itself if it is labels."""
    if output.dtype.kind not in "f":
        return output.astype(str) if output.dtype.kind in "OUS" else output
    axis = 1 if output.ndim == 2 or not answers.channels_last else output.ndim - 1
    if output.ndim <= axis or output.shape[axis] == 1:
        return output > (_HALF if output.min() >= 0 and output.max() <= 1 else 0)
    return np.asarray(output.argmax(axis=axis))
