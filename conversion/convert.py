"""Convert a model: identify it, have it converted, compare the answers, add the metadata, and put the file in place."""

from __future__ import annotations

from pathlib import Path

from ..inference import ModelError, OutputError, Progress, read_definition
from ..inference.cntk.model import converted
from ..inference.errors import blaming
from ..inference.i18n import tr
from ..inference.model.classes import ModelClass
from ..inference.processes.subprocesses import Subprocesses
from ..inference.progress import RecordingProgress
from ..inference.result.publish import Publication
from ..inference.version import own_version
from .by_framework import ConvertedModel, convert_by_framework
from .environment import environment_of
from .errors import ConversionError
from .frameworks import Framework
from .job import Conversion, ConversionJob
from .metadata import class_properties, read_classes, with_properties
from .origin import ConvertedFrom, hash_of
from .process import Converter
from .source import ModelSource, identify


def converting_framework(model: Path) -> Framework | None:
    """Return the framework whose environment is needed to convert a model; None if none is.

    Raises:
        ConversionError: The model is missing, or cannot be converted.
    """
    return identify(model).environment


def convert(job: ConversionJob, root: Path, progress: Progress) -> Conversion:
    """Convert a model to ONNX; without an error the output is written, otherwise it is as before.

    Args:
        job: The model and the output.
        root: The folder of the user's profile, which has the environments of the frameworks.
        progress: Gets the log, and can cancel.

    Raises:
        ConversionError: The model cannot be converted, or the result differs from the original.
        ModelError: The result is not a pixel classifier with these classes.
        OutputError: The output cannot be written.
        EngineError: onnxruntime is missing.
        Cancelled: The user cancelled.
    """
    source = identify(job.model)
    _require_output(job, source)
    with blaming("class_info"):
        classes = read_classes(job.class_info) if job.class_info else ()
    log = RecordingProgress(progress)
    with Publication(str(job.output), has_side_files=False, title=tr("ONNX model")) as publication:
        model = _converted(job, source, root, log)
        origin = ConvertedFrom(source.framework, source.name, hash_of(source.path), model.converters, model.agreement)
        properties = {**origin.properties(), **(class_properties(classes, source.path.stem) if classes else {})}
        _write_output(Path(publication.path), with_properties(model.content, properties), job)
        _check_model(publication.path, classes, log)
        publication.publish()
    log.info(tr("{output} was written.").format(output=job.output))
    return Conversion(job.output, source.framework, model.agreement, model.isolated, tuple(log.log))


def _converted(job: ConversionJob, source: ModelSource, root: Path, log: Progress) -> ConvertedModel:
    if source.environment is None:
        return _converted_from_cntk(source, log)
    environment = environment_of(source.environment, root)
    if not environment.is_ready:
        raise ConversionError(
            tr(
                "Model {path}: converting it needs {framework}, which is not installed in {folder}. Install it with "
                "Plugins > Pixelwise > Conversion Frameworks, and try again. Without it: {export}"
            ).format(
                path=source.path,
                framework=environment.framework.label,
                folder=environment.folder,
                export=source.export,
            ),
            "environment",
        )
    return convert_by_framework(job, source, Converter.found(environment, Subprocesses(), log), log)


def _converted_from_cntk(source: ModelSource, log: Progress) -> ConvertedModel:
    try:
        content = source.path.read_bytes()
    except OSError as error:
        raise ConversionError(
            tr("Model {path}: the file cannot be read ({reason}). Check its permissions.").format(
                path=source.path, reason=error.strerror
            )
        ) from error
    conversion = converted(content, source.name)
    log.info(
        tr("{model} is a CNTK model: its {count} functions are converted to ONNX by Pixelwise itself.").format(
            model=source.name, count=conversion.functions
        )
    )
    if conversion.left_out:
        note = tr("Outputs of {model} that need labels, as in training, are omitted: {names}.")
        log.info(note.format(model=source.name, names=", ".join(conversion.left_out)))
    return ConvertedModel(conversion.content, {"Pixelwise": own_version()}, None, isolated=True)


def _require_output(job: ConversionJob, source: ModelSource) -> None:
    if job.output.suffix.lower() != ".onnx":
        raise OutputError(
            tr("ONNX model {output}: the file name must end in .onnx. Change it.").format(output=job.output)
        )
    if source.path in (job.output, *job.output.parents) and source.path.is_dir():
        raise OutputError(
            tr("ONNX model {output}: it is inside the folder of the model. Choose another folder.").format(
                output=job.output
            )
        )


def _write_output(path: Path, content: bytes, job: ConversionJob) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(
            tr(
                "ONNX model {output}: it cannot be written ({reason}). Free some space or choose another folder."
            ).format(output=job.output, reason=error.strerror)
        ) from error


def _check_model(path: str, classes: tuple[ModelClass, ...], log: Progress) -> None:
    """Read the file as Classify Pixels does; without classes, a network of another kind is a warning only."""
    try:
        definition = read_definition(path)
    except ModelError as error:
        if classes:
            raise ModelError(str(error), "class_info") from error
        log.warning(tr("The model is converted, but Classify Pixels cannot use it: {reason}").format(reason=error))
        return
    image = definition.signature.image
    log.info(
        tr("The converted model has {bands} bands and {classes} classes.").format(
            bands=image.bands, classes=len(definition.classes)
        )
    )
