"""The environment of a run: versions, processor, computer."""

from __future__ import annotations

import platform

from ..i18n import tr
from ..version import own_version
from .record import RunRecord
from .versions import library_versions


def system_info(record: RunRecord) -> list[tuple[str, str]]:
    """Return the environment of a run as labels and texts."""
    job, versions = record.plan.job, library_versions()
    requested = (tr("best available"), "CPU", "GPU")[job.processor]
    return [
        (tr("Program"), job.host),
        ("Pixelwise", own_version()),
        ("Python", f"{platform.python_version()}, numpy {versions['numpy']}"),
        ("GDAL", versions["GDAL"]),
        ("onnxruntime", versions["onnxruntime"]),
        (
            tr("Execution provider"),
            tr("{provider} (requested: {processor})").format(provider=record.provider, processor=requested),
        ),
        (tr("Workers"), str(record.plan.workers)),
        (tr("Computer"), platform.platform()),
    ]
