"""Read a STAC Item with the Machine Learning Model extension (MLM): a GeoJSON Feature that describes a model.

The extension: https://github.com/stac-extensions/mlm, versions 1.0 to 1.6; how its fields are used:
docs/model-formats.md, "STAC MLM". Functions named by an item are never run, links are not followed, and no file outside
the folder of the item is opened.
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
from ..model.definition import AS_THEY_ARE
from ..onnx.model_file import ModelFile
from . import lenient_json, mlm_input, ukis
from .fields import Fields, model_class
from .folder import leads_into, locate, path_from
from .foreign import foreign_model
from .frameworks import how_to_export, stated_framework
from .metadata import Description, Metadata
from .mlm_scaling import function_name
from .unbound import StatedOutput, Unbound

PREFIX = "mlm:"

_MODEL_ROLE = "mlm:model"
_PIXEL_TASKS = ("semantic-segmentation", "segmentation", "classification")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # at least two letters, since "C:" is a drive
_CLASS_AXES = ("class", "classes", "channel")
_BANDS = ("bands", "eo:bands", "raster:bands")
_CLASSES = ("classification:classes", "classification_classes")  # the examples of the extension have both spellings
_CLASS_INFORMATION = "ImportDeepLearningModelToEsriExtraInfo"


@dataclass(frozen=True)
class Asset:
    """A file that an item names as its model."""

    href: str
    is_onnx: bool
    bands: object = None
    framework: object = None

    @property
    def name(self) -> str:
        """The file's name, without folders and query."""
        return unquote(re.split(r"[\\/]", re.split(r"[?#]", self.href)[0])[-1])

    @property
    def remote(self) -> bool:
        """Whether it is an address on the internet."""
        return bool(_SCHEME.match(self.href))


@dataclass(frozen=True)
class Item:
    """An MLM item: its folder and file name, and its content."""

    folder: str
    origin: str
    properties: Mapping[str, Any]
    assets: tuple[Asset, ...]
    notes: tuple[str, ...] = ()

    def onnx_assets(self) -> tuple[Asset, ...]:
        """Return the models that are ONNX files."""
        return tuple(asset for asset in self.assets if asset.is_onnx)


def read(path: str) -> Description:
    """Read an MLM item, and find the ONNX file that it names.

    Raises:
        ModelError: The file is not an MLM item, or not that of a pixel classifier, its ONNX file is missing, or a
            value is invalid.
    """
    item = _read_item(path)
    _pixel_outputs(item)
    asset, notes = _chosen(item)
    file = ModelFile(_path_of(item, asset))
    return Description(file, asset.name, item.origin, parse(item, asset, notes), fallback(item))


def is_item_file(path: str) -> bool:
    """Whether a file seems to be an MLM item."""
    return path.lower().endswith(".json") and lenient_json.mentions(path, f'"{PREFIX}')


def expected() -> str:
    """Return the kind of file that this module reads, for messages."""
    return tr("a STAC Item of a model (.json)")


def item_of(document: Mapping[str, Any], path: str, notes: tuple[str, ...]) -> Item | None:
    """Return the MLM item of a JSON file, if it is one."""
    properties = document.get("properties")
    if document.get("type") != "Feature" or not isinstance(properties, dict):
        return None
    if not any(key.startswith(PREFIX) for key in properties):
        return None
    name = properties.get("mlm:name") or properties.get("title") or document.get("id")
    folder, origin = os.path.split(path)
    return Item(folder, origin, {**properties, "mlm:name": name}, _assets(document.get("assets")), notes)


def parse(item: Item, asset: Asset, notes: tuple[str, ...] = ()) -> Metadata:
    """Parse the statements of an item about one of its models.

    Raises:
        ModelError: The model does not classify pixels, or a value is invalid.
    """
    fields = Fields(item.properties, item.origin)
    described = [asset.bands, *(item.properties.get(key) for key in _BANDS)]
    image = mlm_input.parse(_tensors_of_item(item, "mlm:input"), described, item.origin)
    shared = _listed_classes(item.properties, item.origin)
    own = Metadata(
        name=fields.parsed("mlm:name", str),
        description=fields.parsed("description", str),
        cell_size=fields.number("gsd", 0) or None,
        format=tr("STAC item of a model (MLM, .json)"),
        framework=fields.parsed("mlm:framework", str),
        notes=item.notes + notes,
        information=fields.unread("mlm:input", "mlm:output", "mlm:tasks", *_CLASSES, *_BANDS),
        unbound=Unbound(
            outputs=tuple(_stated_output(output, item, shared) for output in _pixel_outputs(item)),
            other_output=_stated_output({}, item, shared),
            origin=item.origin,
        ),
    )
    return own.merged_with(image)


