"""Watch the files of the rasters while a run reads them, so that no result is made of their old and new content.

A changed time alone is no change if size and a sample of the content are the same. GDAL's and QGIS's statistics, which
are stored next to a raster as soon as somebody looks at it, are none either.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ..disk.file_state import FileState, FileStates, content_sample, difference, file_states
from ..errors import ModelError, PixelwiseError, RasterError
from ..i18n import tr
from ..progress import LogTable, Progress, log_table
from ..regular_files import read_start
from .earlier_reads import RemoteStates, changed_on_server
from .source_files import AUXILIARY, SourceFiles, database_of, is_database

WATCH_INTERVAL = 2.0  # seconds between checks during a run
LATE = 60.0  # seconds after which a network drive shows a change at the latest
_PAUSE_FACTOR = 20  # of the time between checks, one is spent on them at most
_SAMPLING = 0.05  # seconds that samples take in each check, until all files have been sampled
_PIECES, _MOST_PIECES = 64, 2**14  # of the content of a file, and of all files

_STATISTICS = re.compile(
    rb"""<MDI key="STATISTICS_[^<>]*>[^<]*</MDI>|<Histograms>.*?</Histograms>|<(\w+)[^<>]*>\s*</\1>""", re.DOTALL
)  # and elements without content, so that nothing is left of a file of statistics
_BETWEEN = re.compile(rb">\s+<")  # elements, where statistics leave empty lines
_MOST_FILE_BYTES = 2**24  # bytes of such a file
_EMPTY = hashlib.sha256(b"").hexdigest()  # of one that is not there


def raster_states(files: SourceFiles) -> FileStates:
    """Return the states of the files of a raster, and of those that would change it if they appeared."""
    states = file_states(sorted(files.watched))
    return tuple((path, _with_digest(path, state)) for path, state in states)


def _with_digest(path: str, state: FileState | None) -> FileState | None:
    """Return the state of a file, with a digest of what matters of an .aux.xml file, which QGIS may write at once."""
    return replace(state, sample=_auxiliary_digest(path)) if state and path.endswith(AUXILIARY) else state


def _auxiliary_digest(path: str) -> str:
    """Return a digest of what an .aux.xml file states besides statistics; "" if it cannot be read."""
    try:
        return hashlib.sha256(significant(path)).hexdigest()
    except OSError:
        return ""


def significant(path: str) -> bytes:
    """Return what an .aux.xml file states besides statistics; b"" without the file.

    Raises:
        OSError: The file cannot be read.
    """
    try:
        content, before = read_start(path, _MOST_FILE_BYTES), b""
    except FileNotFoundError:
        return b""
    while content != before:
        content, before = _BETWEEN.sub(b"><", _STATISTICS.sub(b"", content)).strip(), content
    return content


