"""Unknown models are tried in a process of its own, with limits of time and memory, once."""

import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise import inference
from pixelwise.conversion.agreement import Answers, compare_answers
from pixelwise.inference import Cancelled, EngineError, ModelError, NullProgress, formats, read_definition
from pixelwise.inference.errors import LimitError
from pixelwise.inference.network import accepted_models, guard
from pixelwise.inference.network.engine import engine_place
from pixelwise.inference.network.guard import GuardPython, cancelled_by, guard_by, own_python
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.pack.model_to_ecd import EcdJob
from pixelwise.inference.pack.model_to_ecd import plan as plan_ecd
from pixelwise.inference.preflight.speed import seconds_per_tile
from pixelwise.inference.processes import bounds, frames
from pixelwise.inference.processes.job_object import JobObject, job_limits
from pixelwise.inference.run import open_planned
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.hostile_models import ENDLESS, LARGE, endless_for_large_tiles, endless_loop, guard_processes
from pixelwise.tests.models import argmax_model

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc")
PLENTY = "300"
LIMITS = guard.TrialLimits(seconds=60, memory=5 * 10**8)
MEMORY_USED = "import sys; sys.path.insert(0, sys.argv[1]); import bounds; sys.exit(bounds.memory_used() > 5 * 10**8)"


@pytest.fixture(autouse=True)
def limits(monkeypatch, tmp_path):
    """Models are tried with the usual limits of time and 2 GB; no model is known."""

    def limit(**numbers):
        for name, number in numbers.items():
            monkeypatch.setenv(f"PIXELWISE_MODEL_{name}", str(number))

    limit(SECONDS=PLENTY, MEMORY=2)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(guard, "_refused", {})
    yield limit
    guard_by(None)


@pytest.fixture
def starts():
    """The processes that are started, as a list that grows."""
    started = []

    def python():
        started.append(1)
        return own_python()

    guard_by(python)
    return started


def read_again(path):
    """Read a model as if the program had been started again."""
    formats._cache.clear()
    return read_definition(str(path))


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("model", ENDLESS, ids=lambda model: model.__name__)
def test_a_graph_that_never_ends_is_stopped_with_a_message(tmp_path, limits, model):
    limits(SECONDS=3)

    with pytest.raises(LimitError, match=r"m\.onnx: .* within 3 seconds.* PIXELWISE_MODEL_SECONDS"):
        read_definition(model(tmp_path / "m.onnx"))
    assert guard_processes() == []


@POSIX
@pytest.mark.parametrize("model", LARGE, ids=lambda model: model.__name__)
def test_a_graph_that_fills_the_memory_is_stopped_with_a_message(tmp_path, model):
    with pytest.raises(LimitError, match=r"m\.onnx: .* more than the 2\.0 GB.* PIXELWISE_MODEL_MEMORY"):
        read_definition(model(tmp_path / "m.onnx"))
    assert guard_processes() == []


def test_a_refused_model_is_not_tried_again_until_it_changes(tmp_path, limits, starts):
    limits(SECONDS=2)
    model = endless_loop(tmp_path / "m.onnx")

    for _ in range(2):
        with pytest.raises(LimitError):
            read_again(model)
    assert len(starts) == 1
    limits(SECONDS=PLENTY)
    argmax_model(tmp_path / "m.onnx", 3)
    assert len(read_again(model).classes) == 3


