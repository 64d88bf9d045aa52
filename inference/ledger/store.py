"""The folder of a ledger: a manifest, and a file for each finished block, written atomically."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from ..disk.durable import remove_file, write_whole
from ..regular_files import read_start
from ..result.names import longest_name, within_length
from .blocks import BLOCK_START, BlockResult, PackedBlock, checksum_of, content_of, pixels_of

OUTPUT = "output"  # the entry of the details that names the output

FileContent = bytes  # a `Store` has a property of that name

_FOLDER, _ENDING = ".{name}.unfinished", ".unfinished"
_MANIFEST, _BLOCKS, _BLOCK, _SUFFIX = "manifest.json", "blocks", "{number:06}.blk", ".blk"
_PUBLISHED = "published.json"  # instead of the rest, once several processes have computed the blocks
_ITEMS_START, _ITEMS_END = ".pixelwise-items-", ".json"  # of a file about the ledgers of raster items
_FOLDER_VERSION = 1  # of the folder
_MOST_MANIFEST_BYTES = 256 * 2**20  # bytes of a manifest, which may have a mask
_MOST_PIXELS = 2**63
_ATTEMPTS, _PAUSE = 20, 0.1  # to remove a block, and seconds between them
_SHARED = "job"  # the entry of the details that lets other processes join


def unfinished_folder(output: str) -> str:
    """Return the folder for the unfinished runs of an output, which is next to it; its name is shortened if long."""
    beside, name = os.path.split(os.path.abspath(output))
    longest = longest_name(beside) - len(_FOLDER.format(name=""))
    return os.path.join(beside, _FOLDER.format(name=within_length(name, longest)))


def output_of(folder: str) -> str:
    """Return the name of the output of a folder for unfinished runs, which is shortened if it is long."""
    return os.path.basename(folder)[1 : -len(_ENDING)]


def items_file(key: str) -> str:
    """Return the name of the file about raster items with a ledger each, next to their results."""
    return f"{_ITEMS_START}{key}{_ITEMS_END}"


def is_items_file(name: str) -> bool:
    """Return True if a name is that of a file about raster items."""
    return name.startswith(_ITEMS_START) and name.endswith(_ITEMS_END)


@dataclass(frozen=True)
class Division:
    """How the work of a run is divided into blocks.

    Attributes:
        units: Pieces of work that are not divided: tiles, or rows of tiles of a strip if tiles blend.
        per_block: Units in a block; the last block may have fewer.
        pixels: Pixels of the whole.
    """

    units: int
    per_block: int
    pixels: int

    def block(self, unit: int) -> int:
        """Return the block of a unit."""
        return unit // self.per_block

    def size(self, block: int) -> int:
        """Return the number of units of a block."""
        return min(self.per_block, self.units - block * self.per_block)

    def units_of(self, block: int) -> range:
        """Return the units of a block."""
        first = block * self.per_block
        return range(first, first + self.size(block))

    @property
    def blocks(self) -> int:
        """The number of blocks."""
        return -(-self.units // self.per_block)


class Store:
    """The finished blocks of one run on disk. Thread-safe.

    Attributes:
        folder: The folder.
        division: How the work is divided.
        run: The digest of each group of inputs and settings that affect the results.
        details: Facts for messages, such as the times of the inputs.
    """

    def __init__(self, folder: str, division: Division, run: Mapping[str, str], details: dict[str, Any]) -> None:
        """Describe a ledger."""
        self.folder = folder
        self.division = division
        self.run = run
        self.details = details
        self._pixels: dict[int, int] = {}
        self._lock = threading.Lock()

    @classmethod
    def at(cls, folder: str) -> Store | None:
        """Return the ledger in a folder; None without a readable manifest."""
        try:
            return cls.read(folder)
        except OSError:
            return None

    @classmethod
    def read(cls, folder: str) -> Store | None:
        """Return the ledger in a folder; None if it is not one of this version, or its run has been published.

        Raises:
            OSError: The manifest cannot be read, as from a drive that does not answer.
        """
        try:
            values = json.loads(read_start(os.path.join(folder, _MANIFEST), _MOST_MANIFEST_BYTES))
        except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
            return None
        return None if is_published(folder) else cls.of(folder, values)

    @classmethod
    def of(cls, folder: str, values: Any) -> Store | None:  # noqa: ANN401  whatever the JSON contains
        """Return a ledger whose manifest has some values; None if they are not those of one."""
        try:
            if values["ledger"] != _FOLDER_VERSION:
                return None
            division = Division(*(int(values["division"][name]) for name in ("units", "per_block", "pixels")))
            run = {str(name): str(digest) for name, digest in values["run"].items()}
            store = cls(folder, division, run, dict(values["details"]))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None
        numbers = division.units, division.per_block, division.pixels
        return store if min(numbers) > 0 and max(numbers) < _MOST_PIXELS else None

    @property
    def is_shared(self) -> bool:
        """Whether several processes compute the blocks."""
        return _SHARED in self.details

    def create(self) -> None:
        """Create the folder with its manifest.

        Raises:
            OSError: The file system refuses.
        """
        if is_published(self.folder):
            shutil.rmtree(self.folder)
        os.makedirs(os.path.join(self.folder, _BLOCKS), exist_ok=True)
        write_whole(os.path.join(self.folder, _MANIFEST), json.dumps(self.values, indent=1).encode("ascii"))

    @property
    def values(self) -> dict[str, Any]:
        """The values of the manifest, for JSON."""
        return {
            "ledger": _FOLDER_VERSION,
            "run": self.run,
            "division": asdict(self.division),
            "details": self.details,
        }

    def restore_folder(self) -> None:
        """Create the folder of the blocks if it was deleted; if this fails, storing a block fails too."""
        with suppress(OSError):
            os.mkdir(os.path.join(self.folder, _BLOCKS))

    def verify(self, *, removes: bool = True) -> None:
        """Look for the finished blocks; a damaged one is removed if requested, and will be computed again."""
        for number in self._listed_if_readable():
            block = self.get(number)
            if block is not None:
                self._pixels[number] = block.pixels
            elif removes:
                remove_file(self._path(number))

    @property
    def finished(self) -> frozenset[int]:
        """The finished blocks."""
        with self._lock:
            return frozenset(self._pixels)

    @property
    def listed(self) -> frozenset[int]:
        """The blocks that have a file, damaged or not.

        Raises:
            OSError: The folder cannot be read.
        """
        return frozenset(self._numbers())

    @property
    def count(self) -> int:
        """The number of blocks that have a file, damaged or not.

        Raises:
            OSError: The folder cannot be read.
        """
        return sum(1 for _ in self._numbers())

    def marks(self) -> bytearray:
        """Return for each block whether it has a file, damaged or not: a byte for each, so for a million of them too.

        Raises:
            OSError: The folder cannot be read.
        """
        marks = bytearray(self.division.blocks)
        for number in self._numbers():
            marks[number] = 1
        return marks

    def _numbers(self) -> Iterator[int]:
        with os.scandir(os.path.join(self.folder, _BLOCKS)) as entries:
            for entry in entries:
                stem = entry.name[: -len(_SUFFIX)]
                if not stem.isdecimal() or entry.name != _BLOCK.format(number=int(stem)):
                    continue
                if int(stem) < self.division.blocks:
                    yield int(stem)

    def _listed_if_readable(self) -> list[int]:
        """Return the blocks that have a file, in order; none if the folder cannot be read.

        A manifest from elsewhere may state any number of blocks, so they are not enumerated.
        """
        with suppress(OSError):
            return sorted(self.listed)
        return []

    def has(self, number: int) -> bool:
        """Return True if a block has a file."""
        return os.path.lexists(self._path(number))

    @property
    def share(self) -> float:
        """The share of the pixels that are in finished blocks, 0 to 1."""
        if self.is_shared:
            with suppress(OSError):
                return 1.0 if is_published(self.folder) else len(self.listed) / self.division.blocks
        with self._lock:
            return min(1.0, sum(self._pixels.values()) / self.division.pixels)

    @property
    def stated_share(self) -> float:
        """The share of the pixels by what the blocks state, which are not read as a whole, 0 to 1."""
        pixels = sum(pixels_of(self._path(number), self.division.pixels) for number in self._listed_if_readable())
        return min(1.0, pixels / self.division.pixels)

    def different(self, digests: Mapping[str, str]) -> list[str]:
        """Return the groups of values that affect the results and differ from those of a run."""
        return [group for group in digests if self.run.get(group) != digests[group]]

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(os.lstat(path).st_size for path in self._files())

    def get(self, number: int) -> BlockResult | None:
        """Return a block; None if it is missing, damaged, or another block, or one of another ledger."""
        try:
            return BlockResult.of(self.content(number), self.block_identity(number), self.division.pixels)
        except (OSError, ValueError):
            return None

    def content(self, number: int) -> FileContent:
        """Return the content of the file of a block.

        Raises:
            OSError: It is missing, or cannot be read.
            ValueError: It is no regular file, or not that of a block.
        """
        return content_of(self._path(number))

    def checksum(self, number: int) -> int | None:
        """Return the checksum that the file of a block states; None if it is missing, or cannot be read."""
        try:
            return checksum_of(read_start(self._path(number), BLOCK_START))
        except (OSError, ValueError):
            return None

    def put(self, number: int, block: PackedBlock) -> None:
        """Store a finished block.

        Raises:
            OSError: The file system refuses.
        """
        write_whole(self._path(number), *block.to_bytes(self.block_identity(number)), lasts=False)
        with self._lock:
            self._pixels[number] = block.pixels

    def put_file(self, number: int, content: FileContent) -> None:
        """Store the file of a block that another process has computed, and that has been checked.

        Raises:
            OSError: The file system refuses.
        """
        write_whole(self._path(number), content, lasts=False)

    def discard(self, number: int) -> None:
        """Remove a block; on Windows, as soon as no other process is reading it."""
        for _ in range(_ATTEMPTS):
            remove_file(self._path(number))
            if not self.has(number):
                break
            time.sleep(_PAUSE)
        with self._lock:
            self._pixels.pop(number, None)

    def remove(self) -> None:
        """Remove all files, and the folder around them if it contains no other ledger."""
        shutil.rmtree(self.folder, ignore_errors=True)
        around = os.path.dirname(self.folder)
        with suppress(OSError):
            for folder in notes_in(around):
                shutil.rmtree(folder)
            os.rmdir(around)

    def end(self) -> None:
        """Remove the files of a run whose result has been published.

        For one that several processes have computed, a note remains for workers that start too late.
        """
        if not self.is_shared:
            self.remove()
            return
        with suppress(OSError):
            write_whole(os.path.join(self.folder, _PUBLISHED), b"{}")
            for name in set(os.listdir(self.folder)) - {_PUBLISHED}:
                path = os.path.join(self.folder, name)
                shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else remove_file(path)

    def block_identity(self, number: int) -> str:
        """Return which pixels of which run a block has: they depend on the run and on its division into blocks."""
        return f"{self._origin} {number}"

    @cached_property
    def _origin(self) -> str:
        """The digest of run and division."""
        values = json.dumps([sorted(self.run.items()), asdict(self.division)], sort_keys=True)
        return hashlib.sha256(values.encode("ascii")).hexdigest()[:16]

    def _path(self, number: int) -> str:
        return os.path.join(self.folder, _BLOCKS, _BLOCK.format(number=number))

    def _files(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.folder):
            yield from (os.path.join(folder, name) for name in names)


def is_published(folder: str) -> bool:
    """Return True if the run of a ledger that several processes have computed has been published."""
    return os.path.lexists(os.path.join(folder, _PUBLISHED))


def notes_in(folder: str) -> list[str]:
    """Return the notes of published ledgers in a folder for the unfinished runs of an output; a link has none."""
    try:
        names = sorted(os.listdir(folder)) if folder.endswith(_ENDING) and not os.path.islink(folder) else []
    except OSError:
        return []
    return [path for name in names if is_published(path := os.path.join(folder, name))]


def stores(output: str) -> list[Store]:
    """Return the ledgers of an output."""
    return ledgers_in(unfinished_folder(output))


def ledgers_in(folder: str) -> list[Store]:
    """Return the ledgers in a folder for the unfinished runs of an output."""
    try:
        names = sorted(os.listdir(folder)) if folder.endswith(_ENDING) else []
    except OSError:
        return []
    return [store for name in names if (store := Store.at(os.path.join(folder, name))) is not None]
