"""Metadata inputs as files declare them, and the check that the content of each input of a network is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..errors import ModelError
from ..i18n import tr
from ..network.engine import Network
from ..onnx.metadata_inputs import MetadataInput, MetadataKind, is_possible, with_declared
from ..onnx.signatures import Signature, TensorInfo, describe_tensor

KEY, KEY_OF_EMD = "metadata_inputs", "MetadataInputs"

Kinds = Mapping[str, MetadataKind]


def metadata_kinds(value: Mapping[str, str]) -> Kinds:
    """Parse the contents of inputs by their names.

    Raises:
        ValueError: It is not an object, or a content is unknown.
    """
    if not isinstance(value, dict):
        raise ValueError(tr("a JSON object with the names of inputs is expected"))
    words = {kind.value: kind for kind in MetadataKind}
    unknown = [content for content in value.values() if content not in words]
    if unknown:
        raise ValueError(
            tr('"{content}" is not a content of a metadata input; expected one of {words}').format(
                content=unknown[0], words=", ".join(words)
            )
        )
    return {str(name): words[content] for name, content in value.items()}


def with_kinds(network: Network, kinds: Kinds, origin: str) -> Network:
    """Return a network with the contents of its metadata inputs that a file declares.

    Raises:
        ModelError: The content of an input is not known, or it does not match the shape of the input.
    """
    tensors = {tensor.name: tensor for tensor in network.declaration.inputs}
    for name in kinds:
        if name not in {metadata.name for metadata in network.signature.metadata}:
            others = ", ".join(f'"{name}"' for name in tensors)
            raise ModelError(
                tr(
                    '{origin}: {key} declares the input "{name}", but the network has no such input besides its '
                    "images. Its inputs are {others}."
                ).format(origin=origin, key=KEY, name=name, others=others)
            )
    declared = _with_kinds(network.signature, kinds)
    for metadata in declared.metadata:
        _require_possible(metadata, declared.spectral_bands, tensors[metadata.name], origin)
    heads = tuple(replace(head, signature=_with_kinds(head.signature, kinds)) for head in network.heads)
    return replace(network.with_signature(declared), heads=heads)


def _with_kinds(signature: Signature, kinds: Kinds) -> Signature:
    return replace(signature, metadata=with_declared(signature.metadata, kinds))


def _require_possible(metadata: MetadataInput, bands: int, declared: TensorInfo, origin: str) -> None:
    """Refuse an input whose content is not known, or has another shape."""
    if metadata.kind is None:
        raise ModelError(
            tr(
                "{origin}: the network has an input {input} besides its images, and it is unknown what it expects. If "
                "it is time, location, cell size or wavelengths, declare it in the metadata of the model ({key} in "
                "an .onnx file, {emd} in an .emd), as described in docs/model-formats.md; otherwise export the model "
                "without this input."
            ).format(origin=origin, input=describe_tensor(declared), key=KEY, emd=KEY_OF_EMD)
        )
    length = next(iter(metadata.shape[-1:]), None)
    wrong = metadata.kind.needs_wavelengths and length not in (None, bands)
    if wrong or not is_possible(metadata.kind, metadata.shape):
        raise ModelError(
            tr(
                "{origin}: the input {input} cannot be {content} ({word}) of a model of {bands} bands, because of its "
                "shape. Correct {key} or {emd} of the model."
            ).format(
                origin=origin,
                input=describe_tensor(declared),
                content=metadata.kind.title,
                word=metadata.kind.value,
                bands=bands,
                key=KEY,
                emd=KEY_OF_EMD,
            )
        )
