"""Measure what a run costs over the network alone, and whether its peak memory stays flat.

The network alone is onnxruntime given the very tiles of the run, normalised and held in memory, its
answers thrown away. Both are timed in one process and in turns, so that a busy machine slows both. The
run is timed from opening the raster to the finished GeoTIFF in its place, overviews included; the
model's definition has been read before, as the dialog does.

The raster is made for the purpose: smooth noise that repeats nowhere, written block by block.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from osgeo import gdal
from pixelwise.inference.formats import read_definition
from pixelwise.inference.job import Environment, Job, Plan, RasterInput, plan, run
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.network.graph import Signature
from pixelwise.inference.network.normalise import Normaliser
from pixelwise.inference.network.processors import CPU_PROVIDER, Processor
from pixelwise.inference.progress import Silent
from pixelwise.inference.raster.missing import read_filled

ROOT = Path(__file__).resolve().parent.parent
BENCH_MODEL = ROOT.parent / "shared" / "data" / "models" / "bench" / "fcn_small_5c_dyn.onnx"
SAMPLE_MODEL = ROOT / "resources" / "sample" / "land_cover_demo.onnx"

ARGUMENTS = {"tile_size": "512", "padding": "32"}  # given where the model offers them
MEMORY_SIZES = (4096, 8192)

Feed = NDArray[np.generic]  # a batch of tiles as the graph takes it

_BLOCK = 512  # pixels along a side of the raster's own tiles
_PERIODS = (1021, 757, 509)  # primes, so that the sum of patterns with these periods repeats in no raster of ours
_GDAL_CACHE = 64 * 2**20  # bytes, while the raster is made
_QUIET = 0.97  # share of the cores' time on a machine that does nothing else


@dataclass(frozen=True)
class Network:
    """onnxruntime with nothing of ours around it, and one way of sharing out its work.

    Attributes:
        session: The opened graph.
        signature: What goes in and comes out.
        workers: Tiles scored side by side.
        threads: Threads that onnxruntime gives each of them.
    """

    session: onnxruntime.InferenceSession
    signature: Signature
    workers: int
    threads: int

    @classmethod
    def open(cls, planned: Plan, workers: int, threads: int) -> Network:
        """Open the network of a run."""
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        path, signature = planned.definition.file.path, planned.definition.signature
        session = onnxruntime.InferenceSession(path, sess_options=options, providers=[CPU_PROVIDER])
        return cls(session, signature, workers, threads)

    def __str__(self) -> str:
        """Name it as the table's heading does."""
        return f"onnxruntime {self.workers} x {self.threads}"

    def timed(self, feeds: Sequence[Feed]) -> tuple[float, float]:
        """Give the seconds it needs for all tiles, and those of processor time that this process got meanwhile."""
        self._score(feeds[0])
        started, spent = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(self.workers) as pool:
            for _ in pool.map(self._score, feeds):
                pass
        return time.perf_counter() - started, time.process_time() - spent

    def _score(self, feed: Feed) -> None:
        self.session.run([self.signature.output_name], {self.signature.input_name: feed})


@dataclass(frozen=True)
class Turn:
    """One run, and onnxruntime alone in each setting right after it.

    Attributes:
        run: Seconds of the run.
        alone: Seconds of onnxruntime alone in each setting.
        share: The part of the cores' time that onnxruntime alone got with one thread for each worker: clearly below
            1 where other programs were at work.
        processor_ratio: Processor time of the run over that of onnxruntime alone with one thread for each worker.
    """

    run: float
    alone: tuple[float, ...]
    share: float
    processor_ratio: float

    @property
    def ratio(self) -> float:
        """The run over the best of onnxruntime alone."""
        return self.run / min(self.alone)

    def __str__(self) -> str:
        """The turn as a row of the table."""
        alone = "".join(f"{seconds:>17.2f} s" for seconds in self.alone)
        return f"{self.run:>9.2f} s{alone}{self.ratio:>9.3f}{self.processor_ratio:>17.3f}{self.share:>13.0%}"


