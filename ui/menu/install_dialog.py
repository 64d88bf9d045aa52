"""The dialog that installs and removes the inference engine, and Dask for clusters, with the command it runs."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QWidget

from ...inference import PixelwiseError
from ...inference.processes.programs import Programs
from ...installation.install import InstallRequest, install
from ...installation.install_context import InstallContext
from ...installation.interpreter import Interpreter, find_interpreter
from ...installation.package_folder import PackageFolder
from ...installation.pip_command import DASK_PACKAGE, Package, shell_command
from ...processing_provider.i18n import tr
from ..function_task import FunctionTask
from .qt_programs import QtPrograms
from .task_dialog import TaskDialog, plain_label

_MIN_LETTERS = 16  # of the list of packages


class InstallDialog(TaskDialog):
    """Installs and removes packages on request. A running installation continues when the dialog is closed.

    Attributes:
        usable: Whether this dialog installed an engine that can be used without restarting QGIS.
        succeeded: Whether the last installation is ready to use.
    """

    def __init__(
        self, parent: QWidget | None, install_context: InstallContext, programs: Programs | None = None
    ) -> None:
        """Create the dialog and search for QGIS's Python interpreter."""
        super().__init__(parent)
        self._context = install_context
        self._programs = programs or QtPrograms()
        self._interpreter: Interpreter | None = None
        self._broken = bool(install_context.engine_error) and not install_context.other_engine_folder
        self.usable = self.succeeded = False
        self.status = plain_label()
        self.package = _combo(self)
        self.folder = plain_label()
        self.search_again = self.buttons.addButton(tr("Search Again"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._connect()
        self.announce("")
        self.show_status()
        self._find_python()

    def _find_python(self) -> None:
        self.show_message(tr("Searching for QGIS's Python interpreter…"))
        self.start(
            tr("Pixelwise: searching for QGIS's Python interpreter"),
            lambda task: find_interpreter(
                self._context.running, self._programs, self._context.environment, task.isCanceled
            ),
            self._python_search_ended,
        )

    def _python_search_ended(self, task: FunctionTask) -> None:
        self.show_message("")
        if task.was_cancelled:
            self.show_message(tr("Cancelled. QGIS's Python interpreter is needed to install the engine: search again."))
        elif isinstance(task.result, Interpreter):
            self._interpreter = task.result
        self._show_command()

    def _install(self) -> None:
        package = self._selected_package()
        context, folder = self._context, self._folder
        request = InstallRequest(self._interpreter, package, folder, context.numpy, context.numpy_version)
        self.log.clear()
        self.log.show()
        self.usable = self.succeeded = False
        self.show_message(tr("Installing {package}…").format(package=package.name))
        self.start(
            tr("Pixelwise: installing {package}").format(package=package.name),
            lambda task: install(request, self._programs, context.environment, task.output.emit, task.isCanceled),
            self._installation_ended,
        )

    def _installation_ended(self, task: FunctionTask) -> None:
        if task.was_cancelled:
            self.show_message(tr("Cancelled. Nothing was installed."))
        elif task.error is None:
            # A package that failed to load can leave modules behind.
            loaded, is_engine = self._folder.is_loaded, self._is_engine
            self._folder.activate()
            self._broken = self._broken and not is_engine
            self.succeeded = bool(task.result) and not loaded
            self.usable = self.succeeded and is_engine
            self.show_message(
                tr("Installed and ready to use.") if self.succeeded else tr("Installed. Restart QGIS to use it.")
            )
        self.show_status()

    def _remove(self) -> None:
        try:
            removed = self._folder.remove()
        except PixelwiseError as error:
            self.show_message(str(error))
            return
        self.show_message(
            tr("Removed. The part already loaded stays in use until QGIS is closed.")
            if removed
            else tr("QGIS is using it right now. It will be removed when QGIS is restarted.")
        )
        self.show_status()

    def show_status(self) -> None:
        """Show whether the selected package is installed, and enable the buttons."""
        installed, other = self._folder.installed(), self._context.other_folder_of(self._selected_package())
        self.status.setText(self._status())
        self.folder.setText(str(self._folder.path))
        busy = self.busy
        self.install.setText(tr("Install Again") if installed else tr("Install"))
        self.install.setEnabled(not busy and self._interpreter is not None and not other)
        self.remove.setEnabled(not busy and installed is not None)
        self.search_again.setVisible(not busy and self._interpreter is None)
        self.package.setEnabled(not busy)
        is_broken = self._broken and self._is_engine
        default = self.install if (not installed or is_broken) and not other else self._close
        default.setDefault(True)  # while it is disabled, Return does nothing
        super().show_status()

    def _status(self) -> str:
        context, package, folder = self._context, self._selected_package(), self._folder
        installed, other = folder.installed(), context.other_folder_of(package)
        if self._is_engine and context.engine_error and other:
            return tr(
                "QGIS's Python has an onnxruntime in {folder} that cannot be used but takes precedence over any "
                "other. Remove it there (python3 -m pip uninstall onnxruntime onnxruntime-gpu), restart QGIS, and "
                "install it here."
            ).format(folder=other)
        if installed:
            template = (
                tr("Installed by Pixelwise: {package} {version}. It cannot be used: {reason}")
                if self._broken and self._is_engine
                else tr("Installed by Pixelwise: {package} {version}.")
            )
            return template.format(package=installed.package, version=installed.version, reason=context.engine_error)
        if other:
            return tr(
                "QGIS's Python already has {package}, in {folder}. Pixelwise uses it, so there is nothing to install."
            ).format(package=folder.module, folder=other)
        if folder.pending:
            return tr("It will be removed when QGIS is restarted.")
        return tr("Not installed.")

    @property
    def _folder(self) -> PackageFolder:
        """The folder of the selected package."""
        return self._context.folder_of(self._selected_package())

    @property
    def _is_engine(self) -> bool:
        """Whether the selected package is a build of the engine."""
        return self._selected_package() is not DASK_PACKAGE

    def _show_package(self) -> None:
        if self._interpreter is not None:  # otherwise the message says why it was not found
            self.show_message("")
        self.log.hide()
        self._show_command()
        self.show_status()

    def _show_command(self) -> None:
        self.copy.setEnabled(self._interpreter is not None)
        if self._interpreter is not None:
            folder, platform = str(self._folder.path), self._context.running.platform
            package, numpy = self._selected_package(), self._context.numpy_version
            self.command.setPlainText(shell_command(self._interpreter, package, folder, platform, numpy))
            self.grow()

    def _selected_package(self) -> Package:
        return self._context.packages[self.package.currentIndex()]

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Install the Inference Engine"))
        self.package.addItems([_package_text(package) for package in self._context.packages])
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Status:"), self.status)
        form.addRow(tr("&Package:"), self.package)
        form.addRow(tr("Folder:"), self.folder)
        self.copy.setEnabled(False)
        about_command = tr("Install runs this command. You can also run it yourself in a terminal:")
        self.lay_out(about_command, plain_label(_introduction(self._context)), form)
        self.package.setFocus()  # not a button, for which Return would press it

    def _connect(self) -> None:
        self.package.currentIndexChanged.connect(self._show_package)
        self.install.clicked.connect(self._install)
        self.remove.clicked.connect(self._remove)
        self.search_again.clicked.connect(self._find_python)


def _introduction(install_context: InstallContext) -> str:
    paragraphs = [
        tr(
            "Pixelwise runs models with onnxruntime, which is not included in QGIS. Install downloads it with pip, "
            "from the package index pip is configured to use, into a folder in your QGIS profile. QGIS itself, its "
            "numpy and all other packages remain unchanged."
        )
    ]
    if install_context.driver:
        paragraphs.append(
            tr(
                "This computer has an NVIDIA driver: onnxruntime-gpu can use the GPU if CUDA and cuDNN are also "
                "installed. Otherwise it uses the CPU, as onnxruntime does."
            )
        )
    if install_context.dask:
        paragraphs.append(
            tr(
                "The parameter Cluster of Classify Pixels requires the package distributed, a part of Dask. Select it "
                "under Package; the packages it depends on are installed with it."
            )
        )
    return "\n\n".join(paragraphs)


def _package_text(package: Package) -> str:
    if package is DASK_PACKAGE:
        template = tr("{package}, for Cluster (about {download} MB to download, {space} MB on disk)")
    else:
        template = tr("{package} (about {download} MB to download, {space} MB on disk)")
    return template.format(package=package.name, download=package.download, space=package.space)


def _combo(parent: QWidget) -> QComboBox:
    """Return a combo box that fits a narrow window, even with long entries."""
    combo = QComboBox(parent)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_MIN_LETTERS)
    return combo
