"""Networks with inputs for time, location, cell size and wavelengths get them from the raster, or refuse by name."""

import json
import math
import re
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import onnx
import pytest
from osgeo import gdal, osr
from pixelwise import inference
from pixelwise.inference import ArgumentError, ModelError, RasterError, read_definition
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.ground import locations
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.acquisition import parse_date
from pixelwise.inference.onnx.metadata_inputs import MetadataInput, MetadataKind, TileMetadata, recognised_kind
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.run import open_planned
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, textured, write_raster
from pixelwise.tests.core.several_inputs import (
    described_network,
    node,
    prithvi_like,
    save,
    seasonal_network,
    tensor,
    values,
    weights,
)
from pixelwise.tests.packages import class_information, make_ecd

TILE = 64
ARGUMENTS = f"tile_size {TILE};padding 0"
RGB = ("red", "green", "blue")


def scene(path, names=RGB, **metadata):
    """Write three bands of 10 m in UTM zone 33 N, with names and metadata."""
    pixels = textured(100, 130).astype(np.float32) / 255
    dataset = gdal.Open(str(write_raster(path, pixels)), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset.SetMetadata(metadata)
    return pixels


def place(row, col):
    """Latitude and longitude of a position in rows and columns, by PROJ itself."""
    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32633)
    degrees.ImportFromEPSG(4326)  # latitude before longitude
    latitude, longitude, _ = osr.CoordinateTransformation(utm, degrees).TransformPoint(
        500000 + 10 * col, 5400000 - 10 * row
    )
    return latitude, longitude


def expected(path, pixels, feeds_at, name="pixels"):
    """The class of each pixel by onnxruntime, run for each tile with the metadata of its centre."""
    session, (rows, cols) = network(path), pixels.shape[-2:]
    result = np.zeros((rows, cols), np.uint8)
    for row in range(0, rows, TILE):
        for col in range(0, cols, TILE):
            part = np.s_[row : row + TILE, col : col + TILE]
            bottom, right = min(row + TILE, rows), min(col + TILE, cols)
            feeds = {name: pixels[(..., *part)][None], **feeds_at((row + bottom) / 2, (col + right) / 2)}
            feeds = {name: np.asarray(array, np.float32) for name, array in feeds.items()}
            result[part] = values(session.run(["scores"], feeds)[0][0])
    return result


def clay_at(week, hour):
    def feeds(row, col):
        latitude, longitude = map(math.radians, place(row, col))
        angles = week / 52 * 2 * math.pi, hour / 24 * 2 * math.pi, latitude, longitude
        circle = [function(angle) for angle in angles for function in (math.sin, math.cos)]
        return {"time": [circle[:4]], "latlon": [circle[4:]], "waves": [0.66, 0.56, 0.49], "gsd": [10]}

    return feeds


@pytest.mark.parametrize("batch", [1, 4])
def test_time_location_wavelengths_and_cell_size_are_those_of_the_raster_and_of_each_tile(tmp_path, batch):
    pixels = scene(tmp_path / "s.tif", ACQUISITIONDATETIME="2026-06-01T10:30:00Z")
    model, listener = described_network(tmp_path / "m.onnx"), Listener()
    job = make_job(tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=f"{ARGUMENTS};batch_size {batch}")

    inference.run(inference.plan(job), listener)

    classes = expected(model, pixels, clay_at(week=23, hour=10))
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), classes)
    other = expected(model, pixels, lambda row, col: {**clay_at(23, 10)(row, col), "gsd": [20]})
    assert (classes != other).any()  # so that the classes depend on these inputs
    assert (classes != expected(model, pixels, lambda row, col: clay_at(23, 10)(50, 65))).any()
    assert [line for line in listener.lines if line.startswith("Metadata input")] == [
        'Metadata input "time": 2026-06-01 10:30 UTC, from ACQUISITIONDATETIME in its metadata.',
        'Metadata input "latlon": latitude and longitude of the centre of each tile (at the centre of the map '
        "{:.4f}, {:.4f}).".format(*place(50, 65)),
        'Metadata input "gsd": 10 m, the cell size.',
        'Metadata input "waves": 660, 560, 490 nm, by the bands of the raster.',
    ]


