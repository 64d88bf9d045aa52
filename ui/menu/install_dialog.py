"""The dialog that installs and removes the inference engine, with the command it runs."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...inference import PixelwiseError
from ...installation.install import InstallRequest, install
from ...installation.install_context import InstallContext
from ...installation.interpreter import Interpreter, find_interpreter
from ...installation.pip_command import Package, shell_command
from ...installation.programs import Programs
from ...processing_provider.i18n import tr
from ..function_task import FunctionTask
from ..linked_text import show_linked
from ..tab_order import focus_next, skip_unless_scrollable
from ..wrapping import show_scroll_bar
from .qt_programs import QtPrograms
from .text_window import fixed_font

_MIN_LETTERS = 16  # of the list of packages
_COMMAND_LINES = 8  # at most
_ROUNDING = 2  # pixels: Qt scrolls to a last line that is cut off by less than one
_LOG_LINES = 6  # at least


class InstallDialog(QDialog):
    """Installs and removes the engine on request. A running installation continues when the dialog is closed.

    Attributes:
        usable: Whether this dialog installed an engine that can be used without restarting QGIS.
    """

    install_ended = pyqtSignal()  # an installation has succeeded, failed or been cancelled

    def __init__(
        self, parent: QWidget | None, install_context: InstallContext, programs: Programs | None = None
    ) -> None:
        """Create the dialog and search for QGIS's Python interpreter."""
        super().__init__(parent)
        self._context = install_context
        self._programs = programs or QtPrograms()
        self._interpreter: Interpreter | None = None
        self._task: FunctionTask | None = None
        self._broken = bool(install_context.engine_error) and not install_context.other_engine_folder
        self.usable = False
        self.next_action = _label()
        self.status = _label()
        self.package = _combo(self)
        self.folder = _label()
        self.command = _Command()
        self.copy = QPushButton(tr("Copy command"), self)
        self.message = _label()
        self.progress = QProgressBar(self)
        self._content, self._scroll = QWidget(), QScrollArea(self)
        self.log = _OutputPane()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.install = self.buttons.addButton(tr("Install"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove = self.buttons.addButton(tr("Remove"), QDialogButtonBox.ButtonRole.ActionRole)
        self.search_again = self.buttons.addButton(tr("Search again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.cancel = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._connect()
        self.announce("")
        self._show_status()
        self._find_python()

    @property
    def busy(self) -> bool:
        """Whether an installation or a search is running."""
        return self._task is not None

    def announce(self, title: str) -> None:
        """Show the title of the action that follows the installation; "" hides the line."""
        self.next_action.setText(tr("Once it is installed, Pixelwise continues with: {what}").format(what=title))
        self.next_action.setVisible(bool(title))
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        """Adapt the height to the texts at the final width."""
        super().showEvent(event)
        self._grow()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def unload(self) -> None:
        """Cancel the running task and wait for it, because the plugin is being unloaded."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.waitForFinished(10_000)

    def _show_message(self, text: str) -> None:
        show_linked(self.message, text)

    def _find_python(self) -> None:
        self._show_message(tr("Searching for QGIS's Python interpreter…"))
        self._start(
            tr("Pixelwise: searching for QGIS's Python interpreter"),
            lambda task: find_interpreter(
                self._context.running, self._programs, self._context.environment, task.isCanceled
            ),
            self._python_search_ended,
        )

    def _python_search_ended(self, task: FunctionTask) -> None:
        self._show_message("")
        if task.was_cancelled:
            self._show_message(
                tr("Cancelled. QGIS's Python interpreter is needed to install the engine: search again.")
            )
        elif isinstance(task.result, Interpreter):
            self._interpreter = task.result
        self._show_command()

    def _install(self) -> None:
        request = InstallRequest(self._interpreter, self._selected_package(), self._context.folder, self._context.numpy)
        self.log.clear()
        self.log.show()
        self.usable = False
        self._show_message(tr("Installing {package}…").format(package=request.package.name))
        self._start(
            tr("Pixelwise: installing the inference engine"),
            lambda task: install(request, self._programs, self._context.environment, task.output.emit, task.isCanceled),
            self._installation_ended,
        )

    def _installation_ended(self, task: FunctionTask) -> None:
        if task.was_cancelled:
            self._show_message(tr("Cancelled. Nothing was installed."))
        elif task.error is None:
            # An engine that failed to load can leave modules behind.
            loaded = any(name.split(".")[0] == "onnxruntime" and module for name, module in sys.modules.items())
            self._context.folder.activate()
            self._broken = False
            self.usable = bool(task.result) and not loaded
            self._show_message(
                tr("Installed and ready to use.") if self.usable else tr("Installed. Restart QGIS to use it.")
            )
        self._show_status()

    def _remove(self) -> None:
        try:
            removed = self._context.folder.remove()
        except PixelwiseError as error:
            self._show_message(str(error))
            return
        self._show_message(
            tr("Removed. The part already loaded stays in use until QGIS is closed.")
            if removed
            else tr("QGIS is using the engine right now. It will be removed when QGIS is restarted.")
        )
        self._show_status()

    def _start(
        self, description: str, function: Callable[[FunctionTask], object], ended: Callable[[FunctionTask], None]
    ) -> None:
        task = FunctionTask(description, function)
        task.output.connect(self.log.appendPlainText)
        task.ended.connect(lambda: self._ended(task, ended))
        self._task = task
        self._show_status()
        self._scroll.ensureWidgetVisible(self.progress)
        task.begin()

    def _ended(self, task: FunctionTask, ended: Callable[[FunctionTask], None]) -> None:
        if self._task is not task:
            return
        self._task = None
        ended(task)
        if isinstance(task.error, PixelwiseError):
            self._show_message(str(task.error))
        self._show_status()
        self._scroll.ensureWidgetVisible(self.message)
        if ended == self._installation_ended:
            self.install_ended.emit()
        if task.error is not None and not isinstance(task.error, PixelwiseError):
            raise task.error  # a bug: QGIS shows its traceback

    def _show_status(self) -> None:
        installed = self._context.folder.installed()
        if self._context.engine_error and self._context.other_engine_folder:
            status = tr(
                "QGIS's Python has an onnxruntime in {folder} that cannot be used but takes precedence over any "
                "other. Remove it there (python3 -m pip uninstall onnxruntime onnxruntime-gpu), restart QGIS, and "
                "install it here."
            ).format(folder=self._context.other_engine_folder)
        elif installed:
            template = (
                tr("Installed by Pixelwise: {package} {version}. It cannot be used: {reason}")
                if self._broken
                else tr("Installed by Pixelwise: {package} {version}.")
            )
            reason = self._context.engine_error
            status = template.format(package=installed.package, version=installed.version, reason=reason)
        elif self._context.other_engine_folder:
            status = tr(
                "QGIS's Python already has onnxruntime, in {folder}. Pixelwise uses it, so there is nothing to install."
            ).format(folder=self._context.other_engine_folder)
        elif self._context.folder.pending:
            status = tr("The engine will be removed when QGIS is restarted.")
        else:
            status = tr("Not installed.")
        self.status.setText(status)
        busy = self.busy
        self.install.setText(tr("Install again") if installed else tr("Install"))
        self.install.setEnabled(not busy and self._interpreter is not None and not self._context.other_engine_folder)
        self.remove.setEnabled(not busy and installed is not None)
        self.search_again.setVisible(not busy and self._interpreter is None)
        self.cancel.setVisible(busy)
        self.progress.setVisible(busy)
        self.package.setEnabled(not busy)
        default = (
            self.install if (not installed or self._broken) and not self._context.other_engine_folder else self._close
        )
        default.setDefault(True)  # while it is disabled, Return does nothing
        self._grow()

    def _show_command(self) -> None:
        self.copy.setEnabled(self._interpreter is not None)
        if self._interpreter is not None:
            folder, platform = str(self._context.folder.path), self._context.running.platform
            self.command.setPlainText(shell_command(self._interpreter, self._selected_package(), folder, platform))
            self._grow()

    def _selected_package(self) -> Package:
        return self._context.packages[self.package.currentIndex()]

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Install the inference engine"))
        self.package.addItems([_package_text(package) for package in self._context.packages])
        self.folder.setText(str(self._context.folder.path))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Status:"), self.status)
        form.addRow(tr("&Package:"), self.package)
        form.addRow(tr("Folder:"), self.folder)
        column = QVBoxLayout(self._content)
        column.addWidget(_label(_introduction(self._context)))
        column.addLayout(form)
        column.addWidget(_label(tr("Install runs this command. You can also run it yourself in a terminal:")))
        column.addWidget(self.command)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.next_action)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addWidget(self.log, 100)
        column.addStretch(1)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        skip_unless_scrollable(self._scroll)
        layout = QVBoxLayout(self)
        layout.addWidget(self._scroll)
        layout.addWidget(self.buttons)
        self.progress.setRange(0, 0)
        self.log.hide()
        self.copy.setEnabled(False)
        self.resize(self.fontMetrics().averageCharWidth() * 90, 0)

    def _grow(self) -> None:
        """Enlarge the window to its content, up to the height of the screen; the rest scrolls."""
        if not self.isVisible():
            return
        self.layout().activate()
        self._content.layout().activate()
        viewport = self._scroll.viewport()  # a theme may give the area a frame
        missing = self._content.layout().totalHeightForWidth(viewport.width()) - viewport.height()
        available = self.screen().availableGeometry().height() - 2 * self.buttons.height()
        if missing > 0:
            self.resize(self.width(), min(self.height() + missing, available))

    def _connect(self) -> None:
        self.package.currentIndexChanged.connect(self._show_command)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.command.toPlainText()))
        self.install.clicked.connect(self._install)
        self.remove.clicked.connect(self._remove)
        self.search_again.clicked.connect(self._find_python)
        self.cancel.clicked.connect(lambda: self._task and self._task.cancel())
        self.buttons.rejected.connect(self.close)


def _introduction(install_context: InstallContext) -> str:
    introduction = tr(
        "Pixelwise runs models with onnxruntime, which is not included in QGIS. Install downloads it with pip, from "
        "the package index pip is configured to use, into a folder in your QGIS profile. QGIS itself, its numpy and "
        "all other packages remain unchanged."
    )
    if not install_context.driver:
        return introduction
    gpu = tr(
        "This computer has an NVIDIA driver: onnxruntime-gpu can use the GPU if CUDA and cuDNN are also installed. "
        "Otherwise it uses the CPU, as onnxruntime does."
    )
    return f"{introduction}\n\n{gpu}"


def _package_text(package: Package) -> str:
    return tr("{package} (about {download} MB to download, {space} MB on disk)").format(
        package=package.name, download=package.download, space=package.space
    )


def _label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)  # the output of pip may look like HTML
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _combo(parent: QWidget) -> QComboBox:
    """Return a combo box that fits a narrow window, even with long entries."""
    combo = QComboBox(parent)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_MIN_LETTERS)
    return combo


class _OutputPane(QPlainTextEdit):
    """Read-only text in a fixed-width font."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(fixed_font())
        self.setMinimumHeight(self._height_of(_LOG_LINES * self.fontMetrics().lineSpacing()))

    def _height_of(self, text: float) -> int:
        around = max(self.height() - self.viewport().height(), 2 * self.frameWidth())  # also what a theme adds
        return math.ceil(text + 2 * self.document().documentMargin()) + _ROUNDING + around


class _Command(_OutputPane):
    """As high as its text, up to a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *_: object) -> None:
        text = self.blockBoundingRect(self.document().firstBlock()).height()
        limit = _COMMAND_LINES * self.fontMetrics().lineSpacing()
        self.setFixedHeight(self._height_of(min(text, limit)))
        show_scroll_bar(self, text > limit)
