"""QGIS's Results Viewer, where reports are listed."""

from __future__ import annotations

import time

from qgis.core import QgsApplication, QgsProcessingAlgorithm
from qgis.PyQt.QtCore import QThread
from qgis.utils import iface


def list_in_results_viewer(algorithm: QgsProcessingAlgorithm, path: str) -> None:
    """Add a report to those listed; nothing where there is no window, or outside the main thread."""
    if iface is None or QThread.currentThread() is not QgsApplication.instance().thread():
        return
    from processing.core.ProcessingResults import resultsList  # a plugin itself, which QGIS may load after this one

    resultsList.addResult(
        icon=algorithm.icon(),
        name=f"{algorithm.displayName()}: {algorithm.parameterDefinition('OUTPUT_REPORT').description()}",
        timestamp=time.localtime(),
        result=path,
    )