def test_the_argument_date_takes_precedence_and_noon_is_assumed_and_said(tmp_path):
    pixels = scene(tmp_path / "s.tif", ACQUISITIONDATETIME="2020-01-01T10:30:00Z")
    model, listener = described_network(tmp_path / "m.onnx"), Listener()
    job = make_job(tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=f"{ARGUMENTS};date 2026-06-01")

    inference.run(inference.plan(job), listener)

    np.testing.assert_array_equal(read(tmp_path / "c.tif"), expected(model, pixels, clay_at(week=23, hour=12)))
    said = "2026-06-01 (12:00 UTC, because the time of day is unknown), as given by the argument date."
    assert f'Metadata input "time": {said}' in listener.lines
    assert any("date 2026-06-01" in line for line in listener.lines if line.startswith("Model arguments"))


def test_dates_of_several_images_and_the_location_are_those_of_prithvi(tmp_path):
    pixels = scene(tmp_path / "s.tif")
    model = described_network(tmp_path / "m.onnx", dates=2)

    classes = classify(
        tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=f"{ARGUMENTS};date 2025-12-31,2026-06-01"
    )

    def feeds(row, col):
        return {"temporal_coords": [[[2025, 365], [2026, 152]]], "location_coords": [place(row, col)]}

    np.testing.assert_array_equal(classes, expected(model, pixels, feeds))
    assert len(np.unique(classes)) > 1


@pytest.mark.parametrize("padding", [0, 16])
def test_a_preview_has_the_pixels_of_the_whole_run(tmp_path, padding):
    scene(tmp_path / "s.tif", ACQUISITIONDATETIME="2026-06-01T10:30:00Z")
    arguments = f"tile_size {TILE};padding {padding}"
    job = make_job(tmp_path / "s.tif", described_network(tmp_path / "m.onnx"), tmp_path / "c.tif", arguments=arguments)
    shown = inference.Extent(500000 + 2 * 10, 5400000 - 92 * 10, 500000 + 28 * 10, 5400000 - 66 * 10, "EPSG:32633")
    whole = classify(job.rasters[0].uri, job.model, tmp_path / "whole.tif", arguments=arguments)

    preview = plan_preview(job, shown)
    inference.run(replace(preview.plan, job=job), Listener())

    window = preview.window
    assert window.row > 0
    np.testing.assert_array_equal(
        read(tmp_path / "c.tif"), whole[window.row : window.bottom, window.col : window.right]
    )


def test_each_raster_of_a_stack_has_its_own_date(tmp_path):
    pixels = [
        scene(tmp_path / f"{day}.tif", ACQUISITIONDATETIME=f"{day}T10:30:00Z") for day in ("2025-12-31", "2026-06-01")
    ]
    model, listener = described_network(tmp_path / "m.onnx", dates=2, count=6), Listener()
    rasters = [tmp_path / "2025-12-31.tif", tmp_path / "2026-06-01.tif"]
    job = make_job(rasters, model, tmp_path / "c.tif", arguments=ARGUMENTS, stacked=True)

    inference.run(inference.plan(job), listener)

    def feeds(row, col):
        return {"temporal_coords": [[[2025, 365], [2026, 152]]], "location_coords": [place(row, col)]}

    np.testing.assert_array_equal(read(tmp_path / "c.tif"), expected(model, np.concatenate(pixels), feeds))
    assert any('"temporal_coords": 2025-12-31 10:30 UTC, 2026-06-01 10:30 UTC, from' in line for line in listener.lines)


