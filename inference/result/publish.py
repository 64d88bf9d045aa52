"""Publish the files of a run together: they are written to hidden folders next to their targets, then renamed.

After a failure the targets are as they were before.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType

from ..errors import OutputError
from ..i18n import tr
from ..progress import Progress
from .layer_metadata import is_own
from .outputs import Output
from .style import is_own_style, is_raster_style, is_style
from .vector_formats import vector_format

_STYLES = (".qml", ".sld")
_METADATA = ".qmd"  # layer metadata; texts of a user are kept
# Side files that GDAL or QGIS read with a raster: those of the old raster must go.
_SIDECARS = (".aux.xml", ".ovr", ".msk")


def files_of(path: str) -> set[str]:
    """Return the paths of a raster or vector file and its side files, which are replaced together."""
    return {path, *_side_files(path)}


def _side_files(path: str) -> set[str]:
    stem, known = os.path.splitext(path)[0], vector_format(path)
    appended, beside = (known.appended, known.beside) if known else (_SIDECARS, (*_STYLES, _METADATA))
    return {*(path + suffix for suffix in appended), *(stem + suffix for suffix in beside)}


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
        self._target = os.path.abspath(target)
        self._hidden_folder = ""
        self._has_side_files = has_side_files
        self._title = title or tr("Output")

    @property
    def path(self) -> str:
        """The path in the hidden folder, to write the file to."""
        return os.path.join(self._hidden_folder, os.path.basename(self._target))

    def __enter__(self) -> Publication:
        """Make the hidden folder.

        Raises:
            OutputError: The folder of the target is not writable.
        """
        folder, name = os.path.split(self._target)
        for path in sorted(files_of(self._target) if self._has_side_files else (self._target,)):
            if os.path.isdir(path):
                raise OutputError(
                    tr("{title} {output}: {place} is a folder. Choose another file name.").format(
                        title=self._title, output=self._target, place=path
                    )
                )
        if not os.path.isdir(folder):
            raise OutputError(no_folder(self._target, folder, self._title))
        try:
            self._hidden_folder = tempfile.mkdtemp(prefix=f".{name}.", dir=folder)
        except OSError as error:
            raise OutputError(
                tr(
                    "{title} {output}: it cannot be written ({reason}). Choose a folder you may write to, and close "
                    "other programs that use the file."
                ).format(title=self._title, output=self._target, reason=error.strerror)
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
    def target(self) -> str:
        """The absolute final path."""
        return self._target

    @property
    def kept(self) -> str:
        """Path of layer metadata at the target that a user wrote or edited, which is not replaced; "" without it."""
        path = os.path.splitext(self._target)[0] + _METADATA
        return path if path in self._side_files and os.path.exists(path) and not is_own(path) else ""

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """Paths of styles at the target that a user made, and the path to which each is renamed."""
        stem = os.path.splitext(self._target)[0]
        styles = [path for suffix in _STYLES if (path := stem + suffix) in self._side_files and path != self.foreign]
        return [(path, _free(path)) for path in styles if is_style(path) and not is_own_style(path)]

    @property
    def foreign(self) -> str:
        """Path of the style of a raster that would have the same name as that of this vector file; "" without one.

        It stays, and the vector file gets none.
        """
        path = os.path.splitext(self._target)[0] + ".qml"
        is_beside = vector_format(self._target) is not None and path in self._side_files
        return path if is_beside and is_raster_style(path) else ""

    @property
    def _side_files(self) -> set[str]:
        return _side_files(self._target) if self._has_side_files else set()

    def moves(self) -> list[tuple[str, str]]:
        """Return pairs of old and new paths: old files into the hidden folder, then new files to their targets."""
        folder, name = os.path.split(self._target)
        replaced = os.path.join(self._hidden_folder, "replaced")
        os.mkdir(replaced)
        kept = {os.path.basename(self.kept), os.path.basename(self.foreign)}
        new = [entry.name for entry in os.scandir(self._hidden_folder) if entry.is_file() and entry.name not in kept]
        stale = {name, *new, *map(os.path.basename, self._side_files)} - kept
        aside = dict(self.set_aside)
        old_paths = [os.path.join(folder, old) for old in sorted(stale)]
        moves = [(path, aside.get(path) or os.path.join(replaced, os.path.basename(path))) for path in old_paths]
        moves = [move for move in moves if os.path.isfile(move[0])]
        return moves + [(os.path.join(self._hidden_folder, made), os.path.join(folder, made)) for made in sorted(new)]

    def _try_replacing(self) -> None:
        """Refuse, before the work starts, a file that cannot be replaced: on Windows, one that another program uses."""
        if not _locks_open_files() or not os.path.exists(self._target):
            return
        try:
            os.rename(self._target, self.path)
            os.rename(self.path, self._target)
        except OSError as error:
            self._clear()
            raise OutputError(
                tr(
                    "{title} {output}: the file is in use and cannot be overwritten ({reason}). Remove the layers that "
                    "show it from the project, close other programs that use it, or choose another file name."
                ).format(title=self._title, output=self._target, reason=error.strerror)
            ) from error

    def _clear(self) -> None:
        if self._hidden_folder:
            shutil.rmtree(self._hidden_folder, ignore_errors=True)


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
    def kept(self) -> list[str]:
        """Paths of layer metadata at the targets that is not replaced."""
        return [file.kept for file in self.files.values() if file.kept]

    @property
    def foreign(self) -> list[str]:
        """Paths of styles of rasters at the targets, where vector files have none."""
        return [file.foreign for file in self.files.values() if file.foreign]

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """Paths of styles at the targets that a user made, and the path to which each is renamed."""
        return [renamed for file in self.files.values() for renamed in file.set_aside]

    def publish(self) -> None:
        """Move the files from all hidden folders to their targets.

        Raises:
            OutputError: A file cannot be moved; all files in all folders are as before.
        """
        publish_together([*self.files.values()])


def _locks_open_files() -> bool:
    return os.name == "nt"


def _free(path: str) -> str:
    """Return an unused path for an older version of a file: a.previous.qml, a.previous-2.qml and so on."""
    stem, suffix = os.path.splitext(path)
    numbers = itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    names = (f"{stem}.previous{number}{suffix}" for number in numbers)
    return next(name for name in names if not os.path.lexists(name))


def publish_together(publications: Sequence[Publication]) -> None:
    """Move the files of several publications to their targets.

    Raises:
        OutputError: A file cannot be moved; all files in all folders are as before.
    """
    moved: list[tuple[str, str]] = []
    target = ""
    try:
        for publication in publications:
            target = publication.target
            for source, destination in publication.moves():
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


def no_folder(output: str, folder: str, title: str) -> str:
    """Return the message about the missing folder of an output with this title."""
    if os.path.exists(folder):
        template = tr("{title} {output}: {folder} is not a folder. Choose a folder that exists.")
    else:
        template = tr("{title} {output}: {folder} does not exist. Choose a folder that exists.")
    return template.format(title=title, output=output, folder=folder)


def log_kept(paths: Sequence[str], progress: Progress) -> None:
    """Log the layer metadata that was not replaced."""
    for path in paths:
        progress.info(
            tr(
                "{path} was not written by Pixelwise or has been edited since, so it was not replaced. "
                "It may not describe this result."
            ).format(path=path)
        )


def log_foreign(paths: Sequence[str], progress: Progress) -> None:
    """Log the styles of rasters that were not replaced by those of vector files."""
    for path in paths:
        progress.info(
            tr(
                "{path} is the style of a raster, so the polygons have no style file of this name. Choose another file "
                "name or a GeoPackage to keep both."
            ).format(path=path)
        )


def log_set_aside(renamed: Sequence[tuple[str, str]], progress: Progress) -> None:
    """Log the user's styles that were renamed."""
    for path, aside in renamed:
        progress.info(
            tr(
                "{path} is a style that was not written by Pixelwise. It was renamed to {aside}, so that the result is "
                "shown with its own classes."
            ).format(path=path, aside=os.path.basename(aside))
        )
