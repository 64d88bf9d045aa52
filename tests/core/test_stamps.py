"""Files that are replaced by others of equal size and time, while the process remembers their content."""

import os

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from pixelwise.inference import NullProgress, plan, run
from pixelwise.inference.ledger.keeper import Keeper
from pixelwise.inference.regular_files import stamp_of
from pixelwise.tests.core.runs import make_job, read, textured, write_raster
from pixelwise.tests.models import texture_model


def replaced_by(path, content, *, in_place):
    """Write other content of the same size, with the time of modification of the earlier one."""
    before = os.stat(path)
    assert len(content) == before.st_size
    other = path if in_place else path.with_suffix(".new")
    other.write_bytes(content)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(other, path)


def negated(model):
    """Return the model with the opposite weights, as many bytes."""
    network = onnx.load(model)
    for tensor in network.graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype == np.float32 and array.ndim > 1:
            tensor.CopyFrom(numpy_helper.from_array(-array, tensor.name))
    return network.SerializeToString()


@pytest.mark.parametrize("in_place", [True, False])
def test_the_stamp_of_a_replaced_file_is_another_one(tmp_path, in_place):
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    before = stamp_of(os.stat(path))

    replaced_by(path, b"after.", in_place=in_place)

    assert stamp_of(os.stat(path)) != before
    assert (os.stat(path).st_size, os.stat(path).st_mtime_ns) == before[:2]


@pytest.mark.parametrize("in_place", [True, False])
def test_a_replaced_model_is_another_run(tmp_path, in_place):
    def job(name):
        return make_job([scene], model, tmp_path / name, arguments="padding 8")

    def key():
        return Keeper(plan(job("map.tif")), "CPUExecutionProvider", {}, NullProgress()).run.key

    scene = write_raster(tmp_path / "scene.tif", textured(100, 90))
    model = tmp_path / "m.onnx"
    texture_model(model, 3, tile_size=64)
    onnx.save(onnx.load(model), model)  # as the other one is written
    run(plan(job("before.tif")), NullProgress())
    before = key()

    replaced_by(model, negated(model), in_place=in_place)
    run(plan(job("after.tif")), NullProgress())

    assert key() != before
    assert (read(tmp_path / "after.tif") != read(tmp_path / "before.tif")).any()
