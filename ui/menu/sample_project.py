"""The sample project: the bundled scene in a new project, and the dialog with the bundled model filled in.

Nothing is written into the plugin's folder, which may belong to an administrator: the result is temporary.
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

# Of red, green and blue: the band of the scene, and its 2nd and 98th percentile.
_COLOURS = ((3, 30, 113), (2, 42, 100), (1, 58, 108))


def open_sample_project(iface: QgisInterface, algorithm: str) -> QDialog | None:
    """Open the project and the dialog.

    Args:
        iface: QGIS's window.
        algorithm: Id of the algorithm that classifies.

    Returns:
        The dialog, shown; None where the user keeps the present project.
    """
    if not iface.newProject(True):  # QGIS asks whether to save what has changed
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
    project.setDirty(False)  # there is nothing of the user's in it yet
    return _open_dialog(scene, algorithm)


def _open_dialog(scene: QgsRasterLayer, algorithm: str) -> QDialog:
    from qgis import processing  # a plugin itself, which QGIS may load after this one

    given = {"INPUT": [scene.id()], "MODEL": MODEL, "OUTPUT": "TEMPORARY_OUTPUT"}
    dialog = processing.createAlgorithmDialog(algorithm, given)
    dialog.show()
    return dialog


def _show_in_natural_colours(scene: QgsRasterLayer) -> None:
    """Set colours and contrast without asking for statistics, which GDAL would write into the plugin's folder."""
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
