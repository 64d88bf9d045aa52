"""The operators and constants of an ONNX file, and how to write the file with others.

Only what is needed to change a few operators is read; all else is copied as it is. Field numbers are those of
onnx.proto.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

import numpy as np

from ..model.model_file import ModelFile
from .protobuf import LONGEST, Value, all_of, fields, length_heading, spans, text, varint, with_length, with_number

Bytes = Union[bytes, memoryview]

ELSEWHERE = b"location"  # key under which a graph names a file of weights beside it: such a graph is a path, not bytes

_LARGEST = 256 * 2**20  # bytes; what is changed of larger files is not worth their bytes in memory
_WITH_GRAPHS = ("If", "Loop", "Scan", "SequenceMap")  # operators that hold graphs, which may use any name
_FLOATS = {1: "<f4", 10: "<f2", 11: "<f8"}  # types of a tensor
_FEW = 64  # bytes of a constant whose values matter
_STEPS = 8  # operators between a constant and where it is used


@dataclass(frozen=True)
class Node:
    """An operator.

    Attributes:
        operator: Its name.
        domain: Who defines it; "" for ONNX itself.
        inputs: Names of what it is given; "" for what is left out.
        outputs: Names of what it makes.
        message: All of it, as bytes.
    """

    operator: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    message: Bytes

    @classmethod
    def read(cls, message: Bytes) -> Node:
        """Read what matters of a NodeProto."""
        texts: dict[int, list[str]] = {1: [], 2: [], 4: [], 7: []}
        for number, value in fields(memoryview(message)):
            if number in texts and isinstance(value, memoryview):
                texts[number].append(text(value))
        return cls("".join(texts[4]), "".join(texts[7]), tuple(texts[1]), tuple(texts[2]), message)

    @classmethod
    def made(cls, operator: str, inputs: Sequence[str], output: str, *attributes: bytes) -> Node:
        """Make one of ONNX's own, with attributes that are bytes already."""
        names = [with_length(1, name.encode()) for name in inputs]
        ends = [with_length(2, output.encode()), with_length(4, operator.encode())]
        return cls.read(b"".join([*names, *ends, *(with_length(5, attribute) for attribute in attributes)]))

    def is_own(self, *operators: str) -> bool:
        """Whether it is one of these operators of ONNX itself."""
        return self.domain in ("", "ai.onnx") and self.operator in operators

    def attribute(self, name: str) -> memoryview | None:
        """An attribute, as bytes."""
        for attribute in all_of(memoryview(self.message), 5):
            if [text(value) for value in all_of(attribute, 1)] == [name]:
                return attribute
        return None

    def number(self, name: str, otherwise: int) -> int:
        """An attribute that is a whole number."""
        found = self.attribute(name)
        return otherwise if found is None else signed(dict(fields(found)).get(3, 0))

    def numbers(self, name: str, otherwise: tuple[int, ...] = ()) -> tuple[int, ...]:
        """An attribute that is a list of whole numbers."""
        found = self.attribute(name)
        return otherwise if found is None else whole_numbers(found, 8)

    def words(self, name: str, otherwise: str) -> str:
        """An attribute that is a text."""
        found = self.attribute(name)
        return otherwise if found is None else "".join(text(value) for value in all_of(found, 4))

    def changed(self, inputs: Mapping[int, str], without: Sequence[str] = (), *attributes: bytes) -> Node:
        """This operator with other names for some inputs (from 0), without some attributes and with others."""
        parts: list[Bytes] = []
        place = 0
        message = memoryview(self.message)
        for number, value, span in spans(message):
            part: Bytes = message[span]
            if number == 1:
                if place in inputs:
                    part = with_length(1, inputs[place].encode())
                place += 1
            elif number == 5 and isinstance(value, memoryview) and _name(value, 1) in without:
                part = b""
            parts.append(part)
        return Node.read(b"".join([*parts, *(with_length(5, attribute) for attribute in attributes)]))


