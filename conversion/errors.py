"""The errors of a conversion that the user can fix."""

from __future__ import annotations

from ..inference import PixelwiseError


class ConversionError(PixelwiseError):
    """A model cannot be converted to ONNX; the text says why, and what to do."""

    about = "model"


class FrameworkError(ConversionError):
    """The framework itself fails on the model; with tiles of a fixed size it may not."""
