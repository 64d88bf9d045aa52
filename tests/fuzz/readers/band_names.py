"""Names of bands and their wavelengths, as rasters and models state them, and the match of both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.spectra.matching import match
from pixelwise.inference.spectra.names import BandNames, sensor_of_product, wavelength_of
from pixelwise.tests.fuzz import mutations

LARGEST = 512
mutate = mutations.of_text


def seeds() -> list[bytes]:
    """Return names of several sensors, one per line."""
    lists = (
        "B2\nB3\nB4\nB8A\nS2A_MSIL2A_20200101",
        "sr_band4\nSR_B5\nST_B10\npixel_qa",
        "Red (665 nm)\nNIR, 0.84 um\nblue\nBand 2\nlandsat_8",
        "nir08\nswir16\nrededge1\nB01: coastal\n0.443 micrometers",
    )
    return [names.encode() for names in lists]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader that matches the first names with the last ones."""

    def read(data: bytes) -> object:
        names = data.decode("utf-8", "surrogateescape").split("\n")
        half = len(names) // 2
        wavelengths = [wavelength_of(name, unit) for name in names for unit in ("", "nm", name)]
        sensors = [sensor_of_product(name) for name in names]
        return match(BandNames.of(names[:half]), BandNames.of(names[half:])), wavelengths, sensors

    return read
