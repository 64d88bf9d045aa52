"""Band names of a raster, from its descriptions, wavelengths, colours, files and sensor.

Their meaning is the subject of `spectra/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import open_dataset
from ..spectra.names import BandName, BandNames, Sensor, sensor_of, sensor_of_product, wavelength_of
from .vrt.virtual_raster import band_sources

# Keys of a band's metadata in several formats, in lower case: GDAL's Sentinel-2 driver and its domain IMAGERY, ENVI,
# STAC, NetCDF.
_NAMES = ("bandname", "band_name", "netcdf_varname", "name")
_COMMON_NAMES = ("eo:common_name", "common_name")
_WAVELENGTHS = {  # and the key of the unit, or the unit
    "wavelength": "wavelength_units",
    "center_wavelength": "wavelength_units",
    "centre_wavelength": "wavelength_units",
    "central_wavelength": "wavelength_units",
    "eo:center_wavelength": "micrometers",
    "central_wavelength_um": "micrometers",
    "central_wavelength_nm": "nanometers",
    "wavelength_nm": "nanometers",
    "wavelength_um": "micrometers",
}
_UNITS = ("wavelength_units", "wavelength_unit", "wavelengthunits", "units")
_LISTS = ("wavelength", "wavelengths", "center_wavelength")  # of a whole raster
_SENSOR_KEYS = re.compile(
    r"(?i)satellite|spacecraft|platform|sensor|mission|instrument|constellation|product_?(?:id|uri|type|name)"
)
_DOMAINS = ("", "IMAGERY", "ENVI", "IMD")
_COLORS = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
_COLOR_NAMES = {"Coastal", "RedEdge", "NIR"}  # of GDAL 3.10 and later
_SUBDATASET_NAME = re.compile(r'(?:[A-Za-z]\w+:)+"[^"]+":(?:.*[/:])?([^/:]+)')
_DEPTH = 8  # of virtual rasters within each other


def band_names(dataset: gdal.Dataset, depth: int = _DEPTH) -> BandNames:
    """Return the names of the bands of a raster, in order."""
    lists = _listed_wavelengths(dataset)
    bands = [_band_name(dataset.GetRasterBand(n), lists.get(n)) for n in range(1, dataset.RasterCount + 1)]
    sensor = _sensor(dataset)
    if (
        dataset.GetDriver().ShortName == "VRT"
        and depth
        and (_are_alike(bands) or not all(band.plain for band in bands))
    ):
        bands, sensor = _with_sources(dataset, bands, sensor, depth)
    read = BandNames.of(bands, sensor)
    colors = [BandName.of(_marked_color(dataset.GetRasterBand(n))) for n in range(1, dataset.RasterCount + 1)]
    if not any(color.plain for color in colors) or all(map(read.is_named, range(len(bands)))):
        return read
    counted = all(band.position for band in bands)
    return BandNames.of(
        [color if counted or not (band.plain or band.wavelength) else band for band, color in zip(bands, colors)],
        sensor,
    )


def _band_name(band: gdal.Band, wavelength: float | None) -> BandName:
    metadata = {key.lower(): str(value) for domain in _DOMAINS for key, value in _metadata(band, domain)}
    text = band.GetDescription() or next((metadata[key] for key in _NAMES if key in metadata), "")
    common = next((metadata[key] for key in _COMMON_NAMES if key in metadata), "")
    return BandName.of(text or common, _stated_wavelength(metadata) or wavelength, common)


def _metadata(of: gdal.MajorObject, domain: str) -> Iterator[tuple[str, str]]:
    metadata = of.GetMetadata(domain)
    if isinstance(metadata, dict):
        yield from metadata.items()


def _stated_wavelength(metadata: Mapping[str, str]) -> float | None:
    """Return the central wavelength of a band from its metadata."""
    unit = next((metadata[key] for key in _UNITS if key in metadata), "")
    for key, own in _WAVELENGTHS.items():
        wavelength = (
            wavelength_of(metadata[key], unit if own == "wavelength_units" else own) if key in metadata else None
        )
        if wavelength is not None:
            return wavelength
    return None


def _listed_wavelengths(dataset: gdal.Dataset) -> dict[int, float]:
    """Return the wavelengths that a raster lists for all its bands, by band number."""
    metadata = {key.lower(): str(value) for domain in ("", "ENVI") for key, value in _metadata(dataset, domain)}
    unit = next((metadata[key] for key in (*_UNITS, "wavelength units") if key in metadata), "")
    for key in _LISTS:
        texts = [text for text in re.split(r"[,;{}\[\]\s]+", metadata.get(key, "")) if text]
        if len(texts) == dataset.RasterCount:
            wavelengths = {number: wavelength_of(text, unit) for number, text in enumerate(texts, start=1)}
            return {number: wavelength for number, wavelength in wavelengths.items() if wavelength is not None}
    return {}


def _marked_color(band: gdal.Band) -> str:
    """Return the colour that a band is marked as."""
    kind = band.GetColorInterpretation()
    name = gdal.GetColorInterpretationName(kind)
    return _COLORS.get(kind) or (name if name in _COLOR_NAMES else "")


def _sensor(dataset: gdal.Dataset) -> Sensor | None:
    """Return the sensor from the metadata of a raster, or from its file name if that is a product name."""
    values = [
        value for domain in _DOMAINS for key, value in _metadata(dataset, domain) if _SENSOR_KEYS.search(key) and value
    ]
    return sensor_of(values) or sensor_of_product(_path(dataset.GetDescription()))


def _with_sources(
    dataset: gdal.Dataset, bands: list[BandName], sensor: Sensor | None, depth: int
) -> tuple[list[BandName], Sensor | None]:
    """Return the band names and the sensor of a virtual raster, completed from its files."""
    alike = _are_alike(bands)  # as gdalbuildvrt of GDAL 3.13 copies them from files of one band
    unnamed = {index for index, band in enumerate(bands) if not band.wavelength and (alike or not band.plain)}
    sources = {index: source for index, source in enumerate(band_sources(dataset)) if index in unnamed and source[0]}
    behind = {path: _names_behind(path, depth - 1) for path in dict.fromkeys(path for path, _ in sources.values())}
    named, alone = [*bands], {}
    for index, (path, number) in sources.items():
        names = behind[path]
        named[index] = names.bands[number - 1] if 0 < number <= len(names.bands) else BandName()
        if len(names.bands) < 2:  # also of one that cannot be opened
            alone[index] = path
    if len(bands) > 1 and len({*alone.values()}) == len(alone):
        for index, name in _named_after_files(named, alone):
            named[index] = replace(name, sensor=name.sensor or behind[alone[index]].sensor)
    sensors = {names.sensor for names in behind.values()}
    return named, sensor or (sensors.pop() if len(sensors) == 1 else None)


def _are_alike(bands: Sequence[BandName]) -> bool:
    """Whether all bands have the same name."""
    return len(bands) > 1 and len({band.plain for band in bands}) == 1


def _named_after_files(bands: Sequence[BandName], files: Mapping[int, str]) -> Iterator[tuple[int, BandName]]:
    """Return names from file names for bands in files of their own that their own names do not distinguish."""
    texts = [bands[index].plain for index in files]
    unnamed = [
        index
        for index in files
        if bands[index].position or not bands[index].plain or texts.count(bands[index].plain) > 1
    ]
    stems = [re.split(r"(?<=[\W_])", _name_of_file(files[index])) for index in unnamed]
    while stems and all(len(words) > 1 and words[0] == stems[0][0] for words in stems):
        stems = [words[1:] for words in stems]  # a common first word does not describe a band
    for index, words in zip(unnamed, stems):
        whole, rest = BandName.of(_name_of_file(files[index])), BandName.of("".join(words))
        yield index, replace(whole, common=rest.common, wavelength=bands[index].wavelength or whole.wavelength)


def _names_behind(path: str, depth: int) -> BandNames:
    """Return the band names of a file; empty if it cannot be opened."""
    try:
        return band_names(open_dataset(path, path), depth)
    except RasterError:
        return BandNames(())


def _path(uri: str) -> str:
    """Return the path that GDAL opened; "" for the text of a virtual raster, which may contain many paths."""
    return "" if "<" in uri else uri.replace("\\", "/")


def _name_of_file(path: str) -> str:
    """Return the name of a file without its suffix, or that of a dataset in a file (HDF5:"scene.h5"://red)."""
    inside = _SUBDATASET_NAME.fullmatch(_path(path))
    if inside:
        return inside[1]
    return os.path.splitext(os.path.basename(_path(path).rstrip("/")))[0]
