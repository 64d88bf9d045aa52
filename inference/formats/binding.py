"""Decide the statements of a file whose meaning depends on the network: statistics, axes, order of classes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..model.definition import Normalisation
from ..network.engine import Network
from ..onnx.signatures import ImageInput, Signature
from .dates import contradiction
from .fields import invalid, model_class
from .input_binding import bound_input, joined_inputs
from .metadata import Metadata
from .tile_shape import DEFAULT_TILE
from .unbound import BandStatistics, ClassLists, InvalidSide, ModelSizes, StatedOutput, Unbound

_MOST_IDS = 256  # of a network that gives class ids, if not every id has a class


def bind(metadata: Metadata, network: Network) -> Metadata:
    """Decide the unbound statements of one file.

    Returns:
        The metadata without unbound statements.

    Raises:
        ModelError: A statement contradicts the network, or makes no sense for it.
    """
    unbound, signature = metadata.unbound, network.signature
    if unbound == Unbound():
        return metadata
    if unbound.sizes is not None and not _matches(unbound.sizes, signature):
        if unbound.sizes.required:
            raise ModelError(_other_model(unbound.sizes, signature))
        return Metadata(warnings=(_other_model(unbound.sizes, signature),))
    _check_sides(unbound.sides, signature)
    bound = _with_tensors(replace(metadata, unbound=Unbound()), unbound, network)
    bound = _with_normalisation(bound, unbound, signature)
    if bound.bands is None and unbound.three_bands and signature.image.bands == len(unbound.three_bands):
        bound = replace(bound, bands=unbound.three_bands)
    if unbound.overlap is not None and bound.padding is None:
        side = signature.image.height or (bound.tile[0] if bound.tile else DEFAULT_TILE)
        bound = replace(bound, padding=math.ceil(side * unbound.overlap / 100 / 2))
    if unbound.class_lists:
        bound = _with_class_lists(bound, unbound.class_lists, network)
    return bound


def _with_normalisation(metadata: Metadata, unbound: Unbound, signature: Signature) -> Metadata:
    """Use the statements about the values of bands."""
    if unbound.statistics is not None:
        return _with_statistics(metadata, unbound.statistics, signature)
    if metadata.normalisation is None and unbound.three_band_normalisation is not None:
        return _with_three_bands(metadata, unbound.three_band_normalisation, signature.image)
    return metadata


def _with_tensors(metadata: Metadata, unbound: Unbound, network: Network) -> Metadata:
    """Use the statements about the outputs and inputs of the network."""
    bound, signature = metadata, network.signature
    if unbound.outputs:
        bound = _with_outputs(bound, unbound, network)
    if unbound.input is not None:
        count = metadata.band_count if signature.image.any_bands and signature.image.time is None else None
        bound = bound.merged_with(bound_input(unbound.input, signature.with_bands(count or signature.image.bands)))
    if unbound.images:
        bound = bound.merged_with(joined_inputs(unbound.images, signature, unbound.origin))
    if unbound.axes is not None and signature.image.time is not None:
        bound = replace(bound, warnings=bound.warnings + contradiction(unbound.axes, signature.image.time))
    return bound


def _matches(sizes: ModelSizes, signature: Signature) -> bool:
    """Whether a file describes a model of this signature."""
    same_bands = signature.image.any_bands or sizes.bands in (None, signature.image.bands)
    return same_bands and sizes.classes in (None, signature.channels or sizes.classes)


def _other_model(sizes: ModelSizes, signature: Signature) -> str:
    if sizes.required:
        template = tr(
            "{origin} describes a model with {bands} bands and {classes} classes, but {name} expects {expected} bands "
            "and returns {returned} scores. Download both files from the same repository."
        )
    else:
        template = tr(
            "{origin} is ignored: it describes a model with {bands} bands and {classes} classes, but {name} expects "
            "{expected} bands and returns {returned} scores."
        )
    return template.format(
        origin=sizes.origin,
        name=sizes.name,
        bands=sizes.bands or "?",
        classes=sizes.classes or "?",
        expected=signature.image.bands,
        returned=signature.channels or "?",
    )


def _check_sides(sides: Sequence[InvalidSide], signature: Signature) -> None:
    """Refuse invalid sides of a tile, unless the network fixes them."""
    fixed = {"height": signature.image.height, "width": signature.image.width}
    for side in sides:
        if fixed[side.axis] is None:
            raise ModelError(side.message)


def _with_statistics(metadata: Metadata, statistics: BandStatistics, signature: Signature) -> Metadata:
    """Use the statistics of the model's bands."""
    count = signature.image.bands_per_date
    if statistics.length == signature.image.bands:
        count = signature.image.bands
    if signature.image.any_bands and signature.image.time is None:
        count = len(metadata.expressions or metadata.bands or ()) or statistics.length
    normalisation = _normalisation(statistics, count)
    of_rasters = normalisation if normalisation.count > count else None
    notes = metadata.notes
    if of_rasters is not None:
        # Only a raster shows which of its bands are the model's (`plan.py`); the first bands are used until then.
        notes += (
            tr(
                "{origin}: NormalizationStats lists {statistics} bands, and ExtractBands names {count} of them: "
                "the statistics of these bands are used."
            ).format(origin=statistics.origin, statistics=of_rasters.count, count=count),
        )
    return replace(
        metadata,
        normalisation=metadata.normalisation or normalisation.of_bands(range(count)),
        raster_statistics=metadata.raster_statistics or of_rasters,
        notes=notes,
    )


