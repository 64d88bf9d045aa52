"""Techniques around the network: raw tiles in memory become classes, by two threads."""

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
from .subjects import WORKERS, Held, Trial
from .ways import Arrays, Technique, Way, differing

_BATCHES = (2, 4, 8)
_SIDES = (1024, 2048)
_UNKNOWN = 255  # no class of a subject

T = TypeVar("T")


def softmax(trial: Trial) -> Iterator[Technique]:
    """The softmax that the graph ends with."""
    held = trial.held()
    if held.classifier.network.without_softmax:
        given = _with_graph(held, _less(held.planned, without_softmax=False))
        engine, other = held.way("taken off the graph"), held.way("computed", given)
        yield Technique("softmax", trial.subject.name, engine, (other,))


def border(trial: Trial) -> Iterator[Technique]:
    """What only the padding of a tile needs."""
    held = trial.held()
    if held.classifier.network.trimmed_margin:
        given = _with_graph(held, _less(held.planned, unused_margin=0))
        engine, other = held.way("left out of the graph's last layers"), held.way("computed", given)
        yield Technique("border of tiles", trial.subject.name, engine, (other,))


def classes(trial: Trial) -> Iterator[Technique]:
    """Where the class with the highest score is chosen."""
    held = trial.held()
    rule, signature = held.classifier.rule, held.classifier.network.signature
    own = graphs.with_classes(_graph(held.planned), signature.output_name)
    second = _extended(RuleByGraph, rule, chooser=_opened_bytes(held, graphs.choosing(len(rule.values))))
    chosen = replace(_with_bytes(held, own), rule=_extended(RuleByGraph, rule))
    yield Technique(
        "classes",
        trial.subject.name,
        held.way("numpy, kept pixels"),
        (
            held.way("a second graph, kept pixels", replace(held.classifier, rule=second)),
            held.way("ArgMax at the end of the network's graph", chosen),
        ),
    )


def normalisation(trial: Trial) -> Iterator[Technique]:
    """Where raw values become those of the network."""
    held = trial.held()
    dtype, signature = held.planned.imagery.dtype, held.classifier.network.signature
    linear = held.planned.definition.normalisation.linear(dtype, signature.image.bands)
    raw = graphs.with_raw_input(_graph(held.planned), signature.image.name, dtype, linear)
    chain = graphs.with_classes(raw, signature.output_name)
    untouched = Normaliser(np.ones(signature.image.bands), np.zeros(signature.image.bands), dtype)
    given, chained = (
        replace(changed, scorer=replace(changed.scorer, normaliser=untouched))
        for changed in (_with_bytes(held, raw), _with_bytes(held, chain))
    )
    chained = replace(chained, rule=_extended(RuleByGraph, held.classifier.rule))
    yield Technique(
        "normalisation",
        trial.subject.name,
        held.way("numpy's table" if dtype == np.uint8 else "numpy's arithmetic"),
        (held.way("in the graph", given), held.way(f"in the graph, classes too ({dtype} in, uint8 out)", chained)),
    )


def binding(trial: Trial) -> Iterator[Technique]:
    """Whether every run gets new memory."""
    held = trial.held()
    bound = _with_session(held, Bound(partial(_session, held)))
    both = replace(bound, scorer=_extended(ReusingScorer, bound.scorer))
    ways = (
        held.way("IO binding, a buffer for each thread", bound),
        held.way("IO binding, buffers for tile and scores", both),
    )
    yield Technique("memory of scores", trial.subject.name, held.way("session.run"), ways)


def sessions(trial: Trial) -> Iterator[Technique]:
    """Whether threads share a session of onnxruntime, and whether that plans its memory as one piece."""
    held = trial.held()
    planning = SessionPool(_session(held, pattern=True), partial(_session, held, pattern=True))
    ways = (
        held.way("one for all threads", _with_session(held, _session(held))),
        held.way("one for each thread, with memory patterns", _with_session(held, planning)),
    )
    yield Technique("sessions", trial.subject.name, held.way("one for each thread"), ways)


def batch(trial: Trial) -> Iterator[Technique]:
    """Tiles in a run of the network."""
    held = trial.held()
    if held.classifier.network.signature.image.batch is None:
        others = tuple(
            held.way(f"{count} tiles", batch=count) for count in _BATCHES if count * WORKERS <= len(held.tiles)
        )
        yield Technique("batch", trial.subject.name, held.way("1 tile"), others)


def tile(trial: Trial) -> Iterator[Technique]:
    """The tile's size, where the network takes any; each in a process of its own for its peak memory."""
    if trial.held().classifier.network.signature.image.height is None:
        engine = _sized(trial, int(trial.subject.arguments["tile_size"]))
        others = [_sized(trial, side) for side in _SIDES]
        kept = tuple(way for way in others if way.pixels)
        yield Technique("tile size", trial.subject.name, engine, kept, _differing_where_both)


