"""Install the engine: download it next to the final folder, test it, then move it into place.

After an error or a cancellation no files are left, and an engine that was installed before is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from ..inference.processes.programs import Programs
from .engine_folder import EngineFolder
from .errors import InstallationError
from .interpreter import Interpreter
from .pip_command import Package, pip_arguments, pip_error_message

# In a separate process: an unsuitable library may end the process that loads it.
_IMPORT_TEST = (
    "import sys; sys.path[:0] = sys.argv[1:]; import onnxruntime; onnxruntime.InferenceSession; "
    "print('onnxruntime', onnxruntime.__version__, 'loads.')"
)


@dataclass(frozen=True)
class InstallRequest:
    """The package to install, its folder and its interpreter.

    Attributes:
        interpreter: The Python that will use the engine.
        package: The build.
        folder: The destination.
        numpy: The folder of QGIS's numpy, which the engine uses.
    """

    interpreter: Interpreter
    package: Package
    folder: EngineFolder
    numpy: str


def install(
    request: InstallRequest,
    programs: Programs,
    inherited: Mapping[str, str],
    on_line: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> bool:
    """Install the engine.

    Args:
        request: The package and its destination.
        programs: Runs pip.
        inherited: The environment of this process.
        on_line: Called with each line of pip's output.
        cancelled: Returns whether to stop.

    Returns:
        Whether the engine is in place; otherwise it will be after the next start.

    Raises:
        InstallationError: pip fails, or the downloaded engine does not load.
        Cancelled: The user cancelled.
    """
    interpreter = request.interpreter
    if not interpreter.has_pip:
        raise InstallationError(pip_error_message([f"{interpreter.path}: No module named pip"]))
    environment = {**interpreter.environment(inherited), "ORT_DISABLE_TELEMETRY": "1"}
    with request.folder.staging() as staging:
        lines: list[str] = []

        def collect(line: str) -> None:
            lines.append(line)
            on_line(line)

        code = _run(
            programs, pip_arguments(interpreter, request.package, str(staging)), environment, collect, cancelled
        )
        if code < 0:
            raise InstallationError(
                tr(
                    "The inference engine was not installed: pip was stopped before it finished, probably because "
                    "memory ran out. Close other programs and try again, or run the command yourself."
                )
            )
        if code:
            raise InstallationError(pip_error_message(lines))
        _require_engine_alone(staging)
        del lines[:]
        import_test = [interpreter.path, "-c", _IMPORT_TEST, str(staging), request.numpy]
        if _run(programs, import_test, environment, collect, cancelled):
            raise InstallationError(_import_error_message(lines))
        return request.folder.adopt(staging)


def _run(
    programs: Programs,
    arguments: list[str],
    environment: dict[str, str],
    on_line: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> int:
    try:
        return programs.run(arguments, environment, on_line, cancelled)
    except OSError as error:
        raise InstallationError(
            tr("{program}: QGIS's Python cannot be started ({reason}). Run the command yourself.").format(
                program=arguments[0], reason=error
            )
        ) from error


def _require_engine_alone(folder: Path) -> None:
    if not (folder / "onnxruntime" / "capi").is_dir():
        raise InstallationError(
            tr(
                "pip finished without an error but did not download onnxruntime. Check pip's configuration (pip "
                "config list), or run the command yourself."
            )
        )
    if (folder / "numpy").exists():
        raise InstallationError(
            tr(
                "pip also downloaded numpy, which would not match QGIS. Check pip's configuration (pip config list), "
                "or run the command yourself."
            )
        )


def _import_error_message(lines: list[str]) -> str:
    output = [line.strip() for line in lines if line.strip()]
    if any("DLL load failed" in line for line in output):
        advice = tr("Install the Microsoft Visual C++ Redistributable (2015 to 2022, x64) and try again.")
    else:
        advice = tr("Use another version of QGIS, or install another version of onnxruntime manually.")
    last_line = (
        output[-1]
        if output
        else tr("it ended without any message, as happens when the processor does not support the program")
    )
    return tr(
        "onnxruntime was downloaded but does not load in QGIS's Python, so it was removed again ({words}). {advice}"
    ).format(words=last_line, advice=advice)
