"""PARALLEL_FACTOR: a number of threads, or a percentage of the processors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.job import worker_count

LARGEST = 64


def seeds() -> list[bytes]:
    """Return factors."""
    return [b"4", b"50%", b"0", b"", b" 12 % ", b"400%"]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader for computers of several sizes; the number of threads must be one that can be started."""

    def read(data: bytes) -> object:
        counts = [worker_count(data.decode("utf-8", "surrogateescape"), processors) for processors in (1, 8, 256)]
        if not all(1 <= count <= 10_000 for count in counts):
            raise AssertionError(counts)
        return counts

    return read
