"""The pip command that downloads a package, as arguments and as text, and explanations of pip's errors.

onnxruntime needs only numpy to load and run a network; its other dependencies (flatbuffers, protobuf, packaging and,
in older versions, sympy and coloredlogs) serve its tools for creating models. So only onnxruntime is downloaded, and
QGIS's numpy is unchanged. Tested with onnxruntime 1.19.2 and 1.31.1 in environments with only numpy.

Dask comes with all that it needs, which is not numpy at present. If that changes, the constraint holds QGIS's version.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from ..inference.i18n import tr
from .interpreter import Interpreter

QUIET = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off")

NO_PACKAGE = r"No matching distribution|not a supported wheel|Could not find a version|ResolutionImpossible"

_CONSTRAINT = "numpy-of-qgis.txt"
_LEAST_VERSION = "1.19"  # the oldest version that works with numpy 1 and 2


@dataclass(frozen=True)
class Package:
    """A package that the dialog offers.

    Attributes:
        name: Its name in the package index.
        download: The approximate size of the download in MB.
        space: The approximate size on disk in MB.
        requirements: What pip is asked for.
        alone: Whether nothing that it asks for is installed.
    """

    name: str
    download: int
    space: int
    requirements: tuple[str, ...]
    alone: bool = True


CPU_PACKAGE = Package("onnxruntime", 25, 70, (f"onnxruntime>={_LEAST_VERSION}",))
NVIDIA_PACKAGE = Package("onnxruntime-gpu", 260, 350, (f"onnxruntime-gpu>={_LEAST_VERSION}",))
DASK_PACKAGE = Package("distributed", 12, 40, ("distributed", "cryptography"), alone=False)


def pip_arguments(interpreter: Interpreter, package: Package, target: str, constraint: str) -> list[str]:
    """Return the command that installs `package` into the folder `target`.

    Args:
        interpreter: QGIS's Python.
        package: The package. The engine comes without its dependencies, above all another numpy.
        target: The folder.
        constraint: The file that holds numpy at the version of QGIS, for a package with dependencies.
    """
    dependencies = ("--no-deps",) if package.alone else ("--constraint", constraint)
    # Without compiling.
    options = (*dependencies, "--only-binary", ":all:", "--upgrade", "--no-compile")
    return install_arguments(interpreter, target, options, package.requirements)


def constraint_of(numpy: str) -> str:
    """Return the line of a constraint file that holds numpy at a version, of any build."""
    return f"numpy=={numpy.partition('+')[0]}"


def install_arguments(
    interpreter: Interpreter, target: str, options: Sequence[str], requirements: Sequence[str]
) -> list[str]:
    """Return a command that installs packages into the folder `target`."""
    return [interpreter.path, "-m", "pip", "install", "--target", target, *options, *QUIET, *requirements]


def shell_command(interpreter: Interpreter, package: Package, target: str, platform: str, numpy: str) -> str:
    """Return the command as text for the system's shell; `numpy` is the version of QGIS's numpy."""
    command = as_shell_text(interpreter, pip_arguments(interpreter, package, target, _CONSTRAINT), platform)
    return command if package.alone else f"(echo {constraint_of(numpy)})>{_CONSTRAINT} && {command}"


def as_shell_text(interpreter: Interpreter, arguments: Sequence[str], platform: str) -> str:
    """Return a command of an interpreter as text for the system's shell."""
    if platform == "win32":
        home = f'set "PYTHONHOME={interpreter.home}" && ' if interpreter.home else ""
        return home + " ".join(map(_quoted_for_cmd, arguments))
    home = f"PYTHONHOME={shlex.quote(interpreter.home)} " if interpreter.home else ""
    return home + " ".join(map(shlex.quote, arguments))


def pip_error_message(lines: Sequence[str], package: Package) -> str:
    """Return pip's error messages with advice."""
    return tr("{package} was not installed. pip reported: {words}\n{advice}").format(
        package=package.name, words=reported_errors(lines), advice=advice_on(lines, _not_available(package))
    )


def reported_errors(lines: Sequence[str]) -> str:
    """Return the errors in the output of pip, or else its last line."""
    errors = [line.strip() for line in lines if line.strip().upper().startswith("ERROR")]
    last = [line.strip() for line in lines if line.strip()][-1:]
    return " ".join(errors[:2] or last) or tr("nothing")


def advice_on(lines: Sequence[str], no_package: str) -> str:
    """Return advice on the output of pip; `no_package` if no suitable package was found."""
    output = "\n".join(lines)
    default = tr("Its full output is shown below. Try again, or run the command yourself.")
    advices = (*_known_errors(), (NO_PACKAGE, no_package))
    return next((advice for pattern, advice in advices if re.search(pattern, output, re.IGNORECASE)), default)


def _not_available(package: Package) -> str:
    if not package.alone:
        return tr(
            "No {package} is available for this version of Python, this system and QGIS's numpy. Use another version "
            "of QGIS."
        ).format(package=package.name)
    return tr(
        "No onnxruntime is available for this version of Python and this system. Use another version of QGIS, or the "
        "CPU build if you chose the GPU build."
    )


def _known_errors() -> tuple[tuple[str, str], ...]:
    # Patterns in the output of pip and its libraries. The first match counts, since a lost network also ends in "No
    # matching distribution".
    return (
        (
            r"No module named '?pip",
            tr(
                "QGIS's Python has no pip. Install the package python3-pip with your Linux distribution's package "
                "manager or the OSGeo4W setup, and try again. QGIS from Flatpak has pip if it is started with: "
                "flatpak run --devel org.qgis.qgis"
            ),
        ),
        (
            r"ProxyError|Cannot connect to proxy|Tunnel connection failed|407 Proxy",
            tr(
                "Your internet connection goes through a proxy. Set it for pip (pip config set global.proxy ADDRESS), "
                "or in the environment variable HTTPS_PROXY, and restart QGIS."
            ),
        ),
        (
            r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError",
            tr(
                "The connection is not trusted; your organisation may be inspecting the traffic. Ask its "
                "administrators for their certificate and set it for pip (pip config set global.cert FILE)."
            ),
        ),
        (
            r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo failed|Network is unreachable|"
            r"Connection refused|ConnectTimeout|Read timed out|ReadTimeout|Connection aborted|Connection broken",
            tr(
                "The package index cannot be reached. Check your internet connection, or ask whether pip needs a "
                "different package index (pip config set global.index-url ADDRESS), and try again."
            ),
        ),
        (r"No space left on device|not enough space", tr("The disk is full. Free some space and try again.")),
        (
            r"Permission denied|Access is denied",
            tr("The folder is not writable. Change its permissions and try again."),
        ),
    )


def _quoted_for_cmd(argument: str) -> str:
    return f'"{argument}"' if re.search(r"[\s&<>^|()%!,;=]", argument) else argument
