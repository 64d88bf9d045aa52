"""The one window with the frameworks for converting models, which the menu and the dialogs share."""

from __future__ import annotations

from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QWidget

from ...processing_provider.frameworks import profile_folder
from .frameworks_dialog import FrameworksDialog

_window: FrameworksDialog | None = None


def open_frameworks_dialog(parent: QWidget | None) -> FrameworksDialog:
    """Show the window; create it again unless it is open or busy."""
    global _window
    if _window is None or sip.isdeleted(_window) or not (_window.isVisible() or _window.busy):
        _window = FrameworksDialog(parent, profile_folder())
    _window.show()
    _window.raise_()
    _window.activateWindow()
    return _window


def close_frameworks_dialog() -> None:
    """Close the window and cancel its task, because the plugin is being unloaded."""
    global _window
    if _window is not None and not sip.isdeleted(_window):
        _window.unload()
        _window.close()
        _window.deleteLater()
    _window = None
