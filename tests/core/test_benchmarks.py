"""The benchmarks run; what they measure is not judged here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_throughput_benchmark_compares_run_and_network():
    model = ROOT / "resources" / "sample" / "land_cover_demo.onnx"
    command = [sys.executable, str(ROOT / "benchmarks" / "throughput.py"), "--size", "300", "--repeats", "1"]

    done = subprocess.run([*command, "--model", str(model)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "onnxruntime alone" in done.stdout


def test_the_padding_benchmark_compares_with_four_times_the_padding():
    sample = ROOT / "resources" / "sample"
    command = [sys.executable, str(ROOT / "benchmarks" / "padding.py"), "--model", str(sample / "land_cover_demo.onnx")]

    done = subprocess.run(
        [*command, "--raster", str(sample / "landsat7_olinda.tif")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "The map differs from that with a padding of" in done.stdout
