"""A Dask cluster computes the blocks of a run, with the same bytes as a run in one process."""

import asyncio
import importlib
import json
import logging
import multiprocessing.spawn
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pixelwise.inference import ArgumentError, Cancelled, EngineError, ModelError, NullProgress, OutputError, plan, run
from pixelwise.inference.cluster import Address, address_of, crew, run_job, scheduling
from pixelwise.inference.cluster.connection import connected
from pixelwise.inference.cluster.task import take_part
from pixelwise.inference.command_line import main
from pixelwise.inference.ledger.store import Store, stores
from pixelwise.inference.network import guard
from pixelwise.inference.work import prepare
from pixelwise.tests.core.clusters import ROOT, alone, make, scheduler, worker
from pixelwise.tests.core.ledgers import files
from pixelwise.tests.core.runs import Listener

pytestmark = pytest.mark.usefixtures("small_blocks")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("  ", None),
        ("local:4", Address(processes=4)),
        (" tcp://host:8786 ", Address("tcp://host:8786")),
        ("tcp://[::1]:8786/", Address("tcp://[::1]:8786")),
        ("tls://10.0.0.1:8786", Address("tls://10.0.0.1:8786")),
        ("tls://host:8786?security=C:\\x y\\s.json", Address("tls://host:8786", security="C:\\x y\\s.json")),
    ],
)
def test_an_address_is_read(text, address):
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text", ["host", "host:8786", "tcp://host", "http://host:1", "local", "local:0", "local:257", "local:-1",
             "tcp://host:8786?security=s.json", "tls://host:8786?other=1", "tcp://a b:1"]
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ArgumentError, match=r"expected the address of a Dask scheduler") as caught:
        address_of(text)

    assert caught.value.about == "cluster"


def test_a_missing_dask_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    wanted = make(tmp_path)

    with pytest.raises(EngineError, match=r"package distributed, .* Plugins > Pixelwise > .* docs/scaling\.md"):
        run_job(replace(wanted, cluster="local:2"), NullProgress())

    assert files(tmp_path / "out") == {}
    assert stores(wanted.output) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("raise AttributeError('no coroutine')", "no coroutine"),
        ("__version__ = '2021.12.0'", r"version 2021\.12\.0 is older than 2022\.12"),
    ],
)
def test_a_dask_that_is_broken_or_too_old_is_named(tmp_path, monkeypatch, content, reason):
    (tmp_path / "distributed.py").write_text(content)
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(EngineError, match=rf"package distributed, .* cannot be used \({reason}\)"):
        run_job(replace(make(tmp_path), cluster="local:2"), NullProgress())

    sys.modules.pop("distributed", None)


def test_nothing_but_a_cluster_imports_dask():
    code = "import sys, pixelwise.inference, pixelwise.inference.command_line; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout == "False\n"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"ca": "a.pem", "cert": 1, "key": "a.pem"}',
                                     '{"ca": "none.pem", "cert": "none.pem", "key": "none.pem"}'])  # fmt: skip
def test_a_security_file_that_cannot_be_used_is_refused(tmp_path, dask, content):
    (tmp_path / "s.json").write_text(content)
    wanted = make(tmp_path)

    with pytest.raises(ArgumentError, match=r"security file .*s\.json cannot be used"):
        run_job(replace(wanted, cluster=f"tls://localhost:1?security={tmp_path / 's.json'}"), NullProgress())


@pytest.mark.parametrize("arguments", ["merge blend;padding 8", "padding auto"])
def test_processes_of_this_computer_give_the_bytes_of_a_plain_run(tmp_path, dask, arguments):
    expected = alone(tmp_path / "plain", arguments=arguments)
    listener = Listener()

    run_job(replace(make(tmp_path / "shared", arguments=arguments), cluster="local:2"), listener)

    assert files(tmp_path / "shared" / "out") == expected
    shares = [line for line in listener.lines if line.startswith("Worker ")]
    assert len(shares) == 2
    assert all(line.startswith("Worker tls://127.0.0.1:") for line in shares)
    assert listener.fractions == sorted(listener.fractions)


def test_a_worker_that_is_killed_and_one_that_comes_late_change_no_byte(tmp_path, dask):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared", report=str(tmp_path / "report.html"))
    began, came = [], threading.Event()

    class Killing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            if fraction > 0 and not began:
                began.append(fraction)
                first.kill()
                late.start()

    with scheduler(tmp_path) as server, worker(server) as first:

        def join():
            with worker(server):
                came.wait()

        late = threading.Thread(target=join, name="late worker")
        try:
            run_job(replace(wanted, cluster=server.address), listener := Killing())
        finally:
            came.set()
            if late.ident:
                late.join()

    assert files(tmp_path / "shared" / "out") == expected
    assert any("anyone who can reach this address can run programs" in line for line in listener.warnings)
    assert "Worker tcp://127.0.0.1:" in (tmp_path / "report.html").read_text()
    shares = [re.search(r": (\d+) of (\d+) blocks\.$", line) for line in listener.lines]
    computed = [(int(share[1]), int(share[2])) for share in shares if share]
    assert sum(count for count, _ in computed) == computed[0][1]


