"""The files that a definition may name: in its own folder or below, and the blobs of Hugging Face's cache."""

import os

import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.folder import find_in_folder, is_absolute, last_part, leads_into, locate
from pixelwise.inference.onnx.hub_cache import contains, current_snapshot, is_below, repository_of


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model" / "nets").mkdir(parents=True)
    (tmp_path / "model" / "Net.onnx").write_bytes(b"net")
    (tmp_path / "model" / "nets" / "deep.onnx").write_bytes(b"deep")
    (tmp_path / "secret.onnx").write_bytes(b"secret")
    return tmp_path / "model"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Net.onnx", "Net.onnx"),
        (r".\Net.onnx", "Net.onnx"),
        ("nets/deep.onnx", "nets/deep.onnx"),
        (r"nets\deep.onnx", "nets/deep.onnx"),
        ("nets/../Net.onnx", "Net.onnx"),
        ("C:\\Users\\me\\Net.onnx", "Net.onnx"),  # a path of the author is searched by its name
        ("/home/me/NET.onnx", "Net.onnx"),
        ("NETS/Deep.onnx", "nets/deep.onnx"),
    ],
)
def test_a_file_is_found_in_the_folder_by_its_path_or_by_its_name(folder, named, expected):
    assert find_in_folder(str(folder), named, "m.emd") == str(folder / expected)


@pytest.mark.parametrize("named", ["../secret.onnx", "nets/../../secret.onnx", r"..\secret.onnx"])
def test_a_path_that_leads_out_of_the_folder_is_refused(folder, named):
    with pytest.raises(ModelError, match="outside the folder of the definition and, for security, is not opened"):
        find_in_folder(str(folder), named, "m.emd")


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder):
    (folder / "link.onnx").symlink_to(folder.parent / "secret.onnx")

    assert locate(str(folder), "link.onnx") is None


def test_a_file_of_two_spellings_is_not_guessed(folder):
    (folder / "NET.onnx").write_bytes(b"other")

    assert locate(str(folder), "nET.onnx") is None


@pytest.mark.parametrize(
    ("named", "absolute", "name"),
    [
        ("net.onnx", False, "net.onnx"),
        ("a/net.onnx", False, "net.onnx"),
        ("/a/net.onnx", True, "net.onnx"),
        ("D:net.onnx", True, "net.onnx"),
        (r"\\server\share\net.onnx", True, "net.onnx"),
        ("~/net.onnx", True, "net.onnx"),
        ("https://example.org/net.onnx", True, "net.onnx"),
    ],
)
def test_absolute_paths_of_all_systems_and_addresses_are_recognised(named, absolute, name):
    assert (is_absolute(named), last_part(named)) == (absolute, name)


def test_a_folder_does_not_contain_one_whose_name_begins_alike(tmp_path):
    assert is_below("/a/b", "/a/b/c")
    assert not is_below("/a/b", "/a/bc")
    assert leads_into(str(tmp_path / "x"), str(tmp_path))


@pytest.fixture
def snapshot(tmp_path):
    repository = tmp_path / "models--nvidia--segformer-b0"
    snapshot = repository / "snapshots" / "abc123"
    for path in (snapshot, repository / "blobs", repository / "refs"):
        path.mkdir(parents=True)
    (repository / "blobs" / "f00d").write_bytes(b"net")
    (repository / "refs" / "main").write_text("abc123")
    (snapshot / "model.onnx").symlink_to(os.path.join("..", "..", "blobs", "f00d"))
    return snapshot


def test_the_links_of_a_snapshot_lead_to_the_blobs_of_its_repository_only(snapshot, tmp_path):
    (tmp_path / "other").write_bytes(b"")
    (snapshot / "other.onnx").symlink_to(tmp_path / "other")

    assert contains(str(snapshot), str(snapshot / "model.onnx"))
    assert not contains(str(snapshot), str(snapshot / "other.onnx"))


def test_a_snapshot_has_the_name_of_its_repository_which_names_its_current_one(snapshot):
    repository = snapshot.parents[1]

    assert repository_of(str(snapshot)) == "nvidia/segformer-b0"
    assert current_snapshot(str(repository)) == (str(snapshot),)
    (repository / "refs" / "main").write_text("../../elsewhere")
    assert current_snapshot(str(repository)) == ()
