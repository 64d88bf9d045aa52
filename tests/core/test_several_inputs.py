"""A network of several images classifies the bands of one raster as onnxruntime does on the whole images."""

import html
import json

import numpy as np
import pytest
from pixelwise import inference
from pixelwise.inference import ModelError, RasterError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preflight.band_table import band_table
from pixelwise.inference.run import open_planned
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured, write_raster
from pixelwise.tests.core.several_inputs import (
    BYTE,
    FLOAT,
    change_network,
    node,
    save,
    sensor_network,
    tensor,
    values,
    weights,
    whole_image,
)
from pixelwise.tests.packages import class_information, make_ecd

TILE = "tile_size 64;padding 8"


def scaled(image):
    return ((image / 255 - 0.5) / 0.25).astype(np.float32)[None]


@pytest.fixture
def pair(tmp_path):
    """Two images of three bands, and a raster with the bands of both."""
    before, after = textured(150, 170), textured(150, 170, seed=1)[::-1]
    return before, after, write_raster(tmp_path / "pair.tif", np.concatenate((before, after)))


@pytest.mark.parametrize("arguments", [TILE, f"{TILE};batch_size 3", "tile_size 64;padding auto"])
def test_two_dates_are_compared_as_in_the_whole_images(tmp_path, pair, arguments):
    before, after, raster = pair
    model = change_network(tmp_path / "change.onnx")

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=arguments)

    scores = whole_image(model, 8, {"before": scaled(before), "after": scaled(after)})
    np.testing.assert_array_equal(classes, values(scores))
    assert len(np.unique(classes)) == 4


def test_the_optimised_network_of_two_inputs_computes_less_and_gives_the_same_classes(tmp_path, pair):
    before, after, raster = pair
    model = change_network(tmp_path / "change.onnx")
    plan = inference.plan(
        make_job(raster, model, tmp_path / "classes.tif", arguments="tile_size 64;padding 16", parallel_factor="0")
    )

    network = open_planned(plan)
    inference.run(plan, Listener(), network)

    assert network.without_softmax
    assert network.trimmed_margin > 0
    scores = whole_image(model, 16, {"before": scaled(before), "after": scaled(after)})
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), values(scores))


def test_each_input_has_its_own_bands_axes_and_normalisation(tmp_path):
    image, height = textured(140, 120), textured(140, 120, bands=1, seed=3).astype(np.float32) * 8 - 400
    raster = write_raster(tmp_path / "stack.tif", np.concatenate((image.astype(np.float32), height)))
    mean, std = [120, 110, 100, 500], [50, 60, 70, 300]
    model = sensor_network(tmp_path / "sensors.onnx", value_range=[0, 1], mean=mean, std=std)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=TILE)

    bands = [(band - m) / s for band, m, s in zip((*image.astype(np.float32), height[0]), mean, std)]
    rgb, dem = np.stack(bands[:3], axis=-1)[None], np.stack(bands[3:])[None]
    np.testing.assert_array_equal(classes, values(whole_image(model, 8, {"rgb": rgb, "dem": dem})))


def test_band_order_counts_the_bands_of_all_inputs(tmp_path, pair):
    before, after, raster = pair
    model = change_network(tmp_path / "change.onnx")

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=TILE, bands="6,5,4,1,2,3")

    scores = whole_image(model, 8, {"before": scaled(after[::-1]), "after": scaled(before)})
    np.testing.assert_array_equal(classes, values(scores))


def test_each_raster_of_a_stack_feeds_an_input_in_the_order_of_the_list(tmp_path, pair):
    before, after, _ = pair
    rasters = [write_raster(tmp_path / f"{name}.tif", image) for name, image in (("b", before), ("a", after))]
    model = change_network(tmp_path / "change.onnx")

    classes = classify(rasters, model, tmp_path / "c.tif", arguments=TILE, stacked=True)
    swapped = classify(rasters[::-1], model, tmp_path / "s.tif", arguments=TILE, stacked=True)

    for actual, feeds in ((classes, (before, after)), (swapped, (after, before))):
        scores = whole_image(model, 8, dict(zip(("before", "after"), map(scaled, feeds))))
        np.testing.assert_array_equal(actual, values(scores))


