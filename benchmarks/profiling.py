"""Show the time of each stage of a run.

Busy is the processor time of the threads that work on a stage, waiting is their other time in it: for the disk, for
each other, or for a processor that another thread uses. A nested stage is counted separately. The remaining time of
the process is the rest: the code between the stages, and threads of libraries.

Writing includes counting and compression, also of the overviews; creating overviews has its own row.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from measuring.machine import described
from measuring.plans import SAMPLE_MODEL, SMALL, plan_run
from measuring.results import Row, write_results
from measuring.scene import make_raster
from measuring.stages import Recorder, Spent
from osgeo import gdal, osr
from pixelwise.inference import NullProgress, Plan, plan, read_definition, run

_SOURCE_CRS = 32632  # a UTM zone that contains the raster's coordinates


@dataclass(frozen=True)
class Profile:
    """A finished run.

    Attributes:
        tiles: The number of tiles.
        seconds: The duration.
        busy: Seconds of processor time of the whole process.
        stages: The time of each stage.
    """

    tiles: int
    seconds: float
    busy: float
    stages: dict[str, Spent]

    @property
    def rest(self) -> float:
        """Seconds of processor time outside all stages."""
        return self.busy - sum(spent.busy for spent in self.stages.values())

    @property
    def table(self) -> str:
        """The table with a row for each stage."""
        heads = f"{'busy':>11}{'waiting':>11}{'share of busy':>16}{'busy a tile':>14}{'waiting a tile':>17}"
        lines = [f"{'':18}{'calls':>7}{heads}"]
        for stage, spent in self.stages.items():
            lines.append(f"{stage:18}{spent.calls:>7}" + self._line(spent.busy, spent.waiting))
        lines.append(f"{'rest':18}{'':7}" + self._line(self.rest, None))
        lines.append(f"{'all':18}{'':7}" + self._line(self.busy, None))
        return "\n".join(lines)

    @property
    def summary(self) -> str:
        """A summary of the table."""
        network = self.stages["infer"].busy if "infer" in self.stages else 0.0
        return (
            f"{self.tiles} tiles in {self.seconds:.2f} s, {self.busy / self.seconds:.2f} processors busy; "
            f"{1 - network / self.busy:.1%} of the processor time went beside the network."
        )

    def _line(self, busy: float, waiting: float | None) -> str:
        per_tile = 1000 / self.tiles
        waited, waited_each = ("", "") if waiting is None else (f"{waiting:.3f} s", f"{waiting * per_tile:.2f} ms")
        return f"{busy:>9.3f} s{waited:>11}{busy / self.busy:>16.1%}{busy * per_tile:>11.2f} ms{waited_each:>17}"

    def row(self, model: Path, size: int) -> Row:
        """Return the row of the results."""
        stages = {stage: {"busy": spent.busy, "waiting": spent.waiting} for stage, spent in self.stages.items()}
        stages["rest"] = {"busy": self.rest, "waiting": 0.0}
        return {"row": model.stem, "size": size, "tiles": self.tiles, "seconds": self.seconds, "stages": stages}


def profiled(planned: Plan) -> Profile:
    """Run a plan, and time its stages."""
    recorder = Recorder()
    started, spent = time.perf_counter(), time.process_time()
    with recorder.listening():
        run(planned, NullProgress())
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    grid = planned.imagery.grid
    return Profile(planned.tiling.count(grid.rows, grid.cols), seconds, spent, recorder.spent())


def planned_run(options: argparse.Namespace, folder: Path) -> Plan:
    """Write the raster, and plan its run."""
    raster = folder / "raster.tif"
    make_raster(raster, options.size, read_definition(str(options.model)).signature.image.bands, options.compress)
    planned = plan_run(raster, folder / "classes.tif", options.model, options.workers)
    if not options.crs:
        return planned
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(_SOURCE_CRS)
    gdal.Open(str(raster), gdal.GA_Update).SetProjection(reference.ExportToWkt())
    environment = replace(planned.job.environment, crs=options.crs)
    return plan(replace(planned.job, environment=environment))


def main() -> None:
    """Profile in a temporary folder."""
    gdal.UseExceptions()
    parser = argparse.ArgumentParser(prog="benchmarks/profile", description=__doc__.split("\n", 1)[0])
    default = SMALL if SMALL.is_file() else SAMPLE_MODEL
    parser.add_argument("--size", type=int, default=4096, help="rows and columns of the raster (default: 4096)")
    parser.add_argument("--model", type=Path, default=default, help=f"model file (default: {default.name})")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the raster, as in GDAL (default: NONE)")
    parser.add_argument("--crs", default="", help="CRS to warp to, such as EPSG:3035 (default: no warp)")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    options = parser.parse_args()
    print(described())
    with tempfile.TemporaryDirectory(prefix="pixelwise-profile-") as folder:
        profile = profiled(planned_run(options, Path(folder)))
    print(f"Model    {options.model.name}, raster of {options.size} x {options.size} pixels\n")
    print(f"{profile.table}\n\n{profile.summary}")
    write_results(options.json, [profile.row(options.model, options.size)], "profile")


if __name__ == "__main__":
    main()
