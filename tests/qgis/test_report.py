"""The report: written on request, listed in the Results Viewer, with the areas measured by QGIS."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.result.tally import Tally
from pixelwise.tests.qgis.batches import add_row
from pixelwise.tests.qgis.graphical_models import classifying_model
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.core.ProcessingResults import resultsList
from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelOutput,
    QgsProject,
)
from qgis.PyQt import sip

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
CLASSES = [ModelClass(value, str(value), (value, 0, 0)) for value in (1, 2, 3)]


def measured(crs: QgsCoordinateReferenceSystem, grid: Grid, part: Window) -> float:
    """Return QGIS's area of some cells, in square metres; edges are straight in the CRS."""
    edge = np.linspace(0, 1, 41)[:-1]
    rows = np.concatenate((0 * edge, edge, 0 * edge + 1, 1 - edge)) * part.height + part.row
    cols = np.concatenate((edge, 0 * edge + 1, 1 - edge, 0 * edge)) * part.width + part.col
    ring = [QgsPointXY(*grid.point(row, col)) for row, col in zip(rows, cols)]
    area = QgsDistanceArea()
    area.setSourceCrs(crs, QgsProject.instance().transformContext())
    assert area.setEllipsoid(crs.ellipsoidAcronym())
    return area.measureArea(QgsGeometry.fromPolygonXY([ring]))


@pytest.mark.parametrize(
    ("code", "transform"),
    [
        ("EPSG:32633", (100000, 10, 0, 5400000, 0, -20)),
        ("EPSG:32633", (100000, 5000, 0, 5400000, 0, -5000)),
        ("EPSG:32633", (400000, 800, 600, 5400000, 600, -800)),
        ("EPSG:3857", (1000000, 10, 0, 8000000, 0, -10)),
        ("EPSG:3857", (1000000, 20000, 0, 12000000, 0, -20000)),
        ("EPSG:4326", (10, 0.5, 0, 60, 0, -0.5)),
        ("EPSG:4326", (10, 0.0001, 0, 60, 0, -0.0001)),
        ("EPSG:4807", (0, 0.01, 0, 54, 0, -0.01)),
        ("EPSG:2154", (600000, 3000, 0, 7000000, 0, -3000)),
        ("EPSG:3035", (4000000, 3000, 0, 3000000, 0, -3000)),
        ("EPSG:2263", (984000, 100, 0, 200000, 0, -100)),
        ("EPSG:3413", (200000, 10000, 0, -300000, 0, -10000)),
        ("EPSG:5880", (5000000, 10000, 0, 9000000, 0, -10000)),
    ],
)
def test_areas_equal_those_measured_by_qgis(provider, code, transform):
    grid = Grid(code, transform, 60, 90)
    windows = [Window(row, col, 20, 30) for row in (0, 20, 40) for col in (0, 30, 60)]
    parts = {1: Window(0, 0, 60, 35), 2: Window(0, 35, 25, 55), 3: Window(25, 35, 35, 55)}
    values = np.zeros((60, 90), np.uint8)
    for value, part in parts.items():
        values[part.slices_within(grid.window)] = value
    tally = Tally.of(grid, 255)

    for window in windows:
        tally.add(window, values[window.slices_within(grid.window)])

    areas = [covered.area for _, covered in tally.statistics(CLASSES).classes]
    crs = QgsCoordinateReferenceSystem(code)
    assert areas == pytest.approx([measured(crs, grid, part) for part in parts.values()], rel=3e-4)


@pytest.fixture
def parameters(small, tmp_path) -> dict[str, str]:
    """Parameters of a run with a report."""
    return {
        **small.parameters,
        "OUTPUT": str(tmp_path / "classes.tif"),
        "OUTPUT_REPORT": str(tmp_path / "report.html"),
    }


def cells(report: str) -> list[str]:
    """Return the text of all cells and paragraphs."""
    text = Path(report).read_text(encoding="utf-8")
    return re.findall(r"<(?:td|p|li)[^>]*>([^<]*)</", text)


def test_a_run_from_the_console_writes_the_report(parameters, small):
    result = processing.run(CLASSIFY_PIXELS, parameters)

    assert result == {"OUTPUT": parameters["OUTPUT"], "OUTPUT_REPORT": parameters["OUTPUT_REPORT"]}
    texts = cells(result["OUTPUT_REPORT"])
    for value in range(3):
        assert f"{np.count_nonzero(small.classes == value)}" in texts
    assert f"QGIS {Qgis.QGIS_VERSION}" in texts
    assert parameters["OUTPUT"] in texts


def test_a_preview_writes_no_report(algorithm, parameters):
    assert algorithm.preview_job(parameters, QgsProcessingContext()).report == ""


def test_without_a_destination_no_report_is_written(parameters, tmp_path):
    del parameters["OUTPUT_REPORT"]

    result = processing.run(CLASSIFY_PIXELS, parameters)

    assert set(result) == {"OUTPUT"}
    assert [*tmp_path.glob("*.html")] == []


