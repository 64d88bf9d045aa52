"""Report whether bands with a scale are read as stored numbers or real values, and offer the alternatives."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import tr
from ..job import Job
from ..model.arguments import argument_pairs, argument_text
from ..model.values import ValueMode
from ..plan import Plan
from .check import Check, Fix, Severity


def check_interpretation(plan: Plan) -> Iterator[Check]:
    """Yield the interpretation and its reason, if there is a choice."""
    interpretation = plan.interpretation
    others = tuple(with_values(plan.job, values) for values in interpretation.others)
    warnings = iter(interpretation.warnings)
    if interpretation.reason:
        warning = next(warnings, "").partition(": ")[2]
        line = tr("Pixel values: {reading}.").format(reading=interpretation.name if warning else interpretation.text())
        text = f"{line} {warning[0].upper()}{warning[1:]}" if warning else line
        severity = Severity.FINE if interpretation.compared else Severity.NOTE
        yield Check(Severity.WARNING if warning else severity, text, others[0] if others else None, others[1:])
    for warning in warnings:
        yield Check(Severity.WARNING, warning)


def with_values(job: Job, values: ValueMode) -> Fix:
    """Return the fix that sets an interpretation in the model arguments."""
    return Fix("ARGUMENTS", argument_text({**argument_pairs(job.arguments), "values": values.value}))
