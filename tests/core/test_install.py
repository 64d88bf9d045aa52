"""The engine is installed into its folder completely or not at all, and can be removed."""

from __future__ import annotations

import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pixelwise.inference import Cancelled
from pixelwise.installation.errors import InstallationError
from pixelwise.installation.install import InstallRequest, install
from pixelwise.installation.interpreter import Interpreter
from pixelwise.installation.nvidia import nvidia_driver
from pixelwise.installation.package_folder import DaskFolder, EngineFolder, InstalledPackage
from pixelwise.installation.pip_command import (
    CPU_PACKAGE,
    DASK_PACKAGE,
    NVIDIA_PACKAGE,
    pip_arguments,
    pip_error_message,
    shell_command,
)
from pixelwise.tests.interpreters import Subprocesses, asked, fake_python


@pytest.fixture
def folder(tmp_path) -> EngineFolder:
    return EngineFolder(tmp_path / "profile" / "pixelwise" / "engine", "cp312")


def order(folder, program, package=CPU_PACKAGE) -> InstallRequest:
    return InstallRequest(Interpreter(str(program), "", True), package, folder, "/numpy")


def run(asked_for, on_line=lambda line: None, cancelled=lambda: False) -> bool:
    return install(asked_for, Subprocesses(), dict(os.environ), on_line, cancelled)


def everything_in(folder: EngineFolder) -> list[str]:
    return sorted(path.name for path in folder.base.iterdir())


def lock(monkeypatch, locked: Path) -> None:
    """Refuse to rename a folder, like Windows while a program has loaded a library from it."""
    rename = Path.rename

    def refuse(path, target):
        if path == locked:
            raise PermissionError(13, "Access is denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)


def test_it_is_downloaded_alone_tested_and_put_into_place(folder, tmp_path):
    program = fake_python(tmp_path / "python")
    lines = []

    in_place = run(order(folder, program), lines.append)

    assert in_place
    assert folder.installed() == InstalledPackage("onnxruntime", "1.31.1")
    assert everything_in(folder) == ["cp312"]
    assert lines == ["Collecting onnxruntime", "Successfully installed onnxruntime-1.31.1"]
    pip, trial = (question["arguments"][1:] for question in asked(program))
    assert pip[:3] == ["-m", "pip", "install"]
    assert {"--no-deps", "--only-binary"} < set(pip)
    assert pip[-1] == "onnxruntime>=1.19"
    assert trial[-1] == "/numpy"


def test_the_build_for_nvidia_replaces_the_other_build(folder, tmp_path):
    run(order(folder, fake_python(tmp_path / "python")))

    run(order(folder, fake_python(tmp_path / "python"), NVIDIA_PACKAGE))

    assert folder.installed() == InstalledPackage("onnxruntime-gpu", "1.31.1")
    assert everything_in(folder) == ["cp312"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"says": "ERROR: No matching distribution found for onnxruntime"},
            "No onnxruntime is available for this version",
        ),
        ({"brings": ()}, "did not download onnxruntime"),
        ({"brings": ("onnxruntime/capi", "numpy")}, "also downloaded numpy"),
        ({"killed": True}, "pip was stopped before it finished"),
        ({"trial": "ImportError: DLL load failed while importing"}, "Visual C"),
    ],
)
def test_a_failed_installation_leaves_no_files(folder, tmp_path, settings, message):
    program = fake_python(tmp_path / "python", **settings)

    with pytest.raises(InstallationError, match=message):
        run(order(folder, program))

    assert everything_in(folder) == []
    assert folder.installed() is None


def test_a_failed_installation_keeps_the_existing_engine(folder, tmp_path):
    run(order(folder, fake_python(tmp_path / "python")))

    with pytest.raises(InstallationError):
        run(order(folder, fake_python(tmp_path / "python", says="ERROR: no"), NVIDIA_PACKAGE))

    assert folder.installed() == InstalledPackage("onnxruntime", "1.31.1")
    assert everything_in(folder) == ["cp312"]


def test_cancelling_stops_pip_immediately_and_leaves_no_files(folder, tmp_path):
    program = fake_python(tmp_path / "python", seconds=3600)  # longer than pytest waits

    with pytest.raises(Cancelled):
        run(order(folder, program), cancelled=lambda: bool(asked(program)))

    assert everything_in(folder) == []


def test_a_python_without_pip_is_reported_before_files_are_written(folder):
    with pytest.raises(InstallationError, match="python3-pip"):
        run(InstallRequest(Interpreter("/usr/bin/python3", "", False), CPU_PACKAGE, folder, "/numpy"))

    assert not folder.base.exists()


def test_a_profile_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "pixelwise").write_text("a file where the folder should be")
    folder = EngineFolder(tmp_path / "pixelwise" / "engine", "cp312")

    with pytest.raises(InstallationError, match="not writable"):
        run(order(folder, fake_python(tmp_path / "python")))


