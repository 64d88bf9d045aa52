"""Where the ONNX graph of a model lies: a file of its own, or inside another file such as an .ecd.

Knows no format: whoever reads a container says how the graph is taken out of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ModelFile:
    """A file that is an ONNX graph, or holds one.

    The bytes of an inner graph are not kept, so that a definition stays small: they are taken out
    whenever the graph is opened.

    Attributes:
        path: Absolute path of the file.
        take_out: Gives the graph's bytes from inside the file at that path; None where the file is the graph.
    """

    path: str
    take_out: Callable[[str], bytes] | None = None

    def graph(self) -> str | bytes:
        """The graph as onnxruntime opens it: the path of a file, or bytes.

        Raises:
            ModelError: The graph cannot be taken out of the file.
        """
        return self.path if self.take_out is None else self.take_out(self.path)
