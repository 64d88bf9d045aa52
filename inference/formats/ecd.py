"""Read an .ecd, Esri's classifier definition, made by Deep Learning Model To ECD from a model and its classes.

ArcGIS's own format for deep learning models is not published: the object "DeepLearning" is ours. Its keys are in
docs/model-formats.md, ".ecd"; `inference/pack/model_to_ecd.py` writes them. Classifiers of other kinds are refused by
name. No file outside the folder of the .ecd is opened.
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
from ..model.definition import Normalisation
from ..onnx.model_file import ModelFile
from ..onnx.time_axis import AXES, StatedAxes, parse_order
from ..regular_files import open_regular
from . import cntk, emd, lenient_json
from .fields import Fields, number_list, pair
from .folder import find_in_folder
from .foreign import foreign_model
from .frameworks import CNTK, ONNX, how_to_export
from .metadata import Description, Metadata
from .preprocessing import parse_steps
from .unbound import Unbound

MARKER = "EsriClassifierDefinitionFile"
DEEP_LEARNING = "DeepLearning"
VERSION = 1  # of the object "DeepLearning"

# Keys that are not passed on as information about the model.
_NOT_INFORMATION = (
    *("Classifier", "NumberClasses", "RasterIsSegmented", "NumberBands", "NumberRasterBands", DEEP_LEARNING),
    *("Version", "SHA256", "Model", "Input", "Inputs", "Output", "Normalization", "SizeMultiple"),
)
_DEEP_FRAMEWORKS = ("cntk", "tensorflow", "keras", "pytorch", "onnx")


def read(path: str) -> Description:
    """Read an .ecd file.

    Raises:
        ModelError: The file is not the definition of a deep learning model, its model is missing, damaged or of
            another framework, or a value is invalid.
    """
    origin = os.path.basename(path)
    document, notes = lenient_json.read_object(path, _expected(), bounded=False)
    definition = _one_definition(document, origin)
    packed = _packed(definition, origin)
    file, converted = _onnx_file(packed, path)
    bands = definition.get("NumberRasterBands")
    own = replace(
        _parse_own(packed, origin),
        band_count=bands if isinstance(bands, int) and bands > 0 else None,
        format=tr("Esri classifier definition (.ecd)"),
        notes=notes + converted,
    )
    keys = emd.with_usual_keys({**definition, **packed})
    shared = {key: value for key, value in keys.items() if key not in _NOT_INFORMATION}
    metadata = own.merged_with(emd.parse({**shared, "Framework": definition.get("Classifier")}, origin))
    return Description(file, origin, origin, metadata)


def _onnx_file(packed: Mapping[str, Any], path: str) -> tuple[ModelFile, tuple[str, ...]]:
    """Return the model file, converted if need be, and notes on that."""
    origin, named = os.path.basename(path), str(packed.get("ModelFile"))
    framework = Fields(packed, origin).parsed("Framework", str) or ONNX
    if framework.lower() == ONNX.lower():
        return _model_file(packed, path), ()
    converted = cntk.as_onnx(_model_file(packed, path), named) if framework.lower() == CNTK.lower() else None
    if converted is None:
        raise ModelError(
            tr(
                "{origin}: it contains a {framework} model ({named}), but only ONNX and CNTK 2 models can be run. "
                "{export}"
            ).format(origin=origin, framework=framework, named=named, export=_how_to_export(packed, path, framework))
        )
    return converted


def _how_to_export(packed: Mapping[str, Any], path: str, framework: str) -> str:
    """Return how to export the model of an .ecd to ONNX, by its content or else by its framework."""
    then = tr("Then create the .ecd again from the .onnx file.")
    try:
        foreign = foreign_model(_model_file(packed, path))
    except ModelError:
        foreign = None
    return foreign.advice(then) if foreign is not None and foreign.framework else how_to_export(framework, then)


def sha256(content: bytes) -> str:
    """Return the hash by which a model is verified."""
    return hashlib.sha256(content).hexdigest()


def _expected() -> str:
    return tr("an .ecd file made by Deep Learning Model To ECD")


def _one_definition(document: Mapping[str, Any], origin: str) -> Mapping[str, Any]:
    definitions = document.get("Definitions")
    if (
        MARKER not in document
        or not isinstance(definitions, list)
        or not all(isinstance(one, dict) for one in definitions)
    ):
        raise ModelError(
            tr(
                "{origin}: this is not a classifier definition; the keys {marker} and Definitions are missing. Choose "
                "{expected}."
            ).format(origin=origin, marker=MARKER, expected=_expected())
        )
    deep = [one for one in definitions if DEEP_LEARNING in one] or definitions
    if len(deep) != 1:
        raise ModelError(
            tr("{origin}: it has {count} definitions, but one is expected. Choose {expected}.").format(
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
                "{origin}: it defines a {classifier} model in an undocumented format. Create the .ecd again with Deep "
                "Learning Model To ECD from the model file and its class information."
            ).format(origin=origin, classifier=classifier)
        )
    raise ModelError(
        tr(
            "{origin}: its classifier ({classifier}) is not a deep learning model. Use it in the software it was "
            "trained with, or choose {expected}."
        ).format(origin=origin, classifier=classifier, expected=_expected())
    )


def _model_file(packed: Mapping[str, Any], path: str) -> ModelFile:
    origin, named = os.path.basename(path), packed.get("ModelFile")
    if "Model" in packed:
        return ModelFile(path, embedded_model)
    if not isinstance(named, str) or not named.strip() or "\0" in named:
        raise ModelError(
            tr("{origin}: it neither contains a model nor names one as ModelFile. Create the .ecd again.").format(
                origin=origin
            )
        )
    file = ModelFile(find_in_folder(os.path.dirname(path), named, origin))
    _require_hash(
        model_content(file.path), packed, tr("{origin}: its model file {named}").format(origin=origin, named=named)
    )
    return file


def model_content(path: str) -> bytes:
    """Return the content of a model file.

    Raises:
        ModelError: It cannot be read.
    """
    return _start_of(path, -1)


def require_readable(path: str) -> None:
    """Refuse a model file that is not readable.

    Raises:
        ModelError: As for `model_content`.
    """
    _start_of(path, 1)


def _start_of(path: str, size: int) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(size)
    except OSError as error:
        raise ModelError(
            tr("Model {path}: it cannot be read ({reason}). Check its permissions.").format(
                path=path, reason=error.strerror
            )
        ) from error


def embedded_model(path: str) -> bytes:
    """Return the model embedded in an .ecd.

    Raises:
        ModelError: It is damaged.
    """
    origin = os.path.basename(path)
    document, _ = lenient_json.read_object(path, _expected(), bounded=False)
    packed = _packed(_one_definition(document, origin), origin)
    try:
        content = base64.b64decode(packed["Model"], validate=True)
    except (binascii.Error, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            tr(
                "{origin}: the embedded model cannot be decoded ({reason}). Create the .ecd again from the model file."
            ).format(origin=origin, reason=error)
        ) from error
    _require_hash(content, packed, tr("{origin}: the embedded model").format(origin=origin))
    return content


def _require_hash(content: bytes, packed: Mapping[str, Any], where: str) -> None:
    stated, actual = str(packed.get("SHA256", "none")).lower(), sha256(content)
    if actual != stated:
        raise ModelError(
            tr(
                "{where} is not the one that was packed (SHA-256 {found}, expected {stated}). Download or copy the "
                "file again, or create the .ecd again from the model file."
            ).format(where=where, found=actual[:12], stated=stated[:12])
        )


def _parse_own(packed: Mapping[str, Any], origin: str) -> Metadata:
    """Parse the keys of our own, which an .emd does not have."""
    fields = Fields(packed, origin)
    stated = fields.parsed("Normalization", _object)
    output = fields.parsed("Output", _object)
    image = Fields(fields.parsed("Input", _object) or {}, f"{origin}: Input")
    order = image.parsed("Layout", _order_of_dates)
    return Metadata(
        output=None if output is None else Fields(output, f"{origin}: Output").parsed("Name", str),
        total_stride=fields.integer("SizeMultiple", 1),
        normalisation=None if stated is None else _normalisation(stated, origin),
        unbound=Unbound(axes=StatedAxes(order) if order else None),
    )


def _order_of_dates(value: object) -> str:
    """Return the order of the axes of an input with several dates; "" for inputs of other layouts.

    Raises:
        ValueError: An axis is unknown, or is there twice.
    """
    layout = str(value)
    return parse_order(layout) if len(layout) == len(AXES) else ""


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(tr("a JSON object is expected"))
    return value


def _normalisation(stated: Mapping[str, Any], origin: str) -> Normalisation:
    fields = Fields(stated, f"{origin}: Normalization")
    return Normalisation(
        low=fields.parsed("Low", number_list),
        high=fields.parsed("High", number_list),
        target=fields.parsed("Target", pair) or (0.0, 1.0),
        mean=fields.parsed("Mean", number_list),
        std=fields.parsed("Std", number_list),
        steps=fields.parsed("Steps", parse_steps) or (),
        assumed=stated.get("ByPixelType") is True,
        unbounded=stated.get("AsTheyAre") is True,
        stored=stated.get("AsTheyAre") is True,
        source=f"{origin}, Normalization",
    )
