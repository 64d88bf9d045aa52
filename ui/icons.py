"""Icons of QGIS's theme that look disabled in dark themes too."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPixmap

_SIZES = 16, 20, 24, 32, 48, 64  # pixels
_FAINT = 0.35


def theme_icon(name: str) -> QIcon:
    """Return an icon of QGIS's theme that is faint if disabled: Qt would make it white on a dark ground."""
    icon = QIcon()
    for size in _SIZES:
        pixmap = QgsApplication.getThemeIcon(name).pixmap(size, size)
        icon.addPixmap(pixmap)
        icon.addPixmap(_faint(pixmap), QIcon.Mode.Disabled)
    return icon


def _faint(pixmap: QPixmap) -> QPixmap:
    faint = QPixmap(pixmap.size())
    faint.setDevicePixelRatio(pixmap.devicePixelRatio())
    faint.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faint)
    painter.setOpacity(_FAINT)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faint
