"""The files of an output are published together or not at all."""

import os

import pytest
from pixelwise.inference import OutputError
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.result import publish as publish_module
from pixelwise.inference.result.outputs import Output, OutputKind
from pixelwise.inference.result.publish import Publication, Publications
from pixelwise.inference.result.style import write_percent_qml, write_qml


def listing(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def publish(target, *, fail=False):
    with Publication(str(target)) as publication:
        make(publication, tif="new", aux="new")
        if fail:
            raise RuntimeError
        publication.publish()


def make(publication, **files):
    for suffix, text in files.items():
        name = publication.path if suffix == "tif" else publication.path + ".aux.xml"
        with open(name, "w") as file:
            file.write(text)


def test_the_files_appear_when_they_are_published(tmp_path):
    with Publication(str(tmp_path / "a.tif")) as publication:
        make(publication, tif="new", aux="table")
        before = listing(tmp_path)
        publication.publish()

    assert before == {}
    assert listing(tmp_path) == {"a.tif": "new", "a.tif.aux.xml": "table"}
    assert len(list(tmp_path.iterdir())) == 2


def test_stale_sidecars_are_removed_and_other_files_kept(tmp_path):
    for name in ("a.tif", "a.tif.aux.xml", "a.tif.ovr", "a.tif.msk", "a.qml", "b.tif", "a.txt"):
        (tmp_path / name).write_text("old")

    with Publication(str(tmp_path / "a.tif")) as publication:
        make(publication, tif="new")
        publication.publish()

    assert listing(tmp_path) == {"a.tif": "new", "b.tif": "old", "a.txt": "old", "a.previous.qml": "old"}


def test_an_existing_file_is_kept_if_the_run_fails(tmp_path):
    (tmp_path / "a.tif").write_text("old")

    with pytest.raises(RuntimeError):
        publish(tmp_path / "a.tif", fail=True)

    assert listing(tmp_path) == {"a.tif": "old"}
    assert len(list(tmp_path.iterdir())) == 1


def test_existing_files_are_restored_if_a_file_cannot_be_moved(tmp_path, monkeypatch):
    for name in ("a.tif", "a.tif.aux.xml"):
        (tmp_path / name).write_text("old")
    rename = os.rename

    def refuse_the_new_raster(source, place):
        if place == str(tmp_path / "a.tif") and os.path.dirname(source) != str(tmp_path) and "replaced" not in source:
            raise PermissionError(13, "Permission denied")
        rename(source, place)

    monkeypatch.setattr(os, "rename", refuse_the_new_raster)

    with pytest.raises(OutputError, match=r"cannot be put in place \(Permission denied\)"):
        publish(tmp_path / "a.tif")

    assert listing(tmp_path) == {"a.tif": "old", "a.tif.aux.xml": "old"}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("file/a.tif", "file is not a folder"),
        ("missing/a.tif", "missing does not exist"),
        ("folder.tif", "folder.tif is a folder"),
        ("styled.tif", "styled.qml is a folder"),
        ("/proc/a.tif", "cannot be written"),  # not even by root
    ],
)
def test_a_path_that_cannot_be_written_is_refused_before_the_run(tmp_path, place, message):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.tif").mkdir()
    (tmp_path / "styled.qml").mkdir()

    with pytest.raises(OutputError, match=message), Publication(str(tmp_path / place)):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.tif", "styled.qml"]


def publish_together(*targets):
    with Publications([Output(kind, str(target)) for kind, target in zip(OutputKind, targets)]) as publications:
        for publication in publications.files.values():
            for suffix in ("", ".aux.xml"):
                with open(publication.path + suffix, "w") as file:
                    file.write("new")
        publications.publish()


