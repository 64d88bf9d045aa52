"""ARGUMENTS: the text of the dialog, a JSON text, or values of a script, for models with and without padding."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pixelwise.inference import ArgumentError, read_definition
from pixelwise.inference.model.arguments import (
    argument_pairs,
    chosen_output,
    in_effect,
    is_usable,
    offered_arguments,
    read_arguments,
    speed_key,
    with_padding,
)
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.models import argmax_model, texture_model

LARGEST = 1024
mutate = mutations.of_text


def seeds() -> list[bytes]:
    """Return arguments of all kinds, as text and as JSON."""
    texts = (
        "padding 64;batch_size 4;tile_size 256",
        "padding auto;merge blend;test_time_augmentation true;threshold 0.5",
        "fill zero;incomplete nodata;values stored;predict_background false;output scores;dates 2020-01-01",
        '{"padding": 8, "batch_size": "2", "merge": "crop", "exclude": ["a", 1]}',
        '[["padding", 8], ["tile_size", null]]',
    )
    return [text.encode() for text in texts]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader for three models."""
    models = [
        read_definition(str(argmax_model(folder / "flexible.onnx", 3))),
        read_definition(str(argmax_model(folder / "fixed.onnx", 3, tile_size=64, padding=0, size_multiple=8))),
        read_definition(str(texture_model(folder / "far.onnx", 4))),
    ]

    def read(data: bytes) -> object:
        text = data.decode("utf-8", "surrogateescape")
        chosen_output(text)
        with suppress(ArgumentError):
            given = json.loads(text) if text[:1] in ("{", "[", '"') and _is_json(text) else text
            argument_pairs(given)
            chosen_output(given)
        model = models[len(data) % len(models)]
        if len(text) < 40:
            for argument in offered_arguments(model):
                is_usable(text, argument)
        arguments = read_arguments(text, model)
        with_padding(text, model, 8)
        return in_effect(arguments, model), speed_key(arguments, model)

    return read


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
