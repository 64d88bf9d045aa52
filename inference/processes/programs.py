"""The protocol for running other programs, the only dependency that the caller provides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol


class Programs(Protocol):
    """Runs programs, one at a time."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        on_line: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        """Run a program to its end in an empty folder, since Python imports modules from its working folder first.

        Args:
            arguments: The program and its arguments, without a shell.
            environment: All environment variables.
            on_line: Called with each line that the program writes to either stream.
            cancelled: Returns whether to stop; called several times a second.

        Returns:
            The program's exit code; negative if it crashed or was stopped from outside.

        Raises:
            OSError: The program cannot be started.
            Cancelled: The user cancelled; the program has ended.
        """
