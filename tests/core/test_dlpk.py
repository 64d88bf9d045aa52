"""A deep learning package is read like the definition inside it, or refused with a message."""

import json
import os
import struct
import sys
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import numpy as np
import onnx
import py7zr
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.formats import archive
from pixelwise.tests.core.runs import classify, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.packages import zipped


def emd(named="net.onnx", **keys):
    return json.dumps({"ModelFile": named, "ModelType": "ImageClassification", **keys}).encode()


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    """The bytes of a graph of two bands and two scores."""
    return argmax_model(tmp_path_factory.mktemp("net") / "net.onnx", 2).read_bytes()


def refusal(path):
    with pytest.raises(ModelError) as caught:
        read_definition(str(path))
    return str(caught.value)


LAYOUTS = {
    "at the root": ("m.emd", "net.onnx", "net.onnx"),
    "in one folder": ("pack/m.emd", "pack/net.onnx", ".\\net.onnx"),
    "the model in a folder below": ("m.emd", "weights/net.onnx", "weights\\net.onnx"),
    "the model in a folder beside": ("pack/info/m.emd", "pack/weights/net.onnx", "../weights/net.onnx"),
    "in other letters": ("m.EMD", "Net.ONNX", "net.onnx"),
    "letters of all kinds": ("Größe/水.emd", "Größe/nét.onnx", "nét.onnx"),
}


@pytest.mark.parametrize(("definition", "model", "named"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_package_of_any_layout_is_read(tmp_path, net, definition, model, named):
    path = zipped(tmp_path / "p.dlpk", {definition: emd(named, ModelName="Packed"), model: net, "README.txt": b"hello"})

    read = read_definition(str(path))

    assert (read.name, read.channels, read.file.path) == ("Packed", 2, str(path))
    assert read.file.graph() == net


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_usual_methods_of_packing_are_read(tmp_path, net, method):
    path = zipped(tmp_path / "p.dlpk", {"m.emd": emd(), "net.onnx": net}, method)

    assert read_definition(str(path)).channels == 2


def test_folders_packed_on_windows_are_read(tmp_path, net):
    path = zipped(tmp_path / "p.dlpk", {"pack\\m.emd": emd(), "pack\\net.onnx": net})

    assert read_definition(str(path)).channels == 2


def test_files_added_by_the_macos_finder_are_ignored(tmp_path, net):
    members = {"m.emd": emd(), "net.onnx": net, "__MACOSX/._m.emd": b"\x00\x05", "._m.emd": b"\x00\x05"}

    assert read_definition(str(zipped(tmp_path / "p.dlpk", members))).channels == 2


def test_of_several_definitions_the_one_with_its_model_is_used(tmp_path, net):
    members = {
        "a.emd": emd("other.onnx", ModelName="A"),
        "b.emd": b"{ broken",
        "c.emd": emd(ModelName="C"),
        "d.emd": emd("../net.onnx", ModelName="D"),
        "net.onnx": net,
    }

    assert read_definition(str(zipped(tmp_path / "p.dlpk", members))).name == "C"


def test_python_in_a_package_is_ignored(tmp_path, net):
    trap = f"open({str(tmp_path / 'trap')!r}, 'w')".encode()
    members = {"m.emd": emd(InferenceFunction="run.py"), "run.py": trap, "net.onnx": net}

    definition = read_definition(str(zipped(tmp_path / "p.dlpk", members)))

    assert "the InferenceFunction run.py is ignored; no Python code of a model is run" in " ".join(definition.notes)
    assert os.listdir(tmp_path) == ["p.dlpk"]


def test_a_package_has_the_same_map_as_its_definition(shared_data, tmp_path):
    definition = tmp_path / "trained.emd"
    definition.write_bytes((shared_data / "models" / "landcover_naip" / "trained.emd").read_bytes())
    graph = conv_model(tmp_path / "trained.onnx", np.random.default_rng(0).normal(0, 1, (6, 4)).tolist())
    members = {f"pack/{path.name}": path.read_bytes() for path in (definition, graph)}
    path = zipped(tmp_path / "p.dlpk", members)
    raster = write_raster(tmp_path / "r.tif", textured(150, 200, bands=4))

    packed = classify(raster, path, tmp_path / "packed.tif")

    np.testing.assert_array_equal(packed, classify(raster, definition, tmp_path / "plain.tif"))
    assert len(np.unique(packed)) > 2


def test_a_package_is_read_again_when_it_has_changed(tmp_path, net):
    path = tmp_path / "p.dlpk"
    first = read_definition(str(zipped(path, {"m.emd": emd(ModelName="First"), "net.onnx": net})))

    second = read_definition(str(zipped(path, {"m.emd": emd(ModelName="The second"), "net.onnx": net})))

    assert (first.name, second.name) == ("First", "The second")


def test_a_model_missing_at_the_start_of_the_run_is_reported(tmp_path, net):
    path = zipped(tmp_path / "p.dlpk", {"m.emd": emd(), "net.onnx": net})
    definition = read_definition(str(path))
    zipped(path, {"m.emd": emd()})

    with pytest.raises(ModelError, match=r"the package has changed and no longer contains net\.onnx"):
        definition.file.graph()


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "the package does not contain a model definition (.emd). Contents: nothing."),
        (
            {"net.onnx": b"", "a/x.py": b""},
            "the package does not contain a model definition (.emd). Contents: a/x.py, net.onnx.",
        ),
        ({"m.emd": emd()}, "the package does not contain the model file net.onnx that m.emd names"),
        (
            {"a/m.emd": emd(), "net.onnx": b""},
            "the package does not contain the model file net.onnx that a/m.emd names",
        ),
        ({"m.emd": emd("../net.onnx")}, "that m.emd names is outside the package"),
        ({"a/m.emd": emd("..\\..\\net.onnx")}, "is outside the package"),
        ({"m.emd": emd("/etc/net.onnx")}, "is outside the package"),
        ({"m.emd": emd("C:\\net.onnx")}, "is outside the package"),
        ({"m.emd": emd("net.pb")}, "p.dlpk (m.emd): its model file net.pb is not an ONNX file"),
        ({"m.emd": emd(ModelType="ObjectDetection")}, "the model type is ObjectDetection"),
        ({"m.emd": b'{"ModelFile" 1'}, "p.dlpk (m.emd): this is not valid JSON (line 1, column"),
        ({"m.emd": b"\xff\xfe\x80"}, "p.dlpk (m.emd): the file is not text"),
        ({"m.emd": b"[]"}, "p.dlpk (m.emd): this is JSON, but not an object with keys and values. Choose an .emd file"),
        ({"m.emd": emd(), "net.onnx": b"garbage"}, "onnxruntime cannot open the file as an ONNX model"),
        ({"a.emd": emd(), "b.emd": emd()}, "the model definitions a.emd, b.emd, but the model file of none of them"),
        ({"a.emd": emd(), "b.emd": emd(), "net.onnx": b""}, "a.emd, b.emd, and more than one of them"),
        (
            {f"{number:02}.emd": emd() for number in range(12)},
            "00.emd, 01.emd, 02.emd, 03.emd, 04.emd, 05.emd, 06.emd, 07.emd, 08.emd, 09.emd … and 2 more, but the model"
            " file of none",
        ),
        ({f"{number:02}.txt": b"" for number in range(12)}, "08.txt, 09.txt … and 2 more. Choose a package made from"),
    ],
)
def test_a_package_that_cannot_be_run_is_refused_with_a_message(tmp_path, members, message):
    assert message in refusal(zipped(tmp_path / "p.dlpk", members))


