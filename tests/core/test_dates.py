"""Images of several dates: networks whose input has an axis of dates besides bands, rows and columns."""

import json
import math

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import ArgumentError, ModelError, RasterError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.pack.model_to_ecd import EcdJob
from pixelwise.inference.pack.model_to_ecd import plan as plan_ecd
from pixelwise.inference.pack.model_to_ecd import write as write_ecd
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preflight.band_table import band_table
from pixelwise.tests.core.runs import Listener, classify, make_job, network, textured, write_raster

CLASSES = 4
BANDS, DATES = 3, 2
PADDING = 4


def dated_model(path, order, *, dates=DATES, names=None, output_axes=4, weights=True, **metadata):
    """Write a network of an image of several dates whose scores depend on the order of bands and dates.

    Args:
        path: The file.
        order: The letters of the axes of the input.
        dates: Their number; None for any, whose scores are averaged.
        names: Declared axes by letter, instead of the fixed number or the letter of a free one.
        output_axes: 4, or 5 with an axis of one date.
        weights: Whether the first operator has weights; otherwise the scores are the highest of all dates by band.
        metadata: Further entries of our metadata.
    """
    lengths = {"b": "b", "c": BANDS, "t": "t" if dates is None else dates, "h": "h", "w": "w"}
    lengths.update(names or {})
    count = CLASSES if weights else BANDS
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [lengths[letter] for letter in order])
    shape = {4: ["n", count, "r", "s"], 5: ["n", count, 1, "r", "s"]}[output_axes]
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, shape)
    nodes = [helper.make_node("Transpose", ["image"], ["bcthw"], perm=[order.index(letter) for letter in "bcthw"])]
    initializers = [numpy_helper.from_array(np.array([2]), "two")]
    if weights:
        random = np.random.default_rng(5)
        kernel = random.normal(size=(CLASSES, BANDS, dates or 1, 3, 3)).astype(np.float32)
        kernel -= kernel.mean(axis=(1, 2, 3, 4), keepdims=True)
        initializers.append(numpy_helper.from_array(kernel, "kernel"))
        nodes.append(helper.make_node("Conv", ["bcthw", "kernel"], ["dated"], pads=[0, 1, 1, 0, 1, 1]))
        if dates is None:
            nodes += [
                helper.make_node("Relu", ["dated"], ["positive"]),
                helper.make_node("ReduceMean", ["positive"], ["mean"], axes=[2], keepdims=1),
            ]
    else:
        nodes.append(helper.make_node("ReduceMax", ["bcthw"], ["mean"], axes=[2], keepdims=1))
    last = nodes[-1].output[0]
    if output_axes == 4:
        nodes.append(helper.make_node("Squeeze", [last, "two"], ["scores"]))
    else:
        nodes.append(helper.make_node("Identity", [last], ["scores"]))
    graph = helper.make_graph(nodes, "dated", [image], [scores], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    entries = {"classes": classes(count), "value_range": [0, 255], "padding": PADDING, **metadata}
    helper.set_model_props(model, {"pixelwise": json.dumps(entries)})
    onnx.save(model, str(path))
    return path


def classes(count):
    return [{"value": value, "name": f"Class {value}"} for value in range(count)]


def whole_image(path, pixels, order, dates, mean=None, std=None):
    """Return the class of each pixel by one run over the whole image, stacked with numpy."""
    values = np.pad(pixels / 255, ((0, 0), *((PADDING, PADDING),) * 2), mode="reflect")
    if mean is not None:
        values = (values - np.array(mean)[:, None, None]) / np.array(std)[:, None, None]
    bands = len(pixels) // dates
    stacked = np.stack([values[date * bands : (date + 1) * bands] for date in range(dates)])[None]
    axes = ["btchw".index(letter) for letter in order]
    scores = network(path).run(None, {"image": stacked.transpose(axes).astype(np.float32)})[0]
    ids = scores.reshape(scores.shape[1], *scores.shape[-2:]).argmax(axis=0)
    return ids[PADDING:-PADDING, PADDING:-PADDING].astype(np.uint8)


@pytest.mark.parametrize("output_axes", [4, 5])
@pytest.mark.parametrize("order", ["bcthw", "btchw", "bthwc"])
def test_a_network_of_two_dates_has_the_classes_of_the_whole_image(tmp_path, order, output_axes):
    model = dated_model(tmp_path / "m.onnx", order, output_axes=output_axes)
    pixels = textured(90, 130, BANDS * DATES)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    expected = whole_image(model, pixels, order, DATES)
    assert len(np.unique(expected)) == CLASSES
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("order", ["tbchw", "tbhwc", "bhwtc"])
def test_the_names_of_the_axes_show_an_unusual_order(tmp_path, order):
    """Such as that of recurrent layers in PyTorch, whose batch is the second axis."""
    model = dated_model(tmp_path / "m.onnx", order)
    pixels = textured(90, 130, BANDS * DATES)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(model, pixels, order, DATES))
    assert read_definition(str(model)).signature.image.time.order == order


