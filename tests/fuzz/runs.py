"""Whole runs of random graphs on random rasters, compared with the graph run by onnxruntime over the whole image.

    python -m pixelwise.tests.fuzz.runs SECONDS [--first SEED] [--count RUNS] --cache FOLDER

A run follows from its seed alone. Weights and pixels are small integers, so that all sums are exact in float32: the
scores of tiles and of the whole image are the same to the last bit.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from random import Random
from unittest import mock

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal, ogr
from pixelwise.inference import Cancelled, NullProgress, OutsideError, Polygons, plan, run
from pixelwise.tests.core.runs import Listener, make_job, network

NODATA = 99
_TYPES = {
    "uint8": (gdal.GDT_Byte, 0, 255),
    "uint16": (gdal.GDT_UInt16, 0, 1000),
    "int16": (gdal.GDT_Int16, -500, 500),
    "int32": (gdal.GDT_Int32, -500, 500),
    "float32": (gdal.GDT_Float32, -500, 500),
}
_CELL, _LEFT, _TOP = 10.0, 500_000.0, 5_400_000.0


@dataclass(frozen=True)
class Graph:
    """A random graph.

    Attributes:
        bands: Bands of its input.
        classes: Channels of its output.
        kernels: Sides of its convolutions.
        stride: Its total stride: it halves the image and enlarges it again if this is 2.
    """

    bands: int
    classes: int
    kernels: tuple[int, ...]
    stride: int

    @property
    def radius(self) -> int:
        """Pixels that a score depends on in each direction."""
        return sum(side // 2 for side in self.kernels) * self.stride + self.stride - 1

    def write(self, path: Path, random: np.random.Generator, softmax: bool) -> None:
        """Write it with random weights."""
        nodes, weights, name, depth = [], [], "image", self.bands
        if self.stride == 2:
            nodes.append(helper.make_node("MaxPool", [name], ["half"], kernel_shape=[2, 2], strides=[2, 2]))
            name = "half"
        for number, side in enumerate(self.kernels):
            weights.append(_weights(f"w{number}", random, (4, depth, side, side)))
            nodes.append(helper.make_node("Conv", [name, f"w{number}"], [f"c{number}"], pads=[side // 2] * 4))
            nodes.append(helper.make_node("Relu", [f"c{number}"], [f"r{number}"]))
            name, depth = f"r{number}", 4
        if self.stride == 2:
            weights.append(numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "scales"))
            nodes.append(helper.make_node("Resize", [name, "", "scales"], ["whole"], mode="nearest"))
            name = "whole"
        weights.append(_weights("mix", random, (self.classes, depth, 1, 1)))
        nodes.append(helper.make_node("Conv", [name, "mix"], ["logits" if softmax else "scores"]))
        if softmax:
            nodes.append(helper.make_node("Softmax", ["logits"], ["scores"], axis=1))
        tensors = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", count, "height", "width"])
            for name, count in (("image", self.bands), ("scores", self.classes))
        ]
        graph = helper.make_graph(nodes, "g", tensors[:1], tensors[1:], weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        classes = [{"value": value, "name": f"Class {value}"} for value in range(self.classes)]
        metadata = {"classes": classes, "value_range": [0, 1], "size_multiple": self.stride}
        helper.set_model_props(model, {"pixelwise": json.dumps(metadata)})
        onnx.save(model, str(path))


def _weights(name: str, random: np.random.Generator, shape: tuple[int, ...]) -> onnx.TensorProto:
    return numpy_helper.from_array(random.integers(-1, 2, shape).astype(np.float32), name)


@dataclass(frozen=True)
class Case:
    """A random run.

    Attributes:
        graph: The graph.
        softmax: Whether it ends with a softmax.
        shape: Bands, rows and columns of the raster.
        dtype: Type of its pixels.
        nodata: Whether some pixels have no value, as declared, and how.
        scale: Scale and offset of its bands; None without them.
        order: The raster band (from 0) of each model band.
        arguments: The model arguments.
        threads: The parallel factor.
        mask: The corners of a triangle, in columns and rows; () without a mask.
        cancelled: Share of the reports after which the run is cancelled, and started again; None if it is not.
    """

    graph: Graph
    softmax: bool
    shape: tuple[int, int, int]
    dtype: str
    nodata: str
    scale: tuple[float, float] | None
    order: tuple[int, ...]
    arguments: dict[str, object]
    threads: int
    mask: tuple[tuple[float, float], ...]
    cancelled: float | None

    @classmethod
    def of(cls, random: Random) -> Case:
        """Return a case."""
        blends = random.random() < 0.2
        stride = random.choice((1, 1, 2)) if not blends else 1
        kernels = () if blends else tuple(random.choice(((), (3,), (5,), (3, 3), (3, 1, 3))))
        graph = Graph(random.randint(1, 4), random.randint(2, 6), kernels, stride)
        bands = random.randint(graph.bands, 5)
        padding = -(-graph.radius // stride) * stride + stride * random.choice((0, 0, 1, 3))
        tile = -(-(2 * padding + random.randint(1, 60)) // stride) * stride
        arguments: dict[str, object] = {"padding": padding, "tile_size": max(tile, 8 * stride)}
        arguments["batch_size"] = random.randint(1, 5)
        arguments["fill"] = random.choice(("reflect", "zero"))
        if blends:
            arguments |= {"merge": "blend"}
        if random.random() < 0.2:
            arguments["test_time_augmentation"] = "true"
        scale = random.choice((None, None, (0.5, 0.0), (2.0, -8.0)))
        if scale is not None:
            arguments["values"] = random.choice(("raw", "real"))
        size = [random.choice((1, 2, random.randint(1, 20), random.randint(1, 140))) for _ in range(2)]
        return cls(
            graph,
            random.random() < 0.3,
            (bands, *size),
            random.choice([*_TYPES]),
            random.choice(("", "", "all bands", "alone", "mask")),
            scale,
            tuple(random.sample(range(bands), graph.bands)),
            arguments,
            random.randint(1, 4),
            _triangle(random, size) if random.random() < 0.2 else (),
            random.uniform(0.1, 0.9) if random.random() < 0.25 else None,
        )


def _triangle(random: Random, size: list[int]) -> tuple[tuple[float, float], ...]:
    """Return corners that are no pixel's centre."""
    return tuple((random.uniform(-5, size[1] + 5), random.uniform(-5, size[0] + 5)) for _ in range(3))


