"""Make an .ecd from a binary model and its class information: check everything first, then write.

The model is embedded, or stays next to the .ecd and is named by a relative path, so that both can be moved together.
`formats/ecd.py` reads the file.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ModelError, OutputError, blaming
from ..formats import cntk, ecd, emd, huggingface, mlm, sidecar
from ..formats.binding import bind
from ..formats.class_information import ClassInformation
from ..formats.class_information import read as read_class_information
from ..formats.derived_bands import written_bands
from ..formats.foreign import foreign_file
from ..formats.frameworks import CNTK, ONNX, how_to_export, stated_framework
from ..formats.metadata import Description, Metadata
from ..formats.opening import open_selected
from ..formats.preprocessing import written_steps
from ..formats.resolve import merged_metadata, resolve
from ..i18n import numeral, tr
from ..model.definition import ModelDefinition, Normalisation
from ..network.engine import Network, engine_version, open_network
from ..network.guard import guarded
from ..onnx import hub_cache
from ..onnx.file import EXTERNAL_DATA
from ..onnx.model_file import ModelFile
from ..onnx.signatures import ImageInput, Signature, TableTensors
from ..progress import Progress
from ..result.publish import Publication

SUFFIX = ".ecd"
_FILE_VERSION = 3
CONVERTED_FROM = "converted_from"  # the key in the metadata of an ONNX file


@dataclass(frozen=True)
class EcdJob:
    """The user's request: absolute or relative paths, and whether to embed the model."""

    model: str
    class_information: str
    output: str
    embed: bool = True


@dataclass(frozen=True)
class EcdPlan:
    """A checked job, with the definition of the model if it is an ONNX model."""

    job: EcdJob
    framework: str
    classes: ClassInformation
    definition: ModelDefinition | None


def plan(job: EcdJob) -> EcdPlan:
    """Read the model and the class information, and check them against each other.

    Raises:
        PixelwiseError: They do not match, or cannot be read or written; no file has been written.
    """
    if not job.model.strip():
        raise ModelError(tr("Model: no file selected. Choose the binary model file, such as an .onnx file."))
    chosen = os.path.abspath(job.model.strip())
    item = mlm.read(chosen) if mlm.is_item_file(chosen) else None
    model = item.file.path if item else huggingface.network_of(chosen)
    if not os.path.isfile(model):
        raise ModelError(_no_file(model))
    if os.path.splitext(model)[1].lower() in (".emd", ".dlpk", SUFFIX):
        raise ModelError(
            tr(
                "Model {model}: this is already a definition; the binary model file is expected. Choose it, such as "
                "the .onnx file that the definition names."
            ).format(model=model)
        )
    ecd.require_readable(model)
    information = os.path.abspath(job.class_information)
    with blaming("class_information"):
        classes = read_class_information(information)
    _require_output(job, model, information)
    framework = _framework(model, classes.classifier)
    description = item or _description(model, framework)
    definition = _definition(description, classes) if description else None
    if ecd.DEEP_LEARNING in classes.others:
        raise ModelError(
            tr("{origin}: the key {key} is reserved for the model in the .ecd. Remove it.").format(
                origin=classes.origin, key=ecd.DEEP_LEARNING
            ),
            about="class_information",
        )
    job = EcdJob(model, information, os.path.abspath(job.output), job.embed)
    if job.embed and framework == ONNX:
        _require_all_inside(ecd.model_content(model), job)
    planned = EcdPlan(job, framework, classes, definition)
    _file_text(planned, b"")
    return planned


def _no_file(path: str) -> str:
    if os.path.isdir(path):
        template = tr(
            "Model {path}: this is a folder, not a file. Choose the binary model file, such as an .onnx file."
        )
    else:
        template = tr("Model {path}: the file does not exist. Choose the binary model file, such as an .onnx file.")
    return template.format(path=path)


