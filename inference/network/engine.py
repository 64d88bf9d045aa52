"""Open models with onnxruntime, and run them on the requested processor.

The only module that imports onnxruntime, and only when a model is opened, so that the plugin also loads without it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any, Protocol

from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import Cancelled, EngineError, ModelError, PixelwiseError, ShortageError
from ..i18n import tr
from ..onnx.external_data import require_inside
from ..onnx.file import EXTERNAL_DATA
from ..onnx.metadata_inputs import TileMetadata
from ..onnx.model_file import ModelFile
from ..onnx.optimise import OptimisedModel
from ..onnx.signatures import Declaration, Signature, TensorInfo
from ..onnx.table_signatures import read_table, takes_rows
from ..onnx.time_axis import StatedAxes
from ..processes.memory_texts import lacks_memory
from ..regular_files import open_regular
from .checked_session import CheckedSession, mismatch
from .guard import active_guard
from .guarded_session import GuardedSession
from .heads import Head, as_tiles, read_heads
from .processors import CPU_PROVIDER, DIRECT_ML, Attempt, Processor, attempts, no_gpu
from .refusals import is_broken, why_refused
from .session import RunOptions, Session
from .session_pool import SessionPool

_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"

_NO_VERSION = 2**63 - 1  # onnxruntime's model version of a file without one

_SMALL = 8 * 2**20  # bytes; of a smaller model each thread may have a copy of the weights

_QUIET = 4  # onnxruntime's severity "fatal": old exports print a hundred warnings, and errors reach us as exceptions

_OPTIONS = {  # of all sessions
    "log_severity_level": _QUIET,
    "intra_op_num_threads": 1,
    "inter_op_num_threads": 1,
    # Memory patterns need more memory (benchmarks/memory), save no time (docs/adr/0013), and fail with DirectML.
    "enable_mem_pattern": False,
}


class RuntimeSession(Session, Protocol):
    """The methods of onnxruntime.InferenceSession used here."""

    def get_providers(self) -> list[str]:
        """Return the execution providers in use."""

    def get_inputs(self) -> Sequence[_TensorDeclaration]:
        """Return the inputs, in order."""

    def get_outputs(self) -> Sequence[_TensorDeclaration]:
        """Return the outputs, in order."""

    def get_overridable_initializers(self) -> Sequence[_TensorDeclaration]:
        """Return the constants that a run may replace."""

    def get_modelmeta(self) -> Any:  # noqa: ANN401  onnxruntime has no types
        """Return the texts of the file: its producer, versions and metadata."""


class _TensorDeclaration(Protocol):
    """An input or output as onnxruntime describes it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def type(self) -> str:
        """Its type, such as tensor(float)."""

    @property
    def shape(self) -> Sequence[object]:
        """The length, the name or None of each axis."""


