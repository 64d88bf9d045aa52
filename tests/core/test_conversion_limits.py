"""A converting process is bounded, can be cancelled, and is not trusted: its files are checked."""

import json
import os
import socket
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.conversion import PYTORCH, ConversionError, ConversionJob, is_isolated
from pixelwise.conversion.by_framework import convert_by_framework
from pixelwise.conversion.environment import environment_of
from pixelwise.conversion.process import ConversionLimits, Converter
from pixelwise.conversion.source import ModelSource
from pixelwise.inference import Cancelled, NullProgress
from pixelwise.inference.processes.subprocesses import Subprocesses
from pixelwise.inference.progress import RecordingProgress
from pixelwise.installation.interpreter import Interpreter

IS_LINUX = sys.platform.startswith("linux")
PLENTY = ConversionLimits(seconds=300, memory=8 * 2**30)
REPORT = {
    "isolated": True,
    "task": "network",
    "channels_last": False,
    "quantised": False,
    "inputs": ["x"],
    "notes": [],
    "versions": {"torch": "2"},
}


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "old.pt"
    path.write_bytes(b"a model")
    return ModelSource(path, "torchscript", "PyTorch", PYTORCH)


@pytest.fixture
def with_torch(tmp_path):
    """Makes an environment whose PyTorch is the code given."""

    def make(code, limits=PLENTY):
        environment = environment_of(PYTORCH, tmp_path)
        environment.folder.mkdir(parents=True)
        (environment.folder / "torch.py").write_text(code)
        (environment.folder / "numpy.pth").write_text(str(Path(np.__file__).parents[1]))
        return Converter(environment, Interpreter(sys.executable, "", True), Subprocesses(), limits)

    return make


class FakeProcess:
    """Writes the files of a converting process; each run takes the next of the given ones."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.jobs = []

    def run(self, arguments, environment, on_line, cancelled):
        job = Path(arguments[-1])
        self.jobs.append(json.loads(job.read_text()))
        for name, content in self.outcomes.pop(0).items():
            (job.parent / name).write_bytes(content)
        return 0


def fake(tmp_path, *outcomes):
    programs = FakeProcess(*outcomes)
    return Converter(environment_of(PYTORCH, tmp_path), Interpreter("python", "", True), programs, PLENTY), programs


def doubling(sides=("n", 3, "h", "w"), value_type=TensorProto.FLOAT):
    """An ONNX model that doubles an image."""
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])],
        "doubling",
        [helper.make_tensor_value_info("x", value_type, sides)],
        [helper.make_tensor_value_info("y", value_type, sides)],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def files(tmp_path, factor=2.0, model=None, report=REPORT, noise=0.0):
    """The files of a process whose framework multiplies by a factor."""
    random = np.random.default_rng(0)
    image = random.random((1, 3, 8, 8)).astype(np.float32)
    answer = (image * factor + noise * random.random(image.shape)).astype(np.float32)
    np.savez(tmp_path / "some.npz", **{"input 0 0": image, "answer 0 0": answer})
    return {
        "result.json": json.dumps(report).encode(),
        "model.onnx": doubling() if model is None else model,
        "answers.npz": (tmp_path / "some.npz").read_bytes(),
    }


def run(source, converter, progress=None, **settings):
    job = ConversionJob(source.path, source.path.with_name("new.onnx"), **settings)
    return convert_by_framework(job, source, converter, progress or NullProgress())


@pytest.mark.skipif(not IS_LINUX, reason="other systems do not bound the memory of a process")
def test_the_memory_is_bounded(source, with_torch):
    converter = with_torch("bytearray(3 * 2**30)", ConversionLimits(300, 2 * 2**30))

    with pytest.raises(ConversionError, match="needs more memory than this computer has"):
        run(source, converter)


def test_the_time_is_bounded(source, with_torch, tmp_path):
    converter = with_torch(waiting(tmp_path / "id"), ConversionLimits(1, PLENTY.memory))

    with pytest.raises(ConversionError, match="took longer than 1 minutes and was stopped"):
        run(source, converter)


def test_cancelling_ends_the_process(source, with_torch, tmp_path):
    id_file = tmp_path / "id"

    class Impatient(NullProgress):
        def cancelled(self):
            return id_file.exists() and bool(id_file.read_text())

    with pytest.raises(Cancelled):
        run(source, with_torch(waiting(id_file)), Impatient())

    with pytest.raises(ProcessLookupError):
        os.kill(int(id_file.read_text()), 0)


def waiting(id_file):
    return f"import os, time; open({str(id_file)!r}, 'w').write(str(os.getpid())); time.sleep(600)"


def test_a_crash_of_the_framework_is_reported(source, with_torch):
    converter = with_torch("import os, sys; print('out of luck'); sys.stdout.flush(); os.abort()")

    with pytest.raises(ConversionError, match=r"ended early.*out of luck"):
        run(source, converter)


TORCH = """
float32 = None
class jit:
    ScriptModule = object
