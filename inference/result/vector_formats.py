"""The vector formats that keep polygons with all their fields: how GDAL writes them, and their side files."""

from __future__ import annotations

import os
from dataclasses import dataclass

from osgeo import gdal

GEOPACKAGE = "GPKG"
_JOURNALS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class VectorFormat:
    """A vector format.

    Attributes:
        driver: Its name in GDAL.
        options: The options with which a layer is created.
        located: Further options for a layer with a CRS.
        appended: Side files, by what is appended to the name of the file.
        beside: Side files, by what replaces its suffix; without the style.
        needed: Those side files without which it cannot be opened.
        style_file: Whether QGIS reads its style from a file.
    """

    driver: str
    options: tuple[str, ...] = ()
    located: tuple[str, ...] = ()
    appended: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    style_file: bool = True


_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".idm", ".ind")
# RFC 7946 requires longitude and latitude; nine decimals are a tenth of a millimetre.
_GEOJSON = VectorFormat("GeoJSON", ("COORDINATE_PRECISION=9",), ("RFC7946=YES",))
_FORMATS = {
    ".gpkg": VectorFormat(GEOPACKAGE, appended=_JOURNALS, style_file=False),  # it contains its style
    ".shp": VectorFormat(
        "ESRI Shapefile", ("ENCODING=UTF-8",), appended=(".xml",), beside=_SHAPEFILE, needed=(".shx", ".dbf")
    ),
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".geojsonl": VectorFormat("GeoJSONSeq", ("COORDINATE_PRECISION=9",)),
    ".fgb": VectorFormat("FlatGeobuf"),
    ".csv": VectorFormat("CSV", ("GEOMETRY=AS_WKT", "CREATE_CSVT=YES"), beside=(".csvt", ".prj")),
    ".gml": VectorFormat("GML", beside=(".xsd", ".gfs")),
    ".kml": VectorFormat("LIBKML"),
    ".sqlite": VectorFormat("SQLite", appended=_JOURNALS),
    ".tab": VectorFormat("MapInfo File", beside=(".dat", ".map", ".id", ".ind"), needed=(".dat", ".map", ".id")),
    ".parquet": VectorFormat("Parquet"),
}


def vector_suffixes() -> tuple[str, ...]:
    """Return the file name extensions of the formats that this GDAL writes, the default first."""
    return tuple(suffix for suffix, known in _FORMATS.items() if gdal.GetDriverByName(known.driver) is not None)


def vector_format(path: str) -> VectorFormat | None:
    """Return the format that the suffix of a path stands for; None if it is not one of these."""
    return _FORMATS.get(os.path.splitext(path)[1].lower())
