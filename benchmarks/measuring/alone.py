"""Time onnxruntime alone: given the very tiles of a run, held in memory, its answers thrown away."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import onnxruntime
from pixelwise.inference.job import Plan
from pixelwise.inference.network.graph import Signature
from pixelwise.inference.network.processors import CPU_PROVIDER

from .plans import Feed


@dataclass(frozen=True)
class Network:
    """onnxruntime with nothing of ours around it, and one way of sharing out its work.

    Attributes:
        session: The opened graph.
        signature: What goes in and comes out.
        workers: Tiles scored side by side.
        threads: Threads that onnxruntime gives each of them.
    """

    session: onnxruntime.InferenceSession
    signature: Signature
    workers: int
    threads: int

    @classmethod
    def open(cls, planned: Plan, workers: int, threads: int) -> Network:
        """Open the network of a run."""
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        path, signature = planned.definition.file.path, planned.definition.signature
        session = onnxruntime.InferenceSession(path, sess_options=options, providers=[CPU_PROVIDER])
        return cls(session, signature, workers, threads)

    def __str__(self) -> str:
        """Name it as the table's heading does."""
        return f"onnxruntime {self.workers} x {self.threads}"

    def timed(self, feeds: Sequence[Feed]) -> tuple[float, float]:
        """Give the seconds it needs for all tiles, and those of processor time that this process got meanwhile."""
        self._score(feeds[0])
        started, spent = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(self.workers) as pool:
            for _ in pool.map(self._score, feeds):
                pass
        return time.perf_counter() - started, time.process_time() - spent

    def _score(self, feed: Feed) -> None:
        self.session.run([self.signature.output_name], {self.signature.input_name: feed})
