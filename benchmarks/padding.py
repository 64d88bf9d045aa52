"""Show what `padding auto` finds, what it costs, and whether the map keeps what it promises.

The map is compared pixel by pixel with one of four times the padding, or of the largest that the tile leaves. Without
options the networks of the test data are tried on its scenes, and on a raster made for the purpose.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring.plans import CLOUDS, DATA, SMALL, TINY
from measuring.scene import make_raster
from numpy.typing import NDArray
from osgeo import gdal
from pixelwise.inference import Job, NullProgress, RasterInput, plan, run


class Printed(NullProgress):
    """Progress that prints what is said of the padding."""

    def info(self, text: str) -> None:
        """Print a line of the log."""
        if text.startswith("Padding auto"):
            print(f"  {text}")

    warning = info


@dataclass(frozen=True)
class Map:
    """A finished map: its padding and the largest that its tiles leave, its class values, and the seconds it took."""

    padding: int
    largest: int
    classes: NDArray[np.generic]
    seconds: float


def classified(raster: Path, model: Path, arguments: str, folder: Path) -> Map:
    """Classify a raster with some arguments."""
    output = folder / "classes.tif"
    planned = plan(Job((RasterInput(raster.name, str(raster)),), str(model), str(output), arguments))
    started = time.perf_counter()
    record = run(planned, Printed()).record
    seconds = time.perf_counter() - started
    assert record is not None
    tiling = record.plan.tiling
    largest = (min(tiling.height, tiling.width) - tiling.total_stride) // 2 // tiling.total_stride * tiling.total_stride
    return Map(tiling.padding, largest, gdal.Open(str(output)).ReadAsArray(), seconds)


def compare(raster: Path, model: Path, arguments: str, folder: Path) -> None:
    """Print what is found for a network on a raster."""
    print(f"{model.name} on {raster.name}{', ' if arguments else ''}{arguments}")
    found = classified(raster, model, f"padding auto;{arguments}", folder)
    default = classified(raster, model, arguments, folder)
    print(f"  {found.seconds:.1f} s in all, {default.seconds:.1f} s with the default of {default.padding} pixels")
    deep = min(4 * max(found.padding, 1), found.largest)
    reference = classified(raster, model, f"padding {deep};{arguments}", folder)
    share = (found.classes != reference.classes).mean()
    print(
        f"  The map differs from that with a padding of {reference.padding} in {share:.3%} of the pixels.\n", flush=True
    )


def main() -> None:
    """Compare what was asked for, in a temporary folder."""
    gdal.UseExceptions()
    parser = argparse.ArgumentParser(prog="benchmarks/padding", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--raster", type=Path, help="raster (default: the scenes of the test data)")
    parser.add_argument("--model", type=Path, help="model file")
    parser.add_argument("--arguments", default="", help="more model arguments, such as 'tile_size 256'")
    parser.add_argument("--size", type=int, default=4096, help="sides of the raster that is made (default: 4096)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pixelwise-padding-") as name:
        folder = Path(name)
        if options.raster and options.model:
            compare(options.raster, options.model, options.arguments, folder)
            return
        compare(DATA / "naip" / "naip_2010.tif", TINY, "", folder)
        compare(DATA / "naip" / "naip_2010.tif", SMALL, "", folder)
        compare(DATA / "naip" / "naip_2010.tif", SMALL, "tile_size 256", folder)
        compare(DATA / "sentinel2" / "sentinel2_l1c.tif", CLOUDS, "", folder)
        made = folder / f"made_{options.size}.tif"
        make_raster(made, options.size, 3, "NONE")
        compare(made, TINY, "", folder)
        compare(made, SMALL, "", folder)


if __name__ == "__main__":
    main()
