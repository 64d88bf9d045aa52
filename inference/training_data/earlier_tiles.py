"""Tiles that a folder contains from an earlier export: whether new ones can continue them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal

from ..errors import OutputError
from ..grid.gdal import TYPES, whole_files
from ..i18n import tr
from ..regular_files import special_file_in
from .statistics import FolderStatistics
from .tile_files import suffix_of
from .tile_set import TileSet

IMAGE_SUFFIXES = (".tif", ".png", ".jpg", ".jpeg", ".mrf")


@dataclass(frozen=True)
class EarlierTiles:
    """The tiles of an earlier export.

    Attributes:
        numbers: The number of each tile, in order.
        statistics: Their counts and statistics.
    """

    numbers: tuple[int, ...]
    statistics: FolderStatistics

    @property
    def ranges(self) -> list[range]:
        """The numbers as ranges."""
        ranges: list[range] = []
        for number in self.numbers:
            if ranges and ranges[-1].stop == number:
                ranges[-1] = range(ranges[-1].start, number + 1)
            else:
                ranges.append(range(number, number + 1))
        return ranges


@dataclass(frozen=True)
class EarlierFolder:
    """A folder with images, and the checks of their descriptions.

    Attributes:
        folder: The folder.
        images: The names of the files of the first image of each tile, in order.
    """

    folder: Path
    images: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, image_folders: Sequence[str], others: Sequence[str]) -> EarlierFolder | None:
        """Return the tiles of a folder; None if it contains none.

        Args:
            folder: The folder.
            image_folders: The subfolders of the images of a tile.
            others: Subfolders that folders of this kind have only if they are in `image_folders`.

        Raises:
            OutputError: The folder has tiles of another kind.
        """
        subfolders = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
        files = sorted(path.name for path in (folder / image_folders[0]).iterdir()) if "images" in subfolders else []
        images = [name for name in files if Path(name).suffix in IMAGE_SUFFIXES]
        if not images and not subfolders.intersection(others):
            return None
        existing = cls(folder, tuple(images))
        unexpected = subfolders.intersection(others).difference(image_folders)
        if unexpected or not subfolders.issuperset(image_folders):
            raise existing.mismatch(tr("they have other subfolders"))
        for place in (folder, *(folder / name for name in image_folders)):
            special = special_file_in(str(place))
            if special:
                raise existing.mismatch(tr("{path} is not a regular file, but a pipe or a device").format(path=special))
        return existing

    def mismatch(self, reason: str) -> OutputError:
        """Return the error that the tiles in the folder are of another kind."""
        return OutputError(
            tr(
                "Output folder {folder}: it already contains tiles, and new ones cannot be added to them, because "
                "{reason}. Choose another folder, or one that is empty."
            ).format(folder=self.folder, reason=reason),
            "folder",
        )

    def text(self, name: str) -> str:
        """Return the text of a file that describes the tiles.

        Raises:
            OutputError: The file is missing or cannot be read.
        """
        try:
            return (self.folder / name).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise self.mismatch(
                tr("{name} cannot be read ({reason})").format(name=name, reason=error.strerror)
            ) from error
        except UnicodeDecodeError as error:
            raise self.mismatch(tr("{name} is not a text file in UTF-8").format(name=name)) from error

    def json(self, name: str) -> dict[str, Any]:
        """Return the content of a JSON file that describes the tiles.

        Raises:
            OutputError: The file is missing or is not an object of JSON.
        """
        text = self.text(name)
        with self.reading(name):
            content = json.loads(text)
            if isinstance(content, dict):
                return content
            raise ValueError(tr("it is not a JSON object"))

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Convert errors about the content of a file.

        Raises:
            OutputError: The content is not as expected.
        """
        try:
            yield
        except KeyError as error:
            reason = tr("{key} is missing").format(key=error.args[0])
            raise self.mismatch(tr("{name} cannot be used: {reason}").format(name=name, reason=reason)) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise self.mismatch(tr("{name} cannot be used: {reason}").format(name=name, reason=error)) from error

    def require_classes(self, classes: Sequence[tuple[int, object]], tiles: TileSet) -> None:
        """Refuse tiles with other classes.

        Raises:
            OutputError: Their values or names differ.
        """
        there = {int(value): str(name) for value, name in classes}
        new = {entry.value: entry.name for entry in tiles.classes}
        if [*there.items()] == [*new.items()]:
            return
        differing = sorted(value for value in {*there, *new} if there.get(value) != new.get(value))
        words = "; ".join(f"{value}: {there.get(value, '-')} / {new.get(value, '-')}" for value in differing[:5])
        raise self.mismatch(
            tr("the classes differ (in the folder / now): {classes}").format(classes=words)
            if words
            else tr("the classes are in another order")
        )

    def require_size(self, cols: int, rows: int, tiles: TileSet) -> None:
        """Refuse tiles of another size.

        Raises:
            OutputError: Their size differs.
        """
        if (cols, rows) != (tiles.cols, tiles.rows):
            raise self.mismatch(
                tr("their size is {cols} x {rows} pixels instead of {new_cols} x {new_rows}").format(
                    cols=cols, rows=rows, new_cols=tiles.cols, new_rows=tiles.rows
                )
            )

    def require_space(self, stated: object, new: str) -> None:
        """Refuse tiles with other coordinates.

        Raises:
            OutputError: They are stated and differ.
        """
        if stated is not None and stated != new:
            raise self.mismatch(
                tr("their reference system is {stated} instead of {new}").format(stated=stated, new=new)
            )

    def require_count(self, counted: int, listed: int, name: str) -> None:
        """Refuse a folder whose files contradict each other.

        Raises:
            OutputError: The numbers of tiles differ.
        """
        if not counted == listed == len(self.images):
            raise self.mismatch(
                tr("it contains {images} images, but {name} lists {listed} tiles and {counted} were counted").format(
                    images=len(self.images), name=name, listed=listed, counted=counted
                )
            )

    def matching(self, statistics: FolderStatistics, tiles: TileSet) -> EarlierTiles:
        """Return the tiles, if their images are like the new ones.

        Raises:
            OutputError: They have another format, type or number of bands, or names that are not numbers.
        """
        suffix = suffix_of(tiles.image_format)
        if {Path(name).suffix for name in self.images} != {suffix}:
            raise self.mismatch(tr("they have another image format"))
        self._require_bands(statistics, tiles)
        stems = [Path(name).stem for name in self.images]
        if not all(stem.isdecimal() for stem in stems):
            raise self.mismatch(tr("their names are not numbers"))
        return EarlierTiles(tuple(map(int, stems)), statistics)

    @whole_files()
    def _require_bands(self, statistics: FolderStatistics, tiles: TileSet) -> None:
        for index, (name, image) in enumerate(zip(("images", "images2"), tiles.images)):
            dataset = gdal.Open(str(self.folder / name / self.images[0]))
            if dataset is None:
                raise self.mismatch(tr("{name} cannot be read").format(name=f"{name}/{self.images[0]}"))
            count, dtype = dataset.RasterCount, TYPES.get(dataset.GetRasterBand(1).DataType)
            expected = len(image.names)
            if not count == expected == len(statistics.images[index]) or dtype != image.dtype:
                raise self.mismatch(
                    tr("they have {count} bands of the type {type} instead of {new_count} of {new_type}").format(
                        count=count, type=dtype, new_count=expected, new_type=image.dtype
                    )
                )
