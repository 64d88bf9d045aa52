"""What the user or the raster decide of a graph that leaves it open: which of its heads counts, and how many bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..i18n import tr
from ..model.classes import BACKGROUND, ModelClass
from ..network.engine import Network
from ..network.heads import Head, best_head, names_a_quantity
from ..onnx.model_file import ModelFile
from ..onnx.signatures import Signature
from .metadata import Metadata
from .opening import opened


@dataclass(frozen=True)
class Selection:
    """What is decided; nothing by default.

    Attributes:
        output: Name of the head that the user wants; "" for the best fitting one.
        bands: How many bands an image has, for graphs that take any number; None where that is not known.
    """

    output: str = ""
    bands: int | None = None

    @property
    def any(self) -> bool:
        """Whether anything is decided."""
        return bool(self.output) or self.bands is not None


UNDECIDED = Selection()


def open_selected(file: ModelFile, origin: str, selection: Selection) -> Network:
    """Open a graph to read it, as it is selected; a head that it does not have is ignored.

    Raises:
        ModelError: The file is no ONNX graph, or no pixel classifier.
        EngineError: onnxruntime is missing.
    """
    graph = opened(file, origin)
    wanted = next((head for head in graph.heads if head.name == selection.output), None)
    if wanted is not None:
        graph = replace(graph.with_signature(wanted.signature), settled=True)
    if selection.bands is not None and graph.signature.any_bands:
        graph = graph.with_signature(graph.signature.with_bands(selection.bands, any_bands=True))
    return graph


def settled(claims: Metadata, graph: Network) -> tuple[Metadata, Network]:
    """Choose a head by what files say, and say what was chosen; take the number of bands from the files.

    Args:
        claims: What the files say.
        graph: The opened graph.

    Returns:
        The claims for that head, and the graph with it.
    """
    graph, of_bands = _with_stated_bands(claims, graph)
    named = claims.head_classes or {}
    counts = {head.name: _count(named.get(head.name, claims.classes)) for head in graph.heads}
    warnings: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    if len(graph.heads) > 1:
        stated = next((head for head in graph.heads if head.name == claims.output), None)
        best, rivals = best_head(graph.heads, counts)
        default = stated or best
        if not graph.settled:
            graph = graph.with_signature(_with_bands_of(graph.signature, default.signature))
        heads = (default.name, *(head.name for head in graph.heads if head is not default))
        if rivals and not stated and not graph.settled:
            warnings = (_caution(best, rivals),)
    name = graph.signature.output_name
    if graph.signature.channels == 1 and names_a_quantity(name):
        warnings += (_of_quantity(name),)
    classes = named.get(name, claims.classes)
    notes: tuple[str, ...] = ()
    if graph.settled and classes is not None and not _suits(graph, len(classes)):
        classes = None
        notes = (tr('The classes that the model names are not those of the output "{name}".').format(name=name),)
    if graph.signature.mask and classes is not None and len(classes) == 1:
        classes = (BACKGROUND, *classes)
    return replace(
        claims,
        output=None,
        head_classes=None,
        band_count=None,
        classes=classes,
        heads=heads or None,
        warnings=claims.warnings + warnings,
        notes=claims.notes + of_bands + notes + _note(graph, heads),
    ), graph


def _suits(graph: Network, classes: int) -> bool:
    return Head(graph.signature).suits(classes) < 2


def _count(classes: Sequence[ModelClass] | None) -> int | None:
    return None if classes is None else len(classes)


def _with_bands_of(one: Signature, other: Signature) -> Signature:
    """Return the other signature with the number of bands of the one."""
    return other.with_bands(one.bands, any_bands=one.any_bands)


def _with_stated_bands(claims: Metadata, graph: Network) -> tuple[Network, tuple[str, ...]]:
    """The graph with the number of bands that files state where it takes any, and a note of where it is from."""
    signature, how = graph.signature, claims.normalisation
    if not signature.any_bands:
        if _declares_bands(graph):
            return graph, ()
        note = tr("The graph does not declare the number of bands; according to its weights it takes {count}.")
        return graph, (note.format(count=signature.bands),)
    lists = (how.low, how.high, how.mean, how.std) if how is not None else ()
    longest = max((len(values) for values in lists if values is not None), default=0)
    count = len(claims.bands or ()) or claims.band_count or (longest if longest > 1 else 0)
    if not count:
        note = tr("The graph takes any number of bands: as many as Band order lists, or as the raster has.")
        return graph, (note,)
    note = tr("The graph takes any number of bands: its files state {count}.").format(count=count)
    return graph.with_signature(signature.with_bands(count)), (note,)


def _declares_bands(graph: Network) -> bool:
    image = next((port for port in graph.declaration.inputs if port.name == graph.signature.input_name), None)
    return image is None or image.shape[3 if graph.signature.channels_last else 1] is not None


def _caution(taken: Head, rivals: Sequence[Head]) -> str:
    return tr(
        'Output: the model has several outputs that may be the map, and nothing says which one is meant. "{taken}" is '
        "used; {others} would suit as well. Compare the maps, and set the model argument output."
    ).format(taken=taken.name, others=_quoted([head.name for head in rivals]))


def _of_quantity(name: str) -> str:
    return tr(
        'Output: "{name}" has one value for each pixel, and its name suggests a quantity rather than the score of a '
        "class. The map only shows where that value is high. Check that this is what you want."
    ).format(name=name)


def _note(graph: Network, heads: Sequence[str]) -> tuple[str, ...]:
    """Which of several outputs is taken, and the names of the others."""
    taken = graph.signature.output_name
    others = [port.name for port in graph.declaration.outputs if port.name != taken]
    if not others:
        return ()
    if not heads:
        return (
            tr('Output: "{taken}" is used. The others do not give a class for every pixel: {others}.').format(
                taken=taken, others=_quoted(others)
            ),
        )
    return (
        tr('Output: "{taken}" is used. The model argument output can choose {heads} instead.').format(
            taken=taken, heads=_quoted([name for name in heads if name != taken])
        ),
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def classes_by_output(
    classes: Sequence[tuple[ModelClass, ...]], graph: Network
) -> Mapping[str, tuple[ModelClass, ...]] | None:
    """Lists of classes by the outputs they belong to: one for each output, or for each head, in the graph's order.

    Args:
        classes: A list of classes for each.
        graph: The opened graph.

    Returns:
        None where there are as many of neither.
    """
    outputs = [port.name for port in graph.declaration.outputs]
    heads = {head.name for head in graph.heads} or {graph.signature.output_name}
    for names in (outputs, [name for name in outputs if name in heads]):
        if len(names) == len(classes):
            return dict(zip(names, classes))
    return None