def test_dates_before_the_batch_are_asked_for_if_the_axes_have_no_names(tmp_path):
    plain = {"b": "s0", "h": "s1", "w": "s2"}
    model = dated_model(tmp_path / "m.onnx", "tbchw", names=plain)
    stated = dated_model(tmp_path / "stated.onnx", "tbchw", names=plain, dim_order="t, b, c, h, w")
    pixels = textured(90, 130, BANDS * DATES)
    raster = write_raster(tmp_path / "image.tif", pixels)

    with pytest.raises(ModelError, match=r"nothing shows their order; .*\(t, b, c, h, w\).* are possible"):
        read_definition(str(model))
    result = classify(raster, stated, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(stated, pixels, "tbchw", DATES))


@pytest.mark.parametrize(
    "arguments",
    [
        "test_time_augmentation true",
        "merge blend",
        "batch_size 3",
        "padding auto",
        "test_time_augmentation true;merge blend",
    ],
)
def test_all_arguments_work_with_several_dates_as_with_their_bands_in_one_axis(tmp_path, arguments):
    dated = dated_model(tmp_path / "dated.onnx", "bcthw")
    flat = flattened(dated, tmp_path / "flat.onnx")
    raster = write_raster(tmp_path / "image.tif", textured(90, 130, BANDS * DATES))
    arguments = f"tile_size 48;{arguments}"

    result = classify(raster, dated, tmp_path / "classes.tif", arguments=arguments)

    assert len(np.unique(result)) == CLASSES
    np.testing.assert_array_equal(result, classify(raster, flat, tmp_path / "flat.tif", arguments=arguments))


def flattened(dated, path):
    """Write the same network as one of a plain image: the kernel of each date is one of further bands."""
    model = onnx.load(str(dated))
    kernel = numpy_helper.to_array(next(array for array in model.graph.initializer if array.name == "kernel"))
    flat = kernel.transpose(0, 2, 1, 3, 4).reshape(CLASSES, BANDS * DATES, 3, 3)
    graph = helper.make_graph(
        [helper.make_node("Conv", ["image", "kernel"], ["scores"], pads=[1, 1, 1, 1])],
        "flat",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["b", BANDS * DATES, "h", "w"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", CLASSES, "h", "w"])],
        [numpy_helper.from_array(np.ascontiguousarray(flat), "kernel")],
    )
    written = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(written, {entry.key: entry.value for entry in model.metadata_props})
    onnx.save(written, str(path))
    return path


@pytest.mark.parametrize("dates", [1, 2, 5])
def test_a_network_of_any_number_of_dates_takes_those_of_the_raster(tmp_path, dates):
    model = dated_model(tmp_path / "m.onnx", "btchw", dates=None)
    pixels = textured(60, 70, BANDS * dates)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(model, pixels, "btchw", dates))


def test_band_order_chooses_the_dates_of_a_network_of_any_number(tmp_path):
    model = dated_model(tmp_path / "m.onnx", "bcthw", dates=None)
    pixels = textured(60, 70, BANDS * 3)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48", bands="7,8,9,1,2,3")

    np.testing.assert_array_equal(result, whole_image(model, pixels[[6, 7, 8, 0, 1, 2]], "bcthw", 2))


def test_a_network_of_one_date_takes_a_plain_raster(tmp_path):
    model = dated_model(tmp_path / "m.onnx", "bcthw", dates=1)
    pixels = textured(60, 70, BANDS)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(model, pixels, "bcthw", 1))


MOMENTS = {
    "of the bands of each date": ([0.5, 0.4, 0.3], [0.2, 0.3, 0.1]),
    "of all bands of all dates": ([0.5, 0.4, 0.3, 0.6, 0.1, 0.2], [0.2, 0.3, 0.1, 0.5, 0.4, 0.6]),
    "of all": ([0.5], [0.25]),
}


