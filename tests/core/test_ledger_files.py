"""The files of a ledger: blocks are read back as they were, and whatever else is in them is refused."""

import json
import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference import Extent, RasterInput
from pixelwise.inference.grid.window import Window
from pixelwise.inference.ledger import packing
from pixelwise.inference.ledger import store as store_module
from pixelwise.inference.ledger.blocks import BlockCounts, BlockResult
from pixelwise.inference.ledger.manifest import _value_digest
from pixelwise.inference.ledger.packing import bits_of, packed_bits, unpacked_bits
from pixelwise.inference.ledger.store import Division, Store, stores, unfinished_folder
from pixelwise.inference.loop.gaps import Gaps
from pixelwise.inference.loop.writing import ClassifiedWindow
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.result.outputs import OutputKind
from pixelwise.inference.result.prediction import Prediction

# A ledger as the first version of the format was written.
OLD = Path(__file__).with_name("old_ledger.json")


def counts(values=None, mask=(0, 0)):
    return BlockCounts(Gaps().counts(), mask, values)


@st.composite
def results(draw):
    dtype = draw(st.sampled_from([np.uint8, np.uint16, np.int16, np.int32]))
    share = draw(st.sampled_from([0.0, 0.5]))  # of nodata
    bands = draw(st.integers(2, 4))
    kinds = draw(st.sets(st.sampled_from([OutputKind.CONFIDENCE, OutputKind.PROBABILITIES])))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    windows = []
    for number in range(draw(st.integers(1, 5))):
        shape = draw(st.integers(1, 9)), draw(st.integers(1, 9))
        window = Window(10 * number, draw(st.integers(0, 5)), *shape)
        if draw(st.booleans()):
            windows.append(ClassifiedWindow(window, None, 0))
            continue
        sizes = {kind: (bands, *shape) if kind is OutputKind.PROBABILITIES else shape for kind in kinds}
        percents = {kind: random.integers(0, 101, size).astype(np.uint8) for kind, size in sizes.items()}
        highest = draw(st.sampled_from([0, 1, 2, 14, 15, 100]))
        classes = random.integers(0, highest + 1, shape).astype(dtype)
        classes[random.random(shape) < share] = 255 if dtype == np.uint8 else 0
        windows.append(ClassifiedWindow(window, Prediction(classes, percents), int(random.integers(0, 81))))
    values = random.normal(size=(3, 7)).astype(np.float32) if draw(st.booleans()) else None
    gaps = {"lacking": 3, "at_declared_limit": 0, "undefined": 2**40, "unscored": 1, "absent": [4, 5]}
    return BlockResult(tuple(windows), BlockCounts(gaps, (7, 2), values))


def assert_equal(one, other):
    assert [(each.window, each.valid) for each in one.windows] == [(each.window, each.valid) for each in other.windows]
    for mine, its in zip(one.windows, other.windows):
        assert (mine.prediction is None) == (its.prediction is None)
        if mine.prediction is not None:
            assert mine.prediction.classes.dtype == its.prediction.classes.dtype
            np.testing.assert_array_equal(mine.prediction.classes, its.prediction.classes)
            assert mine.prediction.percents.keys() == its.prediction.percents.keys()
            for kind, percents in mine.prediction.percents.items():
                np.testing.assert_array_equal(percents, its.prediction.percents[kind])
    assert (one.counts.gaps, one.counts.mask) == (other.counts.gaps, other.counts.mask)
    np.testing.assert_array_equal(one.counts.values, other.counts.values)


@settings(max_examples=60, deadline=None)
@given(results())
def test_a_block_is_read_back_as_it_was(block):
    assert_equal(BlockResult.of(b"".join(block.packed().to_bytes())), block)


