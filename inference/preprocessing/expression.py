"""Arithmetic with bands as text, such as (nir - red) / (nir + red).

The text comes from model files of others, so it is read by the parser below and never by Python. Its length and its
nesting are bounded. Results that are not finite (a division by 0, the logarithm of a negative number) are left to the
caller: they are missing values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union

import numpy as np
from numpy.typing import NDArray

from ..i18n import tr
from .functions import sigmoid

LONGEST_EXPRESSION = 1000  # characters
_DEEPEST = 32  # nested brackets and signs
_MOST_NODES = 200  # numbers, bands and operators

Name = Union[str, int]  # of a band: its name, or its number from 0

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])
      | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | "(?P<double>[^"]+)" | '(?P<single>[^']+)'
      | (?P<symbol>\*\*|[-+*/(),\u2212])
      | (?P<end>$)
    )""",
    re.VERBOSE,
)
_PACKAGES = ("np.", "numpy.", "math.")
_BAND = "band"  # band(0) is the band number 0

_Values = NDArray[np.floating[Any]]


def _largest(*values: _Values) -> _Values:
    return np.maximum.reduce(np.broadcast_arrays(*values))  # type: ignore[no-any-return]


def _smallest(*values: _Values) -> _Values:
    return np.minimum.reduce(np.broadcast_arrays(*values))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _NamedFunction:
    """A function, and the least and largest number of its arguments."""

    compute: Callable[..., _Values]
    least: int = 1
    most: int = 1


_FUNCTIONS = {
    "abs": _NamedFunction(np.abs),
    "clip": _NamedFunction(lambda x, low, high: np.minimum(np.maximum(x, low), high), 3, 3),
    "exp": _NamedFunction(np.exp),
    "log": _NamedFunction(np.log),
    "log10": _NamedFunction(np.log10),
    "log1p": _NamedFunction(np.log1p),
    "max": _NamedFunction(_largest, 2, 8),
    "min": _NamedFunction(_smallest, 2, 8),
    "sigmoid": _NamedFunction(sigmoid),
    "sign": _NamedFunction(np.sign),
    "sqrt": _NamedFunction(np.sqrt),
}
_OTHER_NAMES = {"absolute": "abs", "fabs": "abs", "maximum": "max", "minimum": "min", "power": "pow"}
_OPERATORS: dict[str, Callable[..., _Values]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "negative": np.negative,
    **{name: function.compute for name, function in _FUNCTIONS.items()},
}


@dataclass(frozen=True)
class _Reference:
    name: Name


@dataclass(frozen=True)
class _OperationNode:
    symbol: str
    operands: tuple[_Node, ...]


