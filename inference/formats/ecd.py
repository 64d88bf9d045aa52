"""Read an .ecd, Esri's classifier definition, that Deep Learning Model To ECD made of a model and its classes.

What ArcGIS itself writes for deep learning models is published nowhere: the object "DeepLearning" is
ours. Its keys are in docs/model-formats.md, ".ecd"; `inference/pack/model_to_ecd.py` writes them. Classifiers
of other kinds are refused by name. No file outside the .ecd's own folder is opened.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.definition import ModelDefinition, Normalisation
from ..onnx.model_file import ModelFile
from . import lenient_json
from .emd import claims, with_usual_keys
from .fields import Fields, pair
from .folder import find_in_folder
from .frameworks import ONNX, how_to_export
from .metadata import Metadata
from .onnx_file import parse_properties
from .opening import foreign_model
from .resolve import resolve
from .selection import UNDECIDED, Selection, open_selected

MARKER = "EsriClassifierDefinitionFile"
DEEP_LEARNING = "DeepLearning"
VERSION = 1  # of the object "DeepLearning"

# Keys that say nothing of the model that would be news.
_NO_NEWS = (
    *("Classifier", "NumberClasses", "RasterIsSegmented", "NumberBands", "NumberRasterBands", DEEP_LEARNING),
    *("Version", "SHA256", "Model", "Input", "Output", "Normalization", "SizeMultiple"),
)
_DEEP_FRAMEWORKS = ("cntk", "tensorflow", "keras", "pytorch", "onnx")


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read an .ecd file.

    Raises:
        ModelError: No definition of a deep learning model, or its model is missing, damaged or no ONNX graph.
        EngineError: onnxruntime is missing.
    """
    origin = os.path.basename(path)
    said, notes = lenient_json.read_object(path, _expected(), bounded=False)
    definition = _one_definition(said, origin)
    packed = _packed(definition, origin)
    framework = Fields(packed, origin).text("Framework") or ONNX
    if framework.lower() != ONNX.lower():
        raise ModelError(
            tr("{origin}: it contains a {framework} model ({named}), but only ONNX can be run. {export}").format(
                origin=origin,
                framework=framework,
                named=packed.get("ModelFile"),
                export=_how_to_export(packed, path, framework),
            )
        )
    file = _model_file(packed, path)
    graph = open_selected(file, origin, selection)
    bands = definition.get("NumberRasterBands")
    count = bands if isinstance(bands, int) and bands > 0 else None
    stated = replace(
        _claims(packed, origin), band_count=count, format=tr("Esri classifier definition (.ecd)"), notes=notes
    )
    shared = {key: value for key, value in with_usual_keys({**definition, **packed}).items() if key not in _NO_NEWS}
    stated = stated.merged_with(claims({**shared, "Framework": definition.get("Classifier")}, graph, origin, ()))
    return resolve(stated.merged_with(parse_properties(graph, origin)), graph, file, origin)


def _how_to_export(packed: Mapping[str, Any], path: str, framework: str) -> str:
    """The way from the model of an .ecd to ONNX: by its content where that can be had, else by its framework."""
    then = tr("Then create the .ecd again from the .onnx file.")
    try:
        found = foreign_model(_model_file(packed, path))
    except ModelError:
        found = None
    return found.advice(then) if found is not None and found.framework else how_to_export(framework, then)


def sha256(content: bytes) -> str:
    """The hash that guards a model."""
    return hashlib.sha256(content).hexdigest()


def _expected() -> str:
    return tr("an .ecd file made by Deep Learning Model To ECD")


def _one_definition(said: Mapping[str, Any], origin: str) -> Mapping[str, Any]:
    definitions = said.get("Definitions")
    if MARKER not in said or not isinstance(definitions, list) or not all(isinstance(one, dict) for one in definitions):
        raise ModelError(
            tr(
                "{origin}: this is no classifier definition, which has the keys {marker} and Definitions. Choose "
                "{expected}."
            ).format(origin=origin, marker=MARKER, expected=_expected())
        )
    deep = [one for one in definitions if DEEP_LEARNING in one] or definitions
    if len(deep) != 1:
        raise ModelError(
            tr("{origin}: it has {count} definitions, expected one. Choose {expected}.").format(
                origin=origin, count=len(deep), expected=_expected()
            )
        )
    return deep[0]  # type: ignore[no-any-return]


