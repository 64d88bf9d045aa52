"""The texts with which onnxruntime reports that the system gives no more memory; it has no code for that.

session_program.py loads this file by its path: it needs no other module.
"""

from __future__ import annotations

_TEXTS = ("failed to allocate", "bad allocation", "bad_alloc", "smaller than requested bytes", "out of memory")


def lacks_memory(text: str) -> bool:
    """Return whether onnxruntime reports that the system gives no more memory."""
    return any(words in text.lower() for words in _TEXTS)
