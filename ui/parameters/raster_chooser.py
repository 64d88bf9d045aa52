"""Choose one raster, or several in their stacking order, from the project or from files.

A source is text: the id of a layer of the project, or a source that GDAL or QGIS opens.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsMimeDataUtils,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.gui import QgsMapLayerComboBox, QgsProcessingMultipleInputDialog
from qgis.PyQt.QtCore import QMimeData, QSignalBlocker, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QStandardItem
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QGridLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ...processing_provider.i18n import tr

_SOURCE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5  # rows of the list that are visible without scrolling
_LAST_FOLDER = "/Processing/LastInputPath"  # the setting of QGIS's own dialogs


class RasterChooser(QWidget):
    """A combo box of layers, replaced by a list if several are selected. Accepts dropped layers and files."""

    changed = pyqtSignal()

    def __init__(self, parameter: QgsProcessingParameterMultipleLayers, parent: QWidget) -> None:
        """Create an empty chooser."""
        super().__init__(parent)
        self._parameter = parameter
        # Connected before the combo box, which would select the neighbour of a removed layer.
        QgsProject.instance().layersWillBeRemoved.connect(self._remove_layers)
        self.combo = QgsMapLayerComboBox(self)
        self.count = QLabel(self)
        self.list = _OrderedList(self)
        self.button = QToolButton(self)
        self._one_layer = None
        self._stacked = False
        self._lay_out()
        self._show_list(False)
        self.combo.currentIndexChanged.connect(self._layer_changed)
        self.list.changed.connect(self._reordered)

    def sources(self) -> list[str]:
        """Return the selected sources, topmost first."""
        if not self.list.isHidden():
            return self.list.sources()
        layer = self.combo.currentLayer()
        single = layer.id() if layer is not None else self.combo.currentText()
        return [single] if single else []

    def set_sources(self, sources: Sequence[str]) -> None:
        """Select sources; emit the signal if the selection changes."""
        before = self.sources()
        self._select(sources)
        if self.sources() != before:
            self.changed.emit()

    def _select(self, sources: Sequence[str]) -> None:
        """Select sources without emitting the signal."""
        with QSignalBlocker(self.combo), QSignalBlocker(self.list):
            self._show_list(len(sources) > 1)
            if len(sources) > 1:
                self.list.set_sources(sources)
                self._update_count()
            else:
                self._select_one(sources[0] if sources else "")

    def set_stacked(self, stacked: bool) -> None:
        """Describe the order of several layers: that of the dates of a stacked image, or which is on top."""
        self._stacked = stacked
        self._update_count()

    def _update_count(self) -> None:
        template = (
            tr("{count} layers, stacked in this order") if self._stacked else tr("{count} layers, the first on top")
        )
        self.count.setText(template.format(count=len(self.list.sources())))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept raster layers of QGIS, and files."""
        if dropped_sources(event.mimeData()):
            _accept_as_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Select the dropped sources; add them if several are selected."""
        dropped = dropped_sources(event.mimeData())
        if dropped:
            _accept_as_copy(event)
            kept = self.list.sources() if not self.list.isHidden() else []
            self.set_sources([*kept, *(source for source in dropped if source not in kept)])

    def choose_file(self) -> None:
        """Open a dialog to select files."""
        settings = QgsSettings()
        folder = settings.value(_LAST_FOLDER, "")
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Rasters"), folder, self._parameter.createFileFilter())
        if paths:
            settings.setValue(_LAST_FOLDER, os.path.dirname(paths[0]))
            self.set_sources(paths)

    def choose_several(self) -> None:
        """Open QGIS's dialog to select layers and files."""
        sources = ask_for_several(self._parameter, self.sources(), self)
        if sources is not None:
            self.set_sources(sources)

    def keep_first(self) -> None:
        """Keep only the topmost of several sources."""
        self.set_sources(self.sources()[:1])

    def _select_one(self, source: str) -> None:
        layer = QgsProject.instance().mapLayer(source)
        self.combo.setAdditionalItems([] if layer is not None or not source else [source])
        if layer is not None:
            self.combo.setLayer(layer)
        else:
            self.combo.setCurrentIndex(self.combo.findText(source) if source else 0)
        self.combo.setToolTip(layer.source() if layer is not None else source)

    def _show_list(self, visible: bool) -> None:
        self.combo.setVisible(not visible)
        self.count.setVisible(visible)
        self.list.setVisible(visible)
        self._one_layer.setVisible(visible)

    def _layer_changed(self, _: int) -> None:
        layer = self.combo.currentLayer()
        self.combo.setToolTip(layer.source() if layer is not None else self.combo.currentText())
        self.changed.emit()

    def _reordered(self) -> None:
        self._select(self.list.sources())
        self.changed.emit()

    def _remove_layers(self, layers: Sequence[str]) -> None:
        """Deselect layers that are removed from the project."""
        self.set_sources([source for source in self.sources() if source not in layers])

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.combo.setAcceptDrops(False)  # it would accept only the first of several layers
        self.combo.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.combo.setAllowEmptyLayer(True)
        self.combo.setShowCrs(True)
        self.combo.setMinimumContentsLength(8)
        menu = QMenu(self)
        menu.addAction(tr("Select Files…"), self.choose_file)
        menu.addAction(tr("Several Layers…"), self.choose_several)
        self._one_layer = menu.addAction(tr("Only the First Layer"), self.keep_first)
        self.button.setText("…")
        self.button.setToolTip(tr("Select files, or several layers"))
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo, 0, 0)
        layout.addWidget(self.count, 0, 0)
        layout.addWidget(self.button, 0, 1)
        layout.addWidget(self.list, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)


