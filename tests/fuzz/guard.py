"""What an input may do: be read, or be refused with an error of the core, in a bounded time and memory."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType

from pixelwise.inference import PixelwiseError

SECONDS = 5.0  # of the processor, for one input
MEBIBYTES = 512  # by which the memory may grow with one input
_SHOWN = 300  # characters


class TooSlow(BaseException):
    """An input takes too long. Not an Exception, so that no reader takes it for a fault of the input."""


class TooLargeError(Exception):
    """The memory of the process has grown too much with an input."""


@dataclass
class Guard:
    """Feeds inputs to a reader and records what leaves it.

    Attributes:
        reader: The reader under test; it returns whatever it makes of the input.
        folder: Where inputs that fail are kept; None to keep none.
        inputs: Inputs so far.
        accepted: Those that were read, not refused.
        slowest: Seconds of the slowest input.
        finds: How often each fault occurred, by its place.
        first: The input and the traceback with which each fault occurred first.
    """

    reader: Callable[[bytes], object]
    folder: Path | None = None
    inputs: int = 0
    accepted: int = 0
    slowest: float = 0.0
    finds: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    _peak: int = field(default_factory=lambda: _peak_memory())

    def __post_init__(self) -> None:
        """Be told by the system when an input takes too long."""
        signal.signal(signal.SIGPROF, _stop)

    def feed(self, data: bytes) -> None:
        """Give an input to the reader."""
        self.inputs += 1
        began = time.perf_counter()
        try:
            with _time_limit():
                self.reader(data)
            self.accepted += 1
        except PixelwiseError as error:
            self._require_words(data, error)
        except (Exception, TooSlow) as error:
            self._record(data, error)
        self.slowest = max(self.slowest, time.perf_counter() - began)
        peak = _peak_memory()
        if peak - self._peak > MEBIBYTES * 2**20:
            self._record(data, TooLargeError(f"{(peak - self._peak) >> 20} MiB"))
        self._peak = max(peak, self._peak)

    def _require_words(self, data: bytes, error: PixelwiseError) -> None:
        """Require a text that a terminal, a log and a file can take."""
        try:
            if not str(error).strip():
                raise ValueError("an error without words")
            str(error).encode()
        except ValueError as fault:
            self._record(data, fault)

    def _record(self, data: bytes, error: BaseException) -> None:
        place = f"{type(error).__name__} in {_place(error.__traceback__)}"
        self.finds[place] += 1
        if place in self.first:
            return
        self.first[place] = data, "".join(traceback.format_exception(error))
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            stem = self.folder / hashlib.sha256(place.encode()).hexdigest()[:12]
            stem.with_suffix(".input").write_bytes(data)
            stem.with_suffix(".txt").write_text(f"{place}\n\n{self.first[place][1]}", "utf-8", "backslashreplace")

    def figures(self, name: str, seconds: float) -> str:
        """Return what was measured as a line of JSON."""
        values = {
            "reader": name,
            "inputs": self.inputs,
            "accepted": self.accepted,
            "seconds": round(seconds, 1),
            "slowest": round(self.slowest, 3),
            "peak_mib": _peak_memory() >> 20,
            "finds": {place[:_SHOWN]: count for place, count in self.finds.most_common()},
        }
        return json.dumps(values)


class _time_limit:  # noqa: N801  used like a function
    """Limits the time that the processor may spend, however busy the machine is."""

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"more than {SECONDS:g} s")


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _place(trace: TracebackType | None) -> str:
    """Return the innermost line of the core in a traceback."""
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if "/inference/" in frame.filename] or frames
    if not own:
        return "?"
    return f"{own[-1].filename.split('/inference/')[-1]}:{own[-1].lineno} {own[-1].name}"
