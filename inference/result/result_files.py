"""The files of a run in the making: the map, and what is asked for of how probable its classes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from ..loop.tiling import Window
from ..model.definition import ModelClass, ModelDefinition
from ..raster.grid import Grid
from .answer import Answer
from .classes import Legend
from .geotiff import ClassTiff, GeoTiff
from .percent_tiff import PercentTiff
from .style import xml_text
from .tally import Tally

Counts = tuple[tuple[ModelClass, int], ...]


@dataclass(frozen=True)
class Place:
    """Where a file is written for the time being, and what the user calls its place; both "" for none."""

    path: str
    shown: str


@dataclass(frozen=True)
class ResultFiles:
    """Takes the answers of a run, and counts classes."""

    classes: ClassTiff
    tally: Tally
    confidence: PercentTiff | None = None
    probabilities: PercentTiff | None = None

    def write(self, window: Window, answer: Answer | None) -> None:
        """Take the answer for a window; where there is none, nothing is written, which reads as nodata."""
        if answer is None:
            self.tally.add_nodata(window)
            for file in self._files():
                file.leave_out(window)
            return
        self.classes.write(window, answer.classes)
        self.tally.add(window, answer.classes)
        if self.confidence is not None and answer.confidence is not None:
            self.confidence.write(window, answer.confidence)
        if self.probabilities is not None and answer.probabilities is not None:
            self.probabilities.write(window, answer.probabilities)

    def counts(self, classes: Iterable[ModelClass], *, only_found: bool) -> Counts:
        """The number of pixels of each class; where `only_found`, of those that occur."""
        counts = ((entry, self.tally.pixels(entry.value)) for entry in classes)
        return tuple((entry, count) for entry, count in counts if count or not only_found)

    def finish(self, counts: Counts) -> None:
        """Finish all files.

        Args:
            counts: The classes of the map, with their number of pixels.

        Raises:
            OutputError: The file system refuses.
        """
        self.classes.finish(counts)
        for file in (self.confidence, self.probabilities):
            if file is not None:
                file.finish()

    def _files(self) -> list[GeoTiff]:
        files: tuple[GeoTiff | None, ...] = self.classes, self.confidence, self.probabilities
        return [file for file in files if file is not None]


@contextmanager
def opened(places: Sequence[Place], grid: Grid, legend: Legend, bands: tuple[str, ...]) -> Iterator[ResultFiles]:
    """Create the files of a run.

    Args:
        places: Of the map, of the confidence and of the probabilities.
        grid: Their pixels.
        legend: Classes, type and nodata value of the map.
        bands: Names of the bands of probabilities.

    Raises:
        OutputError: The file system refuses.
    """
    map_place, *others = places
    with ExitStack() as stack:
        classes = stack.enter_context(ClassTiff(map_place.path, map_place.shown, grid, legend))
        confidence, probabilities = (
            stack.enter_context(PercentTiff(place.path, place.shown, grid, names)) if place.path else None
            for place, names in zip(others, (("Confidence",), bands))
        )
        yield ResultFiles(classes, Tally(grid, legend.nodata), confidence, probabilities)


def band_names(model: ModelDefinition) -> tuple[str, ...]:
    """Name the probabilities of a pixel in the order of `ClassRule.answer`: every score has one, binary models two."""
    unnamed = model.has_background or (model.binary and len(model.classes) == 1)
    return tuple(xml_text(entry.name) for entry in ((model.background(), *model.classes) if unnamed else model.classes))
