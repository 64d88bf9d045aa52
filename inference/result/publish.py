"""Publish the files of a run together: they are written to hidden folders next to their targets, then renamed.

After a failure the targets are as they were before. If the process is killed between two renames, the next run with
one of these targets makes the others (interrupted.py).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from types import TracebackType

from ..disk.durable import flush_folder
from ..disk.pulse import not_cancelled
from ..errors import Cancelled, OutputError
from ..i18n import tr
from ..regular_files import is_special
from .interrupted import finish_interrupted, require_alone
from .names import name_refusal
from .outputs import Output
from .side_files import SideFiles, link_refusal, parts_refusal
from .staging import Renames, Staging, remove_journal


class Publication:
    """A file that is written to `path`, in a hidden folder, and moved to its target by `publish`."""

    def __init__(
        self,
        target: str,
        *,
        has_side_files: bool = True,
        title: str = "",
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> None:
        """Plan to publish a file.

        Args:
            target: Its final path.
            has_side_files: Whether it has side files, as a raster does.
            title: Its title in messages; "" for an output.
            cancelled: Tells whether the user cancels, while a process of another computer is watched.
        """
        self.given_path = target
        path = os.path.abspath(target)
        is_link = os.path.islink(path)
        self._staging = Staging(os.path.realpath(path) if is_link else path, has_side_files=has_side_files)
        self._link = Staging(path, has_side_files=True, is_link=True) if is_link and has_side_files else None
        self._has_side_files = has_side_files
        self.title = title or tr("Output")
        self._cancelled = cancelled

    @property
    def path(self) -> str:
        """The path in the hidden folder, to write the file to."""
        return self._staging.path

    @property
    def target(self) -> str:
        """The absolute final path; for a symbolic link that of the file that it leads to."""
        return self._staging.target

    def __enter__(self) -> Publication:
        """Make the hidden folder.

        Raises:
            Cancelled: The user cancels.
            OutputError: The folder of the target is not writable.
        """
        for staging in self.places:
            finish_interrupted(staging.target, self.title, self._cancelled)
        reason = self._refusal()
        if reason:
            raise OutputError(reason)
        try:
            for staging in self.places:
                staging.make()
        except OSError as error:
            self._clear()
            raise OutputError(
                tr(
                    "{title} {output}: it cannot be written ({reason}). Choose a folder you may write to, and close "
                    "other programs that use the file."
                ).format(title=self.title, output=self.target, reason=error.strerror)
            ) from error
        try:
            for staging in self.places:
                require_alone(staging.folder, staging.target, self.title, self._cancelled)
        except (OutputError, Cancelled):
            self._clear()
            raise
        self._try_replacing()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the hidden folder and everything that was not published."""
        self._clear()

    def publish(self) -> None:
        """Move the files from the hidden folder to their target, and remove side files of the old raster.

        Raises:
            OutputError: A file cannot be moved; all files are as before.
        """
        publish_together([self])

    @property
    def side_files(self) -> list[SideFiles]:
        """The side files at the target, and at the link that leads to it."""
        return [files for staging in self.places if (files := staging.side_files())]

    def renames(self) -> list[tuple[Staging, Renames]]:
        """Return the renames in each hidden folder.

        Raises:
            OSError: The file system refuses.
        """
        if self._link:
            self._link.copy_side_files(self._staging)
        return [(staging, staging.renames()) for staging in self.places]

    @property
    def places(self) -> list[Staging]:
        """The hidden folders: that of the file, and that of the link that leads to it."""
        return [self._staging, *([self._link] if self._link else [])]

    def _refusal(self) -> str:
        """Return an error message if the file cannot be at its target; else ""."""
        folder = os.path.dirname(self.target)
        side_files = [path for files in self.side_files for path in files.written]
        for target in (self.target, *side_files):
            if os.path.isdir(target):
                template = tr("{title} {output}: {place} is a folder. Choose another file name.")
                return template.format(title=self.title, output=self.target, place=target)
        if not os.path.isdir(folder):
            return no_folder(self.target, folder, self.title)
        if is_special(self.target):
            return no_file(self.target, self.title)
        parts = [
            link_refusal(os.path.abspath(self.given_path), self.title),
            *(parts_refusal(files, self.title) for files in self.side_files),
        ]
        names = [name_refusal(staging.target, self.title, is_raster=self._has_side_files) for staging in self.places]
        return next(filter(None, parts + names), "")

    def _try_replacing(self) -> None:
        """Refuse, before the work starts, a file that cannot be replaced: on Windows, one that another program uses."""
        if not _locks_open_files() or not os.path.exists(self.target):
            return
        try:
            self._staging.try_replacing()
        except OSError as error:
            self._clear()
            raise OutputError(
                tr(
                    "{title} {output}: the file is in use and cannot be overwritten ({reason}). Remove the layers that "
                    "show it from the project, close other programs that use it, or choose another file name."
                ).format(title=self.title, output=self.target, reason=error.strerror)
            ) from error

    def _clear(self) -> None:
        for staging in self.places:
            staging.clear()


