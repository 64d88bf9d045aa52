"""Class information files (.json) of Deep Learning Model To ECD."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats import class_information
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.readers import emd

mutate = mutations.of_json


def seeds() -> list[bytes]:
    """Return files with few keys and with all, in other spellings, and with mistakes that are fixed."""
    plain = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classifier": "ONNX", "Classes": emd.CLASSES}
    rich = {**plain, "NumberRasterBands": 3, "MiniBatchSize": 16, "DataRange": [0, 255], "Other": {"a": [1, None]}}
    text = json.dumps(plain).replace("Classes", "classes").replace("}]", "},]")
    return [json.dumps(plain).encode(), json.dumps(rich).encode(), text.encode(), text.encode("utf-16")]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of whole files."""
    path = folder / "classes.json"

    def read(data: bytes) -> object:
        path.write_bytes(data)
        return class_information.read(str(path))

    return read
