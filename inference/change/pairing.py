"""Which class of the earlier raster is which of the later one, and which classes the user chose.

Classes are the same if they have the same value or the same name, as the user decides.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import ArgumentError
from ..i18n import tr
from ..model.classes import ModelClass

_MOST_LISTED = 20  # classes of a message
_VALUES = re.compile(r"\s*[+-]?\d+\s*(?:[,;]\s*[+-]?\d+\s*)*[,;]?\s*")


class Matching(enum.Enum):
    """The property that classes of both rasters share if they are the same."""

    VALUE = 0
    NAME = 1


@dataclass(frozen=True)
class Pairing:
    """The classes of both rasters.

    Attributes:
        earlier: Classes of the earlier raster.
        later: Classes of the later raster.
        matching: Which of them are the same.
    """

    earlier: tuple[ModelClass, ...]
    later: tuple[ModelClass, ...]
    matching: Matching

    def key(self, entry: ModelClass) -> int | str:
        """Return a value that is equal for the same class of both rasters."""
        return entry.value if self.matching is Matching.VALUE else _folded(entry.name)

    def are_same(self, earlier: ModelClass, later: ModelClass) -> bool:
        """Whether a class of the earlier raster and one of the later raster are the same."""
        return self.key(earlier) == self.key(later)

    def first_values(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return, for each value of both rasters, the first value of the same raster whose class is the same."""
        first: list[dict[int | str, int]] = [
            {self.key(entry): entry.value for entry in side[::-1]} for side in (self.earlier, self.later)
        ]
        earlier, later = first
        return (
            {entry.value: earlier[self.key(entry)] for entry in self.earlier},
            {entry.value: later[self.key(entry)] for entry in self.later},
        )

    def differences(self) -> list[str]:
        """Return sentences about classes whose names differ, or that only one raster has."""
        earlier, later = ({self.key(entry): entry for entry in side[::-1]} for side in (self.earlier, self.later))
        lines = [
            tr('Class {value} is called "{earlier}" in the earlier raster and "{later}" in the later one.').format(
                value=entry.value, earlier=entry.name, later=later[key].name
            )
            for key, entry in reversed(earlier.items())
            if key in later and self.matching is Matching.VALUE and _folded(entry.name) != _folded(later[key].name)
        ]
        for names, template in (
            (_names(earlier, later), tr("Classes of the earlier raster only: {names}.")),
            (_names(later, earlier), tr("Classes of the later raster only: {names}.")),
        ):
            if names:
                lines.append(template.format(names=_shortened(names)))
        return lines


def chosen_classes(text: str, classes: Sequence[ModelClass], title: str) -> tuple[ModelClass, ...]:
    """Return the classes that a text lists, in the order of the raster.

    Args:
        text: Values such as "1,3", names such as "Water;Forest", or "" for all classes.
        classes: The classes of the raster.
        title: Title of the parameter for messages.

    Raises:
        ArgumentError: The raster has no such class.
    """
    if not text.strip():
        return tuple(classes)
    by_value = _VALUES.fullmatch(text) is not None

    def key(entry: ModelClass) -> str:
        return str(entry.value) if by_value else _folded(entry.name)

    known = {key(entry) for entry in classes}
    listed = [*_numbers(text)] if by_value else [*_named(text, known)]
    unknown = [name for name in listed if _folded(name) not in known]
    if unknown:
        raise ArgumentError(
            tr("{title}: the raster has no class {names}. Its classes are {classes}.").format(
                title=title,
                names=", ".join(name if by_value else f'"{name}"' for name in unknown),
                classes=_shortened([f"{entry.value} {entry.name}" for entry in classes]),
            )
        )
    wanted = {_folded(name) for name in listed}
    return tuple(entry for entry in classes if key(entry) in wanted)


def _numbers(text: str) -> Iterator[str]:
    yield from (str(int(part)) for part in re.split("[,;]", text) if part.strip())


def _named(text: str, known: set[str]) -> Iterator[str]:
    """Yield the names of a list; names may contain commas, and commas may separate them if all parts are names."""
    for part in filter(str.strip, text.split(";")):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if _folded(part) not in known and all(_folded(piece) in known for piece in pieces):
            yield from pieces
        else:
            yield part.strip()


def _names(some: dict[int | str, ModelClass], others: dict[int | str, ModelClass]) -> list[str]:
    return [f"{entry.value} {entry.name}" for key, entry in reversed(some.items()) if key not in others]


def _shortened(names: Sequence[str]) -> str:
    if len(names) <= _MOST_LISTED:
        return ", ".join(names)
    return tr("{names} and {count} more").format(names=", ".join(names[:_MOST_LISTED]), count=len(names) - _MOST_LISTED)


def _folded(name: str) -> str:
    """Return a name without differences of case and blanks."""
    return " ".join(name.split()).casefold()
