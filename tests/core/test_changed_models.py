"""A run uses the model that it was planned with, or refuses: it never writes the classes of another one."""

import json
import os
import zipfile
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from pixelwise.inference import ModelError, NullProgress, plan, read_definition, run
from pixelwise.inference.raster import watch
from pixelwise.tests.core.runs import Changing, classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

OLD = [(1, "Forest", (0, 90, 0)), (2, "Water ", (0, 0, 200)), (3, "Meadow", (0, 200, 0))]
NEW = [(1, "Meadow", (0, 200, 0)), (2, "Forest", (0, 90, 0)), (3, "Water ", (0, 0, 200))]


def network(path, classes=OLD):
    return argmax_model(path, 3, classes, tile_size=64, padding=8)


def onnx_file(folder, classes):
    return network(folder / "m.onnx", classes)


def definition(folder, classes):
    model = onnx.load(network(folder / "net.onnx"))
    del model.metadata_props[:]
    onnx.save(model, folder / "net.onnx")
    entries = [{"Value": value, "Name": name, "Color": color} for value, name, color in classes]
    keys = {"ModelFile": "net.onnx", "ModelType": "ImageClassification", "ExtractBands": [0, 1, 2], "Classes": entries}
    (folder / "m.emd").write_text(json.dumps(keys))
    return folder / "m.emd"


def package(folder, classes):
    definition(folder, classes)
    with zipfile.ZipFile(folder / "m.dlpk", "w") as file:
        for name in ("m.emd", "net.onnx"):
            file.write(folder / name, name)
    return folder / "m.dlpk"


KINDS = {"onnx": onnx_file, "emd": definition, "dlpk": package}


@pytest.fixture
def job(tmp_path):
    write_raster(tmp_path / "in.tif", textured(200, 180))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "map.tif").write_bytes(b"the old map")
    return make_job(tmp_path / "in.tif", "", tmp_path / "out" / "map.tif", parallel_factor="2")


def as_before(tmp_path):
    return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"map.tif": b"the old map"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_is_replaced_between_planning_and_running_is_refused(tmp_path, job, kind):
    path = KINDS[kind](tmp_path, OLD)
    planned = plan(replace(job, model=str(path)))
    before = path.stat()

    KINDS[kind](tmp_path, NEW)
    assert path.stat().st_size == before.st_size

    with pytest.raises(ModelError, match=rf"{path.name} has changed since the run was planned .* could be others"):
        run(planned, NullProgress())
    assert as_before(tmp_path)


def test_a_model_that_was_read_earlier_is_refused_if_its_file_has_changed_since(tmp_path, job):
    path = onnx_file(tmp_path, OLD)
    model = read_definition(str(path))

    onnx_file(tmp_path, NEW)

    with pytest.raises(ModelError, match="has changed since the run was planned"):
        run(plan(replace(job, model=str(path)), model), NullProgress())
    run(plan(replace(job, model=str(path))), NullProgress())  # planned again, with the new file
    assert not as_before(tmp_path)


def test_a_description_that_appears_next_to_the_model_is_noticed(tmp_path, job):
    path = onnx_file(tmp_path, OLD)
    planned = plan(replace(job, model=str(path)))

    (tmp_path / "m.json").write_text("{}")

    with pytest.raises(ModelError, match=r"m\.json has changed .* \(it did not exist\)"):
        run(planned, NullProgress())


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_whose_time_alone_has_changed_is_used(tmp_path, job, kind):
    path = KINDS[kind](tmp_path, OLD)
    planned = plan(replace(job, model=str(path)))

    os.utime(path, ns=(0, 0))
    run(planned, NullProgress())

    assert not as_before(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_is_replaced_during_the_run_changes_nothing(tmp_path, job, kind):
    path = KINDS[kind](tmp_path, OLD)
    classify(tmp_path / "in.tif", path, tmp_path / "plain.tif")

    run(plan(replace(job, model=str(path))), Changing(lambda: KINDS[kind](tmp_path, NEW)))

    for ending in (".tif", ".qml", ".tif.aux.xml"):
        written = (tmp_path / "out" / f"map{ending}").read_bytes()
        assert written == (tmp_path / f"plain{ending}").read_bytes()


def with_weights_in_a_file(folder):
    """A model whose weights, which are added to the bands, are in a file that onnxruntime maps into memory."""
    model = onnx.load(argmax_model(folder / "m.onnx", 3, OLD, tile_size=64, padding=8))
    weights = numpy_helper.from_array(np.zeros((1, 3, 64, 64), np.float32), "weights")
    model.graph.initializer.append(weights)
    model.graph.node[0].CopyFrom(helper.make_node("Add", ["image", "weights"], ["scores"]))
    onnx.save(model, folder / "m.onnx", save_as_external_data=True, location="m.weights", size_threshold=0)
    return folder / "m.onnx"


def other_weights(folder):
    content = np.zeros((3, 64, 64), np.float32)
    content[1] = 9
    os.utime(folder / "m.weights", ns=(0, 0))
    with open(folder / "m.weights", "r+b") as file:
        file.write(content.tobytes())


def test_weights_in_another_file_that_change_before_the_run_are_refused(tmp_path, job):
    planned = plan(replace(job, model=str(with_weights_in_a_file(tmp_path))))

    other_weights(tmp_path)

    with pytest.raises(ModelError, match=r"m\.weights has changed since the run was planned"):
        run(planned, NullProgress())
    assert as_before(tmp_path)


def test_weights_in_another_file_that_change_during_the_run_end_it(tmp_path, job, monkeypatch):
    monkeypatch.setattr(watch, "WATCH_INTERVAL", 0)
    planned = plan(replace(job, model=str(with_weights_in_a_file(tmp_path))))

    with pytest.raises(ModelError, match=r"Model: .*m\.weights has changed .* partly on the old"):
        run(planned, Changing(lambda: other_weights(tmp_path)))
    assert as_before(tmp_path)


def test_new_weights_in_another_file_are_read_with_the_next_plan(tmp_path, job):
    wanted = replace(job, model=str(with_weights_in_a_file(tmp_path)))
    first = plan(wanted).definition

    other_weights(tmp_path)

    assert plan(wanted).definition.states != first.states
