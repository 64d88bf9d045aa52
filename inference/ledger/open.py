"""Open the ledger of a run: that of an earlier run of the same kind, or a new one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from ..i18n import numeral, tr
from ..plan import Plan
from ..progress import Progress
from . import manifest
from .ledger import Ledger
from .store import Division, Store, stores, unfinished_folder

_MB = 1e6


def open_ledger(
    plan: Plan,
    find_digests: Callable[[], Mapping[str, str]],
    size: tuple[int, int],
    require_inputs: Callable[[], None],
    progress: Progress,
) -> Ledger:
    """Open the ledger of a run, and log how much of it is done.

    Args:
        plan: The run.
        find_digests: Returns what decides over its results. This takes time with many inputs, and is done only if
            there are unfinished runs, or when a new ledger begins.
        size: The number of pieces of work that are not divided, and the bytes of the results of one.
        require_inputs: Raises an error if what the run reads has changed since it was planned.
        progress: The log.
    """
    output, pixels = plan.job.output, plan.imagery.grid.window.pixels
    units, bytes_per_unit = size

    def create(division: Division) -> Store:
        digests, times = find_digests(), manifest.times_of(manifest.input_files(plan))
        folder = os.path.join(unfinished_folder(output), manifest.key_of(digests))
        details = {"output": os.path.basename(output), "times": times, "padding": plan.tiling.padding}
        store = Store(folder, division, digests, details)
        store.create()
        return store

    division = Division(units, units, pixels)
    found = stores(output)
    if not found:
        return Ledger(division, bytes_per_unit, create, require_inputs)
    digests = find_digests()
    same = next((store for store in found if os.path.basename(store.folder) == manifest.key_of(digests)), None)
    if same is not None and (same.division.units, same.division.pixels) == (units, pixels):
        same.verify()
        _log_found(same, manifest.times_of(manifest.input_files(plan)), output, progress)
        return Ledger(same.division, bytes_per_unit, create, require_inputs, same)
    for store in found:
        _log_other(store, digests, progress)
    return Ledger(division, bytes_per_unit, create, require_inputs)


def _log_found(store: Store, times: Mapping[str, int], output: str, progress: Progress) -> None:
    progress.info(
        tr("An unfinished run of {output} is continued: {share:.0%} of its pixels are done ({folder}).").format(
            output=output, share=store.share, folder=store.folder
        )
    )
    before = store.details.get("times")
    before = before if isinstance(before, dict) else {}
    touched = sorted(os.path.basename(path) for path, time in times.items() if before.get(path, time) != time)
    if touched:
        progress.info(
            tr(
                "The time of {files} has changed since, but neither the size nor a sample of the content, so the "
                "unfinished run is continued."
            ).format(files=", ".join(touched))
        )


def _log_other(store: Store, digests: Mapping[str, str], progress: Progress) -> None:
    store.verify(removes=False)
    progress.info(
        tr(
            "There is an unfinished run of the same output, {share:.0%} done, that cannot be continued, because "
            "{items} differ. Its finished parts are kept in {folder} ({size} MB)."
        ).format(
            share=store.share,
            items=", ".join(map(manifest.group_name, store.different(digests))),
            folder=store.folder,
            size=numeral(store.bytes / _MB, 1),
        )
    )
