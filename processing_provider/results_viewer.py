"""Add reports to QGIS's Results Viewer."""

from __future__ import annotations

import time

from qgis.core import QgsApplication, QgsProcessingAlgorithm
from qgis.PyQt.QtCore import QThread
from qgis.utils import iface


def list_in_results_viewer(algorithm: QgsProcessingAlgorithm, path: str) -> None:
    """List a report; without a window or outside the main thread, return at once."""
    if iface is None or QThread.currentThread() is not QgsApplication.instance().thread():
        return
    from processing.core.ProcessingResults import resultsList  # part of a plugin that QGIS may load after this one

    resultsList.addResult(
        icon=algorithm.icon(),
        name=f"{algorithm.displayName()}: {algorithm.parameterDefinition('OUTPUT_REPORT').description()}",
        timestamp=time.localtime(),
        result=path,
    )
