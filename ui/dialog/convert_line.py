"""A button under a model of another framework, which converts it to ONNX and then chooses the result."""

from __future__ import annotations

import os
from collections.abc import Mapping

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ...conversion import Framework, converting_framework
from ...processing_provider.convert_model_to_onnx import SUFFIX, ConvertModelToOnnx, model_path
from ...processing_provider.i18n import tr
from ...processing_provider.named_files import free_path
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery
from .default_folder import default_folder
from .dialog_values import DialogValues

CONVERT = "pixelwise:convertmodeltoonnx"
_PAUSE = 300  # ms without a change of the path before the file is identified


class ConvertLine(QWidget):
    """Shows the button only if the model has to be converted."""

    def __init__(self, values: DialogValues, name: str, parent: QWidget) -> None:
        """Watch the parameter with the model."""
        super().__init__(parent)
        self._values, self._name = values, name
        self._dialog: AlgorithmDialog | None = None
        self.button = QPushButton(tr("Convert…"), self)  # a widget of its own, since the row shows and hides this one
        self._query = LatestQuery(self, tr("Identify a model"))
        self._query.succeeded.connect(self._show_for)
        self._query.failed.connect(lambda _: self._show_for(None))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._identify)
        self.button.setAutoDefault(False)  # Return runs the dialog
        self.button.clicked.connect(self._open_dialog)
        self.button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addStretch(1)
        values.changed.connect(self._value_changed)
        ActivationWatcher(self).activated.connect(self._pause.start)

    @property
    def busy(self) -> bool:
        """Whether the model has yet to be identified."""
        return self._pause.isActive() or self._query.busy

    @property
    def _model(self) -> str:
        return str(self._values.value(self._name) or "").strip()

    def _value_changed(self, name: str) -> None:
        if name == self._name:
            self._pause.start()

    def _identify(self) -> None:
        model = self._model
        if model and os.path.exists(model):  # not the text of an .emd
            self._query.start(lambda: converting_framework(model_path(model)))
        else:
            self._query.discard()
            self._show_for(None)

    def _show_for(self, framework: Framework | None) -> None:
        """Show the button for a model of this framework; None for a model that runs as it is, or not at all."""
        self.button.setVisible(framework is not None)
        if framework is not None:
            self.button.setToolTip(tr("Convert this model to ONNX with {framework}").format(framework=framework.name))

    def _open_dialog(self) -> None:
        """Open the dialog of Convert Model To ONNX for the model."""
        if self._dialog is None or sip.isdeleted(self._dialog) or not self._dialog.isVisible():
            self._dialog = self._new_dialog()
        _show(self._dialog)

    def _new_dialog(self) -> AlgorithmDialog:
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(CONVERT)
        dialog = algorithm.createCustomParametersWidget(self.window())
        model = self._model
        dialog.setParameters({ConvertModelToOnnx.MODEL: model, ConvertModelToOnnx.OUTPUT: output_for(model)})
        dialog.algorithmFinished.connect(lambda succeeded, results: self._converted(dialog, succeeded, results))
        return dialog

    def _converted(self, dialog: AlgorithmDialog, succeeded: bool, results: Mapping[str, object]) -> None:
        """Choose the converted model; the message bar still offers the log of the conversion."""
        path = str(results.get(ConvertModelToOnnx.OUTPUT, "")) if succeeded else ""
        if not path or sip.isdeleted(self):
            return
        self._values.set_value(self._name, path)
        QTimer.singleShot(0, lambda: self._close(dialog, path))  # QGIS deletes a dialog that is hidden at this moment

    def _close(self, dialog: AlgorithmDialog, path: str) -> None:
        if not sip.isdeleted(self) and not sip.isdeleted(dialog):
            dialog.hide()
            _report(self.window(), dialog, path)


def output_for(model: str) -> str:
    """Return a free path for the converted model, next to it or, without write permission, in the default folder."""
    path = model_path(model)
    folder = str(path.parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        folder = default_folder()
    return free_path(folder, path.name if path.is_dir() else path.stem, SUFFIX)


def _report(window: AlgorithmDialog, dialog: AlgorithmDialog, path: str) -> None:
    """Show the end of the conversion in the message bar of a window."""
    text = tr("The model was converted and is now {name}.").format(name=os.path.basename(path))
    item = QgsMessageBarItem(text, Qgis.MessageLevel.Success, 0)
    log = QPushButton(tr("Show Log"), item)
    log.clicked.connect(lambda: _show(dialog))
    item.layout().addWidget(log)
    window.messageBar().pushItem(item)
    window.activateWindow()


def _show(dialog: AlgorithmDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
