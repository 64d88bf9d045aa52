"""Links with the plugin's own scheme, which Qt passes to a handler wherever QGIS shows our texts.

The handler is in ui/menu/link_follower.py; without it, texts contain no such links. This module needs no window.
"""

from __future__ import annotations

import html

from ..inference.network.engine import engine_found, missing_engine
from .i18n import menu_path, tr

SCHEME = "pixelwise"
INSTALL = f"{SCHEME}:install"

_followed = False


def set_followed(followed: bool) -> None:
    """Set whether these links are handled; the plugin's menu does so while it exists."""
    global _followed
    _followed = followed


def are_followed() -> bool:
    """Return whether these links are handled."""
    return _followed


def engine_advice() -> str:
    """Return HTML that explains why models cannot run and how to install the engine; "" if they can."""
    error = missing_engine()
    if not error:
        return ""
    reason = (
        html.escape(error)
        if engine_found()
        else tr("The inference engine onnxruntime, which runs the models and is not included in QGIS, is missing.")
    )
    path = html.escape(menu_path(tr("Install the Inference Engine…")))
    link = f'<a href="{INSTALL}">{path}</a>' if are_followed() else path
    return f"<p>{reason}</p><p>{tr('Install it here:')} {link}</p>"
