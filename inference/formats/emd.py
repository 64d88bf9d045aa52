"""Read an .emd, Esri's model definition: a JSON file beside an ONNX file.

The keys and their meaning: docs/model-formats.md, ".emd". Python named by InferenceFunction is never
run, and no file outside the definition's own folder is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import LARGEST_BATCH, ModelDefinition, Normalisation
from ..model.values import parse_values
from ..network.engine import Network
from ..onnx.model_file import ModelFile
from ..spectra.matching import match
from ..spectra.names import BandNames
from . import lenient_json
from .colors import color_parts
from .emd_cell_sizes import cell_range
from .fields import Fields, is_missing, listed, model_class, number, pair, spell_keys, whole
from .folder import find_in_folder, is_absolute, last_part
from .frameworks import framework_of, how_to_export
from .metadata import Metadata
from .onnx_file import parse_properties
from .opening import foreign_model
from .resolve import resolve
from .selection import UNDECIDED, Selection, open_selected

_PIXEL_TYPES = ("imageclassification", "semanticsegmentation")
_PADDING_SHARE = 4  # ArcGIS pads by a quarter of the tile where the definition is silent

# Keys that are no information either: they are read here, by themselves.
_READ_HERE = ("ModelFile", "ONNX", "InferenceFunction", "SupportsVariableTileSize", "MinCellSize", "MaxCellSize")

# All keys that are read, for files that spell them in another case; and those inside their values.
_KEYS = (
    *("ModelFile", "ONNX", "ModelType", "Framework", "InferenceFunction", "ModelName", "Description"),
    *("ImageHeight", "ImageWidth", "ExtractBands", "Classes", "DataRange", "NormalizationStats", "ModelPadding"),
    *("OutputStride", "Padding", "BatchSize", "Threshold", "SupportsVariableTileSize", "test_time_augmentation"),
    *("ignore_mapped_class", "MinCellSize", "MaxCellSize"),
)
_CELL_SIZE = ("x", "y", "spatialReference")
_INNER_KEYS = {
    "ONNX": ("INFER",),
    "Classes": ("Value", "Name", "Color", "ClassValue", "ClassName", "Red", "Green", "Blue"),
    "NormalizationStats": ("band_min_values", "band_max_values", "scaled_mean_values", "scaled_std_values"),
    "MinCellSize": _CELL_SIZE,
    "MaxCellSize": _CELL_SIZE,
}
_AROUND = " \"'"  # quotes that were copied with a path
_UNESCAPED = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"})

_STATISTICS = ("band_min_values", "band_max_values", "scaled_mean_values", "scaled_std_values")
_ALL_BANDS = ("AllBands", "Bands")  # the names of all bands of the training's rasters

# Mean and standard deviation of ImageNet (https://pytorch.org/vision, "Models and pre-trained weights").
_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read an .emd file.

    Raises:
        ModelError: No model definition, of no pixel classifier, or its ONNX file cannot be used.
        EngineError: onnxruntime is missing.
    """
    said, notes = lenient_json.read_object(path, expected())
    said = with_usual_keys(said)
    folder, origin = os.path.dirname(path), os.path.basename(path)
    return definition(said, lambda named: ModelFile(find_in_folder(folder, named, origin)), origin, notes, selection)


