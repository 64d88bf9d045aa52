"""Classify a raster with geodeep, as its command does with `--output-type mask`.

geodeep's median filter is replaced in its module by one that also measures its time.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np
from geodeep import geodeep
from geodeep.segmentation import save_mask_to_raster
from measuring.peak import peak_memory
from numpy.typing import NDArray

_median_filter = geodeep.median_filter


class TimedFilter:
    """geodeep's median filter, and its time."""

    def __init__(self, keep: str | None) -> None:
        """Store where to write the unfiltered map, in a run that is not timed."""
        self._keep = keep
        self.seconds = 0.0
        self.peak_before = 0

    def __call__(self, mask: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
        """Filter a map."""
        self.peak_before = peak_memory()
        if self._keep:
            np.save(self._keep, mask)
        started = time.perf_counter()
        filtered = _median_filter(mask, size)
        self.seconds = time.perf_counter() - started
        return filtered


def main() -> None:
    """Classify, and print the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("raster")
    parser.add_argument("model")
    parser.add_argument("output")
    parser.add_argument("--keep", help="where to write the map before the median filter (.npy)")
    options = parser.parse_args()
    timed_filter = geodeep.median_filter = TimedFilter(options.keep)
    steps: list[str] = []
    started = time.perf_counter()
    mask = geodeep.run(options.raster, options.model, "raw", progress_callback=lambda text, _: steps.append(text))
    save_mask_to_raster(options.raster, mask, options.output)
    seconds = time.perf_counter() - started
    tiles = sum(step.startswith("Processing tile") for step in steps)
    filter_results = {"filter": timed_filter.seconds, "peak_before_filter": timed_filter.peak_before}
    print(json.dumps({"call": seconds, "peak": peak_memory(), "tiles": tiles, **filter_results}))


if __name__ == "__main__":
    main()
