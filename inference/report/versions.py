"""The versions of the libraries that a result depends on."""

from __future__ import annotations

from ..network.engine import engine_version
from ..result.provenance import array_versions


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that compute a result.

    Raises:
        EngineError: onnxruntime is missing.
    """
    return {"onnxruntime": engine_version(), **array_versions()}