@pytest.mark.parametrize("dates", [2, None], ids=["fixed", "free"])
def test_a_network_with_an_axis_of_dates_gets_the_date_of_each(tmp_path, dates):
    days = ("2025-12-31", "2026-06-01")
    pixels = [scene(tmp_path / f"{day}.tif", ACQUISITIONDATETIME=f"{day}T10:30:00Z") for day in days]
    model = prithvi_like(tmp_path / "m.onnx", dates)

    rasters = [tmp_path / f"{day}.tif" for day in days]
    classes = classify(rasters, model, tmp_path / "c.tif", arguments=ARGUMENTS, stacked=True)

    def feeds(row, col):
        return {"temporal_coords": [[[2025, 365], [2026, 152]]], "location_coords": [place(row, col)]}

    stacked = np.stack(pixels, axis=1)  # bands, dates, rows, columns
    np.testing.assert_array_equal(classes, expected(model, stacked, feeds, "pixel_values"))
    assert len(np.unique(classes)) > 1


@pytest.mark.parametrize(
    ("bands", "order"),
    [("2:1,2:2,2:3,1:1,1:2,1:3", (1, 0)), ("1:1,1:2,1:3,1:3,1:2,1:1", (0, 0)), ("3:1,3:2,3:3,1:1,1:2,1:3", (2, 0))],
)
@pytest.mark.parametrize("axis", [True, False], ids=["dates", "bands"])
def test_the_dates_are_those_of_the_rasters_that_band_order_chooses_for_them(tmp_path, bands, order, axis):
    days = ("2025-12-31", "2026-06-01", "2026-09-05")
    pixels = [scene(tmp_path / f"{day}.tif", ACQUISITIONDATETIME=f"{day}T10:30:00Z") for day in days]
    path = tmp_path / "m.onnx"
    model = prithvi_like(path, 2) if axis else described_network(path, dates=2, count=6)

    rasters = [tmp_path / f"{day}.tif" for day in days]
    classes = classify(rasters, model, tmp_path / "c.tif", arguments=ARGUMENTS, stacked=True, bands=bands)

    years = ([2025, 365], [2026, 152], [2026, 248])

    def feeds(row, col):
        return {"temporal_coords": [[years[index] for index in order]], "location_coords": [place(row, col)]}

    flat = np.array([pixels[int(pair[0]) - 1][int(pair[2]) - 1] for pair in bands.split(",")])
    chosen = flat.reshape(2, 3, *flat.shape[1:]).swapaxes(0, 1) if axis else flat
    np.testing.assert_array_equal(classes, expected(model, chosen, feeds, "pixel_values" if axis else "pixels"))


def test_items_that_are_processed_separately_have_their_own_dates(tmp_path):
    days = {"2026-03-01": 9, "2026-06-01": 23}
    for day in days:
        pixels = scene(tmp_path / f"{day}.tif", ACQUISITIONDATETIME=f"{day}T10:30:00Z")
    model = described_network(tmp_path / "m.onnx")
    job = make_job([tmp_path / f"{day}.tif" for day in days], model, "", arguments=ARGUMENTS)

    run_batch(plan_batch(job, str(tmp_path / "o")), Listener())

    maps = [read(tmp_path / "o" / f"{day}.tif") for day in days]
    for actual, week in zip(maps, days.values()):
        np.testing.assert_array_equal(actual, expected(model, pixels, clay_at(week, hour=10)))
    assert (maps[0] != maps[1]).any()


def test_the_result_records_the_date_that_was_used(tmp_path):
    scene(tmp_path / "s.tif", ACQUISITIONDATETIME="2026-06-01T10:30:00Z")
    model = described_network(tmp_path / "m.onnx")

    for padding in ("0", "auto"):
        job = make_job(tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=f"tile_size 64;padding {padding}")
        inference.run(inference.plan(job), Listener())

        assert "2026-06-01T10:30" in (tmp_path / "c.qmd").read_text(encoding="utf-8")


