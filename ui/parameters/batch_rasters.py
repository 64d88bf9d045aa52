"""The widget of the parameter INPUT in a batch table.

Its value is text for one raster, as QGIS's batch table expects, and a list for several.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition, QgsProject
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsProcessingGui
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ...processing_provider.i18n import tr
from .batch_names import name_files_safely
from .holder import new_holder
from .raster_chooser import ask_for_several, layer_name, layer_title, sources_of

_LETTERS = 30  # the least width of the names, in characters


class BatchRastersWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Connects a cell of the table to the batch."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Store the parameter."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Batch)
        self._cell: RasterCell | None = None

    def createWidget(self) -> QWidget:
        """Create the cell."""
        holder = new_holder()
        self._cell = RasterCell(self.parameterDefinition(), holder)
        self._cell.changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._cell)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: ARG002
        """Make file names safe; the cell is in its table by now."""
        name_files_safely(self._cell)

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show the given layers or files."""
        self._cell.set_sources(_sources_as_typed(value, context))

    def widgetValue(self) -> str | list[str] | None:
        """Return the layer id or source of one raster, a list for several, None for an empty cell."""
        sources = self._cell.sources
        return sources[0] if len(sources) == 1 else sources or None


class RasterCell(QWidget):
    """The names of the selected rasters, and a button to select others."""

    changed = pyqtSignal()

    def __init__(self, parameter: QgsProcessingParameterDefinition, parent: QWidget) -> None:
        """Create an empty cell."""
        super().__init__(parent)
        self.sources: list[str] = []
        self._parameter = parameter
        self.line = QLineEdit(self)
        self.button = QToolButton(self)
        self.line.setReadOnly(True)
        self.line.setMinimumWidth(_LETTERS * self.fontMetrics().averageCharWidth())
        self.line.setPlaceholderText(tr("No raster"))
        self.button.setText("…")
        self.button.setToolTip(tr("Choose one or several rasters"))
        self.button.clicked.connect(self._choose)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        QgsProject.instance().layersWillBeRemoved.connect(self._remove_layers)

    def set_sources(self, sources: Sequence[str]) -> None:
        """Select rasters; emit the signal if the selection changes."""
        if list(sources) == self.sources:
            return
        self.sources = list(sources)
        self.line.setText(_described_sources(self.sources))
        self.line.setCursorPosition(0)
        layers = QgsProject.instance().mapLayers()
        names = [layer_title(source) if source in layers else source for source in self.sources]
        self.line.setToolTip("\n".join(names))
        self.changed.emit()

    def _choose(self) -> None:
        sources = ask_for_several(self._parameter, self.sources, self)
        if sources is not None:
            self.set_sources(sources)

    def _remove_layers(self, layers: Sequence[str]) -> None:
        """Deselect layers that are removed from the project."""
        self.set_sources([source for source in self.sources if source not in layers])


def _described_sources(sources: list[str]) -> str:
    if len(sources) < 2:
        return "".join(map(layer_title, sources))
    return tr("{count} rasters: {names}").format(count=len(sources), names=", ".join(map(layer_name, sources)))


def _sources_as_typed(value: object, context: QgsProcessingContext) -> list[str]:
    """Return the sources; a file stays a file even if a layer shows it, since results are named after it."""
    if isinstance(value, (list, tuple)):
        return [source for item in value for source in _sources_as_typed(item, context)]
    return [value] if isinstance(value, str) and value else sources_of(value, context)
