"""What goes wrong with workers, tried on processes of their own: the result has the bytes of a run in one process."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from pixelwise.inference import NullProgress, RasterError, plan
from pixelwise.inference.disk import pulse
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.ledger import sharing
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.one_block import compute_block
from pixelwise.inference.ledger.store import Store
from pixelwise.inference.work import finish, opened_work, prepare, work
from pixelwise.tests.core.ledgers import alone, files, make
from pixelwise.tests.core.runs import Listener

# A worker that says what it does, and waits for a line before a read.
PROGRAM = """\
import json, sys, threading, time

ledger, settings = sys.argv[1], json.loads(sys.argv[2])
clock = time.time
time.time = lambda: clock() + settings.get("clock", 0)

from pixelwise.inference import NullProgress, PixelwiseError
from pixelwise.inference.disk import pulse
from pixelwise.inference.ledger import sharing
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.one_block import compute_block
from pixelwise.inference.loop.classify import Classifier
from pixelwise.inference.work import parse_map, work

pulse.PULSE_INTERVAL = 0.05
sharing.AWAY = settings.get("away", sharing.AWAY)
sharing._LATE_AT_LEAST = 3600.0
read, lock, said, reads = Classifier.read, threading.Lock(), set(), 0

def say(text):
    if text not in said:
        print(text, flush=True)
    said.add(text)

def waiting_read(self, source, tiles):
    global reads
    with lock:
        reads += 1
        if reads == settings.get("pause"):
            say("paused")
            sys.stdin.readline()
    return read(self, source, tiles)

def told_wait(seconds, cancelled):
    say("waiting")
    pulse.wait(0.01, cancelled)

Classifier.read, sharing.wait = waiting_read, told_wait
try:
    print(work(ledger, NullProgress(), [parse_map(text) for text in settings.get("maps", ())], "1"))
except PixelwiseError as error:
    sys.exit(str(error))
