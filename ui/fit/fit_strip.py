"""Does it fit? One line above the dialog's buttons, which unfolds into what was looked at and what would mend it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial

from qgis.core import QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...inference import PixelwiseError
from ...inference.preflight import Check, Fix, Preflight, PreflightReport, Severity
from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..dialog.dialog_values import DialogValues
from ..latest_query import LatestQuery
from .estimate_text import estimate_text
from .fit_checks import FitChecks, show_severity
from .one_line import OneLine

_PAUSE = 300  # ms without a change before anybody is asked
_PATIENCE = 700  # ms after which the old answer gives way to word that a new one is on its way
_SHARE = 5  # the least pause, in times of what a question cost the main thread, as when a mask has many polygons
_ASKED = ("INPUT", "MODEL")  # without which there is nothing to judge
_NEEDED = (*_ASKED, "OUTPUT")


class FitStrip(QWidget):
    """Asks whether model, layers and settings go together whenever one of them changes, off the main thread."""

    def __init__(self, values: DialogValues, parent: QWidget) -> None:
        """Follow the values of a dialog of Classify Pixels, and ask as soon as it is shown."""
        super().__init__(parent)
        self.line = OneLine(self)
        self.checks = FitChecks(values.algorithm, self)
        self.fold = QToolButton(self)
        self.report: PreflightReport | None = None
        self._icon = QLabel(self)
        self._values, self._cost = values, 0.0
        self._preflight = Preflight()
        self._query = LatestQuery(self, tr("Checking the model against the raster"))
        self._pause, self._patience = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self._say_what_is_missing()
        self._pause.start(0)

    @property
    def busy(self) -> bool:
        """Whether the answer to the present values is still awaited."""
        return self._pause.isActive() or self._query.busy

    @property
    def missing_height(self) -> int:
        """How many pixels more the list of checks needs."""
        return self.checks.missing_height

    def reduce_height(self, pixels: int) -> None:
        """Have the list of checks go without so many pixels, and scroll."""
        self.checks.reduce_height(pixels)

    def _ask(self) -> None:
        parameters = self._values.parameters()
        if not all(parameters.get(name) for name in _ASKED):
            self._query.discard()
            self._say_what_is_missing()
            return
        started = time.monotonic()
        try:
            request = self._values.algorithm.preflight_request(parameters, self._values.context)
        except PixelwiseError as error:
            self._query.discard()
            self._show(PreflightReport((Check(Severity.ERROR, str(error), self._without(error.about, parameters)),)))
            self._values.requested.emit(None)
            return
        self._cost = time.monotonic() - started
        self._values.requested.emit(request)
        self._query.start(partial(self._preflight.check, request))
        self._patience.start()

    def _answered(self, report: PreflightReport) -> None:
        self._show(report)
        unmeasured = report.estimate is not None and report.estimate.seconds is None
        if unmeasured and report.worst is not Severity.ERROR:
            self._query.start(partial(self._preflight.benchmark, report))

    def _refuse(self, error: PixelwiseError) -> None:
        self._show(PreflightReport((Check(Severity.ERROR, str(error)),)))

    def _without(self, about: str, parameters: Mapping[str, object]) -> Fix | None:
        """Offer to leave out a value that cannot even be read, where nobody needs it."""
        definition = self._values.algorithm.parameterDefinition(self._values.algorithm.PARAMETERS.get(about, about))
        if definition is None or definition.name() in _NEEDED or not parameters.get(definition.name()):
            return None
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        return Fix(definition.name(), definition.defaultValue()) if optional else None

    def _mend(self, fix: Fix) -> None:
        self._values.set_value(fix.parameter, fix.value)
        self._pause.start(0)

    def _say_that_it_takes_long(self) -> None:
        if self._query.busy:
            self.line.show_text(tr("Checking whether the model matches…"))

    def _say_what_is_missing(self) -> None:
        self._patience.stop()
        self.report = None
        show_severity(self._icon, Severity.NOTE)
        self.line.show_text(tr("Choose a raster and a model to check whether they match."))
        self.checks.fill((), "")
        self.fold.setEnabled(False)
        self._unfold(False)

    def _show(self, report: PreflightReport) -> None:
        self._patience.stop()
        self.report = report
        show_severity(self._icon, report.worst)
        self.line.show_text(_in_one_line(report))
        said = report.estimate is None or report.worst is not Severity.ERROR
        self.checks.fill(report.checks, "" if said else estimate_text(report.estimate))
        self.fold.setEnabled(True)
        self._unfold(self.fold.isChecked())

    def _unfold(self, wanted: bool) -> None:
        self.fold.setArrowType(Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow)
        self.line.unfold(wanted or self.report is None)  # then there is nothing else to unfold
        self.checks.setVisible(wanted and self.report is not None)

    def _connect(self) -> None:
        for timer, pause, then in (
            (self._pause, _PAUSE, self._ask),
            (self._patience, _PATIENCE, self._say_that_it_takes_long),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(then)
        self._query.succeeded.connect(self._answered)
        self._query.failed.connect(self._refuse)
        self._values.changed.connect(self._wait_for_more)
        ActivationWatcher(self).activated.connect(self._wait_for_more)
        self.checks.chosen.connect(self._mend)
        self.fold.toggled.connect(self._unfold)

    def _wait_for_more(self) -> None:
        self._pause.start(max(_PAUSE, round(1000 * _SHARE * self._cost)))

    def _lay_out(self) -> None:
        self.fold.setCheckable(True)
        self.fold.setAutoRaise(True)
        self.fold.setFixedHeight(self.fontMetrics().height() + 2)  # in line with the first line beside it
        self.fold.setAccessibleName(tr("Checks"))
        self.fold.setToolTip(tr("Show or hide the checks"))
        head = QHBoxLayout()
        for widget in (self.fold, self._icon):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.checks)


def _in_one_line(report: PreflightReport) -> str:
    if report.worst is Severity.ERROR or report.estimate is None:
        return next(check.text for check in report.checks if check.severity is Severity.ERROR)
    ahead, number = estimate_text(report.estimate), _count(report.checks, Severity.WARNING)
    warned, unverified = _named(report.checks, Severity.WARNING), _named(report.checks, Severity.UNVERIFIED)
    warnings = tr("1 warning") if number == 1 else tr("{count} warnings").format(count=number)
    if warned and unverified:
        template = tr("{warnings} ({about}), not verifiable: {unverified}. {ahead}")
    elif warned:
        template = tr("{warnings} ({about}): {ahead}")
    elif unverified:
        template = tr("Not verifiable: {unverified}. {ahead}")
    else:
        return ahead
    return template.format(warnings=warnings, about=warned, unverified=unverified, ahead=ahead)


def _count(checks: Sequence[Check], severity: Severity) -> int:
    return sum(check.severity is severity for check in checks)


def _named(checks: Sequence[Check], severity: Severity) -> str:
    """What the checks of a severity are about, each once."""
    return ", ".join(dict.fromkeys(check.about for check in checks if check.severity is severity))
