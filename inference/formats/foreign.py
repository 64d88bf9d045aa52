"""Identify files that are not ONNX models: the framework that wrote them, or their kind.

Files are identified by content, not by suffix: first bytes, names in an archive, texts inside. They are never loaded,
unpickled or run.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from ..errors import ModelError
from ..onnx.model_file import ModelFile
from ..regular_files import open_regular
from .archive import open_bounded
from .foreign_kinds import Foreign, kind_description

ARCHIVES = ("zip", "packed")  # kinds of files that may contain a model

_HEAD = 4096  # bytes, enough to identify most kinds
_CHUNK = 2**20
_LONGEST_MARK = 64
_UNPACKED = 2**18  # bytes of a compressed pickle that are searched
_LZMA_MEMORY = 2**26

_LIBRARIES = re.compile(rb"lightgbm|xgboost|catboost|sklearn|torch|fastai|tensorflow|keras")
_PICKLES = {
    b"lightgbm": "lightgbm pickle",
    b"xgboost": "xgboost pickle",
    b"catboost": "catboost pickle",
    b"sklearn": "scikit-learn",
    b"torch": "pytorch module",
    b"fastai": "pytorch module",
}


def foreign_file(path: str) -> Foreign | None:
    """Return the kind of a file or folder if it is a model of another framework."""
    try:
        if os.path.isdir(path):
            return kind_description(_kind_of_folder(path))
        with open_regular(path) as file:
            return foreign_content(file)
    except OSError:
        return None


def foreign_model(file: ModelFile) -> Foreign | None:
    """Return the kind of a model file if it can be read and is one of another framework."""
    if file.extract is None:
        return foreign_file(file.path)
    try:
        content = file.original()
    except ModelError:
        return None
    return foreign_content(content) if isinstance(content, bytes) else None


def foreign_content(file: BinaryIO | bytes) -> Foreign | None:
    """Identify the content of a file, as `foreign_file` does."""
    return kind_description(_kind_of(io.BytesIO(file) if isinstance(file, bytes) else file))


def looks_like_onnx(path: str) -> bool:
    """Whether a file begins like an ONNX model: with its IR version, followed by a text or graph."""
    try:
        with open_regular(path) as file:
            head = file.read(3)
    except OSError:
        return False
    return len(head) == 3 and head[0] == 0x08 and 3 <= head[1] <= 20 and head[2] in b"\x12\x1a\x22\x3a\x42"


def _kind_of_folder(path: str) -> str:
    names = {name.lower() for name in os.listdir(path)}
    if names & {"saved_model.pb", "saved_model.pbtxt"}:
        return "tensorflow savedmodel"
    if os.path.splitext(path)[1].lower() == ".mlpackage":
        return "core ml"
    weights = (".safetensors", "pytorch_model.bin", ".pth", ".ckpt")
    if any(name.endswith(weights) for name in names) and not any(name.endswith(".onnx") for name in names):
        return "pytorch weights"
    return ""


def _kind_of(file: BinaryIO) -> str:
    head = file.read(_HEAD)
    if not head:
        return "empty"
    for begin, kind in _MAGIC:
        if head.startswith(begin):
            return kind(file) if callable(kind) else kind
    for offset, mark, kind in _INSIDE:
        if head[offset : offset + len(mark)] == mark:
            return kind
    return _kind_of_text(head, file) or _kind_of_graph(head) or _kind_of_binary(head, file)


def _kind_of_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            for kind, pattern in _MEMBERS:
                if any(pattern.search(name) for name in names):
                    return kind(archive) if callable(kind) else kind
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        pass  # a damaged archive, or a compression that Python does not know: it is named a ZIP file like any other
    return "zip"


def _kind_of_keras(archive: zipfile.ZipFile) -> str:
    try:
        with open_bounded(archive, archive.getinfo("metadata.json")) as member:
            content = member.read(_HEAD)
    except (KeyError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return "keras"
    return "keras 2" if re.search(rb'"keras_version"\s*:\s*"2\.', content) else "keras"


def _kind_of_torch(archive: zipfile.ZipFile) -> str:
    """Distinguish weights from a pickled network, which only its own code can load."""
    pickled = next(name for name in archive.namelist() if name.endswith("data.pkl"))
    try:
        with open_bounded(archive, archive.getinfo(pickled)) as member:
            content = member.read(_CHUNK)
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return "pytorch weights"
    return "pytorch module" if b"_parameters" in content and b"_modules" in content else "pytorch weights"


def _kind_of_hdf5(file: BinaryIO) -> str:
    if not _contains(file, b"model_config"):
        return "keras weights" if _contains(file, b"layer_names") or _contains(file, b"vars") else "hdf5"
    return "keras 2 h5" if _contains(file, b"batch_input_shape") else "keras h5"


def _kind_of_legacy_torch(file: BinaryIO) -> str:
    return "pytorch module" if _contains(file, b"_parameters") and _contains(file, b"_modules") else "pytorch weights"


def _kind_of_pickle(file: BinaryIO) -> str:
    file.seek(0)
    return _library(file.read(16 * _CHUNK))


def _library(pickled: bytes) -> str:
    """Return the kind by the first library named, since a scikit-learn pipeline may contain models of others."""
    library = _LIBRARIES.search(pickled)
    return _PICKLES.get(library.group(), "pickle") if library else "pickle"


def _unpacks(begin: Callable[[bytes, int], bytes]) -> Callable[[BinaryIO], str]:
    """Return a function that identifies a compressed file by its uncompressed beginning."""

    def kind(file: BinaryIO) -> str:
        file.seek(0)
        try:
            inside = begin(file.read(_CHUNK), _UNPACKED)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            return "packed"
        if inside.startswith((b"X\n", b"A\n", b"RDX", b"RDA")):
            return "r"
        return _library(inside) if _is_pickle(inside) else "packed"

    return kind


def _is_pickle(head: bytes) -> bool:
    return bool(re.match(rb"\x80[\x02-\x05]|c[A-Za-z_][\w.]*\n\w+\n", head))


def _kind_of_text(head: bytes, file: BinaryIO) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = text.lower()
    for kind, pattern in _TEXTS:
        if pattern.match(lower):
            return kind
    if text[:1] != b"{":
        return ""
    if re.match(rb'\{\s*"learner"\s*:', text) or (b'"version"' in text and b'"learner"' in text):
        return "xgboost"
    if b'"features_info"' in text or b'"catboost' in text or _contains(file, b'"oblivious_trees"'):
        return "catboost json"
    if b'"modelTopology"' in text:
        return "tensorflow.js"
    return "keras architecture" if b'"class_name"' in text and b'"config"' in text else ""


def _kind_of_graph(head: bytes) -> str:
    """Identify TensorFlow's GraphDef: nodes, each with a name and then an operator."""
    match = re.match(rb"\x0a(?:[\x80-\xff]*[\x00-\x7f])\x0a([\x01-\x7f])", head, re.DOTALL)
    if not match:
        return ""
    begin, length = match.end(), match.group(1)[0]
    name, after = head[begin : begin + length], head[begin + length : begin + length + 3]
    is_node = re.fullmatch(rb"[\w.\-/\\^>]+", name) and re.match(rb"\x12[\x01-\x7f][A-Za-z_]", after, re.DOTALL)
    return "tensorflow" if is_node else ""


