"""The rasters of a run while they are written: the map, and the percentages that are computed from scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from ..grid.grid import Grid
from ..grid.window import Window
from ..model.classes import Legend, ModelClass
from .geotiff import ClassTiff
from .outputs import OutputKind
from .percent_tiff import PercentTiff
from .prediction import Prediction
from .provenance import Provenance
from .publish import Publication
from .tally import ClassStatistics, Tally


@dataclass(frozen=True)
class ResultFiles:
    """Writes the predictions of a run to its rasters, and counts classes."""

    classes: ClassTiff
    percents: Mapping[OutputKind, PercentTiff]
    tally: Tally

    def write(self, window: Window, prediction: Prediction | None) -> None:
        """Write the prediction for a window; a window without one is left empty, which reads as nodata."""
        if prediction is None:
            self.tally.add_nodata(window)
            for file in (self.classes, *self.percents.values()):
                file.mark_empty(window)
            return
        self.classes.write(window, prediction.classes)
        self.tally.add(window, prediction.classes)
        for kind, file in self.percents.items():
            file.write(window, prediction.percents[kind])

    def share_below(self, confidence: int) -> float | None:
        """Return the share of the pixels with a confidence below a percentage; None without a confidence raster."""
        file = self.percents.get(OutputKind.CONFIDENCE)
        return None if file is None else file.share_below(confidence)

    def finish(self, classes: Sequence[ModelClass], *, only_present: bool, damaged: int = 0) -> ClassStatistics:
        """Finish all files; return the classes of the map with their pixels and areas.

        Args:
            classes: The classes that can occur.
            only_present: Whether classes without a pixel are left out.
            damaged: Number of pixels that are nodata because the input cannot be read there.

        Raises:
            OutputError: The file system refuses.
        """
        statistics = replace(self.tally.statistics(classes, only_present=only_present), damaged=damaged)
        self.classes.finish(statistics)
        for file in self.percents.values():
            file.finish()
        return statistics


@contextmanager
def open_results(
    publications: Mapping[OutputKind, Publication],
    grid: Grid,
    legend: Legend,
    bands: Mapping[OutputKind, tuple[str, ...]],
    provenance: Provenance,
) -> Iterator[ResultFiles]:
    """Create the rasters of a run.

    Args:
        publications: The file of each output.
        grid: The pixels of all rasters.
        legend: Classes, type and nodata value of the map.
        bands: The names of the bands of each raster of percentages.
        provenance: The record of the run that is written into each file.

    Raises:
        OutputError: The file system refuses.
    """
    with ExitStack() as stack:
        file = publications[OutputKind.CLASSES]
        classes = stack.enter_context(ClassTiff(file.path, file.given_path, grid, legend, provenance))
        percents = {
            kind: stack.enter_context(
                PercentTiff(publications[kind].path, publications[kind].given_path, grid, names, provenance)
            )
            for kind, names in bands.items()
        }
        yield ResultFiles(classes, percents, Tally.of(grid, legend.nodata))
