"""A real QGIS window: every dialog opened, filled in, run, cancelled and tried with wrong values."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import read_definition
from pixelwise.inference.ledger.store import stores
from pixelwise.tests.desktop.desktop import DARK_AND_SMALL, LIGHT, ROOT, Desktop, Look
from pixelwise.tests.interpreters import fake_python, qgis_program
from pixelwise.tests.packages import land_cover_information
from qgis.core import Qgis

NAME = "Land cover 2018"
# About 256 x 256 cells of naip_2018.tif, with land and water. QGIS 3.22 rounds typed numbers to six digits.
PIECE = "486900,488180,5206630,5207910 [EPSG:26914]"
LANDCOVER = [
    [0, "Evergreen Forest", "#003300"],
    [1, "Grassland/Herbaceous", "#f1b989"],
    [2, "Bare Land", "#ecec00"],
    [3, "Open Water", "#000075"],
    [4, "Scrub/Shrub", "#666600"],
    [5, "Impervious Surface", "#ececec"],
]
SAMPLE_CLASSES = [
    [1, "Water", "#3c82e1"],
    [2, "Forest and mangrove", "#00552d"],
    [3, "Grass, crops and gardens", "#78b23c"],
    [4, "Built-up", "#ac98a6"],
    [5, "Bare soil and sand", "#ffe4aa"],
]
FROM_THE_CONSOLE = """
import sys
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import processing
from processing.core.Processing import Processing
Processing.initialize()
from pixelwise.plugin import PixelwisePlugin
plugin = PixelwisePlugin(None)
plugin.initProcessing()
names = ("INPUT", "MODEL", "EXTENT", "OUTPUT")
processing.run("pixelwise:classifypixelsusingdeeplearning", dict(zip(names, sys.argv[1:])))
app.exitQgis()
"""


@pytest.fixture
def screen() -> None:
    """A display to show windows on."""
    if not os.environ.get("DISPLAY") or not shutil.which("qgis"):
        reason = "there is no display, or no qgis to show on it: run scripts/test desktop"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


# Only to look at the pictures: PIXELWISE_LOOKS=all
OTHERS = (Look("dark", "Night Mapping", small=False), Look("light-small", "default", small=True))


@pytest.fixture
def desktop(screen, tmp_path) -> Desktop:
    """A desktop for the tours."""
    return Desktop(tmp_path)


def classify_from_the_console(desktop: Desktop, *places: str) -> None:
    """Run the algorithm on INPUT with MODEL and EXTENT into OUTPUT, without a window."""
    environment = {**desktop.environment, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", FROM_THE_CONSOLE, *places], env=environment, timeout=200, check=True)


def pictures(look: Look) -> Path:
    """Return the folder for the pictures of a look."""
    root = Path(os.environ.get("PIXELWISE_SCREENSHOTS") or ROOT / ".cache" / "screenshots")
    folder = root / f"{Qgis.version().rpartition('.')[0]}-{look.name}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def looks(tested: Look) -> pytest.MarkDecorator:
    """Perform a tour in the look under test, or in all looks to take pictures of them."""
    wanted = (LIGHT, DARK_AND_SMALL, *OTHERS) if os.environ.get("PIXELWISE_LOOKS") == "all" else (tested,)
    return pytest.mark.parametrize("look", wanted, ids=lambda look: look.name)


@looks(LIGHT)
def test_a_person_classifies_a_scene_from_the_toolbox(desktop, shared_data, tmp_path, look):
    scene = str(shared_data / "naip" / "naip_2018.tif")
    model = str(shared_data / "models" / "landcover_naip" / "trained.emd")
    results = tmp_path / "results"
    results.mkdir()
    output, console, nowhere = results / "window.tif", tmp_path / "console.tif", tmp_path / "nowhere" / "map.tif"
    broken, report = tmp_path / "broken.onnx", tmp_path / "report.html"
    broken.write_text("no model at all")

    seen = desktop.take(
        "classify_tour",
        look,
        [scene],
        pictures=str(pictures(look)),
        model=model,
        name=NAME,
        extent=PIECE,
        output=str(output),
        html=str(report),
        nowhere=str(nowhere),
        broken_model=str(broken),
    )

    few_bands = (
        'Band order "3,2,1": the model needs 4 bands, but 3 were given. Enter one raster band for each model band.'
    )
    suffixes = ".onnx, .emd, .dlpk, .ecd, .model, .dnn, .cntk or .json"
    absent = f"Model {model[:-3]}: the file does not exist. Choose an {suffixes} file."
    expected = {
        "preselected": True,
        "half_typed": absent,
        "half_typed_fit": absent,
        "shown_twice": False,
        "explained_after_mending": "",
        "tab_misses": [],
        "tab_goes_back": True,
        "automatic_bands": ["Band 1", "Band 2", "Band 3", "Band 4"],
        "chosen_bands": "1,4,3,4",
        "few_bands": few_bands,
        "few_bands_fit": few_bands,
        "few_bands_afterwards": "",
        "no_folder": f"Output {nowhere}: {nowhere.parent} does not exist. Choose a folder that exists.",
        "no_limit": "The map shows the whole input, so all of it is classified.",
        "limit_unfolds": False,
        "preview_layers": ["naip_2018"],
        "cancelled_files": [".window.tif.unfinished"],
        "discarded_files": [],
        "cancelled_layers": ["naip_2018"],
        "unfolded": True,
        "legend": [name for _, name, _ in LANDCOVER],
        "layers_afterwards": [NAME, "naip_2018"],
        "same_layer": True,
        "layers": [NAME, "naip_2018"],
        "source": str(output),
        "classes": LANDCOVER,
    }
    assert {name: seen[name] for name in expected} == expected
    assert seen["broken_model"].startswith("broken.onnx: onnxruntime cannot open the file as an ONNX model")
    assert "Esri model definition (.emd), Onnx, exported by CNTK, 1.3 MB" in seen["card"]
    assert seen["fit"].startswith("Not verifiable: Bands, Values, Cell size. 934 × 724 pixels, 1,691.88 ha, 48 tiles")
    assert re.fullmatch(r"Only this extent is classified: (\d+(\.\d+)?, ){3}[\d.]+ \[EPSG:26914\]", seen["limit"])
    assert seen["preview"].startswith("Preview: the central 512 x 512 of the 934 x 724 pixels shown on the map")
    assert "Cancelled. No result was written." in seen["cancelled_log"]
    assert "HTML" not in seen["cancelled_log"]
    assert re.fullmatch(r"Unfinished run of window\.tif, \d+% done: Run continues it\.", seen["unfinished"])
    titles = [title.partition(" [")[0] for title in seen["results"]]
    assert titles == ["Classify Pixels Using Deep Learning: Report"] * 2  # two runs
    assert "Open Water" in report.read_text(encoding="utf-8")
    assert sorted(each.name for each in results.iterdir()) == [
        "window.qmd",
        "window.qml",
        "window.tif",
        "window.tif.aux.xml",
    ]
    classify_from_the_console(desktop, scene, model, PIECE, str(console))
    np.testing.assert_array_equal(gdal.Open(str(output)).ReadAsArray(), gdal.Open(str(console)).ReadAsArray())


@looks(DARK_AND_SMALL)
def test_a_person_goes_through_the_menu_and_picks_rasters(desktop, shared_data, tmp_path, look):
    landcover = shared_data / "models" / "landcover_naip"
    broken, nowhere, ecd = tmp_path / "broken.onnx", tmp_path / "nowhere" / "model.ecd", tmp_path / "model.ecd"
    broken.write_text("no model at all")
    elsewhere = tmp_path / "QGIS 3.40"
    prefix = elsewhere / "apps" / "Python312"
    fake_python(prefix / "python.exe", seconds=60)  # until the tour cancels it
    (tmp_path / "engine").mkdir()

    seen = desktop.take(
        "menu_tour",
        look,
        pictures=str(pictures(look)),
        model=str(landcover / "trained.emd"),
        onnx=str(landcover / "trained.onnx"),
        class_information=str(land_cover_information(tmp_path / "classes.json", landcover / "trained.emd")),
        broken_model=str(broken),
        nowhere=str(nowhere),
        ecd=str(ecd),
        engine=str(tmp_path / "engine"),
        qgis_program=str(qgis_program(elsewhere / "bin" / "qgis-bin.exe")),
        prefix=str(prefix),
        rasters=[str(shared_data / "naip" / name) for name in ("naip_2010.tif", "naip_2018.tif")],
    )

    assert seen["menu"] == [
        "Classify Pixels…",
        "Open the Sample Project",
        "Inspect a Model…",
        "Documentation…",
        "Check the Installation",
        "Install the Inference Engine…",
        "Conversion Frameworks…",
    ]
    assert seen["sample"] == "Classified raster"
    assert seen["sample_classes"] == SAMPLE_CLASSES
    assert seen["inspect_broken"].startswith("broken.onnx: onnxruntime cannot open the file as an ONNX model")
    assert seen["inspected"].startswith("trained.emd\n===========\n")
    assert all(name in seen["inspected"] for _, name, _ in LANDCOVER)
    assert seen["inspect_note"] == "Copied."
    assert seen["checked"].startswith("Pixelwise: no problems found\n")
    assert seen["engine_here"].startswith("QGIS's Python already has onnxruntime, in ")
    assert not seen["may_install"]
    assert seen["install_cancelled"] == "Cancelled. Nothing was installed."
    assert seen["left_after_cancel"] == []
    assert seen["installed"] == "Installed by Pixelwise: onnxruntime 1.31.1."
    assert seen["ecd_wrong_classes"] == (
        "broken.onnx: this is not valid JSON (line 1, column 1: Expecting value). Correct it there, or choose another "
        "file."
    )
    assert seen["ecd_no_folder"] == f"Output {nowhere}: {nowhere.parent} does not exist. Choose a folder that exists."
    names = [entry.name for entry in read_definition(str(ecd)).classes]
    assert names == [name for _, name, _ in LANDCOVER]
    assert seen["dropped"] == ["naip_2010"]
    assert seen["layers_after_dropping"] == ["naip_2010", "naip_2018"]
    assert seen["several"] == ["naip_2010", "naip_2018"]
    assert seen["several_moved"] == ["naip_2018", "naip_2010"]
    assert seen["one_left"] == ["naip_2010"]


@looks(LIGHT)
def test_a_person_without_the_engine_is_led_to_it_and_on_to_the_sample(desktop, tmp_path, look):
    hidden, elsewhere = tmp_path / "hidden", tmp_path / "QGIS 3.40"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['onnxruntime'] = None")
    desktop.environment["PYTHONPATH"] = os.pathsep.join([str(hidden), desktop.environment["PYTHONPATH"]])
    prefix = elsewhere / "apps" / "Python312"
    fake_python(prefix / "python.exe")
    (tmp_path / "engine").mkdir()

    seen = desktop.take(
        "first_use_tour",
        look,
        pictures=str(pictures(look)),
        engine=str(tmp_path / "engine"),
        qgis_program=str(qgis_program(elsewhere / "bin" / "qgis-bin.exe")),
        prefix=str(prefix),
    )

    assert seen["offered"].startswith("Install its inference engine")
    assert not seen["offer_left"]
    assert seen["refused"].endswith("Install it here: Plugins ▸ Pixelwise ▸ Install the Inference Engine…")
    assert not seen["blocked"]
    assert "Install it now?" in seen["asked"]
    assert seen["announced"].endswith("Open the Sample Project")
    assert not seen["installer_left"]
    assert seen["made"] == ["Classified raster"]
    assert seen["read"].startswith("Documentation: Model formats")
    assert seen["section"] == "stac-mlm"


def test_a_window_that_is_closed_in_the_middle_of_a_run_leaves_no_half_file_and_the_run_goes_on(
    desktop, shared_data, tmp_path
):
    scene = str(shared_data / "naip" / "naip_2018.tif")
    model = str(shared_data / "models" / "landcover_naip" / "trained.emd")
    output = tmp_path / "results" / "map.tif"
    output.parent.mkdir()
    parameters = {"INPUT": [scene], "MODEL": model, "OUTPUT": str(output), "PARALLEL_FACTOR": "1"}

    job = {"output": str(output), "parameters": parameters}
    seen = desktop.take("closing_tour", LIGHT, pictures=str(pictures(LIGHT)), **job)

    assert seen["output_before"] is False
    assert [path.name for path in output.parent.iterdir()] == [".map.tif.unfinished"]
    (store,) = stores(str(output))
    store.verify()
    assert 0 < store.share < 1
