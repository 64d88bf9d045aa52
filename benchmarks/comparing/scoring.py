"""Techniques around the network: raw tiles in memory are classified in two threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
from measuring.peak import peak_memory
from pixelwise.inference import Plan
from pixelwise.inference.arrays import Batch, Classes, Pixels
from pixelwise.inference.loop.classify import Classifier
from pixelwise.inference.network.engine import Network, open_network
from pixelwise.inference.network.normalise import Normaliser
from pixelwise.inference.network.processors import CPU_PROVIDER
from pixelwise.inference.network.scoring import Scorer
from pixelwise.inference.network.session_pool import SessionPool
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise import OptimisedModel, optimise
from pixelwise.inference.result.classes import ClassRule
from pixelwise.inference.run import optimised_model

from . import graphs
from .subjects import WORKERS, LoadedTiles, Trial
from .variants import Arrays, Technique, Variant, differing

_BATCHES = (2, 4, 8)
_SIDES = (1024, 2048)
_UNKNOWN = 255  # not a class value of any subject

T = TypeVar("T")


def softmax(trial: Trial) -> Iterator[Technique]:
    """Compare the graph without and with its final softmax."""
    loaded = trial.load_tiles()
    if loaded.classifier.network.without_softmax:
        unoptimised = _with_graph(loaded, _partly_optimised(loaded.planned, without_softmax=False))
        engine, other = loaded.variant("taken off the graph"), loaded.variant("computed", unoptimised)
        yield Technique("softmax", trial.subject.name, engine, (other,))


def border(trial: Trial) -> Iterator[Technique]:
    """Compare the graph without and with computation that only affects the padding of tiles."""
    loaded = trial.load_tiles()
    if loaded.classifier.network.trimmed_margin:
        unoptimised = _with_graph(loaded, _partly_optimised(loaded.planned, unused_margin=0))
        engine, other = loaded.variant("left out of the graph's last layers"), loaded.variant("computed", unoptimised)
        yield Technique("border of tiles", trial.subject.name, engine, (other,))


def classes(trial: Trial) -> Iterator[Technique]:
    """Compare selecting the class with the highest score in numpy and in a graph."""
    loaded = trial.load_tiles()
    rule, signature = loaded.classifier.rule, loaded.classifier.network.signature
    own = graphs.with_classes(_graph_bytes(loaded.planned), signature.output_name)
    second = _extend(RuleByGraph, rule, chooser=_opened_bytes(loaded, graphs.class_selection(len(rule.values))))
    chosen = replace(_with_bytes(loaded, own), rule=_extend(RuleByGraph, rule))
    yield Technique(
        "classes",
        trial.subject.name,
        loaded.variant("numpy, kept pixels"),
        (
            loaded.variant("a second graph, kept pixels", replace(loaded.classifier, rule=second)),
            loaded.variant("ArgMax at the end of the network's graph", chosen),
        ),
    )


def normalisation(trial: Trial) -> Iterator[Technique]:
    """Compare normalisation in numpy and in the graph."""
    loaded = trial.load_tiles()
    dtype, signature = loaded.planned.imagery.dtype, loaded.classifier.network.signature
    linear = loaded.planned.definition.normalisation.linear(dtype, signature.image.bands)
    raw = graphs.with_raw_input(_graph_bytes(loaded.planned), signature.image.name, dtype, linear)
    chain = graphs.with_classes(raw, signature.output_name)
    untouched = Normaliser(np.ones(signature.image.bands), np.zeros(signature.image.bands), dtype)
    in_graph, chained = (
        replace(changed, scorer=replace(changed.scorer, normaliser=untouched))
        for changed in (_with_bytes(loaded, raw), _with_bytes(loaded, chain))
    )
    chained = replace(chained, rule=_extend(RuleByGraph, loaded.classifier.rule))
    yield Technique(
        "normalisation",
        trial.subject.name,
        loaded.variant("numpy's table" if dtype == np.uint8 else "numpy's arithmetic"),
        (
            loaded.variant("in the graph", in_graph),
            loaded.variant(f"in the graph, classes too ({dtype} in, uint8 out)", chained),
        ),
    )


def binding(trial: Trial) -> Iterator[Technique]:
    """Compare new memory for each call of the network with reused memory."""
    loaded = trial.load_tiles()
    bound = _with_session(loaded, Bound(partial(_session, loaded)))
    both = replace(bound, scorer=_extend(ReusingScorer, bound.scorer))
    variants = (
        loaded.variant("IO binding, a buffer for each thread", bound),
        loaded.variant("IO binding, buffers for tile and scores", both),
    )
    yield Technique("memory of scores", trial.subject.name, loaded.variant("session.run"), variants)


def sessions(trial: Trial) -> Iterator[Technique]:
    """Compare one session for each thread with a shared one, and with memory patterns."""
    loaded = trial.load_tiles()
    planning = SessionPool(_session(loaded, pattern=True), partial(_session, loaded, pattern=True))
    variants = (
        loaded.variant("one for all threads", _with_session(loaded, _session(loaded))),
        loaded.variant("one for each thread, with memory patterns", _with_session(loaded, planning)),
    )
    yield Technique("sessions", trial.subject.name, loaded.variant("one for each thread"), variants)


def batch(trial: Trial) -> Iterator[Technique]:
    """Compare numbers of tiles per call of the network."""
    loaded = trial.load_tiles()
    if loaded.classifier.network.signature.image.batch is None:
        others = tuple(
            loaded.variant(f"{count} tiles", batch=count) for count in _BATCHES if count * WORKERS <= len(loaded.tiles)
        )
        yield Technique("batch", trial.subject.name, loaded.variant("1 tile"), others)


def tile(trial: Trial) -> Iterator[Technique]:
    """Compare tile sizes, if the network accepts any; each in a separate process for its peak memory."""
    if trial.load_tiles().classifier.network.signature.image.height is None:
        engine = _with_tile_size(trial, int(trial.subject.arguments["tile_size"]))
        others = [_with_tile_size(trial, side) for side in _SIDES]
        usable = tuple(variant for variant in others if variant.pixels)
        yield Technique("tile size", trial.subject.name, engine, usable, _differing_where_both)


def _with_tile_size(trial: Trial, side: int) -> Variant:
    """Return a variant with tiles of a size that keep approximately as many pixels as the trial's own tiles."""
    peak = _peak_of_new_process(trial, side)  # before this process needs as much memory
    own_side = int(trial.subject.arguments["tile_size"])
    count = max(trial.tiles * own_side**2 // side**2, WORKERS)
    loaded = replace(trial, tiles=count).load_tiles(tile_size=str(side))

    def mosaic(classes: Arrays) -> Arrays:
        canvas = np.full((trial.size, trial.size), _UNKNOWN, np.uint8)
        for tile, values in zip(loaded.tiles, classes):
            canvas[tile.keep.row : tile.keep.bottom, tile.keep.col : tile.keep.right] = values
        return [canvas]

    return replace(loaded.variant(f"tiles of {side}"), result=mosaic, remark=lambda: f"peak {peak / 1e6:.0f} MB")


def _peak_of_new_process(trial: Trial, side: int) -> int:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(_peak, trial, side).result()


def _peak(trial: Trial, side: int) -> int:
    replace(trial, tiles=2 * WORKERS).load_tiles(tile_size=str(side)).variant("").work()
    return peak_memory()


def _differing_where_both(actual: Arrays, expected: Arrays) -> float | None:
    """Return the share of differing pixels among those that both variants classified."""
    both = [(one != _UNKNOWN) & (other != _UNKNOWN) for one, other in zip(actual, expected)]
    return differing(
        [one[where] for one, where in zip(actual, both)], [one[where] for one, where in zip(expected, both)]
    )


@dataclass(frozen=True)
class RuleByGraph(ClassRule):
    """Uses the channels that a graph selected; unlike the engine's rule it does not detect NaN scores.

    Attributes:
        chooser: The graph that selects; None if the network's own graph did.
    """

    chooser: Network | None = None

    def decide(self, scores: Batch) -> Classes:
        """Return the class value of every pixel."""
        channels = scores if self.chooser is None else self.chooser.run(scores)
        class_values: Classes = np.take(self._lookup, channels, mode="clip")
        return class_values


@dataclass(frozen=True)
class ReusingScorer(Scorer):
    """Reuses an input array for each thread and shape."""

    buffers: threading.local = field(default_factory=threading.local)

    def _fed(self, images: Sequence[Pixels]) -> Batch:
        feeds: dict[str, Batch] = self.buffers.__dict__  # one per thread
        shape = (len(images), *images[0].shape)
        feed = feeds.setdefault(str(shape), np.empty(shape, self.normaliser.dtype))
        for target, image in zip(feed, images):
            self.normaliser.apply(image, out=target)
        return feed


class Bound:
    """One session per thread, whose scores are written to an array that is reused for tiles of the same shape."""

    def __init__(self, opens: Callable[[], Any]) -> None:
        """Store the function that opens a session."""
        self._opens = opens
        self._buffers = threading.local()

    def run(self, outputs: Sequence[str], feeds: Mapping[str, Batch], options: Any) -> list[Batch]:  # noqa: ANN401  a class of onnxruntime, which has no types
        """Run a graph with one input and one output."""
        if not hasattr(self._buffers, "session"):
            self._buffers.session, self._buffers.scores = self._opens(), {}
        session, scores_by_shape = self._buffers.session, self._buffers.scores
        ((name, feed),) = feeds.items()
        if feed.shape not in scores_by_shape:  # the shape of the scores is only known after a run
            scores_by_shape[feed.shape] = session.run(outputs, feeds, options)[0]
            return [scores_by_shape[feed.shape]]
        scores = scores_by_shape[feed.shape]
        bound = session.io_binding()
        bound.bind_input(name, "cpu", 0, feed.dtype.type, feed.shape, feed.ctypes.data)
        bound.bind_output(outputs[0], "cpu", 0, scores.dtype.type, scores.shape, scores.ctypes.data)
        session.run_with_iobinding(bound, options)
        return [scores]


def _session(loaded: LoadedTiles, *, pattern: bool = False) -> onnxruntime.InferenceSession:
    """Open the graph of a run with the engine's options, with or without memory patterns."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = pattern
    return onnxruntime.InferenceSession(_graph_bytes(loaded.planned), sess_options=options, providers=[CPU_PROVIDER])


def _with_session(loaded: LoadedTiles, session: Any) -> Classifier:  # noqa: ANN401  a class of onnxruntime, or one like it
    scorer = loaded.classifier.scorer
    return replace(loaded.classifier, scorer=replace(scorer, network=replace(scorer.network, session=session)))


def _graph_bytes(planned: Plan) -> bytes:
    """Return the graph of a run."""
    optimised = optimised_model(planned)
    return optimised.content if optimised else Path(planned.definition.file.path).read_bytes()


def _partly_optimised(
    planned: Plan, *, without_softmax: bool = True, unused_margin: int | None = None
) -> OptimisedModel | None:
    """Return the graph of a run with other optimisations than the run's."""
    definition, arguments = planned.definition, planned.arguments
    unused = arguments.padding if unused_margin is None else unused_margin
    return optimise(
        definition.file,
        definition.signature,
        without_softmax=without_softmax,
        output_size=arguments.tile,
        unused_margin=unused,
    )


def _with_graph(loaded: LoadedTiles, without: OptimisedModel | None) -> Classifier:
    """Return the engine's classifier with another form of its graph; None for the unchanged model file."""
    definition, job = loaded.planned.definition, loaded.planned.job
    graph = open_network(definition.file, definition.origin, job.processor, job.gpu_id, without)
    return replace(loaded.classifier, scorer=replace(loaded.classifier.scorer, network=graph))


def _with_bytes(loaded: LoadedTiles, graph: bytes) -> Classifier:
    """Return the engine's classifier with a graph that extends the run's."""
    scorer = loaded.classifier.scorer
    network = replace(_opened_bytes(loaded, graph), trimmed_margin=scorer.network.trimmed_margin)
    return replace(loaded.classifier, scorer=replace(scorer, network=network))


def _opened_bytes(loaded: LoadedTiles, graph: bytes) -> Network:
    """Open a graph on the processor of the run."""
    definition, job = loaded.planned.definition, loaded.planned.job
    file = ModelFile(definition.file.path, lambda _: graph)
    return open_network(file, definition.origin, job.processor, job.gpu_id)


def _extend(kind: type[T], base: object, **more: object) -> T:
    """Return an instance of a subclass with the values of an instance of its base class."""
    values = {item.name: getattr(base, item.name) for item in fields(base) if item.init}
    return kind(**values, **more)
