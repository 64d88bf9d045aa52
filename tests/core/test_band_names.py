"""Bands are matched by name, sensor, wavelength or file name; unmatched ones are reported."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import RasterError
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.raster.band_names import band_names
from pixelwise.inference.spectra.matching import match
from pixelwise.inference.spectra.names import BandName, BandNames
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured, write_raster
from pixelwise.tests.models import conv_model

COLORS = ["blue", "green", "red", "nir"]
SENTINEL_2 = ["B02", "B03", "B04", "B08", "B8A"]


def places(wanted, offered):
    return match(BandNames.of(wanted), BandNames.of(offered)).bands


@pytest.mark.parametrize(
    ("text", "common", "number"),
    [
        ("B02", "", "2"),
        ("b2", "", "2"),
        ("B8A", "", "8a"),
        ("SR_B2", "", "2"),
        ("ST_B10", "", "10"),
        ("TOA_B4", "", "4"),
        ("B4_median", "", "4"),
        ("2022-07_B04", "", "4"),
        ("B02_10m", "", "2"),
        ("Band 4 - Red", "red", "4"),
        ("B4, central wavelength 665 nm", "", "4"),
        ("T32TQM_20220718T101611_B02_10m", "", "2"),
        ("LC08_L2SP_193027_20220718_20220726_02_T1_SR_B4", "", "4"),
        ("HLS.S30.T32TQM.2022199T101611.v2.0.B8A", "", "8a"),
        ("Red (reflectance)", "red", ""),
        ("redReflectance", "red", ""),
        ("2022_red", "red", ""),
        ("S2:Blue", "blue", ""),
        ("red edge 1", "rededge071", ""),
        ("RedEdge", "rededge", ""),
        ("Vegetation Red Edge", "rededge", ""),
        ("NearInfrared", "nir", ""),
        ("Near Infra-Red", "nir", ""),
        ("NIR narrow", "nir08", ""),
        ("NIR_NARROW", "nir08", ""),
        ("nir08", "nir08", ""),
        ("nir_10m", "nir", ""),
        ("coastal_blue", "coastal", ""),
        ("green_i", "green05", ""),
        ("SWIR_2", "swir22", ""),
        ("SWIR (2.2 µm)", "swir22", ""),
        ("SWIR 2190 nm", "", ""),  # "SWIR" alone would be the shorter one
        ("far red", "", ""),
        ("AOT, Aerosol Optical Thickness map (at 550nm)", "", ""),
        ("WVP, Scene-average Water Vapour map", "", ""),
        ("B4_stdDev", "", ""),
        ("red mask", "", ""),
        ("B8/B4", "", ""),
        ("NDVI (nir, red)", "", ""),
    ],
)
def test_a_name_is_parsed_into_its_spectral_band_and_its_number(text, common, number):
    actual = BandName.of(text)

    assert (actual.common, actual.number) == (common, number)


@pytest.mark.parametrize(
    ("names", "sensor"),
    [
        (["B2", "B3", "B4", "B8", "B8A"], "Sentinel-2"),
        (["SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7"], "Landsat 8/9"),
        (["B2", "B3", "B4", "B5", "B6", "B7", "B10"], "Landsat 8/9"),
        (["SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7"], "Landsat 4-7"),
        (["SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7", "ST_B6"], "Landsat 4-7"),
        (["sur_refl_b01", "sur_refl_b02"], "MODIS"),
        (["HLS.L30.T32TQM.2022199T101611.v2.0.B05"], "Landsat 8/9"),
        (["S2_B4", "S2_B8"], "Sentinel-2"),
        (["490 nm", "560 nm", "665 nm"], "Sentinel-2"),
        (["B2", "B3", "B4", "B8"], None),
        (["SR_B2", "SR_B3", "SR_B4", "SR_B5"], None),
        (["B1", "B2", "B3", "B4", "B5", "B7"], None),
        (["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12"], None),
        (["S2_B4", "L8_B4"], None),
        (["482 nm", "560 nm", "665 nm"], None),
    ],
)
def test_the_set_of_names_identifies_the_sensor_if_it_is_unique(names, sensor):
    actual = BandNames.of(names).sensor

    assert (actual.name if actual else None) == sensor


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        (COLORS, ["B4, central wavelength 665 nm", "B3, central wavelength 560 nm",
                  "B2, central wavelength 490 nm", "B8, central wavelength 842 nm"], (2, 1, 0, 3)),
        (SENTINEL_2[:4], ["B4, central wavelength 665 nm", "B3, central wavelength 560 nm",
                          "B2, central wavelength 490 nm", "B8, central wavelength 842 nm"], (2, 1, 0, 3)),
        (COLORS, ["B12", "B11", "B8A", "B8", "B4", "B3", "B2"], (6, 5, 4, 3)),
        (SENTINEL_2, ["nir", "red", "green", "blue", "B8A"], (3, 2, 1, 0, 4)),  # as the names of the raster do
        (SENTINEL_2[:4], ["B8", "B4", "B3", "B2"], (3, 2, 1, 0)),
        (SENTINEL_2, ["blue", "green", "red", "nir08", "nir"], (0, 1, 2, 4, 3)),  # the model identifies the sensor
        (["nir", "red"], ["red", "nir08", "nir"], (2, 0)),
        (["nir", "red"], ["red", "nir08"], (1, 0)),
        (["nir", "nir08"], ["nir08", "red"], (None, 0)),
        (["red"], ["red edge", "rededge1", "far red"], (None,)),
        (["rededge"], ["rededge1", "rededge2"], (None,)),
        (["B8"], ["B8A"], (None,)),
        (["blue", "red", "swir22"], ["SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7"], (0, 2, 5)),
        (["blue", "red", "nir", "swir22"], ["SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7"], (0, 2, 3, 5)),
        (["B02", "B04", "B8A", "B11"], ["SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7"], (0, 2, 3, 4)),
        (["B02", "B8", "B8A"], ["B8", "SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7"], (1, 4, None)),
        (["red", "nir"], ["sur_refl_b01", "sur_refl_b02"], (0, 1)),
        (["blue", "red", "nir"], ["coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir"],
         (1, 5, 7)),
        (["green"], ["green_i", "yellow"], (None,)),
        (["Blue", "Red", "Narrow NIR", "SWIR 1", "SWIR 2"], ["B2", "B4", "B8", "B8A", "B11", "B12"], (0, 1, 3, 4, 5)),
        (["red", "green"], ["band 4", "band 3"], (None, None)),
        (["B4", "B3"], ["band 4", "band 3"], (0, 1)),
        (["red", "nir"], ["640 nm", "655 nm", "662 nm", "690 nm", "800 nm", "838 nm", "870 nm"], (2, 5)),
        (["red"], ["650 nm", "670 nm"], (0,)),  # equally near to the centre, and not bands of two dates
        (["B8A", "B04", "B12"], [f"Band {n} ({400 + 10 * n} nm)" for n in range(1, 60)], (45, 25, None)),
        (["B04", "B12"], ["B12, 665 nm", "B4, 2190 nm", "B8A"], (0, 1)),  # numbers contradicted by wavelengths
        (["red", "nir", "red", "nir"], ["2022_red", "2022_nir", "2023_red", "2023_nir"], (0, 1, 2, 3)),
        (["red", "nir", "red", "nir"], ["nir_1", "red_1", "nir_2", "red_2"], (1, 0, 3, 2)),
        (["NearInfrared_2", "nir"], ["NIR_1", "NIR_2", "red"], (1, 0)),
        (["red", "red"], ["B4_t1", "B8A_t1", "B4_t2"], (0, 2)),
        (["red", "red"], ["red", "nir"], (0, None)),
        (["x", "y"], ["y", "x"], (1, 0)),
    ],
)  # fmt: skip
def test_only_names_of_the_same_band_match(wanted, offered, expected):
    assert places(wanted, offered) == expected


@pytest.fixture
def brightest(tmp_path):
    """A network whose class is the index of the brightest of its named bands."""

    def make(*bands):
        return conv_model(tmp_path / "net.onnx", np.eye(len(bands)).tolist(), value_range=[0, 1], bands=bands)

    return make


def described(raster, names=(), metadata=(), colors=()):
    """Describe a raster's bands by descriptions, metadata or colours."""
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    for number, items in enumerate(metadata, start=1):
        dataset.GetRasterBand(number).SetMetadata(items)
    for number, color in enumerate(colors, start=1):
        dataset.GetRasterBand(number).SetColorInterpretation(color)
    dataset.FlushCache()
    return raster


