"""All or nothing: files are made in hidden folders beside their places and appear there together.

After a failure nothing new stands there, and what stood there before is untouched.
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
from .layer_metadata import is_own
from .outputs import Output
from .style import is_own_style, is_style

# Files that GDAL or QGIS take for a part of the raster beside them: stale ones must go.
_SIDECARS = (".aux.xml", ".ovr", ".msk")
_STYLES = (".qml", ".sld")
_METADATA = ".qmd"  # layer metadata: people write their own into it, which stays


def files_of(raster: str) -> set[str]:
    """Name the files that belong to a raster, which are replaced together with it."""
    stem = os.path.splitext(raster)[0]
    return {raster, *(raster + suffix for suffix in _SIDECARS), *(stem + suffix for suffix in (*_STYLES, _METADATA))}


class Publication:
    """A file in the making, most often a raster. `path` is where to write it; `publish` brings it to its place."""

    def __init__(self, target: str, *, alone: bool = False, title: str = "") -> None:
        """Make a publication at the path `target`; one that stands `alone` is no raster and has no side files.

        Messages call it by its title; "" for an output.
        """
        self.as_given = target
        self._target = os.path.abspath(target)
        self._workshop = ""
        self._alone = alone
        self._title = title or tr("Output")

    @property
    def path(self) -> str:
        """Where the raster is to be written."""
        return os.path.join(self._workshop, os.path.basename(self._target))

    def __enter__(self) -> Publication:
        """Make the hidden folder.

        Raises:
            OutputError: Nothing can be written there.
        """
        folder, name = os.path.split(self._target)
        stem = os.path.splitext(self._target)[0]
        beside = () if self._alone else (self._target + ".aux.xml", stem + ".qml", stem + _METADATA)
        for place in (self._target, *beside):
            if os.path.isdir(place):
                raise OutputError(
                    tr("{title} {output}: {place} is a folder. Choose another file name.").format(
                        title=self._title, output=self._target, place=place
                    )
                )
        if not os.path.isdir(folder):
            raise OutputError(no_folder(self._target, folder, self._title))
        try:
            self._workshop = tempfile.mkdtemp(prefix=f".{name}.", dir=folder)
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
        """Remove the hidden folder and whatever was not published."""
        self._clear()

    def publish(self) -> None:
        """Bring the files in the hidden folder to their place, and remove stale sidecars there.

        Raises:
            OutputError: It cannot be done; then all is as before.
        """
        publish_together([self])

    @property
    def target(self) -> str:
        """The place of the file."""
        return self._target

    @property
    def kept(self) -> str:
        """The layer metadata at the place that is not ours, or was edited since, and is not replaced; "" for none."""
        path = os.path.splitext(self._target)[0] + _METADATA
        return path if not self._alone and os.path.exists(path) and not is_own(path) else ""

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """The styles at the place that a user has made, and to where each is renamed."""
        stem = os.path.splitext(self._target)[0]
        styles = [stem + suffix for suffix in _STYLES if not self._alone]
        return [(path, _free(path)) for path in styles if is_style(path) and not is_own_style(path)]

    def moves(self) -> list[tuple[str, str]]:
        """What is renamed to what: first what stands there into the hidden folder, then what is new to its place."""
        folder, name = os.path.split(self._target)
        attic = os.path.join(self._workshop, "replaced")
        os.mkdir(attic)
        kept = os.path.basename(self.kept)
        new = [entry.name for entry in os.scandir(self._workshop) if entry.is_file() and entry.name != kept]
        stale = {name, *new}
        if not self._alone:
            stale |= files_of(name) - {kept}
        aside = dict(self.set_aside)
        old_paths = [os.path.join(folder, old) for old in sorted(stale)]
        moves = [(path, aside.get(path) or os.path.join(attic, os.path.basename(path))) for path in old_paths]
        moves = [move for move in moves if os.path.isfile(move[0])]
        return moves + [(os.path.join(self._workshop, made), os.path.join(folder, made)) for made in sorted(new)]

    def _try_replacing(self) -> None:
        """On Windows a file that is open elsewhere cannot be replaced: find out before the work starts."""
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
        if self._workshop:
            shutil.rmtree(self._workshop, ignore_errors=True)


class Publications:
    """Several files in the making, also in several folders, that appear together or not at all."""

    def __init__(self, outputs: Sequence[Output]) -> None:
        """Make a publication of each output; `files` has them by kind."""
        self.files = {
            output.kind: Publication(output.path, alone=not output.kind.is_raster, title=output.kind.title)
            for output in outputs
        }
        self._stack = ExitStack()

    def __enter__(self) -> Publications:
        """Make the hidden folders.

        Raises:
            OutputError: Nothing can be written in one of the places.
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
        """Layer metadata at the places that is not replaced."""
        return [file.kept for file in self.files.values() if file.kept]

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """Styles at the places that a user has made, and to where each is renamed."""
        return [renamed for file in self.files.values() for renamed in file.set_aside]

    def publish(self) -> None:
        """Bring the files in all hidden folders to their places.

        Raises:
            OutputError: It cannot be done for one of them; then all is as before everywhere.
        """
        publish_together([*self.files.values()])


def _locks_open_files() -> bool:
    return os.name == "nt"


def _free(path: str) -> str:
    """Give a free name for an older version of a file: a.previous.qml, then a.previous-2.qml and so on."""
    stem, suffix = os.path.splitext(path)
    numbers = itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    names = (f"{stem}.previous{number}{suffix}" for number in numbers)
    return next(name for name in names if not os.path.lexists(name))


def publish_together(publications: Sequence[Publication]) -> None:
    """Bring the files of several publications to their places.

    Raises:
        OutputError: It cannot be done for one of them; then all is as before everywhere.
    """
    done: list[tuple[str, str]] = []
    target = ""
    try:
        for publication in publications:
            target = publication.target
            for source, place in publication.moves():
                os.rename(source, place)
                done.append((source, place))
    except OSError as error:
        for source, place in reversed(done):
            os.rename(place, source)
        raise OutputError(
            tr(
                "Output {target}: the finished files cannot be put in place ({reason}). Close programs that use the "
                "old file, and run again."
            ).format(target=target, reason=error.strerror)
        ) from error


def no_folder(output: str, folder: str, title: str) -> str:
    """Say that the folder of a result, called by its title, is none."""
    if os.path.exists(folder):
        template = tr("{title} {output}: {folder} is no folder. Choose a folder that exists.")
    else:
        template = tr("{title} {output}: {folder} does not exist. Choose a folder that exists.")
    return template.format(title=title, output=output, folder=folder)
