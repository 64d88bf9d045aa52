"""Claims on the blocks of a ledger: which process computes which block, without a server.

A claim is a file that its process creates, and that no other process can create again: creating a file exclusively
works on local disks, NFS (version 3 and later) and SMB. The claim `000123.0` names a worker. It is removed when the
block is stored, or given up. If its worker is dead, the next one creates `000123.1`: the highest number counts, and
nothing has to be removed that another process might have replaced.

A worker is dead if its process no longer runs, on the same computer; on others if its counter has not changed for a
minute of the observer's own clock. Times of files and clocks of computers are never compared. The age of a claim
is the time since the observer first saw it. If a worker was only slow, a block is computed twice, with the same bytes.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType

from ..disk.durable import remove_file, write_whole
from ..disk.owner import Owner
from ..disk.pulse import Observations, Pulse, has_ended
from ..regular_files import read_start

_CLAIMS, _WORKERS = "claims", "workers"  # folders in that of the ledger
_CLAIM = "{block:06}.{number}"
_NAME, _COUNTER = "{worker}.json", "{worker}.count"
_MOST_CLAIM_BYTES = 4096  # bytes of a file
_MOST_CLAIMS = 10**6  # on a block, one after the other; a higher number is none of Pixelwise


class Claims:
    """The claims of this process on blocks of a ledger. Used by one thread, except `release`."""

    def __init__(self, folder: str, blocks: float = math.inf) -> None:
        """Prepare to claim blocks of the ledger in a folder, which has so many; claims on others are ignored."""
        self.worker = secrets.token_hex(8)
        self._blocks = blocks
        self._claims = os.path.join(folder, _CLAIMS)
        self._workers = os.path.join(folder, _WORKERS)
        self._held: dict[int, str] = {}
        self._observations = Observations()
        self._since: dict[tuple[int, int], float] = {}  # when each claim was first seen
        self._pulse = Pulse()

    def __enter__(self) -> Claims:
        """Show others that this process is working.

        Raises:
            OSError: The folder is not writable.
        """
        for folder in (self._claims, self._workers):
            os.makedirs(folder, exist_ok=True)
        values = json.dumps(Owner.current().to_values())
        write_whole(self._file(_NAME, self.worker), values.encode("ascii"))
        self._pulse.add(self._file(_COUNTER, self.worker))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up all claims."""
        self._pulse.remove(self._file(_COUNTER, self.worker))
        for block in [*self._held]:
            self.release(block)
        for template in (_COUNTER, _NAME):
            remove_file(self._file(template, self.worker))

    def take(self, block: int, patience: float = math.inf) -> bool:
        """Claim a block; return False if another process computes it.

        Args:
            block: The block.
            patience: Seconds after which it does not matter whether another process computes it.

        Raises:
            OSError: The folder cannot be used.
        """
        return block in self._held or bool(
            self.take_some((block,), 1, patience)
        )  # held if the folder was unavailable then

    def take_some(self, blocks: Iterable[int], count: int, patience: float = math.inf) -> list[int]:
        """Claim up to so many blocks; return those that no other process computes.

        Args:
            blocks: The blocks; no more of them are taken than needed.
            count: How many to claim.
            patience: As for `take`.

        Raises:
            OSError: The folder cannot be used.
        """
        before, taken = self._listed(), []
        for block in blocks:
            if self._create(block, before.get(block, -1), patience):
                taken.append(block)
            if len(taken) >= count:
                break
        after = self._listed() if taken else {}
        return [block for block in taken if self._counts(block, after.get(block, -1))]

    def _create(self, block: int, highest: int, patience: float) -> bool:
        """Create the next claim on a block; return False if another process computes it."""
        if highest >= 0 and not self._is_stale(block, highest) and self._age(block, highest) < patience:
            return False
        if highest + 1 == _MOST_CLAIMS:
            remove_file(self._claim(block, highest))
            return False
        path = self._claim(block, highest + 1)
        try:
            with open(path, "x", encoding="ascii") as file:
                file.write(self.worker)
        except FileExistsError:
            return False
        self._held[block] = path
        return True

    def _counts(self, block: int, highest: int) -> bool:
        """Return True if a claim of this process is the highest one; remove it if that was listed too late."""
        if highest <= _claim_number(self._held[block]):
            return True
        remove_file(self._held.pop(block))
        return False

    @property
    def held(self) -> frozenset[int]:
        """The blocks that this process has claimed."""
        return frozenset(self._held)

    def release(self, block: int) -> None:
        """Give up a claim, and remove older ones of workers that are dead."""
        path = self._held.pop(block, None)
        if path is None:
            return
        own = _claim_number(path)
        with suppress(OSError):
            for other, number in self._names() if own else ():
                if other == block and number < own:
                    remove_file(self._claim(block, number))
        remove_file(path)

    def taken(self) -> frozenset[int]:
        """Return the blocks that other processes compute.

        Raises:
            OSError: The folder cannot be read.
        """
        return frozenset(block for block, number in self._listed().items() if not self._is_stale(block, number))

    def late(self, patience: float) -> frozenset[int]:
        """Return the blocks whose claims, those of other processes, this process has seen for so many seconds.

        Raises:
            OSError: The folder cannot be read.
        """
        listed = self._listed().items()
        return frozenset(
            block for block, number in listed if block not in self._held and self._age(block, number) >= patience
        )

    def _age(self, block: int, number: int) -> float:
        return time.monotonic() - self._since[block, number]

    def _listed(self) -> dict[int, int]:
        """Return the valid claim on each claimed block."""
        claims: dict[int, int] = {}
        for block, number in self._names():
            claims[block] = max(claims.get(block, -1), number)
        now = time.monotonic()
        self._since = {claim: self._since.get(claim, now) for claim in claims.items()}
        return claims

    def _names(self) -> Iterator[tuple[int, int]]:
        """Iterate over block and number of each claim."""
        for name in os.listdir(self._claims):
            parts = name.split(".")
            if len(parts) == 2 and all(map(str.isdecimal, parts)):
                block, number = map(int, parts)
                is_own = name == _CLAIM.format(block=block, number=number)
                if is_own and block < self._blocks and number < _MOST_CLAIMS:
                    yield block, number

    def _is_stale(self, block: int, number: int) -> bool:
        """Return True if the worker of a claim is dead."""
        path = self._claim(block, number)
        worker = _read_claim(path).decode("ascii", "replace")
        if worker == self.worker:
            return False
        is_named = worker.isalnum()
        if is_named and (owner := Owner.of(_read_json(self._file(_NAME, worker)))) is not None and owner.is_dead:
            return True
        return self._observations.stands_still(self._file(_COUNTER, worker) if is_named else path)

    def _claim(self, block: int, number: int) -> str:
        return os.path.join(self._claims, _CLAIM.format(block=block, number=number))

    def _file(self, template: str, worker: str) -> str:
        return os.path.join(self._workers, template.format(worker=worker))


def workers_of(folder: str) -> list[Owner]:
    """Return the workers of the ledger in a folder that run, or may run on other computers.

    One of another computer is left out as soon as this process has seen its counter unchanged for a minute.
    """
    workers = os.path.join(folder, _WORKERS)
    ending = _NAME.format(worker="")
    with suppress(OSError):
        names = [name[: -len(ending)] for name in os.listdir(workers) if name.endswith(ending)]
        owners = {name: Owner.of(_read_json(os.path.join(workers, _NAME.format(worker=name)))) for name in names}
        return [
            owner
            for name, owner in owners.items()
            if owner is not None and not has_ended(owner, os.path.join(workers, _COUNTER.format(worker=name)))
        ]
    return []


def _claim_number(path: str) -> int:
    return int(path.rpartition(".")[2])


def _read_claim(path: str) -> bytes:
    with suppress(OSError):
        return read_start(path, _MOST_CLAIM_BYTES)
    return b""


def _read_json(path: str) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(_read_claim(path))
    return None
