"""Create Accuracy Assessment Points and Compute Confusion Matrix, as QGIS runs them."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import numpy as np
import pixelwise
import processing
import pytest
from osgeo import gdal, ogr
from pixelwise.tests.qgis.dialogs import press_run
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox

POINTS = "pixelwise:createaccuracypoints"
MATRIX = "pixelwise:computeconfusionmatrix"
ROOT = Path(pixelwise.__file__).parent


class Log(QgsProcessingFeedback):
    """Records the messages for the user."""

    def __init__(self) -> None:
        super().__init__(False)
        self.warnings: list[str] = []
        self.lines: list[str] = []

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)


@pytest.fixture
def land(tmp_path) -> str:
    """A map of three classes with names, and a column of NoData."""
    values = np.random.RandomState(0).choice(np.array([1, 2, 3], np.uint8), (1, 120, 100), p=[0.6, 0.3, 0.1])
    values[0, :, 0] = 0
    path = write_raster(tmp_path / "land.tif", values)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).SetCategoryNames(["", "Wasser", "Grünland", "Äcker"])
    dataset = None
    return path


def rows_of(table: object) -> list[dict]:
    """The rows of a layer."""
    layer = table if isinstance(table, QgsVectorLayer) else QgsVectorLayer(table, "", "ogr")
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, [value or None for value in feature.attributes()])) for feature in layer.getFeatures()]


def labelled(points: QgsVectorLayer, truth: np.ndarray) -> QgsVectorLayer:
    """Enter the reference class of each point, from an array on the grid of the map."""
    points.startEditing()
    field = points.fields().indexOf("GrndTruth")
    for feature in points.getFeatures():
        point = feature.geometry().asPoint()
        row, col = int((4600000 - point.y()) // 10), int((point.x() - 500000) // 10)
        points.changeAttributeValue(feature.id(), field, int(truth[row, col]))
    assert points.commitChanges()
    return points


@pytest.mark.parametrize("name", ["points.gpkg", "points.shp", "points.geojson"])
def test_points_have_the_published_fields_in_every_format(provider, land, tmp_path, name):
    path = str(tmp_path / name)

    processing.run(POINTS, {"INPUT": land, "COUNT": 50, "OUTPUT": path})

    source = ogr.Open(path)
    layer = source.GetLayer(0)
    fields = {field.GetName(): field.GetType() for field in layer.schema}
    values = gdal.Open(land).ReadAsArray()
    assert fields["Classified"] == fields["GrndTruth"] == ogr.OFTInteger
    assert layer.GetFeatureCount() >= 50
    for feature in layer:
        if not name.endswith("geojson"):  # which is in degrees
            row, col = (4600000 - feature.geometry().GetY()) // 10, (feature.geometry().GetX() - 500000) // 10
            assert feature["Classified"] == values[int(row), int(col)]
        assert feature["GrndTruth"] == -1
        assert feature["Class"] == ["", "Wasser", "Grünland", "Äcker"][feature["Classified"]]


def test_labelled_points_give_the_published_table(provider, land):
    truth = np.random.RandomState(1).randint(1, 4, (120, 100))
    points = processing.run(POINTS, {"INPUT": land, "COUNT": 300, "OUTPUT": "memory:"})["OUTPUT"]
    labelled(points, truth)

    result = processing.run(MATRIX, {"INPUT": land, "REFERENCE": points, "SAMPLING": 1, "OUTPUT": "memory:"})

    rows = rows_of(result["OUTPUT"])
    pairs = [(feature["Classified"], feature["GrndTruth"]) for feature in points.getFeatures()]
    assert [row["ClassValue"] for row in rows] == ["C_1", "C_2", "C_3", "Total", "P_Accuracy", "Kappa"]
    assert [[row[f"C_{column}"] or 0 for column in (1, 2, 3)] for row in rows[:3]] == [
        [pairs.count((row, column)) for column in (1, 2, 3)] for row in (1, 2, 3)
    ]
    assert result["OVERALL_ACCURACY"] == pytest.approx(np.mean([first == second for first, second in pairs]))
    assert rows[0]["Class"] == "Wasser"
    assert rows[4]["EstU_CI"] > 0


def test_the_same_seed_gives_the_same_points(provider, land):
    def points(seed):
        found = processing.run(POINTS, {"INPUT": land, "COUNT": 40, "SEED": seed, "OUTPUT": "memory:"})["OUTPUT"]
        return [(feature.geometry().asWkt(), feature.attributes()) for feature in found.getFeatures()]

    assert points(3) == points(3)
    assert points(3) != points(4)


def test_points_are_inside_the_mask_and_apart(provider, land):
    mask = memory_layer(
        "Polygon",
        {"kind": "string"},
        [("POLYGON((500000 4600000, 500500 4600000, 500500 4599000, 500000 4599000, 500000 4600000))", "a")],
    )
    parameters = {"INPUT": land, "MASK": mask, "COUNT": 30, "SAMPLING": 2, "MIN_DISTANCE": 50, "OUTPUT": "memory:"}

    found = processing.run(POINTS, parameters)["OUTPUT"]

    positions = np.array([[*feature.geometry().asPoint()] for feature in found.getFeatures()])
    apart = np.hypot(*(positions[:, None] - positions[None]).T)[~np.eye(len(positions), dtype=bool)]
    assert len(positions) == 30
    assert positions[:, 0].max() < 500500
    assert apart.min() >= 50


def memory_layer(geometry: str, fields: dict, rows: list) -> QgsVectorLayer:
    """A layer of features: WKT and attributes."""
    definition = "&".join(f"field={name}:{kind}" for name, kind in fields.items())
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:32633&{definition}", "reference", "memory")
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([*values])
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def point(row: int, col: int) -> str:
    """The centre of a pixel."""
    return f"POINT({500005 + 10 * col} {4599995 - 10 * row})"


@pytest.mark.parametrize("name", ["table.csv", "table.dbf", "table.xlsx", "table.gpkg"])
def test_the_table_is_written_in_every_format_with_empty_cells_for_undefined_values(provider, land, tmp_path, name):
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3), (point(0, 2), 3)])
    values = gdal.Open(land).ReadAsArray()

    table = processing.run(MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": str(tmp_path / name)})["OUTPUT"]

    rows = {row["ClassValue"]: row for row in rows_of(table)}
    mapped = [int(value) for value in values[0, 1:3]]
    assert float(rows["Total"]["C_3"]) == 2
    assert float(rows[f"C_{mapped[0]}"]["C_3"]) == mapped.count(mapped[0])
    assert [rows["P_Accuracy"][f"C_{value}"] for value in mapped if value != 3] == [None] * sum(v != 3 for v in mapped)


@pytest.mark.parametrize("name", ["table.csv", "table.gpkg", "table.dbf"])
def test_names_longer_than_a_field_are_shortened(provider, tmp_path, name):
    land = write_raster(tmp_path / "map.tif", np.arange(1, 4, dtype=np.uint8).repeat(100).reshape(1, 15, 20))
    dataset = gdal.Open(land, gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", "Wasser", "\u00e4" * 600, "Feld"])
    dataset = None
    points = processing.run(POINTS, {"INPUT": land, "COUNT": 60, "OUTPUT": str(tmp_path / "points.gpkg")})["OUTPUT"]

    table = processing.run(MATRIX, {"INPUT": land, "REFERENCE": land, "OUTPUT": str(tmp_path / name)})["OUTPUT"]

    expected = {"Wasser", "\u00e4" * 125 + "...", "Feld"}
    assert {row["Class"] for row in rows_of(points)} == expected
    assert {row["Class"] for row in rows_of(table)} - {None, ""} == expected


def test_a_csv_has_no_text_for_undefined_values(provider, land, tmp_path):
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3)])

    processing.run(MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": str(tmp_path / "table.csv")})

    text = (tmp_path / "table.csv").read_text(encoding="utf-8").lower()
    assert "nan" not in text
    assert "null" not in text


def test_three_hundred_classes_fit_every_format(provider, tmp_path):
    values = (np.arange(1200, dtype=np.uint16).reshape(1, 30, 40) % 300) + 1
    land, truth = write_raster(tmp_path / "land.tif", values), write_raster(tmp_path / "truth.tif", values)

    for name in ("table.csv", "table.dbf", "table.gpkg"):
        table = processing.run(MATRIX, {"INPUT": land, "REFERENCE": truth, "OUTPUT": str(tmp_path / name)})["OUTPUT"]

        rows = rows_of(table)
        assert [float(rows[index][f"C_{index + 1}"]) for index in range(300)] == [4.0] * 300


def test_the_table_of_a_shapefile_is_not_overwritten(provider, land, tmp_path):
    processing.run(POINTS, {"INPUT": land, "COUNT": 20, "OUTPUT": str(tmp_path / "points.shp")})
    before = (tmp_path / "points.dbf").read_bytes()
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3)])

    with pytest.raises(QgsProcessingException, match=r"part of the shapefile points\.shp"):
        processing.run(MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": str(tmp_path / "points.dbf")})

    assert (tmp_path / "points.dbf").read_bytes() == before


@pytest.mark.parametrize("is_link", [False, True])
def test_parts_of_other_data_next_to_the_points_are_not_replaced(provider, land, tmp_path, is_link):
    if is_link:
        (tmp_path / "real").mkdir()
        processing.run(POINTS, {"INPUT": land, "COUNT": 20, "OUTPUT": str(tmp_path / "real" / "a.shp")})
        (tmp_path / "points.shp").symlink_to("real/a.shp")
    (tmp_path / "points.dbf").write_text("of the user")

    with pytest.raises(QgsProcessingException, match=r"points\.dbf .*may belong to other data"):
        processing.run(POINTS, {"INPUT": land, "COUNT": 20, "OUTPUT": str(tmp_path / "points.shp")})

    assert (tmp_path / "points.dbf").read_text() == "of the user"


def test_names_of_polygons_are_classes(provider, land):
    area = "POLYGON((500010 4600000, 500300 4600000, 500300 4599800, 500010 4599800, 500010 4600000))"
    reference = memory_layer("Polygon", {"Nutzung": "string"}, [(area, "Grünland")])
    parameters = {"INPUT": land, "REFERENCE": reference, "REFERENCE_FIELD": "Nutzung", "OUTPUT": "memory:"}

    rows = {row["ClassValue"]: row for row in rows_of(processing.run(MATRIX, parameters)["OUTPUT"])}

    inside = gdal.Open(land).ReadAsArray()[:20, 1:30]
    assert [rows[f"C_{value}"]["C_2"] for value in (1, 2, 3)] == [
        np.count_nonzero(inside == value) for value in (1, 2, 3)
    ]


def test_the_classes_of_the_layer_style_name_the_columns(provider, land):
    layer = QgsRasterLayer(land, "land")
    entries = layer.renderer().classes() if layer.renderer().type() == "paletted" else []
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3)])

    rows = rows_of(processing.run(MATRIX, {"INPUT": layer, "REFERENCE": reference, "OUTPUT": "memory:"})["OUTPUT"])

    names = {row["Class"] for row in rows if row["Class"]}
    assert names <= ({entry.label for entry in entries} or {"Wasser", "Grünland", "Äcker"})


def test_the_report_is_written_with_the_table(provider, land, tmp_path):
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(row, row + 1), 1) for row in range(40)])
    page = tmp_path / "report.html"

    processing.run(
        MATRIX, {"INPUT": land, "REFERENCE": reference, "SAMPLING": 0, "OUTPUT": "memory:", "OUTPUT_REPORT": str(page)}
    )

    assert "Estimated area" in page.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_without_a_field_grndtruth_the_field_has_to_be_chosen(provider, land):
    reference = memory_layer("Point", {"class": "int"}, [(point(0, 1), 3)])

    with pytest.raises(QgsProcessingException, match=r"has no field GrndTruth, so choose .* Its fields are: class"):
        processing.run(MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": "memory:"})


def test_lines_are_no_reference(provider, land):
    reference = memory_layer("LineString", {"GrndTruth": "int"}, [("LINESTRING(0 0, 1 1)", 3)])

    with pytest.raises(QgsProcessingException, match="neither points nor polygons"):
        processing.run(MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": "memory:"})


def test_a_mask_beside_the_raster_is_refused(provider, land):
    mask = memory_layer("Polygon", {"kind": "string"}, [("POLYGON((0 0, 9 0, 9 9, 0 0))", "a")])

    with pytest.raises(QgsProcessingException, match="no pixel"):
        processing.run(POINTS, {"INPUT": land, "MASK": mask, "OUTPUT": "memory:"})


def test_a_table_that_cannot_be_written_is_said_in_words(provider, land, tmp_path):
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3)])
    parameters = {"INPUT": land, "REFERENCE": reference, "OUTPUT": str(tmp_path / "no folder" / "table.csv")}

    with pytest.raises(QgsProcessingException):
        processing.run(MATRIX, parameters)


@pytest.mark.parametrize("name", ["points.gpkg", "points.shp", "points.csv"])
def test_points_of_which_qgis_refuses_some_leave_no_file(provider, land, tmp_path, name, monkeypatch):
    # QGIS refuses a point in the middle, as on a full disk.
    texts = iter(["y" * 600 if number == 60 else "" for number in range(1000)])
    shortened = "pixelwise.processing_provider.sink_algorithm._shortened"
    monkeypatch.setattr(shortened, lambda value: next(texts) if isinstance(value, str) else value)
    (tmp_path / "out").mkdir()

    with pytest.raises(QgsProcessingException, match="Accuracy assessment points: it cannot be written"):
        processing.run(POINTS, {"INPUT": land, "COUNT": 90, "OUTPUT": str(tmp_path / "out" / name)})

    assert [*(tmp_path / "out").iterdir()] == []


def test_cancelling_writes_nothing(provider, land, tmp_path):
    feedback = Log()
    feedback.cancel()
    reference = memory_layer("Point", {"GrndTruth": "int"}, [(point(0, 1), 3)])

    processing.run(POINTS, {"INPUT": land, "OUTPUT": str(tmp_path / "points.gpkg")}, feedback=feedback)
    processing.run(
        MATRIX, {"INPUT": land, "REFERENCE": reference, "OUTPUT": str(tmp_path / "table.csv")}, feedback=feedback
    )

    assert sorted(path.name for path in tmp_path.iterdir()) == ["land.tif", "land.tif.aux.xml"]


def dialog_of(name: str, qtbot):
    """The dialog of an algorithm, as QGIS opens it."""
    dialog = QgsApplication.processingRegistry().createAlgorithmById(name).createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_user_creates_points_labels_them_and_computes_the_matrix_in_the_dialogs(provider, land, project, qtbot):
    layer = QgsRasterLayer(land, "land")
    project.addMapLayer(layer)
    points = dialog_of(POINTS, qtbot)
    count = points.mainWidget().wrappers["COUNT"].wrappedWidget()
    count.setFocus()
    count.selectAll()
    QTest.keyClicks(count, "60")
    QTest.keyClick(points.mainWidget().wrappers["SAMPLING"].wrappedWidget(), Qt.Key.Key_Down)
    press_run(points)
    qtbot.waitUntil(lambda: bool(project.mapLayersByName("Accuracy assessment points")), timeout=20_000)
    (sample,) = project.mapLayersByName("Accuracy assessment points")
    labelled(sample, gdal.Open(land).ReadAsArray())

    matrix = dialog_of(MATRIX, qtbot)
    panel = matrix.mainWidget()
    for name, value in (("INPUT", layer), ("REFERENCE", sample)):
        panel.wrappers[name].setParameterValue(value.id(), panel.processing_context)
    QTest.keyClick(panel.wrappers["SAMPLING"].wrappedWidget(), Qt.Key.Key_Up)
    press_run(matrix)
    qtbot.waitUntil(lambda: bool(project.mapLayersByName("Confusion matrix")), timeout=20_000)

    (table,) = project.mapLayersByName("Confusion matrix")
    rows = {row["ClassValue"]: row for row in rows_of(table)}
    assert [rows[f"C_{value}"][f"C_{value}"] for value in (1, 2, 3)] == [20, 20, 20]
    assert rows["P_Accuracy"]["EstU_Acc"] == 1


def test_the_field_is_offered_for_points_and_hidden_for_a_raster(provider, land, tmp_path, project, qtbot):
    layer = QgsRasterLayer(land, "land")
    reference = memory_layer("Point", {"plot": "int", "kind": "string"}, [(point(0, 1), 3, "a")])
    project.addMapLayers([layer, reference])
    dialog = dialog_of(MATRIX, qtbot)
    panel = dialog.mainWidget()
    field = panel.wrappers["REFERENCE_FIELD"].wrappedWidget()

    panel.wrappers["REFERENCE"].setParameterValue(reference.id(), panel.processing_context)
    combo = field.findChild(QComboBox)

    assert [combo.itemText(index) for index in range(combo.count())] == ["", "plot", "kind"]
    qtbot.waitUntil(field.isVisible)

    panel.wrappers["REFERENCE"].setParameterValue(layer.id(), panel.processing_context)

    qtbot.waitUntil(lambda: not field.isVisible())


def test_the_command_line_runs_both(provider, land, tmp_path):
    points, table = tmp_path / "points.gpkg", tmp_path / "table.csv"
    commands = (
        [POINTS, f"INPUT={land}", "COUNT=30", f"OUTPUT={points}"],
        [MATRIX, f"INPUT={land}", f"REFERENCE={points}", "REFERENCE_FIELD=Classified", f"OUTPUT={table}"],
    )

    for name, *parameters in commands:
        run = subprocess.run(
            [ROOT / "scripts" / "qgis_process", "run", name, "--", *parameters],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, run.stderr

    with table.open(encoding="utf-8", newline="") as file:
        rows = {row["ClassValue"]: row for row in csv.DictReader(file)}
    assert float(rows["P_Accuracy"]["U_Accuracy"]) == 1


def test_points_in_a_geopackage_belong_to_their_map_without_a_crs(provider, tmp_path):
    land = str(tmp_path / "land.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(land, 30, 20, 1)
    dataset.SetGeoTransform((0, 10, 0, 0, 0, -10))
    dataset.GetRasterBand(1).WriteArray(np.random.RandomState(0).choice(np.array([1, 2], np.uint8), (20, 30)))
    dataset.FlushCache()
    points, table = str(tmp_path / "points.gpkg"), str(tmp_path / "matrix.gpkg")
    processing.run(POINTS, {"INPUT": land, "COUNT": 40, "OUTPUT": points})

    given = {"INPUT": land, "REFERENCE": points, "REFERENCE_FIELD": "Classified", "OUTPUT": table}
    result = processing.run(MATRIX, given)

    assert result["OVERALL_ACCURACY"] == 1
    assert rows_of(table)[2]["Total"] == 40