@pytest.mark.parametrize(("mean", "std"), MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("dates", [DATES, None])
def test_means_and_deviations_are_those_of_each_date_or_of_all(tmp_path, mean, std, dates):
    model = dated_model(tmp_path / "m.onnx", "btchw", dates=dates, mean=mean, std=std)
    pixels = textured(60, 70, BANDS * DATES)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    repeat = BANDS * DATES // len(mean)
    np.testing.assert_array_equal(result, whole_image(model, pixels, "btchw", DATES, mean * repeat, std * repeat))


def test_steps_of_one_date_apply_to_all_dates(tmp_path):
    """Numbers for each band of a date, and a step for its second band alone."""
    steps = [
        {"type": "scale", "factor": 1 / 255},
        {"type": "z-score", "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.1]},
        {"type": "signed-power", "exponent": 2, "bands": [1]},
    ]
    plain = dated_model(tmp_path / "plain.onnx", "btchw")
    (tmp_path / "m.emd").write_text(json.dumps({"ModelFile": "plain.onnx", "steps": steps, "Padding": PADDING}))
    pixels = textured(60, 70, BANDS * DATES)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, tmp_path / "m.emd", tmp_path / "classes.tif", arguments="tile_size 48")

    mean, std = (np.array(numbers * DATES)[:, None, None] for numbers in ([0.5, 0.4, 0.3], [0.2, 0.3, 0.1]))
    values = (pixels / 255 - mean) / std
    values[[1, 4]] = np.sign(values[[1, 4]]) * values[[1, 4]] ** 2
    np.testing.assert_array_equal(result, whole_image(plain, values * 255, "btchw", DATES))


EVIDENCE = {
    "weights": (dict(), "btchw", "by its weights"),
    "names": (
        dict(weights=False, names={"b": "batch", "c": "bands", "t": "time"}, bands=["R", "G", "B"]),
        "btchw",
        "by the names of the axes",
    ),
    "sizes: bands are fixed": (dict(weights=False, dates=None, names={"t": "n"}), "btchw", "by the sizes of the axes"),
    "sizes: the bands are named": (dict(weights=False, bands=["R", "G", "B"]), "btchw", "by the sizes of the axes"),
    "the metadata": (
        dict(weights=False, dates=3, dim_order="batch, channel, time, height, width"),
        "bcthw",
        "as its files specify",
    ),
    "the weights rather than wrong names": (dict(names={"c": "time", "t": "channels"}), "btchw", "by its weights"),
    "the weights rather than wrong metadata": (dict(dim_order="bcthw"), "btchw", "by its weights"),
}


@pytest.mark.parametrize(("keys", "order", "reason"), EVIDENCE.values(), ids=EVIDENCE)
def test_the_order_of_the_axes_is_found_and_stated(tmp_path, keys, order, reason):
    definition = read_definition(str(dated_model(tmp_path / "m.onnx", order, **keys)))

    image = definition.signature.image
    assert (image.time.order, image.bands_per_date) == (order, BANDS)
    spelled = f"({', '.join(order)})"
    assert any(f"has the axes {spelled}, {reason}" in note for note in definition.notes)
    contradicts = keys.get("dim_order", spelled) not in (spelled, "batch, channel, time, height, width")
    assert contradicts == any("The stated order of the axes is (b, c, t, h, w), but" in w for w in definition.warnings)


def test_test_runs_show_the_order_if_only_one_runs(tmp_path):
    """The axis of the bands is split into three; all lengths are free and have names that do not tell."""
    nodes = [
        helper.make_node("Split", ["image", "ones"], ["red", "green", "blue"], axis=2),
        *(
            helper.make_node("ReduceMax", [name], [f"{name}s"], axes=[1], keepdims=0)
            for name in ("red", "green", "blue")
        ),
        helper.make_node("Concat", ["blues", "reds", "greens"], ["scores"], axis=1),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["i", "j", "k", "l", "m"])
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["i", 3, "l", "m"])
    graph = helper.make_graph(nodes, "m", [image], [scores], [numpy_helper.from_array(np.ones(3, np.int64), "ones")])
    path = tmp_path / "m.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    pixels = textured(60, 70, 6)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, path, tmp_path / "classes.tif", arguments="padding 0")

    assert any("(b, t, c, h, w), by test runs" in note for note in read_definition(str(path)).notes)
    np.testing.assert_array_equal(result, np.maximum(pixels[:3], pixels[3:])[[2, 0, 1]].argmax(axis=0))


def test_axes_that_nothing_shows_are_refused_until_a_file_specifies_them(tmp_path):
    path = dated_model(tmp_path / "m.onnx", "bcthw", weights=False, dates=3)

    with pytest.raises(ModelError) as caught:
        read_definition(str(path))

    assert "m.onnx: the input" in str(caught.value)
    assert "nothing shows their order; (b, c, t, h, w), (b, t, c, h, w) are possible" in str(caught.value)
    assert "DimOrder in an .emd" in str(caught.value)

    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "m.onnx", "DimOrder": "b,t,c,h,w"}))
    assert read_definition(str(emd)).signature.image.time.order == "btchw"
    emd.write_text(json.dumps({"ModelFile": "m.onnx", "DimOrder": "bcthw"}))
    pixels = textured(60, 70, 9)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, emd, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(path, pixels, "bcthw", 3))


def test_an_unknown_number_of_bands_is_refused_until_a_file_lists_them(tmp_path):
    names = {"c": "channels", "t": "time"}
    path = dated_model(tmp_path / "m.onnx", "btchw", weights=False, names=names)

    with pytest.raises(ModelError, match=r"nothing shows how many bands each date has\. List the bands of one date"):
        read_definition(str(path))

    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "m.onnx", "ExtractBands": [0, 1, 2]}))
    assert read_definition(str(emd)).signature.image.bands_per_date == 3


@pytest.mark.parametrize("value", ["bcth", "bcthh", "b,c,t,h,q", ["b", "c"], 3])
def test_an_order_that_is_not_that_of_five_axes_is_refused(tmp_path, value):
    dated_model(tmp_path / "m.onnx", "btchw")
    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "m.onnx", "DimOrder": value}))

    with pytest.raises(ModelError, match=r"m\.emd: DimOrder: .* are not the five axes batch, bands, time, rows and"):
        read_definition(str(emd))


