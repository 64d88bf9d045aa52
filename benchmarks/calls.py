"""Count the plugin's functions on two paths through the core: one tile of a run, and an .emd up to the plan.

A function belongs to the path of a tile if a run over nine tiles calls it more often than a run over four. Each
function counts once, regardless of its number of calls; lambdas, comprehensions and generated methods do not count.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

from measuring.plans import SAMPLE_MODEL, plan_run
from measuring.scene import make_raster
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import Job, NullProgress, RasterInput, plan, run

_CORE = str(Path(inference.__file__).parent)
_TILE = 256  # pixels along a side
_PADDING = 32  # pixels
_BANDS = 6  # of the sample model

Function = tuple[str, int, str]  # file, first line and name


@contextmanager
def counted_calls() -> Iterator[Counter[Function]]:
    """Count the calls of the core's functions, in this thread and in threads that start meanwhile."""
    calls: Counter[CodeType] = Counter()
    functions: Counter[Function] = Counter()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        yield functions
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        for code, number in calls.items():
            if code.co_filename.startswith(_CORE) and not code.co_name.startswith("<"):
                functions[code.co_filename, code.co_firstlineno, code.co_name] += number


def tile_functions(folder: Path) -> set[Function]:
    """Return the functions that run at least once for each tile."""
    few, many = (_run_calls(folder, tiles) for tiles in (2, 3))
    return {function for function, number in many.items() if number > few[function]}


def plan_functions(folder: Path) -> set[Function]:
    """Return the functions between reading an .emd and the finished plan."""
    raster, definition = folder / "plan.tif", folder / "model.emd"
    make_raster(raster, _TILE, _BANDS, "NONE")
    shutil.copy(SAMPLE_MODEL, folder)
    definition.write_text(json.dumps(_emd()), encoding="utf-8")
    job = Job((RasterInput(raster.name, str(raster)),), str(definition), str(folder / "classes.tif"))
    with counted_calls() as calls:
        plan(job)
    return set(calls)


def _run_calls(folder: Path, tiles: int) -> Counter[Function]:
    """Run over `tiles` x `tiles` tiles and count the calls after planning."""
    (folder / str(tiles)).mkdir()  # the files of another run would be examined too
    raster = folder / str(tiles) / "raster.tif"
    make_raster(raster, tiles * (_TILE - 2 * _PADDING), _BANDS, "NONE")
    arguments = {"tile_size": str(_TILE), "padding": str(_PADDING), "batch_size": "1"}
    planned = plan_run(raster, raster.with_name("classes.tif"), SAMPLE_MODEL, "1", arguments)
    with counted_calls() as calls:
        run(planned, NullProgress())
    return calls


def _emd() -> dict[str, object]:
    classes = [{"Value": number, "Name": f"Class {number}", "Color": [40 * number, 90, 200]} for number in range(5)]
    return {
        "Framework": "ONNX",
        "ModelType": "ImageClassification",
        "ModelFile": SAMPLE_MODEL.name,
        "ImageHeight": _TILE,
        "ImageWidth": _TILE,
        "ExtractBands": list(range(_BANDS)),
        "Classes": classes,
    }


def _show(title: str, functions: set[Function], listed: bool) -> None:
    files = {path for path, *_ in functions}
    print(f"{title}: {len(functions)} functions in {len(files)} files")
    if listed:
        for path, line, name in sorted(functions):
            print(f"  {Path(path).relative_to(_CORE)}:{line} {name}")


def main() -> None:
    """Count and print both paths."""
    gdal.UseExceptions()
    parser = argparse.ArgumentParser(prog="benchmarks/calls", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--list", action="store_true", help="print each function with its file and line")
    options = parser.parse_args()
    paths: tuple[tuple[str, Callable[[Path], set[Function]]], ...] = (
        ("one tile", tile_functions),
        ("an .emd to the plan", plan_functions),
    )
    with tempfile.TemporaryDirectory(prefix="pixelwise-calls-") as name:
        for title, functions in paths:
            _show(title, functions(Path(name)), options.list)


if __name__ == "__main__":
    main()
