"""A session in another process has the methods of a session of onnxruntime; here a function answers for the process."""

import numpy as np
import pytest
from pixelwise.inference.network.guarded_session import GuardedSession, GuardedTensor

DECLARED = {
    "inputs": [
        {"name": "x", "type": "tensor(float)", "shape": ["b", 3, None, 64]},
        {"name": "when", "type": "tensor(int64)", "shape": []},
    ],
    "outputs": [{"name": "y", "type": "tensor(uint8)", "shape": [1, 64, 64]}],
    "overridable": [{"name": "w", "type": "tensor(float)", "shape": [3]}],
    "meta": {"producer_name": "maker", "version": 2, "description": ""},
    "properties": {"classes": "3"},
}
IMAGE = np.ones((1, 3, 2, 64), np.float32)


def session(answer=None):
    """A session whose process answers every message with the same, and the messages that it gets."""
    asked = []

    def ask(message):
        asked.append(message)
        return answer

    return GuardedSession.of(DECLARED, ask), asked


def test_tensors_and_texts_are_those_that_the_process_declares():
    guarded, asked = session()

    assert guarded.get_inputs() == [
        GuardedTensor("x", "tensor(float)", ["b", 3, None, 64]),
        GuardedTensor("when", "tensor(int64)", []),
    ]
    assert guarded.get_outputs() == [GuardedTensor("y", "tensor(uint8)", [1, 64, 64])]
    assert guarded.get_overridable_initializers() == [GuardedTensor("w", "tensor(float)", [3])]
    meta = guarded.get_modelmeta()
    assert (meta.producer_name, meta.version, meta.custom_metadata_map) == ("maker", 2, {"classes": "3"})
    assert guarded.get_providers() == ["CPUExecutionProvider"]
    assert not asked


@pytest.mark.parametrize("names", [("y",), None])
def test_a_run_asks_the_process_for_the_outputs(names):
    outputs = [np.arange(4, dtype=np.uint8)]
    guarded, asked = session({"outputs": outputs})

    actual = guarded.run(names, {"x": IMAGE}, object())

    assert actual is outputs
    assert asked == [{"names": None if names is None else ["y"], "feeds": {"x": IMAGE}}]


@pytest.mark.parametrize("answer", [{}, {"outputs": None}, {"outputs": []}, {"outputs": [IMAGE, IMAGE]}], ids=str)
def test_an_answer_without_the_outputs_is_an_error_of_the_run(answer):
    with pytest.raises(RuntimeError, match="no outputs"):
        session(answer)[0].run(["y"], {"x": IMAGE})


def test_all_outputs_are_as_many_as_there_are():
    assert session({"outputs": [IMAGE, IMAGE]})[0].run(None, {"x": IMAGE}) == [IMAGE, IMAGE]


def test_an_error_of_the_process_is_that_of_the_run():
    def ask(message):
        raise RuntimeError("invalid rank")

    with pytest.raises(RuntimeError, match="invalid rank"):
        GuardedSession.of(DECLARED, ask).run(["y"], {"x": IMAGE})


@pytest.mark.parametrize(
    "change",
    [
        *({key: None} for key in DECLARED),
        {"inputs": [{"name": "x", "type": "tensor(float)"}]},
        {"outputs": [{"name": "y", "type": "tensor(float)", "shape": 3}]},
        {"overridable": ["w"]},
        {"properties": [1]},
        {"meta": {"custom_metadata_map": {}}},
    ],
    ids=str,
)
def test_what_is_no_declaration_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        GuardedSession.of({**DECLARED, **change}, dict)


@pytest.mark.parametrize("key", DECLARED)
def test_a_declaration_without_an_entry_is_refused(key):
    with pytest.raises(ValueError, match=key):
        GuardedSession.of({name: value for name, value in DECLARED.items() if name != key}, dict)
