"""Run a job on a cluster: its workers compute the blocks of the ledger, and this process writes the files."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import Any, Callable

from ..batch import OneNetwork, RunItem
from ..disk.durable import remove_file, write_whole
from ..errors import Cancelled, OutputError
from ..i18n import tr
from ..job import Job
from ..ledger.sharing import Work
from ..ledger.store import Store
from ..network.engine import Network
from ..plan import Plan, plan
from ..progress import NullProgress, Progress, RecordingProgress
from ..run import Summary, run
from ..work import prepare
from .address import Address, address_of
from .connection import connected, distributed, threads_of
from .crew import Crew
from .dispatch import Dispatch
from .remote import ModelFiles
from .scheduling import Scheduling
from .task import take_part

_PERMIT = "cluster-{token}"
_POLL = 0.1  # seconds between checks of the cancel button while processes start


def run_job(job: Job, progress: Progress, planned: Callable[[Job], Plan] = plan) -> Summary:
    """Plan a job, run it on the cluster that it names, or in this process, and write its outputs.

    Args:
        job: The job.
        progress: The listener.
        planned: Plans the job, while processes on this computer start.

    Raises:
        PixelwiseError: The run failed; the finished blocks of a cluster are kept in its ledger.
        Cancelled: The user cancels; the finished blocks are kept too.
    """
    with opened_cluster(job) as run_there:
        return (run_there or run)(planned(job), progress)


@contextmanager
def opened_cluster(job: Job) -> Iterator[RunItem | None]:
    """Return a function that runs plans, such as those of a batch, one after the other on the cluster of a job.

    All of them share one connection and one network. Processes on this computer begin to start at once. Without a
    cluster, there is None.

    Raises:
        PixelwiseError: The address is invalid, or Dask is missing.
    """
    address = address_of(job.cluster)
    if address is None:
        yield None
        return
    distributed()
    with _Cluster(address, job.parallel_factor) as cluster:
        yield OneNetwork(cluster.run)


class _Cluster:
    """A cluster that runs plans one after the other over one connection."""

    def __init__(self, address: Address, parallel_factor: str) -> None:
        """Run plans on the cluster at an address."""
        self._address = address
        self._name = address.scheduler or f"local:{address.processes}"
        self._threads = threads_of(address.processes, parallel_factor) if address.processes else parallel_factor
        self._open = ExitStack()
        self._client: Any = None
        self._log = RecordingProgress(NullProgress())  # of the thread that starts processes
        self._starting: Future[Any] | None = None
        self._thread = ThreadPoolExecutor(1, "pixelwise cluster")

    def __enter__(self) -> _Cluster:
        """Begin to start processes on this computer, since that takes seconds."""
        if self._address.processes:
            self._starting = self._thread.submit(lambda: self._open.enter_context(connected(self._address, self._log)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._thread.shutdown()
        self._client = None
        self._open.__exit__(kind, error, trace)

    def run(self, plan: Plan, progress: Progress, network: Network) -> Summary:
        """Run a plan and write its outputs.

        Raises:
            PixelwiseError: The run failed.
            Cancelled: The user cancels.
        """
        prepare(plan, progress, network)
        return run(plan, progress, network, helpers=partial(self._work_off, plan))

    def _work_off(self, plan: Plan, store: Store, work: Work, progress: Progress) -> None:
        """Let the workers compute the blocks of a ledger.

        Raises:
            PixelwiseError: No worker can be used, or the scheduler does not respond.
            Cancelled: The user cancels.
        """
        scheduling = Scheduling(self._name, self._connected(progress), self._threads)
        model = ModelFiles.of(plan.job.model, plan.definition.states)
        with (
            _permit(store) as permit,
            Dispatch(scheduling, store, work, model, progress) as dispatch,
        ):

            def join(worker: str, threads: str) -> Any:  # noqa: ANN401  a future of Dask
                return scheduling.submit(worker, take_part, store.folder, permit, threads)

            with Crew(scheduling, store, join, dispatch, progress) as crew:
                crew.work()

    def _connected(self, progress: Progress) -> Any:  # noqa: ANN401
        if self._client is None:
            starting, self._starting = self._starting, None
            self._client = self._started(starting, progress) if starting else self._reached(progress)
        return self._client

    def _started(self, starting: Future[Any], progress: Progress) -> Any:  # noqa: ANN401
        """Wait for the processes on this computer; return their client.

        Raises:
            PixelwiseError: They cannot be started.
            Cancelled: The user cancels.
        """
        while not wait([starting], _POLL).done:
            if progress.cancelled():
                raise Cancelled
        for warning in self._log.warnings:
            progress.warning(warning)
        return starting.result()

    def _reached(self, progress: Progress) -> Any:  # noqa: ANN401
        if self._address.is_open:
            progress.warning(
                tr(
                    "Cluster {address}: the connection is not encrypted, and anyone who can reach this address can run "
                    "programs as the user of the workers. Use it only on a network where you trust everyone, or use "
                    "tls://."
                ).format(address=self._address.scheduler)
            )
        return self._open.enter_context(connected(self._address, progress))


@contextmanager
def _permit(store: Store) -> Iterator[str]:
    """Create the file during whose existence workers continue."""
    path = os.path.join(store.folder, _PERMIT.format(token=secrets.token_hex(8)))
    try:
        write_whole(path, b"")
    except OSError as error:
        raise OutputError(
            tr("Ledger {folder}: the folder is not writable ({reason}).").format(
                folder=store.folder, reason=error.strerror
            )
        ) from error
    try:
        yield path
    finally:
        remove_file(path)
