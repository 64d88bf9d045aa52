"""Several ledgers, such as those of raster items that are processed separately: processed and finished in turn."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..batch import OneNetwork, plan_batch, run_batch
from ..errors import ArgumentError, EngineError, ItemsError, OutputError, PixelwiseError
from ..i18n import numeral, tr
from ..ledger.claims import workers_of
from ..ledger.store import Store, is_published, unfinished_folder
from ..network.engine import Network
from ..plan import Plan
from ..progress import Progress, parts
from ..run import Summary
from .items import Items, items_of
from .worker import Maps, finish, finish_planned, processor_of, store_of, work

Value = TypeVar("Value")

_LOOKS = 32  # ledgers among which a worker chooses


@dataclass(frozen=True)
class Done:
    """A result that has been finished.

    Attributes:
        paths: The files that were written.
        summary: The result; None if it has been published already, or is not a map.
    """

    paths: tuple[str, ...]
    summary: Summary | None


def work_all(ledgers: Sequence[str], progress: Progress, maps: Maps = (), parallel_factor: str = "") -> int:
    """Compute blocks of ledgers until none is free in any, starting where few others work.

    Args:
        ledgers: The folders of the ledgers.
        progress: The listener.
        maps: The names of the ledgers' folders on this computer.
        parallel_factor: Worker threads, as in a job.

    Returns:
        The number of blocks that were computed here.

    Raises:
        PixelwiseError: As for `work`; an error of one ledger alone is raised when the others are done.
        Cancelled: The user cancels.
    """
    if len(ledgers) == 1:
        return work(ledgers[0], progress, maps, parallel_factor)
    left, computed, failures = [*dict.fromkeys(ledgers)], 0, _Failures(progress)
    for share in parts(progress, [1.0] * len(left)):
        ledger = quietest(left)
        left.remove(ledger)
        if not _is_computed(ledger):
            computed += failures.noted(ledger, lambda: work(ledger, share, maps, parallel_factor)) or 0  # noqa: B023
    failures.end(len(ledgers))
    return computed


def quietest(ledgers: Sequence[str]) -> str:
    """Return one of the ledgers in which the fewest workers compute, of a few if there are many."""
    looked_at = secrets.SystemRandom().sample(ledgers, min(len(ledgers), _LOOKS))
    return min(looked_at, key=lambda ledger: len(workers_of(ledger)))


def _is_computed(ledger: str) -> bool:
    """Return True if all blocks of a ledger are finished."""
    store = Store.at(ledger)
    return is_published(ledger) if store is None else store.is_shared and store.share >= 1


def finish_all(
    ledgers: Sequence[str], progress: Progress, maps: Maps = (), parallel_factor: str = ""
) -> Iterator[Done]:
    """Finish the runs of ledgers one after the other, and the results of all raster items together.

    Args:
        ledgers: The folders of the ledgers.
        progress: The listener.
        maps: The names of the ledgers' folders on this computer.
        parallel_factor: Worker threads, as in a job.

    Yields:
        The result of each ledger, and the merged raster with its report and polygons.

    Raises:
        PixelwiseError: As for `finish`; an error of one ledger alone is raised when the others are finished.
        Cancelled: The user cancels.
    """
    given = left = [*dict.fromkeys(map(os.path.realpath, ledgers))]
    failures = _Failures(progress)
    for items in items_of(given, progress):
        if {*items.ledgers} <= {*given}:
            yield from _finished_items(items, progress, maps, parallel_factor)
            left = [ledger for ledger in left if ledger not in items.ledgers]
        else:
            _log_missing(items, given, progress)
    if len(left) == 1:
        yield _done(finish(left[0], progress, maps, parallel_factor))
        return
    for ledger, share in zip(left, parts(progress, [1.0] * len(left))):
        done = failures.noted(ledger, lambda: _done(finish(ledger, share, maps, parallel_factor)))  # noqa: B023
        if done is not None:
            yield done
    failures.end(len(left))


def _done(summary: Summary | None) -> Done:
    if summary is None or summary.record is None:
        return Done((summary.output,) if summary else (), summary)
    return Done(tuple(output.path for output in summary.record.plan.job.outputs), summary)


def _log_missing(items: Items, ledgers: Sequence[str], progress: Progress) -> None:
    progress.info(
        tr(
            "{given} of {count} ledgers of raster items in {folder} were specified. Results for all items, such as the "
            "merged raster, are written when finish receives all ledgers."
        ).format(
            given=numeral(sum(ledger in items.ledgers for ledger in ledgers)),
            count=numeral(len(items.ledgers)),
            folder=items.folder,
        )
    )


def _finished_items(items: Items, progress: Progress, maps: Maps, parallel_factor: str) -> Iterator[Done]:
    """Finish all items, and write their common results."""
    processor = processor_of(items.provider)
    job = replace(items.job_here(maps), processor=processor, parallel_factor=parallel_factor)
    batch = replace(plan_batch(job, items.folder), provider=items.provider)
    finishing = _Finishing(items)
    results = run_batch(batch, progress, OneNetwork(finishing.run))
    if finishing.published and job.report:
        text = tr("Report {report}: it does not include the items that were published earlier: {names}.")
        progress.warning(text.format(report=job.report, names=", ".join(finishing.published)))
    items.remove()
    for _, summary in results.items:
        yield _done(summary if summary.record else None)
    yield Done(tuple(output.path for output in job.outputs if os.path.exists(output.path)), results.overlay)


class _Finishing:
    """Finishes raster items, each from its ledger.

    Attributes:
        published: The names of the items that were published before.
    """

    def __init__(self, items: Items) -> None:
        self.published: list[str] = []
        self._ledgers = {os.path.dirname(ledger): ledger for ledger in items.ledgers}

    def run(self, plan: Plan, progress: Progress, network: Network) -> Summary:
        """Finish an item.

        Raises:
            PixelwiseError: It cannot be finished.
            Cancelled: The user cancels.
        """
        output = plan.job.output
        ledger = self._ledgers.get(os.path.realpath(unfinished_folder(output)))
        if ledger is None:
            raise OutputError(
                tr("Output {output}: it has no ledger. Create one with the same command and --prepare.").format(
                    output=output
                )
            )
        store = store_of(ledger, progress)
        if store is None:
            self.published.append(plan.job.rasters[0].name)
            return Summary(output, ())
        return finish_planned(store, plan, network, progress)


class _Failures:
    """The ledgers that cannot be processed, which do not stop the others."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._texts: list[str] = []

    def noted(self, ledger: str, action: Callable[[], Value]) -> Value | None:
        """Return the result of an action with a ledger; None if it fails, which is noted.

        Raises:
            PixelwiseError: It is not about this ledger alone.
        """
        try:
            return action()
        except (ArgumentError, EngineError):  # not caused by the ledger: the next would fail too
            raise
        except PixelwiseError as error:
            self._progress.warning(str(error))
            self._texts.append(f"- {os.path.basename(os.path.dirname(ledger))}: {error}")
            return None

    def end(self, count: int) -> None:
        """Raise an error if actions have failed.

        Raises:
            ItemsError: They have.
        """
        if self._texts:
            raise ItemsError(
                tr("{failed} of {count} ledgers could not be processed.\n{listed}").format(
                    failed=numeral(len(self._texts)), count=numeral(count), listed="\n".join(self._texts)
                )
            )
