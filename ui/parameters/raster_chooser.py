"""Choose one raster from the project or a file; or several, in the order in which they lie on each other.

A choice is text: the id of a layer of the project, or what GDAL or QGIS opens.
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
_MOST_ROWS = 5  # of the list that are shown at once
_LAST_FOLDER = "/Processing/LastInputPath"  # where QGIS's own dialogs keep it


class RasterChooser(QWidget):
    """A combo box of layers; where several are chosen, their list. Takes what is dropped on it."""

    changed = pyqtSignal()

    def __init__(self, parameter: QgsProcessingParameterMultipleLayers, parent: QWidget) -> None:
        """Show nothing as chosen."""
        super().__init__(parent)
        self._parameter = parameter
        # Before the combo box is, which would choose the neighbour of a layer that goes.
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)
        self.combo = QgsMapLayerComboBox(self)
        self.count = QLabel(self)
        self.list = _OrderedList(self)
        self.button = QToolButton(self)
        self._one_layer = None
        self._lay_out()
        self._show_several(False)
        self.combo.currentIndexChanged.connect(self._picked)
        self.list.changed.connect(self._reordered)

    def chosen(self) -> list[str]:
        """Give what is chosen, the topmost first."""
        if not self.list.isHidden():
            return self.list.sources()
        layer = self.combo.currentLayer()
        single = layer.id() if layer is not None else self.combo.currentText()
        return [single] if single else []

    def give(self, chosen: Sequence[str]) -> None:
        """Choose, and tell it where that is a change."""
        before = self.chosen()
        self.show_sources(chosen)
        if self.chosen() != before:
            self.changed.emit()

    def show_sources(self, chosen: Sequence[str]) -> None:
        """Choose without telling."""
        with QSignalBlocker(self.combo), QSignalBlocker(self.list):
            self._show_several(len(chosen) > 1)
            if len(chosen) > 1:
                self.list.show_sources(chosen)
                self.count.setText(tr("{count} layers, the first on top").format(count=len(chosen)))
            else:
                self._show_one(chosen[0] if chosen else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept rasters of QGIS, and files."""
        if dropped_sources(event.mimeData()):
            _accept_as_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose what is dropped; where several are chosen, in addition."""
        dropped = dropped_sources(event.mimeData())
        if dropped:
            _accept_as_copy(event)
            kept = self.list.sources() if not self.list.isHidden() else []
            self.give([*kept, *(each for each in dropped if each not in kept)])

    def choose_file(self) -> None:
        """Ask for files."""
        settings = QgsSettings()
        folder = settings.value(_LAST_FOLDER, "")
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Rasters"), folder, self._parameter.createFileFilter())
        if paths:
            settings.setValue(_LAST_FOLDER, os.path.dirname(paths[0]))
            self.give(paths)

    def choose_several(self) -> None:
        """Ask for layers and files in QGIS's own dialog."""
        chosen = ask_for_several(self._parameter, self.chosen(), self)
        if chosen is not None:
            self.give(chosen)

    def keep_first(self) -> None:
        """Choose the topmost of several alone."""
        self.give(self.chosen()[:1])

    def _show_one(self, source: str) -> None:
        layer = QgsProject.instance().mapLayer(source)
        self.combo.setAdditionalItems([] if layer is not None or not source else [source])
        if layer is not None:
            self.combo.setLayer(layer)
        else:
            self.combo.setCurrentIndex(self.combo.findText(source) if source else 0)
        self.combo.setToolTip(layer.source() if layer is not None else source)

    def _show_several(self, several: bool) -> None:
        self.combo.setVisible(not several)
        self.count.setVisible(several)
        self.list.setVisible(several)
        self._one_layer.setVisible(several)

    def _picked(self, _: int) -> None:
        layer = self.combo.currentLayer()
        self.combo.setToolTip(layer.source() if layer is not None else self.combo.currentText())
        self.changed.emit()

    def _reordered(self) -> None:
        self.show_sources(self.list.sources())
        self.changed.emit()

    def _forget(self, layers: Sequence[str]) -> None:
        """Leave out layers that leave the project."""
        self.give([source for source in self.chosen() if source not in layers])

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.combo.setAcceptDrops(False)  # it would take the first of several layers
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
    """Layers in their order, which mouse and keys change."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Drag a layer to move it, or press Ctrl+Up or Ctrl+Down. Press Delete to remove it."))
        self.model().rowsMoved.connect(self.changed)

    def sources(self) -> list[str]:
        """Give what is listed, the topmost first."""
        return [self.item(row).data(_SOURCE) for row in range(self.count())]

    def show_sources(self, chosen: Sequence[str]) -> None:
        """List these."""
        if chosen != self.sources():
            self.clear()
            for source in chosen:
                item = QListWidgetItem(title(source))
                item.setData(_SOURCE, source)
                layer = QgsProject.instance().mapLayer(source)
                item.setToolTip(layer.source() if layer is not None else source)
                self.addItem(item)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Be as high as the list is, up to a limit."""
        row = max(self.sizeHintForRow(0), self.fontMetrics().height())
        height = min(self.count(), _MOST_ROWS) * row + 2 * self.frameWidth() + 2
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Never be lower."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current layer, or leave it out."""
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
    parameter: QgsProcessingParameterMultipleLayers, chosen: Sequence[str], parent: QWidget
) -> list[str] | None:
    """Ask for layers and files in QGIS's own dialog; None where the user leaves it."""
    dialog = QgsProcessingMultipleInputDialog(parameter, list(chosen), [], None, parent)
    dialog.setWindowTitle(tr("Rasters, the first on top"))
    dialog.setProject(QgsProject.instance())
    _complete(dialog.findChild(QListView).model())
    return [str(option) for option in dialog.selectedOptions()] if dialog.exec() else None


