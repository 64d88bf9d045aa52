"""Polygons of a class raster tile its cells, and know their class, area, perimeter and mean confidence."""

from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import ArgumentError, Cancelled, NullProgress, OutputError, RasterInput, run
from pixelwise.inference import plan as plan_run
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.cleaning.sizes import SizeUnit
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.polygons import PolygonsJob, plan, polygonise
from pixelwise.inference.thematic import read_class_raster
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

CLASSES = (
    ModelClass(0, "Background", (200, 200, 200)),
    ModelClass(1, "Water", (0, 0, 255)),
    ModelClass(2, "Forest", (0, 100, 0)),
)
NODATA = 255
NOISE = np.random.default_rng(0).choice(np.array([0, 1, 2, NODATA], np.uint8), (37, 53), p=[0.3, 0.3, 0.3, 0.1])
PATCHES = np.kron(NOISE[:9, :13], np.ones((5, 7), np.uint8))

LOCATIONS = {
    "projected": ("EPSG:32633", (500000, 10, 0, 5400000, 0, -10)),
    "rotated": ("EPSG:3035", (4321000, 800, 300, 3210000, 250, -900)),
    "geographic": ("EPSG:4326", (14, 0.25, 0, 68, 0, -0.2)),
    "rotated geographic": ("EPSG:4326", (14, 0.02, 0.01, 48, 0.005, -0.03)),
    "south up": ("EPSG:2193", (1500000, 25, 0, 5500000, 0, 25)),
    "world": ("EPSG:3857", (-15e6, 300000, 0, 9e6, 0, -400000)),
}


def opened(path, given=CLASSES):
    return replace(read_class_raster(RasterInput(path.stem, str(path))), classes=given)


def class_raster(path, cells=NOISE, location="projected", nodata=NODATA, given=CLASSES):
    write_raster(path, cells[None], nodata)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    crs, transform = LOCATIONS[location]
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(int(crs.split(":")[1]))
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform(transform)
    dataset = None
    return opened(path, given)


def converted(tmp_path, raster, name="p.gpkg", progress=None, **settings):
    path = tmp_path / name
    listener = progress or NullProgress()
    polygonise(plan(PolygonsJob(raster, str(path), **settings), listener), listener)
    return path


class Features:
    """The features of a layer of a file."""

    def __init__(self, path, layer=0):
        self.dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        self.layer = self.dataset.GetLayer(layer)
        self.all = [*self.layer]
        self.geometries = [feature.GetGeometryRef() for feature in self.all]

    def column(self, name):
        return [feature.GetField(name) for feature in self.all]

    def burned(self, like, attribute):
        """Rasterise an attribute; -1 where there is no polygon."""
        target = gdal.GetDriverByName("MEM").Create("", like.shape[1], like.shape[0], 1, gdal.GDT_Float64)
        target.SetGeoTransform(LOCATIONS["projected"][1])
        target.GetRasterBand(1).Fill(-1)
        gdal.RasterizeLayer(target, [1], self.layer, options=[f"ATTRIBUTE={attribute}"])
        return target.ReadAsArray()


def moved(geometry, crs, to):
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.SetFromUserInput(crs)
    target.SetFromUserInput(to)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    copy = geometry.Clone()
    copy.Transform(osr.CoordinateTransformation(source, target))
    return copy


def dense(geometry, transform):
    copy = geometry.Clone()
    copy.Segmentize(max(map(abs, transform[1:3])) / 50)
    return copy


def area_on_ellipsoid(geometry, location):
    """The area in an equal-area projection of the ellipsoid, with straight sides made of short ones."""
    crs, transform = LOCATIONS[location]
    datum = {"EPSG:3035": "GRS80", "EPSG:2193": "GRS80"}.get(crs, "WGS84")
    return moved(dense(geometry, transform), crs, f"+proj=cea +ellps={datum} +units=m").GetArea()


