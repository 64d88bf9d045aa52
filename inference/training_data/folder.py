"""A folder of training data that is being written: all new tiles appear in it, or none.

Tiles are written to a hidden folder inside. When all are there, a file with their numbers, the commit record, is
written next to them, and then they are renamed to their places, before the files that describe all tiles. A run that is
stopped before the record exists leaves only the hidden folder, which the next run removes; after that, the next run
completes the renaming.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from ..errors import OutputError
from ..i18n import tr
from .chips import Chip
from .layouts import Layout, tile_name
from .split import PARTS
from .statistics import FolderStatistics
from .tile_files import TileFiles
from .tile_set import TileSet

_STAGING, _RECORD, _DESCRIPTIONS = ".pixelwise-export-", "commit.json", "descriptions"
_ABANDONED = 3600  # seconds since a run has written the last tile, after which it counts as stopped


@dataclass(frozen=True)
class FinishedPart:
    """The tiles of a folder, or of one set of a split.

    Attributes:
        part: "", or the name of the set.
        folder: The folder.
        numbers: The numbers of the new tiles.
        new: Their content.
        all: Their content and that of the earlier ones.
    """

    part: str
    folder: Path
    numbers: range
    new: FolderStatistics
    all: FolderStatistics


@dataclass
class _NewPart:
    folder: Path
    staging: Path
    first: int
    earlier: Sequence[range]
    before: FolderStatistics
    new: FolderStatistics
    image_folders: tuple[str, ...] = field(default=())

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.new.tiles)


class TrainingFolder:
    """A folder of tiles that is being written, by one thread."""

    def __init__(self, folder: Path, layout: Layout, tiles: TileSet, parts: Sequence[str] = ("",)) -> None:
        """Describe the folder.

        Args:
            folder: The folder, which need not exist.
            layout: Its layout, or that of each part.
            tiles: The properties of its tiles.
            parts: The sets of a split, each a subfolder; ("",) without a split.
        """
        self._folder, self._layout, self._tiles, self._names = folder, layout, tiles, tuple(parts)
        self._files = TileFiles(tiles.image_format, tiles.classes)
        self._parts: dict[str, _NewPart] = {}
        self._staging: Path | None = None
        self._created: list[Path] = []

    def check(self) -> dict[str, int]:
        """Return the number of tiles that each part already contains; 0 if `open` has to complete a stopped run first.

        Raises:
            OutputError: The folder is a file, or new tiles cannot be added to its tiles.
        """
        self._require_writable()
        if any((staging / _RECORD).exists() for staging in _stagings(self._folder)):
            return dict.fromkeys(self._names, 0)
        self._require_same_split()
        counts = {}
        for part in self._names:
            earlier = self._layout.earlier(self._folder / part, self._tiles)
            if earlier is None:
                self._require_vacant(self._folder / part)
            counts[part] = 0 if earlier is None else earlier.statistics.tiles
        return counts

    def open(self, start_index: int = 0) -> None:
        """Complete the export of a stopped run, and make the hidden folder.

        Args:
            start_index: The number of the first tile of a part; behind earlier tiles, the next one instead.

        Raises:
            OutputError: As from `check`, or the folder is not writable.
        """
        try:
            complete(self._folder)
            self.check()
            self._make_folder()
            self._staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self._folder))
            self._parts = {part: self._open_part(part, self._staging, start_index) for part in self._names}
        except OSError as error:
            raise self._unwritable(error) from error

    def __enter__(self) -> TrainingFolder:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the hidden folder, unless tiles are still to be renamed, and new folders that are empty."""
        if self._staging is not None and not (self._staging / _RECORD).exists():
            shutil.rmtree(self._staging, ignore_errors=True)
        for folder in reversed(self._created):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def write(self, chip: Chip) -> int:
        """Write a tile; return its number.

        Raises:
            OutputError: A file cannot be written.
        """
        part = self._parts[chip.part]
        name = tile_name(part.new.tiles)
        for folder, image, bands in zip(part.image_folders, chip.images, self._tiles.images):
            self._files.write_image(part.staging / folder / name, image.pixels, chip.grid, bands)
        self._files.write_label(part.staging / self._layout.labels / name, chip.labels, chip.grid)
        part.new.add(chip)
        return part.numbers[-1]

    @property
    def new_tiles(self) -> int:
        """The number of tiles written so far."""
        return sum(part.new.tiles for part in self._parts.values())

    def commit(self) -> tuple[FinishedPart, ...]:
        """Move all tiles to their places, and describe them.

        Raises:
            OutputError: A file cannot be written or renamed, or another run has added tiles in the meantime.
        """
        self._require_unchanged()
        finished = tuple(self._finished(name, part) for name, part in self._parts.items() if part.new.tiles)
        try:
            for done, part in zip(finished, (self._parts[done.part] for done in finished)):
                self._describe(done, part)
            record = {part.part: part.numbers.start for part in finished}
            _write_whole(self._require_staging() / _RECORD, json.dumps(record))
            _complete(self._require_staging())
        except OSError as error:
            raise self._unwritable(error) from error
        return finished

    def _finished(self, name: str, part: _NewPart) -> FinishedPart:
        everything = part.before.merged_with(part.new) if part.before.tiles else part.new
        return FinishedPart(name, part.folder, part.numbers, part.new, everything)

    def _describe(self, done: FinishedPart, part: _NewPart) -> None:
        folder = part.staging / _DESCRIPTIONS
        folder.mkdir()
        for name, text in self._layout.descriptions(self._tiles, done.all, [*part.earlier, done.numbers]):
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    def _open_part(self, name: str, staging: Path, start_index: int) -> _NewPart:
        earlier = self._layout.earlier(self._folder / name, self._tiles)
        ranges = [] if earlier is None else earlier.ranges
        first = max([start_index, *(numbers.stop for numbers in ranges)])
        before = self._tiles.no_tiles() if earlier is None else earlier.statistics
        images = self._layout.image_folders(len(self._tiles.images))
        for subfolder in (*images, self._layout.labels):
            (staging / name / subfolder).mkdir(parents=True)
        return _NewPart(
            self._folder / name, staging / name, first, ranges, before, self._tiles.no_tiles(), image_folders=images
        )

    def _require_unchanged(self) -> None:
        """Refuse to replace tiles that another run has added since `open`."""
        for name, part in self._parts.items():
            earlier = self._layout.earlier(self._folder / name, self._tiles)
            if ([] if earlier is None else earlier.ranges) != [*part.earlier]:
                raise OutputError(
                    tr(
                        "Output folder {folder}: another run has added tiles to it in the meantime, and the new ones "
                        "would replace them. Nothing was written. Run the export again, or choose another folder."
                    ).format(folder=part.folder),
                    "folder",
                )

    def _require_writable(self) -> None:
        """Refuse a file, and a folder in which nothing can be made."""
        nearest = next(folder for folder in (self._folder, *self._folder.absolute().parents) if folder.exists())
        if not nearest.is_dir():
            raise OutputError(
                tr("Output folder {folder}: {place} is a file. Choose another folder.").format(
                    folder=self._folder, place=nearest
                ),
                "folder",
            )
        if not os.access(nearest, os.W_OK):
            raise self._unwritable(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))

    def _require_vacant(self, folder: Path) -> None:
        """Refuse a folder without tiles in which files of others have the names of those to be written."""
        subfolders = (*self._layout.image_folders(len(self._tiles.images)), self._layout.labels)
        files = [path for name in subfolders if (folder / name).is_dir() for path in (folder / name).iterdir()]
        numbered = [path for path in files if path.name.partition(".")[0].isdecimal()]
        taken = [*filter(os.path.lexists, (folder / name for name in self._layout.texts)), *sorted(numbered)[:1]]
        if taken:
            raise OutputError(
                tr(
                    "Output folder {folder}: it contains {files}, which might be replaced, but no tiles to which this "
                    "belongs. Choose another folder, or one that is empty."
                ).format(folder=folder, files=", ".join(str(path.relative_to(folder)) for path in taken)),
                "folder",
            )

    def _require_same_split(self) -> None:
        """Refuse to mix a folder of tiles with one of sets of tiles."""
        split = any((self._folder / part / "images").is_dir() for part in PARTS)
        if ("" in self._names and split) or ("" not in self._names and (self._folder / "images").is_dir()):
            template = (
                tr(
                    "Output folder {folder}: it contains tiles that are split into sets. Enter a split, or choose "
                    "another folder."
                )
                if split
                else tr(
                    "Output folder {folder}: it contains tiles without a split. Leave the split empty, or choose "
                    "another folder."
                )
            )
            raise OutputError(template.format(folder=self._folder), "folder")

    def _make_folder(self) -> None:
        missing = [folder for folder in (self._folder, *self._folder.absolute().parents) if not folder.exists()]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._created = [*reversed(missing)]

    def _require_staging(self) -> Path:
        if self._staging is None:
            raise RuntimeError("open() comes first")
        return self._staging

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            tr(
                "Output folder {folder}: it cannot be written ({reason}). Choose a folder you may write to, check the "
                "free disk space, and close other programs that use its files."
            ).format(folder=self._folder, reason=error.strerror or error),
            "folder",
        )


