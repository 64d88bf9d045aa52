"""Fake programs for QGIS's Python, and folder trees like those of QGIS installers."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pixelwise.inference import Cancelled
from pixelwise.installation.interpreter import RunningPython

# Answers the three queries of the plugin like a real interpreter, and records each one.
_PROGRAM = """import json, os, sys, time
settings = {settings}
home = os.environ.pop("HOME_OF_THE_FAKE", "")
if home:
    os.environ["PYTHONHOME"] = home
with open({log!r}, "a") as log:
    log.write(json.dumps({{"arguments": sys.argv, "environment": dict(os.environ)}}) + "\\n")
if settings["needs_home"] and not home:
    sys.exit("Fatal Python error: init_fs_encoding: No module named 'encodings'")
if sys.argv[1] == "-c" and "find_spec" in sys.argv[2]:
    print("pixelwise " + json.dumps([settings["version"], settings["word"], settings["machine"], settings["pip"]]))
elif sys.argv[1:3] == ["-m", "pip"]:
    target = sys.argv[sys.argv.index("--target") + 1]
    package, _, least = sys.argv[-1].partition(">=")
    print("Collecting " + package, flush=True)
    time.sleep(settings["seconds"])
    if settings["killed"]:
        os.kill(os.getpid(), 9)
    if settings["says"]:
        os.makedirs(os.path.join(target, "onnxruntime"))
        sys.exit(settings["says"])
    for folder in settings["brings"]:
        os.makedirs(os.path.join(target, folder.format(package=package.replace("-", "_"))))
    print("Successfully installed " + package + "-1.31.1")
else:
    sys.exit(settings["trial"] or None)
"""

# A real Python would look for its library in a made-up PYTHONHOME.
_START = """#!/bin/sh
HOME_OF_THE_FAKE=$PYTHONHOME
export HOME_OF_THE_FAKE
unset PYTHONHOME
exec '{python}' -S '{program}' "$@"
"""

WHEEL = ("onnxruntime/capi", "{package}-1.31.1.dist-info")


def fake_python(path: Path, **settings: object) -> Path:
    """Write a program that behaves like a Python interpreter.

    Args:
        path: The file to write; its queries are recorded next to it, one line of JSON each.
        settings: version, word, machine and pip as it reports them; needs_home: whether it fails without PYTHONHOME;
            says: the message with which pip fails; brings: the folders that pip makes; seconds: the duration of pip;
            killed: whether pip is killed; trial: the message with which loading fails.
    """
    usual = {
        "version": [3, 12], "word": sys.maxsize, "machine": platform.machine(), "pip": True, "needs_home": False,
        "says": "", "brings": WHEEL, "seconds": 0, "killed": False, "trial": "",
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    log = str(path.with_name(path.name + ".log"))
    program = path.with_name(path.name + ".program")
    program.write_text(_PROGRAM.format(settings={**usual, **settings}, log=log))
    path.write_text(_START.format(python=sys.executable, program=program))
    path.chmod(0o755)
    return path


def asked(path: Path) -> list[dict[str, object]]:
    """The arguments and the environment of each start of a fake."""
    log = path.with_name(path.name + ".log")
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def qgis_program(path: Path) -> Path:
    """Write a QGIS program that fails the test if it is started."""
    return fake_python(path, says="a second QGIS", trial="a second QGIS")


def running_in(executable: Path, prefix: Path, system: str) -> RunningPython:
    """The Python of a QGIS on another system, as that system would describe it."""
    return RunningPython(system, str(executable), str(prefix), (3, 12), platform.machine())


class Subprocesses:
    """Runs programs as the plugin does, without Qt."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        on_line: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        with (
            tempfile.TemporaryDirectory() as folder,
            subprocess.Popen(list(arguments), env=dict(environment), cwd=folder, **pipes) as program,
        ):
            while program.poll() is None and not cancelled():
                time.sleep(0.01)
            if program.poll() is None:
                program.kill()
                raise Cancelled
            for line in program.stdout.read().splitlines():
                on_line(line)
        return program.returncode
