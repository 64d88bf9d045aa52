"""What techniques are tried on: models with rasters made for them, and tiles of these that are held in memory."""

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

from .ways import Arrays, Way, as_it_is

WORKERS = 2


@dataclass(frozen=True)
class Subject:
    """A model.

    Attributes:
        name: What it is called.
        model: Its file.
        arguments: Model arguments.
        scene: What its raster repeats; None for noise.
    """

    name: str
    model: Path
    arguments: Mapping[str, str] = field(default_factory=lambda: ARGUMENTS)
    scene: Path | None = None

    def make(self, path: Path, size: int, compression: str = "NONE") -> Path:
        """Write a raster for it."""
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
        size: Rows and columns of that.
        folder: Where files may be written.
        tiles: How many tiles are held in memory.
        processor: What computes.
    """

    subject: Subject
    raster: Path
    size: int
    folder: Path
    tiles: int
    processor: Processor = Processor.CPU

    def planned(self, raster: Path | None = None, **arguments: str) -> Plan:
        """Plan a run of it, on another raster or with other arguments where they are given."""
        given = {**self.subject.arguments, **arguments}
        path = raster or self.raster
        return plan_run(path, self.folder / "classes.tif", self.subject.model, str(WORKERS), given, self.processor)

    def held(self, **arguments: str) -> Held:
        """Hold tiles in memory."""
        return Held.read(self.planned(**arguments), self.tiles)


@dataclass(frozen=True)
class Held:
    """Raw tiles of a run in memory, and the engine that gives them classes.

    Attributes:
        planned: The run.
        classifier: The engine's own.
        tiles: Tiles that keep as much as any does.
        images: Their pixels.
        pool: The threads that score.
    """

    planned: Plan
    classifier: Classifier
    tiles: tuple[Tile, ...]
    images: tuple[Filled, ...]
    pool: ThreadPoolExecutor

    @classmethod
    def read(cls, planned: Plan, most: int) -> Held:
        """Open the network of a run, and read the first of its tiles that keep as much as any does."""
        classifier = opened_classifier(planned, open_planned(planned))
        assert isinstance(classifier, Classifier)
        grid, step = planned.imagery.grid, planned.tiling.step
        tiles = (tile for tile in planned.tiling.tiles(grid.rows, grid.cols) if _kept(tile) == step)
        chosen = tuple(islice(tiles, most))
        images = classifier.read(planned.imagery.open(), chosen)
        pairs = [(tile, image) for tile, image in zip(chosen, images) if image is not None and image.valid.any()]
        pool = ThreadPoolExecutor(WORKERS)
        return cls(planned, classifier, tuple(tile for tile, _ in pairs), tuple(image for _, image in pairs), pool)

    @property
    def pixels(self) -> int:
        """How many pixels the tiles keep."""
        return sum(tile.keep.pixels for tile in self.tiles)

    def way(self, name: str, classifier: Classifier | None = None, batch: int = 1) -> Way:
        """Give the tiles their classes, by another classifier or in batches where these are given."""
        chosen = classifier or self.classifier

        def step(first: int) -> list[Classes]:
            part = slice(first, first + batch)
            return [
                done.prediction.classes
                for done in chosen.classify(self.tiles[part], self.images[part])
                if done.prediction
            ]

        def work() -> Arrays:
            return [classes for done in self.pool.map(step, range(0, len(self.tiles), batch)) for classes in done]

        return Way(name, work, as_it_is, self.pixels)


def _kept(tile: Tile) -> tuple[int, int]:
    return tile.keep.height, tile.keep.width