def warnings_of(raster, model, output, **rest):
    """Classify and return the warnings of the log."""
    listener = Listener()
    inference.run(inference.plan(make_job(raster, model, output, **rest)), listener)
    return listener.warnings


@pytest.mark.parametrize(
    "metadata",
    [
        [{"wavelength": str(w), "wavelength_units": "Nanometers"} for w in (840, 490, 660)],
        [{"wavelength": str(w), "wavelength_units": "Micrometers"} for w in (0.84, 0.49, 0.66)],
        [{"WAVELENGTH": str(w), "WAVELENGTH_UNIT": "nm"} for w in (842, 490, 665)],
        [{"center_wavelength": str(w)} for w in (0.842, 0.49, 0.665)],
        [{"common_name": name} for name in ("nir", "blue", "red")],
        [{"BANDNAME": name, "SATELLITE": "x"} for name in ("NIR", "Blue", "Red")],
        [{"wavelength": "842"}, {"wavelength": "490"}, {"BANDNAME": "Red"}],
        [{"long_name": "x", "Wavelength_nm": str(w)} for w in (842, 490, 665)],
        [{"wavelength": f"{w} nm"} for w in (842, 490, 665)],
    ],
)
def test_a_band_is_matched_by_its_metadata(brightest, tmp_path, metadata):
    image = textured(20, 30)
    raster = described(write_raster(tmp_path / "image.tif", image), metadata=metadata)

    classes = classify(raster, brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[2, 0, 1]].argmax(axis=0))