@pytest.mark.parametrize(
    ("values", "bits"),
    [([0], 1), ([0, 255], 1), ([0, 1, 2, 255], 2), ([3], 4), ([14, 255], 4), ([15], 8), ([254], 8)],
)
@pytest.mark.parametrize("size", [1, 7, 8, 9, 1000])
def test_few_classes_take_few_bits(values, bits, size):
    array = np.resize(np.array(values, np.uint8), max(size, len(values)))

    assert bits_of(array) == bits
    packed = packed_bits(array, bits)
    assert packed.nbytes == -(-array.size * bits // 8)
    np.testing.assert_array_equal(array if bits == 8 else unpacked_bits(packed, bits)[: array.size], array)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 1, 2, 3, 14, 15, 254])), max_size=5), st.integers(1, 9)
)
def test_values_that_need_more_bits_may_come_late(parts, chunk):
    random = np.random.default_rng(len(parts))
    arrays = [random.integers(0, highest + 1, size).astype(np.uint8) for size, highest in parts]
    expected = np.concatenate([*arrays, np.empty(0, np.uint8)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_CHUNK", chunk)
        packed = packing.PackedArray(np.dtype(np.uint8))
        for array in arrays:
            packed.add(array)
        content = zlib.decompress(b"".join(packed.finish()))

    assert (packed.size, packed.bits) == (expected.size, bits_of(expected))
    assert len(content) == -(-packed.size * packed.bits // 8)
    values = np.frombuffer(content, np.uint8)
    values = values if packed.bits == 8 else unpacked_bits(values, packed.bits)
    np.testing.assert_array_equal(values[: packed.size], expected)


@settings(max_examples=60, deadline=None)
@given(results(), st.data())
def test_a_cut_or_changed_file_is_refused(block, data):
    content = bytearray(b"".join(block.packed().to_bytes()))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content) - 1))]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ValueError, match=r"."):
        BlockResult.of(bytes(content))


def test_a_block_of_another_number_division_or_run_is_not_taken(tmp_path):
    block = BlockResult((ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), counts()).packed()
    divided = Division(4, 1, 8), Division(4, 2, 8), Division(4, 1, 8)
    stores = [Store(str(tmp_path / f"{n}"), each, {"model": f"a{n // 2}"}, {}) for n, each in enumerate(divided)]
    for store in stores:
        store.create()
        store.put(1, block)
    path = tmp_path / "0" / "blocks" / "000001.blk"

    path.with_name("000002.blk").write_bytes(path.read_bytes())
    assert (stores[0].get(1).pixels, stores[0].get(2)) == (2, None)
    for other in ("1", "2"):
        path.write_bytes((tmp_path / other / "blocks" / path.name).read_bytes())
        assert stores[0].get(1) is None


def test_a_ledger_of_the_first_version_is_read(tmp_path):
    old = json.loads(OLD.read_text())
    folder = Path(unfinished_folder(str(tmp_path / "map.tif"))) / "key"
    (folder / "blocks").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(old["manifest"]))
    (folder / "blocks" / "000001.blk").write_bytes(bytes.fromhex(old["block"]))

    (store,) = stores(str(tmp_path / "map.tif"))
    store.verify()
    block = store.get(1)

    assert store.division == Division(4, 2, 16)
    assert store.run == {"model": "a1", "input": "b2"}
    assert store.finished == {1}
    assert store.share == 0.5
    first, second = block.windows
    assert (first.window, first.valid) == (Window(0, 0, 2, 3), 5)
    assert first.prediction.classes.tolist() == [[1, 2, 3], [4, 255, 1]]
    assert first.prediction.percents[OutputKind.CONFIDENCE].tolist() == [[90, 80, 70], [60, 255, 50]]
    assert first.prediction.percents[OutputKind.PROBABILITIES].ravel().tolist() == [*range(12)]
    assert (second.window, second.valid, second.prediction) == (Window(0, 3, 2, 1), 0, None)
    assert block.counts.gaps == {"lacking": 1, "at_declared_limit": 2, "undefined": 3, "unscored": 4, "absent": [5, 6]}
    assert block.counts.mask == (2, 1)
    assert block.counts.values.tolist() == [[1.5, 2.5], [3.5, 4.5]]


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{",
        "[" * 100000,
        '{"ledger": 2}',
        '{"ledger": 1, "run": [], "division": {}, "details": {}}',
        '{"ledger": 1, "run": {}, "division": {"units": 0, "per_block": 1, "pixels": 1}, "details": {}}',
        '{"ledger": 1, "run": {}, "division": {"units": 1e999, "per_block": 1, "pixels": 1}, "details": {}}',
        '{"ledger": 1, "run": {}, "division": {"units": 1e30, "per_block": 1, "pixels": 1}, "details": {}}',
    ],
    ids=len,
)
def test_a_folder_without_a_manifest_that_can_be_read_is_no_ledger(tmp_path, manifest):
    folder = Path(unfinished_folder(str(tmp_path / "map.tif"))) / "key"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(manifest)

    assert stores(str(tmp_path / "map.tif")) == []
    assert (folder / "manifest.json").read_text() == manifest


