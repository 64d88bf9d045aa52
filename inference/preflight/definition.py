"""Report the warnings of a model definition, and make fixes that set model arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..arrays import ValueRange
from ..job import Job
from ..model.arguments import AUTO, argument_pairs, argument_text
from ..plan import Plan
from .check import Check, Fix, Severity


def check_definition(plan: Plan) -> Iterator[Check]:
    """Yield the warnings of the definition and of its default arguments."""
    for warning in plan.definition.warnings:
        yield Check(Severity.WARNING, warning)
    for warning in plan.arguments.warnings:
        # These warnings are about the padding that the model requires.
        yield Check(Severity.WARNING, warning, with_argument(plan.job, "padding", AUTO))


def with_range_fix(check: Check, job: Job, ends: ValueRange | None) -> Check:
    """Return a warning about values with the value_range that may fix it."""
    if ends is None or check.severity is not Severity.WARNING:
        return check
    return replace(check, fix=with_argument(job, "value_range", f"{ends[0]:g},{ends[1]:g}"))


def with_argument(job: Job, name: str, value: str) -> Fix:
    """Return the fix that sets one model argument and keeps the others."""
    return Fix("ARGUMENTS", argument_text({**argument_pairs(job.arguments), name: value}))
