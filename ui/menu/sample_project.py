"""The sample project: the bundled scene in a new project, and a dialog with the bundled model selected.

The result is a temporary file, because the folder of the plugin may be read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtWidgets import QDialog

from ...installation.self_test import MODEL, SCENE
from ...processing_provider.i18n import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

# The band of the scene for red, green and blue, with its 2nd and 98th percentile.
_COLOURS = ((3, 30, 113), (2, 42, 100), (1, 58, 108))


def open_sample_project(iface: QgisInterface, algorithm: str) -> QDialog | None:
    """Open the project and the dialog.

    Args:
        iface: QGIS's interface.
        algorithm: Id of the algorithm that classifies.

    Returns:
        The open dialog; None if the user keeps the current project.
    """
    if not iface.newProject(True):  # QGIS asks whether to save changes
        return None
    scene = QgsRasterLayer(SCENE, tr("Landsat 7 scene of Olinda"))
    _show_in_natural_colours(scene)
    project = QgsProject.instance()
    project.setTitle(tr("Pixelwise sample"))
    project.setCrs(scene.crs())
    project.addMapLayer(scene)
    iface.setActiveLayer(scene)
    iface.mapCanvas().setExtent(scene.extent())
    iface.mapCanvas().refresh()
    project.setDirty(False)  # it contains no work of the user
    return _open_dialog(scene, algorithm)


def _open_dialog(scene: QgsRasterLayer, algorithm: str) -> QDialog:
    from qgis import processing  # a plugin that QGIS may load after this one

    parameters = {"INPUT": [scene.id()], "MODEL": MODEL, "OUTPUT": "TEMPORARY_OUTPUT"}
    dialog = processing.createAlgorithmDialog(algorithm, parameters)
    dialog.show()
    return dialog


def _show_in_natural_colours(scene: QgsRasterLayer) -> None:
    """Set bands and contrast without computing statistics, which GDAL would write into the folder of the plugin."""
    red, green, blue = (band for band, *_ in _COLOURS)
    renderer = QgsMultiBandColorRenderer(scene.dataProvider(), red, green, blue)
    setters = (
        renderer.setRedContrastEnhancement,
        renderer.setGreenContrastEnhancement,
        renderer.setBlueContrastEnhancement,
    )
    for (band, darkest, brightest), set_contrast in zip(_COLOURS, setters):
        contrast = QgsContrastEnhancement(scene.dataProvider().dataType(band))
        contrast.setContrastEnhancementAlgorithm(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
        )
        contrast.setMinimumValue(darkest)
        contrast.setMaximumValue(brightest)
        set_contrast(contrast)
    scene.setRenderer(renderer)
