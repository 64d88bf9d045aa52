"""Labels of training data: their values, from fields of features and from class rasters."""

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, RasterError, RasterInput
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.thematic import read_class_raster
from pixelwise.inference.training_data.chips import LeftOutTiles
from pixelwise.inference.training_data.job import ClassFeatures, ExportJob
from pixelwise.inference.training_data.numbering import numbering_of_features, numbering_of_raster
from pixelwise.inference.training_data.plan import plan_tiles
from pixelwise.inference.training_data.reading import chips, plan_export

from tests.core.runs import write_raster


def features(*values, **rest):
    return ClassFeatures("fields", (b"",) * len(values), values, class_field="class", **rest)


def numbered(*values, **rest):
    numbering, labels = numbering_of_features(features(*values, **rest))
    return [(entry.value, entry.original) for entry in numbering.classes], numbering.renumbered, labels.tolist()


@pytest.mark.parametrize(
    ("values", "classes", "renumbered", "labels"),
    [
        ((7, 3, 7), [(3, 3), (7, 7)], False, [7, 3, 7]),
        ((2.0, 1), [(1, 1), (2, 2)], False, [2, 1]),
        ((0, 5), [(1, 0), (2, 5)], True, [1, 2]),
        ((-3, 1), [(1, -3), (2, 1)], True, [1, 2]),
        ((65535, 1), [(1, 1), (65535, 65535)], False, [65535, 1]),
        ((65536, 9), [(1, 9), (2, 65536)], True, [2, 1]),
        (("water", "Forest", "water "), [(1, "Forest"), (2, "water")], True, [2, 1, 2]),
        (("10", "9"), [(9, 9), (10, 10)], False, [10, 9]),
        (("01", "1"), [(1, "01"), (2, "1")], True, [1, 2]),
        (("a", 4), [(1, 4), (2, "a")], True, [2, 1]),
    ],
)
def test_class_values_are_kept_unless_they_cannot_be_labels(values, classes, renumbered, labels):
    assert numbered(*values) == (classes, renumbered, labels)


def test_features_without_a_field_are_one_class():
    numbering, labels = numbering_of_features(ClassFeatures("ponds", (b"",) * 3))

    assert [(entry.value, entry.name) for entry in numbering.classes] == [(1, "ponds")]
    assert labels.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("value", "shown"), [(1.5, "1.5"), (None, "NULL"), ("", "NULL"), (float("nan"), "nan"), (float("inf"), "inf")]
)
def test_a_feature_whose_value_is_not_a_class_is_refused(value, shown):
    with pytest.raises(RasterError, match=f'Classes "fields": feature 12 has {shown} in the field "class"') as refused:
        numbered(1, value, ids=(11, 12))

    assert refused.value.about == "classes"


def test_a_layer_without_features_is_refused():
    with pytest.raises(RasterError, match="no features"):
        numbered()


def test_names_come_from_the_field_or_the_style_and_colours_from_the_style():
    styles = {1: ("Styled", (1, 2, 3)), 2: ("Two", (4, 5, 6))}

    numbering, _ = numbering_of_features(features(1, 2, 1, 3, names=("One", "", "Uno", ""), styles=styles))

    assert [(entry.name, entry.color) for entry in numbering.classes[:2]] == [("One", (1, 2, 3)), ("Two", (4, 5, 6))]
    assert numbering.classes[2].name == "3"
    assert numbering.warnings == ('Classes "fields": class 1 has the names "One", "Uno". The first one is used.',)


def test_classes_that_are_texts_have_the_names_and_colours_of_the_style():
    styles = {"w": ("Water", (1, 2, 3)), "12": ("Twelve", (4, 5, 6))}

    texts, _ = numbering_of_features(features("w", "x", styles=styles))
    numbers, _ = numbering_of_features(features("12", styles=styles))

    assert [(entry.name, entry.color) for entry in texts.classes[:1]] == [("Water", (1, 2, 3))]
    assert texts.classes[1].name == "x"
    assert [(entry.value, entry.name, entry.color) for entry in numbers.classes] == [(12, "Twelve", (4, 5, 6))]


@pytest.mark.parametrize(("highest", "dtype"), [(255, np.uint8), (256, np.uint16)])
def test_labels_have_the_smallest_unsigned_type(highest, dtype):
    numbering = numbering_of_raster((ModelClass(1, "a", (0, 0, 0)), ModelClass(highest, "b", (0, 0, 0))))

    assert numbering.dtype == dtype