@dataclass(frozen=True)
class Network:
    """An opened model.

    Attributes:
        session: Runs the model; several threads may use it at once.
        signature: The inputs and the output.
        metadata: The metadata_props of the file.
        provider: The execution provider in use.
        fallback: Why the GPUs that were tried do not start; empty if one is used, or the CPU is the only choice.
        origin: Name of the model for messages.
        options: The onnxruntime options of all runs, through which they are stopped.
        declaration: Everything that the model declares.
        without_softmax: Whether the scores are those before the final softmax.
        trimmed_margin: Pixels missing from each side of the output, in addition to the output margin.
        heads: All outputs with a value for each pixel, the likeliest first; () for a tabular model or a run.
        settled: Whether the user chose the head.
        file: The model file.
        sizes: Channels, rows and columns of the output for the image sizes tried so far (probing.py).
    """

    session: Session
    signature: Signature
    metadata: dict[str, str]
    provider: str
    fallback: str
    origin: str
    options: RunOptions
    declaration: Declaration
    without_softmax: bool = False
    trimmed_margin: int = 0
    heads: tuple[Head, ...] = ()
    settled: bool = False
    file: ModelFile | None = None
    sizes: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict, repr=False)

    @property
    def mismatch(self) -> str:
        """Why the GPU is not used any more; empty while it is."""
        return self.session.mismatch if isinstance(self.session, CheckedSession) else ""

    def run(self, images: Batch, metadata: TileMetadata | None = None) -> Batch:
        """Run a batch of tiles.

        Args:
            images: Normalised values of any type, shape (batch, bands, rows, cols), with the bands of all inputs.
            metadata: The values for metadata inputs; None for a trial run.

        Returns:
            Scores of shape (batch, channels, rows, cols), or class ids of shape (batch, rows, cols).

        Raises:
            ModelError: The network fails on these values, or on tiles of this number and size.
        """
        signature = self.signature
        output: Batch = self.run_outputs([signature.output_name], signature.arrays(images, metadata))[0]
        _, _, height, width = images.shape
        return as_tiles(signature, output, (height, width))

    def run_outputs(self, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]]) -> list[Any]:
        """Run the model on arrays as they are.

        Args:
            outputs: Names of the outputs to return.
            feeds: An array for each input.

        Returns:
            The outputs as onnxruntime returns them.

        Raises:
            ModelError: The network fails on these values.
            EngineError: The requested GPU returns wrong values.
        """
        try:
            return list(self.session.run([*outputs], feeds, self.options))
        except (PixelwiseError, Cancelled):
            raise
        except Exception as error:  # as in open_graph
            if _is_shortage(error):
                raise MemoryError(first_line(error)) from error
            raise ModelError(self._why_it_fails(next(iter(feeds.values())), first_line(error))) from error

    def _why_it_fails(self, feed: NDArray[Any], reason: str) -> str:
        if self.signature.tabular is not None:
            what = tr("{rows} rows").format(rows=len(feed))
            remedy = tr("try a smaller parallel factor, or another model")
        else:
            count, height, width = self._sides(feed.shape)
            what = tr("{count} x {height} x {width} pixels").format(count=count, height=height, width=width)
            remedy = tr("try batch_size 1 and the model's own tile_size, or another model")
        return tr(
            "{origin}: the network fails on {what} ({reason}). Check that it is suitable for the values of the raster; "
            "{remedy}."
        ).format(origin=self.origin, what=what, reason=reason, remedy=remedy)

    def _sides(self, shape: tuple[int, ...]) -> tuple[int, int, int]:
        """Return the tiles, rows and columns of a batch for the input."""
        image = self.signature.inputs[0]
        order = image.time.order if image.time is not None else "bhwc" if image.channels_last else "bchw"
        return shape[order.index("b")], shape[order.index("h")], shape[order.index("w")]

    def with_signature(self, signature: Signature) -> Network:
        """Return the same network with another output, or another number of bands."""
        return self if signature == self.signature else replace(self, signature=signature, sizes={})

    def with_axes(self, stated: StatedAxes) -> Network:
        """Return the same network with the axes of an image of several dates, by what files state about them.

        Raises:
            ModelError: The axes are still not certain, or no output is a map.
        """
        if self.file is None or self.signature.time is None:
            return self
        inputs, outputs = self.declaration.inputs, self.declaration.outputs
        heads = read_heads(inputs, outputs, self.file, self.session.run, self.origin, stated)
        return replace(self, heads=tuple(heads)).with_signature(heads[0].signature)

    def stop(self) -> None:
        """Stop all runs, present and future."""
        self.options.terminate = True

    def restart(self) -> None:
        """Allow runs again, after all that were stopped have ended, and free what they took."""
        self.options.terminate = False
        if isinstance(self.session, SessionPool):
            self.session.keep_one()


def open_network(
    file: ModelFile,
    origin: str,
    processor: Processor = Processor.CPU,
    gpu_id: int = 0,
    optimised: OptimisedModel | None = None,
    signature: Signature | None = None,
) -> Network:
    """Open a model.

    Args:
        file: The model file.
        origin: Name of the model for messages.
        processor: The requested processor.
        gpu_id: Which GPU, if there are several.
        optimised: The optimised model, to open instead of the file.
        signature: The inputs and the output, if they are known; otherwise they are read, and tried if need be. An
            optimised model has its own.

    Raises:
        ModelError: The file is not an ONNX model, or the model is not a pixel classifier.
        EngineError: onnxruntime is missing, or the requested GPU is.
    """
    runtime = _onnxruntime()
    opening = _Opening.of(runtime, file, origin, optimised.content if optimised else None)
    if processor is Processor.CPU:
        session, fallback = opening.on_cpu(), ""
    else:
        session, fallback = opening.first_that_starts(attempts(_providers(runtime), processor, gpu_id))
    declaration, metadata = _read_declaration(session, origin)
    inputs, outputs = declaration.inputs, declaration.outputs
    heads: list[Head] = []
    signature = optimised.signature if optimised else signature
    if signature is None and takes_rows(inputs):
        signature = read_table(inputs, outputs, origin)
    elif signature is None:
        heads = read_heads(inputs, outputs, file, session.run, origin)
        signature = heads[0].signature
    return Network(
        _wrapped(session, opening, strict=processor is Processor.GPU),
        signature,
        metadata,
        session.get_providers()[0],
        fallback,
        origin,
        _run_options(runtime),
        declaration,
        without_softmax=optimised is not None and optimised.without_softmax,
        trimmed_margin=optimised.trimmed_margin if optimised else 0,
        heads=tuple(heads),
        file=file,
    )


