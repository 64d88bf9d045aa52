"""The classes of a change raster: a number for each transition that occurs, with name, colour and attribute table."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from ..i18n import tr
from ..model.classes import Legend, ModelClass
from ..result.tally import ClassStatistics, Coverage
from ..thematic.entries import NO_CHANGE
from .matrix import ChangeMatrix, added
from .transitions import Pair

OTHER = 0  # the value of pixels that the filter or the lists of classes leave out
_OTHER = ModelClass(OTHER, "Other", (255, 255, 255))  # white where a program does not show it as transparent
_ARROW = "->"


class ChangeFilter(enum.Enum):
    """The pixels that get the value of their transition."""

    ALL = 0
    CHANGED = 1
    UNCHANGED = 2


class TransitionColors(enum.Enum):
    """The colour of a transition."""

    AVERAGE = 0
    EARLIER = 1
    LATER = 2


@dataclass(frozen=True)
class TransitionSelection:
    """The transitions that a change raster shows.

    Attributes:
        earlier: Values of chosen classes of the earlier raster.
        later: Values of chosen classes of the later raster.
        filter: Which of their transitions.
        colors: The colours of these.
    """

    earlier: frozenset[int]
    later: frozenset[int]
    filter: ChangeFilter = ChangeFilter.ALL
    colors: TransitionColors = TransitionColors.AVERAGE


@dataclass(frozen=True)
class Transition:
    """A class of the change raster.

    Attributes:
        number: Its value.
        earlier: The class of its pixels in the earlier raster.
        later: Their class in the later raster.
        covered: Its pixels.
        unchanged: Whether both are the same class.
        color: Its colour.
    """

    number: int
    earlier: ModelClass
    later: ModelClass
    covered: Coverage
    unchanged: bool
    color: tuple[int, int, int]

    @property
    def name(self) -> str:
        """The name in the attribute table, which is the same in all languages."""
        return NO_CHANGE if self.unchanged else f"{self.earlier.name}{_ARROW}{self.names[1]}"

    @property
    def names(self) -> tuple[str, str]:
        """The names of both classes; those of unchanged pixels are equal even if the rasters call them differently."""
        return self.earlier.name, self.earlier.name if self.unchanged else self.later.name

    @property
    def shown(self) -> ModelClass:
        """The class as legends show it: that of unchanged pixels has the name of their class."""
        name = tr("No Change ({name})").format(name=self.earlier.name) if self.unchanged else self.name
        return ModelClass(self.number, name, self.color)


@dataclass(frozen=True)
class ChangeLegend:
    """The classes of a change raster.

    Attributes:
        transitions: Those that are shown, by the values of both classes.
        other: The pixels with data that are not shown.
    """

    transitions: tuple[Transition, ...]
    other: Coverage

    @classmethod
    def of(cls, matrix: ChangeMatrix, selection: TransitionSelection) -> ChangeLegend:
        """Number the occurring transitions of a selection from 1."""
        earlier = {entry.value: entry for entry in matrix.pairing.earlier}
        later = {entry.value: entry for entry in matrix.pairing.later}
        transitions: list[Transition] = []
        other = Coverage(0, 0.0 if matrix.is_measured else None)
        for pair, covered in sorted(matrix.transitions.items()):
            unchanged = matrix.is_unchanged(pair)
            if not _is_shown(pair, selection, unchanged=unchanged):
                other = added(other, covered)
                continue
            before, after = earlier[pair[0]], later[pair[1]]
            color = _transition_color(before, after, selection.colors)
            transitions.append(Transition(len(transitions) + 1, before, after, covered, unchanged, color))
        return cls(tuple(transitions), other)

    def legend(self) -> Legend:
        """Return the classes with the smallest type; its nodata value is never that of other pixels."""
        return Legend.of((_OTHER, *(entry.shown for entry in self.transitions)))

    def statistics(self, nodata: Coverage) -> ClassStatistics:
        """Return the pixels of all classes that occur, and those without data."""
        other = ((_OTHER, self.other),) if self.other.pixels else ()
        return ClassStatistics((*other, *((entry.shown, entry.covered) for entry in self.transitions)), nodata)

    def numbers(self) -> dict[Pair, int]:
        """Return the value of each shown transition."""
        return {(entry.earlier.value, entry.later.value): entry.number for entry in self.transitions}

    def numbers_of(self, counted: Mapping[Pair, Coverage], matrix: ChangeMatrix, nodata: Pair) -> dict[Pair, int]:
        """Return the value of each pair of values with data that was counted."""
        numbers, (earlier, later) = self.numbers(), matrix.pairing.first_values()
        return {
            pair: numbers.get((earlier[pair[0]], later[pair[1]]), OTHER)
            for pair in counted
            if pair[0] != nodata[0] and pair[1] != nodata[1]
        }


def _is_shown(pair: Pair, selection: TransitionSelection, *, unchanged: bool) -> bool:
    if pair[0] not in selection.earlier or pair[1] not in selection.later:
        return False
    return selection.filter is ChangeFilter.ALL or (selection.filter is ChangeFilter.UNCHANGED) == unchanged


def _transition_color(earlier: ModelClass, later: ModelClass, colors: TransitionColors) -> tuple[int, int, int]:
    if colors is TransitionColors.EARLIER:
        return earlier.color
    if colors is TransitionColors.LATER:
        return later.color
    red, green, blue = ((one + other + 1) // 2 for one, other in zip(earlier.color, later.color))
    return red, green, blue
