"""The steps by which pixel values become those that a network was trained on.

The list of kinds is closed, and each step is data: nothing of a model file is executed. `chain.py` computes them.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..i18n import short, tr
from .expression import Expression, parse_expression

MOST_STEPS = 32
_SHOWN = 4  # numbers in a description


class StepKind(enum.Enum):
    """The kind of a step, as model files spell it."""

    SCALE = "scale"  # value * factor
    OFFSET = "offset"  # value + add
    CLIP = "clip"  # no less than minimum, no more than maximum
    LOG = "log"
    LOG1P = "log1p"
    LOG10 = "log10"
    SQRT = "sqrt"
    SIGMOID = "sigmoid"
    SIGNED_POWER = "signed-power"  # sign(value) * |value| ** exponent
    Z_SCORE = "z-score"  # (value - mean) / std
    MIN_MAX = "min-max"  # (value - minimum) / (maximum - minimum)
    TILE_Z_SCORE = "tile-z-score"  # z-score by the statistics of the band in the tile
    FORMULA = "formula"  # an expression of the value


PARAMETERS = {
    StepKind.SCALE: ("factor",),
    StepKind.OFFSET: ("add",),
    StepKind.CLIP: ("minimum", "maximum"),
    StepKind.SIGNED_POWER: ("exponent",),
    StepKind.Z_SCORE: ("mean", "std"),
    StepKind.MIN_MAX: ("minimum", "maximum"),
}
"""The numbers of each kind of step, by their keys in model files; other kinds have none."""

LINEAR = (StepKind.SCALE, StepKind.OFFSET, StepKind.Z_SCORE, StepKind.MIN_MAX)
_RESCALING = (StepKind.SCALE, StepKind.OFFSET, StepKind.MIN_MAX)

Numbers = tuple[float, ...]  # one for each band, one for each band of a date, repeated for all dates, or one for all


@dataclass(frozen=True)
class Step:
    """One step of the preprocessing.

    Attributes:
        kind: Its kind.
        numbers: Its parameters in the order of `PARAMETERS`. A limit of a clip may be infinite, which is none.
        bands: The model bands (from 0) it applies to; () for all.
        formula: Of a `FORMULA`: the expression of the value, which is its only name.
    """

    kind: StepKind
    numbers: tuple[Numbers, ...] = ()
    bands: tuple[int, ...] = ()
    formula: Expression | None = None

    def __post_init__(self) -> None:
        """Refuse parameters that make no sense.

        Raises:
            ValueError: They do not.
        """
        if len(self.numbers) != len(PARAMETERS.get(self.kind, ())) or not all(self.numbers):
            raise ValueError(
                tr("{step} needs {keys}").format(
                    step=self.kind.value, keys=", ".join(PARAMETERS.get(self.kind, ())) or tr("no numbers")
                )
            )
        if self.kind is StepKind.FORMULA and (self.formula is None or len(self.formula.names) != 1):
            raise ValueError(tr("a formula must use exactly one name, which represents the value, such as x"))
        complaint = self._complaint()
        if complaint:
            raise ValueError(complaint)

    @classmethod
    def of(cls, kind: StepKind, *numbers: float | Sequence[float], bands: Sequence[int] = ()) -> Step:
        """Return a step; each parameter is a number, or a list with one for each band."""
        listed = (tuple(map(float, given if isinstance(given, Sequence) else (given,))) for given in numbers)
        return cls(kind, tuple(listed), tuple(bands))

    @classmethod
    def of_formula(cls, text: str, bands: Sequence[int] = ()) -> Step:
        """Return the step that computes an expression of the value, such as sign(x) * (x / 127.5) ** 2.

        Raises:
            ValueError: The expression is not supported, or uses no name or several.
        """
        return cls(StepKind.FORMULA, (), tuple(bands), parse_expression(text))

    @property
    def count(self) -> int:
        """The number of bands with numbers of their own; 1 if all bands have the same."""
        return max(map(len, self.numbers), default=1)

    def numbers_of(self, band: int) -> tuple[float, ...] | None:
        """Return the parameters for a model band (from 0); None if the step does not apply to it."""
        if self.bands and band not in self.bands:
            return None
        index = self.bands.index(band) if self.bands else band
        return tuple(given[index % len(given)] for given in self.numbers)

    def of_bands(self, bands: Sequence[int]) -> Step | None:
        """Return the step for some model bands (from 0), which become the only ones; None if it applies to none."""
        numbers = {index: self.numbers_of(band) for index, band in enumerate(bands)}
        applied = {index: given for index, given in numbers.items() if given is not None}
        if not applied:
            return None
        listed = tuple(zip(*applied.values())) if self.count > 1 else self.numbers
        return replace(self, numbers=listed, bands=tuple(applied) if len(applied) < len(bands) else ())

    def suits(self, bands: int) -> bool:
        """Whether its lists have one number for each of so many model bands, or of its own bands."""
        expected = len(self.bands) or bands
        return all(len(given) in (1, expected) for given in self.numbers) and max(self.bands, default=0) < bands

    def described(self) -> str:
        """Describe the step in a phrase."""
        words = self._words()
        if not self.bands:
            return words
        listed = ", ".join(str(band + 1) for band in self.bands)
        return tr("{step} (bands {bands} only)").format(step=words, bands=listed)

    def _complaint(self) -> str:
        if len({len(given) for given in self.numbers if len(given) > 1}) > 1:
            return tr("its lists have different lengths")
        if len(set(self.bands)) < len(self.bands):
            return tr("it lists a band twice")
        return self._complaint_about_numbers()

    def _complaint_about_numbers(self) -> str:
        for key, given in zip(PARAMETERS.get(self.kind, ()), self.numbers):
            endless = self.kind is StepKind.CLIP
            if any(math.isnan(number) or (math.isinf(number) and not endless) for number in given):
                return tr("{key} contains a value that is not a number").format(key=key)
        if self.kind in (StepKind.CLIP, StepKind.MIN_MAX) and any(
            low > high for low, high in _range_pairs(*self.numbers)
        ):
            return tr("the minimum is larger than the maximum")
        if self.kind is StepKind.CLIP and all(math.isinf(end) for given in self.numbers for end in given):
            return tr("clip needs minimum or maximum")
        if self.kind is StepKind.Z_SCORE and min(self.numbers[1]) < 0:
            return tr("a standard deviation is below 0")
        if self.kind is StepKind.SIGNED_POWER and min(self.numbers[0]) <= 0:
            return tr("the exponent must be larger than 0")
        return ""

    def _words(self) -> str:
        if self.kind is StepKind.FORMULA and self.formula is not None:
            name = str(self.formula.names[0])
            return tr("{formula}, where {name} is the value").format(formula=self.formula.text, name=name)
        return self._clip_words() if self.kind is StepKind.CLIP else _words(self.kind, [*map(_few, self.numbers)])

    def _clip_words(self) -> str:
        lows, highs = self.numbers
        if all(map(math.isinf, lows)):
            return tr("limited to at most {maximum}").format(maximum=_few(highs))
        if all(map(math.isinf, highs)):
            return tr("limited to at least {minimum}").format(minimum=_few(lows))
        return tr("limited to the range {minimum} to {maximum}").format(minimum=_few(lows), maximum=_few(highs))


def _words(kind: StepKind, numbers: Sequence[str]) -> str:
    """Describe a kind of step with its numbers as texts."""
    first, last = (numbers[0], numbers[-1]) if numbers else ("", "")
    return {
        StepKind.SCALE: tr("multiplied by {factor}").format(factor=first),
        StepKind.OFFSET: tr("plus {add}").format(add=first),
        StepKind.LOG: tr("natural logarithm"),
        StepKind.LOG1P: tr("natural logarithm of the value plus 1"),
        StepKind.LOG10: tr("logarithm to base 10"),
        StepKind.SQRT: tr("square root"),
        StepKind.SIGMOID: tr("sigmoid"),
        StepKind.SIGNED_POWER: tr("raised to the power of {exponent}, keeping the sign").format(exponent=first),
        StepKind.Z_SCORE: tr("minus the mean ({mean}), divided by the standard deviation ({std})").format(
            mean=first, std=last
        ),
        StepKind.MIN_MAX: tr("{low} to {high} scaled to 0 to 1").format(low=first, high=last),
        StepKind.TILE_Z_SCORE: tr("minus the mean of the band in the tile, divided by its standard deviation there"),
    }[kind]


def leading_range(steps: Sequence[Step]) -> tuple[tuple[Numbers, Numbers], int]:
    """Return the values that the rescaling at the start maps to 0 and to 1, and the number of these steps.

    It is a min-max, or several steps if nothing but a z-score can follow: a scale before a logarithm does not show the
    range of the values. A step that inverts brightness, or applies to some bands only, does not count.
    """
    ends: tuple[Numbers, Numbers] = ((0.0,), (1.0,))
    first, count = ends, 0
    for step in steps:
        mapped = _mapped(step, *ends) if step.kind in _RESCALING and not step.bands else None
        if mapped is None:
            break
        ends, count = mapped, count + 1
        first = ends if count == 1 else first
    if steps[count:] and steps[count].kind is not StepKind.Z_SCORE and count:
        return (first, 1) if steps[0].kind is StepKind.MIN_MAX else (((0.0,), (1.0,)), 0)
    return ends, count


def _mapped(step: Step, lows: Numbers, highs: Numbers) -> tuple[Numbers, Numbers] | None:
    """Return the values that a further step maps to 0 and 1; None if it does not keep their order."""
    ends = []
    wide = max(len(lows), step.count)
    if len({len(lows), step.count, 1}) > 2:
        return None
    for band in range(wide):
        low, high = (given[band if len(given) > 1 else 0] for given in (lows, highs))
        numbers = [given[band if len(given) > 1 else 0] for given in step.numbers]
        zero, one = _preimages(step.kind, numbers)
        ends.append((low + zero * (high - low), low + one * (high - low)))
    if not all(math.isfinite(end) for pair in ends for end in pair) or any(low >= high for low, high in ends):
        return None
    first, last = zip(*ends)
    return first, last


def _preimages(kind: StepKind, numbers: Sequence[float]) -> tuple[float, float]:
    """Return the values that a step maps to 0 and to 1; equal ones if there are none."""
    if kind is StepKind.MIN_MAX:
        return numbers[0], numbers[1]
    if kind is StepKind.OFFSET:
        return -numbers[0], 1 - numbers[0]
    return 0.0, 1 / numbers[0] if numbers[0] else 0.0


def describe_steps(steps: Sequence[Step]) -> str:
    """Describe several steps in their order."""
    return "; ".join(step.described() for step in steps)


def _range_pairs(lows: Numbers, highs: Numbers) -> list[tuple[float, float]]:
    count = max(len(lows), len(highs))
    wide = (given * count if len(given) == 1 else given for given in (lows, highs))
    return list(zip(*wide))


def _few(numbers: Numbers) -> str:
    listed = numbers[:1] if len(set(numbers)) == 1 else numbers[:_SHOWN]
    texts = ["-" if math.isinf(number) else short(number) for number in listed]
    return ", ".join(texts) + (", …" if len(listed) == _SHOWN < len(numbers) else "")
