"""A folder of packages in the user's QGIS profile that is replaced as a whole, or not at all.

    <base>/cp311              complete
          /cp311.part-…       being filled
          /cp311.trash-…      being deleted
          /cp311.next         complete, replaces cp311 at the next start
          /cp311.remove       a marker: cp311 is removed at the next start

Folders are created and removed by renaming, so they are always complete. Windows does not rename folders with loaded
files; the last two entries then defer the change to the next start.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from .errors import InstallationError

_ABANDONED = 24 * 3600  # seconds after which a folder that is being filled counts as abandoned


def python_tag() -> str:
    """Return the version of the running Python, such as cp311."""
    return (sys.implementation.cache_tag or "cpython-{}{}".format(*sys.version_info)).replace("cpython-", "cp")


@dataclass(frozen=True)
class StagedFolder:
    """A folder that is replaced as a whole.

    Attributes:
        base: The folder in which it is.
        tag: Its name.
    """

    base: Path
    tag: str

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.base / self.tag

    @property
    def pending(self) -> bool:
        """Whether a change is deferred to the next start."""
        return self._mark.exists() or self._next.exists()

    def apply_pending(self) -> list[str]:
        """Apply deferred changes at the start and delete leftovers; return error messages."""
        problems: list[str] = []
        if not self.base.is_dir():
            return problems
        try:
            if self._mark.exists():
                self._discard(self.path)
                self._mark.unlink()
            if self._next.exists():
                self._discard(self.path)
                self._next.rename(self.path)
        except OSError as error:
            problems.append(
                tr("{path}: the files are still in use ({reason}). Close all QGIS windows.").format(
                    path=self.path, reason=error
                )
            )
        for leftover in self._leftovers():
            shutil.rmtree(leftover, ignore_errors=True)  # the next start tries again
        return problems

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Create an empty folder to fill, which is deleted at the end unless it was adopted.

        Raises:
            InstallationError: The profile is not writable.
        """
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f"{self.tag}.part-", dir=self.base))
        except OSError as error:
            raise InstallationError(
                tr(
                    "{path}: the folder is not writable ({reason}). Free some space or get write permission, then try "
                    "again."
                ).format(path=self.base, reason=error.strerror)
            ) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # files in use are deleted at a later start

    def adopt(self, folder: Path) -> bool:
        """Move a filled folder into place; return False if that is deferred to the next start.

        Raises:
            InstallationError: The folder cannot be moved.
        """
        try:
            self._discard(self._next)
            try:
                self._discard(self.path)
            except OSError:
                folder.rename(self._next)
                return False
            folder.rename(self.path)
            self._mark.unlink(missing_ok=True)
        except OSError as error:
            raise InstallationError(
                tr(
                    "{path}: the packages were downloaded but cannot be moved there ({reason}). Close other QGIS "
                    "windows and try again."
                ).format(path=self.path, reason=error)
            ) from error
        return True

    def remove(self) -> bool:
        """Remove the folder; return False if that is deferred to the next start.

        Raises:
            InstallationError: It cannot be removed, and the marker cannot be written.
        """
        try:
            self._discard(self._next)
            try:
                self._discard(self.path)
            except OSError:
                self._mark.touch()
                return False
        except OSError as error:
            raise InstallationError(
                tr("{path}: the packages cannot be removed ({reason}). Close QGIS and delete the folder.").format(
                    path=self.path, reason=error
                )
            ) from error
        return True

    @property
    def _next(self) -> Path:
        return self.base / f"{self.tag}.next"

    @property
    def _mark(self) -> Path:
        return self.base / f"{self.tag}.remove"

    def _discard(self, folder: Path) -> None:
        """Rename a folder and delete it; files that cannot be deleted are deleted at a later start."""
        if not folder.exists():
            return
        trash = Path(tempfile.mkdtemp(prefix=f"{self.tag}.trash-", dir=self.base))
        try:
            folder.rename(trash / self.tag)
        finally:
            shutil.rmtree(trash, ignore_errors=True)

    def _leftovers(self) -> Iterator[Path]:
        yield from self.base.glob(f"{self.tag}.trash-*")
        old = time.time() - _ABANDONED
        yield from (path for path in self.base.glob(f"{self.tag}.part-*") if path.stat().st_mtime < old)
