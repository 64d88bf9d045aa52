"""Rasters as texts name them: paths, GDAL's names of rasters in a file, and sources that only QGIS can read."""

from __future__ import annotations

import os
import re

from ..errors import RasterError
from ..grid.named_sources import is_xml
from ..i18n import tr
from .inputs import RasterInput

_PROVIDER = re.compile(r"(wms|wcs|arcgismapserver|postgresraster|virtualraster)://(.+)")
_WEB_MAP = re.compile(r"(?i)(?=.*\burl=)([a-z]+=[^&]*)(&|$)")  # the source of a QGIS layer
# GDAL's names of rasters in a file: GPKG:a.gpkg:table, NETCDF:"a.nc":variable, HDF4_EOS:EOS_GRID:"a.hdf":Grid:Field …
_SUBDATASET = re.compile(
    r'\w{2,}:(?:\w+:)?"(?P<quoted>[^"]+)":?(?P<inside>.+)'
    r'|\w{2,}:(?P<file>(?!//)(?:[A-Za-z]:)?[^:"]*\.[^:"]+):(?P<behind>.+)'
)
_OPTION = "|option:"  # how QGIS appends GDAL's open options to a path


def qgis_source(text: str) -> tuple[str, str] | None:
    """Return QGIS's data provider and its URI if a text is a source that QGIS reads without GDAL; else None."""
    named = _PROVIDER.match(text)
    if named:
        return named[1], named[2]
    return ("wms", text) if _WEB_MAP.match(text) else None


def source_name(text: str) -> str:
    """Return the name of a raster: that of its file, and of the subdataset if there is one.

    A virtual raster may be given as its XML, which has no name.
    """
    if is_xml(text):
        return tr("virtual raster")
    subdataset = _SUBDATASET.fullmatch(text)
    if subdataset is None:
        return os.path.splitext(os.path.basename(text.split("|", 1)[0]))[0]
    file = re.split(r"[/\\]", subdataset["quoted"] or subdataset["file"])[-1]
    rest = re.sub(r"[^\w-]+", "_", subdataset["inside"] or subdataset["behind"]).strip("_")
    return f"{os.path.splitext(file)[0]}_{rest}"


def raster_of(text: str) -> RasterInput:
    """Return the raster that a text names, with the name that QGIS gives it; it is not opened.

    Args:
        text: A path or URI for GDAL, and open options as QGIS appends them: "a.tif|option:NUM_THREADS=2".

    Raises:
        RasterError: Only QGIS can read it.
    """
    source = qgis_source(text)
    if source is not None:
        raise RasterError(
            tr(
                'Input raster: a source of QGIS\'s data provider "{provider}" was specified, which only QGIS can read. '
                "Save it as a GeoTIFF in QGIS (Export → Save As…) and use that file, or run the tool in QGIS."
            ).format(provider=source[0])
        )
    uri, *options = text.split(_OPTION)
    return RasterInput(source_name(text), uri, options=tuple(options))
