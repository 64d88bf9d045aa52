"""File names and folders of results in QGIS's batch table.

To fill a column with parameter values, QGIS inserts each value into the path unchanged, and ends with a traceback if it
is None or a list. Only layers and simple texts give a name. Here every value does. QGIS would also write a file without
a folder to its working directory.
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

_LISTED = 3  # rasters whose names are all listed
_MAX_LENGTH = 60  # characters of a name
_INVALID = re.compile(r'[\\/:*?"<>|\s]+')  # not allowed in a file name on some system


def name_files_safely(cell: QWidget) -> None:
    """Make the batch table of a cell return values that can be parts of file names."""
    table = cell
    while table is not None and not hasattr(table, "valueForParameter"):
        table = table.parentWidget()
    if table is None:
        return
    table_ref = weakref.ref(table)
    # QGIS calls valueForParameter only to make file names.
    table.valueForParameter = lambda row, name: _cell_naming_value(table_ref(), row, name)
    table.parametersForRow = lambda row, *args, **kwargs: _row_parameters(table_ref(), row, *args, **kwargs)


def _row_parameters(table: QWidget, row: int, *args: object, **kwargs: object) -> tuple[dict[str, object], bool]:
    """Return the parameters of a row as QGIS does, after completing the folders of its results."""
    if kwargs.get("warnOnInvalid", True):  # false for expressions about the table
        _complete_names(table, row)
    return type(table).parametersForRow(table, row, *args, **kwargs)


def _complete_names(table: QWidget, row: int) -> None:
    cells = {
        (index, definition.name()): table.tblParameters.cellWidget(
            index + 1, table.parameter_to_column[definition.name()]
        )
        for definition in table.alg.destinationParameterDefinitions()
        for index in range(table.batchRowCount())
    }
    for definition in table.alg.destinationParameterDefinitions():
        cell = cells[row, definition.name()]
        is_file = isinstance(definition, KINDS)
        result_file = result_file_of(cell.getValue(), suffixes_of(definition)) if is_file else None
        if result_file is not None and result_file.folder:
            cell.setValue(result_file.path_avoiding(other.getValue() for other in cells.values()))


def _cell_naming_value(table: QWidget, row: int, name: str) -> object:
    definition = table.alg.parameterDefinition(name)
    column = table.parameter_to_column[name]
    if definition.isDestination():
        return _stem(table.tblParameters.cellWidget(row + 1, column).getValue())
    return naming_value(definition, table.wrappers[row][column].parameterValue())


def naming_value(definition: QgsProcessingParameterDefinition, value: object) -> object:
    """Return a value that QGIS can insert into a file name; "" for an empty one."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if value is None or value == "" or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, (list, tuple)):
        return _joined([layer_name(str(source)) for source in value])
    if isinstance(value, QgsCoordinateReferenceSystem):
        return _INVALID.sub("_", value.authid() or value.description())
    if isinstance(definition, QgsProcessingParameterFile):
        return _stem(str(value))
    return value


def _joined(names: list[str]) -> str:
    """Join a few names, or the first and the number of others, with a suffix, since QGIS removes one."""
    listed = names if len(names) <= _LISTED else [names[0], f"and_{len(names) - 1}_more"]
    return _INVALID.sub("_", "_".join(listed))[:_MAX_LENGTH] + ".tif"


def _stem(path: str) -> str:
    stem = os.path.splitext(os.path.basename(path.rstrip("/\\")))[0]
    return _INVALID.sub("_", stem)[:_MAX_LENGTH]
