"""Texts that people read, in their own language where there is a translation: the `tr` of the core."""

from __future__ import annotations

from ..inference.wording import tr

__all__ = ["tr"]
