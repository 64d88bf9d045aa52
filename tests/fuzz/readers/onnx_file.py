"""Whole .onnx files as onnxruntime opens them: damaged, inconsistent, or with other shapes, types and operators.

A fault of onnxruntime itself may end the process; scripts/fuzz then continues with the next reader, and the input is in
.cache/fuzz/onnx_file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.formats import sidecar
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import carded, content_of
from pixelwise.tests.models import argmax_model, conv_model, dates_model, texture_model

LARGEST = 8192  # bytes: onnxruntime itself is not under test
mutate = mutations.of_protobuf


def seeds() -> list[bytes]:
    """Return four networks."""
    models = (content_of(argmax_model, 3), content_of(conv_model, [[1, 2], [3, 4]]), content_of(dates_model, 2, 3))
    return [*models, content_of(texture_model, 2)]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader that opens each file in a session of its own."""
    path = folder / "m.onnx"

    def read(data: bytes) -> object:
        path.write_bytes(data)
        return carded(sidecar.read(str(path)))

    return read
