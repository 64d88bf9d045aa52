"""BANDS: the order of bands of one raster and of a stack, for models with and without names of bands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pixelwise.inference import PixelwiseError, read_definition
from pixelwise.inference.raster.bands import choose_bands, count_requested, requested_bands, require_whole_dates
from pixelwise.inference.spectra.names import BandNames
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.models import argmax_model, dates_model

LARGEST = 256
mutate = mutations.of_text


def seeds() -> list[bytes]:
    """Return orders of bands."""
    return [b"4,3,2", b"1 2 3", b"1;2;3;4", b"1:1,1:2,2:1", b"red,green,blue", b"B04 B03 B02", b"", b"3,3,3,3,3,3"]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader for a model of one date, and one of any number of dates."""
    models = [
        read_definition(str(argmax_model(folder / "one.onnx", 3, bands=["red", "green", "blue"]))),
        read_definition(str(dates_model(folder / "dates.onnx", 2, None))),
    ]
    names = BandNames.of(("blue", "green", "red", "nir"))

    def read(data: bytes) -> object:
        text = data.decode("utf-8", "surrogateescape")
        model = models[len(data) % len(models)]
        with suppress(PixelwiseError):
            choose_bands(text, model, names, 3, "scene")
        with suppress(PixelwiseError):
            require_whole_dates(model, text, count_requested(text), "scene")
        return requested_bands(text, 3, 4, "scene")

    return read