def open_session(file: ModelFile, origin: str) -> RuntimeSession:
    """Open a model of any kind on the CPU, without looking for an image or a map among its inputs and outputs.

    Raises:
        ModelError: The file is not an ONNX model.
        EngineError: onnxruntime is missing.
    """
    return _Opening.of(_onnxruntime(), file, origin).on_cpu()


def _wrapped(session: RuntimeSession, opening: _Opening, *, strict: bool) -> Session:
    """Return the session for runs: a pool on the CPU if the model is small, a checked session on a GPU."""
    provider = session.get_providers()[0]
    if provider != CPU_PROVIDER:
        # DirectML accepts one run at a time (onnxruntime's documentation of it).
        serial = provider == DIRECT_ML
        return CheckedSession(session, opening.on_cpu, provider, strict=strict, serial=serial)
    if isinstance(session, GuardedSession):
        return session
    return SessionPool(session, opening.on_cpu) if opening.keep_if_small() else session


def _read_declaration(session: RuntimeSession, origin: str) -> tuple[Declaration, dict[str, str]]:
    """Return the declaration of a model, and the metadata_props of its file.

    Raises:
        ModelError: A name or text in the file is not valid.
    """
    try:
        overridable = {tensor.name for tensor in session.get_overridable_initializers()}
        meta = session.get_modelmeta()
        declaration = Declaration(
            inputs=tuple(_tensor_info(tensor) for tensor in session.get_inputs() if tensor.name not in overridable),
            outputs=tuple(map(_tensor_info, session.get_outputs())),
            producer=meta.producer_name,
            name=meta.graph_name,
            domain=meta.domain,
            version=None if meta.version == _NO_VERSION else meta.version,
            description=meta.description or meta.graph_description,
        )
        return declaration, dict(meta.custom_metadata_map)
    except UnicodeDecodeError as error:
        raise _invalid_text(origin, error) from error
    except Exception as error:  # as in on_cpu
        raise ModelError(
            tr("{origin}: onnxruntime cannot describe the model ({reason}). Export the model again.").format(
                origin=origin, reason=first_line(error)
            )
        ) from error


def _invalid_text(origin: str, error: UnicodeDecodeError) -> ModelError:
    return ModelError(
        tr(
            "{origin}: a name or text in the file is not UTF-8 ({reason}), so the file is damaged or was not "
            "written as ONNX. Download or copy the file again, or export the model again."
        ).format(origin=origin, reason=error.reason)
    )


def starts_on_cpu(processor: Processor, gpu_id: int) -> bool:
    """Return whether the CPU is the first processor to be tried.

    Raises:
        EngineError: onnxruntime is missing, or a GPU is requested that it does not support.
    """
    if processor is Processor.CPU:
        return True
    return attempts(_providers(_onnxruntime()), processor, gpu_id)[0].provider == CPU_PROVIDER


def reopened(network: Network, origin: str) -> Network:
    """Return an opened network, which may have been stopped, as if opened again for a model of this name."""
    return replace(network, origin=origin, options=_run_options(_onnxruntime()))


