"""The model card: the facts about a model with the files that state them, as text and JSON.

The card is made from a `ModelDefinition` alone: it reads the size of the file, but does not open it or run the network.
Bands are counted from 1 in texts and from 0 in JSON values.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import DType
from ..i18n import numeral, short, tr
from ..model.arguments import Argument, ModelArguments, offered_arguments, read_arguments
from ..model.cell_size import CellSize
from ..model.classes import Legend, ModelClass
from ..model.definition import ModelDefinition
from ..model.stated_values import Basis, basis_without_file
from ..model.value_range import AS_STORED, scaling_warning
from ..model.values import ValueMode
from ..onnx.signatures import ImageInput, TensorInfo
from .facts import Fact, FactTable, Section, as_text
from .readable import is_readable, readable

VERSION = 1  # of the keys of `ModelCard.values`; a new key does not raise it
_KEYS_OF_TILES = (
    "height",
    "width",
    "flexible",
    "size_multiple",
    "size_remainder",
    "output_stride",
    "border",
    "padding",
)  # which models of tables do not have
_OF_THE_DISK = ("chosen", "file")  # names of files, which are shown even if they are not readable
_AXES_BY_LETTER = {
    "b": "batch",
    "t": "dates",
    "h": "rows",
    "w": "columns",
    "p": "pixels",
    "1": "1",
}  # of `Signature.axes`
_PIXEL_TYPES: tuple[DType, ...] = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.float32))


@dataclass(frozen=True)
class ModelCard:
    """A model as sections of facts.

    Attributes:
        title: The name of the model, or else of its file.
        sections: All facts.
        brief: The facts that matter before a run, for a narrow panel.
    """

    title: str
    sections: tuple[Section, ...]
    brief: tuple[Fact, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the card as a JSON object with the keys of docs/model-formats.md, "Model card"."""
        return {"version": VERSION, **{section.key: section.value() for section in self.sections}}

    def text(self, width: int = 100) -> str:
        """Return the card as text, wrapped at `width` characters between words."""
        return as_text(self.title, self.sections, width)

    def section(self, key: str) -> Section:
        """Return the section with a key."""
        return next(section for section in self.sections if section.key == key)


def model_card(model: ModelDefinition) -> ModelCard:
    """Return the card of a model."""
    defaults = read_arguments("", model)
    information = tuple(
        Fact(key, readable(text) if is_readable(key) else "", key, text) for key, text in model.information
    )
    sections = (
        _origin(model),
        _network_facts(model),
        _bands_and_values(model),
        _tile_facts(model, defaults),
        _cell_size_facts(model),
        _class_facts(model, defaults),
        _arguments(offered_arguments(model)),
        Section("information", tr("Further information"), information),
        Section(
            "warnings", tr("Warnings"), sentences=(*model.warnings, *defaults.warnings, *_unspecified_properties(model))
        ),
        Section("notes", tr("Notes"), sentences=(*model.notes, *defaults.notes)),
    )
    return ModelCard(readable(model.name) or model.origin, sections, _brief(model, defaults))


def _brief(model: ModelDefinition, defaults: ModelArguments) -> tuple[Fact, ...]:
    how, producer = model.normalisation, readable(model.declaration.producer)
    made = tr("exported by {producer}").format(producer=producer) if producer else ""
    origin = filter(None, (model.format, model.framework, made, _size_text(_file_size(model))))
    by_type = _values_by_type(model)
    words = "; ".join(f"{kind}: {text}" if len(by_type) > 1 else text for kind, text in by_type.items())
    source = tr("assumed; no range is specified") if how.assumed else how.source
    classes = _number_of_classes(model)
    return (
        Fact(tr("Description"), readable(model.description)),
        Fact(tr("Origin"), ", ".join(origin)),
        Fact(tr("Inputs"), _brief_inputs(model)),
        Fact(tr("Bands"), _band_count_and_names(model)),
        Fact(tr("Calculated bands"), "; ".join(_calculated(model))),
        Fact(tr("Values"), f"{words} ({source})" if source else words),
        Fact(tr("Cell size"), _brief_cell_size(model)),
        Fact(tr("Tile"), _brief_tile(model, defaults)),
        Fact(tr("Classes"), classes),
    )