@dataclass(frozen=True)
class OnnxGraph:
    """The graph of a file.

    Attributes:
        model: All bytes of the file.
        nodes: Its operators, each behind those whose outputs it takes.
        constants: The constants by name, as bytes.
        outputs: Names of its outputs.
        version: The version of ONNX's own operators that it is written for; 0 where it does not say.
        place: The bytes of the file that hold the graph.
    """

    model: memoryview
    nodes: tuple[Node, ...]
    constants: Mapping[str, memoryview]
    outputs: tuple[str, ...]
    version: int
    place: slice = field(repr=False)

    @classmethod
    def of(cls, file: ModelFile) -> OnnxGraph | None:
        """Read a file; None for one that cannot be changed with certainty.

        Raises:
            ModelError: The graph cannot be taken out of the file.
        """
        try:
            if os.path.getsize(file.path) > _LARGEST:
                return None
            graph = file.graph()
            content = graph if isinstance(graph, bytes) else _content(graph)
            return None if ELSEWHERE in content else cls._read(memoryview(content))
        except (OSError, ValueError):  # unreadable, or no sound protobuf: onnxruntime says it better
            return None

    @classmethod
    def _read(cls, model: memoryview) -> OnnxGraph | None:
        graphs = [
            (value, span) for number, value, span in spans(model) if number == 7 and isinstance(value, memoryview)
        ]
        if len(graphs) != 1:
            return None
        graph, place = graphs[0]
        nodes = tuple(Node.read(value) for value in all_of(graph, 1))
        names = [name for node in nodes for name in (*node.inputs, *node.outputs)]
        if any(len(name) >= LONGEST for name in names) or any(node.operator in _WITH_GRAPHS for node in nodes):
            return None
        constants = {_name(tensor, 8): tensor for tensor in all_of(graph, 5)}
        for node in nodes:
            value = node.attribute("value") if node.is_own("Constant") else None
            constants.update((node.outputs[0], tensor) for tensor in all_of(value or model[:0], 5))
        outputs = tuple(_name(port, 1) for port in all_of(graph, 12))
        return cls(model, nodes, constants, outputs, _version(model), place)

    def dims(self, name: str) -> tuple[int, ...] | None:
        """Lengths of the axes of a constant; None for what is none."""
        tensor = self.constants.get(name)
        return None if tensor is None else whole_numbers(tensor, 1)

    def few_floats(self, name: str) -> tuple[float, ...] | None:
        """The numbers of a short list that does not depend on the image; None for anything else."""
        makers = {node.outputs[0]: node for node in self.nodes if node.is_own("Cast", "Concat", "Identity")}
        return self._floats(name, makers, _STEPS)

    def _floats(self, name: str, makers: Mapping[str, Node], steps: int) -> tuple[float, ...] | None:
        if name in self.constants:
            return _floats_of(self.constants[name])
        if name not in makers or not steps:
            return None
        parts = [self._floats(source, makers, steps - 1) for source in makers[name].inputs]
        return None if None in parts else tuple(number for part in parts for number in part or ())

    def written(self, nodes: Sequence[Node], free_output: str = "") -> bytes:
        """The file with other operators.

        Args:
            nodes: All operators, in order.
            free_output: The output that is of another size than the file declares; all other sizes are found anew.
        """
        graph = _value(self.model[self.place])
        parts: list[Bytes] = []
        for number, value, span in spans(graph):
            if number == 12 and isinstance(value, memoryview) and _name(value, 1) == free_output:
                parts.append(with_length(12, _of_any_size(value)))
            elif number != 1 and not (number == 13 and free_output):
                parts.append(graph[span])
        for node in nodes:
            parts += (length_heading(1, len(node.message)), node.message)
        heading = length_heading(7, sum(len(part) for part in parts))
        return b"".join([self.model[: self.place.start], heading, *parts, self.model[self.place.stop :]])


def integers(name: str, numbers: Sequence[int]) -> bytes:
    """An attribute that is a list of whole numbers that are not negative."""
    values = b"".join(with_number(8, number) for number in numbers)
    return with_length(1, name.encode()) + values + with_number(20, 7)


def constant(name: str, numbers: Sequence[int]) -> Node:
    """An operator that gives a list of whole numbers."""
    raw = np.array(numbers, "<i8").tobytes()
    tensor = with_number(1, len(numbers)) + with_number(2, 7) + with_length(9, raw)
    return Node.made("Constant", (), name, with_length(1, b"value") + with_length(5, tensor) + with_number(20, 4))


def whole_numbers(message: memoryview, wanted: int) -> tuple[int, ...]:
    """A repeated whole number, each by itself or packed.

    Raises:
        ValueError: This is no message.
    """
    found: list[int] = []
    for number, value in fields(message):
        if number == wanted:
            found += [value] if isinstance(value, int) else _packed(value)
    return tuple(map(signed, found))


def signed(value: Value) -> int:
    """A whole number that may be negative."""
    number = value if isinstance(value, int) else 0
    return number - 2**64 if number >= 2**63 else number


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _name(message: memoryview, number: int) -> str:
    return text(next(all_of(message, number), message[:0]))


def _value(part: memoryview) -> memoryview:
    """The value of the one field that these bytes are."""
    return next(all_of(part, 7))


def _version(model: memoryview) -> int:
    for operators in all_of(model, 8):
        if [text(domain) for domain in all_of(operators, 1)] in ([], [""], ["ai.onnx"]):
            return signed(dict(fields(operators)).get(2, 0))
    return 0


def _packed(values: memoryview) -> Iterator[int]:
    place = 0
    while place < len(values):
        value, place = varint(values, place)
        yield value


def _floats_of(tensor: memoryview) -> tuple[float, ...] | None:
    kind = _FLOATS.get(next((signed(value) for number, value in fields(tensor) if number == 2), 0))
    if kind is None:
        return None
    for number in (9, 4):  # raw, or a list of float32
        for values in all_of(tensor, number):
            if len(values) <= _FEW and (number == 9 or kind == "<f4"):
                return tuple(np.frombuffer(values, kind).tolist())
    return None


def _of_any_size(port: memoryview) -> bytes:
    """A ValueInfoProto without the lengths of its axes."""
    shape = b"".join(with_length(1, b"") for _ in _dimensions(port))
    kinds = [value for number, value in _tensor_type(port) if number == 1]
    tensor = b"".join(with_number(1, signed(kind)) for kind in kinds) + with_length(2, shape)
    return with_length(1, _name(port, 1).encode()) + with_length(2, with_length(1, tensor))


def _tensor_type(port: memoryview) -> Iterator[tuple[int, Value]]:
    return (each for kind in all_of(port, 2) for tensor in all_of(kind, 1) for each in fields(tensor))


def _dimensions(port: memoryview) -> Iterator[memoryview]:
    shapes = (value for number, value in _tensor_type(port) if number == 2 and isinstance(value, memoryview))
    return (dimension for shape in shapes for dimension in all_of(shape, 1))
