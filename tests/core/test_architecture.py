"""Imports run one way: ui → processing_provider → inference, and ui → installation → inference."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "inference").rglob("*.py"))


def imported(path):
    """Absolute names of all modules that a file imports, the package's own as pixelwise.…"""
    package = ("pixelwise", *path.relative_to(ROOT).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            names.add(".".join((*base, *(node.module or "").split("."))))
    return names


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_the_core_knows_neither_qgis_nor_the_layers_above(path):
    strangers = {
        name
        for name in imported(path)
        if name.split(".")[0] in ("qgis", "PyQt5", "PyQt6", "processing")
        or name.startswith(("pixelwise.ui", "pixelwise.processing_provider", "pixelwise.installation"))
    }

    assert strangers == set()


@pytest.mark.parametrize("path", sorted((ROOT / "installation").rglob("*.py")), ids=lambda path: path.stem)
def test_the_installation_knows_the_core_alone(path):
    strangers = {
        name
        for name in imported(path)
        if name.split(".")[0] in ("qgis", "PyQt5", "PyQt6", "processing")
        or name.startswith(("pixelwise.ui", "pixelwise.processing_provider"))
    }

    assert strangers == set()


def test_onnxruntime_is_imported_in_one_module_only():
    files = [
        path
        for folder in ("inference", "installation", "processing_provider", "ui")
        for path in (ROOT / folder).rglob("*.py")
    ]

    importers = {path.name for path in files if "onnxruntime" in imported(path)}

    assert importers == {"engine.py"}


@pytest.mark.parametrize("path", sorted((ROOT / "processing_provider").rglob("*.py")), ids=lambda path: path.stem)
def test_the_provider_does_not_import_widgets(path):
    assert not any(name.startswith(("pixelwise.ui", "pixelwise.installation")) for name in imported(path))


def test_the_core_runs_in_a_python_without_qgis():
    hide = "import sys; sys.modules.update({'qgis': None, 'PyQt5': None, 'onnxruntime': None});"

    done = subprocess.run(
        [sys.executable, "-c", hide + "import pixelwise.inference"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_top_level_holds_what_the_design_shows():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}

    assert {name for name in top if not name.startswith(".")} == {
        "metadata.txt", "__init__.py", "plugin.py", "inference", "installation", "processing_provider", "ui",
        "resources", "tests", "benchmarks", "docs", "i18n", "scripts", "pyproject.toml", "README.md", "CHANGELOG.md",
        "CONTRIBUTING.md", "LICENSE",
    }  # fmt: skip
