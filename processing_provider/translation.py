"""Translate all texts of the plugin, including those of the core, into the language of QGIS.

The argument of `tr` (inference/i18n.py) is looked up in i18n/pixelwise_<language>.qm, which lrelease generates from the
.ts file of that name. In other languages all texts stay English.
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
    """Installs the translation in Qt and in the core, and removes it again."""

    def __init__(self) -> None:
        """Start with English texts."""
        self._translator: QTranslator | None = None

    def install(self) -> None:
        """Use the language of QGIS from now on; needs no window."""
        translator = QTranslator()
        # Without a file for the region Qt uses that of the language: pixelwise_de.qm for de_AT.
        if self._translator is None and translator.load(f"pixelwise_{QgsApplication.locale()}", str(FOLDER)):
            QCoreApplication.installTranslator(translator)
            translate_by(partial(QCoreApplication.translate, CONTEXT))  # from any thread
            self._translator = translator

    def remove(self) -> None:
        """Use English texts again."""
        if self._translator is not None:
            translate_by(None)
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
