"""The protocol for running another program, the only dependency that the caller provides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol


class Programs(Protocol):
    """Runs programs, one at a time."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        hear: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        """Run a program to its end, in an empty folder: Python looks for modules in its working folder first.

        Args:
            arguments: The program and what it is given; no shell reads them.
            environment: All its environment variables.
            hear: Told every line that the program writes, to either stream.
            cancelled: Asked several times a second whether to end the program.

        Returns:
            The program's exit code; below 0 where it crashed or was ended from outside.

        Raises:
            OSError: The program cannot be started.
            Cancelled: The user wishes so; the program has ended.
        """
