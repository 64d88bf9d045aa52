"""Rasters of rare integer types as virtual rasters of a type that every part of the core reads.

Bytes with a sign become Int16: CORINE has them. Before GDAL 3.7 they are Byte bands with a mark, whose values GDAL
returns without the sign. 64-bit integers become Float64, which has the same values up to 2^53.
"""

from __future__ import annotations

from dataclasses import replace

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import TYPES, checked
from ..grid.xml_nodes import child, new_element, xml_of
from ..i18n import tr
from .inputs import RasterInput
from .vrt.xml import root_of

_SIGN = "0:0,127:127,128:-128,255:-1"  # GDAL interpolates between the entries of a lookup table


def in_common_type(raster: RasterInput, dataset: gdal.Dataset) -> RasterInput | None:
    """Return a virtual raster of an opened raster; None if its own type is read everywhere.

    Raises:
        RasterError: It cannot be made.
    """
    band = dataset.GetRasterBand(1)
    kind = gdal.GetDataTypeName(band.DataType)
    if raster.blocks is not None:
        return None
    if kind == "Byte" and band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE":
        return replace(raster, uri=_with_sign(_virtual(raster, dataset, gdal.GDT_Int16)), options=())
    wider = {"Int8": gdal.GDT_Int16, "Int64": gdal.GDT_Float64, "UInt64": gdal.GDT_Float64}.get(kind)
    if wider is None or band.DataType in TYPES:
        return None
    return replace(raster, uri=xml_of(root_of(_virtual(raster, dataset, wider))), options=())


def _virtual(raster: RasterInput, dataset: gdal.Dataset, kind: int) -> gdal.Dataset:
    """Return a virtual raster of another type."""
    options = gdal.TranslateOptions(format="VRT", outputType=kind)
    return checked(
        lambda: gdal.Translate("", dataset, options=options),
        lambda words: RasterError(
            tr('Input raster "{raster}": its values cannot be read ({reason}). Convert it to Int32.').format(
                raster=raster.name, reason=words
            )
        ),
    )


def _with_sign(virtual: gdal.Dataset) -> str:
    """Return the XML of a virtual raster whose first band looks its values up as bytes with a sign."""
    root = root_of(virtual)
    band = child(root, "VRTRasterBand")
    source = None if band is None else child(band, "SimpleSource")
    if source is not None:
        source[1] = "ComplexSource"
        source.append(new_element("LUT", _SIGN))
    return xml_of(root)
