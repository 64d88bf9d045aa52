"""How many sample points each class gets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum

LEAST = 10  # points of a class in a stratified sample, however small the class is


class Sampling(IntEnum):
    """How sample points are distributed over the classes, by the number that users enter."""

    STRATIFIED = 0  # by class, in proportion to the areas
    EQUALISED = 1  # the same number for each class
    RANDOM = 2  # whatever the classes are


def proportional(areas: Sequence[float], count: int, least: int = LEAST) -> list[int]:
    """Distribute `count` points in proportion to areas; classes that get fewer than `least` get that many.

    The result adds up to `count` or more. Points that rounding leaves over go to the largest remainders.
    """
    total = math.fsum(areas)
    quotas = [count * area / total for area in areas]
    points = [math.floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(areas)), key=lambda index: (points[index] - quotas[index], index))
    for index in by_remainder[: count - sum(points)]:
        points[index] += 1
    return [max(number, least) for number in points]


def equalised(classes: int, count: int) -> list[int]:
    """Distribute `count` points or a few more, so that all classes have the same number."""
    return [math.ceil(count / classes)] * classes
