"""The location of an ONNX model: a file of its own, or a container such as an .ecd.

This module does not know formats: the reader of a container provides a function that extracts the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ModelFile:
    """A file that is an ONNX model, or contains one.

    The bytes of a contained model are not kept, so that a definition stays small: they are extracted whenever the model
    is opened.

    Attributes:
        path: Absolute path of the file.
        take_out: Extracts the bytes of the model from the file at that path, if the file is a container.
    """

    path: str
    take_out: Callable[[str], bytes] | None = None

    def graph(self) -> str | bytes:
        """Return the model as onnxruntime opens it: the path of a file, or bytes.

        Raises:
            ModelError: The model cannot be extracted from its container.
        """
        return self.path if self.take_out is None else self.take_out(self.path)
