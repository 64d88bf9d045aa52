"""Damaged rasters: GDAL reports it, and the run names the block or leaves it out."""

import gzip
import re
import struct
import subprocess
import sys
import threading
import zlib
from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Cancelled, NullProgress, OnReadError, RasterError, RasterInput, plan, run
from pixelwise.inference.errors import UnreadableError
from pixelwise.inference.grid.decoding import decoded, is_damage
from pixelwise.inference.grid.libtiff import hides_damage
from pixelwise.inference.grid.window import Window
from pixelwise.inference.ledger import ledger
from pixelwise.inference.raster.damage import KnownDamage
from pixelwise.inference.raster.imagery import Imagery
from pixelwise.inference.raster.output_grid import PixelMapping, Warp
from pixelwise.inference.work import finish, prepare, work
from pixelwise.tests.core.ledgers import sent_blocks
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SIDE = 128  # of a block
SIZE = 4 * SIDE
NODATA = OnReadError.NODATA
TILED = ("TILED=YES", f"BLOCKXSIZE={SIDE}", f"BLOCKYSIZE={SIDE}")


def compressed(path, options, pixels=None, format="GTiff", tmp=None):
    """Write a raster in a format, with a copy in memory as its source."""
    pixels = textured(SIZE, SIZE) if pixels is None else pixels
    plain = write_raster(path.with_suffix(".plain.tif"), pixels)
    gdal.GetDriverByName(format).CreateCopy(str(path), gdal.Open(str(plain)), options=[*options])
    return path


def block_bytes(path, row, col):
    """Return where a block of the first band of a GeoTIFF is in the file: first byte and number of bytes."""
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    return tuple(int(band.GetMetadataItem(f"BLOCK_{key}_{col}_{row}", "TIFF")) for key in ("OFFSET", "SIZE"))