def test_wavelengths_of_the_domain_of_gdal_count(brightest, tmp_path):
    image = textured(20, 30)
    raster = write_raster(tmp_path / "image.tif", image)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, wavelength in enumerate((0.842, 0.49, 0.665), start=1):
        dataset.GetRasterBand(number).SetMetadata({"CENTRAL_WAVELENGTH_UM": str(wavelength)}, "IMAGERY")
    dataset = None

    classes = classify(raster, brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[2, 0, 1]].argmax(axis=0))


def test_the_envi_header_is_used(brightest, tmp_path):
    image = textured(20, 30)
    gdal.Translate(str(tmp_path / "image.dat"), str(write_raster(tmp_path / "image.tif", image)), format="ENVI")
    with (tmp_path / "image.hdr").open("a") as header:
        header.write("wavelength units = Micrometers\nwavelength = { 0.842, 0.49, 0.665 }\n")

    classes = classify(tmp_path / "image.dat", brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[2, 0, 1]].argmax(axis=0))


@pytest.mark.parametrize("place", ["wavelength", "wavelengths"])
def test_wavelengths_may_be_listed_for_the_whole_raster(brightest, tmp_path, place):
    image = textured(20, 30)
    raster = write_raster(tmp_path / "image.tif", image)
    gdal.Open(str(raster), gdal.GA_Update).SetMetadata({place: "{842, 490, 665}", "wavelength units": "Nanometers"})

    classes = classify(raster, brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[2, 0, 1]].argmax(axis=0))


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("SPACECRAFT_NAME", "Sentinel-2A", (0, 1, 2)),
        ("DATATAKE_1_SPACECRAFT_NAME", "Sentinel-2B", (0, 1, 2)),
        ("SPACECRAFT_ID", "LANDSAT_8", (0, 1, 2)),
        ("SATELLITE", "Landsat-7", (None, 0, 1)),
        ("AREA_OR_POINT", "Sentinel-2A", (None, None, None)),
        ("SENSOR", "OLI", (None, None, None)),
    ],
)
def test_metadata_of_the_raster_identify_the_sensor(tmp_path, key, value, expected):
    raster = described(write_raster(tmp_path / "image.tif", textured(4, 4)), ["B2", "B3", "B4"])
    gdal.Open(str(raster), gdal.GA_Update).SetMetadata({key: value})

    names = band_names(gdal.Open(str(raster)))

    assert match(BandNames.of(["blue", "green", "red"]), names).bands == expected


