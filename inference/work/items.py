"""Raster items that are processed separately by several processes: a ledger for each, and the results of all together.

A file next to the results contains the job of all items. With it, the process that finishes them writes the merged
raster, the report and the polygons like a run in one process.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..batch import BatchPlan, ItemFailure, OneNetwork, created_folder, items_error, log_skipped
from ..disk.durable import remove_file, write_whole
from ..errors import ArgumentError, EngineError, OutputError, PixelwiseError
from ..i18n import tr
from ..job import Job
from ..ledger.job_values import Places, job_of, values_of
from ..ledger.store import Store, is_items_file, items_file
from ..progress import Progress, parts
from ..regular_files import read_start
from .prepare import prepare

_VERSION = 1
_MOST_FILE_BYTES = 256 * 2**20  # bytes of a file, which may contain a mask


@dataclass(frozen=True)
class Items:
    """Raster items with a ledger each.

    Attributes:
        path: The file that describes them.
        job: The values of the job of all items.
        ledgers: The folders of the ledgers.
        provider: The execution provider that runs the network.
    """

    path: str
    job: Mapping[str, Any]
    ledgers: tuple[str, ...]
    provider: str

    @property
    def folder(self) -> str:
        """The folder of the results."""
        return os.path.dirname(self.path)

    def job_here(self, maps: Sequence[tuple[str, str]]) -> Job:
        """Return the job of all items on this computer.

        Raises:
            OutputError: The file is damaged.
        """
        return job_of(self.job, Places(self.folder, maps))

    def remove(self) -> None:
        """Remove the file."""
        remove_file(self.path)


def prepare_items(batch: BatchPlan, progress: Progress) -> Iterator[str]:
    """Create a ledger for each item of a batch, next to its result.

    Yields:
        The folder of each ledger, as soon as it is created.

    Raises:
        PixelwiseError: Some items cannot be shared; the ledgers of the others are created.
        Cancelled: The user cancels.
    """
    log_skipped(batch, progress)
    failures, ledgers, prepared = [*batch.failures], list[str](), OneNetwork(prepare)
    with created_folder(batch.folder):
        for planned, share in zip(batch.plans, parts(progress, [1.0] * len(batch.plans))):
            raster = planned.job.rasters[0]
            try:
                ledgers.append(prepared(planned, share))
            except (ArgumentError, EngineError):  # not caused by the item: the next would fail too
                raise
            except PixelwiseError as error:
                progress.warning(str(error))
                failures.append(ItemFailure.of(raster, error))
            else:
                yield ledgers[-1]
        if ledgers and batch.job.outputs:
            _write_items(batch, ledgers, progress)
    if failures:
        raise items_error(failures, len(ledgers) + len(failures), tr("The ledgers of the other items are ready"))


def _write_items(batch: BatchPlan, ledgers: Sequence[str], progress: Progress) -> None:
    """Write the file that describes the items.

    Raises:
        OutputError: The file system refuses.
    """
    folder, store = os.path.abspath(batch.folder), Store.at(ledgers[0])
    job = values_of(batch.job, Places(folder))
    values = {
        "items": _VERSION,
        "job": job,
        "ledgers": [os.path.relpath(ledger, folder).replace(os.sep, "/") for ledger in ledgers],
        "provider": store.details["provider"] if store else "",
    }
    for items in _items_in(folder, progress):  # of an earlier command for other files
        if {*items.ledgers} == {*map(os.path.realpath, ledgers)}:
            items.remove()
    key = hashlib.sha256(json.dumps(job, sort_keys=True).encode("ascii")).hexdigest()[:16]
    try:
        write_whole(os.path.join(folder, items_file(key)), json.dumps(values, indent=1).encode("ascii"))
    except OSError as error:
        raise OutputError(
            tr("Output folder {folder}: it is not writable ({reason}). Choose a folder you can write to.").format(
                folder=folder, reason=error.strerror
            )
        ) from error


def items_of(ledgers: Sequence[str], progress: Progress) -> list[Items]:
    """Return the sets of raster items that have a ledger among these; warn of files that cannot be read."""
    given = {os.path.realpath(ledger) for ledger in ledgers}
    folders = dict.fromkeys(os.path.dirname(os.path.dirname(ledger)) for ledger in sorted(given))
    sets = (items for folder in folders for items in _items_in(folder, progress))
    return [items for items in sets if not given.isdisjoint(items.ledgers)]


def _items_in(folder: str, progress: Progress) -> Iterator[Items]:
    names: list[str] = []
    with suppress(OSError):  # the error is reported when the ledger is opened
        names = sorted(filter(is_items_file, os.listdir(folder)))
    for name in names:
        items = _read_items(os.path.join(folder, name))
        if items is not None:
            yield items
            continue
        text = tr(
            "{file}: the file cannot be read, so the merged raster, report and polygons that it describes are not "
            "written."
        )
        progress.warning(text.format(file=os.path.join(folder, name)))


def _read_items(path: str) -> Items | None:
    """Return the items that a file describes; None if it cannot be read."""
    try:
        values = json.loads(read_start(path, _MOST_FILE_BYTES))
        if values["items"] != _VERSION:
            return None
        folder = os.path.dirname(path)
        ledgers = (os.path.realpath(os.path.join(folder, *str(ledger).split("/"))) for ledger in values["ledgers"])
        return Items(path, dict(values["job"]), tuple(ledgers), str(values["provider"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
