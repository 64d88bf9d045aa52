"""Names of layers, which anybody can choose: a project or a file from a stranger has them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..inference.inert import inert_line

if TYPE_CHECKING:
    from qgis.core import QgsMapLayer


def shown_name(layer: QgsMapLayer) -> str:
    """Return the name of a layer for logs, messages and results: without control characters, in one line."""
    return inert_line(layer.name())
