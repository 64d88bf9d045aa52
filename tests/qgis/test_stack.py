"""The bands of several rasters as one image: in the toolbox, a batch, a model, the command line and the dialog."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.qgis.batches import add_row
from pixelwise.tests.qgis.dialogs import arguments, settle, type_value
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from pixelwise.tests.qgis.tile_server import serving, warped_to_tiles
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterMultipleLayers,
    QgsRasterLayer,
    QgsRasterRange,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
NAMES = ("Red", "Green", "Blue")
ZOOM = 14


@pytest.fixture
def dates(tmp_path) -> list[str]:
    """Two rasters of three named bands on one grid."""
    random, paths = np.random.default_rng(3), []
    for name in ("spring", "autumn"):
        path = write_raster(tmp_path / f"{name}.tif", random.integers(1, 250, (3, 30, 40)).astype(np.uint8))
        dataset = gdal.Open(path, gdal.GA_Update)
        for number, text in enumerate(NAMES, start=1):
            dataset.GetRasterBand(number).SetDescription(text)
        dataset = None
        paths.append(path)
    return paths


@pytest.fixture
def model(tmp_path) -> str:
    """A model whose class is the brightest of six bands, three of each date."""
    return str(argmax_model(tmp_path / "dates.onnx", 6, bands=[*NAMES, *NAMES]))


def brightest(paths: list[str]) -> np.ndarray:
    return np.concatenate([read_pixels(path) for path in paths]).argmax(axis=0)


@pytest.mark.parametrize("spelling", ["paths", "layers", "ids"])
def test_the_bands_of_several_layers_are_one_image_in_the_order_of_the_list(spelling, dates, model, project, tmp_path):
    layers = [QgsRasterLayer(path, str(number)) for number, path in enumerate(dates)]
    project.addMapLayers(layers)
    spellings = {"paths": dates, "layers": layers, "ids": [layer.id() for layer in layers]}
    values = {"MODEL": model, "PROCESSING_MODE": 2, "OUTPUT": str(tmp_path / "o.tif")}

    done = processing.run(CLASSIFY_PIXELS, {"INPUT": spellings[spelling], **values})

    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), brightest(dates))


def test_the_command_line_stacks_repeated_inputs(dates, model, tmp_path):
    output = tmp_path / "o.tif"

    done = qgis_process(INPUT=dates[::-1], MODEL=model, PROCESSING_MODE="2", BANDS="3,2,1", OUTPUT=str(output))

    assert done.returncode == 0, done.stderr
    stack = np.concatenate([read_pixels(path)[::-1] for path in dates[::-1]])
    np.testing.assert_array_equal(read_pixels(str(output)), stack.argmax(axis=0))


def test_a_graphical_model_stacks_its_layers(dates, model, project, tmp_path):
    source = QgsProcessingModelChildParameterSource
    built = QgsProcessingModelAlgorithm("stack", "tests")
    built.addModelParameter(
        QgsProcessingParameterMultipleLayers("dates", "Dates", QgsProcessing.SourceType.TypeRaster),
        QgsProcessingModelParameter("dates"),
    )
    child = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    child.setChildId("classify")
    child.addParameterSources("INPUT", [source.fromModelParameter("dates")])
    child.addParameterSources("MODEL", [source.fromStaticValue(model)])
    child.addParameterSources("PROCESSING_MODE", [source.fromStaticValue(2)])
    result = QgsProcessingModelOutput("classes", "Classes")
    result.setChildId("classify")
    result.setChildOutputName("OUTPUT")
    child.setModelOutputs({"classes": result})
    built.addChildAlgorithm(child)
    built.initAlgorithm()
    (key,) = [definition.name() for definition in built.outputDefinitions()]

    done = processing.run(built, {"dates": dates, key: str(tmp_path / "o.tif")})

    np.testing.assert_array_equal(read_pixels(done[key]), brightest(dates))


def test_a_batch_row_stacks_its_rasters(dates, model, algorithm, project, qtbot, tmp_path):
    dialog = BatchAlgorithmDialog(algorithm.create())
    dialog.mainWidget().clear()
    # Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
    dialog.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    add_row(dialog, {"INPUT": dates, "PROCESSING_MODE": 2, "MODEL": model, "OUTPUT": str(tmp_path / "o.tif")})

    dialog.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: (tmp_path / "o.tif").exists() and not tasks.countActiveTasks(), timeout=60_000)

    np.testing.assert_array_equal(read_pixels(str(tmp_path / "o.tif")), brightest(dates))


def test_layers_that_only_qgis_reads_are_members_of_a_stack(dates, model, project, tmp_path):
    """A virtual raster of QGIS, and a layer with a nodata range in its properties."""
    first = QgsRasterLayer(dates[0], "first")
    holes = QgsRasterLayer(dates[1], "holes")
    for band in (1, 2, 3):
        holes.dataProvider().setUserNoDataValue(band, [QgsRasterRange(0, 120)])
    project.addMapLayers([first, holes])
    uri = "?crs=EPSG:32633&extent=500000,4599700,500400,4600000&width=40&height=30&formula=%22a@2%22%20%2b%201"
    computed = QgsRasterLayer(f"{uri}&a:uri={dates[0]}&a:provider=gdal", "computed", "virtualraster")
    assert computed.isValid()
    project.addMapLayer(computed)
    seven = str(argmax_model(tmp_path / "seven.onnx", 7, value_range=[0, 1]))
    values = {"MODEL": seven, "PROCESSING_MODE": 2, "OUTPUT": str(tmp_path / "o.tif")}

    done = processing.run(CLASSIFY_PIXELS, {"INPUT": [first, holes, computed], **values})

    one, two = read_pixels(dates[0]), read_pixels(dates[1])
    stack = np.concatenate([one, two, one[1:2].astype(float) + 1]).astype(float)
    lacking = two <= 120
    result, complete = read_pixels(done["OUTPUT"]), ~lacking.any(axis=0)
    np.testing.assert_array_equal(result[complete], stack.argmax(axis=0)[complete])
    np.testing.assert_array_equal(result == 255, lacking.all(axis=0))


def test_a_web_map_is_a_member_of_a_stack_in_the_extent_of_the_first_raster(scene, project, tmp_path):
    first = warped_to_tiles(scene, tmp_path / "first.tif", ZOOM)
    brightest_of_second = str(conv_model(tmp_path / "second.onnx", np.eye(3, 6, 3).tolist(), value_range=[0, 255]))
    values = {"MODEL": brightest_of_second, "PROCESSING_MODE": 2, "OUTPUT": str(tmp_path / "o.tif")}

    with serving(first, ZOOM) as tiles:
        done = processing.run(CLASSIFY_PIXELS, {"INPUT": [first, QgsRasterLayer(tiles.xyz, "tiles", "wms")], **values})

    classes, pixels = read_pixels(done["OUTPUT"]), read_pixels(first)
    shown = classes != 255
    assert shown.mean() > 0.9
    np.testing.assert_array_equal(classes[shown], pixels.argmax(axis=0)[shown])


def test_mask_extent_crs_snap_raster_and_cell_size_apply_to_a_stack(dates, model, project, tmp_path):
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633", "mask", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 4599700, 500200, 4600000)))
    polygons.dataProvider().addFeature(feature)
    values = {
        "INPUT": dates, "MODEL": model, "PROCESSING_MODE": 2, "MASK": polygons, "CELL_SIZE": 5, "SNAP_RASTER": dates[0],
        "EXTENT": "500100,500300,4599800,4599900 [EPSG:32633]", "CRS": "EPSG:32633", "OUTPUT": str(tmp_path / "o.tif"),
    }  # fmt: skip

    classes = read_pixels(processing.run(CLASSIFY_PIXELS, values)["OUTPUT"])

    assert classes.shape == (20, 40)
    np.testing.assert_array_equal((classes == 255).all(axis=0), np.arange(40) >= 20)


def test_rasters_that_do_not_suit_the_model_are_refused_in_words(dates, model, tmp_path):
    values = {"MODEL": model, "PROCESSING_MODE": 2, "OUTPUT": str(tmp_path / "o.tif")}

    with pytest.raises(QgsProcessingException, match="the model needs 6 bands, but the raster has 3"):
        processing.run(CLASSIFY_PIXELS, {"INPUT": dates[0], **values})
    with pytest.raises(QgsProcessingException, match='raster 2, "autumn", has 3 bands'):
        processing.run(CLASSIFY_PIXELS, {"INPUT": dates, "BANDS": "1:1,1:2,1:3,2:1,2:2,2:4", **values})


@pytest.fixture
def dialog(algorithm, project, qtbot, dates, model):
    """The dialog of Classify Pixels, open, with a stack."""
    from pixelwise.ui.parameters.band_chooser import BandChooser

    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    panel = opened.mainWidget()
    for name, value in (("INPUT", dates), ("PROCESSING_MODE", 2), ("MODEL", model)):
        panel.wrappers[name].setParameterValue(value, panel.processing_context)
    opened.chooser = opened.findChild(BandChooser)
    qtbot.waitUntil(lambda: not opened.chooser.busy, timeout=30_000)
    settle(opened)
    return opened


def test_the_lists_of_bands_offer_raster_and_band(dialog, qtbot, save_picture):
    save_picture(dialog, "stack")
    combos = dialog.chooser.list.combos

    assert [combo.currentText() for combo in combos] == [
        *(f"spring: {number}: {name}" for number, name in enumerate(NAMES, start=1)),
        *(f"autumn: {number}: {name}" for number, name in enumerate(NAMES, start=1)),
    ]
    combos[0].setFocus()
    QTest.keyClick(combos[0], Qt.Key.Key_End)
    QCoreApplication.processEvents()
    assert dialog.mainWidget().wrappers["BANDS"].parameterValue() == "2:3,1:2,1:3,2:1,2:2,2:3"
    assert dialog.chooser.line.text() == "Chosen manually"


def test_the_list_of_layers_says_what_its_order_means(dialog):
    from pixelwise.ui.parameters.raster_chooser import RasterChooser

    count = dialog.findChild(RasterChooser).count
    assert count.text() == "2 layers, stacked in this order"

    panel = dialog.mainWidget()
    panel.wrappers["PROCESSING_MODE"].setParameterValue(0, panel.processing_context)

    assert count.text() == "2 layers, the first on top"


def test_incomplete_classify_can_be_chosen_although_it_is_shown_already(dialog, qtbot):
    type_value(dialog, "incomplete", "nodata")
    assert arguments(dialog) == "incomplete nodata"

    type_value(dialog, "incomplete", "classify")

    assert arguments(dialog) == "incomplete classify"


def test_the_preview_classifies_the_stack(dialog, dates, model):
    parameters = {"INPUT": dates, "MODEL": model, "PROCESSING_MODE": 2}
    context = QgsProcessingContext()

    job = dialog.algorithm().preview_job(parameters, context)

    assert (job.stacked, len(job.rasters)) == (True, 2)
    assert not dialog.algorithm().preview_job({**parameters, "PROCESSING_MODE": 1}, context).stacked