def exported(image, labels, **rest):
    job = ExportJob(
        (RasterInput("image", str(image)),),
        read_class_raster(RasterInput("labels", str(labels))),
        "",
        **{"tile_size": "32", "stride": "32", **rest},
    )
    plan = plan_export(job, NullProgress())
    return plan, [*chips(plan, LeftOutTiles(), NullProgress())]


@pytest.fixture
def image(tmp_path):
    pixels = np.random.default_rng(0).integers(1, 255, (3, 64, 64)).astype(np.uint8)
    return write_raster(tmp_path / "image.tif", pixels)


def test_a_class_raster_gives_the_labels_and_its_nodata_is_zero(image, tmp_path):
    classes = np.random.default_rng(1).choice([4, 9, 255], (1, 64, 64)).astype(np.uint8)

    plan, read = exported(image, write_raster(tmp_path / "classes.tif", classes, 255))

    expected = np.where(classes[0] == 255, 0, classes[0])
    assert [entry.value for entry in plan.classes] == [4, 9]
    assert plan.renumbered is False
    for chip, (row, col) in zip(read, ((0, 0), (0, 32), (32, 0), (32, 32))):
        np.testing.assert_array_equal(chip.labels, expected[row : row + 32, col : col + 32])


def test_a_class_raster_with_the_value_0_is_renumbered(image, tmp_path):
    classes = np.random.default_rng(1).choice([-2, 0, 300], (1, 64, 64)).astype(np.int16)

    plan, read = exported(image, write_raster(tmp_path / "classes.tif", classes))

    assert [(entry.value, entry.original) for entry in plan.classes] == [(1, -2), (2, 0), (3, 300)]
    np.testing.assert_array_equal(read[0].labels, np.searchsorted([-2, 0, 300], classes[0, :32, :32]) + 1)
    assert read[0].labels.dtype == np.uint8


def test_a_class_raster_on_another_grid_gives_the_nearest_class(image, tmp_path):
    path = tmp_path / "classes.tif"
    classes = np.random.default_rng(1).integers(1, 200, (40, 40)).astype(np.uint8)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 40, 40, 1, gdal.GDT_Byte)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500003, 17, 0, 5399996, 0, -17))
    dataset.GetRasterBand(1).WriteArray(classes)
    dataset = None

    _, read = exported(image, path, tile_size="64", only_labelled=False)

    warped = gdal.Warp(
        "", str(path), format="MEM", outputBounds=(500000, 5399360, 500640, 5400000), xRes=10, yRes=10, errorThreshold=0
    )
    np.testing.assert_array_equal(read[0].labels, warped.ReadAsArray())


def test_labels_of_a_class_raster_turn_with_the_tile(image, tmp_path):
    classes = np.random.default_rng(1).integers(1, 200, (1, 64, 64)).astype(np.uint8)

    _, read = exported(image, write_raster(tmp_path / "classes.tif", classes), tile_size="64", rotation=90)

    for turns, chip in enumerate(read):
        np.testing.assert_array_equal(chip.labels, np.rot90(classes[0], turns))


def test_buffer_and_overlap_are_ignored_for_a_class_raster_with_a_warning(image, tmp_path):
    classes = np.ones((1, 64, 64), np.uint8)

    plan, _ = exported(image, write_raster(tmp_path / "classes.tif", classes), min_overlap=0.5)

    assert plan.warnings == ("Buffer and Minimum overlap are ignored: they apply to features, not to a class raster.",)


def test_a_class_raster_without_a_class_is_refused(image, tmp_path):
    with pytest.raises(RasterError, match="no pixel with a class"):
        exported(image, write_raster(tmp_path / "classes.tif", np.zeros((1, 64, 64), np.uint8), 0))


def test_planning_without_reading_lists_no_classes(image, tmp_path):
    labels = read_class_raster(
        RasterInput("labels", str(write_raster(tmp_path / "c.tif", np.ones((1, 9, 9), np.uint8))))
    )

    plan = plan_tiles(ExportJob((RasterInput("image", str(image)),), labels, ""))

    assert (labels.is_complete, plan.classes, plan.label_dtype) == (False, (), np.uint8)