def _brief_inputs(model: ModelDefinition) -> str:
    """Return the inputs of a model that has more than an image; else ""."""
    signature = model.signature
    if len(signature.inputs) + len(signature.metadata) == 1:
        return ""
    images = [f"{image.name} ({_numbered(share)})" for image, share in zip(signature.inputs, signature.shares)]
    described = [f"{entry.name} ({entry.kind.title})" for entry in signature.metadata if entry.kind is not None]
    return ", ".join((*images, *described))


def _brief_cell_size(model: ModelDefinition) -> str:
    limits = model.cell_range
    parts = [f"{short(model.cell_size, 6)} m" if model.cell_size is not None else ""]
    if limits is not None:
        least, most = limits.least, limits.most
        parts.append(tr("at least {size}").format(size=least.text()) if least else "")
        parts.append(tr("at most {size}").format(size=most.text()) if most else "")
    return ", ".join(filter(None, parts)) or tr("not specified")


def _brief_tile(model: ModelDefinition, defaults: ModelArguments) -> str:
    if model.tabular:
        return tr("none; the model classifies each pixel separately")
    height, width = model.tile
    if model.output_margin:
        template = tr("{rows} x {columns} pixels, output margin {margin}")
    else:
        template = tr("{rows} x {columns} pixels, padding {padding}")
    return template.format(rows=height, columns=width, margin=model.output_margin, padding=defaults.padding)


def _file_size(model: ModelDefinition) -> int | None:
    """Return the size in bytes of the file with the network, if it still exists."""
    try:
        return os.stat(model.file.path).st_size
    except OSError:
        return None


def _size_text(size: int | None) -> str:
    if size is None:
        return ""
    return f"{numeral(size / 1e6, 1)} MB" if size >= 1e5 else f"{numeral(size / 1e3, 1)} kB"


def _origin(model: ModelDefinition) -> Section:
    graph = model.declaration
    texts = {
        "name": (tr("Name"), model.name),
        "description": (tr("Description"), model.description),
        "chosen": (tr("Selected file"), model.origin),
        "format": (tr("Format"), model.format),
        "file": (tr("Network file"), model.file.path),
        "framework": (tr("Framework"), model.framework),
        "producer": (tr("Exported by"), graph.producer),
        "graph_name": (tr("Graph"), graph.name),
        "graph_domain": (tr("Domain"), graph.domain),
        "graph_description": (tr("Graph description"), graph.description),
    }
    number = graph.version
    version = Fact(tr("Graph version"), "" if number is None else str(number), "graph_version", number)
    size = _file_size(model)
    lines = [
        Fact(label, text if key in _OF_THE_DISK else readable(text), key, text or None)
        for key, (label, text) in texts.items()
    ]
    more = version, Fact(tr("File size"), _size_text(size), "file_bytes", size)
    return Section("model", tr("Model"), (*lines, *more))


def _network_facts(model: ModelDefinition) -> Section:
    signature, graph = model.signature, model.declaration
    output = _tensor(graph.outputs, signature.output_name)
    scores = signature.tabular.scores if signature.tabular else ""
    others = [tensor for tensor in graph.outputs if tensor is not output and tensor.name != scores]
    kind = "class ids" if signature.gives_class_ids else "scores"
    ids_last = len(output.shape) == 4 and output.shape[1] != 1
    unusual = tuple({**_AXES_BY_LETTER, "c": kind}[letter] for letter in signature.axes)
    output_axes = unusual or _axes(output, kind, last=ids_last if signature.gives_class_ids else signature.scores_last)
    per_pixel = {0: tr("one class id per pixel"), 1: tr("one score per pixel, for the foreground")}
    gives = per_pixel.get(model.channels) or tr("{count} scores per pixel").format(count=model.channels)
    return Section(
        "network",
        tr("Network"),
        (
            *_inputs(model),
            *_metadata_inputs(model),
            Fact(tr("Output"), _tensor_text(output, output_axes), "output", _tensor_value(output, output_axes)),
            Fact(tr("Returns"), gives, "kind", kind),
            Fact("", "", "channels", model.channels),
            *_heads(model),
            Fact(
                tr("Not used"),
                "; ".join(_tensor_text(tensor, ()) for tensor in others),
                "other_outputs",
                [_tensor_value(tensor, ()) for tensor in others],
            ),
        ),
    )


