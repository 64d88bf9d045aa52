"""QGIS's own Python interpreter is located on every system, without starting QGIS itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pixelwise.installation.errors import InstallationError
from pixelwise.installation.interpreter import RunningPython, find_interpreter
from pixelwise.tests.interpreters import Subprocesses, asked, fake_python, qgis_program, running_in


def found(running, inherited=None):
    return find_interpreter(running, Subprocesses(), inherited or dict(os.environ), lambda: False)


@pytest.mark.parametrize(
    "python",
    ["apps/Python312/python.exe", "apps/Python312/python3.exe", "bin/python3.exe", "bin/python.exe"],
)
def test_on_windows_it_is_in_the_prefix_or_next_to_qgis(tmp_path, python):
    qgis = qgis_program(tmp_path / "QGIS 3.40.1" / "bin" / "qgis-bin.exe")
    program = fake_python(tmp_path / "QGIS 3.40.1" / python)

    interpreter = found(running_in(qgis, tmp_path / "QGIS 3.40.1" / "apps" / "Python312", "win32"))

    assert (interpreter.path, interpreter.home, interpreter.has_pip) == (str(program), "", True)
    assert asked(qgis) == []


@pytest.mark.parametrize(
    ("app", "python"),
    [
        ("QGIS-LTR.app", "MacOS/bin/python3"),
        ("QGIS-LTR.app", "MacOS/bin/python3.12"),
        ("QGIS-final-4_0_3.app", "MacOS/python3.12"),
        ("QGIS-final-4_0_3.app", "MacOS/python"),
        ("QGIS.app", "Frameworks/bin/python3"),
        ("QGIS.app", "Frameworks/Python.framework/Versions/3.12/bin/python3.12"),
    ],
)
def test_on_macos_it_is_in_the_bundle(tmp_path, app, python):
    contents = tmp_path / app / "Contents"
    qgis = qgis_program(contents / "MacOS" / app[:-4])
    program = fake_python(contents / python)

    interpreter = found(running_in(qgis, contents / "Frameworks", "darwin"))

    assert (interpreter.path, interpreter.home) == (str(program), "")
    assert asked(qgis) == []


def test_a_bundled_python_that_does_not_find_its_library_receives_its_home(tmp_path):
    contents = tmp_path / "QGIS.app" / "Contents"
    program = fake_python(contents / "MacOS" / "python3.12", needs_home=True)

    interpreter = found(running_in(contents / "MacOS" / "QGIS", contents / "Frameworks", "darwin"))

    assert (interpreter.path, interpreter.home) == (str(program), str(contents / "Frameworks"))
    assert [question["environment"].get("PYTHONHOME") for question in asked(program)] == [None, interpreter.home]


def test_a_developer_s_build_on_macos_keeps_it_in_its_prefix(tmp_path):
    program = fake_python(tmp_path / "installed" / "tools" / "python3" / "python3.12")

    interpreter = found(running_in(tmp_path / "output" / "bin" / "qgis", tmp_path / "installed", "darwin"))

    assert interpreter.path == str(program)


def test_on_linux_it_is_in_the_prefix():
    interpreter = found(RunningPython.here())

    assert Path(interpreter.path).parent == Path(sys.prefix) / "bin"


def test_the_first_python_on_the_path_is_not_used_as_that_of_qgis(tmp_path):
    first = fake_python(tmp_path / "shims" / "python3")
    program = fake_python(tmp_path / "usr" / "bin" / "python3.12")

    interpreter = found(running_in(first, tmp_path / "usr", "linux"))

    assert interpreter.path == str(program)


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_running_program_is_used_if_no_other_interpreter_exists(tmp_path, system):
    program = fake_python(tmp_path / "elsewhere" / "python-of-qgis")

    interpreter = found(running_in(program, tmp_path / "prefix", system))

    assert interpreter.path == str(program)


def test_another_version_machine_or_word_length_is_ignored(tmp_path):
    prefix = tmp_path / "apps" / "Python312"
    fake_python(prefix / "python.exe", version=[3, 9])
    fake_python(prefix / "python3.exe", machine="other")
    fake_python(tmp_path / "bin" / "python.exe", word=2**31 - 1)
    right = fake_python(tmp_path / "bin" / "python3.exe")

    interpreter = found(running_in(tmp_path / "bin" / "qgis-bin.exe", prefix, "win32"))

    assert interpreter.path == str(right)


def test_one_with_pip_is_preferred(tmp_path):
    prefix = tmp_path / "apps" / "Python312"
    fake_python(prefix / "python.exe", pip=False)
    with_pip = fake_python(tmp_path / "bin" / "python3.exe")

    interpreter = found(running_in(tmp_path / "bin" / "qgis-bin.exe", prefix, "win32"))

    assert interpreter.path == str(with_pip)


def test_if_no_interpreter_is_suitable_the_message_lists_the_reasons(tmp_path):
    prefix = tmp_path / "apps" / "Python312"
    wrong = fake_python(prefix / "python.exe", version=[3, 9])
    broken = prefix / "python3.exe"
    broken.write_bytes(b"MZ")

    with pytest.raises(InstallationError) as caught:
        found(running_in(tmp_path / "bin" / "qgis-bin.exe", prefix, "win32"))

    assert "QGIS's own Python 3.12 interpreter was not found" in str(caught.value)
    assert f"{wrong}: is Python 3.9, not 3.12" in str(caught.value)
    assert f"{broken}: " in str(caught.value)


def test_a_python_of_another_word_length_is_reported_by_its_bits(tmp_path):
    prefix = tmp_path / "apps" / "Python312"
    wrong = fake_python(prefix / "python.exe", word=2**31 - 1)

    with pytest.raises(InstallationError) as caught:
        found(running_in(tmp_path / "bin" / "qgis-bin.exe", prefix, "win32"))

    assert f"{wrong}: is 32-bit Python 3.12; QGIS uses 64-bit Python" in str(caught.value)


def test_variables_of_the_qgis_launchers_and_targets_of_pip_are_removed_from_its_environment(tmp_path):
    program = fake_python(tmp_path / "python.exe")
    inherited = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "/qgis/python",
        "PYTHONEXECUTABLE": "C:/other.exe",
        "PIP_TARGET": "/somewhere",
        "PIP_USER": "1",
        "HTTPS_PROXY": "proxy:3128",
    }

    found(running_in(tmp_path / "qgis-bin.exe", tmp_path, "win32"), inherited)

    environment = asked(program)[0]["environment"]
    assert not {"PYTHONPATH", "PYTHONEXECUTABLE", "PIP_TARGET"} & set(environment)
    assert (environment["PIP_USER"], environment["HTTPS_PROXY"]) == ("0", "proxy:3128")
