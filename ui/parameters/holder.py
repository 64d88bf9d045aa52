"""The plain widget that a wrapper returns to QGIS, with the Python objects that belong to it."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtWidgets import QWidget

_holders: set[QWidget] = set()


def new_holder() -> QWidget:
    """Return an empty widget for `createWidget` of a parameter's widget wrapper.

    `createWrappedWidget` is annotated as a factory, so SIP makes a second Python object for the returned widget and
    lets go of the first. The C++ widget still points to the first one and asks it for reimplemented methods, so that
    one is kept until the widget is destroyed. A Python subclass would be lost: its methods belong to the first object.
    """
    holder = QWidget()
    _holders.add(holder)
    holder.destroyed.connect(partial(_holders.discard, holder))
    return holder
