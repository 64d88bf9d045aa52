"""Statements that only the network can resolve: statistics, axes, sides, order and number of classes."""

import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.binding import bind
from pixelwise.inference.formats.metadata import Metadata
from pixelwise.inference.formats.unbound import (
    BandStatistics,
    ClassLists,
    InvalidSide,
    ModelSizes,
    StatedInput,
    StatedOutput,
    Unbound,
)
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.onnx.signatures import Declaration, TensorInfo
from pixelwise.tests.core.numpy_networks import image_signature, numpy_network


def network(bands=3, channels=3, outputs=("scores",), **rest):
    declaration = Declaration(outputs=tuple(TensorInfo(name, "tensor(float)", (1, 3, 8, 8)) for name in outputs))
    return numpy_network(lambda image: image, image_signature(bands, channels, **rest), declaration=declaration)


def classes(*values):
    return tuple(ModelClass(value, f"Class {value}", (value % 256, 0, 0)) for value in values)


def bound(net=None, metadata=None, **statements):
    return bind((metadata or Metadata()).merged_with(Metadata(unbound=Unbound(**statements))), net or network())


def statistics(band_indices=None, **lists):
    keys = ("band_min_values", "band_max_values", "band_mean_values", "band_std_values")
    lists = {key: lists.get(key.split("_")[1]) for key in keys}
    return BandStatistics("m.emd", lists, band_indices, max(len(numbers or ()) for numbers in lists.values()))


def test_all_statements_are_bound():
    result = bound(overlap=10.0, statistics=statistics(mean=(1.0, 2.0, 3.0)), class_lists=(ClassLists("o", "k", ()),))

    assert result.unbound == Unbound()


@pytest.mark.parametrize(
    ("band_indices", "expected"),
    [
        ((0, 2, 4), (10.0, 30.0, 50.0)),
        ((2, 1, 0), (30.0, 20.0, 10.0)),
        ((5, 3, 1), (50.0, 30.0, 10.0)),  # from 1, because band 0 is missing and the last number is the number of bands
        ((1, 2, 3), (20.0, 30.0, 40.0)),  # from 0, because the last band is in neither
    ],
)
def test_statistics_of_all_training_bands_are_those_of_the_bands_that_are_extracted(band_indices, expected):
    means = (10.0, 20.0, 30.0, 40.0, 50.0)

    result = bound(statistics=statistics(band_indices, mean=means, std=means))

    assert result.normalisation == Normalisation(low=(0.0,), high=(1.0,), mean=expected, std=expected)
    assert result.raster_statistics is None


def test_statistics_of_bands_known_by_name_wait_for_the_raster():
    means = (10.0, 20.0, 30.0, 40.0, 50.0)

    result = bound(statistics=statistics(None, mean=means))

    assert result.normalisation.mean == means[:3]
    assert result.raster_statistics.mean == means
    assert "lists 5 bands, and ExtractBands names 3" in result.notes[0]


def test_a_stated_normalisation_takes_precedence_over_statistics():
    stated = Normalisation(low=(0.0,), high=(255.0,))

    result = bound(metadata=Metadata(normalisation=stated), statistics=statistics((), mean=(1.0, 2.0, 3.0)))

    assert result.normalisation == stated


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        ({"band_indices": (), "mean": (1.0, 2.0)}, "band_mean_values has 2 values for 3 bands"),
        ({"band_indices": (0, 1, 9), "mean": (1.0,) * 5}, "band_mean_values has 5 values for 3 bands"),
        ({"band_indices": None, "mean": (1.0,) * 5, "std": (1.0,) * 4}, "lists have different lengths"),
    ],
)
def test_statistics_that_are_not_those_of_the_bands_are_refused(lists, reason):
    with pytest.raises(ModelError, match=f"m.emd: NormalizationStats.*{reason}"):
        bound(statistics=statistics(**lists))


def test_the_normalisation_three_band_normalisation_is_for_three_bands_only():
    imagenet = Normalisation(mean=(0.485, 0.456, 0.406))

    assert bound(three_band_normalisation=imagenet).normalisation == imagenet
    assert bound(network(bands=4), three_band_normalisation=imagenet).normalisation is None


def test_a_network_of_any_number_of_bands_has_as_many_as_its_files_list():
    net = network(bands=3, any_bands=True)

    assert bound(net, statistics=statistics((), mean=(1.0,) * 7)).normalisation.mean == (1.0,) * 7
    assert bound(net, Metadata(bands=(0, 1)), statistics=statistics((0, 1), mean=(1.0, 2.0))).normalisation.mean == (
        1.0,
        2.0,
    )


@pytest.mark.parametrize(
    ("sides", "tile", "percent", "padding"),
    [({}, None, 10.0, 26), ({}, (100, 100), 10.0, 5), ({"height": 64}, (100, 100), 50.0, 16), ({}, None, 0.1, 1)],
)
def test_an_overlap_in_percent_becomes_a_padding_on_each_side(sides, tile, percent, padding):
    result = bound(network(**sides), Metadata(tile=tile), overlap=percent)

    assert result.padding == padding


def test_an_invalid_side_matters_only_if_the_network_leaves_it_open():
    sides = (InvalidSide("height", "m.emd: ImageHeight is 0."), InvalidSide("width", "m.emd: ImageWidth is 0."))

    with pytest.raises(ModelError, match=r"ImageHeight is 0\."):
        bound(sides=sides)
    with pytest.raises(ModelError, match=r"ImageWidth is 0\."):
        bound(network(height=64), sides=sides)
    assert bound(network(height=64, width=64), sides=sides) == Metadata()


