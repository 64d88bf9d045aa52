"""The classes of a network for rows of band values: its labels, checked against the class names in files."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.table_classes import find_classes, raw_normalisation
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.signatures import TableTensors
from pixelwise.tests.core.numpy_networks import numpy_table

NO_MODEL = ModelFile("m.json", lambda path: b"")


def tensors(label="label", scores="scores", *, rows=None, by_label=False):
    return TableTensors(("x",), rows, label, scores, by_label)


def softmax(rows):
    powers = np.exp(rows)
    return powers / powers.sum(axis=1, keepdims=True)


def keyed(*labels):
    """Scores like those of skl2onnx: a mapping from label to score for every row."""
    return lambda rows: [dict(zip(labels, row)) for row in softmax(rows).tolist()]


def classes_of(outputs, table, named=None, monkeypatch=None, labels=()):
    if monkeypatch is not None:
        monkeypatch.setattr("pixelwise.inference.formats.table_classes.labels_behind", lambda content, output: labels)
    return find_classes(numpy_table(outputs, table), table, NO_MODEL, named, "m.emd")


def named(*entries):
    return tuple(ModelClass(value, name, (value % 256, 0, 0)) for value, name in entries)


MATRIX = {"label": lambda rows: rows.argmax(axis=1) * 10, "scores": softmax}


def test_keys_of_scores_are_the_labels_and_become_class_values():
    table = tensors(label="", by_label=True)

    actual = classes_of({"scores": keyed(30, -2, 7)}, table)

    assert (actual.labels, actual.channels) == ((-2, 7, 30), 3)
    assert [(entry.value, entry.name) for entry in actual.classes] == [
        (-2, "Class -2"),
        (7, "Class 7"),
        (30, "Class 30"),
    ]
    assert actual.notes == ("m.emd does not name any classes: their values are its labels.",)
    assert not actual.open_ended


def test_texts_are_the_names_of_classes_that_are_counted():
    actual = classes_of({"scores": keyed("wood", " bare ", "")}, tensors(label="", by_label=True))

    assert actual.labels == ("", " bare ", "wood")
    assert [(entry.value, entry.name) for entry in actual.classes] == [(0, "Class 0"), (1, "bare"), (2, "wood")]


@pytest.mark.parametrize(
    ("labels", "entries", "values"),
    [
        ((30, 10, 20), [(10, "a"), (20, "b"), (30, "c")], [30, 10, 20]),
        (("c", "a ", "b"), [(10, "a"), (20, "b"), (30, "c")], [30, 10, 20]),
        ((7, 8, 9), [(10, "a"), (20, "b"), (30, "c")], [10, 20, 30]),  # by position, as no label is a class value
        ((10, 10, 20), [(10, "a"), (20, "b"), (30, "c")], [10, 20, 30]),
    ],
)
def test_named_classes_are_in_the_order_of_the_labels(monkeypatch, labels, entries, values):
    actual = classes_of(MATRIX, tensors(), named(*entries), monkeypatch, labels)

    assert [entry.value for entry in actual.classes] == values
    assert actual.channels == 3


def test_scores_with_unknown_labels_are_not_used():
    actual = classes_of(MATRIX, tensors())

    assert (actual.table, actual.channels) == (tensors(scores=""), 0)
    assert (len(actual.classes), actual.open_ended) == (255, True)


def test_named_classes_make_labels_superfluous():
    actual = classes_of(MATRIX, tensors(), named((1, "a"), (2, "b"), (3, "c")))

    assert (actual.table, actual.channels) == (tensors(label=""), 3)


def test_labels_alone_may_be_fewer_than_the_classes(monkeypatch):
    outputs = {"label": MATRIX["label"]}
    entries = named((10, "a"), (20, "b"), (30, "c"))

    actual = classes_of(outputs, tensors(scores=""), entries, monkeypatch, (30, 10))

    assert [entry.value for entry in actual.classes] == [30, 10]


def test_labels_without_scores_are_refused_if_some_are_not_classes(monkeypatch):
    outputs = {"label": MATRIX["label"]}

    with pytest.raises(ModelError, match=r"returns 4 labels \(1, 2, 3, 4\), but 2 classes are named"):
        classes_of(outputs, tensors(scores=""), named((1, "a"), (9, "b")), monkeypatch, (1, 2, 3, 4))


def test_a_label_that_no_raster_can_have_as_a_value_is_refused(monkeypatch):
    with pytest.raises(ModelError, match="labels cannot be the values of a raster"):
        classes_of(MATRIX, tensors(), None, monkeypatch, (1, 2, 2**40))


def test_an_output_that_has_no_value_for_each_row_is_refused():
    outputs = {"label": lambda rows: rows.argmax(axis=1)[:1]}

    with pytest.raises(ModelError, match='length of its output "label" is 1'):
        classes_of(outputs, tensors(scores=""))


@pytest.mark.parametrize(
    ("rows", "message"), [(1, "1 row at a time"), (61, "61 rows at a time"), (256, ""), (None, "")]
)
def test_a_small_batch_of_rows_causes_a_note(rows, message):
    notes = classes_of({"scores": softmax}, tensors(label="", rows=rows)).notes

    assert [note for note in notes if "which is slow" in note] == [
        note for note in notes if message and message in note
    ]
    assert any("slow" in note for note in notes) is bool(message)


@pytest.mark.parametrize("stated", [None, Normalisation(assumed=True, mean=(1.0,), std=(2.0,), source="m.emd")])
def test_a_table_receives_raw_values_unless_a_file_states_their_range(stated):
    normalisation, notes = raw_normalisation(stated, np.dtype(np.float32), "m.emd")

    gain, bias = normalisation.linear(np.dtype(np.uint8), 1)
    mean, std = normalisation.moments(1)
    np.testing.assert_allclose(200 * gain + bias, (200 - mean) / std)
    assert not normalisation.assumed
    assert "assumed, since the network expects tables" in normalisation.source
    assert len(notes) == 1


def test_a_stated_normalisation_is_kept_except_for_integers():
    stated = Normalisation(low=(0.0,), high=(255.0,))

    assert raw_normalisation(stated, np.dtype(np.float32), "m.emd") == (stated, ())
    for kind in (np.uint8, np.int64):
        normalisation, notes = raw_normalisation(stated, np.dtype(kind), "m.emd")
        np.testing.assert_array_equal(np.ravel(normalisation.linear(np.dtype(np.uint8), 1)), [1, 0])
        assert len(notes) == 1
