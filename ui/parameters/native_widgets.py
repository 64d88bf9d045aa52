"""QGIS's own widgets, for batch tables and the modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QWidget


def native_widget(
    parameter: QgsProcessingParameterDefinition, dialog: QWidget
) -> QgsAbstractProcessingParameterWidgetWrapper | None:
    """Return QGIS's widget for a batch or the modeler, by the dialog's class as in Processing; else None."""
    if type(dialog).__name__ != "BatchAlgorithmDialog":
        return native_modeler_widget(parameter, dialog)
    native = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)
    native.setDialog(dialog)
    return native


def native_modeler_widget(
    parameter: QgsProcessingParameterDefinition, dialog: QWidget
) -> QgsAbstractProcessingParameterWidgetWrapper | None:
    """Return QGIS's widget for the modeler; None for any other dialog."""
    if type(dialog).__name__ != "ModelerParametersDialog":
        return None
    registry = QgsGui.processingGuiRegistry()
    native = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
    native.setDialog(dialog)
    return native
