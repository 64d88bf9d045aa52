"""The values of the widgets of one Processing dialog, by parameter name, with a signal for each change."""

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
from .typed_extent import extent_field, is_emptied, unused_text


class DialogValues(QObject):
    """The values that the algorithm would receive, valid or not. Use it on the main thread only."""

    changed = pyqtSignal(str)  # the name of the parameter
    run_ended = pyqtSignal()  # a run of the dialog; it may have changed files
    requested = pyqtSignal(object)  # the PreflightRequest of the current values; None if they cannot be read

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        wrappers: Mapping[str, QgsAbstractProcessingParameterWidgetWrapper],
        context: QgsProcessingContext,
        parent: QObject,
    ) -> None:
        """Connect to the dialog's wrappers, one per parameter."""
        super().__init__(parent)
        self.algorithm = algorithm
        self.context = context
        self._wrappers = dict(wrappers)
        self._extent_fields: dict[str, QLineEdit] = {}
        for name, wrapper in self._wrappers.items():
            wrapper.widgetValueHasChanged.connect(self._emit_changed)
            if isinstance(algorithm.parameterDefinition(name), QgsProcessingParameterExtent):
                self._connect_extent_field(name, wrapper)

    def value(self, name: str) -> object:
        """Return the value of one widget."""
        return self._wrappers[name].parameterValue()

    def widget(self, name: str) -> QWidget:
        """Return the widget of a parameter."""
        return self._wrappers[name].wrappedWidget()

    def destination(self, name: str) -> NamedDestination | None:
        """Return the wrapper of a destination that accepts a bare name; None for other parameters."""
        wrapper = self._wrappers[name]
        return wrapper if isinstance(wrapper, NamedDestination) else None

    def parameters(self) -> dict[str, object]:
        """Return the values of all widgets."""
        values = {name: _value_of(wrapper) for name, wrapper in self._wrappers.items()}
        emptied = {name: None for name, field in self._extent_fields.items() if is_emptied(field)}
        return {**values, **emptied, **self.unused_texts()}

    def unused_texts(self) -> dict[str, str]:
        """Return typed text that QGIS's widgets silently omit from their values."""
        texts = {name: unused_text(field, self.value(name)) for name, field in self._extent_fields.items()}
        return {name: text for name, text in texts.items() if text}

    def clear_emptied(self) -> None:
        """Clear the values of fields that the user has emptied."""
        for name, field in self._extent_fields.items():
            if is_emptied(field) and self.value(name):
                self.set_value(name, None)

    def set_value(self, name: str, value: object) -> None:
        """Set the value of one widget, as if the user had entered it."""
        wrapper = self._wrappers[name]
        wrapper.setParameterValue(value, self.context)
        if value is None and wrapper.parameterValue():
            # QGIS 3.22 does not clear a list of layers that shows the name of a file.
            for combo in wrapper.wrappedWidget().findChildren(QComboBox):
                combo.setCurrentIndex(combo.findText(""))

    def _emit_changed(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        self.changed.emit(wrapper.parameterDefinition().name())

    def _connect_extent_field(self, name: str, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        field = extent_field(wrapper.wrappedWidget())
        if field is not None:
            self._extent_fields[name] = field
            field.textEdited.connect(self._extent_edited)
            field.editingFinished.connect(self.clear_emptied)

    def _extent_edited(self, _: str) -> None:
        for name in self._extent_fields:
            self.changed.emit(name)


def _value_of(wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> object:
    """Return the value of a widget, with the destination project if the result is to be loaded, as QGIS does."""
    value = wrapper.parameterValue()
    if isinstance(value, QgsProcessingOutputLayerDefinition) and wrapper.customProperties().get("OPEN_AFTER_RUNNING"):
        value.destinationProject = QgsProject.instance()
    return value
