"""Pipes, devices and endless links as a model, as a raster or next to one are refused or ignored, and never wait."""

import json
import os
import signal
import socket
import zipfile

import pytest
from pixelwise import inference
from pixelwise.inference import ArgumentError, ModelError, NullProgress, RasterError, read_definition
from pixelwise.inference.grid.gdal import require_regular_files
from pixelwise.inference.grid.named_sources import unreadable_source
from pixelwise.inference.raster.polygon_file import polygons_of_file
from pixelwise.tests.core.runs import classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

KINDS = ("pipe", "device", "endless")


@pytest.fixture(autouse=True)
def ended_instead_of_hanging():
    """End a test that waits for a writer that never comes."""
    signal.alarm(240)
    yield
    signal.alarm(0)


def make_special(path, kind):
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path.name)
    return path


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model").mkdir()
    return argmax_model(tmp_path / "model" / "m.onnx", 3)


@pytest.fixture
def apart(tmp_path):
    """A folder without pipes."""
    folder = tmp_path / "apart"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".onnx", ".emd", ".dlpk", ".ecd", ".json", ".dnn", ".pt"])
def test_a_model_that_is_no_regular_file_is_refused(tmp_path, suffix, kind):
    with pytest.raises(ModelError, match="not a regular file"):
        read_definition(str(make_special(tmp_path / f"m{suffix}", kind)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["m.json", "config.json", "preprocessor_config.json", "README.md"])
def test_one_next_to_a_model_is_ignored(model, name, kind):
    make_special(model.parent / name, kind)

    assert len(read_definition(str(model)).classes) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_a_definition_names_is_refused(tmp_path, kind):
    make_special(tmp_path / "m.onnx", kind)
    entries = {"Framework": "ONNX", "ModelType": "ImageClassification", "ModelFile": "m.onnx"}
    (tmp_path / "m.emd").write_text(json.dumps(entries))

    with pytest.raises(ModelError, match=r"m\.onnx"):
        read_definition(str(tmp_path / "m.emd"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_with_one_as_description_is_refused(tmp_path, kind):
    make_special(tmp_path / "config.json", kind)

    with pytest.raises(ModelError, match=r"config\.json"):
        read_definition(str(tmp_path))


@pytest.mark.parametrize("kind", KINDS)
def test_a_raster_that_is_no_regular_file_is_refused(model, tmp_path, kind):
    raster = make_special(tmp_path / "r.tif", kind)

    with pytest.raises(RasterError, match="not a regular file"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))


@pytest.mark.parametrize(
    "name",
    ["r.tif.aux.xml", "r.tif.ovr", "r.tif.msk", "r.aux", "r.tfw", "r_RPC.TXT", "METADATA.DIM", "metadata.xml",
     "summary.txt", "other_MTL.txt", "DIM_001.XML"],
)  # fmt: skip
def test_a_pipe_that_gdal_would_open_with_a_raster_is_refused(model, tmp_path, name):
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    os.mkfifo(tmp_path / name)

    with pytest.raises(RasterError, match="not a regular file"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))


def test_sockets_and_broken_links_of_the_folder_do_not_matter(model, tmp_path, monkeypatch):
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    monkeypatch.chdir(tmp_path)  # the path of a socket has at most 108 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("r_socket")
        (tmp_path / "r.broken").symlink_to("nowhere")

        assert classify(raster, model, tmp_path / "o.tif").shape == (20, 20)


@pytest.mark.parametrize("name", ["o.qml", "o.qmd", "o.sld"])
def test_a_pipe_in_the_place_of_a_style_is_not_opened(model, tmp_path, apart, name):
    raster = write_raster(apart / "r.tif", textured(20, 20))
    os.mkfifo(tmp_path / name)

    inference.run(inference.plan(make_job(raster, model, tmp_path / "o.tif")), NullProgress())

    assert (tmp_path / "o.tif").is_file()


def vrt(path, source, relative=0, element="SimpleSource"):
    """Write a virtual raster of one band whose only source has this name."""
    path.write_text(vrt_text(source, relative, element))
    return path


def vrt_text(source, relative=0, element="SimpleSource"):
    return (
        '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:32633</SRS>'
        "<GeoTransform>500000, 10, 0, 5400000, 0, -10</GeoTransform>"
        + "".join(
            f'<VRTRasterBand dataType="Byte" band="{band}"><{element}><SourceFilename relativeToVRT="{relative}">'
            f"{source}</SourceFilename><SourceBand>1</SourceBand></{element}></VRTRasterBand>"
            for band in (1, 2, 3)
        )
        + "</VRTDataset>"
    )


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize(
    "name",
    ["{folder}/tile", "/vsigzip/{folder}/tile", "/vsizip/{folder}/tile/a.tif", "vrt://{folder}/tile?bands=1",
     'HDF5:"{folder}/tile"://band', "<![CDATA[{folder}/tile]]>", "&#47;{folder}/tile"],
)  # fmt: skip
def test_a_virtual_raster_of_a_pipe_or_device_is_refused(model, tmp_path, apart, kind, name):
    special = make_special(tmp_path / "tile", kind)
    raster = vrt(apart / "r.vrt", name.format(folder=tmp_path))

    with pytest.raises(
        RasterError, match=r"it refers to .*, or to a file next to it. .* is not a regular file"
    ) as caught:
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))

    assert special.name in str(caught.value)


