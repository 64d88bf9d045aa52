"""Read an .emd, Esri's model definition: a JSON file next to an ONNX file.

The keys and their meaning: docs/model-formats.md, ".emd". Python named by InferenceFunction is never run, and no file
outside the folder of the definition is opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import LARGEST_BATCH, Normalisation
from ..model.values import parse_values
from ..onnx.model_file import ModelFile
from ..spectra.matching import match
from ..spectra.names import BandNames
from . import cntk, lenient_json
from .colors import color_parts
from .dates import parse_axes
from .derived_bands import parse_bands
from .emd_cell_sizes import cell_range
from .fields import Fields, flag, invalid, is_missing, listed, model_class, number, pair, spell_keys, whole
from .folder import find_in_folder, is_absolute, last_part
from .foreign import foreign_model
from .frameworks import CNTK, how_to_export, stated_framework
from .metadata import Description, Metadata
from .metadata_inputs import KEY_OF_EMD, metadata_kinds
from .preprocessing import parse_steps
from .unbound import BandStatistics, Unbound

_PIXEL_TYPES = ("imageclassification", "semanticsegmentation")
_PADDING_SHARE = 4  # ArcGIS pads by a quarter of the tile if the definition states no padding

# Keys that are read here without `Fields`, and so are not information.
_READ_HERE = ("ModelFile", "ONNX", "InferenceFunction", "SupportsVariableTileSize", "MinCellSize", "MaxCellSize")

# All keys that are read, and those inside their values, for files that spell them in another case.
_EMD_KEYS = (
    *("ModelFile", "ONNX", "ModelType", "Framework", "InferenceFunction", "ModelName", "Description"),
    *("ImageHeight", "ImageWidth", "ExtractBands", "Classes", "DataRange", "NormalizationStats", "ModelPadding"),
    *("OutputStride", "Padding", "BatchSize", "Threshold", "SupportsVariableTileSize", "test_time_augmentation"),
    *("steps", "values"),
    *("ignore_mapped_class", "MinCellSize", "MaxCellSize", "DimOrder", "OutputDate", KEY_OF_EMD),
)
_CELL_SIZE = ("x", "y", "spatialReference")
_INNER_KEYS = {
    "ONNX": ("INFER",),
    "Classes": ("Value", "Name", "Color", "ClassValue", "ClassName", "Red", "Green", "Blue"),
    "NormalizationStats": ("band_min_values", "band_max_values", "scaled_mean_values", "scaled_std_values"),
    "MinCellSize": _CELL_SIZE,
    "MaxCellSize": _CELL_SIZE,
}
_QUOTES = " \"'"  # quotes that were copied with a path
_UNESCAPED = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"})

_STATISTICS = ("band_min_values", "band_max_values", "scaled_mean_values", "scaled_std_values")
_ALL_BANDS = ("AllBands", "Bands")  # the names of all bands of the training rasters

# Mean and standard deviation of ImageNet (https://pytorch.org/vision, "Models and pre-trained weights").
_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)


def read(path: str) -> Description:
    """Read an .emd file.

    Raises:
        ModelError: The file is not a model definition, or not that of a pixel classifier, or a value is invalid.
    """
    folder, origin = os.path.dirname(path), os.path.basename(path)
    document, notes = lenient_json.read_object(path, expected())
    return describe(
        with_usual_keys(document), lambda named: ModelFile(find_in_folder(folder, named, origin)), origin, notes
    )


def read_classes(path: str) -> tuple[ModelClass, ...]:
    """Read only the classes of an .emd; () if it names none.

    Raises:
        ModelError: The file cannot be read, or a class is invalid.
    """
    document, _ = lenient_json.read_object(path, expected())
    return Fields(with_usual_keys(document), os.path.basename(path)).parsed("Classes", _parsed_classes) or ()


def read_text(text: str) -> Description:
    """Read the JSON text of an .emd; its ModelFile is an absolute path, or relative to the working folder.

    Raises:
        ModelError: As for `read`.
    """
    origin = tr("Model definition text")
    document, notes = lenient_json.parse_object(text, origin, expected())
    return describe(
        with_usual_keys(document), lambda named: ModelFile(find_in_folder("", named, origin)), origin, notes
    )


def with_usual_keys(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an .emd with the usual upper and lower case of its keys."""
    usual = spell_keys(document, _EMD_KEYS)
    for key, inner in _INNER_KEYS.items():
        value = usual.get(key)
        if isinstance(value, dict):
            usual[key] = spell_keys(value, inner)
        elif isinstance(value, list):
            usual[key] = [spell_keys(entry, inner) if isinstance(entry, dict) else entry for entry in value]
    return usual


def expected() -> str:
    """Return the kind of file that this module reads, for messages."""
    return tr("an .emd file")


