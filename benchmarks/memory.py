"""Measure the peak memory of runs against that of onnxruntime alone.

Each is a process of its own. That of onnxruntime alone loads the same libraries, plans the same run and scores as many
tiles side by side, in batches as large; it makes each batch when its turn comes, keeps none and throws the answers
away. It has neither a thread that reads ahead nor anything to read or write. It is measured in three ways: as it is by
default, where it plans the memory of a tile and takes that in one piece ("memory pattern"); without; and without, from
one arena for the whole process that grows by what is asked for. Runs are held against the lowest of them. Of
onnxruntime alone the median of all processes counts, of runs the highest peak.

The sparse raster declares 0 as nodata and holds a few written squares.
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

_MOST = 150_000_000  # bytes that a run may need beyond onnxruntime alone
_BATCHES = 48  # that onnxruntime alone scores; which tiles meet decides what it needs, so it varies by a block
_SQUARES, _SQUARE = 24, 2048  # written squares of the sparse raster, pixels along their sides
_BLOCK = 512
_MB = 1e6


@dataclass(frozen=True)
class Case:
    """What one process does.

    Attributes:
        words: What the table calls it.
        raster: The raster to classify.
        size: Its rows and columns.
        model: The model file.
        workers: Parallel factor, as in the tool.
        arguments: Model arguments.
        percents: Whether confidence and probabilities are written too.
        alone: How onnxruntime alone scores such tiles instead, as `AloneNetwork.open` says; None for the run.
    """

    words: str
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
        """Do it in a process of its own; give its peak memory in bytes and its seconds."""
        started = time.perf_counter()
        command = [sys.executable, __file__, "--child", json.dumps(asdict(self))]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return int(done.stdout), time.perf_counter() - started


def work(case: Case) -> None:
    """Do what a case says, and print the peak memory of this process in bytes."""
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
    """Write a raster of which only some squares along the diagonal are stored."""
    options = ["TILED=YES", f"BLOCKXSIZE={_BLOCK}", f"BLOCKYSIZE={_BLOCK}", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_Byte, options)
    dataset.SetGeoTransform((500000.0, 0.5, 0.0, 5000000.0, 0.0, -0.5))
    for number in range(1, bands + 1):
        dataset.GetRasterBand(number).SetNoDataValue(0)
    square = min(_SQUARE, size // 8)
    pixels = np.random.default_rng(0).integers(1, 256, (bands, square, square), np.uint8)
    for place in np.linspace(0, size - square, _SQUARES).astype(int).tolist():
        dataset.WriteArray(pixels, place, place)
    dataset.FlushCache()


def cases(options: argparse.Namespace, folder: Path) -> list[Case]:
    """All that is measured, onnxruntime alone first and then a plain run; the rasters do not exist yet."""
    first, *others = options.sizes
    plain = Case("run", str(folder / f"{first}.tif"), first, str(options.model), options.workers, dict(ARGUMENTS))
    blend, augmented = {**ARGUMENTS, "merge": "blend"}, {**ARGUMENTS, "test_time_augmentation": "true"}
    found = [
        replace(plain, words="onnxruntime alone", alone={}),
        replace(plain, words="without memory pattern", alone={"pattern": False}),
        replace(plain, words="without, one arena", alone={"pattern": False, "one_arena": True}),
        plain,
        *(replace(plain, raster=str(folder / f"{size}.tif"), size=size) for size in others),
        *(
            replace(plain, words="merge blend", raster=str(folder / f"{size}.tif"), size=size, arguments=blend)
            for size in options.sizes
        ),
        replace(plain, words="test-time augmentation", arguments=augmented),
        replace(plain, words="confidence, probabilities", percents=True),
        replace(plain, words="all three", arguments={**blend, **augmented}, percents=True),
    ]
    if options.sparse:
        found.append(replace(plain, words="sparse", raster=str(folder / "sparse.tif"), size=options.sparse))
    return found


@dataclass(frozen=True)
class Measured:
    """A case, its peak memory in bytes, and the median of its seconds."""

    case: Case
    peak: int
    seconds: float

    @classmethod
    def of(cls, case: Case, repeats: int) -> Measured:
        """Measure a case in so many processes."""
        peaks, seconds = zip(*(case.measured() for _ in range(repeats)))
        peak = int(max(peaks) if case.alone is None else statistics.median(peaks))
        return cls(case, peak, statistics.median(seconds))

    def line(self, limit: int, first: int) -> str:
        """This as a row of the table, held against the peaks of onnxruntime alone and of the first run."""
        case = self.case
        against = "" if case.alone is not None else f"{(self.peak - limit) / _MB:>17.0f} MB{self.peak / first:>20.3f}"
        pixels = f"{case.size} x {case.size}"
        return f"{case.words:27}{pixels:>17}{self.seconds:>9.1f}{self.peak / _MB:>11.0f} MB{against}"

    def row(self, limit: int) -> Row:
        """This as a row of results."""
        row: Row = {"row": self.case.words, "size": self.case.size, "peak": self.peak, "seconds": self.seconds}
        return {**row, "alone": limit, "target": _MOST} if self.case.alone is None else {**row, "alone": None}


def measure(todo: Sequence[Case], options: argparse.Namespace) -> list[Row]:
    """Measure all cases, and print what each needs."""
    heads = f"{'peak memory':>14}{'beyond onnxruntime':>20}{'over the first run':>20}"
    print(f"{'':27}{'pixels':>17}{'seconds':>9}{heads}")
    bands = read_definition(str(options.model)).signature.image.bands
    done: list[Measured] = []
    for case in todo:
        raster = Path(case.raster)
        if not raster.exists() and case.words == "sparse":
            make_sparse(raster, case.size, bands)
        elif not raster.exists():
            make_raster(raster, case.size, bands, "NONE")
        done.append(Measured.of(case, options.repeats))
        print(done[-1].line(_limit(done), _first(done)), flush=True)
    return [each.row(_limit(done)) for each in done]


def _limit(done: Sequence[Measured]) -> int:
    """The least that onnxruntime alone needs."""
    return min(each.peak for each in done if each.case.alone is not None)


def _first(done: Sequence[Measured]) -> int:
    """What the first run needs; 0 before it was measured."""
    return next((each.peak for each in done if each.case.alone is None), 0)


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
    """Measure what was asked for, in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    if options.child:
        work(Case(**options.child))
        return
    print(described())
    print(f"Model    {options.model.name}, {options.workers} workers, {options.repeats} processes each\n")
    with tempfile.TemporaryDirectory(prefix="pixelwise-memory-") as folder:
        rows = measure(cases(options, Path(folder)), options)
    write_results(options.json, rows)


if __name__ == "__main__":
    main()
