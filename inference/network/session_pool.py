"""A pool of sessions of one model, so that each is run by one thread at a time.

onnxruntime keeps the memory of a session's runs for its next ones. A session that several threads share keeps the peak
of all of them together; a session per thread keeps the memory of one run, always the same amount. The outputs of a run
use that memory too: a session that runs while its outputs are still referenced allocates more.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .session import Session


class SessionPool:
    """A pool with one session per running thread or unreleased output."""

    def __init__(self, first: Session, open_another: Callable[[], Session]) -> None:
        """Start with one session, and a function that opens more of the same model."""
        self._idle = deque([first])
        self._open_another = open_another

    def run(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, NDArray[Any]], run_options: object = None
    ) -> list[Any]:
        """Run the model with an idle session, or with a new one."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._open_another()
        lease = _Lease(session, self._idle)
        outputs = session.run(output_names, input_feed, run_options)
        for output in outputs:
            if isinstance(output, np.ndarray):
                weakref.finalize(output, id, lease)  # without effect, but with a reference to the lease
        return list(outputs)

    def keep_one(self) -> None:
        """Close all idle sessions but one, with the memory that they keep."""
        while len(self._idle) > 1:
            self._idle.pop()


@dataclass(frozen=True)
class _Lease:
    """A session in use, which becomes idle again when the last reference to the lease is gone."""

    session: Session
    idle: deque[Session]

    def __del__(self) -> None:
        self.idle.append(self.session)