def describe(
    document: Mapping[str, Any], find: Callable[[str], ModelFile], origin: str, notes: tuple[str, ...]
) -> Description:
    """Describe the model of an .emd, which may be a file, a text, or a member of a package.

    Args:
        document: The JSON of the .emd, with the usual keys.
        find: Finds the file that it names as its ModelFile; raises ModelError for a missing file.
        origin: Name of the file or text that the user chose, for messages.
        notes: Notes on fixed mistakes and assumptions so far.

    Raises:
        ModelError: The model is not a pixel classifier, its file is missing or not ONNX, or a value is invalid.
    """
    kind = document.get("ModelType")
    if not is_missing(kind) and re.sub(r"[\s_-]", "", str(kind)).lower() not in _PIXEL_TYPES:
        raise ModelError(
            tr(
                "{origin}: the model type is {kind}, which does not classify pixels. Choose a model of the type "
                "ImageClassification or SemanticSegmentation."
            ).format(origin=origin, kind=kind)
        )
    named = _required_file_name(document, origin)
    file, converted = _onnx_file(document, named, find, origin)
    notes += converted
    if is_absolute(named) and os.path.abspath(named) != file.path:
        notes += (
            tr("{origin}: its model file {named} was searched by name in the folder of the definition.").format(
                origin=origin, named=named
            ),
        )
    if document.get("InferenceFunction"):
        notes += (
            tr("{origin}: the InferenceFunction {function} is ignored; no Python code of a model is run.").format(
                origin=origin, function=document["InferenceFunction"]
            ),
        )
    return Description(file, last_part(named), origin, parse(document, origin, notes))


def model_file_name(document: Mapping[str, Any]) -> str:
    """Return the model file that an .emd names, or ""."""
    named, inner = document.get("ModelFile"), document.get("ONNX")
    if isinstance(inner, dict) and "INFER" in inner:
        named = inner["INFER"]
    if isinstance(named, list):
        named = next(iter([one for one in named if str(one).lower().endswith(".onnx")] or named), None)
    # A single backslash before such a letter, as in ".\net.onnx", is a control character in JSON.
    text = named.translate(_UNESCAPED).strip(_QUOTES) if isinstance(named, str) else ""
    return "" if "\0" in text else text


def _required_file_name(document: Mapping[str, Any], origin: str) -> str:
    named = model_file_name(document)
    if not named:
        template = (
            tr(
                "{origin}: it describes the tiles of exported training data, and names no model. Choose the model that "
                'was trained with them, or add "ModelFile" with the name of its .onnx file.'
            )
            if "AllTilesStats" in document
            else tr(
                '{origin}: no model file is named. Add "ModelFile" with the name of an .onnx file in the same folder.'
            )
        )
        raise ModelError(template.format(origin=origin))
    return named


def _onnx_file(
    document: Mapping[str, Any], named: str, find: Callable[[str], ModelFile], origin: str
) -> tuple[ModelFile, tuple[str, ...]]:
    """Return the model file, converted if need be, and notes on that."""
    if named.lower().endswith(".onnx"):
        return find(named), ()
    file = None
    try:
        file = find(named)
    except ModelError:
        if stated_framework(named, str(document.get("Framework", ""))) == CNTK:
            raise
    converted = cntk.as_onnx(file, last_part(named)) if file else None
    if converted is None:
        raise ModelError(_not_onnx(document, named, file, origin))
    return converted


def _not_onnx(document: Mapping[str, Any], named: str, file: ModelFile | None, origin: str) -> str:
    """Return the message about a model file that cannot be run, identified by its content or else by its framework."""
    then = tr("Then enter the .onnx file as ModelFile.")
    foreign = foreign_model(file) if file else None
    if foreign is not None:
        return tr("{origin}: its model file {named} is {what}, not an ONNX file. {remedy}").format(
            origin=origin, named=named, what=foreign.what, remedy=foreign.advice(then)
        )
    framework = str(document.get("Framework", tr("not named")))
    return tr("{origin}: its model file {named} is not an ONNX file (framework: {framework}). {export}").format(
        origin=origin,
        named=named,
        framework=framework,
        export=how_to_export(stated_framework(named, framework), then),
    )


