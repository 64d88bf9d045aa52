"""Run a model on rows of band values, one row per pixel.

Arrays are (rows, bands) and (rows, channels). Properties that the model file leaves unspecified are found by running it
on a few random rows, always the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import ModelError
from ..i18n import tr
from ..onnx.labels import Label
from ..onnx.signatures import TableTensors
from .engine import Network

_AT_ONCE = 8192  # rows: neighbours and kernels compare each with all of their training data, which takes memory
_TRIED = 61  # rows; no likely number of anything else
_GAINS = (1.0, 30.0, 1000.0)  # large values drive logits out of 0..1, whatever their bias


@dataclass(frozen=True)
class TabularNetwork:
    """A network for rows of band values, with the labels of its channels.

    Attributes:
        network: The opened network.
        table: The inputs and outputs to use.
        labels: The label of each channel; empty if unknown.
    """

    network: Network
    table: TableTensors
    labels: tuple[Label, ...]

    def predict_labels(self, rows: Batch) -> NDArray[Any]:
        """Return the label of every row, shape (rows,): integers, or texts as objects.

        Raises:
            ModelError: The network fails on these values.
        """
        return np.concatenate([np.asarray(output) for output in self._run_blocks(self.table.label, rows)])

    def scores(self, rows: Batch) -> Batch:
        """Return the scores of every row, shape (rows, channels).

        Raises:
            ModelError: The network fails on these values, or returns scores of other classes than before.
        """
        return np.concatenate([self._matrix(output) for output in self._run_blocks(self.table.scores, rows)])

    def _run_blocks(self, output: str, rows: Batch) -> Iterator[Any]:
        """Run the network block by block, and yield an output of each."""
        size = self.table.rows or _AT_ONCE
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            count = len(part)
            if self.table.rows is not None and count < size:
                part = np.concatenate([part, np.zeros((size - count, rows.shape[1]), rows.dtype)])
            yield self._run_output(output, part)[:count]

    def _run_output(self, name: str, rows: Batch) -> Any:  # noqa: ANN401  as onnxruntime gives it
        """Return a copy of an output, so that its session is idle again at once (session_pool.py)."""
        output = self.network.run_outputs([name], self._feeds(rows))[0]
        if name == self.table.label:
            output = output.reshape(-1)
        if len(output) != len(rows):
            raise ModelError(
                tr(
                    "{origin}: the model expects rows of band values, but for {rows} rows the length of its output "
                    '"{output}" is {length}. It is not a pixel classifier; choose a model with a value for each row.'
                ).format(origin=self.network.origin, rows=len(rows), output=name, length=len(output))
            )
        return output.copy()

    def _feeds(self, rows: Batch) -> dict[str, Batch]:
        names = self.table.inputs
        if len(names) == 1:
            return {names[0]: rows}
        return {name: np.ascontiguousarray(rows[:, band, None]) for band, name in enumerate(names)}

    def _matrix(self, output: Any) -> Batch:  # noqa: ANN401  as onnxruntime gives it
        if not self.table.scores_by_label:
            return np.asarray(output).reshape(len(output), -1)
        try:
            values = [row[label] for row in output for label in self.labels]
        except KeyError as error:
            raise ModelError(
                tr(
                    "{origin}: the model does not return a score for its label {reason}. Export the model again "
                    'without mappings, for example with the option "zipmap" set to False in skl2onnx.'
                ).format(origin=self.network.origin, reason=error)
            ) from error
        return np.array(values, np.float32).reshape(len(output), -1)


def keys_of_scores(network: Network, table: TableTensors) -> tuple[Label, ...]:
    """Return the labels that a model maps to scores, sorted; () for a matrix of scores."""
    if not table.scores_by_label:
        return ()
    output = next(TabularNetwork(network, table, ())._run_blocks(table.scores, trial_rows(network)))
    return tuple(sorted(output[0]))


def channel_count(rows: TabularNetwork) -> int:
    """Return the number of scores per row, by running a few rows; 0 for a model that returns labels only.

    Raises:
        ModelError: The output does not have a value for each row.
    """
    trial = trial_rows(rows.network)
    if rows.table.label:
        rows.predict_labels(trial)
    return rows.scores(trial).shape[1] if rows.table.scores else 0


def gives_probabilities(rows: TabularNetwork) -> bool:
    """Distinguish probabilities (0 to 1; several channels sum to 1) from logits and distances."""
    for gain in _GAINS:
        scores = rows.scores(trial_rows(rows.network, gain)).astype(np.float32)
        scores = scores[np.isfinite(scores).all(axis=1)]
        if ((scores < -1e-4) | (scores > 1 + 1e-4)).any():
            return False
        if scores.shape[1] > 1 and not np.allclose(scores.sum(axis=1), 1, atol=1e-2):
            return False
    return True


def trial_rows(network: Network, gain: float = 1.0) -> Batch:
    """Return random rows from a fixed seed; integers if the model takes those."""
    dtype = network.signature.image.dtype
    values = np.random.default_rng(1).random((_TRIED, network.signature.image.bands), np.float32)
    if dtype.kind in "iu":
        return (values * 255).astype(dtype)
    return ((values - 0.5 if gain > 1 else values) * np.float32(gain)).astype(dtype)