def perimeter_on_ellipsoid(geometry, location):
    """The sum of many short chords between geocentric points."""
    crs, transform = LOCATIONS[location]
    total = 0.0
    for number in range(geometry.GetGeometryCount()):
        ring = moved(dense(geometry.GetGeometryRef(number), transform), crs, "EPSG:4326")
        longitude, latitude = np.radians(np.array(ring.GetPoints(), float)[:, :2]).T
        flat = (2 - 1 / 298.257223563) / 298.257223563
        radius = 6378137 / np.sqrt(1 - flat * np.sin(latitude) ** 2)
        across, up = radius * np.cos(latitude), radius * (1 - flat) * np.sin(latitude)
        points = np.column_stack((across * np.cos(longitude), across * np.sin(longitude), up))
        total += np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    return total


def test_polygons_have_exactly_the_cells_of_their_class(tmp_path):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif")))

    assert np.array_equal(features.burned(NOISE, "value"), np.where(NOISE == NODATA, -1.0, NOISE))


def test_values_without_a_class_have_the_colour_of_the_palette(tmp_path):
    raster = replace(class_raster(tmp_path / "c.tif", given=CLASSES[:2]), palette={2: (1, 2, 255)})

    features = Features(converted(tmp_path, raster))

    assert {pair for pair in zip(features.column("class"), features.column("color")) if pair[0] == "2"} == {
        ("2", "#0102ff")
    }


def test_polygons_are_valid_and_do_not_overlap(tmp_path):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif")))
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for geometry in features.geometries:
        together.AddGeometry(geometry)

    assert all(geometry.IsValid() for geometry in features.geometries)
    assert sum(geometry.GetArea() for geometry in features.geometries) == 100 * np.count_nonzero(NOISE != NODATA)
    assert together.UnionCascaded().GetArea() == pytest.approx(100 * np.count_nonzero(NOISE != NODATA))


@pytest.mark.parametrize("location", LOCATIONS)
def test_areas_and_perimeters_are_those_on_the_ellipsoid(tmp_path, location):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif", PATCHES, location)))

    areas = [area_on_ellipsoid(geometry, location) for geometry in features.geometries]
    perimeters = [perimeter_on_ellipsoid(geometry, location) for geometry in features.geometries]
    tolerance = 3e-3 if location == "world" else 2e-4
    assert features.column("area") == pytest.approx(areas, rel=tolerance)
    assert features.column("perimeter") == pytest.approx(perimeters, rel=tolerance)
    assert features.column("area_ha") == pytest.approx([area / 1e4 for area in features.column("area")], abs=1e-8)
    whole = {value: sum(area for area, of in zip(areas, features.column("value")) if of == value) for value in range(3)}
    sums = {
        value: sum(area for area, of in zip(features.column("area"), features.column("value")) if of == value)
        for value in range(3)
    }
    assert sums == pytest.approx(whole, rel=tolerance / 4)


def test_features_have_the_name_and_the_colour_of_their_class(tmp_path):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif")))

    known = {0: ("Background", "#c8c8c8"), 1: ("Water", "#0000ff"), 2: ("Forest", "#006400")}
    rows = set(zip(features.column("value"), features.column("class"), features.column("color")))
    assert rows == {(value, *texts) for value, texts in known.items()}


def test_a_value_without_a_class_is_named_by_its_number(tmp_path):
    raster = class_raster(tmp_path / "c.tif", given=CLASSES[:2])

    features = Features(converted(tmp_path, raster))

    assert {*zip(features.column("value"), features.column("class"))} == {(0, "Background"), (1, "Water"), (2, "2")}


def test_a_raster_without_nodata_has_polygons_for_every_value(tmp_path):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif", nodata=None)))

    assert np.array_equal(features.burned(NOISE, "value"), NOISE)


def test_a_raster_of_nodata_gives_a_layer_without_features(tmp_path):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif", np.full((20, 30), NODATA, np.uint8))))

    assert features.all == []
    assert features.layer.GetLayerDefn().GetFieldIndex("perimeter") >= 0