@pytest.fixture
def two_places(tmp_path):
    """Folders with an older raster and its side files in each."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for name in ("a.tif", "a.tif.aux.xml", "a.qml"):
            (tmp_path / folder / name).write_text(f"old {folder}")
    return tmp_path / "one", tmp_path / "two"


def test_files_of_several_folders_appear_together(two_places):
    one, two = two_places

    publish_together(one / "a.tif", two / "b.tif")

    assert listing(one) == {"a.tif": "new", "a.tif.aux.xml": "new", "a.previous.qml": "old one"}
    assert listing(two) == {name: "old two" for name in ("a.tif", "a.tif.aux.xml", "a.qml")} | {
        "b.tif": "new",
        "b.tif.aux.xml": "new",
    }
    assert [len(list(folder.iterdir())) for folder in two_places] == [3, 5]


@pytest.mark.parametrize("refused", range(10))
def test_one_file_that_cannot_be_moved_leaves_all_folders_unchanged(two_places, monkeypatch, refused):
    before = [listing(folder) for folder in two_places]
    rename, calls = os.rename, []

    def refuse_one(source, place):
        calls.append(source)
        if len(calls) == refused + 1:
            raise PermissionError(13, "Permission denied")
        rename(source, place)

    monkeypatch.setattr(os, "rename", refuse_one)

    with pytest.raises(OutputError, match=r"cannot be put in place \(Permission denied\)"):
        publish_together(*(folder / "a.tif" for folder in two_places))

    assert [listing(folder) for folder in two_places] == before
    assert [len(list(folder.iterdir())) for folder in two_places] == [3, 3]


def test_if_the_second_folder_cannot_be_written_the_first_is_left_empty(tmp_path):
    with pytest.raises(OutputError, match="missing does not exist"):
        publish_together(tmp_path / "a.tif", tmp_path / "missing" / "b.tif")

    assert list(tmp_path.iterdir()) == []


QGIS_STYLE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.40\"></qgis>\n"
SLD = '<?xml version="1.0"?>\n<StyledLayerDescriptor/>\n'


def test_a_style_of_the_user_is_renamed(tmp_path):
    for name, text in (("a.tif", "old"), ("a.qml", QGIS_STYLE), ("a.sld", SLD), ("a.previous.qml", "older")):
        (tmp_path / name).write_text(text)

    with Publication(str(tmp_path / "a.tif")) as publication:
        make(publication, tif="new")
        (side_files,) = publication.side_files
        set_aside = side_files.set_aside
        publication.publish()

    assert listing(tmp_path) == {
        "a.tif": "new",
        "a.previous.qml": "older",
        "a.previous-2.qml": QGIS_STYLE,
        "a.previous.sld": SLD,
    }
    assert set_aside == [
        (str(tmp_path / "a.qml"), str(tmp_path / "a.previous-2.qml")),
        (str(tmp_path / "a.sld"), str(tmp_path / "a.previous.sld")),
    ]


@pytest.mark.parametrize("classes", [[], [ModelClass(-3, 'A "b" <c>\n& d', (1, 2, 3)), ModelClass(300, "", (0, 0, 9))]])
def test_a_style_of_an_earlier_run_is_removed(tmp_path, classes):
    write_qml(str(tmp_path / "a.qml"), classes)
    write_percent_qml(str(tmp_path / "b.qml"))

    publish(tmp_path / "a.tif")
    publish(tmp_path / "b.tif")

    assert sorted(listing(tmp_path)) == ["a.tif", "a.tif.aux.xml", "b.tif", "b.tif.aux.xml"]


def test_a_style_that_was_edited_by_hand_is_the_user_s(tmp_path):
    write_qml(str(tmp_path / "a.qml"), [ModelClass(1, "Wood", (1, 2, 3))])
    (tmp_path / "a.tif").write_text("old")
    text = (tmp_path / "a.qml").read_text()
    (tmp_path / "a.qml").write_text(text.replace('opacity="1"', 'opacity="0.5"'))

    publish(tmp_path / "a.tif")

    assert 'opacity="0.5"' in (tmp_path / "a.previous.qml").read_text()


def test_a_file_that_a_layer_keeps_open_on_windows_is_refused_before_the_run(tmp_path, monkeypatch):
    (tmp_path / "a.tif").write_text("old")

    def refuse(source, place):
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(publish_module, "_locks_open_files", lambda: True)
    monkeypatch.setattr(os, "rename", refuse)

    with pytest.raises(OutputError, match=r"in use and cannot be overwritten .* Remove the layers that show it"):
        publish(tmp_path / "a.tif")

    assert listing(tmp_path) == {"a.tif": "old"}
    assert len(list(tmp_path.iterdir())) == 1