@pytest.mark.parametrize("more", ["", ";batch_size 3", ";merge blend"])
def test_the_optimised_network_of_an_image_and_a_date_gives_the_classes_of_the_original(tmp_path, more):
    pixels, model = textured(150, 170), seasonal_network(tmp_path / "m.onnx")
    raster = write_raster(tmp_path / "s.tif", pixels)
    arguments = f"tile_size 64;padding 16;date 2026-06-01T10:30{more}"
    planned = inference.plan(make_job(raster, model, tmp_path / "c.tif", arguments=arguments))

    opened = open_planned(planned)
    inference.run(planned, Listener(), opened)

    image = np.pad((pixels / 255 - 0.5) / 0.25, ((0, 0), (8, 8), (8, 8)), mode="reflect").astype(np.float32)
    time = np.array(clay_at(week=23, hour=10)(0, 0)["time"], np.float32)
    scores = network(model).run(["scores"], {"image": image[None], "time": time})[0][0, :, 8:-8, 8:-8]
    clear = np.diff(np.sort(scores, axis=0), axis=0)[-1] > 1e-5  # no winner by rounding
    same = (read(tmp_path / "c.tif") == values(scores))[clear]
    assert same.mean() > 0.999 if more == ";merge blend" else same.all()  # blending includes the edges of tiles
    assert clear.mean() > 0.99
    assert (opened.trimmed_margin > 0) == (more != ";merge blend")


@pytest.mark.parametrize(
    ("crs", "left", "longitude"), [("EPSG:4326", 190, -169.5), ("EPSG:4326", -170, -169.5), ("EPSG:32633", 500000, 15)]
)
def test_longitudes_are_from_minus_180_to_180_degrees(crs, left, longitude):
    step = 0.1 if crs == "EPSG:4326" else 10
    grid = Grid(crs, (left, step, 0, 10, 0, -step), 10, 10)

    ((_, east),) = locations(grid, [Window(0, 0, 10, 10)])

    assert east == pytest.approx(longitude, abs=1e-2)


def test_a_tile_outside_the_earth_is_refused():
    disk = "+proj=geos +h=35785831 +sweep=y"
    wkt = osr.SpatialReference()
    wkt.ImportFromProj4(disk)
    grid = Grid(wkt.ExportToWkt(), (-5e6, 1e4, 0, 5e6, 0, -1e4), 1000, 1000)

    assert locations(grid, [Window(495, 495, 10, 10)]) == (pytest.approx((0, 0), abs=1e-6),)
    with pytest.raises(RasterError, match="not on the Earth"):
        locations(grid, [Window(0, 0, 10, 10)])


def test_a_fixed_batch_of_a_metadata_input_is_that_of_the_network(tmp_path):
    pixels = textured(150, 170)
    model = onnx.load(str(seasonal_network(tmp_path / "m.onnx")))
    model.graph.input[1].type.tensor_type.shape.dim[0].dim_value = 1
    onnx.save(model, str(tmp_path / "fixed.onnx"))
    raster = write_raster(tmp_path / "s.tif", pixels)
    arguments = "tile_size 64;padding 16;date 2026-06-01"

    maps = [
        classify(raster, tmp_path / name, tmp_path / "c.tif", arguments=arguments) for name in ("m.onnx", "fixed.onnx")
    ]

    assert read_definition(str(tmp_path / "fixed.onnx")).signature.image.batch == 1
    np.testing.assert_array_equal(*maps)


def test_transformed_tiles_keep_their_metadata(tmp_path):
    pixels = scene(tmp_path / "s.tif")
    model = described_network(tmp_path / "m.onnx")
    arguments = f"{ARGUMENTS};date 2026-06-01T10:30;test_time_augmentation true"

    classes = classify(tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=arguments)

    same = classes == expected(model, pixels, clay_at(week=23, hour=10))  # the network sees single pixels
    assert same.mean() > 0.999


MISSING = {
    "the date": (
        {},
        {"arguments": ARGUMENTS},
        ArgumentError,
        'needs the date of the imagery (input "time"), but "s" does not state it',
    ),
    "one of two dates": (
        {"dates": 2},
        {"arguments": f"{ARGUMENTS};date 2026-06-01"},
        ArgumentError,
        'needs 2 dates (input "temporal_coords"), but 1 are known: 2026-06-01',
    ),
    "a valid date": ({}, {"arguments": "date yesterday"}, ArgumentError, 'date "yesterday" is not valid'),
    "the wavelengths": (
        {},
        {"arguments": "date 2026-06-01", "names": ("red", "", "blue")},
        RasterError,
        'wavelength of each band (input "waves"), but that of model band 2 is unknown',
    ),
    "the CRS": ({}, {"arguments": "date 2026-06-01", "crs": ""}, RasterError, 'needs its location (input "latlon")'),
}


