"""The parts that all converters share: the job, the refusals, random input, and the files that are handed back."""

from __future__ import annotations

import importlib.metadata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

MODEL, ANSWERS, RESULT = "model.onnx", "answers.npz", "result.json"  # in the working folder
DEFAULT_SIDE = 256  # rows and columns of the tiles, in pixels, if the job and the model leave them open
LARGEST_MODEL = 2**31 - 2**20  # bytes; protobuf, and therefore onnxruntime, reads less than 2 GiB
_FLOAT_RANGES = (1.0, 255.0)  # networks of floats take reflectances, or the values of pixels


_MOST_TEXT = 64 * 2**20  # bytes of the descriptions and the code in an archive
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of the others Python unpacks all that it has read at once


class RefusalError(Exception):
    """The model cannot be converted, for a reason that users can understand.

    Attributes:
        code: The reason, as a word; the plugin has a message for each.
        details: The values that the message names.
    """

    def __init__(self, code: str, **details: object) -> None:
        """Refuse a model."""
        super().__init__(code)
        self.code = code
        self.details = {name: str(value) for name, value in details.items()}


@dataclass(frozen=True)
class WorkerJob:
    """A model to convert.

    Attributes:
        kind: The kind of file.
        path: The copy of the model.
        bands: Number of bands, if given.
        side: Rows and columns of the image in pixels, if given.
        fixed: Whether the sides of the image are to be fixed.
    """

    kind: str
    path: str
    bands: int | None = None
    side: int | None = None
    fixed: bool = False

    @property
    def some_side(self) -> int:
        """The side of the image, or one to try."""
        return self.side or DEFAULT_SIDE


@dataclass
class WorkerResult:
    """The results of a converter besides the model.

    Attributes:
        task: "network", or "table" for rows of band values.
        channels_last: Whether the classes are the last axis of the answers, and not the second.
        quantised: Whether the network computes with rounded numbers.
        inputs: Names of the inputs of the answers, in the order of the arrays.
        tiles: For each tile, the inputs and the answers of the framework, in the order of the model's outputs.
        notes: Decisions that the user should know, each a code and the values that its message names.
    """

    task: str = "network"
    channels_last: bool = True
    quantised: bool = False
    inputs: Sequence[str] = ()
    tiles: list[tuple[list[np.ndarray], list[np.ndarray]]] = field(default_factory=list)
    notes: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def note(self, code: str, **details: object) -> None:
        """Add a note."""
        self.notes.append((code, {name: str(value) for name, value in details.items()}))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all inputs and answers by name."""
        named: dict[str, np.ndarray] = {}
        for tile, (inputs, answers) in enumerate(self.tiles):
            named.update({f"input {tile} {index}": array for index, array in enumerate(inputs)})
            named.update({f"answer {tile} {index}": array for index, array in enumerate(answers)})
        return named


def random_values(shape: Sequence[int], dtype: np.dtype, tile: int) -> np.ndarray:
    """Return random values of a type; those of float tiles are 0 to 1 and 0 to 255 by turns."""
    generator = np.random.default_rng(tile)
    if dtype.kind == "b":
        return generator.integers(0, 2, shape).astype(dtype)
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        # Images in wider integers are of 16 bits at most.
        return generator.integers(
            max(limits.min, 0 if limits.bits > 8 else -128), min(limits.max, 10_000), shape, dtype
        )
    return (generator.random(shape) * _FLOAT_RANGES[tile % len(_FLOAT_RANGES)]).astype(dtype)


def answered(
    result: WorkerResult, tiles: Sequence[list[np.ndarray]], run: Callable[[list[np.ndarray]], list[np.ndarray]]
) -> None:
    """Add the framework's answers to tiles; sizes that the framework itself refuses are left out, except the first."""
    for index, inputs in enumerate(tiles):
        answers = run(inputs) if index == 0 else _attempted(run, inputs)
        if answers is not None:
            result.tiles.append((inputs, [np.asarray(answer) for answer in answers]))


def _attempted(
    run: Callable[[list[np.ndarray]], list[np.ndarray]], inputs: list[np.ndarray]
) -> list[np.ndarray] | None:
    try:
        return run(inputs)
    except Exception:  # frameworks raise any class
        return None


def texts_in(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[bytes]:
    """Yield the content of members of an archive, one by one, unless they are large when unpacked.

    Raises:
        ValueError: They are too large together, or packed by a method of which Python unpacks everything at once.
    """
    left = _MOST_TEXT
    for name in names:
        member = archive.getinfo(name)
        if member.compress_type not in _BOUNDED:
            raise ValueError(f"the compression method of its member {name} is not Deflate")
        with archive.open(member) as file:
            text = file.read(left + 1)
        left -= len(text)
        if left < 0:
            raise ValueError(f"its member {name} is larger than the description of a model")
        yield text


def versions(*packages: str) -> dict[str, str]:
    """Return the versions of packages, as far as they are installed."""
    named = ((entry.metadata["Name"], entry.version) for entry in importlib.metadata.distributions())
    installed = {str(name).lower().replace("_", "-"): version for name, version in named}
    return {package: installed[package] for package in packages if package in installed}


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text that is not a heading or a call (of XGBoost); the text may be long."""
    lines = [line.strip() for line in str(error).splitlines()]
    telling = [line for line in lines if line and not line.endswith(":") and not line.startswith("[bt]")]
    return (telling[0] if telling else next(filter(None, lines), type(error).__name__))[:300]