def test_the_report_can_be_temporary(parameters):
    result = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT_REPORT": "TEMPORARY_OUTPUT"})

    assert result["OUTPUT_REPORT"].endswith(".html")
    assert parameters["OUTPUT"] in cells(result["OUTPUT_REPORT"])


@pytest.mark.parametrize(
    ("name", "words"),
    [("report.pdf", "Report .*report.pdf.*ends in .html or .htm"), ("gone/report.html", "does not exist")],
)
def test_an_unusable_destination_is_rejected_before_the_run(parameters, tmp_path, name, words):
    parameters["OUTPUT_REPORT"] = str(tmp_path / name)

    with pytest.raises(QgsProcessingException, match=words):
        processing.run(CLASSIFY_PIXELS, parameters)

    assert [*tmp_path.iterdir()] == []


def test_the_dialog_lists_the_report_in_the_results_viewer(algorithm, parameters, project, qtbot):
    dialog = AlgorithmDialog(algorithm)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.setParameters(parameters)
    before = len(resultsList.getResults())

    dialog.runAlgorithm()
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    (listed,) = resultsList.getResults()[before:]
    assert Path(listed.filename) == Path(parameters["OUTPUT_REPORT"])
    assert "Report" in listed.name
    assert parameters["OUTPUT"] in cells(listed.filename)


def test_each_item_has_a_section(parameters, small, tmp_path):
    other = write_raster(tmp_path / "other.tif", np.random.default_rng(8).integers(1, 255, (3, 30, 20), np.uint8))
    parameters |= {"INPUT": [small.raster, other], "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "items")}

    result = processing.run(CLASSIFY_PIXELS, parameters)

    assert set(result) == {"OUTPUT", "OUTPUT_FOLDER", "OUTPUT_LAYERS", "OUTPUT_REPORT"}
    text = Path(result["OUTPUT_REPORT"]).read_text(encoding="utf-8")
    assert re.findall("<h2>(.*)</h2>", text)[:4] == [
        "Items",
        "All items merged",
        "1. small",
        "2. other",
    ]


def test_a_graphical_model_writes_the_report(small, project, tmp_path):
    model = classifying_model(str(tmp_path / "classify.model3"), {"MODEL": small.model})
    child = model.childAlgorithm("classify")
    output = QgsProcessingModelOutput("reported", "Reported")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT_REPORT")
    child.setModelOutputs({**child.modelOutputs(), "reported": output})
    model.setChildAlgorithm(child)
    assert model.toFile(str(tmp_path / "both.model3"))
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(tmp_path / "both.model3"))
    loaded.initAlgorithm()
    kinds = {each.type(): each.name() for each in loaded.outputDefinitions()}
    places = {kinds["outputRaster"]: str(tmp_path / "m.tif"), kinds["outputHtml"]: str(tmp_path / "m.html")}

    result = processing.run(loaded, {"image": small.raster, **places})

    assert result[kinds["outputHtml"]] == str(tmp_path / "m.html")
    assert str(tmp_path / "m.tif") in cells(result[kinds["outputHtml"]])


@pytest.fixture
def batch(algorithm):
    """The batch dialog."""
    opened = BatchAlgorithmDialog(algorithm.create())
    yield opened
    if not sip.isdeleted(opened):
        opened.close()


def test_in_a_batch_each_row_has_a_report_or_none(batch, small, qtbot, tmp_path):
    panel = batch.mainWidget()
    panel.clear()
    # Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
    panel.checkLoadLayersOnCompletion.setChecked(False)
    places = [tmp_path / "reported.tif", tmp_path / "unreported.tif"]
    before = len(resultsList.getResults())
    for place in places:
        add_row(batch, {"INPUT": small.raster, "MODEL": small.model, "OUTPUT": str(place)})
    column = panel.parameter_to_column["OUTPUT_REPORT"]
    panel.tblParameters.cellWidget(1, column).setValue(str(tmp_path / "reported.html"))

    batch.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(map(Path.exists, places)) and not tasks.countActiveTasks(), timeout=60_000)

    assert str(places[0]) in cells(str(tmp_path / "reported.html"))
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["reported.html"]
    qtbot.waitUntil(lambda: len(resultsList.getResults()) > before, timeout=60_000)
    assert [Path(each.filename).name for each in resultsList.getResults()[before:]] == ["reported.html"]


def test_the_command_line_writes_the_report(parameters):
    done = qgis_process(**parameters)

    assert done.returncode == 0, done.stderr
    assert gdal.Open(parameters["OUTPUT"]) is not None
    assert parameters["OUTPUT"] in cells(parameters["OUTPUT_REPORT"])
    assert read_pixels(parameters["OUTPUT"]).shape == (40, 50)
