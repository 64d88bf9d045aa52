"""Draw a raster over the map canvas without adding it to the project.

A layer of the project, even a private one, would mark the project as changed, be saved with it and appear in print
layouts. A layer added only to the canvas disappears when QGIS next passes the layers of the layer tree to the canvas.
So the raster is rendered with the settings of the canvas and painted over it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QRectF, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

_Z_VALUE = 50  # above the map, below the drawings of map tools
_FRAME_VERTICES = 8  # added per side, since the frame bends in another CRS


class MapOverlay(QObject):
    """Shows one raster at a time on one canvas and follows the map when it moves.

    A signal connection does not keep a Python object alive, so the class keeps a reference to each visible overlay.
    """

    _visible: ClassVar[set[MapOverlay]] = set()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Create an empty overlay. It has no parent, because it outlives its user, who has to call `remove`."""
        super().__init__()
        self._canvas = canvas
        self._layer: QgsRasterLayer | None = None
        self._on_removed: Callable[[], None] | None = None
        self._item: _MapImage | None = None
        self._job: QgsMapRendererParallelJob | None = None
        self._rendering = self._outdated = False

    @property
    def layer(self) -> QgsRasterLayer | None:
        """The visible raster; None if there is none."""
        return self._layer

    def show(self, layer: QgsRasterLayer, on_removed: Callable[[], None]) -> None:
        """Replace the visible raster with another one, drawn in its style inside a dashed frame.

        Args:
            layer: The raster, which is not part of a project.
            on_removed: Called after the raster has been removed, when its file can be deleted.
        """
        self.remove()
        self._visible.add(self)
        self._layer, self._on_removed, self._item = layer, on_removed, _MapImage(self._canvas)
        self._canvas.renderStarting.connect(self._render)
        self._render()

    def remove(self) -> None:
        """Remove the visible raster from the canvas."""
        if self._layer is None:
            return
        self._job.finished.disconnect(self._show_rendered)
        self._job.cancel()
        if not sip.isdeleted(self._canvas):
            self._canvas.renderStarting.disconnect(self._render)
            self._canvas.scene().removeItem(self._item)
        on_removed = self._on_removed
        self._layer = self._on_removed = self._item = self._job = None
        self._rendering = self._outdated = False
        self._visible.discard(self)
        on_removed()

    def _render(self) -> None:
        """Render for the current view; until that is done, the previous image stays and moves with the map."""
        if self._rendering:
            self._outdated = True
            return
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers([self._layer])
        settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
        self._rendering, self._outdated = True, False
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._show_rendered)
        self._job.start()

    def _show_rendered(self) -> None:
        image, settings = self._job.renderedImage(), self._job.mapSettings()
        self._rendering = False
        _draw_frame(image, settings, self._layer)
        self._item.show_image(image, settings)
        if self._outdated:
            QTimer.singleShot(0, self._render_again)

    def _render_again(self) -> None:
        if self._layer is not None and not self._rendering:
            self._render()


class _MapImage(QgsMapCanvasItem):
    """A georeferenced image on the canvas, which moves with the map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._image = QImage()
        self.setZValue(_Z_VALUE)

    def show_image(self, image: QImage, settings: QgsMapSettings) -> None:
        """Replace the image with one rendered for these settings."""
        self._image = image
        point, scale = settings.mapToPixel().toMapCoordinates(0, 0), settings.mapUnitsPerPixel()
        width, height = image.width() / image.devicePixelRatio(), image.height() / image.devicePixelRatio()
        # QgsMapCanvasItem uses these as position and size, also on a rotated map.
        right, bottom = point.x() + width * scale, point.y() - height * scale
        self.setRect(QgsRectangle(point.x(), bottom, right, point.y()))
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the image in the item's rectangle."""
        bounds = self.boundingRect()
        painter.drawImage(QRectF(0, 0, bounds.width() - 2, bounds.height() - 2), self._image)


def _draw_frame(image: QImage, settings: QgsMapSettings, layer: QgsRasterLayer) -> None:
    """Draw the outline of the raster in black and white dashes, which are visible on any map."""
    frame = QgsGeometry.fromRect(layer.extent())
    frame = frame.densifyByCount(_FRAME_VERTICES)
    try:
        frame.transform(QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), settings.transformContext()))
    except QgsCsException:  # the outline is outside the area of the map's CRS: show the image without it
        return
    points = [settings.mapToPixel().transform(vertex.x(), vertex.y()).toQPointF() for vertex in frame.vertices()]
    painter = QPainter(image)
    for color, style in ((Qt.GlobalColor.white, Qt.PenStyle.SolidLine), (Qt.GlobalColor.black, Qt.PenStyle.DashLine)):
        painter.setPen(QPen(QColor(color), 1, style))
        painter.drawPolyline(QPolygonF(points))
    painter.end()
