"""Open one model and run it for another process: session_program.py PARENT MEMORY SECONDS ENGINE.

The plugin starts this program with its Python and never imports it, since an unknown model may crash onnxruntime, take
all of the memory, or never end. It imports numpy and onnxruntime and no module of the plugin, answers messages
(frames.py) until its standard input ends, and ends itself if it is not answered for.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, BinaryIO

Message = dict[str, Any]

_SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "processes")
_FATAL = 4  # of onnxruntime's log: only what ends it
_GRACE = 10  # seconds that the other process has to end this one first


def main(parent: str, memory: str, seconds: str, engine: str) -> None:
    """Bound this process, and answer messages.

    Args:
        parent: The number of the process that started this one.
        memory: Bytes that it may use.
        seconds: The time of a message.
        engine: The folder that contains onnxruntime.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is not an answer
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [*(path for path in sys.path if path != own), _SHARED, engine]
    import bounds  # type: ignore[import-not-found]
    from memory_texts import lacks_memory  # type: ignore[import-not-found]

    bounds.end_with(int(parent), int(memory))
    import onnxruntime

    onnxruntime.set_default_logger_severity(_FATAL)
    bounds.bound(int(memory) + bounds.address_space(), 100 * int(seconds))
    try:
        _serve(answers, _Server(onnxruntime, lacks_memory), int(seconds))
    except MemoryError:  # for a message: the model itself, or what it returns
        os._exit(bounds.OUT_OF_MEMORY)


def _serve(answers: BinaryIO, server: _Server, seconds: int) -> None:
    """Answer messages until the standard input ends."""
    import frames  # type: ignore[import-not-found]

    while True:
        try:
            message = frames.read(sys.stdin.buffer, sys.maxsize)
        except EOFError:
            return
        # Without Python, which may be waiting: the last resort for a process whose parent has ended.
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True)
        answer = server.answer(message)
        faulthandler.cancel_dump_traceback_later()
        try:
            frames.write(answers, answer)
        except TypeError as error:  # a sparse tensor, which no reader of models uses
            frames.write(answers, {"error": str(error), "kind": "refused"})


class _Server:
    """Answers messages about one model."""

    def __init__(self, runtime: ModuleType, lacks_memory: Callable[[str], bool]) -> None:
        self._runtime = runtime
        self._lacks_memory = lacks_memory
        self._session: Any = None

    def answer(self, message: Message) -> Message:
        """Return the answer to a message, or why there is none."""
        try:
            return self._run(message) if self._session else self._open(message)
        except UnicodeDecodeError as error:
            return {"error": error.reason, "kind": "text"}
        except MemoryError as error:
            return {"error": str(error) or "out of memory", "kind": "memory"}
        except Exception as error:  # onnxruntime raises a dozen classes of its own
            kind = "memory" if self._lacks_memory(str(error)) else "refused"
            return {"error": str(error) or type(error).__name__, "kind": kind}

    def _open(self, message: Message) -> Message:
        if not message:
            return {"ready": True}
        options = self._runtime.SessionOptions()
        for name, value in message["options"].items():
            setattr(options, name, value)
        for name, value in message["entries"].items():
            options.add_session_config_entry(name, value)
        model = message["model"]
        session = self._runtime.InferenceSession(
            model if isinstance(model, str) else model.tobytes(),
            sess_options=options,
            providers=["CPUExecutionProvider"],
            enable_fallback=0,
        )
        answer = _declaration(session)
        self._session = session
        return answer

    def _run(self, message: Message) -> Message:
        return {"outputs": list(self._session.run(message["names"], message["feeds"]))}


def _declaration(session: Any) -> Message:  # noqa: ANN401  onnxruntime has no types
    """Return all that the model declares."""
    meta = session.get_modelmeta()
    names = ("producer_name", "graph_name", "domain", "version", "description", "graph_description")
    return {
        "inputs": _declarations(session.get_inputs()),
        "outputs": _declarations(session.get_outputs()),
        "overridable": _declarations(session.get_overridable_initializers()),
        "meta": {name: getattr(meta, name) for name in names},
        "properties": dict(meta.custom_metadata_map),
    }


def _declarations(tensors: Iterable[Any]) -> list[Message]:
    return [{"name": tensor.name, "type": tensor.type, "shape": list(tensor.shape)} for tensor in tensors]


if __name__ == "__main__":
    main(*sys.argv[1:])
