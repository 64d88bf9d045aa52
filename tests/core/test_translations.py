"""Every text for people can be translated: it is a literal in `tr`, filled in afterwards."""

import ast
import string
from functools import cache
from pathlib import Path

import pytest
from pixelwise.inference import errors, i18n, read_definition
from pixelwise.installation import errors as installation_errors
from pixelwise.scripts.update_translations import (
    Translation,
    code_files,
    literal,
    placeholders,
    problems,
    read,
    rendered,
    tr_calls,
)

ROOT = Path(__file__).resolve().parents[2]
FILES = code_files()
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
ERRORS = {
    name
    for module in (errors, installation_errors)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}
FUNCTIONS = (ast.FunctionDef, ast.Lambda, ast.Module)


@pytest.fixture(autouse=True, scope="module")
def no_tree_outlives_the_tests():
    yield
    parsed.cache_clear()


@cache
def parsed(path):
    """The tree of a module, with links to parent nodes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree


def ancestor(node, kinds):
    while not isinstance(node, kinds):
        node = node.parent
    return node


def is_format(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def fields(text):
    """The names of a template's placeholders."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def given_names(call):
    """The names filled into a template: next to `tr`, or at each `format` of its variable."""
    if isinstance(call.parent, ast.Attribute) and is_format(call.parent.parent):
        return {keyword.arg for keyword in call.parent.parent.keywords}
    statement = ancestor(call, ast.stmt)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return set()
    variable = statement.targets[0].id
    formats = [other for other in ast.walk(ancestor(call, FUNCTIONS)) if is_format(other)]
    fitting = [other for other in formats if isinstance(other.func.value, ast.Name) and other.func.value.id == variable]
    return {keyword.arg for other in fitting for keyword in other.keywords}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_text_is_one_literal_which_the_extractor_finds(path):
    assert [call.lineno for call in tr_calls(parsed(path)) if literal(call) is None] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_text_is_translated_before_a_translation_is_installed(path):
    early = [call.lineno for call in tr_calls(parsed(path)) if isinstance(ancestor(call, FUNCTIONS), ast.Module)]

    assert early == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_error_that_a_user_sees_is_written_in_english_only(path):
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and node.args]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ERRORS]

    english = [call.lineno for call in named if isinstance(call.args[0], (ast.Constant, ast.JoinedStr))]

    assert english == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_log_line_is_written_in_english_only(path):
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and node.args]
    logged = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ("info", "warning")]

    english = [call.lineno for call in logged if isinstance(call.args[0], (ast.Constant, ast.JoinedStr))]

    assert english == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_placeholder_of_a_text_is_filled_in_by_name(path):
    calls = list(tr_calls(parsed(path)))

    missing = {call.lineno: fields(literal(call)) - given_names(call) for call in calls}

    assert {line: names for line, names in missing.items() if names} == {}


def test_the_core_uses_the_installed_translation_until_it_is_removed():
    german = {"Model: no file selected. Choose {known}.": "Modell: nichts angegeben, {known} wählen."}

    i18n.translate_by(lambda text: german.get(text, text))
    try:
        with pytest.raises(errors.ModelError) as translated:
            read_definition("")
    finally:
        i18n.translate_by(None)

    with pytest.raises(errors.ModelError) as english:
        read_definition("")
    assert (
        str(translated.value)
        == "Modell: nichts angegeben, an .onnx, .emd, .dlpk, .ecd, .model, .dnn, .cntk or .json file wählen."
    )
    assert (
        str(english.value)
        == "Model: no file selected. Choose an .onnx, .emd, .dlpk, .ecd, .model, .dnn, .cntk or .json file."
    )


@pytest.mark.parametrize(
    ("sample", "written"),
    [
        ("1,234.5", "1,234,567.89"),
        ("1.234,5", "1.234.567,89"),
        ("1\u202f234,5", "1\u202f234\u202f567,89"),
        ("1234,5", "1234567,89"),
    ],
)
def test_numbers_have_the_separators_of_the_translated_sample(sample, written):
    i18n.translate_by(lambda text: {"1,234.5": sample}.get(text, text))

    actual = i18n.numeral(1234567.891, 2)

    i18n.translate_by(None)
    assert actual == written


def test_a_translation_keeps_finished_entries_and_drops_texts_missing_in_the_code(tmp_path):
    path = tmp_path / "pixelwise_xx.ts"
    known = {"<b> & {name}": Translation("{name} & <b>", finished=True), "gone": Translation("weg", finished=True)}

    path.write_text(rendered("xx", {"new": ["ui/a.py"], "<b> & {name}": ["ui/a.py", "ui/b.py"]}, known))

    assert read(path) == {"new": Translation(), "<b> & {name}": Translation("{name} & <b>", finished=True)}


def test_an_incomplete_translation_is_refused_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("pixelwise.scripts.update_translations.ROOT", tmp_path)
    path, used = tmp_path / "pixelwise_xx.ts", {"{name}": ["a.py"], "new": ["a.py"]}
    known = {"{name}": Translation("{nom}", finished=True)}
    path.write_text(rendered("xx", {"{name}": ["a.py"]}, known))

    stale = list(problems(path, used, complete=False))
    path.write_text(rendered("xx", used, known))
    unfinished = list(problems(path, used, complete=True))

    wrong = 'pixelwise_xx.ts: the translation of "{name}" has other placeholders, or is empty.'
    remedy = "Run scripts/update_translations, then translate the new texts."
    assert stale == [f"pixelwise_xx.ts: not up to date with the code. {remedy}", wrong]
    assert unfinished == [wrong, 'pixelwise_xx.ts: 1 texts are not translated; the first is "new".']


def test_formats_belong_to_a_placeholder():
    assert placeholders("{a} of {b:.1f} {{c}} {d!r}") == {"a", "b:.1f", "d!r"}


def test_the_patterns_of_a_file_filter_are_kept_too():
    assert placeholders("Pages (*.html *.htm);;All files (*)") == {"*.html", "*.htm", "*"}
