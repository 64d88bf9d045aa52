"""The widget of the parameter INPUT: a chooser of layers in the dialog, a cell in a batch table."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition, QgsProject, QgsRasterLayer
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from .batch_rasters import BatchRastersWrapper
from .holder import new_holder
from .native_widgets import native_widget
from .raster_chooser import RasterChooser, sources_of

_STACKED = 2  # the processing mode


class InputRasters:
    """Creates the widget wrapper: our own in the dialog and in a batch, QGIS's in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS calls a class and accepts any wrapper it returns
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the wrapper for this kind of dialog."""
        if type(dialog).__name__ == "BatchAlgorithmDialog":
            return BatchRastersWrapper(parameter)
        return native_widget(parameter, dialog) or InputRastersWrapper(parameter)


class InputRastersWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Connects the chooser to the dialog. Its value is a list, as in QGIS's own widget."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Store the parameter."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._chooser: RasterChooser | None = None

    def createWidget(self) -> QWidget:
        """Create the chooser."""
        holder = new_holder()
        self._chooser = RasterChooser(self.parameterDefinition(), holder)
        self._chooser.changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._chooser)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Preselect the current layer, now that QGIS has set the empty default, and follow the processing mode."""
        for wrapper in wrappers:
            if wrapper.parameterDefinition().name() == "PROCESSING_MODE":
                wrapper.widgetValueHasChanged.connect(self._follow_mode)
        layer = self._current_layer()
        if layer is not None:
            self._chooser.set_sources([layer.id()])

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show the given layers or files."""
        self._chooser.set_sources(sources_of(value, context))

    def widgetValue(self) -> list[str]:
        """Return the ids of layers of the project and the sources of other rasters, topmost first."""
        return self._chooser.sources()

    def _follow_mode(self, mode: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        self._chooser.set_stacked(mode.parameterValue() == _STACKED)

    def _current_layer(self) -> QgsRasterLayer | None:
        """Return the active raster layer, or else the topmost visible one, or else the topmost one."""
        context = self.widgetContext()
        canvas = context.mapCanvas()
        layers = [context.activeLayer(), *(canvas.layers() if canvas is not None else ())]
        layers += QgsProject.instance().layerTreeRoot().layerOrder()
        return next((layer for layer in layers if isinstance(layer, QgsRasterLayer) and layer.isValid()), None)
