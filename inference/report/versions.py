"""Which versions of what a run depends on are installed."""

from __future__ import annotations

import configparser
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..network.engine import engine_version

_METADATA = Path(__file__).parents[2] / "metadata.txt"  # the plugin's; the core may stand alone


def own_version() -> str:
    """The version of Pixelwise; "" if the core is installed without the plugin."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(_METADATA, encoding="utf-8")
    return metadata.get("general", "version", fallback="")


def library_versions() -> dict[str, str]:
    """The versions of the libraries that compute a result.

    Raises:
        EngineError: onnxruntime is missing.
    """
    return {
        "onnxruntime": engine_version(),
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "numpy": np.__version__,
    }