def _sized(trial: Trial, side: int) -> Way:
    """As many tiles of a size as keep about as many pixels as the trial's own."""
    peak = _peak_of_new_process(trial, side)  # before this process takes as much memory
    least = int(trial.subject.arguments["tile_size"])
    most = max(trial.tiles * least**2 // side**2, WORKERS)
    held = replace(trial, tiles=most).held(tile_size=str(side))

    def pasted(found: Arrays) -> Arrays:
        canvas = np.full((trial.size, trial.size), _UNKNOWN, np.uint8)
        for tile, values in zip(held.tiles, found):
            canvas[tile.keep.row : tile.keep.bottom, tile.keep.col : tile.keep.right] = values
        return [canvas]

    return replace(held.way(f"tiles of {side}"), result=pasted, remark=lambda: f"peak {peak / 1e6:.0f} MB")


def _peak_of_new_process(trial: Trial, side: int) -> int:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(_peak, trial, side).result()


def _peak(trial: Trial, side: int) -> int:
    replace(trial, tiles=2 * WORKERS).held(tile_size=str(side)).way("").work()
    return peak_memory()


def _differing_where_both(found: Arrays, expected: Arrays) -> float | None:
    """The share of differing pixels among those that both have classified."""
    both = [(one != _UNKNOWN) & (other != _UNKNOWN) for one, other in zip(found, expected)]
    return differing(
        [one[where] for one, where in zip(found, both)], [one[where] for one, where in zip(expected, both)]
    )


@dataclass(frozen=True)
class RuleByGraph(ClassRule):
    """Takes the channels that a graph chose; unlike the engine's rule it does not notice scores that are no number.

    Attributes:
        chooser: The graph that chooses; None where the network's own did.
    """

    chooser: Network | None = None

    def decide(self, scores: Batch) -> Classes:
        """Give every pixel its class value."""
        channels = scores if self.chooser is None else self.chooser.run([scores])
        found: Classes = np.take(self._lookup, channels, mode="clip")
        return found


@dataclass(frozen=True)
class ReusingScorer(Scorer):
    """Keeps an array for the values of tiles, for each thread and shape."""

    kept: threading.local = field(default_factory=threading.local)

    def _fed(self, images: Sequence[Pixels]) -> Batch:
        feeds: dict[str, Batch] = self.kept.__dict__  # each thread's own
        shape = (len(images), *images[0].shape)
        feed = feeds.setdefault(str(shape), np.empty(shape, self.normaliser.dtype))
        for place, image in zip(feed, images):
            self.normaliser.apply(image, out=place)
        return feed


class Bound:
    """Sessions, one for each thread, whose scores go into an array that each thread keeps for tiles of a shape."""

    def __init__(self, opens: Callable[[], Any]) -> None:
        """Take what opens a session."""
        self._opens = opens
        self._kept = threading.local()

    def run(self, outputs: Sequence[str], feeds: Mapping[str, Batch], options: Any) -> list[Batch]:  # noqa: ANN401  a class of onnxruntime, which has no types
        """Run the graph of one input and one output."""
        if not hasattr(self._kept, "session"):
            self._kept.session, self._kept.scores = self._opens(), {}
        session, known = self._kept.session, self._kept.scores
        ((name, feed),) = feeds.items()
        if feed.shape not in known:  # only a run tells the shape of the scores
            known[feed.shape] = session.run(outputs, feeds, options)[0]
            return [known[feed.shape]]
        scores = known[feed.shape]
        bound = session.io_binding()
        bound.bind_input(name, "cpu", 0, feed.dtype.type, feed.shape, feed.ctypes.data)
        bound.bind_output(outputs[0], "cpu", 0, scores.dtype.type, scores.shape, scores.ctypes.data)
        session.run_with_iobinding(bound, options)
        return [scores]


def _session(held: Held, *, pattern: bool = False) -> onnxruntime.InferenceSession:
    """Open the graph of a run with the engine's options, with or without memory patterns."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = pattern
    return onnxruntime.InferenceSession(_graph(held.planned), sess_options=options, providers=[CPU_PROVIDER])


def _with_session(held: Held, session: Any) -> Classifier:  # noqa: ANN401  a class of onnxruntime, or one like it
    scorer = held.classifier.scorer
    return replace(held.classifier, scorer=replace(scorer, network=replace(scorer.network, session=session)))


def _graph(planned: Plan) -> bytes:
    """The graph that a run computes."""
    found = optimised_model(planned)
    return found.content if found else Path(planned.definition.file.path).read_bytes()


def _less(planned: Plan, *, without_softmax: bool = True, unused_margin: int | None = None) -> OptimisedModel | None:
    """The graph of a run with other things left out than the run does."""
    definition, arguments = planned.definition, planned.arguments
    unused = arguments.padding if unused_margin is None else unused_margin
    return optimise(
        definition.file,
        definition.signature,
        without_softmax=without_softmax,
        output_size=arguments.tile,
        unused_margin=unused,
    )


def _with_graph(held: Held, without: OptimisedModel | None) -> Classifier:
    """The engine with another form of its graph; with the model's file as it is for None."""
    definition, job = held.planned.definition, held.planned.job
    graph = open_network(definition.file, definition.origin, job.processor, job.gpu_id, without)
    scorer = replace(
        held.classifier.scorer, network=graph, output_margin=definition.output_margin + graph.trimmed_margin
    )
    return replace(held.classifier, scorer=scorer)


def _with_bytes(held: Held, graph: bytes) -> Classifier:
    """The engine with a graph made of its own."""
    scorer = held.classifier.scorer
    return replace(held.classifier, scorer=replace(scorer, network=_opened_bytes(held, graph)))


def _opened_bytes(held: Held, graph: bytes) -> Network:
    """Open a graph on the processor of the run."""
    definition, job = held.planned.definition, held.planned.job
    file = ModelFile(definition.file.path, lambda _: graph)
    return open_network(file, definition.origin, job.processor, job.gpu_id)


def _extended(kind: type[T], base: object, **more: object) -> T:
    """Make a value of a class from one of the class that it extends."""
    given = {each.name: getattr(base, each.name) for each in fields(base) if each.init}
    return kind(**given, **more)
