"""The folder of results for which a name alone was given, as the user sets it."""

from __future__ import annotations

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsSettings

_KEY = "pixelwise/results_folder"


def chosen_folder() -> str:
    """Give the folder that was chosen for Pixelwise; "" for none."""
    return str(QgsSettings().value(_KEY, "") or "")


def default_folder() -> str:
    """Give the chosen folder, or else the Output folder of QGIS's Processing options."""
    return chosen_folder() or str(ProcessingConfig.getSetting(ProcessingConfig.OUTPUT_FOLDER) or "")


def choose_folder(folder: str) -> None:
    """Set the folder; "" for none."""
    if folder:
        QgsSettings().setValue(_KEY, folder)
    else:
        QgsSettings().remove(_KEY)
