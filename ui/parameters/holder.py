"""The plain widget that a wrapper returns to QGIS, around the widgets of a parameter."""

from __future__ import annotations

from qgis.PyQt import sip
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QAbstractScrollArea, QWidget


def new_holder() -> QWidget:
    """Return an empty widget for `createWidget` of a parameter's widget wrapper.

    `createWrappedWidget` is annotated as a factory, so SIP makes a second Python object for the returned widget and
    frees the first. A widget made in Python, even a plain QWidget, would go on asking the freed one for reimplemented
    methods, and QGIS would crash now and then. Therefore the widget is made by Qt: the viewport of a scroll area.
    """
    area = QAbstractScrollArea()
    holder = area.viewport()
    holder.setParent(None)
    holder.setFocusProxy(None)
    holder.setBackgroundRole(QPalette.ColorRole.NoRole)
    holder.setAutoFillBackground(False)
    sip.delete(area)
    return holder
