"""Polygons of a vector file, as a mask; without QGIS."""

from __future__ import annotations

import os

from osgeo import gdal, ogr

from ..errors import ArgumentError, RasterError
from ..grid.gdal import checked
from ..grid.named_sources import unreadable_source
from ..i18n import tr
from ..regular_files import special_file_at
from .earlier_reads import forget_earlier_reads
from .mask import Polygons

_LAYER = "|layername="  # how QGIS appends the layer to a path
_CURVE_STEP = 1.0  # degrees of an arc between the points that replace it


def polygons_of_file(text: str) -> Polygons:
    """Read the polygons of a file.

    Args:
        text: A path or URI for GDAL, of which the first layer is read, or "PATH|layername=NAME".

    Raises:
        ArgumentError: There is no such file or layer.
        RasterError: A feature is not a valid polygon.
    """
    path, _, layer_name = text.partition(_LAYER)
    forget_earlier_reads((), [path])
    dataset = _opened(path)
    layer = dataset.GetLayerByName(layer_name) if layer_name else dataset.GetLayer(0)
    if layer is None:
        raise ArgumentError(
            tr('Mask "{path}": it does not contain the layer "{layer}". Enter one of: {layers}.').format(
                path=path, layer=layer_name, layers=", ".join(_layer_names(dataset)) or tr("none")
            ),
            "mask",
        )
    shapes = tuple(shape for feature in layer if (shape := _shape(feature, path)))
    crs = layer.GetSpatialRef()
    wkt = str(crs.ExportToWkt(["FORMAT=WKT2_2019"])) if crs is not None else ""
    name = layer_name or os.path.splitext(os.path.basename(path))[0]
    return Polygons(name, shapes, wkt, path if os.path.exists(path) else "")


def _opened(path: str) -> gdal.Dataset:
    def failure(words: str) -> ArgumentError:
        return ArgumentError(
            tr(
                'Mask "{path}": it cannot be opened ({reason}). Check that the file exists and contains polygons.'
            ).format(path=path, reason=words),
            "mask",
        )

    special = special_file_at(path) or unreadable_source(path)
    if special:
        raise failure(tr("{path} is not a regular file, but a pipe or a device").format(path=special))
    return checked(lambda: gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR), failure)


def _layer_names(dataset: gdal.Dataset) -> list[str]:
    return [dataset.GetLayer(number).GetName() for number in range(dataset.GetLayerCount())]


def _shape(feature: ogr.Feature, path: str) -> bytes:
    """Return a polygon as WKB with straight edges, without Z and M; b"" of a feature without geometry.

    Raises:
        RasterError: The feature is not a polygon, or it is invalid.
    """
    geometry = feature.GetGeometryRef()
    if geometry is None or geometry.IsEmpty():
        return b""
    straight = geometry.GetLinearGeometry(_CURVE_STEP)
    straight.FlattenTo2D()
    if straight.GetGeometryType() not in (ogr.wkbPolygon, ogr.wkbMultiPolygon):
        raise RasterError(
            tr('Mask "{path}": feature {id} is not a polygon but a {kind}. Choose a polygon layer.').format(
                path=path, id=feature.GetFID(), kind=geometry.GetGeometryName()
            ),
            "mask",
        )
    if not _is_valid(straight):
        raise RasterError(
            tr(
                'Mask "{path}": the geometry of feature {id} is invalid. Repair it, for example with Fix Geometries '
                "in QGIS."
            ).format(path=path, id=feature.GetFID()),
            "mask",
        )
    return bytes(straight.ExportToWkb(ogr.wkbNDR))


def _is_valid(geometry: ogr.Geometry) -> bool:
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # it prints why a geometry is invalid
    try:
        return bool(geometry.IsValid())
    finally:
        gdal.PopErrorHandler()
