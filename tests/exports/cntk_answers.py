"""Make tests/core/cntk_answers.npz: small models of CNTK 2.7, each with an input and CNTK's own answer.

Run it with CPython 3.6, numpy below 1.20 and cntk 2.7. Its libraries require MPI, which is not used here: a shared
library of empty functions is enough.

    python tests/exports/cntk_answers.py tests/core/cntk_answers.npz
"""

import os
import sys
import tempfile

import cntk as C  # noqa: N812  as in CNTK's documentation
import numpy as np

RANDOM = np.random.RandomState(7)
IMAGE = (3, 8, 10)
FREE = (3, C.FreeDimension, C.FreeDimension)


def values(*shape):
    return RANDOM.uniform(-1, 1, shape).astype(np.float32)


def weights(*shape):
    return C.parameter(shape, init=values(*shape))


def conv(x, filters, side, step=1, pad=True):
    kernel = weights(filters, x.shape[0], side, side)
    return C.convolution(kernel, x, strides=(step, step), auto_padding=[False, pad, pad])


def grouped(x):
    return C.convolution(weights(6, 3, 3, 3), x, strides=(1, 1), auto_padding=[False, True, True], groups=2)


def spread(x, filters, side, step, output_shape=None, pad=True):
    kernel = weights(x.shape[0], filters, side, side)
    shape = None if output_shape is None else (filters, *output_shape)
    return C.convolution_transpose(kernel, x, strides=(step, step), auto_padding=[False, pad, pad], output_shape=shape)


def pool(x, kind, side, step, **options):
    return C.pooling(x, kind, (side, side), strides=(step, step), **options)


def normalised(x, spatial):
    shape = (x.shape[0],) if spatial else x.shape
    mean, variance = C.constant(values(*shape)), C.constant(np.abs(values(*shape)) + 0.1)
    return C.batch_normalization(
        x, weights(*shape), weights(*shape), mean, variance, spatial, running_count=C.constant(9.0), epsilon=1e-3
    )


def leaky(x):
    return C.leaky_relu(x, 0.3)


def prelu(x):
    return C.param_relu(weights(3, 1, 1), x)


def with_training(x):
    scores = C.plus(conv(x, 4, 3), weights(4, 1, 1), name="scores")
    labels = C.input_variable(scores.shape, name="labels")
    loss = C.cross_entropy_with_softmax(scores, labels, axis=0)
    return C.combine([scores, loss, C.reduce_mean(C.square(scores - labels))])


def two_heads(x):
    shared = C.relu(conv(x, 4, 3))
    edge = C.layers.Convolution2D((1, 1), 1, activation=C.sigmoid, init=0.1, name="edge")(shared)
    return C.combine([C.softmax(conv(shared, 5, 1), axis=0, name="map"), edge])


EDGES = np.array([0.0, -0.0, 9e-38, 2e-37, 1e-45, 0.5, -0.5, 1, -1, 2, -2, 1e-30, np.inf, np.nan], np.float32)


def at_edges(function):
    """A function of numbers for which others give no number, added to the image, which has as many columns."""
    return lambda x: function(x * 0 + C.constant(EDGES))


def named_heads(x):
    scores = C.plus(conv(x, 4, 3), weights(4, 1, 1), name="scores")
    dropped = C.dropout(scores, 0.5, name="dropped")
    return C.combine([C.softmax(dropped, axis=0, name="map"), scores, dropped, C.stop_gradient(scores)])


def with_labels_first(x):
    labels = C.input_variable((4, 8, 10), name="labels")
    scores = C.plus(conv(x, 4, 3), weights(4, 1, 1), name="scores")
    return C.combine([C.squared_error(C.relu(C.exp(C.relu(labels))), scores), scores])