def _with_three_bands(metadata: Metadata, normalisation: Normalisation, image: ImageInput) -> Metadata:
    """Use the normalisation for three bands if the model has three, or three of each date."""
    stated = len(metadata.expressions or metadata.bands or ())
    count = stated if image.any_bands and image.time is None else image.bands_per_date
    return replace(metadata, normalisation=normalisation) if count == 3 else metadata


def _normalisation(statistics: BandStatistics, count: int) -> Normalisation:
    """Return the statistics of the model's bands; of all bands without `band_indices`."""
    try:
        lists = {
            key: _of_model_bands(key, numbers, statistics.band_indices, count)
            for key, numbers in statistics.lists.items()
        }
        if len({len(numbers) for numbers in lists.values() if numbers is not None}) > 1:
            raise ValueError(tr("its lists have different lengths"))
    except ValueError as error:
        raise invalid(statistics.origin, "NormalizationStats", error) from error
    low, high, mean, std = lists.values()
    stated = low is not None and high is not None
    return Normalisation(
        low=low if stated else (0.0,),
        high=high if stated else (1.0,),
        mean=mean,
        std=std,
        source=f"{statistics.origin}, NormalizationStats",
    )


def _of_model_bands(
    key: str, numbers: tuple[float, ...] | None, indices: Sequence[int] | None, count: int
) -> tuple[float, ...] | None:
    """Return the numbers of the model's bands from a list of all bands of the training rasters."""
    if numbers is None:
        return None
    first = 1 if indices and min(indices) > 0 and max(indices) == len(numbers) else 0  # indices that start at 1
    if indices and len(indices) == count and max(indices) - first < len(numbers):
        return tuple(numbers[band - first] for band in indices)
    if len(numbers) == count or (indices is None and len(numbers) > count):
        return numbers
    raise ValueError(
        tr("{key} has {values} values for {count} bands").format(key=key, values=len(numbers), count=count)
    )


def _with_class_lists(metadata: Metadata, candidates: Sequence[ClassLists], network: Network) -> Metadata:
    """Use the first lists of classes that match the outputs of the network."""
    notes = metadata.notes
    for candidate in candidates:
        if len(candidate.lists) == 1:
            return replace(metadata, classes=candidate.lists[0], notes=notes)
        by_output = _by_output(candidate.lists, network)
        if by_output is not None:
            return replace(metadata, head_classes=by_output, notes=notes)
        notes += (
            tr(
                "{origin}: {key} names the classes of {count} outputs, but the network has {outputs}. It is ignored."
            ).format(
                origin=candidate.origin,
                key=candidate.key,
                count=len(candidate.lists),
                outputs=len(network.declaration.outputs),
            ),
        )
    return replace(metadata, notes=notes)


