"""Translation of texts for users: the core's functions, and paths of menu entries in the language of QGIS."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..inference.i18n import numeral, percentage, short, tr

__all__ = ["menu_path", "numeral", "percentage", "short", "tr"]


def menu_path(entry: str) -> str:
    """Return the path of an entry of the plugin's menu, in the language of QGIS."""
    plugins = QCoreApplication.translate("MainWindow", "&Plugins").replace("&", "")
    return f"{plugins} ▸ Pixelwise ▸ {entry}"
