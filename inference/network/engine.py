"""Run an ONNX graph with onnxruntime, on the processor asked for.

The only module that imports onnxruntime, and only when a model is opened, so that the plugin loads
and explains itself where it is missing.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import EngineError, ModelError, PixelwiseError
from ..i18n import tr
from ..onnx.file import ELSEWHERE
from ..onnx.model_file import ModelFile
from ..onnx.optimise import OptimisedModel
from ..onnx.signatures import Declaration, Signature, TensorInfo
from ..onnx.table_signatures import read_table, takes_rows
from .checked_session import CheckedSession, mismatch
from .heads import Head, as_tiles, read_heads
from .processors import CPU_PROVIDER, DIRECT_ML, Attempt, Processor, attempts, no_gpu
from .refusals import is_broken, why_refused
from .session_pool import SessionPool

_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"

_NO_VERSION = 2**63 - 1  # onnxruntime's model version of a file that states none

_LIGHT = 8 * 2**20  # bytes of a graph whose weights each thread may have for itself

_QUIET = 4  # onnxruntime's severity "fatal": old exports print a hundred warnings, and errors reach us as exceptions


@dataclass(frozen=True)
class Network:
    """An opened graph.

    Attributes:
        session: The onnxruntime session; several threads may run it at once.
        signature: What goes in and comes out.
        metadata: The file's metadata_props.
        provider: The execution provider that really runs.
        fallback: Why GPUs that were tried do not run; empty otherwise.
        origin: Name of the model for messages.
        options: The onnxruntime options of all runs, by which they can be stopped.
        declaration: What the graph declares of itself, for people.
        without_softmax: Whether the scores are those before the softmax that the graph ends with.
        trimmed_margin: Pixels that answers lack on each side, beside those that the model itself leaves out.
        heads: All outputs that answer for every pixel, the likeliest first; () for a graph of rows, or one that runs.
        settled: Whether the user chose the head.
        file: The file that is the graph, or holds it.
        sizes: What images of a size were answered with, of those that were tried (probing.py).
    """

    session: Any
    signature: Signature
    metadata: dict[str, str]
    provider: str
    fallback: str
    origin: str
    options: Any
    declaration: Declaration
    without_softmax: bool = False
    trimmed_margin: int = 0
    heads: tuple[Head, ...] = ()
    settled: bool = False
    file: ModelFile | None = None
    sizes: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict, repr=False)

    @property
    def mismatch(self) -> str:
        """Why the GPU's answers are not used any more; empty while they are."""
        return self.session.mismatch if isinstance(self.session, CheckedSession) else ""

    def run(self, feeds: Sequence[Batch]) -> Batch:
        """Run a batch of tiles.

        Args:
            feeds: A batch for each input of the signature, of shape (batch, bands, rows, cols): normalised values of
                any type.

        Returns:
            Scores of shape (batch, channels, rows, cols), or class ids of shape (batch, rows, cols).

        Raises:
            ModelError: The network fails on these values, or on tiles of this number and size.
        """
        signature = self.signature
        arrays = {image.name: image.arranged(feed) for image, feed in zip(signature.inputs, feeds)}
        count, _, height, width = feeds[0].shape
        remedy = tr("try batch_size 1 and the model's own tile_size, or another model")
        what = tr("{count} x {height} x {width} pixels").format(count=count, height=height, width=width)
        answer: Batch = self.run_outputs([signature.output_name], arrays, what, remedy)[0]
        return as_tiles(signature, answer, (height, width))

    def run_outputs(
        self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], what: str, remedy: str
    ) -> list[Any]:
        """Run the graph as it is.

        Args:
            outputs: Names of the outputs that are wanted.
            feeds: An array for each input.
            what: What is fed, for messages.
            remedy: What to try where the network fails on it, for messages.

        Returns:
            The outputs, as onnxruntime gives them.

        Raises:
            ModelError: The network fails on these values.
            EngineError: The GPU that was asked for computes nonsense.
        """
        try:
            return list(self.session.run([*outputs], feeds, self.options))
        except PixelwiseError:
            raise
        except Exception as error:  # as in open_graph
            raise ModelError(
                tr(
                    "{origin}: the network fails on {what} ({reason}). Check that it is suitable for the "
                    "values of the raster; {remedy}."
                ).format(origin=self.origin, what=what, reason=first_line(error), remedy=remedy)
            ) from error

    def with_signature(self, signature: Signature) -> Network:
        """The same graph, of which other ends matter, or with another number of bands."""
        return self if signature == self.signature else replace(self, signature=signature, sizes={})

    def stop(self) -> None:
        """Stop all runs, and those to come."""
        self.options.terminate = True


