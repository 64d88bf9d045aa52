"""The dialog that lists the frameworks for converting models, and installs and removes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QFormLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from qgis.utils import iface

from ...conversion import (
    FRAMEWORKS,
    Framework,
    environment_of,
    installation_command,
    make_environment,
    remove_environment,
)
from ...processing_provider.i18n import numeral, tr
from ..dialog.isolation_note import IsolationNote
from ..function_task import FunctionTask
from ..latest_query import LatestQuery
from .task_dialog import TaskDialog, plain_label


@dataclass(frozen=True)
class _Action:
    """An action after an installation: the framework that it needs, and a function."""

    framework: str
    run: Callable[[], None]


class _TaskProgress:
    """Implements the core's `Progress` with a task of QGIS."""

    def __init__(self, task: FunctionTask) -> None:
        self._task = task

    def advance(self, fraction: float) -> None:
        self._task.setProgress(100.0 * fraction)

    def cancelled(self) -> bool:
        return self._task.isCanceled()

    def info(self, text: str) -> None:
        self._task.output.emit(text)

    def warning(self, text: str) -> None:
        self._task.output.emit(text)


class FrameworksDialog(TaskDialog):
    """Lists all frameworks with their sizes. A running installation continues when the dialog is closed."""

    def __init__(self, parent: QWidget | None, root: Path) -> None:
        """List the frameworks in the profile with this folder."""
        super().__init__(parent)
        self._root = root
        self._action: _Action | None = None
        self._sizes: Mapping[str, int] = {}
        self.reason = plain_label()
        self.list = _FrameworkList(self)
        self.packages, self.source, self.folder = plain_label(), plain_label(), plain_label()
        self._query = LatestQuery(self, tr("Measure installed frameworks"))
        self._query.succeeded.connect(self._show_sizes)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self.show_status())
        self.install.clicked.connect(self._install)
        self.remove.clicked.connect(self._remove)
        self.announce("")
        self.show_status()
        self._measure()

    def offer(self, framework: str, reason: str, title: str, run: Callable[[], None]) -> None:
        """Offer to install a framework, and run a function once it is installed.

        Args:
            framework: Its id.
            reason: Why it is needed.
            title: The title of the action that follows.
            run: The action.
        """
        if self.busy:
            return
        self._action = _Action(framework, run)
        self.list.select(framework)
        self.reason.setText(reason)
        self.reason.show()
        self.announce(title)

    def show_status(self) -> None:
        """Show which frameworks are installed, and enable the buttons."""
        self.list.show_states([self._state_of(framework) for framework in FRAMEWORKS])
        framework = self.list.selected
        environment = environment_of(framework, self._root)
        self.packages.setText(", ".join((*framework.requirements, *framework.alone)))
        self.source.setText(_source_of(framework))
        self.folder.setText(str(environment.folder))
        self.command.setPlainText(installation_command(framework, self._root))
        self.install.setText(tr("Install Again") if environment.is_ready else tr("Install"))
        self.install.setEnabled(not self.busy)
        self.remove.setEnabled(not self.busy and environment.is_ready)
        self.list.setEnabled(not self.busy)
        (self._close if environment.is_ready else self.install).setDefault(True)
        super().show_status()

    def _state_of(self, framework: Framework) -> str:
        if not environment_of(framework, self._root).is_ready:
            return tr("Not installed")
        size = self._sizes.get(framework.id)
        return tr("Installed") if size is None else tr("Installed, {size} MB").format(size=numeral(size))

    def _measure(self) -> None:
        """Measure the installed frameworks, which takes seconds, off the main thread."""
        environments = {framework.id: environment_of(framework, self._root) for framework in FRAMEWORKS}
        self._query.start(
            lambda: {name: environment.size_mb for name, environment in environments.items() if environment.is_ready}
        )

    def _show_sizes(self, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self.show_status()

    def _install(self) -> None:
        framework, root = self.list.selected, self._root
        self.log.clear()
        self.log.show()
        self.show_message(tr("Installing {package}…").format(package=framework.name))
        self.start(
            tr("Pixelwise: installing {package}").format(package=framework.name),
            lambda task: make_environment(framework, root, _TaskProgress(task)),
            self._installation_ended,
        )

    def _ended(self, task: FunctionTask, ended: Callable[[FunctionTask], None]) -> None:
        """Show the result in QGIS's message bar if this window has been closed meanwhile."""
        super()._ended(task, ended)
        if not self.isVisible() and iface is not None and self.message.text():
            level = Qgis.MessageLevel.Success if task.error is None else Qgis.MessageLevel.Warning
            iface.messageBar().pushMessage("Pixelwise", self.message.text(), level, 0)

    def _installation_ended(self, task: FunctionTask) -> None:
        self._measure()
        if task.was_cancelled:
            self.show_message(tr("Cancelled. Nothing was installed."))
            return
        if task.error is not None:
            return
        self.show_message(tr("Installed and ready to use."))
        action = self._action
        if action is not None and action.framework == self.list.selected.id:
            self._action = None
            self.announce("")
            self.show_message("")
            self.close()
            action.run()

    def _remove(self) -> None:
        framework, root = self.list.selected, self._root
        self.show_message(tr("Removing {package}…").format(package=framework.name))
        self.start(
            tr("Pixelwise: removing {package}").format(package=framework.name),
            lambda _: remove_environment(framework, root),
            self._removal_ended,
        )

    def _removal_ended(self, task: FunctionTask) -> None:
        if task.error is None and not task.was_cancelled:
            self.show_message(tr("Removed."))
        self._measure()

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Conversion Frameworks"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Packages:"), self.packages)
        form.addRow(tr("From:"), self.source)
        form.addRow(tr("Folder:"), self.folder)
        self.lay_out(
            tr("You can also install it in a terminal, with this command:"),
            self.reason,
            plain_label(_introduction()),
            IsolationNote(self),
            self.list,
            form,
        )
        self.reason.hide()
        self.list.setFocus()  # not a button, for which Return would press it