def test_bands_of_two_sensors_keep_their_own_numbers():
    names = BandNames.of(["S2_B8", "S2_B4", "L7_B4", "L7_B3"])

    assert [band.common for band in names.bands] == ["nir", "red", "nir", "red"]


def separate(path, files, **options):
    """Stack files in a virtual raster, one band per file."""
    gdal.BuildVRT(str(path), [str(file) for file in files], separate=True, **options).FlushCache()
    return path


@pytest.fixture
def granule(tmp_path):
    """Single bands as Sentinel-2 products name them, with their pixels: nir, red, blue."""
    image = textured(20, 30)
    names = [f"T33UUP_20220718T101611_{band}_10m" for band in ("B08", "B04", "B02")]
    return image, [write_raster(tmp_path / f"{name}.tif", band[None]) for name, band in zip(names, image)]


def test_the_folder_of_a_product_identifies_the_sensor_of_its_bands(brightest, tmp_path):
    image = textured(20, 30)
    folder = tmp_path / "LE07_L2SP_193027_20020718_20200916_02_T1"
    folder.mkdir()
    files = [write_raster(folder / f"{name}.tif", band[None]) for name, band in zip(("B4", "B3", "B1"), image)]
    separate(tmp_path / "stack.vrt", files)

    classes = classify(tmp_path / "stack.vrt", brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[1, 0, 2]].argmax(axis=0))


@pytest.mark.parametrize(
    "stems",
    [
        ("red_river_B8A", "red_river_B04", "red_river_B02"),
        ("red_river_nir", "red_river_red", "red_river_blue"),
        ("nir", "red", "blue"),
    ],
)
@pytest.mark.parametrize("description", ["", "Band 1", "reflectance"])
@pytest.mark.parametrize("with_descriptions", [False, True])  # as gdalbuildvrt of GDAL 3.13 does
def test_bands_of_files_are_named_by_the_differing_part_of_the_file_name(
    brightest, tmp_path, stems, description, with_descriptions
):
    image = textured(20, 30)
    files = [write_raster(tmp_path / f"{stem}.tif", band[None]) for stem, band in zip(stems, image)]
    for file in files:
        described(file, [description])
    separate(tmp_path / "stack.vrt", files)
    if with_descriptions:
        described(tmp_path / "stack.vrt", [description] * 3)

    classes = classify(tmp_path / "stack.vrt", brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[1, 0, 2]].argmax(axis=0))


@pytest.mark.parametrize(
    ("dataset", "names"),
    [
        ('HDF5:"/a/scene.h5"://grid/{}', ["nir", "red", "blue"]),
        ('HDF4_EOS:EOS_GRID:"/a/MOD09GA.A2020001.h18v04.061.hdf":Grid_500m:sur_refl_b0{}_1', ["2", "1", "3"]),
        ('ZARR:"/a/s.v1.zarr":/r10m/{}', ["nir", "red", "blue"]),
    ],
)
def test_subdatasets_of_a_file_name_its_bands(tmp_path, dataset, names):
    sources = [dataset.format(name).replace('"', "&quot;") for name in names]
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{number}"><SimpleSource><SourceFilename>{source}</SourceFilename>'
        "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
        for number, source in enumerate(sources, start=1)
    )
    path = tmp_path / "stack.vrt"
    path.write_text(f'<VRTDataset rasterXSize="8" rasterYSize="8">{bands}</VRTDataset>')

    actual = band_names(gdal.Open(str(path)))

    assert match(BandNames.of(["red", "nir", "blue"]), actual).bands == (1, 0, 2)


