"""Texts that people read, in their own language where there is a translation: the `tr` of the core."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..inference.i18n import tr

__all__ = ["menu_path", "tr"]


def menu_path(entry: str) -> str:
    """Say where an entry of the plugin's menu is, as QGIS calls its menus in its language."""
    plugins = QCoreApplication.translate("MainWindow", "&Plugins").replace("&", "")
    return f"{plugins} ▸ Pixelwise ▸ {entry}"
