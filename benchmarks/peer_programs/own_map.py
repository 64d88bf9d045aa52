"""Classify a raster with Pixelwise."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from measuring.peak import peak_memory
from measuring.plans import plan_run
from osgeo import gdal
from pixelwise.inference import NullProgress, run


def main() -> None:
    """Classify, and print the measurements."""
    gdal.UseExceptions()
    parser = argparse.ArgumentParser()
    parser.add_argument("raster", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    planned = plan_run(options.raster, options.output, options.model)
    run(planned, NullProgress())
    seconds, grid = time.perf_counter() - started, planned.imagery.grid
    print(json.dumps({"call": seconds, "peak": peak_memory(), "tiles": planned.tiling.count(grid.rows, grid.cols)}))


if __name__ == "__main__":
    main()
