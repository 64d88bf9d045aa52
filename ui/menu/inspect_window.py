"""A window that shows the model card of any model file, without a run."""

from __future__ import annotations

import os

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ...inference import read_definition
from ...inference.card.model_card import model_card
from ...installation.self_test import MODEL
from ...processing_provider.classify_pixels import model_filter
from ...processing_provider.i18n import tr
from ...processing_provider.recent_models import MODELS, RecentModels
from ..latest_query import LatestQuery
from ..parameters.folder_drop import FolderDrop
from ..parameters.recent_button import RecentButton
from ..tab_order import focus_next

_FOLDER = "pixelwise/models"  # setting: the folder of the last model chosen here


class InspectWindow(QDialog):
    """A field for the file, and its model card."""

    def __init__(self, parent: QWidget | None) -> None:
        """Create the window without a model."""
        super().__init__(parent)
        from ..card.card_widget import CardWidget  # imports the reader of models, which the menu does not need

        self.file = QgsFileWidget(self)
        field = self.file.findChild(QLineEdit)
        self._drop = FolderDrop(field)
        self.recent = RecentButton(RecentModels(MODELS), MODEL, field, self)
        self.card = CardWidget(
            self, tr("Choose a model to see what it does and what input it requires."), unfolded=True
        )
        self.note = QLabel(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = self.buttons.addButton(tr("Copy as Text"), QDialogButtonBox.ButtonRole.ActionRole)
        self._query = LatestQuery(self, tr("Read a model"))
        self._lay_out()
        self.file.fileChanged.connect(self._show_model)
        self.recent.chosen.connect(self.file.setFilePath)
        self.copy.clicked.connect(self._read_text)
        self.buttons.rejected.connect(self.close)
        self._query.succeeded.connect(self._copy)
        self._query.failed.connect(lambda error: self._show_note(str(error)))

    def choose(self) -> None:
        """Open a file dialog; if the user cancels it, keep the current model."""
        title, folder = tr("Model to inspect"), self.file.filePath() or self.file.defaultRoot()
        path, _ = QFileDialog.getOpenFileName(self, title, folder, model_filter())
        if path:
            self.file.setFilePath(path)

    @property
    def busy(self) -> bool:
        """Whether a result is pending."""
        return self._query.busy

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def unload(self) -> None:
        """Discard the pending result, because the plugin is being unloaded."""
        self.card.show_model("")
        self._query.discard()

    def _show_model(self, path: str) -> None:
        if os.path.exists(path):
            QgsSettings().setValue(_FOLDER, os.path.dirname(path))
        self._show_note("")
        self.copy.setEnabled(bool(path.strip()))
        self.card.show_model(path)

    def _read_text(self) -> None:
        path = self.file.filePath()
        self._query.start(lambda: model_card(read_definition(path)).text())

    def _copy(self, text: object) -> None:
        QApplication.clipboard().setText(str(text))
        self._show_note(tr("Copied."))

    def _show_note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Inspect a Model"))
        self.file.setFilter(model_filter())
        self.file.setDialogTitle(tr("Model to inspect"))
        self.file.setDefaultRoot(QgsSettings().value(_FOLDER, "", str))
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self.copy.setEnabled(False)
        layout = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.recent)
        layout.addLayout(row)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 90, metrics.lineSpacing() * 34)
