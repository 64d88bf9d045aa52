"""Results as layers of the project: their names, their styles, and that they stay away after a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class _OwnStyle(QgsProcessingLayerPostProcessorInterface):
    """Show the classes, or percentages, by the style next to the raster, and how it was made by its layer metadata.

    Processing loads results without their own style and metadata, and applies the user's default style for rasters.
    """

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> None:
        """Load the .qml and the .qmd that the core wrote, and forget pixels that an older file of that name had."""
        layer.dataProvider().reloadData()
        layer.loadNamedStyle(layer.styleURI())
        layer.loadDefaultMetadata()
        layer.triggerRepaint()


# QGIS owns the C++ half but keeps no reference to the Python half, without which nothing is called.
_ALIVE: list[_OwnStyle] = []


@contextmanager
def loaded_only_when_whole(names: Mapping[str, str], context: QgsProcessingContext) -> Iterator[None]:
    """Let QGIS load the rasters that the block writes, unless the block fails.

    Args:
        names: By the path that parameterAsOutputLayer registered the layer's name, over every option of QGIS; "" leaves
            the choice to QGIS.
        context: Where they were registered.
    """
    try:
        yield
    except BaseException:  # whatever ended the run, a keyboard interrupt too: it goes on, but QGIS must load nothing
        layers = context.layersToLoadOnCompletion()
        for path in names:
            layers.pop(path, None)
        context.setLayersToLoadOnCompletion(layers)
        raise
    for path, name in names.items():
        if context.willLoadLayerOnCompletion(path):
            details = context.layerToLoadOnCompletionDetails(path)
            details.setPostProcessor(_own_style())
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
    details.setPostProcessor(_own_style())
    context.addLayerToLoadOnCompletion(path, details)


def _own_style() -> _OwnStyle:
    """Make a post-processor that lives until the context, which owns it, deletes it."""
    _ALIVE[:] = [each for each in _ALIVE if not sip.isdeleted(each)]
    made = _OwnStyle()
    sip.transferto(made, None)
    _ALIVE.append(made)
    return made
