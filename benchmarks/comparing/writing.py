"""Techniques of writing: a map in memory is written as a GeoTIFF with overviews, by one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache, partial
from pathlib import Path
from unittest.mock import patch

from osgeo import gdal
from pixelwise.inference import NullProgress, Plan, run
from pixelwise.inference.arrays import Classes
from pixelwise.inference.grid.gdal import CacheLimit
from pixelwise.inference.grid.window import Window
from pixelwise.inference.memory import cache_size
from pixelwise.inference.model.classes import Legend
from pixelwise.inference.result import geotiff, pyramid
from pixelwise.inference.result.tally import ClassStatistics, Coverage

from .subjects import Trial
from .variants import Arrays, Technique, Variant

_THREADS = "NUM_THREADS=2"


def compression(trial: Trial) -> Iterator[Technique]:
    """Compare compression in the writing thread and in GDAL's threads."""
    finished_map = Map.of(trial)

    def threaded() -> Path:
        with patch.object(geotiff, "_OPTIONS", (*geotiff._OPTIONS, _THREADS)):
            return finished_map.written()

    variants = {"the writing thread": finished_map.written, f"GDAL's {_THREADS}": threaded}
    engine, other = (
        Variant(name, work, _layers, remark=lru_cache(partial(_reproducibility, work)))
        for name, work in variants.items()
    )
    yield Technique("compression", trial.subject.name, engine, (other,))


def overviews(trial: Trial) -> Iterator[Technique]:
    """Compare overviews from pixels in memory with BuildOverviews, and with none."""
    finished_map = Map.of(trial)

    def without() -> Path:
        with ExitStack() as patches:
            for module in (geotiff, pyramid):
                patches.enter_context(patch.object(module, "levels", lambda *_: []))
            return finished_map.written()

    def built() -> Path:
        path = without()
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.BuildOverviews("MODE", pyramid.levels(*finished_map.classes.shape))
        dataset.FlushCache()
        return path

    engine = Variant("pixels in memory, map written too", finished_map.written, _overviews)
    others = (
        Variant('BuildOverviews("MODE") of the written map', built, _overviews),
        Variant("none", without, _overviews),
    )
    yield Technique("overviews", trial.subject.name, engine, others, compared="pixels of overviews")


class Map:
    """A finished map in memory."""

    def __init__(self, planned: Plan, legend: Legend, classes: Classes) -> None:
        """Store the map.

        Args:
            planned: The run that created it.
            legend: Its classes.
            classes: Its pixels, shape (rows, cols).
        """
        self.classes = classes
        self._planned = planned
        self._legend = legend

    @classmethod
    def of(cls, trial: Trial) -> Map:
        """Classify the trial's raster."""
        planned = trial.planned()
        run(planned, NullProgress())
        legend = Legend.of(planned.definition.map_classes(predict_background=planned.arguments.predict_background))
        return cls(planned, legend, gdal.Open(planned.job.output).ReadAsArray())

    def written(self) -> Path:
        """Write the map tile by tile as a run does; return the path, the same each time."""
        path = Path(self._planned.job.output).with_name("written.tif")
        path.unlink(missing_ok=True)
        grid, tiles = self._planned.imagery.grid, self._planned.tiling.tiles(*self.classes.shape)
        whole = Window(0, 0, *self.classes.shape)
        cache_limit = CacheLimit(cache_size(self._planned))  # as in a run
        with geotiff.ClassTiff(str(path), path.name, grid, self._legend) as file, cache_limit:
            for tile in tiles:
                file.write(tile.keep, self.classes[tile.keep.slices_within(whole)])
            file.finish(
                ClassStatistics(tuple((entry, Coverage(0, None)) for entry in self._legend.classes), Coverage(0, None))
            )
        return path


def _layers(path: Path) -> Arrays:
    """Return the pixels of a raster and of its overviews."""
    return [gdal.Open(str(path)).ReadAsArray(), *_overviews(path)]


def _overviews(path: Path) -> Arrays:
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    return [band.GetOverview(number).ReadAsArray() for number in range(band.GetOverviewCount())]


def _reproducibility(work: Callable[[], Path]) -> str:
    """Return a remark on whether repeated writing gives the same file."""
    files = {work().read_bytes() for _ in range(5)}
    return "always the same file" if len(files) == 1 else "bytes differ from file to file"
