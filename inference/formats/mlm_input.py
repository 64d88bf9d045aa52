"""The input of a model as a STAC MLM item describes it: shape, bands, and the scaling of values.

Fields: https://github.com/stac-extensions/mlm, "Model Input Object" (`value_scaling` from version 1.4 on,
`norm_type` with `statistics` before). Scaling is linear here: what is not is told, or refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.definition import AS_THEY_ARE, Normalisation
from ..network.engine import Network
from .fields import Fields, number, whole
from .metadata import Metadata

_AXES = {
    "batch": ("batch", "b", "n"),
    "channel": ("channel", "channels", "band", "bands", "variable", "variables", "c"),
    "height": ("height", "rows", "h", "y", "lat", "latitude"),
    "width": ("width", "cols", "columns", "w", "x", "lon", "longitude"),
}
_PLAIN = {spelling: axis for axis, spellings in _AXES.items() for spelling in spellings}

# What is mapped to 0 and to 1, then taken off, then divides.
Step = tuple[float, float, float, float]
_NOTHING: Step = (0.0, 1.0, 0.0, 1.0)


def claims(said: Mapping[str, Any], described: Sequence[object], graph: Network, origin: str) -> Metadata:
    """What the entry of mlm:input claims.

    Args:
        said: The entry.
        described: Lists of bands that may describe those it names.
        graph: The opened graph.
        origin: Name of the item for messages.

    Raises:
        ModelError: A value makes no sense or cannot be followed, or contradicts the graph.
    """
    where = f"{origin}: mlm:input"
    get = Fields(said, where)
    sizes, warnings = _held_against(axes(said.get("input"), f"{where}, input"), graph, where)
    warnings += _wrong_type(said.get("input"), graph, where)
    names = get.checked("bands", _band_names) or get.checked("variables", _band_names)
    normalisation, notes = _scaling(said, graph.signature.bands, where)
    height, width = (sizes.get(axis, -1) for axis in ("height", "width"))
    return Metadata(
        bands=names,
        band_aliases=_common_names(names or (), described),
        normalisation=normalisation,
        tile=(height, width) if min(height, width) > 0 else None,
        notes=notes + _unfollowed(said, origin),
        warnings=warnings,
    )


def stated_bands(said: Mapping[str, Any], origin: str) -> int | None:
    """How many bands an input has by its shape, its bands, or their scaling; None where an item does not say it.

    Raises:
        ModelError: A value makes no sense.
    """
    where = f"{origin}: mlm:input"
    size = axes(said.get("input"), f"{where}, input").get("channel", -1)
    names = Fields(said, where).checked("bands", _band_names)
    scaling = said.get("value_scaling")
    steps = len(scaling) if isinstance(scaling, list) and len(scaling) > 1 else None
    return size if size > 0 else len(names) if names else steps


def axes(structure: object, where: str) -> dict[str, int]:
    """The sizes of an array by the names of its axes, in their order; -1 for a free one.

    Raises:
        ModelError: The shape and the names do not fit each other.
    """
    if not isinstance(structure, dict):
        return {}
    get = Fields(structure, where)
    shape = get.checked("shape", lambda sizes: [whole(size, -1) for size in sizes])
    order = get.checked("dim_order", lambda names: [str(name).lower() for name in names])
    if shape is None or order is None:
        return {}
    if len(shape) != len(order):
        raise ModelError(
            tr("{where}: shape has {sizes} sizes, but dim_order {names} names. Correct them.").format(
                where=where, sizes=len(shape), names=len(order)
            )
        )
    return {_PLAIN.get(name, name): size for name, size in zip(order, shape)}


def shown(value: object) -> str:
    """A function that an item names, for the log."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _held_against(sizes: Mapping[str, int], graph: Network, where: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """The sizes as the graph has its axes, and warnings of what contradicts it; what either leaves free does not.

    Raises:
        ModelError: The array has other axes or another number of bands.
    """
    signature = graph.signature
    for axis in sizes:
        if axis not in _AXES:
            raise ModelError(
                tr(
                    "{where}: its array has an axis {axis}, but the graph takes batch, bands, rows and columns alone. "
                    "Correct dim_order, or choose a model of single images."
                ).format(where=where, axis=axis)
            )
    found, warnings = dict(sizes), []
    order = [axis for axis in sizes if axis in ("channel", "height")]
    if len(order) == 2 and (order[1] == "channel") != signature.channels_last:
        in_graph = ("batch", "height", "width", "channel") if signature.channels_last else tuple(_AXES)
        by_place = dict(zip((axis for axis in in_graph if axis in sizes), sizes.values()))
        if sizes["channel"] not in (-1, signature.bands):
            found = by_place
        warnings.append(
            tr("{where}: its dim_order is {order}, but the graph takes {taken}, which is used.").format(
                where=where, order=", ".join(sizes), taken=", ".join(by_place)
            )
        )
    if found.get("channel", 0) > 0 and found["channel"] != signature.bands:
        raise ModelError(
            tr(
                "{where}: its shape gives {axis} as {size}, but the graph takes {fixed}. Correct the shape, or "
                "choose the model that belongs to the item."
            ).format(where=where, axis="channel", size=sizes["channel"], fixed=signature.bands)
        )
    if signature.batch is not None and found.get("batch", 0) > 0 and found["batch"] != signature.batch:
        warnings.append(
            tr("{where}: its shape gives batch as {size}, but the graph takes {fixed}, which is used.").format(
                where=where, size=found["batch"], fixed=signature.batch
            )
        )
    return found, tuple(warnings)


def _wrong_type(structure: object, graph: Network, where: str) -> tuple[str, ...]:
    """A warning where another type of values is stated than the graph takes."""
    stated, taken = structure.get("data_type") if isinstance(structure, dict) else None, graph.signature.dtype.name
    if stated is None or str(stated).lower() == taken:
        return ()
    template = tr("{where}: its data_type is {stated}, but the graph takes {taken}, which is used.")
    return (template.format(where=where, stated=stated, taken=taken),)


def _band_names(entries: Sequence[Any]) -> tuple[str, ...] | None:
    if not isinstance(entries, list):
        raise ValueError(tr("a list of names is expected"))
    return tuple(_band_name(entry) for entry in entries) or None


def _band_name(entry: Any) -> str:  # noqa: ANN401  JSON of others
    if not isinstance(entry, dict):
        return str(entry)
    if entry.get("expression") is not None:
        raise ValueError(
            tr(
                "the band {name} is calculated ({expression}), and no expression is run; calculate it as a band of the "
                "raster, and leave the expression out here"
            ).format(name=entry.get("name"), expression=shown(entry["expression"]))
        )
    return str(entry["name"])


def _common_names(names: Sequence[str], described: Sequence[object]) -> tuple[str, ...] | None:
    """The common name of each band, as rasters may spell it; "" where it has none or others share it. None for none."""
    common: dict[str, str] = {}
    for band in (band for bands in described if isinstance(bands, list) for band in bands if isinstance(band, dict)):
        known = band.get("eo:common_name") or band.get("common_name")
        if known:
            common.setdefault(str(band.get("name")), str(known))
    found = [common.get(name, "") for name in names]
    alone = tuple(name if found.count(name) == 1 else "" for name in found)
    return alone if any(alone) else None


def _scaling(said: Mapping[str, Any], bands: int, where: str) -> tuple[Normalisation | None, tuple[str, ...]]:
    """The scaling of values, and what of it is not followed; None where the entry is silent.

    A `norm_type` of null is silent too: programs wrote it where nobody said anything.
    """
    key = "value_scaling" if "value_scaling" in said else "norm_type" if said.get("norm_type") is not None else None
    if key is None:
        return None, ()
    get = Fields(said, where)
    old = key == "norm_type"
    entries = get.checked(key, lambda value: _old_entries(_kind(value), said) if old else _entries(value))
    source = f"{where}, {key}"
    if not entries:
        return replace(AS_THEY_ARE, source=source), ()
    steps = get.checked(key, lambda _: [_step(entry) for entry in entries])
    if len(steps) not in (1, bands):
        raise ModelError(
            tr(
                "{where}: {key} scales {count} bands, but the graph takes {bands}. Give one entry for each band, or "
                "one for all."
            ).format(where=where, key=key, count=len(steps), bands=bands)
        )
    low, high, mean, std = (tuple(parts) for parts in zip(*steps))
    cut = any("clip" in _kind(entry.get("type")) or entry.get("cut") is True for entry in entries)
    note = tr(
        "{where}: {key} also cuts values off at a limit, which is not done: values beyond it stay what they are."
    ).format(where=where, key=key)
    return Normalisation(low=low, high=high, mean=mean, std=std, source=source), (note,) if cut else ()


def _entries(entries: Any) -> list[dict[str, Any]]:  # noqa: ANN401  JSON of others
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects is expected"))
    return entries


def _kind(value: object) -> str:
    """The name of a scaling; "none" for null."""
    return str(value).strip().lower().replace("_", "-")


def _old_entries(kind: str, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of `value_scaling` that say the same as `norm_type`, `statistics` and `norm_clip`."""
    if kind == "none":
        return []
    if kind == "clip":  # divides by the limit of each band, then cuts off at 0 and 1
        return [{"type": "scale", "value": limit, "cut": True} for limit in said["norm_clip"]]
    entries = [{**entry, "type": kind} for entry in _entries(said.get("statistics"))]
    if said.get("norm_by_channel") is False and len({_step(entry) for entry in entries}) > 1:
        raise ValueError(tr("norm_by_channel is false, but the statistics differ by band; say which holds"))
    return entries


