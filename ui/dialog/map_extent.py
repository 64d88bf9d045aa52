"""The button beside the input that limits the run to what the map shows, and word of any limit.

The rectangle goes into QGIS's own widget for an extent, which stands folded away in the environments, and is the one
that widget itself takes from a map, also a rotated one or one in another CRS; but it ends where the rasters end, so
that a map that shows much more does not make the result larger than they are. What counts is what that widget holds.
"""

from __future__ import annotations

import re

from qgis.core import QgsCoordinateReferenceSystem, QgsMapSettings, QgsRectangle
from qgis.gui import QgsExtentWidget, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...inference import ArgumentError, Extent
from ...inference.grid.date_line import covered_view
from ...processing_provider.from_qgis import extent_in, extents_of_rasters
from ...processing_provider.i18n import tr
from .dialog_values import DialogValues


class MapExtent(QWidget):
    """Gives the processing extent what the map shows, or takes it back."""

    def __init__(self, values: DialogValues, rasters: str, extent: str, canvas: QgsMapCanvas, parent: QWidget) -> None:
        """Lay it out.

        Args:
            values: Those of the dialog.
            rasters: The parameter that names the rasters.
            extent: The parameter whose rectangle limits the run.
            canvas: The map.
            parent: The widget it is placed in.
        """
        super().__init__(parent)
        self.button = QPushButton(tr("Use map extent"), self)
        self.whole = QPushButton(tr("Whole raster"), self)
        self.line = QLabel(self)
        self._values, self._rasters, self._extent, self._canvas = values, rasters, extent, canvas
        self._lay_out()
        self._say_limit()
        values.changed.connect(self._changed)
        canvas.extentsChanged.connect(self._map_moved)

    def limit(self) -> None:
        """Take what the map shows of the rasters, unless that is nothing."""
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setRotation(0)  # as QGIS's widget does for what the map shows
        crs = settings.destinationCrs()
        part = self._part(settings.visibleExtent(), crs)
        if part is None:
            self._say_limit(tr("The map does not show any part of the input raster. Zoom to it and try again."))
            return
        widget = sip.cast(self._values.widget(self._extent), QgsExtentWidget)
        widget.setOutputExtentFromUser(QgsRectangle(part.xmin, part.ymin, part.xmax, part.ymax), crs)
        self._say_limit()

    def take_back(self) -> None:
        """Want the whole raster again."""
        self._values.set_value(self._extent, None)
        self._say_limit()

    def _part(self, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Extent | None:
        """What the map shows, without what lies beyond the rasters where some are chosen; None for nothing."""
        try:
            shown = extent_in(rectangle, crs)
        except ArgumentError:  # a map without any layer
            return None
        covered = list(extents_of_rasters(self._values.value(self._rasters), self._values.context))
        return covered_view(shown, covered) if covered else shown

    def _changed(self, name: str) -> None:
        if name in (self._rasters, self._extent):
            self._say_limit()

    def _say_limit(self, failure: str = "") -> None:
        """Say why the map gives no limit, and which rectangle limits the run, whoever gave it."""
        given = self._values.parameters()[self._extent]
        limit = tr("Only this extent is classified: {extent}").format(extent=_short(str(given))) if given else ""
        self.whole.setVisible(bool(given))
        self.line.setText("\n".join(filter(None, (failure, limit))))
        self.line.setVisible(bool(self.line.text()))

    def _map_moved(self) -> None:
        self._say_limit()

    def _lay_out(self) -> None:
        self.button.setToolTip(
            tr("Classifies only the part currently shown on the map: the map extent becomes the processing extent.")
        )
        self.whole.setToolTip(tr("Removes the processing extent, so that the whole input is classified."))
        self.button.clicked.connect(self.limit)
        self.whole.clicked.connect(self.take_back)
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        limit = QHBoxLayout()
        limit.addWidget(self.line, 1)
        limit.addWidget(self.whole, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addLayout(limit)


def _short(extent: str) -> str:
    """Leave out zeros at the end of decimals, and let lines break between numbers."""
    return re.sub(r"\.(\d*?)0+(?=,|\s|$)", lambda decimals: f".{decimals[1]}" if decimals[1] else "", extent).replace(
        ",", ", "
    )
