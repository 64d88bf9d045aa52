"""The work of a cluster worker that cannot access the ledger: it computes the blocks that the client gives it.

The client sends the manifest, and the model unless the worker has it; both are kept in a temporary folder until Dask
forgets the `Guest`, at the end of the run or when the client has died. The folder of a worker that was killed is
removed by the next `Guest` on its computer. Results are the bytes of the files of blocks.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from tempfile import gettempdir, mkdtemp
from typing import Any, TypeVar

from ..disk.durable import write_whole
from ..disk.file_state import FileStates
from ..disk.owner import Owner
from ..errors import Cancelled, ModelError, PixelwiseError
from ..i18n import tr
from ..ledger.one_block import compute_block
from ..ledger.sharing import Work
from ..ledger.store import Store, unfinished_folder
from ..progress import NullProgress
from ..regular_files import read_start
from ..work import opened_work
from .task import STOPPED, WARNINGS, failure_of

BLOCKS, SUSPECT, FILES, ROOT, MODEL, LEDGER, KEY = "blocks", "suspect", "files", "root", "model", "ledger", "key"

_PREFIX, _OWNER, _MOST_OWNER_BYTES = "pixelwise-worker-", "owner.json", 4096  # of the temporary folder
_PIECE = 2**20
_MODEL, _OUTPUT = "model", "output"  # folders

Value = TypeVar("Value")
_guests: weakref.WeakValueDictionary[str, Guest] = weakref.WeakValueDictionary()


class Guest:
    """A run on a worker that cannot access its ledger. One thread does all of its work, regardless of the caller.

    Attributes:
        lacking: The files of the model, if the worker does not have all of them with the same content.
        leave: Stops its computation, and removes its files; called too when Dask forgets it.
    """

    def __init__(
        self, values: Mapping[str, Any], lacking: Sequence[str], folder: str, thread: ThreadPoolExecutor
    ) -> None:
        """Store the manifest with the files of the model, those that are lacking, a temporary folder and the thread."""
        self._values = values
        self.lacking = lacking
        self._folder = folder
        self._thread = thread
        self._progress = _GuestProgress()
        self._stack = ExitStack()
        self._computed: list[tuple[float, int]] = []  # when which block was computed
        self.leave: Callable[[], object] = lambda: None

    @classmethod
    def of(cls, parcel: bytes) -> Guest:
        """Prepare a run.

        Args:
            parcel: The manifest and the files of the model, as `parcel_of` packs them.
        """
        values = json.loads(parcel)
        lacking = [] if _has_model(values) else [name for name, _ in values[FILES]]
        _remove_abandoned()
        guest = cls(values, lacking, mkdtemp(prefix=_PREFIX), ThreadPoolExecutor(1, "pixelwise remote"))
        guest._stack.callback(shutil.rmtree, guest._folder, ignore_errors=True)
        guest.leave = weakref.finalize(guest, _end_guest, guest._progress, guest._thread, guest._stack)
        write_whole(os.path.join(guest._folder, _OWNER), json.dumps(Owner.current().to_values()).encode("ascii"))
        return guest

    def start(self, parallel_factor: str, contents: Sequence[bytes]) -> dict[str, Any]:
        """Open the model and the imagery; return warnings and errors for the client."""
        return self._in_words(lambda: self._start(parallel_factor, contents))

    def compute(self, blocks: Sequence[int]) -> tuple[dict[str, Any], list[bytes]]:
        """Compute blocks; return warnings and errors for the client, and the contents of their files."""
        contents: list[bytes] = []

        def compute() -> None:
            for block in blocks:
                result = compute_block(self._work, self._store.division, block)
                contents.append(b"".join(result.to_bytes(self._store.block_identity(block))))
                self._computed.append((time.monotonic(), block))

        answer = self._in_words(compute)
        answer[BLOCKS] = [[block, len(content)] for block, content in zip(blocks, contents)]
        return answer, contents

    def _in_words(self, action: Callable[[], None]) -> dict[str, Any]:
        try:
            self._thread.submit(action).result()
        except Cancelled:
            return {STOPPED: True}
        except PixelwiseError as error:
            return {**failure_of(error), WARNINGS: self._progress.taken(), SUSPECT: self._suspect()}
        return {WARNINGS: self._progress.taken()}

    def _suspect(self) -> list[int]:
        """Return the blocks that may be of the new content of a file that has changed."""
        work: Work | None = getattr(self, "_work", None)
        if work is None or not work.watch.finds_change():
            return []
        return [block for moment, block in self._computed if moment >= work.watch.good_until]

    def _start(self, parallel_factor: str, contents: Sequence[bytes]) -> None:
        manifest = self._values[LEDGER]
        job = manifest["details"]["job"]
        if self.lacking:
            self._receive(contents)
            job["model"] = {"path": os.path.join(self._folder, _MODEL, *self._values[MODEL].split("/"))}
        outputs = job["outputs"]
        for kind, file in outputs.items():  # the names of files in several folders may be equal
            around = os.path.join(self._folder, _OUTPUT, kind)
            os.makedirs(around)
            outputs[kind] = {"path": os.path.join(around, os.path.basename(file["path"]))}
        folder = os.path.join(unfinished_folder(next(iter(outputs.values()))["path"]), self._values[KEY])
        store = Store.of(folder, manifest)
        if store is None:
            raise ValueError(folder)
        store.create()
        self._store = store
        self._work = self._stack.enter_context(opened_work(store, self._progress, (), parallel_factor))

    def _receive(self, contents: Sequence[bytes]) -> None:
        """Store the files of the model.

        Raises:
            ModelError: A file differs from what the client has announced.
        """
        for (name, digest), content in zip(self._values[FILES], contents):
            path = os.path.join(self._folder, _MODEL, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
            if _file_digest(path) != digest:
                raise ModelError(tr("{name} was received with different content. Run again.").format(name=name))


@dataclass(frozen=True)
class ModelFiles:
    """The files that a model consists of, in folders that contain all of them.

    Attributes:
        root: The folder around them.
        model: The path of the one that a job names, in that folder.
        names: The paths of all of them, in that folder, with slashes.
    """

    root: str
    model: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, model: str, states: FileStates) -> ModelFiles:
        """Return the files of a model that are there; a job names it by a path, or by its text, which none contains."""
        paths = [path for path, state in states if state is not None]
        try:
            folders = {os.path.dirname(path) for path in (os.path.abspath(model), *paths)}
            root = os.path.commonpath(folders) if os.path.exists(model) else ""
        except ValueError:  # on Windows: on several drives
            root = ""
        if not root:
            return cls("", "", ())
        names = (os.path.relpath(path, root).replace(os.sep, "/") for path in (os.path.abspath(model), *paths))
        own, *others = names
        return cls(root, own, tuple(dict.fromkeys(others)))

    def content(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            OSError: It cannot be read.
        """
        with open(os.path.join(self.root, name), "rb") as file:
            return file.read()


