"""The inputs and outputs of a model that classifies rows of band values, one row per pixel.

Such models are exports of scikit-learn, LightGBM and XGBoost, and plain multilayer perceptrons. Their outputs often
declare wrong shapes (the labels of LightGBM: one, for any number of rows), so only the role that an output can have is
decided here; `network/tables.py` checks by a trial run that each row gets a value.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import DType
from ..errors import ModelError
from ..i18n import tr
from .signatures import (
    ID_TYPES,
    INPUT_TYPES,
    SCORE_TYPES,
    ImageInput,
    Signature,
    TableTensors,
    TensorInfo,
    describe_tensor,
)

_TYPES: dict[str, DType] = {
    **INPUT_TYPES,
    "tensor(int32)": np.dtype(np.int32),
    "tensor(int64)": np.dtype(np.int64),
}
_LABEL_TYPES = (*ID_TYPES, "tensor(string)")
_KEYED = ("seq(map(int64,", "seq(map(string,")  # the output of the operator ZipMap

_WORD_TYPES = ("tensor(int32)", "tensor(int64)")
_OF_WORDS = ("input_ids", "token", "attention_mask")  # as the exports of transformers name them
_REGRESSED = "variable"  # the name that skl2onnx gives to the output of a regressor

_EXAMPLE = 'initial_types=[("bands", FloatTensorType([None, 4]))]'  # one input of numbers for all bands


def takes_rows(inputs: Sequence[TensorInfo]) -> bool:
    """Return whether a model takes tables instead of images: every input has two dimensions."""
    return bool(inputs) and all(len(tensor.shape) == 2 for tensor in inputs)


def read_table(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo], origin: str) -> Signature:
    """Find the inputs, the labels and the scores.

    Args:
        inputs: The inputs, without initialisers, each of two dimensions.
        outputs: All outputs.
        origin: Name of the model for messages.

    Raises:
        ModelError: The model does not classify rows of numbers.
    """
    _refuse_others(inputs, outputs, origin)
    dtype, bands = _input_type(inputs, origin), _band_count(inputs, origin)
    label = next((tensor for tensor in outputs if tensor.type in _LABEL_TYPES and _is_column(tensor)), None)
    scores = next((tensor for tensor in outputs if _can_be_scores(tensor)), None)
    if scores is None and label is None:
        scores = next((tensor for tensor in outputs if tensor.type in SCORE_TYPES and len(tensor.shape) == 1), None)
    if scores is None and label is None:
        raise ModelError(
            tr(
                "{origin}: this is not a pixel classifier. Its input is rows of band values, so expected an output "
                "with a label for each row (rows) or a score for each class (rows, classes), but found {outputs}. "
                "Export a classifier."
            ).format(origin=origin, outputs=", ".join(describe_tensor(tensor) for tensor in outputs))
        )
    rows = inputs[0].shape[0]
    table = TableTensors(
        inputs=tuple(tensor.name for tensor in inputs),
        rows=rows,
        label=label.name if label else "",
        scores=scores.name if scores else "",
        scores_by_label=scores is not None and scores.type.startswith(_KEYED),
    )
    return Signature(
        inputs=(ImageInput(inputs[0].name, dtype, False, rows, bands, None, None),),
        output_name=table.label or table.scores,
        gives_class_ids=scores is None,
        scores_last=False,
        channels=0 if scores is None else None,
        tabular=table,
    )


def _refuse_others(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo], origin: str) -> None:
    """Refuse models that also take rows, but whose fixed names belong to another task."""
    words = [tensor for tensor in inputs if tensor.type in _WORD_TYPES and tensor.name.lower().startswith(_OF_WORDS)]
    if words:
        raise ModelError(
            tr(
                "{origin}: this is not a pixel classifier but a language model: its input is {input}. Choose a model "
                "that expects images or rows of band values."
            ).format(origin=origin, input=describe_tensor(words[0]))
        )
    if [tensor.name for tensor in outputs] == [_REGRESSED] and outputs[0].type in SCORE_TYPES:
        output = outputs[0]
        if len(output.shape) == 2 and output.shape[1] == 1:
            raise ModelError(
                tr(
                    "{origin}: this is not a classifier but a regressor: its output is {output}, the name that "
                    "skl2onnx gives to a predicted quantity. Train and export a classifier (if it is one with a "
                    "single score per row, rename the output)."
                ).format(origin=origin, output=describe_tensor(output))
            )


def _input_type(inputs: Sequence[TensorInfo], origin: str) -> DType:
    kinds = {tensor.type for tensor in inputs}
    if len(kinds) > 1 or not kinds <= _TYPES.keys():
        raise ModelError(
            tr(
                "{origin}: the model expects rows of values, but its inputs are not numbers of one type: {inputs}. "
                "Export it with a single numeric input for all bands, such as {example} in skl2onnx."
            ).format(origin=origin, inputs=", ".join(describe_tensor(tensor) for tensor in inputs), example=_EXAMPLE)
        )
    return _TYPES[kinds.pop()]


def _band_count(inputs: Sequence[TensorInfo], origin: str) -> int:
    """Return the number of bands: columns of the only input, or inputs of one column each."""
    if len(inputs) == 1 and inputs[0].shape[1] is not None:
        return inputs[0].shape[1]
    if len(inputs) == 1:
        raise ModelError(
            tr(
                "{origin}: the model does not fix the number of bands of its input {input}. Export it with a single "
                "numeric input for all bands, such as {example} for a model with 4 bands."
            ).format(origin=origin, input=describe_tensor(inputs[0]), example=_EXAMPLE)
        )
    if any(tensor.shape[1] != 1 or tensor.shape[0] != inputs[0].shape[0] for tensor in inputs):
        raise ModelError(
            tr(
                "{origin}: the model has several inputs that are not single bands (rows, 1): {inputs}. Export it "
                "with a single numeric input for all bands, such as {example} in skl2onnx."
            ).format(origin=origin, inputs=", ".join(describe_tensor(tensor) for tensor in inputs), example=_EXAMPLE)
        )
    return len(inputs)


def _is_column(tensor: TensorInfo) -> bool:
    """Return whether an output can have one value per row, as a column or (as some exports do) as one row."""
    return len(tensor.shape) == 1 or (len(tensor.shape) == 2 and 1 in tensor.shape)


def _can_be_scores(tensor: TensorInfo) -> bool:
    return tensor.type.startswith(_KEYED) or (tensor.type in SCORE_TYPES and len(tensor.shape) == 2)
