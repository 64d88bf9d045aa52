"""Read images at another size without freezing QGIS."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage, QImageReader


def read_scaled(reader: QImageReader, size: QSize) -> QImage:
    """Read an image, smoothly scaled to a size; a null image if it cannot be decoded.

    Qt scales in the threads of its pool, all of which may be waiting for Python's lock. `QImageReader.read` releases
    that lock. `QImage.scaled` holds it, so that all threads would wait for each other for ever.
    """
    reader.setScaledSize(size)
    return reader.read()