class _FrameworkList(QTreeWidget):
    """One row for each framework, all of them visible."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderLabels([tr("Framework"), tr("Download"), tr("On Disk"), tr("Status")])
        self.setAccessibleName(tr("Conversion Frameworks"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for framework in FRAMEWORKS:
            sizes = [
                tr("about {size} MB").format(size=numeral(megabytes))
                for megabytes in (framework.download_mb, framework.disk_mb)
            ]
            item = QTreeWidgetItem(self, [framework.name, *sizes])
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.select(FRAMEWORKS[0].id)

    @property
    def selected(self) -> Framework:
        """The framework of the current row."""
        return FRAMEWORKS[self.indexOfTopLevelItem(self.currentItem())]

    def select(self, framework: str) -> None:
        """Select the row of the framework with this id."""
        ids = [framework.id for framework in FRAMEWORKS]
        self.setCurrentItem(self.topLevelItem(ids.index(framework)))

    def show_states(self, states: Sequence[str]) -> None:
        """Show the state of each framework."""
        for row, state in enumerate(states):
            self.topLevelItem(row).setText(3, state)

    def showEvent(self, event: QShowEvent) -> None:
        """Become as high as all rows."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.topLevelItemCount()))
        self.setFixedHeight(self.header().sizeHint().height() + rows + 2 * self.frameWidth())
        super().showEvent(event)


def _source_of(framework: Framework) -> str:
    if not framework.index:
        return tr("the package index pip is configured to use (usually pypi.org)")
    return tr("the package index pip is configured to use (usually pypi.org), and {index}").format(
        index=framework.index
    )


def _introduction() -> str:
    return tr(
        "The framework that made a model converts it to ONNX. It is not included in QGIS. Install downloads it with "
        "pip into its own folder in your QGIS profile. It is only used for conversions and never loaded into QGIS: "
        "QGIS and its Python remain unchanged, and the converted models run without it. Models of CNTK 2 need no "
        "framework."
    )
