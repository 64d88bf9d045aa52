"""What stands beside the parameters in the dialog, algorithm by algorithm.

Each looks at what the dialog's widgets hold (`DialogValues`) and shows something; none holds a value of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtWidgets import QWidget

from ..dialog_values import DialogValues

_CLASSIFY_PIXELS = "classifypixelsusingdeeplearning"


def beneath(name: str, values: DialogValues, parent: QWidget) -> Iterator[QWidget]:  # noqa: ARG001  for what comes
    """Make what stands directly under a parameter's widget."""
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "MODEL"):
        yield from ()


def below_all(values: DialogValues, parent: QWidget) -> Iterator[tuple[QWidget, int]]:  # noqa: ARG001  for what comes
    """Make what stands below the page, always in sight, from left to right, with its share of the width."""
    if values.algorithm.name() == _CLASSIFY_PIXELS:
        yield from ()
