"""The values of the widgets of one Processing dialog, by parameter name, with a signal for every change."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterExtent,
    QgsProject,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QWidget

from .named_destination import NamedDestination
from .typed_extent import field_of, is_emptied, misread


class DialogValues(QObject):
    """The values as the algorithm would receive them, valid or not. For the main thread."""

    changed = pyqtSignal(str)  # the name of the parameter
    requested = pyqtSignal(object)  # the PreflightRequest of the present values; None if they cannot be read

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
        self._rectangles: dict[str, QLineEdit] = {}
        for name, wrapper in self._wrappers.items():
            wrapper.widgetValueHasChanged.connect(self._tell)
            if isinstance(algorithm.parameterDefinition(name), QgsProcessingParameterExtent):
                self._follow_typing(name, wrapper)

    def value(self, name: str) -> object:
        """Return the value of one widget."""
        return self._wrappers[name].parameterValue()

    def widget(self, name: str) -> QWidget:
        """Return the widget of a parameter."""
        return self._wrappers[name].wrappedWidget()

    def named(self, name: str) -> NamedDestination | None:
        """Return the destination that accepts a bare name; None for other parameters."""
        wrapper = self._wrappers[name]
        return wrapper if isinstance(wrapper, NamedDestination) else None

    def parameters(self) -> dict[str, object]:
        """Return the values of all widgets."""
        held = {name: _loaded(wrapper) for name, wrapper in self._wrappers.items()}
        emptied = {name: None for name, field in self._rectangles.items() if is_emptied(field)}
        return {**held, **emptied, **self.misread()}

    def misread(self) -> dict[str, str]:
        """Return typed text that QGIS's widgets silently omit from their values."""
        texts = {name: misread(field, self.value(name)) for name, field in self._rectangles.items()}
        return {name: text for name, text in texts.items() if text}

    def empty(self) -> None:
        """Clear the values of fields that the user has emptied."""
        for name, field in self._rectangles.items():
            if is_emptied(field) and self.value(name):
                self.set_value(name, None)

    def set_value(self, name: str, value: object) -> None:
        """Set the value of one widget, as if the user had entered it."""
        wrapper = self._wrappers[name]
        wrapper.setParameterValue(value, self.context)
        if value is None and wrapper.parameterValue():
            # QGIS 3.22 takes a list of layers that shows the name of a file for an empty one.
            for combo in wrapper.wrappedWidget().findChildren(QComboBox):
                combo.setCurrentIndex(combo.findText(""))

    def _tell(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        self.changed.emit(wrapper.parameterDefinition().name())

    def _follow_typing(self, name: str, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        field = field_of(wrapper.wrappedWidget())
        if field is not None:
            self._rectangles[name] = field
            field.textEdited.connect(self._tell_of_typing)
            field.editingFinished.connect(self.empty)

    def _tell_of_typing(self, _: str) -> None:
        for name in self._rectangles:
            self.changed.emit(name)


def _loaded(wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> object:
    """Give what a widget holds; a result that shall be opened after the run says into which project, as QGIS has it."""
    value = wrapper.parameterValue()
    if isinstance(value, QgsProcessingOutputLayerDefinition) and wrapper.customProperties().get("OPEN_AFTER_RUNNING"):
        value.destinationProject = QgsProject.instance()
    return value
