"""The program that runs a model for another process, with a fake of onnxruntime in place of the real one."""

import io
import sys
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference.network import session_program
from pixelwise.inference.network.session_program import _serve, _Server
from pixelwise.inference.processes import frames
from pixelwise.inference.processes.memory_texts import lacks_memory

OPEN = {"model": "m.onnx", "options": {"log_severity_level": 4}, "entries": {"folder": "weights"}}
IMAGE = np.arange(6, dtype=np.float32).reshape(2, 3)
DECLARED = {
    "inputs": [{"name": "x", "type": "tensor(float)", "shape": ["b", 3, None]}],
    "outputs": [{"name": "y", "type": "tensor(float)", "shape": ["b", 3]}],
    "overridable": [],
    "meta": {
        "producer_name": "maker",
        "graph_name": "g",
        "domain": "",
        "version": 2,
        "description": "A model",
        "graph_description": "",
    },
    "properties": {"classes": "3"},
}


class Session:
    """A session that doubles its input, or raises an error."""

    def __init__(self, model, **settings):
        self.model, self.settings, self.asked, self.error = model, settings, [], None

    def get_inputs(self):
        return [SimpleNamespace(name="x", type="tensor(float)", shape=("b", 3, None), other=1)]

    def get_outputs(self):
        return [SimpleNamespace(name="y", type="tensor(float)", shape=["b", 3])]

    def get_overridable_initializers(self):
        return []

    def get_modelmeta(self):
        return SimpleNamespace(**DECLARED["meta"], custom_metadata_map=DECLARED["properties"], other=1)

    def run(self, names, feeds):
        if self.error:
            raise self.error
        self.asked.append(names)
        return (feeds["x"] * 2,)


class Runtime:
    """onnxruntime, as far as the program uses it."""

    def __init__(self, error=None):
        self.sessions, self.error = [], error

    def SessionOptions(self):
        entries = {}
        return SimpleNamespace(entries=entries, add_session_config_entry=entries.__setitem__)

    def InferenceSession(self, model, **settings):
        if self.error:
            raise self.error
        self.sessions.append(Session(model, **settings))
        return self.sessions[-1]


def opened(message=None):
    runtime = Runtime()
    server = _Server(runtime, lacks_memory)
    answer = server.answer(message or OPEN)
    return server, runtime.sessions[0], answer


def test_an_empty_message_is_answered_before_a_model_is_opened():
    runtime = Runtime()

    assert _Server(runtime, lacks_memory).answer({}) == {"ready": True}
    assert not runtime.sessions


def test_the_answer_to_a_model_is_all_that_it_declares():
    _, _, answer = opened()

    assert answer == DECLARED


def test_an_answer_can_be_sent():
    stream = io.BytesIO()
    frames.write(stream, opened()[2])
    stream.seek(0)

    assert frames.read(stream, 0) == DECLARED


def test_a_model_is_opened_on_the_cpu_with_the_options_of_the_message():
    _, session, _ = opened()

    options = session.settings.pop("sess_options")
    assert session.model == "m.onnx"
    assert (options.log_severity_level, options.entries) == (4, {"folder": "weights"})
    assert session.settings == {"providers": ["CPUExecutionProvider"], "enable_fallback": 0}


def test_a_model_that_is_sent_as_bytes_is_opened_from_memory():
    _, session, _ = opened({**OPEN, "model": np.frombuffer(b"\x08\x07", np.uint8)})

    assert session.model == b"\x08\x07"


@pytest.mark.parametrize("names", [["y"], None])
def test_later_messages_are_runs(names):
    server, session, _ = opened()

    answer = server.answer({"names": names, "feeds": {"x": IMAGE}})

    assert list(answer) == ["outputs"]
    assert isinstance(answer["outputs"], list)
    np.testing.assert_array_equal(answer["outputs"], [IMAGE * 2])
    assert session.asked == [names]


