"""All raster items processed separately: a result and a layer for each, and a combined map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.graphical_models import Errors, classifying_model, output_key
from pixelwise.tests.qgis.land_cover import LANDCOVER
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from processing.core.ProcessingConfig import ProcessingConfig
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtWidgets import QCheckBox

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def two(tmp_path) -> dict[str, str]:
    """Two rasters of three bands, on one grid, by name."""
    random = np.random.default_rng(5)
    (tmp_path / "in").mkdir()
    return {
        name: write_raster(tmp_path / "in" / f"{name}.tif", random.integers(1, 255, (3, 30 + rows, 40), np.uint8))
        for name, rows in (("north", 0), ("south", 20))
    }


@pytest.fixture
def separately(two, small) -> dict[str, object]:
    """Parameters of a run over both, without destinations."""
    return {"INPUT": [*two.values()], "MODEL": small.model, "PROCESSING_MODE": 1}


def classes(path: str) -> np.ndarray:
    """Return the model's classes for a raster."""
    return read_pixels(path).argmax(axis=0)


def assert_classified(two: dict[str, str], layers: list[str], folder: str) -> None:
    assert layers == [str(Path(folder) / f"{name}.tif") for name in two]
    for source, output in zip(two.values(), layers):
        np.testing.assert_array_equal(read_pixels(output), classes(source))


def assert_loaded(two: dict[str, str], project: QgsProject) -> None:
    for name, source in two.items():
        (layer,) = project.mapLayersByName(name)
        np.testing.assert_array_equal(read_pixels(layer.source()), classes(source))
        assert [label for _, label, _ in shown_classes(layer)] == ["Class 0", "Class 1", "Class 2"]


def test_the_console_writes_a_raster_for_each_item(separately, two, project, tmp_path):
    folder = str(tmp_path / "out")

    results = processing.run(CLASSIFY_PIXELS, {**separately, "OUTPUT_FOLDER": folder})

    assert_classified(two, results["OUTPUT_LAYERS"], folder)
    assert results["OUTPUT_FOLDER"] == folder
    assert "OUTPUT" not in results
    assert project.mapLayers() == {}


def test_both_kinds_of_result_can_be_written_at_once(separately, two, tmp_path):
    folder, output = str(tmp_path / "out"), str(tmp_path / "all.tif")

    results = processing.run(CLASSIFY_PIXELS, {**separately, "OUTPUT_FOLDER": folder, "OUTPUT": output})

    assert_classified(two, results["OUTPUT_LAYERS"], folder)
    assert results["OUTPUT"] == output
    expected = classes(two["south"])
    expected[:30] = classes(two["north"])
    np.testing.assert_array_equal(read_pixels(output), expected)


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT")])
def test_without_a_folder_the_item_results_are_temporary(output, separately, two, tmp_path):
    results = processing.run(CLASSIFY_PIXELS, {**separately, "OUTPUT": output})

    assert_classified(two, results["OUTPUT_LAYERS"], results["OUTPUT_FOLDER"])
    assert results["OUTPUT"].endswith(".tif")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_folder_can_be_temporary(separately, two):
    results = processing.run(CLASSIFY_PIXELS, {**separately, "OUTPUT_FOLDER": "TEMPORARY_OUTPUT"})

    assert_classified(two, results["OUTPUT_LAYERS"], results["OUTPUT_FOLDER"])


def test_a_script_without_the_parameters_of_items_gets_the_same_results(two, small, tmp_path):
    output = str(tmp_path / "out.tif")

    results = processing.run(CLASSIFY_PIXELS, {"INPUT": [*two.values()], "MODEL": small.model, "OUTPUT": output})

    assert results == {"OUTPUT": output}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "out.qmd",
        "out.qml",
        "out.tif",
        "out.tif.aux.xml",
    ]


def test_the_results_of_layers_have_their_names(small, project, tmp_path):
    layers = [QgsRasterLayer(small.raster, name) for name in ("Town: 2010/11", "town_ 2010_11")]
    project.addMapLayers(layers)
    folder = tmp_path / "out"
    parameters = {**small.parameters, "INPUT": layers, "PROCESSING_MODE": 1, "OUTPUT": None}

    results = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT_FOLDER": str(folder)})

    assert results["OUTPUT_LAYERS"] == [str(folder / "Town_ 2010_11.tif"), str(folder / "town_ 2010_11_2.tif")]


