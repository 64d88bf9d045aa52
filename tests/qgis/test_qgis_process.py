"""The same run from the command line without a window, and its exit code after an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from pixelwise.tests.qgis.programs import CLASSIFY_PIXELS, ROOT, qgis_process
from pixelwise.tests.qgis.rasters import read_pixels
from qgis.core import Qgis


def test_the_command_line_gives_the_same_raster_and_logs_the_classes(real_piece, classified_piece, tmp_path):
    output = tmp_path / "landcover.tif"

    done = qgis_process(**real_piece, OUTPUT=str(output))

    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(read_pixels(str(output)), read_pixels(classified_piece))
    assert "Open Water" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT < 32400, reason="QGIS reads parameters from standard input since 3.24")
def test_parameters_are_accepted_as_json(real_piece, classified_piece, tmp_path):
    output = str(tmp_path / "landcover.tif")

    done = subprocess.run(
        [ROOT / "scripts" / "qgis_process", "run", CLASSIFY_PIXELS, "-"],
        input=json.dumps({"inputs": {**real_piece, "INPUT": [real_piece["INPUT"]], "OUTPUT": output}}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(read_pixels(output), read_pixels(classified_piece))
    assert json.loads(done.stdout)["results"]["OUTPUT"] == output


@pytest.mark.parametrize(
    ("invalid", "expected_error"),
    [
        ({"INPUT": "/nowhere/image.tif"}, "there is no such file"),
        ({"MODEL": "/nowhere/model.emd"}, "/nowhere/model.emd"),
        ({"OUTPUT": "/dev/null/classes.tif"}, "/dev/null/classes.tif"),
    ],
)
def test_an_error_has_exit_code_1_and_the_plugin_s_message_and_writes_no_file(invalid, expected_error, small, tmp_path):
    parameters = {"INPUT": small.raster, "MODEL": small.model, "OUTPUT": str(tmp_path / "out.tif"), **invalid}

    done = qgis_process(**parameters)

    assert done.returncode == 1
    assert expected_error in done.stderr
    assert "Incorrect parameter value" not in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("parameter", ["INPUT", "MASK", "EXTENT", "SNAP_RASTER"])
@pytest.mark.parametrize("name", ["pipe.tif", "scene.vrt"])
def test_a_pipe_is_refused_before_qgis_opens_it(parameter, name, small, tmp_path):
    os.mkfifo(tmp_path / "pipe.tif")
    (tmp_path / "scene.vrt").write_text(
        '<VRTDataset rasterXSize="20" rasterYSize="20"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">pipe.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>'
    )
    parameters = {"INPUT": small.raster, "MODEL": small.model, "OUTPUT": str(tmp_path / "out.tif")}

    done = qgis_process(**{**parameters, parameter: str(tmp_path / name)})

    assert done.returncode == 1
    assert "not a regular file" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_another_python_that_is_first_on_the_path_is_not_used_as_qgis_s(tmp_path):
    other = tmp_path / "bin" / "python3"
    landmark = tmp_path / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "os.py"
    for path in (other, landmark):
        path.parent.mkdir(parents=True)
        path.write_text("")
    other.chmod(0o755)

    done = subprocess.run(
        [ROOT / "scripts" / "qgis_process", "list"],
        env={**os.environ, "PATH": f"{other.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert CLASSIFY_PIXELS in done.stdout
