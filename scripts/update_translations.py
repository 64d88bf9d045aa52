"""Write the texts in calls of `tr` into the translations in i18n/, or check that they are complete.

A translation is a file of Qt Linguist. Its texts are in the order of the code, with the files that use them but without
line numbers, so that it changes only with the texts. Existing translations are kept; unused texts are removed.
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
CODE = ("plugin.py", "inference", "installation", "conversion", "processing_provider", "ui")
CONTEXT = "Pixelwise"  # the context in processing_provider/translation.py


@dataclass(frozen=True)
class Translation:
    """A translated text; an unfinished one may be empty or belong to an earlier source text."""

    text: str = ""
    finished: bool = False


def code_files() -> list[Path]:
    """Return the modules with texts for users, in the order of the translations."""
    return [
        path for name in CODE for path in sorted([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]


def tr_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Return the calls of `tr` in a module, in the order of its lines."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "tr"]
    return iter(sorted(named, key=lambda call: (call.lineno, call.col_offset)))


def literal(call: ast.Call) -> str | None:
    """Return the text of a call of `tr`; None if it is not a literal."""
    if len(call.args) != 1 or call.keywords:
        return None
    text = call.args[0]
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def placeholders(text: str) -> set[str]:
    """Return the parts that a translation must keep: fields with their formats such as "size:g", and file patterns.

    Raises:
        ValueError: The text is not a valid template, such as one with a single brace.
    """
    return set(re.findall(r"\*\.?\w*", text)) | {
        field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, field, spec, conversion in string.Formatter().parse(text)
        if field is not None
    }


def texts() -> dict[str, list[str]]:
    """Return every text in the code with the files that use it."""
    users: dict[str, list[str]] = {}
    for path in code_files():
        name = path.relative_to(ROOT).as_posix()
        for call in tr_calls(ast.parse(path.read_text(encoding="utf-8"))):
            text = literal(call)
            if text is None:
                sys.exit(f"{name}:{call.lineno}: tr takes one literal. Fill in values with .format() afterwards.")
            files = users.setdefault(text, [])
            if name not in files:
                files.append(name)
    return users


def read(path: Path) -> dict[str, Translation]:
    """Return the translations in a file by their source text."""
    messages = ElementTree.parse(path).getroot().iter("message")
    return {message.findtext("source", ""): _translation(message.find("translation")) for message in messages}


def _translation(element: ElementTree.Element | None) -> Translation:
    if element is None:
        return Translation()
    return Translation(element.text or "", element.get("type") is None)


def rendered(language: str, used: Mapping[str, list[str]], translations: Mapping[str, Translation]) -> str:
    """Return the file of a language in the format of Qt Linguist."""
    messages = "".join(_message(text, files, translations.get(text, Translation())) for text, files in used.items())
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
    """Yield the errors of a translation; `complete` also reports unfinished texts."""
    name, translations = path.relative_to(ROOT), read(path)
    if path.read_text(encoding="utf-8") != rendered(language_of(path), used, translations):
        yield f"{name}: not up to date with the code. Run scripts/update_translations, then translate the new texts."
    for text, translation in translations.items():
        if translation.finished and not _fits(text, translation.text):
            yield f'{name}: the translation of "{text}" has other placeholders, or is empty.'
    unfinished = [text for text, translation in translations.items() if not translation.finished]
    if complete and unfinished:
        yield f'{name}: {len(unfinished)} texts are not translated; the first is "{unfinished[0]}".'


def _fits(text: str, translated: str) -> bool:
    try:
        return bool(translated) and placeholders(translated) == placeholders(text)
    except ValueError:
        return False


def language_of(path: Path) -> str:
    """Return the language of a translation from its file name, such as pixelwise_de.ts."""
    return path.stem.partition("_")[2]


def main() -> None:
    """Update all translations, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--check", action="store_true", help="write no files; print the errors, and fail if there are any"
    )
    parser.add_argument("--complete", action="store_true", help="with --check: refuse unfinished translations too")
    options = parser.parse_args()
    used, paths = texts(), sorted(TRANSLATIONS.glob("*.ts"))
    if options.check:
        sys.exit(
            "\n".join(problem for path in paths for problem in problems(path, used, complete=options.complete)) or 0
        )
    for path in paths:
        translations = read(path)
        path.write_text(rendered(language_of(path), used, translations), encoding="utf-8")
        open_ones = sum(not translations.get(text, Translation()).finished for text in used)
        print(f"{path.relative_to(ROOT)}: {len(used)} texts, {open_ones} of them to be translated")


if __name__ == "__main__":
    main()
