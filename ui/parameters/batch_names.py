"""What QGIS's batch calls files: after which value, and in which folder.

Where it fills a column "with parameter values", QGIS puts the value into the path as it is, and ends with a traceback
where that is none or a list. Of its own values, only layers and simple texts make a name. Here every value does. And
QGIS would put a file of which only the name is typed into the folder that QGIS happens to run in.
"""

from __future__ import annotations

import os
import re
import weakref

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtWidgets import QWidget

from ..dialog.named_destination import KINDS, result_file_of, suffixes_of
from .raster_chooser import layer_name

_MOST = 3  # rasters that are all named
_LONGEST = 60  # characters of a name
_NO_NAME = re.compile(r'[\\/:*?"<>|\s]+')  # what some system allows in no name of a file


def name_files_safely(cell: QWidget) -> None:
    """Have the table of a batch that holds a cell give values which can be names of files."""
    table = cell
    while table is not None and not hasattr(table, "valueForParameter"):
        table = table.parentWidget()
    if table is None:
        return
    known = weakref.ref(table)
    table.valueForParameter = lambda row, name: _naming(known(), row, name)  # which names of files alone are made of
    table.parametersForRow = lambda row, *args, **kwargs: _parameters(known(), row, *args, **kwargs)


def _parameters(table: QWidget, row: int, *args: object, **kwargs: object) -> tuple[dict[str, object], bool]:
    """Give a row as QGIS does, after the table shows in which folder its results go."""
    if kwargs.get("warnOnInvalid", True):  # for a run, not for an expression about the table
        _complete_names(table, row)
    return type(table).parametersForRow(table, row, *args, **kwargs)


def _complete_names(table: QWidget, row: int) -> None:
    cells = {
        (each, definition.name()): table.tblParameters.cellWidget(
            each + 1, table.parameter_to_column[definition.name()]
        )
        for definition in table.alg.destinationParameterDefinitions()
        for each in range(table.batchRowCount())
    }
    for definition in table.alg.destinationParameterDefinitions():
        cell = cells[row, definition.name()]
        result_file = (
            result_file_of(cell.getValue(), suffixes_of(definition)) if isinstance(definition, KINDS) else None
        )
        if result_file is not None and result_file.folder:
            cell.setValue(result_file.path_avoiding(each.getValue() for each in cells.values()))


def _naming(table: QWidget, row: int, name: str) -> object:
    definition = table.alg.parameterDefinition(name)
    column = table.parameter_to_column[name]
    if definition.isDestination():
        return _stem(table.tblParameters.cellWidget(row + 1, column).getValue())
    return naming_value(definition, table.wrappers[row][column].parameterValue())


def naming_value(definition: QgsProcessingParameterDefinition, value: object) -> object:
    """Give a value as QGIS can put it into the name of a file; "" for none."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if value is None or value == "" or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, (list, tuple)):
        return _several([layer_name(str(each)) for each in value])
    if isinstance(value, QgsCoordinateReferenceSystem):
        return _NO_NAME.sub("_", value.authid() or value.description())
    if isinstance(definition, QgsProcessingParameterFile):
        return _stem(str(value))
    return value


def _several(names: list[str]) -> str:
    """Name a few, or the first and how many more; with an ending, since QGIS takes one off."""
    shown = names if len(names) <= _MOST else [names[0], f"and_{len(names) - 1}_more"]
    return _NO_NAME.sub("_", "_".join(shown))[:_LONGEST] + ".tif"


def _stem(path: str) -> str:
    stem = os.path.splitext(os.path.basename(path.rstrip("/\\")))[0]
    return _NO_NAME.sub("_", stem)[:_LONGEST]
