"""Esri classifier definitions (.ecd) with the model inside; the hash of the model is right in most inputs."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from pixelwise.inference.formats import ecd
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import carded, content_of
from pixelwise.tests.fuzz.readers import emd
from pixelwise.tests.models import argmax_model


def _definition(**packed: object) -> dict[str, object]:
    network = content_of(argmax_model, 3)
    deep = {
        "Version": 1,
        "Framework": "ONNX",
        "ModelFile": "net.onnx",
        "Model": base64.b64encode(network).decode(),
        "SHA256": hashlib.sha256(network).hexdigest(),
        "ImageHeight": 64,
        "ImageWidth": 64,
        "Input": {"Name": "image", "Layout": "BCHW"},
        "Output": {"Name": "scores", "Stride": 1},
        **packed,
    }
    return {
        "EsriClassifierDefinitionFile": 0,
        "FileVersion": 3,
        "NumberDefinitions": 1,
        "Definitions": [
            {
                "Classifier": "ONNX",
                "NumberClasses": 3,
                "Classes": emd.CLASSES,
                "NumberRasterBands": 3,
                "RasterIsSegmented": 0,
                "DeepLearning": deep,
            }
        ],
    }


def seeds() -> list[bytes]:
    """Return definitions with each kind of normalisation."""
    ways = (
        {},
        {"Normalization": {"Low": [0], "High": [255], "Target": [0, 1], "Mean": [0.5], "Std": [0.2, 0.2, 0.2]}},
        {"Normalization": {"Steps": [{"type": "log1p"}], "AsTheyAre": True}, "SizeMultiple": 4, "BatchSize": 2},
        {"ExtractBands": ["Red", "Green", "Blue"], "Padding": 8, "Input": {"Layout": "BTCHW"}},
    )
    return [json.dumps(_definition(**way)).encode() for way in ways]


def mutate(data: bytes, random: Random) -> bytes:
    """Change the JSON, or the model and its hash."""
    changed = mutations.of_json(data, random)
    try:
        deep = json.loads(changed)["Definitions"][0]["DeepLearning"]
        content = base64.b64decode(deep["Model"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return changed
    if random.random() < 0.1:
        document = json.loads(changed)
        content = mutations.of_protobuf(content, random)
        document["Definitions"][0]["DeepLearning"]["Model"] = base64.b64encode(content).decode()
        document["Definitions"][0]["DeepLearning"]["SHA256"] = hashlib.sha256(content).hexdigest()
        return json.dumps(document).encode()
    return changed


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of whole definitions."""
    path = folder / "m.ecd"

    def read(data: bytes) -> object:
        path.write_bytes(data)
        return carded(ecd.read(str(path)))

    return read