def item(path, shape, order):
    tensor = {"shape": shape, "dim_order": order, "data_type": "float32"}
    scaling = [{"type": "min-max", "minimum": 0, "maximum": 255}]
    properties = {
        "mlm:name": "dated",
        "mlm:tasks": ["semantic-segmentation"],
        "mlm:input": [{"name": "image", "bands": ["R", "G", "B"], "input": tensor, "value_scaling": scaling}],
        "mlm:output": [{"name": "scores", "tasks": ["semantic-segmentation"]}],
    }
    asset = {"href": "m.onnx", "roles": ["mlm:model"], "mlm:artifact_type": "onnx"}
    path.write_text(
        json.dumps({"type": "Feature", "properties": properties, "assets": {"model": asset}, "geometry": None})
    )
    return path


def test_dim_order_of_an_mlm_item_decides(tmp_path):
    path = dated_model(tmp_path / "m.onnx", "btchw", weights=False, names={"c": "p", "t": "q"})
    order = ["batch", "time", "bands", "height", "width"]
    pixels = textured(60, 70, 6)
    raster = write_raster(tmp_path / "image.tif", pixels)
    stac = item(tmp_path / "item.json", [-1, 2, 3, -1, -1], order)

    result = classify(raster, stac, tmp_path / "classes.tif", arguments=f"tile_size 48;padding {PADDING}")

    np.testing.assert_array_equal(result, whole_image(path, pixels, "btchw", 2))
    assert read_definition(str(stac)).signature.image.dates == 2


@pytest.mark.parametrize(("shape", "axis"), [([-1, 3, 4, -1, -1], "channel"), ([-1, 3, 3, -1, -1], "time")])
def test_an_mlm_item_of_other_bands_or_dates_is_refused(tmp_path, shape, axis):
    dated_model(tmp_path / "m.onnx", "btchw")
    stac = item(tmp_path / "item.json", shape, ["batch", "time", "channel", "height", "width"])

    with pytest.raises(ModelError, match=f"its shape specifies . for {axis}, but the network expects"):
        read_definition(str(stac))


def test_a_map_for_each_date_is_refused_unless_the_file_says_the_last(tmp_path):
    per_date_model(tmp_path / "m.onnx")
    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "m.onnx"}))

    with pytest.raises(ModelError, match='Output "scores": the network returns a map for each of 2 dates, but one map'):
        read_definition(str(emd))

    emd.write_text(json.dumps({"ModelFile": "m.onnx", "OutputDate": "last", "Padding": 0, "DataRange": [0, 1]}))
    pixels = textured(60, 70, 6)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, emd, tmp_path / "classes.tif")

    np.testing.assert_array_equal(result, pixels[3:].argmax(axis=0))


def per_date_model(path):
    """Write a network of two dates of three bands that returns its image, with an axis of dates."""
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["image", "kernel"], ["scores"]),
        ],
        "dated",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["b", 3, 2, "h", "w"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", 3, 2, "h", "w"])],
        [numpy_helper.from_array(np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1, 1), "kernel")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path


def test_a_raster_without_the_bands_of_all_dates_is_refused(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(60, 70, 5))
    two = dated_model(tmp_path / "two.onnx", "btchw")
    named = dated_model(tmp_path / "named.onnx", "btchw", bands=["R", "G", "B"])
    free = dated_model(tmp_path / "free.onnx", "btchw", dates=None)
    many = write_raster(tmp_path / "many.tif", textured(60, 70, 7))

    for model in (two, named):
        for path, count in ((raster, 5), (many, 7)):
            with pytest.raises(RasterError, match=rf"6 bands \(2 dates of 3 bands each\), but the raster has {count}"):
                inference.plan(make_job(path, model, tmp_path / "classes.tif"))
    with pytest.raises(RasterError, match="any number of dates of 3 bands each, but 7 bands are not a multiple of 3"):
        inference.plan(make_job(many, free, tmp_path / "classes.tif"))
    with pytest.raises(ArgumentError, match='Band order "1,2,3,4": the model accepts any number of dates of 3 bands'):
        inference.plan(make_job(many, free, tmp_path / "classes.tif", bands="1,2,3,4"))


def test_bands_are_chosen_by_name_for_each_date(tmp_path):
    model = dated_model(tmp_path / "m.onnx", "btchw", bands=["Red", "Green", "Blue"])
    pixels = textured(60, 70, 8)
    raster = write_raster(tmp_path / "image.tif", pixels)
    named(raster, ["Blue", "Green", "Red", "NIR", "NIR", "Red", "Green", "Blue"])

    result = classify(raster, model, tmp_path / "classes.tif", arguments="tile_size 48")

    np.testing.assert_array_equal(result, whole_image(model, pixels[[2, 1, 0, 5, 6, 7]], "btchw", 2))
    choice = inference.plan(make_job(raster, model, tmp_path / "classes.tif")).bands
    assert choice.by_name
    assert "for each of 2 dates" in choice.reason


def test_the_log_and_the_card_state_dates_and_bands(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(60, 70, 6))
    model = dated_model(tmp_path / "m.onnx", "btchw")
    listener = Listener()

    inference.run(inference.plan(make_job(raster, model, tmp_path / "classes.tif")), listener)
    card = model_card(read_definition(str(model)))

    log = "\n".join(listener.lines)
    assert 'The input "image" has the axes (b, t, c, h, w), by its weights' in log
    assert "It takes 2 dates of 3 bands each: the first 3 bands are those of the first date" in log
    assert "6: 2 dates of 3 bands each, one date after the other" in card.text()
    facts = card.values()
    assert facts["network"]["input"]["axes"] == ["batch", "dates", "bands", "rows", "columns"]
    assert (facts["input"]["band_count"], facts["input"]["dates"]) == (6, 2)


def test_a_volume_is_refused(tmp_path):
    graph = helper.make_graph(
        [helper.make_node("Conv", ["image", "kernel"], ["scores"], pads=[1] * 6)],
        "volume",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 32, 32, 32])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 2, 32, 32, 32])],
        [numpy_helper.from_array(np.ones((2, 1, 3, 3, 3), np.float32), "kernel")],
    )
    path = tmp_path / "m.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))

    with pytest.raises(ModelError, match='Output "scores": the network returns a map for each of 32 dates'):
        read_definition(str(path))


