"""The command that installs a framework in a terminal."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pixelwise
import pytest
from pixelwise.conversion import FRAMEWORKS, PYTORCH, TENSORFLOW, installation_command
from pixelwise.conversion.command import main
from pixelwise.conversion.environment import environment_of
from pixelwise.installation.errors import InstallationError

FOLDER = Path(pixelwise.__file__).parent / "conversion"


def test_the_command_names_qgis_s_python_the_plugin_the_framework_and_the_profile(tmp_path):
    program, folder, framework, profile = shlex.split(installation_command(PYTORCH, tmp_path / "my profile"))

    assert Path(program).samefile(sys.executable)
    assert (Path(folder), framework, Path(profile)) == (FOLDER, "pytorch", tmp_path / "my profile")


def test_it_runs_without_the_plugin_on_the_path_and_ends_with_the_error_of_pip(tmp_path):
    command = shlex.split(installation_command(TENSORFLOW, tmp_path))
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PYTHONPATH": ""}

    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)

    assert done.returncode == 1
    assert "TensorFlow" in done.stderr
    assert "Traceback" not in done.stderr
    assert not environment_of(TENSORFLOW, tmp_path).is_ready


def test_an_unknown_framework_is_refused_with_the_known_ones(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["theano", str(tmp_path)])

    message = capsys.readouterr().err
    assert all(framework.id in message for framework in FRAMEWORKS)


def test_it_prints_the_folder_of_the_installed_framework(tmp_path, capsys, monkeypatch):
    def make(framework, root, progress):
        progress.info("Collecting torch")
        return environment_of(framework, root)

    monkeypatch.setattr("pixelwise.conversion.command.make_environment", make)

    assert main(["pytorch", str(tmp_path)]) == 0

    folder = environment_of(PYTORCH, tmp_path).folder
    assert capsys.readouterr().out.splitlines() == ["Collecting torch", f"PyTorch is installed in {folder}."]


def test_an_error_is_printed_without_a_traceback(tmp_path, capsys, monkeypatch):
    def fail(framework, root, progress):
        raise InstallationError("The disk is full.")

    monkeypatch.setattr("pixelwise.conversion.command.make_environment", fail)

    assert main(["trees", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "The disk is full.\n"
