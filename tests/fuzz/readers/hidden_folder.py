"""The hidden folder of a publication that a killed process has left: its owner and its journal of renames.

An input is a JSON object with the content of both files. Whatever they say, other files must stay as they are.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.result import interrupted
from pixelwise.inference.result.names import hidden_prefix
from pixelwise.tests.fuzz import mutations

mutate = mutations.of_json

_NO_PROCESS = 2**22 + 1  # greater than any number of a process


def seeds() -> list[bytes]:
    """Return a journal of a dead process, and one that is empty."""
    owner = {**Owner.current().to_values(), "target": "map.tif", "pid": _NO_PROCESS}
    journal = {
        "target": "map.tif",
        "aside": [["map.tif", ""], ["map.qml", "map.previous.qml"]],
        "new": ["map.tif", "map.qml"],
        "places": ["HERE"],
    }
    return [json.dumps({"owner": owner, "renames": renames}).encode() for renames in (journal, {}, None)]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a folder of results, which is made again for each input."""
    interrupted.PATIENCE = 0.0
    beside = folder / "results"
    target, others = beside / "map.tif", {"map.shp": b"1", "other.tif": b"2"}
    (folder / "outside").write_bytes(b"3")

    def read(data: bytes) -> object:
        shutil.rmtree(beside, ignore_errors=True)
        hidden = Path(hidden_prefix(str(target)) + "x")
        (beside / hidden.name / "journal").mkdir(parents=True)
        for name, content in others.items():
            (beside / name).write_bytes(content)
        target.write_bytes(b"old")
        (beside / hidden.name / "map.tif").write_bytes(b"new")
        for name, content in _files(data, str(beside / hidden.name)).items():
            (beside / hidden.name / "journal" / name).write_bytes(content)
        interrupted.finish_interrupted(str(target), "Output")
        kept = {name: (beside / name).read_bytes() for name in others}
        if kept != others or (folder / "outside").read_bytes() != b"3":
            raise AssertionError(kept)
        return target.read_bytes()

    return read


def _files(data: bytes, hidden: str) -> dict[str, bytes]:
    """Return the content of the owner's file and of the journal; where the folder is named, its path."""
    try:
        values = json.loads(data)
        owner, renames = values["owner"], values["renames"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return {"owner.json": data, "renames.json": data}
    text = json.dumps(renames).replace('"HERE"', json.dumps(hidden))
    files = {"owner.json": json.dumps(owner).encode()}
    return files if renames is None else {**files, "renames.json": text.encode()}
