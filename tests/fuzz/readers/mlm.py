"""STAC Items of the Machine Learning Model extension next to a network of three bands and three classes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats import mlm
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import NETWORK, definition_reader, plain_network

mutate = mutations.of_json

_IMAGE = {
    "name": "image",
    "bands": ["B04", {"name": "B08"}, {"name": "ndvi", "format": "formula", "expression": "(B08 - B04) / (B08 + B04)"}],
    "input": {
        "shape": [-1, 3, -1, -1],
        "dim_order": ["batch", "channel", "height", "width"],
        "data_type": "float32",
    },
    "norm_by_channel": True,
    "norm_type": "z-score",
    "statistics": [{"mean": 10.5, "stddev": 2, "minimum": 0, "maximum": 255}] * 3,
    "resize_type": "crop",
    "value_scaling": [{"type": "z-score", "mean": 10.5, "stddev": 2}, {"type": "min-max", "minimum": 0, "maximum": 9}],
    "pre_processing_function": {"format": "python", "expression": "module:function"},
}
_OUTPUT = {
    "name": "scores",
    "tasks": ["semantic-segmentation"],
    "result": {
        "shape": [-1, 3, -1, -1],
        "dim_order": ["batch", "class", "height", "width"],
        "data_type": "float32",
    },
    "classification:classes": [
        {"value": 0, "name": "water", "title": "Open water", "color_hint": "1E90FF"},
        {"value": 1, "name": "field", "description": "Crops", "color_hint": "#c0a000"},
        {"value": 7, "name": "town", "nodata": False},
    ],
}


def _item(image: dict[str, object], **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": ["https://stac-extensions.github.io/mlm/v1.4.0/schema.json"],
        "id": "fields",
        "geometry": None,
        "properties": {
            "mlm:name": "Fields",
            "mlm:architecture": "U-Net",
            "mlm:tasks": ["semantic-segmentation"],
            "mlm:framework": "ONNX",
            "mlm:batch_size_suggestion": 4,
            "mlm:input": [image],
            "mlm:output": [_OUTPUT],
            "eo:bands": [{"name": "B04", "center_wavelength": 0.665}],
            "datetime": None,
            **properties,
        },
        "links": [],
        "assets": {"model": {"href": f"./{NETWORK}", "roles": ["mlm:model"], "mlm:artifact_type": "onnx"}},
    }


def seeds() -> list[bytes]:
    """Return items with each way to state the scaling of values."""
    kept = ("name", "input")
    images = [
        {**{key: _IMAGE[key] for key in kept}, "bands": ["red", "green", "blue"], "value_scaling": None},
        {key: value for key, value in _IMAGE.items() if key not in ("norm_type", "statistics", "norm_by_channel")},
        {key: value for key, value in _IMAGE.items() if key not in ("value_scaling", "pre_processing_function")},
        {**_IMAGE, "bands": ["B02", "B03", "B04"]},
    ]
    return [json.dumps(_item(image)).encode() for image in images]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of whole items."""
    plain_network(folder)
    return definition_reader(mlm.read, folder / "item.json")
