"""Convert QGIS's layers, extents and coordinate systems to values of the core.

QGIS accepts many forms of one thing (a path, a layer, its id, a list with one of them …); the core has one. The
functions read layers and therefore run on the main thread.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameters,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QDate, QDateTime

from ..inference import ArgumentError, Extent, OutputError, Polygons, RasterError, RasterInput
from ..inference.batch import ItemFailure, no_items_error
from ..inference.errors import blaming
from ..inference.grid.crs import full_turn
from ..inference.grid.gdal import require_regular_files
from ..inference.inert import inert_line
from ..inference.raster.environment import rectangle_of
from ..inference.raster.raster_items import may_have_items
from ..inference.raster.sources import qgis_source, source_name
from ..inference.thematic import ClassRaster, read_class_raster
from .i18n import tr
from .layer_names import shown_name
from .layer_parameters import layer_items, special_source
from .layers_of_file import layers_of_file
from .mask_layer import polygons_of
from .named_files import free_layer_name
from .no_data import nodata_settings_of
from .provider_raster import provider_raster
from .style_classes import style_classes

_Method = TypeVar("_Method", bound=Callable[..., object])
_RASTERS = ("raster", "multilayer")
_OTHER_LAYERS = ("source", "maplayer", "extent")
_SUFFIXES = (".tif", ".tiff")
_LONG = 300  # characters; longer values are left out of messages


def _blaming_parameter(read: _Method) -> _Method:
    """Add the name of the parameter to the errors of a method."""

    @wraps(read)
    def with_parameter(reader: ParameterReader, name: str) -> object:
        with blaming(name):
            return read(reader, name)

    return with_parameter


@dataclass(frozen=True)
class ParameterReader:
    """Reads the parameters of a run as values of the core, by parameter name."""

    algorithm: QgsProcessingAlgorithm
    parameters: Mapping[str, object]
    context: QgsProcessingContext

    def __post_init__(self) -> None:
        """Refuse pipes and devices that QGIS would open as layers; `raster` and `rasters` refuse them as rasters.

        Raises:
            RasterError: QGIS would wait for a value.
        """
        for definition in self.algorithm.parameterDefinitions():
            value = self.parameters.get(definition.name())
            special = special_source(value, self.context) if definition.type() in _OTHER_LAYERS else ""
            if special:
                raise RasterError(
                    tr(
                        "{title}: {path} is not a regular file, but a pipe or a device. Choose a layer or a file."
                    ).format(title=definition.description(), path=inert_line(special)),
                    definition.name(),
                )

    @_blaming_parameter
    def raster(self, name: str) -> RasterInput | None:
        """Read one raster layer; None if an optional parameter is empty."""
        layer = self._layer(name)
        return None if layer is None else raster_input(layer, self._definition(name).description())

    def _layer(self, name: str) -> QgsRasterLayer | None:
        """Return one raster layer; None if an optional parameter is empty."""
        items = _flattened(self.parameters.get(name), self.context)
        definition = self._definition(name)
        title = definition.description()
        if not items:
            if definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
                return None
            raise RasterError(_invalid_message(definition, None))
        if len(items) > 1:
            raise RasterError(
                tr("{title}: {count} layers were given, but one is expected. Choose one.").format(
                    title=title, count=len(items)
                )
            )
        return _raster_layer(items[0], title, self.context)

    @_blaming_parameter
    def class_raster(self, name: str) -> ClassRaster | None:
        """Read a class raster, with the classes that its layer shows; None if an optional parameter is empty.

        A file that is not in the project has the classes that it states: QGIS would give it colours at random.
        """
        layer = self._layer(name)
        if layer is None:
            return None
        [item] = _flattened(self.parameters.get(name), self.context)
        is_shown = isinstance(item, QgsMapLayer) or _named_layer(str(item), self.context) is not None
        style = style_classes(layer) if is_shown else None
        return read_class_raster(raster_input(layer, self._definition(name).description()), style)

    @_blaming_parameter
    def rasters(self, name: str) -> tuple[RasterInput, ...]:
        """Read one or more raster layers, the first on top."""
        items, definition = _flattened(self.parameters.get(name), self.context), self._definition(name)
        if not items:
            raise RasterError(_invalid_message(definition, None))
        title = definition.description()
        return tuple(raster_input(_raster_layer(item, title, self.context), title) for item in items)

    @_blaming_parameter
    def readable_rasters(self, name: str) -> tuple[tuple[RasterInput, ...], tuple[ItemFailure, ...]]:
        """Read one or more raster layers and the failures of others; raise if all of them fail."""
        items, definition = _flattened(self.parameters.get(name), self.context), self._definition(name)
        if not items:
            raise RasterError(_invalid_message(definition, None))
        read = [_input_or_failure(item, definition.description(), self.context) for item in items]
        failures = tuple(item for item in read if isinstance(item, ItemFailure))
        if len(failures) == len(read):
            raise no_items_error(failures)
        return tuple(item for item in read if isinstance(item, RasterInput)), failures

    @_blaming_parameter
    def polygons(self, name: str) -> Polygons | None:
        """Read a polygon layer; None if the parameter is empty."""
        return polygons_of(self._definition(name), self.parameters, self.context)

    def text(self, name: str) -> str:
        """Read a text; a list of numbers is joined by commas."""
        value = self.parameters.get(name)
        if isinstance(value, (list, tuple)):
            return ",".join(str(number) for number in value)
        return QgsProcessingParameters.parameterAsString(self._definition(name), self.parameters, self.context)

    def text_or_pairs(self, name: str) -> object:
        """Read a text, or return the given dict or list unchanged."""
        value = self.parameters.get(name)
        return value if isinstance(value, (dict, list, tuple)) else self.text(name)

    @_blaming_parameter
    def number(self, name: str) -> float:
        """Read a number."""
        self._require_number(name, float)
        return QgsProcessingParameters.parameterAsDouble(self._definition(name), self.parameters, self.context)

    @_blaming_parameter
    def integer(self, name: str) -> int:
        """Read an integer."""
        self._require_number(name, int)
        return QgsProcessingParameters.parameterAsInt(self._definition(name), self.parameters, self.context)

    @_blaming_parameter
    def choice(self, name: str) -> int:
        """Read the index of an enum's option."""
        self._require_number(name, int)
        definition, value = self._definition(name), self.parameters.get(name)
        index = QgsProcessingParameters.parameterAsEnum(definition, self.parameters, self.context)
        # For a number outside the options QGIS would silently use the default.
        if not definition.checkValueIsAcceptable(value, self.context) or not 0 <= index < len(definition.options()):
            raise ArgumentError(_invalid_message(definition, value))
        return index

    @_blaming_parameter
    def date(self, name: str) -> datetime.date | None:
        """Read a date; None if the parameter is empty."""
        value = self.parameters.get(name)
        if value is None or value == "":
            return None
        day = QgsProcessingParameters.parameterAsDateTime(self._definition(name), self.parameters, self.context).date()
        if not day.isValid():
            if isinstance(value, (QDate, QDateTime)):  # the widget's null
                return None
            raise ArgumentError(_invalid_message(self._definition(name), value))
        return datetime.date(day.year(), day.month(), day.day())

    @_blaming_parameter
    def crs(self, name: str) -> str:
        """Read a coordinate system as WKT; "" if the parameter is empty."""
        value = self.parameters.get(name)
        crs = QgsProcessingParameters.parameterAsCrs(self._definition(name), self.parameters, self.context)
        if crs.isValid():
            return _wkt(crs)
        if value is None or value == "" or isinstance(value, QgsCoordinateReferenceSystem):
            return ""
        raise _unknown_crs(self._definition(name), value)

    @_blaming_parameter
    def extent(self, name: str) -> Extent | None:
        """Read a rectangle with its own CRS; None if the parameter is empty.

        A rectangle without a CRS is in the CRS of the output, not in that of the project as elsewhere in QGIS, so that
        a script gives the same result in every project.
        """
        value = self.parameters.get(name)
        if value is None or value == "":
            return None
        rectangle = QgsProcessingParameters.parameterAsExtent(self._definition(name), self.parameters, self.context)
        if rectangle.isNull() or not rectangle.isFinite():
            if len(str(value)) > _LONG:  # QGIS 3.40's widget returns the largest number for unreadable text
                template = tr(
                    "{title}: this is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…], or choose a layer whose "
                    "extent to use."
                )
            else:
                template = tr(
                    '{title}: "{value}" is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…], or choose a layer '
                    "whose extent to use."
                )
            raise ArgumentError(template.format(title=self._definition(name).description(), value=value))
        sides = rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
        crs = self._extent_crs(name, value)
        if full_turn(crs) and _crosses_date_line(value):  # QGIS has swapped them: the rectangle crosses the date line
            sides = sides[2], sides[1], sides[0] + full_turn(crs), sides[3]
        return Extent(*sides, crs)

    @_blaming_parameter
    def output(self, name: str) -> str:
        """Read the path of a raster result; for a temporary result, a path of that kind but not the final one."""
        return output_path(self.parameters.get(name), self._definition(name), self.context)

    @_blaming_parameter
    def optional_output(self, name: str) -> str:
        """Read the path of an optional raster result; "" if it is skipped."""
        definition, temporary_context = self._definition(name), QgsProcessingContext()
        temporary_context.setExpressionContext(self.context.expressionContext())
        named = QgsProcessingParameters.parameterAsOutputLayer(definition, self.parameters, temporary_context)
        return self.output(name) if named else ""

    def layer_output(self, name: str) -> str:
        """Read the path of a vector result; "" if it is skipped. That of a temporary one is not the final one."""
        temporary_context = QgsProcessingContext()
        temporary_context.setExpressionContext(self.context.expressionContext())
        return QgsProcessingParameters.parameterAsOutputLayer(
            self._definition(name), self.parameters, temporary_context
        )

    def destination_project(self, name: str) -> QgsProject | None:
        """Return the project a raster result will be loaded into; None if it is not loaded."""
        project = getattr(self.parameters.get(name), "destinationProject", None)
        return project if isinstance(project, QgsProject) else None

    def file(self, name: str) -> str:
        """Read the path of a file."""
        return QgsProcessingParameters.parameterAsFile(self._definition(name), self.parameters, self.context).strip()

    def file_output(self, name: str) -> str:
        """Read the path of a file to write; every call returns another path for a temporary one."""
        return QgsProcessingParameters.parameterAsFileOutput(self._definition(name), self.parameters, self.context)

    def boolean(self, name: str) -> bool:
        """Read a boolean."""
        return QgsProcessingParameters.parameterAsBool(self._definition(name), self.parameters, self.context)

    def check_layer_name(self, name: str, output: str, path: str) -> None:
        """Reject the name of a layer that exists in the project `output` will be loaded into.

        A layer of the file at `path`, which will be overwritten, may have the name: it will show the result.
        """
        project = self.destination_project(output)
        if not name or project is None:
            return
        reused = {layer.id() for layer in layers_of_file(path, project)}
        if any(layer.id() not in reused for layer in project.mapLayersByName(name)):
            raise OutputError(
                tr(
                    'Output name: the project already has a layer named "{name}". Choose another name, such as '
                    '"{free}", or remove or rename that layer.'
                ).format(name=name, free=free_layer_name(name, project))
            )

    def check_other_values(self) -> None:
        """Reject, with our own messages, every value that QGIS would call incorrect.

        Rasters are checked by `raster` and `rasters`, which can open more sources.
        """
        for definition in self.algorithm.parameterDefinitions():
            value = self.parameters.get(definition.name())
            if definition.type() not in _RASTERS and not definition.checkValueIsAcceptable(value, self.context):
                raise ArgumentError(_invalid_message(definition, value), definition.name())

    def _definition(self, name: str) -> QgsProcessingParameterDefinition:
        return self.algorithm.parameterDefinition(name)

    def _require_number(self, name: str, kind: Callable[[str], object]) -> None:
        """Reject text that is not a number, for which QGIS would silently use the default."""
        value = self.parameters.get(name)
        if not isinstance(value, str) or not value.strip():
            return
        try:
            kind(value)
        except ValueError as error:
            raise ArgumentError(_invalid_message(self._definition(name), value)) from error

    def _extent_crs(self, name: str, value: object) -> str:
        named = re.search(r"\[(.*)\]\s*$", value) if isinstance(value, str) else None
        if named:
            crs = QgsCoordinateReferenceSystem(named[1])
            if not crs.isValid():
                raise _unknown_crs(self._definition(name), named[1])
            return _wkt(crs)
        if isinstance(value, str) and value.count(",") == 3:
            return ""
        if isinstance(value, QgsRectangle) and not isinstance(value, QgsReferencedRectangle):
            return ""
        crs = QgsProcessingParameters.parameterAsExtentCrs(self._definition(name), self.parameters, self.context)
        return _wkt(crs) if crs.isValid() else ""


