"""The base of sources that change what another source reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..grid.window import Window

if TYPE_CHECKING:
    from .imagery import RasterSource


class SourceAround:
    """Has the area of another source; it knows empty windows and can be stopped if the other can."""

    def __init__(self, source: RasterSource) -> None:
        """Store the other source."""
        self._source = source
        self.area = source.area

    def is_empty(self, window: Window) -> bool:
        """Whether no pixel of a window can have a value."""
        is_empty = getattr(self._source, "is_empty", None)
        return bool(is_empty(window)) if is_empty is not None else False

    def stop(self) -> None:
        """End current and later reads soon, if the source can be stopped."""
        stop = getattr(self._source, "stop", None)
        if stop is not None:
            stop()
