"""All or nothing: files are made in a hidden folder beside their place and appear there together.

After a failure nothing new stands there, and what stood there before is untouched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from types import TracebackType

from .errors import OutputError

# Files that GDAL or QGIS take for a part of the raster beside them: stale ones must go.
_SIDECARS = (".aux.xml", ".ovr", ".msk")
_STYLES = (".qml", ".sld")


class Publication:
    """A file in the making, most often a raster. `path` is where to write it; `publish` brings it to its place."""

    def __init__(self, target: str, *, alone: bool = False) -> None:
        """Make a publication at the path `target`; one that stands `alone` is no raster and has no side files."""
        self._target = os.path.abspath(target)
        self._workshop = ""
        self._alone = alone

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
        beside = () if self._alone else (self._target + ".aux.xml", os.path.splitext(self._target)[0] + ".qml")
        for place in (self._target, *beside):
            if os.path.isdir(place):
                raise OutputError(f"Output {self._target}: {place} is a folder. Choose another file name.")
        if not os.path.isdir(folder):
            why = "is no folder" if os.path.exists(folder) else "does not exist"
            raise OutputError(f"Output {self._target}: {folder} {why}. Choose a folder that exists.")
        try:
            self._workshop = tempfile.mkdtemp(prefix=f".{name}.", dir=folder)
            self._try_replacing()
        except OSError as error:
            self._clear()
            raise OutputError(
                f"Output {self._target}: it cannot be written ({error.strerror}). Choose a folder you may write to, "
                "and close other programs that use the file."
            ) from error
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
        folder, name = os.path.split(self._target)
        attic = os.path.join(self._workshop, "replaced")
        new = [entry.name for entry in os.scandir(self._workshop) if entry.is_file()]
        stem = os.path.splitext(name)[0]
        stale = {name, *new}
        if not self._alone:
            stale |= {name + suffix for suffix in _SIDECARS} | {stem + suffix for suffix in _STYLES}
        moves = [(os.path.join(folder, old), os.path.join(attic, old)) for old in sorted(stale)]
        moves = [move for move in moves if os.path.isfile(move[0])]
        moves += [(os.path.join(self._workshop, made), os.path.join(folder, made)) for made in sorted(new)]
        made: list[tuple[str, str]] = []
        try:
            os.mkdir(attic)
            for source, place in moves:
                os.rename(source, place)
                made.append((source, place))
        except OSError as error:
            for source, place in reversed(made):
                os.rename(place, source)
            raise OutputError(
                f"Output {self._target}: the finished files cannot be put in place ({error.strerror}). Close programs "
                "that use the old file, and run again."
            ) from error

    def _try_replacing(self) -> None:
        """On Windows a file that is open elsewhere cannot be replaced: find out before the work starts."""
        if os.name == "nt" and os.path.exists(self._target):
            os.rename(self._target, self.path)
            os.rename(self.path, self._target)

    def _clear(self) -> None:
        if self._workshop:
            shutil.rmtree(self._workshop, ignore_errors=True)