def project_layer(value: object, context: QgsProcessingContext) -> QgsMapLayer | None:
    """Return the layer of the project that a value refers to; opens no files."""
    if isinstance(value, QgsMapLayer):
        return value
    return QgsProcessingUtils.mapLayerFromString(value, context, False) if isinstance(value, str) and value else None


def host() -> str:
    """Return this program and its version, for records."""
    return f"QGIS {Qgis.QGIS_VERSION}"


def raster_input(layer: QgsRasterLayer, title: str) -> RasterInput:
    """Convert a raster layer to an input of the core, with the CRS that the user set for the layer in QGIS.

    Args:
        layer: A valid layer.
        title: The parameter's title, for messages.

    Raises:
        RasterError: The layer's data type cannot be classified.
    """
    if layer.providerType() != "gdal":
        return provider_raster(layer, _wkt(layer.crs()) if layer.crs().isValid() else "", title)
    registry = QgsProviderRegistry.instance()
    uri_parts = registry.decodeUri("gdal", layer.source())
    options = tuple(uri_parts.pop("openOptions", ()))
    # QGIS set the credentials in GDAL, for the whole process, when it opened the layer.
    credentials = uri_parts.pop("credentialOptions", None)
    uri = registry.encodeUri("gdal", uri_parts) if options or credentials else layer.source()
    changed = layer.crs().isValid() and layer.crs() != layer.dataProvider().crs()
    nodata_settings = nodata_settings_of(layer.dataProvider())
    return RasterInput(
        shown_name(layer), uri, _wkt(layer.crs()) if changed else "", options, nodata_settings=nodata_settings
    )


