"""Attribute tables of other programs next to a class raster (.vat.dbf)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from osgeo import ogr
from pixelwise.inference import RasterInput
from pixelwise.inference.thematic.class_raster import read_class_raster
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import either_way, scene

LARGEST = 4096
mutate = mutations.of_bytes

_COLUMNS = {
    "arcgis": (("Value", ogr.OFTInteger), ("Count", ogr.OFTReal), ("ClassName", ogr.OFTString), ("Red", ogr.OFTReal)),
    "french": (("Valeur", ogr.OFTReal), ("Libelle", ogr.OFTString), ("ClassFrom", ogr.OFTString)),
}


def seeds() -> list[bytes]:
    """Return tables of two programs."""
    return [_table(columns) for columns in _COLUMNS.values()]


def _table(columns: tuple[tuple[str, int], ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.dbf"
        source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
        layer = source.CreateLayer("t", geom_type=ogr.wkbNone)
        for name, kind in columns:
            layer.CreateField(ogr.FieldDefn(name, kind))
        for row in range(3):
            feature = ogr.Feature(layer.GetLayerDefn())
            for place, (_, kind) in enumerate(columns):
                feature.SetField(place, f"class {row}" if kind == ogr.OFTString else row)
            layer.CreateFeature(feature)
        del feature, layer, source
        return path.read_bytes()


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a raster of one band with the table next to it."""
    raster = RasterInput("m", str(scene(folder / "m.tif", 1)))
    table = folder / "m.tif.vat.dbf"

    def read(data: bytes) -> object:
        table.write_bytes(data)
        return read_class_raster(raster).legend()

    return either_way(read)
