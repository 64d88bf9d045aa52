"""Read a band of colour indices as the colours of its colour table.

A raster whose only band has a colour table becomes a virtual raster of red, green, blue and alpha, in which GDAL looks
up pixels as they are read. Alpha is 0 for nodata by the table, the nodata value, a mask or the user's settings, and for
indices without an entry. Colours are Byte, shape (entries, 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import TYPES, checked
from ..grid.xml_nodes import ELEMENT, XmlNode, child, new_element, with_attribute, xml_of
from ..i18n import tr
from .colour_blocks import blocks_of_colours
from .inputs import RasterInput
from .vrt.xml import root_of

ALPHA = 3  # the band (from 0) after red, green and blue
_INTERPRETATIONS = ("Red", "Green", "Blue", "Alpha")
_NOT_IN_BANDS = ("VRTRasterBand", "MaskBand")
_NO_MASKS = (gdal.GMF_ALL_VALID, gdal.GMF_NODATA)


def paletted_bands(dataset: gdal.Dataset) -> tuple[int, ...]:
    """Return the bands (from 0) with a colour table."""
    return tuple(number - 1 for number in range(1, dataset.RasterCount + 1) if _is_paletted(dataset, number))


def first_table(dataset: gdal.Dataset) -> bytes | None:
    """Return the colours of the first band's table, if it has one, for comparisons."""
    if not dataset.RasterCount or not _is_paletted(dataset, 1):
        return None
    return _table_entries(dataset.GetRasterBand(1).GetColorTable())[
        :, :3
    ].tobytes()  # alpha also depends on nodata values


def is_picture(dataset: gdal.Dataset, alpha: int | None) -> bool:
    """Whether the only band, apart from transparency, has a colour table."""
    bands = [band for band in range(dataset.RasterCount) if band != alpha]
    return len(bands) == 1 and paletted_bands(dataset) == (bands[0],)


def in_colours(raster: RasterInput, dataset: gdal.Dataset, alpha: int | None) -> RasterInput:
    """Return the raster as red, green, blue and, unless all its pixels are valid, alpha.

    Args:
        raster: A raster for which `is_picture` is true.
        dataset: The opened raster.
        alpha: The band (from 0) marked as transparency, if any.

    Raises:
        RasterError: The colour table is not one of red, green and blue, or the band stores fractions.
    """
    if raster.blocks is not None:
        names = tuple(name.lower() for name in _INTERPRETATIONS[:ALPHA])
        return replace(raster, blocks=blocks_of_colours(raster.blocks, names))
    [band] = paletted_bands(dataset)
    colours = _colours(dataset.GetRasterBand(band + 1), raster.name)
    colours = _made_transparent(colours, _missing(raster, dataset, band, len(colours)))
    masks = _masks(dataset, band, alpha)
    complete = _is_complete(dataset.GetRasterBand(band + 1))
    template = _template(raster, dataset, band)
    source = _source_element(template)
    template = [node for node in template if not (isinstance(node, list) and node[1] in _NOT_IN_BANDS)]
    for component in range(ALPHA):
        looked_up = _component(source, component) if complete else _looked_up(source, colours[:, component])
        template.append(_component_band(component, [looked_up]))
    if masks or not complete or (colours[:, ALPHA] == 0).any():
        opaque = _looked_up(source, colours[:, ALPHA], beyond=0)
        template.append(_component_band(ALPHA, [opaque, *(_hidden_by(source, name) for name in masks)]))
    return replace(raster, uri=xml_of(template), options=(), nodata_settings=None)


def not_brightness(raster: str, band: int, bands: Sequence[int]) -> RasterError:
    """Return the error for a band with a colour table that the user did not choose as model input.

    Args:
        raster: Name of the raster for messages.
        band: The band (from 0).
        bands: All bands for the model.
    """
    given = ",".join(str(band + 1) for band in bands)
    if len(bands) == 1:
        template = tr(
            'Input raster "{raster}": the values of band {band} are indices into a colour table, not brightness. If '
            "the model expects such indices (classes), set Band order to {bands}. Otherwise choose a model with three "
            "bands (red, green, blue), or a raster of measured values."
        )
    else:
        template = tr(
            'Input raster "{raster}": the values of band {band} are indices into a colour table, not brightness. '
            "Choose another raster. If the model expects such indices (classes), set Band order to {bands}."
        )
    return RasterError(template.format(raster=raster, band=band + 1, bands=given))


def too_few_bands(raster: str, needed: int) -> RasterError:
    """Return the error for a band with a colour table and a model of neither one nor three bands."""
    return RasterError(
        tr(
            'Input raster "{raster}": the model needs {needed} bands, but the raster has one band with a colour table, '
            "which counts as three: red, green and blue. Choose a raster with those bands."
        ).format(raster=raster, needed=needed)
    )


def described_as_colours(raster: str) -> str:
    """Return the log line for a raster that is read as colours."""
    template = tr('Input raster "{raster}": its only band has a colour table and is read as red, green and blue.')
    return template.format(raster=raster)


def described_as_numbers(raster: str, band: int) -> str:
    """Return the log line for a band (from 0) whose colour indices feed the model."""
    return tr(
        'Input raster "{raster}": band {band} has a colour table. The model receives the colour indices, as set '
        "under Band order."
    ).format(raster=raster, band=band + 1)


def _is_paletted(dataset: gdal.Dataset, number: int) -> bool:
    band = dataset.GetRasterBand(number)
    return band.GetColorInterpretation() == gdal.GCI_PaletteIndex and band.GetColorTable() is not None


