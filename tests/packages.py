"""Definitions and packages that tests make: class information, .ecd files, archives."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pixelwise.inference import NullProgress
from pixelwise.inference.pack import model_to_ecd


def class_information(path: Path, classes: list[dict[str, object]], **others: object) -> Path:
    """Write a class information file; `others` are more keys, or other values of the usual ones."""
    entries = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classifier": "ONNX", "Classes": classes}
    path.write_text(json.dumps({**entries, **others}), encoding="utf-8")
    return path


def land_cover_information(path: Path, emd: Path) -> Path:
    """Write the class information of the land cover model: its classes with the values 100 … 600."""
    classes = json.loads(emd.read_text(encoding="utf-8"))["Classes"]
    hundreds = [{**entry, "Value": 100 * (index + 1)} for index, entry in enumerate(classes)]
    return class_information(path, hundreds, Classifier="CNTK", NumberRasterBands=4, MiniBatchSize=16)


def make_ecd(model: Path, information: Path, output: Path, *, embed: bool = True) -> Path:
    """Write an .ecd as the algorithm does."""
    job = model_to_ecd.EcdJob(str(model), str(information), str(output), embed)
    model_to_ecd.write(model_to_ecd.plan(job), NullProgress())
    return output


def zipped(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP archive of these members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
