"""Which processors there are for a network, which of them to try, and in what order.

A processor is one of onnxruntime's execution providers. That one was built in does not mean that it runs: drivers or
the device may be missing. Nothing here opens a graph.
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
    """The processor the user wants; the numbers are the parameter's."""

    BEST_AVAILABLE = 0
    CPU = 1
    GPU = 2


@dataclass(frozen=True)
class Attempt:
    """An execution provider to try, with its options."""

    provider: str
    options: dict[str, str] = field(default_factory=dict)

    def providers(self) -> list[tuple[str, dict[str, str]]]:
        """What onnxruntime is told: the CPU computes what the provider cannot."""
        own = (self.provider, self.options)
        return [own] if self.provider == CPU_PROVIDER else [own, (CPU_PROVIDER, {})]


def attempts(available: Sequence[str], processor: Processor, gpu_id: int) -> list[Attempt]:
    """Pick the execution providers to try, in this order.

    Args:
        available: Those built into onnxruntime.
        processor: What the user wants.
        gpu_id: Which GPU, where there are several.

    Raises:
        EngineError: A GPU is asked for and onnxruntime was built for none.
    """
    if processor is Processor.CPU:
        return [Attempt(CPU_PROVIDER)]
    gpus = [_on_gpu(name, gpu_id) for name in _GPU_PROVIDERS if name in available]
    if processor is Processor.BEST_AVAILABLE:
        return [*gpus, Attempt(CPU_PROVIDER)]
    if not gpus:
        raise no_gpu(tr("the installed onnxruntime supports only {providers}").format(providers=", ".join(available)))
    return gpus


def no_gpu(reason: str) -> EngineError:
    """The error for a GPU that was asked for and does not run."""
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
