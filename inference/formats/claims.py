"""What a model file claims about its model, before the graph itself is asked.

Every claim may be missing. Several files can speak of one model (an .emd and the metadata inside its
ONNX file): the first that says something is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from ..definition import AS_THEY_ARE, ModelClass, ModelDefinition, Normalisation, default_color
from ..engine import Graph
from ..errors import ModelError
from ..model_file import ModelFile
from ..probing import centred_crop, fixed_multiple, output_size, size_multiple

_DEFAULT_TILE = 512
_LARGEST = 16384  # pixels, as for the argument tile_size: trying more would fill the memory


@dataclass(frozen=True)
class Claims:
    """All optional parts of a `ModelDefinition`; see there for their meaning."""

    name: str | None = None
    description: str | None = None
    classes: tuple[ModelClass, ...] | None = None
    bands: tuple[object, ...] | None = None
    normalisation: Normalisation | None = None
    tile: tuple[int, int] | None = None
    flexible: bool | None = None
    crop: int | None = None
    multiple: int | None = None
    padding: int | None = None
    padding_share: int | None = None
    batch: int | None = None
    threshold: float | None = None
    never: tuple[int, ...] | None = None
    cell_size: float | None = None
    notes: tuple[str, ...] = ()

    def over(self, other: Claims) -> Claims:
        """These claims, filled up with those of a file that is believed less."""
        missing = {
            entry.name: getattr(other, entry.name) for entry in fields(self) if getattr(self, entry.name) is None
        }
        return replace(self, **missing, notes=self.notes + other.notes)


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
    fixed = signature.height is not None or signature.width is not None
    tile, multiple = _tile(claims, graph, origin), claims.multiple
    crop = centred_crop(graph, tile) if claims.crop is None else claims.crop
    if not fixed:  # a size from a file need not be one that the graph takes
        multiple = multiple or size_multiple(graph, crop, origin)
        tile = _rounded(tile[0], multiple, crop), _rounded(tile[1], multiple, crop)
    channels = _channels(graph, tile, crop, origin, stated=claims.crop is not None)
    multiple = multiple or fixed_multiple(graph, tile, crop)
    if any((side - 2 * crop) % multiple for side in tile):
        raise ModelError(
            f"{origin}: it gives the size multiple as {multiple}, but the graph takes tiles of {tile[0]} x {tile[1]} "
            "pixels. Correct size_multiple in its metadata."
        )
    _check_bands(claims, signature.bands, origin)
    if claims.never and channels and set(claims.never) >= set(range(channels)):
        raise ModelError(f"{origin}: ignore_mapped_class names every score, so no class is left. Correct it.")
    said = {entry.name: getattr(claims, entry.name) for entry in fields(claims)}
    said = {name: value for name, value in said.items() if value is not None}
    notes = claims.notes
    if crop != claims.crop and crop:
        said["crop"] = crop
        notes += (f"{origin} states no border: trying shows that the graph leaves out {crop} pixels on each side.",)
    if claims.classes is None:
        said["classes"] = _numbered_classes(channels)
        notes += (f"{origin} names no classes: they are called Class 0, Class 1 …",)
    if signature.dtype.kind == "u":
        said["normalisation"] = AS_THEY_ARE
        notes += (f"The graph takes {signature.dtype} values: it is given the raw values.",)
    said.update(
        file=file,
        origin=origin,
        signature=signature,
        channels=channels,
        open_ended=claims.classes is None and signature.class_ids,
        tile=tile,
        flexible=not fixed and claims.flexible is not False,
        multiple=multiple,
        notes=notes,
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


def _tile(claims: Claims, graph: Graph, origin: str) -> tuple[int, int]:
    height, width = claims.tile or (_DEFAULT_TILE, _DEFAULT_TILE)
    tile = (graph.signature.height or height, graph.signature.width or width)
    if claims.tile is not None and tile != claims.tile:
        raise ModelError(
            f"{origin}: it gives the tile size as {height} x {width} pixels, but the graph takes only "
            f"{tile[0]} x {tile[1]}. Correct the tile size there (ImageHeight and ImageWidth in an .emd)."
        )
    return tile


def _channels(graph: Graph, tile: tuple[int, int], crop: int, origin: str, *, stated: bool) -> int:
    """Run the graph once: how many scores it gives a pixel, and whether for every pixel."""
    channels, rows, cols = output_size(graph, *tile)
    expected = (tile[0] - 2 * crop, tile[1] - 2 * crop)
    if (rows, cols) != expected:
        remedy = (
            "Correct the border that is stated (ModelPadding in an .emd, in pixels on each side)."
            if stated
            else "They cannot be told to be the middle of the image; where they are, state the border as ModelPadding "
            "(in an .emd or a class information). A coarser answer cannot be run yet: export the model with an output "
            "as large as its input, such as by a last layer that resizes."
        )
        raise ModelError(
            f"{origin}: for a tile of {tile[0]} x {tile[1]} pixels the graph gives {rows} x {cols} answers, expected "
            f"{expected[0]} x {expected[1]}. {remedy}"
        )
    return channels


def _numbered_classes(channels: int) -> tuple[ModelClass, ...]:
    """Classes for a model that names none; for one that gives class ids as many as a Byte raster holds."""
    count = {0: 255, 1: 2}.get(channels, channels)
    return tuple(ModelClass(index, f"Class {index}", default_color(index)) for index in range(count))


def _rounded(length: int, multiple: int, crop: int) -> int:
    """The next length above that is a multiple beside the border."""
    return max(1, -(-(length - 2 * crop) // multiple)) * multiple + 2 * crop
