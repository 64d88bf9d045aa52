"""Trace the polygons of a raster of classes with GDAL, into a scratch file, and read them in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from osgeo import gdal, ogr

from ..errors import OutputError
from ..grid.gdal import checked, spatial_reference
from ..progress import Progress

CLASS_VALUE = "value"
_LAYER = "polygons"
# With the names above.
_NUMBERED = "SELECT fid + 0 AS number, geom FROM polygons"  # GDAL makes no field of the bare fid
_IN_ORDER = "SELECT * FROM polygons ORDER BY fid"
_BY_CLASS = "SELECT * FROM polygons ORDER BY value, fid"
_INDEX = "CREATE INDEX by_class ON polygons (value)"
_PART = 8192  # polygons that are read at once
_MOST_BYTES = 16 * 2**20  # of the polygons that are read at once

KeepGoing = Callable[[float], bool]
"""Gets the share of the work done; returns False to end the work."""

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """Some of the polygons."""

    features: Sequence[ogr.Feature]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Their numbers, from 1."""
        return tuple(feature.GetFID() for feature in self.features)

    @cached_property
    def values(self) -> tuple[int, ...]:
        """Their class values."""
        return tuple(feature.GetFieldAsInteger(0) for feature in self.features)

    @property
    def geometries(self) -> list[ogr.Geometry]:
        """Their geometry, which belongs to the features."""
        return [feature.GetGeometryRef() for feature in self.features]

    @property
    def wkb(self) -> list[bytes]:
        """Their geometry as little-endian WKB."""
        return [geometry.ExportToWkb(ogr.wkbNDR) for geometry in self.geometries]


class TracedPolygons:
    """The polygons of a raster, in a scratch file, numbered from 1."""

    def __init__(self, path: str, failure: Callable[[str], OutputError]) -> None:
        """Store the path of the file, a GeoPackage, and the function that creates the error if GDAL fails."""
        self._path = path
        self._failure = failure

    def trace(self, raster: gdal.Dataset, crs: str, keep_going: KeepGoing) -> None:
        """Trace the polygons of all pixels with a value; cells that only share a corner are not connected.

        Args:
            raster: The class values.
            crs: Its CRS as WKT; empty without one.
            keep_going: Reports progress, and ends the work.

        Raises:
            OutputError: The file cannot be written, or the work was ended.
        """
        dataset = self._checked(lambda: gdal.GetDriverByName("GPKG").Create(self._path, 0, 0, 0, gdal.GDT_Unknown))
        reference = spatial_reference(crs) if crs else None
        layer = self._checked(lambda: dataset.CreateLayer(_LAYER, reference, ogr.wkbPolygon, ["SPATIAL_INDEX=NO"]))
        self._done(lambda: layer.CreateField(ogr.FieldDefn(CLASS_VALUE, ogr.OFTInteger)))
        band = raster.GetRasterBand(1)
        self._done(layer.StartTransaction)
        self._done(lambda: gdal.Polygonize(band, band.GetMaskBand(), layer, 0, [], _callback(keep_going)))
        self._done(layer.CommitTransaction)

    def sort(self) -> None:
        """Prepare to read the polygons by class.

        Raises:
            OutputError: The file cannot be written.
        """
        dataset = self._checked(lambda: gdal.OpenEx(self._path, gdal.OF_VECTOR | gdal.OF_UPDATE))
        self._checked(lambda: dataset.ExecuteSQL(_INDEX) or gdal.GetLastErrorType() < gdal.CE_Failure or None)

    def count(self) -> int:
        """Return the number of polygons."""
        dataset = self._open()  # its layers do not keep it open
        return int(dataset.GetLayer(0).GetFeatureCount())

    def burn(self, raster: gdal.Dataset, keep_going: KeepGoing) -> None:
        """Write the number of the polygon to each pixel of a raster whose pixels are 0.

        Raises:
            OutputError: The raster cannot be written, or the work was ended.
        """
        dataset = self._open()
        layer = self._checked(lambda: dataset.ExecuteSQL(_NUMBERED))
        options = ["ATTRIBUTE=number"]
        self._done(lambda: gdal.RasterizeLayer(raster, [1], layer, options=options, callback=_callback(keep_going)))
        dataset.ReleaseResultSet(layer)

    def parts(self, *, by_class: bool = False) -> Iterator[Part]:
        """Yield the polygons, in the order in which they were traced or by class."""
        dataset = self._open()
        layer = self._checked(lambda: dataset.ExecuteSQL(_BY_CLASS if by_class else _IN_ORDER))
        features: list[ogr.Feature] = []
        size = 0
        for feature in layer:
            features.append(feature)
            size += feature.GetGeometryRef().WkbSize()
            if len(features) == _PART or size > _MOST_BYTES:
                yield Part(features)
                features, size = [], 0
        if features:
            yield Part(features)
        features = []
        dataset.ReleaseResultSet(layer)

    def _open(self) -> gdal.Dataset:
        return self._checked(lambda: gdal.OpenEx(self._path, gdal.OF_VECTOR))

    def _done(self, call: Callable[[], int]) -> None:
        self._checked(lambda: call() == 0 or None)

    def _checked(self, call: Callable[[], T | None]) -> T:
        return checked(call, self._failure)


def following(progress: Progress) -> KeepGoing:
    """Return a function that reports progress, and ends the work if the user cancels."""

    def keep_going(done: float) -> bool:
        progress.advance(done)
        return not progress.cancelled()

    return keep_going


def _callback(keep_going: KeepGoing) -> Callable[[float, str, object], int]:
    return lambda done, _message, _data: int(keep_going(done))
