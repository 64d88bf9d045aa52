"""The user's default folder for results given by name only."""

from __future__ import annotations

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsSettings

_KEY = "pixelwise/results_folder"


def chosen_folder() -> str:
    """Return the folder chosen for Pixelwise; "" if none is set."""
    return str(QgsSettings().value(_KEY, "") or "")


def default_folder() -> str:
    """Return the chosen folder, or the Output folder of QGIS's Processing options."""
    return chosen_folder() or str(ProcessingConfig.getSetting(ProcessingConfig.OUTPUT_FOLDER) or "")


def choose_folder(folder: str) -> None:
    """Set the folder; "" for none."""
    if folder:
        QgsSettings().setValue(_KEY, folder)
    else:
        QgsSettings().remove(_KEY)