def parcel_of(store: Store, model: ModelFiles) -> bytes:
    """Return the description of a run for a `Guest`, without the contents of the model.

    Raises:
        OSError: A file of the model cannot be read.
    """
    values = {
        LEDGER: _absolute(store.values),
        KEY: os.path.basename(store.folder),
        ROOT: model.root,
        MODEL: model.model,
        FILES: [[name, _require_digest(os.path.join(model.root, name))] for name in model.names],
    }
    return json.dumps(values).encode("ascii")


def arrive(token: str, parcel: bytes) -> Guest:
    """Prepare a run on this worker; the result stays here."""
    guest = Guest.of(parcel)
    _guests[token] = guest
    return guest


def lacking(guest: Guest) -> bytes:
    """Return the names of the files of the model that a worker needs, in JSON."""
    return json.dumps({FILES: guest.lacking}).encode("ascii")


def start(guest: Guest, parallel_factor: str, *contents: bytes) -> bytes:
    """Open a run, with the contents of the files that were lacking; return JSON."""
    return json.dumps(guest.start(parallel_factor, contents)).encode("ascii")


def compute(guest: Guest, blocks: Sequence[int]) -> bytes:
    """Compute blocks; return a line of JSON, and then the contents of their files."""
    answer, contents = guest.compute(blocks)
    return b"".join((json.dumps(answer).encode("ascii"), b"\n", *contents))


def leave(token: str) -> None:
    """Stop the computation of this worker for a run, at the next tile, and remove its files; for another thread."""
    guest = _guests.get(token)
    if guest is not None:
        guest.leave()


def _remove_abandoned() -> None:
    """Remove the folders of workers of this computer that were killed."""
    for folder in glob.glob(os.path.join(glob.escape(gettempdir()), _PREFIX + "*")):
        with suppress(OSError, ValueError, RecursionError):
            owner = Owner.of(json.loads(read_start(os.path.join(folder, _OWNER), _MOST_OWNER_BYTES)))
            if owner is not None and owner.is_dead:
                shutil.rmtree(folder, ignore_errors=True)


def _absolute(value: Any) -> Any:  # noqa: ANN401  of JSON
    """Return values without the paths relative to a ledger, which is elsewhere."""
    if isinstance(value, dict):
        without = ("relative",) if "path" in value else ()
        return {key: _absolute(entry) for key, entry in value.items() if key not in without}
    return [_absolute(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def _has_model(values: Mapping[str, Any]) -> bool:
    """Return True if this computer has all files of the model, with the same content, at the same paths."""
    return all(_file_digest(os.path.join(values[ROOT], name)) == digest for name, digest in values[FILES])


def _file_digest(path: str) -> str:
    """Return the SHA-256 of a file; "" if it cannot be read."""
    try:
        return _require_digest(path)
    except OSError:
        return ""


def _require_digest(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _end_guest(progress: _GuestProgress, thread: ThreadPoolExecutor, stack: ExitStack) -> None:
    """Close the files that a guest has opened, in its thread, and remove its folder."""
    progress.stops = True
    try:
        thread.submit(_close, stack)
    except RuntimeError:  # the process ends, and starts no work any more
        _close(stack)
    thread.shutdown(wait=False)


def _close(stack: ExitStack) -> None:
    with suppress(PixelwiseError):  # such as a file that has changed, which the client knows
        stack.close()


class _GuestProgress(NullProgress):
    """Progress that stops when the run does, and keeps warnings for the client."""

    def __init__(self) -> None:
        """Continue until stopped."""
        self.stops = False
        self._warnings: list[str] = []

    def cancelled(self) -> bool:
        """Return True if the run has ended."""
        return self.stops

    def warning(self, text: str) -> None:
        """Keep a warning for the log of the run."""
        self._warnings.append(text)

    def taken(self) -> list[str]:
        """Return the warnings since the last call."""
        warnings, self._warnings = self._warnings, []
        return warnings