_Node = Union[float, _Reference, _OperationNode]


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Attributes:
        text: The expression as it was written.
        root: Its outermost operation, a band or a number.
        names: The bands it uses, in the order of their first occurrence.
    """

    text: str
    root: _Node
    names: tuple[Name, ...]

    def evaluate(self, values: Mapping[Name, _Values]) -> _Values:
        """Compute the expression.

        Args:
            values: Floating-point numbers by band, all of one shape.

        Returns:
            The results; not finite where they are not defined. A single number if it uses no band.
        """
        with np.errstate(all="ignore"):
            return np.asarray(_computed(self.root, values))

    @property
    def is_band(self) -> bool:
        """Whether it is a band without any arithmetic."""
        return isinstance(self.root, _Reference)


def band(name: Name) -> Expression:
    """Return the expression that is a band."""
    return Expression(str(name), _Reference(name), (name,))


def parse_expression(text: object) -> Expression:
    """Parse an expression.

    Raises:
        ValueError: It is not an expression of the language, is too long, or is nested too deeply.
    """
    if not isinstance(text, str):
        raise ValueError(tr("an expression must be text, such as (nir - red) / (nir + red)"))
    if len(text) > LONGEST_EXPRESSION:
        raise ValueError(
            tr("the expression has {length} characters; at most {most} are supported").format(
                length=len(text), most=LONGEST_EXPRESSION
            )
        )
    parser = _Parser(text)
    root = parser.whole()
    return Expression(text.strip(), root, tuple(dict.fromkeys(parser.names)))


def _computed(node: _Node, values: Mapping[Name, _Values]) -> Any:  # noqa: ANN401  an array or a number
    if isinstance(node, _Reference):
        return values[node.name]
    if isinstance(node, _OperationNode):
        return _OPERATORS[node.symbol](*(_computed(operand, values) for operand in node.operands))
    return node


class _Parser:
    """Reads an expression from left to right; each method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.names: list[Name] = []
        self._text = text
        self._position = 0
        self._depth = 0
        self._nodes = 0
        self._kind = ""
        self._lexeme = ""

    def whole(self) -> _Node:
        """Read the whole text."""
        self._advance()
        root = self._sum()
        if self._kind != "end":
            raise self._unexpected()
        return root

    def _sum(self) -> _Node:
        node = self._product()
        while self._lexeme in ("+", "-") and self._kind == "symbol":
            node = self._operation(self._take(), node, self._product())
        return node

    def _product(self) -> _Node:
        node = self._signed()
        while self._lexeme in ("*", "/") and self._kind == "symbol":
            node = self._operation(self._take(), node, self._signed())
        return node

    def _signed(self) -> _Node:
        if self._kind != "symbol" or self._lexeme not in ("+", "-"):
            return self._power()
        sign = self._take()
        operand = self._nested(self._signed)
        return operand if sign == "+" else self._operation("negative", operand)

    def _power(self) -> _Node:
        base = self._atom()
        if self._kind != "symbol" or self._lexeme != "**":
            return base
        self._take()
        return self._operation("**", base, self._nested(self._signed))

    def _atom(self) -> _Node:
        kind = self._kind
        if kind == "number":
            return self._counted(float(self._take()))
        if kind == "quoted":
            return self._reference(self._take())
        if kind == "name":
            return self._named(self._take())
        if kind == "symbol" and self._lexeme == "(":
            self._take()
            node = self._nested(self._sum)
            self._expect(")")
            return node
        raise self._unexpected()

    def _named(self, name: str) -> _Node:
        if self._kind != "symbol" or self._lexeme != "(":
            return self._reference(name)
        plain = next((name[len(package) :] for package in _PACKAGES if name.startswith(package)), name)
        plain = _OTHER_NAMES.get(plain, plain)
        self._take()
        arguments = [self._nested(self._sum)]
        while self._kind == "symbol" and self._lexeme == ",":
            self._take()
            arguments.append(self._nested(self._sum))
        self._expect(")")
        return self._call(name, plain, arguments)

    def _call(self, name: str, plain: str, arguments: list[_Node]) -> _Node:
        if plain == _BAND:
            number = arguments[0]
            if len(arguments) != 1 or not isinstance(number, float) or not number.is_integer():
                raise ValueError(tr("{name}() needs the number of a band, counted from 0").format(name=name))
            return self._reference(int(number))
        if plain == "pow" and len(arguments) == 2:
            return self._operation("**", *arguments)
        function = _FUNCTIONS.get(plain)
        if function is None:
            raise ValueError(
                tr("the function {name} is not supported; the functions are {names}").format(
                    name=name, names=", ".join((*_FUNCTIONS, _BAND))
                )
            )
        if not function.least <= len(arguments) <= function.most:
            raise ValueError(tr("{name}() has {count} arguments").format(name=name, count=len(arguments)))
        return self._operation(plain, *arguments)

    def _reference(self, name: Name) -> _Node:
        self.names.append(name)
        return self._counted(_Reference(name))

    def _operation(self, symbol: str, *operands: _Node) -> _Node:
        return self._counted(_OperationNode(symbol, operands))

    def _counted(self, node: _Node) -> _Node:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise ValueError(
                tr("the expression has more than {most} numbers, bands and operators").format(most=_MOST_NODES)
            )
        return node

    def _nested(self, rule: Callable[[], _Node]) -> _Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(tr("the expression is nested more than {most} levels deep").format(most=_DEEPEST))
        node = rule()
        self._depth -= 1
        return node

    def _expect(self, symbol: str) -> None:
        if self._kind != "symbol" or self._lexeme != symbol:
            raise self._unexpected()
        self._take()

    def _take(self) -> str:
        lexeme = self._lexeme
        self._advance()
        return lexeme

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._position)
        if match is None:
            rest = self._text[self._position :].lstrip()
            raise ValueError(
                tr('"{found}" is not supported in an expression (character {number} of {text})').format(
                    found=rest[:1], number=len(self._text) - len(rest) + 1, text=_shown(self._text)
                )
            )
        kind = str(match.lastgroup)
        self._position = match.end()
        self._kind = "quoted" if kind in ("double", "single") else kind
        self._lexeme = match.group(kind).replace("\u2212", "-") if kind == "symbol" else match.group(kind)

    def _unexpected(self) -> ValueError:
        text = _shown(self._text)
        if self._kind == "end":
            return ValueError(tr("the expression {text} is incomplete").format(text=text))
        return ValueError(tr('"{found}" is unexpected in the expression {text}').format(found=self._lexeme, text=text))


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 80 else text[:79] + "…"
