"""Stop a command on Ctrl-C or SIGTERM: at the next tile of a run, at once before a run."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Listens to the signals that ask the program to end, while it is entered on the main thread.

    The first one is noted if a run has begun, and the run stops by itself; otherwise, and for the second one, it is
    raised as KeyboardInterrupt.

    Attributes:
        signal: The signal that was received; 0 without one.
    """

    def __init__(self) -> None:
        """Listen to nothing yet."""
        self.signal = 0
        self._deferred = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interruption:
        """Replace the handlers of the signals."""
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._receive) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the handlers."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def defer(self) -> None:
        """Note the first signal from now on, for a run that asks `requested` often."""
        self._deferred = True

    def requested(self) -> bool:
        """Return whether a signal was received."""
        return bool(self.signal)

    @property
    def cause(self) -> str:
        """The cause for messages."""
        return "SIGTERM" if self.signal == signal.SIGTERM else "Ctrl-C"

    @property
    def exit_code(self) -> int:
        """The exit code of shells for a program that a signal has ended: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.signal or signal.SIGINT)

    def _receive(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  the signature of handlers
        again = self.requested()
        self.signal = self.signal or number
        if again or not self._deferred:
            raise KeyboardInterrupt