@pytest.mark.parametrize("element", ["ComplexSource", "KernelFilteredSource"])
def test_its_sources_may_be_relative_and_of_any_kind(model, tmp_path, apart, element):
    os.mkfifo(tmp_path / "tile.tif")

    with pytest.raises(RasterError, match="it refers to"):
        inference.plan(make_job(vrt(apart / "r.vrt", "../tile.tif", 1, element), model, tmp_path / "o.tif"))


def test_nested_virtual_rasters_are_examined_whatever_their_names(model, tmp_path, apart):
    os.mkfifo(tmp_path / "tile")
    vrt(apart / "inner.tif", "../tile", 1)
    (apart / "outer").mkdir()
    vrt(apart / "outer" / "middle.vrt", "../inner.tif", 1)
    raster = vrt(apart / "r.vrt", "outer/middle.vrt", 1)
    inline = vrt_text(str(apart / "r.vrt"))
    escaped = vrt(apart / "text.vrt", inline.replace("&", "&amp;").replace("<", "&lt;"))

    for uri in (raster, inline, escaped, f"vrt://{raster}?bands=1,2,3"):
        with pytest.raises(RasterError, match=r"it refers to .*tile, or to a file next to it"):
            inference.plan(make_job(str(uri), model, tmp_path / "o.tif"))


def test_a_virtual_raster_that_contains_itself_does_not_hang_the_check(tmp_path):
    raster = vrt(tmp_path / "r.vrt", "r.vrt", 1)

    assert unreadable_source(str(raster)) == ""


@pytest.mark.parametrize(
    "text",
    [
        '<VRTDataset rasterXSize="20" rasterYSize="20" subClass="VRTWarpedDataset"><GDALWarpOptions>'
        '<SourceDataset relativeToVRT="1">tile</SourceDataset></GDALWarpOptions></VRTDataset>',
        '<VRTDataset rasterXSize="20" rasterYSize="20" subClass="VRTPansharpenedDataset"><PansharpeningOptions>'
        '<PanchroBand><SourceFilename relativeToVRT="1">tile</SourceFilename></PanchroBand></PansharpeningOptions>'
        "</VRTDataset>",
        '<VRTDataset rasterXSize="20" rasterYSize="20"><Metadata domain="GEOLOCATION"><MDI key="X_DATASET">tile</MDI>'
        "</Metadata></VRTDataset>",
        '<VRTDataset rasterXSize="20" rasterYSize="20"><VRTRasterBand dataType="Byte" band="1" '
        'subClass="VRTRawRasterBand"><SourceFilename relativetoVRT="1">tile</SourceFilename></VRTRasterBand>'
        "</VRTDataset>",
        "<MRF_META><Raster><Size x='20' y='20'/><DataFile>tile</DataFile></Raster></MRF_META>",
    ],
)
def test_whatever_a_virtual_raster_names_is_examined(tmp_path, text):
    os.mkfifo(tmp_path / "tile")
    (tmp_path / "r.vrt").write_text(text)

    assert unreadable_source(str(tmp_path / "r.vrt")) == str(tmp_path / "tile")


@pytest.mark.parametrize("place", [".zgroup", "Band1/.zarray", "Band1/0/0"])
@pytest.mark.parametrize("name", ["{folder}", 'ZARR:"{folder}"', 'ZARR:"{folder}":/Band1'])
def test_a_pipe_in_a_raster_that_is_a_folder_is_found(tmp_path, apart, place, name):
    folder = tmp_path / "a.zarr"
    (folder / place).parent.mkdir(parents=True)
    os.mkfifo(folder / place)
    uri = name.format(folder=folder)

    for raster in (uri, str(vrt(apart / "r.vrt", uri.replace('"', "&quot;")))):
        with pytest.raises(RasterError, match="not a regular file"):
            require_regular_files(raster, "r")


