"""Keep the finished blocks of a run, for the runner: from the opened classifier to the published files."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

from ..i18n import percentage, tr
from ..loop.classify import PixelClassifier
from ..loop.classify_blended import Blended, Blending
from ..loop.writing import ClassSink
from ..plan import Plan
from ..progress import Progress
from ..raster.watch import FileWatch
from .following import Helpers, SupersededError, compute_and_write
from .ledger import Ledger
from .manifest import RunIdentity
from .open import Found, earlier_store, open_ledger, padding_of, padding_warnings
from .recording import RecordingBlending, RecordingClassifier
from .sharing import Work
from .store import is_published


class Keeper:
    """Keeps the finished blocks of a run, if its job is resumable, until its files have been published.

    Attributes:
        watch: The files that the run reads.
    """

    def __init__(
        self,
        plan: Plan,
        provider: str,
        versions: Mapping[str, str],
        progress: Progress,
        helpers: Helpers = None,
    ) -> None:
        """Keep the blocks of a run.

        Args:
            plan: The run, before the padding is found.
            provider: The execution provider that runs the network.
            versions: Versions of the libraries.
            progress: The log.
            helpers: Computes the blocks of a shared ledger first, if given.
        """
        self.watch = FileWatch(plan.states, plan.definition.weights, plan.remote)
        self.run = RunIdentity(plan, provider, versions, self.watch)
        self._output = plan.job.output
        self._is_on = (plan.job.resumable or helpers is not None) and not plan.unidentified
        self._progress = progress
        self._helpers = helpers
        self._ledger: Ledger | None = None
        self.warnings: tuple[str, ...] = ()  # of the search for the padding

    def __enter__(self) -> Keeper:
        """Log if no blocks can be kept."""
        if self.run.plan.job.resumable and not self._is_on:
            self._progress.warning(
                tr(
                    'Input raster "{raster}": the files that contain it cannot be determined, so the run cannot be '
                    "resumed, and changes to them during the run are not noticed. Convert the raster to a GeoTIFF to "
                    "avoid this."
                ).format(raster=self.run.plan.unidentified[0])
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log the ledger that a run keeps if it ends early; remove that of a run whose files have been published."""
        store = self._ledger.store if self._ledger else None
        if store is None or isinstance(error, SupersededError):
            return
        if error is None:
            store.end()
            return
        if is_published(store.folder):
            return
        if self._ledger and self.watch.finds_change():
            self._ledger.discard_since(self.watch.good_until)
        if self.run.plan.job.resumable:
            text = tr(
                "Unfinished run of {output}, {share} done: Run continues it. Its finished parts are kept in {folder}."
            )
        else:  # computed by a cluster
            text = tr(
                "Unfinished run of {output}, {share} done. Its finished parts, in {folder}, are deleted with this "
                "folder for temporary files. Choose another folder to be able to continue such a run."
            )
        self._progress.info(text.format(output=self._output, share=percentage(store.share), folder=store.folder))

    def padding(self) -> int | None:
        """Return the padding that an unfinished run of the same kind has found, if any, and repeat its warnings.

        Raises:
            PixelwiseError: The model or a raster can no longer be read.
        """
        store = earlier_store(self.run) if self._is_on else None
        padding = padding_of(store)
        if store is None or padding is None:
            return None
        self.warnings = padding_warnings(store)
        self._progress.info(
            tr("Padding auto: {padding} pixels are used, as determined by the unfinished run.").format(padding=padding)
        )
        for warning in self.warnings:
            self._progress.warning(warning)
        return padding

    def open(self, work: Work) -> bool:
        """Open the ledger, if blocks are kept; return whether several processes compute them.

        Raises:
            PixelwiseError: The model or a raster can no longer be read.
        """
        if not self._is_on:
            return False
        found = Found(work.classifier.tiling.padding, self.warnings)
        self._ledger = open_ledger(self.run, found, work.units, work.bytes_per_unit, self._progress)
        return self._ledger.store is not None and self._ledger.store.is_shared

    def compute_and_write(self, work: Work, sink: ClassSink) -> int:
        """Compute the blocks together with other processes, and write them; return the number of valid pixels.

        Raises:
            PixelwiseError: This fails.
            Cancelled: The user cancels.
            SupersededError: The files have to be written again.
        """
        if self._ledger is None or self._ledger.store is None:
            raise ValueError("the ledger is not open")
        return compute_and_write(self._ledger.store, self._output, work, sink, self._helpers)

    def classifier(self, work: Work) -> PixelClassifier:
        """Return a classifier that keeps the blocks, if a ledger is open."""
        if self._ledger is None:
            return work.classifier
        return RecordingClassifier(work.classifier, self._ledger, self._output, self._progress)

    def blending(self, blending: Blending) -> Blended:
        """Return a classifier whose tiles blend that keeps the blocks, if a ledger is open."""
        if self._ledger is None:
            return blending
        return RecordingBlending(blending, self._ledger, self._output, self._progress)
