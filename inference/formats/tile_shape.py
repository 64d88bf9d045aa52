"""Find the tiles that a network takes and how its output is aligned with them, by metadata and by trial runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..errors import ModelError
from ..i18n import tr
from ..network.alignment import OutputAlignment, fixed_alignment, probed_alignment
from ..network.engine import Network, first_line
from ..network.probing import output_shape
from ..network.total_stride import fixed_total_stride, is_shift_equivariant, probed_total_stride
from ..onnx.fixed_sizes import likely_sizes
from .metadata import Metadata

DEFAULT_TILE = 512  # rows and columns, in pixels, if no file states them
_LEAST_TILE = 8  # pixels; a smaller one is a kernel size or a number of bands
_MANY_BANDS = 32  # a larger number cannot be mistaken for the size of a tile
_MOST_PADDING = 512  # pixels; a larger one is implausible, and so does not limit the tile
_TRIED = 256  # pixels; the size that messages about failing networks mention
LARGEST_TILE = 16384  # pixels, as for the argument tile_size; trying more would fill the memory


@dataclass(frozen=True)
class TileShape:
    """The tiles that a network takes, and how its output is aligned with them; see `ModelDefinition`.

    Attributes:
        tile: Rows and columns.
        fixed: Whether the network takes no other size.
        alignment: How the output is aligned with a tile.
        total_stride: The total stride.
        remainder: Sides of tiles exceed a multiple of the total stride by this number of pixels.
        warnings: Statements of files that the network contradicts.
    """

    tile: tuple[int, int]
    fixed: bool
    alignment: OutputAlignment
    total_stride: int
    remainder: int
    warnings: tuple[str, ...] = ()


def find_tile_shape(metadata: Metadata, network: Network, origin: str) -> TileShape:
    """Check the statements of files about tiles against the network, and find the rest by trial runs.

    Args:
        metadata: The statements of the files.
        network: A network that takes images.
        origin: Name of the file or text that the user chose, for messages.

    Raises:
        ModelError: The metadata contradict the network and trials do not show the right values, or the output is not
            aligned with the image.
    """
    fixed = network.signature.image.height is not None or network.signature.image.width is not None
    _check_lengths(metadata, origin, fixed=fixed)
    shape = _with_total_stride(metadata, network, origin, _fixed_shape if fixed else _dynamic_shape)
    return replace(shape, warnings=shape.warnings + _alignment_warnings(metadata, shape.alignment, origin))


def _with_total_stride(
    metadata: Metadata, network: Network, origin: str, find: Callable[[Metadata, Network, str], TileShape]
) -> TileShape:
    """Return the shape with the stated size multiple, or without it if the network certainly has another one."""
    stated = find(metadata, network, origin)
    if metadata.total_stride is None:
        return stated
    equivariant = _is_shift_equivariant(network, stated)
    if equivariant:
        return stated
    probed = find(replace(metadata, total_stride=None), network, origin)
    if equivariant is not None and (
        stated.total_stride % probed.total_stride == 0 or not _is_shift_equivariant(network, probed)
    ):
        return stated
    warning = tr(
        "{origin}: it states the size multiple {stated}, but the network's total stride is {total_stride} pixels, "
        "which is used."
    ).format(origin=origin, stated=metadata.total_stride, total_stride=probed.total_stride)
    return replace(probed, warnings=(*probed.warnings, warning))


def _is_shift_equivariant(network: Network, shape: TileShape) -> bool | None:
    """Whether the output certainly shifts with the image by the total stride, if the trials succeed."""
    try:
        return is_shift_equivariant(network, shape.tile, shape.alignment, shape.total_stride)
    except ModelError:
        return None


def _check_lengths(metadata: Metadata, origin: str, *, fixed: bool) -> None:
    """Refuse lengths that no image has, unless the network fixes them."""
    lengths = {
        tr("tile size (ImageHeight and ImageWidth in an .emd)"): 0 if fixed else max(metadata.tile or (0,)),
        tr("output margin (ModelPadding in an .emd)"): metadata.output_margin or 0,
        tr("size multiple"): metadata.total_stride or 0,
    }
    for what, length in lengths.items():
        if length > LARGEST_TILE:
            raise ModelError(
                tr("{origin}: it states {length} pixels as the {what}, but the maximum is {most}. Correct it.").format(
                    origin=origin, what=what, length=length, most=LARGEST_TILE
                )
            )


def _alignment_warnings(metadata: Metadata, alignment: OutputAlignment, origin: str) -> tuple[str, ...]:
    """Warn of a stated output margin or output stride that the network does not have."""
    if metadata.output_margin in (None, alignment.margin) and metadata.output_stride in (None, alignment.output_stride):
        return ()
    stated = {
        tr("output margin"): (metadata.output_margin, alignment.margin),
        tr("output stride"): (metadata.output_stride, alignment.output_stride),
    }
    return (
        tr(
            "{origin}: it states {stated} (keys border / ModelPadding, output_stride / OutputStride), but the "
            "network has {found}, which is used."
        ).format(
            origin=origin,
            stated=", ".join(f"{name} {value}" for name, (value, _) in stated.items() if value is not None),
            found=", ".join(f"{name} {actual}" for name, (_, actual) in stated.items()),
        ),
    )


def _fixed_shape(metadata: Metadata, network: Network, origin: str) -> TileShape:
    sides = (network.signature.image.height, network.signature.image.width)
    plausible = _is_plausible(metadata, network)
    fixed_side = next(side for side in sides if side is not None)
    rows, cols = (
        (metadata.tile if plausible else (fixed_side, fixed_side)) if metadata.tile else (DEFAULT_TILE, DEFAULT_TILE)
    )
    tile = (sides[0] or rows, sides[1] or cols)
    warnings = _tile_warnings(metadata, tile, origin)
    alignment = fixed_alignment(network, tile, metadata.output_margin, metadata.output_stride)
    if alignment is None:
        raise _misaligned(metadata, network, tile, origin)
    total_stride = _stated_stride(metadata, alignment) or fixed_total_stride(network, tile, alignment)
    kept = [side - 2 * alignment.margin for side in tile]
    uneven = not alignment.margin and alignment.output_stride == 1 and any(side % total_stride for side in kept)
    if metadata.total_stride is not None and (min(kept) < total_stride or uneven):
        warnings += (
            tr(
                "{origin}: it states the size multiple {multiple}, but the network expects tiles of {rows} x {columns} "
                "pixels, so another one was determined by test runs."
            ).format(origin=origin, multiple=total_stride, rows=tile[0], columns=tile[1]),
        )
        total_stride = fixed_total_stride(network, tile, alignment)
    if not alignment.margin and min(tile) == total_stride > alignment.output_stride:
        # A total stride of the whole tile is an assumption, and would leave no room for a padding.
        total_stride = math.lcm(alignment.output_stride, math.gcd(min(tile) // 2, *tile))
    return TileShape(tile, True, alignment, total_stride, tile[0] % total_stride, warnings)


def _dynamic_shape(metadata: Metadata, network: Network, origin: str) -> TileShape:
    stated = _stated_shape(metadata, network, origin)
    if stated is not None:
        return stated
    probed = probed_alignment(network, metadata.output_margin, metadata.output_stride)
    if probed is None and (metadata.output_margin is not None or metadata.output_stride is not None):
        probed = probed_alignment(network, None, None)
    if probed is None:
        return _single_size(metadata, network, origin)
    alignment = probed.alignment
    total_stride = _stated_stride(metadata, alignment) or probed_total_stride(network, probed)
    remainder, least = probed.side % total_stride, 2 * alignment.margin + total_stride
    # A tile needs room for padding in addition to the total stride.
    padded = not alignment.margin and metadata.padding != 0
    if metadata.tile is not None and _is_plausible(metadata, network, least + padded * (total_stride > 1)):
        wanted = metadata.tile
    else:
        wanted = (max(DEFAULT_TILE, 4 * min(metadata.padding or 0, _MOST_PADDING)),) * 2
    # The network may not take a size that a file states.
    height, width = (_rounded(max(length, least), total_stride, remainder) for length in wanted)
    return TileShape(
        (height, width), False, alignment, total_stride, remainder, _tile_warnings(metadata, (height, width), origin)
    )


def _is_plausible(metadata: Metadata, network: Network, least: int = 1) -> bool:
    """Whether a stated tile is plausible: not the number of bands, and with room for its padding."""
    side, padding = min(metadata.tile or (0,)), metadata.padding or 0
    if side < max(_LEAST_TILE, least) or side == network.signature.image.bands < _MANY_BANDS:
        return False
    return padding > _MOST_PADDING or 2 * padding < side


def _tile_warnings(metadata: Metadata, tile: tuple[int, int], origin: str) -> tuple[str, ...]:
    """Warn of a stated tile that is not used."""
    if metadata.tile in (None, tile):
        return ()
    template = tr(
        "{origin}: the stated tile size of {height} x {width} pixels does not match the network or the padding; "
        "{rows} x {columns} is used."
    )
    height, width = metadata.tile or tile
    return (template.format(origin=origin, height=height, width=width, rows=tile[0], columns=tile[1]),)


def _single_size(metadata: Metadata, network: Network, origin: str) -> TileShape:
    """Return the shape of a network that takes one size although it declares dynamic ones: a stated or a common size.

    Raises:
        ModelError: The network refuses all of these sizes.
    """
    sizes = (*((metadata.tile,) if metadata.tile else ()), *likely_sizes(network.file))
    for tile in sizes:
        alignment = _alignment_at(metadata, network, tile)
        if alignment is not None:
            total_stride = _stated_stride(metadata, alignment) or fixed_total_stride(network, tile, alignment)
            return TileShape(
                tile, True, alignment, total_stride, tile[0] % total_stride, _tile_warnings(metadata, tile, origin)
            )
    if not network.sizes:
        raise _runs_nowhere(network, metadata.tile or (_TRIED, _TRIED), sizes, origin)
    tried = (_TRIED, _TRIED)
    size = metadata.tile or (tried if tried in network.sizes else next(iter(network.sizes)))
    raise _misaligned(metadata, network, size, origin)


def _misaligned(metadata: Metadata, network: Network, tile: tuple[int, int], origin: str) -> ModelError:
    """Return the error of a network whose output for a tile is aligned with the image in no supported way."""
    _, rows, cols = network.sizes.get(tile, (0, 0, 0))
    if rows > tile[0] and cols > tile[1]:
        return ModelError(
            tr(
                '{origin}: its output "{name}" is finer than the image: {rows} x {columns} values for {height} x '
                "{width} pixels. Export the model without the upsampling at its end, so that there is at most one "
                "value for each pixel."
            ).format(
                origin=origin,
                name=network.signature.output_name,
                rows=rows,
                columns=cols,
                height=tile[0],
                width=tile[1],
            )
        )
    return ModelError(
        tr("{origin}: {found}. {remedy}").format(origin=origin, found=_trial(network, *tile), remedy=_remedy(metadata))
    )


def _runs_nowhere(network: Network, size: tuple[int, int], tried: Sequence[tuple[int, int]], origin: str) -> ModelError:
    """Return the error of a network that refuses all sizes that were tried."""
    return ModelError(
        tr(
            "{origin}: the network declares dynamic rows and columns, but it failed at all {count} sizes that were "
            "tried: {found}. If it runs only at one size, specify it (tile_size in its metadata, ImageHeight and "
            "ImageWidth in an .emd), or export the model with this size fixed."
        ).format(origin=origin, count=len(tried), found=_trial(network, *size))
    )


def _alignment_at(metadata: Metadata, network: Network, tile: tuple[int, int]) -> OutputAlignment | None:
    """Return how the output is aligned with a tile of this size, if the network takes it."""
    try:
        return fixed_alignment(network, tile, metadata.output_margin, metadata.output_stride)
    except ModelError:
        return None


def _stated_stride(metadata: Metadata, alignment: OutputAlignment) -> int | None:
    """Return the stated size multiple as a multiple of the output stride."""
    return None if metadata.total_stride is None else math.lcm(metadata.total_stride, alignment.output_stride)


def _stated_shape(metadata: Metadata, network: Network, origin: str) -> TileShape | None:
    """Return the shape if files state tile and size multiple: such a network may take no other sizes.

    With an output margin, the tile itself determines the remainder.
    """
    if (
        metadata.tile is None
        or metadata.total_stride is None
        or not _is_plausible(metadata, network, least=metadata.total_stride)
    ):
        return None
    height, width = metadata.tile
    if not metadata.output_margin:
        height, width = _rounded(height, metadata.total_stride, 0), _rounded(width, metadata.total_stride, 0)
    alignment = _alignment_at(metadata, network, (height, width))  # the network may not take a size that a file states
    if alignment is None or (metadata.output_margin is not None and alignment.margin != metadata.output_margin):
        return None
    total_stride = math.lcm(metadata.total_stride, alignment.output_stride)
    warnings = _tile_warnings(metadata, (height, width), origin)
    return TileShape((height, width), False, alignment, total_stride, height % total_stride, warnings)


def _trial(network: Network, height: int, width: int) -> str:
    try:
        _, rows, cols = output_shape(network, height, width)
    except ModelError as error:
        return tr("{height} x {width} pixels fail ({reason})").format(
            height=height, width=width, reason=first_line(error.__cause__ or error)
        )
    template = tr('for {height} x {width} pixels the network returns {rows} x {columns} values ("{name}")')
    return template.format(height=height, width=width, rows=rows, columns=cols, name=network.signature.output_name)


def _remedy(metadata: Metadata) -> str:
    if metadata.output_margin is not None or metadata.output_stride is not None:
        return tr(
            "Correct the stated output margin or output stride (ModelPadding, OutputStride in an .emd; in pixels)."
        )
    return tr(
        "The output must have the size of the image, of its central part, or of the image at a coarser resolution, but "
        "its size is different or ambiguous. If it is one of them, specify the output margin as ModelPadding or the "
        "output stride as OutputStride (in an .emd or a class information file); otherwise choose a semantic "
        "segmentation model."
    )


def _rounded(length: int, total_stride: int, remainder: int) -> int:
    """Return the next greater length with this remainder modulo `total_stride`."""
    return -(-(length - remainder) // total_stride) * total_stride + remainder
