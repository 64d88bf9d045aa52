"""Compare the first outputs of a GPU with those of the CPU, since drivers can compute wrong values without an error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EngineError
from ..i18n import percentage, tr
from .session import Session

_CHECKED = 3  # runs; the first ones may be trial runs on random values
_ROUNDING = 0.05  # of the spread of the CPU's scores: GPUs round to ten bits
_OTHER_CLASSES = 0.02  # of the class ids


class CheckedSession:
    """A session on a GPU that changes to the CPU when one of its first outputs differs from the CPU's.

    Attributes:
        mismatch: The provider, and how its outputs differ; empty while it is used.
    """

    def __init__(
        self,
        session: Session,
        open_reference: Callable[[], Session],
        provider: str,
        *,
        strict: bool,
        serial: bool = False,
    ) -> None:
        """Wrap a session.

        Args:
            session: The session on the GPU.
            open_reference: Opens a session on the CPU.
            provider: The execution provider of the GPU, for messages.
            strict: Whether a mismatch is an error instead of a change to the CPU.
            serial: Whether the session accepts one run at a time only.
        """
        self._session = session
        self._open_reference = open_reference
        self._provider = provider
        self._strict = strict
        self._serial = serial
        self._lock = threading.Lock()
        self._unchecked = _CHECKED
        self.mismatch = ""

    def run(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, NDArray[Any]], run_options: object = None
    ) -> list[Any]:
        """Run the model.

        Raises:
            EngineError: The outputs of the GPU are wrong, and it was requested.
        """
        if not self._unchecked and not self._serial:
            return list(self._session.run(output_names, input_feed, run_options))
        with self._lock:
            if self._unchecked:
                return self._run_checked(output_names, input_feed, run_options)
            return list(self._session.run(output_names, input_feed, run_options))

    def _run_checked(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, NDArray[Any]], run_options: object
    ) -> list[Any]:
        reference = self._open_reference()
        expected = list(reference.run(output_names, input_feed, run_options))
        outputs = list(self._session.run(output_names, input_feed, run_options))
        self._unchecked -= 1
        wrong = next(filter(None, map(mismatch, outputs, expected)), "")
        if not wrong:
            return outputs
        self.mismatch = f"{self._provider} {wrong}"
        if self._strict:
            raise EngineError(
                tr(
                    "Processor type: a GPU was requested, but {mismatch}. Update its drivers and onnxruntime, or "
                    "choose CPU or best available."
                ).format(mismatch=self.mismatch)
            )
        self._session, self._unchecked = reference, 0
        return expected


def mismatch(output: object, expected: object) -> str:
    """Describe how an output differs from the expected one; "" if it agrees or is not an array of numbers."""
    if not isinstance(output, np.ndarray) or not isinstance(expected, np.ndarray) or expected.dtype.kind not in "bfiu":
        return ""
    if expected.dtype.kind in "biu":
        share = float((output != expected).mean())
        return (
            tr("returns a different class for {share} of the first pixels").format(share=percentage(share, 1))
            if share > _OTHER_CLASSES
            else ""
        )
    finite = np.isfinite(expected)
    if not np.isfinite(output[finite]).all():
        return tr("returns NaN or infinity where the CPU returns numbers")
    right = expected[finite].astype(np.float64)
    error = np.sqrt(np.mean((output[finite] - right) ** 2)) if right.size else 0.0
    spread = max(float(right.std()), 1e-6) if right.size else 1.0
    return (
        tr("returns scores that differ from those of the CPU by {share} of their standard deviation").format(
            share=percentage(error / spread)
        )
        if error > _ROUNDING * spread
        else ""
    )