class _OrderedList(QListWidget):
    """A list of layers that the mouse and keys reorder."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Drag a layer to move it, or press Ctrl+Up or Ctrl+Down. Press Delete to remove it."))
        self.model().rowsMoved.connect(self.changed)

    def sources(self) -> list[str]:
        """Return the listed sources, topmost first."""
        return [self.item(row).data(_SOURCE) for row in range(self.count())]

    def set_sources(self, sources: Sequence[str]) -> None:
        """Replace the list."""
        if sources != self.sources():
            self.clear()
            for source in sources:
                item = QListWidgetItem(layer_title(source))
                item.setData(_SOURCE, source)
                layer = QgsProject.instance().mapLayer(source)
                item.setToolTip(layer.source() if layer is not None else source)
                self.addItem(item)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of all rows, up to a limit."""
        row = max(self.sizeHintForRow(0), self.fontMetrics().height())
        height = min(self.count(), _MOST_ROWS) * row + 2 * self.frameWidth() + 2
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same height as `sizeHint`."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or remove the current layer."""
        row = self.currentRow()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key(), 0)
        if event.key() == Qt.Key.Key_Delete and row >= 0:
            self.takeItem(row)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and step and 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
        else:
            super().keyPressEvent(event)
            return
        self.changed.emit()


def ask_for_several(
    parameter: QgsProcessingParameterMultipleLayers, sources: Sequence[str], parent: QWidget
) -> list[str] | None:
    """Select layers and files in QGIS's own dialog; return None if the user cancels it."""
    dialog = QgsProcessingMultipleInputDialog(parameter, list(sources), [], None, parent)
    dialog.setWindowTitle(tr("Rasters, the First on Top"))
    dialog.setProject(QgsProject.instance())
    _complete_options(dialog.findChild(QListView).model())
    return [str(option) for option in dialog.selectedOptions()] if dialog.exec() else None


def layer_title(source: str) -> str:
    """Return the display name of a layer of the project or of a file."""
    layer = QgsProject.instance().mapLayer(source)
    if layer is None:
        return os.path.basename(source) or source
    crs = layer.crs().authid()
    return f"{layer.name()} [{crs}]" if crs else layer.name()


def layer_name(source: str) -> str:
    """Return the name of a layer of the project, or of a file without its suffix."""
    layer = QgsProject.instance().mapLayer(source)
    return layer.name() if layer is not None else os.path.splitext(os.path.basename(source))[0]


def sources_of(value: object, context: QgsProcessingContext) -> list[str]:
    """Return the sources in a value of the parameter, in any form that QGIS accepts."""
    if isinstance(value, QgsProperty):
        value, _ = value.value(context.expressionContext())
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value, _ = value.sink.valueAsString(context.expressionContext())
    if isinstance(value, (list, tuple)):
        return [source for item in value for source in sources_of(item, context)]
    if value is None or value == "":
        return []
    hint = QgsProcessingUtils.LayerHint.Raster
    layer = value if isinstance(value, QgsMapLayer) else None
    layer = layer or QgsProcessingUtils.mapLayerFromString(str(value), context, False, hint)
    if layer is None:
        return [str(value)]
    return [layer.id() if QgsProject.instance().mapLayer(layer.id()) is not None else layer.source()]


def _accept_as_copy(event: QDropEvent) -> None:
    """Accept a drop as a copy; after a move, QGIS's layer tree would remove the layer from the project."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def dropped_sources(mime: QMimeData) -> list[str]:
    """Return the raster layers among layers dragged from QGIS, or all files dragged from elsewhere."""
    if QgsMimeDataUtils.isUriList(mime):
        sources = (_dropped_source(uri) for uri in QgsMimeDataUtils.decodeUriList(mime))
        return [source for source in sources if source]
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


def _dropped_source(uri: QgsMimeDataUtils.Uri) -> str:
    layer = QgsProject.instance().mapLayer(uri.layerId) if uri.layerId else None
    if layer is not None:
        return layer.id() if isinstance(layer, QgsRasterLayer) else ""
    if uri.layerType != "raster":
        return ""
    return (
        uri.uri if uri.providerKey == "gdal" else QgsProcessingUtils.encodeProviderKeyAndUri(uri.providerKey, uri.uri)
    )


def _complete_options(model: object) -> None:
    """Replace layer ids by names in QGIS's dialog, and add the layers that GDAL does not read."""
    rows = {model.item(row).data(_SOURCE): model.item(row) for row in range(model.rowCount())}
    for layer in QgsProject.instance().layerTreeRoot().layerOrder():
        if not isinstance(layer, QgsRasterLayer) or layer.source() in rows:
            continue
        if layer.id() not in rows:
            item = QStandardItem()
            item.setData(layer.id(), _SOURCE)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setCheckable(True)
            item.setDropEnabled(False)
            model.appendRow(item)
            rows[layer.id()] = item
        rows[layer.id()].setText(layer_title(layer.id()))
