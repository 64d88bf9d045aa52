"""A polygon layer of QGIS masks the result, in every spelling of the parameter."""

from __future__ import annotations

import json
import threading

import numpy as np
import processing
import pytest
from pixelwise.processing_provider import mask_layer
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
NODATA = 255
# Rows and columns (first, last) of rectangles of whole cells of the small raster.
FIELDS = ((3, 12, 5, 20), (20, 33, 30, 44))


def rectangle(top, bottom, left, right) -> QgsGeometry:
    """Cells of 10 m with a corner at 500000, 4600000."""
    xs, ys = (500000 + 10 * left, 500000 + 10 * right), (4600000 - 10 * bottom, 4600000 - 10 * top)
    corners = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1]), (xs[0], ys[0])]
    return QgsGeometry.fromWkt(f"POLYGON (({', '.join(f'{x} {y}' for x, y in corners)}))")


def layer_of(geometries, kind="Polygon", crs="EPSG:32633", name="fields") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs={crs}", name, "memory")
    features = []
    for geometry in geometries:
        features.append(QgsFeature())
        features[-1].setGeometry(geometry)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def expected(small, *fields):
    inside = np.zeros(small.classes.shape, bool)
    for top, bottom, left, right in fields:
        inside[top:bottom, left:right] = True
    return np.where(inside, small.classes, NODATA)


def masked(small, mask, **rest):
    return read_pixels(processing.run(CLASSIFY_PIXELS, {**small.parameters, "MASK": mask, **rest})["OUTPUT"])


def geojson(path, geometries):
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(geometry.asJson(8))} for geometry in geometries
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return str(path)


@pytest.mark.parametrize("spelling", ["layer", "id", "name", "path"])
def test_only_pixels_inside_are_classified(spelling, small, project, tmp_path):
    fields = [rectangle(*field) for field in FIELDS]
    layer = project.addMapLayer(layer_of(fields))
    path = geojson(tmp_path / "fields.geojson", fields)
    given = {"layer": layer, "id": layer.id(), "name": "fields", "path": path}

    np.testing.assert_array_equal(masked(small, given[spelling]), expected(small, *FIELDS))


def test_features_are_read_off_the_main_thread_as_of_the_time_of_the_request(algorithm, small, project):
    """A mask with many polygons must not block QGIS."""
    layer = project.addMapLayer(layer_of([rectangle(*field) for field in FIELDS]))
    parameters = {**small.parameters, "MASK": layer.id(), "OUTPUT": "/tmp/classes.tif"}
    read = []

    def read_shapes() -> None:
        read.extend(request.job.mask.shapes)

    features = mask_layer.FeatureReader.valid_shapes
    threads = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            mask_layer.FeatureReader,
            "valid_shapes",
            lambda *given: threads.append(threading.current_thread()) or features(*given),
        )
        context = QgsProcessingContext()
        context.setProject(project)
        request = algorithm.preflight_request(parameters, context)
        layer.dataProvider().truncate()
        reader = threading.Thread(target=read_shapes)
        reader.start()
        reader.join(20)

    assert threads == [reader]
    areas = []
    for shape in read:
        geometry = QgsGeometry()
        geometry.fromWkb(shape)
        areas.append(geometry.area())
    assert areas == [13500.0, 18200.0]


def test_the_command_line_accepts_a_path(small, tmp_path):
    path = geojson(tmp_path / "fields.geojson", [rectangle(*field) for field in FIELDS])
    output = str(tmp_path / "o.tif")

    done = qgis_process(INPUT=small.raster, MODEL=small.model, MASK=path, OUTPUT=output)

    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(read_pixels(output), expected(small, *FIELDS))


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_polygons_in_another_crs_are_reprojected(crs, small, project):
    systems = [QgsCoordinateReferenceSystem(code) for code in ("EPSG:32633", crs)]
    change = QgsCoordinateTransform(*systems, QgsProject.instance())
    # Away from the cell borders, so that no centre is near an edge.
    fields = [rectangle(*field) for field in FIELDS]
    for field in fields:
        field.transform(change)

    np.testing.assert_array_equal(masked(small, layer_of(fields, crs=crs)), expected(small, *FIELDS))


def test_only_selected_features_are_used(small, project):
    layer = project.addMapLayer(layer_of([rectangle(*field) for field in FIELDS]))
    layer.selectByIds([max(layer.allFeatureIds())])

    pixels = masked(small, QgsProcessingFeatureSourceDefinition(layer.id(), True))

    np.testing.assert_array_equal(pixels, expected(small, FIELDS[1]))


