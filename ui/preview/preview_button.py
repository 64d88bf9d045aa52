"""The button that classifies the centre of the map view, to try the dialog's values before a long run.

The work is that of a run, cut in `inference/preview.py`, written to a temporary file, off the main thread and beside
any run that is going on. What it gives is drawn over the map (`overlay.py`).
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
from ...inference.preview import Preview, plan_preview
from ...processing_provider.i18n import tr
from ...processing_provider.provider_raster import watched
from ..dialog.dialog_values import DialogValues
from ..kept_task import KeptTask
from ..wrapping import Paragraph, ShrinkingButton
from .overlay import Overlay

_NEEDED = ("INPUT", "MODEL")


class PreviewButton(QWidget):
    """Starts, cancels and removes a preview, and reports its state in a line.

    The preview goes when another one comes, when it is removed, when the dialog closes, and with the project.
    """

    def __init__(self, values: DialogValues, parent: QWidget, canvas: QgsMapCanvas | None = None) -> None:
        """Lay it out.

        Args:
            values: Those of the dialog, whose algorithm is Classify Pixels.
            parent: The widget it is placed in.
            canvas: The map; None for that of QGIS's window.
        """
        super().__init__(parent)
        self.button = ShrinkingButton("", self)
        self.removal = ShrinkingButton(tr("Remove Preview"), self)
        self.line = Paragraph("", self)
        self._values = values
        self._canvas = canvas or _canvas_of_qgis()
        self._overlay = Overlay(self._canvas) if self._canvas is not None else None
        self._trial: _Trial | None = None
        self._window: QWidget | None = None
        self._lay_out()
        if self._overlay is not None:
            self.destroyed.connect(self._overlay.remove)
        values.changed.connect(self._changed)
        QgsProject.instance().cleared.connect(self._close_down)  # another project has another map
        self._judge()

    def start(self) -> None:
        """Read the dialog's values, and classify in the background."""
        try:
            job = self._values.algorithm.preview_job(self._values.parameters(), self._values.context)
            self._trial = _Trial(job, _extent_of(self._canvas), self._ended)
        except PixelwiseError as error:
            self._say_without_preview(str(error))
            return
        self._say(tr("Preview: reading the model and the raster…"))
        self._trial.progressChanged.connect(self._advance)
        self._judge()
        self._trial.begin()

    def cancel(self) -> None:
        """Cancel the running preview."""
        if self._trial is not None:
            self._trial.cancel()

    def remove(self) -> None:
        """Remove the preview from the map and delete its files."""
        if self._overlay is not None:
            self._overlay.remove()
        self.removal.hide()
        self._say("")

    def showEvent(self, event: QShowEvent) -> None:
        """Learn which dialog this stands in, to leave nothing behind when it closes."""
        super().showEvent(event)
        if self._window is not self.window():
            self._window = self.window()
            if isinstance(self._window, QDialog):
                # Not "finished", which is a method of the dialogs of Processing.
                self._window.rejected.connect(self._close_down)

    def _close_down(self, *_: object) -> None:
        self.cancel()
        self._trial = None
        self.remove()
        self._judge()

    def _press(self) -> None:
        self.start() if self._trial is None else self.cancel()

    def _changed(self, name: str) -> None:
        self._judge()
        if self.removal.isVisibleTo(self) and not name.startswith("OUTPUT"):
            self._say(tr("These values have changed since the preview was made. Press again to update it."))

    def _judge(self) -> None:
        """Say on the button what pressing it does, or why it cannot be pressed."""
        reason = self._obstacle()
        self.button.setEnabled(not reason)
        self.button.setText(tr("Preview on the Map") if self._trial is None else tr("Cancel Preview"))
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
        if self._trial is None and not all(self._values.value(name) for name in _NEEDED):
            return tr("Choose an input raster and a model first.")
        return ""

    def _advance(self, percent: float) -> None:
        if self._trial is not None and not self._trial.isCanceled():
            self.button.setText(tr("Cancel Preview ({percent} %)").format(percent=round(percent)))

    def _ended(self, trial: _Trial) -> None:
        if sip.isdeleted(self) or trial is not self._trial:
            trial.clean_up()
            return
        self._trial = None
        self._judge()
        if trial.part is not None and not trial.isCanceled():
            self._show(trial)
            return
        trial.clean_up()
        self._say_without_preview(tr("Preview cancelled.") if trial.error is None else str(trial.error))
        if trial.error is not None and not isinstance(trial.error, PixelwiseError):
            raise trial.error

    def _show(self, trial: _Trial) -> None:
        options = QgsRasterLayer.LayerOptions(False)
        options.skipCrsValidation = True  # without a CRS it stays without one, and nobody is asked for it
        layer = QgsRasterLayer(trial.path, tr("Preview"), "gdal", options)
        layer.loadNamedStyle(str(Path(trial.path).with_suffix(".qml")))
        self._overlay.show(layer, trial.clean_up)
        self.removal.show()
        self._say("\n".join([_told(trial.part, trial.seconds), *trial.warnings]))

    def _say_without_preview(self, text: str) -> None:
        """Say why there is no new preview, and that what the map shows is an older one."""
        if self.removal.isVisibleTo(self):
            text = "\n".join([text, tr("The map still shows the previous preview.")])
        self._say(text)

    def _say(self, text: str) -> None:
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def _lay_out(self) -> None:
        self.button.clicked.connect(self._press)
        self.removal.clicked.connect(self.remove)
        self.removal.hide()
        self.line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.hide()
        buttons = QHBoxLayout()
        for button in (self.button, self.removal):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(buttons)
        layout.addWidget(self.line)


