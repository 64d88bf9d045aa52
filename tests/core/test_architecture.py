"""Imports run one way: ui → processing_provider → conversion → installation → inference, and down in inference."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "inference").rglob("*.py"))

# The rooms of inference/, floor by floor from the ground: which rooms each imports. A room is a package or a module
# next to them; docs/architecture.md describes each. All rooms may import GROUND; no room imports the face.
FACE = "__init__"
GROUND = ("arrays", "errors", "i18n", "inert", "progress", "regular_files", "version")
FLOORS = (
    dict.fromkeys(GROUND, ""),
    {"disk": "", "grid": "", "onnx": "", "preprocessing": "", "processes": "", "spectra": ""},
    {"cntk": "onnx", "model": "disk grid onnx preprocessing", "onnx.optimise": "onnx", "raster.vrt": "grid"},
    {
        "network": "disk grid onnx onnx.optimise preprocessing processes",
        "raster": "disk grid model preprocessing raster.vrt spectra",
        "result": "disk grid model",
    },
    {
        "card": "disk grid model onnx raster result",
        "formats": "cntk disk grid model network onnx preprocessing spectra",
        "job": "network raster result",
        "loop": "grid model network raster result",
        "survey": "disk model raster",
        "thematic": "grid model raster result",
        "tile_memory": "model onnx processes",
    },
    {
        "accuracy": "card grid model raster result thematic",
        "change": "card grid job loop model raster result thematic",
        "cleaning": "disk grid model raster result thematic",
        "pack": "formats model network onnx result",
        "plan": "disk formats grid job model raster result survey tile_memory",
        "training_data": "card grid job loop model raster result spectra survey thematic",
    },
    {
        "ledger": "disk formats grid job loop model network onnx plan raster result",
        "memory": "grid network plan processes raster tile_memory",
        "polygons": "cleaning disk grid model raster result thematic",
        "preview": "grid job plan",
        "report": "card job loop model network onnx plan raster result",
    },
    {"run": "formats grid ledger loop memory model network onnx.optimise plan polygons raster report result"},
    {"batch": "disk formats grid job model network plan polygons raster report result run thematic"},
    {
        "work": "batch disk job ledger memory model network plan report result run",
        "preflight": "batch formats grid job ledger loop memory model network plan raster report result run spectra",
    },
    {"cluster": "batch disk job ledger network plan run work"},
    {
        FACE: "formats grid job model network plan raster run",
        "command_line": "batch card cluster formats grid job ledger network plan preflight raster report run work",
    },
    {"__main__": "command_line"},
)
MAY_IMPORT = {room: {*names.split(), *GROUND} - {room} for floor in FLOORS for room, names in floor.items()}


# Forbidden imports of each layer: packages of the plugin, and QGIS with Qt.
QGIS = ("qgis", "PyQt5", "PyQt6", "processing")
FORBIDDEN = {
    "inference": (
        *QGIS,
        "pixelwise.ui",
        "pixelwise.processing_provider",
        "pixelwise.conversion",
        "pixelwise.installation",
        "pixelwise.plugin",
    ),
    "installation": (
        *QGIS,
        "pixelwise.ui",
        "pixelwise.processing_provider",
        "pixelwise.conversion",
        "pixelwise.plugin",
    ),
    "conversion": (*QGIS, "pixelwise.ui", "pixelwise.processing_provider", "pixelwise.plugin"),
    "processing_provider": ("pixelwise.ui", "pixelwise.installation", "pixelwise.plugin"),
}


@cache
def names_imported(place, text):
    """Full names of all that a file of the repository imports: wherever in it, and for types alone too."""
    package = ("pixelwise", *PurePosixPath(place).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            names |= {".".join((*base, *filter(None, [node.module]), alias.name)) for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names |= {
                resolve_name(argument.value, ".".join(package))
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant)
            }
    return names


def within(name, packages):
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def strangers(place, text):
    """The forbidden imports of a file; also `pixelwise` itself, through which every layer is accessible."""
    forbidden = FORBIDDEN[place.split("/")[0]]
    return {name for name in names_imported(place, text) if name == "pixelwise" or within(name, forbidden)}


def strangers_in(path):
    return strangers(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_the_core_knows_neither_qgis_nor_the_layers_above(path):
    assert strangers_in(path) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "installation").rglob("*.py")), ids=lambda path: path.stem)
def test_the_installation_knows_the_core_alone(path):
    assert strangers_in(path) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "conversion").rglob("*.py")), ids=lambda path: path.stem)
def test_the_conversion_knows_the_core_and_the_installation_alone(path):
    assert strangers_in(path) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "conversion" / "worker").glob("*.py")), ids=lambda path: path.stem)
def test_a_converting_program_imports_no_module_of_the_plugin(path):
    assert not any(within(name, ["pixelwise"]) for name in names_imported(path.name, path.read_text(encoding="utf-8")))


def test_no_module_of_the_plugin_imports_a_converting_program():
    files = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] in (*FORBIDDEN, "ui")]

    assert {
        path.name
        for path in files
        for name in names_imported(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        if within(name, ["pixelwise.conversion.worker"])
    } == set()


@pytest.mark.parametrize("path", sorted((ROOT / "processing_provider").rglob("*.py")), ids=lambda path: path.stem)
def test_the_provider_does_not_import_widgets(path):
    assert strangers_in(path) == set()


@pytest.mark.parametrize(
    ("place", "line", "name"),
    [
        ("inference/grid/window.py", "from ... import ui", "pixelwise.ui"),
        ("inference/plan.py", "from pixelwise import processing_provider", "pixelwise.processing_provider"),
        ("inference/plan.py", "from ..installation.pip import install", "pixelwise.installation.pip.install"),
        ("inference/plan.py", "import pixelwise\npixelwise.ui.dialog", "pixelwise"),
        ("inference/plan.py", "import importlib\nimportlib.import_module('qgis.core')", "qgis.core"),
        ("installation/pip.py", "from .. import ui", "pixelwise.ui"),
        ("installation/pip.py", "def late():\n    from qgis.PyQt import QtCore", "qgis.PyQt.QtCore"),
        ("processing_provider/from_qgis.py", "from .. import installation", "pixelwise.installation"),
        ("processing_provider/from_qgis.py", "__import__('pixelwise.ui.card')", "pixelwise.ui.card"),
    ],
)
def test_an_import_of_a_higher_layer_is_detected(place, line, name):
    assert strangers(place, line) == {name}


def importers_of_onnxruntime(texts):
    return {
        place for place, text in texts.items() if any(within(n, ["onnxruntime"]) for n in names_imported(place, text))
    }


def test_onnxruntime_is_imported_in_one_module_only():
    folders = ("inference", "installation", "conversion", "processing_provider", "ui")
    files = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}

    assert importers_of_onnxruntime(texts) == {"inference/network/engine.py", "inference/network/session_program.py"}
    assert importers_of_onnxruntime({"ui/menu/engine.py": "import onnxruntime.capi"}) == {"ui/menu/engine.py"}


def test_names_of_the_face_are_imported_from_it():
    offered = names_imported("inference/__init__.py", (ROOT / "inference" / "__init__.py").read_text(encoding="utf-8"))
    folders = ("installation", "conversion", "processing_provider", "ui", "tests", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]

    around = {
        (path.name, name)
        for path in files
        for name in names_imported(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) & offered
    }

    assert "pixelwise.inference.errors.ModelError" in offered
    assert around == set()


def test_the_core_runs_in_a_python_without_qgis():
    hide = "import sys; sys.modules.update({'qgis': None, 'PyQt5': None, 'onnxruntime': None});"

    done = subprocess.run(
        [sys.executable, "-c", hide + "import pixelwise.inference"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def room_of(name):
    """The room of a dotted name without inference: `raster.vrt` for `raster.vrt.xml.root_of`."""
    parts = name.split(".")
    inner = ".".join(parts[:2])
    return inner if inner in MAY_IMPORT else parts[0]


def room_at(place):
    return room_of(place.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def arrows(files):
    """For every room, the rooms it imports and the files that do; `files` maps paths to texts."""
    rooms = {room_at(place): {} for place in files}
    for place, text in files.items():
        for name in names_imported(f"inference/{place}", text):
            if name == "pixelwise" or within(name, ["pixelwise.inference"]):
                room = room_of(name.removeprefix("pixelwise").removeprefix(".inference").removeprefix("."))
                rooms[room_at(place)].setdefault(room if room in rooms else FACE, set()).add(place)
    return {room: {other: imports[other] for other in imports.keys() - {room}} for room, imports in rooms.items()}


def faults(files):
    """Violations of the floors: rooms and imports only in the folder or only in the table, and circles."""
    rooms = arrows(files)
    for room in rooms.keys() ^ MAY_IMPORT.keys():
        yield f"{room}: in the folder or in the table alone"
    for room, imports in rooms.items():
        for other in imports.keys() - MAY_IMPORT.get(room, set()):
            yield f"{room} imports {other}: {', '.join(sorted(imports[other]))}"
        for other in MAY_IMPORT.get(room, set()) - imports.keys() - set(GROUND):
            yield f"{room} does not import {other}, as the table states"
    try:
        TopologicalSorter({room: imports.keys() for room, imports in rooms.items()}).prepare()
    except CycleError as error:
        yield f"circle: {' → '.join(error.args[1])}"


@pytest.fixture(scope="module")
def files():
    """The texts of the core's files by their paths in inference/."""
    return {path.relative_to(ROOT / "inference").as_posix(): path.read_text(encoding="utf-8") for path in CORE}


