"""The widget of a field of a layer that may also be a raster: QGIS's own widget crashes when a raster is chosen."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterField,
    QgsProcessingParameters,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from .holder import new_holder
from .native_widgets import native_modeler_widget


class ClassFieldWidget:
    """Creates the widget wrapper: our own in the dialog and in a batch, QGIS's in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS calls a class and accepts any wrapper it returns
        cls, parameter: QgsProcessingParameterField, dialog: QWidget, *_: int, empty: str
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the wrapper for this kind of dialog.

        Args:
            parameter: A field of one layer.
            dialog: The window of the widget.
            empty: The words shown while no field is chosen.
        """
        return native_modeler_widget(parameter, dialog) or ClassFieldWrapper(parameter, empty)


class ClassFieldWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Connects a list of field names to the dialog and to its layer."""

    def __init__(self, parameter: QgsProcessingParameterField, empty: str) -> None:
        """Store the words for no field."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._empty = empty
        self._combo: QComboBox | None = None
        self._layer: QgsAbstractProcessingParameterWidgetWrapper | None = None

    def createWidget(self) -> QWidget:
        """Create the list, into which a name can also be typed."""
        holder = new_holder()
        self._combo = QComboBox(holder)
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._combo.lineEdit().setPlaceholderText(self._empty)
        self._combo.editTextChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        holder.setFocusProxy(self._combo)
        holder.setToolTip(self.parameterDefinition().toolTip())
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the layer."""
        name = self.parameterDefinition().parentLayerParameterName()
        self._layer = next(wrapper for wrapper in wrappers if wrapper.parameterDefinition().name() == name)
        self._layer.widgetValueHasChanged.connect(self._list_fields)
        self._list_fields()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Set the name of the field."""
        definition = self.parameterDefinition()
        if isinstance(value, (list, tuple)):
            value = value[0] if value else ""
        self._combo.setEditText(
            QgsProcessingParameters.parameterAsString(definition, {definition.name(): value}, context)
        )

    def widgetValue(self) -> str | None:
        """Return the name of the field; None without one."""
        return self._combo.currentText().strip() or None

    def _list_fields(self, *_: object) -> None:
        """List the fields of the layer; the chosen or typed name stays."""
        text = self._combo.currentText()
        self._combo.blockSignals(True)
        self._combo.clear()
        self._combo.addItems(["", *self._names()])
        self._combo.setEditText(text)
        self._combo.blockSignals(False)

    def _names(self) -> list[str]:
        definition, value = self._layer.parameterDefinition(), self._layer.parameterValue()
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        layer = value
        if isinstance(value, str) and value:
            layer = QgsProcessingParameters.parameterAsLayer(definition, {definition.name(): value}, context)
        return layer.fields().names() if isinstance(layer, QgsVectorLayer) else []