@pytest.fixture
def swelling(tmp_path, net):
    """A package whose header declares 3 GiB for the model in it."""
    path = zipped(tmp_path / "p.dlpk", {"m.emd": emd(), "net.onnx": net})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")  # the last entry of the directory; its size follows 24 bytes later
    content[entry + 24 : entry + 28] = (3 * 2**30).to_bytes(4, "little")
    path.write_bytes(content)
    return path


SWELLING = "the member net.onnx has 3.0 GiB, but at most 2 GiB can be unpacked into memory. Unpack the package"


def test_a_member_larger_than_memory_is_refused_before_it_is_unpacked(swelling, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 2 * 2**30)

    assert SWELLING in refusal(swelling)


def test_a_member_larger_than_memory_is_not_unpacked_by_gdal(swelling, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 2 * 2**30)

    with pytest.raises(ModelError) as caught:
        archive.through_gdal(str(swelling), "/vsizip/").read("net.onnx")

    assert SWELLING in str(caught.value)


@pytest.mark.parametrize("damage", ["garbage", "empty", "cut", "flipped", "encrypted", "packed in an unknown way"])
def test_a_damaged_package_is_refused_with_a_message(tmp_path, net, damage):
    whole = zipped(tmp_path / "whole.dlpk", {"net.onnx": net * 9, "m.emd": emd()}, zipfile.ZIP_STORED).read_bytes()
    entry = whole.index(b"PK\x01\x02")  # of net.onnx in the central directory
    contents = {
        "garbage": b"no archive at all",
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:200] + bytes([whole[200] ^ 255]) + whole[201:],
        "encrypted": whole[: entry + 8] + b"\x01" + whole[entry + 9 :],  # general purpose flag, bit 0
        "packed in an unknown way": whole[: entry + 10] + b"\x61" + whole[entry + 11 :],  # compression method 97
    }
    (tmp_path / "p.dlpk").write_bytes(contents[damage])

    message = refusal(tmp_path / "p.dlpk")

    assert (
        "p.dlpk: this is not a readable ZIP archive" in message
        or "p.dlpk: the member net.onnx cannot be read" in message
    )


