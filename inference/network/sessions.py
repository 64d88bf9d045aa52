"""Several sessions of one graph, so that each is run by one thread at a time.

onnxruntime keeps the memory of its runs for the next ones, by session. Where several threads run one session, it keeps
what they needed at their worst moment together; a session for each keeps what one needs, always the same.

Stands in for a session of onnxruntime, and knows nothing else of it than its `run`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray


class Sessions:
    """As many sessions as threads run at once."""

    def __init__(self, first: Any, another: Callable[[], Any]) -> None:  # noqa: ANN401  onnxruntime has no types
        """Begin with one session, and a function that opens more of its kind."""
        self._idle = deque([first])
        self._another = another

    def run(self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], options: Any = None) -> list[Any]:  # noqa: ANN401  as above
        """Run the graph."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._another()
        try:
            return list(session.run(outputs, feeds, options))
        finally:
            self._idle.append(session)
