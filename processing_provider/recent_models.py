"""Recently used models, stored in the profile's settings."""

from __future__ import annotations

import os
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QThread
from qgis.utils import iface

MODELS = "models"  # what Classify Pixels has run
BINARY_MODELS = "binary_models"  # what Deep Learning Model To ECD has packed

_MOST = 30  # kept, more than are offered: those of a drive that is away come back with it


@dataclass(frozen=True)
class RecentModels:
    """One list of paths, the newest first.

    Attributes:
        name: What the settings call it.
    """

    name: str

    @property
    def paths(self) -> list[str]:
        """All of them, also those that do not exist at present."""
        stored = QgsSettings().value(self._key, [])
        # An INI file spells a list of one entry as a text.
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [path for path in paths if isinstance(path, str) and path]

    def add(self, path: str) -> None:
        """Put a model at the top; text that is no path of a file or folder, such as JSON, is left out."""
        if not path or not os.path.exists(path):
            return
        path = os.path.abspath(path)
        others = [each for each in self.paths if os.path.normcase(each) != os.path.normcase(path)]
        QgsSettings().setValue(self._key, [path, *others][:_MOST])

    def clear(self) -> None:
        """Forget all."""
        QgsSettings().remove(self._key)

    @property
    def _key(self) -> str:
        return f"pixelwise/recent_{self.name}"


def note_recent_model(name: str, path: str) -> None:
    """Put a model that has just run into a list; nothing where there is no window, or outside the main thread."""
    if iface is not None and QThread.currentThread() is QgsApplication.instance().thread():
        RecentModels(name).add(path)
