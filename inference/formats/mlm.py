"""Read a STAC Item with the Machine Learning Model extension (MLM): a GeoJSON Feature that describes a model.

The extension: https://github.com/stac-extensions/mlm, versions 1.0 to 1.6; what becomes of its fields:
docs/model-formats.md, "STAC MLM". No function that an item names is ever run, nothing is downloaded, and
no file outside the item's folder is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import AS_THEY_ARE, ModelDefinition
from ..network.engine import Network
from ..onnx.model_file import ModelFile
from . import lenient_json, mlm_input, ukis
from .fields import Fields, model_class
from .folder import leads_into, locate, path_from
from .frameworks import framework_of, how_to_export
from .metadata import Metadata
from .onnx_file import parse_properties
from .opening import foreign_model
from .resolve import resolve
from .selection import UNDECIDED, Selection, open_selected

PREFIX = "mlm:"

_MODEL_ROLE = "mlm:model"
_PIXEL_TASKS = ("semantic-segmentation", "segmentation", "classification")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # two letters at least: "C:" is a drive
_CLASS_AXES = ("class", "classes", "channel")
_MOST_IDS = 256  # of a graph that gives class ids, where not every id has a class
_BANDS = ("bands", "eo:bands", "raster:bands")
_CLASS_INFORMATION = "ImportDeepLearningModelToEsriExtraInfo"


@dataclass(frozen=True)
class Asset:
    """A file that an item names as its model."""

    href: str
    is_onnx: bool
    bands: object = None

    @property
    def name(self) -> str:
        """The file's name, without folders and query."""
        return unquote(re.split(r"[\\/]", re.split(r"[?#]", self.href)[0])[-1])

    @property
    def remote(self) -> bool:
        """Whether it lies in the net."""
        return bool(_SCHEME.match(self.href))