def _inputs(model: ModelDefinition) -> tuple[Fact, ...]:
    """Return the input, or each of several with the bands of the model that it receives."""
    images, tensors = model.signature.inputs, model.declaration.inputs
    axes = [_input_axes(_tensor(tensors, image.name), image) for image in images]
    texts = [_tensor_text(_tensor(tensors, image.name), named) for image, named in zip(images, axes)]
    values = [_tensor_value(_tensor(tensors, image.name), named) for image, named in zip(images, axes)]
    if len(images) == 1:
        return (Fact(tr("Input"), texts[0], "input", values[0]),)
    shared = [
        tr("{input}: {bands}").format(input=text, bands=_numbered(share))
        for text, share in zip(texts, model.signature.shares)
    ]
    labels = [tr("Input {number}").format(number=number) for number in range(1, len(images) + 1)]
    return (
        Fact(labels[0], shared[0], "input", values[0]),
        *(Fact(label, text) for label, text in zip(labels[1:], shared[1:])),
        Fact("", "", "inputs", values),
    )


def _input_axes(tensor: TensorInfo, image: ImageInput) -> tuple[str, ...]:
    if image.time is None:
        return _axes(tensor, "bands", last=image.channels_last)
    return tuple({**_AXES_BY_LETTER, "c": "bands"}[letter] for letter in image.time.order)


def _metadata_inputs(model: ModelDefinition) -> tuple[Fact, ...]:
    """Return the inputs that receive no pixels, and what they receive."""
    metadata = [(entry, entry.kind) for entry in model.signature.metadata if entry.kind is not None]
    if not metadata:
        return ()
    tensors = model.declaration.inputs
    texts = [
        tr("{input}: {content}").format(input=_tensor_text(_tensor(tensors, entry.name), ()), content=kind.title)
        for entry, kind in metadata
    ]
    values = [{**_tensor_value(_tensor(tensors, entry.name), ()), "content": kind.value} for entry, kind in metadata]
    return (Fact(tr("Metadata inputs"), "; ".join(texts), "metadata_inputs", values),)


def _numbered(bands: range) -> str:
    """Return the bands of the model that one of several inputs receives."""
    if len(bands) == 1:
        return tr("model band {number}").format(number=bands.start + 1)
    return tr("model bands {first} to {last}").format(first=bands.start + 1, last=bands.stop)


def _heads(model: ModelDefinition) -> tuple[Fact, ...]:
    """Return the outputs that can be the map, if there is a choice."""
    names = ", ".join(f'"{name}"' for name in model.heads)
    return (Fact(tr("Possible outputs"), names, "heads", list(model.heads)),) if model.heads else ()


def _tensor(tensors: Sequence[TensorInfo], name: str) -> TensorInfo:
    return next((tensor for tensor in tensors if tensor.name == name), TensorInfo(name, "", ()))


def _axes(tensor: TensorInfo, inner: str, *, last: bool) -> tuple[str, ...]:
    """Return the names of a tensor's axes; () if they are not known."""
    if len(tensor.shape) == 4:
        return ("batch", "rows", "columns", inner) if last else ("batch", inner, "rows", "columns")
    return {1: ("pixels",), 2: ("pixels", inner), 3: ("batch", "rows", "columns")}.get(len(tensor.shape), ())


def _tensor_value(tensor: TensorInfo, axes: tuple[str, ...]) -> dict[str, Any]:
    return {"name": tensor.name, "type": _element(tensor), "shape": list(tensor.shape), "axes": list(axes)}


def _tensor_text(tensor: TensorInfo, axes: tuple[str, ...]) -> str:
    sides = " x ".join(tr("any") if length is None else str(length) for length in tensor.shape)
    named = f" ({', '.join(axes)})" if axes else ""
    return (
        f'"{tensor.name}" {_element(tensor)}, {sides}{named}' if tensor.shape else f'"{tensor.name}" {_element(tensor)}'
    )


def _element(tensor: TensorInfo) -> str:
    """Return the type of a tensor's values in numpy's spelling."""
    name = tensor.type[7:-1] if tensor.type.startswith("tensor(") else tensor.type
    return {"float": "float32", "double": "float64"}.get(name, name)