@pytest.fixture
def seven_zip(tmp_path, net):
    """A package packed with 7-Zip."""
    path = tmp_path / "p.dlpk"
    with py7zr.SevenZipFile(path, "w") as opened:
        opened.writestr(emd(ModelName="Seven"), "pack/m.emd")
        opened.writestr(net, "pack/net.onnx")
    return path


@pytest.fixture
def gdal_without_7z(monkeypatch):
    monkeypatch.setattr(archive.gdal, "GetFileSystemsPrefixes", list)


def test_a_7z_archive_is_read_by_py7zr(seven_zip, net, gdal_without_7z):
    definition = read_definition(str(seven_zip))

    assert definition.name == "Seven"
    assert definition.file.graph() == net


@pytest.mark.parametrize("method", [py7zr.FILTER_DEFLATE, py7zr.FILTER_ZSTD])
def test_a_7z_archive_of_a_method_without_a_bound_is_refused(tmp_path, gdal_without_7z, method):
    with py7zr.SevenZipFile(tmp_path / "p.dlpk", "w", filters=[{"id": method}]) as opened:
        opened.writestr(emd(), "m.emd")

    assert "p.dlpk: the 7z archive cannot be read (compression method" in refusal(tmp_path / "p.dlpk")


@pytest.mark.parametrize("coder", [b"\x04\xf7\x11\x01", b"\x04\x01\x08"])  # Zstandard and Deflate
def test_a_7z_archive_with_a_header_of_such_a_method_is_refused(tmp_path, gdal_without_7z, coder):
    described = bytes([len(coder)]) + coder + b"\x0c\x20\0\0"
    header = b"\x17\x06\0\x01\x09\x10\0\x07\x0b\x01\0\x01" + described
    start = struct.pack("<QQI", 16, len(header), zlib.crc32(header))
    signature = b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(start))
    (tmp_path / "p.dlpk").write_bytes(signature + start + bytes(16) + header)

    assert "p.dlpk: the 7z archive cannot be read (its header is not packed by LZMA)" in refusal(tmp_path / "p.dlpk")


@pytest.mark.parametrize("method", [py7zr.FILTER_COPY, py7zr.FILTER_BZIP2, py7zr.FILTER_LZMA, py7zr.FILTER_PPMD])
def test_other_methods_of_7z_are_read(tmp_path, net, gdal_without_7z, method):
    filters = [{"id": method, "order": 6, "mem": 24} if method == py7zr.FILTER_PPMD else {"id": method}]
    with py7zr.SevenZipFile(tmp_path / "p.dlpk", "w", filters=filters) as opened:
        opened.writestr(emd(), "m.emd")
        opened.writestr(net, "net.onnx")

    assert read_definition(str(tmp_path / "p.dlpk")).file.graph() == net


def test_a_definition_of_the_size_of_a_bomb_is_refused_before_it_is_unpacked(tmp_path, net):
    path = zipped(tmp_path / "p.dlpk", {"m.emd": b" " * (17 * 2**20), "net.onnx": net}, zipfile.ZIP_DEFLATED)

    message = refusal(path)

    assert "p.dlpk (m.emd): the file has 17 MiB, but an .emd file can have at most 16 MiB" in message


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        (zipfile.ZIP_DEFLATED, "Bad CRC-32"),
        (zipfile.ZIP_BZIP2, "its compression method is not Deflate). Repackage it as a plain ZIP archive (method Defl"),
        (zipfile.ZIP_LZMA, "its compression method is not Deflate). Repackage it as a plain ZIP archive (method Defl"),
    ],
)
def test_no_more_is_unpacked_than_the_archive_states(tmp_path, method, reason):
    path = zipped(tmp_path / "p.dlpk", {"m.emd": b" " * (60 * 2**20)}, method)
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    tracemalloc.start()

    message = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert f"p.dlpk: the member m.emd cannot be read ({reason}" in message
    assert peak < 10 * 2**20


def test_a_package_with_too_many_definitions_is_refused_without_reading_them(tmp_path, monkeypatch):
    path = zipped(tmp_path / "p.dlpk", {f"{number:02}.emd": emd() for number in range(51)})
    opened = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda *arguments: pytest.fail("a member is read") or opened(*arguments)
    )

    assert "the package contains 51 model definitions (00.emd, 01.emd" in refusal(path)


