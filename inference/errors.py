"""What can go wrong in a way that the user can mend.

Every message says where, what, and what to do. The tree:

    PixelwiseError
    ├── ModelError      the model file, or what the graph is
    ├── RasterError     the imagery, its bands, grid or CRS
    │   └── OutsideError    it lies outside the extent
    ├── ArgumentError   a parameter's value
    ├── OutputError     the place where the result shall stand
    ├── EngineError     onnxruntime or the processor it runs on
    └── ItemsError      some of the rasters that are classified one by one

Anything else that is raised is a bug of ours and keeps its traceback. `Cancelled` is no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class PixelwiseError(Exception):
    """A failure the user can do something about; its text is the whole message.

    Attributes:
        about: What of that which the caller gave is at fault, by the name it was given under, such as a field of
            `Job`; "" where that is nothing, or unknown. It lets a dialog show the message in its place.
    """

    about = ""

    def __init__(self, text: str, about: str = "") -> None:
        """Say where, what and what to do; and what it is about, if not what is usual for its kind."""
        super().__init__(text)
        if about:
            self.about = about


class ModelError(PixelwiseError):
    """The model cannot be read, or is no pixel classifier."""

    about = "model"


class RasterError(PixelwiseError):
    """The imagery cannot be read, or does not fit the model or the grid asked for."""

    about = "rasters"


class OutsideError(RasterError):
    """The imagery has no pixel in the extent, or in the mask."""

    about = "extent"


class ArgumentError(PixelwiseError):
    """A parameter or model argument has a value that cannot be used."""


class OutputError(PixelwiseError):
    """The result cannot be written where it was asked for."""

    about = "output"


class EngineError(PixelwiseError):
    """onnxruntime is missing, or the processor asked for is not there."""


class ItemsError(PixelwiseError):
    """Some raster items could not be classified; the others are."""


class Cancelled(Exception):  # noqa: N818  the user's wish, not an error
    """The user cancelled the run."""


@contextmanager
def blaming(about: str) -> Iterator[None]:
    """Note of errors that leave this block, or the function so decorated, what they are about, unless it is noted."""
    try:
        yield
    except PixelwiseError as error:
        if "about" not in vars(error):
            error.about = about
        raise