def title(source: str) -> str:
    """Name a layer of the project, or a file, for people."""
    layer = QgsProject.instance().mapLayer(source)
    if layer is None:
        return os.path.basename(source) or source
    crs = layer.crs().authid()
    return f"{layer.name()} [{crs}]" if crs else layer.name()


def layer_name(source: str) -> str:
    """Name a layer of the project, or a file without its ending."""
    layer = QgsProject.instance().mapLayer(source)
    return layer.name() if layer is not None else os.path.splitext(os.path.basename(source))[0]


def sources(value: object, context: QgsProcessingContext) -> list[str]:
    """Read a value of the parameter, in any of the ways in which QGIS spells it."""
    if isinstance(value, QgsProperty):
        value, _ = value.value(context.expressionContext())
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value, _ = value.sink.valueAsString(context.expressionContext())
    if isinstance(value, (list, tuple)):
        return [source for part in value for source in sources(part, context)]
    if value is None or value == "":
        return []
    hint = QgsProcessingUtils.LayerHint.Raster
    layer = value if isinstance(value, QgsMapLayer) else None
    layer = layer or QgsProcessingUtils.mapLayerFromString(str(value), context, False, hint)
    if layer is None:
        return [str(value)]
    return [layer.id() if QgsProject.instance().mapLayer(layer.id()) is not None else layer.source()]


def _accept_as_copy(event: QDropEvent) -> None:
    """Accept it. As a move, which QGIS's layer tree proposes, the tree would remove the layer from the project."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def dropped_sources(mime: QMimeData) -> list[str]:
    """Give the rasters among layers dragged from QGIS; of files dragged from elsewhere, all."""
    if QgsMimeDataUtils.isUriList(mime):
        found = (_dropped_source(uri) for uri in QgsMimeDataUtils.decodeUriList(mime))
        return [source for source in found if source]
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


def _complete(model: object) -> None:
    """Name what QGIS's dialog shows by its id, and add the layers that it leaves out since GDAL does not read them."""
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
        rows[layer.id()].setText(title(layer.id()))
