"""The wheel of the core: its content, and the program that pip installs from it."""

import configparser
import json
import os
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from pixelwise.tests.core.runs import classify, read
from pixelwise.tests.wheels import ROOT, build_wheel, install_wheel

SAMPLE = ROOT / "resources" / "sample"
SCENE, MODEL = SAMPLE / "landsat7_olinda.tif", SAMPLE / "land_cover_demo.onnx"


def version():
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def program(wheel, tmp_path_factory):
    """The installed program."""
    return install_wheel(wheel, tmp_path_factory.mktemp("installed") / "venv").with_name("pixelwise")


def called(*command, **more):
    """The result of a program outside the project's folder, which sees no package of the tests."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")} | more
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, env=environment, cwd="/")


def test_the_wheel_has_the_version_of_the_plugin_and_the_core_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"pixelwise-{version()}.dist-info/METADATA").decode("utf-8")
        sources = {name: archive.read(name).decode("utf-8") for name in names if name.endswith(".py")}

    modules = {f"pixelwise/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "inference").rglob("*.py")}
    assert wheel.name == f"pixelwise-{version()}-py3-none-any.whl"
    assert sources.keys() == modules | {"pixelwise/__init__.py", "pixelwise/__main__.py"}
    assert {name for name in names - sources.keys() if ".dist-info/" not in name} == set()
    assert f"pixelwise-{version()}.dist-info/licenses/LICENSE" in names
    assert "# Pixelwise\n" in metadata
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist")] == [
        "Requires-Dist: numpy",
        "Requires-Dist: onnxruntime",
        "Requires-Dist: cryptography; extra == 'dask'",
        "Requires-Dist: distributed>=2022.12; extra == 'dask'",
        "Requires-Dist: onnxruntime-gpu; extra == 'gpu'",
    ]
    assert not [name for name, text in sources.items() if "qgis.core" in text or "classFactory" in text]


def test_the_same_sources_give_the_same_wheel(wheel, tmp_path):
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_installed_program_classifies_like_the_core(program, tmp_path):
    expected = classify(SCENE, MODEL, tmp_path / "core.tif")

    done = called(program, "classify", "--json", SCENE, MODEL, tmp_path / "map.tif")

    assert (done.returncode, "Classified 349 x 352 pixels" in done.stderr) == (0, True)
    np.testing.assert_array_equal(read(tmp_path / "map.tif"), expected)
    values, counts = np.unique(expected, return_counts=True)
    assert {entry["value"]: entry["pixels"] for entry in json.loads(done.stdout)["classes"]} == dict(
        zip(values.tolist(), counts.tolist())
    )


def test_the_installed_program_states_its_versions(program):
    done = called(program, "--version")

    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"pixelwise {version()}")


def test_the_installed_package_imports_nothing_of_qgis(program):
    python = program.with_name("python")
    code = (
        "import sys; sys.modules.update(qgis=None, PyQt5=None); import pixelwise.inference; print(pixelwise.__file__)"
    )

    done = called(python, "-c", code)

    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()).is_relative_to(program.parent.parent)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("osgeo/__init__.py", "Pixelwise needs GDAL's Python bindings (no libgdal)."),
        ("osgeo/gdal_array.py", "GDAL's Python bindings and numpy do not match (no libgdal)."),
    ],
)
def test_without_gdal_the_program_says_what_to_install(program, tmp_path, broken, words):
    for name in ("osgeo/__init__.py", "osgeo/gdal.py", broken):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise ImportError('no libgdal')" if name == broken else "")

    done = called(program, "card", MODEL, PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(words)
    assert "Traceback" not in done.stderr
