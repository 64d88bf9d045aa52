"""The dictionaries in which CNTK saves models, written here by Google's protobuf with the fields of CNTK.proto."""

from functools import partial

import numpy as np
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from pixelwise.inference import ModelError
from pixelwise.inference.cntk import dictionary as dictionary_module
from pixelwise.inference.cntk.dictionary import NodeAxis, _DictionaryReader, read_dictionary
from pixelwise.inference.onnx.protobuf import with_length

KINDS = descriptor_pb2.FieldDescriptorProto
ONE, MANY = KINDS.LABEL_OPTIONAL, KINDS.LABEL_REPEATED

# Source/CNTKv2LibraryDll/proto/CNTK.proto: name, number, type or message, and label of each field of a message.
MESSAGES = {
    "NDShape": [("shape_dim", 1, KINDS.TYPE_UINT64, MANY)],
    "Axis": [("static_axis_idx", 1, KINDS.TYPE_INT32, ONE), ("name", 2, KINDS.TYPE_STRING, ONE)],
    "FloatValues": [("value", 1, KINDS.TYPE_FLOAT, MANY)],
    "DoubleValues": [("value", 1, KINDS.TYPE_DOUBLE, MANY)],
    "BytesValue": [("value", 1, KINDS.TYPE_BYTES, ONE)],
    "NDArrayView": [
        ("data_type", 1, KINDS.TYPE_INT32, ONE),
        ("storage_format", 2, KINDS.TYPE_INT32, ONE),
        ("shape", 3, "NDShape", ONE),
        ("float_values", 4, "FloatValues", ONE),
        ("double_values", 5, "DoubleValues", ONE),
        ("bytes_value", 6, "BytesValue", ONE),
    ],
    "Vector": [("value", 1, "DictionaryValue", MANY)],
    "Entry": [("key", 1, KINDS.TYPE_STRING, ONE), ("value", 2, "DictionaryValue", ONE)],  # of a map
    "Dictionary": [("version", 1, KINDS.TYPE_UINT64, ONE), ("data", 2, "Entry", MANY)],
    "DictionaryValue": [
        ("version", 1, KINDS.TYPE_UINT64, ONE),
        ("value_type", 2, KINDS.TYPE_INT32, ONE),
        ("bool_value", 3, KINDS.TYPE_BOOL, ONE),
        ("int_value", 4, KINDS.TYPE_INT32, ONE),
        ("size_t_value", 5, KINDS.TYPE_UINT64, ONE),
        ("float_value", 6, KINDS.TYPE_FLOAT, ONE),
        ("double_value", 7, KINDS.TYPE_DOUBLE, ONE),
        ("string_value", 8, KINDS.TYPE_STRING, ONE),
        ("nd_shape_value", 9, "NDShape", ONE),
        ("axis_value", 10, "Axis", ONE),
        ("vector_value", 11, "Vector", ONE),
        ("dictionary_value", 12, "Dictionary", ONE),
        ("nd_array_view_value", 13, "NDArrayView", ONE),
    ],
}


def message_types():
    file = descriptor_pb2.FileDescriptorProto(name="cntk_test.proto", package="cntk_test")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind, label in fields:
            inner = {"type": KINDS.TYPE_MESSAGE, "type_name": f".cntk_test.{kind}"}
            entry = message.field.add(name=field, number=number, label=label)
            entry.MergeFrom(KINDS(**(inner if isinstance(kind, str) else {"type": kind})))
            if label == MANY and not isinstance(kind, str):
                entry.options.packed = True
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"cntk_test.{name}")) for name in MESSAGES}


CNTK = message_types()


def value(**fields):
    return CNTK["DictionaryValue"](version=1, value_type=1, **fields)


def dictionary(**values):
    return CNTK["Dictionary"](version=1, data=[{"key": key, "value": entry} for key, entry in values.items()])


def read(entry):
    return read_dictionary(dictionary(key=entry).SerializeToString())["key"]


def array(shape, **fields):
    return value(nd_array_view_value={"data_type": 1, "shape": {"shape_dim": shape}, **fields})


def floats(values):
    return {"float_values": {"value": values}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"bool_value": True}, True),
        ({"int_value": -3}, -3),
        ({"size_t_value": 2**63}, -(2**63)),  # a number of 64 bits with a sign
        ({"float_value": 0.5}, 0.5),
        ({"double_value": 1 / 3}, 1 / 3),
        ({"string_value": "Größe"}, "Größe"),
        ({"nd_shape_value": {"shape_dim": [3, 5, 2**64 - 3]}}, (3, 5, -3)),
        ({"axis_value": {"static_axis_idx": -7, "name": "defaultBatchAxis"}}, NodeAxis(-7, "defaultBatchAxis")),
        ({"vector_value": {"value": [{"int_value": 4}, {"string_value": "a"}]}}, [4, "a"]),
        ({"dictionary_value": {"data": [{"key": "k", "value": {"int_value": 1}}]}}, {"k": 1}),
        ({}, None),
    ],
    ids=lambda given: "-".join(given) if isinstance(given, dict) else "",
)
def test_a_value_is_read_as_protobuf_wrote_it(fields, expected):
    actual = read(value(**fields))

    assert actual == expected
    assert type(actual) is type(expected)


