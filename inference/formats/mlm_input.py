"""Parse the inputs of a model in a STAC MLM item: shape and bands; `mlm_scaling.py` parses the scaling of values.

Fields: https://github.com/stac-extensions/mlm, "Model Input Object".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..onnx.time_axis import axis_letter
from .fields import Fields, whole
from .metadata import Metadata
from .mlm_bands import parse_bands
from .mlm_scaling import kind_of, parse_scaling
from .unbound import StatedImage, StatedInput, Unbound

_AXIS_OF = {"b": "batch", "c": "channel", "t": "time", "h": "height", "w": "width"}


def parse(entries: Sequence[Mapping[str, Any]], described: Sequence[object], origin: str) -> Metadata:
    """Parse the entries of mlm:input.

    Args:
        entries: The entries.
        described: Lists of bands that may describe those they name.
        origin: Name of the item, for messages.

    Raises:
        ModelError: A value is invalid or not supported.
    """
    where = f"{origin}: mlm:input"
    images = [entry for entry in entries if _is_image(entry, where)] or entries
    if len(images) == 1:
        return _parse(images[0], described, where)
    return Metadata(unbound=Unbound(images=tuple(_stated_image(entry, described, where) for entry in images)))


def _is_image(entry: Mapping[str, Any], where: str) -> bool:
    """Whether an input may be an image, and not a time, a place or another property of it."""
    sizes = axes(entry.get("input"), where)
    return not sizes or {"height", "width"} <= set(sizes)


def _stated_image(entry: Mapping[str, Any], described: Sequence[object], where: str) -> StatedImage:
    name = str(entry.get("name") or "")
    parsed = _parse(entry, described, f'{where} "{name}"')
    stated = parsed.unbound.input or StatedInput(where, {})
    return StatedImage(name, stated, parsed.bands, parsed.expressions, parsed.band_aliases, parsed.normalisation)


def _parse(entry: Mapping[str, Any], described: Sequence[object], where: str) -> Metadata:
    structure = entry.get("input")
    data_type = structure.get("data_type") if isinstance(structure, dict) else None
    sizes = axes(structure, f"{where}, input")
    stated = parse_bands(entry, sizes.get("channel", -1), described, where)
    normalisation, key, warnings = parse_scaling(entry, where, stated.names, stated.functions)
    return Metadata(
        bands=stated.bands,
        expressions=stated.expressions,
        band_aliases=_common_names(stated.bands or (), described),
        band_count=_band_count(entry, sizes, stated.names),
        normalisation=normalisation,
        unbound=Unbound(
            input=StatedInput(
                where,
                sizes,
                "" if data_type is None else str(data_type),
                (key, normalisation.count if normalisation else 0),
                _unresized(entry, where),
                warnings,
            )
        ),
    )


def _band_count(entry: Mapping[str, Any], sizes: Mapping[str, int], names: Sequence[str]) -> int | None:
    """Return the number of bands by the shape, the bands, or their scaling, if the entry states one of them."""
    size, scaling = sizes.get("channel", -1), entry.get("value_scaling")
    steps = len(scaling) if isinstance(scaling, list) and len(scaling) > 1 else None
    return size if size > 0 else len(names) if names else steps


def axes(structure: object, where: str) -> dict[str, int]:
    """Return the sizes of an array by the names of its axes, in their order; -1 for a dynamic one.

    Raises:
        ModelError: There are not as many names as sizes.
    """
    if not isinstance(structure, dict):
        return {}
    fields = Fields(structure, where)
    shape = fields.parsed("shape", lambda sizes: [whole(size, -1) for size in sizes])
    order = fields.parsed("dim_order", lambda names: [str(name).lower() for name in names])
    if shape is None or order is None:
        return {}
    if len(shape) != len(order):
        raise ModelError(
            tr("{where}: shape has {sizes} sizes, but dim_order has {names} names. Correct them.").format(
                where=where, sizes=len(shape), names=len(order)
            )
        )
    return dict(zip(_axes_of(order), shape))


def _axes_of(names: Sequence[str]) -> list[str]:
    """Return the axes of an array; "h" in addition to "y" is not its height but a layer, as of an elevation."""
    axes_of = [_AXIS_OF.get(axis_letter(name), name) for name in names]
    if axes_of.count("height") == 2 and "channel" not in axes_of:
        axes_of[axes_of.index("height")] = "channel"
    return axes_of


def _common_names(names: Sequence[str], described: Sequence[object]) -> tuple[str, ...] | None:
    """Return the common name of each band, or "", if any band has one."""
    common: dict[str, str] = {}
    for band in (band for bands in described if isinstance(bands, list) for band in bands if isinstance(band, dict)):
        common_name = band.get("eo:common_name") or band.get("common_name")
        if common_name:
            common.setdefault(str(band.get("name")), str(common_name))
    aliases = [common.get(name, "") for name in names]
    unique = tuple(name if aliases.count(name) == 1 else "" for name in aliases)
    return unique if any(unique) else None


def _unresized(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    if kind_of(entry.get("resize_type")) == "none":
        return ()
    template = tr(
        "{origin}: images were resized for training (resize_type {type}), which is not done here. Set the cell size to "
        "that of the training images."
    )
    return (template.format(origin=where, type=entry["resize_type"]),)