def test_the_dates_of_a_patch_embedding_are_read_from_its_weights(tmp_path):
    """As Prithvi: (b, 6, 3, 64, 64), tokens of one date and 8 x 8 pixels, one score per token, upsampled."""
    random = np.random.default_rng(0)
    kernel = random.normal(size=(8, 6, 1, 8, 8)).astype(np.float32) / math.sqrt(6 * 64)
    head = random.normal(size=(8 * 3, 5)).astype(np.float32)
    constants = {"kernel": kernel, "head": head, "flat": np.array([0, 8, 192]), "rows": np.array([0, 24, 64])}
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["patches"], strides=[1, 8, 8]),
        helper.make_node("Reshape", ["patches", "rows"], ["joined"]),
        helper.make_node("Transpose", ["joined"], ["tokens"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["tokens", "head"], ["logits"]),
        helper.make_node("Transpose", ["logits"], ["classes"], perm=[0, 2, 1]),
        helper.make_node("Reshape", ["classes", "image_shape"], ["coarse"]),
        helper.make_node("Resize", ["coarse", "", "scales"], ["scores"], mode="nearest"),
    ]
    constants |= {"image_shape": np.array([0, 5, 8, 8]), "scales": np.array([1, 1, 8, 8], np.float32)}
    graph = helper.make_graph(
        nodes,
        "patches",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 6, 3, 64, 64])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 5, 64, 64])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    path = tmp_path / "m.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    pixels = textured(64, 64, 18).astype(np.float32)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, path, tmp_path / "classes.tif", arguments="padding 0")

    stacked = pixels.reshape(3, 6, 64, 64).transpose(1, 0, 2, 3)[None]
    expected = network(path).run(None, {"image": stacked})[0][0].argmax(axis=0)
    np.testing.assert_array_equal(result, expected)


def test_the_check_states_the_bands_of_each_date(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(60, 70, 6))
    fixed = dated_model(tmp_path / "fixed.onnx", "btchw", bands=["Red", "Green", "Blue"])
    free = dated_model(tmp_path / "free.onnx", "btchw", dates=None)

    texts = {
        model.stem: [check.text for check in checks_of(make_job(raster, model, tmp_path / "classes.tif"))]
        for model in (fixed, free)
    }

    assert "Dates: the model receives 2. Bands of date 1: 1, 2, 3; date 2: 4, 5, 6." in texts["fixed"]
    assert any(
        "bands 1, 2, 3, 4, 5, 6" in text and "Red, Green, Blue, Red, Green, Blue" in text for text in texts["fixed"]
    )
    free_text = (
        "Dates: the model accepts any number of dates and receives 2. Bands of date 1: 1, 2, 3; date 2: 4, 5, 6."
    )
    assert free_text in texts["free"]


def test_the_table_of_bands_names_the_date_of_each_band(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(60, 70, 6))
    plain = dated_model(tmp_path / "plain.onnx", "btchw")
    named = dated_model(tmp_path / "named.onnx", "btchw", bands=["Red", "Green", "Blue"])

    needed = {model.stem: band_table(make_job(raster, model, "")).needed for model in (plain, named)}

    assert needed["plain"] == tuple(f"Band {band} of date {date}" for date in (1, 2) for band in (1, 2, 3))
    assert needed["named"] == tuple(f"{name} (date {date})" for date in (1, 2) for name in ("Red", "Green", "Blue"))


def checks_of(job):
    return Preflight().check(PreflightRequest(job)).checks


