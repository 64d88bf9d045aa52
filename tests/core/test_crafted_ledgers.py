"""Files that others have put into a ledger: what is no block or claim of it is ignored, and never waited for."""

import json
import os
import signal
import struct
import zlib
from pathlib import Path

import pytest
from pixelwise.inference import NullProgress, plan
from pixelwise.inference.disk.file_state import content_sample
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.disk.pulse import read_counter
from pixelwise.inference.grid.window import Window
from pixelwise.inference.ledger.blocks import BlockCounts, BlockResult
from pixelwise.inference.ledger.claims import Claims, workers_of
from pixelwise.inference.ledger.store import Division, Store
from pixelwise.inference.loop.gaps import Gaps
from pixelwise.inference.loop.writing import ClassifiedWindow
from pixelwise.inference.result.staging import owner_of
from pixelwise.inference.work import finish, prepare, work
from pixelwise.tests.core.ledgers import alone, files, make

START = len(b"PIXELWISE BLOCK\n") + 8  # bytes before the header
CELL = Window(-3, 0, 2, 2)  # a damaged cell of a raster that reaches beyond the output


@pytest.fixture(autouse=True)
def ended_instead_of_hanging():
    """End a test that waits for a writer that never comes."""
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def store(tmp_path):
    """A ledger for an output of 2 x 4 pixels, of whose four blocks one is finished."""
    store = Store(str(tmp_path / ".map.tif.unfinished" / "key"), Division(4, 1, 8), {}, {"output": "map.tif"})
    store.create()
    result = BlockResult(
        (ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), BlockCounts(Gaps().counts(), (0, 0), None, (("a", CELL),))
    )
    store.put(1, result.packed())
    return store


def block_file(store):
    return Path(store.folder, "blocks", "000001.blk")


def change(path, remove=(), **values):
    """Change the header of a block, and state the checksum of the changed content."""
    content = path.read_bytes()
    length = struct.unpack_from("<II", content, START - 8)[1]
    header = json.loads(content[START : START + length]) | values
    text = json.dumps({name: value for name, value in header.items() if name not in remove}).encode()
    rest = text + content[START + length :]
    path.write_bytes(content[: START - 8] + struct.pack("<II", zlib.crc32(rest), len(text)) + rest)


def put_pipe(path):
    os.mkfifo(path)


def put_endless_link(path):
    path.symlink_to(path.name)


def put_folder(path):
    path.mkdir()


@pytest.mark.parametrize("put", [put_pipe, put_endless_link, put_folder])
def test_a_block_that_is_no_regular_file_is_damaged(store, put):
    block_file(store).unlink()
    put(block_file(store))

    assert store.get(1) is None
    assert store.checksum(1) is None
    assert store.stated_share == 0
    with pytest.raises(ValueError, match="not a regular file"):
        store.content(1)


def test_a_block_that_is_too_large_is_not_read(store):
    os.truncate(block_file(store), 2**40)

    with pytest.raises(ValueError, match="not a block"):
        store.content(1)


def test_a_block_that_is_a_pipe_is_computed_again(tmp_path):
    expected = alone(tmp_path / "plain")
    ledger = prepare(plan(make(tmp_path / "shared")), NullProgress())
    os.mkfifo(Path(ledger, "blocks", "000001.blk"))

    finish(ledger, NullProgress())

    assert files(tmp_path / "shared" / "out") == expected


@pytest.mark.parametrize(
    "window",
    [
        [0, 0, 10**400, 1, 0, 0],
        [10**400, 0, 1, 1, 0, 0],
        [0, 0, 1, 1, 10**400, 0],
        [-1, 0, 1, 1, 0, 0],
        [0, 0, 3, 3, 0, 0],
        [4, 4, 1, 1, 0, 0],
        [0, 0, 1.5, 1, 0, 0],
        [0, 0, True, 1, 0, 0],
    ],
    ids=lambda window: str(window)[:30],
)
def test_a_block_with_windows_that_are_not_in_the_output_is_damaged(store, window):
    change(block_file(store), windows=[window])

    assert store.get(1) is None
    assert store.stated_share == 0


def test_a_block_with_more_pixels_than_the_output_is_damaged(store):
    change(block_file(store), windows=[[0, 0, 1, 3, 0, 0]] * 3)

    assert store.get(1) is None
    assert store.stated_share == 0


@pytest.mark.parametrize(
    "values",
    [
        {"mask": [10**400, 0]},
        {"gaps": {"absent": [], "lacking": 10**400}},
        {"gaps": {"absent": 1}},
        {"gaps": {}},
        {"damaged": [["a", 10**400, 0, 1, 1]]},
    ],
    ids=str,
)
def test_a_block_with_other_counts_is_damaged(store, values):
    change(block_file(store), **values)

    assert store.get(1) is None


def test_a_block_states_which_one_it_is(store):
    assert store.get(1).counts.damaged == (("a", CELL),)

    change(block_file(store), remove=("place",))
    assert store.get(1) is None


def test_blocks_that_do_not_exist_are_not_counted(store):
    for name in ("900000.blk", "1.blk", "00000\u0661.blk", "000004.blk"):
        Path(store.folder, "blocks", name).write_bytes(block_file(store).read_bytes())

    store.verify(removes=False)

    assert store.count == 1
    assert store.listed == {1}
    assert store.share == store.stated_share == 2 / 8


def test_pipes_instead_of_the_files_of_a_worker_say_nothing(tmp_path):
    for room in ("claims", "workers", "journal"):
        (tmp_path / room).mkdir()
    pipes = "claims/000000.0", "workers/a.json", "workers/a.count", "journal/owner.json"
    for name in pipes:
        os.mkfifo(tmp_path / name)

    assert workers_of(str(tmp_path)) == []
    assert read_counter(str(tmp_path / "workers" / "a.count")) == b""
    assert owner_of(str(tmp_path)) is None
    with Claims(str(tmp_path)) as claims:
        assert claims.taken() == {0}
    with pytest.raises(OSError, match="not a regular file"):
        content_sample(str(tmp_path / "claims" / "000000.0"))


def dead_claim(folder, name):
    """Leave the claim of a worker that has ended."""
    for room in ("claims", "workers"):
        Path(folder, room).mkdir(exist_ok=True)
    Path(folder, "claims", name).write_text("a")
    Path(folder, "workers", "a.json").write_text(json.dumps(Owner.current().to_values() | {"pid": 2**22 + 1}))


def test_a_claim_with_an_absurd_number_is_ignored(tmp_path):
    dead_claim(tmp_path, "000000.99999999999")

    with Claims(str(tmp_path)) as claims:
        assert claims.take(0)
        assert (tmp_path / "claims" / "000000.0").exists()
        claims.release(0)
        assert not (tmp_path / "claims" / "000000.0").exists()


def test_the_claim_after_the_highest_number_is_the_first(tmp_path):
    dead_claim(tmp_path, "000000.999999")

    with Claims(str(tmp_path)) as claims:
        assert not claims.take(0)
        assert claims.take(0)
        assert [path.name for path in (tmp_path / "claims").iterdir()] == ["000000.0"]


def test_claims_on_blocks_that_do_not_exist_take_no_work_away(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    blocks = Store.at(ledger).division.blocks
    Path(ledger, "claims").mkdir()
    for number in range(blocks):
        Path(ledger, "claims", f"{900000 + number}.0").write_text("x")

    assert work(ledger, NullProgress()) == blocks
