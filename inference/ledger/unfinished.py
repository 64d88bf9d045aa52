"""The unfinished runs of an output, compared with a run that is planned, before it starts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..disk.owner import Owner
from ..errors import OutputError
from ..i18n import numeral, percentage, tr
from ..plan import Plan
from ..result.staging import hidden_folders, is_abandoned, owner_of
from . import manifest
from .claims import workers_of
from .store import Store, stores

_MB = 1e6


@dataclass(frozen=True)
class UnfinishedRun:
    """An unfinished run of an output.

    Attributes:
        output: The path of the output.
        store: Its ledger.
        share: The share of it that is done, 0 to 1.
        bytes: The size of all files of the ledger.
        different: The groups of values affecting the results that differ from those of the plan; () if the planned run
            resumes from it.
    """

    output: str
    store: Store
    share: float
    bytes: int
    different: tuple[str, ...]

    @property
    def user(self) -> Owner | None:
        """The process that is writing the output, as far as is known."""
        return _user_of(self.output)

    def text(self) -> str:
        """Describe it, and its part in the planned run, in a line or two."""
        user = self.user
        if user is not None:
            return self._text_in_use(user)
        if not self.different and self.store.is_shared:
            return tr("Run of {output} by several processes, {share} done: Run joins it.").format(
                output=os.path.basename(self.output), share=percentage(self.share)
            )
        if not self.different:
            return tr("Unfinished run of {output}, {share} done: Run continues it.").format(
                output=os.path.basename(self.output), share=percentage(self.share)
            )
        return tr(
            "Unfinished run of {output}, {share} done, differs in {items}: Run starts over and keeps it ({size} MB)."
        ).format(
            output=os.path.basename(self.output),
            share=percentage(self.share),
            items=manifest.group_names(self.different),
            size=numeral(self.bytes / _MB, 1),
        )

    def discard(self) -> None:
        """Remove its finished parts.

        Raises:
            OutputError: A process is using them, or the file system refuses.
        """
        user = self.user
        if user is not None:
            raise OutputError(self._text_in_use(user))
        workers = workers_of(self.store.folder)
        if workers:
            raise OutputError(self._text_of_workers(workers))
        self.store.remove()
        if os.path.lexists(self.store.folder):
            raise OutputError(
                tr("The finished parts in {folder} cannot be removed. Check the permissions of the folder.").format(
                    folder=self.store.folder
                )
            )

    def _text_of_workers(self, workers: Sequence[Owner]) -> str:
        if any(worker.is_here for worker in workers):
            template = tr("Workers on {hosts} are computing parts of {output}. Stop them first.")
        else:
            template = tr(
                "Workers on {hosts} are computing parts of {output}. Stop them first. If they have ended, try again "
                "after a minute."
            )
        hosts = ", ".join(sorted({worker.host for worker in workers}))
        return template.format(hosts=hosts, output=os.path.basename(self.output))

    def _text_in_use(self, user: Owner) -> str:
        output = os.path.basename(self.output)
        if user == Owner.current():
            return tr("A run of {output} is in progress in this program.").format(output=output)
        if user.is_here:
            template = tr("A run of {output} is in progress: process {process} on {host}.")
        else:
            template = tr(
                "A run of {output} is in progress: process {process} on {host}. If that process has ended, Run resumes "
                "it after a minute."
            )
        return template.format(output=output, process=user.pid, host=user.host)


def unfinished_runs(
    plan: Plan, provider_of: Callable[[Plan], str], versions: Callable[[], Mapping[str, str]]
) -> tuple[UnfinishedRun, ...]:
    """Return the unfinished runs of the output of a plan, first the one that the planned run resumes from.

    Args:
        plan: The run.
        provider_of: Returns the execution provider that will run the network of a plan.
        versions: Returns the versions of the libraries. As the first function, it is called only if there are
            unfinished runs.

    Raises:
        PixelwiseError: The model or a raster can no longer be read, or the engine is missing.
    """
    ledgers = stores(plan.job.output) if plan.job.output else []
    runs = [
        UnfinishedRun(
            plan.job.output, store, store.stated_share, store.bytes, _different(plan, store, provider_of, versions())
        )
        for store in ledgers
    ]
    return tuple(sorted(runs, key=lambda run: bool(run.different)))


def _different(
    plan: Plan, store: Store, provider_of: Callable[[Plan], str], versions: Mapping[str, str]
) -> tuple[str, ...]:
    if plan.unidentified:  # another version of Pixelwise may have kept a ledger
        return (manifest.INPUT,)
    digests = manifest.RunIdentity(plan, "", versions).digests
    different = [group for group in manifest.differences(store, digests) if group != manifest.ENGINE]
    if not different:
        different = manifest.differences(
            store, {**digests, manifest.ENGINE: manifest.engine_digest(provider_of(plan), plan.job.gpu_id)}
        )
    return tuple(different)


def _user_of(output: str) -> Owner | None:
    target = os.path.realpath(output) if os.path.islink(output) else os.path.abspath(output)
    used = (folder for folder in hidden_folders(target) if not is_abandoned(folder))
    return next(filter(None, map(owner_of, used)), None)