@pytest.mark.parametrize("embedded", [True, False])
def test_an_ecd_keeps_the_axes_that_its_class_information_states(tmp_path, embedded):
    model = dated_model(tmp_path / "m.onnx", "btchw", weights=False, dates=3)
    entries = [{"Value": value, "Name": f"Class {value}", "Color": [value, 0, 0]} for value in range(1, 4)]
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classifier": "Onnx", "Classes": entries}
    information |= {"DimOrder": "btchw", "NumberRasterBands": 3, "MiniBatchSize": 1}
    text = tmp_path / "classes.json"
    text.write_text(json.dumps(information))
    ecd = tmp_path / "m.ecd"
    pixels = textured(60, 70, 9)
    raster = write_raster(tmp_path / "image.tif", pixels)

    write_ecd(plan_ecd(EcdJob(str(model), str(text), str(ecd), embed=embedded)), Listener())
    result = classify(raster, ecd, tmp_path / "classes.tif", arguments="tile_size 48")

    packed = json.loads(ecd.read_text())["Definitions"][0]["DeepLearning"]["Input"]
    assert (packed["Layout"], packed["Shape"]) == ("NTCHW", [None, 3, 3, None, None])
    np.testing.assert_array_equal(result, whole_image(model, pixels, "btchw", 3) + 1)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float16])
def test_other_types_of_values_run_too(tmp_path, kind):
    path = tmp_path / "m.onnx"
    element = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    kernel = np.random.default_rng(1).normal(size=(4, 3, 2, 1, 1)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["image"], ["values"], to=TensorProto.FLOAT),
            helper.make_node("Conv", ["values", "kernel"], ["dated"]),
            helper.make_node("ArgMax", ["dated"], ["ids"], axis=1),
            helper.make_node("Squeeze", ["ids", "two"], ["classes"]),
        ],
        "dated",
        [helper.make_tensor_value_info("image", element, ["n", 3, 2, "h", "w"])],
        [helper.make_tensor_value_info("classes", TensorProto.INT64, ["n", 1, "h", "w"])],
        [numpy_helper.from_array(kernel, "kernel"), numpy_helper.from_array(np.array([2]), "two")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    pixels = textured(60, 70, 6)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(
        raster,
        path,
        tmp_path / "classes.tif",
        arguments="tile_size 48;value_range 0,1" if kind == np.float16 else "tile_size 48",
    )

    scores = np.einsum("kct,tchw->khw", kernel[..., 0, 0], pixels.reshape(2, 3, 60, 70).astype(np.float64))
    assert (result == scores.argmax(axis=0)).mean() > 0.999


@pytest.mark.parametrize("order", ["bcthw", "btchw"])
@pytest.mark.parametrize("dates", [2, None])
def test_each_raster_of_a_stack_is_a_date(tmp_path, order, dates):
    """Rasters of more bands than the model has for a date: the fourth one is not used."""
    model = dated_model(tmp_path / "m.onnx", order, dates=dates)
    first, second = textured(60, 70, 4, seed=1), textured(60, 70, 4, seed=2)
    rasters = [write_raster(tmp_path / "first.tif", first), write_raster(tmp_path / "second.tif", second)]
    job = {"stacked": True, "arguments": "tile_size 48"}

    plain = classify(rasters, model, tmp_path / "plain.tif", **job)
    turned = classify(rasters, model, tmp_path / "turned.tif", bands="3,2,1", **job)

    expected = whole_image(model, np.concatenate([first[:3], second[:3]]), order, 2)
    np.testing.assert_array_equal(plain, expected)
    expected = whole_image(model, np.concatenate([first[2::-1], second[2::-1]]), order, 2)
    np.testing.assert_array_equal(turned, expected)
    texts = [check.text for check in checks_of(make_job(rasters, model, tmp_path / "plain.tif", **job))]
    assert any('Bands of date 1: 1, 2, 3 of "first"; date 2: 1, 2, 3 of "second".' in text for text in texts)


def test_more_dates_than_a_network_accepts_are_refused(tmp_path):
    """The scores of each date are multiplied by a weight, of which there are three."""
    weights = numpy_helper.from_array(np.ones((1, 1, 3, 1, 1), np.float32), "weights")
    kernel = numpy_helper.from_array(np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1, 1), "kernel")
    numbers = {"zero": [0], "two": [2], "three": [3], "axis": [2]}
    constants = [numpy_helper.from_array(np.array(value), name) for name, value in numbers.items()]
    nodes = [
        helper.make_node("Shape", ["image"], ["shape"]),
        helper.make_node("Slice", ["shape", "two", "three"], ["dates"]),
        helper.make_node("Slice", ["weights", "zero", "dates", "axis"], ["own"]),
        helper.make_node("Conv", ["image", "kernel"], ["seen"]),
        helper.make_node("Mul", ["seen", "own"], ["weighted"]),
        helper.make_node("ReduceMean", ["weighted"], ["scores"], axes=[2], keepdims=0),
    ]
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["b", 3, "t", "h", "w"])]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", 3, "h", "w"])]
    graph = helper.make_graph(nodes, "m", inputs, outputs, [weights, kernel, *constants])
    path = tmp_path / "m.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    rasters = {count: write_raster(tmp_path / f"{count}.tif", textured(60, 70, 3 * count)) for count in (3, 5)}

    classify(rasters[3], path, tmp_path / "c.tif")
    with pytest.raises(ModelError, match=r"does not accept 5 dates of 3 bands each, but it accepts 1\. .* Mul node"):
        classify(rasters[5], path, tmp_path / "c.tif")


