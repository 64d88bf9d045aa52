"""Several sessions of one graph, so that each is run by one thread at a time.

onnxruntime keeps the memory of its runs for the next ones, by session. Where several threads run one session, it keeps
what they needed at their worst moment together; a session for each keeps what one needs, always the same. The answers
of a run lie in that memory too: a session that runs while they are held takes more.

Stands in for a session of onnxruntime, and knows nothing else of it than its `run`.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class SessionPool:
    """As many sessions as threads run, or hold answers, at once."""

    def __init__(self, first: Any, another: Callable[[], Any]) -> None:  # noqa: ANN401  onnxruntime has no types
        """Begin with one session, and a function that opens more of its kind."""
        self._idle = deque([first])
        self._another = another

    def run(self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], options: Any = None) -> list[Any]:  # noqa: ANN401  as above
        """Run the graph, by a session whose earlier answers nobody holds any more."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._another()
        loan = _Lease(session, self._idle)
        answers = list(session.run(outputs, feeds, options))
        for answer in answers:
            if isinstance(answer, np.ndarray):
                weakref.finalize(answer, loan.keep)
        return answers


class _Lease:
    """A session in use; as soon as nothing refers to this, it is idle again."""

    def __init__(self, session: Any, idle: deque[Any]) -> None:  # noqa: ANN401  as above
        self._session = session
        self._idle = idle

    def keep(self) -> None:
        """Do nothing; who may call this refers to the loan."""

    def __del__(self) -> None:
        self._idle.append(self._session)
