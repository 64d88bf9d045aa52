"""No input that anyone can give makes a reader raise anything but an error of the core: scripts/fuzz, in a few seconds.

`FINDS` are inputs that once did (docs/reliability.md, "Fuzzing").
"""

import importlib
from pathlib import Path
from random import Random

import onnx
import pytest
from pixelwise.inference.formats import opening, resolve
from pixelwise.inference.result import interrupted
from pixelwise.inference.thematic.attribute_tables import table_next_to
from pixelwise.tests.fuzz import mutations, runs
from pixelwise.tests.fuzz.guard import Guard
from pixelwise.tests.fuzz.material import either_way

FOLDER = Path(__file__).parents[1] / "fuzz" / "readers"
READERS = sorted(path.stem for path in FOLDER.glob("*.py"))
INPUTS = 60  # of each reader
RUNS = 15

VRT, TABLE, EMD, ECD = (
    importlib.import_module(f"pixelwise.tests.fuzz.readers.{name}").seeds()[0]
    for name in ("vrt", "vat_dbf", "emd", "ecd")
)


RANGES = importlib.import_module("pixelwise.tests.fuzz.readers.class_tables").seeds()[1]


def without_inputs(seed, kept):
    """A graph whose operators have fewer inputs than they need."""
    model = onnx.load_from_string(importlib.import_module("pixelwise.tests.fuzz.readers.onnx_operators").seeds()[seed])
    for node in model.graph.node:
        del node.input[kept:]
    return model.SerializeToString()


def even(data):
    """An input that is read with GDAL's exceptions enabled (tests/fuzz/material.py)."""
    return data + b" " * (len(data) % 2)


FINDS = {
    "an error that cannot be printed": ("parallel_factor", b"\xff"),
    "a name of a model file that cannot be encoded": ("emd", EMD.replace(b"net.onnx", b"\\ud800")),
    "an operator without inputs": ("onnx_operators", without_inputs(1, 0)),
    "a convolution without weights": ("onnx_operators", without_inputs(1, 1)),
    "trees without inputs": ("onnx_operators", without_inputs(6, 0)),
    "a name of a band with very many digits": ("band_names", b"9" * 60_000),
    "a virtual raster that is not UTF-8": ("vrt", VRT.replace(b"a.tif", b"\xff.tif")),
    "a virtual raster whose cells have no width": ("vrt", VRT.replace(b"500000, 10", b"500000, 0")),
    "a table with too many values in a row": ("class_tables", even(RANGES.replace(b"<F>0.5</F>", b"<F>1</F>" * 3))),
    "a layout of axes that is a list": ("ecd", ECD.replace(b'"BCHW"', b"[1.5]")),
    "a virtual raster whose geotransform is not finite": ("vrt", VRT.replace(b"500000, 10", b"nan, 10")),
}


@pytest.fixture(autouse=True)
def what_harnesses_replace_comes_back(monkeypatch):
    for module, name in ((opening, "open_for_metadata"), (resolve, "_MOST_VALUES"), (interrupted, "PATIENCE")):
        monkeypatch.setattr(module, name, getattr(module, name))


def harness_of(name):
    return importlib.import_module(f"pixelwise.tests.fuzz.readers.{name}")


def changed(harness, data, random):
    mutate = getattr(harness, "mutate", mutations.of_bytes)
    for _ in range(random.choice((1, 1, 2, 3))):
        data = mutate(data, random)
    return data


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_its_seeds(name, tmp_path):
    harness = harness_of(name)
    seeds, guard = harness.seeds(), Guard(harness.reader(tmp_path))

    for seed in seeds:
        guard.feed(seed)

    assert not guard.first
    assert guard.accepted


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_changed_inputs_or_refuses_them_with_an_error_of_the_core(name, tmp_path):
    harness, random = harness_of(name), Random(20)
    seeds, guard = harness.seeds(), Guard(harness.reader(tmp_path))

    for _ in range(INPUTS):
        guard.feed(changed(harness, random.choice(seeds), random))

    assert {place: trace for place, (_, trace) in guard.first.items()} == {}


@pytest.mark.parametrize(("name", "data"), FINDS.values(), ids=FINDS)
def test_an_input_that_was_found_by_fuzzing_is_read_or_refused(name, data, tmp_path):
    guard = Guard(harness_of(name).reader(tmp_path))

    guard.feed(data)

    assert {place: trace for place, (_, trace) in guard.first.items()} == {}


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_random_run_has_the_classes_of_the_whole_image(seed, tmp_path):
    runs.check(seed, tmp_path)


def test_a_cut_table_has_the_same_rows_with_exceptions_of_gdal(tmp_path):
    (tmp_path / "m.tif.vat.dbf").write_bytes(TABLE[:-40])

    entries = [either_way(lambda data: table_next_to(str(tmp_path / "m.tif")))(data) for data in (b"", b"1")]

    assert entries[0] == entries[1]
    assert entries[0]


def test_the_fuzzer_reports_what_leaves_a_reader(tmp_path):
    def reader(data):
        raise {b"a": KeyError, b"b": RecursionError}[data]

    guard = Guard(reader, tmp_path / "finds")
    guard.feed(b"a")
    guard.feed(b"b")

    assert [place.split(" in ")[0] for place in guard.finds] == ["KeyError", "RecursionError"]
    assert len([*(tmp_path / "finds").glob("*.input")]) == 2
