"""The subjects of the techniques: models with synthetic rasters, and tiles of these in memory."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from measuring.plans import ARGUMENTS, CLOUDS, SAMPLE_MODEL, SENTINEL2, SMALL, TINY, plan_run
from measuring.scene import make_mosaic, make_raster
from pixelwise.inference import Plan, Processor, read_definition
from pixelwise.inference.arrays import Classes
from pixelwise.inference.grid.tiling import Tile
from pixelwise.inference.loop.classify import Classifier
from pixelwise.inference.raster.missing import Filled
from pixelwise.inference.run import open_planned, opened_classifier

from .variants import Arrays, Variant, unchanged

WORKERS = 2


@dataclass(frozen=True)
class Subject:
    """A model.

    Attributes:
        name: Its name.
        model: Its file.
        arguments: Model arguments.
        scene: The scene that its raster repeats; None for noise.
    """

    name: str
    model: Path
    arguments: Mapping[str, str] = field(default_factory=lambda: ARGUMENTS)
    scene: Path | None = None

    def make(self, path: Path, size: int, compression: str = "NONE") -> Path:
        """Write a raster for the model."""
        if self.scene is not None:
            make_mosaic(path, size, self.scene, compression)
        else:
            make_raster(path, size, read_definition(str(self.model)).signature.image.bands, compression)
        return path


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("tiny", TINY),
        Subject("small", SMALL),
        Subject("sample", SAMPLE_MODEL),
        Subject("clouds", CLOUDS, {"tile_size": "256", "padding": "32"}, SENTINEL2),
    )
}


@dataclass(frozen=True)
class Trial:
    """A subject with its raster.

    Attributes:
        subject: The model.
        raster: Its raster.
        size: Rows and columns of the raster.
        folder: The folder for files.
        tiles: The number of tiles in memory.
        processor: The processor.
    """

    subject: Subject
    raster: Path
    size: int
    folder: Path
    tiles: int
    processor: Processor = Processor.CPU

    def planned(self, raster: Path | None = None, **arguments: str) -> Plan:
        """Plan a run, optionally on another raster or with other arguments."""
        used_arguments = {**self.subject.arguments, **arguments}
        path = raster or self.raster
        return plan_run(
            path, self.folder / "classes.tif", self.subject.model, str(WORKERS), used_arguments, self.processor
        )

    def load_tiles(self, **arguments: str) -> LoadedTiles:
        """Read tiles into memory."""
        return LoadedTiles.read(self.planned(**arguments), self.tiles)


@dataclass(frozen=True)
class LoadedTiles:
    """Raw tiles of a run in memory, and the engine that classifies them.

    Attributes:
        planned: The run.
        classifier: The engine's classifier.
        tiles: Tiles of full size.
        images: Their pixels.
        pool: The threads that score.
    """

    planned: Plan
    classifier: Classifier
    tiles: tuple[Tile, ...]
    images: tuple[Filled, ...]
    pool: ThreadPoolExecutor

    @classmethod
    def read(cls, planned: Plan, count: int) -> LoadedTiles:
        """Open the network of a run, and read the first tiles of full size."""
        classifier = opened_classifier(planned, open_planned(planned))
        assert isinstance(classifier, Classifier)
        grid, step = planned.imagery.grid, planned.tiling.step
        tiles = (tile for tile in planned.tiling.tiles(grid.rows, grid.cols) if _kept_size(tile) == step)
        chosen = tuple(islice(tiles, count))
        images = classifier.read(planned.imagery.open(), chosen)
        pairs = [(tile, image) for tile, image in zip(chosen, images) if image is not None and image.valid.any()]
        pool = ThreadPoolExecutor(WORKERS)
        return cls(planned, classifier, tuple(tile for tile, _ in pairs), tuple(image for _, image in pairs), pool)

    @property
    def pixels(self) -> int:
        """The number of kept pixels of the tiles."""
        return sum(tile.keep.pixels for tile in self.tiles)

    def variant(self, name: str, classifier: Classifier | None = None, batch: int = 1) -> Variant:
        """Return a variant that classifies the tiles, optionally with another classifier or in batches."""
        chosen = classifier or self.classifier

        def step(first: int) -> list[Classes]:
            batch_slice = slice(first, first + batch)
            return [
                result.prediction.classes
                for result in chosen.classify(self.tiles[batch_slice], self.images[batch_slice])
                if result.prediction
            ]

        def work() -> Arrays:
            return [classes for result in self.pool.map(step, range(0, len(self.tiles), batch)) for classes in result]

        return Variant(name, work, unchanged, self.pixels)


def _kept_size(tile: Tile) -> tuple[int, int]:
    return tile.keep.height, tile.keep.width
