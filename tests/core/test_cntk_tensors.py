"""The ONNX graph that a CNTK model becomes, read and computed by ONNX's own reference."""

from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator
from pixelwise.inference import ModelError
from pixelwise.inference.cntk.function import Function, Variable
from pixelwise.inference.cntk.tensors import Tensor, TensorGraph, combined, sides_of

RANDOM = np.random.default_rng(6)


def function(uid="f", operator="Plus"):
    return Function(uid, "", operator, (), {})


def variable(uid="x", shape=(), *, name="", batched=True):
    return Variable(uid, name, "input", shape, batched, None)


def constant(graph, *shape, uid="c"):
    values = RANDOM.random(shape).astype(np.float32)
    return graph.constant(variable(uid, batched=False), values), values


def tensor(*sides, batched=True):
    return Tensor("t", sides, batched)


def written(graph):
    model = onnx.load_from_string(graph.writer.written("g"))
    onnx.checker.check_model(model, full_check=True)
    return model


def shapes(values):
    return {value.name: [length.dim_value or None for length in value.type.tensor_type.shape.dim] for value in values}


@pytest.mark.parametrize(
    ("shape", "expected"), [((), ()), ((5, 4, 3), (3, 4, 5)), ((-3, -1, 3), (3, None, None))], ids=str
)
def test_the_fastest_axis_of_cntk_is_the_last_side(shape, expected):
    assert sides_of(shape) == expected


@pytest.mark.parametrize("shape", [(0, 3), (-2,), (-4, 1), (1,) * 9], ids=str)
def test_a_shape_that_is_not_valid_is_refused(shape):
    with pytest.raises(ValueError, match="not valid"):
        sides_of(shape)


@pytest.mark.parametrize(
    "shapes", [[(3, 4), (3, 4)], [(4,), (3, 4)], [(1, 4), (3, 1)], [(), (2, 3)], [(1,), (1, 1)], [(5, 1, 4), (3, 1)]]
)
def test_sides_are_combined_as_numpy_broadcasts_them(shapes):
    actual = combined(function(), [tensor(*shape, batched=False) for shape in shapes])

    assert actual.sides == np.broadcast_shapes(*shapes)
    assert not actual.batched


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([(3, None), (3, None)], (3, None)),
        ([(3, None), (1,)], (3, None)),
        ([(None,), (7,)], (7,)),
        ([(1, None), (4, 1, 1)], (4, 1, None)),
    ],
)
def test_a_free_side_is_combined_with_any_other(shapes, expected):
    assert combined(function(), [tensor(*shape) for shape in shapes]).sides == expected


def test_a_result_is_batched_if_one_of_its_inputs_is():
    assert combined(function(), [tensor(2, batched=False), tensor(2)]).batched


def test_sides_that_do_not_match_are_refused():
    with pytest.raises(ModelError, match=r"operator Plus .*sizes of its inputs do not match"):
        combined(function(), [tensor(3, 4), tensor(3, 5)])


def test_the_batch_is_the_first_axis_of_a_tensor_that_has_one():
    batched, alone = tensor(3, 4), tensor(3, 4, batched=False)

    assert [each.rank for each in (batched, alone)] == [2, 2]
    assert [batched.axis(1), alone.axis(1)] == [2, 1]
    assert [batched.axes, alone.axes] == [(1, 2), (0, 1)]


def test_tensors_of_other_ranks_are_aligned_after_the_batch():
    graph = TensorGraph(names={"f": "sum"})
    image = graph.input(variable(shape=(5, 3), name="image"))
    other, values = constant(graph, 2, 3, 5)
    like = combined(function(), [image, other])

    result = graph.result(function(), "Add", graph.aligned([image, other]), like)
    graph.output(result, "y")

    model, given = written(graph), RANDOM.random((4, 3, 5)).astype(np.float32)
    (actual,) = ReferenceEvaluator(model).run(None, {"image": given})
    np.testing.assert_array_equal(actual, given[:, None] + values)
    assert shapes(model.graph.input) == {"image": [None, 3, 5]}
    assert shapes(model.graph.output) == {"sum": [None, 2, 3, 5]}


def test_a_constant_is_aligned_by_onnx_itself():
    graph = TensorGraph()
    other, _ = constant(graph, 3)

    assert graph.with_rank(other, 3) is other
    assert graph.with_rank(tensor(2, 3), 2) == tensor(2, 3)


def test_the_booleans_of_a_comparison_are_not_those_of_an_aligned_tensor():
    image = replace(tensor(3), is_true="t_true")

    actual = TensorGraph().with_rank(image, 3)

    assert (actual.sides, actual.is_true) == ((1, 1, 3), "")


def test_an_input_without_batch_takes_one_image():
    graph = TensorGraph()

    image = graph.input(variable(shape=(-3, 2), batched=False))
    graph.output(image, "y")

    model = written(graph)
    assert shapes(model.graph.input) == {"x": [1, 2, None]}
    assert image.batched


def test_an_output_that_is_an_input_or_another_output_has_a_name_of_its_own():
    graph = TensorGraph()
    image = graph.input(variable(shape=(2,)))
    result = graph.result(function(), "Neg", [image], image)

    for each in (image, result, result):
        graph.output(each, "y")

    names = [output.name for output in written(graph).graph.output]
    given = np.array([[1, -2]], np.float32)
    assert names[:2] == ["y", result.name]
    assert len({*names, "x"}) == 4
    np.testing.assert_array_equal(ReferenceEvaluator(written(graph)).run(None, {"x": given}), [given, -given, -given])


def test_numbers_are_stored_once():
    graph = TensorGraph()

    assert graph.numbers([1, 2]) == graph.numbers(range(1, 3)) != graph.numbers([12])
    assert graph.number(0.5) is graph.number(0.5)
    graph.number(2.0)

    stored = onnx.load_from_string(graph.writer.written("g")).graph.initializer
    assert sorted(str(onnx.numpy_helper.to_array(entry).tolist()) for entry in stored) == [
        "0.5",
        "2.0",
        "[1, 2]",
        "[12]",
    ]


def test_a_function_that_leaves_its_input_unchanged_is_written_only_for_an_output():
    graph = TensorGraph(names={"kept": "scores"})
    image = graph.input(variable(shape=(2,)))

    assert graph.same(function("f"), image) is image
    assert graph.same(function("kept"), image) == replace(image, name="scores")


def test_a_name_is_never_used_twice():
    graph = TensorGraph()

    names = [graph.unused(name) for name in ("a", "a", "a_2_1", "", "", "a")]

    assert names[0] == "a"
    assert len({*names} - {""}) == 6


@pytest.mark.parametrize("sides", [(2**14, 2**15), (1,) * 9], ids=["values", "axes"])
def test_a_result_that_is_too_large_is_refused(sides):
    with pytest.raises(ModelError, match=r"operator Plus .*too large"):
        TensorGraph().result(function(), "Add", [], tensor(*sides))


def test_results_of_constants_are_together_not_much_larger_than_the_constants():
    graph = TensorGraph()
    half = tensor(2**19, batched=False)

    for _ in range(2):
        graph.result(function(), "Neg", ["c"], half)
    with pytest.raises(ModelError, match="too large"):
        graph.result(function(), "Neg", ["c"], tensor(1, batched=False))

    constant(graph, 2**16)
    assert graph.result(function(), "Neg", ["c"], tensor(2**18, batched=False)).sides == (2**18,)