@dataclass
class _Opening:
    """Opens sessions of one model, on one processor or another.

    Attributes:
        runtime: The module onnxruntime.
        graph: The model as onnxruntime opens it: a path, or bytes.
        folder: The folder of external weights of a model in memory; "" for a file, whose own folder it is.
        inside: Whether the model is in a container, or in memory.
        origin: Name of the model for messages.
        converted: Whether another framework saved the model.
    """

    runtime: ModuleType
    graph: str | bytes
    folder: str
    inside: bool
    origin: str
    converted: bool

    @classmethod
    def of(cls, runtime: ModuleType, file: ModelFile, origin: str, content: bytes | None = None) -> _Opening:
        """Prepare to open a model file, or `content` in its place."""
        graph = content or file.graph()
        # No file has files in it, so a model in a container cannot read others.
        folder = file.path if isinstance(graph, bytes) else ""
        require_inside(graph, folder or os.path.dirname(file.path), origin)
        return cls(runtime, graph, folder, file.in_memory, origin, file.convert is not None)

    def first_that_starts(self, tried: Sequence[Attempt]) -> tuple[RuntimeSession, str]:
        """Return a session on the first processor that starts, and why those before it do not.

        Raises:
            ModelError: The CPU does not accept the model.
            EngineError: No GPU starts, and the CPU is not to be tried.
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
        self.on_cpu()  # an error about a broken file takes precedence
        raise no_gpu("; ".join(reasons))

    def on_cpu(self) -> RuntimeSession:
        """Return a session on the CPU, in another process while the model is guarded.

        Raises:
            ModelError: It does not accept the model.
            ShortageError: There is not enough memory.
            LimitError: The model exceeds the limits.
            Cancelled: The user cancelled.
        """
        guard = active_guard()
        try:
            session = guard.open(self._message(), os.path.dirname(engine_place())) if guard is not None else None
            return session or self.on(Attempt(CPU_PROVIDER))
        except (PixelwiseError, Cancelled):
            raise
        except UnicodeDecodeError as error:  # of a guarded model: the other process reads its names at once
            raise _invalid_text(self.origin, error) from error
        except Exception as error:  # onnxruntime raises a dozen classes of its own, and RuntimeError for some files
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> PixelwiseError:
        """Return why onnxruntime does not open the model."""
        if _is_shortage(error):
            text = tr(
                "{origin}: there is not enough memory to open the model. Close other programs, or use a computer with "
                "more memory."
            )
            return ShortageError(text.format(origin=self.origin), about="model")
        cause = why_refused(str(error), str(self.runtime.__version__), inside=self.inside)
        if cause:
            return ModelError(tr("{origin}: {cause}").format(origin=self.origin, cause=cause))
        return ModelError(
            tr("{origin}: onnxruntime cannot open the file as an ONNX model ({reason}). {remedy}").format(
                origin=self.origin, reason=first_line(error), remedy=self._remedy(str(error))
            )
        )

    def _message(self) -> dict[str, object]:
        """Return the model and its options for session_program.py."""
        return {"model": self.graph, "options": _OPTIONS, "entries": _session_entries(self.folder)}

    def _remedy(self, text: str) -> str:
        if self.converted:
            return tr("The converted graph is inconsistent: download or copy the file again.")
        if self.inside:
            return tr("Pack a complete .onnx file that contains all weights, or choose one that is not packed.")
        if is_broken(text):
            return tr("Choose a complete .onnx file.")
        return tr("The graph is inconsistent: export the model again, or choose another .onnx file.")

    def keep_if_small(self) -> bool:
        """Return whether the model and its weights need little memory; if so, keep them for further sessions."""
        graph = self.graph
        if not isinstance(graph, bytes):
            if os.path.getsize(graph) > _SMALL:
                return False
            with open_regular(graph) as file:
                graph = file.read()
        if len(graph) > _SMALL or EXTERNAL_DATA in graph:
            return False
        self.graph = graph  # in case the file changes
        return True

    def on(self, attempt: Attempt) -> RuntimeSession:
        """Return a session on one processor; onnxruntime raises errors of its own, or chooses another processor."""
        # Without fallback: onnxruntime reports its own on the console only.
        session: RuntimeSession = self.runtime.InferenceSession(
            self.graph,
            sess_options=_session_options(self.runtime, self.folder),
            providers=attempt.providers(),
            enable_fallback=0,
        )
        return session


def missing_engine() -> str:
    """Return why onnxruntime cannot be used; "" if it can."""
    try:
        _onnxruntime()
    except EngineError as error:
        return str(error)
    return ""


def engine_found() -> bool:
    """Return whether Python finds onnxruntime, in whatever state, without loading it."""
    return sys.modules.get("onnxruntime") is not None or importlib.util.find_spec("onnxruntime") is not None


def _unusable(error: Exception) -> str:
    if not engine_found():
        return tr(
            "The inference engine onnxruntime is not installed for this Python ({reason}). In QGIS choose Plugins > "
            'Pixelwise > "Install the Inference Engine…"; elsewhere run "python3 -m pip install onnxruntime".'
        ).format(reason=error)
    return tr(
        "The inference engine onnxruntime does not load ({reason}). Install it again: in QGIS choose Plugins > "
        'Pixelwise > "Install the Inference Engine…"; elsewhere run "python3 -m pip install --force-reinstall '
        'onnxruntime".'
    ).format(reason=first_line(error))


def engine_version() -> str:
    """Return the version of onnxruntime."""
    return str(_onnxruntime().__version__)


def engine_place() -> str:
    """Return the folder from which onnxruntime is loaded."""
    return os.path.dirname(str(_onnxruntime().__file__))


def offered_providers() -> tuple[str, ...]:
    """Return the execution providers built into onnxruntime, whether they work here or not."""
    return tuple(_providers(_onnxruntime()))


def try_provider(file: ModelFile, origin: str, attempt: Attempt, feeds: Mapping[str, NDArray[Any]]) -> str:
    """Run a model on one processor and return the fault; "" if its outputs agree with those of the CPU.

    Args:
        file: The model file.
        origin: Name of the model for messages.
        attempt: The execution provider to try.
        feeds: An array for each input.

    Raises:
        ModelError: The CPU does not accept the model.
        EngineError: onnxruntime is missing.
    """
    opening = _Opening.of(_onnxruntime(), file, origin)
    expected = _run_once(opening.on_cpu(), origin, feeds)
    try:
        session = opening.on(attempt)
        outputs = session.run(None, feeds)
    except Exception as error:  # as in open_graph
        return tr("does not run ({reason})").format(reason=first_line(error))
    if session.get_providers()[0] != attempt.provider:
        return tr("does not start; its drivers or libraries are missing")
    return next(filter(None, map(mismatch, outputs, expected)), "")


def _run_once(session: RuntimeSession, origin: str, feeds: Mapping[str, NDArray[Any]]) -> list[Any]:
    try:
        return list(session.run(None, feeds))
    except Exception as error:  # as in on_cpu
        raise ModelError(
            tr("{origin}: the network fails on the CPU ({reason}). Choose another model.").format(
                origin=origin, reason=first_line(error)
            )
        ) from error


def _providers(runtime: ModuleType) -> list[str]:
    with _in_words():
        return list(runtime.get_available_providers())


@contextmanager
def _in_words() -> Iterator[None]:
    """Report what onnxruntime raises before it sees a model, such as OSError for a missing library, as its fault.

    Raises:
        EngineError: It raised anything.
    """
    try:
        yield
    except Exception as error:
        raise EngineError(_unusable(error)) from error


def _onnxruntime() -> ModuleType:
    # Some builds report their use to their maker (onnxruntime's docs/Privacy.md); that is the user's to allow.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    with _in_words():
        import onnxruntime
    if not hasattr(onnxruntime, "InferenceSession"):
        raise EngineError(
            tr(
                "The inference engine onnxruntime is incomplete: onnxruntime and onnxruntime-gpu overwrite each "
                "other's files. Uninstall both, install one of them again, and start QGIS again."
            )
        )
    with _in_words():
        onnxruntime.set_default_logger_severity(_QUIET)
    return onnxruntime  # type: ignore[no-any-return]


def _session_options(runtime: ModuleType, folder: str) -> object:
    """Return the options of a session whose runs use one thread each.

    Args:
        runtime: The module onnxruntime.
        folder: The folder of external weights; "" for that of the file, where onnxruntime also follows links into
            Hugging Face's cache.
    """
    options = runtime.SessionOptions()
    for name, value in _OPTIONS.items():
        setattr(options, name, value)
    for name, entry in _session_entries(folder).items():
        options.add_session_config_entry(name, entry)
    return options


def _session_entries(folder: str) -> dict[str, str]:
    return (
        {_WEIGHTS_FOLDER: folder} if folder else {}
    )  # the default for a model opened from bytes is the working folder


def _run_options(runtime: ModuleType) -> RunOptions:
    with _in_words():
        options = runtime.RunOptions()
        options.log_severity_level = _QUIET
    return options  # type: ignore[no-any-return]


def _tensor_info(argument: _TensorDeclaration) -> TensorInfo:
    sides: list[int | None] = [side if isinstance(side, int) and side > 0 else None for side in argument.shape]
    axes = tuple(side if isinstance(side, str) else "" for side in argument.shape)
    return TensorInfo(argument.name, argument.type, tuple(sides), axes)


def _is_shortage(error: Exception) -> bool:
    """Return whether an error of onnxruntime or Python means that the system gives no more memory."""
    return isinstance(error, MemoryError) or lacks_memory(str(error))


def first_line(error: BaseException) -> str:
    """Return the message of an onnxruntime error without the codes before it."""
    text = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", str(error).strip())
    text = re.sub(r"\S+\.(?:h|cc|cpp):\d+ [^.]* was false\. ", "", text)  # where in its source, and which condition
    return text.splitlines()[0] if text else type(error).__name__
