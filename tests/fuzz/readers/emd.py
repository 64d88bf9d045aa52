"""Esri model definitions (.emd) next to a network of three bands and three classes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats import emd
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import NETWORK, definition_reader, plain_network

mutate = mutations.of_json

CLASSES = [
    {"Value": 1, "Name": "Water", "Color": [0, 0, 255]},
    {"Value": 2, "Name": "Forest", "Color": [0, 128, 0]},
    {"Value": 5, "Name": "Built-up", "Color": "#ff0000"},
]
PLAIN = {
    "Framework": "ONNX",
    "ModelType": "ImageClassification",
    "ModelFile": NETWORK,
    "ImageHeight": 64,
    "ImageWidth": 64,
    "ExtractBands": [2, 1, 0],
    "Classes": CLASSES,
    "DataRange": [0, 255],
}
RICH = {
    **PLAIN,
    "ModelName": "Land cover",
    "Description": "Three classes.",
    "InferenceFunction": "infer.py",
    "ModelPadding": 4,
    "Padding": 8,
    "BatchSize": 4,
    "Threshold": 0.5,
    "SupportsVariableTileSize": True,
    "test_time_augmentation": "false",
    "ignore_mapped_class": [5],
    "MinCellSize": {"x": 0.5, "y": 0.5, "spatialReference": {"wkid": 32633}},
    "MaxCellSize": {"x": 2, "y": 2, "spatialReference": {"wkid": 32633}},
    "NormalizationStats": {
        "band_min_values": [0, 0, 0],
        "band_max_values": [255, 255, 255],
        "scaled_mean_values": [0.4, 0.5, 0.6],
        "scaled_std_values": [0.2, 0.2, 0.2],
    },
    "steps": [{"type": "scale", "factor": 0.01}],
    "values": "real",
    "DimOrder": "BTCHW",
    "OutputDate": "last",
}


def seeds() -> list[bytes]:
    """Return definitions with few keys and with all."""
    named = {**PLAIN, "ExtractBands": ["Red", "NIR", "(NIR - Red) / (NIR + Red)"], "OutputStride": 2}
    return [json.dumps(document).encode() for document in (PLAIN, RICH, named)]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of whole definitions."""
    plain_network(folder)
    return definition_reader(emd.read, folder / "m.emd")
