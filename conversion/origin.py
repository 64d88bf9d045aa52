"""Where a converted model comes from, as an entry in the metadata of its ONNX file.

The entry `converted_from` is a JSON object: framework, file, sha256, converters (the version of each package), and the
agreement with the framework's answers: scores (the largest difference, divided by the range of the scores), classes
(the share of pixels or rows with the same class) and count (the number of those compared).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..inference.i18n import tr
from ..inference.pack.model_to_ecd import CONVERTED_FROM
from .errors import ConversionError
from .job import Agreement

_PIECE = 4 * 2**20  # bytes


@dataclass(frozen=True)
class ConvertedFrom:
    """The model that an ONNX file was made from.

    Attributes:
        framework: The framework that saved it.
        file: The name of its file or folder.
        sha256: The hash of its file or, of a folder, of all its files in the order of their paths.
        converters: The versions of the packages that converted it, by name.
        agreement: The comparison with the framework's answers, if there was one.
    """

    framework: str
    file: str
    sha256: str
    converters: Mapping[str, str]
    agreement: Agreement | None = None

    def properties(self) -> dict[str, str]:
        """Return it as metadata of an ONNX file."""
        document = {
            "framework": self.framework,
            "file": self.file,
            "sha256": self.sha256,
            "converters": dict(self.converters),
        }
        if self.agreement is not None:
            document["agreement"] = asdict(self.agreement)
        return {CONVERTED_FROM: json.dumps(document, ensure_ascii=False)}


def hash_of(model: Path) -> str:
    """Hash a file, or all files of a folder in the order of their paths.

    Raises:
        ConversionError: A file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for path in model_files(model):
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
    except OSError as error:
        raise ConversionError(
            tr("Model {path}: the file cannot be read ({reason}). Check its permissions.").format(
                path=error.filename, reason=error.strerror
            )
        ) from error
    return digest.hexdigest()


def model_files(model: Path) -> Iterator[Path]:
    """Yield the file itself, or all files of a folder in the order of their paths."""
    if model.is_file():
        yield model
    else:
        yield from sorted(path for path in model.rglob("*") if path.is_file())
