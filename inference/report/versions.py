"""The versions of the libraries that a result depends on."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from ..network.engine import engine_version


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that compute a result.

    Raises:
        EngineError: onnxruntime is missing.
    """
    return {
        "onnxruntime": engine_version(),
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "numpy": np.__version__,
    }
