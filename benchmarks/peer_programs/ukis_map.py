"""Detect clouds and their shadows in an array with ukis-csmask, which reads and writes no files.

Its tiles are counted by wrapping the function that cuts them.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import sys
import time

import numpy as np
from measuring.peak import peak_memory
from numpy.typing import NDArray
from ukis_csmask import mask

BANDS = ("blue", "green", "red", "nir", "swir16", "swir22")


def main() -> None:
    """Classify, and print the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("array", help="pixels of shape (rows, columns, bands), float32 (.npy)")
    parser.add_argument("model", help="the network that it must have brought along")
    parser.add_argument("batch", type=int, help="tiles that the network gets at once")
    parser.add_argument("--keep", help="where to write the map (.npy)")
    options = parser.parse_args()
    tiles: list[int] = []
    tile_array = mask.tile_array

    def counted(*arguments: object, **named: object) -> NDArray[np.float32]:
        cut_tiles: NDArray[np.float32] = tile_array(*arguments, **named)
        tiles.append(len(cut_tiles))
        return cut_tiles

    mask.tile_array = counted
    pixels = np.load(options.array)
    started = time.perf_counter()
    result = mask.CSmask(
        pixels, list(BANDS), product_level="l1c", providers=["CPUExecutionProvider"], batch_size=options.batch
    )
    seconds, peak = time.perf_counter() - started, peak_memory()
    if not filecmp.cmp(result.model_file, options.model, shallow=False):
        sys.exit(f"{result.model_file} is not the network of {options.model}: there is nothing to compare.")
    if options.keep:
        np.save(options.keep, result.csm[..., 0])
    print(json.dumps({"call": seconds, "peak": peak, "tiles": sum(tiles)}))


if __name__ == "__main__":
    main()