def fallback(item: Item) -> Metadata:
    """Return the metadata of a model for which neither the item nor its ONNX file states a normalisation."""
    note = tr("{origin} does not specify value_scaling: the network receives the raw values.").format(
        origin=item.origin
    )
    source = tr("{origin}, which does not specify value_scaling").format(origin=item.origin)
    return Metadata(normalisation=replace(AS_THEY_ARE, assumed=True, source=source), notes=(note,))


def _read_item(path: str) -> Item:
    document, notes = lenient_json.read_object(path, expected())
    item = item_of(document, path, notes)
    if item is None:
        raise ModelError(
            tr("{file}: this is {found}. Choose {expected}, or an .onnx, .emd, .dlpk or .ecd file.").format(
                file=os.path.basename(path), found=_kind_of(document), expected=expected()
            )
        )
    return item


_Listed = Sequence[tuple[ModelClass, bool]]


def _listed_classes(holder: Mapping[str, Any], where: str) -> _Listed:
    """Return the listed classes of an output or of the item, and whether each is marked as nodata."""
    key = next((key for key in _CLASSES if key in holder), _CLASSES[0])
    return Fields(holder, where).parsed(key, _classes_and_nodata) or ()


def _stated_output(output: Mapping[str, Any], item: Item, shared: _Listed) -> StatedOutput:
    """Parse an entry of mlm:output; without classes of its own it has those of the item."""
    where = f"{item.origin}: mlm:output"
    listed = _listed_classes(output, where) or shared
    notes = tuple(
        tr(
            '{origin} marks the class "{name}" as nodata: the map contains it as a class with the value {value}.'
        ).format(origin=item.origin, name=entry.name, value=entry.value)
        for entry, nodata in listed
        if nodata
    )
    function = output.get("post_processing_function")
    if function:
        note = tr("{origin}: the post_processing_function {function} is not run; the map shows the network's output.")
        notes += (note.format(origin=item.origin, function=function_name(function)),)
    sizes = mlm_input.axes(output.get("result"), f"{where}, result")
    name = output.get("name")
    return StatedOutput(
        name=name if isinstance(name, str) else "",
        channels=next((size for axis, size in sizes.items() if axis in _CLASS_AXES), -1),
        classes=tuple(entry for entry, _ in listed) or None,
        notes=notes,
    )


def _kind_of(document: Mapping[str, Any]) -> str:
    """Return the kind of a JSON file that is not an MLM item, for messages."""
    kind = document.get("type")
    if _CLASS_INFORMATION in document:
        return tr("class information, which Deep Learning Model To ECD uses together with a model")
    if ukis.is_description(document):
        return tr(
            "the ukis-csmask description of the .onnx file of the same name, which is read together with that file"
        )
    if kind in ("Collection", "Catalog"):
        return tr("a STAC {kind}, which lists models but does not describe one").format(kind=kind)
    if kind == "Feature":
        return tr('a GeoJSON Feature without a property "mlm:…", so it does not describe a model')
    keys = ", ".join(list(document)[:6]) or tr("none")
    return tr("JSON of an unknown kind (its keys: {keys})").format(keys=keys)


