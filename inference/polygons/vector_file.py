"""Write polygons of classes with GDAL, in any format that keeps them, with a style for QGIS."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from osgeo import gdal, ogr

from ..disk.reason import reason_not_written
from ..errors import OutputError
from ..grid.gdal import checked, spatial_reference
from ..i18n import tr
from ..model.classes import ModelClass
from ..result.layer_metadata import hectares
from ..result.vector_formats import GEOPACKAGE, VectorFormat, vector_format
from ..thematic import numbered
from ..thematic.entries import Color
from .style import polygon_style
from .tracing import CLASS_VALUE

_TEXTS = ("class", "color")
_MEASURES = ("area", "area_ha", "perimeter")
_CONFIDENCE = "confidence"
_LONGEST_TEXT = 254  # characters, in Shapefiles

# QGIS looks for this table in a GeoPackage; it has these columns.
_STYLES = "layer_styles"
_STYLE_COLUMNS = {
    "f_table_catalog": ogr.OFTString,
    "f_table_schema": ogr.OFTString,
    "f_table_name": ogr.OFTString,
    "f_geometry_column": ogr.OFTString,
    "styleName": ogr.OFTString,
    "styleQML": ogr.OFTString,
    "styleSLD": ogr.OFTString,
    "useAsDefault": ogr.OFTInteger,
    "description": ogr.OFTString,
    "owner": ogr.OFTString,
    "ui": ogr.OFTString,
    "update_time": ogr.OFTDateTime,
}

T = TypeVar("T")


@dataclass(frozen=True)
class Measures:
    """The measures of a polygon, as far as they are known.

    Attributes:
        area: Square metres; NaN if the raster is not on the Earth.
        perimeter: Metres; NaN likewise.
        confidence: Mean confidence; NaN if it is unknown.
    """

    area: float
    perimeter: float
    confidence: float


@dataclass(frozen=True)
class PolygonLayer:
    """The layer to write.

    Attributes:
        name: Its name.
        crs: WKT; empty without a CRS.
        classes: The classes that can occur; other values are named by their number.
        multipart: Whether a feature has several polygons.
        has_confidence: Whether there is a field for the confidence.
        palette: Colours of other values.
    """

    name: str
    crs: str
    classes: tuple[ModelClass, ...]
    multipart: bool
    has_confidence: bool
    palette: Mapping[int, Color]


class PolygonFile:
    """A vector file that is being written, by one thread at a time. Created on entering the context."""

    def __init__(self, path: str, target: str, layer: PolygonLayer) -> None:
        """Describe the file.

        Args:
            path: The file to write.
            target: The user's path of the file, for messages.
            layer: Its layer.
        """
        self._path = path
        self._target = target
        self._content = layer
        self._format = vector_format(target) or VectorFormat(GEOPACKAGE)
        self._dataset: Any = None
        self._layer: Any = None
        self._classes = layer.classes
        self._features: dict[int, ogr.Feature] = {}  # one for each class, with what all of its polygons share
        self._indexes: tuple[int, ...] = ()  # of the fields with measures

    def __enter__(self) -> PolygonFile:
        """Create the file.

        Raises:
            OutputError: The file system or the format refuses.
        """
        driver = gdal.GetDriverByName(self._format.driver)
        self._dataset = self.checked(lambda: driver.Create(self._path, 0, 0, 0, gdal.GDT_Unknown))
        self._layer = self.checked(self._created_layer)
        definition = self._layer.GetLayerDefn()
        self._indexes = tuple(definition.GetFieldIndex(name) for name in self._measures)
        if self._layer.TestCapability(ogr.OLCTransactions):
            self.checked(lambda: self._layer.StartTransaction() == 0 or None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file if it was not finished."""
        self._discard()

    def write(self, value: int, geometry: ogr.Geometry, measures: Measures) -> None:
        """Write a feature; only within `checked`, which many features share.

        Raises:
            RuntimeError: GDAL refuses.
        """
        feature = self._features.get(value) or self._feature(value)
        feature.SetFID(-1)
        feature.SetGeometry(geometry)
        row = (measures.area, hectares(measures.area), measures.perimeter, measures.confidence)
        for index, number in zip(self._indexes, row):
            if math.isnan(number):
                feature.SetFieldNull(index)
            else:
                feature.SetField(index, number)
        if self._layer.CreateFeature(feature) != 0:
            raise RuntimeError(gdal.GetLastErrorMsg())

    def finish(self) -> None:
        """Add the style, for the classes that were written, and close the file.

        Raises:
            OutputError: The file system refuses.
        """
        written = [entry for entry in self._classes if entry.value in self._features]
        if self._layer.TestCapability(ogr.OLCTransactions):
            self.checked(lambda: self._layer.CommitTransaction() == 0 or None)
        style = polygon_style(CLASS_VALUE, written)
        if self._format.driver == GEOPACKAGE:
            self.checked(lambda: add_style(self._dataset, self._content.name, style))
        self.checked(self._flush)
        self._restore_suffix()
        if self._format.style_file:
            self._write_style(style)

    def checked(self, call: Callable[[], T | None]) -> T:
        """Call GDAL.

        Raises:
            OutputError: The call failed.
        """
        return checked(call, self.failure)

    def failure(self, words: str) -> OutputError:
        """Return the error for a file that cannot be written."""
        return OutputError(
            tr("Polygons {output}: they cannot be written ({reason}). Check the free disk space.").format(
                output=self._target, reason=reason_not_written(self._path, words)
            )
        )

    def _created_layer(self) -> ogr.Layer | None:
        content, file_format = self._content, self._format
        reference = spatial_reference(content.crs) if content.crs else None
        options = [*file_format.options, *(file_format.located if content.crs else ())]
        kind = ogr.wkbMultiPolygon if content.multipart else ogr.wkbPolygon
        layer = self._dataset.CreateLayer(content.name, reference, kind, options)
        if layer is None:
            return None
        created = [layer.CreateField(definition) for definition in self._fields()]
        return None if any(created) else layer

    def _fields(self) -> list[ogr.FieldDefn]:
        texts = [ogr.FieldDefn(name, ogr.OFTString) for name in _TEXTS]
        if self._format.driver == "ESRI Shapefile":
            texts[0].SetWidth(_LONGEST_TEXT)
        numbers = [ogr.FieldDefn(name, ogr.OFTReal) for name in self._measures]
        return [ogr.FieldDefn(CLASS_VALUE, ogr.OFTInteger), *texts, *numbers]

    @property
    def _measures(self) -> tuple[str, ...]:
        return (*_MEASURES, _CONFIDENCE) if self._content.has_confidence else _MEASURES

    def _feature(self, value: int) -> ogr.Feature:
        """Return a new feature for the polygons of a class."""
        self._classes = numbered(self._classes, (value,), palette=self._content.palette)
        entry = next(entry for entry in self._classes if entry.value == value)
        feature = self._features[value] = ogr.Feature(self._layer.GetLayerDefn())
        for name, content in zip(
            (CLASS_VALUE, *_TEXTS), (value, entry.name, "#{:02x}{:02x}{:02x}".format(*entry.color))
        ):
            feature.SetField(name, content)
        return feature

    def _flush(self) -> bool | None:
        self._features.clear()
        self._layer = None
        self._dataset.FlushCache()  # a full disk shows here, and only in GDAL's last error
        self._dataset = None
        return None if gdal.GetLastErrorType() >= gdal.CE_Failure else True

    def _restore_suffix(self) -> None:
        """Rename the file to its own name: GDAL's drivers for Shapefiles and MapInfo files write the suffix small."""
        stem, suffix = os.path.splitext(self._path)
        if not os.path.exists(self._path):
            try:
                os.rename(stem + suffix.lower(), self._path)
            except OSError as error:
                raise self.failure(str(error.strerror)) from error

    def _write_style(self, style: str) -> None:
        try:
            with open(os.path.splitext(self._path)[0] + ".qml", "w", encoding="utf-8") as file:
                file.write(style)
        except OSError as error:
            raise self.failure(str(error.strerror)) from error

    def _discard(self) -> None:
        """Close the file without reporting errors: it will be deleted."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._features.clear()
            self._layer = self._dataset = None
        finally:
            gdal.PopErrorHandler()


def stored_style(path: str) -> str:
    """Return the style of polygons in a file by their fields; "" if it has no such fields.

    Raises:
        OutputError: The file cannot be read.
    """
    dataset = checked(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), OutputError)
    layer = dataset.GetLayer(0)
    definition = layer.GetLayerDefn()
    indexes = [definition.GetFieldIndex(name) for name in (CLASS_VALUE, *_TEXTS)]
    if min(indexes) < 0:
        return ""
    records = {tuple(feature.GetField(index) for index in indexes) for feature in layer}
    classes = [ModelClass(int(value), name, _rgb(color)) for value, name, color in sorted(records)]
    return polygon_style(CLASS_VALUE, classes)


def _rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color.lstrip("#"))
    return red, green, blue


def add_style(dataset: gdal.Dataset, layer: str, style: str) -> bool:
    """Store the default style of a layer in a GeoPackage, where QGIS looks for it.

    Raises:
        RuntimeError: GDAL refuses.
    """
    table = dataset.GetLayerByName(_STYLES)
    if table is None:
        table = dataset.CreateLayer(_STYLES, None, ogr.wkbNone, ["FID=id"])
        for name, kind in _STYLE_COLUMNS.items():
            table.CreateField(ogr.FieldDefn(name, kind))
    feature = ogr.Feature(table.GetLayerDefn())
    geometry = dataset.GetLayerByName(layer).GetGeometryColumn()
    texts = {"f_table_name": layer, "f_geometry_column": geometry, "styleName": layer, "styleQML": style}
    blank = dict.fromkeys(("f_table_catalog", "f_table_schema", "styleSLD", "description", "owner", "ui"), "")
    for name, text in {**blank, **texts}.items():
        feature.SetField(name, text)
    feature.SetField("useAsDefault", 1)
    if table.CreateFeature(feature) != 0:
        raise RuntimeError(gdal.GetLastErrorMsg())
    return True
