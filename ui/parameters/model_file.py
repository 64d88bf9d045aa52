"""The widget of a parameter that is a model file: QGIS's own field, and beside it the models used lately."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ...installation.self_test import MODEL
from ...processing_provider.recent_models import RecentModels
from .batch_names import name_files_safely
from .holder import new_holder
from .native_widgets import native_widget
from .recent_button import RecentButton


class ModelFile:
    """What QGIS makes to show the parameter: our widget in the dialog, its own in batch and modeler."""

    def __new__(  # type: ignore[misc]  # QGIS wants a class to call, and takes whatever that gives
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int, recent: str, sample: bool
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the widget for this kind of dialog.

        Args:
            parameter: The parameter.
            dialog: The window that shows it.
            recent: The name of the list of recent models.
            sample: Whether to offer the sample model too.
        """
        if type(dialog).__name__ == "BatchAlgorithmDialog":
            return BatchModelWrapper(parameter)
        return native_widget(parameter, dialog) or ModelFileWrapper(parameter, recent, MODEL if sample else "")


class ModelFileWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Wraps QGIS's own wrapper, whose field and value stay as they are."""

    def __init__(self, parameter: QgsProcessingParameterDefinition, recent: str, sample: str) -> None:
        """Remember what to offer: the list of recent models and the path of the sample, "" for none."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        registry = QgsGui.processingGuiRegistry()
        self._field = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Standard)
        self._recent, self._sample = recent, sample
        self._button: RecentButton | None = None  # whose Python half nobody else holds

    def createWidget(self) -> QWidget:
        """Put both beside each other."""
        holder = new_holder()
        field = self._field.createWrappedWidget(QgsProcessingContext())
        self._field.widgetValueHasChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        text = field.findChild(QLineEdit)
        self._button = RecentButton(RecentModels(self._recent), self._sample, text, holder)
        self._button.chosen.connect(self._choose)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(self._button)
        holder.setFocusProxy(text)
        return holder

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show a path."""
        self._field.setParameterValue(value, context)

    def widgetValue(self) -> object:
        """Give what the field holds."""
        return self._field.parameterValue()

    def _choose(self, path: str) -> None:
        self._field.setParameterValue(path, QgsProcessingContext())


class BatchModelWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """QGIS's own cell of a batch, after whose value files can be named."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Make QGIS's wrapper."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Batch)
        registry = QgsGui.processingGuiRegistry()
        self._cell = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)

    def createWidget(self) -> QWidget:
        """Give QGIS's widget."""
        widget = self._cell.createWrappedWidget(QgsProcessingContext())
        self._cell.widgetValueHasChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        return widget

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: ARG002
        """By now the cell is in its table."""
        name_files_safely(self.wrappedWidget())

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show a path."""
        self._cell.setParameterValue(value, context)

    def widgetValue(self) -> object:
        """Give what the cell holds; None for nothing, by which QGIS knows where to add rows."""
        value = self._cell.parameterValue()
        return value if isinstance(value, str) and value else None
