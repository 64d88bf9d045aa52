"""Say what the files of a model cannot mean, and what the model leaves to chance: as the run will warn."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.arguments import AUTO, argument_pairs, argument_text
from ..plan import Job, Plan
from .check import Check, Kind, Remedy


def judge_definition(plan: Plan) -> Iterator[Check]:
    """The warnings of the definition and of its default arguments."""
    for words in plan.definition.warnings:
        yield Check(Kind.WARNING, words)
    for words in plan.arguments.warnings:
        # Such are about the padding that the model asks for.
        yield Check(Kind.WARNING, words, with_argument(plan.job, "padding", AUTO))


def with_argument(job: Job, name: str, value: str) -> Remedy:
    """The remedy that sets one model argument beside those that are given."""
    return Remedy("ARGUMENTS", argument_text({**argument_pairs(job.arguments), name: value}))