def complete(folder: Path) -> None:
    """Complete an export that was stopped while it renamed its tiles; remove the hidden folders of other ones."""
    for staging in _stagings(folder):
        if (staging / _RECORD).exists():
            _complete(staging)
        elif time.time() - max(path.stat().st_mtime for path in (staging, *staging.rglob("*/"))) > _ABANDONED:
            shutil.rmtree(staging, ignore_errors=True)


def _stagings(folder: Path) -> list[Path]:
    """Return the hidden folders of runs in a folder."""
    return sorted(folder.glob(f"{_STAGING}*")) if folder.is_dir() else []


def _complete(staging: Path) -> None:
    """Rename the tiles of a hidden folder to their places, then the files that describe them."""
    firsts = json.loads((staging / _RECORD).read_text(encoding="utf-8"))
    for part, first in firsts.items():
        source, target = staging / part, staging.parent / part
        for subfolder in sorted(path for path in source.iterdir() if path.is_dir() and path.name not in PARTS):
            if subfolder.name != _DESCRIPTIONS:
                (target / subfolder.name).mkdir(parents=True, exist_ok=True)
                _move_tiles(subfolder, target / subfolder.name, first)
        for text in sorted((source / _DESCRIPTIONS).glob("*")):
            os.replace(text, target / text.name)
    shutil.rmtree(staging)


def _move_tiles(source: Path, target: Path, first: int) -> None:
    for path in sorted(source.iterdir()):
        stem, _, suffixes = path.name.partition(".")
        os.replace(path, target / f"{tile_name(first + int(stem))}.{suffixes}")


def _write_whole(path: Path, text: str) -> None:
    """Write a file that exists only when it is complete."""
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
