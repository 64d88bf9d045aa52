"""Show the padding that `padding auto` finds, its cost, and whether the map is as accurate as promised.

The map is compared pixel by pixel with one of four times the padding, or the largest possible in the tile. Without
options, the networks of the test data are run on its scenes and on a synthetic raster.
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
    """Progress that prints messages about the padding."""

    def info(self, text: str) -> None:
        """Print a line about the padding."""
        if text.startswith("Padding auto"):
            print(f"  {text}")

    warning = info


@dataclass(frozen=True)
class Map:
    """A finished map: its padding, the largest padding of its tiles, its class values and its seconds."""

    padding: int
    largest: int
    classes: NDArray[np.generic]
    seconds: float


def classified(raster: Path, model: Path, arguments: str, folder: Path) -> Map:
    """Classify a raster with model arguments."""
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
    """Print the padding of a network on a raster, and compare maps."""
    print(f"{model.name} on {raster.name}{', ' if arguments else ''}{arguments}")
    automatic = classified(raster, model, f"padding auto;{arguments}", folder)
    default = classified(raster, model, arguments, folder)
    print(f"  {automatic.seconds:.1f} s in all, {default.seconds:.1f} s with the default of {default.padding} pixels")
    large = min(4 * max(automatic.padding, 1), automatic.largest)
    reference = classified(raster, model, f"padding {large};{arguments}", folder)
    share = (automatic.classes != reference.classes).mean()
    print(
        f"  The map differs from that with a padding of {reference.padding} in {share:.3%} of the pixels.\n", flush=True
    )


def main() -> None:
    """Compare in a temporary folder."""
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
        synthetic = folder / f"made_{options.size}.tif"
        make_raster(synthetic, options.size, 3, "NONE")
        compare(synthetic, TINY, "", folder)
        compare(synthetic, SMALL, "", folder)


if __name__ == "__main__":
    main()