def test_the_results_of_tiles_of_the_real_scene_equal_separate_runs(scene, landcover, project, tmp_path):
    tiles = [str(tmp_path / f"tile{number}.tif") for number in range(2)]
    for number, tile in enumerate(tiles):
        gdal.Translate(tile, scene, srcWin=[500 + 128 * number, 300, 128, 128])
    parameters = {"INPUT": tiles, "MODEL": landcover, "PROCESSING_MODE": 1}

    results = processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, "OUTPUT_FOLDER": str(tmp_path / "out")})

    for number, tile in enumerate(tiles):
        separate_run = processing.run(
            CLASSIFY_PIXELS, {"INPUT": tile, "MODEL": landcover, "OUTPUT": "TEMPORARY_OUTPUT"}
        )
        np.testing.assert_array_equal(
            read_pixels(results["OUTPUT_LAYERS"][number]), read_pixels(separate_run["OUTPUT"])
        )
        (layer,) = project.mapLayersByName(f"tile{number}")
        assert shown_classes(layer) == LANDCOVER


# Rejected values


def refusal(algorithm, parameters: dict[str, object]) -> str:
    accepted, message = algorithm.checkParameterValues(parameters, QgsProcessingContext())
    assert not accepted
    return message


@pytest.mark.parametrize("output", [None, ""])
def test_a_run_without_any_destination_is_rejected(output, separately, algorithm):
    message = refusal(algorithm, {**separately, "OUTPUT": output})

    assert "OUTPUT_FOLDER" in message
    assert "Choose a folder" in message


@pytest.mark.parametrize("output", [{}, {"OUTPUT": None}, {"OUTPUT": ""}, {"OUTPUT_FOLDER": "/tmp/x"}])
def test_one_result_of_all_needs_a_file(output, separately, algorithm):
    message = refusal(algorithm, {**separately, "PROCESSING_MODE": 0, **output})

    assert message == "Classified raster: no file specified. Enter a .tif file name."


@pytest.mark.parametrize(
    ("name", "value", "expected_error"),
    [
        ("PROCESSING_MODE", 3, "Processing mode"),
        ("PROCESSING_MODE", "separately", "Processing mode"),
        ("OUTPUT", "/tmp/all.img", "the result is always a GeoTIFF"),
        ("OUTPUT_FOLDER", __file__, "it is a file"),
        ("EXTENT", "0,1,0,1 [EPSG:32633]", "none of the 2 raster items overlaps it"),
        ("BANDS", "1,2,9", "2 of 2 cannot be classified"),
    ],
)
def test_an_invalid_value_is_rejected_before_the_run(name, value, expected_error, separately, algorithm, tmp_path):
    message = refusal(algorithm, {**separately, "OUTPUT_FOLDER": str(tmp_path / "out"), name: value})

    assert expected_error in message
    assert message.endswith(".")
    assert not (tmp_path / "out").exists()


def test_a_broken_item_is_reported_and_the_other_results_are_kept(separately, two, project, tmp_path):
    torn = Path(write_raster(tmp_path / "torn.tif", np.ones((3, 300, 300), np.uint8)))
    torn.write_bytes(torn.read_bytes()[:2000])
    inputs = [two["north"], str(torn), two["south"]]
    context, feedback = QgsProcessingContext(), Errors()
    context.setProject(project)
    output = str(tmp_path / "all.tif")

    with pytest.raises(QgsProcessingException) as caught:
        processing.runAndLoadResults(
            CLASSIFY_PIXELS,
            {**separately, "INPUT": inputs, "OUTPUT_FOLDER": str(tmp_path / "out"), "OUTPUT": output},
            feedback=feedback,
            context=context,
        )

    assert "1 of 3 cannot be classified" in str(caught.value)
    assert '- torn: Input raster "torn"' in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert_classified(two, [str(tmp_path / "out" / f"{name}.tif") for name in two], str(tmp_path / "out"))
    assert not Path(output).exists()
    assert context.layersToLoadOnCompletion() == {}
    assert project.mapLayers() == {}


