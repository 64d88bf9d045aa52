"""Run the core like a caller on rasters made for the test, and the network alone as the reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Union

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import NullProgress
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.network.session_pool import SessionPool

# The classes of the published land cover network.
LAND_COVER = (
    ModelClass(0, "Evergreen Forest", (0, 51, 0)),
    ModelClass(1, "Grassland/Herbaceous", (241, 185, 137)),
    ModelClass(2, "Bare Land", (236, 236, 0)),
    ModelClass(3, "Open Water", (0, 0, 117)),
    ModelClass(4, "Scrub/Shrub", (102, 102, 0)),
    ModelClass(5, "Impervious Surface", (236, 236, 236)),
)


_DOUBT = re.compile(
    "Values: .*(so the map would be wrong|so it would see hardly any|almost everywhere)"
    "|All classified pixels have the class|.* % of the pixels have a confidence below"
)


class Listener(NullProgress):
    """Progress that records its reports, and cancels after a number of them.

    Doubts about results, which the noise of most tests deserves, are no part of `warnings`.
    """

    def __init__(self, cancel_after: float = float("inf")) -> None:
        self.fractions: list[float] = []
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.doubts: list[str] = []
        self._cancel_after = cancel_after

    def advance(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def cancelled(self) -> bool:
        return len(self.fractions) >= self._cancel_after

    def info(self, text: str) -> None:
        self.lines.append(text)

    def warning(self, text: str) -> None:
        (self.doubts if _DOUBT.match(text) else self.warnings).append(text)


class Changing(Listener):
    """Progress that calls a function at the report of a number, from 1."""

    def __init__(self, change: Callable[[], object], report: int = 3) -> None:
        super().__init__()
        self._change, self._report = change, report

    def advance(self, fraction: float) -> None:
        super().advance(fraction)
        if len(self.fractions) == self._report:
            self._change()


def write_raster(path: Path, pixels: np.ndarray, nodata: float | None = None) -> Path:
    """Write pixels of shape (bands, rows, cols) as a GeoTIFF of 10 m cells in UTM zone 33 N."""
    bands, rows, cols = pixels.shape
    code = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "int32": gdal.GDT_Int32}
    code["float32"] = gdal.GDT_Float32
    options = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), cols, rows, bands, code[pixels.dtype.name], options=options
    )
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500000, 10, 0, 5400000, 0, -10))
    for number, band in enumerate(pixels, start=1):
        dataset.GetRasterBand(number).WriteArray(band)
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
    dataset.FlushCache()
    return path


Rasters = Union[Path, str, Sequence[Union[Path, str]]]


def make_job(rasters: Rasters, model: Path | str, output: Path | str, **rest: object) -> inference.Job:
    """Make a job of one raster, or of several with the first on top."""
    paths = [rasters] if isinstance(rasters, (Path, str)) else rasters
    inputs = tuple(inference.RasterInput(Path(path).stem, str(path)) for path in paths)
    return inference.Job(inputs, str(model), str(output), **rest)


def classify(rasters: Rasters, model: Path | str, output: Path | str, **rest: object) -> np.ndarray:
    """Run a job silently and return the class values it wrote."""
    inference.run(inference.plan(make_job(rasters, model, output, **rest)), NullProgress())
    return read(output)


def read(path: Path | str) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray()


def textured(rows: int, cols: int, bands: int = 3, seed: int = 0) -> np.ndarray:
    """Smooth structures with some noise, uint8, shape (bands, rows, cols); a random network finds every class."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:rows, :cols]
    waves = [np.sin(x / (7 + 5 * band)) + np.cos(y / (11 - 2 * band)) for band in range(bands)]
    return np.clip(127 + 60 * np.array(waves) + random.normal(0, 12, (bands, rows, cols)), 1, 255).astype(np.uint8)


def network(path: Path | str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


def whole_image_classes(
    path: Path | str, pixels: np.ndarray, padding: int, multiple: int, mode: str = "reflect"
) -> np.ndarray:
    """Return the class index of every pixel from one run over the whole image, extended and cropped back.

    Args:
        path: A network with three dynamic sides whose input is value / 255.
        pixels: Shape (bands, rows, cols), uint8.
        padding: Pixels by which the image is extended on each side, then up to a multiple.
        multiple: The total stride of the network.
        mode: Mode of numpy.pad: "reflect", or "constant" for zeros.
    """
    _, rows, cols = pixels.shape
    below, right = (-(length + 2 * padding) % multiple for length in (rows, cols))
    extended = np.pad(pixels, ((0, 0), (padding, padding + below), (padding, padding + right)), mode=mode)
    session = network(path)
    scores = session.run(None, {session.get_inputs()[0].name: (extended / 255).astype(np.float32)[None]})[0][0]
    return scores.argmax(axis=0)[padding : padding + rows, padding : padding + cols].astype(np.uint8)


def count_sessions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of sessions opened from now on, per small graph."""
    opened: list[int] = []
    init = SessionPool.__init__

    def counting(self: SessionPool, first: object, another: Callable[[], object]) -> None:
        number = len(opened)
        opened.append(1)

        def one_more() -> object:
            opened[number] += 1
            return another()

        init(self, first, one_more)

    monkeypatch.setattr(SessionPool, "__init__", counting)
    return opened
