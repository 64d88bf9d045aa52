"""A raster drawn over a map canvas, which belongs to no project.

A layer of the project would mark the project as changed, be saved with it, come into print layouts, and a
private one would still be all this unseen. A layer given to the canvas alone is lost as soon as QGIS hands
the canvas the layers of the tree again. So the raster is rendered as the canvas would, and painted over it.
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

_ON_TOP = 50  # above the map, below what tools draw
_STEPS = 8  # along a side of the frame, which bends in other coordinate systems


class Overlay(QObject):
    """Shows one raster at a time on one canvas, and follows its moves.

    Qt holds no Python object that it has a signal for, so one that shows something is held here until it is removed.
    """

    _showing: ClassVar[set[Overlay]] = set()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Show nothing yet. Without a parent, since it outlives its user, who must have it `remove` what is shown."""
        super().__init__()
        self._canvas = canvas
        self._layer: QgsRasterLayer | None = None
        self._gone: Callable[[], None] | None = None
        self._item: _Picture | None = None
        self._job: QgsMapRendererParallelJob | None = None
        self._drawing = self._again = False

    @property
    def layer(self) -> QgsRasterLayer | None:
        """What is shown."""
        return self._layer

    def show(self, layer: QgsRasterLayer, gone: Callable[[], None]) -> None:
        """Show a raster in place of the one before, drawn as its style says, inside a dashed frame.

        Args:
            layer: The raster, in no project.
            gone: Called when it is shown no more, and its file may be removed.
        """
        self.remove()
        self._showing.add(self)
        self._layer, self._gone, self._item = layer, gone, _Picture(self._canvas)
        self._canvas.renderStarting.connect(self._draw)
        self._draw()

    def remove(self) -> None:
        """Show nothing."""
        if self._layer is None:
            return
        self._job.finished.disconnect(self._drawn)
        self._job.cancel()
        if not sip.isdeleted(self._canvas):
            self._canvas.renderStarting.disconnect(self._draw)
            self._canvas.scene().removeItem(self._item)
        gone = self._gone
        self._layer = self._gone = self._item = self._job = None
        self._drawing = self._again = False
        self._showing.discard(self)
        gone()

    def _draw(self) -> None:
        """Render for what the canvas shows now; the former picture stays, and moves along, until that is done."""
        if self._drawing:
            self._again = True
            return
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers([self._layer])
        settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
        self._drawing, self._again = True, False
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._drawn)
        self._job.start()

    def _drawn(self) -> None:
        image, settings = self._job.renderedImage(), self._job.mapSettings()
        self._drawing = False
        _draw_frame(image, settings, self._layer)
        self._item.show_picture(image, settings)
        if self._again:
            QTimer.singleShot(0, self._draw_again)

    def _draw_again(self) -> None:
        if self._layer is not None and not self._drawing:
            self._draw()


class _Picture(QgsMapCanvasItem):
    """A picture of a part of the map; while the map moves it moves along."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._image = QImage()
        self.setZValue(_ON_TOP)

    def show_picture(self, image: QImage, settings: QgsMapSettings) -> None:
        """Paint another picture, which was rendered for these settings."""
        self._image = image
        point, scale = settings.mapToPixel().toMapCoordinates(0, 0), settings.mapUnitsPerPixel()
        width, height = image.width() / image.devicePixelRatio(), image.height() / image.devicePixelRatio()
        # What QgsMapCanvasItem takes as position and size even where the map is rotated.
        right, bottom = point.x() + width * scale, point.y() - height * scale
        self.setRect(QgsRectangle(point.x(), bottom, right, point.y()))
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it where the canvas has put this item."""
        room = self.boundingRect()
        painter.drawImage(QRectF(0, 0, room.width() - 2, room.height() - 2), self._image)


def _draw_frame(image: QImage, settings: QgsMapSettings, layer: QgsRasterLayer) -> None:
    """Draw where the raster ends, in black and white dashes that are seen on any map."""
    frame = QgsGeometry.fromRect(layer.extent())
    frame = frame.densifyByCount(_STEPS)
    try:
        frame.transform(QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), settings.transformContext()))
    except QgsCsException:  # the map's CRS does not reach so far: better a picture without a frame than none
        return
    points = [settings.mapToPixel().transform(vertex.x(), vertex.y()).toQPointF() for vertex in frame.vertices()]
    painter = QPainter(image)
    for color, style in ((Qt.GlobalColor.white, Qt.PenStyle.SolidLine), (Qt.GlobalColor.black, Qt.PenStyle.DashLine)):
        painter.setPen(QPen(QColor(color), 1, style))
        painter.drawPolyline(QPolygonF(points))
    painter.end()
