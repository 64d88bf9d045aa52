"""The model card: all that is known of a model and which file said it, for people and for programs.

Made from a `ModelDefinition` alone: no file is opened (its size is looked up) and no graph is run. Texts
count bands from 1, values from 0.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import Argument, ModelArguments, offered_arguments, read_arguments
from .arrays import DType
from .cell_size import CellSize
from .classes import Legend
from .definition import ModelClass, ModelDefinition
from .graph import Port
from .sections import Line, Section, Table, as_text

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
)  # which a table has not
_PIXEL_TYPES: tuple[DType, ...] = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.float32))


@dataclass(frozen=True)
class ModelCard:
    """A model in sections, in the order in which they are read.

    Attributes:
        title: What the model calls itself, else its file.
        sections: All that is known.
        brief: What to know before a run, for places with little room; taken from the sections' facts.
    """

    title: str
    sections: tuple[Section, ...]
    brief: tuple[Line, ...] = ()

    def values(self) -> dict[str, Any]:
        """The card for programs: what JSON can spell, under the keys of docs/model-formats.md, "Model card"."""
        return {"version": VERSION, **{section.key: section.value() for section in self.sections}}

    def text(self, width: int = 100) -> str:
        """The card for people, in lines of at most `width` characters where words allow it."""
        return as_text(self.title, self.sections, width)

    def section(self, key: str) -> Section:
        """One of the sections."""
        return next(section for section in self.sections if section.key == key)


def model_card(model: ModelDefinition) -> ModelCard:
    """Make the card of a model."""
    defaults = read_arguments("", model)
    information = tuple(Line(key, text, key, text) for key, text in model.information)
    sections = (
        _origin(model),
        _network(model),
        _bands_and_values(model),
        _tiles(model, defaults),
        _cell_size(model),
        _classes(model, defaults),
        _arguments(offered_arguments(model)),
        Section("information", "Further information", information),
        Section("warnings", "Warnings", sentences=_warnings(model)),
        Section("notes", "Notes", sentences=(*model.notes, *defaults.notes)),
    )
    return ModelCard(model.name or model.origin, sections, _brief(model, defaults))


def _brief(model: ModelDefinition, defaults: ModelArguments) -> tuple[Line, ...]:
    how, count, producer = model.normalisation, model.signature.bands, model.declaration.producer
    made = f"exported by {producer}" if producer else ""
    origin = [part for part in (model.format, model.framework, made, _size_text(_file_size(model))) if part]
    words = "; ".join(f"{kind}: {text}" for kind, text in _values_by_type(model).items()).replace("of any type: ", "")
    said = "assumed, no file states the range" if how.assumed else how.source
    classes = "those that occur of the class ids 0 to 254" if model.open_ended else str(len(model.classes))
    return (
        Line("Description", model.description),
        Line("Origin", ", ".join(origin)),
        Line("Bands", f"{count}, {_bands(model)}"),
        Line("Values", f"{words} ({said})" if said else words),
        Line("Cell size", _brief_cell_size(model)),
        Line("Tile", _brief_tile(model, defaults)),
        Line("Classes", classes),
    )


def _brief_cell_size(model: ModelDefinition) -> str:
    limits = model.cell_range
    parts = [f"{model.cell_size:g} m" if model.cell_size is not None else ""]
    if limits is not None:
        ends = (("at least", limits.least), ("at most", limits.most))
        parts += [f"{word} {end.text()}" for word, end in ends if end is not None]
    return ", ".join(filter(None, parts)) or "not stated"


def _brief_tile(model: ModelDefinition, defaults: ModelArguments) -> str:
    if model.tabular:
        return "none, a row for each pixel with values"
    height, width = model.tile
    around = f"border {model.crop}" if model.crop else f"padding {defaults.padding}"
    return f"{height} x {width} pixels, {around}"


def _file_size(model: ModelDefinition) -> int | None:
    """Bytes of the file that is the network, or holds it; None where it is gone."""
    try:
        return os.stat(model.file.path).st_size
    except OSError:
        return None


def _size_text(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"


def _origin(model: ModelDefinition) -> Section:
    graph = model.declaration
    named = {
        "name": ("Name", model.name),
        "description": ("Description", model.description),
        "chosen": ("Chosen", model.origin),
        "format": ("Format", model.format),
        "file": ("Network from", model.file.path),
        "framework": ("Framework", model.framework),
        "producer": ("Exported by", graph.producer),
        "graph_name": ("Graph", graph.name),
        "graph_domain": ("Domain", graph.domain),
        "graph_description": ("Graph's text", graph.description),
    }
    number = graph.version
    version = Line("Graph's version", "" if number is None else str(number), "graph_version", number)
    size = _file_size(model)
    lines = [Line(label, text, key, text or None) for key, (label, text) in named.items()]
    return Section("model", "Model", (*lines, version, Line("File size", _size_text(size), "file_bytes", size)))


def _network(model: ModelDefinition) -> Section:
    signature, graph = model.signature, model.declaration
    image, answer = _port(graph.inputs, signature.input_name), _port(graph.outputs, signature.output_name)
    scores = signature.table.scores if signature.table else ""
    others = [port for port in graph.outputs if port is not answer and port.name != scores]
    kind = "class ids" if signature.class_ids else "scores"
    ids_last = len(answer.shape) == 4 and answer.shape[1] != 1
    image_axes = _axes(image, "bands", last=signature.channels_last)
    answer_axes = _axes(answer, kind, last=ids_last if signature.class_ids else signature.scores_last)
    gives = {0: "a class id", 1: "one score, foreground or not,"}.get(model.channels, f"{model.channels} scores")
    return Section(
        "network",
        "Network",
        (
            Line("Input", _port_text(image, image_axes), "input", _port_value(image, image_axes)),
            Line("Output", _port_text(answer, answer_axes), "output", _port_value(answer, answer_axes)),
            Line("Gives", f"{gives} for each pixel", "kind", kind),
            Line("", "", "channels", model.channels),
            Line(
                "Not used",
                "; ".join(_port_text(port, ()) for port in others),
                "other_outputs",
                [_port_value(port, ()) for port in others],
            ),
        ),
    )


def _port(ports: Sequence[Port], name: str) -> Port:
    return next((port for port in ports if port.name == name), Port(name, "", ()))


def _axes(port: Port, inner: str, *, last: bool) -> tuple[str, ...]:
    """Names of a port's axes; () for a shape this version has no names for."""
    if len(port.shape) == 4:
        return ("batch", "rows", "columns", inner) if last else ("batch", inner, "rows", "columns")
    return {1: ("pixels",), 2: ("pixels", inner), 3: ("batch", "rows", "columns")}.get(len(port.shape), ())


