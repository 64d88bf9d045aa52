"""Classify Pixels as a step of a graphical model, through its file (.model3)."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.graphical_models import CLASSIFY_PIXELS, Errors, classifying_model, output_key
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)


def test_a_model_gives_the_same_raster_and_loads_it(real_piece, classified_piece, project, tmp_path):
    fixed = {"MODEL": real_piece["MODEL"], "EXTENT": real_piece["EXTENT"], "OUTPUT_NAME": "From a model"}
    model = classifying_model(str(tmp_path / "classify.model3"), fixed)
    key = output_key(model)

    result = processing.runAndLoadResults(model, {"image": real_piece["INPUT"], key: "TEMPORARY_OUTPUT"})

    np.testing.assert_array_equal(read_pixels(result[key]), read_pixels(classified_piece))
    (layer,) = project.mapLayers().values()
    assert layer.name() == "From a model"
    assert [name for _, name, _ in shown_classes(layer)][3] == "Open Water"


def test_a_layer_of_the_project_can_be_the_input_of_a_model(small, project, tmp_path):
    layer = QgsRasterLayer(small.raster, "ortho")
    project.addMapLayer(layer)
    model = classifying_model(str(tmp_path / "classify.model3"), {"MODEL": small.model})
    key = output_key(model)

    result = processing.run(model, {"image": layer.id(), key: str(tmp_path / "out.tif")})

    np.testing.assert_array_equal(read_pixels(result[key]), small.classes)


def polygonizing_model(file: str) -> QgsProcessingModelAlgorithm:
    """Build, save and load a model with inputs for all values of a run, which converts the classes into polygons."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("polygons of classes", "tests")
    parameters = {
        "INPUT": QgsProcessingParameterRasterLayer("image", "Image"),
        "MODEL": QgsProcessingParameterFile("network", "Network"),
        "ARGUMENTS": QgsProcessingParameterString("how", "How"),
        "EXTENT": QgsProcessingParameterExtent("where", "Where"),
    }
    classify = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    classify.setChildId("classify")
    for name, parameter in parameters.items():
        model.addModelParameter(parameter, QgsProcessingModelParameter(parameter.name()))
        classify.addParameterSources(name, [source.fromModelParameter(parameter.name())])
    model.addChildAlgorithm(classify)
    polygonize = QgsProcessingModelChildAlgorithm("gdal:polygonize")
    polygonize.setChildId("polygonize")
    polygonize.addParameterSources("INPUT", [source.fromChildOutput("classify", "OUTPUT")])
    polygonize.addParameterSources("BAND", [source.fromStaticValue(1)])
    polygonize.addParameterSources("FIELD", [source.fromStaticValue("class")])
    output = QgsProcessingModelOutput("polygons", "Polygons")
    output.setChildId("polygonize")
    output.setChildOutputName("OUTPUT")
    polygonize.setModelOutputs({"polygons": output})
    model.addChildAlgorithm(polygonize)
    assert model.toFile(file)

    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(file)
    loaded.initAlgorithm()
    return loaded


def burnt(polygons: str, like: str) -> np.ndarray:
    """Draw polygons of classes on the grid of a raster."""
    drawn = gdal.GetDriverByName("MEM").CreateCopy("", gdal.Open(like))
    drawn.GetRasterBand(1).Fill(drawn.GetRasterBand(1).GetNoDataValue())
    gdal.Rasterize(drawn, polygons, attribute="class")
    return drawn.ReadAsArray()


def test_the_inputs_of_a_model_are_used_and_its_result_becomes_polygons(small, project, tmp_path):
    values = {
        "MODEL": small.model,
        "ARGUMENTS": "threshold 0.34",
        "EXTENT": "500050,500410,4599650,4599950 [EPSG:32633]",
    }
    console = processing.run(CLASSIFY_PIXELS, {**small.parameters, **values})["OUTPUT"]
    model = polygonizing_model(str(tmp_path / "polygons.model3"))
    inputs = {"image": small.raster, "network": values["MODEL"], "how": values["ARGUMENTS"], "where": values["EXTENT"]}

    result = processing.run(model, {**inputs, output_key(model): str(tmp_path / "polygons.gpkg")})

    polygons = burnt(result[output_key(model)], console)
    np.testing.assert_array_equal(polygons, read_pixels(console))
    assert set(np.unique(polygons)) == {0, 1, 2, 255}  # the threshold was used in the run
    assert polygons.shape == (30, 36)  # and the extent too


@pytest.mark.parametrize(
    ("fixed", "layer_name", "expected"),
    [
        ({"MODEL": "/nowhere/model.onnx"}, "other", "/nowhere/model.onnx"),
        ({"BANDS": "1,2,9"}, "other", "9"),
        ({"OUTPUT_NAME": "ortho"}, "ortho", 'already has a layer named "ortho"'),
        ({"CELL_SIZE": -1}, "other", "Cell size"),
    ],
)
def test_a_step_rejects_values_with_the_plugin_s_messages(fixed, layer_name, expected, small, project, tmp_path):
    project.addMapLayer(QgsRasterLayer(small.raster, layer_name))
    model = classifying_model(str(tmp_path / "classify.model3"), {"MODEL": small.model, **fixed})
    context = QgsProcessingContext()
    context.setProject(project)
    feedback = Errors()
    output = str(tmp_path / "out.tif")

    with pytest.raises(QgsProcessingException) as caught:
        processing.runAndLoadResults(
            model, {"image": small.raster, output_key(model): output}, feedback=feedback, context=context
        )

    # QGIS 3.22 reports a step's error and 3.40 raises it.
    log = "\n".join([*feedback.texts, str(caught.value)])
    assert expected in log
    assert "Traceback" not in log
    assert sorted(path.name for path in tmp_path.iterdir()) == ["classify.model3"]
    assert len(project.mapLayers()) == 1
