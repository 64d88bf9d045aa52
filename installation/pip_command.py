"""The pip command that fetches the engine, for a program to run and for people to read; and what pip's words mean.

onnxruntime needs numpy alone to load and to run a network; what else its package names (flatbuffers, protobuf,
packaging and, in older versions, sympy and coloredlogs) serves its tools for making models. So nothing but itself is
fetched, and QGIS's numpy stays as it is. Tried with onnxruntime 1.19.2 and 1.31.1 in environments with numpy alone.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from ..inference.i18n import tr
from .interpreter import Interpreter

_LEAST_VERSION = "1.19"  # the oldest that works with numpy 1 and 2


@dataclass(frozen=True)
class Package:
    """A build of the engine.

    Attributes:
        name: Its name for pip.
        download: About how many MB are fetched.
        space: About how many MB it takes on disk.
    """

    name: str
    download: int
    space: int


CPU_PACKAGE = Package("onnxruntime", 25, 70)
NVIDIA_PACKAGE = Package("onnxruntime-gpu", 260, 350)


def pip_arguments(interpreter: Interpreter, package: Package, target: str) -> list[str]:
    """Return the command that installs `package` into the folder `target` only."""
    return [
        interpreter.path, "-m", "pip", "install",
        "--target", target,
        # Nothing is compiled, and of what the package names nothing is fetched: above all no other numpy.
        "--no-deps", "--only-binary", ":all:",
        "--upgrade", "--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off",
        f"{package.name}>={_LEAST_VERSION}",
    ]  # fmt: skip


def shown_command(interpreter: Interpreter, package: Package, target: str, platform: str) -> str:
    """Return the command for the system's shell."""
    arguments = pip_arguments(interpreter, package, target)
    if platform == "win32":
        home = f'set "PYTHONHOME={interpreter.home}" && ' if interpreter.home else ""
        return home + " ".join(map(_quoted_for_cmd, arguments))
    home = f"PYTHONHOME={shlex.quote(interpreter.home)} " if interpreter.home else ""
    return home + " ".join(map(shlex.quote, arguments))


def what_pip_means(lines: Sequence[str]) -> str:
    """Return pip's own error messages and advice on what to do."""
    said = "\n".join(lines)
    unknown = tr("Its full output is shown below. Try again, or run the command yourself.")
    advice = next((remedy for signs, remedy in _remedies() if re.search(signs, said, re.IGNORECASE)), unknown)
    errors = [line.strip() for line in lines if line.strip().upper().startswith("ERROR")]
    last = [line.strip() for line in lines if line.strip()][-1:]
    words = " ".join(errors[:2] or last) or tr("nothing")
    return tr("The inference engine was not installed. pip reported: {words}\n{advice}").format(
        words=words, advice=advice
    )


def _remedies() -> tuple[tuple[str, str], ...]:
    # What pip, and the libraries it uses, say; the first that fits wins, since a lost network also ends in "No
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
        (
            r"No matching distribution|not a supported wheel|Could not find a version",
            tr(
                "No onnxruntime is available for this version of Python and this system. Use another version of QGIS, "
                "or the CPU build if you chose the GPU build."
            ),
        ),
    )


def _quoted_for_cmd(argument: str) -> str:
    return f'"{argument}"' if re.search(r"[\s&<>^|()%!,;=]", argument) else argument
