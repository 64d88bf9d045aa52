"""Which tiles a graph takes and how its answers lie on them: what files state, and what trying shows."""

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

_DEFAULT_TILE = 512
_LEAST_TILE = 8  # pixels: a smaller one is a kernel, or a number of bands
_MANY_BANDS = 32  # more are no size that a tile can be mistaken for
_MOST_PADDING = 512  # pixels: what is more cannot be meant either, and says nothing of the tile
_TRIED = 256  # pixels
LARGEST = 16384  # pixels, as for the argument tile_size: trying more would fill the memory


@dataclass(frozen=True)
class TileShape:
    """Which tiles a graph takes, and how it answers for them; see `ModelDefinition`.

    Attributes:
        tile: Rows and columns.
        fixed: Whether the graph takes no other size.
        fit: How its answer lies on a tile.
        total_stride: The total stride.
        remainder: Sides of tiles are this much more than a multiple.
        warnings: What files state and the graph contradicts.
    """

    tile: tuple[int, int]
    fixed: bool
    fit: OutputAlignment
    total_stride: int
    remainder: int
    warnings: tuple[str, ...] = ()


def find_tile_shape(claims: Metadata, graph: Network, origin: str) -> TileShape:
    """Check what files state of tiles against the graph, and try what they do not state.

    Args:
        claims: What the files say.
        graph: A graph that takes images.
        origin: What the user chose, for messages.

    Raises:
        ModelError: The claims contradict the graph and it does not tell what is right, or its answers do not lie on
            the image.
    """
    fixed = graph.signature.height is not None or graph.signature.width is not None
    _check_lengths(claims, origin, fixed=fixed)
    found = _on_lattice(claims, graph, origin, _fixed if fixed else _free)
    return replace(found, warnings=found.warnings + _wrong_fit(claims, found.fit, origin))


def _on_lattice(
    claims: Metadata, graph: Network, origin: str, find: Callable[[Metadata, Network, str], TileShape]
) -> TileShape:
    """The layout that files state, or the one found without their size multiple where that is certainly another."""
    stated = find(claims, graph, origin)
    if claims.total_stride is None:
        return stated
    suits = _moves_along(graph, stated)
    if suits:
        return stated
    found = find(replace(claims, total_stride=None), graph, origin)
    if suits is not None and (stated.total_stride % found.total_stride == 0 or not _moves_along(graph, found)):
        return stated
    warning = tr(
        "{origin}: it states the size multiple {stated}, but the graph's answers move along with its image by "
        "{multiple} pixels, which is used."
    ).format(origin=origin, stated=claims.total_stride, multiple=found.total_stride)
    return replace(found, warnings=(*found.warnings, warning))


def _moves_along(graph: Network, layout: TileShape) -> bool | None:
    """Whether answers are certain to keep to the lattice of a layout; None where the graph takes no such tiles."""
    try:
        return is_shift_equivariant(graph, layout.tile, layout.fit, layout.total_stride)
    except ModelError:
        return None


def _check_lengths(claims: Metadata, origin: str, *, fixed: bool) -> None:
    """Refuse lengths that no image has, where the graph does not tell the right one."""
    lengths = {
        tr("tile size (ImageHeight and ImageWidth in an .emd)"): 0 if fixed else max(claims.tile or (0,)),
        tr("border (ModelPadding in an .emd)"): claims.output_margin or 0,
        tr("size multiple"): claims.total_stride or 0,
    }
    for what, length in lengths.items():
        if length > LARGEST:
            raise ModelError(
                tr("{origin}: it gives a {what} of {length} pixels, and at most {most} fit. Correct it.").format(
                    origin=origin, what=what, length=length, most=LARGEST
                )
            )


def _wrong_fit(claims: Metadata, fit: OutputAlignment, origin: str) -> tuple[str, ...]:
    """A warning where another border or stride is stated than the graph has."""
    if claims.output_margin in (None, fit.margin) and claims.output_stride in (None, fit.stride):
        return ()
    stated = {tr("border"): (claims.output_margin, fit.margin), tr("stride"): (claims.output_stride, fit.stride)}
    return (
        tr("{origin}: it states {stated}, but the graph shows {found}, which is used.").format(
            origin=origin,
            stated=", ".join(f"{name} {said}" for name, (said, _) in stated.items() if said is not None),
            found=", ".join(f"{name} {found}" for name, (_, found) in stated.items()),
        ),
    )


