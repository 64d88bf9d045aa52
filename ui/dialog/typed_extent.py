"""What a user typed into QGIS's widget for a rectangle, which keeps to itself what it cannot use.

It gives the last rectangle it understood, or none, whatever else its field shows.
"""

from __future__ import annotations

import re

from qgis.PyQt.QtWidgets import QLineEdit, QWidget

_CLOSE = 1e-6  # cells are larger; QGIS rounds what it shows


def field_of(widget: QWidget) -> QLineEdit | None:
    """Give the field in which a rectangle is typed; None where this QGIS has another one."""
    return widget.findChild(QLineEdit, "mCondensedLineEdit")


def is_emptied(field: QLineEdit) -> bool:
    """Whether the user has removed all text."""
    return field.isModified() and not field.text().strip()


def misread(field: QLineEdit, value: object) -> str:
    """Give what the user typed where the widget's value is something else; "" where it is that."""
    text = field.text().strip()
    if not field.isModified() or text in ("", field.property("nullValue")):  # "Not set", in the user's language
        return ""
    return "" if value and _same(_read(text), _read(str(value))) else text


def _read(text: str) -> tuple[list[float], str]:
    """Split into numbers, ordered as those of a rectangle, and the name of a CRS."""
    sides, _, crs = text.partition("[")
    try:
        numbers = [float(each) for each in re.split(r"\s*,\s*", sides.strip())]
    except ValueError:
        return [], ""
    return [*sorted(numbers[:2]), *sorted(numbers[2:])], crs.strip(" ]").casefold()


def _same(typed: tuple[list[float], str], value: tuple[list[float], str]) -> bool:
    if len(typed[0]) != len(value[0]) or not typed[0]:
        return False
    close = all(abs(one - other) <= _CLOSE * max(1.0, abs(other)) for one, other in zip(typed[0], value[0]))
    return close and typed[1] == value[1]
