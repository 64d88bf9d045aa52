"""Write the layer metadata of a result (.qmd), which QGIS shows under Information in the layer's properties.

The texts are English in every language, as in all files that are passed on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from osgeo import osr

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..model.arguments import argument_text
from ..regular_files import read_start
from .provenance import Provenance
from .style import xml_text
from .tally import ClassStatistics, Coverage

_OWN = "pixelwise-"  # start of the identifier; a hash of all other text follows, so that edited files are recognised
_IDENTIFIER = re.compile(rf"<identifier>{_OWN}([0-9a-f]*)</identifier>")
_LARGEST = 64 * 2**20  # bytes of a .qmd that are read
_HECTARE = 1e4  # square metres

_QMD = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22">
  <identifier>{identifier}</identifier>
  <parentidentifier></parentidentifier>
  <language>ENG</language>
  <type>dataset</type>
  <title>{title}</title>
  <abstract>{abstract}</abstract>
  <links/>
{history}
  <fees></fees>
  <encoding></encoding>
  <crs>
    <spatialrefsys>
      <wkt>{wkt}</wkt>
      <authid>{authority}</authid>
      <geographicflag>{geographic}</geographicflag>
    </spatialrefsys>
  </crs>
  <extent>
    <spatial crs="{authority}" dimensions="2" minz="0" maxz="0" \
minx="{xmin}" miny="{ymin}" maxx="{xmax}" maxy="{ymax}"/>
  </extent>
</qgis>
"""


@dataclass(frozen=True)
class LayerDescription:
    """The content of the layer metadata: a raster and how it was made.

    Attributes:
        content: Title of the content, such as "Classified raster".
        provenance: The record of how it was made.
        grid: The grid of its pixels.
        statistics: Its classes with their pixels and areas, if it has classes.
    """

    content: str
    provenance: Provenance
    grid: Grid
    statistics: ClassStatistics | None = None

    @property
    def title(self) -> str:
        """The content and its model, or the inputs of a tool without a model."""
        made = self.provenance
        return f"{self.content}: " + (made.model.get("name", "") if made.model else ", ".join(made.inputs))

    @property
    def abstract(self) -> str:
        """The content and its origin."""
        made = self.provenance
        if made.model:
            return f"{self.content} by the model {made.model.get('name', '')}. Made by {made.software}."
        return f"{self.content}. Made by {made.made_by}."

    def lines(self) -> Iterator[str]:
        """Yield the facts about the raster, one per line."""
        made = self.provenance
        yield f"Made by: {made.made_by}"
        if made.host:
            yield f"Run from: {made.host}"
        yield from _model_lines(made.model)
        parameters = "Model arguments" if made.model else "Parameters"
        yield f"{parameters}: " + (argument_text(made.arguments) or "none")
        yield "Input: " + ", ".join(made.inputs) + (f" and {made.more_inputs} more" if made.more_inputs else "")
        if made.bands:
            yield "Bands: " + ", ".join(map(str, made.bands))
        if made.mask:
            yield f"Mask: {made.mask}"
        yield from grid_lines(self.grid)
        versions = (f"{name} {version}" for name, version in made.versions.items())
        yield "Versions: " + ", ".join(filter(None, (*versions, made.provider)))
        for entry, covered in self.statistics.classes if self.statistics else ():
            yield f"Class {entry.value} {entry.name}: {_extent(covered)}"
        if self.statistics:
            yield f"No data: {_extent(self.statistics.nodata)}"
        if self.statistics and self.statistics.damaged:
            yield f"No data because the input cannot be read: {self.statistics.damaged} pixels"


def _model_lines(model: Mapping[str, str]) -> Iterator[str]:
    if not model:
        return
    yield f"Model: {model.get('name', '')}"
    yield f"Model file: {model.get('file', '')}"
    if model.get("network", "") not in ("", model.get("file")):
        yield f"Network file: {model['network']}"
    yield f"SHA-256 of the network: {model.get('sha256', '')}"


def grid_lines(grid: Grid) -> Iterator[str]:
    """Yield CRS, extent, cell size and size of a grid, one per line."""
    width, height = grid.cell_size
    extent = grid.extent()
    yield f"CRS: {_crs_name(grid.crs)}"
    yield f"Extent (xmin, ymin, xmax, ymax): {extent.xmin!r}, {extent.ymin!r}, {extent.xmax!r}, {extent.ymax!r}"
    yield f"Cell size: {width:.15g} x {height:.15g}"
    yield f"Size: {grid.cols} columns, {grid.rows} rows"


def write_qmd(path: str, description: LayerDescription) -> None:
    """Write the layer metadata of a raster.

    Raises:
        OSError: The file system refuses.
    """
    grid = description.grid
    extent = grid.extent()
    reference = spatial_reference(grid.crs) if grid.crs else None
    text = _QMD.format(
        identifier=_OWN,
        title=_in_html(description.title),
        abstract=_in_html(description.abstract),
        history="\n".join(f"  <history>{_in_html(line)}</history>" for line in description.lines()),
        wkt=escape(xml_text(grid.crs)),
        authority=escape(_authority(reference)),
        geographic="true" if reference is not None and reference.IsGeographic() else "false",
        **{side: repr(float(getattr(extent, side))) for side in ("xmin", "ymin", "xmax", "ymax")},
    )
    own = _IDENTIFIER.sub(f"<identifier>{_OWN}{_text_digest(text)}</identifier>", text, count=1)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(own)


def is_own(path: str) -> bool:
    """Return True if Pixelwise wrote a .qmd, and it was not edited since."""
    try:
        text = read_start(path, _LARGEST).decode()
    except (OSError, UnicodeDecodeError):
        return False
    stated = _IDENTIFIER.search(text)
    blank = _IDENTIFIER.sub(f"<identifier>{_OWN}</identifier>", text, count=1)
    return stated is not None and stated[1] == _text_digest(blank)


def history(path: str) -> tuple[str, ...]:
    """Return the history of a raster from its .qmd, line by line.

    Raises:
        OSError: It cannot be read.
    """
    text = read_start(path, _LARGEST).decode(errors="replace").replace("\r\n", "\n")
    return tuple(unescape(unescape(line)) for line in re.findall("<history>(.*?)</history>", text, re.DOTALL))


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _in_html(text: str) -> str:
    """Escape a text for an element that QGIS shows as HTML: class and model names come from the model's author."""
    return escape(escape(xml_text(" ".join(text.split())), quote=False), quote=False)


def _extent(covered: Coverage) -> str:
    pixels = f"{covered.pixels} pixels"
    return pixels if covered.area is None else f"{pixels}, {hectares(covered.area):.15g} ha"


def hectares(area: float) -> float:
    """Return an area in m² as hectares, rounded to a square centimetre."""
    return round(area / _HECTARE, 8)


def _crs_name(crs: str) -> str:
    if not crs:
        return "none"
    reference = spatial_reference(crs)
    authority = _authority(reference)
    return f"{reference.GetName()} ({authority})" if authority else str(reference.GetName())


def _authority(reference: osr.SpatialReference | None) -> str:
    """Return authority and code, such as EPSG:32633; "" for a CRS without a code."""
    name, code = (reference.GetAuthorityName(None), reference.GetAuthorityCode(None)) if reference else (None, None)
    return f"{name}:{code}" if name and code else ""