def _port_value(port: Port, axes: tuple[str, ...]) -> dict[str, Any]:
    return {"name": port.name, "type": _element(port), "shape": list(port.shape), "axes": list(axes)}


def _port_text(port: Port, axes: tuple[str, ...]) -> str:
    sides = " x ".join("any" if length is None else str(length) for length in port.shape)
    named = f" ({', '.join(axes)})" if axes else ""
    return f'"{port.name}" {_element(port)}, {sides}{named}' if port.shape else f'"{port.name}" {_element(port)}'


def _element(port: Port) -> str:
    """The type of a port's values as numpy calls it."""
    name = port.type[7:-1] if port.type.startswith("tensor(") else port.type
    return {"float": "float32", "double": "float64"}.get(name, name)


def _bands_and_values(model: ModelDefinition) -> Section:
    how, count = model.normalisation, model.signature.bands
    words = {dtype.name: how.described(dtype, count) for dtype in _PIXEL_TYPES}
    numbers = {"low": how.low, "high": how.high, "mean": how.mean, "std": how.std}
    source = how.source or ("assumed, by pixel type" if how.assumed else "")
    value = {
        "source": how.source or None,
        "assumed": how.assumed,
        "target": list(how.target),
        **{key: None if given is None else list(given) for key, given in numbers.items()},
        "in_words": words,
    }
    missing = "; the range assumed, by pixel type" if how.assumed and how.source else ""
    return Section(
        "input",
        "Bands and values",
        (
            Line("Bands", f"{count}, {_bands(model)}", "bands", list(model.bands) or None),
            Line("", "", "band_count", count),
            Line("Values", f"{source}{missing}", "normalisation", value),
            *(Line(f"  {kind}", text) for kind, text in _values_by_type(model).items()),
            *(
                Line(f"  {label}", ", ".join(f"{number:g}" for number in given))
                for label, given in (("low", how.low), ("high", how.high), ("mean", how.mean), ("deviation", how.std))
                if given is not None and (label in ("mean", "deviation") or len(given) > 1)
            ),
        ),
    )


def _values_by_type(model: ModelDefinition) -> dict[str, str]:
    """What happens to raw values, in words, by their type; one entry where it is the same for all."""
    words = {dtype.name: model.normalisation.described(dtype, model.signature.bands) for dtype in _PIXEL_TYPES}
    return {"of any type": words["uint8"]} if len(set(words.values())) == 1 else words


def _bands(model: ModelDefinition) -> str:
    if not model.bands:
        return "in the raster's order"
    counted = ", ".join(str(band + 1) if isinstance(band, int) else str(band) for band in model.bands)
    how = "of the raster, counted from 1" if isinstance(model.bands[0], int) else "by the names of the raster's bands"
    return f"{how}: {counted}"


