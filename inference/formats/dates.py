"""Read and describe the axes of an image input with several dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..i18n import tr
from ..model.definition import Normalisation
from ..onnx.signatures import ImageInput
from ..onnx.time_axis import Evidence, StatedAxes, TimeAxis, parse_order, spelled
from ..preprocessing.steps import Step
from .fields import Fields


def parse_axes(fields: Fields, order: str, date: str) -> StatedAxes | None:
    """Parse what a file states about these axes.

    Args:
        fields: The fields of the file.
        order: The key of the order of the axes.
        date: The key of the date that an output with a map for each date is for.

    Raises:
        ModelError: A value is invalid.
    """
    stated = StatedAxes(fields.parsed(order, parse_order) or "", last_date=bool(fields.parsed(date, _is_last)))
    return stated if stated.order or stated.last_date else None


def _is_last(value: object) -> bool:
    if str(value).strip().lower() not in ("last", "-1"):
        raise ValueError(tr('"{value}" is not "last"').format(value=value))
    return True


def contradiction(stated: StatedAxes, time: TimeAxis) -> tuple[str, ...]:
    """Return a warning if files state another order of the axes than that of the network."""
    if stated.order in ("", time.order):
        return ()
    template = tr(
        "The stated order of the axes is {stated}, but the weights of the network show that it is {order}, which is "
        "used."
    )
    return (template.format(stated=spelled(stated.order), order=spelled(time.order)),)


def repeated(normalisation: Normalisation, image: ImageInput) -> Normalisation:
    """Return a normalisation whose steps for some bands of one date apply to those bands of every date."""
    return replace(normalisation, steps=tuple(_for_every_date(step, image) for step in normalisation.steps))


def _for_every_date(step: Step, image: ImageInput) -> Step:
    size = image.bands_per_date
    if max(step.bands, default=size) >= size:
        return step
    bands = tuple(date * size + band for date in range(image.dates) for band in step.bands)
    return replace(step, bands=bands)


def dates_notes(images: Sequence[ImageInput]) -> tuple[str, ...]:
    """Return notes on the axes of images of several dates, how they were found, and the order of the bands."""
    reasons = {
        Evidence.WEIGHTS: tr("by its weights"),
        Evidence.STATED: tr("as its files specify"),
        Evidence.NAMES: tr("by the names of the axes"),
        Evidence.SIZES: tr("by the sizes of the axes"),
        Evidence.TRIAL: tr("by test runs"),
    }
    template = tr('The input "{name}" has the axes {order}, {reason} (b: batch, c: bands, t: dates). {dates}')
    return tuple(
        template.format(
            name=image.name,
            order=spelled(image.time.order),
            reason=reasons.get(image.time.evidence, ""),
            dates=_described(image),
        )
        for image in images
        if image.time is not None
    )


def _described(image: ImageInput) -> str:
    """Return a sentence on the dates and bands of an image."""
    if image.any_bands and image.dates == 1:
        return tr(
            "It accepts any number of dates of {bands} bands each; the raster or Band order determines it. The bands "
            "of the first date come first, then those of the second, and so on."
        ).format(bands=image.bands_per_date)
    if image.dates == 1:
        return tr("It takes one date of {bands} bands.").format(bands=image.bands)
    return tr(
        "It takes {dates} dates of {bands} bands each: the first {bands} bands are those of the first date, the next "
        "ones those of the second, and so on."
    ).format(dates=image.dates, bands=image.bands_per_date)
