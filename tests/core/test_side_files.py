"""Files of other data that have the name of an output are never touched; links and long names are kept."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal
from pixelwise.inference import OutputError
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.preflight.destinations import destination_errors, refusal_of
from pixelwise.inference.result.names import hidden_prefix
from pixelwise.inference.result.outputs import Output, OutputKind
from pixelwise.inference.result.publish import Publication, Publications
from pixelwise.inference.result.side_files import log_side_files
from pixelwise.inference.result.style import write_qml
from pixelwise.tests.core.runs import Listener, classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

CLASSES = [ModelClass(1, "Wood", (1, 2, 3))]
SHAPEFILE = ("shp", "shx", "dbf", "prj", "cpg", "qml", "qmd", "sld", "qix", "shp.xml", "xml")


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def publish(target: Path) -> Listener:
    """Publish a raster with a style, metadata and an attribute table; return what was logged."""
    listener = Listener()
    with Publication(str(target)) as publication:
        stem = os.path.splitext(publication.path)[0]
        for path in (publication.path, publication.path + ".aux.xml", stem + ".qmd"):
            Path(path).write_text("new")
        write_qml(stem + ".qml", CLASSES)
        log_side_files(publication.side_files, listener)
        publication.publish()
    return listener


@pytest.mark.parametrize("exists", [True, False])
def test_the_files_of_a_shapefile_stay_as_they_are(tmp_path, exists):
    neighbours = {f"landuse.{suffix}": suffix.encode() for suffix in SHAPEFILE}
    for name, content in neighbours.items():
        (tmp_path / name).write_bytes(content)
    if exists:
        (tmp_path / "landuse.tif").write_text("old")

    log = publish(tmp_path / "landuse.tif")

    assert listing(tmp_path) == neighbours | {"landuse.tif": b"new", "landuse.tif.aux.xml": b"new"}
    (warning,) = log.warnings
    assert "landuse.qml, landuse.qmd was not written, because QGIS would also use it for landuse.dbf" in warning
    assert "attribute table" in warning


@pytest.mark.parametrize(
    "neighbour",
    ["landuse.gpkg", "landuse.GeoJSON", "landuse.jp2", "landuse.tiff", "landuse.csv", "landuse.pix", "landuse.mrf",
     "landuse.JXL", "landuse.json", "landuse.unknown", "landuse", "landuse.gpkg.zip", "landuse.geojson.gz"],
)  # fmt: skip
def test_no_style_is_put_next_to_other_data_of_the_same_name(tmp_path, neighbour):
    (tmp_path / neighbour).write_text("data")

    publish(tmp_path / "landuse.tif")

    assert sorted(listing(tmp_path)) == sorted([neighbour, "landuse.tif", "landuse.tif.aux.xml"])


@pytest.mark.parametrize(
    "neighbour",
    ["landuse.html", "landuse.txt", "landuse_2.shp", "land.shp", "landuse.tif.zip", "landuse.zip", "landuse.tfw",
     "landuse.xml", "landuse.qgz", "landuse.tif.vat.dbf", "landuse.onnx", "landuse.tif.lock", "landuse.copc.laz"],
)  # fmt: skip
def test_files_that_share_no_style_do_not_matter(tmp_path, neighbour):
    (tmp_path / neighbour).write_text("data")

    log = publish(tmp_path / "landuse.tif")

    assert {"landuse.qml", "landuse.qmd"} < set(listing(tmp_path))
    assert log.warnings == []


def test_folders_share_no_style_unless_they_are_layers(tmp_path):
    for name in ("a", "a.data", "b.gdb"):
        (tmp_path / name).mkdir()

    publish(tmp_path / "a.tif")
    publish(tmp_path / "b.tif")

    assert {path.suffix for path in tmp_path.glob("a.*")} == {".data", ".tif", ".xml", ".qml", ".qmd"}
    assert {path.suffix for path in tmp_path.glob("b.*")} == {".gdb", ".tif", ".xml"}


@pytest.mark.parametrize("prefix", ["", "se:"])
@pytest.mark.parametrize("kind", ["Raster", "Point", "Line", "Polygon", "Text"])
def test_an_sld_for_vectors_is_not_renamed(tmp_path, prefix, kind):
    (tmp_path / "a.tif").write_text("old")
    style = f"<StyledLayerDescriptor><{prefix}Rule><{prefix}{kind}Symbolizer/></{prefix}Rule></StyledLayerDescriptor>"
    (tmp_path / "a.sld").write_text(style)

    publish(tmp_path / "a.tif")

    assert (tmp_path / ("a.previous.sld" if kind == "Raster" else "a.sld")).read_text() == style


@pytest.mark.parametrize(("neighbour", "style"), [("a.pix", "of the user"), ("a.txt", "<qgis><renderer-v2/></qgis>")])
def test_a_style_of_other_data_is_not_renamed(tmp_path, neighbour, style):
    for name, text in (("a.tif", "old"), (neighbour, "data"), ("a.qml", style)):
        (tmp_path / name).write_text(text)

    log = publish(tmp_path / "a.tif")

    assert (tmp_path / "a.qml").read_text() == style
    assert list(tmp_path.glob("*.previous*")) == []
    assert "a.qml" in log.warnings[0]


@pytest.mark.parametrize(
    ("polygons", "part"),
    [("a.shp", "a.dbf"), ("a.shp", "a.prj"), ("a.shp", "a.cpg"), ("a.shp", "a.shp.xml"), ("a.shp", "a.qix"),
     ("a.gpkg", "a.gpkg-wal"), ("a.sqlite", "a.sqlite-journal"), ("a.csv", "a.prj"), ("a.tab", "a.dat"),
     ("a.gml", "a.xsd")],
)  # fmt: skip
def test_a_vector_file_whose_parts_exist_without_it_is_refused_before_the_run(tmp_path, polygons, part):
    (tmp_path / part).write_text("of the user")
    output = Output(OutputKind.POLYGONS, str(tmp_path / polygons))

    (error,) = destination_errors([output])
    with pytest.raises(OutputError) as caught:
        Publications([output]).__enter__()

    assert f"{part} would be replaced as part of this file, but may belong to other data" in str(error)
    assert str(caught.value) == str(error)
    assert listing(tmp_path) == {part: b"of the user"}


@pytest.mark.parametrize(("polygons", "neighbour", "part"), [("a.csv", "a.shp", "a.prj"), ("a.shp", "a.asc", "a.prj")])
def test_a_vector_file_that_shares_a_part_with_other_data_is_refused(tmp_path, polygons, neighbour, part):
    for name in (polygons, neighbour, part):
        (tmp_path / name).write_text("data")

    with pytest.raises(OutputError, match=f"{part} would be replaced"), Publication(str(tmp_path / polygons)):
        pass


def test_a_vector_file_is_replaced_with_its_own_parts(tmp_path):
    for name in ("a.shp", "a.dbf", "a.prj", "a.tif"):
        (tmp_path / name).write_text("old")

    with Publication(str(tmp_path / "a.shp")) as publication:
        Path(publication.path).write_text("new")
        publication.publish()

    assert listing(tmp_path) == {"a.shp": b"new", "a.tif": b"old"}


def test_parts_that_a_killed_run_has_left_are_those_of_its_vector_file(tmp_path):
    path = tmp_path / "a.shp"
    output = Output(OutputKind.POLYGONS, str(path))
    with Publication(str(path)) as publication:
        for name in ("a.shp", "a.dbf"):
            (Path(publication.path).parent / name).write_text("new")
        ((staging, renames),) = publication.renames()
        staging.flush(renames.new)
        staging.write_journal(replace(renames, places=(staging.folder,)))
        os.rename(os.path.join(staging.folder, "a.dbf"), tmp_path / "a.dbf")

        assert list(destination_errors([output])) == []


def test_the_style_of_an_earlier_run_is_replaced_although_a_shapefile_has_come(tmp_path):
    publish(tmp_path / "a.tif")
    write_qml(str(tmp_path / "a.qml"), [ModelClass(9, "Old", (0, 0, 0))])
    (tmp_path / "a.shp").write_text("data")

    publish(tmp_path / "a.tif")

    assert 'label="Wood"' in (tmp_path / "a.qml").read_text()


def test_the_style_of_another_result_is_left_to_it(tmp_path):
    (tmp_path / "a.tiff").write_text("data")
    write_qml(str(tmp_path / "a.qml"), [ModelClass(9, "Other", (0, 0, 0))])
    before = (tmp_path / "a.qml").read_bytes()

    publish(tmp_path / "a.tif")

    assert (tmp_path / "a.qml").read_bytes() == before


def test_a_file_that_was_there_before_the_raster_is_not_renamed(tmp_path):
    (tmp_path / "Main.qml").write_text("import QtQuick 2.0")

    log = publish(tmp_path / "Main.tif")

    assert (tmp_path / "Main.qml").read_text() == "import QtQuick 2.0"
    assert "existed before the raster" in log.warnings[0]


def test_a_table_of_the_same_run_and_name_is_no_other_data(tmp_path):
    outputs = [Output(OutputKind.TABLE, str(tmp_path / "a.csv")), Output(OutputKind.CLASSES, str(tmp_path / "a.tif"))]
    for _ in range(2):
        with Publications(outputs) as publications:
            for kind, publication in publications.files.items():
                Path(publication.path).write_text("new")
                if kind is OutputKind.CLASSES:
                    write_qml(os.path.splitext(publication.path)[0] + ".qml", CLASSES)
            publications.publish()

    assert sorted(listing(tmp_path)) == ["a.csv", "a.qml", "a.tif"]


@pytest.fixture
def linked(tmp_path):
    """A link at the output that leads to an older result in another folder."""
    (tmp_path / "store").mkdir()
    publish(tmp_path / "store" / "v1.tif")
    for path in (tmp_path / "store").iterdir():
        path.write_text("old")
    (tmp_path / "out").mkdir()
    link = tmp_path / "out" / "map.tif"
    link.symlink_to("../store/v1.tif")
    return link


def test_a_link_stays_and_the_file_it_leads_to_is_replaced(linked, tmp_path):
    publish(linked)

    assert os.readlink(linked) == "../store/v1.tif"
    assert (tmp_path / "store" / "v1.tif").read_text() == "new"
    assert (tmp_path / "store" / "v1.tif.aux.xml").read_text() == "new"
    assert (tmp_path / "out" / "map.tif.aux.xml").read_text() == "new"
    assert 'label="Wood"' in (tmp_path / "out" / "map.qml").read_text()
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_a_link_and_its_file_are_as_before_if_a_file_cannot_be_moved(linked, tmp_path, monkeypatch):
    before = [listing(folder) for folder in (tmp_path / "out", tmp_path / "store")]
    rename = os.rename

    def refuse_the_last(source, place):
        if place.endswith("map.tif.aux.xml"):
            raise PermissionError(13, "Permission denied")
        rename(source, place)

    monkeypatch.setattr(os, "rename", refuse_the_last)

    with pytest.raises(OutputError, match="cannot be put in place"):
        publish(linked)

    assert [listing(folder) for folder in (tmp_path / "out", tmp_path / "store")] == before


def test_a_link_to_a_file_that_does_not_exist_yet_gets_it(tmp_path):
    (tmp_path / "a.tif").symlink_to("b.tif")

    publish(tmp_path / "a.tif")

    assert os.readlink(tmp_path / "a.tif") == "b.tif"
    assert (tmp_path / "b.tif").read_text() == "new"


def content(folder: Path) -> dict[str, str]:
    """The files below a folder with their content, and its links with the paths they lead to."""
    paths = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    return {path.name: os.readlink(path) if path.is_symlink() else path.read_text() for path in paths}


def link_parts(folder: Path, *suffixes: str) -> Path:
    """Make links in a folder to the parts of real/a.*; return the first."""
    for suffix in suffixes:
        (folder / f"link.{suffix}").symlink_to(f"real/a.{suffix}")
    return folder / f"link.{suffixes[0]}"


@pytest.fixture
def real(tmp_path):
    (tmp_path / "real").mkdir()
    return tmp_path / "real"


@pytest.mark.parametrize(
    ("polygons", "parts"),
    [("shp", ["dbf"]), ("shp", ["cpg", "prj"]), ("shp", ["DBF"]), ("tab", ["map"]), ("csv", ["csvt"]),
     ("gml", ["xsd"])],
)  # fmt: skip
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_to_a_vector_file_is_refused_next_to_parts_of_other_data(tmp_path, real, polygons, parts, exists):
    link = link_parts(tmp_path, polygons)
    for part in parts:
        (tmp_path / f"link.{part}").write_text("of the user")
    if exists:
        (real / f"a.{polygons}").write_text("old")
    before = content(tmp_path)

    (error,) = destination_errors([Output(OutputKind.POLYGONS, str(link))])
    with pytest.raises(OutputError) as caught:
        Publications([Output(OutputKind.POLYGONS, str(link))]).__enter__()

    names = ", ".join(f"link.{part}" for part in sorted(parts))
    assert f"{names} next to it is not a link to a part of that file" in str(error)
    assert str(caught.value) == str(error)
    assert content(tmp_path) == before


def test_a_shapefile_is_replaced_through_links_to_all_of_its_parts(tmp_path, real):
    for suffix in ("shp", "shx", "dbf", "qix"):
        (real / f"a.{suffix}").write_text("old")
    link = link_parts(tmp_path, "shp", "shx", "dbf", "prj", "qix")
    (tmp_path / "link.qmd").write_text("of the user")
    links = {path.name: os.readlink(path) for path in tmp_path.glob("link.*") if path.is_symlink()}

    with Publication(str(link)) as publication:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            Path(os.path.splitext(publication.path)[0] + suffix).write_text("new")
        publication.publish()

    assert listing(real) == dict.fromkeys(("a.shp", "a.shx", "a.dbf", "a.prj"), b"new")
    assert content(tmp_path) == links | dict.fromkeys(("a.shp", "a.shx", "a.dbf", "a.prj"), "new") | {
        "link.qmd": "of the user"
    }


def test_a_link_without_links_to_the_other_parts_is_refused(tmp_path, real):
    link = link_parts(tmp_path, "shp", "shx")

    with pytest.raises(OutputError, match=r"no links to the other parts of that file: link\.dbf"):
        Publication(str(link)).__enter__()


@pytest.mark.parametrize("journal", ["-wal", "-shm", "-journal"])
def test_the_journals_next_to_a_link_are_not_those_of_the_geopackage(tmp_path, real, journal):
    (real / "a.gpkg").write_text("old")
    link = link_parts(tmp_path, "gpkg")
    (tmp_path / f"link.gpkg{journal}").write_text("of the user")

    with Publication(str(link)) as publication:
        Path(publication.path).write_text("new")
        publication.publish()

    assert content(tmp_path) == {"a.gpkg": "new", "link.gpkg": "real/a.gpkg", f"link.gpkg{journal}": "of the user"}


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [("a.tif", "b.shp"), ("a.tif", "b"), ("a.gpkg", "b.shp"), ("a.html", "b.txt"), ("a.csv", "b.tif")],
)
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_to_another_kind_of_file_is_refused(tmp_path, name, leads_to, exists):
    (tmp_path / name).symlink_to(leads_to)
    if exists:
        (tmp_path / leads_to).write_text("of the user")

    with pytest.raises(OutputError, match="another kind of file would be replaced"), Publication(str(tmp_path / name)):
        pass

    assert "another kind of file" in refusal_of(str(tmp_path / name), "Output")
    assert content(tmp_path) == {name: leads_to, **({leads_to: "of the user"} if exists else {})}


def test_parts_in_large_letters_are_those_of_the_file(tmp_path):
    for name in ("a.SHP", "a.DBF", "a.SBN", "b.tif", "b.tif.OVR", "b.tif.MSK"):
        (tmp_path / name).write_text("old")

    for name in ("a.SHP", "b.tif"):
        with Publication(str(tmp_path / name)) as publication:
            Path(publication.path).write_text("new")
            publication.publish()

    assert listing(tmp_path) == {"a.SHP": b"new", "b.tif": b"new"}


def test_a_file_that_is_found_by_two_names_is_moved_once(tmp_path, monkeypatch):
    """As on a file system that ignores the case of names."""
    for name in ("a.shp", "a.DBF"):
        (tmp_path / name).write_text("old")
    os.link(tmp_path / "a.DBF", tmp_path / "a.dbf")
    moves = []
    rename = os.rename
    monkeypatch.setattr(os, "rename", lambda *paths: moves.append(os.path.basename(paths[0])) or rename(*paths))

    with Publication(str(tmp_path / "a.shp")) as publication:
        Path(publication.path).write_text("new")
        publication.publish()

    assert moves == ["a.DBF", "a.shp", "a.shp"]


def test_what_is_no_file_is_refused_before_the_run(tmp_path):
    os.mkfifo(tmp_path / "pipe.tif")
    (tmp_path / "endless.tif").symlink_to("endless.tif")
    (tmp_path / "device.tif").symlink_to("/dev/null")

    for name in ("pipe.tif", "endless.tif", "device.tif"):
        with pytest.raises(OutputError, match="not a regular file"), Publication(str(tmp_path / name)):
            pass
        assert "not a regular file" in refusal_of(str(tmp_path / name), "Output")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["device.tif", "endless.tif", "pipe.tif"]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.onnx"
    argmax_model(path, 3)
    return path


@pytest.mark.parametrize("letter", ["x", "ü", "森"])
def test_names_of_247_bytes_work(model, tmp_path, letter):
    raster = write_raster(tmp_path / "raster.tif", textured(20, 20))
    size = len(letter.encode())
    name = letter * (243 // size) + "x" * (243 % size) + ".tif"

    for _ in range(2):
        classify(raster, model, tmp_path / name)

    dataset = gdal.Open(str(tmp_path / name))  # a table does not keep its dataset open
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    assert len(name.encode()) == 247
    assert table.GetRowCount() == 3
    assert {path.suffix for path in tmp_path.iterdir()} == {".tif", ".xml", ".qml", ".qmd"}


def test_a_style_with_a_long_name_is_renamed_to_a_shorter_one(tmp_path):
    stem = "x" * 243
    (tmp_path / f"{stem}.tif").write_text("old")
    (tmp_path / f"{stem}.qml").write_text("of the user")

    publish(tmp_path / f"{stem}.tif")

    (aside,) = tmp_path.glob("*.previous.qml")
    assert aside.read_text() == "of the user"
    assert len(aside.name) == 255


def test_a_longer_name_is_refused_before_the_run(model, tmp_path):
    output = str(tmp_path / ("x" * 244 + ".tif"))

    with pytest.raises(OutputError, match=r"too long \(248 bytes\)\. Choose a name of at most 247 bytes"):
        Publication(output).__enter__()

    assert "at most 247 bytes" in refusal_of(output, "Output", is_raster=True)
    assert "at most" not in refusal_of(output, "Output")
    assert list(tmp_path.iterdir()) == []
    assert len(hidden_prefix(output)) + 8 <= 255
    assert make_job("a.tif", model, output).output == output
