"""The processors a network can run on, and the order in which to try them.

A processor is an execution provider of onnxruntime. A built-in provider may not work: drivers or the device may be
missing. No model is opened here.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import EngineError
from ..i18n import tr

CPU_PROVIDER = "CPUExecutionProvider"
DIRECT_ML = "DmlExecutionProvider"
_OPEN_VINO = "OpenVINOExecutionProvider"

# Execution providers that compute on a GPU, best first, and the option that picks one of several GPUs.
# TensorRT comes after CUDA, which its builds have too: it takes minutes to prepare a network.
_GPU_PROVIDERS = {
    "CUDAExecutionProvider": "device_id",
    "TensorrtExecutionProvider": "device_id",
    "MIGraphXExecutionProvider": "device_id",
    "ROCMExecutionProvider": "device_id",
    DIRECT_ML: "device_id",
    "CoreMLExecutionProvider": "",
    _OPEN_VINO: "device_type",
}


class Processor(enum.IntEnum):
    """The requested processor; the numbers are those of the parameter."""

    BEST_AVAILABLE = 0
    CPU = 1
    GPU = 2


@dataclass(frozen=True)
class Attempt:
    """An execution provider to try, with its options."""

    provider: str
    options: dict[str, str] = field(default_factory=dict)

    def providers(self) -> list[tuple[str, dict[str, str]]]:
        """Return the providers in onnxruntime's form: the CPU runs the operators that the provider lacks."""
        own = (self.provider, self.options)
        return [own] if self.provider == CPU_PROVIDER else [own, (CPU_PROVIDER, {})]


def attempts(available: Sequence[str], processor: Processor, gpu_id: int) -> list[Attempt]:
    """Return the execution providers to try, in order, if a GPU may be used.

    Args:
        available: The providers built into onnxruntime.
        processor: The requested processor: a GPU, or the best one.
        gpu_id: Which GPU, if there are several.

    Raises:
        EngineError: A GPU is requested that onnxruntime does not support.
    """
    gpus = [_on_gpu(name, gpu_id) for name in _GPU_PROVIDERS if name in available]
    if processor is Processor.BEST_AVAILABLE:
        return [*gpus, Attempt(CPU_PROVIDER)]
    if not gpus:
        raise no_gpu(tr("the installed onnxruntime supports only {providers}").format(providers=", ".join(available)))
    return gpus


def no_gpu(reason: str) -> EngineError:
    """Return the error for a requested GPU that does not work."""
    return EngineError(
        tr(
            "Processor type: a GPU was requested, but {reason}. Install the onnxruntime build for your GPU "
            "(onnxruntime-gpu for NVIDIA) and its drivers, or choose CPU or best available."
        ).format(reason=reason)
    )


def _on_gpu(provider: str, gpu_id: int) -> Attempt:
    option = _GPU_PROVIDERS[provider]
    value = f"GPU.{gpu_id}" if provider == _OPEN_VINO else str(gpu_id)
    return Attempt(provider, {option: value} if option else {})
