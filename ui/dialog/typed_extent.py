"""Read the text in QGIS's widget for an extent if the widget cannot parse it.

The value of that widget is the last valid extent, or none, whatever text its field contains.
"""

from __future__ import annotations

import re

from qgis.PyQt.QtWidgets import QLineEdit, QWidget

_CLOSE = 1e-6  # less than a cell; QGIS rounds the displayed numbers


def extent_field(widget: QWidget) -> QLineEdit | None:
    """Return the text field of an extent widget; None if this version of QGIS has no such field."""
    return widget.findChild(QLineEdit, "mCondensedLineEdit")


def is_emptied(field: QLineEdit) -> bool:
    """Whether the user has removed all text."""
    return field.isModified() and not field.text().strip()


def unused_text(field: QLineEdit, value: object) -> str:
    """Return the typed text if it is not the widget's value, otherwise ""."""
    text = field.text().strip()
    if not field.isModified() or text in ("", field.property("nullValue")):  # "Not set", in the user's language
        return ""
    return "" if value and _equal(_parse(text), _parse(str(value))) else text


def _parse(text: str) -> tuple[list[float], str]:
    """Return the numbers, as xmin, xmax, ymin, ymax, and the name of the CRS."""
    sides, _, crs = text.partition("[")
    try:
        numbers = [float(number) for number in re.split(r"\s*,\s*", sides.strip())]
    except ValueError:
        return [], ""
    return [*sorted(numbers[:2]), *sorted(numbers[2:])], crs.strip(" ]").casefold()


def _equal(typed: tuple[list[float], str], value: tuple[list[float], str]) -> bool:
    if len(typed[0]) != len(value[0]) or not typed[0]:
        return False
    close = all(abs(one - other) <= _CLOSE * max(1.0, abs(other)) for one, other in zip(typed[0], value[0]))
    return close and typed[1] == value[1]
