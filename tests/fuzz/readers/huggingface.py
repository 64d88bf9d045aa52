"""Folders of Hugging Face: an input is a JSON object with the text of each file by its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from pixelwise.inference.formats import huggingface, opening
from pixelwise.tests.fuzz import material, mutations

_CONFIG = {
    "architectures": ["SegformerForSemanticSegmentation"],
    "model_type": "segformer",
    "num_channels": 3,
    "image_size": 64,
    "id2label": {"0": "background", "1": "building", "2": "woodland"},
    "label2id": {"background": 0, "building": 1, "woodland": 2},
    "semantic_loss_ignore_index": 255,
}
_PROCESSOR = {
    "do_normalize": True,
    "do_reduce_labels": True,
    "do_rescale": True,
    "do_resize": True,
    "image_mean": [0.485, 0.456, 0.406],
    "image_processor_type": "SegformerImageProcessor",
    "image_std": [0.229, 0.224, 0.225],
    "rescale_factor": 1 / 255,
    "resample": 2,
    "size": {"height": 64, "width": 64},
}
_README = "---\npipeline_tag: image-segmentation\ntags:\n- vision\n---\n# Land cover\n"
_NAMES = ("config.json", "preprocessor_config.json", "README.md")


def seeds() -> list[bytes]:
    """Return folders with all files, and with few."""
    folders = (
        {"config.json": _CONFIG, "preprocessor_config.json": _PROCESSOR, "README.md": _README},
        {"config.json": _CONFIG},
        {"config.json": {**_CONFIG, "id2label": {"0": "LABEL_0"}}, "preprocessor_config.json": {"size": 64}},
        {"config.json": {"architectures": ["UNet"]}, "preprocessor_config.json": {"crop_size": {"shortest_edge": 9}}},
    )
    return [json.dumps(folder).encode() for folder in folders]


def mutate(data: bytes, random: Random) -> bytes:
    """Change the JSON of the files."""
    return mutations.of_json(data, random)


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a folder with a network of three bands and three classes."""
    material.plain_network(folder)
    opening.open_for_metadata = material.opened

    def read(data: bytes) -> object:
        texts = _texts(data)
        for name in _NAMES:
            path = folder / name
            if name in texts:
                path.write_bytes(texts[name])
            else:
                path.unlink(missing_ok=True)
        return material.carded(huggingface.read(str(folder / "config.json")))

    return read


def _texts(data: bytes) -> dict[str, bytes]:
    try:
        files = json.loads(data)
    except (ValueError, RecursionError):
        files = None
    if not isinstance(files, dict):
        return {"config.json": data}
    return {
        name: text.encode("utf-8", "surrogatepass") if isinstance(text, str) else json.dumps(text).encode()
        for name, text in files.items()
    }
