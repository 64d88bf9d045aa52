"""The program that pip installs has the parameters of Classify Pixels, and writes the same files."""

from __future__ import annotations

import argparse
import os
import re
import subprocess

import processing
import pytest
from osgeo import ogr
from pixelwise.inference.command_line.options import add_classify
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS
from pixelwise.tests.wheels import ROOT, build_wheel, install_wheel

SAMPLE = ROOT / "resources" / "sample"
SCENE, MODEL = str(SAMPLE / "landsat7_olinda.tif"), str(SAMPLE / "land_cover_demo.onnx")
PROGRAM = re.compile(b"Run from: [^<]+|pixelwise-[0-9a-f]{64}")  # and the hash of the text with it
POSITIONS = {"INPUT", "MODEL", "OUTPUT"}
ONLY_IN_QGIS = {"OUTPUT_NAME"}  # the name of a layer in the project


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program of the wheel, installed in a fresh environment."""
    wheel = build_wheel(tmp_path_factory.mktemp("wheel"))
    return install_wheel(wheel, tmp_path_factory.mktemp("installed") / "venv").with_name("pixelwise")


@pytest.fixture
def fields(tmp_path):
    """A file with a polygon in degrees in the scene."""
    path = str(tmp_path / "fields.geojson")
    dataset = ogr.GetDriverByName("GeoJSON").CreateDataSource(path)
    layer = dataset.CreateLayer("fields", None, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((-34.93 -8.0, -34.86 -8.01, -34.9 -7.95, -34.93 -8.0))"))
    layer.CreateFeature(feature)
    return path


def option(parameter):
    return "--" + parameter.lower().replace("_", "-")


def files(folder):
    """The files of a result, without the program that made it."""
    return {path.name: PROGRAM.sub(b"", path.read_bytes()) for path in folder.iterdir()}


def test_every_parameter_is_an_option(algorithm):
    parser = argparse.ArgumentParser()
    add_classify(parser)
    options = {text for action in parser._actions for text in action.option_strings}

    parameters = {definition.name() for definition in algorithm.parameterDefinitions()} - POSITIONS - ONLY_IN_QGIS

    assert {option(name) for name in parameters} - options == set()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"CRS": "EPSG:32725", "CELL_SIZE": 40, "PARALLEL_FACTOR": "1", "PROCESSOR_TYPE": 1},
        {"EXTENT": "-34.92,-34.88,-8.0,-7.96 [EPSG:4326]", "ARGUMENTS": "merge blend;padding 16"},
        {"BANDS": "1,2,3,4,5,6", "SNAP_RASTER": SCENE, "MASK": True, "OUTPUT_CONFIDENCE": True},
    ],
    ids=["defaults", "another CRS", "an extent", "a mask"],
)
def test_the_installed_program_writes_the_same_bytes_as_qgis(program, tmp_path, fields, settings):
    qgis, shell = tmp_path / "qgis", tmp_path / "shell"
    for folder in (qgis, shell):
        folder.mkdir()
    settings = {**settings, **({"MASK": fields} if "MASK" in settings else {})}
    extras = [name for name in settings if name.startswith("OUTPUT_")]
    values = [f"{option(name)}={value}" for name, value in settings.items() if name not in extras]
    outputs = [f"{option(name)}={shell / 'confidence.tif'}" for name in extras]

    processing.run(
        CLASSIFY_PIXELS,
        {
            **{"INPUT": SCENE, "MODEL": MODEL, "OUTPUT": str(qgis / "map.tif")},
            **settings,
            **{name: str(qgis / "confidence.tif") for name in extras},
        },
    )
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [program, "classify", SCENE, MODEL, str(shell / "map.tif"), *values, *outputs],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert files(shell).keys() == files(qgis).keys()
    assert [name for name, content in files(shell).items() if content != files(qgis)[name]] == []
