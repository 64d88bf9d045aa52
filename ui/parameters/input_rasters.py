"""The widget of the parameter INPUT: one layer, or several; a cell in a batch, and QGIS's own in the modeler."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition, QgsProject, QgsRasterLayer
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from .batch_rasters import BatchRastersWrapper
from .holder import new_holder
from .native_widgets import native_widget
from .raster_chooser import RasterChooser, sources


class InputRasters:
    """What QGIS makes to show the parameter: our widgets in dialog and batch, its own in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS wants a class to call, and takes whatever that gives
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the widget for this kind of dialog."""
        if type(dialog).__name__ == "BatchAlgorithmDialog":
            return BatchRastersWrapper(parameter)
        return native_widget(parameter, dialog) or InputRastersWrapper(parameter)


class InputRastersWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties the chooser to the dialog. Its value is a list, as that of QGIS's widget is."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Remember the parameter."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._chooser: RasterChooser | None = None

    def createWidget(self) -> QWidget:
        """Make the chooser."""
        holder = new_holder()
        self._chooser = RasterChooser(self.parameterDefinition(), holder)
        self._chooser.changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._chooser)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: ARG002
        """Choose the layer that the user works on; only now, since QGIS has set the empty default before."""
        layer = self._layer_at_hand()
        if layer is not None:
            self._chooser.give([layer.id()])

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show the given layers or files."""
        self._chooser.give(sources(value, context))

    def widgetValue(self) -> list[str]:
        """Give ids of layers of the project, and sources of others, the topmost first."""
        return self._chooser.chosen()

    def _layer_at_hand(self) -> QgsRasterLayer | None:
        """The raster that is selected, or else the topmost that is to be seen, or that there is."""
        context = self.widgetContext()
        canvas = context.mapCanvas()
        layers = [context.activeLayer(), *(canvas.layers() if canvas is not None else ())]
        layers += QgsProject.instance().layerTreeRoot().layerOrder()
        return next((layer for layer in layers if isinstance(layer, QgsRasterLayer) and layer.isValid()), None)
