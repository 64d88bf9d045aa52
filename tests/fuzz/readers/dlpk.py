"""Esri deep learning packages (.dlpk): the archive, its members, and the definition inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats import dlpk
from pixelwise.inference.formats.foreign import foreign_file
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import carded, content_of
from pixelwise.tests.fuzz.readers import emd
from pixelwise.tests.models import argmax_model

LARGEST = 8192
mutate = mutations.of_zip


def seeds() -> list[bytes]:
    """Return packages with members packed in every way, in a folder, and with two definitions."""
    network = content_of(argmax_model, 3)
    plain = emd.seeds()[0]
    members = [[("m.emd", plain, method), ("net.onnx", network, method)] for method in (0, 8, 12, 14)]
    members.append([("a/m.emd", plain, 8), ("a/net.onnx", network, 8), ("b/m.emd", plain, 0), ("x.py", b"1", 0)])
    return [mutations.zipped(entries) for entries in members]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of packages, and of what the file would be if it is not one."""
    path = folder / "m.dlpk"

    def read(data: bytes) -> object:
        path.write_bytes(data)
        foreign_file(str(path))
        return carded(dlpk.read(str(path)))

    return read