def test_files_of_one_name_in_two_folders_are_two_dates(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    files = []
    for date, bands in (("2022", image[:2]), ("2023", image[2:])):
        (tmp_path / date).mkdir()
        files += [write_raster(tmp_path / date / f"{name}.tif", b[None]) for name, b in zip(("B08", "B04"), bands)]
    separate(tmp_path / "stack.vrt", files)

    warnings = warnings_of(tmp_path / "stack.vrt", brightest("B4", "B8"), tmp_path / "classes.tif")

    assert [warning.split(";")[0] for warning in warnings] == [
        f'Bands: in "stack", "{name}" matches several bands ({fitting})'
        for name, fitting in (("B4", "2, 4"), ("B8", "1, 3"))
    ]
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[1, 0]].argmax(axis=0))


def test_model_names_that_only_count_are_not_numbers_of_a_sensor(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    raster = described(write_raster(tmp_path / "image.tif", image), ["B8A", "B3", "B2", "B1"])

    warnings = warnings_of(raster, brightest("Band 1", "Band 2", "Band 3"), tmp_path / "classes.tif")

    assert warnings == []
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[:3].argmax(axis=0))


def test_files_of_two_sensors_keep_their_own_numbers(tmp_path):
    files = []
    for satellite, band in (("Sentinel-2A", "B08"), ("LANDSAT_7", "B3")):
        files.append(write_raster(tmp_path / f"{band}.tif", textured(4, 4, bands=1)))
        gdal.Open(str(files[-1]), gdal.GA_Update).SetMetadata({"SATELLITE": satellite})
    separate(tmp_path / "stack.vrt", files)

    names = band_names(gdal.Open(str(tmp_path / "stack.vrt")))

    assert [band.common for band in names.bands] == ["nir", "red"]


def nested(tmp_path, files):
    return gdal.BuildVRT(str(tmp_path / "outer.vrt"), [str(separate(tmp_path / "inner.vrt", files))])


def warped(tmp_path, files):
    inner = str(separate(tmp_path / "inner.vrt", files))
    return gdal.Warp(str(tmp_path / "outer.vrt"), inner, format="VRT")


def with_gap(tmp_path, files):
    wider = (500000, 5399800, 500400, 5400000)
    return gdal.BuildVRT(str(tmp_path / "outer.vrt"), [str(f) for f in files], separate=True, outputBounds=wider)


@pytest.mark.parametrize(
    "stack", [lambda folder, files: separate(folder / "outer.vrt", files), nested, warped, with_gap]
)
@pytest.mark.parametrize("wanted", [("red", "nir", "blue"), ("B4", "B8", "B2")])
def test_the_files_behind_a_virtual_raster_name_its_bands(brightest, granule, tmp_path, stack, wanted):
    image, files = granule
    stack(tmp_path, files)

    classes = classify(tmp_path / "outer.vrt", brightest(*wanted), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes[:20, :30], image[[1, 0, 2]].argmax(axis=0))


def test_a_mosaic_of_tiles_is_not_named_after_its_files(tmp_path):
    tiles = [write_raster(tmp_path / f"red_{number}.tif", textured(8, 8, seed=number)) for number in (1, 2)]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(tile) for tile in tiles]).FlushCache()

    assert not band_names(gdal.Open(str(tmp_path / "all.vrt"))).named


def test_names_that_do_not_match_cause_a_warning_that_lists_the_bands_used(brightest, tmp_path):
    image = textured(20, 30)
    raster = described(write_raster(tmp_path / "image.tif", image), ["B4", "B3", "B2"])

    warnings = warnings_of(raster, brightest("blue", "green", "red"), tmp_path / "classes.tif")

    assert warnings == [
        'Bands: in "image", no band matches blue, green, red (the raster has B4, B3, B2), so the raster\'s order is '
        "used: band 1 as blue, band 2 as green, band 3 as red. Set Band order if this is wrong. A band number "
        "identifies a colour only if the sensor is known."
    ]
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image.argmax(axis=0))


