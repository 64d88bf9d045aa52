"""Links that the plugin itself follows, through Qt's handler of their scheme, wherever QGIS shows a text of ours.

Nothing here needs a window: `ui/menu/menu.py` follows them, and without a menu they lead nowhere.
"""

from __future__ import annotations

import html

from ..inference.network.engine import engine_found, missing_engine
from .wording import menu_path, tr

SCHEME = "pixelwise"
INSTALL = f"{SCHEME}:install"


def engine_advice() -> str:
    """Say as HTML why models cannot be run, and where the engine is installed; "" where they can."""
    trouble = missing_engine()
    if not trouble:
        return ""
    reason = (
        html.escape(trouble)
        if engine_found()
        else tr("The inference engine onnxruntime, which runs the models and is not included in QGIS, is missing.")
    )
    path = html.escape(menu_path(tr("Install the inference engine…")))
    return f'<p>{reason}</p><p>{tr("Install it here:")} <a href="{INSTALL}">{path}</a></p>'
