"""Open the network of a model file with the output and the number of bands that are chosen."""

from __future__ import annotations

from dataclasses import replace

from ..errors import ModelError
from ..network.engine import Network
from ..network.network_cache import open_for_metadata
from ..onnx.model_file import ModelFile
from ..onnx.time_axis import NOTHING_STATED, StatedAxes
from .foreign import foreign_model
from .foreign_kinds import explained
from .properties import parse_properties
from .selection import UNDECIDED, Selection


def open_selected(
    file: ModelFile, origin: str, selection: Selection = UNDECIDED, stated: StatedAxes = NOTHING_STATED
) -> Network:
    """Open a network to resolve its metadata; a chosen output that it does not have is ignored.

    Args:
        file: The file that is the network, or contains it.
        origin: Name of the file, for messages.
        selection: The output and the number of bands that are chosen.
        stated: The axes of an image of several dates, as the files apart from the ONNX file state them.

    Raises:
        ModelError: The file is not an ONNX model, or not a pixel classifier. The message identifies files of other
            frameworks.
        EngineError: onnxruntime is missing.
    """
    network = _open_network(file, origin)
    if network.signature.time is not None:
        network = network.with_axes(stated.merged_with(parse_properties(network.metadata, origin).axes))
    head = next((head for head in network.heads if head.name == selection.output), None)
    if head is not None:
        network = replace(network.with_signature(head.signature), settled=True)
    if selection.bands is not None and network.signature.image.any_bands:
        network = network.with_signature(network.signature.with_bands(selection.bands, any_bands=True))
    return network


def _open_network(file: ModelFile, origin: str) -> Network:
    try:
        return open_for_metadata(file, origin)
    except ModelError as error:
        foreign = foreign_model(file) if file.convert is None else None
        if foreign is None:
            raise
        raise explained(error, origin, foreign) from error
