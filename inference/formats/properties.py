"""Parse the metadata inside an ONNX file, its `metadata_props`.

Two vocabularies are supported: our own (key "pixelwise") and that of the QGIS plugin Deepness
(https://qgis-plugin-deepness.readthedocs.io, "Model metadata"). Both are documented in docs/model-formats.md.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import Normalisation
from ..model.values import parse_values
from .colors import color_parts
from .dates import parse_axes
from .derived_bands import parse_bands
from .fields import Fields, invalid, model_class, number_list, pair
from .metadata import Metadata
from .metadata_inputs import KEY, metadata_kinds
from .preprocessing import parse_steps
from .unbound import ClassLists, Unbound

_OWN_KEY = "pixelwise"
_DEEPNESS_KEYS = ("model_type", "class_names", "names", "tile_size", "tiles_size", "standardization_mean", "resolution")
_DEEPNESS_TYPES = ("Segmentor", "Detector", "Regressor", "Recognition", "Superresolution")
_DEEPNESS_RANGE = 255.0  # Deepness divides by it for every pixel type

# Python's spelling of a list or dict of texts without further nesting, which could exhaust Python's parser.
_PYTHON_TEXT = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_PYTHON_LIST = rf"[\[{{]\s*(?:(?:\d{{1,9}}\s*:\s*)?{_PYTHON_TEXT}\s*(?:,\s*)?)*[\]}}]"
_PYTHON_NAMES = re.compile(rf"{_PYTHON_LIST}|\[\s*(?:{_PYTHON_LIST}\s*(?:,\s*)?)*\]")  # of one output, or of several
_LONGEST_NAMES = 2**20  # characters

_Classes = tuple[ModelClass, ...]


def describes_itself(properties: Mapping[str, str]) -> bool:
    """Whether an ONNX file contains metadata in our own vocabulary."""
    return _OWN_KEY in properties


def parse_properties(properties: Mapping[str, str], origin: str) -> Metadata:
    """Parse the metadata inside an ONNX file.

    Args:
        properties: The file's `metadata_props`.
        origin: Name of the file, for messages.

    Raises:
        ModelError: Metadata in one of the two vocabularies that are invalid.
    """
    if describes_itself(properties):
        own = _json_or_text(properties[_OWN_KEY])
        if not isinstance(own, dict) or "classes" not in own:
            raise ModelError(
                tr(
                    '{origin}: the metadata entry "{key}" is not a JSON object with class names. See '
                    "docs/model-formats.md."
                ).format(origin=origin, key=_OWN_KEY)
            )
        others = Fields(properties, origin).unread(_OWN_KEY, *_DEEPNESS_KEYS)
        return _own(Fields(own, origin)).merged_with(Metadata(information=others))
    values = {key: _json_or_text(text) for key, text in properties.items()}
    if _is_deepness(values):
        return _deepness(Fields(values, origin))
    return Metadata(format=tr("ONNX without embedded metadata"), information=Fields(properties, origin).unread())


def _own(fields: Fields) -> Metadata:
    side = fields.side("tile_size", "height")
    bands, expressions = fields.parsed("bands", parse_bands) or (None, None)
    return Metadata(
        name=fields.parsed("name", str),
        description=fields.parsed("description", str),
        classes=fields.parsed("classes", _classes_of_entries),
        output=fields.parsed("output", str),
        bands=bands,
        expressions=expressions,
        normalisation=_own_normalisation(fields),
        values=fields.parsed("values", parse_values),
        metadata_inputs=fields.parsed(KEY, metadata_kinds),
        tile=None if side is None else (side, side),
        output_margin=fields.optional_integer("border"),
        output_stride=fields.optional_integer("output_stride", 1),
        total_stride=fields.integer("size_multiple", 1),
        padding=fields.integer("padding"),
        cell_size=fields.number("cell_size", 0) or None,
        format=tr("ONNX with Pixelwise metadata"),
        warnings=tuple(fields.warnings),
        unbound=Unbound(sides=tuple(fields.invalid_sides), axes=parse_axes(fields, "dim_order", "output_date")),
        information=fields.unread(),  # last: the keys that the lines above have not read
    )


def _own_normalisation(fields: Fields) -> Normalisation:
    """Return the normalisation by a range with mean and standard deviation, or by steps.

    Raises:
        ModelError: Both are stated, or a value is invalid.
    """
    steps = fields.parsed("steps", parse_steps)
    stated = fields.given("value_range", "mean", "std")
    if steps is not None and stated:
        reason = ValueError(
            tr("{keys} cannot be stated next to steps; add them as steps").format(keys=", ".join(stated))
        )
        raise invalid(fields.origin, "steps", reason)
    source = _source(fields, "pixelwise", *stated, *fields.given("steps"))
    if steps is not None:
        return Normalisation.of_steps(steps, source)
    low, high = fields.parsed("value_range", pair) or (None, None)
    return Normalisation(
        low=None if low is None else (low,),
        high=None if high is None else (high,),
        mean=fields.parsed("mean", number_list),
        std=fields.parsed("std", number_list),
        assumed=low is None,
        source=source,
    )


def _source(fields: Fields, vocabulary: str, *keys: str) -> str:
    if not keys:
        return ""
    return tr("{origin}, {vocabulary} metadata: {keys}").format(
        origin=fields.origin, vocabulary=vocabulary, keys=", ".join(keys)
    )


def _classes_of_entries(entries: Sequence[Mapping[str, Any]]) -> _Classes:
    colors = color_parts(entry.get("color") for entry in entries)
    return tuple(
        model_class(entry["value"], entry["name"], color, index)
        for index, (entry, color) in enumerate(zip(entries, colors))
    )


def _is_deepness(values: Mapping[str, Any]) -> bool:
    """Whether metadata are in Deepness's vocabulary; others may have a "model_type" too, such as an architecture."""
    keys = [key for key in _DEEPNESS_KEYS if key in values]
    return bool(keys) and (keys != ["model_type"] or values["model_type"] in _DEEPNESS_TYPES)