def test_a_manifest_may_state_any_number_of_blocks_and_takes_no_longer(tmp_path):
    key = Path(unfinished_folder(str(tmp_path / "map.tif"))) / "key"
    Store(str(key), Division(10**18, 1, 10**18), {}, {}).create()

    (store,) = stores(str(tmp_path / "map.tif"))
    store.put(10**17, BlockResult((ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), counts()).packed())
    store.verify()

    assert store.finished == {10**17}
    assert store.stated_share == store.share == 2 / 10**18


def test_a_block_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    store = Store(str(tmp_path / "key"), Division(2, 1, 4), {}, {})
    store.create()
    block = BlockResult((ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), counts()).packed()

    def full(number):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.put(0, block)

    assert list((tmp_path / "key" / "blocks").iterdir()) == []
    store.put(0, block)
    assert (store.finished, store.share) == ({0}, 0.5)


def test_the_folder_around_ledgers_disappears_with_the_last_one(tmp_path):
    both = [Store(str(tmp_path / ".a" / key), Division(1, 1, 1), {}, {}) for key in ("one", "two")]
    for store in both:
        store.create()

    both[0].remove()
    assert (tmp_path / ".a").exists()
    both[1].remove()
    assert not (tmp_path / ".a").exists()


def test_nodata_settings_of_a_raster_that_qgis_reads_tell_runs_apart():
    extent = Extent(0, 0, 4, 4, "")
    both = [
        BlockRaster(object(), extent, ("",), np.dtype(np.uint8), settings=settings) for settings in ("1 to 2", "3 to 4")
    ]

    digests = [_value_digest(RasterInput("map", "map", blocks=blocks)) for blocks in (*both, both[0])]

    assert digests[0] == digests[2]
    assert digests[0] != digests[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (True, 1),
        ("1", 1),
        (0.1, np.nextafter(0.1, 1)),
        ((1, 2), (2, 1)),
        (np.zeros(2, np.uint8), np.zeros(2, np.int8)),
        (np.zeros((1, 2)), np.zeros((2, 1))),
        ({"a": 1}, {"a": 2}),
        (b"a", b"b"),
        (None, ""),
        (Window(0, 0, 1, 2), Window(0, 0, 2, 1)),
        (OutputKind.CLASSES, OutputKind.REPORT),
    ],
    ids=str,
)
def test_different_values_have_different_digests(one, other):
    assert _value_digest(one) != _value_digest(other)
    assert _value_digest(one) == _value_digest(one)


def test_a_block_that_another_process_is_reading_on_windows_is_removed_as_soon_as_it_can_be(tmp_path, monkeypatch):
    store = Store(str(tmp_path / "ledger"), Division(1, 1, 2), {}, {})
    store.create()
    store.put(0, BlockResult((ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), counts()).packed())
    refusals = iter(range(3))
    remove = os.remove

    def refuse_at_first(path):
        if next(refusals, None) is not None:
            raise PermissionError(path)
        remove(path)

    monkeypatch.setattr(os, "remove", refuse_at_first)
    monkeypatch.setattr(store_module, "_PAUSE", 0)

    store.discard(0)

    assert not store.has(0)
