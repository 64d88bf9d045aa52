"""Virtual rasters (.vrt): their items, what they cover, and the copies that are written with other masks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from osgeo import gdal
from pixelwise.inference import RasterError, RasterInput
from pixelwise.inference.grid.gdal import open_dataset
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.raster.band_names import band_names
from pixelwise.inference.raster.raster_items import items, overlapping_items
from pixelwise.inference.raster.roles import offered_bands
from pixelwise.inference.raster.source_files import source_files
from pixelwise.inference.raster.vrt import virtual_raster
from pixelwise.inference.survey import survey_images
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import either_way, scene

LARGEST = 4096
mutate = mutations.of_text

_MOST_PIXELS = 10**9  # of a raster whose copies are opened again

_SOURCE = (
    '<{kind}><SourceFilename relativeToVRT="1">{name}.tif</SourceFilename><SourceBand>{band}</SourceBand>'
    '<SourceProperties RasterXSize="5" RasterYSize="6" DataType="Byte" BlockXSize="5" BlockYSize="6"/>'
    '<SrcRect xOff="0" yOff="0" xSize="5" ySize="6"/>'
    '<DstRect xOff="{col}" yOff="0" xSize="5" ySize="6"/>{more}</{kind}>'
)
_BAND = '<VRTRasterBand dataType="Byte" band="{band}"{attributes}>{inside}</VRTRasterBand>'
_WHOLE = (
    '<VRTDataset rasterXSize="10" rasterYSize="6"><SRS>EPSG:32633</SRS>'
    "<GeoTransform>500000, 10, 0, 5400000, 0, -10</GeoTransform>{inside}</VRTDataset>"
)


def _mosaic(kind: str = "SimpleSource", more: str = "", inside: str = "", attributes: str = "") -> str:
    bands = []
    for band in (1, 2, 3):
        sources = [_SOURCE.format(kind=kind, name="ab"[n], band=band, col=5 * n, more=more) for n in range(2)]
        bands.append(_BAND.format(band=band, attributes=attributes, inside=inside + "".join(sources)))
    return _WHOLE.format(inside="".join(bands))


def seeds() -> list[bytes]:
    """Return mosaics with and without masks, an alpha band, a warped raster and a derived band."""
    alpha = _SOURCE.format(
        kind="ComplexSource", name="a", band=1, col=0, more="<ScaleOffset>255</ScaleOffset><ScaleRatio>0</ScaleRatio>"
    )
    band = _BAND.format(band=4, attributes="", inside=f"<ColorInterp>Alpha</ColorInterp>{alpha}")
    texts = (
        _mosaic(),
        _mosaic("ComplexSource", "<NODATA>0</NODATA><UseMaskBand>true</UseMaskBand>", "<NoDataValue>0</NoDataValue>"),
        _mosaic().replace("</VRTDataset>", band + "</VRTDataset>"),
        _mosaic(inside="<Description>Red</Description><Offset>1</Offset><Scale>0.5</Scale>"),
        _mosaic(attributes=' subClass="VRTDerivedRasterBand"', inside="<PixelFunctionType>sum</PixelFunctionType>"),
        _mosaic(inside="<Metadata><MDI key='wavelength'>0.66</MDI><MDI key='date'>2020-01-01</MDI></Metadata>"),
    )
    return [text.encode() for text in texts]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a virtual raster next to two rasters."""
    scene(folder / "a.tif")
    scene(folder / "b.tif")
    path = folder / "m.vrt"
    raster = RasterInput("m", str(path))

    def read(data: bytes) -> object:
        path.write_bytes(data)
        dataset = open_dataset(str(path), "m")
        if dataset.GetDriver().ShortName != "VRT":
            return None
        values = (
            virtual_raster.band_sources(dataset),
            virtual_raster.covered(dataset),
            band_names(dataset),
            source_files(dataset),
            Grid.of(dataset, ""),
        )
        windows = [window for band in values[1] or () for window in band]
        for text in (
            virtual_raster.without_masks(dataset, str(path)),
            virtual_raster.with_mask(dataset, str(path), windows),
            virtual_raster.with_masks(dataset, str(path), [windows] * dataset.RasterCount),
        ):
            if dataset.RasterXSize * dataset.RasterYSize < _MOST_PIXELS:
                with suppress(RasterError):
                    open_dataset(text, "copy")
        items(raster)
        overlapping_items(raster)
        offered_bands(raster)
        return survey_images([raster])

    gdal.SetConfigOption("GDAL_VRT_ENABLE_PYTHON", "NO")
    return either_way(read)
