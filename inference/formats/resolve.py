"""Open the network of a model, check the statements of its files against it, and fill in defaults."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..model.definition import AS_THEY_ARE, ModelDefinition, Normalisation
from ..network.engine import Network, engine_version
from ..network.guard import guarded
from ..network.probing import output_shape, sees_single_pixels
from ..onnx.model_file import ModelFile
from ..onnx.signatures import ImageInput, Signature, TableTensors
from ..preprocessing.steps import Step, StepKind
from .binding import bind
from .dates import dates_notes, repeated
from .metadata import Description, Metadata
from .metadata_inputs import with_kinds
from .opening import open_selected
from .output_choice import choose_output
from .properties import describes_itself, parse_properties
from .selection import UNDECIDED, NetworkSelection
from .table_classes import find_classes, raw_normalisation
from .tile_shape import LARGEST_TILE, TileShape, find_tile_shape

_MOST_VALUES = 2**28  # of one batch: 1 GiB of float32, and the layers of the network take many times that
_TRIED = 256  # rows and columns, in pixels, to try if they are not stated
_OF_TILES = (
    *("tile", "flexible", "output_margin", "output_stride", "total_stride"),
    *("padding", "padding_share", "batch", "augment"),
)
_NOT_IN_DEFINITION = ("output", "head_classes", "metadata_inputs", "band_count", "unbound")
_NOT_OF_TABLES = (*_OF_TILES, "heads", "raster_statistics")


def definition_of(description: Description, selection: NetworkSelection = UNDECIDED) -> ModelDefinition:
    """Open the network that a description names, and resolve the metadata of all files.

    An unknown network is opened and tried in a process of its own.

    Args:
        description: The statements of the files.
        selection: The output and the number of bands, as far as the user or the raster decide them.

    Raises:
        ModelError: The file is not a pixel classifier in ONNX, or the files contradict it.
        EngineError: onnxruntime is missing.
        LimitError: The network takes too much time or memory.
        Cancelled: The user cancelled (network/guard.py).
    """
    statements = description.metadata, description.fallback, selection
    with guarded(description.file, description.name, engine_version(), statements) as warnings:
        network = open_selected(description.file, description.name, [description.metadata], selection)
        definition = resolve(merged_metadata(description, network), network, description.file, description.origin)
    return replace(definition, warnings=(*definition.warnings, *warnings)) if warnings else definition


def merged_metadata(description: Description, network: Network) -> Metadata:
    """Merge the metadata of the files with those inside the ONNX file, and bind both to the network.

    Raises:
        ModelError: A statement contradicts the network.
    """
    stated = bind(description.metadata, network)
    inside = bind(parse_properties(network.metadata, description.name), network)
    if description.written_by_programs and describes_itself(network.metadata):
        range_of_type = inside.normalisation is not None and inside.normalisation.assumed
        metadata = (replace(inside, normalisation=None) if range_of_type else inside).merged_with(stated)
        metadata = replace(metadata, normalisation=metadata.normalisation or inside.normalisation)
    else:
        metadata = stated.merged_with(inside)
    return metadata if metadata.normalisation else metadata.merged_with(description.fallback)


def resolve(metadata: Metadata, network: Network, file: ModelFile, origin: str) -> ModelDefinition:
    """Check metadata against the network and fill in defaults.

    Args:
        metadata: The statements of the files, bound to the network.
        network: The opened network.
        file: The file that is the network, or contains it.
        origin: Name of the file or text that the user chose, for messages.

    Raises:
        ModelError: The metadata contradict the network, or a batch does not fit into memory.
    """
    _check_size(metadata, network.signature, origin)
    try:
        if network.signature.tabular is not None:
            return _resolve_table(metadata, network, network.signature.tabular, file, origin)
        return _resolve_image(metadata, network, file, origin)
    except MemoryError as error:
        raise ModelError(
            tr(
                "{origin}: one batch for the network does not fit into the memory of this computer. Free some memory, "
                "or export the model with a smaller batch and smaller tiles."
            ).format(origin=origin)
        ) from error


def _resolve_image(metadata: Metadata, network: Network, file: ModelFile, origin: str) -> ModelDefinition:
    if network.signature.metadata or metadata.metadata_inputs:
        network = with_kinds(network, metadata.metadata_inputs or {}, origin)
    metadata, network = choose_output(metadata, network)
    signature = network.signature
    shape = find_tile_shape(metadata, network, origin)
    channels, alignment = output_shape(network, *shape.tile)[0], shape.alignment
    _check_bands(metadata, signature.image, origin)
    if signature.image.time is not None and metadata.normalisation is not None:
        metadata = replace(metadata, normalisation=repeated(metadata.normalisation, signature.image))
    if metadata.excluded_channels:
        _check_excluded(metadata.excluded_channels, channels, origin)
    unpadded = metadata.padding == 0 and not alignment.margin
    if metadata.expressions:
        _check_expressions(signature, origin)
    values = _stated_fields(metadata)
    if metadata.classes is None:
        values["classes"] = _numbered_classes(1 if signature.mask else channels)
    if signature.image.dtype.kind == "u":
        source = tr("the network's input of type {type}").format(type=signature.image.dtype)
        values["normalisation"] = replace(AS_THEY_ARE, source=source)
    values.update(
        file=file,
        origin=origin,
        signature=signature,
        declaration=network.declaration,
        channels=channels,
        open_ended=metadata.open_ended
        or (metadata.classes is None and signature.gives_class_ids and not signature.mask),
        tile=shape.tile,
        # tile_size sets squares, so an oblong tile cannot be changed.
        flexible=not shape.fixed and metadata.flexible is not False and shape.tile[0] == shape.tile[1],
        output_margin=alignment.margin,
        output_stride=alignment.output_stride,
        total_stride=shape.total_stride,
        remainder=shape.remainder,
        single_pixels=unpadded and alignment.output_stride == 1 and sees_single_pixels(network, *shape.tile),
        notes=metadata.notes + _assumptions(metadata, signature, shape, origin),
        warnings=metadata.warnings + shape.warnings + _unapplied(metadata.normalisation, signature.image),
    )
    return ModelDefinition(**values)


def _unapplied(how: Normalisation | None, image: ImageInput) -> tuple[str, ...]:
    """Warn about a stated conversion that a network of whole numbers does not get; a range alone only names values."""
    if image.dtype.kind not in "iu" or how is None or how.assumed:
        return ()
    mean, std = how.moments(image.bands)
    if not (mean.any() or (std != 1).any() or how.steps):
        return ()
    template = tr(
        "{source}: the values are not converted, because the network expects whole numbers ({type}) and receives the "
        "raw values. The map is correct only if the network converts them itself."
    )
    return (template.format(source=how.source, type=image.dtype),)


def _assumptions(metadata: Metadata, signature: Signature, shape: TileShape, origin: str) -> tuple[str, ...]:
    """Return notes on properties that the files leave open, and how they were decided."""
    notes: tuple[str, ...] = ()
    if metadata.output_margin is None and shape.alignment.margin:
        notes += (
            tr(
                "{origin} does not specify an output margin (key border or ModelPadding); a test run showed that "
                "the network leaves out {margin} pixels on each side."
            ).format(origin=origin, margin=shape.alignment.margin),
        )
    if shape.fixed and signature.image.height is None and signature.image.width is None:
        notes += (
            tr(
                "The network declares dynamic rows and columns, but test runs showed that it runs only at {rows} x "
                "{columns} pixels."
            ).format(rows=shape.tile[0], columns=shape.tile[1]),
        )
    if shape.alignment.output_stride > 1:
        note = tr("The network returns one value per {stride} x {stride} pixels; its output is interpolated.")
        notes += (note.format(stride=shape.alignment.output_stride),)
    if metadata.classes is None:
        notes += (tr("{origin} does not name any classes: they are called Class 0, Class 1 …").format(origin=origin),)
    if metadata.normalisation is not None and metadata.normalisation.of_tile:
        note = tr(
            "Values are scaled by mean and standard deviation of each tile with its padding, so the map depends on the "
            "tile size and on where tiles begin. The argument merge blend makes their edges less visible."
        )
        notes += (note,)
    if signature.image.dtype.kind == "u":
        note = tr("The network expects {type} values: it receives the raw values.")
        notes += (note.format(type=signature.image.dtype),)
    return notes if signature.time is None else (*notes, *dates_notes(signature.inputs))


def _resolve_table(
    metadata: Metadata, network: Network, table: TableTensors, file: ModelFile, origin: str
) -> ModelDefinition:
    """Resolve a network that takes rows of band values, which has neither tiles nor padding."""
    _check_bands(metadata, network.signature.image, origin)
    labelled = find_classes(network, table, file, metadata.classes, origin)
    normalisation, note = raw_normalisation(metadata.normalisation, network.signature.image.dtype, origin)
    _refuse_tile_statistics(normalisation, origin)
    if metadata.expressions:
        _check_expressions(network.signature, origin)
    values = {name: value for name, value in _stated_fields(metadata).items() if name not in _NOT_OF_TABLES}
    if len(table.inputs) > 1:
        values.setdefault("bands", table.inputs)
    values.update(
        file=file,
        origin=origin,
        signature=labelled.used(network.signature),
        declaration=network.declaration,
        classes=labelled.classes,
        channels=labelled.channels,
        normalisation=normalisation,
        padding=0,
        open_ended=labelled.open_ended,
        labels=labelled.labels,
        notes=(*metadata.notes, *labelled.notes, *note),
        warnings=metadata.warnings + _unapplied(metadata.normalisation, network.signature.image),
    )
    return ModelDefinition(**values)


def _stated_fields(metadata: Metadata) -> dict[str, Any]:
    """Return the fields of a `ModelDefinition` that the files state."""
    names = (entry.name for entry in fields(metadata) if entry.name not in _NOT_IN_DEFINITION)
    return {name: value for name in names if (value := getattr(metadata, name)) is not None}


def _check_size(metadata: Metadata, signature: Signature, origin: str) -> None:
    """Refuse a network whose batch would fill the memory, before it is tried."""
    shape = {"batch": signature.image.batch or 1, "bands": signature.image.bands}
    if signature.tabular is None:
        stated, least = metadata.tile or (_TRIED, _TRIED), _TRIED + 2 * (metadata.output_margin or 0)
        if max(*stated, metadata.output_margin or 0) > LARGEST_TILE:
            return
        shape["rows"] = signature.image.height or max(stated[0], least)
        shape["columns"] = signature.image.width or max(stated[1], least)
    if math.prod(shape.values()) > _MOST_VALUES:
        raise ModelError(
            tr(
                "{origin}: one batch for the network has {product} values ({axes}); more than {most} do not fit into "
                "memory. Export the model with a batch of 1 and smaller tiles, such as 512 x 512 pixels, or correct "
                "the stated tile size or output margin (ImageHeight, ImageWidth and ModelPadding in an .emd)."
            ).format(
                origin=origin, product=" x ".join(map(str, shape.values())), axes=", ".join(shape), most=_MOST_VALUES
            )
        )


def _check_bands(metadata: Metadata, image: ImageInput, origin: str) -> None:
    """Refuse lists whose length is neither the number of bands nor that of the bands of one date."""
    count = image.bands
    normalisation = metadata.normalisation
    if normalisation is not None:
        _check_steps(normalisation.listed or normalisation.steps, image, origin)
    lists: list[tuple[str, Sequence[object] | None, int]] = [(tr("bands"), metadata.expressions or metadata.bands, 0)]
    if normalisation is not None:
        lists += [
            (tr("low values"), normalisation.low, 1),
            (tr("high values"), normalisation.high, 1),
            (tr("means"), normalisation.mean, 1),
            (tr("standard deviations"), normalisation.std, 1),
        ]
    for what, values, short in lists:
        if values is not None and len(values) not in (short, image.bands_per_date, count):
            raise ModelError(
                tr(
                    "{origin}: it lists {values} {what}, but the network expects {count} bands. Correct the list."
                ).format(origin=origin, values=len(values), what=what, count=count)
            )
    if normalisation is not None:
        _check_range(normalisation, origin)


def _check_range(normalisation: Normalisation, origin: str) -> None:
    """Refuse ranges and deviations that would invert brightness."""
    if min(normalisation.std or (1,)) < 0:
        raise ModelError(
            tr("{origin}: it lists a standard deviation of {std:g}, which is below 0. Correct it.").format(
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


def _check_steps(steps: Sequence[Step], image: ImageInput, origin: str) -> None:
    """Refuse steps with numbers for another number of bands."""
    count = image.bands
    for step in steps:
        if not (step.suits(count) or step.suits(image.bands_per_date)):
            raise ModelError(
                tr(
                    "{origin}: its step {step} does not match the {count} bands of the network. State one number for "
                    "all bands, or one for each, and count bands from 0."
                ).format(origin=origin, step=step.kind.value, count=count)
            )


def _check_expressions(signature: Signature, origin: str) -> None:
    """Refuse calculated bands for a network that takes whole numbers or several dates."""
    if signature.image.dates > 1:
        raise ModelError(
            tr(
                "{origin}: it calculates bands, which is not supported for a network that expects several dates. "
                "Calculate these bands in the raster, and remove the expressions."
            ).format(origin=origin)
        )
    if signature.image.dtype.kind in "iu":
        raise ModelError(
            tr(
                "{origin}: it calculates bands, but the network expects whole numbers ({type}). Export the network "
                "with an input of type float32, or remove the expressions."
            ).format(origin=origin, type=signature.image.dtype)
        )


def _refuse_tile_statistics(normalisation: Normalisation, origin: str) -> None:
    """Refuse statistics of tiles for a network of rows, which has none."""
    if normalisation.of_tile:
        raise ModelError(
            tr(
                "{origin}: its step {step} needs tiles, but the network expects tables and classifies each pixel "
                "separately. State the mean and standard deviation of the training as z-score."
            ).format(origin=origin, step=StepKind.TILE_Z_SCORE.value)
        )


def _check_excluded(excluded: Sequence[int], channels: int, origin: str) -> None:
    """Refuse excluded channels that the network does not have; class ids have no channels."""
    if 0 < channels <= max(excluded):
        raise ModelError(
            tr(
                "{origin}: ignore_mapped_class lists channel {channel}, but the network returns {channels} scores, "
                "counted from 0. List channels, not class values."
            ).format(origin=origin, channel=max(excluded), channels=channels)
        )


def _numbered_classes(channels: int) -> tuple[ModelClass, ...]:
    """Return numbered classes for a model without names; for class ids, as many as fit a Byte raster."""
    count = {0: 255, 1: 2}.get(channels, channels)
    return tuple(ModelClass(index, f"Class {index}", default_color(index)) for index in range(count))