def test_a_graph_in_a_package_does_not_load_weights_from_the_folder_of_the_package(tmp_path):
    """onnxruntime searches a folder for external weights; a package is not a folder."""
    graph = conv_model(tmp_path / "net.onnx", np.eye(2).tolist())
    onnx.save(onnx.load(graph), str(graph), save_as_external_data=True, location="net.data", size_threshold=0)
    read_definition(str(graph))

    message = refusal(zipped(tmp_path / "p.dlpk", {"m.emd": emd(), "net.onnx": graph.read_bytes()}))

    assert "net.onnx: onnxruntime cannot open the file as an ONNX model" in message
    assert "Pack a complete .onnx file that contains all weights, or choose one that is not packed" in message


def test_a_member_larger_than_memory_is_not_unpacked_from_7z(seven_zip, gdal_without_7z, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 10)

    assert "p.dlpk: the member pack/m.emd has 0.0 GiB" in refusal(seven_zip)


@pytest.mark.parametrize("keep", [10, 200, -20])
def test_a_damaged_7z_archive_is_refused_with_a_message(seven_zip, gdal_without_7z, keep):
    seven_zip.write_bytes(seven_zip.read_bytes()[:keep])

    assert "p.dlpk: the 7z archive cannot be read" in refusal(seven_zip)


def test_without_a_reader_for_7z_the_command_that_repacks_is_named(seven_zip, gdal_without_7z, monkeypatch):
    monkeypatch.setitem(sys.modules, "py7zr", None)

    message = refusal(seven_zip)

    assert "this package is a 7z archive, which neither this GDAL nor Python can read" in message
    assert f'Repackage it as ZIP: 7z x "{seven_zip}" -o"p" && 7z a -tzip "p-zip.dlpk" "./p/*"' in message


def test_an_archive_is_read_through_gdal(tmp_path, net):
    """Some GDAL versions do not support 7z; the ZIP file system has the same interface."""
    path = zipped(tmp_path / "p.dlpk", {"pack/m.emd": emd(), "pack/net.onnx": net, "empty": b""})

    opened = archive.through_gdal(str(path), "/vsizip/")

    assert sorted(opened.names) == ["empty", "pack/m.emd", "pack/net.onnx"]
    assert opened.read("pack/net.onnx") == net
    assert opened.read("empty") == b""
    with pytest.raises(ModelError, match=r"p\.dlpk: the 7z archive cannot be read \(gone: "):
        opened.read("gone")


def test_an_archive_that_gdal_cannot_read_is_refused_with_a_message(tmp_path):
    (tmp_path / "p.dlpk").write_bytes(b"no archive at all")

    with pytest.raises(ModelError, match=r"p\.dlpk: the 7z archive cannot be read"):
        archive.through_gdal(str(tmp_path / "p.dlpk"), "/vsizip/")


def test_gdal_is_tried_first_for_7z(seven_zip, monkeypatch):
    asked = []
    monkeypatch.setattr(archive.gdal, "GetFileSystemsPrefixes", lambda: ["/vsi7z/"])
    monkeypatch.setattr(
        archive, "through_gdal", lambda *arguments: asked.append(arguments) or archive.Archive((), bytes, len)
    )

    archive.open_archive(str(seven_zip))

    assert asked == [(str(seven_zip), "/vsi7z/")]


def test_a_member_that_unpacks_to_a_thousand_times_its_size_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "p.dlpk"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("m.emd", emd())
        with package.open("net.onnx", "w") as member:
            for _ in range(80):
                member.write(bytes(2**20))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda *_: pytest.fail("unpacked"))

    with pytest.raises(ModelError, match=r"p\.dlpk: the member net\.onnx has 0\.1 GiB, but only"):
        archive.open_archive(str(path)).read("net.onnx")


def test_a_package_of_very_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 10)
    path = zipped(tmp_path / "p.dlpk", {"m.emd": emd(), **{f"chip{number}.tif": b"" for number in range(20)}})

    assert "the package contains 21 files, and at most 10 are searched" in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("offset", range(0, 60, 7))
def test_a_damaged_member_is_refused_for_every_method(tmp_path, net, method, offset):
    path = zipped(tmp_path / "p.dlpk", {"m.emd": emd(), "net.onnx": net}, method)
    content = bytearray(path.read_bytes())
    start = content.find(b"net.onnx") + len(b"net.onnx")
    content[start + offset] ^= 0xFF
    path.write_bytes(content)

    with suppress(ModelError):  # some bytes do not matter
        read_definition(str(path))


def test_a_member_without_a_name_is_ignored(tmp_path, net):
    path = tmp_path / "p.dlpk"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(zipfile.ZipInfo(""), b"nothing")
        package.writestr("m.emd", emd())
        package.writestr("net.onnx", net)

    assert read_definition(str(path)).channels == 2