def _by_output(
    lists: Sequence[tuple[ModelClass, ...]], network: Network
) -> Mapping[str, tuple[ModelClass, ...]] | None:
    """Assign lists of classes to all outputs, or to all possible maps, in the order of the network.

    Returns:
        The classes by output, if one of the two numbers is that of the lists.
    """
    outputs = [output.name for output in network.declaration.outputs]
    heads = {head.name for head in network.heads} or {network.signature.output_name}
    for names in (outputs, [name for name in outputs if name in heads]):
        if len(names) == len(lists):
            return dict(zip(names, lists))
    return None


def _with_outputs(metadata: Metadata, unbound: Unbound, network: Network) -> Metadata:
    """Use the statements about the output that is the map: the user's choice, or the first one that the file names."""
    heads = {head.name: head for head in network.heads}
    named = [output.name for output in unbound.outputs if output.name in heads]
    signature = heads[named[0]].signature if named and not network.settled else network.signature
    other = unbound.other_output or StatedOutput() if named else unbound.outputs[0]
    output = next((entry for entry in unbound.outputs if entry.name == signature.output_name), other)
    _check_channels(output, signature, unbound.origin)
    classes, notes = _in_order_of_channels(output.classes, signature, unbound.origin)
    added = classes is not None and len(classes) > len(output.classes or ())
    bound = Metadata(
        classes=classes,
        open_ended=added or None,
        output=output.name if output.name == signature.output_name else None,
        notes=output.notes + notes,
    )
    return metadata.merged_with(bound)


def _check_channels(output: StatedOutput, signature: Signature, origin: str) -> None:
    """Refuse another number of scores than the network returns."""
    stated, channels = output.channels, signature.channels
    wrong = stated > 1 if signature.gives_class_ids else channels is not None and stated != channels
    if stated > 0 and wrong:
        returned = (
            tr("class ids, one for each pixel")
            if signature.gives_class_ids
            else tr("{channels} scores for each pixel").format(channels=channels)
        )
        raise ModelError(
            tr(
                "{origin}: the result of mlm:output has {stated} classes, but the network returns {returned}. Correct "
                "its shape."
            ).format(origin=origin, stated=stated, returned=returned)
        )


def _in_order_of_channels(
    listed: tuple[ModelClass, ...] | None, signature: Signature, origin: str
) -> tuple[tuple[ModelClass, ...] | None, tuple[str, ...]]:
    """Order classes by channel: by value if the values are channels or ids, else as they are listed."""
    if listed is None:
        return None, ()
    ordered = tuple(sorted(listed, key=lambda entry: entry.value))
    if signature.gives_class_ids:
        return _classes_by_id(ordered, origin), ()
    if [entry.value for entry in ordered] == list(range(len(ordered))) and ordered != listed:
        note = tr("{origin} lists its classes in a different order from their values, which are channels.")
        return ordered, (note.format(origin=origin),)
    return listed, ()


def _classes_by_id(ordered: tuple[ModelClass, ...], origin: str) -> tuple[ModelClass, ...]:
    """Return a class for every id up to the highest stated one; the ids are the values."""
    named = {entry.value: entry for entry in ordered}
    if len(named) < len(ordered):
        return ordered  # which `ModelDefinition` refuses
    if min(named) < 0 or max(named) >= _MOST_IDS:
        raise ModelError(
            tr(
                "{origin}: the network returns class ids from 0 to {most}, but the class values are {lowest} to "
                "{highest}. Use the ids of the network as class values."
            ).format(origin=origin, lowest=min(named), highest=max(named), most=_MOST_IDS - 1)
        )
    unnamed = (model_class(value, None, (), value) for value in range(max(named) + 1))
    return tuple(named.get(entry.value, entry) for entry in unnamed)
