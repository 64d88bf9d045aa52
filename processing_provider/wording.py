"""Texts that people read, in their own language where there is a translation."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate `text`; placeholders such as {name} are filled in afterwards."""
    return QCoreApplication.translate("Pixelwise", text)
