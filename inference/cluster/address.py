"""The parameter CLUSTER: where the workers of a run are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import ArgumentError, blaming
from ..i18n import tr
from ..inert import start_of

_LOCAL = re.compile(r"local:(\d{1,3})")
_REMOTE = re.compile(r"((tcp|tls)://[^\s/?#]+:\d{1,5})/?(?:\?security=(.+))?")
_MOST_PROCESSES = 256  # worker processes on this computer


@dataclass(frozen=True)
class Address:
    """Where the workers of a run are.

    Attributes:
        scheduler: The address of a scheduler; "" for processes on this computer.
        processes: The number of processes on this computer; 0 for a scheduler.
        security: The JSON file with the certificates for a scheduler; "" for those of Dask's configuration.
    """

    scheduler: str = ""
    processes: int = 0
    security: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anyone who can reach the scheduler can submit work."""
        return self.scheduler.startswith("tcp://")


@blaming("cluster")
def address_of(text: str) -> Address | None:
    """Return the address that a text states; None for an empty one, which is this process.

    Raises:
        ArgumentError: It is none.
    """
    text = text.strip()
    if not text:
        return None
    local = _LOCAL.fullmatch(text)
    if local and 1 <= int(local[1]) <= _MOST_PROCESSES:
        return Address(processes=int(local[1]))
    remote = _REMOTE.fullmatch(text)
    if remote and not (remote[3] and remote[2] == "tcp"):
        return Address(remote[1], security=remote[3] or "")
    raise ArgumentError(
        tr(
            'Cluster "{text}": expected the address of a Dask scheduler, such as tcp://host:8786 or '
            "tls://host:8786?security=FILE.json, or local:N for N processes on this computer (1 to {most}). Leave it "
            "empty to run without a cluster."
        ).format(text=start_of(text), most=_MOST_PROCESSES)
    )