def make_raster(path: Path, size: int, bands: int, compression: str) -> None:
    """Write a textured raster of `size` x `size` pixels, uint8, without a CRS, with cells of half a metre."""
    gdal.SetCacheMax(_GDAL_CACHE)
    options = ["TILED=YES", f"BLOCKXSIZE={_BLOCK}", f"BLOCKYSIZE={_BLOCK}", f"COMPRESS={compression}"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, bands, gdal.GDT_Byte, options)
    dataset.SetGeoTransform((500000.0, 0.5, 0.0, 5000000.0, 0.0, -0.5))
    patterns = [_smooth_noise(period, bands, seed) for seed, period in enumerate(_PERIODS)]
    for row in range(0, size, _BLOCK):
        rows = np.arange(row, min(row + _BLOCK, size))
        for col in range(0, size, _BLOCK):
            cols = np.arange(col, min(col + _BLOCK, size))
            noise = sum(pattern[:, rows[:, None] % len(pattern[0]), cols % len(pattern[0])] for pattern in patterns)
            dataset.WriteArray(np.clip(120 + 25 * noise, 0, 255).astype(np.uint8), col, row)
    dataset.FlushCache()


def _smooth_noise(period: int, bands: int, seed: int) -> NDArray[np.float64]:
    """Noise of mean 0 and spread 1 that is periodic along both axes, shape (bands, period, period).

    Its amplitude falls with frequency about as that of natural images does (1 / f).
    """
    white = np.random.default_rng(seed).standard_normal((bands, period, period))
    frequency = np.hypot(np.fft.fftfreq(period)[:, None], np.fft.rfftfreq(period))
    frequency[0, 0] = np.inf
    noise = np.fft.irfft2(np.fft.rfft2(white) / frequency, s=(period, period))
    return np.asarray(noise / noise.std(), np.float64)


def plan_run(raster: Path, output: Path, model: Path, parallel_factor: str) -> Plan:
    """Plan the run that is measured."""
    offered = {argument.name for argument in offered_arguments(read_definition(str(model)))}
    arguments = {name: value for name, value in ARGUMENTS.items() if name in offered}
    environment = Environment(parallel_factor=parallel_factor, processor=Processor.CPU)
    source = RasterInput(raster.name, str(raster))
    return plan(Job((source,), str(model), str(output), arguments, environment=environment))


def batch_size(planned: Plan) -> int:
    """Give the number of tiles that a run scores at once."""
    return planned.arguments.batch_size or planned.definition.signature.batch or 1


def network_feeds(planned: Plan) -> Iterator[Feed]:
    """Read the tiles of a run as its network gets them, batch by batch."""
    signature, tiling, grid = planned.definition.signature, planned.tiling, planned.imagery.grid
    gain, bias = planned.definition.normalisation.linear(planned.imagery.dtype, signature.bands)
    normaliser = Normaliser(gain, bias, signature.dtype)
    source = planned.imagery.open()
    tiles = tiling.tiles(grid.rows, grid.cols)
    while batch := list(islice(tiles, batch_size(planned))):
        shape = (signature.batch or len(batch), signature.bands, tiling.height, tiling.width)
        feed = np.zeros(shape, signature.dtype)
        for place, tile in zip(feed, batch):
            pixels, _ = read_filled(source, tile.read, planned.arguments.fill, tiling.padding)
            normaliser.apply(pixels, out=place)
        yield np.ascontiguousarray(np.moveaxis(feed, 1, 3)) if signature.channels_last else feed