def test_a_block_that_is_removed_when_all_workers_have_ended_is_computed_again(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(crew, "_AGAIN", 0.1)
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    note, is_done, removed = crew.Crew._note, crew.Crew._is_done, []

    def noted(self, worker, result):
        note(self, worker, result)
        if self._computed and not removed:
            removed.append(0)
            self._store.discard(0)

    monkeypatch.setattr(crew.Crew, "_note", noted)
    monkeypatch.setattr(crew.Crew, "_is_done", lambda self: bool(removed) and is_done(self))

    run_job(replace(wanted, cluster="local:1"), NullProgress())

    assert removed
    assert files(tmp_path / "shared" / "out") == expected


def test_a_run_that_another_process_publishes_meanwhile_ends_in_words(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(crew, "_AGAIN", 0.1)
    look = crew.Crew._look

    def published(self):
        self._store.end()
        look(self)

    monkeypatch.setattr(crew.Crew, "_look", published)

    with pytest.raises(OutputError, match="another process has published the result in the meantime"):
        run_job(replace(make(tmp_path), cluster="local:1"), NullProgress())

    assert files(tmp_path / "out") == {}


def test_a_run_whose_scheduler_dies_fails_in_words_and_is_finished_on_this_computer(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(scheduling, "_ANSWER", 5)
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")

    class Killing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            server.kill()

    ledger = prepare(plan(wanted), NullProgress())
    with scheduler(tmp_path) as server, worker(server), pytest.raises(EngineError, match="cannot be reached"):
        run_job(replace(wanted, cluster=server.address), Killing())
    assert files(tmp_path / "shared" / "out") == {}
    assert Store.at(ledger) is not None

    run(plan(replace(wanted, resumable=True)), NullProgress())

    assert files(tmp_path / "shared" / "out") == expected


def test_dask_prints_no_errors_while_a_run_is_connected(tmp_path, dask):
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core")]
    before = [logger.level for logger in loggers]
    with scheduler(tmp_path) as server:
        for address in (Address(server.address), Address(processes=1)):
            with connected(address, NullProgress()):
                prints = [logger.isEnabledFor(logging.ERROR) for logger in loggers]

            assert prints == [False] * 3
            assert [logger.level for logger in loggers] == before


def test_a_worker_without_pixelwise_is_named(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path != ROOT])  # which its processes inherit

    with pytest.raises(
        EngineError, match=r"none of the workers can be used\. tls://.*: Pixelwise is not installed there"
    ):
        run_job(replace(make(tmp_path), cluster="local:1"), NullProgress())


def test_a_worker_that_does_not_see_the_ledger_is_named(tmp_path, dask):
    folder = tmp_path / "away"
    folder.mkdir()

    assert take_part(str(folder), str(folder / "cluster-1"), "1") == {"unseen": True}


def test_the_processes_of_this_computer_listen_to_nobody_else(tmp_path, dask):
    psutil = importlib.import_module("psutil")
    with connected(Address(processes=1), NullProgress()) as client:
        own = psutil.Process()
        listening = [
            connection.laddr.ip
            for process in (own, *own.children(recursive=True))
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert client.security.require_encryption

    assert {*listening} == {"127.0.0.1"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program is a script of a shell")
def test_the_processes_start_by_the_python_that_was_found(tmp_path, dask, monkeypatch):
    program, used = tmp_path / "python-in-qgis", tmp_path / "used"
    program.write_text(f'#!/bin/sh\necho "$*" >>"{used}"\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(guard, "_find_python", lambda: guard.GuardPython((str(program), "-B"), os.environ))
    before = multiprocessing.spawn.get_executable()

    with connected(Address(processes=1), NullProgress()):
        pass

    assert "spawn_main" in used.read_text()
    assert multiprocessing.spawn.get_executable() == before


def test_without_the_package_for_certificates_there_is_a_warning(dask, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography", None)
    listener = Listener()
    with connected(Address(processes=1), listener) as client:
        address = client.scheduler.address

    assert address.startswith("tcp://127.0.0.1:")
    assert [line for line in listener.warnings if "cryptography is not installed" in line]


def test_a_job_that_cannot_be_planned_ends_the_processes_that_have_begun_to_start(tmp_path, dask):
    wanted = make(tmp_path)

    with pytest.raises(ModelError):
        run_job(replace(wanted, model=str(tmp_path / "a.onnx"), cluster="local:1"), NullProgress())

    assert multiprocessing.active_children() == []


def test_a_cancelled_run_keeps_what_is_finished_and_stops_its_workers(tmp_path, dask):
    wanted = make(tmp_path)

    class Cancelling(Listener):
        def cancelled(self):
            return any(store.count for store in stores(wanted.output))

    with pytest.raises(Cancelled):
        run_job(replace(wanted, cluster="local:1"), Cancelling())

    (store,) = stores(wanted.output)
    assert not list(Path(store.folder).glob("cluster-*"))
    assert files(tmp_path / "out") == {}


def test_a_cluster_without_workers_and_an_address_without_a_scheduler_are_refused(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(crew, "_ALONE", 0)
    wanted = make(tmp_path)
    with scheduler(tmp_path) as server, pytest.raises(EngineError, match="no worker has been available for a minute"):
        run_job(replace(wanted, cluster=server.address), NullProgress())

    monkeypatch.setattr(importlib.import_module("pixelwise.inference.cluster.connection"), "_CONNECT", 1)
    with pytest.raises(EngineError, match="cannot be reached"):
        run_job(replace(wanted, cluster=server.address), NullProgress())
    with pytest.raises(EngineError, match=r"tls://127\.0\.0\.1:1: the scheduler cannot be reached"):
        run_job(replace(wanted, cluster="tls://127.0.0.1:1"), NullProgress())


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no masks of signals")
def test_ctrl_c_does_not_reach_the_processes_which_the_run_ends(dask):
    with connected(Address(processes=1), NullProgress()) as client:
        cluster = scheduling.Scheduling("local:1", client, "")
        (worker,) = cluster.present()
        mask = cluster.submit(worker, signal.pthread_sigmask, signal.SIG_BLOCK, []).result(timeout=60)

    assert signal.SIGINT in mask
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_task_that_fails_is_reported_with_its_error_and_its_line(dask):
    with connected(Address(processes=1), NullProgress()) as client:
        cluster = scheduling.Scheduling("local:1", client, "")
        (worker,) = cluster.present()
        task = cluster.submit(worker, json.loads, "{")
        task.exception(timeout=60)

        outcome = cluster.outcomes({"task": task})["task"]

    assert re.fullmatch(
        r"its task failed \(JSONDecodeError: Expecting property name .* decoder\.py:\d+\)", outcome.failure
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program is a script of a shell")
def test_processes_that_do_not_start_are_an_error_in_words(tmp_path, dask, monkeypatch):
    program = tmp_path / "python-broken"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(guard, "_find_python", lambda: guard.GuardPython((str(program),), os.environ))

    with (
        pytest.raises(EngineError, match="local:1: the processes cannot be started"),
        connected(Address(processes=1), NullProgress()),
    ):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program is a script of a shell")
def test_processes_that_hang_when_they_start_are_an_error_in_words(tmp_path, dask, monkeypatch):
    program = tmp_path / "python-hanging"
    program.write_text(f'#!/bin/sh\ncase "$*" in *spawn_main*) exec sleep 600;; esac\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(guard, "_find_python", lambda: guard.GuardPython((str(program),), os.environ))
    monkeypatch.setattr(importlib.import_module("pixelwise.inference.cluster.connection"), "_START", (1.0, 0.0))

    with (
        pytest.raises(EngineError, match="local:1: the processes cannot be started"),
        connected(Address(processes=1), NullProgress()),
    ):
        pass

    for process in multiprocessing.active_children():  # which would end with this program
        process.kill()
        process.join()


@pytest.mark.parametrize("error", [asyncio.TimeoutError, AssertionError])
def test_processes_that_do_not_close_as_expected_do_not_fail_a_run_that_has_ended(dask, monkeypatch, error):
    def late(close):
        def closed(self, *rest, **options):
            close(self, *rest, **options)
            if rest or options:  # not when the garbage collector closes a client
                raise error

        return closed

    monkeypatch.setattr(dask.LocalCluster, "__exit__", late(dask.LocalCluster.__exit__))
    monkeypatch.setattr(dask.Client, "close", late(dask.Client.close))

    with connected(Address(processes=1), NullProgress()) as client:
        result = client.submit(int, 3).result(timeout=60)

    assert result == 3
    assert client.status == "closed"


def test_the_command_classifies_on_a_cluster(tmp_path, dask, capsys):
    expected = alone(tmp_path / "plain", arguments="padding 8")
    wanted = make(tmp_path / "shared")
    paths = [wanted.rasters[0].uri, wanted.model, wanted.output]

    assert main(["classify", *paths, "--arguments", "padding 8", "--cluster", "local:2"]) == 0

    written = files(tmp_path / "shared" / "out")
    style = written.pop("map.qmd"), expected.pop("map.qmd")  # which name the program
    assert all(style)
    assert capsys.readouterr().out == f"{wanted.output}\n"
    assert written == expected