def set_num_threads(count):
    pass
"""


@pytest.mark.parametrize(
    ("method", "reason"),
    [(zipfile.ZIP_DEFLATED, "larger than the description"), (zipfile.ZIP_BZIP2, "compression method")],
)
def test_code_that_is_large_when_unpacked_is_not_read(source, with_torch, method, reason):
    with zipfile.ZipFile(source.path, "w", method) as archive:
        for number in range(3):
            archive.writestr(f"code/{number}.py", bytes(30 * 2**20))

    with pytest.raises(ConversionError, match=reason):
        run(source, with_torch(TORCH))


def test_an_error_of_the_framework_is_reported(source, with_torch):
    with pytest.raises(ConversionError, match=r"cannot convert the model \(no such operator\)"):
        run(source, with_torch("raise RuntimeError('no such operator')"))


def test_the_process_gets_no_variables_and_no_packages_of_the_user(source, with_torch, tmp_path, monkeypatch):
    monkeypatch.setenv("API_KEY", "secret")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    code = (
        f"import json, os, sys; json.dump([dict(os.environ), sys.path], open({str(tmp_path / 'seen')!r}, 'w')); 1 / 0"
    )

    with pytest.raises(ConversionError):
        run(source, with_torch(code))

    variables, paths = json.loads((tmp_path / "seen").read_text())
    assert "API_KEY" not in variables
    assert not Path(variables["HOME"]).exists()  # it was the folder of the conversion
    assert not any("elsewhere" in path or Path(path).name == "pixelwise" for path in paths)


@pytest.mark.skipif(not IS_LINUX, reason="other systems do not isolate a process")
def test_the_process_does_not_reach_the_network(source, with_torch, tmp_path):
    if not is_isolated():
        pytest.skip("this system does not let a user leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = server.getsockname()
        code = f"""
import socket
try:
    socket.create_connection({address!r}, 5)
    result = "reached"
except OSError as error:
    result = str(error)
