"""Time onnxruntime alone: given the very tiles of a run, held in memory, its answers thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import onnxruntime
from pixelwise.inference import Plan, Processor
from pixelwise.inference.network.processors import CPU_PROVIDER, Attempt, attempts
from pixelwise.inference.onnx.signatures import Signature
from pixelwise.inference.run import open_planned

from .plans import Feed
from .timing import Timing, timed

# Where answers stay when they are bound to the device that computes them, by the execution provider.
DEVICES = {"CUDAExecutionProvider": "cuda", "TensorrtExecutionProvider": "cuda"}

_AS_ASKED = 1  # onnxruntime's kSameAsRequested, a way for an arena to grow


@dataclass(frozen=True)
class AloneNetwork:
    """onnxruntime with nothing of ours around it, and one way of sharing out its work.

    Attributes:
        session: The opened graph.
        signature: What goes in and comes out.
        workers: Tiles scored side by side.
        threads: Threads that onnxruntime gives each of them.
        device: The device that answers stay on, by way of IO binding; empty where they come back.
    """

    session: onnxruntime.InferenceSession
    signature: Signature
    workers: int
    threads: int
    device: str = ""

    @classmethod
    def open(
        cls, planned: Plan, workers: int, threads: int, *, pattern: bool = True, one_arena: bool = False
    ) -> AloneNetwork:
        """Open the network of a run.

        Args:
            planned: The run.
            workers: Tiles scored side by side.
            threads: Threads for each.
            pattern: Whether onnxruntime takes the memory of a tile in one piece.
            one_arena: Whether it takes memory from an arena that all sessions of the process share, and that grows by
                what is asked for; otherwise each session's doubles. Only once in a process, which keeps it for good.

        Raises:
            EngineError: The processor asked for is not there.
        """
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = pattern
        if one_arena:
            place = onnxruntime.OrtMemoryInfo(
                "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
            )
            onnxruntime.create_and_register_allocator(place, onnxruntime.OrtArenaCfg(0, _AS_ASKED, -1, -1))
            options.add_session_config_entry("session.use_env_allocators", "1")
        path, signature = planned.definition.file.path, planned.definition.signature
        providers = _provider(planned).providers()
        session = onnxruntime.InferenceSession(path, sess_options=options, providers=providers)
        return cls(session, signature, workers, threads)

    def __str__(self) -> str:
        """Name it as the table's heading does."""
        return f"onnxruntime {self.workers} x {self.threads}{' bound' if self.device else ''}"

    def timed(self, feeds: Sequence[Feed]) -> Timing:
        """Give the time it needs for all tiles."""
        score = self._score_bound if self.device else self._score
        score(feeds[0])
        with ThreadPoolExecutor(self.workers) as pool:
            return timed(lambda: [None for _ in pool.map(score, feeds)])

    def _score(self, feed: Feed) -> None:
        self.session.run([self.signature.output_name], {self.signature.image.name: feed})

    def _score_bound(self, feed: Feed) -> None:
        binding = self.session.io_binding()
        binding.bind_cpu_input(self.signature.image.name, feed)
        binding.bind_output(self.signature.output_name, self.device)
        self.session.run_with_iobinding(binding)
        binding.synchronize_outputs()


def _provider(planned: Plan) -> Attempt:
    """The execution provider that the run uses."""
    job = planned.job
    if job.processor is Processor.CPU:
        return Attempt(CPU_PROVIDER)
    runs = open_planned(planned).provider
    tried = attempts(onnxruntime.get_available_providers(), job.processor, job.gpu_id)
    return next(attempt for attempt in tried if attempt.provider == runs)
