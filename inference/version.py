"""The version of Pixelwise."""

from __future__ import annotations

import configparser
import importlib.metadata
from pathlib import Path

_METADATA = Path(__file__).parents[1] / "metadata.txt"  # the plugin's


def own_version() -> str:
    """Return the version of Pixelwise: of the plugin, or of the package that pip has installed; "" if unknown."""
    metadata = configparser.ConfigParser(interpolation=None)
    if metadata.read(_METADATA, encoding="utf-8"):
        return metadata.get("general", "version", fallback="")
    try:
        return importlib.metadata.version("pixelwise")
    except importlib.metadata.PackageNotFoundError:  # copied without being installed
        return ""