def _bands_and_values(model: ModelDefinition) -> Section:
    how, image = model.normalisation, model.signature.image
    count = image.bands
    words = {dtype.name: how.described(dtype, count) for dtype in _PIXEL_TYPES}
    numbers = {"low": how.low, "high": how.high, "mean": how.mean, "std": how.std}
    source = how.source or (tr("assumed from the pixel type") if how.assumed else "")
    value = {
        "source": how.source or None,
        "assumed": how.assumed,
        "target": list(how.target),
        **{key: None if given is None else list(given) for key, given in numbers.items()},
        "steps": [step.described() for step in how.steps],
        "in_words": words,
    }
    missing = tr("; range assumed from the pixel type") if how.assumed and how.source else ""
    return Section(
        "input",
        tr("Bands and values"),
        (
            Fact(tr("Bands"), _band_count_and_names(model), "bands", list(model.bands) or None),
            Fact(tr("Calculated bands"), "; ".join(_calculated(model)), "expressions", _calculated(model) or None),
            Fact("", "", "band_count", None if image.any_bands else count),
            Fact("", "", "dates", image.dates if image.time is not None and not image.any_bands else None),
            Fact(tr("Values"), f"{source}{missing}", "normalisation", value),
            *(Fact(f"  {kind}", text) for kind, text in _values_by_type(model).items()),
            *(
                Fact(f"  {label}", ", ".join(f"{number:g}" for number in given))
                for label, given, least in (
                    (tr("low"), how.low, 2),
                    (tr("high"), how.high, 2),
                    (tr("mean"), how.mean, 1),
                    (tr("deviation"), how.std, 1),
                )
                if given is not None and len(given) >= least
            ),
            Fact(tr("Scaled bands"), _scaled_bands(model), "values", model.values.value if model.values else None),
        ),
    )


def _scaled_bands(model: ModelDefinition) -> str:
    """Return which values of bands with a scale and an offset are used by default."""
    basis = basis_without_file(model)
    if basis is Basis.WHOLE_NUMBERS:
        return tr("stored numbers, because the network expects whole numbers")
    if basis is Basis.WORD:
        return tr("{values}, as the model specifies").format(values=(model.values or ValueMode.RAW).title)
    if basis is Basis.RANGE:
        return tr("stored numbers or real values, whichever match its training values")
    if basis is Basis.NOTHING:
        return tr("real values, because the model does not specify its training values")
    if model.tabular:
        return tr("stored numbers, unless the splits of its decision trees are real values")
    return tr("stored numbers")


def _values_by_type(model: ModelDefinition) -> dict[str, str]:
    """Return the description of the normalisation by pixel type; one entry if it is the same for all types."""
    words = {dtype.name: model.normalisation.described(dtype, model.signature.image.bands) for dtype in _PIXEL_TYPES}
    return {tr("of any type"): words["uint8"]} if len(set(words.values())) == 1 else words


def _band_count_and_names(model: ModelDefinition) -> str:
    """Return the number of bands and their names."""
    image = model.signature.image
    if image.any_bands and image.time is not None:
        template = tr("{bands} for each date, {names}; any number of dates: as many as the raster or Band order has")
        return template.format(bands=image.bands_per_date, names=_band_facts(model))
    if image.any_bands:
        return tr("any number: those listed in Band order, or all of the raster")
    if image.dates > 1:
        template = tr("{count}: {dates} dates of {bands} bands each, one date after the other, {names}")
        return template.format(
            count=image.bands, dates=image.dates, bands=image.bands_per_date, names=_band_facts(model)
        )
    if model.expressions:
        return tr("{count}, calculated from {bands}").format(count=image.bands, bands=_band_facts(model))
    return f"{model.signature.image.bands}, {_band_facts(model)}"


def _calculated(model: ModelDefinition) -> list[str]:
    """Return the expression of each band, if any is calculated."""
    return [expression.text for expression in model.expressions]


def _band_facts(model: ModelDefinition) -> str:
    if not model.bands:
        return tr("in the order of the raster")
    counted = ", ".join(str(band + 1) if isinstance(band, int) else str(band) for band in model.bands)
    if isinstance(model.bands[0], int):
        return tr("raster bands {bands}").format(bands=counted)
    return tr("raster bands named {bands}").format(bands=counted)


