"""Write the files of a tile: image or label, with world file and the side file that GDAL reads with it.

Labels have no colour table: programs that read them as images would see the colours instead of the class values. The
side file of a label has its attribute table. Side files are the same text for all tiles and versions of GDAL, which
would write the table into the TIFF from 3.12 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import ArgumentError, OutputError
from ..grid.gdal import CODES, checked
from ..grid.grid import Grid
from ..i18n import tr
from ..result.class_columns import color_columns, named_columns
from ..result.style import xml_text
from .chips import ImageBands, LabelClass
from .job import ChipFormat

_SUFFIXES = {ChipFormat.TIFF: ".tif", ChipFormat.PNG: ".png", ChipFormat.JPEG: ".jpg"}
_WORLD = {".tif": ".tfw", ".png": ".pgw", ".jpg": ".jgw"}
_DRIVERS = {".png": ("PNG", ()), ".jpg": ("JPEG", ("QUALITY=95",))}
_IMAGE = ("INTERLEAVE=PIXEL", "ALPHA=NO")  # uncompressed, as every reader of TIFF understands it
_LABEL = ("COMPRESS=DEFLATE", "PHOTOMETRIC=MINISBLACK")
_PICTURES = {ChipFormat.PNG: (np.uint8, np.uint16), ChipFormat.JPEG: (np.uint8,)}  # the types they store
_PICTURE_BANDS = (1, 3)


def suffix_of(image_format: ChipFormat) -> str:
    """Return the suffix of images."""
    return _SUFFIXES[image_format]


def label_suffix(image_format: ChipFormat) -> str:
    """Return the suffix of labels, which JPEG would change."""
    return ".tif" if image_format is ChipFormat.TIFF else ".png"


def require_format(image_format: ChipFormat, bands: ImageBands) -> None:
    """Refuse bands that a format of pictures cannot store.

    Raises:
        ArgumentError: The format stores another number or type of bands.
    """
    if image_format is ChipFormat.TIFF:
        return
    if len(bands.names) not in _PICTURE_BANDS:
        raise ArgumentError(
            tr(
                'Image format {format}: it stores 1 or 3 bands, but {count} bands of "{raster}" are exported. Choose '
                "TIFF, or select 1 or 3 bands, such as 1,2,3."
            ).format(format=image_format.name, count=len(bands.names), raster=bands.raster),
            "format",
        )
    if bands.dtype not in _PICTURES[image_format]:
        raise ArgumentError(
            tr(
                'Image format {format}: it cannot store the values of "{raster}", which are of the type {type}. Choose '
                "TIFF."
            ).format(format=image_format.name, raster=bands.raster, type=bands.dtype.name),
            "format",
        )


@dataclass(frozen=True)
class TileFiles:
    """Writes images and labels of one format.

    Attributes:
        image_format: The format of images.
        classes: The classes of labels.
    """

    image_format: ChipFormat
    classes: Sequence[LabelClass]

    def write_image(self, path: Path, pixels: NDArray[Any], grid: Grid, bands: ImageBands) -> None:
        """Write an image, shape (bands, rows, cols), to a path without its suffix.

        Raises:
            OutputError: The file cannot be written.
        """
        rgb = len(pixels) >= 3 and bands.dtype == np.uint8
        options = (*_IMAGE, f"PHOTOMETRIC={'RGB' if rgb else 'MINISBLACK'}")
        self._write(_File(path, suffix_of(self.image_format), options), pixels, grid, bands)

    def write_label(self, path: Path, labels: NDArray[Any], grid: Grid) -> None:
        """Write labels, shape (rows, cols), to a path without its suffix.

        Raises:
            OutputError: The file cannot be written.
        """
        bands = ImageBands("", ("",), labels.dtype, 0)
        file = _File(path, label_suffix(self.image_format), _LABEL, _attribute_table(self.classes))
        self._write(file, labels[np.newaxis], grid, bands)

    def _write(self, file: _File, pixels: NDArray[Any], grid: Grid, bands: ImageBands) -> None:
        name = f"{file.path}{file.suffix}"
        write = file.write_tiff if file.suffix == ".tif" else file.write_picture

        def failure(words: str) -> OutputError:
            return OutputError(
                tr("Output {output}: it cannot be written ({reason}). Check the free disk space.").format(
                    output=name, reason=words
                ),
                "folder",
            )

        checked(lambda: write(name, pixels, grid, bands), failure)
        try:
            file.write_side_files(grid, bands)
        except OSError as error:
            raise failure(error.strerror or str(error)) from error


@dataclass(frozen=True)
class _File:
    path: Path
    suffix: str
    options: tuple[str, ...]
    table: str = ""

    def write_tiff(self, name: str, pixels: NDArray[Any], grid: Grid, bands: ImageBands) -> bool | None:
        """Write a GeoTIFF; return None after a failure."""
        count, rows, cols = pixels.shape
        driver = gdal.GetDriverByName("GTiff")
        dataset = driver.Create(name, cols, rows, count, CODES[pixels.dtype], [*self.options])
        if dataset is None:
            return None
        dataset.SetGeoTransform(grid.transform)
        if grid.crs:
            dataset.SetProjection(grid.crs)
        for number, band_name in enumerate(bands.names, start=1):
            band = dataset.GetRasterBand(number)
            if band_name:
                band.SetDescription(band_name)
            if bands.nodata is not None:
                band.SetNoDataValue(float(bands.nodata))
        written = dataset.WriteArray(pixels) == 0
        dataset.FlushCache()
        return written or None

    def write_picture(self, name: str, pixels: NDArray[Any], grid: Grid, bands: ImageBands) -> bool | None:  # noqa: ARG002
        """Write a PNG or JPEG, whose side files have all but the pixels; return None after a failure."""
        count, rows, cols = pixels.shape
        image = gdal.GetDriverByName("MEM").Create("", cols, rows, count, CODES[pixels.dtype])
        image.WriteArray(pixels)
        driver, options = _DRIVERS[self.suffix]
        return True if gdal.GetDriverByName(driver).CreateCopy(name, image, options=[*options]) is not None else None

    def write_side_files(self, grid: Grid, bands: ImageBands) -> None:
        """Write the world file, and the side file of GDAL unless it would be empty."""
        self.path.with_suffix(_WORLD[self.suffix]).write_text(_world_file(grid), encoding="ascii")
        inside = self.table if self.suffix == ".tif" else _georeference(grid) + _bands_xml(bands, self.table)
        if inside:
            side_file = Path(f"{self.path}{self.suffix}.aux.xml")
            side_file.write_text(f"<PAMDataset>\n{inside}</PAMDataset>\n", encoding="utf-8")


def _world_file(grid: Grid) -> str:
    """Return the six numbers of a world file, which refers to the centre of the first pixel."""
    x, dx, row_x, y, col_y, dy = grid.transform
    numbers = dx, col_y, row_x, dy, x + (dx + row_x) / 2, y + (col_y + dy) / 2
    return "".join(f"{number:.12f}\n" for number in numbers)


def _georeference(grid: Grid) -> str:
    numbers = ", ".join(f"{number:.16e}" for number in grid.transform)
    crs = f"<SRS>{_text(grid.crs)}</SRS>\n" if grid.crs else ""
    return f"{crs}<GeoTransform>{numbers}</GeoTransform>\n"


def _bands_xml(bands: ImageBands, table: str) -> str:
    if table:
        return table
    nodata = "" if bands.nodata is None else f"<NoDataValue>{bands.nodata:.17g}</NoDataValue>\n"
    return "".join(
        f'<PAMRasterBand band="{number}">\n{_description(name)}{nodata}</PAMRasterBand>\n'
        for number, name in enumerate(bands.names, start=1)
    )


def _description(name: str) -> str:
    return f"<Description>{_text(name)}</Description>\n" if name else ""


def _attribute_table(classes: Sequence[LabelClass]) -> str:
    """Return the band of a side file with the classes as an attribute table."""
    columns = (*named_columns(classes), *color_columns(classes))
    fields = "".join(
        f'<FieldDefn index="{index}"><Name>{column.name}</Name><Type>{column.stored_kind}</Type>'
        f"<Usage>{column.usage}</Usage></FieldDefn>\n"
        for index, column in enumerate(columns)
    )
    rows = "".join(
        f'<Row index="{index}">' + "".join(f"<F>{_text(str(cell))}</F>" for cell in cells) + "</Row>\n"
        for index, cells in enumerate(zip(*(column.values for column in columns)))
    )
    table = f'<GDALRasterAttributeTable tableType="thematic">\n{fields}{rows}</GDALRasterAttributeTable>\n'
    return f'<PAMRasterBand band="1">\n<NoDataValue>0</NoDataValue>\n{table}</PAMRasterBand>\n'


def _text(words: str) -> str:
    return escape(xml_text(words))