def test_multiparts_heights_and_curves_are_supported(small, project):
    first, second = (rectangle(*field) for field in FIELDS)
    both = QgsGeometry.collectGeometry([first, second])
    both.get().addZValue(float("nan"))
    curved = QgsGeometry.fromWkt(
        "CURVEPOLYGON (COMPOUNDCURVE (" + first.asWkt().replace("Polygon", "").strip(" ()").join(["(", ")"]) + "))"
    )

    np.testing.assert_array_equal(masked(small, layer_of([both], "MultiPolygonZ")), expected(small, *FIELDS))
    np.testing.assert_array_equal(masked(small, layer_of([curved], "CurvePolygon")), expected(small, FIELDS[0]))


def test_the_extent_clips_the_grid_and_the_mask_does_not(small, project):
    layer = layer_of([rectangle(*field) for field in FIELDS])
    extent = "500100,500400,4599700,4599950 [EPSG:32633]"

    pixels = masked(small, layer, EXTENT=extent)

    np.testing.assert_array_equal(pixels, expected(small, *FIELDS)[5:30, 10:40])


@pytest.fixture
def crossing():
    return layer_of(
        [
            QgsGeometry.fromWkt(
                "POLYGON ((500050 4599900, 500250 4599900, 500050 4599800, 500250 4599800, 500050 4599900))"
            ),
            rectangle(*FIELDS[1]),
        ]
    )


def test_invalid_polygons_are_skipped_if_the_geometry_check_skips_them(crossing, small, project):
    layer = project.addMapLayer(crossing)
    own = QgsProcessingFeatureSourceDefinition(
        layer.id(),
        flags=QgsProcessingFeatureSourceDefinition.Flag.FlagOverrideDefaultGeometryCheck,
        geometryCheck=QgsFeatureRequest.InvalidGeometryCheck.GeometrySkipInvalid,
    )

    np.testing.assert_array_equal(masked(small, own), expected(small, FIELDS[1]))


def lines():
    return layer_of([QgsGeometry.fromWkt("LINESTRING (500000 4600000, 500100 4599900)")], "LineString", name="roads")


def points():
    return layer_of([QgsGeometry.fromWkt("POINT (500010 4599990)")], "Point", name="trees")


def far_away():
    return layer_of([rectangle(900, 910, 900, 910)], name="far")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lines, r'Mask "roads": feature 1 is not a polygon but a LineString\. Choose'),
        (points, r'Mask "trees": feature 1 is not a polygon but a Point\. Choose'),
        (lambda: layer_of([]), r'Mask "fields": it contains no polygons\. Choose'),
        (far_away, r'Mask "far": no pixel of the output has its centre inside a polygon\. Choose'),
        (lambda: "/nowhere/fields.gpkg", r'Mask "/nowhere/fields.gpkg": there is no such file.*Check the path'),
    ],
    ids=["lines", "points", "empty", "far away", "missing"],
)
def test_an_unusable_mask_is_rejected_with_a_message(make, words, small, project):
    with pytest.raises(QgsProcessingException, match=words):
        masked(small, make())


@pytest.mark.parametrize("selected", [False, True])
def test_the_style_of_the_mask_s_file_is_not_replaced(selected, small, project, tmp_path):
    path = geojson(tmp_path / "fields.geojson", [rectangle(*FIELDS[0])])
    (tmp_path / "fields.qml").write_text("the user's own")
    layer = project.addMapLayer(QgsVectorLayer(path, "fields"))
    layer.selectAll()
    given = QgsProcessingFeatureSourceDefinition(layer.id(), True) if selected else path

    with pytest.raises(QgsProcessingException, match=r"fields\.tif: its style would replace"):
        masked(small, given, OUTPUT=str(tmp_path / "fields.tif"))


def test_an_empty_selection_is_rejected_with_a_message(small, project):
    layer = project.addMapLayer(layer_of([rectangle(*field) for field in FIELDS]))

    with pytest.raises(QgsProcessingException, match=r"no feature is selected\. Select polygons"):
        masked(small, QgsProcessingFeatureSourceDefinition(layer.id(), True))


def test_an_invalid_polygon_is_rejected_with_a_message(crossing, small, project):
    with pytest.raises(QgsProcessingException, match=r'Mask "fields": the geometry of feature 1 is invalid .*Fix Geom'):
        masked(small, crossing)
