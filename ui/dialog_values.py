"""What the widgets of one Processing dialog hold, by parameter name, and word of every change."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox


class DialogValues(QObject):
    """The values as the algorithm would get them, right or wrong. For the main thread."""

    changed = pyqtSignal(str)  # the name of the parameter

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        wrappers: Mapping[str, QgsAbstractProcessingParameterWidgetWrapper],
        context: QgsProcessingContext,
        parent: QObject,
    ) -> None:
        """Follow the dialog's wrappers, one a parameter."""
        super().__init__(parent)
        self.algorithm = algorithm
        self.context = context
        self._wrappers = dict(wrappers)
        for wrapper in self._wrappers.values():
            wrapper.widgetValueHasChanged.connect(self._tell)

    def value(self, name: str) -> object:
        """Give what one widget holds."""
        return self._wrappers[name].parameterValue()

    def parameters(self) -> dict[str, object]:
        """Give what all widgets hold."""
        return {name: _loaded(wrapper) for name, wrapper in self._wrappers.items()}

    def give(self, name: str, value: object) -> None:
        """Set one widget, as if the user had."""
        wrapper = self._wrappers[name]
        wrapper.setParameterValue(value, self.context)
        if value is None and wrapper.parameterValue():
            # QGIS 3.22 takes a list of layers that shows the name of a file for an empty one.
            for combo in wrapper.wrappedWidget().findChildren(QComboBox):
                combo.setCurrentIndex(combo.findText(""))

    def _tell(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        self.changed.emit(wrapper.parameterDefinition().name())


def _loaded(wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> object:
    """Give what a widget holds; a result that shall be opened after the run says into which project, as QGIS has it."""
    value = wrapper.parameterValue()
    if isinstance(value, QgsProcessingOutputLayerDefinition) and wrapper.customProperties().get("OPEN_AFTER_RUNNING"):
        value.destinationProject = QgsProject.instance()
    return value
