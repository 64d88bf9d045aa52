"""The metadata inside an .onnx file: our own, and the texts that other programs write, for three networks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.formats import resolve
from pixelwise.inference.formats.metadata import Description, Metadata
from pixelwise.inference.network.engine import open_network
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import MOST_VALUES, plain_network
from pixelwise.tests.models import dates_model, texture_model

mutate = mutations.of_json

_OWN = {
    "classes": [{"value": 1, "name": "Water", "color": [0, 0, 255]}, {"value": 2, "name": "Forest"}, [3, "Town"]],
    "bands": ["red", "green", "nir"],
    "value_range": [0, 255],
    "mean": [0.4, 0.5, 0.6],
    "std": [0.2, 0.2, 0.2],
    "tile_size": 64,
    "padding": 8,
    "size_multiple": 4,
    "border": 0,
    "cell_size": 10,
    "batch_size": 2,
    "model_name": "Land cover",
    "description": "Three classes.",
    "steps": ["log1p", {"type": "scale", "factor": 0.1}],
    "output": "scores",
    "values": "stored",
}


def seeds() -> list[bytes]:
    """Return metadata as one object, as single properties, and of other programs."""
    as_text = {key: value if isinstance(value, str) else json.dumps(value) for key, value in _OWN.items()}
    few = {"classes": _OWN["classes"], "mean": 5, "std": [2]}
    others = {
        "class_names": "['water', 'forest', 'town']",
        "names": "{0: 'water', 1: 'forest', 2: 'town'}",
        "model_name": "m",
        "channel_names": "red, green, blue",
        "resolution": "10",
        "standardization_params": '{"mean": [1, 2, 3], "std": [1, 1, 1]}',
    }
    dates = {"dimension_order": "BTCHW", "output_date": "last", "dates": 3, "metadata_inputs": {"doy": "day_of_year"}}
    properties = ({"pixelwise": json.dumps(_OWN)}, {"pixelwise": json.dumps(few)}, as_text, others)
    return [json.dumps(entries).encode() for entries in (*properties, {"pixelwise": json.dumps({**few, **dates})})]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a JSON object as the metadata_props of an opened network."""
    paths = (plain_network(folder), texture_model(folder / "t.onnx", 3), dates_model(folder / "d.onnx", 3, None))
    files = [ModelFile(str(path)) for path in paths]
    networks = [open_network(file, "m.onnx") for file in files]

    resolve._MOST_VALUES = MOST_VALUES

    def read(data: bytes) -> object:
        place = len(data) % len(files)
        network = replace(networks[place], metadata=_properties(data))
        description = Description(files[place], "m.onnx", "m.onnx", Metadata())
        metadata = resolve.merged_metadata(description, network)
        return model_card(resolve.resolve(metadata, network, files[place], "m.onnx")).text()

    return read


def _properties(data: bytes) -> dict[str, str]:
    """Return texts by texts, as onnxruntime does: valid UTF-8."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        values = {"pixelwise": data.decode("utf-8", "replace")}
    if not isinstance(values, dict):
        values = {"pixelwise": json.dumps(values)}
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    return {_unicode(key): _unicode(value) for key, value in texts.items()}


def _unicode(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