def _step(entry: Mapping[str, Any]) -> Step:
    """One scaling as the four numbers of a `Normalisation`."""
    kind = _kind(entry.get("type"))

    def value(key: str) -> float:
        if entry.get(key) is None:
            raise ValueError(tr("{kind} needs {key}").format(kind=kind, key=key))
        return number(entry[key])

    if kind == "none" or kind.startswith("clip"):
        return _NOTHING
    if kind == "min-max":
        return value("minimum"), value("maximum"), 0.0, 1.0
    if kind == "z-score":
        return 0.0, 1.0, value("mean"), value("stddev")
    if kind == "offset":
        return 0.0, 1.0, value("value"), 1.0
    if kind == "scale" and value("value") != 0:
        return 0.0, 1.0, 0.0, value("value")
    raise ValueError(
        tr(
            "{refused}; only min-max, z-score, clip, clip-min, clip-max, offset and scale are followed (scale by a "
            "number other than 0)"
        ).format(refused=_refused(kind, entry))
    )


def _refused(kind: str, entry: Mapping[str, Any]) -> str:
    if kind == "processing":
        return tr("the expression {expression} is not run").format(expression=shown(entry.get("expression")))
    return tr('the scaling "{kind}" cannot be followed').format(kind=kind)


def _unfollowed(said: Mapping[str, Any], origin: str) -> tuple[str, ...]:
    notes = []
    if said.get("pre_processing_function"):
        notes.append(
            tr(
                "{origin}: the pre_processing_function {function} was not run. Where it changes values, give a raster "
                "to which that has been done."
            ).format(origin=origin, function=shown(said["pre_processing_function"]))
        )
    if _kind(said.get("resize_type")) != "none":
        notes.append(
            tr(
                "{origin}: images were resized for training (resize_type {type}), which is not done here. Set the cell "
                "size to that of the training."
            ).format(origin=origin, type=said["resize_type"])
        )
    return tuple(notes)