def check(seed: int, folder: Path) -> None:
    """Run a case and compare it.

    Raises:
        AssertionError: A pixel is wrong.
    """
    case, numbers = Case.of(Random(seed)), np.random.default_rng(seed)
    model, raster = folder / f"{seed}.onnx", folder / f"{seed}.tif"
    case.graph.write(model, numbers, case.softmax)
    pixels, valid = _write_raster(raster, case, numbers)
    output = folder / f"{seed}-out.tif"
    options: dict[str, object] = {"mask": Polygons("mask", (_as_polygon(case.mask),))} if case.mask else {}
    job = make_job(
        raster,
        model,
        output,
        arguments=case.arguments,
        bands=",".join(str(band + 1) for band in case.order),
        parallel_factor=str(case.threads),
        resumable=case.cancelled is not None,
        **options,
    )
    ledger = import_module("pixelwise.inference.ledger.ledger")
    always = mock.patch.multiple(ledger, _WORTH=0, _SAMPLE=0, units_per_block=lambda computed, seconds: 1)
    with always, mock.patch.object(import_module("pixelwise.inference.run"), "_STRIP", 2 ** (seed % 26)):
        if case.mask and not _inside(case).any():
            _require_refusal(job)
            return
        planned = plan(job)
        if case.cancelled is not None:
            _cancel(job, case.cancelled, folder)
        run(planned, NullProgress())
    _compare(gdal.Open(str(output)), case, pixels, valid, model)


