"""The language of QGIS for all texts of the plugin, those of the core included.

What `tr` of inference/i18n.py is given is looked up in i18n/pixelwise_<language>.qm, which lrelease makes of the
.ts file beside it. Where there is none for QGIS's language, all stays English.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..inference.i18n import translate_by

CONTEXT = "Pixelwise"
FOLDER = Path(__file__).parent.parent / "i18n"


class Translation:
    """Holds what was lent to Qt and to the core, to take it back again."""

    def __init__(self) -> None:
        """Start with English."""
        self._translator: QTranslator | None = None

    def install(self) -> None:
        """Speak the language of QGIS from now on; needs no window."""
        translator = QTranslator()
        # Qt looks for the language where the region has no file of its own: for de_AT it takes pixelwise_de.qm.
        if self._translator is None and translator.load(f"pixelwise_{QgsApplication.locale()}", str(FOLDER)):
            QCoreApplication.installTranslator(translator)
            translate_by(partial(QCoreApplication.translate, CONTEXT))  # from any thread
            self._translator = translator

    def remove(self) -> None:
        """Speak English again."""
        if self._translator is not None:
            translate_by(None)
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
