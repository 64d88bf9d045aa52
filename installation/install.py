"""Install a package: download it next to the final folder, test it, then move it into place.

After an error or a cancellation no files are left, and a package that was installed before is unchanged.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from ..inference.processes.programs import Programs
from .errors import InstallationError
from .interpreter import Interpreter
from .package_folder import PackageFolder
from .pip_command import Package, constraint_of, pip_arguments, pip_error_message

# In a separate process: an unsuitable library may end the process that loads it. Dask also uses packages that QGIS has,
# which take precedence.
_ENGINE_TEST = (
    "import sys; sys.path[:0] = sys.argv[1:]; import onnxruntime; onnxruntime.InferenceSession; "
    "print('onnxruntime', onnxruntime.__version__, 'loads.')"
)
_DASK_TEST = (
    "import sys; sys.path += sys.argv[1:]; import distributed; distributed.Security.temporary(); "
    "print('distributed', distributed.__version__, 'loads.')"
)


@dataclass(frozen=True)
class InstallRequest:
    """The package to install, its folder and its interpreter.

    Attributes:
        interpreter: The Python that will use the package.
        package: The package.
        folder: The destination.
        numpy: The folder of QGIS's numpy, which the engine uses.
        numpy_version: Its version, which dependencies have to accept.
    """

    interpreter: Interpreter
    package: Package
    folder: PackageFolder
    numpy: str
    numpy_version: str = ""


def install(
    request: InstallRequest,
    programs: Programs,
    inherited: Mapping[str, str],
    on_line: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> bool:
    """Install a package.

    Args:
        request: The package and its destination.
        programs: Runs pip.
        inherited: The environment of this process.
        on_line: Called with each line of pip's output.
        cancelled: Returns whether to stop.

    Returns:
        Whether the package is in place; otherwise it will be after the next start.

    Raises:
        InstallationError: pip fails, or the downloaded package does not load.
        Cancelled: The user cancelled.
    """
    interpreter, package = request.interpreter, request.package
    if not interpreter.has_pip:
        raise InstallationError(pip_error_message([f"{interpreter.path}: No module named pip"], package))
    environment = {**interpreter.environment(inherited), "ORT_DISABLE_TELEMETRY": "1"}
    with request.folder.staging() as staging, _constraint(request) as constraint:
        lines: list[str] = []

        def collect(line: str) -> None:
            lines.append(line)
            on_line(line)

        arguments = pip_arguments(interpreter, package, str(staging), constraint)
        code = _run_pip(programs, arguments, environment, collect, cancelled)
        if code < 0:
            raise InstallationError(
                tr(
                    "{package} was not installed: pip was stopped before it finished, probably because memory ran "
                    "out. Close other programs and try again, or run the command yourself."
                ).format(package=package.name)
            )
        if code:
            raise InstallationError(pip_error_message(lines, package))
        _require_package(request, staging)
        del lines[:]
        test = _ENGINE_TEST if package.alone else _DASK_TEST
        if _run_pip(
            programs, [interpreter.path, "-c", test, str(staging), request.numpy], environment, collect, cancelled
        ):
            raise InstallationError(_import_error_message(lines, package))
        return request.folder.adopt(staging)


@contextmanager
def _constraint(request: InstallRequest) -> Iterator[str]:
    """Write the file that holds numpy at the version of QGIS."""
    with tempfile.TemporaryDirectory(prefix="pixelwise-") as folder:
        path = Path(folder) / "constraint.txt"
        path.write_text(constraint_of(request.numpy_version) + "\n", encoding="ascii")
        yield str(path)


def _run_pip(
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


def _require_package(request: InstallRequest, folder: Path) -> None:
    """Refuse a download without the package, or with another numpy.

    Raises:
        InstallationError: It is one.
    """
    package = request.package
    if not (folder / request.folder.module).is_dir():
        raise InstallationError(
            tr(
                "pip finished without an error but did not download {package}. Check pip's configuration (pip "
                "config list), or run the command yourself."
            ).format(package=package.name)
        )
    if package.alone and (folder / "numpy").exists():
        raise InstallationError(
            tr(
                "pip also downloaded numpy, which would not match QGIS. Check pip's configuration (pip config list), "
                "or run the command yourself."
            )
        )


def _import_error_message(lines: list[str], package: Package) -> str:
    output = [line.strip() for line in lines if line.strip()]
    if any("DLL load failed" in line for line in output):
        advice = tr("Install the Microsoft Visual C++ Redistributable (2015 to 2022, x64) and try again.")
    else:
        advice = tr("Use another version of QGIS, or install another version of {package} manually.").format(
            package=package.name
        )
    last_line = (
        output[-1]
        if output
        else tr("it ended without any message, as happens when the processor does not support the program")
    )
    return tr(
        "{package} was downloaded but does not load in QGIS's Python, so it was removed again ({words}). {advice}"
    ).format(package=package.name, words=last_line, advice=advice)