def _require_refusal(job: object) -> None:
    """Require that a mask without a pixel is refused."""
    try:
        plan(job)
    except OutsideError:
        return
    raise AssertionError("a mask without a pixel is accepted")


def _cancel(job: object, share: float, folder: Path) -> None:
    """Run a job elsewhere to count its reports, then run it and cancel it after a share of them."""
    counting = Listener()
    run(plan(replace(job, output=str(folder / "counted.tif"), resumable=False)), counting)
    try:
        run(plan(job), Listener(cancel_after=int(share * len(counting.fractions))))
    except Cancelled:
        return


def _write_raster(path: Path, case: Case, numbers: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Write the raster; return its pixels and which of them have a value in the bands of the model."""
    bands, rows, cols = case.shape
    code, low, high = _TYPES[case.dtype]
    pixels = numbers.integers(low, high + 1, case.shape).astype(case.dtype)
    pixels[pixels == NODATA] += 1
    holes = numbers.random((rows, cols)) < 0.05
    holes[rows // 3 : rows // 2, cols // 4 : cols // 2] = True
    options = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO", f"INTERLEAVE={numbers.choice(['PIXEL', 'BAND'])}"]
    options += ["TILED=YES", f"BLOCKXSIZE={16 * numbers.integers(1, 5)}", f"BLOCKYSIZE={16 * numbers.integers(1, 5)}"]
    options.append(f"COMPRESS={numbers.choice(['NONE', 'DEFLATE', 'LZW'])}")
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), cols, rows, bands, code, options[: numbers.integers(3, 7)]
    )
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((_LEFT, _CELL, 0, _TOP, 0, -_CELL))
    if case.nodata in ("all bands", "alone"):
        pixels[:, holes] = NODATA
    if case.nodata == "alone" and bands > 1:  # one band has values in the holes
        pixels[case.order[0], holes] = high
    for number in range(bands):
        band = dataset.GetRasterBand(number + 1)
        band.WriteArray(pixels[number])
        if case.nodata in ("all bands", "alone"):
            band.SetNoDataValue(NODATA)
        if case.scale is not None:
            band.SetScale(case.scale[0])
            band.SetOffset(case.scale[1])
    if case.nodata == "mask":
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(holes, 0, 255).astype(np.uint8))
    del dataset
    chosen = pixels[list(case.order)]
    valid = ~(chosen == NODATA).all(axis=0) if case.nodata in ("all bands", "alone") else np.ones((rows, cols), bool)
    return chosen, ~holes if case.nodata == "mask" else valid


def _as_polygon(corners: tuple[tuple[float, float], ...]) -> bytes:
    ring = [(_LEFT + col * _CELL, _TOP - row * _CELL) for col, row in (*corners, corners[0])]
    text = ", ".join(f"{x!r} {y!r}" for x, y in ring)
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({text}))").ExportToWkb())


def _inside(case: Case) -> np.ndarray:
    """Return which pixels have their centre in the triangle."""
    _, rows, cols = case.shape
    y, x = np.mgrid[:rows, :cols] + 0.5
    sides = []
    for (ax, ay), (bx, by) in zip(case.mask, (*case.mask[1:], case.mask[0])):
        sides.append((bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0)
    return np.all(sides, axis=0) | ~np.any(sides, axis=0)


def _grown(holes: np.ndarray, reach: int) -> np.ndarray:
    """Return the pixels within a distance of holes, beyond the edges mirrored ones included."""
    mode = "reflect" if min(holes.shape) > 1 else "edge"
    wide = np.pad(holes, reach, mode=mode)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (2 * reach + 1, 2 * reach + 1))
    return windows.any(axis=(2, 3))


def _compare(dataset: gdal.Dataset, case: Case, pixels: np.ndarray, valid: np.ndarray, model: Path) -> None:
    """Compare the classes of a run with those of the whole image."""
    classes, nodata = dataset.ReadAsArray(), dataset.GetRasterBand(1).GetNoDataValue()
    expected = valid & _inside(case) if case.mask else valid
    np.testing.assert_array_equal(classes != nodata, expected)
    scores = _whole_scores(case, pixels, model)
    top = np.sort(scores, axis=0)
    sure = expected & ~_grown(~_complete(case, pixels, valid), case.graph.radius)
    if "merge" in case.arguments or case.softmax:  # weights and exponentials are rounded
        sure &= top[-1] - top[-2] > 1e-3 * max(1.0, float(np.abs(top).max()))
    np.testing.assert_array_equal(classes[sure], scores.argmax(axis=0)[sure])


def _complete(case: Case, pixels: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return the pixels with a value in all bands of the model: others are filled, which is tested elsewhere."""
    return valid & (pixels != NODATA).all(axis=0) if case.nodata in ("all bands", "alone") else valid


def _whole_scores(case: Case, pixels: np.ndarray, model: Path) -> np.ndarray:
    """Return the scores of onnxruntime over the whole image, extended as the run extends it."""
    values = pixels.astype(np.float32)
    if case.scale is not None and case.arguments["values"] == "real":
        values = values * np.float32(case.scale[0]) + np.float32(case.scale[1])
    _, rows, cols = pixels.shape
    edge, stride = int(str(case.arguments["padding"])), case.graph.stride
    below, right = (-(side + 2 * edge) % stride for side in (rows, cols))
    around = ((0, 0), (edge, edge + below), (edge, edge + right))
    wide = _padded(values, around, str(case.arguments["fill"]))
    session = network(model)
    if "test_time_augmentation" in case.arguments:
        scores = np.mean([_inverted(_run(session, _turned(wide, n)), n) for n in range(8)], axis=0)
    else:
        scores = _run(session, wide)
    return scores[:, edge : edge + rows, edge : edge + cols]


def _padded(values: np.ndarray, around: tuple[tuple[int, int], ...], fill: str) -> np.ndarray:
    if fill == "zero":
        return np.pad(values, around)
    for axis in (1, 2):  # numpy does not mirror a single pixel
        one = [(0, 0)] * 3
        one[axis] = around[axis]
        values = np.pad(values, one, mode="reflect" if values.shape[axis] > 1 else "edge")
    return values


def _run(session: object, values: np.ndarray) -> np.ndarray:
    return session.run(None, {session.get_inputs()[0].name: np.ascontiguousarray(values[None])})[0][0]


def _turned(values: np.ndarray, number: int) -> np.ndarray:
    turned = np.rot90(values, number % 4, axes=(1, 2))
    return turned[:, :, ::-1] if number >= 4 else turned


def _inverted(values: np.ndarray, number: int) -> np.ndarray:
    return np.rot90(values[:, :, ::-1] if number >= 4 else values, -(number % 4), axes=(1, 2))


def main() -> None:
    """Run cases until the time is over, and print the figures."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz runs", description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--first", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--cache", type=Path, required=True)
    given = parser.parse_args()
    began, finds, done = time.monotonic(), {}, 0
    while done < given.count and time.monotonic() - began < given.seconds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(given.first + done, Path(folder))
            except Exception:  # whatever it is, it is a find
                finds[given.first + done] = traceback.format_exc()
                print(f"seed {given.first + done}: {Case.of(Random(given.first + done))}", finds[given.first + done])
        done += 1
    figures = {"reader": "runs", "first": given.first, "inputs": done, "finds": {str(seed): 1 for seed in finds}}
    figures["seconds"] = round(time.monotonic() - began, 1)
    given.cache.mkdir(parents=True, exist_ok=True)
    with (given.cache / "figures.jsonl").open("a") as file:
        file.write(json.dumps(figures) + "\n")
    print(json.dumps(figures), flush=True)
    sys.exit(bool(finds))


if __name__ == "__main__":
    main()