def _tiles(model: ModelDefinition, defaults: ModelArguments) -> Section:
    if model.tabular:
        none = (Line("", "", key, None) for key in _KEYS_OF_TILES)
        return Section(
            "tiles", "Tiles", (Line("None", "a row for each pixel with values", "batch", model.signature.batch), *none)
        )
    height, width = model.tile
    lattice = f"{model.multiple}; tiles begin at multiples of it, their sides are multiples"
    more = f" and {model.remainder} more" if model.remainder else ""
    coarse = f"one answer for {model.stride} x {model.stride} pixels, interpolated" if model.stride > 1 else ""
    own = f"{model.crop} pixels on each side, which the network itself leaves out" if model.crop else ""
    padding = "" if model.crop else f"{defaults.padding} pixels on each side, read and cropped off again"
    said = "asked for by the model" if model.padding is not None else "by default"
    return Section(
        "tiles",
        "Tiles",
        (
            Line("Tile", f"{height} x {width} pixels, {'can be changed' if model.flexible else 'fixed'}"),
            Line("", "", "height", height),
            Line("", "", "width", width),
            Line("", "", "flexible", model.flexible),
            Line("Size multiple", f"{lattice}{more}" if model.multiple > 1 else "", "size_multiple", model.multiple),
            Line("", "", "size_remainder", model.remainder),
            Line("Output", coarse, "output_stride", model.stride),
            Line("Border", own, "border", model.crop),
            Line(
                "Padding", f"{padding}, {said}" if padding else "", "padding", None if model.crop else defaults.padding
            ),
            Line("Batch", _batch(model), "batch", model.signature.batch),
        ),
    )


def _batch(model: ModelDefinition) -> str:
    fixed = model.signature.batch
    return "any number of tiles at once" if fixed is None else f"{fixed} {'tile' if fixed == 1 else 'tiles'} at once"


def _cell_size(model: ModelDefinition) -> Section:
    limits = model.cell_range
    least, most = (limits.least, limits.most) if limits else (None, None)
    trained = "" if model.cell_size is None else f"{model.cell_size:g} m"
    return Section(
        "cell_size",
        "Cell size",
        (
            Line("Trained on", trained, "trained", model.cell_size),
            Line("At least", least.text() if least else "", "least", _cell_size_value(least)),
            Line("At most", most.text() if most else "", "most", _cell_size_value(most)),
        ),
    )


def _cell_size_value(size: CellSize | None) -> dict[str, Any] | None:
    return None if size is None else {"x": size.x, "y": size.y, "crs": size.crs}


def _classes(model: ModelDefinition, defaults: ModelArguments) -> Section:
    legend = Legend.of(model.map_classes(predict_background=defaults.predict_background))
    background = model.background() if model.has_background else None
    open_ended = "those that occur of the class ids 0 to 254" if model.open_ended else ""
    map_type = f"{legend.dtype}, NoData {legend.nodata}"
    in_map = "a class of the map" if defaults.predict_background else "not in the map unless predict_background is true"
    never = ", ".join(str(channel + 1) for channel in model.never)
    table = Table(
        "entries",
        (" Value", "Colour", "Name"),
        () if model.open_ended else tuple((str(c.value), _hex(c), c.name) for c in model.classes),
        tuple(_class_value(entry) for entry in model.classes),
    )
    return Section(
        "classes",
        "Classes",
        (
            Line("Number", open_ended or str(len(model.classes))),
            Line("", "", "open_ended", model.open_ended),
            Line("Pixels of the map", map_type),
            Line("", "", "pixel_type", legend.dtype.name),
            Line("", "", "nodata", legend.nodata),
            Line(
                "Background",
                f"value {background.value}, {_hex(background)}, {in_map}" if background else "",
                "background",
                _class_value(background) if background else None,
            ),
            Line("Scores that never win", never, "never", list(model.never)),
        ),
        table,
    )


def _class_value(entry: ModelClass) -> dict[str, Any]:
    return {"value": entry.value, "name": entry.name, "color": _hex(entry)}


def _hex(entry: ModelClass) -> str:
    return "#{:02x}{:02x}{:02x}".format(*entry.color)


def _arguments(offered: Sequence[Argument]) -> Section:
    rows = tuple((one.name, one.default, _choice(one), one.meaning) for one in offered)
    values = tuple(
        {
            "name": one.name,
            "default": one.default,
            "kind": one.kind.value,
            "minimum": one.minimum,
            "maximum": one.maximum,
            "choices": list(one.choices),
            "meaning": one.meaning,
        }
        for one in offered
    )
    return Section("arguments", "Arguments", table=Table("", ("Name", "Default", "Values", "Meaning"), rows, values))


def _choice(argument: Argument) -> str:
    if argument.choices:
        return " | ".join(argument.choices)
    ends = (argument.minimum, argument.maximum)
    return " to ".join("" if end is None else f"{end:g}" for end in ends).strip()


def _warnings(model: ModelDefinition) -> tuple[str, ...]:
    """What this model leaves to chance, and how its maker can settle it."""
    found = []
    if model.normalisation.assumed:
        found.append(
            "No file states the range of values the network was trained on. Where the assumption is wrong, the map "
            "is too: state it as value_range (metadata pixelwise) or NormalizationStats (.emd)."
        )
    if not model.bands and model.signature.bands > 1:
        found.append(
            f"No file names the bands: the first {model.signature.bands} of the raster are taken in their order. "
            "Check that it is the network's, or set Bands; state them as bands (metadata pixelwise) or ExtractBands "
            "(.emd)."
        )
    named = () if model.open_ended else model.classes
    for what, marks in (("name", [c.name for c in named]), ("colour", [_hex(c) for c in named])):
        twice = sorted({mark for mark in marks if marks.count(mark) > 1})
        if twice:
            found.append(f"Several classes have the {what} {', '.join(twice)}, and cannot be told apart in the legend.")
    return tuple(found)
