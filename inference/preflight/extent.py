"""Check the extent of the output against the rasters."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import percentage, tr
from ..plan import Plan
from ..raster.stack import Stack
from .check import Check, Fix, Severity
from .stack import check_coverage

_LEAST_SHARE = 0.5  # of an extent, or of the combined extent of several rasters


def check_extent(plan: Plan) -> Iterator[Check]:
    """Yield warnings if rasters are outside the extent, or cover little of it."""
    for warning in plan.warnings:
        yield Check(Severity.WARNING, warning)
    if isinstance(plan.imagery, Stack):
        yield from check_coverage(plan.imagery)
        return
    grid, items = plan.imagery.grid, plan.imagery.items
    overlapping = [item for item in items if item.mapping.area.overlaps(grid.window)]
    outside = [item.raster.name for item in items if item not in overlapping]
    if outside:
        names = ", ".join(f'"{name}"' for name in outside[:3]) + (" …" if len(outside) > 3 else "")
        yield Check(
            Severity.WARNING,
            tr(
                "Input raster: {names} of {count} rasters is outside the extent and has no effect. Remove it, "
                "or enter a larger extent."
            ).format(names=names, count=len(items)),
            Fix("EXTENT", None),
        )
    covered = sum(item.mapping.area.intersection(grid.window).pixels for item in overlapping)
    share = min(1.0, covered / grid.window.pixels)
    if share >= _LEAST_SHARE:
        return
    shown = percentage(share) if share >= 0.01 else tr("less than 1%")
    if plan.job.environment.extent is not None:
        yield Check(
            Severity.WARNING,
            tr("Extent: the input covers {share} of it; the rest will be NoData.").format(share=shown),
            Fix("EXTENT", None),
        )
    elif len(items) > 1:
        yield Check(
            Severity.WARNING,
            tr(
                "Input raster: the {count} rasters cover {share} of their combined extent. As one image, the "
                "result is mostly empty. Process all raster items separately."
            ).format(count=len(items), share=shown),
            Fix("PROCESSING_MODE", 1),
        )
