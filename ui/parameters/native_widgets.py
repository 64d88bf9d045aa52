"""Where QGIS's own widgets are right: the table of a batch, and the graphical modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QWidget


def native_widget(
    parameter: QgsProcessingParameterDefinition, dialog: QWidget
) -> QgsAbstractProcessingParameterWidgetWrapper | None:
    """Make QGIS's widget, judging by the kind of the dialog as Processing does; None for the dialog of one run."""
    if type(dialog).__name__ != "BatchAlgorithmDialog":
        return native_modeler_widget(parameter, dialog)
    native = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)
    native.setDialog(dialog)
    return native


def native_modeler_widget(
    parameter: QgsProcessingParameterDefinition, dialog: QWidget
) -> QgsAbstractProcessingParameterWidgetWrapper | None:
    """Make QGIS's widget for the modeler; None for any other dialog."""
    if type(dialog).__name__ != "ModelerParametersDialog":
        return None
    registry = QgsGui.processingGuiRegistry()
    native = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
    native.setDialog(dialog)
    return native
