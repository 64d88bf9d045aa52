"""Publish the files of a run together: they are written to hidden folders next to their targets, then renamed.

After a failure the targets are as they were before.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType

from ..errors import OutputError
from ..i18n import tr
from ..regular_files import is_special
from .names import hidden_prefix, name_refusal
from .outputs import Output
from .side_files import SideFiles


class _Staging:
    """A hidden folder next to a file: new files are written into it, and replaced files moved into it."""

    def __init__(self, target: str, *, has_side_files: bool, is_link: bool = False) -> None:
        """Plan to replace a file, or only the side files of a symbolic link."""
        self.target = target
        self._has_side_files = has_side_files
        self._is_link = is_link
        self._folder = ""

    @property
    def path(self) -> str:
        """The path in the hidden folder to write the file to."""
        return os.path.join(self._folder, os.path.basename(self.target))

    def make(self) -> None:
        """Make the hidden folder.

        Raises:
            OSError: The folder of the target is not writable.
        """
        self._folder = tempfile.mkdtemp(prefix=hidden_prefix(self.target), dir=os.path.dirname(self.target))

    def clear(self) -> None:
        """Remove the hidden folder."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def side_files(self) -> SideFiles | None:
        """Return the side files at the target, if it is a raster."""
        return SideFiles.at(self.target) if self._has_side_files else None

    def copy_side_files(self, staging: _Staging) -> None:
        """Copy the new side files of the file that a link leads to, named after the link."""
        for own, other in zip(SideFiles.at(self.path).written, SideFiles.at(staging.path).written):
            if os.path.isfile(other):
                shutil.copyfile(other, own)

    def moves(self) -> list[tuple[str, str]]:
        """Return pairs of old and new paths: old files into the hidden folder, then new files to their targets."""
        folder = os.path.dirname(self.target)
        replaced = os.path.join(self._folder, "replaced")
        os.mkdir(replaced)
        side_files = self.side_files()
        unwritten = {os.path.basename(path) for path in (side_files.kept, *side_files.refused)} if side_files else set()
        new = {entry.name for entry in os.scandir(self._folder) if entry.is_file()} - unwritten
        stale = {os.path.join(folder, name) for name in new} | (side_files.stale() if side_files else {self.target})
        aside = dict(side_files.set_aside) if side_files else {}
        moves = [(path, aside.get(path) or os.path.join(replaced, os.path.basename(path))) for path in sorted(stale)]
        moves = [(path, place) for path, place in moves if os.path.lexists(path) and not os.path.isdir(path)]
        moves += [(os.path.join(self._folder, name), os.path.join(folder, name)) for name in sorted(new)]
        return [move for move in moves if not (self._is_link and self.target in move)]


class Publication:
    """A file that is written to `path`, in a hidden folder, and moved to its target by `publish`."""

    def __init__(self, target: str, *, has_side_files: bool = True, title: str = "") -> None:
        """Plan to publish a file.

        Args:
            target: Its final path.
            has_side_files: Whether it has side files, as a raster does.
            title: Its title in messages; "" for an output.
        """
        self.given_path = target
        path = os.path.abspath(target)
        is_link = os.path.islink(path)
        self._staging = _Staging(os.path.realpath(path) if is_link else path, has_side_files=has_side_files)
        self._link = _Staging(path, has_side_files=True, is_link=True) if is_link and has_side_files else None
        self._has_side_files = has_side_files
        self._title = title or tr("Output")

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
            OutputError: The folder of the target is not writable.
        """
        reason = self._refusal()
        if reason:
            raise OutputError(reason)
        try:
            for staging in self._places():
                staging.make()
        except OSError as error:
            self._clear()
            raise OutputError(
                tr(
                    "{title} {output}: it cannot be written ({reason}). Choose a folder you may write to, and close "
                    "other programs that use the file."
                ).format(title=self._title, output=self.target, reason=error.strerror)
            ) from error
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
        return [files for staging in self._places() if (files := staging.side_files())]

    def moves(self) -> list[tuple[str, str]]:
        """Return pairs of old and new paths: old files into hidden folders, then new files to their targets.

        Raises:
            OSError: The file system refuses.
        """
        if self._link:
            self._link.copy_side_files(self._staging)
        return [move for staging in self._places() for move in staging.moves()]

    def _places(self) -> list[_Staging]:
        return [self._staging, *([self._link] if self._link else [])]

    def _refusal(self) -> str:
        """Return an error message if the file cannot be at its target; else ""."""
        folder = os.path.dirname(self.target)
        side_files = [path for files in self.side_files for path in files.written]
        for place in (self.target, *side_files):
            if os.path.isdir(place):
                template = tr("{title} {output}: {place} is a folder. Choose another file name.")
                return template.format(title=self._title, output=self.target, place=place)
        if not os.path.isdir(folder):
            return no_folder(self.target, folder, self._title)
        if is_special(self.target):
            return no_file(self.target, self._title)
        names = [
            name_refusal(staging.target, self._title, is_raster=self._has_side_files) for staging in self._places()
        ]
        return next(filter(None, names), "")

    def _try_replacing(self) -> None:
        """Refuse, before the work starts, a file that cannot be replaced: on Windows, one that another program uses."""
        if not _locks_open_files() or not os.path.exists(self.target):
            return
        try:
            os.rename(self.target, self.path)
            os.rename(self.path, self.target)
        except OSError as error:
            self._clear()
            raise OutputError(
                tr(
                    "{title} {output}: the file is in use and cannot be overwritten ({reason}). Remove the layers that "
                    "show it from the project, close other programs that use it, or choose another file name."
                ).format(title=self._title, output=self.target, reason=error.strerror)
            ) from error

    def _clear(self) -> None:
        for staging in self._places():
            staging.clear()


class Publications:
    """The files of a run, in one or more folders, which are published all together or not at all."""

    def __init__(self, outputs: Sequence[Output]) -> None:
        """Plan to publish each output; `files` has the publications by kind."""
        self.files = {
            output.kind: Publication(output.path, has_side_files=output.kind.has_side_files, title=output.kind.title)
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
    moved: list[tuple[str, str]] = []
    target = ""
    try:
        # All of them before the first rename: a new file of this run is not other data of the same name.
        planned = []
        for publication in publications:
            target = publication.target
            planned += [(target, *move) for move in publication.moves()]
        for target, source, destination in planned:  # noqa: B007  the message names it
            os.rename(source, destination)
            moved.append((source, destination))
    except OSError as error:
        for source, destination in reversed(moved):
            os.rename(destination, source)
        raise OutputError(
            tr(
                "Output {target}: the finished files cannot be put in place ({reason}). Close programs that use the "
                "old file, and run again."
            ).format(target=target, reason=error.strerror)
        ) from error


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