class _Trial(KeptTask):
    """One preview: first on its way, then the files it made. Also the `Progress` of its run."""

    def __init__(self, job: Job, map_extent: Extent, ended: Callable[[_Trial], None]) -> None:
        flags = QgsTask.Flag.CanCancel
        flags |= getattr(QgsTask.Flag, "Silent", flags)  # since QGIS 3.26
        super().__init__(tr("Preview of Classify Pixels"), flags)
        self._job, self._map_extent, self._ended = job, map_extent, ended
        self._folder: TemporaryDirectory[str] | None = None
        self.path = ""
        self.part: Preview | None = None
        self.seconds = 0.0
        self.warnings: list[str] = []
        self.error: Exception | None = None

    def run(self) -> bool:
        """Classify, in a thread of QGIS's."""
        started = time.monotonic()
        try:
            part = plan_preview(self._job, self._map_extent)
            self._folder = TemporaryDirectory(prefix="preview-", dir=QgsProcessingUtils.tempFolder())
            self.path = str(Path(self._folder.name) / "preview.tif")
            with watched(self._job.rasters, self) as progress:
                run(replace(part.plan, job=replace(part.plan.job, output=self.path)), progress)
            self.part = part
        except Cancelled:
            return False
        except Exception as error:  # judged on the main thread, where it can be shown or raised
            self.error = error
        self.seconds = time.monotonic() - started
        return True

    def finished(self, done: bool) -> None:
        """Hand the preview over, on the main thread."""
        super().finished(done)
        self._ended(self)

    def clean_up(self) -> None:
        """Remove the files; nothing may show them any more."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

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


def _canvas_of_qgis() -> QgsMapCanvas | None:
    from qgis.utils import iface  # set when QGIS has a window, and None in others

    return iface.mapCanvas() if iface is not None else None


def _extent_of(canvas: QgsMapCanvas) -> Extent:
    """What the map shows, a rotated one the rectangle around it."""
    settings = canvas.mapSettings()
    shown, crs = settings.visibleExtent(), settings.destinationCrs()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else ""
    return Extent(shown.xMinimum(), shown.yMinimum(), shown.xMaximum(), shown.yMaximum(), wkt)


def _told(part: Preview, seconds: float) -> str:
    window, shown = part.window, part.in_view
    if part.covers_view:
        return tr("Preview: {cols} x {rows} pixels in {seconds:.1f} s.").format(
            cols=window.width, rows=window.height, seconds=seconds
        )
    return tr(
        "Preview: the central {cols} x {rows} of the {all_cols} x {all_rows} pixels shown on the map, in "
        "{seconds:.1f} s. Zoom in to choose another area."
    ).format(cols=window.width, rows=window.height, all_cols=shown.width, all_rows=shown.height, seconds=seconds)