@pytest.mark.parametrize(("bands", "count"), [(4, 3), (3, 7)])
def test_a_file_about_another_model_is_ignored_as_a_whole(bands, count):
    metadata = Metadata(name="Other", tile=(64, 64))

    result = bound(network(), metadata, sizes=ModelSizes("m.json", "m.onnx", bands, count))

    assert (result.name, result.tile) == (None, None)
    assert result.warnings == (
        f"m.json is ignored: it describes a model with {bands} bands and {count} classes, but m.onnx expects 3 bands "
        "and returns 3 scores.",
    )


def test_a_file_that_states_part_of_the_sizes_is_not_about_another_model():
    metadata = Metadata(name="This")

    for sizes in (ModelSizes("f", "m", None, 3), ModelSizes("f", "m", 3, None), ModelSizes("f", "m", 3, 3)):
        assert bound(network(), metadata, sizes=sizes).name == "This"
    assert bound(network(channels=None), metadata, sizes=ModelSizes("f", "m", 3, 99)).name == "This"


def test_the_first_lists_of_classes_that_the_outputs_have_are_used():
    first, second, single = classes(1, 2), classes(3, 4, 5), classes(6)
    net = network(outputs=("a", "b"))
    three, two = (ClassLists("m.json", "classes", lists) for lists in ((first,) * 3, (first, second)))

    chosen = bound(net, class_lists=(three, two, ClassLists("m.json", "labels", (single,))))
    fallen_back = bound(net, class_lists=(three, ClassLists("m.json", "labels", (single,))))

    assert chosen.head_classes == {"a": first, "b": second}
    assert fallen_back.classes == single
    note = "m.json: classes names the classes of 3 outputs, but the network has 2. It is ignored."
    assert chosen.notes == fallen_back.notes == (note,)


def test_classes_listed_in_another_order_than_their_values_are_sorted_by_channel():
    listed = classes(2, 0, 1)

    result = bound(outputs=(StatedOutput("scores", 3, listed),), origin="item.json")

    assert result.classes == classes(0, 1, 2)
    assert len(result.notes) == 1


def test_class_values_that_are_not_channels_stay_in_the_order_of_the_file():
    listed = classes(40, 10, 20)

    assert bound(outputs=(StatedOutput("scores", -1, listed),)).classes == listed


def test_class_ids_have_a_class_for_every_id_up_to_the_highest():
    result = bound(network(channels=0), outputs=(StatedOutput("scores", -1, classes(5, 2)),))

    assert [entry.value for entry in result.classes] == [*range(6)]
    assert [result.classes[value] for value in (2, 5)] == [*classes(2), *classes(5)]
    assert result.open_ended


@pytest.mark.parametrize("values", [(-1, 2), (3, 256)])
def test_class_values_that_are_not_ids_are_refused(values):
    with pytest.raises(ModelError, match=f"class values are {values[0]} to {values[1]}"):
        bound(network(channels=0), outputs=(StatedOutput("scores", -1, classes(*values)),), origin="item.json")


@pytest.mark.parametrize(("channels", "stated", "count"), [(3, 4, "3 scores"), (0, 2, "class ids")])
def test_another_number_of_scores_is_refused(channels, stated, count):
    with pytest.raises(ModelError, match=f"has {stated} classes, but the network returns {count}"):
        bound(network(channels=channels), outputs=(StatedOutput("scores", stated, None),), origin="item.json")


def test_an_output_of_another_name_is_used_only_if_the_output_has_no_statements_of_its_own():
    head = network()
    other = StatedOutput("something", 3, classes(0, 1, 2))

    assert bound(head, outputs=(other,)).classes == classes(0, 1, 2)
    assert bound(head, outputs=(other,)).output is None
    assert bound(head, outputs=(StatedOutput("scores", 3, classes(7, 8, 9)),)).output == "scores"


def stated_input(**rest):
    sizes = rest.pop("sizes", {"batch": -1, "channel": 3, "height": 64, "width": 32})
    return StatedInput("item.json: input", sizes, **rest)


def test_rows_and_columns_of_the_stated_input_are_the_tile():
    assert bound(input=stated_input()).tile == (64, 32)
    assert bound(input=stated_input(sizes={"channel": 3, "height": -1, "width": 32})).tile is None


def test_axes_in_another_order_are_those_of_the_network_with_a_warning():
    result = bound(input=stated_input(sizes={"batch": 1, "height": 3, "width": 64, "channel": 32}))

    assert result.tile == (64, 32)
    assert result.warnings == (
        "item.json: input: its dim_order is batch, height, width, channel, but the network expects batch, channel, "
        "height, width, which is used.",
    )


def test_sizes_with_the_right_names_are_kept_although_their_order_is_wrong():
    result = bound(input=stated_input(sizes={"batch": 1, "height": 64, "width": 32, "channel": 3}))

    assert (result.tile, len(result.warnings)) == ((64, 32), 1)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (
            stated_input(sizes={"channel": 4, "height": 64, "width": 64}),
            "specifies 4 for channel, but the network expects 3",
        ),
        (stated_input(sizes={"time": 5, "channel": 3, "height": 64, "width": 64}), "has an axis time"),
        (stated_input(scaling=("value_scaling", 4)), "value_scaling has entries for 4 bands"),
    ],
)
def test_an_input_that_the_network_does_not_accept_is_refused(stated, reason):
    with pytest.raises(ModelError, match=reason):
        bound(input=stated)


def test_batch_and_type_that_the_network_contradicts_are_warnings():
    stated = stated_input(sizes={"batch": 4, "channel": 3, "height": 8, "width": 8}, dtype="UINT8")

    result = bound(network(batch=1), input=stated)

    assert [warning.split(": ", 2)[2].split(",")[0] for warning in result.warnings] == [
        "its shape specifies 4 for batch",
        "its data_type is UINT8",
    ]
    assert bound(network(batch=4), input=stated_input(sizes={"batch": 4}, dtype="Float32")).warnings == ()
