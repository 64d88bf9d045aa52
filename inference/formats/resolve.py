"""Hold what files claim of a model against its graph, and fill in what nobody said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..model.definition import AS_THEY_ARE, ModelDefinition, Normalisation
from ..network.engine import Network
from ..network.probing import output_shape, sees_single_pixels
from ..onnx.model_file import ModelFile
from ..onnx.signatures import Signature, TabularPorts
from .metadata import Metadata
from .selection import settled
from .table_classes import find_classes, raw_normalisation
from .tile_shape import LARGEST, find_tile_shape

_MOST_VALUES = 2**28  # of one batch: 1 GiB of float32, and the network's own layers take many times that
_TRIED = 256  # pixels, of sides that nobody states
_OF_TILES = (
    "tile",
    "flexible",
    "output_margin",
    "output_stride",
    "total_stride",
    "padding",
    "padding_share",
    "batch",
    "augment",
)
_OF_HEADS = ("output", "heads", "head_classes", "band_count")
_NOT_OF_TABLES = (*_OF_TILES, *_OF_HEADS, "raster_statistics")


def resolve(claims: Metadata, graph: Network, file: ModelFile, origin: str) -> ModelDefinition:
    """Hold the claims against the graph, and fill in what nobody said.

    Args:
        claims: What the files say.
        graph: The opened graph.
        file: The file that is the graph, or holds it.
        origin: What the user chose, for messages.

    Raises:
        ModelError: The claims contradict the graph, or a batch of it does not fit into the memory.
    """
    _check_size(claims, graph.signature, origin)
    try:
        return _resolve_image(claims, graph, file, origin)
    except MemoryError as error:
        raise ModelError(
            tr(
                "{origin}: the memory of this computer does not hold one batch of the graph. Free some of it, or "
                "export the model with a smaller batch and smaller tiles."
            ).format(origin=origin)
        ) from error


def _resolve_image(claims: Metadata, graph: Network, file: ModelFile, origin: str) -> ModelDefinition:
    signature = graph.signature
    if signature.tabular is not None:
        return _resolve_table(claims, graph, signature.tabular, file, origin)
    claims, graph = settled(claims, graph)
    signature = graph.signature
    layout = find_tile_shape(claims, graph, origin)
    channels, fit = output_shape(graph, *layout.tile)[0], layout.fit
    _check_bands(claims, signature.bands, origin)
    _check_excluded(claims, channels, origin)
    unpadded = claims.padding == 0 and not fit.margin
    said = {entry.name: getattr(claims, entry.name) for entry in fields(claims)}
    said = {name: value for name, value in said.items() if value is not None}
    notes = claims.notes
    if claims.output_margin is None and fit.margin:
        notes += (
            tr(
                "{origin} states no border: trying shows that the graph leaves out {border} pixels on each side."
            ).format(origin=origin, border=fit.margin),
        )
    if layout.fixed and signature.height is None and signature.width is None:
        notes += (
            tr(
                "The graph declares free rows and columns, but it was found to run at {rows} x {columns} pixels only."
            ).format(rows=layout.tile[0], columns=layout.tile[1]),
        )
    if fit.stride > 1:
        notes += (
            tr("The graph answers once for {stride} x {stride} pixels: its answers are interpolated.").format(
                stride=fit.stride
            ),
        )
    if claims.classes is None:
        said["classes"] = _numbered_classes(1 if signature.mask else channels)
        notes += (tr("{origin} names no classes: they are called Class 0, Class 1 …").format(origin=origin),)
    if signature.dtype.kind == "u":
        said["normalisation"] = replace(
            AS_THEY_ARE, source=tr("the graph's input of type {type}").format(type=signature.dtype)
        )
        notes += (tr("The graph takes {type} values: it is given the raw values.").format(type=signature.dtype),)
    said.update(
        file=file,
        origin=origin,
        signature=signature,
        declaration=graph.declaration,
        channels=channels,
        open_ended=claims.open_ended or (claims.classes is None and signature.gives_class_ids and not signature.mask),
        tile=layout.tile,
        # tile_size gives squares: where an oblong tile is asked for, it stays.
        flexible=not layout.fixed and claims.flexible is not False and layout.tile[0] == layout.tile[1],
        output_margin=fit.margin,
        output_stride=fit.stride,
        total_stride=layout.total_stride,
        remainder=layout.remainder,
        single_pixels=unpadded and fit.stride == 1 and sees_single_pixels(graph, *layout.tile),
        notes=notes,
        warnings=claims.warnings + layout.warnings,
    )
    return ModelDefinition(**said)


def _resolve_table(
    claims: Metadata, graph: Network, table: TabularPorts, file: ModelFile, origin: str
) -> ModelDefinition:
    """As `complete`, for a graph that takes rows of band values: it has no tiles, and no neighbours to pad with."""
    _check_bands(claims, graph.signature.bands, origin)
    found = find_classes(graph, table, file, claims.classes, origin)
    normalisation, note = raw_normalisation(claims.normalisation, graph.signature.dtype, origin)
    said = {entry.name: getattr(claims, entry.name) for entry in fields(claims) if entry.name not in _NOT_OF_TABLES}
    said = {name: value for name, value in said.items() if value is not None}
    if len(table.inputs) > 1:
        said.setdefault("bands", table.inputs)
    said.update(
        file=file,
        origin=origin,
        signature=found.used(graph.signature),
        declaration=graph.declaration,
        classes=found.classes,
        channels=found.channels,
        normalisation=normalisation,
        padding=0,
        open_ended=found.open_ended,
        labels=found.labels,
        notes=(*claims.notes, *found.notes, *note),
    )
    return ModelDefinition(**said)


def _check_size(claims: Metadata, signature: Signature, origin: str) -> None:
    """Refuse a graph one batch of which would fill the memory, before it is tried."""
    shape = {"batch": signature.batch or 1, "bands": signature.bands}
    if signature.tabular is None:
        stated, least = claims.tile or (_TRIED, _TRIED), _TRIED + 2 * (claims.output_margin or 0)
        if max(*stated, claims.output_margin or 0) > LARGEST:
            return
        shape["rows"] = signature.height or max(stated[0], least)
        shape["columns"] = signature.width or max(stated[1], least)
    if math.prod(shape.values()) > _MOST_VALUES:
        raise ModelError(
            tr(
                "{origin}: one batch for the graph has {product} values ({axes}), and more than {most} do not fit into "
                "memory. Export the model with a batch of 1 and smaller tiles, such as 512 x 512 pixels, or correct "
                "the tile size or border that is stated (ImageHeight, ImageWidth and ModelPadding in an .emd)."
            ).format(
                origin=origin, product=" x ".join(map(str, shape.values())), axes=", ".join(shape), most=_MOST_VALUES
            )
        )


def _check_bands(claims: Metadata, count: int, origin: str) -> None:
    """Refuse lists of another length than the graph has bands."""
    normalisation = claims.normalisation
    lists: list[tuple[str, Sequence[object] | None, int]] = [(tr("bands"), claims.bands, 0)]
    if normalisation is not None:
        lists += [
            (tr("low values"), normalisation.low, 1),
            (tr("high values"), normalisation.high, 1),
            (tr("means"), normalisation.mean, 1),
            (tr("standard deviations"), normalisation.std, 1),
        ]
    for what, values, short in lists:
        if values is not None and len(values) not in (short, count):
            raise ModelError(
                tr("{origin}: it lists {values} {what}, but the graph takes {count} bands. Correct the list.").format(
                    origin=origin, values=len(values), what=what, count=count
                )
            )
    if normalisation is not None:
        _check_range(normalisation, origin)


def _check_range(normalisation: Normalisation, origin: str) -> None:
    """Refuse numbers that would turn dark into bright."""
    if min(normalisation.std or (1,)) < 0:
        raise ModelError(
            tr("{origin}: it lists the standard deviation {std:g}, which is below 0. Correct it.").format(
                origin=origin, std=min(normalisation.std or ())
            )
        )
    ranges = [normalisation.target, *zip(normalisation.low or (), normalisation.high or ())]
    for low, high in ranges:
        if low > high:
            raise ModelError(
                tr(
                    "{origin}: it states a range from {low:g} to {high:g}, but the smaller number must come "
                    "first. Correct it."
                ).format(origin=origin, low=low, high=high)
            )


def _check_excluded(claims: Metadata, channels: int, origin: str) -> None:
    """Refuse channels that the graph has not; class ids have no channels."""
    if claims.excluded_channels and 0 < channels <= max(claims.excluded_channels):
        raise ModelError(
            tr(
                "{origin}: ignore_mapped_class names the channel {channel}, but the graph gives {channels} scores, "
                "counted from 0. Name channels there, not class values."
            ).format(origin=origin, channel=max(claims.excluded_channels), channels=channels)
        )


def _numbered_classes(channels: int) -> tuple[ModelClass, ...]:
    """Classes for a model that names none; for one that gives class ids as many as a Byte raster holds."""
    count = {0: 255, 1: 2}.get(channels, channels)
    return tuple(ModelClass(index, f"Class {index}", default_color(index)) for index in range(count))