def test_matching_names_and_rasters_or_models_without_names_cause_no_warning(brightest, tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(20, 30))
    named = described(write_raster(tmp_path / "named.tif", textured(20, 30)), ["B4", "B3", "B2"])
    counted = described(write_raster(tmp_path / "counted.tif", textured(20, 30)), ["Band 1", "Band 2", "Band 3"])

    assert warnings_of(raster, brightest("red", "green", "blue"), tmp_path / "classes.tif") == []
    assert warnings_of(counted, brightest("red", "green", "blue"), tmp_path / "classes.tif") == []
    assert warnings_of(named, brightest("B02", "B03", "B04"), tmp_path / "classes.tif") == []
    assert warnings_of(named, conv_model(tmp_path / "n.onnx", np.eye(3).tolist()), tmp_path / "classes.tif") == []
    order = {"bands": "1,2,3"}
    assert warnings_of(named, brightest("red", "green", "blue"), tmp_path / "classes.tif", **order) == []


def test_bands_that_are_only_counted_are_used_in_order_with_a_warning_if_the_model_has_numbers(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    raster = described(write_raster(tmp_path / "image.tif", image), [f"Band {n}" for n in (1, 2, 3, 4)])

    (warning,) = warnings_of(raster, brightest("B2", "B3", "B4"), tmp_path / "classes.tif")

    assert "the band names (Band 1, Band 2, Band 3, Band 4) may only number the bands" in warning
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[:3].argmax(axis=0))
    assert warnings_of(raster, brightest("B1", "B2", "B3"), tmp_path / "classes.tif") == []


@pytest.mark.parametrize("count", [4, 40])
def test_wavelengths_are_used_if_the_names_only_count(brightest, tmp_path, count):
    image = np.zeros((count, 20, 30), np.uint8)
    image[[1, count - 1]] = textured(20, 30, bands=2)
    metadata = [
        {"wavelength": "900"},
        {"wavelength": "665"},
        *[{"wavelength": "750"}] * (count - 3),
        {"wavelength": "490"},
    ]
    names = [f"Band {n}" for n in range(1, count + 1)]
    raster = described(write_raster(tmp_path / "image.tif", image), names, metadata)

    assert warnings_of(raster, brightest("blue", "red"), tmp_path / "classes.tif") == []

    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[count - 1, 1]].argmax(axis=0))


def test_band_3_on_the_third_band_is_a_sensor_number_if_the_other_bands_have_numbers(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    raster = described(write_raster(tmp_path / "image.tif", image), [f"Band {n}" for n in (8, 4, 3, 2)])

    assert warnings_of(raster, brightest("B03", "B08"), tmp_path / "classes.tif") == []

    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[2, 0]].argmax(axis=0))


def test_if_one_name_is_missing_the_only_unnamed_band_is_used_with_a_warning(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    colors = [gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand]
    raster = described(write_raster(tmp_path / "image.tif", image), colors=colors)

    (warning,) = warnings_of(raster, brightest("blue", "green", "red", "nir"), tmp_path / "classes.tif")

    assert "no band matches nir (the raster has red, green, blue, without a name)" in warning
    assert "band 3 as blue, band 2 as green, band 1 as red, band 4 as nir" in warning
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[2, 1, 0, 3]].argmax(axis=0))


def test_if_only_some_names_match_the_order_of_the_raster_is_used_with_a_warning(brightest, tmp_path):
    image = textured(20, 30)
    raster = described(write_raster(tmp_path / "image.tif", image), ["red", "green", "blue"])

    (warning,) = warnings_of(raster, brightest("nir", "red", "green"), tmp_path / "classes.tif")

    assert "no band matches nir (the raster has red, green, blue), so the raster's order is used" in warning
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image.argmax(axis=0))


def test_a_name_that_matches_two_dates_selects_the_first_with_a_warning(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    names = ["2022_B08", "2022_B04", "2023_B08", "2023_B04"]
    raster = described(write_raster(tmp_path / "image.tif", image), names)

    warnings = warnings_of(raster, brightest("B4", "B8"), tmp_path / "classes.tif")

    assert warnings == [
        f'Bands: in "image", "{name}" matches several bands ({fitting}); used: {used}. Set Band order to use another.'
        for name, fitting, used in (("B4", "2, 4", 2), ("B8", "1, 3", 1))
    ]
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[1, 0]].argmax(axis=0))