class Publications:
    """The files of a run, in one or more folders, which are published all together or not at all."""

    def __init__(self, outputs: Sequence[Output], cancelled: Callable[[], bool] = not_cancelled) -> None:
        """Plan to publish each output; `files` has the publications by kind."""
        self.files = {
            output.kind: Publication(
                output.path,
                has_side_files=output.kind.has_side_files,
                title=output.kind.title,
                cancelled=cancelled,
            )
            for output in outputs
        }
        self._stack = ExitStack()

    def __enter__(self) -> Publications:
        """Make the hidden folders.

        Raises:
            OutputError: One of the folders is not writable.
        """
        with ExitStack() as stack:
            for file in self.files.values():
                stack.enter_context(file)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the hidden folders and whatever was not published."""
        self._stack.close()

    @property
    def side_files(self) -> list[SideFiles]:
        """The side files at all targets."""
        return [files for file in self.files.values() for files in file.side_files]

    def require_in_place(self) -> None:
        """Require that the finished files can still be put in place.

        Raises:
            OutputError: A folder has been deleted, renamed or made read-only.
        """
        for file in self.files.values():
            for staging in file.places:
                staging.require_in_place(file.title)

    def publish(self) -> None:
        """Move the files from all hidden folders to their targets.

        Raises:
            OutputError: A file cannot be moved; all files in all folders are as before.
        """
        publish_together([*self.files.values()])


def _locks_open_files() -> bool:
    return os.name == "nt"


def publish_together(publications: Sequence[Publication]) -> None:
    """Move the files of several publications to their targets.

    Raises:
        OutputError: A file cannot be moved; all files in all folders are as before.
    """
    for publication in publications:
        for staging in publication.places:
            finish_interrupted(staging.target, publication.title)
    planned: list[tuple[Staging, Renames]] = []
    # All of them before the first rename: a new file of this run is not other data of the same name.
    for publication in publications:
        with _naming(publication.target):
            planned += publication.renames()
    for staging, renames in planned:
        with _naming(staging.target):
            staging.flush(renames.new)
    places = tuple(staging.folder for staging, _ in planned)
    moved: list[tuple[str, str]] = []
    try:
        _make_all(planned, places, moved)
    except BaseException:  # also Ctrl-C: all files go back to their places
        for source, target in reversed(moved):
            with _naming(target):  # if this fails too, the journals stay, and the next run makes all renames
                os.rename(target, source)
        _forget(places)
        raise
    _forget(places)


def _make_all(
    planned: Sequence[tuple[Staging, Renames]], places: tuple[str, ...], moved: list[tuple[str, str]]
) -> None:
    """Write the journals, and make all renames; those that have been made are added to `moved`.

    Raises:
        OutputError: The file system refuses.
    """
    for staging, renames in reversed(planned):  # with the journal of the first place, all of them count
        with _naming(staging.target):
            staging.write_journal(replace(renames, places=places))
    for staging, renames in planned:
        with _naming(staging.target):
            for move in renames.in_order(staging.folder):
                os.rename(*move)
                moved.append(move)
            flush_folder(os.path.dirname(staging.folder))


@contextmanager
def _naming(target: str) -> Iterator[None]:
    """Convert an OSError into an error that names the output.

    Raises:
        OutputError: The file system refuses.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            text = tr(
                "Output {target}: the finished files cannot be stored ({reason}). Free some space, and run again."
            )
            raise OutputError(text.format(target=target, reason=error.strerror)) from error
        raise OutputError(
            tr(
                "Output {target}: the finished files cannot be put in place ({reason}). Close programs that use the "
                "old file, and run again."
            ).format(target=target, reason=error.strerror)
        ) from error


def _forget(folders: Sequence[str]) -> None:
    """Remove the journals, the first of which decides."""
    with suppress(OSError):  # the next run finds that there is nothing left to do
        for folder in folders:
            remove_journal(folder)


def no_file(output: str, title: str) -> str:
    """Return the message about an output whose path is not that of a file, with this title."""
    return tr(
        "{title} {output}: this is not a regular file, but a device, a pipe or a symbolic link that leads nowhere. "
        "Choose another file name."
    ).format(title=title, output=output)


def no_folder(output: str, folder: str, title: str) -> str:
    """Return the message about the missing folder of an output with this title."""
    if os.path.exists(folder):
        template = tr("{title} {output}: {folder} is not a folder. Choose a folder that exists.")
    else:
        template = tr("{title} {output}: {folder} does not exist. Choose a folder that exists.")
    return template.format(title=title, output=output, folder=folder)
