"""The widget of the parameter INPUT in the table of a batch, where files are named after what it holds.

Its value is text for one raster, which QGIS's table of a batch counts on, and a list for several.
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
from .raster_chooser import ask_for_several, layer_name, sources, title

_LETTERS = 30  # of the names that are shown at least


class BatchRastersWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties a cell of the table to the batch."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Remember the parameter."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Batch)
        self._cell: RasterCell | None = None

    def createWidget(self) -> QWidget:
        """Make the cell."""
        holder = new_holder()
        self._cell = RasterCell(self.parameterDefinition(), holder)
        self._cell.changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._cell)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: ARG002
        """See to it that files can be named after any value; by now the cell is in its table."""
        name_files_safely(self._cell)

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show the given layers or files."""
        self._cell.give(_as_given(value, context))

    def widgetValue(self) -> str | list[str] | None:
        """Give the id of a layer or the source of a file; those of several in a list."""
        chosen = self._cell.chosen
        return chosen[0] if len(chosen) == 1 else chosen or None


class RasterCell(QWidget):
    """The names of what is chosen, and a button to choose."""

    changed = pyqtSignal()

    def __init__(self, parameter: QgsProcessingParameterDefinition, parent: QWidget) -> None:
        """Show that nothing is chosen."""
        super().__init__(parent)
        self.chosen: list[str] = []
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
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def give(self, chosen: Sequence[str]) -> None:
        """Choose, and tell it where that is a change."""
        if list(chosen) == self.chosen:
            return
        self.chosen = list(chosen)
        self.line.setText(_summary(self.chosen))
        self.line.setCursorPosition(0)
        names = [title(each) if each in QgsProject.instance().mapLayers() else each for each in self.chosen]
        self.line.setToolTip("\n".join(names))
        self.changed.emit()

    def _choose(self) -> None:
        chosen = ask_for_several(self._parameter, self.chosen, self)
        if chosen is not None:
            self.give(chosen)

    def _forget(self, layers: Sequence[str]) -> None:
        """Leave out layers that leave the project."""
        self.give([source for source in self.chosen if source not in layers])


def _summary(chosen: list[str]) -> str:
    if len(chosen) < 2:
        return "".join(map(title, chosen))
    return tr("{count} rasters: {names}").format(count=len(chosen), names=", ".join(map(layer_name, chosen)))


def _as_given(value: object, context: QgsProcessingContext) -> list[str]:
    """A file stays a file, also where a layer of the project shows it: the user names results after files."""
    if isinstance(value, (list, tuple)):
        return [source for part in value for source in _as_given(part, context)]
    return [value] if isinstance(value, str) and value else sources(value, context)