def parse(document: Mapping[str, Any], origin: str, notes: tuple[str, ...] = ()) -> Metadata:
    """Parse the keys of an .emd, which other formats of Esri share.

    Raises:
        ModelError: A value is invalid.
    """
    fields = Fields(document, origin)
    height, width = fields.side("ImageHeight", "height"), fields.side("ImageWidth", "width")
    bands, expressions = fields.parsed("ExtractBands", parse_bands) or (None, None)
    statistics = _parsed_statistics(fields, document, () if expressions else bands or ())
    normalisation = _normalisation(fields, by_statistics=statistics is not None)
    cell_sizes, ignored = cell_range(document, origin)
    return Metadata(
        name=fields.parsed("ModelName", str),
        description=fields.parsed("Description", str),
        classes=fields.parsed("Classes", _parsed_classes),
        bands=bands,
        expressions=expressions,
        normalisation=normalisation,
        metadata_inputs=fields.parsed(KEY_OF_EMD, metadata_kinds),
        values=fields.parsed("values", parse_values),
        tile=None if height is None or width is None else (height, width),
        flexible=fields.parsed("SupportsVariableTileSize", flag),
        output_margin=fields.optional_integer("ModelPadding"),
        output_stride=fields.optional_integer("OutputStride", 1),
        padding=fields.integer("Padding"),
        padding_share=_PADDING_SHARE,
        batch=fields.parsed("BatchSize", _parsed_batch),
        threshold=fields.number("Threshold", 0, 1),
        excluded_channels=fields.parsed(
            "ignore_mapped_class", lambda values: tuple(whole(value) for value in listed(values))
        ),
        augment=fields.parsed("test_time_augmentation", flag),
        cell_range=cell_sizes,
        format=tr("Esri model definition (.emd)"),
        framework=fields.parsed("Framework", str),
        notes=notes + ignored,
        warnings=tuple(fields.warnings),
        unbound=Unbound(
            sides=tuple(fields.invalid_sides),
            statistics=statistics,
            three_band_normalisation=_imagenet(document, origin),
            axes=parse_axes(fields, "DimOrder", "OutputDate"),
        ),
        information=fields.unread(*_READ_HERE),  # last: the keys that the lines above have not read
    )


def _normalisation(fields: Fields, *, by_statistics: bool) -> Normalisation | None:
    """Return the normalisation by steps, which are a key of ours, or by DataRange.

    Raises:
        ModelError: Steps are stated next to NormalizationStats, or a value is invalid.
    """
    steps = fields.parsed("steps", parse_steps)
    if steps is not None:
        if by_statistics:
            reason = ValueError(tr("NormalizationStats cannot be stated next to steps; add them as steps"))
            raise invalid(fields.origin, "steps", reason)
        return Normalisation.of_steps(steps, f"{fields.origin}, steps")
    target = None if by_statistics else fields.parsed("DataRange", pair)
    return None if target is None else Normalisation(target=target, source=f"{fields.origin}, DataRange")


def _parsed_classes(entries: Sequence[Mapping[str, Any]]) -> tuple[ModelClass, ...] | None:
    """Parse the classes, with either of the two sets of keys."""
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


def _parsed_batch(value: object) -> int:
    size = whole(value, 1)
    if size > LARGEST_BATCH:
        raise ValueError(
            tr("{size} is more than the maximum batch size of {most}").format(size=size, most=LARGEST_BATCH)
        )
    return size


def _parsed_statistics(fields: Fields, document: Mapping[str, Any], bands: Sequence[object]) -> BandStatistics | None:
    """Parse NormalizationStats: lists with one number for each band of the training rasters, or of the model."""
    lists = fields.parsed("NormalizationStats", _lists)
    if lists is None:
        return None
    names: list[Any] = next((document[key] for key in _ALL_BANDS if isinstance(document.get(key), list)), [])
    raw = document["NormalizationStats"].values()
    length = max((len(values) for values in raw if isinstance(values, list)), default=0)
    return BandStatistics(fields.origin, lists, _band_indices(bands, [str(name) for name in names]), length)


def _lists(stats: Mapping[str, Any]) -> dict[str, tuple[float, ...] | None]:
    if not isinstance(stats, dict):
        raise ValueError(tr("a JSON object is expected"))
    lists = {
        key: None if is_missing(stats.get(key)) else tuple(number(value) for value in listed(stats[key]))
        for key in _STATISTICS
    }
    if stats and not any(numbers is not None for numbers in lists.values()):
        raise ValueError(tr("it has none of {keys}").format(keys=", ".join(_STATISTICS)))
    return lists


def _band_indices(bands: Sequence[object], names: Sequence[str]) -> tuple[int, ...] | None:
    """Return the indices of the model's bands among those of the training rasters, by number or by name.

    Returns:
        Indices from 0, if the names identify the bands; empty if the model uses all bands in their order.
    """
    if all(isinstance(band, int) for band in bands):
        return tuple(band for band in bands if isinstance(band, int))
    return match(BandNames.of(map(str, bands)), BandNames.of(names)).complete


def _imagenet(document: Mapping[str, Any], origin: str) -> Normalisation | None:
    """Return the normalisation of ImageNet for models of the arcgis.learn family, whose files do not state it."""
    if not str(document.get("Framework", "")).lower().startswith("arcgis.learn"):
        return None
    source = tr("{origin}, ImageNet by its Framework and its three bands").format(origin=origin)
    return Normalisation(low=(0.0,), high=(255.0,), mean=_IMAGENET_MEAN, std=_IMAGENET_STD, source=source)
