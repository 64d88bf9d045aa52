"""The benchmarks run; their results are not assessed here."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from osgeo import gdal
from pixelwise.tests.core.runs import textured, write_raster

ROOT = Path(__file__).resolve().parents[2]


def test_the_throughput_benchmark_compares_run_and_network():
    model = ROOT / "resources" / "sample" / "land_cover_demo.onnx"
    command = [sys.executable, str(ROOT / "benchmarks" / "throughput.py"), "--size", "300", "--repeats", "1"]

    done = subprocess.run([*command, "--model", str(model)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "onnxruntime alone" in done.stdout


def test_the_throughput_benchmark_compares_a_model_without_a_network_with_a_copy(tmp_path):
    results = tmp_path / "results.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "throughput.py"), "--size", "600", "--repeats", "1"]

    done = subprocess.run(
        [*command, "--rows", "identity", "--json", str(results)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert [row["limit"] for row in json.loads(results.read_text())["rows"]] == ["gdal_translate of one band"]


def test_the_ledger_benchmark_compares_runs_with_and_without_one():
    command = [sys.executable, str(ROOT / "benchmarks" / "ledger.py"), "--size", "600", "--repeats", "1"]

    done = subprocess.run([*command, "--rows", "identity"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "A run with a ledger takes" in done.stdout
    assert "The run was too short for a ledger" in done.stdout


def test_the_scaling_benchmark_compares_workers_with_one_and_with_a_plain_run(tmp_path):
    raster, results = write_raster(tmp_path / "a.tif", textured(100, 100, 6)), tmp_path / "results.json"
    model = ROOT / "resources" / "sample" / "land_cover_demo.onnx"
    command = [sys.executable, str(ROOT / "benchmarks" / "scaling.py"), "--repeats", "1", "--size", "100"]

    done = subprocess.run(
        [*command, "--json", str(results), "--raster", str(raster), "--model", str(model)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "2 workers with one thread each are" in done.stdout
    assert [row["workers"] for row in json.loads(results.read_text())["rows"]] == [2]


def test_the_techniques_benchmark_compares_ways_and_their_results(tmp_path):
    results = tmp_path / "results.json"
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "techniques.py"),
        "classes",
        "compression",
        "--models",
        "sample",
    ]

    done = subprocess.run(
        [*command, "--size", "600", "--tiles", "2", "--repeats", "1", "--json", str(results)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = json.loads(results.read_text())["rows"]
    assert [(row["technique"], row["differs"]) for row in rows] == [("classes", 0), ("classes", 0), ("compression", 0)]


def test_the_report_lists_measurements_failures_and_missing_benchmarks(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from reporting.page import draw_report

    stages = {"read": {"busy": 1.0, "waiting": 0.5}, "infer": {"busy": 3.0, "waiting": 0.0}}
    row = {"row": "small", "size": 4096, "tiles": 100, "seconds": 3.0, "stages": stages}
    machine = {"processor": "a processor", "cores": 2, "system": "a system", "software": {"GDAL": "3.6.2"}}
    results = {"command": ["benchmarks/profile"], "date": "2026-01-31T12:00:00+00:00", "machine": machine}
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "profile.json").write_text(json.dumps({**results, "rows": [row]}))
    (tmp_path / "results" / "memory.failed").write_text("There is no room.\n")

    page = draw_report(tmp_path).read_text()

    assert "| small | infer | 3.00 s | 75.0% | 0.00 s |" in page
    assert "![Where the time goes](profile.png)" in page
    assert (tmp_path / "profile.png").stat().st_size
    assert "**`benchmarks/run memory` failed**" in page
    assert "    There is no room." in page
    assert "**Not measured yet**: `benchmarks/run throughput`" in page


def test_the_padding_benchmark_compares_with_four_times_the_padding():
    sample = ROOT / "resources" / "sample"
    command = [sys.executable, str(ROOT / "benchmarks" / "padding.py"), "--model", str(sample / "land_cover_demo.onnx")]

    done = subprocess.run(
        [*command, "--raster", str(sample / "landsat7_olinda.tif")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "The map differs from that with a padding of" in done.stdout


def test_the_profile_shows_every_stage():
    model = ROOT / "resources" / "sample" / "land_cover_demo.onnx"
    command = [sys.executable, str(ROOT / "benchmarks" / "profiling.py"), "--size", "300", "--model", str(model)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "of the processor time went beside the network" in done.stdout


def test_the_functions_on_the_paths_of_a_tile_and_of_a_definition_are_counted():
    command = [sys.executable, str(ROOT / "benchmarks" / "calls.py"), "--list"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    tile, definition = done.stdout.split("an .emd to the plan: ")
    assert re.match(r"one tile: \d+ functions in \d+ files\n", tile)
    assert {"network", "raster", "result"} < {line.split("/")[0].strip() for line in tile.splitlines()[1:]}
    assert re.match(r"\d+ functions in \d+ files\n", definition)
    assert "formats/emd.py" in definition


def test_the_memory_benchmark_compares_runs_with_onnxruntime_alone(tmp_path):
    model, results = ROOT / "resources" / "sample" / "land_cover_demo.onnx", tmp_path / "results.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "memory.py"), "--sizes", "300", "--sparse", "2000"]
    options = ["--model", str(model), "--repeats", "1", "--json", str(results)]

    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    rows = json.loads(results.read_text())["rows"]
    assert [row["row"] for row in rows[:3]] == ["onnxruntime alone", "without memory pattern", "without, one arena"]
    assert [row["alone"] is None for row in rows] == 3 * [True] + (len(rows) - 3) * [False]
    assert all(row["peak"] > 1_000_000 for row in rows)


def test_the_growth_benchmark_compares_each_size_with_the_smallest(tmp_path):
    model, results = ROOT / "resources" / "sample" / "land_cover_demo.onnx", tmp_path / "results.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "growth.py"), "--sizes", "300", "600", "--repeats", "1"]

    done = subprocess.run(
        [*command, "--model", str(model), "--json", str(results)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert [row["size"] for row in json.loads(results.read_text())["rows"]] == [300, 600]


def test_maps_are_compared_with_the_array_of_a_peer_pixel_by_pixel(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from measuring.contest import agreement

    theirs = np.random.default_rng(0).integers(0, 5, (600, 600), np.uint8)
    ours = theirs.copy()
    ours[590:] += 1
    ours[64, 64:144] += 1
    np.save(tmp_path / "theirs.npy", theirs)
    gdal.GetDriverByName("GTiff").Create(str(tmp_path / "ours.tif"), 600, 600).WriteArray(ours)

    shares = agreement(tmp_path / "ours.tif", tmp_path / "theirs.npy")

    assert shares == {"alike": 1 - (6000 + 80) / 360000, "alike_in_first_tile": 1 - 1 / 80}


def test_an_environment_that_pip_cannot_install_is_skipped_with_a_message(tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from measuring import environments

    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    requirements = tmp_path / "geodeep.txt"
    requirements.write_text("geodeep==0.9.13\n")

    assert environments.environment_python("peers/geodeep", requirements) is None
    errors = capsys.readouterr().err
    assert "No matching distribution found for geodeep==0.9.13" in errors
    assert "Without .cache/peers/geodeep" in errors
