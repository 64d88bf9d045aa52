"""The legend of a result in a real Layers panel: unfolded, with exactly the classes of the model."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from pixelwise.tests.models import color, index_model
from pixelwise.tests.qgis.dialogs import press_run, settle
from pixelwise.tests.qgis.rasters import write_raster
from processing.core.ProcessingConfig import ProcessingConfig
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.gui.BatchPanel import BatchPanel
from qgis.core import (
    Qgis,
    QgsLayerTreeModel,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsRasterSymbolLegendNode,
)
from qgis.gui import QgsLayerTreeView

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def panel(project):
    """A Layers panel with QGIS's setting: new layers with ten entries or more are folded."""
    model = QgsLayerTreeModel(project.layerTreeRoot())
    model.setAutoCollapseLegendNodes(10)
    view = QgsLayerTreeView()
    view.setModel(model)
    view.show()
    yield view
    view.close()


@pytest.fixture(params=[3, 12, 300])
def job(request, tmp_path):
    """Parameters of a run with this many classes, of which at most four occur, and the names of the classes."""
    names = [f"Kind {value}" for value in range(request.param)]
    model = index_model(tmp_path / "m.onnx", [(value, name, color(value)) for value, name in enumerate(names)])
    raster = write_raster(tmp_path / "index.tif", (np.arange(30, dtype=np.uint16) % min(request.param, 4))[None, None])
    return {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "out.tif")}, names


def legends(panel: QgsLayerTreeView) -> dict[str, tuple[bool, bool, list[str]]]:
    """Return for each layer whether its node and its panel item are unfolded, and the classes in it."""
    model = panel.layerTreeModel()
    legends_by_layer = {}
    for node in model.rootGroup().findLayers():
        entries = [each for each in model.layerLegendNodes(node) if isinstance(each, QgsRasterSymbolLegendNode)]
        # QGIS adds the band's name above the classes.
        assert len(entries) >= len(model.layerLegendNodes(node)) - 2
        texts = [entry.data(0) for entry in entries]
        legends_by_layer[node.name()] = node.isExpanded(), panel.isExpanded(panel.node2index(node)), texts
    return legends_by_layer


@pytest.mark.parametrize("group", ["", "Results"])
def test_a_result_is_loaded_unfolded_with_the_classes_of_the_model(group, job, panel, project):
    parameters, names = job
    ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, group)

    try:
        processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, "OUTPUT_NAME": "Map"})
    finally:
        ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "")

    assert legends(panel) == {"Map": (True, True, names)}


def test_a_result_of_the_dialog_is_unfolded(job, panel, algorithm, qtbot, project):
    parameters, names = job
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.setParameters({**parameters, "OUTPUT_NAME": "Map"})
    settle(dialog)

    press_run(dialog)

    qtbot.waitUntil(dialog.wasExecuted, timeout=20_000)
    assert legends(panel) == {"Map": (True, True, names)}


def test_a_result_of_a_graphical_model_is_unfolded(job, panel, project):
    parameters, names = job
    model = QgsProcessingModelAlgorithm("Classify", "test")
    child = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    child.setChildId("classify")
    for name in ("INPUT", "MODEL"):
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(parameters[name])])
    output = QgsProcessingModelOutput("map", "Map")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"map": output})
    model.addChildAlgorithm(child)
    model.initAlgorithm()
    (key,) = (each.name() for each in model.destinationParameterDefinitions())

    processing.runAndLoadResults(model, {key: parameters["OUTPUT"]})

    ((expanded, unfolded_in_panel, classes),) = legends(panel).values()
    assert (expanded, unfolded_in_panel, classes) == (True, True, names)


def test_raster_items_confidence_and_probabilities_are_unfolded_too(job, panel, project, tmp_path):
    parameters, names = job
    more = {f"OUTPUT_{name}": "TEMPORARY_OUTPUT" for name in ("CONFIDENCE", "PROBABILITIES")}
    items = {"PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "items"), "OUTPUT": "TEMPORARY_OUTPUT"}

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, **more, "OUTPUT_NAME": "Map"})
    processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, **items, "OUTPUT_NAME": "Overlay"})

    classes = {"Map": names, "Overlay": names, "index": names, "Confidence raster": [], "Probability raster": []}
    assert legends(panel) == {name: (True, True, each) for name, each in classes.items()}


# Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
@pytest.mark.skipif(Qgis.QGIS_VERSION_INT >= 34000, reason="QGIS 3.40 crashes")
@pytest.mark.parametrize("job", [12], indirect=True)
def test_results_of_a_batch_run_twice_to_the_same_files_are_unfolded(job, panel, algorithm, qtbot, project, tmp_path):
    parameters, names = job
    outputs = [str(tmp_path / "one.tif"), str(tmp_path / "two.tif")]

    for _ in range(2):
        dialog = BatchAlgorithmDialog(algorithm.create())
        qtbot.addWidget(dialog)
        dialog.mainWidget().clear()
        dialog.mainWidget().checkLoadLayersOnCompletion.setChecked(True)
        for output in outputs:
            add_row(dialog.mainWidget(), {**parameters, "OUTPUT": output, "OUTPUT_NAME": f"Map {output[-7:-4]}"})
        dialog.runAlgorithm()
        qtbot.waitUntil(lambda dialog=dialog: dialog.runButton().isEnabled(), timeout=30_000)

    assert legends(panel) == {"Map one": (True, True, names), "Map two": (True, True, names)}


def add_row(panel: BatchPanel, values: dict[str, str]) -> None:
    """Fill a new row of a batch's table."""
    panel.addRow()
    row = panel.batchRowCount() - 1
    for name, value in values.items():
        column = panel.parameter_to_column[name]
        if name == "OUTPUT":
            panel.tblParameters.cellWidget(row + 1, column).setValue(value)
        else:
            panel.wrappers[row][column].setParameterValue(value, QgsProcessingContext())