def test_entries_keep_their_keys_and_order():
    content = dictionary(b=value(int_value=1), a=value(dictionary_value=dictionary(c=value(int_value=2))))

    actual = read_dictionary(content.SerializeToString())

    assert list(actual.items()) == [("b", 1), ("a", {"c": 2})]


@pytest.mark.parametrize("field", ["float_values", "double_values"])
def test_the_fastest_axis_of_an_array_comes_last(field):
    numbers = np.arange(24) / 3

    actual = read(array([2, 3, 4], **{field: {"value": numbers}}))

    fastest_first = numbers.astype(np.float32).reshape((2, 3, 4), order="F")
    np.testing.assert_array_equal(actual, fastest_first.T, strict=True)


def test_an_array_without_axes_is_a_number():
    np.testing.assert_array_equal(read(array([], **floats([2.5]))), np.float32(2.5), strict=True)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (array([2], storage_format=1, **floats([1, 2])), "sparse array"),
        (array([2], data_type=4, bytes_value={"value": b"1234"}), "type that is not supported"),
        (array([2], bytes_value={"value": b"1234"}), "type that is not supported"),
    ],
)
def test_an_array_that_cntk_can_save_otherwise_is_refused_with_the_remedy(entry, reason):
    with pytest.raises(ModelError, match=f"{reason}.*Save the network"):
        read(entry)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (array([3], **floats([1, 2])), "incomplete"),
        (array([1], **floats([1, 2])), "incomplete"),
        (array([0], **floats([])), "no valid shape"),
        (array([2**16, 2**16], **floats([1])), "no valid shape"),
        (array([1] * 33, **floats([1])), "too many axes"),
        (array([2]), "has no values"),
    ],
)
def test_an_array_whose_values_do_not_fill_its_shape_is_refused(entry, reason):
    with pytest.raises(ValueError, match=reason):
        read(entry)


def nested(depth):
    """Lists inside each other, more of them than Google's protobuf writes."""
    entry = value(int_value=1).SerializeToString()
    for _ in range(depth):
        entry = with_length(11, with_length(1, entry))
    return with_length(2, with_length(1, b"key") + with_length(2, entry))


def test_lists_may_be_nested_but_not_endlessly():
    actual = read_dictionary(nested(60))["key"]

    for _ in range(60):
        (actual,) = actual
    assert actual == 1
    with pytest.raises(ValueError, match="nested too deeply"):
        read_dictionary(nested(70))


def test_a_file_may_have_many_values_but_not_any_number():
    with pytest.raises(ValueError, match="too many values"):
        read(value(vector_value={"value": [{}] * 500_001}))


UNKNOWN = b"\x78\x00" * 1000  # a field of which the reader does not know the number, many times


@pytest.mark.parametrize(
    "content",
    [
        with_length(2, UNKNOWN),
        with_length(2, with_length(2, UNKNOWN)),
        with_length(2, with_length(2, with_length(9, UNKNOWN))),
        with_length(2, with_length(2, with_length(10, UNKNOWN))),
        with_length(2, with_length(2, with_length(13, UNKNOWN))),
        with_length(2, with_length(2, with_length(13, with_length(4, UNKNOWN) + with_length(3, UNKNOWN)))),
    ],
)
def test_a_file_may_not_have_any_number_of_fields_in_a_value(content, monkeypatch):
    monkeypatch.setattr(dictionary_module, "_DictionaryReader", partial(_DictionaryReader, fields_left=900))

    with pytest.raises(ValueError, match="too many fields"):
        read_dictionary(content)


def test_the_last_of_several_values_counts_as_in_protobuf():
    entry = with_length(8, b"a text") + b"\x20\x05"

    assert read_dictionary(with_length(2, with_length(1, b"key") + with_length(2, entry))) == {"key": 5}


def test_bytes_that_end_early_are_refused():
    content = dictionary(a=value(string_value="some text"), b=array([2], **floats([1, 2]))).SerializeToString()

    for length in range(1, len(content)):
        try:
            actual = read_dictionary(content[:length])
        except ValueError:
            continue
        assert actual in ({}, {"a": "some text"})  # an end between entries is one