def test_an_ambiguous_name_and_a_missing_name_are_both_reported(brightest, tmp_path):
    raster = described(write_raster(tmp_path / "image.tif", textured(20, 30)), ["red", "red", ""])

    missing, twice = warnings_of(raster, brightest("red", "nir"), tmp_path / "classes.tif")

    assert "no band matches nir (the raster has red, red, without a name)" in missing
    assert '"red" matches several bands (1, 2); used: 1' in twice


def test_a_model_of_two_dates_is_fed_both(brightest, tmp_path):
    image = textured(20, 30, bands=4)
    raster = described(write_raster(tmp_path / "image.tif", image), ["a_nir", "a_red", "b_nir", "b_red"])

    warnings = warnings_of(raster, brightest("red", "nir", "red", "nir"), tmp_path / "classes.tif")

    assert warnings == []
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), image[[1, 0, 3, 2]].argmax(axis=0))


def test_no_band_feeds_two_dates_of_a_model(brightest, tmp_path):
    raster = described(write_raster(tmp_path / "image.tif", textured(20, 30)), ["nir", "red", "green"])

    with pytest.raises(RasterError, match="the model needs 4 bands, but the raster has 3"):
        classify(raster, brightest("red", "nir", "red", "nir"), tmp_path / "classes.tif")


def test_every_raster_of_a_mosaic_chooses_by_its_own_names_and_warns_for_itself(brightest, tmp_path):
    image = textured(20, 90)
    parts = [write_raster(tmp_path / f"part{number}.tif", image[:, :, 30 * number :][:, :, :30]) for number in range(3)]
    for number, part in enumerate(parts):
        dataset = gdal.Open(str(part), gdal.GA_Update)
        dataset.SetGeoTransform((500000 + 300 * number, 10, 0, 5400000, 0, -10))
        dataset = None
    described(parts[0], ["nir", "red", "blue"])
    described(parts[1], ["x", "y", "z"])
    described(parts[2], ["x", "y", "z"])

    (warning,) = warnings_of(parts, brightest("red", "nir", "blue"), tmp_path / "classes.tif")

    assert warning.startswith('Bands: in "part1" and 1 more rasters, no band matches red, nir, blue')
    expected = np.concatenate([image[[1, 0, 2], :, :30].argmax(axis=0), image[:, :, 30:].argmax(axis=0)], axis=1)
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), expected)


def test_every_raster_item_has_warnings_of_its_names(brightest, tmp_path):
    names = {"first": ["x", "y", "z"], "second": ["nir", "red", "blue"], "third": ["u", "v", "w"]}
    rasters = [
        described(write_raster(tmp_path / f"{name}.tif", textured(8, 8)), descriptions)
        for name, descriptions in names.items()
    ]
    listener = Listener()

    job_of_all = make_job(rasters, brightest("red", "nir", "blue"), "")
    run_batch(plan_batch(job_of_all, str(tmp_path / "items")), listener)

    assert [warning.split(", no band")[0] for warning in listener.warnings] == [
        'Bands: in "first"',
        'Bands: in "third"',
    ]
    np.testing.assert_array_equal(
        read(tmp_path / "items" / "second.tif"), textured(8, 8)[[1, 0, 2]].argmax(axis=0).astype(np.uint8)
    )


SPELLINGS = st.sampled_from(
    ["red", "Red", "nir", "nir08", "B4", "B04", "B8A", "SR_B4", "S2_B8", "665 nm", "842 nm", ""]
)


@settings(deadline=None)
@given(st.lists(SPELLINGS, max_size=6), st.lists(SPELLINGS, max_size=8))
def test_no_band_of_a_raster_feeds_two_of_a_model(wanted, given_names):
    actual = [place for place in places(wanted, given_names) if place is not None]

    assert len(set(actual)) == len(actual)
