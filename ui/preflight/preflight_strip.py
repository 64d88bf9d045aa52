"""A line above the dialog's buttons with the result of the preflight checks, which unfolds into the checks."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial

from qgis.core import QgsProcessingParameterDefinition, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...inference import PixelwiseError
from ...inference.preflight import Check, Fix, Preflight, PreflightReport, Severity
from ...processing_provider.i18n import tr
from ...processing_provider.named_files import free_layer_name
from ..activation_watcher import ActivationWatcher
from ..dialog.dialog_values import DialogValues
from ..latest_query import LatestQuery
from .check_list import CheckList, show_severity
from .estimate_text import estimate_text
from .one_line import OneLine

_PAUSE = 300  # ms without a change before the checks start
_PATIENCE = 700  # ms before "Checking…" replaces the previous result
_PAUSE_FACTOR = 5  # minimum pause as a multiple of the time on the main thread, long for a mask of many polygons
_CHECKED = ("INPUT", "MODEL")  # the checks need both
_REQUIRED = (*_CHECKED, "OUTPUT")
_NAME = "OUTPUT_NAME"


class PreflightStrip(QWidget):
    """Checks the model against layers and settings after each change, off the main thread."""

    reported = pyqtSignal(object)  # the PreflightReport of the current values; None if there is nothing to check

    def __init__(self, values: DialogValues, parent: QWidget) -> None:
        """Check the values of a dialog of Classify Pixels, and check them again when they change."""
        super().__init__(parent)
        self.line = OneLine(self)
        self.checks = CheckList(values.algorithm, self)
        self.fold = QToolButton(self)
        self.report: PreflightReport | None = None
        self._icon = QLabel(self)
        self._values, self._request_seconds = values, 0.0
        self.preflight = Preflight()
        self._query = LatestQuery(self, tr("Checking the model against the raster"))
        self._pause, self._patience = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self._show_hint()
        self._pause.start(0)

    @property
    def busy(self) -> bool:
        """Whether the report on the current values is pending."""
        return self._pause.isActive() or self._query.busy

    @property
    def missing_height(self) -> int:
        """The pixels by which the checks exceed their current height."""
        return self.checks.missing_height

    def reduce_height(self, pixels: int) -> None:
        """Show the checks with this many pixels less than they need, with a scroll bar."""
        self.checks.reduce_height(pixels)

    def _check(self) -> None:
        parameters = self._values.parameters()
        if not all(parameters.get(name) for name in _CHECKED):
            self._query.discard()
            self._show_hint()
            return
        started = time.monotonic()
        try:
            request = self._values.algorithm.preflight_request(parameters, self._values.context)
        except PixelwiseError as error:
            self._query.discard()
            self._show(PreflightReport((Check(Severity.ERROR, str(error), self._fix(error.about, parameters)),)))
            self._values.requested.emit(None)
            return
        self._request_seconds = time.monotonic() - started
        self._values.requested.emit(request)
        self._query.start(partial(self.preflight.check, request))
        self._patience.start()

    def _show_and_benchmark(self, report: PreflightReport) -> None:
        self._show(report)
        unmeasured = report.estimate is not None and report.estimate.seconds is None
        if unmeasured and report.worst is not Severity.ERROR:
            self._query.start(partial(self.preflight.benchmark, report))

    def _show_error(self, error: PixelwiseError) -> None:
        self._show(PreflightReport((Check(Severity.ERROR, str(error)),)))

    def _fix(self, about: str, parameters: Mapping[str, object]) -> Fix | None:
        """Return a fix that names a free layer name, or clears another value."""
        if about == _NAME and parameters.get(about):
            return Fix(about, free_layer_name(str(parameters[about]).strip(), QgsProject.instance()))
        return self._clearing_fix(about, parameters)

    def _clearing_fix(self, about: str, parameters: Mapping[str, object]) -> Fix | None:
        """Return a fix that clears an unreadable value; None if the parameter is required or has no value."""
        definition = self._values.algorithm.parameterDefinition(self._values.algorithm.PARAMETERS.get(about, about))
        if definition is None or definition.name() in _REQUIRED or not parameters.get(definition.name()):
            return None
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        return Fix(definition.name(), definition.defaultValue()) if optional else None

    def _apply(self, fix: Fix) -> None:
        self._values.set_value(fix.parameter, fix.value)
        self._pause.start(0)

    def _show_checking(self) -> None:
        if self._query.busy:
            self.line.show_text(tr("Checking whether the model matches…"))

    def _show_hint(self) -> None:
        self._patience.stop()
        self.report = None
        show_severity(self._icon, Severity.NOTE)
        self.line.show_text(tr("Choose a raster and a model to check whether they match."))
        self.checks.fill((), "")
        self.fold.setEnabled(False)
        self._unfold(False)
        self.reported.emit(None)

    def _show(self, report: PreflightReport) -> None:
        self._patience.stop()
        self.report = report
        show_severity(self._icon, report.worst)
        self.line.show_text(_in_one_line(report))
        in_line = report.estimate is None or report.worst is not Severity.ERROR
        self.checks.fill(report.checks, "" if in_line else estimate_text(report.estimate), self.line.full_text)
        self.fold.setEnabled(True)
        self._unfold(self.fold.isChecked())
        self.reported.emit(report)

    def _unfold(self, unfolded: bool) -> None:
        self.fold.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.line.unfold(unfolded or self.report is None)  # the hint is always shown in full
        self.checks.setVisible(unfolded and self.report is not None)

    def _connect(self) -> None:
        for timer, interval, slot in (
            (self._pause, _PAUSE, self._check),
            (self._patience, _PATIENCE, self._show_checking),
        ):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(slot)
        self._query.succeeded.connect(self._show_and_benchmark)
        self._query.failed.connect(self._show_error)
        self._values.changed.connect(self._check_later)
        self._values.run_ended.connect(self._check_later)
        ActivationWatcher(self).activated.connect(self._check_later)
        self.checks.chosen.connect(self._apply)
        self.fold.toggled.connect(self._unfold)

    def _check_later(self) -> None:
        self._pause.start(max(_PAUSE, round(1000 * _PAUSE_FACTOR * self._request_seconds)))

    def _lay_out(self) -> None:
        self.fold.setCheckable(True)
        self.fold.setAutoRaise(True)
        self.fold.setFixedHeight(self.fontMetrics().height() + 2)  # aligned with the first line of the text
        self.fold.setAccessibleName(tr("Checks"))
        self.fold.setToolTip(tr("Show or hide the checks"))
        header = QHBoxLayout()
        for widget in (self.fold, self._icon):
            header.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        header.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(self.checks)


def _in_one_line(report: PreflightReport) -> str:
    if report.worst is Severity.ERROR or report.estimate is None:
        return next(check.text for check in report.checks if check.severity is Severity.ERROR)
    estimate, number = estimate_text(report.estimate), _count_of(report.checks, Severity.WARNING)
    warned, unverified = _subjects(report.checks, Severity.WARNING), _subjects(report.checks, Severity.UNVERIFIED)
    warnings = tr("1 warning") if number == 1 else tr("{count} warnings").format(count=number)
    if warned and unverified:
        template = tr("{warnings} ({about}), not verifiable: {unverified}. {ahead}")
    elif warned:
        template = tr("{warnings} ({about}): {ahead}")
    elif unverified:
        template = tr("Not verifiable: {unverified}. {ahead}")
    else:
        return estimate
    return template.format(warnings=warnings, about=warned, unverified=unverified, ahead=estimate)


def _count_of(checks: Sequence[Check], severity: Severity) -> int:
    return sum(check.severity is severity for check in checks)


def _subjects(checks: Sequence[Check], severity: Severity) -> str:
    """Return the subjects of the checks of a severity, without duplicates."""
    return ", ".join(dict.fromkeys(check.about for check in checks if check.severity is severity))