def test_each_raster_of_a_stack_has_its_bands_by_name(tmp_path):
    model = dated_model(tmp_path / "m.onnx", "btchw", bands=["Red", "Green", "Blue"])
    pixels = [textured(60, 70, 4, seed=1), textured(60, 70, 3, seed=2)]
    names = [("Blue", "Green", "Red", "NIR"), ("Red", "Green", "Blue")]
    rasters = [
        named(write_raster(tmp_path / f"{number}.tif", array), texts)
        for number, (array, texts) in enumerate(zip(pixels, names))
    ]

    result = classify(rasters, model, tmp_path / "c.tif", stacked=True, arguments="tile_size 48")

    expected = whole_image(model, np.concatenate([pixels[0][2::-1], pixels[1]]), "btchw", 2)
    np.testing.assert_array_equal(result, expected)


def test_rasters_of_a_stack_that_are_not_one_for_each_date_are_refused(tmp_path):
    rasters = [write_raster(tmp_path / f"{number}.tif", textured(60, 70, 4, seed=number)) for number in range(3)]
    fixed = dated_model(tmp_path / "fixed.onnx", "btchw")
    free = dated_model(tmp_path / "free.onnx", "btchw", dates=None)
    many = write_raster(tmp_path / "many.tif", textured(60, 70, 7))

    with pytest.raises(
        RasterError, match=r"needs 2 dates of 3 bands each, and the 3 stacked rasters have .* not clear"
    ):
        inference.plan(make_job(rasters, fixed, tmp_path / "c.tif", stacked=True))
    with pytest.raises(RasterError, match='Input raster "many": the model accepts any number of dates of 3 bands each'):
        inference.plan(make_job([rasters[0], many], free, tmp_path / "c.tif", stacked=True))


def test_several_inputs_may_have_dates(tmp_path):
    """Optical dates of two bands in (b, c, t, h, w) with one elevation band in (b, c, h, w)."""
    random = np.random.default_rng(0)
    constants = {
        "optical": random.normal(size=(4, 2, 3, 1, 1)).astype(np.float32),
        "height": random.normal(size=(4, 1, 1, 1)).astype(np.float32),
        "two": np.array([2]),
    }
    nodes = [
        helper.make_node("Conv", ["series", "optical"], ["dated"]),
        helper.make_node("Squeeze", ["dated", "two"], ["seen"]),
        helper.make_node("Conv", ["elevation", "height"], ["high"]),
        helper.make_node("Add", ["seen", "high"], ["scores"]),
    ]
    path = tmp_path / "m.onnx"
    inputs = [
        helper.make_tensor_value_info("series", TensorProto.FLOAT, ["n", 2, 3, "h", "w"]),
        helper.make_tensor_value_info("elevation", TensorProto.FLOAT, ["n", 1, "h", "w"]),
    ]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 4, "h", "w"])]
    arrays = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "m", inputs, outputs, arrays)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    pixels = textured(60, 70, 7).astype(np.float32)
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, path, tmp_path / "c.tif", arguments="tile_size 48;padding 0")

    series = pixels[:6].reshape(3, 2, 60, 70).transpose(1, 0, 2, 3)[None]
    feeds = {"series": np.ascontiguousarray(series), "elevation": pixels[None, 6:]}
    np.testing.assert_array_equal(result, network(path).run(None, feeds)[0][0].argmax(axis=0))


def named(raster, names):
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    del dataset
    return raster