def _objects(entries: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects is expected"))
    return tuple(entries)


def _assets(assets: object) -> tuple[Asset, ...]:
    """Return the assets with the role of a model; without any, those that look like ONNX files."""
    entries = [entry for entry in assets.values() if isinstance(entry, dict)] if isinstance(assets, dict) else []
    models = [entry for entry in entries if _MODEL_ROLE in str(entry.get("roles"))]
    candidates = (_asset(entry) for entry in models or entries if isinstance(entry.get("href"), str))
    return tuple(asset for asset in candidates if models or asset.is_onnx)


def _asset(entry: Mapping[str, Any]) -> Asset:
    href = str(entry["href"]).strip()
    kind = f"{entry.get('type')} {entry.get('mlm:artifact_type')}".lower()
    path = re.split(r"[?#]", href)[0].lower()
    bands = next((entry[key] for key in _BANDS if entry.get(key)), None)
    return Asset(href, path.endswith(".onnx") or "onnx" in kind, bands, entry.get("mlm:framework"))


def _chosen(item: Item) -> tuple[Asset, tuple[str, ...]]:
    """Return the ONNX file of an item; of several, the first that exists."""
    assets = item.onnx_assets()
    if not item.assets:
        raise ModelError(
            tr(
                '{origin}: the item does not name a model. Add an asset with the role "{role}" whose href is an .onnx '
                "file next to the item."
            ).format(origin=item.origin, role=_MODEL_ROLE)
        )
    if not assets:
        raise ModelError(_not_onnx(item, item.assets[0]))
    existing = [asset for asset in assets if _located(item, asset)]
    if len(existing) < 2:
        return (existing or assets)[0], ()
    others = ", ".join(asset.href for asset in existing[1:])
    return existing[0], (
        tr("{origin} names several ONNX files: {chosen} is used, not {others}.").format(
            origin=item.origin, chosen=existing[0].href, others=others
        ),
    )


def _not_onnx(item: Item, asset: Asset) -> str:
    """Return the message about a model that is not ONNX, identified by its content or else by its framework."""
    then = tr(
        'Then put the .onnx file next to the item, and enter it as the href of an asset with the role "{role}".'
    ).format(role=_MODEL_ROLE)
    path = _located(item, asset)
    foreign = foreign_model(ModelFile(path)) if path else None
    if foreign is not None:
        return tr("{origin}: its model {named} is {what}, not an ONNX file. {remedy}").format(
            origin=item.origin, named=asset.href, what=foreign.what, remedy=foreign.advice(then)
        )
    framework = str(asset.framework or item.properties.get("mlm:framework") or tr("not named"))
    return tr("{origin}: its model {named} is not an ONNX file (framework: {framework}). {export}").format(
        origin=item.origin,
        named=asset.href,
        framework=framework,
        export=how_to_export(stated_framework(asset.name, framework), then),
    )


def _located(item: Item, asset: Asset) -> str | None:
    """Return the path of an asset's file, if it exists; a remote one is expected in the item's folder."""
    named = asset.name if asset.remote else asset.href
    spellings = () if "\0" in named else (named, unquote(named))
    return next(filter(None, (locate(item.folder, spelling) for spelling in spellings)), None)


def _path_of(item: Item, asset: Asset) -> str:
    """Return the absolute path of an asset's file.

    Raises:
        ModelError: It does not exist, or is outside the folder of the item.
    """
    path = _located(item, asset)
    if path is not None:
        return path
    if asset.remote:
        raise ModelError(
            tr(
                "{origin}: its model is at {path}, but models are not downloaded automatically. Download it into the "
                "folder of the item, with the name {name}."
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
            "{origin}: its model {path} is outside the folder of the item and, for security, is not opened. Move it "
            "next to the item and correct the asset's href."
        ).format(origin=item.origin, path=asset.href)
    )


def _tensors_of_item(item: Item, key: str) -> tuple[Mapping[str, Any], ...]:
    """Return the inputs or outputs that an item describes; without any, a single empty one."""
    return Fields(item.properties, item.origin).parsed(key, _objects) or ({},)


def _pixel_outputs(item: Item) -> tuple[Mapping[str, Any], ...]:
    """Return the outputs that can be those of a pixel classifier.

    Raises:
        ModelError: No output has a value for every pixel.
    """
    outputs = _tensors_of_item(item, "mlm:output")
    pixelwise = tuple(entry for entry in outputs if _classifies_pixels(entry, item.properties))
    if not pixelwise:
        tasks = sorted({task for entry in outputs for task in _tasks(entry, item.properties)})
        raise ModelError(
            tr(
                "{origin}: the model is for {tasks}, which does not classify pixels. Choose a model with the task "
                "semantic-segmentation."
            ).format(origin=item.origin, tasks=", ".join(tasks))
        )
    return pixelwise


def _tasks(output: Mapping[str, Any], properties: Mapping[str, Any]) -> list[str]:
    tasks = output.get("tasks") or properties.get("mlm:tasks") or []
    return [str(task).lower().replace("_", "-") for task in (tasks if isinstance(tasks, list) else [tasks])]


def _classifies_pixels(output: Mapping[str, Any], properties: Mapping[str, Any]) -> bool:
    tasks = _tasks(output, properties)
    return not tasks or any(task in _PIXEL_TASKS for task in tasks)


def _classes_and_nodata(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[ModelClass, bool], ...] | None:
    """Parse the classes in their order, and whether each is marked as nodata."""
    classes = [
        (
            model_class(entry["value"], _class_title(entry), _hinted_color(entry.get("color_hint")), index),
            entry.get("nodata") is True,
        )
        for index, entry in enumerate(_objects(entries))
    ]
    return tuple(classes) or None


def _class_title(entry: Mapping[str, Any]) -> object:
    """Return the title of a class, else its name; early versions of the vocabulary had only the description."""
    return next((entry[key] for key in ("title", "name", "description") if entry.get(key)), None)


def _hinted_color(hint: object) -> Sequence[int]:
    if hint is None:
        return ()
    if isinstance(hint, list) and len(hint) == 3 and all(isinstance(part, int) and 0 <= part <= 255 for part in hint):
        return hint
    if not re.fullmatch("#?[0-9A-Fa-f]{6}", str(hint)):
        raise ValueError(tr('color_hint "{hint}" does not have the form RRGGBB').format(hint=hint))
    return list(bytes.fromhex(str(hint).lstrip("#")))
