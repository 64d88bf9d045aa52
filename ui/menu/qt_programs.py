"""Runs programs with Qt, in whichever thread asks: without a console window on Windows, and without a shell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qgis.PyQt.QtCore import QProcess, QProcessEnvironment, QTemporaryDir

from ...inference import Cancelled

_PATIENCE = 100  # milliseconds between two looks at the cancel button


class QtPrograms:
    """What `installation.programs.Programs` asks for."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        hear: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        """Run a program to its end, as `Programs` says."""
        folder = QTemporaryDir()
        process = QProcess()
        process.setWorkingDirectory(folder.path())
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        variables = QProcessEnvironment()
        for name, value in environment.items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.start(arguments[0], list(arguments[1:]))
        if not process.waitForStarted():
            raise OSError(process.errorString())
        while process.state() != QProcess.ProcessState.NotRunning:
            process.waitForFinished(_PATIENCE)
            _tell(process, hear)
            if cancelled():
                process.kill()
                process.waitForFinished()
                raise Cancelled
        for line in _text(process.readAll().data()).splitlines():
            hear(line)
        return process.exitCode() if process.exitStatus() == QProcess.ExitStatus.NormalExit else -1


def _tell(process: QProcess, hear: Callable[[str], None]) -> None:
    """Tell the lines that are complete."""
    while process.canReadLine():
        hear(_text(process.readLine().data()).rstrip())


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace")
