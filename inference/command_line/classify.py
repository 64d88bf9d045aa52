"""The command `classify`: plan, run, and list the written files."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..batch import BatchPlan, BatchResults, plan_batch, require_destination, run_batch
from ..cluster import opened_cluster, run_job
from ..errors import Cancelled
from ..job import Job, ProcessingMode
from ..ledger.store import Store, stores
from ..plan import Plan, plan
from ..preflight.destinations import destination_errors
from ..version import own_version
from ..work import prepare, prepare_items
from .interruption import Interruption
from .options import Request, request_of
from .output import print_error, print_json, print_text
from .progress import ConsoleProgress
from .summary import map_values, warnings_of


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
        if options.prepare:
            _print_ledgers((_prepared_items if request.separately else _prepared)(request, progress, outputs), options)
            return
        values = (_classify_items if request.separately else _classify_image)(request, progress, outputs)
    if options.json:
        print_json(values)
    else:
        for path in [*(item["output"] for item in values.get("items", ())), *values["outputs"].values()]:
            print_text(path)


def _prepared(request: Request, progress: ConsoleProgress, outputs: list[str]) -> Iterator[str]:  # noqa: ARG001
    """Make the ledger of a run for several processes; return its path."""
    planned = plan(request.job)
    _require_destinations(request)
    progress.begin(0)
    yield prepare(planned, progress)


def _prepared_items(request: Request, progress: ConsoleProgress, outputs: list[str]) -> Iterator[str]:
    """Make a ledger for each raster item; return their paths."""
    batch = plan_batch(request.job, request.folder)
    _require_destinations(request)
    outputs += [planned.job.output for planned in batch.plans]
    progress.begin(0)
    yield from prepare_items(batch, progress)


def _print_ledgers(ledgers: Iterator[str], options: argparse.Namespace) -> None:
    """Print the path of each ledger as soon as it is made, or of all as JSON, even if some items have none."""
    if not options.json:
        for ledger in ledgers:
            print_text(ledger)
        return
    paths: list[str] = []
    try:
        paths.extend(ledgers)
    finally:
        if paths and options.processing_mode is ProcessingMode.SEPARATELY:
            print_json({"ledgers": paths})
        elif paths:
            print_json({"ledger": paths[0]})


def _classify_image(request: Request, progress: ConsoleProgress, outputs: list[str]) -> dict[str, Any]:
    """Classify one image; return the summary."""

    def planned(job: Job) -> Plan:
        result = plan(job)
        _require_destinations(request)
        outputs.append(job.output)
        progress.begin(result.imagery.grid.window.pixels)
        return result

    summary = run_job(request.job, progress, planned)
    return {**_common_values(request), **map_values(summary), "warnings": warnings_of([summary])}


def _classify_items(request: Request, progress: ConsoleProgress, outputs: list[str]) -> dict[str, Any]:
    """Classify raster items one by one; return the summary."""
    require_destination(request.job.output, request.folder)
    with _folder_of(request) as folder, opened_cluster(request.job) as run_item:
        batch = plan_batch(request.job, folder, temporary=not request.folder)
        _require_destinations(request)
        outputs += [planned.job.output for planned in batch.plans]
        progress.begin(sum(planned.imagery.grid.window.pixels for planned in batch.plans))
        return _batch_values(request, batch, run_batch(batch, progress, run_item))


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
    """Report the written and the kept files at a stop by a signal; fill the list with the outputs of the run."""
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


def _common_values(request: Request) -> dict[str, Any]:
    return {
        "pixelwise": own_version(),
        "outputs": {output.kind.parameter: output.path for output in request.job.outputs},
    }


def _batch_values(request: Request, batch: BatchPlan, results: BatchResults) -> dict[str, Any]:
    values = _common_values(request)
    if results.overlay is None:
        values["outputs"].pop("OUTPUT", None)
    kept = [(name, summary) for name, summary in results.items if request.folder]
    return {
        **values,
        "items": [{"name": name, **map_values(summary)} for name, summary in kept],
        "outside": list(batch.outside),
        **({"classes": map_values(results.overlay)["classes"]} if results.overlay else {}),
        "warnings": warnings_of([summary for _, summary in results.items]),
    }
