"""The encoding of protobuf, checked against the reader and writer of Google."""

import numpy as np
import onnx
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference.onnx.file import Node, _floats_of
from pixelwise.inference.onnx.protobuf import (
    LONGEST_TEXT,
    all_of,
    decode_text,
    fields,
    merged_message,
    spans,
    varint,
    with_length,
    with_number,
)

NUMBERS = st.integers(1, 2**29 - 1)
UNSIGNED = st.integers(0, 2**64 - 1)


def message_type():
    """A message with one field of each wire type, and a repeated one."""
    file = descriptor_pb2.FileDescriptorProto(name="pixelwise_test.proto", package="pixelwise_test")
    message = file.message_type.add(name="Sample")
    kinds = descriptor_pb2.FieldDescriptorProto
    listed = [
        ("whole", 1, kinds.TYPE_UINT64, kinds.LABEL_OPTIONAL),
        ("double", 2, kinds.TYPE_DOUBLE, kinds.LABEL_OPTIONAL),
        ("single", 300, kinds.TYPE_FLOAT, kinds.LABEL_OPTIONAL),
        ("words", 2**29 - 1, kinds.TYPE_STRING, kinds.LABEL_REPEATED),
    ]
    for name, number, kind, label in listed:
        message.field.add(name=name, number=number, type=kind, label=label)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("pixelwise_test.Sample"))


Sample = message_type()


@settings(deadline=None)
@given(
    UNSIGNED,
    st.floats(allow_nan=False),
    st.floats(width=32, allow_nan=False),
    st.lists(st.text(max_size=9), max_size=4),
)
def test_every_wire_type_is_read_as_it_was_written(whole, double, single, words):
    sample = Sample(whole=whole, double=double, single=single, words=words)
    content = memoryview(sample.SerializeToString())

    actual = list(fields(content))
    read = Sample()
    read.MergeFromString(b"".join(content[span] for *_, span in spans(content)))

    assert dict(actual).get(1, 0) == whole
    assert [decode_text(value) for value in all_of(content, 2**29 - 1)] == words
    assert read == sample
    assert [span.stop for *_, span in spans(content)][-1:] == [len(content)] * bool(len(content))


@settings(deadline=None)
@given(UNSIGNED, st.text(max_size=200))
def test_the_written_bytes_are_read_by_the_reader_of_google(whole, word):
    content = with_number(1, whole) + with_length(2**29 - 1, word.encode())

    read = Sample.FromString(content)

    assert (read.whole, list(read.words)) == (whole, [word])


@settings(deadline=None)
@given(NUMBERS, UNSIGNED)
def test_a_number_is_read_from_its_start(number, value):
    content = memoryview(b"\xff" + with_number(number, value) + b"\x07")

    _, start = varint(content, 1)

    assert varint(content, start) == (value, len(content) - 1)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(content):
    try:
        actual = list(spans(memoryview(content)))
    except ValueError:
        return

    assert all(before.stop <= after.start for (*_, before), (*_, after) in zip(actual, actual[1:]))
    assert all(0 < number < 2**29 for number, *_ in actual)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x0a\x05abcd", "longer than its message"),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "longer than its message"),
        (b"\x0d\x00\x00\x00", "longer than its message"),
        (b"\x09\x00\x00\x00\x00", "longer than its message"),
        (b"\x08\xff\xff", "does not end"),
        (b"\x08" + b"\xff" * 11, "does not end"),
        (b"\x0b", "does not end"),  # a group
        (b"\x0c", "no field begins with"),  # the end of one
        (b"\x0b\x14", "does not end where"),
        (b"\x0b\x0a\x05a", "longer than its message"),
        (b"\x0f", "no field begins with"),
        (b"\x02\x00", "no field begins with"),  # number 0
        (b"\x8a\x80\x80\x80\x10\x00", "no field begins with"),  # a number of 30 bits
    ],
)
def test_broken_bytes_are_refused(content, reason):
    with pytest.raises(ValueError, match=reason):
        list(fields(memoryview(content)))


def test_a_long_text_is_truncated_and_invalid_utf_8_is_replaced():
    assert decode_text(memoryview(b"a" * 5000)) == "a" * LONGEST_TEXT
    assert decode_text(memoryview(b"\xff\xfeok")) == "\ufffd\ufffdok"


def test_a_model_is_read_as_onnx_reads_it():
    nodes = [onnx.helper.make_node("Relu", [f"t{index}"], [f"t{index + 1}"]) for index in range(5)]
    info = [onnx.helper.make_tensor_value_info(name, 1, [1]) for name in ("t0", "t5")]
    model = onnx.helper.make_model(onnx.helper.make_graph(nodes, "g", info[:1], info[1:]))

    graphs = list(all_of(memoryview(model.SerializeToString()), 7))
    read = [onnx.NodeProto.FromString(bytes(node)) for node in all_of(graphs[0], 1)]

    assert len(graphs) == 1
    assert read == nodes


def test_of_a_field_given_twice_the_last_counts_as_for_google():
    twice = with_length(4, b"Conv") + with_length(7, b"a") + with_length(4, b"Relu") + with_length(7, b"ai.onnx.ml")
    attribute = with_length(1, b"x") + with_length(1, b"axis") + with_number(3, 1) + with_number(3, 2)
    content = twice + with_length(1, b"in") + with_length(5, attribute) + with_length(3, b"node")
    expected = onnx.NodeProto.FromString(content)

    actual = Node.read(content)

    assert (actual.operator, actual.domain) == (expected.op_type, expected.domain)
    assert actual.number("axis", 0) == expected.attribute[0].i


def test_a_message_given_twice_is_one_as_for_google():
    halves = [onnx.helper.make_graph([onnx.helper.make_node("Relu", [name], ["y"])], "g", [], []) for name in "ab"]
    content = b"".join(with_length(7, half.SerializeToString()) for half in halves)

    nodes = [Node.read(node) for node in all_of(merged_message(memoryview(content), 7), 1)]

    assert [node.inputs for node in nodes] == [
        tuple(node.input) for node in onnx.ModelProto.FromString(content).graph.node
    ]


@pytest.mark.parametrize("tail", [b"", with_number(2, 7), with_length(9, bytes(8)), b"\x11" + bytes(8)])
def test_the_numbers_of_a_tensor_are_those_that_google_reads(tail):
    tensor = onnx.TensorProto(dims=[2], data_type=onnx.TensorProto.FLOAT)
    tensor.float_data.extend([1.5, 2.5])
    extra = b"\x25" + np.float32(3.5).tobytes()  # not packed
    content = tensor.SerializeToString() + extra + tail
    expected = onnx.TensorProto.FromString(content)

    actual = _floats_of(memoryview(content))

    known = expected.data_type == onnx.TensorProto.FLOAT
    raw = np.frombuffer(expected.raw_data, "<f4") if expected.HasField("raw_data") else expected.float_data
    assert actual == (tuple(raw) if known else None)
