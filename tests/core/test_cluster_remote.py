"""Workers of a Dask cluster that cannot access the ledger send their blocks to the client, with the same bytes."""

import shutil
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pixelwise.inference import Cancelled, NullProgress, PixelwiseError, plan
from pixelwise.inference.cluster import run_job
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.work import prepare, work
from pixelwise.tests.core.clusters import alone, make, scheduler, worker
from pixelwise.tests.core.ledgers import files
from pixelwise.tests.core.runs import Listener

pytestmark = pytest.mark.usefixtures("small_blocks")


# Run by a worker before it works: it sees only the ledgers in its own temporary folders, and no model.
BLIND = """\
from pixelwise.inference.cluster import remote
from pixelwise.inference.ledger.store import Store

if not hasattr(remote, "is_blind"):  # Dask may run this twice
    remote.is_blind = True
    at, digest = Store.at.__func__, remote._file_digest
    Store.at = classmethod(lambda cls, folder: at(cls, folder) if "pixelwise-" in folder else None)
    remote._file_digest = lambda path: digest(path) if "pixelwise-" in path else ""
"""


@pytest.fixture
def blind(tmp_path):
    path = tmp_path / "blind.py"
    path.write_text(BLIND)
    return str(path)


def test_workers_that_do_not_see_the_ledger_give_the_bytes_of_a_plain_run(tmp_path, dask, blind):
    expected = alone(tmp_path / "plain", arguments="merge blend;padding 8")
    wanted = make(tmp_path / "shared", arguments="merge blend;padding 8", report=str(tmp_path / "report.html"))
    listener = Listener()

    with scheduler(tmp_path) as server, worker(server, "--preload", blind), worker(server, "--preload", blind):
        run_job(replace(wanted, cluster=server.address), listener)

    assert files(tmp_path / "shared" / "out") == expected
    shares = [line for line in listener.lines if line.endswith("of 7 blocks, sent to this computer.")]
    assert shares
    assert sum(int(line.split(": ")[1].split()[0]) for line in shares) == 7
    assert "blocks, sent to this computer" in (tmp_path / "report.html").read_text()
    assert not list(Path(wanted.output).parent.glob(".*/*/claims/*"))


def test_a_worker_is_killed_while_others_with_and_without_the_folder_work_on_the_run(tmp_path, dask, blind):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    began, lost, came = [], threading.Event(), threading.Event()
    ledger = prepare(plan(wanted), NullProgress())

    class Killing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            if fraction > 0 and not began:
                began.append(fraction)
                dying.kill()
                late.start()

        def info(self, text):
            super().info(text)
            if "is no longer connected" in text:
                lost.set()

    with scheduler(tmp_path) as server, worker(server, "--preload", blind) as dying:

        def join():
            with worker(server, "--preload", blind), worker(server):
                lost.wait(60)  # else the run may end before it looks at its workers again
                work(ledger, NullProgress())
                came.wait()

        late = threading.Thread(target=join, name="late workers")
        try:
            run_job(replace(wanted, cluster=server.address), listener := Killing())
        finally:
            came.set()
            if late.ident:
                late.join()

    assert files(tmp_path / "shared" / "out") == expected
    assert any("is no longer connected; other workers compute its blocks" in line for line in listener.lines)


def test_cancelling_stops_a_worker_that_does_not_see_the_ledger(tmp_path, dask, blind, monkeypatch):
    """Its files are removed, and nothing stays claimed."""
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    monkeypatch.setenv("TMPDIR", str(rooms))
    wanted = make(tmp_path / "shared")

    class Cancelling(Listener):
        def cancelled(self):
            return bool(store().count and list(rooms.glob("pixelwise-*")))

    def store():
        return stores(wanted.output)[0]

    prepare(plan(wanted), NullProgress())
    with scheduler(tmp_path) as server, worker(server, "--preload", blind):
        with pytest.raises(Cancelled):
            run_job(replace(wanted, cluster=server.address), Cancelling())
        while list(rooms.glob("pixelwise-*")):
            time.sleep(0.05)

    assert 0 < store().count < store().division.blocks
    assert not list(Path(store().folder, "claims").iterdir())
    assert not list(Path(store().folder, "workers").iterdir())


def host_without(*folders):
    """A command that starts another one in a mount namespace of its own, in which folders are empty."""
    hide = 'while test "$1" != --; do mount -t tmpfs none "$1" || exit 9; shift; done; shift; exec "$@"'
    host = ["unshare", "--map-root-user", "--mount", "sh", "-c", hide, "sh", *map(str, folders), "--"]
    if not shutil.which("unshare") or subprocess.run([*host, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a process cannot have its own view of the folders here")
    return host


def moved(path, folder):
    folder.mkdir()
    return str(shutil.move(path, folder / Path(path).name))


def test_a_host_with_other_folders_sends_its_blocks(tmp_path, dask):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    wanted = replace(wanted, model=moved(wanted.model, tmp_path / "models"))
    host = host_without(tmp_path / "shared" / "out", tmp_path / "models")
    listener = Listener()

    with scheduler(tmp_path) as server, worker(server, host=host):
        run_job(replace(wanted, cluster=server.address), listener)

    assert files(tmp_path / "shared" / "out") == expected
    assert any("42 of 42 blocks, sent to this computer" in line for line in listener.lines)


def test_a_host_that_does_not_see_the_imagery_is_named(tmp_path, dask):
    wanted = make(tmp_path / "shared")
    (raster,) = wanted.rasters
    wanted = replace(wanted, rasters=(replace(raster, uri=moved(raster.uri, tmp_path / "images")),))
    host = host_without(tmp_path / "shared" / "out", tmp_path / "images")

    with (
        scheduler(tmp_path) as server,
        worker(server, host=host),
        pytest.raises(PixelwiseError, match=r"none of the workers can be used\. tcp.*images/a\.tif"),
    ):
        run_job(replace(wanted, cluster=server.address), NullProgress())