@pytest.mark.parametrize(("model", "given", "error", "message"), MISSING.values(), ids=MISSING)
def test_what_is_unknown_is_refused_with_the_input_that_needs_it(tmp_path, model, given, error, message):
    given = dict(given)
    scene(tmp_path / "s.tif", given.pop("names", RGB))
    if given.pop("crs", None) is not None:
        gdal.Open(str(tmp_path / "s.tif"), gdal.GA_Update).SetProjection("")
    job = make_job(tmp_path / "s.tif", described_network(tmp_path / "m.onnx", **model), tmp_path / "c.tif", **given)

    with pytest.raises(error, match=re.escape(message)):
        inference.plan(job)

    (check,) = Preflight().check(PreflightRequest(job)).checks
    assert message in check.text


def test_the_example_of_the_argument_date_has_a_date_for_each_raster_of_a_stack(tmp_path):
    for name in ("a", "b"):
        scene(tmp_path / f"{name}.tif")
    model = prithvi_like(tmp_path / "m.onnx", 2)

    with pytest.raises(ArgumentError, match='such as "date 2026-06-01,2026-07-01"'):
        inference.plan(make_job([tmp_path / "a.tif", tmp_path / "b.tif"], model, tmp_path / "c.tif", stacked=True))


def test_names_of_the_model_give_the_wavelengths_of_unnamed_bands(tmp_path):
    scene(tmp_path / "s.tif", names=())
    model, listener = described_network(tmp_path / "m.onnx", bands=["red", "green", "nir"]), Listener()
    job = make_job(tmp_path / "s.tif", model, tmp_path / "c.tif", arguments=f"{ARGUMENTS};date 2026-06-01")

    inference.run(inference.plan(job), listener)

    assert 'Metadata input "waves": 660, 560, 840 nm, by the bands that the model names.' in listener.lines


def test_rasters_of_several_days_are_merged_with_a_warning(tmp_path):
    for number in (1, 2):
        scene(tmp_path / f"{number}.tif", ACQUISITIONDATETIME=f"2026-06-0{number}T10:30:00Z")
    rasters, model = [tmp_path / "1.tif", tmp_path / "2.tif"], described_network(tmp_path / "m.onnx")

    planned = inference.plan(make_job(rasters, model, tmp_path / "c.tif"))

    (warning,) = planned.acquisition.warnings
    assert 'on different days, from 2026-06-01 to 2026-06-02; that of "1" (2026-06-01) is used' in warning


def test_an_unknown_input_is_refused_by_name_until_a_file_declares_it(tmp_path):
    inputs = [tensor("pixels", ["b", 3, "h", "w"]), tensor("extra", ["b", 2])]
    nodes = [
        node("MatMul", "extra of_extra", "part"),
        node("Unsqueeze", "part sides", "offsets"),
        node("Conv", "pixels of_pixels", "pixel_part"),
        node("Add", "pixel_part offsets", "scores"),
    ]
    constants = {"of_extra": weights(2, 4), "sides": np.array([2, 3]), "of_pixels": weights(4, 3, 1, 1)}
    unknown = save(tmp_path / "unknown.onnx", inputs, nodes, constants, {})
    inside = save(tmp_path / "inside.onnx", inputs, nodes, constants, {"metadata_inputs": {"extra": "lon_lat"}})
    wrong = save(tmp_path / "wrong.onnx", inputs, nodes, constants, {"metadata_inputs": {"extra": "wavelengths"}})
    other = save(tmp_path / "other.onnx", inputs, nodes, constants, {"metadata_inputs": {"place": "lat_lon"}})
    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "unknown.onnx", "MetadataInputs": {"extra": "lat_lon"}}))

    with pytest.raises(ModelError, match=re.escape('has an input "extra" float (?, 2) besides its images')):
        read_definition(str(unknown))
    with pytest.raises(ModelError, match=re.escape('the input "extra" float (?, 2) cannot be wavelength of each band')):
        read_definition(str(wrong))
    with pytest.raises(ModelError, match='declares the input "place", but the network has no such input'):
        read_definition(str(other))
    kinds = [read_definition(str(path)).signature.metadata[0].kind for path in (inside, emd)]
    assert kinds == [MetadataKind.LON_LAT, MetadataKind.LAT_LON]


