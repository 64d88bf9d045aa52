"""Draw a classified raster in its own style, next to the legend of its renderer.

Usage: scripts/python scripts/render_map.py RASTER PICTURE.png
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsRasterLayer
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

# In pixels of the image.
LONGER_SIDE = 1000
MARGIN = 24
SWATCH = 30
ROW = 44
TEXT = 22

LegendItem = tuple[str, QColor]


def open_raster(path: Path) -> QgsRasterLayer:
    """Load the raster as QGIS does: styled by its .qml, or else by its metadata."""
    layer = QgsRasterLayer(str(path), path.stem)
    if not layer.isValid():
        sys.exit(f"{path}: QGIS cannot open this as a raster.")
    return layer


def render(layer: QgsRasterLayer) -> QImage:
    """Draw the whole layer in its own CRS, on white."""
    extent = layer.extent()
    scale = LONGER_SIDE / max(extent.width(), extent.height())
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(round(extent.width() * scale), round(extent.height() * scale)))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def with_legend(drawn: QImage, items: list[LegendItem]) -> QImage:
    """Return the map with swatches and class names to its right, in columns as high as the map."""
    font = QFont()
    font.setPixelSize(TEXT)
    names = max((QFontMetrics(font).horizontalAdvance(name) for name, _ in items), default=0)
    column = SWATCH + MARGIN // 2 + names + MARGIN
    rows = max(1, drawn.height() // ROW)
    columns = math.ceil(len(items) / rows)
    left = MARGIN + drawn.width() + MARGIN
    picture = QImage(left + columns * column, MARGIN + drawn.height() + MARGIN, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))

    painter = QPainter(picture)
    painter.setFont(font)
    painter.drawImage(MARGIN, MARGIN, drawn)
    painter.drawRect(MARGIN, MARGIN, drawn.width() - 1, drawn.height() - 1)
    for index, (name, color) in enumerate(items):
        swatch = QRect(left + index // rows * column, MARGIN + index % rows * ROW, SWATCH, SWATCH)
        painter.fillRect(swatch, color)
        painter.drawRect(swatch)
        label = QRect(swatch.right() + MARGIN // 2, swatch.top(), names + MARGIN, SWATCH)
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    painter.end()
    return picture


def main(raster: Path, picture: Path) -> None:
    """Render the raster and write the image."""
    application = QgsApplication([], True)
    application.initQgis()
    layer = open_raster(raster)
    if not with_legend(render(layer), layer.renderer().legendSymbologyItems()).save(str(picture)):
        sys.exit(f"{picture}: the picture cannot be written.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
