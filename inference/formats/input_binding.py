"""Check the inputs that a file describes against those of the network, and put them in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..disk.names import comparable_name
from ..errors import ModelError
from ..i18n import tr
from ..model.definition import AS_THEY_ARE, Normalisation
from ..onnx.signatures import ImageInput, Signature
from ..preprocessing.expression import band
from ..preprocessing.steps import Step
from .dates import contradiction
from .metadata import Metadata
from .unbound import StatedImage, StatedInput

_AXES = ("batch", "channel", "height", "width")


def bound_input(stated: StatedInput, signature: Signature) -> Metadata:
    """Check the stated input tensor against a network of one input, and use its rows and columns as the tile.

    Raises:
        ModelError: The tensor has other axes or another number of bands.
    """
    sizes, warnings = _in_network_order(stated, signature)
    warnings = stated.warnings + warnings
    image = signature.image
    for axis, fixed in (("channel", image.bands_per_date), ("time", image.dates)):
        if sizes.get(axis, 0) > 0 and sizes[axis] != fixed:
            raise ModelError(
                tr(
                    "{where}: its shape specifies {size} for {axis}, but the network expects {fixed}. Correct the "
                    "shape, or choose the model that belongs to the item."
                ).format(where=stated.where, axis=axis, size=stated.sizes[axis], fixed=fixed)
            )
    _, count = stated.scaling
    if count not in (0, 1, image.bands_per_date, image.bands):
        raise _entries_of_other_bands(stated, count, image.bands_per_date)
    if signature.image.batch is not None and sizes.get("batch", 0) > 0 and sizes["batch"] != signature.image.batch:
        warnings += (
            tr("{where}: its shape specifies {size} for batch, but the network expects {fixed}, which is used.").format(
                where=stated.where, size=sizes["batch"], fixed=signature.image.batch
            ),
        )
    if stated.dtype and stated.dtype.lower() != signature.image.dtype.name:
        warnings += (
            tr("{where}: its data_type is {stated}, but the network expects {expected}, which is used.").format(
                where=stated.where, stated=stated.dtype, expected=signature.image.dtype.name
            ),
        )
    height, width = (sizes.get(axis, -1) for axis in ("height", "width"))
    return Metadata(tile=(height, width) if min(height, width) > 0 else None, notes=stated.notes, warnings=warnings)


def _entries_of_other_bands(stated: StatedInput, count: int, bands: int) -> ModelError:
    return ModelError(
        tr(
            "{where}: {key} has entries for {count} bands, but the network expects {bands}. Enter one entry for each "
            "band, or one for all."
        ).format(where=stated.where, key=stated.scaling[0], count=count, bands=bands)
    )


def _in_network_order(stated: StatedInput, signature: Signature) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return the stated sizes by the axes of the network, with a warning if the stated order is another one."""
    sizes, time = stated.sizes, signature.image.time
    for axis in sizes:
        if axis not in _AXES and not (time is not None and axis == "time"):
            raise ModelError(
                tr(
                    "{where}: its array has an axis {axis}, but the network expects only batch, bands, rows and "
                    "columns. Correct dim_order, or choose a model of single images."
                ).format(where=stated.where, axis=axis)
            )
    if time is not None:
        return sizes, contradiction(stated.axes, time)
    order = [axis for axis in sizes if axis in ("channel", "height")]
    if len(order) < 2 or (order[1] == "channel") == signature.image.channels_last:
        return sizes, ()
    axes = ("batch", "height", "width", "channel") if signature.image.channels_last else _AXES
    by_position = dict(zip((axis for axis in axes if axis in sizes), sizes.values()))
    warning = tr("{where}: its dim_order is {order}, but the network expects {expected}, which is used.").format(
        where=stated.where, order=", ".join(sizes), expected=", ".join(by_position)
    )
    return (by_position if sizes["channel"] not in (-1, signature.image.bands) else sizes), (warning,)


def joined_inputs(stated: Sequence[StatedImage], signature: Signature, origin: str) -> Metadata:
    """Return the statements about several inputs as those about the image whose bands they share.

    Args:
        stated: The inputs for images, in the order of the file.
        signature: The network.
        origin: Name of the file, for messages.

    Raises:
        ModelError: The network has other inputs, or one of them has another number of bands.
    """
    images, notes = _in_order_of_inputs(stated, signature, origin)
    pairs = list(zip(images, signature.inputs))
    bands = _joined_expressions(pairs) if any(image.expressions for image, _ in pairs) else _joined_bands(pairs)
    joined = replace(bands, normalisation=_joined_normalisation(pairs, origin), notes=notes)
    for image, network_input in pairs:
        joined = joined.merged_with(bound_input(image.input, Signature((network_input,))))
    return joined


_Pairs = Sequence[tuple[StatedImage, ImageInput]]


