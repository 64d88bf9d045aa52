"""The command line: classify rasters, and print cards and lists. Texts are English; see `i18n.py`."""

from .main import main

__all__ = ["main"]
