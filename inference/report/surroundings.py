"""What a run ran on: versions, processor, machine."""

from __future__ import annotations

import configparser
import platform
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..engine import engine_version
from .record import Record

_METADATA = Path(__file__).parents[2] / "metadata.txt"  # the plugin's; the core may stand alone
_PROCESSORS = ("best available", "CPU", "GPU")


def surroundings(record: Record) -> list[tuple[str, str]]:
    """What a run ran on, as labels and texts."""
    job = record.plan.job
    return [
        ("Program", job.host),
        ("Pixelwise", _version()),
        ("Python", f"{platform.python_version()}, numpy {np.__version__}"),
        ("GDAL", gdal.VersionInfo("RELEASE_NAME")),
        ("onnxruntime", engine_version()),
        ("Execution provider", f"{record.provider} (asked for: {_PROCESSORS[job.environment.processor]})"),
        ("Workers", str(record.plan.workers)),
        ("Computer", platform.platform()),
    ]


def _version() -> str:
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(_METADATA, encoding="utf-8")
    return metadata.get("general", "version", fallback="")
