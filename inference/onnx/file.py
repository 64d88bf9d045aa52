"""Read the operators and constants of an ONNX file, and write the file with other operators.

Only the fields needed to change a few operators are read; the rest is copied. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, Union

import numpy as np

from ..regular_files import open_regular
from .model_file import ModelFile
from .protobuf import (
    LONGEST_TEXT,
    FieldValue,
    all_of,
    decode_text,
    fields,
    last_of,
    length_heading,
    merged_message,
    packed_integers,
    spans,
    with_length,
    with_number,
)

Bytes = Union[bytes, memoryview]
_Read = TypeVar("_Read")

EXTERNAL_DATA = b"location"  # key of the name of an external weight file; a model with one is opened by its path

_MOST_BYTES = 256 * 2**20  # bytes; larger files are not worth the memory
_WITH_GRAPHS = ("If", "Loop", "Scan", "SequenceMap")  # operators with graphs of their own, which may use any name
_FLOAT_TYPES = {1: "<f4", 10: "<f2", 11: "<f8"}  # types of a tensor
_INTEGERS = (2, 3, 4, 5, 6, 7, 12, 13)
_LISTED = {6: "<i4", 7: "<i8"}
_LISTS = (7, 8, 9)  # fields of an attribute: floats, integers and texts
_FEW = 8  # numbers of a constant whose values are read
_MOST_LISTED = 256  # numbers of a table of class ids
_MOST_NAMES = 100_000  # of all operators together
_MOST_FIELDS = 4096  # of a tensor or an attribute


@dataclass(frozen=True)
class Node:
    """An operator.

    Attributes:
        operator: Its type.
        domain: The domain of the operator; "" for ONNX's own.
        inputs: Names of the input tensors; "" for an omitted one.
        outputs: Names of the output tensors.
        message: The whole NodeProto.
    """

    operator: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    message: Bytes

    @classmethod
    def read(cls, message: Bytes) -> Node:
        """Parse the fields used here of a NodeProto."""
        texts: dict[int, list[str]] = {1: [], 2: [], 4: [], 7: []}
        for number, value in fields(memoryview(message)):
            if number in texts and isinstance(value, memoryview):
                texts[number].append(decode_text(value))
        operator, domain = ((texts[number] or [""])[-1] for number in (4, 7))
        return cls(operator, domain, tuple(texts[1]), tuple(texts[2]), message)

    @classmethod
    def made(cls, operator: str, inputs: Sequence[str], output: str, *attributes: bytes) -> Node:
        """Make an operator of ONNX's own, with encoded attributes."""
        names = [with_length(1, name.encode()) for name in inputs]
        ends = [with_length(2, output.encode()), with_length(4, operator.encode())]
        return cls.read(b"".join([*names, *ends, *(with_length(5, attribute) for attribute in attributes)]))

    def is_own(self, *operators: str) -> bool:
        """Return whether it is one of these operators of ONNX's own."""
        return self.domain in ("", "ai.onnx") and self.operator in operators

    def attribute(self, name: str) -> memoryview | None:
        """Return an attribute, encoded."""
        return next((field for field in all_of(memoryview(self.message), 5) if message_name(field, 1) == name), None)

    def number(self, name: str, otherwise: int) -> int:
        """Return an attribute that is an integer."""
        attribute = self.attribute(name)
        return otherwise if attribute is None else _integer_of_message(attribute, 3)

    def numbers(self, name: str, otherwise: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return an attribute that is a list of integers."""
        attribute = self.attribute(name)
        return otherwise if attribute is None else whole_numbers(attribute, 8)

    def words(self, name: str, otherwise: str) -> str:
        """Return an attribute that is a text."""
        attribute = self.attribute(name)
        return otherwise if attribute is None else decode_text(last_of(attribute, 4))

    def changed(self, inputs: Mapping[int, str], without: Sequence[str] = ()) -> Node:
        """Return this operator with other names for some inputs (by index), and without some attributes."""
        changed: list[Bytes] = []
        index = 0
        message = memoryview(self.message)
        for number, value, span in spans(message):
            encoded: Bytes = message[span]
            if number == 1:
                if index in inputs:
                    encoded = with_length(1, inputs[index].encode())
                index += 1
            elif number == 5 and isinstance(value, memoryview) and message_name(value, 1) in without:
                encoded = b""
            changed.append(encoded)
        return Node.read(b"".join(changed))


@dataclass(frozen=True)
class OnnxModel:
    """The operators and constants of a file.

    Attributes:
        content: All bytes of the file.
        nodes: The operators, each after those whose outputs it takes.
        constants: The constants by name, encoded.
        outputs: Names of the outputs.
        version: The opset version of ONNX's own operators; 0 if the file does not use them.
        span: The bytes of the file that are the graph.
    """

    content: memoryview
    nodes: tuple[Node, ...]
    constants: Mapping[str, memoryview]
    outputs: tuple[str, ...]
    version: int
    span: slice = field(repr=False)
    _dims: dict[str, tuple[int, ...] | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, file: ModelFile, largest: int = _MOST_BYTES) -> OnnxModel | None:
        """Read a file, unless it cannot be changed safely, or is larger.

        Raises:
            ModelError: The model cannot be extracted from its container.
            OSError: It cannot be read.
            ValueError: It is not valid protobuf.
        """
        if os.path.getsize(file.path) > largest:
            return None
        graph = file.graph()
        content = graph if isinstance(graph, bytes) else _content(graph)
        return None if EXTERNAL_DATA in content else cls._read(memoryview(content))

    @classmethod
    def _read(cls, model: memoryview) -> OnnxModel | None:
        graphs = [
            (value, span) for number, value, span in spans(model) if number == 7 and isinstance(value, memoryview)
        ]
        if len(graphs) != 1:
            return None
        graph, span = graphs[0]
        nodes = tuple(Node.read(value) for value in all_of(graph, 1))
        if not _is_plain(nodes):
            return None
        constants = {message_name(tensor, 8): tensor for tensor in all_of(graph, 5)}
        for node in nodes:
            value = node.attribute("value") if node.is_own("Constant") else None
            if value is not None:
                constants.update((name, merged_message(value, 5)) for name in node.outputs)
        outputs = tuple(message_name(value_info, 1) for value_info in all_of(graph, 12))
        return cls(model, nodes, constants, outputs, _version(model), span)

    def dims(self, name: str) -> tuple[int, ...] | None:
        """Return the shape of a tensor, if it is a constant."""
        if name not in self._dims:
            tensor = self.constants.get(name)
            self._dims[name] = None if tensor is None else whole_numbers(tensor, 1)
        return self._dims[name]

    def few_floats(self, name: str) -> tuple[float, ...] | None:
        """Return the numbers of a tensor, if it is a short list that does not depend on the image."""
        return self._lists.get(name)

    @cached_property
    def _lists(self) -> dict[str, tuple[float, ...]]:
        """All short lists of floats: constants, and concatenations of constants."""
        lists = {name: values for name, tensor in self.constants.items() if (values := _floats_of(tensor)) is not None}
        for node in self.nodes:
            inputs = [lists[name] for name in node.inputs if name in lists]
            count = sum(len(numbers) for numbers in inputs)
            if node.is_own("Cast", "Concat", "Identity") and len(inputs) == len(node.inputs) <= _FEW and count <= _FEW:
                lists[node.outputs[0]] = tuple(number for numbers in inputs for number in numbers)
        return lists

    def written(self, nodes: Sequence[Node], free_output: str = "") -> bytes:
        """Return the bytes of the file with other operators.

        Args:
            nodes: All operators, in order.
            free_output: An output whose size differs from the declared one; all other sizes are inferred again.
        """
        graph = _value(self.content[self.span])
        encoded: list[Bytes] = []
        for number, value, span in spans(graph):
            if number == 12 and isinstance(value, memoryview) and message_name(value, 1) == free_output:
                encoded.append(with_length(12, _of_any_size(value)))
            elif number != 1 and not (number == 13 and free_output):
                encoded.append(graph[span])
        for node in nodes:
            encoded += (length_heading(1, len(node.message)), node.message)
        heading = length_heading(7, sum(map(len, encoded)))
        return b"".join([self.content[: self.span.start], heading, *encoded, self.content[self.span.stop :]])


def read_through(file: ModelFile, read: Callable[[memoryview], _Read]) -> _Read:
    """Read from a file of any size; of a large one only the pages that are accessed.

    Args:
        file: The model file.
        read: Called with all bytes, which it must not keep.

    Raises:
        ModelError: The model cannot be extracted from its container.
        OSError: It cannot be read.
        ValueError: It is not valid protobuf.
    """
    graph = file.graph()
    if isinstance(graph, bytes):
        return read(memoryview(graph))
    with open_regular(graph) as opened:
        return read(memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)))


def integers(name: str, numbers: Sequence[int]) -> bytes:
    """Encode an attribute that is a list of non-negative integers."""
    values = b"".join(with_number(8, number) for number in numbers)
    return with_length(1, name.encode()) + values + with_number(20, 7)


def constant(name: str, numbers: Sequence[int]) -> Node:
    """Return an operator whose output is a list of integers."""
    raw = np.array(numbers, "<i8").tobytes()
    tensor = with_number(1, len(numbers)) + with_number(2, 7) + with_length(9, raw)
    return Node.made("Constant", (), name, with_length(1, b"value") + with_length(5, tensor) + with_number(20, 4))


def whole_numbers(message: memoryview, wanted: int) -> tuple[int, ...]:
    """Decode a repeated integer, packed or not.

    Raises:
        ValueError: The message is invalid.
    """
    values: list[int] = []
    for number, value in _few_fields(message):
        if number == wanted and not isinstance(value, bytes):
            values += [value] if isinstance(value, int) else packed_integers(value)
    return tuple(map(signed, values))


def holds_whole_numbers(tensor: memoryview) -> bool:
    """Return whether a tensor has an integer type, or is a short one of floats that are integers."""
    if _integer_of_message(tensor, 2) in _INTEGERS:
        return True
    floats = _floats_of(tensor, _MOST_LISTED)
    return bool(floats) and all(map(float.is_integer, floats or ()))


def few_integers(tensor: memoryview) -> tuple[int, ...]:
    """Return the numbers of a short list of integers; () for another tensor."""
    kind = _LISTED.get(_integer_of_message(tensor, 2))
    if kind is None:
        return ()
    raw = last_of(tensor, 9)
    if raw:
        return tuple(np.frombuffer(raw[: 8 * _FEW], kind).tolist()) if len(raw) % 4 == 0 else ()
    return whole_numbers(tensor, 7 if kind == "<i8" else 5)


def signed(value: FieldValue) -> int:
    """Convert an encoded integer that may be negative."""
    number = value if isinstance(value, int) else 0
    return number - 2**64 if number >= 2**63 else number


def _content(path: str) -> bytes:
    with open_regular(path) as file:
        return file.read()


def message_name(message: memoryview, wanted: int) -> str:
    """Return the name of a message; "" without one. That of an attribute precedes its lists, which may be long."""
    name = ""
    for number, value in _few_fields(message):
        if wanted == 1 and number in _LISTS:
            break
        if number == wanted and isinstance(value, memoryview):
            name = decode_text(value)
    return name


def _integer_of_message(message: memoryview, wanted: int) -> int:
    """Return an integer; 0 without one."""
    found = 0
    for number, value in _few_fields(message):
        if number == wanted and isinstance(value, int):
            found = signed(value)
    return found


def _few_fields(message: memoryview) -> Iterator[tuple[int, FieldValue]]:
    """Yield the fields of a message with no more of them than exporters write.

    Raises:
        ValueError: The message has more, or is invalid.
    """
    for count, item in enumerate(fields(message)):
        if count == _MOST_FIELDS:
            raise ValueError("a message has too many fields")
        yield item


def _is_plain(nodes: Sequence[Node]) -> bool:
    """Return whether operators come after those whose outputs they take, contain no graphs, and are not too many."""
    names = [name for node in nodes for name in (*node.inputs, *node.outputs)]
    if len(names) > _MOST_NAMES or any(len(name.encode()) >= LONGEST_TEXT or "\ufffd" in name for name in names):
        return False
    made: set[str] = set()
    later = {name for node in nodes for name in node.outputs if name}
    for node in nodes:
        if node.operator in _WITH_GRAPHS or not node.outputs:
            return False
        if any(name in later and name not in made for name in node.inputs):
            return False
        made.update(node.outputs)
    return True


def _value(encoded: memoryview) -> memoryview:
    """Return the value of an encoded field."""
    return next(all_of(encoded, 7))


def _version(model: memoryview) -> int:
    for operators in all_of(model, 8):
        if decode_text(last_of(operators, 1)) in ("", "ai.onnx"):
            return _integer_of_message(operators, 2)
    return 0


def _floats_of(tensor: memoryview, most: int = _FEW) -> tuple[float, ...] | None:
    """Return the numbers of a tensor, if it is a short floating-point one, raw or a list of float32."""
    kind = _FLOAT_TYPES.get(_integer_of_message(tensor, 2))
    raw = list(all_of(tensor, 9))
    values = raw[-1] if raw else _floats(tensor, 4) if kind == "<f4" else b""
    if kind is None or not (raw or values) or len(values) > 8 * most:
        return None
    return tuple(np.frombuffer(values, kind).tolist())


def _floats(message: memoryview, wanted: int) -> bytes:
    """Return a repeated number of fixed width, packed or not."""
    return b"".join(value for number, value in _few_fields(message) if number == wanted and not isinstance(value, int))


def _of_any_size(value_info: memoryview) -> bytes:
    """Return a ValueInfoProto without the lengths of its axes.

    Raises:
        ValueError: It has no type.
    """
    shape = b"".join(with_length(1, b"") for _ in _dimensions(value_info))
    kinds = [value for number, value in _tensor_type(value_info) if number == 1]
    if not kinds:
        raise ValueError("an output has no type")
    tensor = b"".join(with_number(1, signed(kind)) for kind in kinds) + with_length(2, shape)
    return with_length(1, message_name(value_info, 1).encode()) + with_length(2, with_length(1, tensor))


def _tensor_type(value_info: memoryview) -> Iterator[tuple[int, FieldValue]]:
    return (item for kind in all_of(value_info, 2) for tensor in all_of(kind, 1) for item in fields(tensor))


def _dimensions(value_info: memoryview) -> Iterator[memoryview]:
    shapes = (value for number, value in _tensor_type(value_info) if number == 2 and isinstance(value, memoryview))
    return (dimension for shape in shapes for dimension in all_of(shape, 1))
