"""Report which bands belong to which date, if the model takes several."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import tr
from ..plan import Plan
from .check import Check, Severity

_DATES_SHOWN = 6  # dates


def check_dates(plan: Plan) -> Iterator[Check]:
    """Yield a note with the raster bands of each date; of a stack, "raster:band" or the raster of the whole date."""
    image, choice = plan.definition.signature.image, plan.bands
    if image.time is None:
        return
    firsts = range(0, len(choice.bands), image.bands_per_date)
    own = [slice(first, first + image.bands_per_date) for first in firsts]
    listed = [
        tr("date {number}: {bands}").format(number=number, bands=_listed(plan, part))
        for number, part in enumerate(own[:_DATES_SHOWN], start=1)
    ]
    template = (
        tr("Dates: the model accepts any number of dates and receives {count}. Bands of {listed}.")
        if image.any_bands
        else tr("Dates: the model receives {count}. Bands of {listed}.")
    )
    more = "; …" if len(own) > _DATES_SHOWN else ""
    yield Check(Severity.NOTE, template.format(count=len(own), listed="; ".join(listed) + more))


def _listed(plan: Plan, part: slice) -> str:
    """Return the bands of a date."""
    choice = plan.bands
    rasters = {*choice.rasters[part]}
    if len(rasters) != 1:
        return ", ".join(choice.numbers[part])
    bands = ", ".join(str(band + 1) for band in choice.bands[part])
    return tr('{bands} of "{raster}"').format(bands=bands, raster=plan.job.rasters[rasters.pop()].name)