def cut_block(path, row=1, col=2):
    """Overwrite all but the first third of a block with zeros, as a copy that was cut and padded."""
    offset, size = block_bytes(path, row, col)
    content = bytearray(path.read_bytes())
    content[offset + size // 3 : offset + size] = bytes(size - size // 3)
    path.write_bytes(content)
    return path


def block(row=1, col=2):
    return slice(row * SIDE, (row + 1) * SIDE), slice(col * SIDE, (col + 1) * SIDE)


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model").mkdir()
    return argmax_model(tmp_path / "model" / "m.onnx", 3)


@pytest.fixture
def jpeg(tmp_path):
    return compressed(tmp_path / "image.tif", ("COMPRESS=JPEG", "INTERLEAVE=PIXEL", *TILED))


def expected_classes(path, damaged=()):
    """Return what the model, which compares bands, gives for an intact raster; blocks that are damaged are nodata."""
    classes = gdal.Open(str(path)).ReadAsArray().argmax(axis=0).astype(np.int64)
    for place in damaged:
        classes[place] = 255
    return classes


def classified(rasters, model, output, listener=None, **rest):
    run(plan(make_job(rasters, model, output, **rest)), listener or NullProgress())
    return read(output)


def test_a_cut_jpeg_tile_is_an_error_that_names_the_block(jpeg, model, tmp_path):
    cut_block(jpeg)

    with pytest.raises(UnreadableError) as caught:
        classified(jpeg, model, tmp_path / "c.tif")

    message = str(caught.value)
    assert (
        'Input raster "image": the pixels in rows 128 to 255 and columns 256 to 383 cannot be read (JPEGLib:' in message
    )
    assert "ON_READ_ERROR" in message
    assert not (tmp_path / "c.tif").exists()


def test_with_nodata_only_the_damaged_block_has_no_class(jpeg, model, tmp_path):
    expected = expected_classes(jpeg, [block()])
    listener = Listener()

    classes = classified(cut_block(jpeg), model, tmp_path / "c.tif", listener, on_read_error=NODATA)

    np.testing.assert_array_equal(classes, expected)
    assert any("16,384 pixels are NoData" in text for text in listener.warnings)
    assert 'Damaged block of "image": rows 128 to 255 and columns 256 to 383.' in listener.lines
    assert "because the input cannot be read: 16384 pixels" in (tmp_path / "c.qmd").read_text()


# Driver, suffix, creation options, bands.
FORMATS = [
    *(("GTiff", "tif", (f"COMPRESS={codec}", "INTERLEAVE=PIXEL", *TILED), 3) for codec in ("JPEG", "WEBP", "LZW")),
    *(
        ("GTiff", "tif", (f"COMPRESS={codec}",), 3)
        for codec in ("NONE", "PACKBITS", "DEFLATE", "LZMA", "ZSTD", "LERC", "LERC_DEFLATE", "LERC_ZSTD", "JPEG")
    ),
    ("GTiff", "tif", ("COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "INTERLEAVE=PIXEL", *TILED), 3),
    ("COG", "tif", ("COMPRESS=JPEG",), 3),
    ("JPEG", "jpg", (), 3),
    ("PNG", "png", (), 3),
    ("WEBP", "webp", (), 3),
    ("JP2OpenJPEG", "jp2", (f"BLOCKXSIZE={SIDE}", f"BLOCKYSIZE={SIDE}"), 3),
    ("GPKG", "gpkg", ("TILE_FORMAT=PNG",), 3),
    ("GPKG", "gpkg", ("TILE_FORMAT=JPEG",), 3),
    ("MBTiles", "mbtiles", (), 3),
    ("NITF", "ntf", ("IC=C3",), 3),
    ("HFA", "img", ("COMPRESSED=YES",), 3),
    ("netCDF", "nc", ("FORMAT=NC4", "COMPRESS=DEFLATE", "CHUNKING=YES"), 1),
    ("BMP", "bmp", (), 3),
]
SILENT = {"HFA"}  # the driver returns other pixels without a word


def damaged_copies(content, random):
    """Yield copies of the bytes of a file with a few other bits, with zeros, and cut."""
    for share in (0.45, 0.8):
        at = int(len(content) * share)
        flipped = bytearray(content)
        for place in at + random.integers(0, 200, 8):
            flipped[min(place, len(content) - 1)] ^= int(random.integers(1, 256))
        yield bytes(flipped)
        yield content[:at] + bytes(min(2000, len(content) - at)) + content[at + 2000 :]
        yield content[:at]


def reported(path):
    """Return whether GDAL can open a file, and whether it reports anything while it reads all pixels."""
    messages = []
    gdal.PushErrorHandler(lambda level, _, words: messages.append((level, words)))
    try:
        dataset = gdal.Open(str(path))
        messages.clear()
        raw = None if dataset is None else dataset.ReadRaster(0, 0, dataset.RasterXSize, dataset.RasterYSize)
    finally:
        gdal.PopErrorHandler()
    return dataset is not None, bool(messages) or raw is None


def imagery(path, bands, size=(SIZE, SIZE)):
    return Imagery(
        RasterInput("image", str(path)), (*range(bands),), np.dtype(np.uint8), PixelMapping(Window(0, 0, *size))
    )


@pytest.mark.parametrize(("driver", "suffix", "options", "bands"), FORMATS)
def test_whatever_gdal_reports_while_it_decodes_is_an_error(tmp_path, driver, suffix, options, bands):
    if gdal.GetDriverByName(driver) is None:
        pytest.skip("not in this GDAL")
    path = compressed(tmp_path / f"image.{suffix}", options, textured(SIZE, SIZE, bands), driver)
    dataset = gdal.Open(str(path))
    if dataset is None:
        pytest.skip("this GDAL lacks the codec")
    size = dataset.RasterYSize, dataset.RasterXSize
    dataset = None
    content, noticed = path.read_bytes(), 0

    for number, damaged in enumerate(damaged_copies(content, np.random.default_rng(0))):
        copy = tmp_path / f"copy{number}.{suffix}"
        copy.write_bytes(damaged)
        is_open, is_reported = reported(copy)
        if not is_open:
            continue
        source = imagery(copy, bands, size).open()
        if is_reported:
            noticed += 1
            with pytest.raises(UnreadableError, match=r"rows .* and columns .* cannot be read"):
                source.read(Window(0, 0, *size))
        else:
            source.read(Window(0, 0, *size))

    assert noticed or driver in SILENT


@pytest.mark.parametrize("setting", ["GDAL_NUM_THREADS", "NUM_THREADS"])
def test_what_threads_of_gdal_report_is_an_error_too(jpeg, setting):
    cut_block(jpeg)
    whole = replace(imagery(jpeg, 3), raster=RasterInput("image", str(jpeg), options=("NUM_THREADS=2",)))
    item = whole if setting == "NUM_THREADS" else imagery(jpeg, 3)

    gdal.SetConfigOption("GDAL_NUM_THREADS", "2" if setting == "GDAL_NUM_THREADS" else None)
    try:
        with pytest.raises(UnreadableError, match="rows 128 to 255 and columns 256 to 383"):
            item.open().read(Window(0, 0, SIZE, SIZE))
        assert gdal.GetConfigOption("GDAL_NUM_THREADS") == ("2" if setting == "GDAL_NUM_THREADS" else None)
    finally:
        gdal.SetConfigOption("GDAL_NUM_THREADS", None)


def test_a_raster_is_damaged_in_the_same_pixels_whatever_was_read_before(jpeg):
    """GDAL keeps the pixels of a damaged block, and reports nothing when they are read again."""
    cut_block(jpeg)
    virtual = jpeg.with_suffix(".vrt")
    gdal.BuildVRT(str(virtual), [str(jpeg)]).FlushCache()
    warp = Warp("EPSG:32633", "EPSG:32634", cell_size=(10.0, 10.0))
    windows = [Window(row, col, 200, 200) for row in (0, 150) for col in (150, 300)]
    for path, mapping in ((jpeg, None), (virtual, None), (jpeg, warp)):
        item = replace(imagery(path, 3), known_damage=KnownDamage())
        if mapping is not None:
            item = replace(item, mapping=PixelMapping(Window(0, 0, SIZE, SIZE), mapping))
        masks = []
        for order in (windows, windows[::-1]):
            fresh, damaged = replace(item, known_damage=KnownDamage()).open(), np.zeros((SIZE, SIZE), bool)
            for window in order:
                image = fresh.read(window)
                if image.damaged is not None:
                    assert not (image.valid & image.damaged).any()
                    damaged[window.slices_within(Window(0, 0, SIZE, SIZE))] |= image.damaged
            masks.append(damaged)

        assert masks[0].any()
        np.testing.assert_array_equal(masks[1], masks[0])


def test_no_pixel_of_a_warp_contains_damaged_ones(tmp_path):
    """The oracle: gdalwarp of the intact raster, in which the damaged block is nodata."""
    pixels = textured(SIZE, SIZE)
    intact = compressed(tmp_path / "intact.tif", ("COMPRESS=LZW", "INTERLEAVE=PIXEL", *TILED), pixels)
    damaged = cut_block(compressed(tmp_path / "image.tif", ("COMPRESS=LZW", "INTERLEAVE=PIXEL", *TILED), pixels))
    warp = Warp("EPSG:32633", "EPSG:32634", cell_size=(10.0, 10.0))
    options = {"format": "MEM", "dstSRS": "EPSG:32634", "xRes": 10, "yRes": 10, "resampleAlg": "bilinear"}
    more = {"errorThreshold": 0, "warpOptions": ["XSCALE=1", "YSCALE=1"]}
    whole = gdal.Warp("", str(intact), **options, **more)
    holes = gdal.GetDriverByName("MEM").CreateCopy("", gdal.Open(str(intact)))
    marks = np.zeros((SIZE, SIZE), np.uint8)
    marks[block()] = 255
    holes.GetRasterBand(1).WriteArray(marks)
    touched = gdal.Warp("", holes, **options, **more).ReadAsArray()[0] > 0
    size = whole.RasterYSize, whole.RasterXSize
    item = replace(imagery(damaged, 3, size), mapping=PixelMapping(Window(0, 0, *size), warp))

    image = replace(item, known_damage=KnownDamage()).open().read(Window(0, 0, *size))

    assert not image.valid[touched].any()
    np.testing.assert_array_equal(image.pixels[:, image.valid], whole.ReadAsArray()[:, image.valid])
    assert image.damaged.sum() < 3 * SIDE * SIDE


def test_a_raster_below_shows_through_a_damaged_block_of_a_mosaic(jpeg, model, tmp_path):
    other = compressed(tmp_path / "below.tif", ("COMPRESS=LZW", *TILED), 255 - textured(SIZE, SIZE))
    expected = expected_classes(jpeg)
    expected[block()] = expected_classes(other)[block()]

    classes = classified((cut_block(jpeg), other), model, tmp_path / "c.tif", on_read_error=NODATA)

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("incomplete", ["", "incomplete classify"])
def test_a_damaged_block_of_a_stacked_raster_has_no_class(jpeg, tmp_path, incomplete):
    (tmp_path / "model").mkdir()
    six = argmax_model(tmp_path / "model" / "six.onnx", 6)
    other = compressed(tmp_path / "other.tif", ("COMPRESS=LZW", *TILED), textured(SIZE, SIZE, seed=1))
    both = np.concatenate([gdal.Open(str(path)).ReadAsArray() for path in (jpeg, other)])
    expected = both.argmax(axis=0)
    expected[block()] = 255

    classes = classified(
        (cut_block(jpeg), other), six, tmp_path / "c.tif", on_read_error=NODATA, stacked=True, arguments=incomplete
    )

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize(
    "arguments", ["merge blend;tile_size 96", "tile_size 96;padding 16", "test_time_augmentation yes"]
)
def test_damage_is_the_same_in_every_way_of_classifying(jpeg, model, tmp_path, arguments):
    expected = expected_classes(jpeg, [block()])
    listener = Listener()

    classes = classified(
        cut_block(jpeg), model, tmp_path / "c.tif", listener, on_read_error=NODATA, arguments=arguments
    )

    np.testing.assert_array_equal(classes, expected)
    assert any("16,384 pixels are NoData" in text for text in listener.warnings)


@pytest.mark.parametrize(
    ("driver", "suffix", "options", "bands"),
    [
        *(("ENVI", "dat", (f"INTERLEAVE={order}",), 3) for order in ("BSQ", "BIL", "BIP")),
        ("PCRaster", "map", ("PCRASTER_VALUESCALE=VS_NOMINAL",), 1),
        ("netCDF", "nc", (), 1),
    ],
)
def test_a_cut_file_that_gdal_fills_with_zeros_is_refused(tmp_path, driver, suffix, options, bands):
    if gdal.GetDriverByName(driver) is None:
        pytest.skip("not in this GDAL")
    path = compressed(tmp_path / f"image.{suffix}", options, textured(SIZE, SIZE, bands), driver)
    (tmp_path / "model").mkdir()
    job = make_job(path, argmax_model(tmp_path / "model" / "m.onnx", bands), tmp_path / "c.tif")
    plan(job)
    path.write_bytes(path.read_bytes()[: bands * SIZE * SIZE - 100])
    virtual, outer = tmp_path / "virtual.vrt", tmp_path / "outer.vrt"
    gdal.GetDriverByName("VRT").CreateCopy(str(virtual), gdal.Open(str(path)))
    gdal.BuildVRT(str(outer), [str(virtual)])

    for raster in (path, virtual, outer):
        for choice in OnReadError:
            wanted = replace(job, rasters=(RasterInput("image", str(raster)),), on_read_error=choice)
            with pytest.raises(RasterError, match=r"image.* has [\d,]+ bytes, but its pixels need .*, so it was cut"):
                plan(wanted)


def test_a_compressed_file_of_envi_may_be_shorter_than_its_pixels(model, tmp_path):
    path = compressed(tmp_path / "image.dat", (), format="ENVI")
    expected = expected_classes(path)
    path.write_bytes(gzip.compress(path.read_bytes()))
    header = path.with_suffix(".hdr")
    header.write_text(header.read_text() + "file compression = 1\n")

    np.testing.assert_array_equal(classified(path, model, tmp_path / "c.tif"), expected)


def test_a_truncated_file_ends_where_it_was_cut(model, tmp_path):
    """The blocks of a file without compression are in the order of the rows."""
    path = compressed(tmp_path / "image.tif", ("INTERLEAVE=PIXEL", *TILED))
    expected = expected_classes(path, [block(3, col) for col in range(4)])
    offset, _ = block_bytes(path, 3, 0)
    path.write_bytes(path.read_bytes()[: offset + 100])
    listener = Listener()

    classes = classified(path, model, tmp_path / "c.tif", listener, on_read_error=NODATA)

    np.testing.assert_array_equal(classes, expected)
    assert sum(text.startswith("Damaged block of") for text in listener.lines) == 4


@pytest.mark.parametrize("level", [gdal.CE_Warning, gdal.CE_Failure])
@pytest.mark.parametrize(
    "words",
    [
        "HTTP error code: 503 - http://127.0.0.1/a.tif. Retrying again in 1.0 secs",
        "PROJ: proj_create_from_database: Cannot find proj.db",
        "TIFFReadDirectory:Unknown field with tag 34677 (0x8775) encountered",
        "Point outside of projection domain: transform failed",
        "a.tif.aux.xml: Missing closing tag",
        "CPLES: metadata item ignored",
    ],
)
def test_repeated_requests_and_remarks_on_metadata_are_no_damage(level, words):
    assert not is_damage(level, words)


@pytest.mark.parametrize(
    "words",
    [
        "JPEGLib:Corrupt JPEG data: 12 extraneous bytes before marker 0xd9",
        "libjpeg: Premature end of JPEG file (this warning can be turned as an error by setting GDAL_ERROR_ON_LIBJPEG)",
        "Can't inflate page!",
        "PackBitsDecode:Discarding 11 bytes to avoid buffer overrun",
        "Fax3Decode2D:Bad code word at line 0 of strip 0 (x 12)",
        "LERC: transform of the block is corrupt",
        "Tile part length size inconsistent with stream length, segment too long",
        "ZIPDecode:Decoding error at scanline 0",
    ],
)
def test_warnings_of_decoders_are_damage(words):
    assert is_damage(gdal.CE_Warning, words)
    assert not is_damage(gdal.CE_Debug, words)


def with_profile(content):
    """Return the bytes of a PNG with a colour profile that libpng warns of each time it opens the file."""
    data = b"sRGB\0\0" + zlib.compress(bytes(200))
    chunk = b"iCCP" + data
    header = 8 + 25  # the signature, and the chunk IHDR
    return (
        content[:header]
        + struct.pack(">I", len(data))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + content[header:]
    )


def with_other_version(content):
    """Return the bytes of a JPEG that states a later version of its format."""
    place = content.index(b"JFIF\0") + 5
    return content[:place] + b"\2" + content[place + 1 :]


@pytest.mark.parametrize(
    ("driver", "suffix", "change", "words"),
    [("PNG", "png", with_profile, "libpng: iCCP"), ("JPEG", "jpg", with_other_version, "libjpeg: .*JFIF revision")],
)
def test_a_remark_of_a_decoder_about_other_things_than_pixels_is_no_damage(
    model, tmp_path, driver, suffix, change, words
):
    """GDAL opens the file of a virtual raster when it first reads from it."""
    path = compressed(tmp_path / f"image.{suffix}", (), format=driver)
    expected = expected_classes(path)
    path.write_bytes(change(path.read_bytes()))
    virtual, listener = tmp_path / "v.vrt", Listener()
    gdal.BuildVRT(str(virtual), [str(path)])

    classes = classified(virtual, model, tmp_path / "c.tif", listener)

    np.testing.assert_array_equal(classes, expected)
    assert any(re.search(f"GDAL reported while it read the input: {words}", text) for text in listener.lines)


def test_other_remarks_are_logged_once(jpeg, model, tmp_path, monkeypatch):
    """A source reports a request that is repeated: with every read, and with other numbers."""
    reads = []

    def remarking(call, failure):
        def remark():
            reads.append(gdal.Error(gdal.CE_Warning, 1, f"HTTP error code: 503. Retrying again in {len(reads)} s"))
            return call()

        return decoded(remark, failure)

    monkeypatch.setattr("pixelwise.inference.raster.imagery.decoded", remarking)
    listener = Listener()

    classes = classified(jpeg, model, tmp_path / "c.tif", listener, arguments="tile_size 128;padding 0")

    np.testing.assert_array_equal(classes, expected_classes(jpeg))
    assert len(reads) > 3
    assert [text for text in listener.lines if "GDAL reported" in text] == [
        "GDAL reported while it read the input: HTTP error code: 503. Retrying again in 0 s"
    ]
    assert not listener.warnings


@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_a_run_with_damage_goes_on_where_it_was_cancelled(jpeg, model, tmp_path, monkeypatch, merge):
    """The count of damaged pixels includes those of the finished blocks."""
    monkeypatch.setattr(ledger, "_WORTH", 0)
    monkeypatch.setattr(ledger, "_SAMPLE", 0)
    monkeypatch.setattr(ledger, "units_per_block", lambda computed, seconds: 2)
    cut_block(jpeg)
    rest = {"on_read_error": NODATA, "arguments": f"tile_size 96;merge {merge}", "parallel_factor": "1"}
    classified(jpeg, model, tmp_path / "whole.tif", **rest)
    with pytest.raises(Cancelled):
        classified(jpeg, model, tmp_path / "c.tif", Listener(cancel_after=12), resumable=True, **rest)
    listener = Listener()

    classified(jpeg, model, tmp_path / "c.tif", listener, resumable=True, **rest)

    assert any("is continued" in text for text in listener.lines)
    assert (tmp_path / "c.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert any("16,384 pixels are NoData" in text for text in listener.warnings)


@pytest.mark.parametrize("sees", [True, False], ids=["worker", "worker that cannot access the ledger"])
@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_the_damage_that_workers_have_found_is_logged_by_the_process_that_publishes(jpeg, model, tmp_path, merge, sees):
    cut_block(jpeg)
    cut_block(jpeg, 3, 0)
    rest = {"on_read_error": NODATA, "arguments": f"tile_size 96;merge {merge}"}
    plain, finishing = Listener(), Listener()
    classified(jpeg, model, tmp_path / "whole.tif", plain, **rest)
    wanted = make_job(jpeg, model, tmp_path / "c.tif", **rest)
    shared = prepare(plan(wanted), NullProgress())
    work(shared, NullProgress()) if sees else sent_blocks(wanted, shared)

    finish(shared, finishing)

    def of_damage(lines):
        return [line for line in lines if "Damaged block" in line]

    assert len(of_damage(plain.lines)) == 2
    assert of_damage(finishing.lines) == of_damage(plain.lines)
    assert of_damage(finishing.warnings) == of_damage(plain.warnings)
    assert (tmp_path / "c.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()


SILENCED = """
import sys
from PIL import Image
from pixelwise.inference import plan, run
from pixelwise.tests.core.runs import Listener, make_job
jpeg, other, model, output = sys.argv[1:]
for number, path in enumerate((jpeg, jpeg, other)):
    if number == 1:
        Image.open(jpeg).load()
    listener = Listener()
    run(plan(make_job(path, model, f"{output}{number}.tif")), listener)
    print(len([words for words in listener.warnings if "would not be noticed" in words]))
"""


def test_a_run_warns_if_another_program_has_turned_off_the_reports(jpeg, model, tmp_path):
    other = compressed(tmp_path / "other.tif", ("COMPRESS=DEFLATE", *TILED))
    places = [str(path) for path in (jpeg, other, model, tmp_path / "o")]

    # In a process of its own, whose GDAL reports no damage to the end.
    done = subprocess.run([sys.executable, "-c", SILENCED, *places], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    if done.stdout.split() == ["0", "0", "0"]:
        pytest.skip("Pillow has a libtiff of its own, or GDAL does not depend on its state")
    assert done.stdout.split() == ["0", "1", "0"]


@pytest.mark.skipif(not hasattr(sys, "_current_frames"), reason="only CPython lists the frames of its threads")
def test_a_profiler_that_keeps_frames_does_not_disturb_the_trial(jpeg):
    """Dask's workers have one: while it refers to a function, datasets in it stay open."""
    ended = threading.Event()

    def profile():
        frames = []
        while not ended.wait(0.001):
            frames[:] = [sys._current_frames()]

    profiler = threading.Thread(target=profile)
    profiler.start()
    try:
        hidden = [hides_damage([str(jpeg)]) for _ in range(50)]
    finally:
        ended.set()
        profiler.join()

    assert len(set(hidden)) == 1
