"""Install the engine: fetch it into a folder beside the final one, try it, then put it into place.

After a failure or a cancel nothing is left, and an engine that stood there before still stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from .engine_folder import EngineFolder
from .errors import InstallationError
from .interpreter import Interpreter
from .pip_command import Package, pip_arguments, what_pip_means
from .programs import Programs

# In a process of its own: a library that does not suit the machine may end the process that loads it.
_TRIAL = (
    "import sys; sys.path[:0] = sys.argv[1:]; import onnxruntime; onnxruntime.InferenceSession; "
    "print('onnxruntime', onnxruntime.__version__, 'loads.')"
)


@dataclass(frozen=True)
class Order:
    """What to install, where, and for whom.

    Attributes:
        interpreter: The Python it is for.
        package: The build.
        folder: Where it goes.
        numpy: The folder of QGIS's numpy, which the engine uses.
    """

    interpreter: Interpreter
    package: Package
    folder: EngineFolder
    numpy: str


def install(
    order: Order,
    programs: Programs,
    inherited: Mapping[str, str],
    hear: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> bool:
    """Install the engine.

    Args:
        order: What to install.
        programs: Runs pip.
        inherited: The environment of this process.
        hear: Told what pip says.
        cancelled: Asked whether to stop.

    Returns:
        Whether it is in place now; else it will be at the next start.

    Raises:
        InstallationError: pip fails, or what it fetched does not load.
        Cancelled: The user wishes so.
    """
    interpreter = order.interpreter
    if not interpreter.has_pip:
        raise InstallationError(what_pip_means([f"{interpreter.path}: No module named pip"]))
    environment = {**interpreter.environment(inherited), "ORT_DISABLE_TELEMETRY": "1"}
    with order.folder.staging() as staging:
        lines: list[str] = []

        def listen(line: str) -> None:
            lines.append(line)
            hear(line)

        code = _run(programs, pip_arguments(interpreter, order.package, str(staging)), environment, listen, cancelled)
        if code < 0:
            raise InstallationError(
                tr(
                    "The inference engine was not installed: pip was stopped before it finished, probably because "
                    "memory ran out. Close other programs and try again, or run the command yourself."
                )
            )
        if code:
            raise InstallationError(what_pip_means(lines))
        _require_engine_alone(staging)
        del lines[:]
        trial = [interpreter.path, "-c", _TRIAL, str(staging), order.numpy]
        if _run(programs, trial, environment, listen, cancelled):
            raise InstallationError(_does_not_load(lines))
        return order.folder.adopt(staging)


def _run(
    programs: Programs,
    arguments: list[str],
    environment: dict[str, str],
    hear: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> int:
    try:
        return programs.run(arguments, environment, hear, cancelled)
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


def _does_not_load(lines: list[str]) -> str:
    said = [line.strip() for line in lines if line.strip()]
    if any("DLL load failed" in line for line in said):
        advice = tr("Install the Microsoft Visual C++ Redistributable (2015 to 2022, x64) and try again.")
    else:
        advice = tr("Use another version of QGIS, or install another version of onnxruntime manually.")
    words = (
        said[-1]
        if said
        else tr("it ended without any message, as happens when the processor does not support the program")
    )
    return tr(
        "onnxruntime was downloaded but does not load in QGIS's Python, so it was removed again ({words}). {advice}"
    ).format(words=words, advice=advice)