def session_program_with(tmp_path, code):
    """A Python that runs code before the program that opens models."""
    wrapper = tmp_path / "wrapper.py"
    wrapper.write_text(
        f"import runpy, sys\nsys.argv = sys.argv[1:]\n{code}\nrunpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    guard_by(lambda: GuardPython((sys.executable, str(wrapper)), os.environ))


@POSIX
def test_a_model_that_crashes_onnxruntime_does_not_crash_this_process(tmp_path):
    session_program_with(
        tmp_path, "import ctypes, onnxruntime\nonnxruntime.InferenceSession = lambda *_, **__: ctypes.string_at(0)"
    )

    with pytest.raises(LimitError, match=rf"crashed .*exit code -{int(signal.SIGSEGV)}"):
        read_definition(str(argmax_model(tmp_path / "m.onnx", 3)))


def test_nonsense_of_a_process_is_no_answer(tmp_path):
    session_program_with(tmp_path, "print('anything ' * 100, flush=True)\nsys.exit()")

    assert "no process could be started" in read_definition(str(argmax_model(tmp_path / "m.onnx", 3))).warnings[-1]


def test_the_process_imports_numpy_and_onnxruntime_alone(tmp_path):
    listed = tmp_path / "modules.json"
    session_program_with(
        tmp_path,
        "import faulthandler, json\n"  # after each answer
        f"def end():\n    open({str(listed)!r}, 'w').write(json.dumps(sorted(sys.modules)))\n"
        "faulthandler.cancel_dump_traceback_later = end",
    )
    read_definition(str(argmax_model(tmp_path / "m.onnx", 3)))

    tops = {name.split(".")[0] for name in json.loads(listed.read_text())}
    assert {"numpy", "onnxruntime"} <= tops
    assert not tops & {"pixelwise", "osgeo", "qgis", "PyQt5", "PyQt6"}


@pytest.mark.parametrize("table", [False, True])
def test_a_model_is_the_same_in_a_process_as_without(tmp_path, limits, starts, table):
    model = tree(tmp_path / "m.onnx") if table else str(argmax_model(tmp_path / "m.onnx", 5, cell_size=2))
    tried = read_again(model)
    limits(SECONDS=0)

    assert read_again(model) == tried
    assert len(starts) == 1


def tree(path):
    """A table model with labels that are texts, and a map of scores, as scikit-learn exports them."""
    nodes = [
        helper.make_node("ReduceMax", ["x"], ["best"], axes=[1], keepdims=1),
        helper.make_node("Concat", ["best", "best"], ["scores"], axis=1),
        helper.make_node("ArgMax", ["scores"], ["index"], axis=1, keepdims=0),
        helper.make_node(
            "LabelEncoder",
            ["index"],
            ["label"],
            domain="ai.onnx.ml",
            keys_int64s=[0, 1],
            values_strings=["wood", "Wiese"],
        ),
        helper.make_node(
            "ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", classlabels_strings=["wood", "Wiese"]
        ),
    ]
    label = helper.make_tensor_value_info("label", TensorProto.STRING, ["n"])
    kind = helper.make_sequence_type_proto(
        helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    )
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 4])],
        [label, helper.make_value_info("probabilities", kind)],
    )
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 2)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)
    return str(path)


def test_a_model_that_was_tried_is_known_the_next_time(tmp_path, starts):
    model = argmax_model(tmp_path / "m.onnx", 3)
    first = read_again(model)

    assert (read_again(model), starts) == (first, [1])


def test_a_model_that_is_replaced_while_it_is_tried_is_not_known(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)
    file = ModelFile(str(model))

    for classes in (4, 3):
        with guard.guarded(file, "m.onnx", "1"):
            argmax_model(model, classes)

    with guard.guarded(file, "m.onnx", "1"):
        assert guard.active_guard() is not None


@POSIX
def test_a_model_that_does_not_fit_into_the_memory_of_the_process_is_called_too_large():
    message = {"model": bytes(2**30), "options": {}, "entries": {}}

    with pytest.raises(LimitError, match=r"more than the 0\.5 GB"), guard.Guard("m.dlpk", LIMITS, "") as guarded:
        guarded.open(message, os.path.dirname(engine_place()))


def test_the_memory_that_the_starting_process_has_used_does_not_count():
    code = (
        "import subprocess, sys; used = b'x' * 2**30; del used; "
        f"sys.exit(subprocess.call([sys.executable, '-c', {MEMORY_USED!r}, {os.path.dirname(bounds.__file__)!r}]))"
    )

    assert subprocess.call([sys.executable, "-c", code]) == 0


