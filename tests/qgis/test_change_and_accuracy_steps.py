"""Change and accuracy as batches, and one after the other in a graphical model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip


@pytest.fixture
def maps(tmp_path) -> list[str]:
    """Three class rasters with NoData and names."""
    random = np.random.default_rng(4)
    paths = []
    for name in ("2010", "2014", "2018"):
        path = write_raster(tmp_path / f"{name}.tif", random.integers(0, 4, (1, 60, 50), np.uint8))
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.GetRasterBand(1).SetNoDataValue(0)
        dataset.GetRasterBand(1).SetCategoryNames(["", "Wasser", "Grünland", "Äcker"])
        dataset = None
        paths.append(path)
    return paths


def run_batch(provider, qtbot, algorithm: str, rows: list[dict[str, str]]) -> None:
    """Run a batch from its dialog, and wait for all results."""
    dialog = BatchAlgorithmDialog(provider.algorithm(algorithm).create())
    # Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
    dialog.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    panel = dialog.mainWidget()
    for row, values in enumerate(rows):
        if row:
            panel.addRow()
        for name, value in values.items():
            column = panel.parameter_to_column[name]
            if name == "OUTPUT":
                panel.tblParameters.cellWidget(row + 1, column).setValue(value)
            else:
                panel.wrappers[row][column].setParameterValue(value, QgsProcessingContext())
    dialog.show()
    paths = [Path(values["OUTPUT"]) for values in rows]

    dialog.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(map(Path.exists, paths)) and not tasks.countActiveTasks(), timeout=60_000)
    if not sip.isdeleted(dialog):
        dialog.close()


def rows_of(path: str) -> list[dict]:
    layer = QgsVectorLayer(path, "", "ogr")
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def test_a_batch_computes_the_change_of_several_pairs(provider, project, qtbot, maps, tmp_path):
    pairs = list(zip(maps, maps[1:]))
    outputs = [str(tmp_path / f"change{number}.tif") for number in range(len(pairs))]
    rows = [
        {"FROM_RASTER": one, "TO_RASTER": other, "FILTER": "1", "OUTPUT": output}
        for (one, other), output in zip(pairs, outputs)
    ]

    run_batch(provider, qtbot, "computecategoricalchange", rows)

    for (one, other), output in zip(pairs, outputs):
        before, after, change = map(read_pixels, (one, other, output))
        np.testing.assert_array_equal(change == 255, (before == 0) | (after == 0))
        np.testing.assert_array_equal(change == 0, (before == after) & (before > 0))


def test_batches_create_points_and_compare_each_map_with_its_own(provider, project, qtbot, maps, tmp_path):
    points = [str(tmp_path / f"points{number}.gpkg") for number in range(3)]
    tables = [str(tmp_path / f"matrix{number}.gpkg") for number in range(3)]

    sampled = [{"INPUT": path, "COUNT": "40", "OUTPUT": output} for path, output in zip(maps, points)]
    run_batch(provider, qtbot, "createaccuracypoints", sampled)
    compared = [
        {"INPUT": path, "REFERENCE": layer, "REFERENCE_FIELD": "Classified", "SAMPLING": "1", "OUTPUT": output}
        for path, layer, output in zip(maps, points, tables)
    ]
    run_batch(provider, qtbot, "computeconfusionmatrix", compared)

    for table in tables:
        *classes, total, _, kappa = rows_of(table)
        assert [row["Class"] for row in classes] == ["Wasser", "Grünland", "Äcker"]
        assert sum(row["Total"] for row in classes) == total["Total"] >= 40
        assert [row["EstU_Acc"] for row in classes] == [1, 1, 1]
        assert kappa["Kappa"] == 1


def child(name: str, algorithm: str, sources: dict[str, object], model: QgsProcessingModelAlgorithm, output: bool):
    """Add a step to a graphical model."""
    step = QgsProcessingModelChildAlgorithm(f"pixelwise:{algorithm}")
    step.setChildId(name)
    for parameter, source in sources.items():
        step.addParameterSources(parameter, [source])
    if output:
        result = QgsProcessingModelOutput(name)
        result.setChildId(name)
        result.setChildOutputName("OUTPUT")
        step.setModelOutputs({name: result})
    model.addChildAlgorithm(step)


def test_a_graphical_model_samples_a_change_and_assesses_it(provider, project, maps, tmp_path):
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("assess", "tests")
    for name in ("earlier", "later"):
        model.addModelParameter(QgsProcessingParameterRasterLayer(name, name), QgsProcessingModelParameter(name))
    rasters = {"FROM_RASTER": source.fromModelParameter("earlier"), "TO_RASTER": source.fromModelParameter("later")}
    child("change", "computecategoricalchange", rasters, model, output=True)
    change = source.fromChildOutput("change", "OUTPUT")
    sample = {"INPUT": change, "COUNT": source.fromStaticValue(90)}
    child("points", "createaccuracypoints", sample, model, output=False)
    comparison = {
        "INPUT": change,
        "REFERENCE": source.fromChildOutput("points", "OUTPUT"),
        "REFERENCE_FIELD": source.fromStaticValue("Classified"),
        "SAMPLING": source.fromStaticValue(1),
    }
    child("matrix", "computeconfusionmatrix", comparison, model, output=True)
    assert model.toFile(str(tmp_path / "assess.model3"))
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(tmp_path / "assess.model3"))
    loaded.initAlgorithm()
    files = {"change": str(tmp_path / "change.tif"), "matrix": str(tmp_path / "matrix.gpkg")}
    destinations = {
        definition.name(): path
        for definition in loaded.parameterDefinitions()
        for name, path in files.items()
        if definition.isDestination() and definition.name().endswith(name)
    }
    context = QgsProcessingContext()
    context.setProject(project)

    _, succeeded = loaded.run(
        {"earlier": maps[0], "later": maps[2], **destinations}, context, QgsProcessingFeedback(False)
    )

    assert succeeded
    rows = rows_of(files["matrix"])
    assert [row["ClassValue"] for row in rows] == [
        *(f"C_{value}" for value in range(1, 10)),
        "Total",
        "P_Accuracy",
        "Kappa",
    ]
    assert rows[0]["Class"] == "No Change (Wasser)"
    assert rows[1]["Class"] == "Wasser->Grünland"
    assert rows[-1]["Kappa"] == 1
