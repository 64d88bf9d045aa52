"""Run a plan on a cluster: its workers compute the blocks of the ledger, and this process publishes the files."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from ..disk.durable import remove_file, write_whole
from ..errors import OutputError
from ..i18n import tr
from ..ledger.store import Store
from ..plan import Plan
from ..progress import Progress
from ..run import Summary, run
from ..work import prepare
from .address import Address, address_of
from .connection import connected, distributed, threads_of
from .crew import Crew
from .task import take_part

_PERMIT = "cluster-{token}"


def run_job(plan: Plan, progress: Progress) -> Summary:
    """Run a plan on the cluster that its job names, or in this process, and write its outputs.

    Args:
        plan: The run.
        progress: The listener.

    Raises:
        PixelwiseError: The run failed; what the workers of a cluster have finished is kept in its ledger.
        Cancelled: The user cancels; what they have finished is kept too.
    """
    address = address_of(plan.job.cluster)
    if address is None:
        return run(plan, progress)
    distributed()
    prepare(plan, progress)
    plan = replace(plan, job=replace(plan.job, resumable=True))
    return run(plan, progress, helpers=partial(_work_off, address, plan.job.parallel_factor))


def _work_off(address: Address, parallel_factor: str, store: Store, progress: Progress) -> None:
    """Let the workers of a cluster compute the blocks of a ledger.

    Raises:
        PixelwiseError: No worker can, or the scheduler is gone.
        Cancelled: The user cancels.
    """
    if address.is_open:
        progress.warning(
            tr(
                "Cluster {address}: the connection is not encrypted, and everybody who reaches this address can run "
                "programs as the user of the workers. Use it only in a network of people you trust, or tls://."
            ).format(address=address.scheduler)
        )
    name = address.scheduler or f"local:{address.processes}"
    with connected(address, progress) as client, _permit(store) as permit:
        threads = threads_of(address.processes, parallel_factor) if address.processes else parallel_factor
        submit = partial(_submitted, client, store.folder, permit, threads)
        with Crew(name, client, store, submit, progress) as crew:
            crew.work()


@contextmanager
def _permit(store: Store) -> Iterator[str]:
    """Create the file during which workers go on."""
    path = os.path.join(store.folder, _PERMIT.format(token=secrets.token_hex(8)))
    try:
        write_whole(path, b"")
    except OSError as error:
        raise OutputError(
            tr("Ledger {folder}: it cannot be written ({reason}).").format(folder=store.folder, reason=error.strerror)
        ) from error
    try:
        yield path
    finally:
        remove_file(path)


def _submitted(client: Any, ledger: str, permit: str, threads: str, worker: str, processors: int) -> Any:  # noqa: ANN401
    """Give a worker its task, which no other one takes over: each has its own."""
    return client.submit(
        take_part,
        ledger,
        permit,
        threads or str(processors),
        workers=[worker],
        allow_other_workers=False,
        pure=False,
        retries=0,
    )