def _tile_facts(model: ModelDefinition, defaults: ModelArguments) -> Section:
    if model.tabular:
        none = (Fact("", "", key, None) for key in _KEYS_OF_TILES)
        return Section(
            "tiles",
            tr("Tiles"),
            (
                Fact(
                    tr("None"), tr("the model classifies each pixel separately"), "batch", model.signature.image.batch
                ),
                *none,
            ),
        )
    height, width = model.tile
    size = tr("{rows} x {columns} pixels, adjustable") if model.flexible else tr("{rows} x {columns} pixels, fixed")
    coarse = tr("one value per {stride} x {stride} pixels, interpolated") if model.output_stride > 1 else ""
    own = tr("{margin} pixels on each side, which the network itself leaves out") if model.output_margin else ""
    return Section(
        "tiles",
        tr("Tiles"),
        (
            Fact(tr("Tile"), size.format(rows=height, columns=width)),
            Fact("", "", "height", height),
            Fact("", "", "width", width),
            Fact("", "", "flexible", model.flexible),
            Fact(tr("Total stride"), _total_stride(model), "size_multiple", model.total_stride),
            Fact("", "", "size_remainder", model.remainder),
            Fact(tr("Output"), coarse.format(stride=model.output_stride), "output_stride", model.output_stride),
            Fact(tr("Output margin"), own.format(margin=model.output_margin), "border", model.output_margin),
            Fact(
                tr("Padding"), _padding(model, defaults), "padding", None if model.output_margin else defaults.padding
            ),
            Fact(tr("Batch"), _batch_fact(model), "batch", model.signature.image.batch),
        ),
    )


def _total_stride(model: ModelDefinition) -> str:
    if model.total_stride < 2:
        return ""
    if model.remainder:
        template = tr("{multiple}; tiles start at multiples of it, and their sides are multiples plus {remainder}")
    else:
        template = tr("{multiple}; tiles start at multiples of it, and their sides are multiples")
    return template.format(multiple=model.total_stride, remainder=model.remainder)


def _padding(model: ModelDefinition, defaults: ModelArguments) -> str:
    if model.output_margin:
        return ""
    if model.padding is not None:
        template = tr("{padding} pixels on each side, read and then cropped, as the model specifies")
    else:
        template = tr("{padding} pixels on each side, read and then cropped, by default")
    return template.format(padding=defaults.padding)


def _batch_fact(model: ModelDefinition) -> str:
    fixed = model.signature.image.batch
    if fixed is None:
        return tr("any number of tiles at once")
    return tr("1 tile at once") if fixed == 1 else tr("{count} tiles at once").format(count=fixed)


def _cell_size_facts(model: ModelDefinition) -> Section:
    limits = model.cell_range
    least, most = (limits.least, limits.most) if limits else (None, None)
    trained = "" if model.cell_size is None else f"{short(model.cell_size, 6)} m"
    return Section(
        "cell_size",
        tr("Cell size"),
        (
            Fact(tr("Trained with"), trained, "trained", model.cell_size),
            Fact(tr("At least"), least.text() if least else "", "least", _cell_size_value(least)),
            Fact(tr("At most"), most.text() if most else "", "most", _cell_size_value(most)),
        ),
    )


def _cell_size_value(size: CellSize | None) -> dict[str, Any] | None:
    return None if size is None else {"x": size.x, "y": size.y, "crs": size.crs}


def _class_facts(model: ModelDefinition, defaults: ModelArguments) -> Section:
    legend = Legend.of(model.map_classes(predict_background=defaults.predict_background))
    background = model.background() if model.has_background else None
    map_type = tr("{type}, NoData {nodata}").format(type=legend.dtype, nodata=legend.nodata)
    if defaults.predict_background:
        in_map = tr("value {value}, {color}, a class of the map")
    else:
        in_map = tr("value {value}, {color}, not in the map unless predict_background is true")
    excluded = ", ".join(str(channel + 1) for channel in model.excluded_channels)
    table = FactTable(
        "entries",
        (f" {tr('Value')}", tr("Colour"), tr("Name")),
        tuple((str(c.value), _hex(c), c.name) for c in _named_classes(model)),
        tuple(_class_value(entry) for entry in model.classes),
    )
    return Section(
        "classes",
        tr("Classes"),
        (
            Fact(tr("Number"), _number_of_classes(model)),
            Fact("", "", "open_ended", model.open_ended),
            Fact(tr("Pixel type of the map"), map_type),
            Fact("", "", "pixel_type", legend.dtype.name),
            Fact("", "", "nodata", legend.nodata),
            Fact(
                tr("Background"),
                in_map.format(value=background.value, color=_hex(background)) if background else "",
                "background",
                _class_value(background) if background else None,
            ),
            Fact(tr("Excluded scores"), excluded, "never", list(model.excluded_channels)),
        ),
        table,
    )


