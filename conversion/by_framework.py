"""Convert a model in its framework's process, and accept the result only if it gives the framework's answers."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..inference import ModelError, Progress
from ..inference.formats import class_information
from ..inference.i18n import numeral, percentage, short, tr
from .agreement import Answers, DisagreementError, compare_answers
from .errors import ConversionError, FrameworkError
from .job import Agreement, ConversionJob
from .messages import note_text
from .process import ConversionReport, Converter, no_result, working_folder
from .source import ModelSource

_WITH_FREE_SIDES = ("tensorflow savedmodel", "tensorflow", "keras", "keras h5", "keras 2", "keras 2 h5", "torchscript")
_SIDE = 256  # of fixed tiles, in pixels, if none is given
_STARTED, _CONVERTED = 0.05, 0.7  # share of the work


@dataclass(frozen=True)
class ConvertedModel:
    """An ONNX model before it gets its metadata.

    Attributes:
        content: The bytes of the file.
        converters: The versions of the packages that converted it, by name.
        agreement: The comparison with the framework, if there was one.
        isolated: Whether the framework had no access to the network.
    """

    content: bytes
    converters: dict[str, str]
    agreement: Agreement | None
    isolated: bool


def convert_by_framework(
    job: ConversionJob, source: ModelSource, converter: Converter, log: Progress
) -> ConvertedModel:
    """Convert a model with free sides, or if that does not work, with fixed ones.

    Raises:
        ConversionError: The model cannot be converted, or the result differs from the original.
        EngineError: onnxruntime is missing.
        Cancelled: The user cancelled.
    """
    reasons: list[str] = []
    attempts = (False, True) if source.kind in _WITH_FREE_SIDES else (False,)
    for fixed in attempts:
        with working_folder() as folder:
            try:
                return _attempt(job, source, converter, Path(folder), log, fixed=fixed)
            except _UnusableError as error:
                reasons.append(str(error))
            except FrameworkError:
                if fixed is attempts[-1]:
                    raise
                reasons.append(tr("the framework cannot convert it"))
        if fixed is not attempts[-1]:
            note = tr("Free tile sizes do not work ({reason}); trying a fixed one.")
            log.info(note.format(reason=reasons[-1]))
    raise ConversionError(
        tr(
            "Model {path}: the converted model does not return the same results as {framework} ({reason}), so it was "
            "not written. Export the model to ONNX where it was trained."
        ).format(path=source.path, framework=source.framework, reason=reasons[-1])
    )


class _UnusableError(Exception):
    """The converted model is not opened, does not run, or gives other answers."""


def _attempt(
    job: ConversionJob, source: ModelSource, converter: Converter, folder: Path, log: Progress, *, fixed: bool
) -> ConvertedModel:
    log.advance(_STARTED)
    settings: dict[str, Any] = {
        "kind": source.kind,
        "path": str(_copied(source, folder)),
        "bands": job.bands or _stated_bands(job),
        "side": job.tile_size or (_SIDE if fixed else None),
        "fixed": fixed,
    }
    outcome = converter.run(source, folder, settings, log)
    log.advance(_CONVERTED)
    try:
        answers = Answers.read(folder / "answers.npz", outcome)
        agreement = compare_answers(folder / "model.onnx", answers)
    except (DisagreementError, ModelError) as error:
        raise _UnusableError(str(error)) from error
    except (OSError, ValueError, KeyError, MemoryError, zipfile.BadZipFile) as error:
        raise ConversionError(no_result(source, str(error))) from error
    if not answers.suffices(agreement):
        raise _UnusableError(_figures(agreement))
    _log(outcome, source, agreement, log)
    if fixed:
        log.info(tr("The tile size of the converted model is fixed: {side} pixels.").format(side=settings["side"]))
    content = (folder / "model.onnx").read_bytes()
    return ConvertedModel(content, dict(outcome.versions), agreement, outcome.isolated)


def _log(outcome: ConversionReport, source: ModelSource, agreement: Agreement, log: Progress) -> None:
    versions = ", ".join(f"{name} {version}" for name, version in outcome.versions.items())
    log.info(tr("{model} was converted with {versions}.").format(model=source.name, versions=versions))
    for code, details in outcome.notes:
        if text := note_text(code, details):
            log.info(text)
    log.info(
        tr("Compared with {framework}: {figures}.").format(framework=source.framework, figures=_figures(agreement))
    )
    if not outcome.isolated:
        log.warning(
            tr("A process cannot be isolated from the network on this system, so the framework had network access.")
        )


def _figures(agreement: Agreement) -> str:
    return tr("scores differ by up to {scores} of their range, {share} of {count} values have the same class").format(
        scores=short(agreement.scores, 2),
        share=percentage(agreement.classes, 2),
        count=numeral(agreement.count),
    )


def _copied(source: ModelSource, folder: Path) -> Path:
    """Copy the model, so that no framework can change its bytes."""
    target = folder / "model" / source.name
    target.parent.mkdir()
    try:
        if source.path.is_dir():
            shutil.copytree(source.path, target)
        else:
            shutil.copyfile(source.path, target)
    except (OSError, shutil.Error) as error:
        raise ConversionError(
            tr("Model {path}: it cannot be copied to {folder} ({reason}). Free some space and try again.").format(
                path=source.path, folder=folder, reason=error
            )
        ) from error
    return target


def _stated_bands(job: ConversionJob) -> int | None:
    """Return the number of bands that a class information file states."""
    if job.class_info is None or job.class_info.suffix.lower() == ".emd":
        return None
    return class_information.read(str(job.class_info)).bands
