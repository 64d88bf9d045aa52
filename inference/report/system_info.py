"""The environment of a run: versions, processor, computer."""

from __future__ import annotations

from ..card.report_facts import environment
from ..i18n import tr
from .record import RunRecord
from .versions import library_versions


def system_info(record: RunRecord) -> list[tuple[str, str]]:
    """Return the environment of a run as labels and texts."""
    job = record.plan.job
    requested = (tr("best available"), "CPU", "GPU")[job.processor]
    return environment(
        job.host,
        (
            ("onnxruntime", library_versions()["onnxruntime"]),
            (
                tr("Execution provider"),
                tr("{provider} (requested: {processor})").format(provider=record.provider, processor=requested),
            ),
            (tr("Workers"), str(record.plan.workers)),
        ),
    )