class FileWatch:
    """Watches files that a run reads. Thread-safe."""

    def __init__(self, rasters: FileStates, weights: FileStates = (), remote: RemoteStates = ()) -> None:
        """Watch files of rasters, of the weights of a model, and on servers, that should be in these states."""
        states = (*rasters, *weights)
        self._states = dict(states)
        self._weights = dict(weights)
        self._remote = remote
        self._waiting = [path for path, state in states if state is not None and not path.endswith(AUXILIARY)]
        self._pieces = max(2, min(_PIECES, _MOST_PIECES // max(1, len(states))))
        self._samples = {path: state.sample if state else _EMPTY for path, state in states if path.endswith(AUXILIARY)}
        self._lock = threading.Lock()
        self._error: PixelwiseError | None = None
        self._remarks: list[str] = []
        self._took = 0.0
        self._ended = 0.0  # of the last check
        self.good_until = time.monotonic() - LATE

    def finds_change(self) -> bool:
        """Return True if a file has changed, so that what was read since `good_until` may be of the new one."""
        try:
            self.check()
        except PixelwiseError:
            return True
        return False

    def check(self, *, at_once: bool = True) -> None:
        """Require that all files are as they were.

        Args:
            at_once: Whether to check even if the last check is not long ago for the time that it took.

        Raises:
            RasterError: A file of a raster has changed.
            ModelError: A file of the weights has.
        """
        with self._lock:
            began = time.monotonic()
            if not self._error and (at_once or began - self._ended >= _PAUSE_FACTOR * self._took):
                self._compare()
                self._ended = time.monotonic()
                self._took = self._ended - began
                if not self._error:
                    self.good_until = began - LATE
            if self._error:
                raise self._error

    def check_servers(self) -> None:
        """Require that files on servers are as they were, after all pixels have been read.

        Raises:
            RasterError: One has changed.
        """
        with self._lock:
            changed = changed_on_server(self._remote)
            if changed:
                self._error = self._changed(changed, tr("its server states another size or time"))
                raise self._error

    def take_samples(self) -> None:
        """Take samples of the content, of a part of the files if there are many; of those that are as they were."""
        with self._lock:
            began = time.monotonic()
            while self._waiting and time.monotonic() - began < _SAMPLING:
                path = self._waiting.pop()
                sample = self._sample(path)
                if FileState.of(path) == self._states[path]:
                    self._samples[path] = sample

    def remarks(self) -> list[str]:
        """Return what is to be logged since the last call."""
        with self._lock:
            remarks, self._remarks = self._remarks, []
        return remarks

    def _compare(self) -> None:
        for path, before in self._states.items():
            now = FileState.of(path)
            if now != before:
                self._note(path, before, now)
                if self._error:
                    return

    def _note(self, path: str, before: FileState | None, now: FileState | None) -> None:
        """Note a file that is not in its state: an error, a remark, or nothing if its content is the same."""
        if is_database(path) and now is not None:
            self._remark_on_database(path)
        elif database_of(path):
            if now is not None and now.size:  # an empty one appears as soon as a program opens the database
                self._remark_on_database(database_of(path))
        elif not self._is_same(path, before, now):
            self._error = self._changed(path, difference(before, now))
            return
        elif (
            before is not None and now is not None and before.modified != now.modified and not path.endswith(AUXILIARY)
        ):
            self._remarks.append(
                tr(
                    "{path} has a different modification time than at the start, but its size and a sample of its "
                    "content are the same, so the run continues. If the file was edited, run again."
                ).format(path=path)
            )
        self._states[path] = now

    def _changed(self, path: str, reason: str) -> PixelwiseError:
        error, what = (ModelError, tr("Model")) if path in self._weights else (RasterError, tr("Input raster"))
        return error(
            tr(
                "{what}: {path} has changed since the run was planned ({reason}), so the result would be based partly "
                "on the old and partly on the new content. Run again when no other program writes to the file."
            ).format(what=what, path=path, reason=reason)
        )

    def _remark_on_database(self, path: str) -> None:
        remark = tr(
            "{path} was written to during the run. If the raster in it was changed, the result is based partly on "
            "the old and partly on the new content: run again."
        ).format(path=path)
        if remark not in self._remarks:
            self._remarks.append(remark)

    def _is_same(self, path: str, before: FileState | None, now: FileState | None) -> bool:
        if path not in self._samples:
            return False
        if not path.endswith(AUXILIARY) and (before is None or now is None or before.size != now.size):
            return False
        return self._sample(path) == self._samples[path]

    def _sample(self, path: str) -> str:
        """Return a digest of the content of a file, or of what matters of it; "" if it cannot be read."""
        if path.endswith(AUXILIARY):
            return _auxiliary_digest(path)
        try:
            return content_sample(path, self._pieces)[1]
        except OSError:
            return ""


class WatchingProgress:
    """Progress of a run that ends when a file that it reads changes, or when its results can no longer be stored."""

    def __init__(self, progress: Progress, watch: FileWatch, require_outputs: Callable[[], object] = tuple) -> None:
        """Check the files and the outputs from time to time, and pass all on to `progress`."""
        self._progress = progress
        self._watch = watch
        self._require_outputs = require_outputs
        self._next = time.monotonic() + WATCH_INTERVAL
        self.cancelled = progress.cancelled
        self.info = progress.info
        self.warning = progress.warning

    def advance(self, fraction: float) -> None:
        """Report the share of the work done.

        Raises:
            PixelwiseError: A file that the run reads has changed, or the results can no longer be stored.
        """
        if time.monotonic() >= self._next:
            self.check(at_once=False)
            self._watch.take_samples()
        self._progress.advance(fraction)

    def check(self, *, at_once: bool = True) -> None:
        """Check the files and the outputs, and log remarks.

        Raises:
            PixelwiseError: A file that the run reads has changed, or the results can no longer be stored.
        """
        self._watch.check(at_once=at_once)
        self._require_outputs()
        self._next = time.monotonic() + WATCH_INTERVAL
        for text in self._watch.remarks():
            self._progress.warning(text)

    def table(self, table: LogTable) -> None:
        """Pass a table on."""
        log_table(table, self._progress)