def test_only_the_chosen_classes_become_polygons(tmp_path):
    raster = class_raster(tmp_path / "c.tif")

    by_value = Features(converted(tmp_path, raster, "v.gpkg", classes="2,1"))
    by_name = Features(converted(tmp_path, raster, "n.gpkg", classes="forest; Water"))

    expected = np.where((NOISE == 1) | (NOISE == 2), NOISE.astype(float), -1)
    assert np.array_equal(by_value.burned(NOISE, "value"), expected)
    assert np.array_equal(by_name.burned(NOISE, "value"), expected)


def test_an_unknown_class_is_an_error_that_lists_the_classes(tmp_path):
    with pytest.raises(ArgumentError, match=r'no class "Watr".*1 Water') as caught:
        converted(tmp_path, class_raster(tmp_path / "c.tif"), classes="Watr")

    assert caught.value.about == "classes"


def test_dissolving_gives_one_valid_feature_for_each_class(tmp_path):
    raster = class_raster(tmp_path / "c.tif")
    single = Features(converted(tmp_path, raster))

    dissolved = Features(converted(tmp_path, raster, "d.gpkg", dissolve=True))

    assert dissolved.column("value") == [0, 1, 2]
    assert all(geometry.IsValid() for geometry in dissolved.geometries)
    assert np.array_equal(dissolved.burned(NOISE, "value"), single.burned(NOISE, "value"))
    for name in ("area", "perimeter"):
        sums = [sum(size for size, of in zip(single.column(name), single.column("value")) if of == k) for k in range(3)]
        assert dissolved.column(name) == pytest.approx(sums)


def sieved(cells, threshold):
    dataset = gdal.GetDriverByName("MEM").Create("", cells.shape[1], cells.shape[0], 1, gdal.GDT_Byte)
    band = dataset.GetRasterBand(1)
    band.WriteArray(cells)
    band.SetNoDataValue(NODATA)
    gdal.SieveFilter(band, band.GetMaskBand(), band, threshold, 4)
    return dataset.ReadAsArray()


@pytest.mark.parametrize(("size", "unit"), [(4, SizeUnit.PIXELS), (0.035, SizeUnit.HECTARES)])
def test_small_patches_are_merged_into_their_neighbours_before_classes_are_chosen(tmp_path, size, unit):
    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif"), min_size=size, unit=unit, classes="1,2"))

    merged = sieved(NOISE, 4)
    expected = np.where((merged == 1) | (merged == 2), merged.astype(float), -1)
    assert np.array_equal(features.burned(NOISE, "value"), expected)


def confidence_raster(path):
    values = np.random.default_rng(1).integers(0, 101, NOISE.shape).astype(np.uint8)
    values[3:9, 4:30] = 255
    write_raster(path, values[None], 255)
    return values


@pytest.mark.parametrize("dissolve", [False, True])
def test_the_mean_confidence_is_that_of_the_cells_with_a_confidence(tmp_path, dissolve):
    values = confidence_raster(tmp_path / "k.tif")
    given = RasterInput("k", str(tmp_path / "k.tif"))

    features = Features(
        converted(tmp_path, class_raster(tmp_path / "c.tif"), confidence_raster=given, dissolve=dissolve)
    )

    for feature in features.all:
        features.layer.SetAttributeFilter(f"fid = {feature.GetFID()}")
        inside = features.burned(NOISE, "value") >= 0
        known = values[inside & (values != 255)]
        assert feature.GetField("confidence") == (pytest.approx(known.mean()) if known.size else None)


