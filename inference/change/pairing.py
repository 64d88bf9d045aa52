"""Which class of the earlier raster is which of the later one.

Classes are the same if they have the same value or the same name, as the user decides.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from ..i18n import tr
from ..model.classes import ModelClass
from ..thematic.choice import first_names, folded


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
        return entry.value if self.matching is Matching.VALUE else folded(entry.name)

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
            if key in later and self.matching is Matching.VALUE and folded(entry.name) != folded(later[key].name)
        ]
        if gone := _unpaired(earlier, later):
            lines.append(tr("Classes of the earlier raster only: {names}.").format(names=first_names(gone)))
        if added := _unpaired(later, earlier):
            lines.append(tr("Classes of the later raster only: {names}.").format(names=first_names(added)))
        return lines


def _unpaired(some: dict[int | str, ModelClass], others: dict[int | str, ModelClass]) -> list[str]:
    return [f"{entry.value} {entry.name}" for key, entry in reversed(some.items()) if key not in others]
