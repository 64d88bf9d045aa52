"""Lines above the preflight checks about unfinished runs of the output, each with a button that discards it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QVBoxLayout, QWidget

from ...inference import PixelwiseError
from ...inference.inert import start_of
from ...inference.preflight import Preflight, PreflightReport, Severity, UnfinishedRun
from ...processing_provider.i18n import numeral, percentage, tr
from ..latest_query import LatestQuery
from ..wrapping import Paragraph, ShrinkingButton
from .check_list import show_severity

_MOST = 3  # runs that are shown
_MB = 1e6


@dataclass(frozen=True)
class _Found:
    """An unfinished run, its text, and whether a process is writing its output."""

    run: UnfinishedRun
    text: str
    in_use: bool


class UnfinishedStrip(QWidget):
    """Looks for unfinished runs off the main thread whenever the values of the dialog have been checked."""

    def __init__(self, preflight: Preflight, parent: QWidget) -> None:
        """Start hidden; `preflight` has planned the run."""
        super().__init__(parent)
        self._preflight = preflight
        self._report: PreflightReport | None = None
        self._shown: tuple[tuple[str, bool], ...] = ()
        self._query = LatestQuery(self, tr("Looking for unfinished runs"))
        self._query.succeeded.connect(self._show)
        self._query.failed.connect(lambda _: self._show(()))  # the checks report it
        self._removal = LatestQuery(self, tr("Removing an unfinished run"))
        self._removal.succeeded.connect(lambda _: self._look())
        self._removal.failed.connect(self._show_failure)
        self._rows: list[QWidget] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether the runs of the current values are not known yet."""
        return self._query.busy or self._removal.busy

    def show_for(self, report: PreflightReport | None) -> None:
        """Show the unfinished runs of a report; None if the values cannot be checked."""
        plans = report.plans if report is not None else ()
        if not plans:
            self._report = None
            self._query.discard()
            self._show(())
        elif self._report is None or self._report.plans is not plans:
            self._report = report
            self._look()

    def _look(self) -> None:
        if self._report is not None and not self._removal.busy:
            self._query.start(partial(_find, self._preflight, self._report))

    def _show(self, runs: Sequence[_Found]) -> None:
        """Show these runs; keep the widgets if nothing has changed."""
        content = tuple((run.text, run.in_use) for run in runs)
        if content == self._shown:
            return
        self._shown = content
        self._clear()
        for run in runs[:_MOST]:
            self._add_row(run.text, None if run.in_use else run.run)
        if len(runs) > _MOST:
            count = numeral(len(runs) - _MOST)
            self._add_row(tr("There are {count} more unfinished runs next to the output.").format(count=count), None)
        self.setVisible(bool(runs))

    def _clear(self) -> None:
        for row in self._rows:
            self.layout().removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []

    def _add_row(self, text: str, run: UnfinishedRun | None) -> None:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        icon = QLabel(row)
        show_severity(icon, Severity.NOTE)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Paragraph(text, row), 1)
        if run is not None:
            button = ShrinkingButton(tr("Discard"), row)
            button.setAutoDefault(False)  # Return presses Run
            button.setToolTip(tr("Remove the finished parts of this run"))
            button.clicked.connect(partial(self._discard, run))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.layout().addWidget(row)
        row.show()  # now, not with the next event
        self._rows.append(row)

    def _discard(self, run: UnfinishedRun, *_: object) -> None:
        """Ask, and remove the run."""
        question = tr(
            "Discard the unfinished run of {output}? Its finished parts, {share} of the result ({size} MB), are "
            "removed and cannot be restored."
        ).format(output=start_of(run.output), share=percentage(run.share), size=numeral(run.bytes / _MB, 1))
        box = QMessageBox(QMessageBox.Icon.Question, tr("Unfinished Run"), question, parent=self.window())
        box.setTextFormat(Qt.TextFormat.PlainText)
        discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        if not sip.isdeleted(self) and box.clickedButton() is discard:
            for row in self._rows:
                row.setEnabled(False)
            self._query.discard()
            self._removal.start(run.discard)

    def _show_failure(self, error: PixelwiseError) -> None:
        self._shown = ()
        self._clear()
        self._add_row(str(error), None)


def _find(preflight: Preflight, report: PreflightReport) -> tuple[_Found, ...]:
    """Return the unfinished runs; in any thread, because files are read."""
    return tuple(_Found(run, run.text(), run.user is not None) for run in preflight.unfinished(report))
