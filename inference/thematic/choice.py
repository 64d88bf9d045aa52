"""The classes that a user lists, by values or by names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ..errors import ArgumentError
from ..i18n import tr
from ..model.classes import ModelClass

_VALUE_LIST = re.compile(r"\s*[+-]?\d+\s*([,;]\s*[+-]?\d+\s*)*[,;]?\s*")
_MOST_LISTED = 20  # names in a message


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
    by_value = _VALUE_LIST.fullmatch(text) is not None

    def key(entry: ModelClass) -> str:
        return str(entry.value) if by_value else folded(entry.name)

    keys = {key(entry) for entry in classes}
    listed = [*_listed_numbers(text)] if by_value else [*_class_names(text, keys)]
    unknown = [name for name in listed if folded(name) not in keys]
    if unknown:
        raise ArgumentError(
            tr("{title}: the raster has no class {names}. Its classes are {classes}.").format(
                title=title,
                names=", ".join(name if by_value else f'"{name}"' for name in unknown),
                classes=first_names([f"{entry.value} {entry.name}" for entry in classes]),
            )
        )
    wanted = {folded(name) for name in listed}
    return tuple(entry for entry in classes if key(entry) in wanted)


def folded(name: str) -> str:
    """Return a name without differences of case, blanks, and how accents are encoded, which macOS does in its way."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def first_names(names: Sequence[str]) -> str:
    """Return a list of names for a message."""
    if len(names) <= _MOST_LISTED:
        return ", ".join(names)
    return tr("{names} and {count} more").format(names=", ".join(names[:_MOST_LISTED]), count=len(names) - _MOST_LISTED)


def _listed_numbers(text: str) -> Iterator[str]:
    yield from (str(int(part)) for part in re.split("[,;]", text) if part.strip())


def _class_names(text: str, known: set[str]) -> Iterator[str]:
    """Yield the names of a list; names may contain commas, and commas may separate them if all parts are names."""
    for part in filter(str.strip, text.split(";")):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if folded(part) not in known and all(folded(piece) in known for piece in pieces):
            yield from pieces
        else:
            yield part.strip()