def _fixed(claims: Metadata, graph: Network, origin: str) -> TileShape:
    sides = (graph.signature.height, graph.signature.width)
    meant = _can_be_meant(claims, graph)
    known = next(side for side in sides if side is not None)
    rows, cols = (claims.tile if meant else (known, known)) if claims.tile else (_DEFAULT_TILE, _DEFAULT_TILE)
    tile = (sides[0] or rows, sides[1] or cols)
    warnings = _wrong_tile(claims, tile, origin)
    fit = fixed_alignment(graph, tile, claims.output_margin, claims.output_stride)
    if fit is None:
        raise _misfit(claims, graph, tile, origin)
    multiple = _multiple(claims, fit) or fixed_total_stride(graph, tile, fit)
    kept = [side - 2 * fit.margin for side in tile]
    uneven = not fit.margin and fit.stride == 1 and any(side % multiple for side in kept)
    if claims.total_stride is not None and (min(kept) < multiple or uneven):
        warnings += (
            tr(
                "{origin}: it gives the size multiple as {multiple}, but the graph takes tiles of {rows} "
                "x {columns} pixels, so another one was found by trial."
            ).format(origin=origin, multiple=multiple, rows=tile[0], columns=tile[1]),
        )
        multiple = fixed_total_stride(graph, tile, fit)
    if not fit.margin and min(tile) == multiple > fit.stride:
        # Nothing moves along by a whole tile: it was assumed, and would leave no room for a padding.
        multiple = math.lcm(fit.stride, math.gcd(min(tile) // 2, *tile))
    return TileShape(tile, True, fit, multiple, tile[0] % multiple, warnings)


def _free(claims: Metadata, graph: Network, origin: str) -> TileShape:
    stated = _stated(claims, graph, origin)
    if stated is not None:
        return stated
    found = probed_alignment(graph, claims.output_margin, claims.output_stride)
    if found is None and (claims.output_margin is not None or claims.output_stride is not None):
        found = probed_alignment(graph, None, None)
    if found is None:
        return _only(claims, graph, origin)
    fit = found.alignment
    multiple = _multiple(claims, fit) or probed_total_stride(graph, found)
    remainder, least = found.side % multiple, 2 * fit.margin + multiple
    padded = not fit.margin and claims.padding != 0  # beside a step of the lattice, a tile has room for a padding
    if claims.tile is not None and _can_be_meant(claims, graph, least + padded * (multiple > 1)):
        wanted = claims.tile
    else:
        wanted = (max(_DEFAULT_TILE, 4 * min(claims.padding or 0, _MOST_PADDING)),) * 2
    # A size from a file need not be one that the graph takes.
    height, width = (_rounded(max(length, least), multiple, remainder) for length in wanted)
    return TileShape((height, width), False, fit, multiple, remainder, _wrong_tile(claims, (height, width), origin))


def _can_be_meant(claims: Metadata, graph: Network, least: int = 1) -> bool:
    """Whether the tile that a file states can be one: not the number of bands, and with room for its padding."""
    side, padding = min(claims.tile or (0,)), claims.padding or 0
    if side < max(_LEAST_TILE, least) or side == graph.signature.bands < _MANY_BANDS:
        return False
    return padding > _MOST_PADDING or 2 * padding < side


def _wrong_tile(claims: Metadata, tile: tuple[int, int], origin: str) -> tuple[str, ...]:
    """A warning where another tile is stated than is used."""
    if claims.tile in (None, tile):
        return ()
    template = tr(
        "{origin}: the tile size is stated as {height} x {width} pixels, which does not fit the graph or the padding: "
        "{rows} x {columns} are used."
    )
    height, width = claims.tile or tile
    return (template.format(origin=origin, height=height, width=width, rows=tile[0], columns=tile[1]),)


def _only(claims: Metadata, graph: Network, origin: str) -> TileShape:
    """The layout of a graph whose sides are free in name only: the size that a file states, or a common one.

    Raises:
        ModelError: It takes none of them.
    """
    sizes = (*((claims.tile,) if claims.tile else ()), *likely_sizes(graph.file))
    for tile in sizes:
        fit = _fit_at(claims, graph, tile)
        if fit is not None:
            multiple = _multiple(claims, fit) or fixed_total_stride(graph, tile, fit)
            return TileShape(tile, True, fit, multiple, tile[0] % multiple, _wrong_tile(claims, tile, origin))
    if not graph.sizes:
        raise _fails(graph, claims.tile or (_TRIED, _TRIED), sizes, origin)
    tried = (_TRIED, _TRIED)
    shown = claims.tile or (tried if tried in graph.sizes else next(iter(graph.sizes)))
    raise _misfit(claims, graph, shown, origin)


def _misfit(claims: Metadata, graph: Network, tile: tuple[int, int], origin: str) -> ModelError:
    """The error of a graph whose answer for a tile of this size lies on the image in no known way."""
    _, rows, cols = graph.sizes.get(tile, (0, 0, 0))
    if rows > tile[0] and cols > tile[1]:
        return ModelError(
            tr(
                '{origin}: its output "{name}" is finer than the image: {rows} x {columns} values for {height} x '
                "{width} pixels. Export the model without the upsampling at its end, so that there is at most one "
                "value for each pixel."
            ).format(
                origin=origin,
                name=graph.signature.output_name,
                rows=rows,
                columns=cols,
                height=tile[0],
                width=tile[1],
            )
        )
    return ModelError(
        tr("{origin}: {found}. {remedy}").format(origin=origin, found=_found(graph, *tile), remedy=_remedy(claims))
    )


def _fails(graph: Network, shown: tuple[int, int], tried: Sequence[tuple[int, int]], origin: str) -> ModelError:
    """The error of a graph that runs at no size that is tried."""
    return ModelError(
        tr(
            "{origin}: the graph declares free rows and columns, but it runs at none of {count} sizes that were tried: "
            "{found}. If it runs at one size only, state that size (tile_size in its metadata, ImageHeight and "
            "ImageWidth in an .emd), or export the model with this size fixed."
        ).format(origin=origin, count=len(tried), found=_found(graph, *shown))
    )


def _fit_at(claims: Metadata, graph: Network, tile: tuple[int, int]) -> OutputAlignment | None:
    """How the answer lies on a tile of this size; None where the graph does not take it."""
    try:
        return fixed_alignment(graph, tile, claims.output_margin, claims.output_stride)
    except ModelError:
        return None


def _multiple(claims: Metadata, fit: OutputAlignment) -> int | None:
    """The size multiple that is stated; whole answers must fit in."""
    return None if claims.total_stride is None else math.lcm(claims.total_stride, fit.stride)


def _stated(claims: Metadata, graph: Network, origin: str) -> TileShape | None:
    """The layout where files state tile and multiple: such a graph may take no other sizes.

    Beside a border the tile itself tells how much more than a multiple sizes are.
    """
    if (
        claims.tile is None
        or claims.total_stride is None
        or not _can_be_meant(claims, graph, least=claims.total_stride)
    ):
        return None
    height, width = claims.tile
    if not claims.output_margin:
        height, width = _rounded(height, claims.total_stride, 0), _rounded(width, claims.total_stride, 0)
    fit = _fit_at(claims, graph, (height, width))  # a size from a file need not be one that the graph takes
    if fit is None or (claims.output_margin is not None and fit.margin != claims.output_margin):
        return None
    multiple = math.lcm(claims.total_stride, fit.stride)
    warnings = _wrong_tile(claims, (height, width), origin)
    return TileShape((height, width), False, fit, multiple, height % multiple, warnings)


def _found(graph: Network, height: int, width: int) -> str:
    try:
        _, rows, cols = output_shape(graph, height, width)
    except ModelError as error:
        return tr("{height} x {width} pixels fail ({reason})").format(
            height=height, width=width, reason=first_line(error.__cause__ or error)
        )
    template = tr('for {height} x {width} pixels the graph gives {rows} x {columns} answers ("{name}")')
    return template.format(height=height, width=width, rows=rows, columns=cols, name=graph.signature.output_name)


def _remedy(claims: Metadata) -> str:
    if claims.output_margin is not None or claims.output_stride is not None:
        return tr("Correct the border or the stride that is stated (ModelPadding, OutputStride in an .emd; in pixels).")
    return tr(
        "An answer may be as large as the image, its middle, or the image at a coarser resolution, but this is "
        "none of them, or cannot be told. Where it is one, state the border as ModelPadding or the stride as "
        "OutputStride (in an .emd or a class information); else choose a semantic segmentation model."
    )


def _rounded(length: int, multiple: int, remainder: int) -> int:
    """The next length above that is so much more than a multiple."""
    return -(-(length - remainder) // multiple) * multiple + remainder