ERRORS = [
    (RuntimeError("invalid rank"), {"error": "invalid rank", "kind": "refused"}),
    (RuntimeError("Failed to allocate memory"), {"error": "Failed to allocate memory", "kind": "memory"}),
    (MemoryError(), {"error": "out of memory", "kind": "memory"}),
    (MemoryError("no more"), {"error": "no more", "kind": "memory"}),
    (KeyError(), {"error": "KeyError", "kind": "refused"}),
    (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid byte"), {"error": "invalid byte", "kind": "text"}),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS, ids=lambda each: type(each).__name__)
def test_an_error_when_a_model_is_opened_is_an_answer_and_the_next_message_opens_another(error, expected):
    runtime = Runtime(error)
    server = _Server(runtime, lacks_memory)

    assert server.answer(OPEN) == expected
    runtime.error = None
    assert server.answer(OPEN) == DECLARED


@pytest.mark.parametrize(("error", "expected"), ERRORS, ids=lambda each: type(each).__name__)
def test_an_error_of_a_run_is_an_answer_and_the_model_remains_open(error, expected):
    server, session, _ = opened()
    session.error = error

    assert server.answer({"names": ["y"], "feeds": {"x": IMAGE}}) == expected
    session.error = None
    assert list(server.answer({"names": ["y"], "feeds": {"x": IMAGE}})) == ["outputs"]


def test_a_model_whose_declaration_cannot_be_read_is_not_open():
    runtime = Runtime()
    server = _Server(runtime, lacks_memory)
    broken = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid byte")

    def unreadable(self):
        raise broken

    runtime.InferenceSession = lambda *args, **rest: type("Broken", (Session,), {"get_outputs": unreadable})(*args)

    assert server.answer(OPEN) == {"error": "invalid byte", "kind": "text"}
    assert server.answer({}) == {"ready": True}


class Timer:
    """A timer that would end the process."""

    def __init__(self):
        self.calls = []

    def dump_traceback_later(self, seconds, **rest):
        self.calls.append((seconds, rest))

    def cancel_dump_traceback_later(self):
        self.calls.append("cancelled")


def served(messages, runtime, monkeypatch, timer=None):
    """The answers to messages on the standard input."""
    sent, answers, read = io.BytesIO(), io.BytesIO(), []
    for message in messages:
        frames.write(sent, message)
    sent.seek(0)
    monkeypatch.setitem(sys.modules, "frames", frames)
    monkeypatch.setattr(session_program, "faulthandler", timer or Timer())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=sent))
    _serve(answers, _Server(runtime, lacks_memory), 60)
    answers.seek(0)
    with suppress(EOFError):
        while True:
            read.append(frames.read(answers, 10**6))
    return read


def test_messages_are_answered_in_order_until_the_input_ends(monkeypatch):
    answers = served([{}, OPEN, {"names": ["y"], "feeds": {"x": IMAGE}}], Runtime(), monkeypatch)

    assert answers[:2] == [{"ready": True}, DECLARED]
    np.testing.assert_array_equal(answers[2]["outputs"], [IMAGE * 2])
    assert len(answers) == 3


def test_each_message_has_its_time_until_the_process_ends_itself(monkeypatch):
    timer = Timer()

    served([{}, OPEN], Runtime(), monkeypatch, timer)

    assert timer.calls == [(70, {"exit": True}), "cancelled"] * 2


def test_an_output_that_cannot_be_sent_is_refused_and_the_next_message_is_answered(monkeypatch):
    monkeypatch.setattr(Session, "run", lambda self, names, feeds: [object() if names else feeds["x"]])
    messages = [OPEN, *({"names": names, "feeds": {"x": IMAGE}} for names in (["y"], []))]

    answers = served(messages, Runtime(), monkeypatch)

    assert answers[1]["kind"] == "refused"
    np.testing.assert_array_equal(answers[2]["outputs"], [IMAGE])


def test_a_message_that_names_no_model_is_refused():
    assert _Server(Runtime(), lacks_memory).answer({"names": []}) == {"error": "'options'", "kind": "refused"}
