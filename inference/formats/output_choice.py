"""Choose the output of a network that is the map, and its number of bands, by the metadata of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..i18n import tr
from ..model.classes import BACKGROUND, ModelClass
from ..network.engine import Network
from ..network.heads import Head, best_head, names_a_quantity
from ..onnx.signatures import Signature
from .metadata import Metadata


def choose_output(metadata: Metadata, network: Network) -> tuple[Metadata, Network]:
    """Choose the output that is the map, and the number of bands if the network takes any.

    Args:
        metadata: The statements of the files.
        network: The opened network.

    Returns:
        The metadata for that output, with notes on the choice, and the network with that output.
    """
    network, notes = _with_stated_bands(metadata, network)
    by_output = metadata.head_classes or {}
    warnings: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    if len(network.heads) > 1:
        stated = next((head for head in network.heads if head.name == metadata.output), None)
        counts = {head.name: _class_count(by_output.get(head.name, metadata.classes)) for head in network.heads}
        best, rivals = best_head(network.heads, counts)
        default = stated or best
        if not network.settled:
            network = network.with_signature(_with_bands_of(network.signature, default.signature))
        heads = (default.name, *(head.name for head in network.heads if head is not default))
        if rivals and not stated and not network.settled:
            warnings = (_rivals_warning(best, rivals),)
    name = network.signature.output_name
    if network.signature.channels == 1 and names_a_quantity(name):
        warnings += (_quantity_warning(name),)
    classes, dropped = _matching_classes(by_output.get(name, metadata.classes), network)
    return replace(
        metadata,
        output=None,
        head_classes=None,
        band_count=None,
        classes=classes,
        heads=heads or None,
        warnings=metadata.warnings + warnings,
        notes=metadata.notes + notes + dropped + _choice_note(network, heads),
    ), network


def _matching_classes(
    classes: tuple[ModelClass, ...] | None, network: Network
) -> tuple[tuple[ModelClass, ...] | None, tuple[str, ...]]:
    """Return the classes of the output; only a note if the user chose an output that they do not match."""
    if classes is None:
        return None, ()
    if network.settled and Head(network.signature).suits(len(classes)) >= 2:
        note = tr('The classes that the model names are not those of the output "{name}".')
        return None, (note.format(name=network.signature.output_name),)
    if network.signature.mask and len(classes) == 1:
        return (BACKGROUND, *classes), ()
    return classes, ()


def _class_count(classes: Sequence[ModelClass] | None) -> int | None:
    return None if classes is None else len(classes)


def _with_bands_of(chosen: Signature, head: Signature) -> Signature:
    """Return the signature of a head with the number of bands that is chosen."""
    return head.with_bands(chosen.image.bands, any_bands=chosen.image.any_bands)


def _with_stated_bands(metadata: Metadata, network: Network) -> tuple[Network, tuple[str, ...]]:
    """Fix the number of bands of a network that takes any, if the files state one; note where the number is from."""
    signature, normalisation = network.signature, metadata.normalisation
    if signature.image.time is not None:
        return network, ()
    if not signature.image.any_bands:
        if _declares_bands(network):
            return network, ()
        note = tr("The network does not declare the number of bands; its weights indicate {count}.")
        return network, (note.format(count=signature.image.bands),)
    longest = normalisation.count if normalisation is not None else 1
    count = len(metadata.expressions or metadata.bands or ()) or metadata.band_count or (longest if longest > 1 else 0)
    if not count:
        note = tr("The network accepts any number of bands; Band order or the raster determines it.")
        return network, (note,)
    note = tr("The network accepts any number of bands; its files specify {count}.").format(count=count)
    return network.with_signature(signature.with_bands(count)), (note,)


def _declares_bands(network: Network) -> bool:
    shapes = {tensor.name: tensor.shape for tensor in network.declaration.inputs}
    return all(
        shapes[image.name][3 if image.channels_last else 1] is not None
        for image in network.signature.inputs
        if image.name in shapes and image.time is None
    )


def _rivals_warning(best: Head, rivals: Sequence[Head]) -> str:
    return tr(
        'Output: several outputs of the model could be the map, and its files do not specify which one. "{chosen}" is '
        "used; {others} would match as well. Compare the maps, and set the model argument output."
    ).format(chosen=best.name, others=_quoted([head.name for head in rivals]))


def _quantity_warning(name: str) -> str:
    return tr(
        'Output: "{name}" has one value for each pixel, and its name suggests a quantity rather than the score of a '
        "class. The map only shows where that value is high. Check that this is what you want."
    ).format(name=name)


def _choice_note(network: Network, heads: Sequence[str]) -> tuple[str, ...]:
    """Return a note that names the output that is used and the others; no note for a single output."""
    used = network.signature.output_name
    others = [tensor.name for tensor in network.declaration.outputs if tensor.name != used]
    if not others:
        return ()
    if not heads:
        return (
            tr('Output: "{chosen}" is used. The others do not contain a class for every pixel: {others}.').format(
                chosen=used, others=_quoted(others)
            ),
        )
    return (
        tr('Output: "{chosen}" is used. Use the model argument output to choose {heads} instead.').format(
            chosen=used, heads=_quoted([name for name in heads if name != used])
        ),
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
