"""What a run ran on: versions, processor, machine."""

from __future__ import annotations

import platform

import numpy as np
from osgeo import gdal

from ..i18n import tr
from ..network.engine import engine_version
from .record import Record
from .versions import own_version


def system_info(record: Record) -> list[tuple[str, str]]:
    """What a run ran on, as labels and texts."""
    job = record.plan.job
    processors = tr("best available"), "CPU", "GPU"
    asked = processors[job.processor]
    return [
        (tr("Program"), job.host),
        ("Pixelwise", own_version()),
        ("Python", f"{platform.python_version()}, numpy {np.__version__}"),
        ("GDAL", gdal.VersionInfo("RELEASE_NAME")),
        ("onnxruntime", engine_version()),
        (
            tr("Execution provider"),
            tr("{provider} (asked for: {processor})").format(provider=record.provider, processor=asked),
        ),
        (tr("Workers"), str(record.plan.workers)),
        (tr("Computer"), platform.platform()),
    ]
