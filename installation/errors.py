"""The errors of an installation that the user can fix."""

from __future__ import annotations

from ..inference import PixelwiseError


class InstallationError(PixelwiseError):
    """The inference engine cannot be installed or removed; the text says what to do."""
