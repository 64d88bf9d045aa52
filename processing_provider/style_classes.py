"""The classes that a raster layer shows, by its style."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsColorRampShader,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from ..inference.thematic.entries import Entry

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # QGIS reads names that are not UTF-8 so; the file has the right ones


def style_classes(layer: QgsRasterLayer) -> dict[int, Entry]:
    """Return the entries of a style that shows single values of the first band, by value; {} for other styles."""
    entries = {}
    for value, label, color in _shown(layer.renderer()):
        if float(value).is_integer():  # not inf, the end of the last range
            rgb = (color.red(), color.green(), color.blue())
            name = "" if _UNREADABLE in label else label.strip()
            entries[int(value)] = Entry(name, rgb, color.alpha() == 0)
    return entries


def _shown(renderer: QgsRasterRenderer) -> Iterator[tuple[float, str, QColor]]:
    if isinstance(renderer, QgsPalettedRasterRenderer) and renderer.usesBands() == [1]:
        for entry in renderer.classes():
            yield entry.value, entry.label, entry.color
    elif isinstance(renderer, QgsSingleBandPseudoColorRenderer) and renderer.usesBands() == [1]:
        function = renderer.shader().rasterShaderFunction() if renderer.shader() is not None else None
        if isinstance(function, QgsColorRampShader) and _is_exact(function):
            for item in function.colorRampItemList():
                yield item.value, item.label, item.color


def _is_exact(function: QgsColorRampShader) -> bool:
    return function.colorRampType() == QgsColorRampShader.Type.Exact
