"""The files of a run in the making: the map, and what is asked for of how probable its classes are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from ..grid.grid import Grid
from ..grid.window import Window
from ..model.classes import Legend, ModelClass
from ..model.definition import ModelDefinition
from .geotiff import ClassTiff, GeoTiff
from .percent_tiff import PercentTiff
from .prediction import Prediction
from .provenance import Provenance
from .style import xml_text
from .tally import ClassStatistics, Tally


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

    def write(self, window: Window, prediction: Prediction | None) -> None:
        """Take the answer for a window; where there is none, nothing is written, which reads as nodata."""
        if prediction is None:
            self.tally.add_nodata(window)
            for file in self._files():
                file.leave_out(window)
            return
        self.classes.write(window, prediction.classes)
        self.tally.add(window, prediction.classes)
        if self.confidence is not None and prediction.confidence is not None:
            self.confidence.write(window, prediction.confidence)
        if self.probabilities is not None and prediction.probabilities is not None:
            self.probabilities.write(window, prediction.probabilities)

    def finish(self, classes: Sequence[ModelClass], *, only_present: bool) -> ClassStatistics:
        """Finish all files; give the classes of the map with their pixels and areas.

        Args:
            classes: Those that can occur.
            only_present: Whether those without a pixel are left out.

        Raises:
            OutputError: The file system refuses.
        """
        statistics = self.tally.statistics(classes, only_present=only_present)
        self.classes.finish(statistics)
        for file in (self.confidence, self.probabilities):
            if file is not None:
                file.finish()
        return statistics

    def _files(self) -> list[GeoTiff]:
        files: tuple[GeoTiff | None, ...] = self.classes, self.confidence, self.probabilities
        return [file for file in files if file is not None]


@contextmanager
def opened(
    places: Sequence[Place], grid: Grid, legend: Legend, bands: tuple[str, ...], provenance: Provenance
) -> Iterator[ResultFiles]:
    """Create the files of a run.

    Args:
        places: Of the map, of the confidence and of the probabilities.
        grid: Their pixels.
        legend: Classes, type and nodata value of the map.
        bands: Names of the bands of probabilities.
        provenance: What each file records of how it is made.

    Raises:
        OutputError: The file system refuses.
    """
    map_place, *others = places
    with ExitStack() as stack:
        classes = stack.enter_context(ClassTiff(map_place.path, map_place.shown, grid, legend, provenance))
        confidence, probabilities = (
            stack.enter_context(PercentTiff(place.path, place.shown, grid, names, provenance)) if place.path else None
            for place, names in zip(others, (("Confidence",), bands))
        )
        yield ResultFiles(classes, Tally(grid, legend.nodata), confidence, probabilities)


def band_names(model: ModelDefinition) -> tuple[str, ...]:
    """Name the probabilities of a pixel in the order of `ClassRule.answer`: every score has one, binary models two."""
    unnamed = model.has_background or (model.binary and len(model.classes) == 1)
    return tuple(xml_text(entry.name) for entry in ((model.background(), *model.classes) if unnamed else model.classes))
