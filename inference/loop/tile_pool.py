"""Read and process tiles in threads, batch by batch, with the results in the order of the tiles."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Generic, Protocol, TypeVar

from ..grid.tiling import Tile
from ..network.engine import Network
from ..progress import Progress
from ..raster.imagery import RasterSource, Stoppable
from ..raster.missing import Filled
from .reading_ahead import ReadingAhead
from .steps import in_order

AnyTile = TypeVar("AnyTile", bound=Tile)
Source = TypeVar("Source")
StepResult = TypeVar("StepResult")

Process = Callable[[Sequence[AnyTile], Sequence["Filled | None"]], StepResult]
"""Works on a batch of tiles and their pixels; ends soon after the network is stopped."""


class TileReader(Protocol):
    """Reads the tiles of a batch, for a network."""

    @property
    def network(self) -> Network:
        """The network, whose runs can be stopped."""

    @property
    def batch(self) -> int:
        """Tiles in a batch."""

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each tile in which a pixel can be classified; None for the others."""


class ThreadSources(Generic[Source]):
    """The imagery as each thread opens it: at its first tile, for all its tiles."""

    def __init__(self, open_source: Callable[[], Source]) -> None:
        """Remember how to open the imagery."""
        self._open = open_source
        self._local = threading.local()
        self._opened: list[weakref.ref[Source]] = []  # weak: a source is closed with its thread, and by it
        self._stopped = threading.Event()

    def current(self) -> Source:
        """Return the source of the calling thread."""
        if not hasattr(self._local, "source"):
            self._local.source = self._open()
            self._opened.append(weakref.ref(self._local.source))
            if self._stopped.is_set():
                self.stop()
        source: Source = self._local.source
        return source

    def stop(self) -> None:
        """End all reads soon, including those that begin later."""
        self._stopped.set()
        for source in [reference() for reference in [*self._opened]]:
            if isinstance(source, Stoppable):
                source.stop()


@dataclass(frozen=True)
class TilePool:
    """Threads that read and process tiles.

    Attributes:
        open_source: Opens the imagery; called once by every thread.
        workers: Batches processed at once.
        progress: Polled for cancellation.
    """

    open_source: Callable[[], RasterSource]
    workers: int
    progress: Progress

    def process(
        self, reader: TileReader, tiles: Iterable[AnyTile], process: Process[AnyTile, StepResult]
    ) -> Generator[StepResult, None, None]:
        """Read and process tiles, and yield the results of the batches in order.

        Args:
            reader: Reads the tiles.
            tiles: All tiles.
            process: Called by the threads with each batch.

        Raises:
            Cancelled: The user cancels.
        """
        compute_slots = threading.BoundedSemaphore(self.workers)
        work = _Work(reader, process, ThreadSources(self.open_source), ReadingAhead(self.workers), compute_slots)
        batches = _batches(tiles, reader.batch)
        return in_order(work.step, batches, lambda: work.ahead.threads, self.progress, work.stop)


@dataclass(frozen=True)
class _Work(Generic[AnyTile, StepResult]):
    """The work of the threads on one batch: read it, wait for a slot, process it."""

    reader: TileReader
    process: Process[AnyTile, StepResult]
    sources: ThreadSources[RasterSource]
    ahead: ReadingAhead
    compute_slots: threading.BoundedSemaphore

    def step(self, batch: Sequence[AnyTile]) -> StepResult:
        """Read and process one batch."""
        images = self.ahead.timed(partial(self.reader.read, self.sources.current(), batch))
        with self.compute_slots:
            return self.process(batch, images)

    def stop(self) -> None:
        """Cut reads and runs short."""
        self.reader.network.stop()
        self.sources.stop()


def _batches(tiles: Iterable[AnyTile], size: int) -> Iterator[list[AnyTile]]:
    iterator = iter(tiles)
    while batch := list(islice(iterator, size)):
        yield batch
