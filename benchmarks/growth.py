"""Measure whether the time per tile is independent of the raster's size, and how long a run takes to start.

A run on a large raster takes long, and the speed of the machine may change meanwhile. So each run is between two runs
on the smallest raster, and its time per tile is compared with the mean of theirs. Times include the whole run with
overviews and files, but not loading the model, which is done before.

Tiles at the lower and right edge keep fewer pixels. They are a larger share of a small raster, where a tile therefore
has less to write; the time per pixel is printed too.

The start is planning, and a run until its first tile is written. The model's definition is read before, as in the
dialog, and the network is open.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring.machine import described
from measuring.plans import SAMPLE_MODEL, TINY, plan_run
from measuring.results import Row, write_results
from measuring.scene import make_raster
from osgeo import gdal
from pixelwise.inference import NullProgress, Plan, read_definition, run
from pixelwise.inference.run import open_planned

_MAX_DIFFERENCE = 0.1  # the accepted relative difference of the time per tile
_MAX_START = 0.5  # seconds


class FirstTile(NullProgress):
    """Progress that records when the first tile was written."""

    def __init__(self) -> None:
        """Start without a time."""
        self.moment: float | None = None

    def advance(self, fraction: float) -> None:
        """Record the time of the first progress."""
        if self.moment is None and fraction > 0:
            self.moment = time.perf_counter()


@dataclass(frozen=True)
class Timed:
    """A run: its tiles, pixels and seconds, and the seconds of planning and until the first tile."""

    tiles: int
    pixels: int
    seconds: float
    planning: float
    first_tile: float

    @classmethod
    def of(cls, raster: Path, options: argparse.Namespace) -> Timed:
        """Plan and run."""
        started = time.perf_counter()
        planned = plan_run(raster, raster.with_name("classes.tif"), options.model, options.workers)
        planning = time.perf_counter() - started
        graph = open_planned(planned)
        first, started = FirstTile(), time.perf_counter()
        run(planned, first, graph)
        seconds = time.perf_counter() - started
        assert first.moment is not None
        return cls(_tiles(planned), _pixels(planned), seconds, planning, first.moment - started)

    @property
    def tile(self) -> float:
        """Seconds per tile."""
        return self.seconds / self.tiles

    @property
    def pixel(self) -> float:
        """Seconds per pixel."""
        return self.seconds / self.pixels

    @property
    def start(self) -> float:
        """Seconds from the request to the first tile, without reading or opening the model."""
        return self.planning + self.first_tile


@dataclass(frozen=True)
class Growth:
    """Runs of one size, with the ratios of their time per tile and pixel to adjacent runs on the smallest raster."""

    size: int
    runs: Sequence[Timed]
    tile_ratios: Sequence[float]
    pixel_ratios: Sequence[float]

    @classmethod
    def of(cls, size: int, runs: Sequence[Timed], references: Sequence[Timed]) -> Growth:
        """Compare each run with the two adjacent runs on the smallest raster; `references` has one more run."""
        pairs = [*zip(runs, references, references[1:])]
        tiles = [one.tile / statistics.mean((before.tile, after.tile)) for one, before, after in pairs]
        pixels = [one.pixel / statistics.mean((before.pixel, after.pixel)) for one, before, after in pairs]
        return cls(size, runs, tiles, pixels)

    def line(self) -> str:
        """Return the row of the printed table."""
        first, ratio, by_pixel = self.runs[0], *map(statistics.median, (self.tile_ratios, self.pixel_ratios))
        seconds, tile, planning, until_first, start = self._medians()
        spread = f"{min(self.tile_ratios):.3f} to {max(self.tile_ratios):.3f}"
        return (
            f"{f'{self.size} x {self.size}':>15}{first.tiles:>7}{seconds:>9.2f} s{1000 * tile:>9.2f} ms{ratio:>9.3f}"
            f"{spread:>18}{by_pixel:>9.3f}{planning:>10.3f} s{until_first:>9.3f} s{start:>9.3f} s"
        )

    def row(self, model: Path) -> Row:
        """Return the row of the results."""
        seconds, tile, planning, until_first, start = self._medians()
        return {
            "row": model.stem,
            "size": self.size,
            "tiles": self.runs[0].tiles,
            "seconds": seconds,
            "tile": tile,
            "ratio": statistics.median(self.tile_ratios),
            "ratios": list(self.tile_ratios),
            "pixel_ratio": statistics.median(self.pixel_ratios),
            "planning": planning,
            "first_tile": until_first,
            "start": start,
            "target": _MAX_DIFFERENCE,
            "start_target": _MAX_START,
        }

    def _medians(self) -> list[float]:
        names = ("seconds", "tile", "planning", "first_tile", "start")
        return [statistics.median(getattr(one, name) for one in self.runs) for name in names]


HEADS = (
    f"{'pixels':>15}{'tiles':>7}{'run':>11}{'a tile':>12}{'ratio':>9}{'spread':>18}{'a pixel':>9}{'planning':>12}"
    f"{'1st tile':>11}{'start':>11}"
)


def measure(options: argparse.Namespace, folder: Path) -> list[Growth]:
    """Measure and print the time per tile of each size relative to the first."""
    smallest, *others = options.sizes
    bands = read_definition(str(options.model)).signature.image.bands
    base = folder / "smallest.tif"
    make_raster(base, smallest, bands, options.compress)
    print(HEADS)
    all_references: list[Timed] = []
    growths = []
    for size in others:
        raster = folder / "raster.tif"
        make_raster(raster, size, bands, options.compress)
        references, runs = [Timed.of(base, options)], []
        for _ in range(options.repeats):
            runs.append(Timed.of(raster, options))
            references.append(Timed.of(base, options))
        raster.unlink()
        all_references += references
        growths.append(Growth.of(size, runs, references))
        print(growths[-1].line(), flush=True)
    return [Growth(smallest, all_references, [1.0], [1.0]), *growths]


def _tiles(planned: Plan) -> int:
    return planned.tiling.count(planned.imagery.grid.rows, planned.imagery.grid.cols)


def _pixels(planned: Plan) -> int:
    return planned.imagery.grid.rows * planned.imagery.grid.cols


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    parser = argparse.ArgumentParser(prog="benchmarks/growth", description=__doc__.split("\n", 1)[0])
    default = TINY if TINY.is_file() else SAMPLE_MODEL
    sizes = [4096, 8192, 16384, 32768]
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=sizes, help="sides of the rasters (default: 4096 8192 16384 32768)"
    )
    parser.add_argument("--model", type=Path, default=default, help=f"model file (default: {default.name})")
    parser.add_argument("--repeats", type=int, default=5, help="runs on each of the larger rasters (default: 5)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the rasters, as in GDAL (default: NONE)")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    options = parser.parse_args()
    print(f"{described()}\nModel    {options.model.name}\n")
    with tempfile.TemporaryDirectory(prefix="pixelwise-growth-") as folder:
        growths = measure(options, Path(folder))
    print(f"\nOn the smallest raster:\n{HEADS}\n{growths[0].line()}")
    write_results(options.json, [growth.row(options.model) for growth in growths])


if __name__ == "__main__":
    main()
