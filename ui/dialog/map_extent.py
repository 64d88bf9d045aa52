"""The button under the input that limits the run to the map extent, and a line that shows the current limit.

The button sets the processing extent, in QGIS's own widget in the folded Environments group, which remains the only
source of the value. The rectangle is the one that QGIS's widget itself takes from a map, also a rotated one or one in
another CRS, but clipped to the rasters, so that a small scale map does not make the result larger than they are.
"""

from __future__ import annotations

import math

from qgis.core import QgsMapSettings, QgsRectangle
from qgis.gui import QgsExtentWidget, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...inference import ArgumentError, Extent
from ...inference.grid.date_line import covered_view, shows_all
from ...processing_provider.from_qgis import extent_in, extents_of_rasters
from ...processing_provider.i18n import tr
from .dialog_values import DialogValues

_DIGITS = 5  # of the shorter side; a cell is hardly smaller than its hundred thousandth part


class MapExtent(QWidget):
    """Sets the processing extent to the map extent, or clears it."""

    def __init__(self, values: DialogValues, rasters: str, extent: str, canvas: QgsMapCanvas, parent: QWidget) -> None:
        """Create the button and the line.

        Args:
            values: The values of the dialog.
            rasters: Name of the parameter with the rasters.
            extent: Name of the parameter with the processing extent.
            canvas: The map canvas.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.button = QPushButton(tr("Use Map Extent"), self)
        self.whole_raster = QPushButton(tr("Whole Raster"), self)
        self.line = QLabel(self)
        self._values, self._rasters, self._extent, self._canvas = values, rasters, extent, canvas
        self._lay_out()
        self._show_limit()
        values.changed.connect(self._changed)
        canvas.extentsChanged.connect(self._map_moved)

    def use_map_extent(self) -> None:
        """Set the processing extent to the part of the rasters on the map, or explain why there is no limit."""
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setRotation(0)  # as QGIS's widget does
        view, crs = _view(settings), settings.destinationCrs()
        covered = list(extents_of_rasters(self._values.value(self._rasters), self._values.context))
        extent = covered_view(view, covered) if view and covered else view
        if view is None or extent is None:
            self._show_limit(tr("The map does not show any part of the input raster. Zoom to it and try again."))
            return
        if shows_all(view, covered):
            self._values.set_value(self._extent, None)
            self._show_limit(tr("The map shows the whole input, so all of it is classified."))
            return
        widget = sip.cast(self._values.widget(self._extent), QgsExtentWidget)
        widget.setOutputExtentFromUser(QgsRectangle(extent.xmin, extent.ymin, extent.xmax, extent.ymax), crs)
        self._show_limit()

    def clear_extent(self) -> None:
        """Clear the processing extent, so that the whole raster is classified."""
        self._values.set_value(self._extent, None)
        self._show_limit()

    def _changed(self, name: str) -> None:
        if name in (self._rasters, self._extent):
            self._show_limit()

    def _show_limit(self, reason: str = "") -> None:
        """Show why the map extent is not used, and the processing extent, whether typed or set by the button."""
        extent = self._values.parameters()[self._extent]
        limit = tr("Only this extent is classified: {extent}").format(extent=_short(str(extent))) if extent else ""
        self.whole_raster.setVisible(bool(extent))
        self.line.setText("\n".join(filter(None, (reason, limit))))
        self.line.setVisible(bool(self.line.text()))

    def _map_moved(self) -> None:
        self._show_limit()

    def _lay_out(self) -> None:
        self.button.setToolTip(
            tr("Classifies only the part currently shown on the map: the map extent becomes the processing extent.")
        )
        self.whole_raster.setToolTip(tr("Removes the processing extent, so that the whole input is classified."))
        self.button.clicked.connect(self.use_map_extent)
        self.whole_raster.clicked.connect(self.clear_extent)
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.whole_raster, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addLayout(row)


def _view(settings: QgsMapSettings) -> Extent | None:
    """Return the map extent; None for a map without layers."""
    try:
        return extent_in(settings.visibleExtent(), settings.destinationCrs())
    except ArgumentError:
        return None


def _short(extent: str) -> str:
    """Round the sides to less than a cell, and insert spaces at which lines can break."""
    sides, bracket, crs = extent.partition("[")
    try:
        west, east, south, north = map(float, sides.split(","))
    except ValueError:  # half typed
        return extent.replace(",", ", ")
    shorter = min(abs(east - west), abs(north - south)) or 1.0
    if not math.isfinite(shorter):  # beyond the range of floats
        return extent.replace(",", ", ")
    decimals = max(0, math.ceil(_DIGITS - math.log10(shorter)))
    numbers = [f"{number:.{decimals}f}" for number in (west, east, south, north)]
    return ", ".join(_without_zeros(number) for number in numbers) + f" {bracket}{crs}".rstrip()


def _without_zeros(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
