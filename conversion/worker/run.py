"""Convert one model in a process of its own: run.py ENVIRONMENT JOB, with absolute paths.

The plugin starts this program with its Python, isolated from all settings and packages of the user (-I -S), and never
imports it. It leaves the network, bounds its memory, converts the copy of the model, and writes three files next to the
job: the ONNX model, random input with the framework's answers, and result.json. Models are data: nothing that Python
would execute is loaded.
"""

from __future__ import annotations

import json
import os
import site
import sys
import traceback

_SHARED = ("..", "..", "inference", "processes")  # modules that import the standard library only
_TENSORFLOW = ("tensorflow-cpu", "tensorflow", "tf2onnx")
_TREES = ("xgboost", "xgboost-cpu", "onnxmltools", "onnx")

# The module that converts a kind of file, and the packages that take part.
_CONVERTERS = {
    "tensorflow savedmodel": ("tensorflow_models", _TENSORFLOW),
    "tensorflow": ("tensorflow_models", _TENSORFLOW),
    "tensorflow lite": ("tensorflow_lite", _TENSORFLOW),
    "keras": ("keras_models", ("keras", *_TENSORFLOW)),
    "keras h5": ("keras_models", ("keras", *_TENSORFLOW)),
    "keras 2": ("keras_models", ("tf-keras", *_TENSORFLOW)),
    "keras 2 h5": ("keras_models", ("tf-keras", *_TENSORFLOW)),
    "torchscript": ("torch_models", ("torch", "onnx")),
    "pytorch exportedprogram": ("torch_models", ("torch", "onnxscript", "onnx")),
    "skops": ("tree_models", ("scikit-learn", "skops", "skl2onnx", "onnx")),
    "lightgbm": ("tree_models", ("lightgbm", "onnxmltools", "onnx")),
    "xgboost": ("tree_models", _TREES),
    "xgboost ubj": ("tree_models", _TREES),
}


def main(environment: str, job_file: str) -> None:
    """Convert the model of a job, and write the outcome next to the job."""
    os.chdir(os.path.dirname(job_file))
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:0] = [own, os.path.join(own, *_SHARED)]
    import bounds
    import isolation

    with open(job_file, encoding="utf-8") as file:
        settings = json.load(file)
    isolated = isolation.isolate()
    bounds.bound(settings.pop("memory"), settings.pop("seconds"))
    site.addsitedir(environment)
    outcome = {"isolated": isolated, **_outcome(settings)}
    with open("result.json", "w", encoding="utf-8") as file:
        json.dump(outcome, file)


def _outcome(settings: dict) -> dict:
    import importlib

    import common
    import numpy as np

    try:
        name, packages = _CONVERTERS[settings["kind"]]
        result = importlib.import_module(name).convert(common.WorkerJob(**settings))
    except common.RefusalError as refusal:
        return {"refusal": refusal.code, "details": refusal.details}
    except MemoryError:
        return {"refusal": "memory", "details": {}}
    except Exception as error:  # frameworks raise any class; the plugin shows the text
        traceback.print_exc()
        return {"refusal": "failed", "details": {"reason": common.first_line(error)}}
    if os.path.getsize(common.MODEL) > common.LARGEST_MODEL:
        return {"refusal": "large", "details": {}}
    np.savez(common.ANSWERS, **result.arrays())
    return {
        "task": result.task,
        "channels_last": result.channels_last,
        "quantised": result.quantised,
        "inputs": list(result.inputs),
        "notes": result.notes,
        "versions": common.versions(*packages),
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["--isolation"]:
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        import isolation

        print("isolated" if isolation.isolate() else "not isolated")
    else:
        main(*sys.argv[1:])