def measure_time(options: argparse.Namespace, folder: Path) -> None:
    """Print the time of the run over that of onnxruntime alone."""
    raster, output = folder / "raster.tif", folder / "classes.tif"
    make_raster(raster, options.size, read_definition(str(options.model)).signature.bands, options.compress)
    planned = plan_run(raster, output, options.model, options.workers)
    print(_described(planned))
    feeds = list(network_feeds(planned))
    networks = [Network.open(planned, *setting) for setting in sorted({(1, planned.workers), (planned.workers, 1)})]
    print(
        f"{'run':>9}  " + "".join(f"{network!s:>17}  " for network in networks) + "  ratio  processor time  cores' time"
    )
    turns = []
    for _ in range(options.repeats):
        started, spent = time.perf_counter(), time.process_time()
        run(plan_run(raster, output, options.model, options.workers), Silent())
        seconds, spent = time.perf_counter() - started, time.process_time() - spent
        alone, spent_alone = zip(*(network.timed(feeds) for network in networks))
        turns.append(Turn(seconds, alone, spent_alone[-1] / alone[-1] / planned.workers, spent / spent_alone[-1]))
        print(turns[-1], flush=True)
    ratio, best = statistics.median(turn.ratio for turn in turns), min(turns, key=lambda turn: turn.run)
    print(f"\nA run takes {ratio:.3f} times as long as onnxruntime alone (median); the fastest, {best.run:.2f} s.")
    if min(turn.share for turn in turns) < _QUIET:
        print(
            "Other programs took part of the cores' time: go by the ratio of processor time, which they disturb less."
        )


def _described(planned: Plan) -> str:
    grid, tiling, dtype = planned.imagery.grid, planned.tiling, planned.imagery.dtype
    return (
        f"Model    {planned.definition.origin}\n"
        f"Raster   {grid.cols} x {grid.rows} pixels, {len(planned.bands.bands)} bands, {dtype}\n"
        f"Tiles    {tiling.count(grid.rows, grid.cols)} of {tiling.height} x {tiling.width}, padding {tiling.padding}, "
        f"batch {batch_size(planned)}, {planned.workers} workers\n"
    )


def measure_memory(options: argparse.Namespace, folder: Path) -> None:
    """Print the peak memory of whole processes that classify rasters of growing size."""
    raster, output = folder / "raster.tif", folder / "classes.tif"
    bands = read_definition(str(options.model)).signature.bands
    print(f"{'pixels':>13}{'seconds':>9}{'peak memory':>14}")
    peaks = []
    for size in MEMORY_SIZES:
        make_raster(raster, size, bands, options.compress)
        command = [sys.executable, __file__, "--model", str(options.model), "--workers", options.workers]
        started = time.perf_counter()
        child = subprocess.run([*command, "--child", raster, output], check=True, capture_output=True, text=True)
        peaks.append(int(child.stdout))
        print(f"{size:>6} x {size:<4}{time.perf_counter() - started:>9.1f}{peaks[-1] / 2**20:>10.0f} MiB", flush=True)
    print(f"\nThe last peak is {peaks[-1] / peaks[0]:.3f} times the first, for 4 times the pixels.")


def classify_as_child(options: argparse.Namespace) -> None:
    """Classify, and print the peak memory of this process in bytes."""
    raster, output = options.child
    run(plan_run(raster, output, options.model, options.workers), Silent())
    unit = 1 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def _machine() -> str:
    model = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    load = os.getloadavg()[0]
    return (
        f"Machine  {model}, {os.cpu_count()} cores, load {load:.2f} at the start (a busy machine gives noisy figures)\n"
        f"Software onnxruntime {onnxruntime.__version__}, GDAL {gdal.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/throughput", description=__doc__.split("\n", 1)[0])
    default = BENCH_MODEL if BENCH_MODEL.is_file() else SAMPLE_MODEL
    parser.add_argument("--size", type=int, default=4096, help="rows and columns of the raster (default: 4096)")
    parser.add_argument("--model", type=Path, default=default, help=f"model file (default: {default.name})")
    parser.add_argument("--repeats", type=int, default=3, help="turns of run and onnxruntime alone (default: 3)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the raster, as in GDAL (default: NONE)")
    parser.add_argument("--memory", action="store_true", help="peak memory at 4096 and 8192 pixels a side instead")
    parser.add_argument("--child", type=Path, nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    if options.child:
        classify_as_child(options)
        return
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="pixelwise-throughput-") as folder:
        (measure_memory if options.memory else measure_time)(options, Path(folder))


if __name__ == "__main__":
    main()