@pytest.mark.parametrize("dates", [3, None])
def test_dates_and_location_are_fed_along_with_the_images(tmp_path, dates):
    """As Prithvi: scores of each date weighted by its day of the year, plus scores of the place."""
    random = np.random.default_rng(0)
    kernel = random.normal(size=(4, 2, 1, 3, 3)).astype(np.float32)
    constants = {
        "kernel": kernel - kernel.mean(axis=(1, 2, 3, 4), keepdims=True),
        "place": (random.normal(size=(2, 4)) * 0.01).astype(np.float32),
        **{
            name: np.array(values) for name, values in {"one": [1], "two": [2], "ends": [3, 4], "sides": [2, 3]}.items()
        },
        "year": np.array(365, np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["seen"], pads=[0, 1, 1, 0, 1, 1]),
        helper.make_node("Slice", ["temporal_coords", "one", "two", "two"], ["days"]),
        helper.make_node("Transpose", ["days"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("Unsqueeze", ["turned", "ends"], ["of_dates"]),
        helper.make_node("Div", ["of_dates", "year"], ["weights"]),
        helper.make_node("Mul", ["seen", "weights"], ["weighted"]),
        helper.make_node("ReduceSum", ["weighted", "two"], ["sum"], keepdims=0),
        helper.make_node("MatMul", ["location_coords", "place"], ["placed"]),
        helper.make_node("Unsqueeze", ["placed", "sides"], ["everywhere"]),
        helper.make_node("Add", ["sum", "everywhere"], ["scores"]),
    ]
    count = dates or "t"
    inputs = [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, ["b", 2, count, "h", "w"]),
        helper.make_tensor_value_info("temporal_coords", TensorProto.FLOAT, ["b", count, 2]),
        helper.make_tensor_value_info("location_coords", TensorProto.FLOAT, ["b", 2]),
    ]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", 4, "h", "w"])]
    arrays = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    path = tmp_path / "m.onnx"
    graph = helper.make_graph(nodes, "m", inputs, outputs, arrays)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    pixels = textured(60, 70, 6).astype(np.float32) / 255
    raster = write_raster(tmp_path / "image.tif", pixels)

    arguments = "padding 4;date 2026-01-10,2026-05-01,2026-09-30"
    result = classify(raster, path, tmp_path / "classes.tif", arguments=arguments)

    padded = np.pad(pixels, ((0, 0), (4, 4), (4, 4)), mode="reflect")
    feeds = {
        "image": padded.reshape(3, 2, 68, 78).transpose(1, 0, 2, 3)[None].copy(),
        "temporal_coords": np.array([[[2026, 10], [2026, 121], [2026, 273]]], np.float32),
        "location_coords": np.array([place_of(raster)], np.float32),
    }
    expected = network(path).run(None, feeds)[0][0].argmax(axis=0)[4:-4, 4:-4]
    assert len(np.unique(expected)) > 2
    np.testing.assert_array_equal(result, expected)


def place_of(raster):
    """Return latitude and longitude of the centre of a raster."""
    info = gdal.Info(str(raster), format="json")
    ring = info["wgs84Extent"]["coordinates"][0]
    west_east, south_north = ([corner[axis] for corner in ring] for axis in (0, 1))
    return [(min(south_north) + max(south_north)) / 2, (min(west_east) + max(west_east)) / 2]


def test_an_mlm_item_of_two_series_lists_the_bands_of_one_date_of_each(tmp_path):
    """The item lists its inputs in another order than the network, each with its own scaling and axes."""
    random = np.random.default_rng(0)
    kernels = {"radar_kernel": (4, 1, 2, 1, 1), "optical_kernel": (4, 2, 3, 1, 1)}
    arrays = [
        numpy_helper.from_array(random.normal(size=shape).astype(np.float32), name) for name, shape in kernels.items()
    ]
    nodes = [
        helper.make_node("Conv", ["radar", "radar_kernel"], ["one"]),
        helper.make_node("Conv", ["optical", "optical_kernel"], ["other"]),
        helper.make_node("Add", ["one", "other"], ["scores"]),
    ]
    inputs = [
        helper.make_tensor_value_info("radar", TensorProto.FLOAT, ["n", 1, 2, "h", "w"]),
        helper.make_tensor_value_info("optical", TensorProto.FLOAT, ["n", 2, 3, "h", "w"]),
    ]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 4, 1, "h", "w"])]
    path = tmp_path / "m.onnx"
    graph = helper.make_graph(nodes, "m", inputs, outputs, arrays)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    order = ["batch", "bands", "time", "height", "width"]
    scalings = [{"type": "z-score", "mean": 0.5, "stddev": 0.2}, {"type": "z-score", "mean": 0.3, "stddev": 0.1}]
    optical = {"name": "optical", "bands": ["R", "G"], "value_scaling": scalings}
    optical["input"] = {"shape": [-1, 2, 3, -1, -1], "dim_order": order, "data_type": "float32"}
    radar = {"name": "radar", "bands": ["VV"]}
    radar["input"] = {"shape": [-1, 1, 2, -1, -1], "dim_order": order, "data_type": "float32"}
    properties = {"mlm:name": "m", "mlm:tasks": ["semantic-segmentation"], "mlm:input": [optical, radar]}
    asset = {"href": "m.onnx", "roles": ["mlm:model"], "mlm:artifact_type": "onnx"}
    stac = tmp_path / "item.json"
    document = {"type": "Feature", "properties": properties, "assets": {"model": asset}, "geometry": None}
    stac.write_text(json.dumps(document))
    pixels = textured(60, 70, 8).astype(np.float32) / 255
    raster = write_raster(tmp_path / "image.tif", pixels)

    result = classify(raster, stac, tmp_path / "classes.tif", arguments="padding 0")

    colours = pixels[2:].reshape(3, 2, 60, 70)
    scaled = (colours - np.array([0.5, 0.3])[:, None, None]) / np.array([0.2, 0.1])[:, None, None]
    feeds = {"radar": pixels[None, None, :2], "optical": scaled.transpose(1, 0, 2, 3)[None].astype(np.float32)}
    np.testing.assert_array_equal(result, network(path).run(None, feeds)[0][0, :, 0].argmax(axis=0))
