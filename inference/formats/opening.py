"""Open the graph of a model file, and say what the file is where it is none."""

from __future__ import annotations

from ..errors import ModelError
from ..network.engine import Network
from ..network.network_cache import open_for_metadata
from ..onnx.model_file import ModelFile
from .foreign import foreign_content, foreign_file
from .foreign_kinds import Foreign, explained


def opened(file: ModelFile, origin: str) -> Network:
    """Open a graph as `open_for_metadata` does.

    Raises:
        ModelError: As for `open_for_metadata`; a file of another framework is named for what it is.
        EngineError: onnxruntime is missing.
    """
    try:
        return open_for_metadata(file, origin)
    except ModelError as error:
        found = foreign_model(file)
        if found is None:
            raise
        raise explained(error, origin, found) from error


def foreign_model(file: ModelFile) -> Foreign | None:
    """What a model file is that is no ONNX model; None for what is ONNX, unknown, or cannot be read."""
    if file.take_out is None:
        return foreign_file(file.path)
    try:
        content = file.graph()
    except ModelError:
        return None
    return foreign_content(content) if isinstance(content, bytes) else None
