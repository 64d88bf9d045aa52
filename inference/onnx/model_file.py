"""The location of a model: a file of its own, or a container such as an .ecd; in ONNX, or converted to it.

This module does not know formats: the reader of a container provides a function that extracts the model, the reader of
another framework's models a function that converts them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ModelFile:
    """A file that is a model, or contains one.

    The bytes of a contained model are not kept, so that a definition stays small: they are extracted whenever the model
    is opened.

    Attributes:
        path: Absolute path of the file.
        extract: Extracts the bytes of the model from the file at that path, if the file is a container.
        convert: Converts the model, as `original` returns it, to the bytes of an ONNX model, unless it is one.
    """

    path: str
    extract: Callable[[str], bytes] | None = None
    convert: Callable[[str | bytes], bytes] | None = None

    @property
    def in_memory(self) -> bool:
        """Whether the model is opened from memory, and not by the path of its file."""
        return self.extract is not None or self.convert is not None

    def original(self) -> str | bytes:
        """Return the model as its author saved it: the path of a file, or bytes.

        Raises:
            ModelError: The model cannot be extracted from its container.
        """
        return self.path if self.extract is None else self.extract(self.path)

    def graph(self) -> str | bytes:
        """Return the model as onnxruntime opens it: the path of a file, or bytes.

        Raises:
            ModelError: The model cannot be extracted from its container, or not converted.
        """
        original = self.original()
        return original if self.convert is None else self.convert(original)
