"""Measure the peak memory of runs relative to that of onnxruntime alone.

Each measurement is a separate process. The process of onnxruntime alone loads the same libraries, plans the same run
and scores as many tiles concurrently, in batches of the same size; it creates each batch when it is scored, keeps
none and discards the outputs. It has no thread that reads ahead, and reads and writes no files. It is measured in
three ways: by default, where it plans the memory of a tile and allocates it as one block ("memory pattern"); without
the pattern; and without it, from one arena for the whole process that grows by the requested sizes. Runs are compared
with the lowest of the three. For onnxruntime alone the median of all processes counts, for runs the highest peak.

The sparse raster declares 0 as nodata and contains a few written squares.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from measuring.alone import AloneNetwork
from measuring.machine import described
from measuring.peak import peak_memory
from measuring.plans import ARGUMENTS, SAMPLE_MODEL, SMALL, batch_size, plan_run
from measuring.results import Row, write_results
from measuring.scene import make_raster
from osgeo import gdal
from pixelwise.inference import NullProgress, Plan, plan, read_definition, run

_MAX_BEYOND = 150_000_000  # bytes, the accepted difference to onnxruntime alone
_BATCHES = 48  # batches for onnxruntime alone; its memory varies with the batches that coincide
_SQUARES, _SQUARE = 24, 2048  # written squares of the sparse raster, pixels along their sides
_BLOCK = 512
_MB = 1e6


@dataclass(frozen=True)
class Case:
    """One measured process.

    Attributes:
        label: The label in the table.
        raster: The raster to classify.
        size: Its rows and columns.
        model: The model file.
        workers: Parallel factor, as in the tool.
        arguments: Model arguments.
        percents: Whether confidence and probabilities are written too.
        alone: Options of `AloneNetwork.open`, to measure onnxruntime alone; None to measure a run.
    """

    label: str
    raster: str
    size: int
    model: str
    workers: str
    arguments: Mapping[str, str]
    percents: bool = False
    alone: Mapping[str, bool] | None = None

    def planned(self, folder: Path) -> Plan:
        """Plan the run, with its results in a folder."""
        planned = plan_run(
            Path(self.raster), folder / "classes.tif", Path(self.model), self.workers, arguments=self.arguments
        )
        if not self.percents:
            return planned
        confidence, probabilities = (str(folder / f"{name}.tif") for name in ("confidence", "probabilities"))
        return plan(replace(planned.job, confidence=confidence, probabilities=probabilities), planned.definition)

    def measured(self) -> tuple[int, float]:
        """Run the case in a separate process; return its peak memory in bytes and its seconds."""
        started = time.perf_counter()
        command = [sys.executable, __file__, "--child", json.dumps(asdict(self))]
        completed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return int(completed.stdout), time.perf_counter() - started


def run_case(case: Case) -> None:
    """Run a case, and print the peak memory of this process in bytes."""
    with tempfile.TemporaryDirectory(prefix="pixelwise-memory-") as folder:
        planned = case.planned(Path(folder))
        if case.alone is None:
            run(planned, NullProgress())
        else:
            score(planned, case.alone)
        print(peak_memory())


def score(planned: Plan, memory: Mapping[str, bool]) -> None:
    """Score tiles like those of a run with onnxruntime alone."""
    signature, tiling = planned.definition.signature, planned.tiling
    bands, sides = (signature.image.bands,), (tiling.height, tiling.width)
    shape = (batch_size(planned), *((*sides, *bands) if signature.image.channels_last else (*bands, *sides)))
    network = AloneNetwork.open(planned, planned.workers, 1, **memory)

    def score_one(number: int) -> None:
        feed = np.full(shape, number % 2, signature.image.dtype)
        network.session.run([signature.output_name], {signature.image.name: feed})

    with ThreadPoolExecutor(planned.workers) as pool:
        for _ in pool.map(score_one, range(_BATCHES)):
            pass


def make_sparse(path: Path, size: int, bands: int) -> None:
    """Write a raster that stores only some squares along the diagonal."""
    options = ["TILED=YES", f"BLOCKXSIZE={_BLOCK}", f"BLOCKYSIZE={_BLOCK}", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_Byte, options)
    dataset.SetGeoTransform((500000.0, 0.5, 0.0, 5000000.0, 0.0, -0.5))
    for number in range(1, bands + 1):
        dataset.GetRasterBand(number).SetNoDataValue(0)
    square = min(_SQUARE, size // 8)
    pixels = np.random.default_rng(0).integers(1, 256, (bands, square, square), np.uint8)
    for offset in np.linspace(0, size - square, _SQUARES).astype(int).tolist():
        dataset.WriteArray(pixels, offset, offset)
    dataset.FlushCache()


def cases(options: argparse.Namespace, folder: Path) -> list[Case]:
    """Return all cases, onnxruntime alone first and then a plain run; the rasters are not written yet."""
    first, *others = options.sizes
    plain = Case("run", str(folder / f"{first}.tif"), first, str(options.model), options.workers, dict(ARGUMENTS))
    blend, augmented = {**ARGUMENTS, "merge": "blend"}, {**ARGUMENTS, "test_time_augmentation": "true"}
    all_cases = [
        replace(plain, label="onnxruntime alone", alone={}),
        replace(plain, label="without memory pattern", alone={"pattern": False}),
        replace(plain, label="without, one arena", alone={"pattern": False, "one_arena": True}),
        plain,
        *(replace(plain, raster=str(folder / f"{size}.tif"), size=size) for size in others),
        *(
            replace(plain, label="merge blend", raster=str(folder / f"{size}.tif"), size=size, arguments=blend)
            for size in options.sizes
        ),
        replace(plain, label="test-time augmentation", arguments=augmented),
        replace(plain, label="confidence, probabilities", percents=True),
        replace(plain, label="all three", arguments={**blend, **augmented}, percents=True),
    ]
    if options.sparse:
        all_cases.append(replace(plain, label="sparse", raster=str(folder / "sparse.tif"), size=options.sparse))
    return all_cases


@dataclass(frozen=True)
class Measured:
    """A case, its peak memory in bytes, and its median seconds."""

    case: Case
    peak: int
    seconds: float

    @classmethod
    def of(cls, case: Case, repeats: int) -> Measured:
        """Measure a case in `repeats` processes."""
        peaks, seconds = zip(*(case.measured() for _ in range(repeats)))
        peak = int(max(peaks) if case.alone is None else statistics.median(peaks))
        return cls(case, peak, statistics.median(seconds))

    def line(self, limit: int, first: int) -> str:
        """Return the row of the printed table, relative to the peaks of onnxruntime alone and of the first run."""
        case = self.case
        against = "" if case.alone is not None else f"{(self.peak - limit) / _MB:>17.0f} MB{self.peak / first:>20.3f}"
        pixels = f"{case.size} x {case.size}"
        return f"{case.label:27}{pixels:>17}{self.seconds:>9.1f}{self.peak / _MB:>11.0f} MB{against}"

    def row(self, limit: int) -> Row:
        """Return the row of the results."""
        row: Row = {"row": self.case.label, "size": self.case.size, "peak": self.peak, "seconds": self.seconds}
        return {**row, "alone": limit, "target": _MAX_BEYOND} if self.case.alone is None else {**row, "alone": None}


def measure(all_cases: Sequence[Case], options: argparse.Namespace) -> list[Row]:
    """Measure all cases, and print their memory."""
    heads = f"{'peak memory':>14}{'beyond onnxruntime':>20}{'over the first run':>20}"
    print(f"{'':27}{'pixels':>17}{'seconds':>9}{heads}")
    bands = read_definition(str(options.model)).signature.image.bands
    measurements: list[Measured] = []
    for case in all_cases:
        raster = Path(case.raster)
        if not raster.exists() and case.label == "sparse":
            make_sparse(raster, case.size, bands)
        elif not raster.exists():
            make_raster(raster, case.size, bands, "NONE")
        measurements.append(Measured.of(case, options.repeats))
        print(measurements[-1].line(_limit(measurements), _first(measurements)), flush=True)
    return [measured.row(_limit(measurements)) for measured in measurements]


def _limit(measurements: Sequence[Measured]) -> int:
    """Return the lowest peak of onnxruntime alone."""
    return min(measured.peak for measured in measurements if measured.case.alone is not None)


def _first(measurements: Sequence[Measured]) -> int:
    """Return the peak of the first run; 0 before it is measured."""
    return next((measured.peak for measured in measurements if measured.case.alone is None), 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/memory", description=__doc__.split("\n", 1)[0])
    default = SMALL if SMALL.is_file() else SAMPLE_MODEL
    sizes = [4096, 16384]
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=sizes, help="sides of the rasters (default: 4096 16384)"
    )
    parser.add_argument("--sparse", type=int, default=100_000, help="side of the sparse raster (default: 100000)")
    parser.add_argument("--model", type=Path, default=default, help=f"model file (default: {default.name})")
    parser.add_argument("--workers", default="2", help="parallel factor, as in the tool (default: 2)")
    parser.add_argument("--repeats", type=int, default=3, help="processes for each row (default: 3)")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--child", type=json.loads, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    if options.child:
        run_case(Case(**options.child))
        return
    print(described())
    print(f"Model    {options.model.name}, {options.workers} workers, {options.repeats} processes each\n")
    with tempfile.TemporaryDirectory(prefix="pixelwise-memory-") as folder:
        rows = measure(cases(options, Path(folder)), options)
    write_results(options.json, rows)


if __name__ == "__main__":
    main()