def read_text(text: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read the JSON text of an .emd; its ModelFile is an absolute path, or relative to the working folder.

    Raises:
        ModelError: As for `read`.
        EngineError: As for `read`.
    """
    origin = tr("Model definition text")
    said, notes = lenient_json.parse_object(text, origin, expected())
    said = with_usual_keys(said)
    return definition(said, lambda named: ModelFile(find_in_folder("", named, origin)), origin, notes, selection)


def with_usual_keys(said: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of an .emd in their usual spelling, upper and lower case."""
    usual = spell_keys(said, _KEYS)
    for key, inner in _INNER_KEYS.items():
        value = usual.get(key)
        if isinstance(value, dict):
            usual[key] = spell_keys(value, inner)
        elif isinstance(value, list):
            usual[key] = [spell_keys(entry, inner) if isinstance(entry, dict) else entry for entry in value]
    return usual


def expected() -> str:
    """What a reader of this module asks for, for messages."""
    return tr("an .emd file")


def definition(
    said: Mapping[str, Any],
    find: Callable[[str], ModelFile],
    origin: str,
    notes: tuple[str, ...],
    selection: Selection = UNDECIDED,
) -> ModelDefinition:
    """Make a definition of what an .emd says, wherever it lies.

    Args:
        said: The .emd's JSON.
        find: Finds the file that it names as its ModelFile; raises ModelError where there is none.
        origin: What the user chose, for messages.
        notes: What was mended or assumed so far.
        selection: What the user or the raster decide of its graph.

    Raises:
        ModelError: No pixel classifier, or its ONNX file cannot be used.
        EngineError: onnxruntime is missing.
    """
    kind = said.get("ModelType")
    if not is_missing(kind) and re.sub(r"[\s_-]", "", str(kind)).lower() not in _PIXEL_TYPES:
        raise ModelError(
            tr(
                "{origin}: the model is of the type {kind}, which does not classify pixels. Choose a model of the type "
                "ImageClassification or SemanticSegmentation."
            ).format(origin=origin, kind=kind)
        )
    named = _onnx_named(said, find, origin)
    file, name = find(named), last_part(named)
    graph = open_selected(file, name, selection)
    if is_absolute(named) and os.path.abspath(named) != file.path:
        notes += (
            tr("{origin}: its model file {named} was looked for by its file name, next to the definition.").format(
                origin=origin, named=named
            ),
        )
    if said.get("InferenceFunction"):
        notes += (
            tr("{origin}: the InferenceFunction {function} was ignored: no Python is run.").format(
                origin=origin, function=said["InferenceFunction"]
            ),
        )
    return resolve(claims(said, graph, origin, notes).merged_with(parse_properties(graph, name)), graph, file, origin)


def model_file_name(said: Mapping[str, Any]) -> str:
    """The model file that an .emd names; "" where it names none."""
    named, inner = said.get("ModelFile"), said.get("ONNX")
    if isinstance(inner, dict) and "INFER" in inner:
        named = inner["INFER"]
    if isinstance(named, list):
        named = next(iter([one for one in named if str(one).lower().endswith(".onnx")] or named), None)
    # A single backslash before such a letter, as in ".\net.onnx", is a control character in JSON.
    text = named.translate(_UNESCAPED).strip(_AROUND) if isinstance(named, str) else ""
    return "" if "\0" in text else text


def _onnx_named(said: Mapping[str, Any], find: Callable[[str], ModelFile], origin: str) -> str:
    named = model_file_name(said)
    if not named:
        raise ModelError(
            tr('{origin}: it names no model file. Add "ModelFile" with the name of an .onnx file beside it.').format(
                origin=origin
            )
        )
    if not named.lower().endswith(".onnx"):
        raise ModelError(_not_onnx(said, named, find, origin))
    return named


def _not_onnx(said: Mapping[str, Any], named: str, find: Callable[[str], ModelFile], origin: str) -> str:
    """What a model file of another name is: by its content where it is there, else by what is said of it."""
    then = tr("Then name the .onnx file as ModelFile.")
    try:
        found = foreign_model(find(named))
    except ModelError:
        found = None
    if found is not None:
        return tr("{origin}: its model file {named} is {what}, not an ONNX file. {remedy}").format(
            origin=origin, named=named, what=found.what, remedy=found.advice(then)
        )
    framework = str(said.get("Framework", tr("not named")))
    return tr("{origin}: its model file {named} is not an ONNX file (framework: {framework}). {export}").format(
        origin=origin,
        named=named,
        framework=framework,
        export=how_to_export(framework_of(named, framework), then),
    )


def claims(said: Mapping[str, Any], graph: Network, origin: str, notes: tuple[str, ...]) -> Metadata:
    """What the keys of an .emd claim of its model; formats of its family share them.

    Raises:
        ModelError: A value makes no sense.
    """
    get = Fields(said, origin)
    height = get.side("ImageHeight", graph.signature.height)
    width = get.side("ImageWidth", graph.signature.width)
    bands = get.bands("ExtractBands")
    count = _band_count(said, bands, graph)
    cell_sizes, passed_over = cell_range(said, origin)
    normalisation = _normalisation(get, said, bands, count)
    # More numbers than model bands: which they are is known of a raster only (`plan.py`), and these stand in till then.
    of_rasters = normalisation if normalisation and normalisation.count > count else None
    if of_rasters is not None:
        notes += (
            tr(
                "{origin}: NormalizationStats lists {statistics} bands, and ExtractBands names {count} "
                "of them: the statistics of these bands are used."
            ).format(origin=origin, statistics=of_rasters.count, count=count),
        )
    return Metadata(
        name=get.text("ModelName"),
        description=get.text("Description"),
        classes=get.checked("Classes", _classes),
        bands=bands,
        normalisation=normalisation and normalisation.of_bands(range(count)),
        raster_statistics=of_rasters,
        values=get.checked("values", parse_values) or get.checked("Values", parse_values),
        tile=None if height is None or width is None else (height, width),
        flexible=get.flag("SupportsVariableTileSize"),
        output_margin=get.of_graph("ModelPadding"),
        output_stride=get.of_graph("OutputStride", 1),
        padding=get.whole("Padding"),
        padding_share=_PADDING_SHARE,
        batch=get.checked("BatchSize", _batch),
        threshold=get.number("Threshold", 0, 1),
        excluded_channels=get.checked(
            "ignore_mapped_class", lambda values: tuple(whole(value) for value in listed(values))
        ),
        augment=get.flag("test_time_augmentation"),
        cell_range=cell_sizes,
        format=tr("Esri model definition (.emd)"),
        framework=get.text("Framework"),
        notes=notes + passed_over,
        warnings=tuple(get.passed_over),
        information=get.unread(*_READ_HERE),  # the last, since it is what no line above has read
    )


def _normalisation(
    get: Fields, said: Mapping[str, Any], bands: Sequence[object] | None, count: int
) -> Normalisation | None:
    """The first of three keys that says something."""
    known = [said[key] for key in _ALL_BANDS if isinstance(said.get(key), list)]
    picked = _picked(bands or (), [str(name) for name in known[0]] if known else [])
    found: Normalisation | None = get.checked("NormalizationStats", lambda stats: _statistics(stats, picked, count))
    if found is not None:
        return replace(found, source=f"{get.origin}, NormalizationStats")
    found = get.checked("DataRange", _data_range)
    if found is not None:
        return replace(found, source=f"{get.origin}, DataRange")
    found = _imagenet(said, count)
    return found and replace(
        found, source=tr("{origin}, ImageNet by its Framework and its three bands").format(origin=get.origin)
    )


def _band_count(said: Mapping[str, Any], bands: Sequence[object] | None, graph: Network) -> int:
    """How many bands the model has: for a graph that takes any number as the file says; 0 where it does not."""
    if not graph.signature.any_bands:
        return graph.signature.bands
    stats = said.get("NormalizationStats")
    lists = [values for values in stats.values() if isinstance(values, list)] if isinstance(stats, dict) else []
    return len(bands or ()) or max(map(len, lists), default=0)


def _classes(entries: Sequence[Mapping[str, Any]]) -> tuple[ModelClass, ...] | None:
    """The classes, under either of the two spellings of their keys."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects with Value, Name and Color is expected"))
    colors = color_parts(
        entry.get("Color") or [entry.get(part, -1) for part in ("Red", "Green", "Blue")] for entry in entries
    )
    classes = []
    for index, (entry, color) in enumerate(zip(entries, colors)):
        value = entry["ClassValue"] if "ClassValue" in entry else entry["Value"]
        classes.append(model_class(value, entry.get("Name", entry.get("ClassName")), color, index))
    return tuple(classes) or None


def _batch(value: object) -> int:
    number = whole(value, 1)
    if number > LARGEST_BATCH:
        raise ValueError(
            tr("{number} tiles at once are more than the {most} that are taken at most").format(
                number=number, most=LARGEST_BATCH
            )
        )
    return number


def _data_range(value: object) -> Normalisation:
    return Normalisation(target=pair(value))


def _picked(bands: Sequence[object], names: Sequence[str]) -> tuple[int, ...] | None:
    """Which bands of the training's rasters are the model's: by number, or by name where all have names.

    Returns:
        Their numbers from 0; none where the model takes all in their order; None where names alone do not tell.
    """
    if all(isinstance(band, int) for band in bands):
        return tuple(band for band in bands if isinstance(band, int))
    return match(BandNames.of(map(str, bands)), BandNames.of(names)).complete


def _statistics(stats: Mapping[str, Sequence[float]], picked: Sequence[int] | None, count: int) -> Normalisation:
    """Statistics stand per raster band; the model's bands pick theirs. All of them where `picked` does not tell."""
    if not isinstance(stats, dict):
        raise ValueError(tr("a JSON object is expected"))

    def of_model(key: str) -> tuple[float, ...] | None:
        values = stats.get(key)
        if is_missing(values):
            return None
        numbers = tuple(number(value) for value in listed(values))
        first = 1 if picked and min(picked) > 0 and max(picked) == len(numbers) else 0  # a list counted from 1
        if picked and len(picked) == count and max(picked) - first < len(numbers):
            return tuple(numbers[band - first] for band in picked)
        if len(numbers) == count or (picked is None and len(numbers) > count):
            return numbers
        raise ValueError(
            tr("{key} has {values} values for {count} bands").format(key=key, values=len(numbers), count=count)
        )

    lists = {key: of_model(key) for key in _STATISTICS}
    lengths = {len(numbers) for numbers in lists.values() if numbers is not None}
    if len(lengths) > 1:
        raise ValueError(tr("its lists have different lengths"))
    if not lengths and stats:
        raise ValueError(tr("it has none of {keys}").format(keys=", ".join(_STATISTICS)))
    low, high, mean, std = lists.values()
    known = low is not None and high is not None
    return Normalisation(low=low if known else (0.0,), high=high if known else (1.0,), mean=mean, std=std)


def _imagenet(said: Mapping[str, Any], bands: int) -> Normalisation | None:
    if bands != 3 or not str(said.get("Framework", "")).lower().startswith("arcgis.learn"):
        return None
    return Normalisation(low=(0.0,), high=(255.0,), mean=_IMAGENET_MEAN, std=_IMAGENET_STD)
