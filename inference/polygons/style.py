"""The style of polygons in QGIS: a category for each class, with its name and colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..model.classes import ModelClass
from ..result.style import OWN_VECTOR_STYLE, xml_text

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
{mark}
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="{field}" symbollevels="0" forceraster="0" enableorderby="0">
    <categories>
{categories}
    </categories>
    <symbols>
{symbols}
    </symbols>
  </renderer-v2>
</qgis>
"""

_CATEGORY = '      <category symbol="{number}" value="{value}" type="long" label="{label}" render="true"/>'

# Each polygon has an outline of its own colour, since otherwise the background shows through between neighbours.
_SYMBOL = """      <symbol type="fill" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" pass="0" locked="0" enabled="1">
          <Option type="Map">
            <Option type="QString" name="color" value="{color}"/>
            <Option type="QString" name="outline_color" value="{color}"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="0.1"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="joinstyle" value="bevel"/>
            <Option type="QString" name="style" value="solid"/>
          </Option>
        </layer>
      </symbol>"""


def polygon_style(field: str, classes: Sequence[ModelClass]) -> str:
    """Return a QGIS style (.qml) for polygons.

    Args:
        field: The field with the class values.
        classes: The entries of the legend, in this order.
    """
    numbered = list(enumerate(classes))
    return _FRAME.format(
        mark=OWN_VECTOR_STYLE,
        field=field,
        categories="\n".join(
            _CATEGORY.format(number=number, value=entry.value, label=escape(xml_text(entry.name)))
            for number, entry in numbered
        ),
        symbols="\n".join(
            _SYMBOL.format(number=number, color="{},{},{},255".format(*entry.color)) for number, entry in numbered
        ),
    )
