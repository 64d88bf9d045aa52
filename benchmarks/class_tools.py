"""Compare the tools for class rasters with the programs of GDAL that do a part of their work.

Both are whole processes that read the same compressed raster and write a GeoTIFF; they alternate, and the median of the
ratios of their wall times counts. The change is that of two maps of the NAIP samples, repeated, and is compared with
gdal_translate of both; the goal is for 32768 pixels along a side. The other raster has patches of six classes with
single pixels of another class: about as many regions per pixel as the land cover network's map of the NAIP sample (one
in 149 pixels there).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring.plans import DATA
from measuring.scene import make_mosaic
from osgeo import gdal
from pixelwise.inference import Job, NullProgress, RasterInput, plan, run

_SIDE = 1024  # pixels along a side of a window
_PATCH = 12  # pixels along a side of a patch
_NOISE = 0.001  # share of single pixels of another class
_MB = 1e6

Command = list[str]
Make = Callable[[Path, int], None]


@dataclass(frozen=True)
class Case:
    """A tool and the program that it is compared with.

    Attributes:
        name: The name in the table.
        target: The highest acceptable ratio of their times.
        tool: Returns the command of the tool for a raster and an output.
        alone: Returns that of the program.
        make: Writes the raster, of so many rows and columns; None for `make_classes`.
    """

    name: str
    target: float
    tool: Callable[[Path, Path], Command]
    alone: Callable[[Path, Path], Command]
    make: Make | None = None


@dataclass(frozen=True)
class Measured:
    """A process: its wall time and its processor time in seconds, and its peak memory in bytes."""

    seconds: float
    busy: float
    peak: int


def cleaning(steps: str) -> Callable[[Path, Path], Command]:
    """Return the command of Clean Classes with these fields of its job."""
    program = (
        "import sys\n"
        "from pixelwise.inference import NullProgress, RasterInput\n"
        "from pixelwise.inference.cleaning.clean import CleaningJob, clean\n"
        "from pixelwise.inference.thematic import read_class_raster\n"
        "raster = read_class_raster(RasterInput('classes', sys.argv[1]))\n"
        f"clean(CleaningJob(raster, sys.argv[2], {steps}), NullProgress())\n"
    )
    return lambda raster, output: [sys.executable, "-c", program, str(raster), str(output)]


def sieve(raster: Path, output: Path) -> Command:
    """Return the command of GDAL's sieve."""
    return [sys.executable, "-m", "osgeo_utils.gdal_sieve", "-q", "-st", "50", str(raster), str(output)]


def change(raster: Path, output: Path) -> Command:
    """Return the command of Compute Categorical Change from a raster to the later one next to it."""
    program = (
        "import sys\n"
        "from pixelwise.inference import NullProgress, RasterInput\n"
        "from pixelwise.inference.change.job import ChangeJob, plan\n"
        "from pixelwise.inference.change.run import run\n"
        "from pixelwise.inference.thematic import read_class_raster\n"
        "earlier, later = (read_class_raster(RasterInput(path, path)) for path in sys.argv[1:3])\n"
        "run(plan(ChangeJob(earlier, later, sys.argv[3])), NullProgress())\n"
    )
    return [sys.executable, "-c", program, str(raster), str(_later(raster)), str(output)]


def translate(raster: Path, output: Path) -> Command:
    """Return the command that copies a raster and the later one with the compression of the change."""
    copy = "gdal_translate -q -co TILED=YES -co COMPRESS=LZW -co BIGTIFF=IF_SAFER"
    return ["sh", "-c", f'{copy} "$0" "$2" && {copy} "$1" "$2.copy.tif"', *map(str, (raster, _later(raster), output))]


def polygons(raster: Path, output: Path) -> Command:
    """Return the command of Classes To Polygons."""
    program = (
        "import sys\n"
        "from pixelwise.inference import NullProgress, RasterInput\n"
        "from pixelwise.inference.polygons import PolygonsJob, plan, polygonise\n"
        "from pixelwise.inference.thematic import read_class_raster\n"
        "raster = read_class_raster(RasterInput('classes', sys.argv[1]))\n"
        "polygonise(plan(PolygonsJob(raster, sys.argv[2]), NullProgress()), NullProgress())\n"
    )
    return [sys.executable, "-c", program, str(raster), f"{output}.gpkg"]


def polygonize(raster: Path, output: Path) -> Command:
    """Return the command of GDAL's polygonize."""
    program = [sys.executable, "-m", "osgeo_utils.gdal_polygonize", "-q", "-overwrite"]
    return [*program, str(raster), "-f", "GPKG", f"{output}.gpkg", "polygons", "value"]


