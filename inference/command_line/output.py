"""Standard output and standard error of the commands: results on one, everything for reading on the other."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ..card.facts import plain


def prepare_streams() -> None:
    """Let standard output and standard error accept all characters; a console may not support all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_text(text: str) -> None:
    """Print to standard output."""
    try:
        print(text, flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's own last flush


def print_json(values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Print JSON to standard output: ASCII alone, with escapes, so the same bytes on every console."""
    print_text(json.dumps(values, indent=2, allow_nan=False))


def print_error(text: str) -> None:
    """Print a message to standard error, line by line, without control characters."""
    print(*map(plain, text.splitlines()), sep="\n", file=sys.stderr, flush=True)