def _in_order_of_inputs(
    stated: Sequence[StatedImage], signature: Signature, origin: str
) -> tuple[tuple[StatedImage, ...], tuple[str, ...]]:
    """Return the inputs in the order of the network: by their names, otherwise as they are listed."""
    inputs = signature.inputs
    if len(inputs) != len(stated):
        raise ModelError(
            tr(
                "{origin} describes {count} inputs for images ({names}), but the network has {expected} ({inputs}). "
                "Correct mlm:input, or choose the model that belongs to the item."
            ).format(
                origin=origin,
                count=len(stated),
                names=", ".join(image.name for image in stated),
                expected=len(inputs),
                inputs=", ".join(image.name for image in inputs),
            )
        )
    by_name = {comparable_name(image.name): image for image in stated}
    names = [comparable_name(image.name) for image in inputs]
    if len(by_name) == len(stated) and set(names) == set(by_name):
        return tuple(by_name[name] for name in names), ()
    note = tr("{origin}: its inputs belong to those of the network in their order: {pairs}.")
    pairs = ", ".join(f"{image.name} → {network.name}" for image, network in zip(stated, inputs))
    return tuple(stated), (note.format(origin=origin, pairs=pairs),)


def _joined_bands(pairs: _Pairs) -> Metadata:
    """Return the names of all bands; those of an input without names are called after the input."""
    if not any(image.bands for image, _ in pairs):
        return Metadata()
    names = tuple(name for image, network in pairs for name in _band_names(image, network))
    return Metadata(bands=names, band_aliases=_joined_aliases(pairs))


def _joined_expressions(pairs: _Pairs) -> Metadata:
    """Return the calculation of all bands, and the bands of the raster that it uses; each is used once."""
    expressions = tuple(
        expression
        for image, network in pairs
        for expression in image.expressions or tuple(band(str(name)) for name in _band_names(image, network))
    )
    for image, network in pairs:
        if image.expressions and len(image.expressions) != network.bands:
            raise _other_bands(image, len(image.expressions), network.bands)
    aliases = {
        str(name): alias
        for image, _ in pairs
        for name, alias in zip(image.bands or (), image.band_aliases or ())
        if alias
    }
    bands = tuple(
        dict.fromkeys(
            name
            for image, network in pairs
            for name in (image.bands if image.expressions and image.bands else _band_names(image, network))
        )
    )
    band_aliases = tuple(aliases.get(str(name), "") for name in bands) if aliases else None
    return Metadata(bands=bands, expressions=expressions, band_aliases=band_aliases)


def _band_names(image: StatedImage, network: ImageInput) -> tuple[object, ...]:
    """Return the names of all bands of an input; those of one date are repeated for the others."""
    count = network.bands
    if image.bands is None:
        return (image.name,) if count == 1 else tuple(f"{image.name} {number}" for number in range(1, count + 1))
    if len(image.bands) == network.bands_per_date:
        return image.bands * network.dates
    if len(image.bands) != count:
        raise _other_bands(image, len(image.bands), count)
    return image.bands


def _other_bands(image: StatedImage, listed: int, count: int) -> ModelError:
    return ModelError(
        tr("{origin}: it lists {values} {what}, but the network expects {count} bands. Correct the list.").format(
            origin=image.input.where, values=listed, what=tr("bands"), count=count
        )
    )


def _joined_aliases(pairs: _Pairs) -> tuple[str, ...] | None:
    aliases = tuple(
        alias
        for image, network in pairs
        for aliases in [image.band_aliases or ("",)]
        for alias in aliases * (network.bands // len(aliases))
    )
    return aliases if any(aliases) else None


def _joined_normalisation(pairs: _Pairs, origin: str) -> Normalisation | None:
    """Return one normalisation for the bands of all inputs; an input that states none receives the raw values."""
    if not any(image.normalisation for image, _ in pairs):
        return None
    normalisations = [(image.normalisation or AS_THEY_ARE, network.bands) for image, network in pairs]
    for (image, network), (normalisation, bands) in zip(pairs, normalisations):
        if normalisation.count not in (1, network.bands_per_date, bands):
            raise _entries_of_other_bands(image.input, normalisation.count, network.bands_per_date)

    def joined(numbers: str, missing: float) -> tuple[float, ...]:
        lists = [(getattr(normalisation, numbers) or (missing,), bands) for normalisation, bands in normalisations]
        return tuple(number for values, bands in lists for number in values * (bands // len(values)))

    starts = [sum(bands for _, bands in normalisations[:index]) for index in range(len(normalisations))]
    steps = (
        _moved(step, start, network)
        for start, (normalisation, _), (_, network) in zip(starts, normalisations, pairs)
        for step in normalisation.steps
    )
    plain = all(normalisation.unbounded for normalisation, _ in normalisations)
    return replace(
        AS_THEY_ARE if plain else Normalisation(),
        low=joined("low", 0.0),
        high=joined("high", 1.0),
        mean=joined("mean", 0.0),
        std=joined("std", 1.0),
        steps=tuple(steps),
        source=tr("{origin}: mlm:input").format(origin=origin),
    )


def _moved(step: Step, start: int, network: ImageInput) -> Step:
    """Return a step of an input for its bands of the shared image; that of the bands of one date for all dates."""
    per_date = network.bands_per_date
    bands = step.bands or range(per_date)
    dates = network.dates if max(bands, default=0) < per_date else 1
    return replace(
        step,
        bands=tuple(start + date * per_date + number for date in range(dates) for number in bands),
        numbers=tuple(given if len(given) in (1, network.bands) else given * dates for given in step.numbers),
    )
