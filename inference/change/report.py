"""The HTML report of a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..card import html, page, report_facts
from ..card.html import Html
from ..i18n import tr
from ..progress import Times
from ..result.result import Result
from .figures import Figures
from .job import ChangeJob, ChangePlan
from .legend import ChangeFilter, TransitionColors
from .pairing import Matching


@dataclass(frozen=True)
class ChangeRecord:
    """A finished change.

    Attributes:
        plan: The plan that was carried out.
        result: The change raster.
        figures: Its figures.
        times: The seconds of each step.
        warnings: Warnings of the log.
        log: The other lines of the log.
    """

    plan: ChangePlan
    result: Result
    figures: Figures
    times: Times
    warnings: tuple[str, ...]
    log: tuple[str, ...]


def write_report(path: str, name: str, record: ChangeRecord) -> None:
    """Write the report of a change.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        record: The change.

    Raises:
        OutputError: The file cannot be written.
    """
    job = record.plan.job
    title = tr("Change from {earlier} to {later}").format(earlier=job.earlier.name, later=job.later.name)
    page.write(path, name, title, _blocks(record))


def _blocks(record: ChangeRecord) -> Iterator[Html]:
    yield html.paragraph(f"{page.now()}. {page.duration(sum(seconds for _, seconds in record.times))}.", "note")
    yield html.paragraph(record.figures.lead(), "lead")
    yield page.warnings(record.warnings)
    yield html.heading(tr("Map"))
    yield page.map_picture(record.result, page.LARGE)
    yield from record.figures.blocks()
    yield html.heading(tr("Parameters"))
    yield html.facts(_parameters(record.plan.job))
    yield html.heading(tr("Grid"), 3)
    yield html.facts(report_facts.grid_facts(record.result.grid))
    yield html.heading(tr("Time"))
    yield page.times(record.times)
    yield html.heading(tr("Environment"))
    yield html.facts(report_facts.environment(record.plan.job.host))
    yield html.heading(tr("Log"))
    yield html.bullet_list(record.log)


def _parameters(job: ChangeJob) -> Iterator[tuple[str, str]]:
    rasters = report_facts.inputs(job.rasters)
    yield from ((label, text) for label, (_, text) in zip((tr("Earlier raster"), tr("Later raster")), rasters))
    yield tr("Dates"), f"{job.start.isoformat()}, {job.end.isoformat()}" if job.start and job.end else ""
    yield tr("Match classes by"), tr("Name") if job.matching is Matching.NAME else tr("Value")
    yield tr("Classes of the earlier raster"), job.earlier_classes.strip() or tr("all")
    yield tr("Classes of the later raster"), job.later_classes.strip() or tr("all")
    filters = {
        ChangeFilter.ALL: tr("All pixels"),
        ChangeFilter.CHANGED: tr("Changed pixels only"),
        ChangeFilter.UNCHANGED: tr("Unchanged pixels only"),
    }
    yield tr("Filter"), filters[job.filter]
    colors = {
        TransitionColors.AVERAGE: tr("Average of both classes"),
        TransitionColors.EARLIER: tr("Earlier class"),
        TransitionColors.LATER: tr("Later class"),
    }
    yield tr("Transition colours"), colors[job.colors]
    yield tr("Mask"), job.mask.name if job.mask else ""
    yield tr("Change raster"), job.output
    yield tr("Transition matrix"), job.table
