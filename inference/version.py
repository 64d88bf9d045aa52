"""The version of Pixelwise."""

from __future__ import annotations

import configparser
from pathlib import Path

_METADATA = Path(__file__).parents[1] / "metadata.txt"  # the plugin's


def own_version() -> str:
    """Return the version of Pixelwise; "" if the core is installed without the plugin."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(_METADATA, encoding="utf-8")
    return metadata.get("general", "version", fallback="")