def _packed(definition: Mapping[str, Any], origin: str) -> Mapping[str, Any]:
    packed = definition.get(DEEP_LEARNING)
    if isinstance(packed, dict):
        return packed
    classifier = definition.get("Classifier", tr("not named"))
    if str(classifier).lower() in _DEEP_FRAMEWORKS:
        raise ModelError(
            tr(
                "{origin}: it defines a {classifier} model, but not in a form that is published. Make the .ecd anew "
                "with Deep Learning Model To ECD from the model file and its class information."
            ).format(origin=origin, classifier=classifier)
        )
    raise ModelError(
        tr(
            "{origin}: it defines a classifier of the kind {classifier}, which is no deep learning model. Classify "
            "with it where it was trained, or choose {expected}."
        ).format(origin=origin, classifier=classifier, expected=_expected())
    )


def _model_file(packed: Mapping[str, Any], path: str) -> ModelFile:
    origin, named = os.path.basename(path), packed.get("ModelFile")
    if "Model" in packed:
        return ModelFile(path, embedded_model)
    if not isinstance(named, str) or not named.strip() or "\0" in named:
        raise ModelError(
            tr("{origin}: it neither holds a model nor names one as ModelFile. Make the .ecd anew.").format(
                origin=origin
            )
        )
    file = ModelFile(find_in_folder(os.path.dirname(path), named, origin))
    _require_hash(
        content_of(file.path), packed, tr("{origin}: its model file {named}").format(origin=origin, named=named)
    )
    return file


def content_of(path: str) -> bytes:
    """Read a whole model file.

    Raises:
        ModelError: It cannot be read.
    """
    return _read(path, -1)


def require_readable(path: str) -> None:
    """Refuse a model file that may not be read.

    Raises:
        ModelError: As for `content_of`.
    """
    _read(path, 1)


def _read(path: str, size: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError as error:
        raise ModelError(
            tr("Model {path}: it cannot be read ({reason}). Check its permissions.").format(
                path=path, reason=error.strerror
            )
        ) from error


def embedded_model(path: str) -> bytes:
    """Take the model out of an .ecd that holds one.

    Raises:
        ModelError: It is damaged.
    """
    origin = os.path.basename(path)
    said, _ = lenient_json.read_object(path, _expected(), bounded=False)
    packed = _packed(_one_definition(said, origin), origin)
    try:
        content = base64.b64decode(packed["Model"], validate=True)
    except (binascii.Error, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            tr(
                "{origin}: the model inside cannot be decoded ({reason}). Make the .ecd anew from the model file."
            ).format(origin=origin, reason=error)
        ) from error
    _require_hash(content, packed, tr("{origin}: the model inside").format(origin=origin))
    return content


def _require_hash(content: bytes, packed: Mapping[str, Any], where: str) -> None:
    stated, found = str(packed.get("SHA256", "none")).lower(), sha256(content)
    if found != stated:
        raise ModelError(
            tr(
                "{where} is not the one that was packed (SHA-256 {found}, expected {stated}). Get a whole copy, or "
                "make the .ecd anew from the model file."
            ).format(where=where, found=found[:12], stated=stated[:12])
        )


def _claims(packed: Mapping[str, Any], origin: str) -> Metadata:
    """What the keys of our own say beyond those of an .emd."""
    get = Fields(packed, origin)
    stated = get.checked("Normalization", _object)
    output = get.checked("Output", _object)
    return Metadata(
        output=None if output is None else Fields(output, f"{origin}: Output").text("Name"),
        total_stride=get.whole("SizeMultiple", 1),
        normalisation=None
        if stated is None
        else replace(_normalisation(stated, f"{origin}: Normalization"), source=f"{origin}, Normalization"),
    )


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401  JSON of others
    if not isinstance(value, dict):
        raise ValueError(tr("a JSON object is expected"))
    return value


def _normalisation(said: Mapping[str, Any], origin: str) -> Normalisation:
    get = Fields(said, origin)
    return Normalisation(
        low=get.numbers("Low"),
        high=get.numbers("High"),
        target=get.checked("Target", pair) or (0.0, 1.0),
        mean=get.numbers("Mean"),
        std=get.numbers("Std"),
        assumed=said.get("ByPixelType") is True,
        unbounded=said.get("AsTheyAre") is True,
        stored=said.get("AsTheyAre") is True,
    )