def test_the_table_of_rooms_leads_down():
    below = set()
    for floor in FLOORS:
        for room in floor:
            assert MAY_IMPORT[room] - below <= (set(GROUND) if room in GROUND else set()), room
        below |= floor.keys()


def test_rooms_of_the_core_import_lower_rooms_only(files):
    assert list(faults(files)) == []


def rows_of(document):
    """Floor, rooms, knows, must not know: the cells of each row of the table of rooms."""
    table = document.split("## Rooms of the core")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("| ")]
    return [
        (
            int(floor),
            {name.removesuffix(".py").rstrip("/").replace("/", ".") for name in re.findall("`(.+?)`", names)},
            *rest,
        )
        for floor, names, *rest in rows[1:]
    ]


def test_the_docs_describe_the_scope_of_every_room():
    rows = rows_of((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))

    assert sorted((floor, room) for floor, rooms, *_ in rows for room in rooms) == sorted(
        (number, room) for number, floor in enumerate(FLOORS, start=1) for room in floor
    )
    assert [rooms for _, rooms, knows, must_not_know in rows if not (len(knows) > 1 and len(must_not_know) > 1)] == []


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("grid/window.py", "from ..loop.classify import Classifier", "grid imports loop: grid/window.py"),
        ("grid/window.py", "from .. import loop", "grid imports loop: grid/window.py"),
        ("grid/window.py", "import pixelwise.inference.loop.classify", "grid imports loop: grid/window.py"),
        ("grid/window.py", "import pixelwise\npixelwise.inference.loop", f"grid imports {FACE}: grid/window.py"),
        ("grid/window.py", "from pixelwise import inference", f"grid imports {FACE}: grid/window.py"),
        (
            "grid/window.py",
            "from importlib import import_module\nimport_module('pixelwise.inference.loop')",
            "grid imports loop: grid/window.py",
        ),
        ("grid/window.py", "import_module('..loop.classify', __package__)", "grid imports loop: grid/window.py"),
        (
            "model/values.py",
            "def late():\n    from ..raster.image import Image",
            "model imports raster: model/values.py",
        ),
        ("result/tally.py", "if TYPE_CHECKING:\n    from ..plan import Plan", "result imports plan: result/tally.py"),
        ("onnx/file.py", "from .optimise import optimise", "onnx imports onnx.optimise: onnx/file.py"),
        ("plan.py", "from .run import run", "plan imports run: plan.py"),
        ("raster/mask.py", "from pixelwise.inference import Job", f"raster imports {FACE}: raster/mask.py"),
        ("errors.py", "from .formats.metadata import Metadata", "errors imports formats: errors.py"),
        ("cellar/book.py", "", "cellar: in the folder or in the table alone"),
    ],
)
def test_an_upward_import_is_detected(files, file, line, fault):
    actual = list(faults({**files, file: files.get(file, "") + f"\n{line}\n"}))

    assert fault in actual
    assert any(each.startswith("circle: ") for each in actual) == bool(line)


def test_an_unused_import_in_the_table_is_detected(files):
    assert "run does not import loop, as the table states" in list(faults({**files, "run.py": ""}))


def test_the_top_level_contains_exactly_the_designed_entries():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}

    assert {name for name in top if not name.startswith(".")} == {
        "metadata.txt", "__init__.py", "plugin.py", "inference", "installation", "conversion",
        "processing_provider", "ui", "resources", "tests", "benchmarks", "docs", "i18n",
        "scripts", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
    }  # fmt: skip


def test_no_test_imports_another():
    """Code shared by two tests is in a module that is not a test."""
    imported = {
        (path.name, module)
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for module in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names])
        if module.rpartition(".")[2].startswith("test_")
    }

    assert imported == set()