def test_rasters_of_other_types_and_with_more_bands_feed_the_first_bands_of_their_input(tmp_path):
    image, height = textured(140, 120, bands=4), textured(140, 120, bands=1, seed=3).astype(np.float32) / 100
    rasters = [write_raster(tmp_path / "rgbn.tif", image), write_raster(tmp_path / "height.tif", height)]
    model, listener = sensor_network(tmp_path / "sensors.onnx"), Listener()
    job = make_job(rasters, model, tmp_path / "c.tif", arguments=TILE, stacked=True)

    inference.run(inference.plan(job), listener)

    rgb = (image[:3] / 255).astype(np.float32).transpose(1, 2, 0)[None]  # each type by its own range
    scores = whole_image(model, 8, {"rgb": rgb, "dem": height[None]})
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), values(scores))
    assert 'Inputs: "rgb" receives bands 1:1, 1:2, 1:3; "dem" receives band 2:1.' in listener.lines
    assert any("rgbn" in warning and "more bands" in warning for warning in listener.warnings)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("after_flood", "before_flood"), (1, 0)),
        (("Before 2020", "After2021"), (0, 1)),
        (("after", "scene"), (0, 1)),
        (("before after", "after"), (0, 1)),
        (("before_1", "before_2"), (0, 1)),
        (("aftermath", "before"), (0, 1)),
    ],
)
def test_rasters_whose_names_contain_those_of_the_inputs_feed_these(tmp_path, pair, names, order):
    model, listener = change_network(tmp_path / "change.onnx"), Listener()
    rasters = [write_raster(tmp_path / f"{name}.tif", image) for name, image in zip(names, pair[:2])]
    job = make_job(rasters, model, tmp_path / "c.tif", arguments=TILE, stacked=True)

    inference.run(inference.plan(job), listener)

    feeds = {name: scaled(pair[number]) for name, number in zip(("before", "after"), order)}
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), values(whole_image(model, 8, feeds)))
    first, second = (", ".join(f"{number + 1}:{band}" for band in (1, 2, 3)) for number in order)
    assert f'Inputs: "before" receives bands {first}; "after" receives bands {second}.' in listener.lines


def test_more_rasters_than_inputs_are_refused_unless_they_have_exactly_the_bands_of_the_inputs(tmp_path):
    images = [textured(60, 70, seed=seed) for seed in range(3)]
    rasters = [write_raster(tmp_path / f"r{number}.tif", image) for number, image in enumerate(images)]
    single = [write_raster(tmp_path / f"b{band}.tif", np.concatenate(images)[band : band + 1]) for band in range(6)]
    model = change_network(tmp_path / "change.onnx")

    with pytest.raises(RasterError, match=r'2 inputs with 6 bands \("before": 3, "after": 3\), and the 3 stacked'):
        inference.plan(make_job(rasters, model, tmp_path / "c.tif", arguments=TILE, stacked=True))
    classes = classify(single, model, tmp_path / "c.tif", arguments=TILE, stacked=True)
    chosen = classify(rasters, model, tmp_path / "d.tif", arguments=TILE, stacked=True, bands="1:1,1:2,1:3,2:1,2:2,2:3")

    scores = whole_image(model, 8, {"before": scaled(images[0]), "after": scaled(images[1])})
    np.testing.assert_array_equal(classes, values(scores))
    np.testing.assert_array_equal(chosen, values(scores))


def test_transformed_tiles_transform_all_images_alike(tmp_path, pair):
    before, after, raster = pair
    model = change_network(tmp_path / "change.onnx")
    output = tmp_path / "classes.tif"

    classes = classify(raster, model, output, arguments=f"{TILE};test_time_augmentation true")

    total = np.zeros((4, 150, 170))
    for turned in (False, True):
        for flips in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            before_turned, after_turned = (
                (image.swapaxes(1, 2) if turned else image)[:, :: flips[0], :: flips[1]] for image in (before, after)
            )
            scores = whole_image(model, 8, {"before": scaled(before_turned), "after": scaled(after_turned)})
            scores = scores[:, :: flips[0], :: flips[1]]
            total += scores.swapaxes(1, 2) if turned else scores
    clear = np.diff(np.sort(total, axis=0), axis=0)[-1] > 1e-4  # no winner by rounding
    np.testing.assert_array_equal(classes[clear], values(total)[clear])
    assert clear.mean() > 0.99


def test_tiles_of_several_inputs_blend(tmp_path, pair):
    before, after, raster = pair
    model = change_network(tmp_path / "change.onnx")

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=f"{TILE};merge blend")

    inside = (slice(8, -8), slice(8, -8))  # beyond the tiles at the edges, which reflect less of the image
    expected = values(whole_image(model, 8, {"before": scaled(before), "after": scaled(after)}))
    assert (classes[inside] == expected[inside]).mean() > 0.99