def test_an_ecd_keeps_the_declared_inputs(tmp_path):
    model = described_network(tmp_path / "m.onnx")
    information = class_information(
        tmp_path / "classes.json", [{"Value": value, "Name": f"C{value}"} for value in (1, 2, 3, 4)]
    )

    ecd = make_ecd(model, information, tmp_path / "m.ecd")

    (definition,) = json.loads(ecd.read_text(encoding="utf-8"))["Definitions"]
    assert definition["DeepLearning"]["MetadataInputs"] == {
        "time": "week_hour_sin_cos",
        "latlon": "lat_lon_sin_cos",
        "waves": "wavelengths",
        "gsd": "gsd",
    }
    assert [tensor.name for tensor in read_definition(str(ecd)).signature.metadata] == [
        "time",
        "latlon",
        "waves",
        "gsd",
    ]


def test_the_card_lists_metadata_inputs_and_the_argument_date(tmp_path):
    card = model_card(read_definition(str(described_network(tmp_path / "m.onnx", dates=3))))

    text, (inputs,) = " ".join(card.text().split()), [fact.text for fact in card.brief if fact.label == "Inputs"]
    assert inputs == (
        "pixels (model bands 1 to 3), temporal_coords (date as year and day of the year), "
        "location_coords (latitude and longitude in degrees)"
    )
    assert '"temporal_coords" float32, any x 3 x 2: date as year and day of the year' in text
    listed = card.values()["network"]["metadata_inputs"]
    assert [entry["content"] for entry in listed] == ["year_day", "lat_lon"]
    assert "date" in [entry["name"] for entry in card.values()["arguments"]]


def stac_item(path, **properties):
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "assets": {"b": {"href": "./s.tif"}}}))


DATES = {
    "a STAC item of the same name": ("s.tif", {}, ("s.json", {"datetime": "2026-06-01T10:30:00.123456Z"}), "10:30"),
    "a STAC item of a period": (
        "s.tif",
        {},
        ("s.json", {"datetime": None, "start_datetime": "2026-06-01T00:00:00+02:00"}),
        "22:00",
    ),
    "a STAC item that lists the raster": ("s.tif", {}, ("item.json", {"datetime": "2026-06-01T10:30Z"}), "10:30"),
    "Landsat": ("s.tif", {"DATE_ACQUIRED": "2026-06-01"}, None, ""),
    "EXIF": ("s.tif", {"EXIF_DateTimeOriginal": "2026:06:01 10:30:05"}, None, "10:30"),
    "digits": ("s.tif", {"ACQUISITION_DATE": "20260601"}, None, ""),
    "a product name": ("T33UXP_20260601T103031_B04.tif", {}, None, "10:30"),
    "a Landsat product name": ("LC09_L2SP_193026_20260601_20260603_02_T1_SR_B4.tif", {}, None, ""),
}


@pytest.mark.parametrize(("name", "metadata", "item", "time"), DATES.values(), ids=DATES)
def test_the_date_is_read_from_metadata_a_stac_item_or_a_product_name(tmp_path, name, metadata, item, time):
    scene(tmp_path / name, **metadata)
    if item:
        stac_item(tmp_path / item[0], **item[1])

    planned = inference.plan(make_job(tmp_path / name, described_network(tmp_path / "m.onnx"), tmp_path / "c.tif"))

    day = "2026-05-31" if time == "22:00" else "2026-06-01"
    (stated,) = planned.acquisition.dates
    assert f"{stated:%Y-%m-%d}" == day
    assert f"{stated:%H:%M}" == (time or "00:00")
    assert isinstance(stated, datetime) == bool(time)


