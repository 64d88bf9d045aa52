"""Where QGIS's own widgets are right: the table of a batch, and the graphical modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QWidget


def native_widget(
    parameter: QgsProcessingParameterDefinition, dialog: QWidget
) -> QgsAbstractProcessingParameterWidgetWrapper | None:
    """Make QGIS's widget, judging by the kind of the dialog as Processing does; None for the dialog of one run."""
    registry = QgsGui.processingGuiRegistry()
    kind = type(dialog).__name__
    if kind == "ModelerParametersDialog":
        native = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
    elif kind == "BatchAlgorithmDialog":
        native = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)
    else:
        return None
    native.setDialog(dialog)
    return native