def write(plan: EcdPlan, progress: Progress) -> None:
    """Write the .ecd; the file appears only when it is complete.

    Raises:
        PixelwiseError: It cannot be written; no temporary file remains.
    """
    job = plan.job
    for note in (*plan.classes.notes, *(plan.definition.notes if plan.definition else ())):
        progress.info(note)
    for warning in plan.definition.warnings if plan.definition else ():
        progress.warning(warning)
    if plan.definition is None:
        progress.warning(
            tr(
                "{model} is a {framework} model: it is packed without being checked, and Classify Pixels can run only "
                "ONNX and CNTK 2 models. {export}"
            ).format(model=os.path.basename(job.model), framework=plan.framework, export=_how_to_export(plan))
        )
    with Publication(job.output, has_side_files=False) as publication:
        content = ecd.model_content(job.model)
        if job.embed and plan.framework == ONNX:
            _require_all_inside(content, job)
        text = _file_text(plan, content)
        try:
            # JSON can spell unpaired surrogates, which UTF-8 cannot encode.
            with open(publication.path, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            raise OutputError(
                tr(
                    "Output {output}: it cannot be written ({reason}). Free some space on that disk, or choose another "
                    "folder."
                ).format(output=job.output, reason=error.strerror)
            ) from error
        publication.publish()
    progress.info(_log_line(plan, len(content)))


def _framework(model: str, named: str) -> str:
    """Return the framework of a model file: ONNX by suffix, others by content, else by suffix or by `named`."""
    framework = stated_framework(model, named)
    foreign = None if framework == ONNX else foreign_file(model)
    return (foreign.framework if foreign else "") or framework


def _how_to_export(plan: EcdPlan) -> str:
    foreign = foreign_file(plan.job.model)
    return foreign.remedy if foreign is not None and foreign.framework else how_to_export(plan.framework)


def _log_line(plan: EcdPlan, size: int) -> str:
    """Return the content of the .ecd in a line for the log."""
    classes = len(plan.classes.classes)
    if plan.job.embed:
        return tr("{classes} classes, {framework} model of {size} bytes embedded.").format(
            classes=classes, framework=plan.framework, size=numeral(size)
        )
    return tr("{classes} classes, {framework} model of {size} bytes at {path}.").format(
        classes=classes, framework=plan.framework, size=numeral(size), path=_relative(plan.job)
    )


def _require_output(job: EcdJob, model: str, information: str) -> None:
    if not job.output.strip():
        raise OutputError(tr("Output: no file specified. Enter an .ecd file name."))
    output = os.path.abspath(job.output)
    if os.path.splitext(output)[1].lower() != SUFFIX or "\0" in output:
        raise OutputError(
            tr("Output {output!r}: the result is a classifier definition. Enter a name that ends in .ecd.").format(
                output=output
            )
        )
    if os.path.realpath(output) in (os.path.realpath(model), os.path.realpath(information)):
        raise OutputError(
            tr("Output {output}: this is one of the inputs. Choose another file name.").format(output=output)
        )
    if not job.embed and not hub_cache.contains(os.path.dirname(output), model):
        raise OutputError(
            tr(
                "Output {output}: the model {model} is not in the folder of the .ecd or below, so it would not be "
                "found. Write the .ecd next to the model, or embed the model (EMBED true)."
            ).format(output=output, model=model)
        )


def _description(model: str, framework: str) -> Description | None:
    """Return the description of a model by its files, if it can be run."""
    if framework == ONNX:
        return sidecar.read(model)
    return cntk.read(model) if framework == CNTK and cntk.is_model(model) else None


def _definition(description: Description, classes: ClassInformation) -> ModelDefinition:
    statements = classes, description.metadata
    with guarded(description.file, description.name, engine_version(), statements) as warnings:
        definition = _resolved(description, classes)
    return replace(definition, warnings=(*definition.warnings, *warnings))


def _resolved(description: Description, classes: ClassInformation) -> ModelDefinition:
    name = description.name
    with blaming("class_information"):
        keys = emd.parse(classes.others, classes.origin)
    network = open_selected(description.file, name, [keys, description.metadata])
    _require_bands(network, classes, name)
    with blaming("class_information"):
        stated = bind(keys, network)
    own = merged_metadata(description, network)
    metadata = Metadata(classes=classes.classes, band_count=classes.bands).merged_with(stated).merged_with(own)
    origin = tr("{model} with {classes}").format(model=name, classes=classes.origin)
    try:
        return resolve(metadata, network, description.file, origin)
    except ModelError as error:
        error.about = "class_information" if _is_valid(own, network, description) else "model"
        raise


def _is_valid(metadata: Metadata, network: Network, description: Description) -> bool:
    """Whether a model is valid by itself, so that the class information causes the contradiction."""
    try:
        resolve(metadata, network, description.file, description.name)
    except ModelError:
        return False
    return True


@blaming("class_information")
def _require_bands(network: Network, classes: ClassInformation, name: str) -> None:
    expected = network.signature.image.bands
    if network.signature.image.time is not None and classes.bands == network.signature.image.bands_per_date:
        return
    if classes.bands not in (None, expected) and not network.signature.image.any_bands:
        raise ModelError(
            tr(
                "{origin}: NumberRasterBands is {stated}, but the model {name} expects {expected} bands. Correct "
                "NumberRasterBands to {expected}, or choose the model that belongs to these classes."
            ).format(origin=classes.origin, stated=classes.bands, name=name, expected=expected)
        )


def _require_all_inside(content: bytes, job: EcdJob) -> None:
    """Refuse to embed a network that has its weights in other files, which would be missing in the .ecd."""
    if EXTERNAL_DATA not in content:
        return
    file, name = ModelFile(job.output, lambda _: content), os.path.basename(job.model)
    try:
        with guarded(file, name, engine_version()):
            open_network(file, name)
    except ModelError as error:
        raise ModelError(
            tr(
                "{reason} Its weights may be in other files, which cannot be embedded in an .ecd: save them in the "
                ".onnx file itself, or set EMBED to false."
            ).format(reason=error)
        ) from error


def _relative(job: EcdJob) -> str:
    folder = os.path.dirname(os.path.realpath(job.output))
    return os.path.relpath(os.path.realpath(job.model), folder).replace(os.sep, "/")


@blaming("class_information")
def _file_text(plan: EcdPlan, content: bytes) -> str:
    """Return the whole file as JSON text.

    Raises:
        ModelError: The class information contains a value that JSON cannot represent.
    """
    try:
        return json.dumps(_contents(plan, content), ensure_ascii=False, allow_nan=False, indent=1)
    except ValueError as error:
        raise ModelError(
            tr(
                "{origin}: it contains an infinite number or NaN, which JSON cannot represent. Correct or remove it."
            ).format(origin=plan.classes.origin)
        ) from error
    except RecursionError as error:
        raise ModelError(
            tr("{origin}: its JSON is nested too deeply. Choose another file.").format(origin=plan.classes.origin)
        ) from error


def _contents(plan: EcdPlan, content: bytes) -> dict[str, Any]:
    """Return the whole file: known keys of .ecd files, those of the class information, and our own object."""
    classes, definition = plan.classes, plan.definition
    bands = (
        definition.signature.image.bands if definition and not definition.signature.image.any_bands else classes.bands
    )
    body = {
        "Classifier": classes.classifier or plan.framework,
        **classes.others,
        "NumberClasses": len(classes.classes),
        "RasterIsSegmented": False,
        "NumberBands": bands,
        "NumberRasterBands": bands,
        "MiniBatchSize": classes.batch,
        "Classes": _class_entries(classes),
        ecd.DEEP_LEARNING: _deep_learning(plan, content),
    }
    return {
        ecd.MARKER: 0,
        "FileVersion": _FILE_VERSION,
        "NumberDefinitions": 1,
        "Definitions": [_without_gaps(body)],
    }


def _class_entries(classes: ClassInformation) -> list[dict[str, Any]]:
    """Return every class with the keys of .ecd files and the other keys of the class information."""
    written = []
    for listed, entry in zip(classes.entries, classes.classes):
        others = {key: value for key, value in listed.items() if key not in ("Value", "Name", "Color")}
        red, green, blue = entry.color
        usual = {"ClassValue": entry.value, "ClassName": entry.name, "Red": red, "Green": green, "Blue": blue}
        written.append({**others, **usual})
    return written


def _deep_learning(plan: EcdPlan, content: bytes) -> dict[str, Any]:
    job, definition = plan.job, plan.definition
    return _without_gaps(
        {
            "Version": ecd.VERSION,
            "Framework": plan.framework,
            "ModelFile": os.path.basename(job.model) if job.embed else _relative(job),
            "SHA256": ecd.sha256(content),
            "ConvertedFrom": _origin(definition) if definition else None,
            **(_requirements(definition) if definition else {}),
            "Model": base64.b64encode(content).decode("ascii") if job.embed else None,
        }
    )


def _origin(definition: ModelDefinition) -> dict[str, Any] | None:
    """Return the model that an ONNX file was converted from, as Convert Model To ONNX states it in the file."""
    stated = dict(definition.information).get(CONVERTED_FROM, "")
    try:
        origin = json.loads(stated)
        json.dumps(origin, allow_nan=False)
    except (ValueError, RecursionError):
        return None  # absent, or written by another program
    return origin if isinstance(origin, dict) else None


def _requirements(definition: ModelDefinition) -> dict[str, Any]:
    """Return the requirements of the network on its input, under the keys of an .emd if it has them."""
    return {
        **_described_tensors(definition.signature),
        "MetadataInputs": {
            metadata.name: metadata.kind.value for metadata in definition.signature.metadata if metadata.kind
        }
        or None,
        "ExtractBands": written_bands(definition.bands, definition.expressions),
        **({} if definition.tabular else _tiled(definition)),
        "Threshold": definition.threshold,
        **_packed_normalisation(definition),
        "values": definition.values.value if definition.values else None,
    }


def _tiled(definition: ModelDefinition) -> dict[str, Any]:
    return {
        "ImageHeight": definition.tile[0],
        "ImageWidth": definition.tile[1],
        "SizeMultiple": definition.total_stride,
        "SupportsVariableTileSize": definition.flexible,
        "ModelPadding": definition.output_margin,
        "OutputStride": definition.output_stride,
        "Padding": definition.padding,
        "BatchSize": definition.batch,
    }


def _described_tensors(signature: Signature) -> dict[str, Any]:
    if signature.tabular is not None:
        return _table_tensors(signature, signature.tabular)
    inputs = [_image_tensor(image) for image in signature.inputs]
    return {
        "Input": inputs[0],
        **({"Inputs": inputs} if len(inputs) > 1 else {}),
        "Output": {
            "Name": signature.output_name,
            "Kind": "class ids" if signature.gives_class_ids else "scores",
            "Channels": signature.channels,
            "Layout": signature.axes.upper()
            or ("NHW" if signature.gives_class_ids else "NHWC" if signature.scores_last else "NCHW"),
        },
    }


def _image_tensor(image: ImageInput) -> dict[str, Any]:
    order = image.time.order if image.time is not None else "bhwc" if image.channels_last else "bchw"
    free = image.any_bands
    bands = None if free and image.time is None else image.bands_per_date
    lengths = {"b": image.batch, "c": bands, "t": None if free else image.dates, "h": image.height, "w": image.width}
    return {
        "Name": image.name,
        "Type": image.dtype.name,
        "Shape": [lengths[letter] for letter in order],
        "Layout": order.upper().replace("B", "N"),
    }


def _table_tensors(signature: Signature, table: TableTensors) -> dict[str, Any]:
    return {
        "Input": {
            "Name": ", ".join(table.inputs),
            "Type": signature.image.dtype.name,
            "Shape": [table.rows, signature.image.bands],
            "Layout": "NC",
        },
        "Output": {
            "Name": table.label or table.scores,
            "Kind": "labels" if table.label else "scores",
            "Channels": signature.channels,
            "Layout": "N" if table.label else "NC",
        },
    }


def _packed_normalisation(definition: ModelDefinition) -> dict[str, Any]:
    """Return the normalisation; for all bands of the training rasters if only a raster shows the model's bands."""
    of_rasters = definition.raster_statistics
    if of_rasters is None:
        return {"Normalization": _normalization(definition.normalisation)}
    lists = {
        "band_min_values": of_rasters.low,
        "band_max_values": of_rasters.high,
        "scaled_mean_values": of_rasters.mean,
        "scaled_std_values": of_rasters.std,
    }
    return {"NormalizationStats": {key: [*values] for key, values in lists.items() if values and len(values) > 1}}


def _normalization(stated: Normalisation) -> dict[str, Any]:
    marks = {"ByPixelType": stated.assumed or None, "AsTheyAre": stated.stored or None}
    numbers = {"Low": stated.low, "High": stated.high, "Target": stated.target, "Mean": stated.mean, "Std": stated.std}
    return _without_gaps({**marks, **numbers, "Steps": written_steps(stated.steps) or None})


def _without_gaps(entries: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value is not None}
