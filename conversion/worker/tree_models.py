"""Convert classifiers of scikit-learn (as skops), LightGBM and XGBoost, which take rows of band values."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable

import numpy as np
from common import MODEL, RefusalError, WorkerJob, WorkerResult, answered, first_line

_ROWS = 4000  # compared
_UNKNOWN_RANGE = (0.0, 255.0)

# Attributes of fitted classifiers and scalers with values of each band.
_SEEN = ("data_min_", "data_max_", "support_vectors_", "_fit_X", "theta_", "means_")
_OPSET = {"": 18, "ai.onnx.ml": 3}

# Packages whose types are trusted beside those that skops trusts by itself; it loads a type by its name only.
_TRUSTED_BEGINS = ("sklearn.", "lightgbm.sklearn.", "xgboost.sklearn.")


def convert(job: WorkerJob) -> WorkerResult:
    """Convert a classifier of rows."""
    return {"skops": _skops, "lightgbm": _lightgbm, "xgboost": _xgboost, "xgboost ubj": _xgboost}[job.kind](job)


def _skops(job: WorkerJob) -> WorkerResult:
    import skl2onnx
    import skops.io

    unknown = skops.io.get_untrusted_types(file=job.path)
    refused = [name for name in unknown if not _is_trusted(name)]
    if refused:
        raise RefusalError("untrusted", types=", ".join(refused))
    try:
        model = skops.io.load(job.path, trusted=unknown)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    if not hasattr(model, "predict_proba") and not hasattr(model, "predict"):
        raise RefusalError("no classifier", type=type(model).__name__)
    bands = int(getattr(model, "n_features_in_", 0)) or job.bands
    if not bands:
        raise RefusalError("bands")
    options = {"zipmap": False} if hasattr(model, "predict_proba") else {}
    converted = skl2onnx.to_onnx(
        model, np.zeros((1, bands), np.float32), options={id(model): options} if options else None, target_opset=_OPSET
    )
    _save(converted.SerializeToString())
    result = WorkerResult(task="table", inputs=[converted.graph.input[0].name])
    rows = _rows_near(_ranges_of_sklearn(model, bands))

    def run(inputs: list[np.ndarray]) -> list[np.ndarray]:
        labels = np.asarray(model.predict(inputs[0]))
        return [labels, model.predict_proba(inputs[0])] if options else [labels]

    answered(result, [[rows]], run)
    return result


def _is_trusted(name: str) -> bool:
    """Return whether a name is a class of these packages, and not something that their modules only import."""
    module, _, attribute = name.rpartition(".")
    if not name.startswith(_TRUSTED_BEGINS):
        return False
    try:
        member = getattr(importlib.import_module(module), attribute, None)
    except ImportError:
        return False
    return isinstance(member, type) and f"{member.__module__}.".startswith(_TRUSTED_BEGINS)


def _ranges_of_sklearn(model: object, bands: int) -> list[np.ndarray]:
    """Return values of each band that the model has seen or that its trees compare with; none if it keeps none."""
    steps = [step for _, step in getattr(model, "steps", [("", model)])]
    for step in steps:
        for name in _SEEN:
            values = np.asarray(getattr(step, name, ()))
            if values.ndim and values.shape[-1] == bands:
                return list(np.atleast_2d(values).reshape(-1, bands).T)
        if (mean := getattr(step, "mean_", None)) is not None and getattr(step, "scale_", None) is not None:
            return list(np.stack([mean - 3 * step.scale_, mean + 3 * step.scale_], axis=1))
    thresholds: list[list[float]] = [[] for _ in range(bands)]
    for tree in _trees_of(steps[0]) if len(steps) == 1 else ():
        for feature, threshold in zip(tree.feature, tree.threshold):
            if feature >= 0:
                thresholds[feature].append(float(threshold))
    return [np.array(values) for values in thresholds]


def _trees_of(model: object) -> list:
    parts = np.ravel(getattr(model, "estimators_", [])).tolist()
    return [part.tree_ for part in [model, *parts] if hasattr(part, "tree_")]


def _lightgbm(job: WorkerJob) -> WorkerResult:
    import lightgbm
    import onnxmltools
    from onnxmltools.convert.common.data_types import FloatTensorType

    try:
        booster = lightgbm.Booster(model_file=job.path)
    except lightgbm.basic.LightGBMError as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    description = booster.dump_model(num_iteration=1)
    objective = description.get("objective", "")
    if not objective.startswith(("binary", "multiclass", "cross_entropy")):
        raise RefusalError("no classifier", type=objective or "LightGBM")
    bands = booster.num_feature()
    converted = onnxmltools.convert_lightgbm(
        booster, initial_types=[("x", FloatTensorType([None, bands]))], zipmap=False, target_opset=15
    )
    _save(converted.SerializeToString())
    infos = description.get("feature_infos", {})
    stated = (infos.get(name, {}) for name in booster.feature_name())
    ranges = [np.array([info[key] for key in ("min_value", "max_value") if key in info]) for info in stated]
    result = WorkerResult(task="table", inputs=["x"])

    def run(inputs: list[np.ndarray]) -> list[np.ndarray]:
        return [*_labelled(np.asarray(booster.predict(inputs[0])))]

    answered(result, [[_rows_near(ranges)]], run)
    return result


def _xgboost(job: WorkerJob) -> WorkerResult:
    import onnxmltools
    import xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType

    booster = xgboost.Booster()
    try:
        booster.load_model(job.path)
    except xgboost.core.XGBoostError as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    if (best := booster.attr("best_iteration")) is not None:
        booster = booster[: int(best) + 1]  # as the classifier predicts after stopping early
    objective = json.loads(booster.save_config())["learner"]["objective"]["name"]
    if not objective.startswith(("binary:logistic", "multi:")):
        raise RefusalError("no classifier", type=objective)
    bands = booster.num_features()
    booster.feature_names = [f"f{index}" for index in range(bands)]
    model = xgboost.XGBClassifier()
    saved = f"{job.path}.named.json"
    booster.save_model(saved)
    model.load_model(saved)
    converted = onnxmltools.convert_xgboost(
        model, initial_types=[("x", FloatTensorType([None, bands]))], target_opset=15
    )
    _save(converted.SerializeToString())
    thresholds: list[list[float]] = [[] for _ in range(bands)]
    for text in booster.get_dump(dump_format="json"):
        _collect_splits(json.loads(text), thresholds)
    result = WorkerResult(task="table", inputs=["x"])

    def run(inputs: list[np.ndarray]) -> list[np.ndarray]:
        rows = xgboost.DMatrix(inputs[0], feature_names=booster.feature_names)
        if objective == "multi:softmax":
            return [booster.predict(rows).astype(np.int64)]
        return [*_labelled(booster.predict(rows))]

    answered(result, [[_rows_near([np.array(values) for values in thresholds])]], run)
    return result


def _collect_splits(node: dict, thresholds: list[list[float]]) -> None:
    if "split_condition" in node:
        thresholds[int(node["split"][1:])].append(float(node["split_condition"]))
        for child in node["children"]:
            _collect_splits(child, thresholds)


def _labelled(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and probabilities from the scores of a booster: one for each class, or that of the second."""
    if scores.ndim == 1:
        scores = np.stack([1 - scores, scores], axis=1)
    return scores.argmax(axis=1), scores


def _rows_near(ranges: list[np.ndarray]) -> np.ndarray:
    """Return random rows from a little beyond the range of each band's values, or of bytes without any."""
    random = np.random.default_rng(0)
    columns: list[np.ndarray] = []
    draw: Callable[..., np.ndarray] = random.uniform
    for values in ranges:
        low, high = (float(values.min()), float(values.max())) if len(values) else _UNKNOWN_RANGE
        margin = 0.1 * (high - low) or 1.0
        columns.append(draw(low - margin, high + margin, _ROWS))
    return np.stack(columns, axis=1).astype(np.float32)


def _save(content: bytes) -> None:
    with open(MODEL, "wb") as file:
        file.write(content)