def _number_of_classes(model: ModelDefinition) -> str:
    if not model.open_ended:
        return str(len(model.classes))
    return tr("class ids 0 to {highest}; the map shows those that occur").format(highest=len(model.classes) - 1)


def _named_classes(model: ModelDefinition) -> tuple[ModelClass, ...]:
    """Return the classes that a file names, without the numbered ones of a graph that returns class ids."""
    if not model.open_ended:
        return model.classes
    return tuple(entry for entry in model.classes if entry.name != f"Class {entry.value}")


def _class_value(entry: ModelClass) -> dict[str, Any]:
    return {"value": entry.value, "name": entry.name, "color": _hex(entry)}


def _hex(entry: ModelClass) -> str:
    return "#{:02x}{:02x}{:02x}".format(*entry.color)


def _arguments(offered: Sequence[Argument]) -> Section:
    rows = tuple((argument.name, argument.default, _choice(argument), argument.meaning) for argument in offered)
    values = tuple(
        {
            "name": argument.name,
            "default": argument.default,
            "kind": argument.value_type.value,
            "minimum": argument.minimum,
            "maximum": argument.maximum,
            "choices": list(argument.choices),
            "automatic": argument.automatic or None,
            "meaning": argument.meaning,
        }
        for argument in offered
    )
    return Section(
        "arguments",
        tr("Arguments"),
        table=FactTable("", (tr("Name"), tr("Default"), tr("Values"), tr("Meaning")), rows, values),
    )


def _choice(argument: Argument) -> str:
    if argument.choices:
        return " | ".join(argument.choices)
    ends = (argument.minimum, argument.maximum)
    numbers = tr(" to ").join("" if end is None else f"{end:g}" for end in ends).strip()
    return f"{numbers} | {argument.automatic}" if argument.automatic else numbers


def _unspecified_properties(model: ModelDefinition) -> tuple[str, ...]:
    """Return warnings about unspecified properties, and how the author of the model can specify them."""
    warnings = []
    scaling = scaling_warning(model.normalisation, np.dtype(np.uint8), model.signature.image.bands)
    if scaling is not None and scaling.suggested == AS_STORED:
        warnings.append(scaling.text)
    if model.normalisation.assumed:
        warnings.append(
            tr(
                "No file specifies the range of values the network was trained on. If the assumption is wrong, the "
                "map is too. Specify it as value_range (metadata pixelwise) or NormalizationStats (.emd)."
            )
        )
    if not model.bands and model.signature.image.bands > 1 and not model.signature.image.any_bands:
        warnings.append(
            tr(
                "No file specifies the bands, so the first {count} of the raster are used in their order. "
                "Check that this is the order of the network, or set Band order. Specify them as bands (metadata "
                "pixelwise) or ExtractBands (.emd)."
            ).format(count=model.signature.image.bands)
        )
    named = _named_classes(model)
    duplicates = _duplicates(c.name for c in named)
    if duplicates:
        warnings.append(
            tr("Several classes are named {names} and cannot be distinguished in the legend.").format(names=duplicates)
        )
    duplicates = _duplicates(_hex(c) for c in named)
    if duplicates:
        warnings.append(
            tr("Several classes have the colour {colors} and cannot be distinguished in the legend.").format(
                colors=duplicates
            )
        )
    return tuple(warnings)


def _duplicates(texts: Iterable[str]) -> str:
    """Return the texts that occur more than once, for a message."""
    counts = Counter(texts)
    return ", ".join(sorted(text for text, count in counts.items() if count > 1))