def test_an_engine_in_use_is_replaced_at_the_next_start(folder, tmp_path, monkeypatch):
    run(order(folder, fake_python(tmp_path / "python")))
    with monkeypatch.context() as windows:
        lock(windows, folder.path)
        in_place = run(order(folder, fake_python(tmp_path / "python"), NVIDIA_PACKAGE))

    assert not in_place
    assert folder.installed() == InstalledPackage("onnxruntime", "1.31.1")

    assert folder.apply_pending() == []

    assert folder.installed() == InstalledPackage("onnxruntime-gpu", "1.31.1")
    assert everything_in(folder) == ["cp312"]


def test_python_finds_it_after_all_other_places_until_it_is_removed(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", ["/qgis"])
    run(order(folder, fake_python(tmp_path / "python")))

    folder.activate()
    folder.activate()

    assert sys.path == ["/qgis", str(folder.path)]

    assert folder.remove()

    assert sys.path == ["/qgis"]
    assert everything_in(folder) == []


def test_an_engine_in_use_is_removed_at_the_next_start_and_not_used_until_then(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", ["/qgis"])
    run(order(folder, fake_python(tmp_path / "python")))
    with monkeypatch.context() as windows:
        lock(windows, folder.path)
        assert not folder.remove()
        problems = folder.apply_pending()
        folder.activate()

    assert folder.installed() is None
    assert folder.pending
    assert problems == [
        f"{folder.path}: the files are still in use ([Errno 13] Access is denied: '{folder.path}'). "
        "Close all QGIS windows."
    ]
    assert sys.path == ["/qgis"]

    assert folder.apply_pending() == []

    assert everything_in(folder) == []


def test_installing_again_after_a_pending_removal_keeps_the_new_engine(folder, tmp_path, monkeypatch):
    run(order(folder, fake_python(tmp_path / "python")))
    with monkeypatch.context() as windows:
        lock(windows, folder.path)
        folder.remove()
        run(order(folder, fake_python(tmp_path / "python"), NVIDIA_PACKAGE))

    folder.apply_pending()

    assert folder.installed() == InstalledPackage("onnxruntime-gpu", "1.31.1")


def test_a_start_removes_abandoned_folders_and_keeps_those_that_another_qgis_is_filling(folder):
    fresh, old, trash = (folder.base / f"cp312.{name}" for name in ("part-new", "part-old", "trash-x"))
    for path in (fresh, old, trash):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))

    folder.apply_pending()

    assert everything_in(folder) == ["cp312.part-new"]


def test_a_start_without_an_installed_engine_has_no_effect(folder, monkeypatch):
    monkeypatch.setattr(sys, "path", ["/qgis"])

    assert folder.apply_pending() == []
    folder.activate()

    assert sys.path == ["/qgis"]
    assert not folder.base.exists()


def test_each_version_of_python_has_its_own_folder(tmp_path):
    tag = "cp{}{}".format(*sys.version_info)

    assert EngineFolder.of(str(tmp_path)).path == tmp_path / "pixelwise" / "engine" / tag


def test_the_command_can_be_pasted_into_the_system_s_command_line():
    windows = Interpreter("C:/Program Files/QGIS/apps/Python312/python.exe", "C:/Program Files/QGIS", True)
    macos = Interpreter("/Applications/QGIS.app/Contents/MacOS/python3.12", "/Applications/My QGIS", True)

    on_windows = shell_command(windows, CPU_PACKAGE, "C:/My profile/cp312", "win32", "1.26.4")
    on_macos = shell_command(macos, CPU_PACKAGE, "/My profile/cp312", "darwin", "1.26.4")

    assert on_windows == (
        'set "PYTHONHOME=C:/Program Files/QGIS" && "C:/Program Files/QGIS/apps/Python312/python.exe" -m pip install '
        '--target "C:/My profile/cp312" --no-deps --only-binary :all: --upgrade --no-compile --no-input '
        '--disable-pip-version-check --progress-bar off "onnxruntime>=1.19"'
    )
    assert on_macos == (
        "PYTHONHOME='/Applications/My QGIS' /Applications/QGIS.app/Contents/MacOS/python3.12 -m pip install "
        "--target '/My profile/cp312' --no-deps --only-binary :all: --upgrade --no-compile --no-input "
        "--disable-pip-version-check --progress-bar off 'onnxruntime>=1.19'"
    )