def test_a_confidence_raster_on_another_grid_counts_by_its_nearest_pixels(tmp_path):
    values = np.kron(np.arange(20, dtype=np.uint8).reshape(4, 5), np.ones((10, 11), np.uint8))
    write_raster(tmp_path / "k.tif", values[None])
    coarse = gdal.Translate(str(tmp_path / "coarse.tif"), str(tmp_path / "k.tif"), width=5, height=4, noData=None)
    coarse = None  # noqa: F841  closes it
    raster = class_raster(tmp_path / "c.tif", np.ones((40, 55), np.uint8))

    features = Features(converted(tmp_path, raster, confidence_raster=RasterInput("k", str(tmp_path / "coarse.tif"))))

    assert features.column("confidence") == pytest.approx([values.mean()])


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "fgb", "csv", "gml", "sqlite", "tab", "geojsonl", "kml"])
def test_every_format_keeps_the_fields_and_the_polygons(tmp_path, suffix):
    raster = class_raster(tmp_path / "c.tif")
    expected = Features(converted(tmp_path, raster, "expected.gpkg"))

    features = Features(converted(tmp_path, raster, f"p.{suffix}"))

    utm = [
        moved(each, "EPSG:4326", "EPSG:32633") if suffix in LONGITUDE_LATITUDE else each for each in features.geometries
    ]
    names = ("value", "class", "color", "area", "area_ha", "perimeter")
    ours = sorted(zip(map(place, utm), zip(*map(features.column, names)), utm), key=lambda row: row[0])
    theirs = [place(each) for each in expected.geometries]
    theirs = sorted(zip(theirs, zip(*map(expected.column, names)), expected.geometries), key=lambda row: row[0])
    for (_, fields, geometry), (_, right_fields, right) in zip(ours, theirs):
        assert [str(text) for text in fields[:3]] == [str(text) for text in right_fields[:3]]
        assert [float(number) for number in fields[3:]] == pytest.approx(right_fields[3:], rel=1e-6)
        assert geometry.SymDifference(right).GetArea() < 0.05
    assert len(ours) == len(theirs)


LONGITUDE_LATITUDE = ("geojson", "geojsonl", "kml")


def place(geometry):
    """A key by which polygons of different files are put in the same order."""
    return (*(round(side) for side in geometry.GetEnvelope()), round(geometry.GetArea()))


def test_polygons_without_a_crs_have_no_areas(tmp_path):
    write_raster(tmp_path / "c.tif", NOISE[None], NODATA)
    dataset = gdal.Open(str(tmp_path / "c.tif"), gdal.GA_Update)
    dataset.SetProjection("")
    dataset = None

    features = Features(converted(tmp_path, opened(tmp_path / "c.tif")))

    assert {*features.column("area"), *features.column("area_ha"), *features.column("perimeter")} == {None}
    assert np.array_equal(features.burned(NOISE, "value"), np.where(NOISE == NODATA, -1.0, NOISE))


def test_the_style_of_a_geopackage_has_the_classes_that_occur(tmp_path):
    path = converted(tmp_path, class_raster(tmp_path / "c.tif"), classes="1,2")

    styles = Features(path, "layer_styles")
    (style,) = styles.all
    assert style.GetField("f_table_name") == "p"
    assert style.GetField("useAsDefault") == 1
    assert [name in style.GetField("styleQML") for name in ("Water", "Forest", "Background")] == [True, True, False]
    assert not (tmp_path / "p.qml").exists()


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_of_an_older_shapefile_are_replaced(tmp_path):
    raster = class_raster(tmp_path / "c.tif")
    converted(tmp_path, raster, "p.shp")
    for suffix in (".qix", ".sbn"):
        (tmp_path / f"p{suffix}").write_text("an index of the old polygons")

    features = Features(converted(tmp_path, raster, "p.shp", classes="1"))

    assert {*features.column("value")} == {1}
    assert not (tmp_path / "p.qix").exists()
    assert not (tmp_path / "p.sbn").exists()
    assert "Forest" not in (tmp_path / "p.qml").read_text("utf-8")


@pytest.mark.parametrize("name", ["A.SHP", "A.Tab", "A.GML", "A.GPKG"])
def test_a_suffix_in_large_letters_is_kept_and_files_of_other_letters_stay(tmp_path, name):
    other = tmp_path / name.lower()
    other.write_text("of the user")

    features = Features(converted(tmp_path, class_raster(tmp_path / "c.tif"), name))

    assert other.read_text() == "of the user"
    assert {*features.column("class")} == {entry.name for entry in CLASSES}


