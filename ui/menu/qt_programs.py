"""Run programs with Qt, in any thread, without a shell and without a console window on Windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qgis.PyQt.QtCore import QProcess, QProcessEnvironment, QTemporaryDir

from ...inference import Cancelled

_POLL_INTERVAL = 100  # ms between two checks for cancellation


class QtPrograms:
    """Implements `inference.processes.programs.Programs` with QProcess."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        on_line: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        """Run a program to its end; arguments and errors as in `Programs`."""
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
            process.waitForFinished(_POLL_INTERVAL)
            _pass_lines(process, on_line)
            if cancelled():
                process.kill()
                process.waitForFinished()
                raise Cancelled
        for line in _decoded(process.readAll().data()).splitlines():
            on_line(line)
        return process.exitCode() if process.exitStatus() == QProcess.ExitStatus.NormalExit else -1


def _pass_lines(process: QProcess, on_line: Callable[[str], None]) -> None:
    """Pass on the complete lines of the output."""
    while process.canReadLine():
        on_line(_decoded(process.readLine().data()).rstrip())


def _decoded(output: bytes) -> str:
    return output.decode("utf-8", "replace")
