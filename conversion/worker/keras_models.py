"""Convert models of Keras 3 (keras) and of Keras 2 (tf-keras) with tf2onnx."""

from __future__ import annotations

import json
import os
import re
import zipfile
import zlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from common import RefusalError, WorkerJob, WorkerResult, first_line, texts_in

# Where the layers of Keras are. Keras 2 imports whatever a file names as the module of a class.
_OWN_MODULE = re.compile(
    r"(tf_)?keras(\.src)?(\.(activations|applications|constraints|dtype_policies|engine|initializers|layers|losses|metrics"
    r"|mixed_precision|models|ops|optimizers|random|regularizers)(\.\w+)*)?"
)


def convert(job: WorkerJob) -> WorkerResult:
    """Convert a Keras model."""
    _refuse_code(_config(job))
    import tensorflow as tf
    from tensorflow_models import Callee, convert_callee

    model = _loaded(job)
    result = WorkerResult()
    specs = [tf.TensorSpec(_shape_of(entry), entry.dtype, _name_of(entry)) for entry in tf.nest.flatten(model.inputs)]

    def call(*tensors: object) -> object:
        return model(tensors[0] if len(specs) == 1 else list(tensors), training=False)

    call.owner = model
    return convert_callee(Callee(call, tuple(specs)), job, result)


def _config(job: WorkerJob) -> object:
    """Return the layers of the model, as JSON in the file describes them."""
    try:
        if job.kind.endswith("h5"):
            import h5py

            with h5py.File(job.path) as file:
                text = file.attrs["model_config"]
        else:
            with zipfile.ZipFile(job.path) as archive:
                (text,) = texts_in(archive, ["config.json"])
        return json.loads(text)
    except (
        *(OSError, KeyError, ValueError, EOFError),
        *(RuntimeError, zipfile.BadZipFile, zlib.error),
    ) as error:  # RuntimeError also for JSON that is nested too deeply
        raise RefusalError("damaged", reason=first_line(error)) from error


def _refuse_code(config: object) -> None:
    """Refuse layers that contain Python code; older formats of Keras would load it even in safe mode."""
    if isinstance(config, dict):
        if config.get("class_name") in ("Lambda", "__lambda__"):
            settings = config.get("config")
            raise RefusalError("lambda", name=settings.get("name", "") if isinstance(settings, dict) else "")
        if "class_name" in config and not _OWN_MODULE.fullmatch(str(config.get("module") or "keras")):
            raise RefusalError("custom layers", reason=f"{config['module']}.{config['class_name']}")
        config = list(config.values())
    for entry in config if isinstance(config, list) else ():
        _refuse_code(entry)


def _loaded(job: WorkerJob) -> object:
    if job.kind.startswith("keras 2"):
        import tf_keras as keras
    else:
        import keras
    try:
        return keras.models.load_model(job.path, compile=False, safe_mode=True)
    except (TypeError, ValueError) as error:
        text = first_line(error)
        if "nknown layer" in text or "custom_objects" in str(error) or "Could not locate class" in str(error):
            raise RefusalError("custom layers", reason=text) from error
        raise


def _shape_of(entry: object) -> tuple[int | None, ...]:
    return tuple(entry.shape)


def _name_of(entry: object) -> str:
    return entry.name.split(":")[0]
