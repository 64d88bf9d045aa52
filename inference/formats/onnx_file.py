"""Read an .onnx file: the graph, and what its metadata_props say.

Two vocabularies are understood: our own (key "pixelwise") and that of the QGIS plugin Deepness
(https://qgis-plugin-deepness.readthedocs.io, "Model metadata"). Both are in docs/model-formats.md.
"""

from __future__ import annotations

import ast
import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import ModelDefinition, Normalisation
from ..model.values import parse_values
from ..network.engine import Network
from ..onnx.model_file import ModelFile
from .colors import color_parts
from .fields import Fields, model_class, pair
from .metadata import Metadata
from .resolve import resolve
from .selection import UNDECIDED, Selection, classes_by_output, open_selected

_OWN_KEY = "pixelwise"
_DEEPNESS_KEYS = ("model_type", "class_names", "names", "tile_size", "tiles_size", "standardization_mean", "resolution")
_DEEPNESS_TYPES = ("Segmentor", "Detector", "Regressor", "Recognition", "Superresolution")
_DEEPNESS_TILE = 512  # pixels, as where nothing is stated: see tile_shape.py
_DEEPNESS_RANGE = 255.0  # Deepness divides by it, whatever the pixel type

# Python's spelling of a list or dict of texts, and of nothing deeper, which could exhaust Python's own reader.
_PYTHON_TEXT = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_PYTHON_LIST = rf"[\[{{]\s*(?:(?:\d{{1,9}}\s*:\s*)?{_PYTHON_TEXT}\s*(?:,\s*)?)*[\]}}]"
_PYTHON_NAMES = re.compile(rf"{_PYTHON_LIST}|\[\s*(?:{_PYTHON_LIST}\s*(?:,\s*)?)*\]")  # of one output, or of several
_LONGEST_NAMES = 2**20  # characters


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read a model that stands alone.

    Raises:
        ModelError: No ONNX graph, no pixel classifier, or metadata that contradict it.
        EngineError: onnxruntime is missing.
    """
    origin = os.path.basename(path)
    file = ModelFile(path)
    graph = open_selected(file, origin, selection)
    return resolve(parse_properties(graph, origin), graph, file, origin)


def parse_properties(graph: Network, origin: str) -> Metadata:
    """What the metadata inside the file say.

    Raises:
        ModelError: Metadata of a known vocabulary that cannot be understood.
    """
    if _OWN_KEY in graph.metadata:
        said = _json(graph.metadata[_OWN_KEY])
        if not isinstance(said, dict) or "classes" not in said:
            raise ModelError(
                tr(
                    '{origin}: its metadata "{key}" are not a JSON object that names classes. Write them as '
                    "docs/model-formats.md shows."
                ).format(origin=origin, key=_OWN_KEY)
            )
        others = Fields(graph.metadata, origin).unread(_OWN_KEY, *_DEEPNESS_KEYS)
        return _own(Fields(said, origin), graph.signature.height).merged_with(Metadata(information=others))
    said = {key: _json(text) for key, text in graph.metadata.items()}
    if _is_deepness(said):
        return _deepness(Fields(said, origin), origin, graph)
    return Metadata(format=tr("ONNX without metadata of its own"), information=Fields(graph.metadata, origin).unread())


def _own(get: Fields, fixed: int | None) -> Metadata:
    low, high = get.checked("value_range", pair) or (None, None)
    return Metadata(
        name=get.text("name"),
        description=get.text("description"),
        classes=get.checked("classes", _own_classes),
        output=get.text("output"),
        bands=get.bands("bands"),
        normalisation=Normalisation(
            low=None if low is None else (low,),
            high=None if high is None else (high,),
            mean=get.numbers("mean"),
            std=get.numbers("std"),
            assumed=low is None,
            source=_source(get, "pixelwise", *get.given("value_range", "mean", "std")),
        ),
        values=get.checked("values", parse_values),
        tile=_square(get.side("tile_size", fixed)),
        output_margin=get.of_graph("border"),
        output_stride=get.of_graph("output_stride", 1),
        total_stride=get.whole("size_multiple", 1),
        padding=get.whole("padding"),
        cell_size=get.number("cell_size", 0) or None,
        format=tr("ONNX with Pixelwise metadata"),
        warnings=tuple(get.passed_over),
        information=get.unread(),  # the last, since it is what no line above has read
    )


def _source(get: Fields, vocabulary: str, *keys: str) -> str:
    if not keys:
        return ""
    return tr("{origin}, {vocabulary} metadata: {keys}").format(
        origin=get.origin, vocabulary=vocabulary, keys=", ".join(keys)
    )


def _own_classes(entries: Sequence[Mapping[str, Any]]) -> tuple[ModelClass, ...]:
    colors = color_parts(entry.get("color") for entry in entries)
    return tuple(
        model_class(entry["value"], entry["name"], color, index)
        for index, (entry, color) in enumerate(zip(entries, colors))
    )


def _is_deepness(said: Mapping[str, Any]) -> bool:
    """Whether metadata are of this vocabulary; others too name the type of a model, such as its architecture."""
    given = [key for key in _DEEPNESS_KEYS if key in said]
    return bool(given) and (given != ["model_type"] or said["model_type"] in _DEEPNESS_TYPES)


def _deepness(get: Fields, origin: str, graph: Network) -> Metadata:
    kind = get.text("model_type") or "Segmentor"
    if kind != "Segmentor":
        raise ModelError(
            tr(
                "{origin}: this is a model of the type {kind}, expected Segmentor. Choose a semantic segmentation "
                "model."
            ).format(origin=origin, kind=kind)
        )
    tile, warnings = _deepness_tile(get)
    side = graph.signature.height or tile or _DEEPNESS_TILE  # of which the overlap is a share
    overlap, resolution = get.number("tiles_overlap", 0, 100), get.number("resolution", 0)
    classes, by_head, notes = _deepness_names(get, graph)
    return Metadata(
        classes=classes,
        head_classes=by_head,
        normalisation=Normalisation(
            low=(0.0,),
            high=(_DEEPNESS_RANGE,),
            mean=get.numbers("standardization_mean"),
            std=get.numbers("standardization_std"),
            source=_source(get, "Deepness", "x / 255", *get.given("standardization_mean", "standardization_std")),
        ),
        tile=_square(tile),
        padding=None if overlap is None else math.ceil(side * overlap / 100 / 2),
        threshold=get.number("seg_thresh", 0, 1),
        cell_size=resolution / 100 if resolution else None,  # from cm
        format=tr("ONNX with Deepness metadata"),
        notes=notes,
        warnings=warnings,
        information=get.unread(*_DEEPNESS_KEYS),  # the last, since it is what no line above has read
    )


def _deepness_tile(get: Fields) -> tuple[int | None, tuple[str, ...]]:
    """The tile, and a warning where it can be none."""
    for key in get.given("tile_size", "tiles_size"):
        found = get.number(key)
        if found is not None and found >= 1:
            return get.whole(key), ()
        template = tr("{origin}: the {key} {side:g} is implausible, so it is ignored.")
        return None, (template.format(origin=get.origin, key=key, side=found),)
    return None, ()


_Named = tuple[ModelClass, ...]


def _deepness_names(get: Fields, graph: Network) -> tuple[_Named | None, Mapping[str, _Named] | None, tuple[str, ...]]:
    """The classes by the first key that can be understood, those of each output, and notes for keys before it."""
    notes: tuple[str, ...] = ()
    for key in get.given("class_names", "names"):
        try:
            lists = get.checked(key, _deepness_classes)
        except ModelError as error:
            notes += (tr("{reason} It was passed over.").format(reason=error),)
            continue
        if len(lists) == 1:
            return lists[0], None, notes
        by_head = classes_by_output(lists, graph)
        if by_head is not None:
            return None, by_head, notes
        if lists:
            notes += (
                tr(
                    "{origin}: {key} names the classes of {count} outputs, but the graph has {outputs}. It is ignored."
                ).format(origin=get.origin, key=key, count=len(lists), outputs=len(graph.declaration.outputs)),
            )
    return None, None, notes


def _deepness_classes(names: list[Any] | Mapping[str, Any]) -> list[_Named]:
    """The classes of one output or of several: then there is a list of mappings, one for each."""
    if isinstance(names, str):
        names = _python_names(names)
    if not isinstance(names, (list, dict)):
        raise ValueError(tr("expected a list of names, or names by class id"))
    several = isinstance(names, list) and bool(names) and all(isinstance(entry, dict) for entry in names)
    return [classes for entry in (names if several else [names]) if (classes := _classes_of_output(entry))]


def _classes_of_output(names: list[Any] | Mapping[str, Any]) -> _Named:
    named = dict(enumerate(names)) if isinstance(names, list) else {int(key): name for key, name in names.items()}
    return tuple(model_class(value, named[value], (), index) for index, value in enumerate(sorted(named)))


def _python_names(text: str) -> Any:  # noqa: ANN401  a list or a dict of texts
    """Names in Python's spelling, as Ultralytics writes them; the text itself where it is none."""
    if len(text) > _LONGEST_NAMES or not _PYTHON_NAMES.fullmatch(text.strip()):
        return text
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError):
        return text


def _json(text: str) -> Any:  # noqa: ANN401  any JSON value
    """A value of the file's metadata; every one should be JSON text, but plain words occur."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _square(side: int | None) -> tuple[int, int] | None:
    return None if side is None else (side, side)