def make_maps(path: Path, size: int) -> None:
    """Write maps of the NAIP samples of 2010 and 2018 by the land cover network, repeated to a size."""
    for year, raster in ((2010, path), (2018, _later(path))):
        image = RasterInput(f"naip_{year}", str(DATA / "naip" / f"naip_{year}.tif"))
        scene = raster.with_name(f"naip_{year}.tif")
        model = DATA / "models" / "landcover_naip" / "trained.emd"
        run(plan(Job((image,), str(model), str(scene))), NullProgress())
        make_mosaic(raster, size, scene, "LZW")
        dataset = gdal.Open(str(raster), gdal.GA_Update)
        dataset.SetGeoTransform((485900.0, 5.0, 0.0, 5209245.0, 0.0, -5.0))
        dataset.GetRasterBand(1).SetNoDataValue(255)


def _later(raster: Path) -> Path:
    return raster.with_name("later.tif")


CASES = (
    Case("change", 1.5, change, translate, make_maps),
    Case("polygons", 1.3, polygons, polygonize, make_maps),
    Case("clean: regions", 2.0, cleaning("min_size=50"), sieve),
    Case("clean: majority, regions", 2.0, cleaning("majority_radius=1, min_size=50"), sieve),
    Case("clean: all steps", 0.0, cleaning("majority_radius=1, min_size=50, fill_holes=49"), sieve),
)


def make_classes(path: Path, size: int) -> None:
    """Write a raster of six classes."""
    random = np.random.default_rng(0)
    options = ["TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, 1, gdal.GDT_Byte, options)
    dataset.SetGeoTransform((500000.0, 1.0, 0.0, 5000000.0, 0.0, -1.0))
    dataset.SetProjection("EPSG:26914")
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(0)
    band.SetCategoryNames(["", *(f"Class {value}" for value in range(1, 7))])
    patches = -(-_SIDE // _PATCH)
    for row in range(0, size, _SIDE):
        for col in range(0, size, _SIDE):
            values = np.kron(random.integers(1, 7, (patches, patches)), np.ones((_PATCH, _PATCH), int))
            single = random.random(values.shape) < _NOISE
            values[single] = random.integers(0, 7, int(single.sum()))
            height, width = min(_SIDE, size - row), min(_SIDE, size - col)
            band.WriteArray(values[:height, :width].astype(np.uint8), col, row)
    dataset.FlushCache()


def measured(command: Sequence[str]) -> Measured:
    """Run a process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:3]}: exit status {process.returncode}")
    busy = usage.ru_utime + usage.ru_stime
    return Measured(time.perf_counter() - started, busy, usage.ru_maxrss * 1024)


def _measured_afresh(command: Command, output: Path) -> Measured:
    """Run a process, and remove the files that it wrote."""
    result = measured(command)
    for made in output.parent.glob(f"{output.stem}.*"):
        made.unlink()
    return result


def compare(case: Case, raster: Path, folder: Path, turns: int) -> str:
    """Run a case in turns; return a row of the table."""
    output = folder / "output.tif"
    pairs = [[_measured_afresh(make(raster, output), output) for make in (case.tool, case.alone)] for _ in range(turns)]
    ratio = statistics.median(tool.seconds / alone.seconds for tool, alone in pairs)
    processor_ratio = statistics.median(tool.busy / alone.busy for tool, alone in pairs)
    seconds, alone_seconds = (min(one.seconds for one in each) for each in zip(*pairs))
    peak, alone_peak = (max(one.peak for one in each) for each in zip(*pairs))
    goal = f"≤ {case.target:g}" if case.target else "-"
    return (
        f"| {case.name} | {seconds:.1f} s | {alone_seconds:.1f} s | {ratio:.2f} | {goal} | {processor_ratio:.2f} "
        f"| {peak / _MB:.0f} MB | {alone_peak / _MB:.0f} MB |"
    )


def main() -> None:
    """Measure all cases."""
    parser = argparse.ArgumentParser(prog="benchmarks/class_tools", description=__doc__)
    parser.add_argument("--size", type=int, default=20000, help="rows and columns of the raster (%(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="runs of each command (%(default)s)")
    parser.add_argument("--cases", default="", help="only the cases whose name contains this text")
    given = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="pixelwise-class-tools-") as temporary:
        folder = Path(temporary)
        raster, made = folder / "classes.tif", None
        print(f"{given.size} x {given.size} pixels")
        print("| tool | time | GDAL alone | ratio | goal | processor time | peak memory | GDAL alone |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for case in CASES:
            if given.cases not in case.name:
                continue
            make = case.make or make_classes
            if make is not made:
                maker = multiprocessing.get_context("spawn").Process(target=make, args=(raster, given.size))
                maker.start()  # its memory would count as that of the processes started later
                maker.join()
                made = make
            print(compare(case, raster, folder, given.turns), flush=True)


if __name__ == "__main__":
    main()
