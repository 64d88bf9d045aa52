"""Recently used models, stored in the settings of the user's profile."""

from __future__ import annotations

import os
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QThread
from qgis.utils import iface

MODELS = "models"  # run by Classify Pixels
BINARY_MODELS = "binary_models"  # packed by Deep Learning Model To ECD
FOREIGN_MODELS = "foreign_models"  # converted by Convert Model To ONNX

_MAX_PATHS = 30  # more than the menu shows: models on a disconnected drive come back with it


@dataclass(frozen=True)
class RecentModels:
    """A list of model paths, newest first.

    Attributes:
        name: The name of the list in the settings.
    """

    name: str

    @property
    def paths(self) -> list[str]:
        """All paths, including those that do not exist at present."""
        stored = QgsSettings().value(self._key, [])
        # An INI file stores a list of one entry as text.
        paths = [stored] if isinstance(stored, str) else list(stored or [])
        return [path for path in paths if isinstance(path, str) and path]

    def add(self, path: str) -> None:
        """Put a model at the top; ignore text that is not the path of a file or folder, such as JSON."""
        if not path or not os.path.exists(path):
            return
        path = os.path.abspath(path)
        others = [other for other in self.paths if os.path.normcase(other) != os.path.normcase(path)]
        QgsSettings().setValue(self._key, [path, *others][:_MAX_PATHS])

    def clear(self) -> None:
        """Remove all paths."""
        QgsSettings().remove(self._key)

    @property
    def _key(self) -> str:
        return f"pixelwise/recent_{self.name}"


def add_recent_model(name: str, path: str) -> None:
    """Add a model to a list; without a window or outside the main thread, return at once."""
    if iface is not None and QThread.currentThread() is QgsApplication.instance().thread():
        RecentModels(name).add(path)