def test_a_style_of_the_user_is_set_aside_and_one_of_a_raster_stays(tmp_path):
    raster = class_raster(tmp_path / "c.tif")
    converted(tmp_path, raster, "p.geojson")
    (tmp_path / "p.qml").write_text("<qgis><renderer-v2/></qgis>")
    (tmp_path / "q.qml").write_text("<qgis><rasterrenderer/></qgis>")
    listener = Listener()

    converted(tmp_path, raster, "p.geojson", listener)
    converted(tmp_path, raster, "q.geojson", listener)

    assert (tmp_path / "p.previous.qml").read_text() == "<qgis><renderer-v2/></qgis>"
    assert "Water" in (tmp_path / "p.qml").read_text("utf-8")
    assert (tmp_path / "q.qml").read_text() == "<qgis><rasterrenderer/></qgis>"
    assert any("q.qml was not written" in warning for warning in listener.warnings)


@pytest.mark.parametrize("reports", [1, 3, 6, 20, 60])
@pytest.mark.parametrize("name", ["p.gpkg", "p.shp"])
def test_a_cancelled_run_leaves_the_old_files(tmp_path, reports, name):
    confidence_raster(tmp_path / "k.tif")
    raster = class_raster(tmp_path / "c.tif")
    converted(tmp_path, raster, name, classes="1")
    before = files(tmp_path)

    with pytest.raises(Cancelled):
        converted(
            *(tmp_path, raster, name, Listener(reports)),
            confidence_raster=RasterInput("k", str(tmp_path / "k.tif")),
            min_size=2,
            classes="1,2",
        )

    assert files(tmp_path) == before


def test_a_file_of_another_kind_is_refused_with_the_formats(tmp_path):
    with pytest.raises(OutputError, match=r"p\.xlsx.*\.gpkg, \.shp, \.geojson") as caught:
        converted(tmp_path, class_raster(tmp_path / "c.tif"), "p.xlsx")

    assert caught.value.about == "polygons"


@pytest.mark.parametrize("size", [-1, 100000])
def test_a_size_outside_the_raster_is_refused(tmp_path, size):
    with pytest.raises(ArgumentError) as caught:
        converted(tmp_path, class_raster(tmp_path / "c.tif"), min_size=size)

    assert caught.value.about == "min_size"


def test_memory_that_will_not_do_is_reported_before_tracing(tmp_path, monkeypatch):
    monkeypatch.setattr(gdal, "GetUsablePhysicalRAM", lambda: 1000)
    listener = Listener()

    converted(tmp_path, class_raster(tmp_path / "c.tif"), progress=listener)

    assert any("GB of memory" in warning for warning in listener.warnings)


def test_only_the_part_of_a_sparse_raster_that_has_data_is_traced(tmp_path):
    options = ["TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=LZW", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "c.tif"), 100000, 100000, 1, gdal.GDT_Byte, options)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform(LOCATIONS["projected"][1])
    dataset.GetRasterBand(1).SetNoDataValue(NODATA)
    dataset.GetRasterBand(1).WriteArray(NOISE, 70007, 30011)
    dataset = None

    features = Features(converted(tmp_path, opened(tmp_path / "c.tif")))

    areas = [area_on_ellipsoid(geometry, "projected") for geometry in features.geometries]
    assert sum(geometry.GetArea() for geometry in features.geometries) == 100 * np.count_nonzero(NOISE != NODATA)
    assert features.column("area") == pytest.approx(areas, rel=1e-5)
    west, _, _, north = features.layer.GetExtent()
    assert (west, north) == (500000 + 700070, 5400000 - 300110)


@pytest.mark.parametrize("dissolve", [False, True])
def test_smoothed_polygons_are_valid_and_leave_neither_gaps_nor_overlaps(tmp_path, dissolve):
    raster = class_raster(tmp_path / "c.tif", location="rotated")
    plain = Features(converted(tmp_path, raster, dissolve=dissolve))

    smooth = Features(converted(tmp_path, raster, "s.gpkg", smooth=True, dissolve=dissolve))

    areas = [geometry.GetArea() for geometry in smooth.geometries]
    together = smooth.geometries[0].Clone()
    for geometry in smooth.geometries[1:]:
        together = together.Union(geometry)
    assert all(geometry.IsValid() for geometry in smooth.geometries)
    assert together.GetArea() == pytest.approx(sum(areas))
    rings = [together.GetGeometryRef(number).GetGeometryCount() for number in range(together.GetGeometryCount())]
    assert sum(rings) < np.count_nonzero(NOISE == NODATA) + 3  # a gap would be a hole
    assert areas != pytest.approx([geometry.GetArea() for geometry in plain.geometries], rel=1e-3)
    assert smooth.column("area") == plain.column("area")


