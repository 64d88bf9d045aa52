"""Claims on blocks: one worker gets a block, and that of a dead worker is taken over once."""

import json
import os
import threading
from pathlib import Path

import pytest
from pixelwise.inference.disk import pulse
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.ledger import claims as claims_module
from pixelwise.inference.ledger.claims import Claims


def names(folder, room="claims"):
    return sorted(path.name for path in Path(folder, room).iterdir())


def left_by(folder, worker, block=0, number=0, **owner):
    """The claim that a worker has left."""
    for room in ("claims", "workers"):
        Path(folder, room).mkdir(exist_ok=True)
    Path(folder, "claims", f"{block:06}.{number}").write_text(worker)
    Path(folder, "workers", f"{worker}.json").write_text(json.dumps(Owner.current().to_values() | owner))


@pytest.fixture
def clock(monkeypatch):
    """The monotonic clock of the observer."""
    now = [100.0]
    monkeypatch.setattr(claims_module.time, "monotonic", lambda: now[0])
    return now


def test_a_claimed_block_is_refused_to_others_until_it_is_given_up(tmp_path):
    with Claims(str(tmp_path)) as one, Claims(str(tmp_path)) as other:
        assert one.take(3)
        assert not other.take(3)
        assert other.taken() == {3}
        one.release(3)
        assert other.take(3)
        assert names(tmp_path) == ["000003.0"]

    assert names(tmp_path) == names(tmp_path, "workers") == []


def test_several_blocks_are_claimed_at_once_and_no_more_of_them_are_looked_at_than_needed(tmp_path):
    blocks = iter(range(100))
    with Claims(str(tmp_path)) as one, Claims(str(tmp_path)) as other:
        assert other.take(1)

        assert one.take_some(blocks, 3) == [0, 2, 3]
        assert next(blocks) == 4
        assert one.held == {0, 2, 3}
        assert other.take_some(iter((0, 2, 3, 4)), 9) == [4]


def test_of_many_workers_one_gets_each_block(tmp_path):
    got, start = [], threading.Barrier(8)

    def claim():
        with Claims(str(tmp_path)) as claims:
            start.wait()
            got.extend(block for block in range(20) if claims.take(block))
            start.wait()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [*range(20)]


def test_the_claim_of_a_process_that_has_ended_is_taken_over_at_once(tmp_path):
    left_by(tmp_path, "dead", started="1")

    with Claims(str(tmp_path)) as one, Claims(str(tmp_path)) as other:
        assert one.taken() == set()
        assert one.take(0)
        assert not other.take(0)
        assert names(tmp_path) == ["000000.0", "000000.1"]
        one.release(0)
        assert names(tmp_path) == []


def test_the_claim_of_another_computer_is_taken_over_when_its_counter_stands_still_for_a_minute(tmp_path, clock):
    left_by(tmp_path, "far", host="elsewhere")
    counter = tmp_path / "workers" / "far.count"

    with Claims(str(tmp_path)) as claims:
        taken = []
        for count in ("1", "2", "2", "2"):
            counter.write_text(count)
            taken.append(claims.take(0))
            clock[0] += pulse.PATIENCE / 2 + 1

    assert taken == [False, False, False, True]


def test_times_of_files_do_not_count(tmp_path, clock):
    left_by(tmp_path, "far", host="elsewhere")
    counter = tmp_path / "workers" / "far.count"

    with Claims(str(tmp_path)) as claims:
        for time in (0, 4e9):
            counter.write_text("1")
            os.utime(counter, (time, time))
            os.utime(tmp_path / "claims" / "000000.0", (time, time))
            assert not claims.take(0)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../x", b"unknown"], ids=str)
def test_a_claim_of_nobody_is_taken_over_after_a_minute(tmp_path, clock, content):
    left_by(tmp_path, "other")
    (tmp_path / "claims" / "000000.0").write_bytes(content)

    with Claims(str(tmp_path)) as claims:
        at_first = claims.take(0)
        clock[0] += pulse.PATIENCE
        later = claims.take(0)

    assert (at_first, later) == (False, True)


def test_a_worker_that_wakes_up_does_not_remove_the_claim_that_replaced_its_own(tmp_path, clock):
    with Claims(str(tmp_path)) as slow:
        assert slow.take(0)
        values = json.loads((tmp_path / "workers" / f"{slow.worker}.json").read_text())
        (tmp_path / "workers" / f"{slow.worker}.json").write_text(json.dumps(values | {"host": "elsewhere"}))
        with Claims(str(tmp_path)) as next_one:
            assert not next_one.take(0)
            clock[0] += pulse.PATIENCE
            assert next_one.take(0)
            slow.release(0)
            assert names(tmp_path) == ["000000.1"]
            assert not slow.take(0)


def test_other_files_between_the_claims_are_ignored(tmp_path):
    with Claims(str(tmp_path)) as claims:
        for name in ("000001", "x.0", "000002.x", ".nfs000001", "000003.0.new"):
            (tmp_path / "claims" / name).write_text("")
        assert claims.taken() == set()
        assert claims.take(1)


def test_a_working_process_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(pulse, "PULSE_INTERVAL", 0.01)

    with Claims(str(tmp_path)) as claims:
        assert not pulse.stands_still(str(tmp_path / "workers" / f"{claims.worker}.count"))


def test_a_claim_made_just_before_the_folder_went_away_is_kept(tmp_path, monkeypatch):
    with Claims(str(tmp_path)) as one:
        listed = one._listed
        answers = iter((listed, lambda: listed() and os.listdir(tmp_path / "away")))
        monkeypatch.setattr(one, "_listed", lambda: next(answers)())
        with pytest.raises(FileNotFoundError):
            one.take(0)
        monkeypatch.setattr(one, "_listed", listed)

        assert one.take(0)
        assert [path.name for path in (tmp_path / "claims").iterdir()] == ["000000.0"]