@pytest.mark.parametrize("broken", [None, b"", b"no raster"], ids=["missing", "empty", "junk"])
@pytest.mark.parametrize("spelling", ["path", "layer", "source"])
def test_an_unreadable_item_is_reported_and_the_others_are_classified(
    spelling, broken, separately, two, project, tmp_path
):
    bad = tmp_path / "bad.tif"
    write_raster(bad, read_pixels(two["north"]))
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [*two.values(), str(bad)][::-1]).FlushCache()
    bad.unlink()
    if broken is not None:
        bad.write_bytes(broken)
    item = str(bad)
    if spelling == "layer":
        # The project owns it: QGIS keeps the frames of a failed run, and Python would delete it after QGIS's exit.
        item = project.addMapLayer(QgsRasterLayer(str(bad), "bad"))
    rasters = str(tmp_path / "all.vrt") if spelling == "source" else [two["north"], item, two["south"]]
    folder = tmp_path / "out"

    with pytest.raises(QgsProcessingException) as caught:
        processing.run(CLASSIFY_PIXELS, {**separately, "INPUT": rasters, "OUTPUT_FOLDER": str(folder)})

    assert "1 of 3 cannot be classified" in str(caught.value)
    (line,) = (line for line in str(caught.value).splitlines() if line.startswith("- "))
    assert line.startswith("- bad: Input raster")
    assert "bad.tif" in line
    assert_classified(two, [str(folder / f"{name}.tif") for name in two], str(folder))


def test_a_run_without_any_readable_item_is_rejected(separately, algorithm, tmp_path):
    (tmp_path / "junk.tif").write_text("no raster")
    inputs = [str(tmp_path / "junk.tif"), str(tmp_path / "missing.tif")]

    message = refusal(algorithm, {**separately, "INPUT": inputs, "OUTPUT_FOLDER": str(tmp_path / "out")})

    assert "2 of 2 cannot be classified" in message
    assert "GDAL cannot read this as a raster" in message
    assert "there is no such file" in message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("bad", ["junk.tif", "missing.tif"])
def test_in_a_combined_map_a_broken_item_is_an_error_with_its_name(bad, separately, two, algorithm, tmp_path):
    (tmp_path / "junk.tif").write_text("no raster")
    inputs = [two["north"], str(tmp_path / bad)]

    message = refusal(
        algorithm, {**separately, "PROCESSING_MODE": 0, "INPUT": inputs, "OUTPUT": str(tmp_path / "all.tif")}
    )

    assert message.startswith(f'Input raster "{tmp_path / bad}": ')


# Layers


@pytest.mark.parametrize("skipped", [{}, {"OUTPUT": None}])
def test_each_result_becomes_a_layer_with_the_name_of_its_item(skipped, separately, two, project, tmp_path):
    folder = str(tmp_path / "out")

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**separately, **skipped, "OUTPUT_FOLDER": folder})

    assert_loaded(two, project)
    assert len(project.mapLayers()) == 2


def test_the_output_name_is_that_of_the_overlay(separately, two, project):
    before = ProcessingConfig.getSetting(ProcessingConfig.PREFER_FILENAME_AS_LAYER_NAME)
    ProcessingConfig.setSettingValue(ProcessingConfig.PREFER_FILENAME_AS_LAYER_NAME, True)
    parameters = {**separately, "OUTPUT": "TEMPORARY_OUTPUT", "OUTPUT_NAME": "All of it"}
    try:
        processing.runAndLoadResults(CLASSIFY_PIXELS, parameters)
    finally:
        ProcessingConfig.setSettingValue(ProcessingConfig.PREFER_FILENAME_AS_LAYER_NAME, before)

    assert_loaded(two, project)
    (layer,) = project.mapLayersByName("All of it")
    assert layer.height() == 50
    assert len(shown_classes(layer)) == 3
    assert len(project.mapLayers()) == 3


@pytest.fixture
def run_dialog(algorithm, project, qtbot):
    """Fill in the dialog, run it, and wait for its end."""

    def fill_in_and_run(parameters: dict[str, object], load: bool = True) -> None:
        dialog = AlgorithmDialog(algorithm)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.setParameters(parameters)
        # The first is that of OUTPUT; confidence and probabilities are skipped.
        box, *_ = (each for each in dialog.findChildren(QCheckBox) if each.text().startswith("Open output file"))
        box.setChecked(load)
        dialog.runAlgorithm()
        qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    return fill_in_and_run


