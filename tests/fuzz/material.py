"""The small models and rasters that the harnesses put next to an input."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnx
from osgeo import gdal, ogr
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.formats import opening, resolve
from pixelwise.inference.formats.metadata import Description
from pixelwise.inference.network.engine import Network, open_network
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.tests.core.runs import write_raster
from pixelwise.tests.models import argmax_model

NETWORK = "net.onnx"
MOST_VALUES = 2**22  # of a trial run: the core allows 2**28, which take a second and a gigabyte


def plain_network(folder: Path) -> Path:
    """Write a network of three bands and three classes that does not describe itself."""
    path = argmax_model(folder / NETWORK, 3)
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)
    return path


def content_of(model: Callable[..., Path], *values: object, **metadata: object) -> bytes:
    """Return the bytes of a model of tests/models.py."""
    with tempfile.TemporaryDirectory() as folder:
        return model(Path(folder) / "m.onnx", *values, **metadata).read_bytes()


def scene(path: Path, bands: int = 3) -> Path:
    """Write a raster of a few pixels."""
    return write_raster(path, np.arange(bands * 30, dtype=np.uint8).reshape(bands, 6, 5))


def either_way(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """Return a reader that runs with GDAL's exceptions for every other input: another plugin may have enabled them."""

    def read_input(data: bytes) -> object:
        if len(data) % 2:
            return read(data)
        gdal.UseExceptions()
        ogr.UseExceptions()
        try:
            return read(data)
        finally:
            ogr.DontUseExceptions()
            gdal.DontUseExceptions()

    return read_input


def definition_reader(read: Callable[[str], Description], path: Path) -> Callable[[bytes], object]:
    """Return a reader that writes its input to a file and makes a definition and a card of the model there.

    Networks are opened once: the input is what describes them.
    """
    opening.open_for_metadata = opened
    resolve._MOST_VALUES = MOST_VALUES

    def read_input(data: bytes) -> object:
        path.write_bytes(data)
        return carded(read(str(path)))

    return read_input


def carded(description: Description) -> str:
    """Return the text of the card of a described model."""
    return model_card(resolve.definition_of(description)).text()


@lru_cache(maxsize=8)
def opened(file: ModelFile, origin: str) -> Network:
    return open_network(file, origin)