@dataclass(frozen=True)
class Item:
    """An MLM item: where it lies, and what it says."""

    folder: str
    origin: str
    properties: Mapping[str, Any]
    assets: tuple[Asset, ...]
    notes: tuple[str, ...] = ()

    def onnx_assets(self) -> tuple[Asset, ...]:
        """Those of its models that are ONNX files."""
        return tuple(asset for asset in self.assets if asset.is_onnx)


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read an MLM item and the ONNX file beside it that it names.

    Raises:
        ModelError: No MLM item, of no pixel classifier, or its ONNX file cannot be used.
        EngineError: onnxruntime is missing.
    """
    item = _read_item(path)
    _pixel_outputs(item)
    asset, notes = _chosen(item)
    file = ModelFile(_place(item, asset))
    graph = open_selected(file, asset.name, selection)
    return resolve(claims(item, asset, graph, notes), graph, file, item.origin)


def expected() -> str:
    """What a reader of this module asks for, for messages."""
    return tr("a STAC Item of a model (.json)")


def item_of(said: Mapping[str, Any], path: str, notes: tuple[str, ...]) -> Item | None:
    """The item that a JSON file is; None for JSON of another kind."""
    properties = said.get("properties")
    if said.get("type") != "Feature" or not isinstance(properties, dict):
        return None
    if not any(key.startswith(PREFIX) for key in properties):
        return None
    named = {**properties, "mlm:name": properties.get("mlm:name") or properties.get("title") or said.get("id")}
    return Item(os.path.dirname(path), os.path.basename(path), named, _assets(said.get("assets")), notes)


def claims(item: Item, asset: Asset, graph: Network, notes: tuple[str, ...] = ()) -> Metadata:
    """What an item claims of one of its models, filled up by the metadata inside the ONNX file.

    Raises:
        ModelError: The model does not classify pixels, a value makes no sense, or contradicts the graph.
    """
    get = Fields(item.properties, item.origin)
    outputs = _pixel_outputs(item)
    output, graph = _described_output(outputs, graph)
    bands = mlm_input.stated_bands(_only_input(item), item.origin) if graph.signature.any_bands else None
    if bands is not None:
        graph = graph.with_signature(graph.signature.with_bands(bands))
    described = [asset.bands, *(item.properties.get(key) for key in _BANDS)]
    image = mlm_input.claims(_only_input(item), described, graph, item.origin)
    said = _output_claims(output, item, graph).merged_with(image)
    own = Metadata(
        name=get.text("mlm:name"),
        description=get.text("description"),
        cell_size=get.number("gsd", 0) or None,
        format=tr("STAC item of a model (MLM, .json)"),
        framework=get.text("mlm:framework"),
        output=graph.signature.output_name if output.get("name") == graph.signature.output_name else None,
        band_count=bands,
        notes=item.notes + notes,
        information=get.unread("mlm:input", "mlm:output", "mlm:tasks", "classification:classes", *_BANDS),
    )
    said = own.merged_with(said).merged_with(parse_properties(graph, asset.name))
    if said.normalisation is not None:
        return said
    note = tr("{origin} states no value_scaling: the network is given the raw values.").format(origin=item.origin)
    source = tr("{origin}, which states no value_scaling").format(origin=item.origin)
    raw = replace(AS_THEY_ARE, assumed=True, source=source)
    return replace(said, normalisation=raw, notes=(*said.notes, note))


def _described_output(outputs: Sequence[Mapping[str, Any]], graph: Network) -> tuple[Mapping[str, Any], Network]:
    """The output that an item describes, and the graph with it.

    The user's choice comes first, of which an item may say nothing; then the first that the item names.
    """
    heads = {head.name: head for head in graph.heads}
    named = [str(entry.get("name")) for entry in outputs if entry.get("name") in heads]
    if named and not graph.settled:
        graph = graph.with_signature(heads[named[0]].signature)
    taken = graph.signature.output_name
    entry = next((entry for entry in outputs if entry.get("name") == taken), {} if named else outputs[0])
    return entry, graph


def _read_item(path: str) -> Item:
    said, notes = lenient_json.read_object(path, expected())
    item = item_of(said, path, notes)
    if item is None:
        raise ModelError(
            tr("{file}: this is {found}. Choose {expected}, or an .onnx, .emd, .dlpk or .ecd file.").format(
                file=os.path.basename(path), found=_found(said), expected=expected()
            )
        )
    return item


def _only_input(item: Item) -> Mapping[str, Any]:
    inputs = _described(item, "mlm:input")
    if len(inputs) > 1:
        names = ", ".join(str(entry.get("name")) for entry in inputs)
        raise ModelError(
            tr(
                "{origin}: the model has {count} inputs ({names}), and only models of one image can be run. Choose "
                "another model."
            ).format(origin=item.origin, count=len(inputs), names=names)
        )
    return inputs[0]


def _output_claims(output: Mapping[str, Any], item: Item, graph: Network) -> Metadata:
    _check_result(output, graph, item.origin)
    listed = Fields(output, f"{item.origin}: mlm:output").checked("classification:classes", _classes)
    listed = listed or Fields(item.properties, item.origin).checked("classification:classes", _classes)
    classes, notes = _in_channel_order(listed, graph, item.origin)
    function = output.get("post_processing_function")
    if function:
        notes += (
            tr(
                "{origin}: the post_processing_function {function} was not run; the map shows the network's own "
                "answers."
            ).format(origin=item.origin, function=mlm_input.shown(function)),
        )
    gaps = classes is not None and len(classes) > len(listed or ())
    return Metadata(classes=classes, open_ended=gaps or None, notes=notes)


def _found(said: Mapping[str, Any]) -> str:
    """What a JSON file is that is no MLM item."""
    kind = said.get("type")
    if _CLASS_INFORMATION in said:
        return tr("class information, which Deep Learning Model To ECD takes together with a model")
    if ukis.is_description(said):
        return tr(
            "the ukis-csmask description of the .onnx file of the same name, which is read together with that file"
        )
    if kind in ("Collection", "Catalog"):
        return tr("a STAC {kind}, which lists models but describes none").format(kind=kind)
    if kind == "Feature":
        return tr('a GeoJSON Feature whose properties hold no field "mlm:…", so it describes no model')
    keys = ", ".join(list(said)[:6]) or tr("none")
    return tr("JSON of an unknown kind (its keys: {keys})").format(keys=keys)


def _objects(entries: Any) -> tuple[dict[str, Any], ...]:  # noqa: ANN401  JSON of others
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects is expected"))
    return tuple(entries)


def _assets(said: object) -> tuple[Asset, ...]:
    """The assets with the role of a model; where none has it, those that look like ONNX files."""
    entries = [entry for entry in said.values() if isinstance(entry, dict)] if isinstance(said, dict) else []
    models = [entry for entry in entries if _MODEL_ROLE in str(entry.get("roles"))]
    found = (_asset(entry) for entry in models or entries if isinstance(entry.get("href"), str))
    return tuple(asset for asset in found if models or asset.is_onnx)


def _asset(entry: Mapping[str, Any]) -> Asset:
    href = str(entry["href"]).strip()
    kind = f"{entry.get('type')} {entry.get('mlm:artifact_type')}".lower()
    path = re.split(r"[?#]", href)[0].lower()
    bands = next((entry[key] for key in _BANDS if entry.get(key)), None)
    return Asset(href, path.endswith(".onnx") or "onnx" in kind, bands)


def _chosen(item: Item) -> tuple[Asset, tuple[str, ...]]:
    """The one ONNX file of an item, the first that is there of several."""
    found = item.onnx_assets()
    if not item.assets:
        raise ModelError(
            tr(
                '{origin}: the item names no model. Give it an asset with the role "{role}" whose href is an .onnx '
                "file beside the item."
            ).format(origin=item.origin, role=_MODEL_ROLE)
        )
    if not found:
        raise ModelError(_not_onnx(item, item.assets[0]))
    there = [asset for asset in found if _found_file(item, asset)]
    if len(there) < 2:
        return (there or found)[0], ()
    others = ", ".join(asset.href for asset in there[1:])
    return there[0], (
        tr("{origin} names several ONNX files: {taken} is taken, not {others}.").format(
            origin=item.origin, taken=there[0].href, others=others
        ),
    )


def _not_onnx(item: Item, asset: Asset) -> str:
    """What the model of an item is: by its content where it is there, else by what is said of it."""
    then = tr(
        'Then put the .onnx file beside the item, and name it as the href of an asset with the role "{role}".'
    ).format(role=_MODEL_ROLE)
    path = _found_file(item, asset)
    found = foreign_model(ModelFile(path)) if path else None
    if found is not None:
        return tr("{origin}: its model {named} is {what}, not an ONNX file. {remedy}").format(
            origin=item.origin, named=asset.href, what=found.what, remedy=found.advice(then)
        )
    framework = str(item.properties.get("mlm:framework") or tr("not named"))
    return tr("{origin}: its model {named} is not an ONNX file (framework: {framework}). {export}").format(
        origin=item.origin,
        named=asset.href,
        framework=framework,
        export=how_to_export(framework_of(asset.name, framework), then),
    )


def _found_file(item: Item, asset: Asset) -> str | None:
    """Where the file of an asset lies, None where it is not there: one from the net was saved beside the item."""
    named = asset.name if asset.remote else asset.href
    spellings = () if "\0" in named else (named, unquote(named))
    return next(filter(None, (locate(item.folder, spelling) for spelling in spellings)), None)


def _place(item: Item, asset: Asset) -> str:
    """The absolute path of an asset's file.

    Raises:
        ModelError: It is not there, or lies outside the item's folder.
    """
    found = _found_file(item, asset)
    if found is not None:
        return found
    if asset.remote:
        raise ModelError(
            tr(
                "{origin}: its model lies at {path}, and nothing is downloaded. Download it next to the item, under "
                "the name {name}."
            ).format(origin=item.origin, path=asset.href, name=asset.name)
        )
    if "\0" not in asset.href and leads_into(path_from(item.folder, asset.href), item.folder):
        raise ModelError(
            tr(
                "{origin}: its model {path} does not exist. Put it next to the item, or correct the asset's href."
            ).format(origin=item.origin, path=asset.href)
        )
    raise ModelError(
        tr(
            "{origin}: its model {path} lies outside the folder of the item, and is not opened for safety. Move it "
            "next to the item and correct the asset's href."
        ).format(origin=item.origin, path=asset.href)
    )


def _described(item: Item, key: str) -> tuple[Mapping[str, Any], ...]:
    """The inputs or outputs that an item describes; one of which nothing is said where it is silent."""
    return Fields(item.properties, item.origin).checked(key, _objects) or ({},)


def _pixel_outputs(item: Item) -> tuple[Mapping[str, Any], ...]:
    """The outputs that can be those of a pixel classifier.

    Raises:
        ModelError: There is none.
    """
    outputs = _described(item, "mlm:output")
    fit = tuple(entry for entry in outputs if _classifies_pixels(entry, item.properties))
    if not fit:
        tasks = sorted({task for entry in outputs for task in _tasks(entry, item.properties)})
        raise ModelError(
            tr(
                "{origin}: the model is for {tasks}, which does not classify pixels. Choose a model with the task "
                "semantic-segmentation."
            ).format(origin=item.origin, tasks=", ".join(tasks))
        )
    return fit


def _tasks(output: Mapping[str, Any], properties: Mapping[str, Any]) -> list[str]:
    tasks = output.get("tasks") or properties.get("mlm:tasks") or []
    return [str(task).lower().replace("_", "-") for task in (tasks if isinstance(tasks, list) else [tasks])]


def _classifies_pixels(output: Mapping[str, Any], properties: Mapping[str, Any]) -> bool:
    tasks = _tasks(output, properties)
    return not tasks or any(task in _PIXEL_TASKS for task in tasks)


def _check_result(output: Mapping[str, Any], graph: Network, origin: str) -> None:
    """Refuse another number of scores than the graph gives; sides are found by trying."""
    sizes = mlm_input.axes(output.get("result"), f"{origin}: mlm:output, result")
    stated = next((size for name, size in sizes.items() if name in _CLASS_AXES), -1)
    channels = graph.signature.channels
    wrong = stated > 1 if graph.signature.gives_class_ids else channels is not None and stated != channels
    if stated > 0 and wrong:
        gives = (
            tr("class ids, one for each pixel")
            if graph.signature.gives_class_ids
            else tr("{channels} scores for each pixel").format(channels=channels)
        )
        raise ModelError(
            tr(
                "{origin}: the result of mlm:output has {stated} classes, but the graph gives {gives}. Correct its "
                "shape."
            ).format(origin=origin, stated=stated, gives=gives)
        )


def _classes(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[ModelClass, bool], ...] | None:
    """The classes as they are listed, and which of them mean "no data"."""
    found = [
        (
            model_class(entry["value"], _label(entry), _color(entry.get("color_hint")), index),
            entry.get("nodata") is True,
        )
        for index, entry in enumerate(_objects(entries))
    ]
    return tuple(found) or None


def _label(entry: Mapping[str, Any]) -> object:
    """The name for people first; early versions of the vocabulary had none but the description."""
    return next((entry[key] for key in ("title", "name", "description") if entry.get(key)), None)


def _color(hint: object) -> Sequence[int]:
    if hint is None:
        return ()
    if not re.fullmatch("#?[0-9A-Fa-f]{6}", str(hint)):
        raise ValueError(tr('color_hint "{hint}" is not written as RRGGBB').format(hint=hint))
    return list(bytes.fromhex(str(hint).lstrip("#")))


def _in_channel_order(
    listed: Sequence[tuple[ModelClass, bool]] | None, graph: Network, origin: str
) -> tuple[tuple[ModelClass, ...] | None, tuple[str, ...]]:
    """Class i of the graph: by value where the values are channels or ids, else as they are listed."""
    if listed is None:
        return None, ()
    classes = tuple(entry for entry, _ in listed)
    notes = tuple(
        tr(
            '{origin} marks the class "{name}" as nodata: it stands in the map as a class with the value {value}.'
        ).format(origin=origin, name=entry.name, value=entry.value)
        for entry, blank in listed
        if blank
    )
    ordered = tuple(sorted(classes, key=lambda entry: entry.value))
    values = [entry.value for entry in ordered]
    if graph.signature.gives_class_ids:
        return _by_id(ordered, origin), notes
    if values == list(range(len(values))) and ordered != classes:
        return ordered, (
            *notes,
            tr("{origin} lists its classes in another order than their values, which are channels.").format(
                origin=origin
            ),
        )
    return classes, notes


def _by_id(ordered: Sequence[ModelClass], origin: str) -> tuple[ModelClass, ...]:
    """A class for every id up to the highest that has one; the ids are the values."""
    named = {entry.value: entry for entry in ordered}
    if len(named) < len(ordered):
        return tuple(ordered)  # which `ModelDefinition` refuses
    if min(named) < 0 or max(named) >= _MOST_IDS:
        raise ModelError(
            tr(
                "{origin}: the graph gives class ids, and the class values {lowest} to {highest} cannot all be ids, "
                "which are taken from 0 to {most}. Give the classes the ids of the graph as values."
            ).format(origin=origin, lowest=min(named), highest=max(named), most=_MOST_IDS - 1)
        )
    spare = (model_class(value, None, (), value) for value in range(max(named) + 1))
    return tuple(named.get(entry.value, entry) for entry in spare)
