"""Classify the bundled scene with the bundled model and compare the result with the expected one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..inference import Job, Processor, RasterInput, plan, run

SAMPLE = Path(__file__).parent.parent / "resources" / "sample"
SCENE = str(SAMPLE / "landsat7_olinda.tif")
MODEL = str(SAMPLE / "land_cover_demo.onnx")

# Share of the pixels by class value, from onnxruntime 1.31 on a CPU. tests/core/test_self_test.py checks them against
# the files.
EXPECTED: Mapping[int, float] = {1: 0.1664, 2: 0.1974, 3: 0.1623, 4: 0.4541, 5: 0.0198}
_ROUNDING = 0.005  # GPUs round differently


@dataclass(frozen=True)
class ClassShare:
    """The actual and expected share of one class in the map, 0 to 1."""

    value: int
    name: str
    actual: float
    expected: float

    @property
    def as_expected(self) -> bool:
        """Whether the shares differ by rounding only."""
        return abs(self.actual - self.expected) <= _ROUNDING


@dataclass(frozen=True)
class SelfTestResult:
    """The result of the self-test.

    Attributes:
        shares: The share of each class.
        seconds: The duration.
        warnings: The warnings of the run.
    """

    shares: tuple[ClassShare, ...]
    seconds: float
    warnings: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether the map is as expected."""
        return bool(self.shares) and all(share.as_expected for share in self.shares)


def self_test(processor: Processor = Processor.BEST_AVAILABLE) -> SelfTestResult:
    """Classify the sample into a temporary file.

    Raises:
        PixelwiseError: The classification fails.
    """
    listener = _WarningCollector()
    with tempfile.TemporaryDirectory(prefix="pixelwise-") as folder:
        started = time.monotonic()
        raster = RasterInput(Path(SCENE).name, SCENE)
        output = str(Path(folder) / "land_cover.tif")
        summary = run(plan(Job((raster,), MODEL, output, processor=processor)), listener)
        seconds = time.monotonic() - started
    total = max(sum(count for _, count in summary.classes), 1)
    shares = [
        ClassShare(entry.value, entry.name, count / total, EXPECTED.get(entry.value, 0.0))
        for entry, count in summary.classes
    ]
    return SelfTestResult(tuple(shares), seconds, tuple(listener.warnings))


@dataclass
class _WarningCollector:
    """Progress that only collects warnings."""

    warnings: list[str] = field(default_factory=list)

    def advance(self, fraction: float) -> None:
        """Ignore the progress."""

    def cancelled(self) -> bool:
        """Return False: the self-test takes a second."""
        return False

    def info(self, text: str) -> None:
        """Ignore the line."""

    def warning(self, text: str) -> None:
        """Store the line."""
        self.warnings.append(text)
