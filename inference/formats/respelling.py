"""Respell as JSON what people and programs write instead: comments, Python's words and quotes, single backslashes.

Nothing is evaluated but a text in quotes. Line numbers stay those of the file, for messages.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

from ..i18n import tr

_LONGEST = 2**20  # characters; a definition has some thousand
# What does not end matches as well, up to the end of its line or of the text, so that no part is looked at twice.
_TOKEN = re.compile(
    r"""
    (?P<double> "[^"\\\n]*(?:\\.[^"\\\n]*)*"? )
    | (?P<single> '[^'\\\n]*(?:\\.[^'\\\n]*)*'? )
    | (?P<comment> //[^\n]* | \#[^\n]* | /\*(?:[^*]|\*(?!/))*(?:\*/|\Z) )
    | (?P<word> [A-Za-z_]\w* )
    | (?P<bracket> [()] )
    | (?P<blank> [\ufeff\u00a0] )
    """,
    re.VERBOSE,
)
_WORDS = {"True": "true", "False": "false", "None": "null", "nan": "NaN", "inf": "Infinity"}
_BRACKETS = {"(": "[", ")": "]"}
_ESCAPE = re.compile(r"""\\(?:(?P<known>["\\/bfnrt]|u[0-9A-Fa-f]{4})|.)""", re.DOTALL)

_PYTHON_ESCAPE = re.compile(r"""\\(?:(?P<known>["'\\abfnrtvxuU])|.)""", re.DOTALL)


def respell(text: str) -> tuple[str, tuple[str, ...]]:
    """Respell a text that is not JSON.

    Returns:
        The text as JSON would spell it, and what was respelt, for people; the text itself and nothing where there is
        nothing to respell. It may be no JSON still.
    """
    if len(text) > _LONGEST:
        return text, ()
    kinds: dict[str, None] = {}

    def one(match: re.Match[str]) -> str:
        token, kind = match.group(), str(match.lastgroup)
        spelt = _SPELLERS[kind](token)
        if spelt != token:
            kinds[kind] = None
        return spelt

    spelt = _TOKEN.sub(one, text)
    names = _names()
    return spelt, tuple(names[kind] for kind in kinds)


def _names() -> dict[str, str]:
    return {
        "double": tr("single backslashes"),
        "single": tr("single quotes"),
        "comment": tr("comments"),
        "word": tr("Python keywords"),
        "bracket": tr("round brackets"),
        "blank": tr("other punctuation or whitespace"),
    }


def _double(token: str) -> str:
    """A text whose backslashes are all literal where one of them escapes nothing: a path of Windows."""
    inner = token[1:-1]
    if all(match.group("known") for match in _ESCAPE.finditer(inner)):
        return token
    return '"' + re.sub(r'\\\\|\\(?!")', r"\\\\", inner) + '"'


def _single(token: str) -> str:
    inner = token[1:-1]
    if all(match.group("known") for match in _PYTHON_ESCAPE.finditer(inner)):
        try:
            return json.dumps(ast.literal_eval(token))
        except (ValueError, SyntaxError):  # such as "\U" in a path of Windows
            pass
    return json.dumps(inner)


def _comment(token: str) -> str:
    return re.sub(r"[^\n]", " ", token)


_SPELLERS: dict[str, Callable[[str], str]] = {
    "double": _double,
    "single": _single,
    "comment": _comment,
    "word": lambda token: _WORDS.get(token, token),
    "bracket": _BRACKETS.__getitem__,
    "blank": lambda _: " ",
}
