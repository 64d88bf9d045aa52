"""Stop a command on Ctrl-C or SIGTERM: at the next tile of a run, at once before a run.

A library that never returns, such as a driver that waits for a server, keeps Python from handling signals. So a thread
gets them as well, and ends a process that has not stopped after a while. A killed run leaves no partial result.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 60.0, 10.0  # seconds to stop after the first signal, and after others


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
        self._sockets: tuple[socket.socket, ...] = ()
        self._descriptor = -1  # of an earlier listener

    def __enter__(self) -> Interruption:
        """Replace the handlers of the signals."""
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._receive) for number in _SIGNALS}
            receiving, sending = self._sockets = socket.socketpair()
            sending.setblocking(False)
            self._descriptor = signal.set_wakeup_fd(sending.fileno(), warn_on_full_buffer=False)
            threading.Thread(target=_end_if_stuck, args=(receiving,), name="pixelwise signals", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the handlers."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._sockets:
            signal.set_wakeup_fd(self._descriptor)
            self._sockets[1].close()  # the thread ends, and closes the other one
            self._sockets = ()

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


def _end_if_stuck(receiving: socket.socket) -> None:
    """End this process some time after a signal, unless the other socket is closed before."""
    received: list[int] = []
    with receiving:
        while True:
            try:
                numbers = receiving.recv(1)
            except socket.timeout:
                _end_by_signal(received[0])
            if not numbers:
                return
            if numbers[0] in _SIGNALS:
                received.append(numbers[0])
                patience = _PATIENCE[0] if len(received) == 1 else _PATIENCE[1]
                deadline = time.monotonic() + patience
            if received:
                receiving.settimeout(max(0.001, deadline - time.monotonic()))


def _end_by_signal(number: int) -> None:
    name = "SIGTERM" if number == signal.SIGTERM else "Ctrl-C"
    text = f"Stopped by {name}: the program did not respond. No result was written; finished parts are kept.\n"
    os.write(2, text.encode("ascii"))
    os._exit(128 + number)
