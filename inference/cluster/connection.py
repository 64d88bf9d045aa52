"""The connection to a Dask scheduler, or to processes on this computer. Only this module imports Dask."""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib
import json
import logging
import multiprocessing.spawn
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any

from ..errors import ArgumentError, EngineError
from ..i18n import tr
from ..job import worker_count
from ..network.guard import found_python
from ..progress import Progress
from .address import Address

NO_ANSWER = (
    OSError,
    ValueError,
    asyncio.TimeoutError,
    concurrent.futures.TimeoutError,
    concurrent.futures.CancelledError,
)
"""Errors of Dask if a scheduler does not answer, or a client is closed."""

_OLDEST = 2022, 12  # version of Dask; earlier ones fail with Python 3.11
_CONNECT = 30.0  # seconds
_START = 60.0, 5.0  # seconds in which processes start, and more for each of them
_SILENT = logging.CRITICAL
_LOOPBACK = "127.0.0.1"
_KEYS = {"ca": "tls_ca_file", "cert": "tls_client_cert", "key": "tls_client_key"}
_FORGETFUL = {"distributed.admin.low-level-log-length": 1}  # else a client keeps its last 1000 messages, with all tasks
_OWN_PROCESSES: dict[str, object] = {
    "distributed.scheduler.http.routes": [],  # no web interface, which exposes more than a run needs
    "distributed.worker.http.routes": [],
    # Dask's default, MALLOC_TRIM_THRESHOLD_, returns the memory of each tile to the system, which costs time.
    "distributed.nanny.pre-spawn-environ": {},
}


def distributed() -> Any:  # noqa: ANN401  an optional package
    """Return the package of Dask for clusters.

    Raises:
        EngineError: It is not installed, too old, or broken.
    """
    try:
        package = importlib.import_module("distributed")
        _require_version(package.__version__)
        return package
    except Exception as error:  # a package that is too old for this Python raises any
        raise EngineError(
            tr(
                "Cluster: the Python package distributed, a part of Dask, is required but cannot be used "
                '({reason}). In QGIS, choose Plugins > Pixelwise > "Install the Inference Engine…" and select the '
                "package distributed; elsewhere, install it as described in docs/scaling.md. Or leave Cluster empty."
            ).format(reason=error),
            "cluster",
        ) from error


def _require_version(version: str) -> None:
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers and tuple(map(int, numbers.groups())) < _OLDEST:
        raise ImportError(
            tr("version {version} is older than {oldest}").format(version=version, oldest="{}.{}".format(*_OLDEST))
        )


@contextmanager
def connected(address: Address, progress: Progress) -> Iterator[Any]:
    """Return a client of the cluster at an address; processes on this computer live as long as it does.

    Raises:
        PixelwiseError: Dask is missing, or there is no connection.
    """
    dask = distributed()
    if address.scheduler:
        with _logs_silenced(), _client(dask, address.scheduler, _security(dask, address), address.scheduler) as client:
            yield client
        return
    name = f"local:{address.processes}"
    with (
        _logs_silenced(),
        _own_processes(dask, address.processes, progress) as cluster,
        _client(dask, cluster, cluster.security, name) as client,
    ):
        yield client


@contextmanager
def _logs_silenced() -> Iterator[None]:
    """Keep Dask from printing its tracebacks: the run reports its errors."""
    names = [name for name in [*logging.root.manager.loggerDict] if name.partition(".")[0] == "distributed"]
    before = {logger: logger.level for logger in map(logging.getLogger, names)}  # some have levels of their own
    for logger in before:
        logger.setLevel(_SILENT)
    try:
        yield
    finally:
        for logger, level in before.items():
            logger.setLevel(level)


