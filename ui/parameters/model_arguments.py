"""The widget of the parameter ARGUMENTS: a table in the dialog, QGIS's own widgets in batch and modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..tab_order import use_tab_order
from .arguments_table import ArgumentsTable
from .holder import new_holder
from .native_widgets import native_widget


class ModelArgumentsWidget:
    """Creates the widget wrapper: the table in the dialog, QGIS's own widgets elsewhere."""

    def __new__(  # type: ignore[misc]  # QGIS calls a class and accepts any wrapper it returns
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int, model: str
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the wrapper for this kind of dialog."""
        if type(dialog).__name__ == "AlgorithmDialog":  # opened by a batch; the table would change its tab order
            use_tab_order(dialog)
        return native_widget(parameter, dialog) or ModelArgumentsWrapper(parameter, model)


class ModelArgumentsWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Connects the table to the dialog and to its model field."""

    def __init__(self, parameter: QgsProcessingParameterDefinition, model: str) -> None:
        """Store the name of the model parameter."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._model_name = model
        self._model: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._table: ArgumentsTable | None = None

    def createWidget(self) -> QWidget:
        """Create the table."""
        holder = new_holder()
        self._table = ArgumentsTable(holder)
        self._table.changed.connect(self._emit_changed)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._table)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the model field."""
        self._model = next(wrapper for wrapper in wrappers if wrapper.parameterDefinition().name() == self._model_name)
        self._model.widgetValueHasChanged.connect(self._follow_model)
        self._follow_model()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:  # noqa: ARG002  QGIS's signature
        """Set the arguments."""
        self._table.set_value(value)

    def widgetValue(self) -> str:
        """Return the arguments that differ from the model's defaults."""
        return self._table.text()

    def _follow_model(self, *_: object) -> None:
        self._table.set_model(str(self._model.parameterValue() or ""))

    def _emit_changed(self) -> None:
        self.widgetValueHasChanged.emit(self)
