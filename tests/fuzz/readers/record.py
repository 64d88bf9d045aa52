"""The record in a result, and the history in its layer metadata (.qmd), as `describe` reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from osgeo import gdal
from pixelwise.inference.card.result_card import describe_result
from pixelwise.inference.result.layer_metadata import is_own
from pixelwise.inference.result.provenance import DOMAIN
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import either_way, scene

mutate = mutations.of_json

_RECORD = {
    "record": 1,
    "software": "Pixelwise 1.0",
    "model": {"name": "Land cover", "file": "m.emd", "network": "net.onnx", "sha256": "ab12"},
    "arguments": {"padding": "8", "threshold": "0.5"},
    "inputs": ["scene.tif", "more.tif"],
    "bands": [1, "1:4", 3],
    "more_inputs": 2,
    "mask": "fields",
    "versions": {"GDAL": "3.6.2"},
}
_HISTORY = "<history>Class 1 water: 3 pixels, 2 ha</history>\n<history>No data: 0 pixels</history>"


def seeds() -> list[bytes]:
    """Return a record with the text of a .qmd, each alone too."""
    documents = ({"record": _RECORD, "qmd": _HISTORY}, {"record": _RECORD}, {"qmd": _HISTORY})
    return [json.dumps(document).encode() for document in documents]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a raster in memory, with and without a record, next to a .qmd."""
    source = gdal.Open(str(scene(folder / "scene.tif", 1)))
    beside = folder / "map.qmd"

    def read(data: bytes) -> object:
        record, text = _parts(data)
        beside.write_bytes(text)
        raster = gdal.GetDriverByName("GTiff").CreateCopy(str(folder / "map.tif"), source)
        raster.SetMetadataItem("RECORD", record.decode("utf-8", "replace").replace("\0", ""), DOMAIN)
        del raster
        card = describe_result(str(folder / "map.tif"))
        return card.text(), json.dumps(card.values()), is_own(str(beside))

    return either_way(read)


def _parts(data: bytes) -> tuple[bytes, bytes]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data, data
    if not isinstance(document, dict):
        return data, data
    text = str(document.get("qmd", "")).encode("utf-8", "surrogatepass")
    return json.dumps(document.get("record", "")).encode(), text
