"""Read a band of palette numbers as the colours of its colour table.

A raster of one band with a colour table becomes a virtual raster of red, green, blue and alpha, whose pixels GDAL looks
up as they are read. Alpha is 0 where the table, the nodata value, a mask or the user's no data settings say that there
is no value, and where the table has no entry. Colours are Byte, shape (entries, 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import TYPES, checked
from ..i18n import tr
from .colour_blocks import blocks_of_colours
from .inputs import RasterInput
from .vrt.xml import ELEMENT, Node, child, element, root_of, with_attribute, xml_of

ALPHA = 3  # the band (from 0) beside red, green and blue
_INTERPRETATIONS = ("Red", "Green", "Blue", "Alpha")
_NOT_IN_BANDS = ("VRTRasterBand", "MaskBand")
_NO_MASKS = (gdal.GMF_ALL_VALID, gdal.GMF_NODATA)


def paletted_bands(dataset: gdal.Dataset) -> tuple[int, ...]:
    """The bands (from 0) that hold numbers of a colour table."""
    return tuple(number - 1 for number in range(1, dataset.RasterCount + 1) if _is_paletted(dataset, number))


def first_table(dataset: gdal.Dataset) -> bytes | None:
    """The colours that the numbers of the first band stand for, to be compared; None where they stand for none."""
    if not dataset.RasterCount or not _is_paletted(dataset, 1):
        return None
    return _entries(dataset.GetRasterBand(1).GetColorTable())[:, :3].tobytes()  # alpha says nodata too


def is_picture(dataset: gdal.Dataset, alpha: int | None) -> bool:
    """Whether all there is, beside transparency, is one band with a colour table."""
    bands = [band for band in range(dataset.RasterCount) if band != alpha]
    return len(bands) == 1 and paletted_bands(dataset) == (bands[0],)


def in_colours(raster: RasterInput, dataset: gdal.Dataset, alpha: int | None) -> RasterInput:
    """The raster as red, green, blue and, unless all its pixels have a value, alpha.

    Args:
        raster: One for which `is_picture` holds.
        dataset: The same, opened.
        alpha: The band (from 0) that is marked as transparency; None where there is none.

    Raises:
        RasterError: The colour table holds other colours than red, green and blue, or the band fractions.
    """
    if raster.blocks is not None:
        names = tuple(each.lower() for each in _INTERPRETATIONS[:ALPHA])
        return replace(raster, blocks=blocks_of_colours(raster.blocks, names))
    [band] = paletted_bands(dataset)
    colours = _colours(dataset.GetRasterBand(band + 1), raster.name)
    colours = _without(colours, _missing(raster, dataset, band, len(colours)))
    masks = _masks(dataset, band, alpha)
    complete = _is_complete(dataset.GetRasterBand(band + 1))
    template = _template(raster, dataset, band)
    source = _source(template)
    template = [part for part in template if not (isinstance(part, list) and part[1] in _NOT_IN_BANDS)]
    for component in range(ALPHA):
        looked_up = _component(source, component) if complete else _looked_up(source, colours[:, component])
        template.append(_band(component, [looked_up]))
    if masks or not complete or (colours[:, ALPHA] == 0).any():
        opaque = _looked_up(source, colours[:, ALPHA], beyond=0)
        template.append(_band(ALPHA, [opaque, *(_hidden_by(source, name) for name in masks)]))
    return replace(raster, uri=xml_of(template), options=(), nodata_settings=None)


def refuse_numbers(dataset: gdal.Dataset, bands: Sequence[int], raster: str) -> None:
    """Refuse to feed palette numbers to a model that nobody has told to take them.

    Args:
        dataset: The raster.
        bands: Its bands (from 0) for the model.
        raster: What the user calls it, for messages.

    Raises:
        RasterError: One of these bands has a colour table.
    """
    paletted = [band for band in paletted_bands(dataset) if band in bands]
    if not paletted:
        return
    given = ",".join(str(band + 1) for band in bands)
    if len(bands) == 1:
        template = tr(
            'Input raster "{raster}": the values of band {band} are indices into a colour table, not '
            "brightness. If the model takes such indices (classes), set Band order to {bands}. "
            "Otherwise choose a model with three bands (red, green, blue), or a raster of measured "
            "values."
        )
    else:
        template = tr(
            'Input raster "{raster}": the values of band {band} are indices into a colour table, not '
            "brightness. Choose another raster. If the model takes such indices (classes), set Band "
            "order to {bands}."
        )
    raise RasterError(template.format(raster=raster, band=paletted[0] + 1, bands=given))


def too_few_bands(raster: str, needed: int) -> RasterError:
    """The error for one band with a colour table and a model that needs neither one nor three bands."""
    return RasterError(
        tr(
            'Input raster "{raster}": the model needs {needed} bands, but the raster has one band with a colour table, '
            "which counts as three: red, green and blue. Choose a raster with those bands."
        ).format(raster=raster, needed=needed)
    )


def described(raster: str) -> str:
    """What a log says of a raster that is read as colours."""
    template = tr('Input raster "{raster}": its only band has a colour table and is read as red, green and blue.')
    return template.format(raster=raster)


def described_as_numbers(raster: str, band: int) -> str:
    """What a log says of a band (from 0) whose palette numbers feed the model."""
    return tr(
        'Input raster "{raster}": band {band} has a colour table. The model receives the colour indices, as set '
        "under Band order."
    ).format(raster=raster, band=band + 1)


def _is_paletted(dataset: gdal.Dataset, number: int) -> bool:
    band = dataset.GetRasterBand(number)
    return band.GetColorInterpretation() == gdal.GCI_PaletteIndex and band.GetColorTable() is not None


def _colours(band: gdal.Band, raster: str) -> NDArray[np.uint8]:
    """Red, green, blue and alpha of every entry."""
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
    entries = _entries(table)
    if kind == gdal.GPI_Gray:
        entries[:, 1:3] = entries[:, :1]
    return np.clip(entries, 0, 255).astype(np.uint8)


def _entries(table: gdal.ColorTable) -> NDArray[np.int64]:
    return np.array([table.GetColorEntry(number) for number in range(table.GetCount())], np.int64).reshape(-1, 4)


def _without(colours: NDArray[np.uint8], missing: Iterable[int]) -> NDArray[np.uint8]:
    """The colours, those of some entries wholly transparent."""
    changed = colours.copy()
    changed[[*missing], 3] = 0
    return changed


def _missing(raster: RasterInput, dataset: gdal.Dataset, band: int, count: int) -> Iterator[int]:
    """The entries that stand for nodata, by the file and the user."""
    said = raster.nodata_settings
    declared = dataset.GetRasterBand(band + 1).GetNoDataValue()
    if declared is not None and not (said and said.ignored[band]):
        yield from (number for number in range(count) if number == declared)
    for low, high in said.ranges[band] if said else ():
        yield from (number for number in range(count) if low <= number <= high)


def _masks(dataset: gdal.Dataset, band: int, alpha: int | None) -> list[str]:
    """What else says where there are values, as a VRT names it: masks and a transparency band."""
    flags = dataset.GetRasterBand(band + 1).GetMaskFlags()
    own = flags not in _NO_MASKS and not flags & gdal.GMF_ALPHA
    masks = [f"mask,{band + 1}"] if own else []
    return masks if alpha is None else [*masks, str(alpha + 1)]


def _template(raster: RasterInput, dataset: gdal.Dataset, band: int) -> Node:
    """A virtual raster of one band as it is, with all that says where it lies."""
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
    """Whether GDAL itself finds a colour for every number that the band can hold."""
    table, dtype = band.GetColorTable(), TYPES[band.DataType]
    whole = dtype.kind == "u" and table.GetCount() > np.iinfo(dtype).max
    return bool(whole and table.GetPaletteInterpretation() == gdal.GPI_RGB)


def _source(template: Node) -> Node:
    """The one source of a virtual raster of one band."""
    band = child(template, "VRTRasterBand")
    source = child(band, "SimpleSource") if band is not None else None
    if source is None:
        raise ValueError(template)
    return source


def _band(component: int, sources: Iterable[Node]) -> Node:
    name = _INTERPRETATIONS[component]
    band = element("VRTRasterBand", dataType="Byte", band=str(component + 1))
    return [*band, element("Description", name.lower()), element("ColorInterp", name), *sources]


def _component(source: Node, component: int) -> Node:
    """A source that gives a component of the colour for each number of `source`: faster than a table of our own."""
    return [*_copied(source), element("ColorTableComponent", str(component + 1))]


def _looked_up(source: Node, values: NDArray[np.uint8], beyond: int | None = None) -> Node:
    """A source that gives for each number of `source` a value; for numbers without one `beyond`, or anything."""
    table = list(enumerate(values.tolist()))
    if beyond is not None:
        table = [(-1, beyond), *table, (len(table), beyond)]
    return [*_copied(source), element("LUT", ",".join(f"{number}:{value}" for number, value in _bends(table)))]


def _bends(table: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The entries between which a table does not stay the same: GDAL joins them by straight lines."""
    for place, (number, value) in enumerate(table):
        before, after = table[max(place - 1, 0)][1], table[min(place + 1, len(table) - 1)][1]
        if place in (0, len(table) - 1) or before != value or after != value:
            yield number, value


def _hidden_by(source: Node, band: str) -> Node:
    """A source that covers those before it where a mask is not 255."""
    parts = [element("SourceBand", band) if part[1] == "SourceBand" else part for part in _copied(source)[2:]]
    return [ELEMENT, "ComplexSource", *parts, element("NODATA", "255")]


def _copied(source: Node) -> Node:
    """The source as one that looks values up, opened for each thread by itself."""
    parts = [part for part in source[2:] if part[1] != "SourceProperties"]  # those of the band, not of its mask
    shared = [with_attribute(part, "shared", "0") if part[1] == "SourceFilename" else part for part in parts]
    return [ELEMENT, "ComplexSource", *shared]