open({str(tmp_path / "seen")!r}, "w").write(result)
raise RuntimeError(result)
"""
        with pytest.raises(ConversionError):
            run(source, with_torch(code))

        with pytest.raises(BlockingIOError):
            server.accept()
    assert (tmp_path / "seen").read_text() != "reached"


def test_a_model_cannot_be_changed_by_its_framework(source, with_torch):
    code = (
        "import json, sys; open(json.load(open(sys.argv[2]))['path'], 'wb').write(b'changed'); "
        "raise RuntimeError('done')"
    )

    with pytest.raises(ConversionError, match="done"):
        run(source, with_torch(code))

    assert source.path.read_bytes() == b"a model"


def test_a_model_with_the_framework_s_answers_is_accepted(source, tmp_path):
    converter, _ = fake(tmp_path, files(tmp_path, noise=1e-4))

    model = run(source, converter)

    assert model.content == doubling()
    assert 0 < model.agreement.scores < 1e-3
    assert (model.agreement.count, model.isolated) == (64, True)


def test_other_answers_are_refused_with_both_figures(source, tmp_path):
    converter, _ = fake(tmp_path, files(tmp_path, factor=-2), files(tmp_path, factor=-2))

    with pytest.raises(
        ConversionError, match=r"does not return the same results as PyTorch \(scores differ by up to .* class"
    ):
        run(source, converter)


@pytest.mark.parametrize(("factor", "accepted"), [(2, True), (3, False)])
def test_a_network_that_gives_labels_has_to_give_the_same_ones(source, tmp_path, factor, accepted):
    """It has no scores that could differ."""
    image = np.random.default_rng(0).integers(1, 9, (1, 3, 8, 8))
    np.savez(tmp_path / "labels.npz", **{"input 0 0": image, "answer 0 0": image * factor})
    outcome = files(tmp_path, model=doubling(value_type=TensorProto.INT64))
    outcome["answers.npz"] = (tmp_path / "labels.npz").read_bytes()
    converter, _ = fake(tmp_path, outcome, outcome)

    if accepted:
        assert run(source, converter).agreement.classes == 1
    else:
        with pytest.raises(ConversionError, match=r"0% of 192 values have the same class\), so it was not written"):
            run(source, converter)


def test_a_fixed_tile_size_is_tried_where_free_ones_do_not_run_and_logged(source, tmp_path):
    damaged = helper.make_node("Add", ["x", "nowhere"], ["y"])
    broken = onnx.load_model_from_string(doubling())
    broken.graph.node[0].CopyFrom(damaged)
    converter, programs = fake(tmp_path, files(tmp_path, model=broken.SerializeToString()), files(tmp_path))
    log = RecordingProgress(NullProgress())

    run(source, converter, log, tile_size=64)

    assert [(job["fixed"], job["side"]) for job in programs.jobs] == [(False, 64), (True, 64)]
    assert any(line.startswith("Free tile sizes do not work (") for line in log.log)
    assert "The tile size of the converted model is fixed: 64 pixels." in log.log


@pytest.mark.parametrize(
    ("task", "quantised", "noise", "accepted"),
    [("network", False, 0.1, False), ("network", True, 0.02, True), ("network", True, 1.0, False)],
)
def test_quantised_networks_need_the_same_classes_instead_of_scores(source, tmp_path, task, quantised, noise, accepted):
    outcome = files(tmp_path, noise=noise, report={**REPORT, "task": task, "quantised": quantised})
    converter, _ = fake(tmp_path, outcome, outcome)

    if accepted:
        assert run(source, converter).agreement.classes >= 0.95
    else:
        with pytest.raises(ConversionError):
            run(source, converter)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("result.json", b"{"),
        ("result.json", b"[]"),
        ("result.json", b'{"task": "network"}'),
        ("result.json", b"[" * 100_000),
        ("answers.npz", b"PK\x03\x04 nothing"),
        ("answers.npz", b""),
        ("model.onnx", b"garbage"),
    ],
)
def test_garbage_of_the_process_is_an_error_that_users_understand(source, tmp_path, name, content):
    outcome = {**files(tmp_path), name: content}
    converter, _ = fake(tmp_path, outcome, outcome)

    with pytest.raises(ConversionError, match=r"left no usable result|does not return the same results"):
        run(source, converter)


def test_pickled_answers_are_not_loaded(source, tmp_path):
    np.savez(tmp_path / "pickled.npz", **{"input 0 0": np.array([print], object), "answer 0 0": np.array([1])})
    outcome = {**files(tmp_path), "answers.npz": (tmp_path / "pickled.npz").read_bytes()}
    converter, _ = fake(tmp_path, outcome, outcome)

    with pytest.raises(ConversionError, match="allow_pickle"):
        run(source, converter)


def test_compressed_answers_are_not_unpacked(source, tmp_path):
    outcome = files(tmp_path)
    with np.load(tmp_path / "some.npz") as answers:
        np.savez_compressed(tmp_path / "packed.npz", **answers)
    outcome["answers.npz"] = (tmp_path / "packed.npz").read_bytes()
    converter, _ = fake(tmp_path, outcome, outcome)

    with pytest.raises(ConversionError, match=r"left no usable result \(compressed\)"):
        run(source, converter)


@pytest.mark.parametrize(("given", "expected"), [(None, 7), (4, 4)])
def test_the_class_information_states_the_number_of_bands_unless_the_user_does(source, tmp_path, given, expected):
    info = {"ImportDeepLearningModelToEsriExtraInfo": 0, "NumberRasterBands": 7, "Classes": [{"Value": 1, "Name": "a"}]}
    (tmp_path / "classes.json").write_text(json.dumps(info))
    converter, programs = fake(tmp_path, files(tmp_path))

    run(source, converter, bands=given, class_info=tmp_path / "classes.json")

    assert programs.jobs[0]["bands"] == expected


def test_a_missing_number_of_bands_is_asked_for_by_name(source, tmp_path):
    refusal = {"result.json": json.dumps({"isolated": True, "refusal": "bands", "details": {}}).encode()}
    converter, _ = fake(tmp_path, refusal)

    with pytest.raises(ConversionError, match="BANDS_COUNT") as caught:
        run(source, converter)

    assert caught.value.about == "bands"
