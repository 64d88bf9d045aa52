"""The command `classify`: plan, run, and say what was written."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..batch import BatchPlan, BatchResults, plan_batch, require_destination, run_batch
from ..errors import Cancelled
from ..ledger.store import Store, stores
from ..plan import plan
from ..preflight.destinations import destination_errors
from ..run import Summary, run
from ..version import own_version
from .interruption import Interruption
from .options import Request, request_of
from .output import print_error, print_json, print_text
from .progress import ConsoleProgress


def classify(options: argparse.Namespace, interruption: Interruption, refuse: Callable[[str], None]) -> None:
    """Classify rasters.

    Args:
        options: The options of the command.
        interruption: Decides whether the run stops.
        refuse: Ends the command with a message about its usage.

    Raises:
        PixelwiseError: The run failed.
        Cancelled: A signal has stopped the run.
    """
    request, progress = request_of(options, refuse), ConsoleProgress(interruption, quiet=options.quiet)
    with _announced_stop(progress, interruption) as outputs:
        values = (_classify_items if request.separately else _classify_image)(request, progress, outputs)
    if options.json:
        print_json(values)
    else:
        for path in [*(item["output"] for item in values.get("items", ())), *values["outputs"].values()]:
            print_text(path)


def _classify_image(request: Request, progress: ConsoleProgress, outputs: list[str]) -> dict[str, Any]:
    """Classify one image; return the summary."""
    planned = plan(request.job)
    _require_destinations(request)
    outputs.append(request.job.output)
    progress.begin(planned.imagery.grid.window.pixels)
    summary = run(planned, progress)
    return {**_common(request), **_map_values(summary), "warnings": _warnings([summary])}


def _classify_items(request: Request, progress: ConsoleProgress, outputs: list[str]) -> dict[str, Any]:
    """Classify raster items one by one; return the summary."""
    require_destination(request.job.output, request.folder)
    with _folder_of(request) as folder:
        batch = plan_batch(request.job, folder, temporary=not request.folder)
        _require_destinations(request)
        outputs += [planned.job.output for planned in batch.plans]
        progress.begin(sum(planned.imagery.grid.window.pixels for planned in batch.plans))
        return _batch_values(request, batch, run_batch(batch, progress))


def _require_destinations(request: Request) -> None:
    for error in destination_errors(request.job.outputs, request.folder):
        raise error


@contextmanager
def _folder_of(request: Request) -> Iterator[str]:
    """Return the folder for the results of items: a temporary one if only the merged raster is kept."""
    if request.folder:
        yield request.folder
        return
    with tempfile.TemporaryDirectory(prefix="pixelwise-") as folder:
        yield folder


@contextmanager
def _announced_stop(progress: ConsoleProgress, interruption: Interruption) -> Iterator[list[str]]:
    """Say at a stop by a signal what was written, and what is kept; fill the list with the outputs of the run."""
    outputs: list[str] = []
    try:
        yield outputs
    except (Cancelled, KeyboardInterrupt):
        progress.end()
        print_error(_stop_message(interruption.cause, [store for path in outputs for store in stores(path)], outputs))
        raise
    finally:
        progress.end()


def _stop_message(cause: str, kept: Sequence[Store], outputs: Sequence[str]) -> str:
    """Return the message about a run that a signal has stopped."""
    finished = "Rasters that were already finished are kept." if len(outputs) > 1 else "No result was written."
    message = f"Stopped by {cause}. {finished}"
    if kept:
        folders = ", ".join(store.folder for store in kept)
        message += f" The finished parts of the run are kept in {folders}; the same command continues it."
    return message


def _common(request: Request) -> dict[str, Any]:
    return {
        "pixelwise": own_version(),
        "outputs": {output.kind.parameter: output.path for output in request.job.outputs},
    }


def _map_values(summary: Summary) -> dict[str, Any]:
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


def _batch_values(request: Request, batch: BatchPlan, results: BatchResults) -> dict[str, Any]:
    values = _common(request)
    if results.overlay is None:
        values["outputs"].pop("OUTPUT", None)
    kept = [(name, summary) for name, summary in results.items if request.folder]
    return {
        **values,
        "items": [{"name": name, **_map_values(summary)} for name, summary in kept],
        "outside": list(batch.outside),
        **({"classes": _map_values(results.overlay)["classes"]} if results.overlay else {}),
        "warnings": _warnings([summary for _, summary in results.items]),
    }


def _warnings(summaries: Sequence[Summary]) -> list[str]:
    """Return the warnings of runs, each once."""
    return [*dict.fromkeys(text for summary in summaries if summary.record for text in summary.record.warnings)]
