"""A session of onnxruntime in another process, with the methods that are used of one in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from numpy.typing import NDArray

from .processors import CPU_PROVIDER

Message = dict[str, Any]


@dataclass(frozen=True)
class GuardedTensor:
    """An input or output as onnxruntime describes it."""

    name: str
    type: str
    shape: Sequence[object]


class GuardedSession:
    """A model that another process has opened on the CPU."""

    def __init__(
        self, tensors: Sequence[list[GuardedTensor]], meta: SimpleNamespace, ask: Callable[[Message], Message]
    ) -> None:
        """Store the inputs, outputs and overridable initializers, the metadata, and what asks the process."""
        self._inputs, self._outputs, self._overridable = tensors
        self._meta = meta
        self._ask = ask

    @classmethod
    def of(cls, declared: Message, ask: Callable[[Message], Message]) -> GuardedSession:
        """Wrap a session.

        Args:
            declared: What session_program.py has answered to the model.
            ask: Sends a message to that process and returns the answer.

        Raises:
            ValueError: It is not an answer.
        """
        try:
            tensors = [
                [
                    GuardedTensor(str(tensor["name"]), str(tensor["type"]), [*tensor["shape"]])
                    for tensor in declared[kind]
                ]
                for kind in ("inputs", "outputs", "overridable")
            ]
            meta = SimpleNamespace(**declared["meta"], custom_metadata_map=dict(declared["properties"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(str(error)) from error
        return cls(tensors, meta, ask)

    def run(
        self,
        output_names: Sequence[str] | None,
        input_feed: Mapping[str, NDArray[Any]],
        run_options: object = None,  # noqa: ARG002  the guard stops runs
    ) -> list[Any]:
        """Run the model in the other process.

        Raises:
            RuntimeError: onnxruntime refuses the values.
            LimitError: The run exceeds the limits.
            Cancelled: The user cancelled.
        """
        names = None if output_names is None else [*output_names]
        outputs = self._ask({"names": names, "feeds": dict(input_feed)}).get("outputs")
        if not isinstance(outputs, list) or (names is not None and len(outputs) != len(names)):
            raise RuntimeError("no outputs")
        return outputs

    def get_providers(self) -> list[str]:
        """Return the CPU's."""
        return [CPU_PROVIDER]

    def get_inputs(self) -> list[GuardedTensor]:
        """Return the inputs, in order."""
        return self._inputs

    def get_outputs(self) -> list[GuardedTensor]:
        """Return the outputs, in order."""
        return self._outputs

    def get_overridable_initializers(self) -> list[GuardedTensor]:
        """Return the constants that a run may replace."""
        return self._overridable

    def get_modelmeta(self) -> SimpleNamespace:
        """Return the texts of the file."""
        return self._meta
