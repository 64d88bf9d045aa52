"""Respell text as JSON: comments, Python's keywords and quotes, single backslashes.

Only texts in quotes are evaluated. Line numbers remain those of the file, for messages.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

from ..i18n import tr

_LONGEST = 2**20  # characters; a definition has some thousands
# An unterminated token matches up to the end of its line or of the text, so that no part is scanned twice.
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
        The text in the spelling of JSON, which may still be invalid, and the kinds of changes, for messages.
    """
    if len(text) > _LONGEST:
        return text, ()
    kinds: dict[str, None] = {}

    def respell_token(match: re.Match[str]) -> str:
        token, kind = match.group(), str(match.lastgroup)
        spelt = _SPELLERS[kind](token)
        if spelt != token:
            kinds[kind] = None
        return spelt

    spelt = _TOKEN.sub(respell_token, text)
    names = _names_of_kinds()
    return spelt, tuple(names[kind] for kind in kinds)


def _names_of_kinds() -> dict[str, str]:
    return {
        "double": tr("single backslashes"),
        "single": tr("single quotes"),
        "comment": tr("comments"),
        "word": tr("Python keywords"),
        "bracket": tr("round brackets"),
        "blank": tr("other punctuation or whitespace"),
    }


def _double(token: str) -> str:
    """Escape all backslashes of a text if one of them is not a valid escape, as in a Windows path."""
    inner = token[1:-1]
    if all(match.group("known") for match in _ESCAPE.finditer(inner)):
        return token
    return '"' + re.sub(r'\\\\|\\(?!")', r"\\\\", inner) + '"'


def _single(token: str) -> str:
    inner = token[1:-1]
    if all(match.group("known") for match in _PYTHON_ESCAPE.finditer(inner)):
        try:
            return json.dumps(ast.literal_eval(token))
        except (ValueError, SyntaxError):  # such as "\U" in a Windows path
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
