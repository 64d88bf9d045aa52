"""The folder of the inference engine in the user's QGIS profile, one for each version of Python.

    <profile>/pixelwise/engine/cp311              in use: in sys.path
                              /cp311.part-…       being filled
                              /cp311.trash-…      being deleted
                              /cp311.next         complete, replaces cp311 at the next start
                              /cp311.remove       a marker: cp311 is removed at the next start

Folders are created and removed by renaming, so they are always complete. Windows does not rename folders with loaded
files; the last two entries then defer the change to the next start.
"""

from __future__ import annotations

import importlib
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


@dataclass(frozen=True)
class InstalledEngine:
    """The name and version of the installed package."""

    package: str
    version: str


@dataclass(frozen=True)
class EngineFolder:
    """The folder of the engine for one version of Python.

    Attributes:
        base: The folder of all versions.
        tag: The version, such as cp311.
    """

    base: Path
    tag: str

    @classmethod
    def of(cls, profile: str) -> EngineFolder:
        """Return the folder in a QGIS profile for the running Python."""
        tag = (sys.implementation.cache_tag or "cpython-{}{}".format(*sys.version_info)).replace("cpython-", "cp")
        return cls(Path(profile) / "pixelwise" / "engine", tag)

    @property
    def path(self) -> Path:
        """The folder from which Python imports the engine."""
        return self.base / self.tag

    @property
    def pending(self) -> bool:
        """Whether a change is deferred to the next start."""
        return self._mark.exists() or self._next.exists()

    def installed(self) -> InstalledEngine | None:
        """Return the installed package; None if it is missing or marked for removal."""
        if self._mark.exists() or not (self.path / "onnxruntime").is_dir():
            return None
        return _installed_in(self.path)

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
                tr("{path}: the engine is still in use ({reason}). Close all QGIS windows.").format(
                    path=self.path, reason=error
                )
            )
        for leftover in self._leftovers():
            shutil.rmtree(leftover, ignore_errors=True)  # the next start tries again
        return problems

    def activate(self) -> None:
        """Append the engine to sys.path, so that QGIS's own engine takes precedence."""
        if self.installed() and str(self.path) not in sys.path:
            sys.path.append(str(self.path))
            importlib.invalidate_caches()

    def deactivate(self) -> None:
        """Remove the engine from sys.path; loaded modules stay loaded."""
        while str(self.path) in sys.path:
            sys.path.remove(str(self.path))
        importlib.invalidate_caches()

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
                    "{path}: the engine was downloaded but cannot be moved there ({reason}). Close other QGIS windows "
                    "and try again."
                ).format(path=self.path, reason=error)
            ) from error
        return True

    def remove(self) -> bool:
        """Remove the engine; return False if that is deferred to the next start.

        Raises:
            InstallationError: The engine cannot be removed, and the marker cannot be written.
        """
        self.deactivate()
        try:
            self._discard(self._next)
            try:
                self._discard(self.path)
            except OSError:
                self._mark.touch()
                return False
        except OSError as error:
            raise InstallationError(
                tr("{path}: the engine cannot be removed ({reason}). Close QGIS and delete the folder.").format(
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
            folder.rename(trash / "engine")
        finally:
            shutil.rmtree(trash, ignore_errors=True)

    def _leftovers(self) -> Iterator[Path]:
        yield from self.base.glob(f"{self.tag}.trash-*")
        old = time.time() - _ABANDONED
        yield from (path for path in self.base.glob(f"{self.tag}.part-*") if path.stat().st_mtime < old)


def _installed_in(folder: Path) -> InstalledEngine:
    for info in sorted(folder.glob("onnxruntime*.dist-info")):
        package, _, version = info.name[: -len(".dist-info")].partition("-")
        return InstalledEngine(package.replace("_", "-"), version)
    return InstalledEngine("onnxruntime", tr("(unknown version)"))