def open_network(
    file: ModelFile,
    origin: str,
    processor: Processor = Processor.CPU,
    gpu_id: int = 0,
    optimised: OptimisedModel | None = None,
    signature: Signature | None = None,
) -> Network:
    """Open an ONNX graph.

    Args:
        file: The file that is the graph, or holds it.
        origin: Name of the model for messages.
        processor: Where it shall run.
        gpu_id: Which GPU, where there are several.
        optimised: The optimised model, to open instead of the file.
        signature: What goes in and comes out, where that is known; else it is found, and tried where need be. The graph
            of `optimised` has its own.

    Raises:
        ModelError: The file is no ONNX graph, or no pixel classifier.
        EngineError: onnxruntime is missing, or the GPU asked for is not there.
    """
    runtime = _onnxruntime()
    opening = _Opening(runtime, file, origin, optimised.content if optimised else None)
    session, fallback = opening.first_that_starts(attempts(runtime.get_available_providers(), processor, gpu_id))
    running = session.get_providers()[0]
    declaration, metadata = _declared(session, origin)
    inputs, outputs = declaration.inputs, declaration.outputs
    heads: list[Head] = []
    signature = optimised.signature if optimised else signature
    if signature is None and takes_rows(inputs):
        signature = read_table(inputs, outputs, origin)
    elif signature is None:
        heads = read_heads(inputs, outputs, file, session.run, origin)
        signature = heads[0].signature
    if running == CPU_PROVIDER and opening.keeps_light():
        session = SessionPool(session, opening.on_cpu)
    elif running != CPU_PROVIDER:
        # DirectML takes one run at a time (onnxruntime's documentation of it).
        session = CheckedSession(
            session, opening.on_cpu, running, strict=processor is Processor.GPU, alone=running == DIRECT_ML
        )
    return Network(
        session,
        signature,
        metadata,
        running,
        fallback,
        origin,
        _run_options(runtime),
        declaration,
        without_softmax=optimised is not None and optimised.without_softmax,
        trimmed_margin=optimised.trimmed_margin if optimised else 0,
        heads=tuple(heads),
        file=file,
    )


def _declared(session: Any, origin: str) -> tuple[Declaration, dict[str, str]]:  # noqa: ANN401  a class of onnxruntime
    """What a graph declares of itself, and the file's metadata_props.

    Raises:
        ModelError: A name or text in the file is none.
    """
    try:
        overridable = {port.name for port in session.get_overridable_initializers()}
        inputs = [_port(port) for port in session.get_inputs() if port.name not in overridable]
        outputs = [_port(port) for port in session.get_outputs()]
        about = session.get_modelmeta()
        return _declaration(about, inputs, outputs), dict(about.custom_metadata_map)
    except UnicodeDecodeError as error:
        raise ModelError(
            tr(
                "{origin}: a name or text in the file is not UTF-8 ({reason}), so the file is damaged or was not "
                "written as ONNX. Get a complete copy of it, or export the model again."
            ).format(origin=origin, reason=error.reason)
        ) from error


def starts_on_cpu(processor: Processor, gpu_id: int) -> bool:
    """Tell whether the CPU is the first that is tried for a processor that the user wants.

    Raises:
        EngineError: onnxruntime is missing, or was built for no GPU where one is asked for.
    """
    return attempts(_onnxruntime().get_available_providers(), processor, gpu_id)[0].provider == CPU_PROVIDER


def reopened(network: Network, origin: str) -> Network:
    """Give an opened graph, which may have been stopped, as if it were opened for a model of this name."""
    return replace(network, origin=origin, options=_run_options(_onnxruntime()))


