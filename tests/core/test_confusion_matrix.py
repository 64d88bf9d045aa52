"""A class raster is compared with points, polygons and rasters, and everything left out is counted."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import NullProgress, RasterError, RasterInput
from pixelwise.inference.accuracy.assessment import ReferenceDesign, assess, log
from pixelwise.inference.accuracy.reference import Feature, ReferenceLayer, classes_of
from pixelwise.inference.accuracy.report import write_report
from pixelwise.inference.accuracy.table import MatrixTable
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.thematic import read_class_raster
from pixelwise.inference.thematic.entries import Entry
from pixelwise.tests.core.runs import Listener

UTM = (500000, 10, 0, 5400000, 0, -10)
ROTATED = (500000, 8, 6, 5400000, 6, -8)
TYPES = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "uint32": gdal.GDT_UInt32,
    "float32": gdal.GDT_Float32,
}
CLASSES = (
    ModelClass(1, "Wasser", (0, 0, 255)),
    ModelClass(2, "Grünland", (0, 255, 0)),
    ModelClass(3, "Äcker", (9, 9, 9)),
)
OTHER = ReferenceDesign.OTHER


@pytest.fixture
def raster(tmp_path):
    """Makes a class raster of an array."""

    def make(values, transform=UTM, crs="EPSG:32633", nodata=0, name="map", classes=CLASSES):
        rows, cols = values.shape
        path = str(tmp_path / f"{name}.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, cols, rows, 1, TYPES[values.dtype.name])
        dataset.SetProjection(crs)
        dataset.SetGeoTransform(transform)
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
        dataset.GetRasterBand(1).WriteArray(values)
        dataset = None
        return read_class_raster(RasterInput(name, path), entries(classes))

    return make


def entries(classes):
    """The classes of a style."""
    return {entry.value: Entry(entry.name, entry.color) for entry in classes}


def wkb(text):
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def point(row, col, transform=UTM):
    """The centre of a pixel."""
    x, y = gdal.ApplyGeoTransform(transform, col + 0.5, row + 0.5)
    return wkb(f"POINT({x!r} {y!r})")


def layer(shapes, labels, classified=None, crs="EPSG:32633", areal=False):
    stored = classified or [None] * len(labels)
    features = [Feature(index, *values) for index, values in enumerate(zip(shapes, labels, stored))]
    return ReferenceLayer("reference", "GrndTruth", crs, features, areal)


def land(shape=(300, 400), seed=0):
    return np.random.RandomState(seed).choice(np.array([0, 1, 2, 3], np.uint8), shape, p=[0.1, 0.4, 0.3, 0.2])


def counted(mapped, reference, values):
    """The matrix of two arrays, pair by pair."""
    return [[int(np.count_nonzero((mapped == row) & (reference == col))) for col in values] for row in values]


@pytest.mark.parametrize("transform", [UTM, ROTATED], ids=["north up", "rotated"])
def test_points_are_compared_with_the_pixels_they_are_in(raster, transform):
    values, random = land(), np.random.RandomState(3)
    rows, cols = random.randint(0, 300, 500), random.randint(0, 400, 500)
    labels = random.randint(1, 4, 500)
    shapes = [point(row, col, transform) for row, col in zip(rows, cols)]

    found = assess(raster(values, transform), layer(shapes, labels.tolist()), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == counted(values[rows, cols], labels, (1, 2, 3))
    assert found.comparison.left_out.no_data == np.count_nonzero(values[rows, cols] == 0)


def test_points_in_another_crs_are_reprojected(raster):
    values, random = land(), np.random.RandomState(3)
    rows, cols = random.randint(0, 300, 200), random.randint(0, 400, 200)
    labels = random.randint(1, 4, 200)
    change = osr.CoordinateTransformation(*map(spatial_reference, ("EPSG:32633", "EPSG:4326")))
    centres = [gdal.ApplyGeoTransform(UTM, col + 0.5, row + 0.5) for row, col in zip(rows, cols)]
    degrees = [wkb("POINT({!r} {!r} {!r})".format(*change.TransformPoint(*centre))) for centre in centres]

    found = assess(raster(values), layer(degrees, labels.tolist(), crs="EPSG:4326"), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == counted(values[rows, cols], labels, (1, 2, 3))


def test_longitudes_of_points_may_differ_from_those_of_the_raster_by_a_turn(raster):
    values = np.full((4, 8), 2, np.uint8)
    map_ = raster(values, (176, 1, 0, 2, 0, -1), "EPSG:4326")  # from 176 to 184 degrees
    shapes = [wkb("POINT(-177.5 0.5)"), wkb("POINT(179.5 0.5)"), wkb("POINT(-170 0.5)")]

    found = assess(map_, layer(shapes, [2, 1, 1], crs="EPSG:4326"), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == [[0, 0], [1, 1]]
    assert found.comparison.left_out.outside == 1


def test_a_point_on_an_edge_is_in_the_lower_right_cell_and_outside_on_the_outer_edges(raster):
    values = np.array([[1, 2], [3, 1]], np.uint8)
    corners = [(500000, 5400000), (500010, 5400000), (500000, 5399990), (500010, 5399990)]
    outside = [(500020, 5399995), (500005, 5399980), (499999.9, 5399995)]
    shapes = [wkb(f"POINT({x} {y})") for x, y in corners + outside]

    found = assess(raster(values), layer(shapes, [1, 2, 3, 1, 1, 1, 1]), OTHER, NullProgress())

    assert np.diagonal(found.matrix.counts).tolist() == [2, 1, 1]
    assert found.comparison.left_out.outside == 3


def test_edges_of_cells_without_exact_numbers_are_no_exception(raster):
    transform = (0.1, 0.1, 0, 1.1, 0, -0.1)
    values = np.arange(1, 11, dtype=np.uint8).repeat(10).reshape(10, 10).T.copy()  # by column
    shapes = [wkb(f"POINT({round(0.1 + 0.1 * col, 1)!r} 0.55)") for col in range(10)]

    found = assess(
        raster(values, transform, "EPSG:4326"), layer(shapes, [*range(1, 11)], crs="EPSG:4326"), OTHER, NullProgress()
    )

    assert found.matrix.counts.tolist() == np.eye(10, dtype=int).tolist()


def test_every_part_of_a_multipoint_is_a_sample(raster):
    values = np.array([[1, 2, 3]], np.uint8)
    several = wkb("MULTIPOINT((500005 5399995),(500015 5399995),(500900 5399995))")

    found = assess(raster(values), layer([several], [1]), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == [[1, 0], [1, 0]]
    assert found.comparison.left_out.outside == 1


def test_points_without_a_reference_class_are_counted(raster):
    values = np.array([[1, 2, 3, 1]], np.uint8)
    listener = Listener()

    found = assess(raster(values), layer([point(0, col) for col in range(4)], [1, -1, None, 3]), OTHER, listener)
    log(found, listener)

    assert found.matrix.total == 2
    assert "Points left out because they have no reference class (empty or -1): 2" in listener.lines


def test_a_class_minus_one_of_the_raster_can_be_a_reference_class(raster):
    values = np.array([[-1, 2]], np.int16)
    classes = (ModelClass(-1, "Bare", (1, 1, 1)), ModelClass(2, "Trees", (2, 2, 2)))

    found = assess(raster(values, classes=classes), layer([point(0, 0), point(0, 1)], [-1, -1]), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == [[1, 0], [1, 0]]


def test_points_that_remember_another_class_of_the_map_are_counted_in_a_warning(raster):
    values = np.array([[1, 2, 3, 1]], np.uint8)
    listener = Listener()

    found = assess(
        raster(values), layer([point(0, col) for col in range(4)], [1, 2, 3, 1], [1, 3, 3, 2]), OTHER, listener
    )
    log(found, listener)

    assert np.diagonal(found.matrix.counts).tolist() == [2, 1, 1]
    assert listener.warnings[0].startswith("The class in the field Classified of 2 points differs")


def test_names_with_umlauts_are_classes_in_any_case(raster):
    values = np.array([[1, 2, 3]], np.uint8)

    found = assess(
        raster(values),
        layer([point(0, col) for col in range(3)], ["WASSER", " Grünland", "äcker"]),
        OTHER,
        NullProgress(),
    )

    assert found.matrix.counts.tolist() == np.eye(3, dtype=int).tolist()


def test_reference_classes_that_the_raster_does_not_have_count_as_errors_and_are_named(raster):
    values = np.array([[1, 2, 3]], np.uint8)
    listener = Listener()

    found = assess(
        raster(values), layer([point(0, col) for col in range(3)], ["Wasser", "Schnee", "Äcker"]), OTHER, listener
    )
    log(found, listener)

    assert [entry.name for entry in found.matrix.classes] == ["Wasser", "Grünland", "Äcker", "Schnee"]
    assert found.matrix.counts[1].tolist() == [0, 0, 0, 1]
    assert '"4 Schnee"' in listener.warnings[0]


def test_names_none_of_which_the_raster_has_are_refused():
    with pytest.raises(RasterError, match=r'none of the classes in the field kind \("forest", "lake"\)'):
        classes_of("plots", "kind", ["forest", "lake"], CLASSES)


@pytest.mark.parametrize("labels", [["1", "3"], [1.0, 3.0], [1, 3]])
def test_numbers_are_class_values_whatever_the_type_of_the_field(labels):
    assert [classes_of("plots", "kind", labels, CLASSES).values[label] for label in labels] == [1, 3]


def test_a_fraction_is_not_a_class_value():
    with pytest.raises(RasterError, match=r"contains 1\.5, which is not a class value"):
        classes_of("plots", "kind", [1.0, 1.5], CLASSES)


def test_a_reference_without_a_usable_sample_is_refused_with_the_reasons(raster):
    values = np.array([[1, 0]], np.uint8)

    with pytest.raises(RasterError, match=r"nothing to compare.*outside the raster: 1\. .*NoData there: 1\."):
        assess(raster(values), layer([point(0, 1), point(9, 9)], [1, 1]), OTHER, NullProgress())


def test_pixels_with_their_centre_in_a_polygon_are_compared(raster, tmp_path):
    values = land()
    shapes = [
        wkb("POLYGON((500003 5399997, 501507 5399980, 501200 5398003, 500003 5399997))"),
        wkb("POLYGON((502000 5399000, 503501 5399005, 503501 5397500, 502000 5397600, 502000 5399000))"),
    ]

    found = assess(raster(values), layer(shapes, [2, 3], areal=True), OTHER, NullProgress())

    reference = burnt(shapes, [2, 3], values.shape)
    mapped = np.where(reference > 0, values, 0)
    assert found.matrix.counts[:, 1:].tolist() == [row[1:] for row in counted(mapped, reference, (1, 2, 3))]
    assert found.comparison.left_out.no_data == np.count_nonzero((reference > 0) & (values == 0))


def burnt(shapes, labels, shape):
    """Polygons as a raster, by GDAL."""
    target = gdal.GetDriverByName("MEM").Create("", shape[1], shape[0], 1, gdal.GDT_Byte)
    target.SetGeoTransform(UTM)
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    for geometry, label in zip(shapes, labels):
        polygons = memory.CreateLayer(str(label))
        feature = ogr.Feature(polygons.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(geometry))
        polygons.CreateFeature(feature)
        gdal.RasterizeLayer(target, [1], polygons, burn_values=[label])
    return target.ReadAsArray()


def test_pixels_in_polygons_of_two_classes_are_left_out(raster):
    values = np.full((10, 10), 1, np.uint8)
    left = wkb("POLYGON((500000 5400000, 500060 5400000, 500060 5399900, 500000 5399900, 500000 5400000))")
    right = wkb("POLYGON((500040 5400000, 500100 5400000, 500100 5399900, 500040 5399900, 500040 5400000))")

    found = assess(raster(values), layer([left, right], [1, 2], areal=True), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == [[40, 40], [0, 0]]
    assert found.comparison.left_out.contradictory == 20


def test_a_reference_raster_is_compared_pixel_by_pixel(raster):
    values, other = land(), land(seed=1)

    found = assess(raster(values), raster(other, name="truth"), OTHER, NullProgress())

    assert found.matrix.counts.tolist() == counted(values, other, (1, 2, 3))


def test_a_reference_raster_on_another_grid_gives_each_pixel_its_nearest_class(raster):
    values = land((60, 60))
    coarse = land((20, 15), seed=2)  # 40 m cells, of which the first starts 13 m to the left and above
    shifted = (500000 - 13, 40, 0, 5400000 + 13, 0, -40)

    found = assess(raster(values), raster(coarse, shifted, name="truth"), OTHER, NullProgress())

    centres = (np.arange(60) * 10 + 5 + 13) // 40
    inside = np.ix_(centres[centres < 20], centres[centres < 15])
    nearest = coarse[inside]
    assert found.matrix.counts.tolist() == counted(values[: nearest.shape[0], : nearest.shape[1]], nearest, (1, 2, 3))


def test_the_same_value_with_another_name_is_listed(raster):
    listener = Listener()
    others = (CLASSES[0], ModelClass(2, "Wald", (1, 2, 3)), CLASSES[2])

    found = assess(raster(land()), raster(land(seed=1), name="truth", classes=others), OTHER, listener)
    log(found, listener)

    assert any('"2 Grünland / Wald"' in line for line in listener.warnings)


def test_values_that_the_table_of_a_reference_raster_lacks_are_classes_named_by_their_number(raster):
    values, listener = np.array([[1, 2, 3]], np.uint8), Listener()
    other = np.array([[1, 9, 255]], np.uint8)

    found = assess(raster(values), raster(other, name="truth"), OTHER, listener)
    log(found, listener)

    assert [entry.name for entry in found.matrix.classes] == ["Wasser", "Grünland", "Äcker", "9", "255"]
    assert found.matrix.counts.tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1], [0] * 5, [0] * 5]
    assert '"9 9", "255 255"' in listener.warnings[0]


def test_every_value_of_rasters_without_nodata_is_compared(raster, tmp_path):
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    path = str(tmp_path / "all.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 16, 16, 1, gdal.GDT_Byte)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform(UTM)
    dataset.GetRasterBand(1).WriteArray(values)
    dataset = None
    map_ = read_class_raster(RasterInput("all", path))

    found = assess(map_, map_, OTHER, NullProgress())

    assert found.matrix.counts.tolist() == np.eye(256, dtype=int).tolist()


def test_areas_of_a_stratified_sample_are_weighted_by_the_mapped_areas(raster):
    values = np.ones((200, 100), np.uint8)
    values[:20] = 2  # a tenth of the map
    random = np.random.RandomState(0)
    rows = np.r_[random.randint(0, 20, 50), random.randint(20, 200, 50)]
    labels = np.where(random.rand(100) < 0.8, values[rows, 0], 3 - values[rows, 0])
    shapes = [point(row, index) for index, row in enumerate(rows)]

    found = assess(raster(values), layer(shapes, labels.tolist()), ReferenceDesign.STRATIFIED, NullProgress())

    correct = [np.mean(labels[50:] == 1), np.mean(labels[:50] == 2)]
    weights = [0.9, 0.1]
    assert float(found.estimates.overall.value) == pytest.approx(np.dot(weights, correct))
    assert found.estimates.shares.value[1] == pytest.approx(0.9 * (1 - correct[0]) + 0.1 * correct[1])
    assert found.area == pytest.approx(2e6 / 0.9996**2, rel=1e-4)  # the scale of UTM at its central meridian


def test_the_table_has_the_published_columns_and_rows(raster):
    values = np.array([[1, 1, 2, 2, 3]], np.uint8)

    found = assess(raster(values), layer([point(0, col) for col in range(4)], [1, 2, 2, 2]), OTHER, NullProgress())
    table = MatrixTable.of(found)

    assert table.columns == ("ClassValue", "C_1", "C_2", "Total", "U_Accuracy", "F1", "IoU", "Kappa", "Class")
    assert [row["ClassValue"] for row in table.rows] == ["C_1", "C_2", "Total", "P_Accuracy", "Kappa"]
    assert [[row.get(name) for name in table.columns[1:5]] for row in table.rows] == [
        [1, 1, 2, 0.5],
        [0, 2, 2, 1.0],
        [1, 3, 4, None],
        [1.0, pytest.approx(2 / 3), None, 0.75],
        [None, None, None, None],
    ]
    assert table.rows[-1]["Kappa"] == pytest.approx(0.5)
    assert all(len(name) <= 10 for name in table.columns)


def test_columns_of_estimates_fit_dbase_too(raster):
    values = np.array([[1, 1, 2, 2]], np.uint8)

    found = assess(
        raster(values), layer([point(0, col) for col in range(4)], [1, 2, 2, 2]), ReferenceDesign.RANDOM, NullProgress()
    )
    table = MatrixTable.of(found)

    assert {"EstU_CI", "EstP_Acc", "EstArea_ha", "EstArea_CI", "EstShareCI"} <= set(table.columns)
    assert all(len(name) <= 10 for name in table.columns)


def test_undefined_values_are_empty(raster):
    values = np.array([[1, 2]], np.uint8)

    found = assess(raster(values), layer([point(0, 0)], [3]), OTHER, NullProgress())
    rows = {row["ClassValue"]: row for row in MatrixTable.of(found).rows}

    assert rows["C_3"]["U_Accuracy"] is None
    assert rows["P_Accuracy"]["C_1"] is None
    assert rows["C_1"]["U_Accuracy"] == 0


def test_three_hundred_classes_are_compared(raster):
    values = (np.arange(30_000, dtype=np.uint16).reshape(150, 200) % 300) + 1
    other = np.roll(values, 1, axis=1)

    found = assess(raster(values, classes=()), raster(other, name="truth", classes=()), OTHER, NullProgress())

    assert found.matrix.counts.shape == (300, 300)
    assert found.matrix.total == 30_000
    assert found.matrix.counts.tolist() == counted(values, other, range(1, 301))


def test_points_on_a_huge_sparse_raster_read_only_their_surroundings(tmp_path):
    path = str(tmp_path / "sparse.tif")
    options = ["TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=LZW", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 100_000, 100_000, 1, gdal.GDT_Byte, options=options)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform(UTM)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).WriteArray(np.full((50, 50), 3, np.uint8), 70_000, 90_000)
    dataset = None
    map_ = read_class_raster(RasterInput("sparse", path), entries(CLASSES))

    found = assess(map_, layer([point(90_010, 70_010), point(5, 5)], [3, 3]), ReferenceDesign.RANDOM, NullProgress())

    assert found.matrix.counts.tolist() == [[1]]
    assert found.comparison.left_out.no_data == 1


@pytest.mark.parametrize("design", ReferenceDesign)
def test_the_report_shows_the_matrix_and_estimates_of_probability_samples_only(raster, tmp_path, design):
    values = np.array([[1, 1, 2, 2, 3]], np.uint8)
    shapes = [point(0, col) for col in range(5)]
    found = assess(raster(values, name="<b>map"), layer(shapes, [1, 2, 2, 2, -1]), design, NullProgress())

    write_report(str(tmp_path / "report.html"), "report.html", found, "QGIS 3.40")

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;map" in page
    assert "<b>" not in page
    assert "Grünland" in page
    assert "Points left out because they have no reference class (empty or -1): 1" in page
    assert ("Estimated area" in page) == (design is not OTHER)
    assert "nan" not in page


def test_the_report_of_many_classes_lists_their_confusions(raster, tmp_path):
    values = (np.arange(30_000, dtype=np.uint16).reshape(150, 200) % 300) + 1
    other = np.where(values == 7, 8, values).astype(np.uint16)
    found = assess(raster(values, classes=()), raster(other, name="truth", classes=()), OTHER, NullProgress())

    write_report(str(tmp_path / "report.html"), "report.html", found, "QGIS 3.40")

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<td class="words">7 7</td><td class="words">8 8</td><td class="number">100</td>' in page


@pytest.mark.parametrize(("kind", "nodata"), [("float32", -9999), ("float32", np.nan), ("uint32", 2**32 - 1)])
def test_estimates_leave_out_pixels_without_data_whatever_their_type(raster, kind, nodata):
    values = np.random.RandomState(0).choice(np.array([1, 2, nodata], kind), (60, 50), p=[0.3, 0.1, 0.6])
    samples = [(row, col) for row in range(0, 60, 4) for col in range(0, 50, 4) if values[row, col] in (1, 2)]
    truth = layer([point(*place) for place in samples], [1] * len(samples))

    assessment = assess(raster(values, nodata=nodata), truth, ReferenceDesign.RANDOM, NullProgress())

    assert [entry.value for entry in assessment.matrix.classes] == [1, 2]
    ones, twos = (np.count_nonzero(values == value) for value in (1, 2))
    np.testing.assert_allclose(assessment.estimates.mapped, [ones / (ones + twos), twos / (ones + twos)], rtol=1e-4)
    assert assessment.estimates.sampled == 1


def test_names_of_several_classes_are_refused_only_if_they_are_used():
    classes = [ModelClass(value, name, (0, 0, 0)) for value, name in ((1, "Wald"), (2, "Stadt"), (3, "Stadt"))]

    with pytest.raises(RasterError, match='the class "stadt" can be several classes of the raster: 2 Stadt, 3 Stadt'):
        classes_of("plots", "name", ["Wald", "stadt"], classes)

    assert classes_of("plots", "name", ["Wald"], classes).values == {"Wald": 1}
    assert classes_of("plots", "value", [2, 3], classes).values == {2: 2, 3: 3}


def test_labels_of_blanks_are_no_classes():
    assert classes_of("plots", "name", ["Wasser", "  ", ""], CLASSES).values == {"Wasser": 1}


def test_unknown_classes_may_have_any_value():
    found = classes_of("plots", "value", [1, -50, 70000], CLASSES)

    assert [entry.value for entry in found.added] == [-50, 70000]


def test_a_pixel_in_several_polygons_of_a_class_around_another_belongs_to_several_classes(raster):
    left = wkb("POLYGON((500000 5400000, 500100 5400000, 500100 5399900, 500000 5399900, 500000 5400000))")
    right = wkb("POLYGON((500100 5400000, 500200 5400000, 500200 5399900, 500100 5399900, 500100 5400000))")
    truth = layer([left, left, left, right], [3, 1, 3, 3], areal=True)

    found = assess(raster(np.full((10, 20), 3, np.uint8)), truth, OTHER, NullProgress())

    assert found.comparison.left_out.contradictory == 100
    assert found.matrix.total == 100


def test_points_with_minus_one_are_mentioned_if_that_is_a_class(raster):
    values = np.array([[-1, 2], [2, 2]], np.int16)
    truth = layer([point(0, 0), point(0, 1)], [-1, -1])

    found = assess(raster(values, nodata=0, classes=()), truth, OTHER, NullProgress())

    assert found.matrix.total == 2
    assert any("samples with -1 count as this class" in warning for warning in found.warnings())
