"""Time onnxruntime alone with exactly the tiles of a run, held in memory; its outputs are not used."""

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

# The device of outputs that are bound to the device that computes them, by execution provider.
DEVICES = {"CUDAExecutionProvider": "cuda", "TensorrtExecutionProvider": "cuda"}

_SAME_AS_REQUESTED = 1  # onnxruntime's kSameAsRequested, an extension strategy of arenas


@dataclass(frozen=True)
class AloneNetwork:
    """onnxruntime without our code, with one configuration of threads.

    Attributes:
        session: The opened graph.
        signature: The inputs and outputs of the network.
        workers: Tiles scored concurrently.
        threads: onnxruntime's threads for each tile.
        device: The device on which outputs stay, by IO binding; "" if they are copied back.
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
            workers: Tiles scored concurrently.
            threads: Threads for each tile.
            pattern: Whether onnxruntime allocates the memory of a tile as one block.
            one_arena: Whether all sessions of the process share an arena that grows by the requested sizes, instead of
                one arena per session that doubles. Only once in a process, which keeps the arena.

        Raises:
            EngineError: The requested processor is not available.
        """
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = pattern
        if one_arena:
            memory_info = onnxruntime.OrtMemoryInfo(
                "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
            )
            onnxruntime.create_and_register_allocator(
                memory_info, onnxruntime.OrtArenaCfg(0, _SAME_AS_REQUESTED, -1, -1)
            )
            options.add_session_config_entry("session.use_env_allocators", "1")
        path, signature = planned.definition.file.path, planned.definition.signature
        providers = _provider(planned).providers()
        session = onnxruntime.InferenceSession(path, sess_options=options, providers=providers)
        return cls(session, signature, workers, threads)

    def __str__(self) -> str:
        """Return the name in the table's heading."""
        return f"onnxruntime {self.workers} x {self.threads}{' bound' if self.device else ''}"

    def timed(self, feeds: Sequence[Feed]) -> Timing:
        """Return the time for all tiles."""
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
    """Return the execution provider of the run."""
    job = planned.job
    if job.processor is Processor.CPU:
        return Attempt(CPU_PROVIDER)
    runs = open_planned(planned).provider
    tried = attempts(onnxruntime.get_available_providers(), job.processor, job.gpu_id)
    return next(attempt for attempt in tried if attempt.provider == runs)
