"""Find the order of the axes of an image input with an axis of dates, and its numbers of bands and dates.

The first weights decide, then the statements of files, the names of the axes, the fixed lengths, and at last trial
runs. What remains open is not guessed: `read_dated_input` returns it as open, and `unclear` is the refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice, permutations

from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from ..onnx.signatures import INPUT_TYPES, ImageInput, TensorInfo, describe_tensor
from ..onnx.time_axis import AXES, NOTHING_STATED, ORDERS, Evidence, StatedAxes, TimeAxis, named_order, spelled
from ..onnx.weights import InferredBands, bands_by_weights

Accepts = Callable[[ImageInput], bool]
"""Whether the model accepts images of an input."""

_DATES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)  # that are tried in turn
_BANDS = (3, 4, 1, 2, *range(5, 17))
_DATES_FIRST = ("tbchw", "tbhwc")
_LEAST_SIDE = 8  # pixels: a shorter axis of fixed length is not that of rows or columns


@dataclass(frozen=True)
class _KnownAxes:
    """What is known of an input before it is tried."""

    tensor: TensorInfo
    stated: StatedAxes
    weights: InferredBands | None

    def lengths(self, order: str) -> dict[str, int | None]:
        """Return the fixed lengths of the axes, and those that weights and files state for free ones."""
        lengths = dict(zip(order, self.tensor.shape))
        by_weights = self.weights.count if self.weights else None
        bands, listed = lengths["c"] or by_weights, self.stated.bands or 0
        of_all_dates = bands and listed > bands and listed % bands == 0
        lengths["c"] = bands or self.stated.bands
        lengths["t"] = lengths["t"] or self.stated.dates or (listed // bands if bands and of_all_dates else None)
        return lengths

    def image(self, order: str, bands: int, dates: int, *, any_dates: bool = False) -> ImageInput:
        """Return the input with an order of its axes, and numbers of bands of a date and of dates."""
        lengths = self.lengths(order)
        return ImageInput(
            name=self.tensor.name,
            dtype=INPUT_TYPES[self.tensor.type],
            channels_last=order.endswith("c"),
            batch=lengths["b"],
            bands=bands * dates,
            height=lengths["h"],
            width=lengths["w"],
            any_bands=any_dates,
            time=TimeAxis(order, dates, last_date=self.stated.last_date),
        )


def undecided_input(tensor: TensorInfo) -> ImageInput:
    """Return an input with five axes before the statements of files are known: with 0 bands."""
    return _KnownAxes(tensor, NOTHING_STATED, None).image(ORDERS[0], 0, 1)


def read_dated_input(tensor: TensorInfo, stated: StatedAxes, file: ModelFile, accepts: Accepts) -> ImageInput:
    """Return an input with five axes; its order is not certain, or it has 0 bands, if nothing decides that.

    Args:
        tensor: Its declaration.
        stated: The statements of files.
        file: The model file.
        accepts: Whether the model accepts images of an input.

    Raises:
        ModelError: The model cannot be extracted from its container.
    """
    known = _KnownAxes(tensor, stated, bands_by_weights(file, tensor.name, tensor.shape))
    orders, evidence = _possible_orders(known)
    tried = [_with_lengths(known, order, accepts) for order in orders]
    images = [image for image in tried if image is not None] or [known.image(order, 0, 1) for order in orders]
    if len(images) > 1:
        accepted = [image for image in images if not image.bands or accepts(image)]
        images = accepted or images
    if len(images) < len(orders):
        evidence = Evidence.TRIAL
    times = [image.time for image in images if image.time is not None]
    time = replace(times[0], evidence=evidence, orders=tuple(time.order for time in times))
    return replace(images[0], time=time)


def unclear(image: ImageInput, tensor: TensorInfo, origin: str) -> ModelError:
    """Return the error for an input of which nothing decides the order of the axes or the number of bands."""
    if image.time is not None and not image.time.certain:
        return ModelError(
            tr(
                "{origin}: the input {tensor} has five axes, and nothing shows their order; {orders} are possible. "
                'Specify it: dim_order of an MLM item, "dim_order" in the metadata of the .onnx file, or DimOrder in '
                'an .emd, such as "b, t, c, h, w".'
            ).format(origin=origin, tensor=describe_tensor(tensor), orders=", ".join(map(spelled, image.time.orders)))
        )
    return ModelError(
        tr(
            "{origin}: the input {tensor} has five axes, and nothing shows how many bands each date has. List the "
            'bands of one date: bands of an MLM item, "bands" in the metadata of the .onnx file, or ExtractBands in an '
            ".emd."
        ).format(origin=origin, tensor=describe_tensor(tensor))
    )


def _possible_orders(known: _KnownAxes) -> tuple[tuple[str, ...], Evidence]:
    """Return all orders that are possible, and what decided, as far as that can be known without a run."""
    weights, tensor = known.weights, known.tensor
    named = named_order(tensor.axes or ("",) * len(AXES))
    orders = _considered_orders(known, named)
    evidence = Evidence.NONE
    steps: tuple[tuple[Evidence, Callable[[str], bool]], ...] = (
        (Evidence.WEIGHTS, lambda order: weights is None or order[weights.axis] == "c"),
        (Evidence.STATED, lambda order: not known.stated.order or order == known.stated.order),
        (Evidence.NAMES, lambda order: _agrees(named, order)),
        (Evidence.SIZES, lambda order: _suits_lengths(order, known)),
        (Evidence.SIZES, lambda order: dict(zip(order, tensor.shape))["c"] is not None),
    )
    for decisive, suits in steps:
        suiting = tuple(order for order in orders if suits(order))
        if suiting and len(suiting) < len(orders):
            orders, evidence = suiting, decisive
    return orders, evidence


def _considered_orders(known: _KnownAxes, named: str) -> tuple[str, ...]:
    """Return the usual orders, those that the names of the axes show, and those with the dates before the batch."""
    first, second = known.tensor.shape[:2]
    complete = named if sorted(named) == sorted(AXES) else ""
    others: list[str] = []
    if first != 1 and not any(_agrees(named, order) for order in ORDERS):
        every = map("".join, permutations(AXES))
        others += [order for order in every if _agrees(named, order) and order.index("h") < order.index("w")]
    if first not in (None, 1) and second is None:  # hardly a fixed batch of any number of dates
        others += _DATES_FIRST
    return tuple(dict.fromkeys(filter(None, (known.stated.order, complete, *ORDERS, *others))))


def _agrees(named: str, order: str) -> bool:
    """Whether an order is possible by the names of the axes."""
    return all(name in ("?", letter) for name, letter in zip(named, order))


def _suits_lengths(order: str, known: _KnownAxes) -> bool:
    """Whether the fixed lengths can be those of the axes: long sides, few bands and dates, those that are stated."""
    length = dict(zip(order, known.tensor.shape))
    sides = [side for side in (length["h"], length["w"]) if side is not None]
    counts = [count for count in (length["c"], length["t"]) if count is not None]
    if min(sides, default=_LEAST_SIDE) < _LEAST_SIDE or (len(sides) == 2 and max(counts, default=0) >= min(sides)):
        return False
    (bands, dates), stated = (length["c"], length["t"]), known.stated
    fits_dates = dates is None or stated.dates in (None, dates)
    return fits_dates and (bands is None or stated.bands in (None, bands, bands * (dates or 1)))


def _with_lengths(known: _KnownAxes, order: str, accepts: Accepts) -> ImageInput | None:
    """Return the input with an order of its axes, and the numbers of bands and dates that the model accepts.

    Returns:
        The input, with 0 bands if the model accepts several numbers of them; None if it accepts none.
    """
    lengths = known.lengths(order)
    bands, dates = lengths["c"] or 0, lengths["t"]
    if not bands:
        accepted = (
            count for count in _BANDS if any(accepts(known.image(order, count, one)) for one in _dates(dates)[:2])
        )
        first_two = tuple(islice(accepted, 2))
        if not first_two:
            return None
        bands = first_two[0] if len(first_two) == 1 else 0
    if dates or not bands:
        return known.image(order, bands, dates or 1)
    numbers = tuple(islice((one for one in _DATES if accepts(known.image(order, bands, one))), 2))
    return known.image(order, bands, (*numbers, 1)[0], any_dates=len(numbers) != 1)


def _dates(fixed: int | None) -> tuple[int, ...]:
    return (fixed,) if fixed else _DATES
