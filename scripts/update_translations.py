"""Take every text that the code hands to `tr` into the translations of i18n/, or say what they lack.

A translation is a file of Qt Linguist. Its texts stand in the order of the code, with the files that use them but
without line numbers, so that it changes only where a text does. What is translated stays; what no file says any more
goes.
"""

from __future__ import annotations

import argparse
import ast
import re
import string
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "i18n"
CODE = ("plugin.py", "inference", "installation", "processing_provider", "ui")
CONTEXT = "Pixelwise"  # as processing_provider/translation.py asks Qt for them


@dataclass(frozen=True)
class Translation:
    """The text of another language; one that is not finished may be empty, or belong to an older text."""

    text: str = ""
    finished: bool = False


def code_files() -> list[Path]:
    """The modules whose texts people read, in the order of the translations."""
    return [
        path for name in CODE for path in sorted([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]


def tr_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of `tr` in a module, in the order of its lines."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "tr"]
    return iter(sorted(named, key=lambda call: (call.lineno, call.col_offset)))


def literal(call: ast.Call) -> str | None:
    """The text of a call of `tr`; None where it is no literal, which nobody could find here."""
    if len(call.args) != 1 or call.keywords:
        return None
    text = call.args[0]
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def placeholders(text: str) -> set[str]:
    """What a translation keeps: names that are filled in, with their formats such as "size:g", and file patterns.

    Raises:
        ValueError: The text is no template, such as one with a single brace.
    """
    return set(re.findall(r"\*\.?\w*", text)) | {
        field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, field, spec, conversion in string.Formatter().parse(text)
        if field is not None
    }


def texts() -> dict[str, list[str]]:
    """Every text of the code, and the files that use it."""
    found: dict[str, list[str]] = {}
    for path in code_files():
        name = path.relative_to(ROOT).as_posix()
        for call in tr_calls(ast.parse(path.read_text(encoding="utf-8"))):
            text = literal(call)
            if text is None:
                sys.exit(f"{name}:{call.lineno}: tr takes one literal. Fill in values with .format() afterwards.")
            files = found.setdefault(text, [])
            if name not in files:
                files.append(name)
    return found


def read(path: Path) -> dict[str, Translation]:
    """The translations of a file by their text."""
    messages = ElementTree.parse(path).getroot().iter("message")
    return {message.findtext("source", ""): _translation(message.find("translation")) for message in messages}


def _translation(element: ElementTree.Element | None) -> Translation:
    if element is None:
        return Translation()
    return Translation(element.text or "", element.get("type") is None)


def rendered(language: str, used: Mapping[str, list[str]], known: Mapping[str, Translation]) -> str:
    """The file of a language as Qt Linguist reads it."""
    messages = "".join(_message(text, files, known.get(text, Translation())) for text, files in used.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        f'<TS version="2.1" language="{language}" sourcelanguage="en">\n'
        f"<context>\n    <name>{CONTEXT}</name>\n{messages}</context>\n</TS>\n"
    )


def _message(text: str, files: list[str], translation: Translation) -> str:
    locations = "".join(f'        <location filename="../{name}"/>\n' for name in files)
    kind = "" if translation.finished else ' type="unfinished"'
    return (
        f"    <message>\n{locations}        <source>{escape(text)}</source>\n"
        f"        <translation{kind}>{escape(translation.text)}</translation>\n    </message>\n"
    )


def problems(path: Path, used: Mapping[str, list[str]], *, complete: bool) -> Iterator[str]:
    """Yield what is wrong with a translation; `complete` refuses unfinished texts too."""
    name, known = path.relative_to(ROOT), read(path)
    if path.read_text(encoding="utf-8") != rendered(language_of(path), used, known):
        yield f"{name}: not up to date with the code. Run scripts/update_translations, then translate what is new."
    for text, translation in known.items():
        if translation.finished and not _fits(text, translation.text):
            yield f'{name}: the translation of "{text}" has other placeholders, or is empty.'
    unfinished = [text for text, translation in known.items() if not translation.finished]
    if complete and unfinished:
        yield f'{name}: {len(unfinished)} texts are not translated; the first is "{unfinished[0]}".'


def _fits(text: str, translated: str) -> bool:
    try:
        return bool(translated) and placeholders(translated) == placeholders(text)
    except ValueError:
        return False


def language_of(path: Path) -> str:
    """The language of a translation, which its name says: pixelwise_de.ts."""
    return path.stem.partition("_")[2]


def main() -> None:
    """Write all translations again, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is wrong, and fail")
    parser.add_argument("--complete", action="store_true", help="with --check: refuse unfinished translations too")
    asked = parser.parse_args()
    used, paths = texts(), sorted(TRANSLATIONS.glob("*.ts"))
    if asked.check:
        sys.exit("\n".join(wrong for path in paths for wrong in problems(path, used, complete=asked.complete)) or 0)
    for path in paths:
        known = read(path)
        path.write_text(rendered(language_of(path), used, known), encoding="utf-8")
        open_ones = sum(not known.get(text, Translation()).finished for text in used)
        print(f"{path.relative_to(ROOT)}: {len(used)} texts, {open_ones} of them to be translated")


if __name__ == "__main__":
    main()
