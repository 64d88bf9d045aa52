"""Keep the finished blocks of a run, for the runner: from the opened classifier to the published files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import TracebackType

from ..formats.unchanged import require_unchanged
from ..i18n import tr
from ..loop.classify import CountingClassifier, PixelClassifier
from ..loop.classify_blended import Blended, Blending
from ..plan import Plan
from ..progress import Progress
from ..raster.watch import FileWatch
from ..result.classes import ClassRule
from .ledger import Ledger
from .manifest import run_digests
from .open import open_ledger
from .recording import RecordingBlending, RecordingClassifier


class Keeper:
    """Keeps the finished blocks of a run, if its job is resumable, until its files have been published.

    Attributes:
        watch: The files that the run reads.
    """

    def __init__(self, plan: Plan, provider: str, versions: Mapping[str, str], progress: Progress) -> None:
        """Keep the blocks of a run.

        Args:
            plan: The run, with the padding that was found.
            provider: The execution provider that runs the network.
            versions: Versions of the libraries.
            progress: The log.
        """
        self._plan = plan
        self.watch = FileWatch(plan.states, plan.definition.weights)
        self._provider = provider
        self._versions = versions
        self._progress = progress
        self._ledger: Ledger | None = None

    def __enter__(self) -> Keeper:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log the ledger that a run keeps if it ends early; remove that of a run whose files have been published."""
        store = self._ledger.store if self._ledger else None
        if store is None:
            return
        if error is None:
            store.remove()
            return
        if self._ledger and self.watch.finds_change():
            self._ledger.discard_since(self.watch.good_until)
        self._progress.info(
            tr(
                "Unfinished run of {output}, {share:.0%} done: Run continues it. Its finished parts are kept in "
                "{folder}."
            ).format(output=self._plan.job.output, share=store.share, folder=store.folder)
        )

    def classifier(self, classifier: CountingClassifier) -> PixelClassifier:
        """Return a classifier that keeps the blocks.

        Raises:
            PixelwiseError: The model or a raster can no longer be read.
        """
        if not self._plan.job.resumable:
            return classifier
        tiling, grid = classifier.tiling, self._plan.imagery.grid
        step = tiling.step
        size = step[0] * step[1] * _bytes_of_pixel(classifier.rule)
        ledger = self._opened(tiling.count(grid.rows, grid.cols), size)
        return RecordingClassifier(classifier, ledger, self._plan.job.output, self._progress)

    def blending(self, blending: Blending) -> Blended:
        """Return a classifier whose tiles blend that keeps the blocks.

        Raises:
            PixelwiseError: The model or a raster can no longer be read.
        """
        if not self._plan.job.resumable:
            return blending
        rows = blending.layout.rows
        pixels = rows.starts.step * max(strip.width for strip in blending.strips)
        size = pixels * _bytes_of_pixel(blending.classifier.rule)
        ledger = self._opened(len(rows.starts) * len(blending.strips), size)
        return RecordingBlending(blending, ledger, self._plan.job.output, self._progress)

    def _opened(self, units: int, size: int) -> Ledger:
        require = partial(self.watch.check, at_once=False)
        self._ledger = open_ledger(self._plan, self._digests, (units, size), require, self._progress)
        return self._ledger

    def _digests(self) -> dict[str, str]:
        """Return what decides over the results: that of the files as they were planned."""
        digests = run_digests(self._plan, self._provider, self._versions)
        self.watch.check()
        require_unchanged(self._plan.definition)
        return digests


def _bytes_of_pixel(rule: ClassRule) -> int:
    """Return the bytes of the results of a pixel."""
    prediction = rule.empty((1, 1))
    return prediction.classes.nbytes + sum(percents.nbytes for percents in prediction.percents.values())