@pytest.mark.parametrize("name", ["/vsizip/{archive}/r.vrt", "vrt:///vsizip/{archive}/r.vrt?bands=1", "{outer}"])
def test_virtual_rasters_in_archives_are_examined(tmp_path, apart, name):
    os.mkfifo(tmp_path / "tile")
    with zipfile.ZipFile(apart / "a.zip", "w") as archive:
        archive.writestr("r.vrt", vrt_text("in/inner.tif", 1))
        archive.writestr("in/inner.tif", vrt_text(tmp_path / "tile"))
    outer = vrt(apart / "outer.vrt", f"/vsizip/{apart}/a.zip/r.vrt")

    assert unreadable_source(name.format(archive=apart / "a.zip", outer=outer)) == str(tmp_path / "tile")


@pytest.mark.parametrize("name", ["/vsistdin/", "/vsigzip//vsistdin/", "/vsistdin?buffer_limit=-1"])
def test_the_standard_input_is_no_file(apart, name):
    assert unreadable_source(str(vrt(apart / "r.vrt", name))) == "/vsistdin"


def test_the_sources_of_a_linked_virtual_raster_are_looked_for_next_to_its_target(tmp_path, apart):
    os.mkfifo(tmp_path / "tile")
    vrt(tmp_path / "r.vrt", "tile", 1)
    (apart / "middle.vrt").symlink_to(tmp_path / "r.vrt")
    (apart / "link.vrt").symlink_to("middle.vrt")

    for raster in (apart / "link.vrt", vrt(apart / "outer.vrt", "link.vrt", 1)):
        assert unreadable_source(str(raster)) == str(tmp_path / "tile")


@pytest.mark.parametrize("how", ["replaced", "appears", "behind a link", "in place"])
def test_a_source_that_becomes_a_pipe_is_found(tmp_path, apart, how):
    (tmp_path / "source.tif").write_bytes(b"")
    (tmp_path / "link.tif").symlink_to(tmp_path / "source.tif")
    source = {"appears": "new.tif", "behind a link": "link.tif", "in place": "inner.vrt"}.get(how, "source.tif")
    vrt(tmp_path / "inner.vrt", "source.tif", 1)
    raster = vrt(apart / "r.vrt", tmp_path / source)
    (apart / "pipes").mkdir()
    pipe = apart / "pipes" / "pipe"
    os.mkfifo(pipe)
    before = unreadable_source(str(raster))

    if how == "in place":
        os.utime(vrt(tmp_path / "inner.vrt", pipe), ns=(1, 1))
    else:
        pipe.replace(tmp_path / ("source.tif" if how == "behind a link" else source))
        os.utime(tmp_path, ns=(1, 1))

    assert before == ""
    assert unreadable_source(str(raster)) != ""


def test_virtual_rasters_of_files_are_read(model, tmp_path):
    write_raster(tmp_path / "tile.tif", textured(20, 20))
    (tmp_path / "gone.tif").symlink_to("nowhere")

    assert classify(vrt(tmp_path / "r.vrt", "tile.tif", 1), model, tmp_path / "o.tif").shape == (20, 20)
    assert unreadable_source(str(vrt(tmp_path / "r.vrt", "gone.tif", 1))) == ""


@pytest.mark.parametrize(
    "uri", ['NETCDF:"{folder}/tile":band', "/vsigzip/{folder}/tile", "vrt://{folder}/tile?bands=1"]
)
def test_a_connection_string_of_a_pipe_is_refused(model, tmp_path, uri):
    os.mkfifo(tmp_path / "tile")

    with pytest.raises(RasterError, match="not a regular file"):
        inference.plan(make_job(uri.format(folder=tmp_path), model, tmp_path / "o.tif"))


def test_a_pipe_next_to_the_source_of_a_virtual_raster_is_refused(model, tmp_path):
    (tmp_path / "scene").mkdir()
    write_raster(tmp_path / "scene" / "tile.tif", textured(20, 20))
    os.mkfifo(tmp_path / "scene" / "METADATA.DIM")
    raster = vrt(tmp_path / "r.vrt", "scene/tile.tif", 1)

    with pytest.raises(RasterError, match=r"METADATA\.DIM, or to a file next to it"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))


@pytest.mark.parametrize("name", ["m.vrt", "m.txt"])
@pytest.mark.parametrize("source", ["../pipe.geojson", "{folder}/pipe.geojson", ".."])
def test_a_virtual_mask_of_a_pipe_is_refused(tmp_path, apart, name, source):
    os.mkfifo(tmp_path / "pipe.geojson")
    source = source.format(folder=tmp_path)
    (apart / name).write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="m"><SrcDataSource relativeToVRT="1">'
        f"{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )

    with pytest.raises(ArgumentError, match=r"pipe\.geojson is not a regular file"):
        polygons_of_file(str(apart / name))


@pytest.mark.parametrize("layer", ["", "|layername=m"])
def test_a_folder_with_a_pipe_as_mask_is_refused(apart, layer):
    os.mkfifo(apart / "m.shp")

    with pytest.raises(ArgumentError, match=r"m\.shp is not a regular file"):
        polygons_of_file(f"{apart}{layer}")
