"""The summary of a run as values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..run import Summary


def map_values(summary: Summary) -> dict[str, Any]:
    """Return the values about one map."""
    values: dict[str, Any] = {"output": summary.output}
    record = summary.record
    if record is not None:
        grid, statistics = record.result.grid, record.result.statistics
        values["columns"], values["rows"] = grid.cols, grid.rows
        values["nodata_pixels"] = statistics.nodata.pixels
        values["execution_provider"] = record.provider
        values["seconds"] = {step: round(seconds, 3) for step, seconds in record.times}
        covered = {entry.value: coverage for entry, coverage in statistics.classes}
    else:
        covered = {}
    values["classes"] = [
        {
            "value": entry.value,
            "name": entry.name,
            "pixels": pixels,
            "area_m2": covered[entry.value].area if entry.value in covered else None,
        }
        for entry, pixels in summary.classes
    ]
    return values


def warnings_of(summaries: Sequence[Summary]) -> list[str]:
    """Return the warnings of runs, each once."""
    return [*dict.fromkeys(text for summary in summaries if summary.record for text in summary.record.warnings)]
