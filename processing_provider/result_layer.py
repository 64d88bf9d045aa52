"""The result as a layer of the project: its name, its classes, and that it stays away after a failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingUtils,
    QgsProject,
)
from qgis.PyQt import sip


class _OwnClasses(QgsProcessingLayerPostProcessorInterface):
    """Show the classes that stand beside the raster.

    Processing loads results without their own style, and lays the user's default style for rasters
    over them.
    """

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> None:
        """Load the .qml that the core wrote, and forget pixels that an older file of that name had."""
        layer.dataProvider().reloadData()
        layer.loadNamedStyle(layer.styleURI())
        layer.triggerRepaint()


# QGIS owns the C++ half but keeps no reference to the Python half, without which nothing is called.
_ALIVE: list[_OwnClasses] = []


@contextmanager
def loaded_only_when_whole(path: str, name: str, context: QgsProcessingContext) -> Iterator[None]:
    """Let QGIS load the raster that the block writes, under `name`, unless the block fails.

    Args:
        path: What parameterAsOutputLayer registered.
        name: The layer's name, over every option of QGIS; "" leaves the choice to QGIS.
        context: Where it was registered.
    """
    try:
        yield
    except BaseException:  # whatever ended the run, a keyboard interrupt too: it goes on, but QGIS must load nothing
        layers = context.layersToLoadOnCompletion()
        layers.pop(path, None)
        context.setLayersToLoadOnCompletion(layers)
        raise
    if context.willLoadLayerOnCompletion(path):
        details = context.layerToLoadOnCompletionDetails(path)
        details.setPostProcessor(_own_classes())
        if name:
            details.name = name
            details.forceName = True


def load(path: str, name: str, output: str, project: QgsProject, context: QgsProcessingContext) -> None:
    """Have QGIS load a finished raster that is no destination parameter of its own.

    Args:
        path: The raster.
        name: The layer's name, over every option of QGIS.
        output: The output of the algorithm that it is a part of.
        project: Where to load it.
        context: That of the run.
    """
    details = QgsProcessingContext.LayerDetails(name, project, output, QgsProcessingUtils.LayerHint.Raster)
    details.forceName = True
    details.setPostProcessor(_own_classes())
    context.addLayerToLoadOnCompletion(path, details)


def _own_classes() -> _OwnClasses:
    """Make a post-processor that lives until the context, which owns it, deletes it."""
    _ALIVE[:] = [each for each in _ALIVE if not sip.isdeleted(each)]
    made = _OwnClasses()
    sip.transferto(made, None)
    _ALIVE.append(made)
    return made