def _deepness(fields: Fields) -> Metadata:
    kind = fields.parsed("model_type", str) or "Segmentor"
    if kind != "Segmentor":
        raise ModelError(
            tr("{origin}: the model type is {kind}, expected Segmentor. Choose a semantic segmentation model.").format(
                origin=fields.origin, kind=kind
            )
        )
    tile, warnings = _deepness_tile(fields)
    overlap, resolution = fields.number("tiles_overlap", 0, 100), fields.number("resolution", 0)
    lists, notes = _deepness_classes(fields)
    return Metadata(
        normalisation=Normalisation(
            low=(0.0,),
            high=(_DEEPNESS_RANGE,),
            mean=fields.parsed("standardization_mean", number_list),
            std=fields.parsed("standardization_std", number_list),
            source=_source(fields, "Deepness", "x / 255", *fields.given("standardization_mean", "standardization_std")),
        ),
        tile=None if tile is None else (tile, tile),
        threshold=fields.number("seg_thresh", 0, 1),
        cell_size=resolution / 100 if resolution else None,  # from cm
        format=tr("ONNX with Deepness metadata"),
        notes=notes,
        warnings=warnings,
        unbound=Unbound(overlap=overlap, class_lists=lists),
        information=fields.unread(*_DEEPNESS_KEYS),  # last: the keys that the lines above have not read
    )


def _deepness_tile(fields: Fields) -> tuple[int | None, tuple[str, ...]]:
    """Return the side of the tile, and a warning if the stated one is invalid."""
    for key in fields.given("tile_size", "tiles_size"):
        side = fields.number(key)
        if side is not None and side >= 1:
            return fields.integer(key), ()
        template = tr("{origin}: the {key} {side:g} is implausible, so it is ignored.")
        return None, (template.format(origin=fields.origin, key=key, side=side),)
    return None, ()


def _deepness_classes(fields: Fields) -> tuple[tuple[ClassLists, ...], tuple[str, ...]]:
    """Return the lists of classes of all keys that can be parsed, and a note for each other key."""
    candidates: list[ClassLists] = []
    notes: tuple[str, ...] = ()
    for key in fields.given("class_names", "names"):
        try:
            lists = fields.parsed(key, _class_lists) or []
        except ModelError as error:
            notes += (tr("{reason} It is ignored.").format(reason=error),)
            continue
        if lists:
            candidates.append(ClassLists(fields.origin, key, tuple(lists)))
        if len(lists) == 1:
            break
    return tuple(candidates), notes


def _class_lists(names: list[Any] | Mapping[str, Any]) -> list[_Classes]:
    """Return the classes of each output; several outputs are a list of mappings."""
    if isinstance(names, str):
        names = _python_names(names)
    if not isinstance(names, (list, dict)):
        raise ValueError(tr("expected a list of names, or names by class id"))
    several = isinstance(names, list) and bool(names) and all(isinstance(entry, dict) for entry in names)
    return [classes for entry in (names if several else [names]) if (classes := _classes_of_output(entry))]


def _classes_of_output(names: list[Any] | Mapping[str, Any]) -> _Classes:
    named = dict(enumerate(names)) if isinstance(names, list) else {int(key): name for key, name in names.items()}
    return tuple(model_class(value, named[value], (), index) for index, value in enumerate(sorted(named)))


def _python_names(text: str) -> object:
    """Parse names in Python's spelling, as Ultralytics writes them; return any other text as it is."""
    if len(text) > _LONGEST_NAMES or not _PYTHON_NAMES.fullmatch(text.strip()):
        return text
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError):
        return text


def _json_or_text(text: str) -> object:
    """Parse a value of the metadata; a value that is not JSON is a text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
