"""Compute the change between two class rasters: count the transitions, then write them.

Both rasters are read twice, since the number of a transition depends on all that occur. Windows are read in threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from ..arrays import Classes
from ..errors import RasterError
from ..grid.areas import CellAreas, cell_areas
from ..grid.gdal import CacheLimit, in_words
from ..grid.window import Window
from ..i18n import numeral, tr
from ..loop.steps import in_order
from ..model.classes import Legend
from ..progress import NullProgress, Progress, RecordingProgress, Stopwatch, log_table
from ..raster.mask import Mask
from ..result.outputs import OutputKind, outputs_of
from ..result.result import Result
from ..result.tally import Coverage
from ..thematic import ClassFile, ClassRaster, ClassSource, publishing, windows, write_class_raster
from .attributes import columns, provenance
from .figures import Figures
from .job import ChangePlan, selected_transitions
from .legend import OTHER, ChangeLegend
from .matrix import added, matrix_of
from .pairing import Pairing
from .report import ChangeRecord, write_report
from .table import write_csv
from .transitions import Coder, Pair, Recoder, count

PairCoverages = dict[Pair, Coverage]
Value = TypeVar("Value")

_COUNTING = 0.4  # share of the first of both passes in their time
_MOST_TRANSITIONS = 2**20  # rasters of measurements have more
_WIDE = {np.dtype(np.uint8): Legend((), np.dtype(np.uint16), 2**16 - 1)}
_WIDEST = Legend((), np.dtype(np.int32), -(2**31))


@dataclass(frozen=True)
class Change:
    """A finished change: the raster and its figures."""

    result: Result
    figures: Figures


@in_words()
def run(plan: ChangePlan, progress: Progress) -> Change:
    """Compute a change, and write raster, matrix and report.

    Args:
        plan: The plan to run.
        progress: The listener of the run.

    Raises:
        PixelwiseError: The run failed; no file remains.
        Cancelled: The user cancelled; no file remains.
    """
    watch, recorder = Stopwatch(), RecordingProgress(progress)
    job = plan.job
    with publishing(outputs_of(job), recorder) as publications:
        files = publications.files
        for warning in _all_warnings(plan):
            recorder.warning(warning)
        counts, missing = _counted_pairs(plan, recorder)
        figures = _figures(plan, counts, missing)
        _log(figures, recorder)
        watch.lap(tr("Counting"))
        result = _written(plan, figures, counts, files[OutputKind.CLASSES].path, recorder)
        watch.lap(tr("Writing"))
        if OutputKind.TABLE in files:
            write_csv(files[OutputKind.TABLE].path, job.table, figures.matrix, figures.chosen)
        if OutputKind.REPORT in files:
            record = ChangeRecord(plan, result, figures, watch.times(), tuple(recorder.warnings), tuple(recorder.log))
            write_report(files[OutputKind.REPORT].path, job.report, record)
    progress.advance(1.0)
    progress.info(
        tr("Compared {columns} x {rows} pixels in {seconds} s.").format(
            columns=numeral(plan.grid.cols), rows=numeral(plan.grid.rows), seconds=numeral(watch.seconds, 1)
        )
    )
    return Change(result, figures)


def _all_warnings(plan: ChangePlan) -> Iterator[str]:
    yield from plan.warnings
    earlier, later = plan.job.rasters
    if earlier.uri == later.uri:
        yield tr('The earlier and the later raster are the same: "{raster}". Nothing can have changed.').format(
            raster=earlier.name
        )


class _Rasters:
    """Both rasters as one thread reads them."""

    def __init__(self, earlier: ClassSource, later: ClassSource, mask: Mask | None, nodata: int, coder: Coder) -> None:
        self._earlier, self._later = earlier, later
        self._mask, self._nodata = mask, nodata
        self.coder = coder

    @classmethod
    def opened(cls, plan: ChangePlan) -> _Rasters:
        """Open both rasters."""
        job, earlier, later = plan.job, _legend(plan.job.earlier), _legend(plan.job.later)
        coder = Coder(earlier.dtype, later.dtype)
        sources = job.earlier.open(plan.grid, earlier), job.later.open(plan.grid, later)
        return cls(*sources, plan.mask, earlier.nodata, coder)

    def read(self, window: Window) -> tuple[Classes, Classes] | None:
        """Return the values of both rasters, nodata outside the mask; None if a raster has no values."""
        if self._earlier.is_empty(window) or self._later.is_empty(window):
            return None
        inside = None
        if self._mask is not None:
            inside = self._mask.inside(window) if window.overlaps(self._mask.around) else None
            if inside is None or not inside.any():
                return None
        earlier, later = self._earlier.read(window), self._later.read(window)
        return earlier if inside is None else np.where(inside, earlier, earlier.dtype.type(self._nodata)), later


def _legend(raster: ClassRaster) -> Legend:
    """Return type and nodata value in which a raster is read: one that no class can have, if it has none."""
    return raster.legend() if raster.nodata is not None else _WIDE.get(raster.dtype, _WIDEST)


def _counted_pairs(plan: ChangePlan, progress: Progress) -> tuple[PairCoverages, Coverage]:
    """Return the pixels of each pair of values, and of windows without data."""
    areas = cell_areas(plan.grid)
    rasters = _per_thread(lambda: _Rasters.opened(plan))

    def counted(window: Window) -> tuple[Window, PairCoverages | None]:
        both = rasters()
        values = both.read(window)
        return window, None if values is None else count(both.coder, window, values, areas)

    counts: PairCoverages = {}
    missing = Coverage(0, None if areas is None else 0.0)
    done = 0
    with CacheLimit(_cache(plan)), closing(_in_threads(counted, plan, progress)) as results:
        for window, coverages in results:
            if coverages is None:
                missing = added(missing, _whole_window(window, areas))
            for pair, covered in (coverages or {}).items():
                counts[pair] = added(counts[pair], covered) if pair in counts else covered
            if len(counts) > _MOST_TRANSITIONS:
                raise _too_many(plan)
            done += window.pixels
            progress.advance(_COUNTING * done / plan.grid.window.pixels)
    return counts, missing


def _figures(plan: ChangePlan, counts: PairCoverages, missing: Coverage) -> Figures:
    """Return matrix and legend of counted values; classes without a name are named by their values."""
    job, nodata = plan.job, _nodata(plan)
    present = [{pair[side] for pair in counts} - {nodata[side]} for side in (0, 1)]
    job = replace(job, earlier=job.earlier.with_values(present[0]), later=job.later.with_values(present[1]))
    pairing = Pairing(job.earlier.classes, job.later.classes, job.matching)
    matrix = matrix_of(counts, pairing, nodata, is_measured=missing.area is not None)
    matrix = replace(matrix, nodata=added(matrix.nodata, missing))
    chosen, selection = selected_transitions(job, pairing)
    return Figures(matrix, chosen, ChangeLegend.of(matrix, selection), plan.period)


def _written(plan: ChangePlan, figures: Figures, counts: PairCoverages, path: str, progress: Progress) -> Result:
    legend = figures.legend.legend()
    numbers = figures.legend.numbers_of(counts, figures.matrix, _nodata(plan))

    def opened() -> tuple[_Rasters, Recoder]:
        rasters = _Rasters.opened(plan)
        return rasters, Recoder.of(rasters.coder, numbers, legend.nodata, legend.dtype)

    local = _per_thread(opened)

    def recoded(window: Window) -> Classes | None:
        rasters, recoder = local()
        values = rasters.read(window)
        return None if values is None else recoder.recode(*values)

    file = ClassFile(
        path,
        plan.job.output,
        plan.grid,
        legend,
        provenance(plan.job),
        "Categorical change",
        transparent=frozenset((OTHER,)),
        columns=partial(columns, figures.legend),
        cache=_cache(plan),
        statistics=figures.legend.statistics(figures.matrix.nodata),
    )
    with closing(_in_threads(recoded, plan, progress)) as ahead:
        return write_class_raster(file, lambda _window: next(ahead), _SecondPass(progress))


class _SecondPass(NullProgress):
    """Progress of the second pass, passed on as that of both; the log stays empty."""

    def __init__(self, progress: Progress) -> None:
        """Pass progress on to another listener."""
        self._progress = progress

    def advance(self, fraction: float) -> None:
        """Report the share of both passes."""
        self._progress.advance(_COUNTING + (1 - _COUNTING) * fraction)

    def cancelled(self) -> bool:
        """Return True if the user wants the run to stop."""
        return self._progress.cancelled()


def _cache(plan: ChangePlan) -> int:
    return plan.job.earlier.cache + plan.job.later.cache


def _nodata(plan: ChangePlan) -> Pair:
    return _legend(plan.job.earlier).nodata, _legend(plan.job.later).nodata


def _whole_window(window: Window, areas: CellAreas | None) -> Coverage:
    return Coverage(window.pixels, None if areas is None else areas.total(window))


def _too_many(plan: ChangePlan) -> RasterError:
    return RasterError(
        tr(
            'Rasters "{earlier}" and "{later}": they have more than {count} different transitions, so at least one of '
            "them contains measurements instead of classes. Choose classified rasters."
        ).format(earlier=plan.job.earlier.name, later=plan.job.later.name, count=numeral(_MOST_TRANSITIONS)),
        about="later",
    )


def _log(figures: Figures, progress: Progress) -> None:
    """Log the largest changes, and classes whose names differ or that only one raster has."""
    for line in figures.matrix.pairing.differences():
        progress.warning(line)
    progress.info(figures.lead())
    log_table(figures.table(), progress)


def _in_threads(step: Callable[[Window], Value], plan: ChangePlan, progress: Progress) -> Generator[Value, None, None]:
    """Return the results of a step for all windows, in their order; it runs in threads, some windows ahead."""
    return in_order(step, windows(plan.grid), lambda: plan.workers, progress, lambda: None)


def _per_thread(make: Callable[[], Value]) -> Callable[[], Value]:
    """Return a function that makes a value once for each thread that calls it."""
    local = threading.local()

    def current() -> Value:
        if not hasattr(local, "value"):
            local.value = make()
        value: Value = local.value
        return value

    return current
