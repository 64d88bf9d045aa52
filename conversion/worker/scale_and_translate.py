"""Convert TensorFlow's ScaleAndTranslate, which tf.image.resize uses if it antialiases, to ONNX's Resize.

tf2onnx has no handler for it. The two operators compute the same if nothing is translated, which the comparison with
the framework's answers shows: both take half pixels as centres, and leave out weights beyond the border.
"""

from __future__ import annotations

import numpy as np
from common import RefusalError

_MODES = {b"triangle": ("linear", {}), b"keyscubic": ("cubic", {"cubic_coeff_a": -0.5})}


def _convert(context: object, node: object, name: str, args: object) -> None:  # noqa: ARG001  as tf2onnx calls it
    kernel = node.get_attr_value("kernel_type", b"lanczos3")
    antialias = node.get_attr_value("antialias", True)
    if kernel not in _MODES:
        raise RefusalError("operators", operators=f"ScaleAndTranslate ({kernel.decode()})")
    mode, options = _MODES[kernel]
    image, size = node.input[:2]
    shape, dtypes = context.get_shape(node.output[0]), context.get_dtype(node.output[0])
    context.remove_node(node.name)
    rows_last = context.make_node("Transpose", [image], attr={"perm": [0, 3, 1, 2]}).output[0]
    all_sides = context.make_node("Shape", [rows_last]).output[0]
    begin = context.make_const(f"{node.name}_begin", np.array([0], np.int64)).output[0]
    end = context.make_const(f"{node.name}_end", np.array([2], np.int64)).output[0]
    kept = context.make_node("Slice", [all_sides, begin, end]).output[0]
    sides = context.make_node("Cast", [size], attr={"to": 7}).output[0]
    sizes = context.make_node("Concat", [kept, sides], attr={"axis": 0}).output[0]
    attributes = {
        "mode": mode,
        "antialias": int(antialias),
        "exclude_outside": 1,
        "coordinate_transformation_mode": "half_pixel",
        **options,
    }
    resized = context.make_node("Resize", [rows_last, "", "", sizes], attr=attributes).output[0]
    context.make_node(
        "Transpose",
        [resized],
        attr={"perm": [0, 2, 3, 1]},
        name=node.name,
        outputs=node.output,
        shapes=[shape],
        dtypes=[dtypes],
    )


HANDLERS = {"ScaleAndTranslate": (_convert, [])}
