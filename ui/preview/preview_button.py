"""The button that classifies the centre of the map view, to try the dialog's values before a long run.

The preview is a run on a few tiles (`inference/preview.py`) into a temporary file, off the main thread and in parallel
to any other run. Its result is drawn over the map (`map_overlay.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsTask
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ...inference import Cancelled, Extent, Job, PixelwiseError, run
from ...inference.network.guard import cancelled_by
from ...inference.preview import Preview, plan_preview
from ...processing_provider.i18n import numeral, percentage, tr
from ...processing_provider.provider_raster import monitor_servers
from ..dialog.dialog_values import DialogValues
from ..kept_task import KeptTask
from ..wrapping import Paragraph, ShrinkingButton
from .map_overlay import MapOverlay

_REQUIRED = ("INPUT", "MODEL")


class PreviewButton(QWidget):
    """Starts, cancels and removes a preview, and shows its state in a line.

    A preview is removed by the user, by the next preview, and when the dialog or the project is closed.
    """

    def __init__(self, values: DialogValues, parent: QWidget, canvas: QgsMapCanvas | None = None) -> None:
        """Create the buttons and the line.

        Args:
            values: The values of a dialog of Classify Pixels.
            parent: The parent widget.
            canvas: The map canvas; None for the one of the QGIS window.
        """
        super().__init__(parent)
        self.button = ShrinkingButton("", self)
        self.remove_button = ShrinkingButton(tr("Remove Preview"), self)
        self.line = Paragraph("", self)
        self._values = values
        self._canvas = canvas or _main_canvas()
        self._overlay = MapOverlay(self._canvas) if self._canvas is not None else None
        self._task: _PreviewTask | None = None
        self._window: QWidget | None = None
        self._lay_out()
        if self._overlay is not None:
            self.destroyed.connect(self._overlay.remove)
        values.changed.connect(self._changed)
        QgsProject.instance().cleared.connect(self._discard)
        self._update_button()

    def start(self) -> None:
        """Read the dialog's values and classify in the background."""
        try:
            job = self._values.algorithm.preview_job(self._values.parameters(), self._values.context)
            self._task = _PreviewTask(job, _extent_of(self._canvas), self._ended)
        except PixelwiseError as error:
            self._show_failure(str(error))
            return
        self._show_text(tr("Preview: reading the model and the raster…"))
        self._task.progressChanged.connect(self._show_progress)
        self._update_button()
        self._task.begin()

    def cancel(self) -> None:
        """Cancel the running preview."""
        if self._task is not None:
            self._task.cancel()

    def remove(self) -> None:
        """Remove the preview from the map and delete its files."""
        if self._overlay is not None:
            self._overlay.remove()
        self.remove_button.hide()
        self._show_text("")

    def showEvent(self, event: QShowEvent) -> None:
        """Find the dialog of this widget, to remove the preview when the dialog closes."""
        super().showEvent(event)
        if self._window is not self.window():
            self._window = self.window()
            if isinstance(self._window, QDialog):
                # The dialogs of Processing hide the signal "finished" with a method.
                self._window.rejected.connect(self._discard)

    def _discard(self, *_: object) -> None:
        self.cancel()
        self._task = None
        self.remove()
        self._update_button()

    def _press(self) -> None:
        self.start() if self._task is None else self.cancel()

    def _changed(self, name: str) -> None:
        self._update_button()
        if self.remove_button.isVisibleTo(self) and not name.startswith("OUTPUT"):
            self._show_text(tr("These values have changed since the preview was made. Press again to update it."))

    def _update_button(self) -> None:
        """Update the state and text of the button, and the reason in its tooltip if it is disabled."""
        reason = self._obstacle()
        self.button.setEnabled(not reason)
        self.button.setText(tr("Preview on the Map") if self._task is None else tr("Cancel Preview"))
        self.button.setToolTip(
            reason
            or tr(
                "Classifies the centre of the map view using the current settings and shows the result on top of the "
                "map: a few tiles, within seconds. Nothing is added to the project."
            )
        )

    def _obstacle(self) -> str:
        if self._canvas is None:
            return tr("No map is available here. Open the dialog in the QGIS window to see a preview.")
        if self._task is None and not all(self._values.value(name) for name in _REQUIRED):
            return tr("Choose an input raster and a model first.")
        return ""

    def _show_progress(self, percent: float) -> None:
        if self._task is not None and not self._task.isCanceled():
            self.button.setText(tr("Cancel Preview ({share})").format(share=percentage(percent / 100)))

    def _ended(self, task: _PreviewTask) -> None:
        if sip.isdeleted(self) or task is not self._task:
            task.delete_files()
            return
        self._task = None
        self._update_button()
        if task.preview is not None and not task.isCanceled():
            self._show_preview(task)
            return
        task.delete_files()
        self._show_failure(tr("Preview cancelled.") if task.error is None else str(task.error))
        if task.error is not None and not isinstance(task.error, PixelwiseError):
            raise task.error

    def _show_preview(self, task: _PreviewTask) -> None:
        options = QgsRasterLayer.LayerOptions(False)
        options.skipCrsValidation = True  # a raster without a CRS keeps none, and QGIS does not ask for one
        layer = QgsRasterLayer(task.path, tr("Preview"), "gdal", options)
        layer.loadNamedStyle(str(Path(task.path).with_suffix(".qml")))
        self._overlay.show(layer, task.delete_files)
        self.remove_button.show()
        self._show_text("\n".join([_described_preview(task.preview, task.seconds), *task.warnings]))

    def _show_failure(self, text: str) -> None:
        """Show why there is no new preview, and whether the map still shows the previous one."""
        if self.remove_button.isVisibleTo(self):
            text = "\n".join([text, tr("The map still shows the previous preview.")])
        self._show_text(text)

    def _show_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def _lay_out(self) -> None:
        self.button.clicked.connect(self._press)
        self.remove_button.clicked.connect(self.remove)
        self.remove_button.hide()
        self.line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.hide()
        buttons = QHBoxLayout()
        for button in (self.button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(buttons)
        layout.addWidget(self.line)


class _PreviewTask(KeptTask):
    """The task and the files of one preview. Also the `Progress` of its run."""

    def __init__(self, job: Job, map_extent: Extent, ended: Callable[[_PreviewTask], None]) -> None:
        flags = QgsTask.Flag.CanCancel
        flags |= getattr(QgsTask.Flag, "Silent", flags)  # since QGIS 3.26
        super().__init__(tr("Preview of Classify Pixels"), flags)
        self._job, self._map_extent, self._ended = job, map_extent, ended
        self._folder: TemporaryDirectory[str] | None = None
        self.path = ""
        self.preview: Preview | None = None
        self.seconds = 0.0
        self.warnings: list[str] = []
        self.error: Exception | None = None

    def run(self) -> bool:
        """Classify in a QGIS worker thread."""
        started = time.monotonic()
        try:
            with cancelled_by(self.cancelled):
                preview = plan_preview(self._job, self._map_extent)
            self._folder = TemporaryDirectory(prefix="preview-", dir=QgsProcessingUtils.tempFolder())
            self.path = str(Path(self._folder.name) / "preview.tif")
            with monitor_servers(self._job.rasters, self) as progress:
                run(replace(preview.plan, job=replace(preview.plan.job, output=self.path)), progress)
            self.preview = preview
        except Cancelled:
            self.delete_files()  # here too, since QGIS may already have called `finished`
            return False
        except Exception as error:  # handled on the main thread, which can show or raise it
            self.error = error
        self.seconds = time.monotonic() - started
        return True

    def finished(self, done: bool) -> None:
        """Pass the preview to its button on the main thread."""
        super().finished(done)
        self._ended(self)

    def delete_files(self) -> None:
        """Delete the files. Remove any layer of them first."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def advance(self, fraction: float) -> None:
        """Report the share of the work done."""
        self.setProgress(100 * fraction)

    def cancelled(self) -> bool:
        """Return whether the user has cancelled the run."""
        return bool(self.isCanceled())

    def info(self, text: str) -> None:
        """Ignore log lines."""

    def warning(self, text: str) -> None:
        """Store a warning for the user."""
        self.warnings.append(text)


def _main_canvas() -> QgsMapCanvas | None:
    from qgis.utils import iface  # None without a QGIS window

    return iface.mapCanvas() if iface is not None else None


def _extent_of(canvas: QgsMapCanvas) -> Extent:
    """Return the extent of the map view; on a rotated map, its bounding box."""
    settings = canvas.mapSettings()
    visible, crs = settings.visibleExtent(), settings.destinationCrs()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else ""
    return Extent(visible.xMinimum(), visible.yMinimum(), visible.xMaximum(), visible.yMaximum(), wkt)


def _described_preview(preview: Preview, seconds: float) -> str:
    window, in_view = preview.window, preview.in_view
    if preview.covers_view:
        return tr("Preview: {cols} x {rows} pixels in {seconds} s.").format(
            cols=numeral(window.width), rows=numeral(window.height), seconds=numeral(seconds, 1)
        )
    return tr(
        "Preview: the central {cols} x {rows} of the {all_cols} x {all_rows} pixels shown on the map, in "
        "{seconds} s. Zoom in to choose another area."
    ).format(
        cols=numeral(window.width),
        rows=numeral(window.height),
        all_cols=numeral(in_view.width),
        all_rows=numeral(in_view.height),
        seconds=numeral(seconds, 1),
    )
