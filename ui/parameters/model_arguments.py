"""The widget of the parameter ARGUMENTS: a table in the dialog, QGIS's own widgets in batch and modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..tab_order import use_tab_order
from .arguments_table import ArgumentsTable
from .holder import new_holder
from .native_widgets import native_widget


class ModelArguments:
    """What QGIS makes to show the parameter: the table in the dialog, its own widgets elsewhere."""

    def __new__(  # type: ignore[misc]  # QGIS wants a class to call, and takes whatever that gives
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int, model: str
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the widget for this kind of dialog."""
        if type(dialog).__name__ == "AlgorithmDialog":  # QGIS's, which a batch opens; the table would confuse its order
            use_tab_order(dialog)
        return native_widget(parameter, dialog) or ModelArgumentsWrapper(parameter, model)


class ModelArgumentsWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties the table to the dialog and to its field for the model."""

    def __init__(self, parameter: QgsProcessingParameterDefinition, model: str) -> None:
        """Remember the name of the parameter that holds the model."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._model_name = model
        self._model: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._table: ArgumentsTable | None = None

    def createWidget(self) -> QWidget:
        """Make the table."""
        holder = new_holder()
        self._table = ArgumentsTable(holder)
        self._table.changed.connect(self._tell_change)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._table)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the model of the dialog."""
        self._model = next(each for each in wrappers if each.parameterDefinition().name() == self._model_name)
        self._model.widgetValueHasChanged.connect(self._follow_model)
        self._follow_model()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:  # noqa: ARG002  QGIS's signature
        """Show the given arguments."""
        self._table.give(value)

    def widgetValue(self) -> str:
        """Say which arguments differ from the model's defaults."""
        return self._table.text()

    def _follow_model(self, *_: object) -> None:
        self._table.follow(str(self._model.parameterValue() or ""))

    def _tell_change(self) -> None:
        self.widgetValueHasChanged.emit(self)
