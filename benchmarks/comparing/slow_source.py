"""Time the thread pool with a source whose reads take 20 ms, with and without an additional thread that reads ahead."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from pixelwise.inference import NullProgress
from pixelwise.inference.loop import tile_pool

_READ = 0.02  # seconds
_COMPUTE = (0.01, 0.02, 0.05)  # seconds
_BATCHES = 300
_WORKERS = 2


class _Source:
    """A source that is never read."""


class _SlowReader:
    """Waits instead of reading."""

    batch = 1
    network = SimpleNamespace(stop=lambda: None)

    def read(self, _source: object, tiles: list[Any]) -> list[None]:
        """Wait for the time of a read."""
        time.sleep(_READ)
        return [None] * len(tiles)


class _Fixed(tile_pool.ReadingAhead):
    """One thread per worker, always."""

    def _note(self, waited: float) -> None:
        """Ignore the time that reads waited."""


def _seconds(compute: float) -> float:
    started = time.perf_counter()
    pool: Any = tile_pool.TilePool(_Source, _WORKERS, NullProgress())
    list(pool.process(_SlowReader(), range(_BATCHES), lambda *_: time.sleep(compute)))
    return time.perf_counter() - started


def main() -> None:
    """Print the seconds with and without reading ahead for each compute time of a batch."""
    for compute in _COMPUTE:
        ahead = _seconds(compute)
        with patch.object(tile_pool, "ReadingAhead", _Fixed):
            fixed = _seconds(compute)
        print(f"{1000 * compute:.0f} ms: {ahead:.2f} s, without reading ahead {fixed:.2f} s, {fixed / ahead:.2f}")


if __name__ == "__main__":
    main()
