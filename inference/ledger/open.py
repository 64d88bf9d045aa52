"""Open the ledger of a run: that of an earlier run of the same kind, or a new one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..i18n import numeral, percentage, tr
from ..progress import Progress
from . import manifest
from .ledger import Ledger
from .manifest import RunIdentity
from .store import OUTPUT, Division, Store, stores

_MB = 1e6
_PADDING = "padding"  # keys of the details
_WARNINGS = "warnings"
_TIMES = "times"


@dataclass(frozen=True)
class Found:
    """The results of a run before it classifies.

    Attributes:
        padding: The padding that is used.
        warnings: The warnings of the search for it.
    """

    padding: int
    warnings: tuple[str, ...] = ()


def open_ledger(run: RunIdentity, beginning: Found, units: int, bytes_per_unit: int, progress: Progress) -> Ledger:
    """Open the ledger of a run, and log how much of it is done.

    Args:
        run: The run. What affects its results takes time to determine with many inputs, and is needed only if there
            are unfinished runs, or when a new ledger begins.
        beginning: The results before the run classifies.
        units: Pieces of work that are not divided.
        bytes_per_unit: Bytes of the results of a unit.
        progress: The log.
    """
    output, pixels = run.plan.job.output, run.plan.imagery.grid.window.pixels

    def create(division: Division) -> Store:
        store = new_store(run, division, beginning)
        store.create()
        return store

    division = Division(units, units, pixels)
    earlier = stores(output)
    if not earlier:
        return Ledger(division, bytes_per_unit, create, run.require_inputs)
    same = _same(run, earlier)
    if same is not None and (same.division.units, same.division.pixels) == (units, pixels):
        same.restore_folder()
        if not same.is_shared:  # else each block is checked when it is written
            same.verify()
        _log_found(same, run.times, output, progress)
        return Ledger(same.division, bytes_per_unit, create, run.require_inputs, same)
    for store in earlier:
        _log_other(store, run.digests, progress)
    return Ledger(division, bytes_per_unit, create, run.require_inputs)


def new_store(run: RunIdentity, division: Division, beginning: Found, more: Mapping[str, Any] | None = None) -> Store:
    """Return the ledger of a run that is not on disk yet.

    Args:
        run: The run.
        division: How its work is divided.
        beginning: The results before the run classifies.
        more: Further details, if any.
    """
    output = run.plan.job.output
    details = {
        OUTPUT: os.path.basename(output),
        _TIMES: run.times,
        _PADDING: beginning.padding,
        _WARNINGS: beginning.warnings,
        **(more or {}),
    }
    return Store(run.folder, division, run.digests, details)


def earlier_store(run: RunIdentity) -> Store | None:
    """Return the ledger of an earlier run of the same kind, if there is one."""
    earlier = stores(run.plan.job.output)
    return _same(run, earlier) if earlier else None


def padding_of(store: Store | None) -> int | None:
    """Return the padding of a ledger, if it states one."""
    padding = store.details.get(_PADDING) if store else None
    return padding if isinstance(padding, int) and padding >= 0 else None


def padding_warnings(store: Store) -> tuple[str, ...]:
    """Return the warnings of the search for the padding of a ledger."""
    texts = store.details.get(_WARNINGS)
    return tuple(map(str, texts)) if isinstance(texts, list) else ()


def _same(run: RunIdentity, found: list[Store]) -> Store | None:
    return next((store for store in found if os.path.basename(store.folder) == run.key), None)


def _log_found(store: Store, times: Mapping[str, int], output: str, progress: Progress) -> None:
    progress.info(
        tr("An unfinished run of {output} is continued: {share} of its pixels are done ({folder}).").format(
            output=output, share=percentage(store.share), folder=store.folder
        )
    )
    before = store.details.get(_TIMES)
    before = before if isinstance(before, dict) else {}
    touched = sorted(os.path.basename(path) for path, time in times.items() if before.get(path, time) != time)
    if touched:
        progress.info(
            tr(
                "The modification time of {files} has changed since then, but its size and a sample of its content "
                "have not, so the unfinished run is continued."
            ).format(files=", ".join(touched))
        )


def _log_other(store: Store, digests: Mapping[str, str], progress: Progress) -> None:
    store.verify(removes=False)
    progress.info(
        tr(
            "An unfinished run of the same output, {share} done, cannot be continued because it differs in "
            "{items}. Its finished parts are kept in {folder} ({size} MB)."
        ).format(
            share=percentage(store.share),
            items=manifest.group_names(manifest.differences(store, digests)),
            folder=store.folder,
            size=numeral(store.bytes / _MB, 1),
        )
    )
