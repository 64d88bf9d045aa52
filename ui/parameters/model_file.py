"""The widget of a model file parameter: QGIS's own field, with a button for recent models."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ...installation.self_test import MODEL
from ...processing_provider.recent_models import RecentModels
from .batch_names import name_files_safely
from .folder_drop import FolderDrop
from .holder import new_holder
from .native_widgets import native_widget
from .recent_button import RecentButton


class ModelFileWidget:
    """Creates the widget wrapper: our own in the dialog and in a batch, QGIS's in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS calls a class and accepts any wrapper it returns
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int, recent: str, sample: bool
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the wrapper for this kind of dialog.

        Args:
            parameter: The parameter.
            dialog: The window of the widget.
            recent: The name of the list of recent models.
            sample: Whether the button also offers the sample model.
        """
        if type(dialog).__name__ == "BatchAlgorithmDialog":
            return BatchModelWrapper(parameter)
        return native_widget(parameter, dialog) or ModelFileWrapper(parameter, recent, MODEL if sample else "")


class ModelFileWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Wraps QGIS's own wrapper, whose field and value are unchanged."""

    def __init__(self, parameter: QgsProcessingParameterDefinition, recent: str, sample: str) -> None:
        """Store the name of the list of recent models and the path of the sample, or ""."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        registry = QgsGui.processingGuiRegistry()
        self._field = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Standard)
        self._recent, self._sample = recent, sample
        self._button: RecentButton | None = None  # keeps its Python object alive
        self._drop: FolderDrop | None = None  # as for the button

    def createWidget(self) -> QWidget:
        """Create the field and the button."""
        holder = new_holder()
        field = self._field.createWrappedWidget(QgsProcessingContext())
        self._field.widgetValueHasChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        text = field.findChild(QLineEdit)
        self._drop = FolderDrop(text)
        self._button = RecentButton(RecentModels(self._recent), self._sample, text, holder)
        self._button.chosen.connect(self._choose)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(self._button)
        holder.setFocusProxy(text)
        return holder

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Set the path."""
        self._field.setParameterValue(value, context)

    def widgetValue(self) -> object:
        """Return the value of the field."""
        return self._field.parameterValue()

    def _choose(self, path: str) -> None:
        self._field.setParameterValue(path, QgsProcessingContext())


class BatchModelWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Wraps QGIS's own batch cell, so that files can be named after its value."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Create QGIS's wrapper."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Batch)
        registry = QgsGui.processingGuiRegistry()
        self._cell = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)

    def createWidget(self) -> QWidget:
        """Return QGIS's widget."""
        widget = self._cell.createWrappedWidget(QgsProcessingContext())
        self._cell.widgetValueHasChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        return widget

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: ARG002
        """Make file names safe; the cell is in its table by now."""
        name_files_safely(self.wrappedWidget())

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Set the path."""
        self._cell.setParameterValue(value, context)

    def widgetValue(self) -> object:
        """Return the path; None for an empty cell, which QGIS may remove."""
        value = self._cell.parameterValue()
        return value if isinstance(value, str) and value else None
