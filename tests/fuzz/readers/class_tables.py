"""The classes of a class raster: its attribute table in .aux.xml, a QGIS style in .qml, and category names.

An input is a JSON object with the text of the file for each suffix.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from pixelwise.inference import NullProgress, RasterInput
from pixelwise.inference.result.stored_legend import stored_legend
from pixelwise.inference.thematic.class_raster import read_class_raster
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import either_way, scene

_TABLE = """<PAMDataset><PAMRasterBand band="1"><GDALRasterAttributeTable tableType="thematic">
<FieldDefn index="0"><Name>Value</Name><Type>0</Type><Usage>5</Usage></FieldDefn>
<FieldDefn index="1"><Name>Class</Name><Type>2</Type><Usage>2</Usage></FieldDefn>
<FieldDefn index="2"><Name>Red</Name><Type>0</Type><Usage>6</Usage></FieldDefn>
<FieldDefn index="3"><Name>Green</Name><Type>0</Type><Usage>7</Usage></FieldDefn>
<FieldDefn index="4"><Name>Blue</Name><Type>0</Type><Usage>8</Usage></FieldDefn>
<Row index="0"><F>1</F><F>water</F><F>0</F><F>0</F><F>255</F></Row>
<Row index="1"><F>2</F><F>forest</F><F>0</F><F>128</F><F>0</F></Row>
</GDALRasterAttributeTable></PAMRasterBand></PAMDataset>"""
_RANGES = """<PAMDataset><PAMRasterBand band="1"><GDALRasterAttributeTable Row0Min="1" BinSize="2">
<FieldDefn index="0"><Name>from</Name><Type>1</Type><Usage>3</Usage></FieldDefn>
<FieldDefn index="1"><Name>to</Name><Type>1</Type><Usage>4</Usage></FieldDefn>
<FieldDefn index="2"><Name>Label</Name><Type>2</Type><Usage>0</Usage></FieldDefn>
<Row index="0"><F>0.5</F><F>2</F><F>low</F></Row><Row index="1"><F>2</F><F>9</F><F>high</F></Row>
</GDALRasterAttributeTable><CategoryNames><Category>none</Category><Category>water</Category></CategoryNames>
<ColorInterp>Palette</ColorInterp><NoDataValue>0</NoDataValue><ColorTable><Entry c1="1" c2="2" c3="3" c4="255"/>
</ColorTable><Metadata><MDI key="flag_values">1, 2</MDI><MDI key="flag_meanings">a b</MDI></Metadata>
</PAMRasterBand></PAMDataset>"""
_STYLE = """<qgis><pipe><rasterrenderer band="1" type="paletted"><colorPalette>
<paletteEntry value="1" alpha="255" label="Water" color="#0000ff"/>
<paletteEntry value="2" alpha="0" label="Forest &amp; wood" color="#008000"/>
</colorPalette></rasterrenderer></pipe></qgis>"""
_RAMP = """<qgis><rasterrenderer type="singlebandpseudocolor"><rastershader><colorrampshader colorRampType="EXACT">
<item value="3" label="3" color="#fff" alpha='255'/><item value="inf" label="x"/></colorrampshader></rastershader>"""


def seeds() -> list[bytes]:
    """Return tables of values and of ranges, and styles of two kinds."""
    files = ({".tif.aux.xml": _TABLE}, {".tif.aux.xml": _RANGES}, {".qml": _STYLE}, {".qml": _RAMP})
    return [json.dumps(texts).encode() for texts in (*files, {**files[0], **files[2]})]


def mutate(data: bytes, random: Random) -> bytes:
    """Change the text of one file."""
    try:
        files = json.loads(data)
        suffix = random.choice([*files])
        files[suffix] = mutations.of_text(files[suffix].encode(), random).decode("utf-8", "replace")
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return mutations.of_text(data, random)
    return json.dumps(files).encode()


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a raster of one band with the files next to it."""
    path = scene(folder / "m.tif", 1)
    raster = RasterInput("m", str(path))

    def read(data: bytes) -> object:
        texts = _texts(data)
        for suffix in (".tif.aux.xml", ".qml"):
            (folder / f"m{suffix}").write_bytes(texts.get(suffix, b""))
        stored_legend(str(path))
        found = read_class_raster(raster).completed(NullProgress())
        return found.legend()

    return either_way(read)


def _texts(data: bytes) -> dict[str, bytes]:
    try:
        files = json.loads(data)
    except (ValueError, RecursionError):
        files = None
    if not isinstance(files, dict):
        return {".qml": data, ".tif.aux.xml": data}
    return {key: str(text).encode("utf-8", "surrogatepass") for key, text in files.items()}
