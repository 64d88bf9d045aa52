"""Definitions are resolved from statements of files, checked against the network, and from defaults."""

import json

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.metadata import Description, Metadata
from pixelwise.inference.formats.resolve import merged_metadata, resolve
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.preprocessing.steps import Step, StepKind
from pixelwise.tests.core.numpy_networks import image_signature, numpy_network

FILE = ModelFile("/models/m.onnx")
FOREST = (ModelClass(10, "Forest", (0, 99, 0)), ModelClass(20, "Water", (0, 0, 99)), ModelClass(30, "Road", (9, 9, 9)))


def identity(**signature):
    return numpy_network(lambda image: image, image_signature(**signature))


def mean_of_neighbours(image):
    return image + np.roll(image, 1, axis=2) + np.roll(image, 1, axis=3)


def resolved(network=None, **stated):
    return resolve(Metadata(**stated), network or identity(), FILE, "m.emd")


def test_unstated_properties_have_defaults_and_a_note():
    definition = resolved()

    assert [(entry.value, entry.name) for entry in definition.classes] == [(n, f"Class {n}") for n in range(3)]
    assert (definition.tile, definition.flexible, definition.total_stride) == ((512, 512), True, 1)
    assert definition.notes == ("m.emd does not name any classes: they are called Class 0, Class 1 …",)
    assert definition.warnings == ()


def test_stated_properties_are_kept():
    stated = {"name": "Land", "classes": FOREST, "tile": (128, 128), "padding": 16, "threshold": 0.5, "batch": 4}

    definition = resolved(**stated)

    assert {key: getattr(definition, key) for key in stated} == stated
    assert (definition.file, definition.origin) == (FILE, "m.emd")


@pytest.mark.parametrize(
    ("function", "padding", "expected"),
    [
        (lambda image: image, 0, True),
        (lambda image: image, None, False),  # padding can be useful
        (mean_of_neighbours, 0, False),
    ],
)
def test_only_a_network_without_padding_that_sees_no_neighbours_is_one_of_single_pixels(function, padding, expected):
    assert resolved(numpy_network(function), padding=padding).single_pixels is expected


def test_a_coarse_output_and_its_margin_are_named_in_notes():
    coarse = numpy_network(lambda image: image[..., 8:-8, 8:-8][..., ::2, ::2])

    definition = resolved(coarse, classes=FOREST)

    assert (definition.output_margin, definition.output_stride) == (8, 2)
    assert any("leaves out 8 pixels" in note for note in definition.notes)
    assert any("one value per 2 x 2 pixels" in note for note in definition.notes)


def test_an_oblong_tile_cannot_be_changed():
    assert not resolved(tile=(128, 256)).flexible
    assert resolved(tile=(256, 256)).flexible
    assert not resolved(tile=(256, 256), flexible=False).flexible


def test_integer_inputs_receive_raw_values_regardless_of_a_stated_normalisation():
    definition = resolved(identity(dtype=np.uint8), normalisation=Normalisation(mean=(1.0,), std=(2.0,)))

    gain, bias = definition.normalisation.linear(np.dtype(np.uint8), 3)
    np.testing.assert_array_equal((gain, bias), ([1, 1, 1], [0, 0, 0]))
    assert any("receives the raw values" in note for note in definition.notes)


@pytest.mark.parametrize(
    ("stated", "warns"),
    [
        (Normalisation(mean=(1000.0,), source="item.json, value_scaling"), True),
        (Normalisation(std=(4.0,), source="item.json, value_scaling"), True),
        (
            Normalisation((0.0,), (1.0,), steps=(Step.of(StepKind.CLIP, 0, 1000),), source="item.json, value_scaling"),
            True,
        ),
        (Normalisation((0.0,), (255.0,)), False),
        (Normalisation(), False),
        (Normalisation(mean=(0.5,), assumed=True), False),
        (None, False),
    ],
)
def test_a_conversion_that_whole_numbers_do_not_get_is_a_warning(stated, warns):
    definition = resolved(identity(dtype=np.uint16), normalisation=stated)

    assert [text.split(":")[0] for text in definition.warnings] == ["item.json, value_scaling"] * warns
    assert resolved(identity(), normalisation=stated).warnings == ()


