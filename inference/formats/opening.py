"""Open the network of a model file with the output and the number of bands that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import ModelError
from ..i18n import tr
from ..network.engine import Network
from ..network.network_cache import open_for_metadata
from ..network.probing import output_shape
from ..onnx.model_file import ModelFile
from ..onnx.time_axis import NOTHING_STATED
from .foreign import foreign_model
from .foreign_kinds import explained
from .metadata import Metadata
from .properties import parse_properties
from .selection import UNDECIDED, NetworkSelection

_SIDES = (64, 128, 224, 256, 512)  # rows and columns to try


def open_selected(
    file: ModelFile, origin: str, stated: Sequence[Metadata], selection: NetworkSelection = UNDECIDED
) -> Network:
    """Open a network to resolve its metadata; a chosen output that it does not have is ignored.

    Args:
        file: The file that is the network, or contains it.
        origin: Name of the file, for messages.
        stated: The statements of the files apart from the ONNX file, the most trusted first.
        selection: The output and the number of bands that are chosen.

    Raises:
        ModelError: The file is not an ONNX model, or not a pixel classifier. The message identifies files of other
            frameworks.
        EngineError: onnxruntime is missing.
    """
    network = _open_network(file, origin)
    if network.signature.time is not None:
        axes = NOTHING_STATED
        for metadata in (*stated, parse_properties(network.metadata, origin)):
            axes = axes.merged_with(metadata.axes)
        network = network.with_axes(axes)
    head = next((head for head in network.heads if head.name == selection.output), None)
    if head is not None:
        network = replace(network.with_signature(head.signature), settled=True)
    if selection.bands is not None and network.signature.image.any_bands:
        network = _with_chosen_bands(network, selection.bands)
    return network


def _with_chosen_bands(network: Network, count: int) -> Network:
    """Return a network that takes any number of bands, or of dates, with one that is chosen.

    Raises:
        ModelError: The network accepts other numbers of dates, but not this one.
    """
    chosen = network.with_signature(network.signature.with_bands(count, any_bands=True))
    before, image = network.signature.image, chosen.signature.image
    refusal = None if image.dates == before.dates else _trial_refusal(chosen)
    if refusal is None or _trial_refusal(network) is not None:
        return chosen
    raise ModelError(
        tr(
            "{origin}: the network does not accept {dates} dates of {bands} bands each, but it accepts {accepted}. "
            "Choose rasters of other dates, or list the bands of other dates under Band order. {reason}"
        ).format(
            origin=network.origin,
            accepted=before.dates,
            bands=image.bands_per_date,
            dates=image.dates,
            reason=refusal,
        )
    )


def _trial_refusal(network: Network) -> ModelError | None:
    """Return why a network accepts images of none of a few sizes; None if it accepts them."""
    image, refusal = network.signature.image, None
    for side in _SIDES:
        refusal = _refusal_of(network, image.height or side, image.width or side)
        if refusal is None:
            break
    return refusal


def _refusal_of(network: Network, height: int, width: int) -> ModelError | None:
    try:
        output_shape(network, height, width)
    except ModelError as error:
        return error
    return None


def _open_network(file: ModelFile, origin: str) -> Network:
    try:
        return open_for_metadata(file, origin)
    except ModelError as error:
        foreign = foreign_model(file) if file.convert is None else None
        if foreign is None:
            raise
        raise explained(error, origin, foreign) from error