@contextmanager
def _client(dask: Any, address: Any, security: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    try:
        with importlib.import_module("dask.config").set(_FORGETFUL):
            client = dask.Client(address, security=security, timeout=_CONNECT, set_as_default=False)
    except (*NO_ANSWER, TypeError) as error:  # TypeError: tls:// without certificates
        raise unreachable(name, error) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # at the end of a run, nothing depends on it, and Dask raises any
            client.close(timeout=_CONNECT if client.status == "running" else 1)


def unreachable(name: str, error: BaseException) -> EngineError:
    """Return the error about a scheduler that does not answer."""
    return EngineError(
        tr(
            "Cluster {name}: the scheduler cannot be reached ({reason}). Finished parts are kept, unless the output is "
            "temporary: start the same run again with the cluster, or with Cluster empty to finish it on this computer."
        ).format(name=name, reason=str(error) or type(error).__name__),
        "cluster",
    )


def _security(dask: Any, address: Address) -> Any:  # noqa: ANN401
    """Return the certificates for a scheduler; None for those of Dask's configuration.

    Raises:
        ArgumentError: The file does not name them.
    """
    if not address.security:
        return None
    folder = os.path.dirname(os.path.abspath(address.security))
    try:
        with open(address.security, encoding="utf-8") as file:
            values = json.load(file)
        paths = {option: os.path.join(folder, values[key]) for key, option in _KEYS.items()}
        for path in paths.values():
            open(path, "rb").close()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArgumentError(
            tr(
                "Cluster: the security file {file} cannot be used ({reason}). It must be JSON with the paths of three "
                'PEM files: {{"ca": …, "cert": …, "key": …}}.'
            ).format(file=address.security, reason=error),
            "cluster",
        ) from error
    return dask.Security(require_encryption=True, **paths)


@contextmanager
def _own_processes(dask: Any, count: int, progress: Progress) -> Iterator[Any]:  # noqa: ANN401
    """Start workers that only processes of this computer can reach, and only with a certificate of this run."""
    security = _temporary_security(dask, progress)
    config = importlib.import_module("dask.config")
    settings = {
        "n_workers": count,
        "threads_per_worker": 1,
        "host": _LOOPBACK,
        "protocol": "tls://" if security else "tcp://",
        "security": security or dask.Security(require_encryption=False),
        "dashboard_address": f"{_LOOPBACK}:0",
        "worker_dashboard_address": f"{_LOOPBACK}:0",
        "silence_logs": _SILENT,
        "memory_limit": 0,
        "death_timeout": _START[0] + _START[1] * count,
    }
    with config.set(_OWN_PROCESSES), _started_by(found_python().command[0]):
        try:
            with _interrupts_delayed():
                cluster = dask.LocalCluster(**settings)
        except Exception as error:  # Dask raises any
            raise EngineError(
                tr("Cluster local:{count}: the processes cannot be started ({reason}). Leave Cluster empty.").format(
                    count=count, reason=str(error) or type(error).__name__
                ),
                "cluster",
            ) from error
        try:
            yield cluster
        finally:
            with suppress(Exception):  # of Dask; processes that do not answer in time end with this one
                cluster.__exit__(None, None, None)


def _temporary_security(dask: Any, progress: Progress) -> Any:  # noqa: ANN401
    """Return certificates that are created for this run; None, with a warning, if the package for them is missing."""
    try:
        return dask.Security.temporary()
    except ImportError:
        progress.warning(
            tr(
                "Cluster local:N: the Python package cryptography is not installed, so the worker processes accept "
                "connections from every user of this computer, who could then run programs under your account. Install "
                "the package if other people use this computer."
            )
        )
        return None


@contextmanager
def _started_by(python: str) -> Iterator[None]:
    """Start processes by a Python, even in a program that embeds Python."""
    before = multiprocessing.spawn.get_executable()
    multiprocessing.spawn.set_executable(python)
    try:
        yield
    finally:
        multiprocessing.spawn.set_executable(before)


@contextmanager
def _interrupts_delayed() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, since this one ends them; not on Windows."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it is started meanwhile, and lets the signal through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def threads_of(count: int, parallel_factor: str) -> str:
    """Return the parallel factor of each of several processes on one computer."""
    return str(max(1, worker_count(parallel_factor) // count))
