"""Fill the batch dialog."""

from __future__ import annotations

from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsProcessingContext


def add_row(dialog: BatchAlgorithmDialog, values: dict[str, str]) -> None:
    """Fill a new row of the table like a user."""
    panel = dialog.mainWidget()
    panel.addRow()
    row = panel.batchRowCount() - 1
    for name, value in values.items():
        column = panel.parameter_to_column[name]
        if name == "OUTPUT":
            panel.tblParameters.cellWidget(row + 1, column).setValue(value)
        else:
            panel.wrappers[row][column].setParameterValue(value, QgsProcessingContext())