def _colours(band: gdal.Band, raster: str) -> NDArray[np.uint8]:
    """Return red, green, blue and alpha of every entry."""
    table = band.GetColorTable()
    kind = table.GetPaletteInterpretation()
    whole = band.DataType in TYPES and TYPES[band.DataType].kind in "iu"
    if kind not in (gdal.GPI_RGB, gdal.GPI_Gray) or not whole:
        raise RasterError(
            tr(
                'Input raster "{raster}": its colour table cannot be read as red, green and blue. '
                "Convert the raster to an image of three bands first."
            ).format(raster=raster)
        )
    entries = _table_entries(table)
    if kind == gdal.GPI_Gray:
        entries[:, 1:3] = entries[:, :1]
    return np.clip(entries, 0, 255).astype(np.uint8)


def _table_entries(table: gdal.ColorTable) -> NDArray[np.int64]:
    return np.array([table.GetColorEntry(number) for number in range(table.GetCount())], np.int64).reshape(-1, 4)


def _made_transparent(colours: NDArray[np.uint8], missing: Iterable[int]) -> NDArray[np.uint8]:
    """Return the colours with some entries made transparent."""
    changed = colours.copy()
    changed[[*missing], 3] = 0
    return changed


def _missing(raster: RasterInput, dataset: gdal.Dataset, band: int, count: int) -> Iterator[int]:
    """Return the entries that are nodata, by the file and the user."""
    settings = raster.nodata_settings
    declared = dataset.GetRasterBand(band + 1).GetNoDataValue()
    if declared is not None and not (settings and settings.ignored[band]):
        yield from (number for number in range(count) if number == declared)
    for low, high in settings.ranges[band] if settings else ():
        yield from (number for number in range(count) if low <= number <= high)


def _masks(dataset: gdal.Dataset, band: int, alpha: int | None) -> list[str]:
    """Return masks and transparency band of a band, by their names in a VRT."""
    flags = dataset.GetRasterBand(band + 1).GetMaskFlags()
    own = flags not in _NO_MASKS and not flags & gdal.GMF_ALPHA
    masks = [f"mask,{band + 1}"] if own else []
    return masks if alpha is None else [*masks, str(alpha + 1)]


def _template(raster: RasterInput, dataset: gdal.Dataset, band: int) -> XmlNode:
    """Return a virtual raster of one band with its georeferencing."""
    options = gdal.TranslateOptions(format="VRT", bandList=[band + 1], noData="none", maskBand="none")
    virtual = checked(
        lambda: gdal.Translate("", dataset, options=options),
        lambda words: RasterError(
            tr('Input raster "{raster}": its colour table cannot be read ({reason}). Choose another raster.').format(
                raster=raster.name, reason=words
            )
        ),
    )
    return root_of(virtual)


def _is_complete(band: gdal.Band) -> bool:
    """Whether GDAL has a colour for every number of the band's type."""
    table, dtype = band.GetColorTable(), TYPES[band.DataType]
    whole = dtype.kind == "u" and table.GetCount() > np.iinfo(dtype).max
    return bool(whole and table.GetPaletteInterpretation() == gdal.GPI_RGB)


def _source_element(template: XmlNode) -> XmlNode:
    """Return the only source of a virtual raster of one band."""
    band = child(template, "VRTRasterBand")
    source = child(band, "SimpleSource") if band is not None else None
    if source is None:
        raise ValueError(template)
    return source


def _component_band(component: int, sources: Iterable[XmlNode]) -> XmlNode:
    name = _INTERPRETATIONS[component]
    band = new_element("VRTRasterBand", dataType="Byte", band=str(component + 1))
    return [*band, new_element("Description", name.lower()), new_element("ColorInterp", name), *sources]


def _component(source: XmlNode, component: int) -> XmlNode:
    """Return a source of a colour component for each index; faster than a lookup table."""
    return [*_copied(source), new_element("ColorTableComponent", str(component + 1))]


def _looked_up(source: XmlNode, values: NDArray[np.uint8], beyond: int | None = None) -> XmlNode:
    """Return a source that looks up values of indices; `beyond` is the value of indices without an entry."""
    table = list(enumerate(values.tolist()))
    if beyond is not None:
        table = [(-1, beyond), *table, (len(table), beyond)]
    return [*_copied(source), new_element("LUT", ",".join(f"{number}:{value}" for number, value in _bends(table)))]


def _bends(table: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return the entries at which a lookup table changes, since GDAL interpolates linearly between entries."""
    for index, (number, value) in enumerate(table):
        before, after = table[max(index - 1, 0)][1], table[min(index + 1, len(table) - 1)][1]
        if index in (0, len(table) - 1) or before != value or after != value:
            yield number, value


def _hidden_by(source: XmlNode, band: str) -> XmlNode:
    """Return a source that hides those before it where a mask is not 255."""
    nodes = [new_element("SourceBand", band) if node[1] == "SourceBand" else node for node in _copied(source)[2:]]
    return [ELEMENT, "ComplexSource", *nodes, new_element("NODATA", "255")]


def _copied(source: XmlNode) -> XmlNode:
    """Return the source as a ComplexSource that each thread opens for itself."""
    nodes = [node for node in source[2:] if node[1] != "SourceProperties"]  # those of the band, not of its mask
    unshared = [with_attribute(node, "shared", "0") if node[1] == "SourceFilename" else node for node in nodes]
    return [ELEMENT, "ComplexSource", *unshared]