def test_a_smoothed_map_has_the_outline_of_the_raster(tmp_path):
    raster = class_raster(tmp_path / "c.tif", np.where(NOISE == NODATA, 0, NOISE).astype(np.uint8))

    features = Features(converted(tmp_path, raster, smooth=True))

    whole = ogr.CreateGeometryFromWkt(
        "POLYGON((500000 5400000,500530 5400000,500530 5399630,500000 5399630,500000 5400000))"
    )
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for geometry in features.geometries:
        together.AddGeometry(geometry)
    union = together.UnionCascaded()
    assert sum(geometry.GetArea() for geometry in features.geometries) == pytest.approx(whole.GetArea())
    assert union.SymDifference(whole).GetArea() == pytest.approx(0, abs=1e-3)


def classified(tmp_path, **settings):
    raster, model = write_raster(tmp_path / "a.tif", textured(80, 90)), argmax_model(tmp_path / "m.onnx", 3)
    job = make_job(raster, model, tmp_path / "c.tif", **settings)
    run(plan_run(job), NullProgress())
    return job


def test_a_classification_writes_the_polygons_of_its_result_with_their_confidence(tmp_path):
    job = classified(tmp_path, polygons=str(tmp_path / "p.gpkg"), confidence=str(tmp_path / "k.tif"))

    features = Features(job.polygons)
    classes, confidence = gdal.Open(job.output).ReadAsArray(), gdal.Open(job.confidence).ReadAsArray()
    assert np.array_equal(features.burned(classes, "value"), classes)
    means = {value: confidence[classes == value].mean() for value in np.unique(classes).tolist()}
    cells = [geometry.GetArea() / 100 for geometry in features.geometries]
    for value, mean in means.items():
        of = [index for index, found in enumerate(features.column("value")) if found == value]
        total = sum(features.column("confidence")[index] * cells[index] for index in of)
        assert total / sum(cells[index] for index in of) == pytest.approx(mean)


def test_a_classification_without_a_confidence_raster_has_no_such_field(tmp_path):
    job = classified(tmp_path, polygons=str(tmp_path / "p.geojson"))

    assert Features(job.polygons).layer.GetLayerDefn().GetFieldIndex("confidence") < 0


def test_polygons_do_not_take_the_style_file_of_the_map(tmp_path):
    with pytest.raises(OutputError, match="same style file") as caught:
        classified(tmp_path, polygons=str(tmp_path / "c.geojson"))

    assert caught.value.about == "polygons"
    assert not (tmp_path / "c.tif").exists()


def test_a_cancelled_classification_leaves_neither_map_nor_polygons(tmp_path, monkeypatch):
    def cancel(*_):
        raise Cancelled

    monkeypatch.setattr(gdal, "Polygonize", cancel)

    with pytest.raises(Cancelled):
        classified(tmp_path, polygons=str(tmp_path / "p.gpkg"))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tif", "m.onnx"]


def test_raster_items_have_the_polygons_of_the_merged_raster(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)
    rasters = [write_raster(tmp_path / f"{name}.tif", textured(60, 70, seed=seed)) for seed, name in enumerate("ab")]
    job = make_job(rasters, model, tmp_path / "c.tif", polygons=str(tmp_path / "p.gpkg"))

    run_batch(plan_batch(job, str(tmp_path / "items")), NullProgress())

    classes = gdal.Open(job.output).ReadAsArray()
    assert np.array_equal(Features(job.polygons).burned(classes, "value"), classes)
    with pytest.raises(ArgumentError, match="merged raster") as caught:
        plan_batch(replace(job, output=""), str(tmp_path / "items"))
    assert caught.value.about == "polygons"