@pytest.mark.parametrize(
    ("name", "metadata", "item"),
    [
        ("s.tif", {"TIFFTAG_DATETIME": "2026:06:01 10:30:00"}, None),
        ("other.tif", {}, ("item.json", {"datetime": "2026-06-01T10:30:00Z"})),
        ("s.tif", {"ACQUISITION_DATE": "in June"}, ("s.json", {"datetime": 5})),
    ],
    ids=["the time of writing", "the item of another raster", "values of other kinds"],
)
def test_what_is_not_the_date_of_acquisition_is_not_read(tmp_path, name, metadata, item):
    scene(tmp_path / name, **metadata)
    if item:
        stac_item(tmp_path / item[0], **item[1])

    with pytest.raises(ArgumentError, match="does not state it"):
        inference.plan(make_job(tmp_path / name, described_network(tmp_path / "m.onnx"), tmp_path / "c.tif"))


@pytest.mark.parametrize(
    ("name", "shape", "kind"),
    [
        ("temporal_coords", (None, 3, 2), MetadataKind.YEAR_DAY),
        ("time", (None, 4), MetadataKind.WEEK_HOUR),
        ("location_coords", (None, 2), MetadataKind.LAT_LON),
        ("latlon", (1, 4), MetadataKind.LAT_LON_CIRCLE),
        ("waves", (None,), MetadataKind.MICROMETRES),
        ("gsd", (1,), MetadataKind.CELL_SIZE),
        ("gsd", (), MetadataKind.CELL_SIZE),
        ("runtime", (None, 2), None),
        ("time", (None, 7), None),
        ("mask_ratio", (1,), None),
        ("datacube.time", (None, 4), MetadataKind.WEEK_HOUR),
        ("time_mask", (None, 4), None),
        ("central_wavelengths", (None, None), MetadataKind.MICROMETRES),
    ],
)
def test_inputs_of_known_models_are_recognised_by_name_and_shape(name, shape, kind):
    assert recognised_kind(name, shape) is kind


@pytest.mark.parametrize(
    ("kind", "shape", "array"),
    [
        (MetadataKind.YEAR_DAY, (None, 2), [[2024, 366], [2024, 366]]),
        (MetadataKind.YEAR_DAY, (2, 1, 2), [[[2024, 366]], [[2024, 366]]]),
        (MetadataKind.LON_LAT, (None, 2), [[20, 10], [40, 30]]),
        (MetadataKind.CELL_SIZE, (), 2.5),
        (MetadataKind.CELL_SIZE, (None, 1), [[2.5], [2.5]]),
        (MetadataKind.NANOMETRES, (None, None), [[500, 800], [500, 800]]),
        (MetadataKind.MICROMETRES, (2,), [0.5, 0.8]),
        (None, (None, 3), [[0] * 3] * 2),
    ],
    ids=str,
)
def test_an_input_has_the_values_of_a_batch_in_its_own_shape(kind, shape, array):
    metadata = TileMetadata(((10.0, 20.0), (30.0, 40.0)), (date(2024, 12, 31),), 2.5, (500.0, 800.0))

    filled = MetadataInput("x", np.dtype(np.float32), shape, kind).array(metadata, 2)

    np.testing.assert_array_equal(filled, np.array(array, np.float32))
    assert filled.dtype == np.float32


def test_the_last_location_fills_up_a_fixed_batch():
    metadata = TileMetadata(((10.0, 20.0), (30.0, 40.0)))

    filled = MetadataInput("x", np.dtype(np.float32), (4, 2), MetadataKind.LAT_LON).array(metadata, 4)

    np.testing.assert_array_equal(filled, [[10, 20], [30, 40], [30, 40], [30, 40]])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("2026-06-01T10:30", datetime(2026, 6, 1, 10, 30)),
        ("2026-06-01T01:30:00.5+02:00", datetime(2026, 5, 31, 23, 30)),
        ("2026-06-01t10:30:15.25z", datetime(2026, 6, 1, 10, 30, 15)),
    ],
)
def test_dates_and_times_are_those_of_utc(text, day):
    assert parse_date(text) == day
