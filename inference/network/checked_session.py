"""Hold what a GPU says of the first tiles against the CPU: drivers can compute nonsense without an error.

Stands in for a session of onnxruntime, and knows nothing else of it than its `run`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EngineError
from ..i18n import tr

_CHECKED = 3  # runs; the first ones may try the network on random values
_ROUNDING = 0.05  # of the spread of the CPU's answers: GPUs round to ten bits
_OTHER_CLASSES = 0.02  # of the class ids


class CheckedSession:
    """A session on a GPU, until its first answers differ from the CPU's; from then on the CPU's."""

    def __init__(
        self,
        session: Any,  # noqa: ANN401  onnxruntime has no types
        reference: Callable[[], Any],
        provider: str,
        *,
        strict: bool,
        alone: bool = False,
    ) -> None:
        """Watch a session.

        Args:
            session: The one on the GPU.
            reference: Opens one on the CPU.
            provider: The execution provider of the GPU, for messages.
            strict: Whether nothing but the GPU will do.
            alone: Whether the session takes one run at a time.
        """
        self._session = session
        self._reference = reference
        self._provider = provider
        self._strict = strict
        self._alone = alone
        self._lock = threading.Lock()
        self._unchecked = _CHECKED
        self.mismatch = ""

    def run(self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], options: Any = None) -> list[Any]:  # noqa: ANN401  as above
        """Run the graph.

        Raises:
            EngineError: The GPU's answers are wrong, and it was asked for.
        """
        if not self._unchecked and not self._alone:
            return list(self._session.run(outputs, feeds, options))
        with self._lock:
            if self._unchecked:
                return self._checked(outputs, feeds, options)
            return list(self._session.run(outputs, feeds, options))

    def _checked(self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], options: Any = None) -> list[Any]:  # noqa: ANN401  as above
        reference = self._reference()
        expected = list(reference.run(outputs, feeds, options))
        found = list(self._session.run(outputs, feeds, options))
        self._unchecked -= 1
        wrong = next(filter(None, map(mismatch, found, expected)), "")
        if not wrong:
            return found
        self.mismatch = f"{self._provider} {wrong}"
        if self._strict:
            raise EngineError(
                tr(
                    "Processor type: a GPU was requested, but {doubt}. Update its drivers and onnxruntime, or choose "
                    "CPU or best available."
                ).format(doubt=self.mismatch)
            )
        self._session, self._unchecked = reference, 0
        return expected


def mismatch(found: object, expected: object) -> str:
    """Say what is wrong with an answer by the right one; "" where it is as good. Only arrays of numbers are judged."""
    if not isinstance(found, np.ndarray) or not isinstance(expected, np.ndarray) or expected.dtype.kind not in "bfiu":
        return ""
    if expected.dtype.kind in "biu":
        share = float((found != expected).mean())
        return (
            tr("returns another class for {share:.1f} % of the first pixels").format(share=100 * share)
            if share > _OTHER_CLASSES
            else ""
        )
    known = np.isfinite(expected)
    if not np.isfinite(found[known]).all():
        return tr("returns NaN or infinity where the CPU returns numbers")
    right = expected[known].astype(np.float64)
    off = np.sqrt(np.mean((found[known] - right) ** 2)) if right.size else 0.0
    spread = max(float(right.std()), 1e-6) if right.size else 1.0
    return (
        tr("is off by {percent:.0f} % of the spread of the scores").format(percent=100 * off / spread)
        if off > _ROUNDING * spread
        else ""
    )