def test_the_card_lists_each_input_with_its_bands(tmp_path):
    model = read_definition(str(sensor_network(tmp_path / "sensors.onnx")))

    card = model_card(model)
    text, data = " ".join(card.text().split()), card.values()

    assert '"rgb" float32, any x any x any x 3 (batch, rows, columns, bands): model bands 1 to 3' in text
    assert '"dem" float32, any x 1 x any x any (batch, bands, rows, columns): model band 4' in text
    assert [entry["name"] for entry in data["network"]["inputs"]] == ["rgb", "dem"]
    assert data["network"]["input"]["name"] == "rgb"
    assert data["input"]["band_count"] == 4


def test_numbers_of_bands_that_are_not_declared_are_those_of_the_weights_of_each_input(tmp_path):
    inputs = [tensor("optical", ["b", None, "h", "w"]), tensor("radar", ["b", None, "h", "w"])]
    nodes = [
        node("Conv", "optical of_optical", "a"),
        node("Conv", "radar of_radar", "b"),
        node("Add", "a b", "scores"),
    ]
    constants = {"of_optical": weights(4, 5, 1, 1), "of_radar": weights(4, 2, 1, 1)}

    model = read_definition(str(save(tmp_path / "m.onnx", inputs, nodes, constants, {})))

    assert [image.bands for image in model.signature.inputs] == [5, 2]


def test_inputs_without_a_known_number_of_bands_are_refused(tmp_path):
    inputs = [tensor("before", ["b", None, "h", "w"]), tensor("after", ["b", 4, "h", "w"])]
    model = save(tmp_path / "m.onnx", inputs, [node("Add", "before after", "scores")], {}, {})

    with pytest.raises(ModelError, match='number of bands of its inputs "before" is neither declared nor evident'):
        read_definition(str(model))


def test_log_and_preflight_state_which_bands_each_input_receives(tmp_path):
    raster = write_raster(tmp_path / "stack.tif", textured(70, 80, bands=5))
    model, listener = sensor_network(tmp_path / "sensors.onnx", value_range=[0, 255]), Listener()
    job = make_job(
        raster, model, tmp_path / "classes.tif", arguments=TILE, bands="4,3,2,5", report=str(tmp_path / "r.html")
    )

    inference.run(inference.plan(job), listener)
    report = Preflight().check(PreflightRequest(job))

    line = '"rgb" receives bands 4, 3, 2; "dem" receives band 5'
    assert f"Inputs: {line}." in listener.lines
    assert f"Inputs: {line}." in [check.text for check in report.checks]
    assert html.escape(line) in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_band_table_names_the_input_of_each_band(tmp_path):
    raster = write_raster(tmp_path / "stack.tif", textured(30, 30, bands=4))
    model = sensor_network(tmp_path / "sensors.onnx", bands=["red", "green", "blue", "height"])
    unnamed = sensor_network(tmp_path / "unnamed.onnx")

    tables = [band_table(make_job(raster, path, tmp_path / "classes.tif")) for path in (model, unnamed)]

    assert tables[0].needed == ("red", "green", "blue", "height")
    assert tables[1].needed == ('Band 1 of "rgb"', 'Band 2 of "rgb"', 'Band 3 of "rgb"', 'Band 1 of "dem"')


def test_inputs_of_bytes_receive_the_raw_values(tmp_path, pair):
    before, after, raster = pair
    images = [tensor(name, ["b", 3, "h", "w"], BYTE) for name in ("before", "after")]
    nodes = [
        node("Cast", "before", "first", to=FLOAT),
        node("Cast", "after", "second", to=FLOAT),
        node("Sub", "first second", "change"),
        node("Conv", "change of_change", "scores", pads=[1] * 4),
    ]
    model = save(tmp_path / "m.onnx", images, nodes, {"of_change": weights(4, 3, 3, 3)}, {})

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=TILE)

    scores = whole_image(model, 8, {"before": before[None], "after": after[None]})
    np.testing.assert_array_equal(classes, values(scores))


def test_an_ecd_of_several_inputs_runs_like_its_model(tmp_path, pair):
    _, _, raster = pair
    model = change_network(tmp_path / "change.onnx")
    classes = [{"Value": 10 * number, "Name": f"C{number}"} for number in (1, 2, 3, 4)]
    ecd = make_ecd(model, class_information(tmp_path / "classes.json", classes), tmp_path / "change.ecd")

    maps = [classify(raster, path, tmp_path / "classes.tif", arguments=TILE) for path in (model, ecd)]

    (definition,) = json.loads(ecd.read_text(encoding="utf-8"))["Definitions"]
    assert [entry["Name"] for entry in definition["DeepLearning"]["Inputs"]] == ["before", "after"]
    np.testing.assert_array_equal(*maps)
