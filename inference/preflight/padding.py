"""Report the padding of the estimate if the run will search for a smaller one."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import tr
from ..plan import Plan
from .check import Check, Severity


def check_padding(plan: Plan) -> Iterator[Check]:
    """Yield a note with the padding of the estimate."""
    if plan.arguments.seeks_padding:
        yield Check(
            Severity.NOTE,
            tr(
                "Padding: the run finds the smallest sufficient padding (auto). Until then, tiles and time are "
                "estimated with {padding} pixels."
            ).format(padding=plan.arguments.padding),
        )