def crs_of_first_raster(value: object, context: QgsProcessingContext) -> QgsCoordinateReferenceSystem | None:
    """Return the CRS of the topmost of the given rasters; None if it cannot be opened."""
    items = _flattened(value, context)
    try:
        return _raster_layer(items[0], "", context).crs() if items else None
    except RasterError:  # the run explains it
        return None


def extents_of_rasters(value: object, context: QgsProcessingContext) -> Iterator[Extent]:
    """Yield the extents of the given rasters, except those that cannot be opened."""
    for item in _flattened(value, context):
        with suppress(RasterError, ArgumentError):  # the run explains it
            layer = _raster_layer(item, "", context)
            yield extent_in(layer.extent(), layer.crs())


def extent_in(rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Extent:
    """Convert a rectangle of QGIS to an extent of the core.

    Raises:
        ArgumentError: The rectangle has no area.
    """
    sides = rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
    return Extent(*sides, _wkt(crs) if crs.isValid() else "")


def may_be_several(value: object, context: QgsProcessingContext) -> bool:
    """Return whether the value has several rasters, or one that may consist of several; opens no files."""
    items = _flattened(value, context)
    return len(items) > 1 or any(may_have_items(_uri_of(item, context)) for item in items)


def _uri_of(item: object, context: QgsProcessingContext) -> str:
    layer = item if isinstance(item, QgsMapLayer) else _named_layer(str(item), context)
    return (str(item) if layer is None else layer.source()).split("|", 1)[0]  # without GDAL's open options


def _crosses_date_line(value: object) -> bool:
    """Return whether a text has the eastern side first, as extents across the date line do."""
    sides = rectangle_of(value) if isinstance(value, str) else None
    return sides is not None and sides[0] > sides[1]


def output_path(value: object, definition: QgsProcessingParameterDefinition, context: QgsProcessingContext) -> str:
    """Return the path of a raster result, without registering it for loading in `context`.

    Raises:
        OutputError: The path is missing, or its suffix is not that of a GeoTIFF.
    """
    temporary_context = QgsProcessingContext()
    temporary_context.setExpressionContext(context.expressionContext())
    parameters = {definition.name(): value}
    path = QgsProcessingParameters.parameterAsOutputLayer(definition, parameters, temporary_context)
    if not path:
        raise OutputError(
            tr("{title}: no file specified. Enter a .tif file name.").format(title=definition.description())
        )
    if os.path.splitext(path)[1].lower() not in _SUFFIXES:
        raise OutputError(
            tr('{title} "{path}": the result is always a GeoTIFF. Enter a name that ends in .tif or .tiff.').format(
                title=definition.description(), path=path
            )
        )
    return path


def _flattened(value: object, context: QgsProcessingContext) -> list[object]:
    """Flatten a value with one or more layers to a list."""
    return [*layer_items(value, context)]


def _raster_layer(item: object, title: str, context: QgsProcessingContext) -> QgsRasterLayer:
    """Return a layer of the project, or open a file."""
    layer = item if isinstance(item, QgsMapLayer) else _named_layer(str(item), context)
    if layer is None:
        layer = _open(str(item))
        if not layer.isValid():
            raise RasterError(_unreadable_message(layer, title, item))
    if not isinstance(layer, QgsRasterLayer):
        raise RasterError(
            tr('{title} "{layer}": this is not a raster layer. Choose a raster layer or an image file.').format(
                title=title, layer=shown_name(layer)
            )
        )
    if not layer.isValid():
        raise RasterError(
            tr(
                '{title} "{layer}": its source {source} cannot be opened. Restore the file, or repair the data source '
                "in the layer properties."
            ).format(title=title, layer=shown_name(layer), source=layer.source())
        )
    return layer


def _input_or_failure(item: object, title: str, context: QgsProcessingContext) -> RasterInput | ItemFailure:
    try:
        return raster_input(_raster_layer(item, title, context), title)
    except RasterError as error:
        name = shown_name(item) if isinstance(item, QgsMapLayer) else inert_line(source_name(str(item)))
        return ItemFailure(name, RasterError(str(error)))  # without its traceback


def _named_layer(text: str, context: QgsProcessingContext) -> QgsMapLayer | None:
    """Find a layer of the project by id, name or source, rasters first."""
    hint = QgsProcessingUtils.LayerHint
    layers = (
        QgsProcessingUtils.mapLayerFromString(text, context, False, kind) for kind in (hint.Raster, hint.UnknownType)
    )
    return next(filter(None, layers), None)


def _open(text: str) -> QgsRasterLayer:
    """Open a GDAL source, unlike Processing also in archives and containers, or a provider's URI.

    Raises:
        RasterError: GDAL would wait for a pipe or a device.
    """
    options = QgsRasterLayer.LayerOptions(False)
    options.skipCrsValidation = True
    source = qgis_source(text)
    if source is not None:
        kind, uri = source
        return QgsRasterLayer(uri, kind, kind, options)
    require_regular_files(text.split("|", 1)[0], source_name(text))
    return QgsRasterLayer(text, source_name(text), "gdal", options)


def _unreadable_message(layer: QgsRasterLayer, title: str, source: object) -> str:
    if layer.subLayers():
        template = tr(
            '{title} "{source}": the file contains several rasters. Add the one you want to the project, and choose '
            "that layer."
        )
    elif os.path.exists(layer.source()):
        template = tr('{title} "{source}": GDAL cannot read this as a raster. Choose a raster layer or an image file.')
    else:
        template = tr('{title} "{source}": there is no such file, and no such layer in the project. Check the path.')
    return template.format(title=title, source=source)


def _unknown_crs(definition: QgsProcessingParameterDefinition, value: object) -> ArgumentError:
    return ArgumentError(
        tr(
            '{title}: "{value}" is not a coordinate system known to QGIS. Enter a code such as EPSG:32633, or WKT.'
        ).format(title=definition.description(), value=value)
    )


def _invalid_message(definition: QgsProcessingParameterDefinition, value: object) -> str:
    if value is None or value == "":
        return tr("{title}: no value specified for {name}. {help}").format(
            title=definition.description(), name=definition.name(), help=definition.help()
        )
    return tr('{title}: "{value}" is not valid for {name}. {help}').format(
        title=definition.description(), value=value, name=definition.name(), help=definition.help()
    )


def _wkt(crs: QgsCoordinateReferenceSystem) -> str:
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