def test_the_command_for_dask_holds_the_numpy_of_qgis():
    windows, linux = Interpreter("C:/QGIS/python.exe", "C:/QGIS", True), Interpreter("/usr/bin/python3", "", True)

    on_windows = shell_command(windows, DASK_PACKAGE, "C:/dask/cp312", "win32", "1.26.4+mkl")
    on_linux = shell_command(linux, DASK_PACKAGE, "/dask/cp312", "linux", "2.1.0")

    assert on_windows == (
        '(echo numpy==1.26.4)>numpy-of-qgis.txt && set "PYTHONHOME=C:/QGIS" && C:/QGIS/python.exe -m pip install '
        "--target C:/dask/cp312 --constraint numpy-of-qgis.txt --only-binary :all: --upgrade --no-compile --no-input "
        "--disable-pip-version-check --progress-bar off distributed cryptography"
    )
    assert on_linux.startswith("(echo numpy==2.1.0)>numpy-of-qgis.txt && /usr/bin/python3 -m pip install --target ")


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("/usr/bin/python3: No module named pip", "python3-pip"),
        ("WARNING: ProxyError('Cannot connect to proxy.')\nERROR: No matching distribution", "proxy"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
        ("NewConnectionError: Temporary failure in name resolution\nERROR: No matching distribution", "be reached"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied", "not writable"),
        ("ERROR: Could not find a version that satisfies the requirement\nERROR: No matching", "Use another version"),
        ("ERROR: something new", "run the command yourself"),
    ],
)
def test_messages_of_pip_are_shown_and_explained(output, advice):
    message = pip_error_message(output.splitlines(), CPU_PACKAGE)

    assert (
        output.splitlines()[0] if "ERROR" not in output else output[output.index("ERROR") :].splitlines()[0]
    ) in message
    assert advice in message


def test_an_nvidia_driver_is_detected_by_its_files(tmp_path):
    (tmp_path / "proc/driver/nvidia").mkdir(parents=True)
    (tmp_path / "proc/driver/nvidia/version").touch()
    (tmp_path / "Windows/System32").mkdir(parents=True)
    (tmp_path / "Windows/System32/nvcuda.dll").touch()

    assert nvidia_driver("linux", {}, str(tmp_path)) == str(tmp_path / "proc/driver/nvidia/version")
    assert nvidia_driver("linux", {}, str(tmp_path / "empty")) == ""
    assert nvidia_driver("win32", {"SystemRoot": str(tmp_path / "Windows")}).endswith("nvcuda.dll")
    assert nvidia_driver("win32", {"SystemRoot": str(tmp_path)}) == ""
    assert nvidia_driver("darwin", {}, str(tmp_path)) == ""


def test_pip_installs_into_a_folder_without_changing_qgis():
    arguments = pip_arguments(Interpreter("python3", "", True), CPU_PACKAGE, "/target", "numpy.txt")

    assert arguments[arguments.index("--target") + 1] == "/target"
    assert "--user" not in arguments


def wheel(folder, name, version, code="", requires=()):
    """Write a wheel of one module."""
    info = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    texts = {
        f"{name}/__init__.py": f'__version__ = "{version}"\n{code}',
        f"{info}/METADATA": "\n".join([*lines, *(f"Requires-Dist: {each}" for each in requires), ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in texts.items():
            archive.writestr(path, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in (*texts, f"{info}/RECORD")))


@pytest.fixture
def index(tmp_path):
    """A folder of wheels in place of the package index, with two versions of numpy."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    security = "class Security:\n    temporary = staticmethod(lambda: None)\n"
    wheel(folder, "distributed", "2030.1", f"import held\n{security}", ("held", "numpy"))
    wheel(folder, "held", "1.0")
    wheel(folder, "cryptography", "50.0")
    wheel(folder, "numpy", "1.26.4")
    wheel(folder, "numpy", "99.0")
    return {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": os.devnull}


def dask_order(tmp_path, numpy):
    folder = DaskFolder(tmp_path / "profile" / "pixelwise" / "dask", "cp312")
    return InstallRequest(Interpreter(sys.executable, "", True), DASK_PACKAGE, folder, str(tmp_path), numpy)


def test_dask_is_installed_with_what_it_needs_and_never_with_another_numpy(tmp_path, index):
    request = dask_order(tmp_path, "1.26.4")

    in_place = install(request, Subprocesses(), index, lambda line: None, lambda: False)

    assert in_place
    assert request.folder.installed() == InstalledPackage("distributed", "2030.1")
    found = {path.name.partition(".dist")[0] for path in request.folder.path.glob("*.dist-info")}
    assert found == {"distributed-2030.1", "held-1.0", "cryptography-50.0", "numpy-1.26.4"}


def test_dask_that_needs_another_numpy_than_that_of_qgis_is_not_installed(tmp_path, index):
    request = dask_order(tmp_path, "1.19.0")

    with pytest.raises(InstallationError, match=r"distributed was not installed(.|\n)*for .* QGIS's numpy"):
        install(request, Subprocesses(), index, lambda line: None, lambda: False)

    assert list(request.folder.base.iterdir()) == []


def test_dask_that_does_not_load_next_to_the_packages_of_qgis_is_removed_again(tmp_path):
    brings = ("distributed", "distributed-2030.1.dist-info")
    program = fake_python(tmp_path / "python", brings=brings, trial="ImportError: tornado is too old")
    request = replace(dask_order(tmp_path, "1.26.4"), interpreter=Interpreter(str(program), "", True))

    with pytest.raises(InstallationError, match=r"distributed was downloaded but does not load .*tornado is too old"):
        run(request)

    assert list(request.folder.base.iterdir()) == []