def test_class_ids_without_names_are_open_ended_but_a_mask_has_two_classes():
    ids = numpy_network(lambda image: image.argmax(axis=1), image_signature(channels=0))
    mask = numpy_network(lambda image: image[:, 0] > 0.5, image_signature(channels=0, mask=True))

    assert (len(resolved(ids).classes), resolved(ids).open_ended) == (255, True)
    assert (len(resolved(mask).classes), resolved(mask).open_ended) == (2, False)
    assert not resolved(ids, classes=FOREST).open_ended


def test_one_score_is_background_and_a_class():
    sigmoid = numpy_network(lambda image: image[:, :1], image_signature(channels=1))

    assert len(resolved(sigmoid).classes) == 2


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"bands": (0, 1)}, "lists 2 bands, but the network expects 3"),
        ({"normalisation": Normalisation(mean=(1.0, 2.0))}, "lists 2 means"),
        ({"normalisation": Normalisation(std=(1.0,) * 4)}, "lists 4 standard deviations"),
        ({"normalisation": Normalisation(low=(), high=(1.0,))}, "lists 0 low values"),
        ({"normalisation": Normalisation(std=(1.0, -0.5, 1.0))}, "standard deviation of -0.5"),
        ({"normalisation": Normalisation(low=(255.0,), high=(0.0,))}, "range from 255 to 0"),
        ({"normalisation": Normalisation(target=(1.0, -1.0))}, "range from 1 to -1"),
        ({"excluded_channels": (3,)}, "lists channel 3, but the network returns 3 scores"),
    ],
)
def test_a_statement_that_contradicts_the_network_is_refused(stated, reason):
    with pytest.raises(ModelError, match=f"^m.emd: .*{reason}"):
        resolved(**stated)


@pytest.mark.parametrize("stated", [{"bands": ()}, {"normalisation": Normalisation(mean=(1.0,), std=(0.0,) * 3)}])
def test_an_empty_list_and_one_number_for_all_bands_do_not_contradict_the_graph(stated):
    assert resolved(**stated).origin == "m.emd"


def test_excluded_channels_do_not_matter_to_class_ids():
    ids = numpy_network(lambda image: image.argmax(axis=1), image_signature(channels=0))

    assert resolved(ids, classes=FOREST, excluded_channels=(99,)).excluded_channels == (99,)


@pytest.mark.parametrize(
    ("signature", "stated"),
    [
        ({"batch": 2**20}, {}),
        ({"bands": 3, "height": 10000, "width": 10000}, {}),
        ({}, {"tile": (16000, 16000)}),
        ({}, {"output_margin": 8000}),
    ],
)
def test_a_batch_that_would_fill_the_memory_is_refused_before_it_is_run(signature, stated):
    def run(image):
        raise AssertionError("it was run")

    with pytest.raises(ModelError, match=r"one batch for the network has \d+ x 3 x \d+ x \d+ values"):
        resolved(numpy_network(run, image_signature(**signature)), **stated)


def test_memory_that_runs_out_during_a_trial_is_an_error_with_a_remedy(monkeypatch):
    network = identity()
    monkeypatch.setattr("pixelwise.inference.formats.resolve.find_tile_shape", _fill_the_memory)

    with pytest.raises(ModelError, match="does not fit into the memory of this computer"):
        resolve(Metadata(), network, FILE, "m.emd")


def _fill_the_memory(*_):
    raise MemoryError


def test_a_file_takes_precedence_over_metadata_of_the_network_and_these_over_the_fallback():
    stated = {
        "name": "Inside",
        "description": "From the network",
        "value_range": [0, 100],
        "classes": [{"value": 1, "name": "a"}],
    }
    network = numpy_network(lambda image: image, metadata={"pixelwise": json.dumps(stated)})
    fallback = Metadata(normalisation=Normalisation(low=(0.0,), high=(7.0,)))
    description = Description(FILE, "m.onnx", "m.emd", Metadata(name="Outside"), fallback)

    metadata = merged_metadata(description, network)
    without = merged_metadata(description, identity())

    assert (metadata.name, metadata.description) == ("Outside", "From the network")
    assert metadata.normalisation.high == (100.0,)
    assert (without.description, without.normalisation) == (None, fallback.normalisation)
