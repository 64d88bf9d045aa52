"""Keep the network that was opened last to read a model, for the run that follows: opening a large one takes long.

At most one is kept, and only if it is large.
"""

from __future__ import annotations

import os
from collections import deque
from functools import partial

from ..errors import EngineError, ModelError
from ..onnx.model_file import ModelFile
from ..onnx.optimise import OptimisedModel
from ..onnx.signatures import Signature
from ..regular_files import Stamp, stamp_of
from .engine import Network, open_network, reopened, starts_on_cpu
from .guarded_session import GuardedSession
from .processors import Processor

# Bytes; a file that keeps its weights in others, which may change by themselves, is smaller.
_LARGE_FILE = 8 * 2**20

_State = tuple[str, Stamp]  # path of a file, and the stamp of its content

_kept: deque[tuple[_State, Network]] = deque(maxlen=1)


def open_for_metadata(file: ModelFile, origin: str) -> Network:
    """Open a network on the CPU as `open_network` does, and keep it for `open_for_run`.

    Raises:
        ModelError: The file is not an ONNX model, or the model is not a pixel classifier.
        EngineError: onnxruntime is missing.
    """
    _kept.clear()  # before the next takes as much memory
    state = _state(file)
    network = open_network(file, origin)
    if state is not None and not isinstance(network.session, GuardedSession):
        _kept.append((state, network))
    return network


def open_for_run(
    file: ModelFile,
    origin: str,
    processor: Processor,
    gpu_id: int,
    optimised: OptimisedModel | None,
    signature: Signature | None = None,
) -> Network:
    """Open a network as `open_network` does, or return the kept one if it is the same; it is then no longer kept.

    The optimised model gives way to the file if onnxruntime, or the requested GPU, accepts only the latter.

    Args:
        file: The model file.
        origin: Name of the model for messages.
        processor: The requested processor.
        gpu_id: Which GPU, if there are several.
        optimised: The optimised model, to open instead of the file.
        signature: The inputs and the output, if they are known.

    Raises:
        ModelError: As for `open_network`.
        EngineError: As for `open_network`.
    """
    if optimised is None:
        return _as_given(file, origin, processor, gpu_id, signature)
    _kept.clear()
    try:
        network = open_network(file, origin, processor, gpu_id, optimised)
    except (ModelError, EngineError):  # if the file itself is at fault, or the GPU is not there, it shows now
        return _as_given(file, origin, processor, gpu_id, signature)
    if not network.fallback:
        return network
    given = _as_given(
        file, origin, processor, gpu_id, signature
    )  # a GPU that takes the graph as it is is faster than the CPU
    return network if given.fallback else given


def _as_given(file: ModelFile, origin: str, processor: Processor, gpu_id: int, signature: Signature | None) -> Network:
    opened = open_network if signature is None else partial(open_network, signature=signature)
    try:
        state, network = _kept.pop()
    except IndexError:
        return opened(file, origin, processor, gpu_id)
    if state == _state(file) and starts_on_cpu(processor, gpu_id):
        return reopened(network, origin).with_signature(signature or network.signature)
    del network  # before the next takes as much memory
    return opened(file, origin, processor, gpu_id)


def _state(file: ModelFile) -> _State | None:
    """Return path and stamp of a file, by which a change shows, if it is large enough to keep."""
    if file.extract is not None or not os.path.isfile(file.path):
        return None
    status = os.stat(file.path)
    return (file.path, stamp_of(status)) if status.st_size > _LARGE_FILE else None
