"""The interface of a session, which onnxruntime's InferenceSession and our wrappers of it share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray


class Session(Protocol):
    """An opened model that can be run."""

    def run(
        self, output_names: Sequence[str] | None, input_feed: Mapping[str, NDArray[Any]], run_options: object = None
    ) -> list[Any]:
        """Return the outputs named, or all of them, for an array for each input."""


class RunOptions(Protocol):
    """Options of runs."""

    terminate: bool
    """Whether runs end early, with an error."""
