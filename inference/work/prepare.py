"""Prepare the ledger of a run whose blocks several processes compute."""

from __future__ import annotations

import json
import time
from dataclasses import replace

from ..errors import OutputError, RasterError
from ..i18n import numeral, percentage, tr
from ..ledger.job_values import Places, require_shareable, values_of
from ..ledger.keeper import Keeper
from ..ledger.open import Found, earlier_store, new_store
from ..ledger.sharing import Work
from ..ledger.store import Division, Store
from ..network.engine import Network
from ..network.probing import random_image
from ..plan import Plan
from ..progress import Progress, RecordingProgress, Stopwatch
from ..report.versions import library_versions
from ..result.publish import Publications
from ..run import open_planned, planned_classifier, prepared_work, with_padding_found

_SECONDS = 8.0  # of a block for one thread
_MOST_BLOCK_BYTES = 32 * 2**20  # bytes of the results of a block
_LEAST_ROWS = 8  # of tiles that blend in a block, since tiles across its edges are scored for both blocks
_LEAST_BLOCKS = 32  # of a run that has as many units, so that the work can be shared
_SPEED = 2.0**20  # pixels per second of a model that classifies each pixel by itself


def prepare(plan: Plan, progress: Progress, network: Network | None = None) -> str:
    """Create the ledger of a run for several processes, or reuse that of an identical unfinished run.

    Args:
        plan: The run.
        progress: The listener.
        network: The network of the plan, if it is open already.

    Returns:
        The folder of the ledger.

    Raises:
        PixelwiseError: The run is not possible, or a raster cannot be shared.
        Cancelled: The user cancels.
    """
    require_shareable(plan.job)
    if plan.unidentified:
        raise RasterError(
            tr(
                'Raster "{name}": the files that contain it cannot be determined, so the run cannot be shared with '
                "other processes. Convert the raster to a GeoTIFF."
            ).format(name=plan.unidentified[0])
        )
    plan = replace(plan, job=replace(plan.job, resumable=True))
    with Publications(plan.job.outputs, progress.cancelled):  # refuses outputs that another process writes
        store = _prepared(plan, network, RecordingProgress(progress))
    progress.info(
        tr("{folder} is prepared for workers: {blocks} blocks, {share} done.").format(
            folder=store.folder, blocks=numeral(store.division.blocks), share=percentage(store.share)
        )
    )
    return store.folder


def _prepared(plan: Plan, network: Network | None, progress: RecordingProgress) -> Store:
    network = network.with_signature(plan.definition.signature) if network else open_planned(plan)
    keeper = Keeper(plan, network.provider, library_versions(), progress)
    earlier = earlier_store(keeper.run)
    if earlier is not None and earlier.is_shared:
        _update_job(earlier, plan, progress)
        return earlier
    planned, network = with_padding_found(plan, network, keeper, Stopwatch(), progress)
    with prepared_work(planned, planned_classifier(planned, network, progress), keeper.watch, progress) as work:
        division = earlier.division if earlier else _division(planned, work, network)
    beginning = Found(planned.tiling.padding, keeper.warnings)
    shared = keeper.run.shared_details(values_of(plan.job, Places(keeper.run.folder)))
    store = new_store(keeper.run, division, beginning, shared)
    _create(store, plan)
    return store


def _update_job(store: Store, plan: Plan, progress: Progress) -> None:
    """Let an earlier ledger create the files of this job, if it was for others; its blocks are the same.

    Raises:
        OutputError: The file system refuses.
    """
    job = values_of(plan.job, Places(store.folder))
    if store.details["job"] == json.loads(json.dumps(job)):
        return
    store.details["job"] = job
    _create(store, plan)
    progress.info(
        tr("{folder} was prepared before; now it is for the files of this command.").format(folder=store.folder)
    )


def _create(store: Store, plan: Plan) -> None:
    """Write the manifest of a ledger.

    Raises:
        OutputError: The file system refuses.
    """
    try:
        store.create()
    except OSError as error:
        raise OutputError(
            tr("Output {output}: no ledger can be created next to it ({reason}). Choose another folder.").format(
                output=plan.job.output, reason=error.strerror
            )
        ) from error


def _division(plan: Plan, work: Work, network: Network) -> Division:
    """Return blocks of a few seconds."""
    units, least = work.units, 1 if work.blending is None else _LEAST_ROWS
    tiles = 1
    if work.blending is not None:
        tiles = len(work.blending.layout.cols.touching(0, max(strip.width for strip in work.blending.strips)))
    wanted = round(_SECONDS / max(1e-6, tiles * _seconds_per_tile(plan, network)))
    most = min(_MOST_BLOCK_BYTES // max(1, work.bytes_per_unit), -(-units // _LEAST_BLOCKS))
    return Division(units, max(1, min(max(wanted, least), max(most, least), units)), plan.imagery.grid.window.pixels)


def _seconds_per_tile(plan: Plan, network: Network) -> float:
    """Measure how long the network takes for a tile."""
    rows, cols = plan.tiling.height, plan.tiling.width
    if plan.definition.signature.tabular is not None:
        return rows * cols / _SPEED
    image = random_image(network, rows, cols)
    network.run(image)  # the first run allocates memory
    began = time.monotonic()
    network.run(image)
    return (time.monotonic() - began) * (8 if plan.arguments.augment else 1)