class _Opening:
    """Opens one graph, on one processor or another."""

    def __init__(self, runtime: ModuleType, file: ModelFile, origin: str, graph: bytes | None = None) -> None:
        self._runtime = runtime
        self._inside = file.take_out is not None
        # Nothing can lie in a file: a graph inside another file is given no further files.
        self._folder = file.path if self._inside else os.path.dirname(file.path)
        self._graph = graph or file.graph()
        self._origin = origin

    def first_that_starts(self, tried: Sequence[Attempt]) -> tuple[Any, str]:
        """The session of the first processor that starts, and why those before it do not.

        Raises:
            ModelError: The CPU does not take the graph.
            EngineError: No GPU starts, and nothing else is tried.
        """
        reasons: list[str] = []
        for attempt in tried:
            if attempt.provider == CPU_PROVIDER:
                return self.on_cpu(), "; ".join(reasons)
            try:
                session = self.on(attempt)
            except Exception as error:  # as in on_cpu
                reasons.append(
                    tr("{provider} does not start ({reason})").format(
                        provider=attempt.provider, reason=first_line(error)
                    )
                )
                continue
            if session.get_providers()[0] == attempt.provider:
                return session, "; ".join(reasons)
            reasons.append(tr("{provider} does not start").format(provider=attempt.provider))
        self.on_cpu()  # a broken file is no matter of the GPU
        raise no_gpu("; ".join(reasons))

    def on_cpu(self) -> Any:  # noqa: ANN401  a class of onnxruntime, which has no types
        """A session on the CPU.

        Raises:
            ModelError: It does not take the graph.
        """
        try:
            return self.on(Attempt(CPU_PROVIDER))
        except Exception as error:  # onnxruntime raises a dozen classes of its own, and RuntimeError for some files
            known = why_refused(str(error), str(self._runtime.__version__), inside=self._inside)
            if known:
                raise ModelError(tr("{origin}: {cause}").format(origin=self._origin, cause=known)) from error
            raise ModelError(
                tr("{origin}: onnxruntime cannot open the file as an ONNX model ({reason}). {remedy}").format(
                    origin=self._origin, reason=first_line(error), remedy=self._remedy(str(error))
                )
            ) from error

    def _remedy(self, text: str) -> str:
        if self._inside:
            return tr("Pack a complete .onnx file that contains all weights, or choose one that is not packed.")
        if is_broken(text):
            return tr("Choose a complete .onnx file.")
        return tr("The graph is inconsistent: export the model again, or choose another .onnx file.")

    def keeps_light(self) -> bool:
        """Whether the graph and all its weights take little memory; if so, keep them for further sessions."""
        graph = self._graph
        if not isinstance(graph, bytes):
            if os.path.getsize(graph) > _LIGHT:
                return False
            with open(graph, "rb") as file:
                graph = file.read()
        if len(graph) > _LIGHT or ELSEWHERE in graph:
            return False
        self._graph = graph  # whatever becomes of the file
        return True

    def on(self, attempt: Attempt) -> Any:  # noqa: ANN401  as above
        """A session on one processor, or what onnxruntime raises or takes instead."""
        options = _options(self._runtime)
        # Without it weights that bytes keep in other files would be looked for in the working folder.
        options.add_session_config_entry(_WEIGHTS_FOLDER, self._folder)
        # Without fallback: onnxruntime's own would say so on the console alone.
        return self._runtime.InferenceSession(
            self._graph, sess_options=options, providers=attempt.providers(), enable_fallback=0
        )


def missing_engine() -> str:
    """Say why onnxruntime cannot be used; "" where it can.

    That is not known before it is loaded, which takes about a tenth of a second and happens once.
    """
    try:
        _onnxruntime()
    except EngineError as error:
        return str(error)
    return ""


def engine_found() -> bool:
    """Tell whether Python finds onnxruntime, in whatever state; without loading it."""
    return sys.modules.get("onnxruntime") is not None or importlib.util.find_spec("onnxruntime") is not None


