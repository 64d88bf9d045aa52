"""What a model file claims about its model, before the graph itself is asked.

Every claim may be missing. Several files can speak of one model (an .emd and the metadata inside its
ONNX file): the first that says something is believed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from ..cell_size import CellRange
from ..definition import AS_THEY_ARE, ModelClass, ModelDefinition, Normalisation, default_color
from ..engine import Graph, first_line
from ..errors import ModelError
from ..fit import Fit, fixed_fit, free_fit
from ..graph import Table
from ..lattice import fixed_multiple, free_multiple
from ..model_file import ModelFile
from ..probing import output_size
from .table_classes import find_classes, raw_values

_DEFAULT_TILE = 512
_TRIED = 256  # pixels
_OF_TILES = ("tile", "flexible", "crop", "stride", "multiple", "padding", "padding_share", "batch", "augment")
_LARGEST = 16384  # pixels, as for the argument tile_size: trying more would fill the memory


@dataclass(frozen=True)
class Claims:
    """All optional parts of a `ModelDefinition`; see there for their meaning."""

    name: str | None = None
    description: str | None = None
    classes: tuple[ModelClass, ...] | None = None
    bands: tuple[object, ...] | None = None
    band_aliases: tuple[str, ...] | None = None
    normalisation: Normalisation | None = None
    tile: tuple[int, int] | None = None
    flexible: bool | None = None
    crop: int | None = None
    stride: int | None = None
    multiple: int | None = None
    padding: int | None = None
    padding_share: int | None = None
    batch: int | None = None
    threshold: float | None = None
    never: tuple[int, ...] | None = None
    augment: bool | None = None
    cell_size: float | None = None
    open_ended: bool | None = None
    cell_range: CellRange | None = None
    format: str | None = None
    framework: str | None = None
    information: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def over(self, other: Claims) -> Claims:
        """These claims, filled up with those of a file that is believed less."""
        missing = {
            entry.name: getattr(other, entry.name) for entry in fields(self) if getattr(self, entry.name) is None
        }
        known = {key for key, _ in self.information}
        information = self.information + tuple(pair for pair in other.information if pair[0] not in known)
        return replace(self, **missing, information=information, notes=self.notes + other.notes)


def complete(claims: Claims, graph: Graph, file: ModelFile, origin: str) -> ModelDefinition:
    """Hold the claims against the graph, and fill in what nobody said.

    Args:
        claims: What the files say.
        graph: The opened graph.
        file: The file that is the graph, or holds it.
        origin: What the user chose, for messages.

    Raises:
        ModelError: The claims contradict the graph.
    """
    _check_lengths(claims, origin)
    signature = graph.signature
    if signature.table is not None:
        return _complete_table(claims, graph, signature.table, file, origin)
    fixed = signature.height is not None or signature.width is not None
    layout = _fixed_layout(claims, graph, origin) if fixed else _free_layout(claims, graph, origin)
    channels, fit = output_size(graph, *layout.tile)[0], layout.fit
    _check_bands(claims, signature.bands, origin)
    _check_never(claims, channels, origin)
    said = {entry.name: getattr(claims, entry.name) for entry in fields(claims)}
    said = {name: value for name, value in said.items() if value is not None}
    notes = claims.notes
    if claims.crop is None and fit.border:
        notes += (
            f"{origin} states no border: trying shows that the graph leaves out {fit.border} pixels on each side.",
        )
    if fit.stride > 1:
        notes += (f"The graph answers once for {fit.stride} x {fit.stride} pixels: its answers are interpolated.",)
    if claims.classes is None:
        said["classes"] = _numbered_classes(channels)
        notes += (f"{origin} names no classes: they are called Class 0, Class 1 …",)
    if signature.dtype.kind == "u":
        said["normalisation"] = replace(AS_THEY_ARE, source=f"the graph's input of type {signature.dtype}")
        notes += (f"The graph takes {signature.dtype} values: it is given the raw values.",)
    said.update(
        file=file,
        origin=origin,
        signature=signature,
        declaration=graph.declaration,
        channels=channels,
        open_ended=claims.open_ended or (claims.classes is None and signature.class_ids),
        tile=layout.tile,
        flexible=not fixed and claims.flexible is not False,
        crop=fit.border,
        stride=fit.stride,
        multiple=layout.multiple,
        remainder=layout.remainder,
        notes=notes,
    )
    return ModelDefinition(**said)


def _complete_table(claims: Claims, graph: Graph, table: Table, file: ModelFile, origin: str) -> ModelDefinition:
    """As `complete`, for a graph that takes rows of band values: it has no tiles, and no neighbours to pad with."""
    _check_bands(claims, graph.signature.bands, origin)
    found = find_classes(graph, table, file, claims.classes, origin)
    normalisation, note = raw_values(claims.normalisation, graph.signature.dtype, origin)
    said = {entry.name: getattr(claims, entry.name) for entry in fields(claims) if entry.name not in _OF_TILES}
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


def _check_lengths(claims: Claims, origin: str) -> None:
    """Refuse lengths that no image has."""
    lengths = {
        "tile size (ImageHeight and ImageWidth in an .emd)": max(claims.tile or (0,)),
        "border (ModelPadding in an .emd)": claims.crop or 0,
        "size multiple": claims.multiple or 0,
    }
    for what, length in lengths.items():
        if length > _LARGEST:
            raise ModelError(f"{origin}: it gives a {what} of {length} pixels, and at most {_LARGEST} fit. Correct it.")


def _check_bands(claims: Claims, count: int, origin: str) -> None:
    """Refuse lists of another length than the graph has bands."""
    normalisation = claims.normalisation
    lists: dict[str, Sequence[object] | None] = {"bands": claims.bands}
    if normalisation is not None:
        lists.update({"low values": normalisation.low, "high values": normalisation.high})
        lists.update({"means": normalisation.mean, "standard deviations": normalisation.std})
    for what, values in lists.items():
        allowed = (0, count) if what == "bands" else (1, count)
        if values is not None and len(values) not in allowed:
            raise ModelError(
                f"{origin}: it lists {len(values)} {what}, but the graph takes {count} bands. Correct the list."
            )


def _check_never(claims: Claims, channels: int, origin: str) -> None:
    """Refuse channels that the graph has not; class ids have no channels."""
    if claims.never and 0 < channels <= max(claims.never):
        raise ModelError(
            f"{origin}: ignore_mapped_class names the channel {max(claims.never)}, but the graph gives {channels} "
            "scores, counted from 0. Name channels there, not class values."
        )


@dataclass(frozen=True)
class _Layout:
    """Which tiles a graph takes, and how it answers for them; see `ModelDefinition`."""

    tile: tuple[int, int]
    fit: Fit
    multiple: int
    remainder: int


def _fixed_layout(claims: Claims, graph: Graph, origin: str) -> _Layout:
    height, width = claims.tile or (_DEFAULT_TILE, _DEFAULT_TILE)
    tile = (graph.signature.height or height, graph.signature.width or width)
    if claims.tile is not None and tile != claims.tile:
        raise ModelError(
            f"{origin}: it gives the tile size as {height} x {width} pixels, but the graph takes only "
            f"{tile[0]} x {tile[1]}. Correct the tile size there (ImageHeight and ImageWidth in an .emd)."
        )
    fit = fixed_fit(graph, tile, claims.crop, claims.stride)
    if fit is None:
        raise ModelError(f"{origin}: {_found(graph, *tile)}. {_remedy(claims)}")
    multiple = _multiple(claims, fit) or fixed_multiple(graph, tile, fit)
    kept = [side - 2 * fit.border for side in tile]
    if min(kept) < multiple or (not fit.border and any(side % multiple for side in kept)):
        raise ModelError(
            f"{origin}: it gives the size multiple as {multiple}, but the graph takes tiles of {tile[0]} x {tile[1]} "
            "pixels. Correct size_multiple in its metadata."
        )
    return _Layout(tile, fit, multiple, tile[0] % multiple)


def _free_layout(claims: Claims, graph: Graph, origin: str) -> _Layout:
    stated = _stated_layout(claims, graph)
    if stated is not None:
        return stated
    found = free_fit(graph, claims.crop, claims.stride)
    if found is None:
        raise ModelError(f"{origin}: {_found(graph, _TRIED, _TRIED)}. {_remedy(claims)}")
    fit, side = found
    multiple = _multiple(claims, fit) or free_multiple(graph, fit, side)
    remainder, least = side % multiple, 2 * fit.border + multiple
    # A size from a file need not be one that the graph takes.
    height, width = (
        _rounded(max(length, least), multiple, remainder) for length in claims.tile or (_DEFAULT_TILE,) * 2
    )
    return _Layout((height, width), fit, multiple, remainder)


def _multiple(claims: Claims, fit: Fit) -> int | None:
    """The size multiple that is stated; whole answers must fit in."""
    return None if claims.multiple is None else math.lcm(claims.multiple, fit.stride)


def _stated_layout(claims: Claims, graph: Graph) -> _Layout | None:
    """The layout where files state tile and multiple: such a graph may take no other sizes."""
    if claims.tile is None or claims.multiple is None:
        return None
    remainder = 2 * (claims.crop or 0) % claims.multiple
    height, width = (_rounded(length, claims.multiple, remainder) for length in claims.tile)
    try:
        fit = fixed_fit(graph, (height, width), claims.crop, claims.stride)
    except ModelError:  # a size from a file need not be one that the graph takes
        return None
    if fit is None:
        return None
    multiple = math.lcm(claims.multiple, fit.stride)
    return _Layout((height, width), fit, multiple, height % multiple)


def _found(graph: Graph, height: int, width: int) -> str:
    try:
        _, rows, cols = output_size(graph, height, width)
    except ModelError as error:
        return f"{height} x {width} pixels fail ({first_line(error.__cause__ or error)})"
    return f"for {height} x {width} pixels the graph gives {rows} x {cols} answers"


def _remedy(claims: Claims) -> str:
    if claims.crop is not None or claims.stride is not None:
        return "Correct the border or the stride that is stated (ModelPadding, OutputStride in an .emd; in pixels)."
    return (
        "An answer may be as large as the image, its middle, or the image at a coarser resolution, but this is none of "
        "them, or cannot be told. Where it is one, state the border as ModelPadding or the stride as OutputStride (in "
        "an .emd or a class information); else choose a semantic segmentation model."
    )


def _numbered_classes(channels: int) -> tuple[ModelClass, ...]:
    """Classes for a model that names none; for one that gives class ids as many as a Byte raster holds."""
    count = {0: 255, 1: 2}.get(channels, channels)
    return tuple(ModelClass(index, f"Class {index}", default_color(index)) for index in range(count))


def _rounded(length: int, multiple: int, remainder: int) -> int:
    """The next length above that is so much more than a multiple."""
    return -(-(length - remainder) // multiple) * multiple + remainder