def test_a_model_with_other_weights_next_to_it_is_tried_again(tmp_path, starts):
    path, weights = tmp_path / "m.onnx", numpy_helper.from_array(np.ones((3, 3, 1, 1), np.float32), "w")
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, "h", "w"]) for name in ("image", "scores")]
    node = helper.make_node("Conv", ["image", "w"], ["scores"])
    model = helper.make_model(
        helper.make_graph([node], "g", tensors[:1], tensors[1:], [weights]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.save(model, path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    for _ in range(2):
        read_again(path)
    assert len(starts) == 1
    (tmp_path / "weights.bin").write_bytes(bytes(36))
    os.utime(tmp_path / "weights.bin", (1, 1))

    read_again(path)
    assert len(starts) == 2


def test_a_model_with_another_statement_is_tried_again(tmp_path, starts):
    model = argmax_model(tmp_path / "m.onnx", 3)
    definition = {"Framework": "ONNX", "ModelFile": "m.onnx", "ExtractBands": [0, 1, 2]}
    for side in (64, 128):
        (tmp_path / "m.emd").write_text(json.dumps({**definition, "ImageHeight": side, "ImageWidth": side}))
        read_again(tmp_path / "m.emd")
    read_again(model)

    assert len(starts) == 3


@pytest.mark.parametrize("version", ["pixelwise", "onnxruntime"])
def test_another_version_tries_a_model_again(tmp_path, monkeypatch, starts, version):
    model = argmax_model(tmp_path / "m.onnx", 3)
    read_again(model)
    place = {"pixelwise": (guard, "own_version"), "onnxruntime": (formats.resolve, "engine_version")}[version]
    monkeypatch.setattr(*place, lambda: "99.0")
    read_again(model)

    assert len(starts) == 2


def list_of_models():
    return os.path.join(accepted_models._folder(), "accepted-models.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"[" * 100_000,
        b'{"format": 2, "accepted": []}',
        b'{"format": 1, "accepted": "all"}',
        b'{"format": 1, "accepted": ["all", 1, null]}',
        b'{"format": 1, "accepted": [' + b'"' + b"0" * 2**19 + b'"]}',
    ],
)
def test_a_list_of_known_models_that_was_changed_knows_none(tmp_path, starts, content):
    model = argmax_model(tmp_path / "m.onnx", 3)
    read_again(model)
    with open(list_of_models(), "wb") as file:
        file.write(content)

    for _ in range(2):
        read_again(model)
    assert len(starts) == 2


@POSIX
def test_a_pipe_in_place_of_the_list_of_known_models_is_not_waited_for(tmp_path, starts):
    os.makedirs(os.path.dirname(list_of_models()))
    os.mkfifo(list_of_models())

    assert len(read_again(argmax_model(tmp_path / "m.onnx", 3)).classes) == 3
    assert len(starts) == 1


def test_the_list_of_known_models_is_bounded(monkeypatch):
    monkeypatch.setattr(accepted_models, "_MOST", 5)
    for number in range(10):
        accepted_models.accept(f"{number:064x}")

    with open(list_of_models(), encoding="ascii") as file:
        listed = json.load(file)["accepted"]
    assert listed == [f"{number:064x}" for number in range(5, 10)]


def test_without_a_process_the_model_is_read_with_a_warning_and_not_known(tmp_path):
    def no_python():
        raise EngineError("QGIS has hidden it")

    guard_by(no_python)
    model = argmax_model(tmp_path / "m.onnx", 3)

    for _ in range(2):
        warnings = read_again(model).warnings
        assert [text for text in warnings if "no process could be started for it (QGIS has hidden it)" in text]


@POSIX
def test_cancel_stops_the_process(tmp_path):
    model = endless_loop(tmp_path / "m.onnx")

    with cancelled_by(lambda: bool(guard_processes())), pytest.raises(Cancelled):
        read_definition(model)
    assert guard_processes() == []


@POSIX
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_one_that_started_it(tmp_path, end):
    # A background job of a shell ignores Ctrl-C, and hands this down to its programs.
    obey = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code = f"from pixelwise.inference import read_definition; read_definition({endless_loop(tmp_path / 'm.onnx')!r})"
    program = subprocess.Popen([sys.executable, "-c", obey + code], stderr=subprocess.DEVNULL)
    wait_until(lambda: guard_processes(program.pid))

    program.send_signal(end)
    program.wait()
    wait_until(lambda: not guard_processes(program.pid))


@pytest.fixture
def endless_run(tmp_path):
    """The plan of a run whose tiles are larger than those with which the model was tried, and do not end."""
    write_raster(tmp_path / "r.tif", textured(50, 50))
    model = endless_for_large_tiles(tmp_path / "m.onnx")
    return inference.plan(make_job(tmp_path / "r.tif", model, tmp_path / "o.tif", arguments="tile_size 1280"))


class Cancelling(NullProgress):
    """Progress that cancels at the third question."""

    questions = 0

    def cancelled(self):
        self.questions += 1
        return self.questions > 2


def test_a_run_with_larger_tiles_that_never_ends_can_be_cancelled(tmp_path, endless_run):
    with pytest.raises(Cancelled):
        inference.run(endless_run, Cancelling())
    assert not (tmp_path / "o.tif").exists()


def test_measuring_the_speed_of_one_can_be_stopped(endless_run):
    with pytest.raises(Cancelled), cancelled_by(Cancelling().cancelled):
        seconds_per_tile(endless_run, open_planned(endless_run))


def test_several_threads_try_a_model_once(tmp_path, starts):
    model = str(argmax_model(tmp_path / "m.onnx", 3))
    threads = [threading.Thread(target=read_definition, args=(model,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(starts) == 1


def test_waiting_for_another_thread_can_be_cancelled(tmp_path):
    model, stop = endless_loop(tmp_path / "m.onnx"), threading.Event()

    def read():
        with cancelled_by(stop.is_set), pytest.raises(Cancelled):
            read_definition(model)

    first = threading.Thread(target=read)
    first.start()
    wait_until(lambda: guard._in_trial)
    with cancelled_by(lambda: True), pytest.raises(Cancelled):
        read_definition(model)
    stop.set()
    first.join()


@pytest.mark.parametrize("text", ["-1", "many", "9" * 5000, "1e9", "²"])
def test_a_limit_that_is_not_a_number_is_refused(tmp_path, limits, text):
    limits(SECONDS=text)

    with pytest.raises(EngineError, match=r"PIXELWISE_MODEL_SECONDS: .* is not a whole number"):
        read_definition(str(argmax_model(tmp_path / "m.onnx", 3)))


def test_the_command_line_ends_with_a_message(tmp_path, limits):
    limits(SECONDS=2)
    command = [sys.executable, "-m", "pixelwise.inference", endless_loop(tmp_path / "m.onnx")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert "m.onnx: the model was stopped" in done.stderr


def test_packing_a_model_tries_it_in_a_process(tmp_path, limits):
    limits(SECONDS=2)
    classes = {
        "ImportDeepLearningModelToEsriExtraInfo": 0,
        "Classes": [{"Value": value, "Name": str(value), "Color": [0, 0, value]} for value in range(3)],
    }
    (tmp_path / "classes.json").write_text(json.dumps(classes))
    job = EcdJob(endless_loop(tmp_path / "m.onnx"), str(tmp_path / "classes.json"), str(tmp_path / "m.ecd"), True)

    with pytest.raises(LimitError):
        plan_ecd(job)


def test_comparing_a_converted_model_tries_it_in_a_process(tmp_path, limits):
    limits(SECONDS=2)
    image = np.zeros((1, 3, 8, 8), np.float32)
    endless_loop(tmp_path / "m.onnx")

    with pytest.raises(LimitError):
        compare_answers(tmp_path / "m.onnx", Answers((((image,), (image,)),), False, False, False))


def test_an_error_of_a_model_stays_that_of_the_model(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"\x08\x08 not a model")

    with pytest.raises(ModelError, match="cannot open the file as an ONNX model"):
        read_definition(str(tmp_path / "m.onnx"))


VALUES = {
    "numbers": [1, -2.5, True, None, "ü\ud800", 2**62],
    "arrays": [np.arange(6.0).reshape(2, 3)[:, ::2], np.array(3, np.int64), np.zeros((0, 4), bool), np.float16([1.5])],
    "maps": [{0: 0.25, 1: float("inf")}, {"wood": 1.0}],
    "texts": np.array([["a", "b"]], object),
}


def test_messages_keep_values_types_and_shapes():
    stream = BytesIO()
    frames.write(stream, VALUES)
    stream.seek(0)
    message = frames.read(stream, 2**20)

    for sent, received in zip(VALUES["arrays"], message["arrays"]):
        np.testing.assert_array_equal(received, sent)
        assert received.dtype == sent.dtype
    assert message["texts"].tolist() == [["a", "b"]]
    assert (message["numbers"], message["maps"]) == (VALUES["numbers"], VALUES["maps"])


def test_a_damaged_message_is_refused():
    stream = BytesIO()
    frames.write(stream, VALUES)
    whole, chance = stream.getvalue(), random.Random(3)

    for _ in range(2000):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            frames.read(BytesIO(damaged[: chance.randint(0, 2 * len(damaged))]), 2**20)
        except (ValueError, EOFError, frames.TooLargeError):
            continue


def test_a_message_that_is_too_large_is_not_read():
    stream = BytesIO()
    frames.write(stream, {"array": np.zeros(2**20)})
    stream.seek(0)

    with pytest.raises(frames.TooLargeError):
        frames.read(stream, 2**20)


@POSIX
def test_memory_is_watched_where_the_address_space_cannot_be_bounded():
    code = (
        f"import sys, os, time; sys.path.append({os.path.dirname(bounds.__file__)!r}); import bounds\n"
        "bounds.end_with(os.getppid(), 2**27)\nblock = b'x' * 2**28\ntime.sleep(60)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == bounds.OUT_OF_MEMORY


def test_the_limits_of_windows_have_its_layout():
    """144 bytes with the memory of a process at byte 112, by winnt.h for 64 bits."""
    limits = job_limits(2**33)

    assert (ctypes.sizeof(limits), type(limits).process_memory.offset) == (144, 112)
    assert limits.process_memory == 2**33
    with JobObject(2**33):
        pass


def test_the_error_of_a_limit_is_about_the_model():
    assert (LimitError("m").about, issubclass(LimitError, inference.PixelwiseError)) == ("model", True)