def _unusable(error: Exception) -> str:
    if not engine_found():
        return tr(
            "The inference engine onnxruntime is not installed for this Python ({reason}). In QGIS choose Plugins > "
            'Pixelwise > "Install the inference engine…"; elsewhere run "python3 -m pip install onnxruntime".'
        ).format(reason=error)
    return tr(
        "The inference engine onnxruntime does not load ({reason}). Install it again: in QGIS choose Plugins > "
        'Pixelwise > "Install the inference engine…"; elsewhere run "python3 -m pip install --force-reinstall '
        'onnxruntime".'
    ).format(reason=first_line(error))


def engine_version() -> str:
    """The version of onnxruntime."""
    return str(_onnxruntime().__version__)


def engine_place() -> str:
    """The folder that onnxruntime is loaded from."""
    return os.path.dirname(str(_onnxruntime().__file__))


def offered_providers() -> tuple[str, ...]:
    """The execution providers that were built into onnxruntime, whether they run here or not."""
    return tuple(_onnxruntime().get_available_providers())


def try_provider(file: ModelFile, origin: str, attempt: Attempt, feeds: Mapping[str, NDArray[Any]]) -> str:
    """Run a graph on one processor and say what is wrong there; "" where its answers are as good as the CPU's.

    Args:
        file: The file that is the graph, or holds it.
        origin: Name of the model for messages.
        attempt: The execution provider to try.
        feeds: An array for each input.

    Raises:
        ModelError: The CPU does not take the graph.
        EngineError: onnxruntime is missing.
    """
    opening = _Opening(_onnxruntime(), file, origin)
    expected = opening.on_cpu().run(None, feeds)
    try:
        session = opening.on(attempt)
        found = session.run(None, feeds)
    except Exception as error:  # as in open_graph
        return tr("does not run ({reason})").format(reason=first_line(error))
    if session.get_providers()[0] != attempt.provider:
        return tr("does not start; its drivers or libraries are missing")
    return next(filter(None, map(mismatch, found, expected)), "")


def _onnxruntime() -> ModuleType:
    # Some builds report their use to their maker (onnxruntime's docs/Privacy.md); that is the user's to allow.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        import onnxruntime
    except Exception as error:  # a library that is missing or does not fit is an OSError, or anything else
        raise EngineError(_unusable(error)) from error
    if not hasattr(onnxruntime, "InferenceSession"):
        raise EngineError(
            tr(
                "The inference engine onnxruntime is incomplete: onnxruntime and onnxruntime-gpu overwrite each "
                "other's files. Uninstall both, install one of them again, and start QGIS again."
            )
        )
    onnxruntime.set_default_logger_severity(_QUIET)
    return onnxruntime  # type: ignore[no-any-return]


def _options(runtime: ModuleType) -> Any:  # noqa: ANN401  a class of onnxruntime, which has no types
    """Options of a session whose runs compute with one thread each."""
    options = runtime.SessionOptions()
    options.log_severity_level = _QUIET
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Memory planned as one piece is more (benchmarks/memory), for no time won (docs/adr/0013); DirectML cannot.
    options.enable_mem_pattern = False
    return options


def _run_options(runtime: ModuleType) -> Any:  # noqa: ANN401  as above
    options = runtime.RunOptions()
    options.log_severity_level = _QUIET
    return options


def _declaration(about: Any, inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo]) -> Declaration:  # noqa: ANN401  as above
    return Declaration(
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        producer=about.producer_name,
        name=about.graph_name,
        domain=about.domain,
        version=None if about.version == _NO_VERSION else about.version,
        description=about.description or about.graph_description,
    )


def _port(argument: Any) -> TensorInfo:  # noqa: ANN401  as above
    sides: list[int | None] = [side if isinstance(side, int) and side > 0 else None for side in argument.shape]
    return TensorInfo(argument.name, argument.type, tuple(sides))


def first_line(error: BaseException) -> str:
    """What onnxruntime says, without the codes before it."""
    text = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", str(error).strip())
    text = re.sub(r"\S+\.(?:h|cc|cpp):\d+ [^.]* was false\. ", "", text)  # where in its source, and which condition
    return text.splitlines()[0] if text else type(error).__name__