"""
NO_SPACES = "network namespaces need the rights of an administrator"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    module = import_module("pixelwise.inference.work.prepare")
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(sharing, "_POLL", 0.02)
    monkeypatch.setattr(sharing, "_LATE_AT_LEAST", 3600.0)  # no worker is too slow, however busy the computer


@pytest.fixture
def shared(tmp_path):
    """The files of a run in one process, and the ledger of the same run."""
    small = {"size": (200, 180), "extras": False}
    return alone(tmp_path / "plain", **small), prepare(plan(make(tmp_path / "shared", **small)), NullProgress())


@contextmanager
def worker(ledger, *host, **settings):
    """A worker; `host` is a command that starts another one."""
    command = [*host, sys.executable, "-c", PROGRAM, ledger, json.dumps(settings)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process, text):
    line = process.stdout.readline().strip()
    assert line == text, process.stderr.read()


def ended(process):
    """Let a worker go on; return its exit code, what it said, and what it complained about."""
    out, complaint = process.communicate("\n")
    return process.returncode, out.split(), complaint


class Impatient(Listener):
    """A listener that gives up before a worker whose counter does not change would count as dead."""

    def __init__(self):
        super().__init__()
        self.until = time.monotonic() + pulse.PATIENCE * 0.8

    def cancelled(self):
        return time.monotonic() > self.until


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped")
def test_the_blocks_of_a_stopped_worker_are_taken_over_and_it_changes_nothing_when_it_goes_on(
    tmp_path, shared, monkeypatch
):
    monkeypatch.setattr(pulse, "PATIENCE", 0.5)
    expected, ledger = shared
    with worker(ledger, pause=3) as slow:
        says(slow, "paused")
        slow.send_signal(signal.SIGSTOP)
        finish(ledger, NullProgress())
        published = files(tmp_path / "shared" / "out")
        slow.send_signal(signal.SIGCONT)
        code, _, complaint = ended(slow)

    assert (code, complaint) == (0, "")
    assert published == files(tmp_path / "shared" / "out") == expected


def test_finish_does_not_wait_for_a_worker_that_lives_but_takes_long(tmp_path, shared, monkeypatch):
    monkeypatch.setattr(sharing, "_LATE_AT_LEAST", 0.2)
    monkeypatch.setattr(pulse, "PATIENCE", 600.0)  # finish alone may take a minute on a busy computer
    expected, ledger = shared
    listener = Impatient()
    with worker(ledger, pause=3) as slow:
        says(slow, "paused")
        finish(ledger, listener)
        lives = slow.poll() is None
        code, _, complaint = ended(slow)

    assert lives
    assert (code, complaint) == (0, "")
    assert any("are taking too long to finish" in line for line in listener.lines)
    assert files(tmp_path / "shared" / "out") == expected


def test_a_block_that_two_workers_compute_is_stored_and_counted_once(tmp_path, shared, monkeypatch):
    monkeypatch.setattr(sharing, "_LATE_AT_LEAST", 0.0)
    monkeypatch.setattr(sharing, "_LATE", 0.0)
    expected, ledger = shared
    with worker(ledger, pause=3) as slow:
        says(slow, "paused")
        computed = work(ledger, NullProgress())
        code, said, _ = ended(slow)
    blocks = Store.at(ledger).division.blocks
    finish(ledger, NullProgress())

    assert code == 0
    assert computed + int(said[-1]) == blocks
    assert files(tmp_path / "shared" / "out") == expected


def test_blocks_that_others_have_just_begun_are_left_to_them(shared):
    _, ledger = shared
    with worker(ledger, pause=3) as slow:
        says(slow, "paused")
        computed = work(ledger, NullProgress())
        listed = len(Store.at(ledger).listed)
        _, said, _ = ended(slow)

    blocks = Store.at(ledger).division.blocks
    assert listed < blocks
    assert computed + int(said[-1]) == blocks


def test_a_worker_may_join_late(tmp_path, shared):
    expected, ledger = shared
    with worker(ledger, pause=5) as first:
        says(first, "paused")
        with worker(ledger) as late:
            late_code, late_said, _ = ended(late)
        code, said, _ = ended(first)
    computed = int(said[-1]), int(late_said[-1])
    blocks = Store.at(ledger).division.blocks
    finish(ledger, NullProgress())

    assert (code, late_code) == (0, 0)
    assert min(computed) > 0
    assert sum(computed) == blocks
    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_waits_while_the_folder_of_the_ledger_is_away(tmp_path, shared):
    expected, ledger = shared
    folder = Path(ledger).parent
    with worker(ledger, pause=3) as one:
        says(one, "paused")
        folder.rename(tmp_path / "away")
        one.stdin.write("\n")
        one.stdin.flush()
        says(one, "waiting")
        (tmp_path / "away").rename(folder)
        code, said, complaint = ended(one)
    blocks = Store.at(ledger).division.blocks
    finish(ledger, NullProgress())

    assert (code, complaint) == (0, "")
    assert int(said[-1]) == blocks
    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_says_that_the_folder_of_the_ledger_is_gone_for_good(tmp_path, shared):
    expected, ledger = shared
    folder = Path(ledger).parent
    with worker(ledger, pause=3, away=0.1) as one:
        says(one, "paused")
        folder.rename(tmp_path / "away")
        code, _, complaint = ended(one)
    (tmp_path / "away").rename(folder)
    finish(ledger, NullProgress())

    assert code == 1
    assert "cannot be used" in complaint
    assert "Traceback" not in complaint
    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_whose_imagery_is_gone_too_says_so_and_others_finish_once_it_is_back(tmp_path, shared):
    expected, ledger = shared
    with worker(ledger, pause=3) as one:
        says(one, "paused")
        (tmp_path / "shared").rename(tmp_path / "away")
        code, _, complaint = ended(one)
    (tmp_path / "away").rename(tmp_path / "shared")
    finish(ledger, NullProgress())

    assert code == 1
    assert re.search(r"0\.tif|it cannot be used", complaint)  # the raster or the ledger, whichever is needed first
    assert "Traceback" not in complaint
    assert files(tmp_path / "shared" / "out") == expected


def test_imagery_that_disappears_while_a_block_waits_for_the_folder_ends_the_worker_at_once(shared, monkeypatch):
    _, ledger = shared
    monkeypatch.setattr(sharing, "AWAY", 60.0)
    store, checks = Store.at(ledger), count()

    class Watch:
        def check(self, *, at_once):
            if next(checks) > 0:
                raise RasterError("The raster has disappeared.")

    with opened_work(store, NullProgress()) as means, Claims(ledger) as claims:
        block = compute_block(means, store.division, 0)
        share = sharing.SharedLedger(store, claims, replace(means, watch=Watch()))
        shutil.rmtree(ledger)

        with pytest.raises(RasterError, match="has disappeared"):
            share.keep(0, block)


def test_clocks_an_hour_apart_do_not_matter(tmp_path, shared):
    expected, ledger = shared
    with worker(ledger, pause=3, clock=3600) as early, worker(ledger, pause=3, clock=-3600) as late:
        says(early, "paused")
        says(late, "paused")
        for path in Path(ledger).rglob("*"):
            with suppress(FileNotFoundError):  # a block may just be getting its name
                os.utime(path, (0, 0))
        codes = [ended(one)[0] for one in (early, late)]
    finish(ledger, NullProgress())

    assert codes == [0, 0]
    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_without_the_source_says_so_and_takes_no_block_while_others_finish(tmp_path, shared):
    expected, ledger = shared
    (tmp_path / "empty").mkdir()
    shutil.copy(tmp_path / "shared" / "m.onnx", tmp_path / "empty")
    shutil.move(str(tmp_path / "shared" / "0.tif"), str(tmp_path / "0.tif"))
    with worker(ledger, maps=[f"{tmp_path / 'shared'}={tmp_path / 'empty'}"]) as blind:
        code, _, complaint = ended(blind)
    claimed = Path(ledger, "claims").exists()
    shutil.move(str(tmp_path / "0.tif"), str(tmp_path / "shared" / "0.tif"))
    with worker(ledger) as seeing:
        other = ended(seeing)[0]
    finish(ledger, NullProgress())

    assert code == 1
    assert '"0"' in complaint
    assert not claimed
    assert other == 0
    assert files(tmp_path / "shared" / "out") == expected


def as_host(name):
    """The command that starts a program in network and host name spaces of its own; the test is skipped without."""
    host = ["unshare", "--net", "--uts", "sh", "-c", f'hostname {name} && exec "$@"', name]
    if not shutil.which("unshare") or subprocess.run([*host, "true"], capture_output=True, check=False).returncode:
        pytest.skip(NO_SPACES)
    return host


def test_hosts_without_a_network_share_a_folder_and_one_is_killed(tmp_path, shared, monkeypatch):
    expected, ledger = shared
    with worker(ledger, *as_host("one"), pause=3) as one, worker(ledger, *as_host("other"), pause=4) as other:
        says(one, "paused")
        says(other, "paused")
        owners = [Owner.of(json.loads(path.read_text())) for path in Path(ledger, "workers").glob("*.json")]
        one.kill()
        one.wait()
        code, said, _ = ended(other)
    missing = Store.at(ledger).division.blocks - len(Store.at(ledger).listed)
    monkeypatch.setattr(pulse, "PATIENCE", 0.5)
    finish(ledger, NullProgress())

    assert {owner.host for owner in owners} == {"one", "other"}
    assert not any(owner.is_dead for owner in owners)  # another host: its counter says so
    assert code == 0
    assert int(said[-1]) > 0
    assert missing > 0
    assert files(tmp_path / "shared" / "out") == expected