def test_the_dialog_loads_all_results(run_dialog, separately, two, project):
    run_dialog({**separately, "OUTPUT_NAME": "All of it"})

    assert_loaded(two, project)
    assert len(project.mapLayersByName("All of it")) == 1
    assert len(project.mapLayers()) == 3


def test_the_dialog_loads_the_items_if_the_overlay_is_skipped(run_dialog, separately, two, project, tmp_path):
    run_dialog({**separately, "OUTPUT": None, "OUTPUT_FOLDER": str(tmp_path / "out")})

    assert_loaded(two, project)
    assert len(project.mapLayers()) == 2


def test_a_dialog_set_not_to_load_the_overlay_loads_no_items(run_dialog, separately, project, tmp_path):
    run_dialog({**separately, "OUTPUT": str(tmp_path / "all.tif")}, load=False)

    assert read_pixels(str(tmp_path / "all.tif")).shape == (50, 40)
    assert project.mapLayers() == {}


# Models and the command line


@pytest.mark.parametrize("folder", [None, "out"])
def test_a_final_step_of_a_model_loads_the_overlay_and_the_items(folder, small, two, project, tmp_path):
    gdal.BuildVRT(str(tmp_path / "both.vrt"), [*two.values()][::-1]).FlushCache()
    fixed = {"MODEL": small.model, "PROCESSING_MODE": 1, "OUTPUT_NAME": "From a model"}
    if folder:
        fixed["OUTPUT_FOLDER"] = str(tmp_path / folder)
    model = classifying_model(str(tmp_path / "classify.model3"), fixed)
    key = output_key(model)

    result = processing.runAndLoadResults(model, {"image": str(tmp_path / "both.vrt"), key: "TEMPORARY_OUTPUT"})

    expected = classes(two["south"])
    expected[:30] = classes(two["north"])
    np.testing.assert_array_equal(read_pixels(result[key]), expected)
    assert_loaded(two, project)
    assert len(project.mapLayersByName("From a model")) == 1
    assert len(project.mapLayers()) == 3


def model_with_a_folder(file: str, fixed: dict[str, object]) -> QgsProcessingModelAlgorithm:
    """Build a model whose only result is the folder of the items."""
    images = QgsProcessingParameterMultipleLayers("images", "Images")
    return classifying_model(file, fixed, images, ("results", "Results", "OUTPUT_FOLDER"))


def test_a_model_can_output_the_folder_of_the_items(small, two, project, tmp_path):
    model = model_with_a_folder(str(tmp_path / "items.model3"), {"MODEL": small.model, "PROCESSING_MODE": 1})
    folder = str(tmp_path / "out")

    processing.runAndLoadResults(model, {"images": [*two.values()], output_key(model): folder})

    assert_classified(two, [str(tmp_path / "out" / f"{name}.tif") for name in two], folder)
    assert_loaded(two, project)
    assert len(project.mapLayers()) == 2


def test_the_command_line_writes_a_raster_for_each_item(two, small, tmp_path):
    folder, output = str(tmp_path / "out"), str(tmp_path / "all.tif")

    done = qgis_process(
        INPUT=[*two.values()], MODEL=small.model, PROCESSING_MODE="1", OUTPUT_FOLDER=folder, OUTPUT=output
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert_classified(two, [str(tmp_path / "out" / f"{name}.tif") for name in two], folder)
    assert read_pixels(output).shape == (50, 40)


def test_the_command_line_can_skip_the_overlay_and_reports_a_broken_item(two, small, tmp_path):
    narrow = write_raster(tmp_path / "narrow.tif", np.ones((2, 20, 20), np.uint8))

    done = qgis_process(
        INPUT=[narrow, *two.values()], MODEL=small.model, PROCESSING_MODE="1", OUTPUT_FOLDER=str(tmp_path / "out")
    )

    assert done.returncode == 1
    assert "1 of 3 cannot be classified" in done.stderr
    assert_classified(two, [str(tmp_path / "out" / f"{name}.tif") for name in two], str(tmp_path / "out"))