def _kind_of_binary(head: bytes, file: BinaryIO) -> str:
    if head.startswith(b"{") and b"learner" in head[:64]:
        return "xgboost ubj"
    length = int.from_bytes(head[:8], "little")
    if head[8:9] == b"{" and 2 <= length <= 10**8:
        return "safetensors"
    if _is_pickle(head):
        return _kind_of_pickle(file)
    return "xgboost binary" if b"gbtree" in head or head.startswith((b"binf", b"bs64")) else ""


def _contains(file: BinaryIO, mark: bytes) -> bool:
    """Whether a file contains these bytes."""
    file.seek(0)
    end = b""
    while chunk := file.read(_CHUNK):
        if mark in end + chunk:
            return True
        end = chunk[-_LONGEST_MARK:]
    return False


# First bytes of files. CNTK's own protobuf begins with its version, 2; ONNX files have greater versions.
_MAGIC: tuple[tuple[bytes, str | Callable[[BinaryIO], str]], ...] = (
    (b"\x08\x02\x12", "cntk"),
    (b"B\0C\0N\0\0\0", "cntk 1"),
    (b"\x08\x01\x12", "tensorflow savedmodel"),
    (b"\x89HDF\r\n\x1a\n", _kind_of_hdf5),
    (b"PK\x03\x04", _kind_of_zip),
    (b"PK\x05\x06", "zip"),
    (b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19", _kind_of_legacy_torch),
    (b"\x78\x01", _unpacks(lambda packed, most: zlib.decompressobj().decompress(packed, most))),
    (b"\x78\x5e", _unpacks(lambda packed, most: zlib.decompressobj().decompress(packed, most))),
    (b"\x78\x9c", _unpacks(lambda packed, most: zlib.decompressobj().decompress(packed, most))),
    (b"\x78\xda", _unpacks(lambda packed, most: zlib.decompressobj().decompress(packed, most))),
    (b"\x1f\x8b", _unpacks(lambda packed, most: zlib.decompressobj(47).decompress(packed, most))),
    (b"BZh", _unpacks(lambda packed, most: bz2.BZ2Decompressor().decompress(packed, most))),
    (b"\xfd7zXZ\0", _unpacks(lambda packed, most: _lzma().decompress(packed, most))),
    (b"\x5d\0\0", _unpacks(lambda packed, most: _lzma().decompress(packed, most))),
    (b"7z\xbc\xaf'\x1c", "packed"),
    (b"Rar!", "packed"),
    (b"CBM1", "catboost"),
    (b"ftrt", "tensorrt"),
    (b"ptrt", "tensorrt"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"II+\0", "image"),
    (b"MM\0+", "image"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"%PDF", "pdf"),
    (b"version https://git-lfs", "git lfs"),
)

_INSIDE = ((4, b"TFL3", "tensorflow lite"), (4, b"ORTM", "ort"), (257, b"ustar", "packed"))

_MEMBERS: tuple[tuple[str | Callable[[zipfile.ZipFile], str], re.Pattern[str]], ...] = (
    ("esri", re.compile(r"\.emd$", re.IGNORECASE)),
    ("compiled pytorch", re.compile(r"(^|/)aotinductor/")),
    ("pytorch exportedprogram", re.compile(r"(^|/)(models/[^/]+\.json|serialized_exported_program\.json)$")),
    ("torchscript", re.compile(r"^[^/]+/code/__torch__|^[^/]+/constants\.pkl$")),
    (_kind_of_torch, re.compile(r"^[^/]+/data\.pkl$")),
    (_kind_of_keras, re.compile(r"^model\.weights\.h5$")),
    ("tensorflow savedmodel zip", re.compile(r"(^|/)saved_model\.pb$")),
    ("core ml", re.compile(r"\.mlmodel$|\.mlpackage/")),
    ("skops", re.compile(r"^schema\.json$")),
)

_TEXTS = (
    ("lightgbm", re.compile(rb"tree\r?\nversion=")),
    ("web page", re.compile(rb"<!doctype html|<html|<head")),
    ("openvino", re.compile(rb"(?:<\?xml[^>]*>\s*)?<net\b")),
    ("pmml", re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<pmml\b", re.DOTALL)),
    ("refusal", re.compile(rb"(?:<\?xml[^>]*>\s*)?<error>")),
    ("opencv", re.compile(rb"(?:%yaml:1\.0\s+(?:---\s+)?|<\?xml[^>]*>\s*<opencv_storage>\s*<?)opencv_ml_")),
    ("ncnn", re.compile(rb"7767517\s")),
    ("tensorflow text", re.compile(rb"node\s*\{\s*name:|saved_model_schema_version:")),
)


def _lzma() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)