CASES = {
    "argmax": (IMAGE, lambda x: C.argmax(conv(x, 5, 3), 0)),
    "argmin": (IMAGE, lambda x: C.argmin(conv(x, 5, 3), 0)),
    "average_pooling": (IMAGE, lambda x: pool(x, C.AVG_POOLING, 3, 1, auto_padding=[False, True, True])),
    "average_pooling_with_pads": (
        IMAGE,
        lambda x: pool(x, C.AVG_POOLING, 3, 1, auto_padding=[False, True, True], include_pad=True),
    ),
    "axes_swapped": (IMAGE, lambda x: C.swapaxes(x, 1, 2)),
    "axes_transposed": (IMAGE, lambda x: C.transpose(x, (1, 2, 0))),
    "batch_normalisation": (IMAGE, lambda x: normalised(x, spatial=True)),
    "batch_normalisation_per_value": (IMAGE, lambda x: normalised(x, spatial=False)),
    "combined_heads": (IMAGE, two_heads),
    "comparisons": (
        IMAGE,
        lambda x: C.less(x, 0.1) + 2 * C.less_equal(x, 0.3) + 4 * C.greater(x, -0.3) + 8 * C.equal(C.floor(x), 0),
    ),
    "compared": (IMAGE, lambda x: C.element_select(C.greater_equal(x, 0.2), x * 2, C.not_equal(x, 0.5))),
    "clipped": (IMAGE, lambda x: C.clip(x, weights(3, 1, 1) - 1, 0.5)),
    "convolution": (IMAGE, lambda x: conv(x, 4, 3) + conv(x, 4, 1)),
    "convolution_even": (IMAGE, lambda x: conv(x, 4, 4)),
    "convolution_grouped": ((6, 6, 8), grouped),
    "convolution_step_2": (IMAGE, lambda x: conv(x, 4, 3, step=2)),
    "convolution_step_2_free": (FREE, lambda x: conv(conv(x, 4, 3, step=2), 2, 4, step=2)),
    "convolution_step_3": ((3, 10, 12), lambda x: conv(x, 4, 5, step=3)),
    "convolution_step_4": (IMAGE, lambda x: conv(x, 4, 7, step=4)),
    "dense": ((6,), lambda x: C.softmax(C.times(C.relu(C.times(x, weights(6, 8)) + weights(8)), weights(8, 4)))),
    "dense_over_image": ((2, 4, 4), lambda x: C.times(x, weights(2, 4, 4, 5)) + weights(5)),
    "double": (IMAGE, lambda x: C.cast(conv(x, 4, 3), np.float32)),
    "dropped_out": (IMAGE, lambda x: C.dropout(C.stop_gradient(x), 0.5) * 2),
    "elu": (IMAGE, lambda x: C.elu(x, 0.7)),
    "free": (FREE, lambda x: C.softmax(conv(C.relu(conv(x, 6, 3)), 5, 1), axis=0)),
    "free_unet": (
        FREE,
        lambda x: C.splice(x, spread(pool(conv(x, 4, 3), C.MAX_POOLING, 2, 2), 4, 2, 2, pad=False), axis=0),
    ),
    "global_pooling": (IMAGE, lambda x: x - C.reduce_mean(C.reduce_mean(x, 1), 2)),
    "global_average_pooling": (IMAGE, lambda x: x - C.layers.GlobalAveragePooling()(x)),
    "global_max_pooling": (IMAGE, lambda x: x - C.layers.GlobalMaxPooling()(x)),
    "inverses": (
        IMAGE,
        lambda x: C.asin(x) + C.acos(x) + C.asinh(x) + C.atanh(0.9 * x) + C.tan(x) + C.cosh(x) + C.negate(x),
    ),
    "leaky_relu": (IMAGE, leaky),
    "log_add_exp": (IMAGE, lambda x: C.log_add_exp(x * 40, weights(3, 1, 1) * 40)),
    "log_softmax": (IMAGE, lambda x: C.log_softmax(conv(x, 5, 3), axis=0)),
    "log_sum": (IMAGE, lambda x: C.reduce_log_sum_exp(x, 0)),
    "maximum": (IMAGE, lambda x: C.element_max(x, weights(3, 1, 1), weights(10))),
    "max_pooling_ceiled": ((3, 9, 10), lambda x: pool(x, C.MAX_POOLING, 3, 2, ceil_out_dim=True)),
    "max_pooling_padded": ((3, 9, 10), lambda x: pool(x, C.MAX_POOLING, 3, 2, auto_padding=[False, True, True])),
    "max_pooling_padded_even": (IMAGE, lambda x: pool(x, C.MAX_POOLING, 2, 2, auto_padding=[False, True, True])),
    "mean_of_all": (IMAGE, lambda x: x - C.reduce_mean(x, C.Axis.all_static_axes())),
    "padded": (IMAGE, lambda x: C.pad(x, [(0, 0), (1, 2), (3, 4)], C.CONSTANT_PAD, constant_value=0.5)),
    "padded_reflecting": (IMAGE, lambda x: C.pad(x, [(0, 0), (1, 2), (3, 4)], C.REFLECT_PAD)),
    "parametric_relu": (IMAGE, prelu),
    "powers": (IMAGE, lambda x: C.pow(C.abs(x) + 0.1, 1.5) / C.sqrt(C.exp(x)) + C.log(C.floor(C.abs(x)) + 1)),
    "ranks": (IMAGE, lambda x: x * C.reshape(C.slice(x, 0, 0, 1), (8, 10))),
    "reductions": (IMAGE, lambda x: C.reduce_min(x, 0) + C.reduce_prod(x, 0) + C.reduce_sum(x, 0)),
    "reshaped": (IMAGE, lambda x: C.reshape(x, (1, 3, 2, -1), 0, 2)),
    "sliced": (IMAGE, lambda x: C.slice(C.slice(x, 1, 2, -3), [0, 2], [1, -9], [3, 0], [1, 2])),
    "softmax": (IMAGE, lambda x: C.softmax(conv(x, 5, 3), axis=0)),
    "softplus": (IMAGE, lambda x: C.softplus(x * 30)),
    "spliced_anew": (IMAGE, lambda x: C.reduce_sum(C.splice(x, x * 2, axis=-1), 1)),
    "squeezed": (IMAGE, lambda x: C.squeeze(C.reduce_max(x, 0))),
    "transposed_convolution": (IMAGE, lambda x: spread(x, 4, 3, 2)),
    "transposed_convolution_to_size": (IMAGE, lambda x: spread(x, 4, 3, 2, (16, 20))),
    "transposed_convolution_to_odd_size": (IMAGE, lambda x: spread(x, 4, 4, 2, (15, 19))),
    "transposed_convolution_unpadded": (IMAGE, lambda x: spread(x, 4, 3, 2, pad=False)),
    "trigonometry": (IMAGE, lambda x: C.tanh(C.sin(x) + C.cos(x)) - C.sigmoid(-x) + C.sinh(x) * C.atan(x)),
    "two_step": (IMAGE, lambda x: C.hard_sigmoid(x, 0.2, 0.5) + C.selu(x)),
    "with_training": (IMAGE, with_training),
    "below_and_above": (IMAGE, lambda x: C.clip(x, 0.3, -0.2)),
    "average_pooling_ceiled": ((3, 9, 10), lambda x: pool(x, C.AVG_POOLING, 2, 2, ceil_out_dim=True)),
    "average_pooling_ceiled_with_pads": (
        (3, 9, 10),
        lambda x: pool(x, C.AVG_POOLING, 3, 2, ceil_out_dim=True, include_pad=True),
    ),
    "average_pooling_ceiled_with_pads_free": (
        FREE,
        lambda x: pool(x, C.AVG_POOLING, 3, 2, ceil_out_dim=True, include_pad=True),
    ),
    "max_pooling_ceiled_free": (FREE, lambda x: pool(x, C.MAX_POOLING, 3, 2, ceil_out_dim=True)),
    "max_pooling_ceiled_padded": (
        (3, 9, 11),
        lambda x: pool(x, C.MAX_POOLING, 3, 2, auto_padding=[False, True, True], ceil_out_dim=True),
    ),
    "division_by_zero": (IMAGE, lambda x: (C.relu(x) - 0.5) / C.relu(x) + C.relu(x) / C.relu(x)),
    "edges_of_log": ((8, 14), at_edges(C.log)),
    "edges_of_reciprocal": ((8, 14), at_edges(C.reciprocal)),
    "edges_of_square_root": ((8, 14), at_edges(C.sqrt)),
    "edges_of_power_1": ((8, 14), at_edges(lambda x: C.pow(x, -1))),
    "edges_of_power_0_5": ((8, 14), at_edges(lambda x: C.pow(x, -0.5))),
    "edges_of_powers": ((12, 14), lambda x: C.pow(x * 0 + C.constant(EDGES), C.constant(EDGES[:12].reshape(12, 1)))),
    "heads_of_one_tensor": (IMAGE, named_heads),
    "image_as_head": (IMAGE, lambda x: C.combine([C.exp(x, name="raised"), x])),
    "labels_first": (IMAGE, with_labels_first),
    "reshaped_free": (FREE, lambda x: C.reshape(x, (C.InferredDimension,), 0, 1)),
    "reshaped_free_to_one_axis": ((C.FreeDimension, 8, 10), lambda x: C.reshape(x, (C.InferredDimension,), 0, 2)),
}


def main(path):
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (shape, make) in sorted(CASES.items()):
            arrays.update(case(name, shape, make, os.path.join(folder, name)))
    np.savez_compressed(path, **arrays)


def case(name, shape, make, file):
    image = C.input_variable(shape, name="image")
    model = make(image)
    model.save(file)
    outputs = [output for output in model.outputs if len(C.combine([output]).arguments) == 1]
    image_values = values(2, *(10 if side == C.FreeDimension else side for side in shape))
    answers = C.combine(outputs).eval({image: image_values})
    answers = answers if isinstance(answers, dict) else {outputs[0]: answers}
    with open(file, "rb") as saved:
        arrays = {name + "/model": np.frombuffer(saved.read(), np.uint8), name + "/image": image_values}
    for index, output in enumerate(outputs):
        arrays[f"{name}/answer_{index}"] = np.array(answers[output])
    return arrays


if __name__ == "__main__":
    main(sys.argv[1])
