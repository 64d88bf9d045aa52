"""Join the run of a ledger, or finish it, on any computer that can access its folder and the rasters."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ..errors import EngineError, OutputError, RasterError
from ..i18n import numeral, percentage, tr
from ..job import Job, worker_count
from ..ledger.job_values import Places, job_of, missing_sources
from ..ledger.keeper import Keeper
from ..ledger.manifest import differences, group_names, software_versions
from ..ledger.sharing import Work, unusable, work_off
from ..ledger.store import Store, is_published
from ..memory import run_within_memory
from ..model.arguments import argument_pairs
from ..network.engine import Network
from ..network.processors import CPU_PROVIDER, Processor
from ..plan import Plan, plan
from ..progress import Progress, RecordingProgress, Stopwatch
from ..report.versions import library_versions
from ..run import Summary, open_planned, planned_classifier, prepared_work, run, with_padding_found

Maps = Sequence[tuple[str, str]]
"""Folders of the computer that made a ledger, and their names here."""


def work(ledger: str, progress: Progress, maps: Maps = (), parallel_factor: str = "", *, waits: bool = False) -> int:
    """Compute blocks of a ledger until none is free.

    Args:
        ledger: The folder of the ledger.
        progress: The listener; it shows the share of all blocks that are finished.
        maps: The names of the ledger's folders on this computer.
        parallel_factor: Worker threads, as in a job.
        waits: Whether this waits until all blocks are finished, and takes over those of workers that die.

    Returns:
        The number of blocks that were computed here, since the last start if there was not enough memory.

    Raises:
        PixelwiseError: The ledger is not one for several processes, this computer has other versions or another
            processor, or a file cannot be read.
        Cancelled: The user cancels.
    """
    store = store_of(ledger, progress)
    if store is None:
        return 0
    planned, network = _planned(store, maps, parallel_factor)

    def compute(planned: Plan) -> int:
        with _opened(store, progress, planned, network) as means:
            return work_off(store, means, waits=waits)

    computed = run_within_memory(planned, compute, network, progress)
    progress.info(
        tr("{computed} of {blocks} blocks were computed here; {share} of all are done.").format(
            computed=numeral(computed), blocks=numeral(store.division.blocks), share=percentage(store.share)
        )
    )
    return computed


@contextmanager
def opened_work(store: Store, progress: Progress, maps: Maps = (), parallel_factor: str = "") -> Iterator[Work]:
    """Return the means to compute blocks of a ledger on this computer.

    Args:
        store: The ledger.
        progress: The listener.
        maps: The names of the ledger's folders on this computer.
        parallel_factor: Worker threads, as in a job.

    Raises:
        PixelwiseError: As for `work`.
        Cancelled: The user cancels.
    """
    with _opened(store, progress, *_planned(store, maps, parallel_factor)) as means:
        yield means


@contextmanager
def _opened(store: Store, progress: Progress, planned: Plan, network: Network) -> Iterator[Work]:
    recorder = RecordingProgress(progress)
    with Keeper(planned, network.provider, library_versions(), recorder) as keeper:
        _require_same(store, keeper)
        planned, network = with_padding_found(planned, network, keeper, Stopwatch(), recorder)
        with prepared_work(planned, planned_classifier(planned, network, recorder), keeper.watch, recorder) as means:
            yield means


def finish(ledger: str, progress: Progress, maps: Maps = (), parallel_factor: str = "") -> Summary | None:
    """Compute the blocks of a ledger that are free, wait for those of others, and publish the files.

    Args:
        ledger: The folder of the ledger.
        progress: The listener.
        maps: The names of the ledger's folders on this computer.
        parallel_factor: Worker threads, as in a job.

    Returns:
        The result; None if it has been published already.

    Raises:
        PixelwiseError: As for `work`, or the files cannot be written.
        Cancelled: The user cancels.
    """
    store = store_of(ledger, progress)
    if store is None:
        return None
    planned, network = _planned(store, maps, parallel_factor)
    _require_own_outputs(store, planned.job)
    return finish_planned(store, planned, network, progress)


def finish_planned(store: Store, planned: Plan, network: Network, progress: Progress) -> Summary:
    """Finish the run of a ledger that has been planned on this computer; errors as in `finish`."""
    require_kind(store, network)
    keeper = Keeper(planned, network.provider, library_versions(), progress)
    _require_same(store, keeper)
    _require_beside_output(store, keeper)
    return run(planned, progress, network)


def store_of(ledger: str, progress: Progress) -> Store | None:
    """Return a ledger for several processes; None if its run has been published.

    Raises:
        OutputError: The folder is not such a ledger, or cannot be read.
    """
    folder = os.path.abspath(ledger)
    try:
        store = Store.read(folder)
    except OSError as error:
        raise unusable(folder, error) from error
    if is_published(folder):
        progress.info(tr("Ledger {folder}: the result has been published already.").format(folder=folder))
        return None
    if store is None:
        raise OutputError(
            tr("{folder} is not a ledger. Choose the folder that --prepare printed.").format(folder=folder)
        )
    if not store.is_shared:
        raise OutputError(
            tr(
                "Ledger {folder}: it belongs to a single run, which other processes cannot join. Create one for "
                "workers with --prepare, or start the same run again to continue it."
            ).format(folder=folder)
        )
    return store


def _planned(store: Store, maps: Maps, parallel_factor: str) -> tuple[Plan, Network]:
    """Plan the run of a ledger on this computer, with the processor that it names.

    Raises:
        PixelwiseError: It is not possible here.
    """
    _require_versions(store)
    worker_count(parallel_factor)
    job = job_of(_mapping(store.details.get("job")), Places(store.folder, maps))
    processor = processor_of(str(store.details.get("provider")))
    with _naming_sources(job):
        planned = _read_as(store, plan(replace(job, processor=processor, parallel_factor=parallel_factor)))
    network = open_planned(planned)
    require_kind(store, network)
    return planned, network


@contextmanager
def _naming_sources(job: Job) -> Iterator[None]:
    """Name the remedy in an error about a virtual raster whose sources are elsewhere on this computer.

    Raises:
        RasterError: It is about one.
    """
    try:
        yield
    except (RasterError, OutputError) as error:
        for name, source in missing_sources(job):
            raise RasterError(
                tr(
                    'Raster "{name}": {source}, which it names, does not exist on this computer. --map does not '
                    "replace the paths in virtual rasters: use relative paths to sources that all computers can "
                    "access, or the same paths on all computers."
                ).format(name=name, source=source)
            ) from error
        raise


def processor_of(provider: str) -> Processor:
    """Return the kind of processor that runs the network by an execution provider."""
    return Processor.CPU if provider == CPU_PROVIDER else Processor.GPU


def _read_as(store: Store, planned: Plan) -> Plan:
    """Plan the run again if the ledger is of a raster item whose values are read like those of others."""
    values = str(store.details.get("values", planned.arguments.values.value))
    if values == planned.arguments.values.value:
        return planned
    again = plan(replace(planned.job, arguments={**argument_pairs(planned.job.arguments), "values": values}))
    return replace(again, job=planned.job)


def require_kind(store: Store, network: Network) -> None:
    """Refuse versions and a processor that may give other results than those of the ledger.

    Raises:
        EngineError: They differ.
    """
    _require_versions(store)
    provider = store.details.get("provider")
    if network.provider != provider:
        raise EngineError(
            tr(
                "Ledger {folder}: it requires {provider}, but this computer runs the network with {own}. Use computers "
                "of the same kind."
            ).format(folder=store.folder, provider=provider, own=network.provider)
        )


def _require_versions(store: Store) -> None:
    """Refuse versions that may give other results than those of the ledger.

    Raises:
        EngineError: They differ.
    """
    expected, own = _mapping(store.details.get("versions")), software_versions(library_versions())
    lines = [
        tr("{name} {version}, here {own}").format(name=name, version=version, own=own.get(name) or tr("none"))
        for name, version in expected.items()
        if own.get(name) != version
    ]
    if lines:
        raise EngineError(
            tr(
                "Ledger {folder}: it was created with {versions}. Other versions may give different results, so this "
                "worker does not join. Install the same versions here."
            ).format(folder=store.folder, versions="; ".join(lines))
        )


def _require_same(store: Store, keeper: Keeper) -> None:
    """Refuse files that are not those of the ledger.

    Raises:
        OutputError: They differ.
    """
    different = differences(store, keeper.run.digests)
    if not different:
        return
    with _naming_sources(keeper.run.plan.job):
        raise OutputError(
            tr(
                "Ledger {folder}: this computer differs in {items}. Use the same files and settings (specify the "
                "location of files with --map OLD=NEW)."
            ).format(folder=store.folder, items=group_names(different))
        )


def _require_beside_output(store: Store, keeper: Keeper) -> None:
    """Refuse a ledger that was moved away from its output, where its run would not find it.

    Raises:
        OutputError: It is elsewhere.
    """
    folder = keeper.run.folder
    if not (os.path.isdir(folder) and os.path.samefile(folder, store.folder)):
        raise OutputError(
            tr(
                "Ledger {folder}: it is not next to its output, {output}. Move it back to {expected}, or specify the "
                "location of the output folder with --map OLD=NEW."
            ).format(folder=store.folder, output=keeper.run.plan.job.output, expected=folder)
        )


def _require_own_outputs(store: Store, job: Job) -> None:
    """Refuse to replace a file in another folder, which whoever can write to the ledger may have named in it.

    Raises:
        OutputError: There is such a file.
    """
    beside = os.path.realpath(os.path.dirname(os.path.abspath(job.output)))
    for output in job.outputs:
        path = os.path.realpath(output.path)
        if os.path.lexists(path) and not path.startswith(os.path.join(beside, "")):
            raise OutputError(
                tr(
                    "Ledger {folder}: it would replace {path}, which is not in the folder of its output, {output}. If "
                    "this is right, delete that file first."
                ).format(folder=store.folder, path=output.path, output=job.output)
            )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
