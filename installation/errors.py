"""What can go wrong with an installation in a way that the user can mend."""

from __future__ import annotations

from ..inference import PixelwiseError


class InstallationError(PixelwiseError):
    """The inference engine cannot be installed or removed; the text says what to do."""
