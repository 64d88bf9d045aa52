"""Errors that the user can fix.

Every message names the place, the problem and the remedy. The tree:

    PixelwiseError
    ├── ModelError      the model file or its network
    ├── LimitError      an unknown model takes too much time or memory, or crashes onnxruntime
    ├── RasterError     the imagery, its bands, grid or CRS
    │   ├── OutsideError    it is outside the extent
    │   └── UnreadableError some of its pixels are damaged or cannot be read
    ├── ArgumentError   a parameter's value
    │   └── ShortageError   it takes more memory than there is
    ├── OutputError     the path of an output
    ├── EngineError     onnxruntime or the processor
    └── ItemsError      some raster items of a batch

Any other exception is a bug of Pixelwise and keeps its traceback. `Cancelled` is not an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .inert import inert


class PixelwiseError(Exception):
    """An error that the user can fix; its text is the whole message.

    Attributes:
        about: The field of `Job`, or another parameter of the caller, that the error is about; "" if unknown. A dialog
            shows the message there.
    """

    about = ""

    def __init__(self, text: str, about: str = "") -> None:
        """Create an error; `about` overrides the default of its class."""
        super().__init__(inert(text))
        if about:
            self.about = about


class ModelError(PixelwiseError):
    """The model cannot be read, or is not a pixel classifier."""

    about = "model"


class LimitError(PixelwiseError):
    """An unknown model takes more time or memory than it may before a run, or crashes onnxruntime.

    Unlike a `ModelError` of a trial run, it does not mean that another tile size may work.
    """

    about = "model"


class RasterError(PixelwiseError):
    """The imagery cannot be read, or does not match the model or the output grid."""

    about = "rasters"


class OutsideError(RasterError):
    """The imagery has no pixel in the extent or the mask."""

    about = "extent"


class UnreadableError(RasterError):
    """Some pixels of the imagery are damaged or cannot be read.

    Attributes:
        reason: The words of the library that reads them.
    """

    def __init__(self, text: str, reason: str = "") -> None:
        """Create an error for a reason."""
        super().__init__(text)
        self.reason = reason


class ArgumentError(PixelwiseError):
    """A parameter or model argument is not valid."""


class ShortageError(ArgumentError):
    """There is not enough memory, for these parameters or at all."""


class OutputError(PixelwiseError):
    """An output cannot be written to its path."""

    about = "output"


class EngineError(PixelwiseError):
    """onnxruntime is missing, or the requested processor is not available."""


class ItemsError(PixelwiseError):
    """Some raster items could not be classified; the others were."""


class Cancelled(Exception):  # noqa: N818  not an error
    """The user cancelled the run."""


@contextmanager
def blaming(about: str) -> Iterator[None]:
    """Set `about` of errors that leave this block or the decorated function, unless they set it themselves."""
    try:
        yield
    except PixelwiseError as error:
        if "about" not in vars(error):
            error.about = about
        raise
