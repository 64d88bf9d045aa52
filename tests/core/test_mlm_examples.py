"""Items of the kinds in the examples of the MLM extension 1.5: they are read, or refused for a stated reason."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, NullProgress, read_definition
from pixelwise.inference.pack import model_to_ecd
from pixelwise.inference.pack.model_to_ecd import EcdJob
from pixelwise.tests.core.runs import classify, write_raster

BANDS = [*(f"B{number:02}" for number in range(1, 9)), "B8A", "B09", "B10", "B11", "B12"]
COMMON = ["coastal", "blue", "green", "red", *["rededge"] * 3, "nir", "nir08", "nir09", "cirrus", "swir16", "swir22"]
MEANS = [1000.0 + 100 * index for index in range(len(BANDS))]
CROPS = [
    "Annual crop",
    "Forest",
    "Herbaceous",
    "Highway",
    "Industrial",
    "Pasture",
    "Permanent",
    "Houses",
    "River",
    "Sea",
]
HREF = "https://example.com/weights/net.onnx"


def net(path, bands, classes, kind=TensorProto.FLOAT):
    """A network with an input for each number of bands: its scores are weighted sums of all of them."""
    counts = bands if isinstance(bands, dict) else {"image": bands}
    rng = np.random.default_rng(classes)
    inputs = [helper.make_tensor_value_info(name, kind, ["b", count, "h", "w"]) for name, count in counts.items()]
    weights = rng.normal(size=(classes, sum(counts.values()), 1, 1)).astype(np.float32)
    nodes = [helper.make_node("Cast", [name], [f"{name}_"], to=TensorProto.FLOAT) for name in counts]
    nodes.append(helper.make_node("Concat", [f"{name}_" for name in counts], ["all"], axis=1))
    nodes.append(helper.make_node("Conv", ["all", "weights"], ["scores"]))
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", classes, "h", "w"])
    graph = helper.make_graph(nodes, "g", inputs, [scores], [numpy_helper.from_array(weights, "weights")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def entry(bands, shape, order="bands", **fields):
    """An entry of mlm:input."""
    structure = {"shape": shape, "dim_order": ["batch", order, "height", "width"], "data_type": "float32"}
    return {"name": "image", "bands": bands, "input": structure, **fields}


def output(names, channels, key="classification_classes", **fields):
    """An entry of mlm:output as the examples have it: scores without rows and columns."""
    result = {"shape": [-1, channels], "dim_order": ["batch", "class"], "data_type": "float32"}
    classes = [{"value": value, "name": name, "color_hint": None, "nodata": False} for value, name in enumerate(names)]
    return {"name": "classification", "tasks": ["classification"], "result": result, key: classes, **fields}


def item(inputs, outputs, asset=None, **properties):
    """An item of version 1.5.2."""
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [
            "https://stac-extensions.github.io/mlm/v1.5.2/schema.json",
            "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
        ],
        "id": "example",
        "geometry": {"type": "Point", "coordinates": [0, 0]},
        "properties": {
            "datetime": None,
            "mlm:name": "Example",
            "mlm:architecture": "ResNet",
            "mlm:tasks": ["classification"],
            "mlm:framework": "pytorch",
            "mlm:framework_version": "2.1.2+cu121",
            "mlm:memory_size": 1,
            "mlm:total_parameters": 11_700_000,
            "mlm:pretrained_source": None,
            "mlm:accelerator": "cuda",
            "mlm:accelerator_constrained": False,
            "mlm:accelerator_summary": "Any",
            "mlm:batch_size_suggestion": 256,
            "mlm:hyperparameters": {"random_state": 12345, "schedule": [0.1, 0.01]},
            "mlm:input": inputs,
            "mlm:output": outputs,
            **properties,
        },
        "links": [{"rel": "derived_from", "href": "https://example.com", "mlm:name": "training"}],
        "assets": {"weights": {"href": HREF, "roles": ["mlm:model", "mlm:weights"], **(asset or {})}},
    }


def z_scores():
    return [{"type": "z-score", "mean": mean, "stddev": 250.0} for mean in MEANS]


def thirteen(**fields):
    return entry(BANDS, [-1, 13, 64, 64], **fields)


COLLATE = {"format": "python", "expression": "my.package.collate", "description": "Stacks samples."}
EO = [{"name": name, "common_name": common, "center_wavelength": 0.5} for name, common in zip(BANDS, COMMON)]
READ = {
    "basic": (item([entry([], [-1, 3, 64, 64], "channel")], [output(["Background", "City"], 1)]), 3, 1),
    "bands of eo": (
        item(
            [thirteen(value_scaling=z_scores(), resize_type=None, pre_processing_function=COLLATE)],
            [output(CROPS, 10)],
            {"eo:bands": EO},
        ),
        13,
        10,
    ),
    "bands of eo, summarised in the asset": (
        item(
            [thirteen(value_scaling=z_scores())],
            [output(CROPS, 10)],
            {"eo:bands": [{"name": common} for common in COMMON]},
            **{"eo:bands": EO},
        ),
        13,
        10,
    ),
    "bands of eo and raster": (
        item(
            [thirteen(value_scaling=z_scores())],
            [output(CROPS, 10)],
            **{"eo:bands": EO, "raster:bands": [{"name": name, "data_type": "uint16"} for name in BANDS]},
        ),
        13,
        10,
    ),
    "bands of raster": (
        item(
            [thirteen(value_scaling=None, pre_processing_function=[COLLATE])],
            [output(CROPS, 10)],
            {"raster:bands": [{"name": name, "nodata": 0, "unit": "m"} for name in BANDS]},
        ),
        13,
        10,
    ),
    "bands of STAC 1.1": (
        item(
            [thirteen(value_scaling=z_scores())],
            [output(CROPS, 10, "classification:classes")],
            bands=[{"name": name, "eo:common_name": common} for name, common in zip(BANDS, COMMON)],
        ),
        13,
        10,
    ),
    "a network of torchgeo, twice the same bands": (
        item(
            [
                entry(
                    ["B4", "B3", "B2", "B8"] * 2,
                    [-1, 8, 3, 3],
                    variables=[],
                    value_scaling=[{"type": "z-score", "mean": 0, "stddev": 3000}],
                    pre_processing_function=None,
                )
            ],
            [
                output(["class_0", "class_1"], 2, "classification:classes", tasks=["semantic-segmentation"])
                | {"bands": [], "variables": []}
            ],
        ),
        8,
        2,
    ),
}


@pytest.fixture
def write(tmp_path):
    def write_it(content, bands=3, classes=1):
        net(tmp_path / "net.onnx", bands, classes)
        (tmp_path / "item.json").write_text(json.dumps(content))
        return str(tmp_path / "item.json")

    return write_it


@pytest.mark.parametrize(("content", "bands", "channels"), READ.values(), ids=READ)
def test_an_item_of_each_kind_is_read_with_its_bands_classes_and_scaling(write, content, bands, channels):
    model = read_definition(write(content, bands, channels))

    stated = content["properties"]["mlm:input"][0]
    listed = content["properties"]["mlm:output"][0]
    classes = listed.get("classification_classes") or listed["classification:classes"]
    assert list(model.bands) == stated["bands"]
    assert [(entry.value, entry.name) for entry in model.classes] == [(each["value"], each["name"]) for each in classes]
    scaling = (stated.get("value_scaling") or [{"mean": 0, "stddev": 1}]) * (bands if bands == 8 else 1)
    means, deviations = ([each[key] for each in scaling] for key in ("mean", "stddev"))
    gain, bias = model.normalisation.linear(np.dtype(np.float32), bands)
    np.testing.assert_allclose(gain, np.broadcast_to(1 / np.array(deviations), bands))
    np.testing.assert_allclose(bias, np.broadcast_to(-np.array(means) / deviations, bands))
    assert dict(model.information)["mlm:hyperparameters"] == '{"random_state": 12345, "schedule": [0.1, 0.01]}'


@pytest.mark.parametrize("kind", ["bands of eo", "bands of eo, summarised in the asset", "bands of STAC 1.1"])
def test_bands_have_the_common_names_that_are_unique(write, kind):
    content, bands, channels = READ[kind]

    model = read_definition(write(content, bands, channels))

    assert list(model.band_aliases) == [name if COMMON.count(name) == 1 else "" for name in COMMON]


@pytest.mark.parametrize("function", [COLLATE, [COLLATE, COLLATE], {"format": "uri", "expression": {"href": "x"}}])
def test_a_function_in_a_programming_language_is_not_run_which_is_a_warning(write, function):
    content = item([entry([], [-1, 3, 64, 64], "channel", pre_processing_function=function)], [output(["a", "b"], 1)])

    model = read_definition(write(content))

    assert any("the pre_processing_function" in warning and "is not run" in warning for warning in model.warnings)


def test_the_network_of_an_item_elsewhere_is_not_downloaded(tmp_path):
    (tmp_path / "item.json").write_text(json.dumps(READ["basic"][0]))

    with pytest.raises(ModelError, match=r"models are not downloaded automatically.*with the name net\.onnx"):
        read_definition(str(tmp_path / "item.json"))


@pytest.mark.parametrize("artifact", ["torch.save", "torch.jit.save", "torch.export.save", "tf.keras.Model.save"])
def test_an_item_of_another_framework_is_refused_with_instructions(tmp_path, artifact):
    asset = {"href": "https://example.com/net.pth", "mlm:artifact_type": artifact}
    (tmp_path / "item.json").write_text(json.dumps(item([thirteen()], [output(CROPS, 10)], asset)))

    with pytest.raises(ModelError, match=r"is not an ONNX file \(framework: pytorch\)\. Export it to ONNX"):
        read_definition(str(tmp_path / "item.json"))


def test_the_framework_of_the_asset_takes_precedence(tmp_path):
    asset = {"href": "net.bin", "mlm:artifact_type": "tf.keras.Model.save", "mlm:framework": "Keras"}
    (tmp_path / "item.json").write_text(json.dumps(item([thirteen()], [output(CROPS, 10)], asset)))

    with pytest.raises(ModelError, match=r"framework: Keras"):
        read_definition(str(tmp_path / "item.json"))


def test_a_collection_of_items_is_refused(write):
    content = {"type": "Collection", "id": "models", "stac_version": "1.0.0", "links": [], "item_assets": {}}

    with pytest.raises(ModelError, match="a STAC Collection, which lists models but does not describe one"):
        read_definition(write(content))


def test_a_regression_of_climate_variables_is_refused_by_its_tasks(write):
    structure = {"shape": [-1, 5, 128, 256], "dim_order": ["time", "variables", "lat", "lon"], "data_type": "float32"}
    result = {**structure, "shape": [-1, 3, 128, 256]}
    content = item(
        [{"name": "coarse", "variables": ["a", "b", "c", "d", "e"], "input": structure, "norm_by_channel": False}],
        [{"name": "fine", "tasks": ["regression", "downscaling"], "variables": ["c", "d", "e"], "result": result}],
        **{"cube:dimensions": {"time": {"type": "temporal"}}, "cube:variables": {"a": {"dimensions": ["time"]}}},
    )

    with pytest.raises(ModelError, match="the model is for downscaling, regression, which does not classify pixels"):
        read_definition(write(content))


NDVI = "(B08 - B04) / (B08 + B04)"


def index_of(pixels):
    """The index of the bands B04 and B08, which are the first and the last."""
    red, infrared = pixels[0].astype(np.float32), pixels[-1].astype(np.float32)
    return (infrared - red) / (infrared + red)


@pytest.mark.parametrize("described", [{}, {"eo:bands": [{"name": name} for name in ("B02", "B03", "B04", "B08")]}])
def test_a_band_that_an_expression_calculates_is_computed(write, tmp_path, described):
    bands = [
        *({"name": name} for name in ("B04", "B03", "B02")),
        {"name": "NDVI", "format": "rio-calc", "expression": NDVI},
    ]
    path = write(item([entry(bands, [-1, 4, 64, 64])], [output(["None", "Plants"], 2)], described), 4, 2)
    pixels = np.random.default_rng(2).integers(1, 2000, (4, 40, 50)).astype(np.uint16)

    model = read_definition(path)
    classes = classify(write_raster(tmp_path / "in.tif", pixels), path, tmp_path / "out.tif")

    values = np.stack([*pixels[:3].astype(np.float32), index_of(pixels)])
    scores = onnxruntime.InferenceSession(str(tmp_path / "net.onnx")).run(None, {"image": values[None]})[0][0]
    assert model.bands == ("B04", "B03", "B02", "B08")
    np.testing.assert_array_equal(classes, scores.argmax(0))


def test_a_letter_in_the_expression_of_a_band_is_the_band_itself(write):
    bands = [
        {"name": name, "format": "gdal-calc", "expression": f"A / {number}"}
        for name, number in (("B04", 2), ("B 8", 4))
    ]

    model = read_definition(write(item([entry(bands, [-1, 2, 64, 64])], [output(["a", "b"], 2)]), 2, 2))

    values = {name: np.array([8.0]) for name in model.bands}
    assert model.bands == ("B04", "B 8")
    assert [expression.evaluate(values).tolist() for expression in model.expressions] == [[4.0], [2.0]]


@pytest.mark.parametrize(
    ("expression", "described", "reason"),
    [
        ("(A - B) / (A + B)", False, "the item does not describe a band A"),
        ("B8A / B04", True, "the item does not describe a band B8A"),
        ("index.of / B04", False, "the item does not describe a band index.of"),
        ("ndvi", False, "it is not arithmetic of bands"),
        ("1 + 1", False, "it is not arithmetic of bands"),
        ("B04 if B04 else 0", False, '"if" is unexpected'),
        ("__import__('os')", False, "the function __import__ is not supported"),
    ],
)
def test_what_is_no_arithmetic_of_described_bands_is_refused(write, expression, described, reason):
    bands = ["B04", {"name": "index", "format": "rio-calc", "expression": expression}]
    asset = {"eo:bands": [{"name": "B04"}, {"name": "B08"}]} if described else {}

    with pytest.raises(ModelError) as caught:
        read_definition(write(item([entry(bands, [-1, 2, 64, 64])], [output(["a", "b"], 2)], asset), 2, 2))

    assert "the band index is calculated" in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize("expression", ["(B - A) / (A + B)", NDVI])
def test_a_function_that_makes_one_band_of_two_is_computed(write, tmp_path, expression):
    function = {"format": "gdal-calc", "expression": expression}
    image = entry(["B04", "B08"], [-1, 1, 64, 64], pre_processing_function=[function, "x * 100"])
    image["value_scaling"] = [{"type": "clip", "minimum": -50, "maximum": 50}]
    path = write(item([image], [output(["None", "Plants"], 2)]), 1, 2)
    pixels = np.random.default_rng(2).integers(1, 2000, (2, 40, 50)).astype(np.uint16)

    model = read_definition(path)
    classes = classify(write_raster(tmp_path / "in.tif", pixels), path, tmp_path / "out.tif")

    values = (index_of(pixels) * 100).clip(-50, 50)[None, None]
    scores = onnxruntime.InferenceSession(str(tmp_path / "net.onnx")).run(None, {"image": values})[0][0]
    assert set(model.bands) == {"B04", "B08"}
    np.testing.assert_array_equal(classes, scores.argmax(0))


def test_an_index_is_one_of_several_inputs(write, tmp_path):
    content = several(
        bands=["B04", "B08"], pre_processing_function={"format": "gdal-calc", "expression": "(B-A)/(A+B)"}
    )
    content["properties"]["mlm:input"][1].update(name="NDVI", value_scaling=None)
    path = write(content, {"RGB": 3, "NDVI": 1, "DEM": 1})
    pixels = np.random.default_rng(3).integers(1, 2000, (5, 40, 50)).astype(np.uint16)

    model = read_definition(path)
    classes = classify(write_raster(tmp_path / "in.tif", pixels), path, tmp_path / "out.tif")

    index = index_of(pixels[[0, 3]])[None, None]
    feeds = {
        "RGB": (pixels[None, :3] / 100).astype(np.float32),
        "NDVI": index,
        "DEM": pixels[None, 4:].astype(np.float32),
    }
    scores = onnxruntime.InferenceSession(str(tmp_path / "net.onnx")).run(None, feeds)[0][0]
    assert model.bands == ("B04", "B03", "B02", "B08", "DEM")
    np.testing.assert_array_equal(classes, (scores[0] >= 0).astype(np.uint8))


def several(**index):
    """Three inputs as in the example of several inputs and outputs: colours, an index of two bands, an elevation."""
    rgb = entry(["B04", "B03", "B02"], [-1, 3, 64, 64], value_scaling=[{"type": "scale", "value": 100}])
    fields = {"bands": ["B08"], "value_scaling": [{"type": "z-score", "mean": 5, "stddev": 2}], **index}
    second = entry(shape=[-1, 1, 64, 64], **fields)
    elevation = entry([], [-1, 1, 64, 64])
    elevation["input"]["dim_order"] = ["batch", "h", "y", "x"]
    inputs = [{**rgb, "name": "RGB"}, {**second, "name": "NIR"}, {**elevation, "name": "DEM"}]
    inverse = output(
        ["Vegetation", "None"], 1, name="inverse", post_processing_function={"expression": "logical_not(A)"}
    )
    segmentation = output(["None", "Vegetation"], 1, name="vegetation", tasks=["semantic-segmentation"])
    return item(inputs, [segmentation, inverse])


@pytest.mark.parametrize("names", [("RGB", "NIR", "DEM"), ("dem", "rgb", "nir"), ("x1", "x2", "x3")])
def test_several_inputs_are_those_of_the_network_by_name_else_in_their_order(write, tmp_path, names):
    counts = {"rgb": 3, "nir": 1, "dem": 1, "x1": 3, "x2": 1, "x3": 1}
    path = write(several(), {name: counts[name.lower()] for name in names})
    pixels = np.random.default_rng(1).integers(0, 2000, (5, 40, 50)).astype(np.uint16)

    model = read_definition(path)
    classes = classify(write_raster(tmp_path / "in.tif", pixels), path, tmp_path / "out.tif")

    values = {"rgb": pixels[:3] / 100, "nir": (pixels[3:4] - 5.0) / 2, "dem": pixels[4:]}
    bands = {"rgb": ("B04", "B03", "B02"), "nir": ("B08",), "dem": ("DEM",)}
    if names[0] == "dem":  # the bands of the raster have no names, so they are those of the inputs in their order
        values = {"dem": pixels[:1], "rgb": pixels[1:4] / 100, "nir": (pixels[4:] - 5.0) / 2}
    order = ("rgb", "nir", "dem") if names[0] == "x1" else tuple(map(str.lower, names))
    session = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"))
    scores = session.run(None, {name: values[key][None].astype(np.float32) for name, key in zip(names, order)})[0]
    assert model.bands == sum((bands[key] for key in order), ())
    np.testing.assert_array_equal(classes, (scores[0, 0] >= 0).astype(np.uint8))


def test_steps_of_an_input_apply_to_its_bands_only(write):
    function = {"format": "numexpr", "expression": "log1p(x)"}
    path = write(several(pre_processing_function=function), {"dem": 1, "nir": 1, "rgb": 3})

    model = read_definition(path)

    values = np.arange(1.0, 11).reshape(5, 2)
    expected = [values[0], (np.log1p(values[1]) - 5) / 2, *values[2:] / 100]
    for band, chain in zip(values, model.normalisation.chains(*model.normalisation.linear(np.dtype(np.float32), 5))):
        chain.apply(band)
    np.testing.assert_allclose(values, expected)


def test_stacked_rasters_feed_the_inputs_in_their_order(write, tmp_path):
    path = write(several(), {"RGB": 3, "NIR": 1, "DEM": 1})
    pixels = np.random.default_rng(4).integers(0, 2000, (5, 40, 50)).astype(np.uint16)
    rasters = [
        write_raster(tmp_path / f"{part.start}.tif", pixels[part]) for part in (slice(0, 3), slice(3, 4), slice(4, 5))
    ]

    classes = classify(rasters, path, tmp_path / "out.tif", stacked=True)

    feeds = {"RGB": pixels[:3] / 100, "NIR": (pixels[3:4] - 5.0) / 2, "DEM": pixels[4:]}
    session = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"))
    scores = session.run(None, {name: values[None].astype(np.float32) for name, values in feeds.items()})[0]
    np.testing.assert_array_equal(classes, (scores[0, 0] >= 0).astype(np.uint8))


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"RGB": 3, "NIR": 1}, "describes 3 inputs for images (RGB, NIR, DEM), but the network has 2 (RGB, NIR)"),
        ({"RGB": 4, "NIR": 1, "DEM": 1}, 'mlm:input "RGB": it lists 3 bands, but the network expects 4 bands'),
        (
            {"RGB": 3, "NIR": 1, "DEM": 2},
            'mlm:input "DEM": its shape specifies 1 for channel, but the network expects 2',
        ),
    ],
)
def test_inputs_that_the_network_does_not_have_are_named(write, counts, message):
    with pytest.raises(ModelError) as caught:
        read_definition(write(several(), counts))

    assert message in str(caught.value)


def test_an_input_that_is_no_image_is_not_counted_as_one(write):
    time = {
        "name": "time",
        "input": {"shape": [-1, 2], "dim_order": ["batch", "time"], "data_type": "float32"},
    }
    content = item([entry(["a", "b", "c"], [-1, 3, 64, 64]), time], [output(["x", "y"], 1)])

    assert read_definition(write(content)).bands == ("a", "b", "c")


def test_colours_are_hexadecimal_or_three_numbers(write):
    content = item([entry([], [-1, 3, 64, 64], "channel")], [output(["a", "b"], 1)])
    for each, hint in zip(content["properties"]["mlm:output"][0]["classification_classes"], ["00ff00", [0, 0, 255]]):
        each["color_hint"] = hint

    assert [entry.color for entry in read_definition(write(content)).classes] == [(0, 255, 0), (0, 0, 255)]


@pytest.mark.parametrize("embed", [True, False])
def test_an_item_of_any_name_is_packed_into_a_definition_with_its_network(write, tmp_path, embed):
    bands = ["B02", {"name": "NDVI", "format": "rio-calc", "expression": NDVI}]
    scaling = [{"type": "scale", "value": 2000}, {"type": "clip", "minimum": -0.5, "maximum": 0.5}]
    path = write(item([entry(bands, [-1, 2, 64, 64], value_scaling=scaling)], [output(["a", "b"], 2)]), 2, 2)
    classes = [{"Value": value, "Name": name, "Color": [0, 0, 0]} for value, name in ((7, "Bare"), (9, "Plants"))]
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Classifier": "ONNX", "NumberRasterBands": 2}
    (tmp_path / "classes.json").write_text(json.dumps({**information, "Classes": classes}))
    packed = str(tmp_path / "packed.ecd")
    pixels = np.random.default_rng(2).integers(1, 2000, (3, 40, 50)).astype(np.uint16)

    job = EcdJob(path, str(tmp_path / "classes.json"), packed, embed)
    model_to_ecd.write(model_to_ecd.plan(job), NullProgress())
    mapped = classify(write_raster(tmp_path / "in.tif", pixels), packed, tmp_path / "out.tif")

    by_name = dict(zip(read_definition(packed).bands, pixels.astype(np.float32)))
    index = (by_name["B08"] - by_name["B04"]) / (by_name["B08"] + by_name["B04"])
    values = np.stack([by_name["B02"] / 2000, index.clip(-0.5, 0.5)])[None]
    scores = onnxruntime.InferenceSession(str(tmp_path / "net.onnx")).run(None, {"image": values})[0][0]
    np.testing.assert_array_equal(mapped, np.array([7, 9])[scores.argmax(0)])
