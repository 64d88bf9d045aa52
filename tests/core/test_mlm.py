"""STAC Items of the Machine Learning Model extension, read as docs/model-formats.md specifies or refused."""

import json
import shutil

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.inference import ModelError, NullProgress, read_definition
from pixelwise.inference.model.classes import ModelClass, default_color
from pixelwise.inference.pack.model_to_ecd import EcdJob, plan, write
from pixelwise.inference.raster.bands import choose_bands
from pixelwise.inference.spectra.names import BandNames
from pixelwise.tests.core.runs import classify, network, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model

SHAPE = {"shape": [-1, 2, -1, -1], "dim_order": ["batch", "channel", "height", "width"], "data_type": "float32"}
CLASSES = [
    {"value": 0, "name": "water", "title": "Open water", "description": "Lakes and rivers.", "color_hint": "1E90FF"},
    {"value": 1, "name": "field", "description": "Crops of any kind.", "color_hint": "#c0a000"},
]
READ_CLASSES = (ModelClass(0, "Open water", (30, 144, 255)), ModelClass(1, "field", (192, 160, 0)))
HREF = {"href": "./net.onnx", "roles": ["mlm:model"], "mlm:artifact_type": "onnx"}


def item(properties=None, asset=None, image=None, output=None, **rest):
    """An item of a model with two bands and two classes, with some fields replaced, or removed by None."""
    image = {"name": "image", "bands": ["B04", "B08"], "input": SHAPE, **(image or {})}
    result = {"shape": [-1, 2, -1, -1], "dim_order": ["batch", "class", "height", "width"], "data_type": "float32"}
    output = {
        "name": "scores",
        "tasks": ["semantic-segmentation"],
        "result": result,
        "classification:classes": CLASSES,
        **(output or {}),
    }
    all_properties = {
        "mlm:name": "Fields",
        "mlm:architecture": "U-Net",
        "mlm:tasks": ["semantic-segmentation"],
        "mlm:framework": "ONNX",
        "mlm:input": [kept(image)],
        "mlm:output": [kept(output)],
        "datetime": None,
        **(properties or {}),
    }
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": ["https://stac-extensions.github.io/mlm/v1.4.0/schema.json"],
        "id": "fields",
        "geometry": None,
        "properties": kept(all_properties, but="datetime"),
        "links": [],
        "assets": {"model": kept({**HREF, **(asset or {})})},
        **rest,
    }


def kept(fields, but=""):
    """The fields that are not None, and those to which the extension itself assigns a meaning."""
    nullable = ("value_scaling", "norm_type", "pre_processing_function", but)
    return {key: value for key, value in fields.items() if value is not None or key in nullable}


@pytest.fixture
def write_item(tmp_path):
    """Write an item next to net.onnx, a graph of two bands without metadata whose class is the brighter one."""
    bare(argmax_model(tmp_path / "net.onnx", 2))

    def write(content, name="item.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def bare(path, **metadata):
    model = onnx.load(path)
    helper.set_model_props(model, metadata)
    onnx.save(model, path)
    return path


def typed_graph(path, shape, kind=TensorProto.FLOAT, ids=False):
    """A graph with this input that returns its input, or the index of the brightest band."""
    node = helper.make_node("Identity", ["x"], ["y"])
    answer = helper.make_tensor_value_info("y", kind, shape)
    if ids:
        node = helper.make_node("ArgMax", ["x"], ["y"], axis=1, keepdims=0)
        answer = helper.make_tensor_value_info("y", TensorProto.INT64, [shape[0], *shape[2:]])
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", kind, shape)], [answer])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


def network_values(model, raw, dtype="float32"):
    values = raw.astype(np.float64)
    for band, chain in zip(values, model.normalisation.chains(*model.normalisation.linear(np.dtype(dtype), len(raw)))):
        chain.apply(band)
    return values


RAW = np.array([[0.0, 12.0, 250.0], [3.0, 77.0, 9000.0]])  # values of the two bands


def test_an_item_is_read_completely(write_item):
    entries = item(
        {"description": "Crops or water.", "gsd": 10, "mlm:batch_size_suggestion": 256, "mlm:accelerator": "cuda"},
        image={"input": {**SHAPE, "shape": [-1, 2, 64, 96]}},
    )

    model = read_definition(write_item(entries))

    assert (model.name, model.description, model.origin) == ("Fields", "Crops or water.", "item.json")
    assert (model.bands, model.classes) == (("B04", "B08"), READ_CLASSES)
    assert (model.tile, model.batch, model.cell_size) == ((64, 96), None, 10.0)
    assert model.file.path.endswith("net.onnx")


SCALINGS = {
    "nothing": ({"value_scaling": None}, RAW),
    "nothing for a band": (
        {"value_scaling": [{"type": None}, {"type": "scale", "value": 10}]},
        RAW / [[1], [10]],
    ),
    "min-max": (
        {"value_scaling": [{"type": "min-max", "minimum": 2, "maximum": 10}] * 2},
        (RAW - 2) / 8,
    ),
    "one for all": ({"value_scaling": [{"type": "min-max", "minimum": 0, "maximum": 10000}]}, RAW / 10000),
    "z-score": (
        {"value_scaling": [{"type": "z-score", "mean": m, "stddev": s} for m, s in ((1, 2), (30, 40))]},
        (RAW - [[1], [30]]) / [[2], [40]],
    ),
    "offset": ({"value_scaling": [{"type": "offset", "value": 1000}]}, RAW - 1000),
    "scale": ({"value_scaling": [{"type": "scale", "value": 3000}]}, RAW / 3000),
    "of each kind": (
        {
            "value_scaling": [
                {"type": "z-score", "mean": 5, "stddev": 2},
                {"type": "min-max", "minimum": 7, "maximum": 9},
            ]
        },
        np.array([(RAW[0] - 5) / 2, (RAW[1] - 7) / 2]),
    ),
    "no spread": (
        {
            "value_scaling": [
                {"type": "z-score", "mean": 5, "stddev": 0},
                {"type": "min-max", "minimum": 7, "maximum": 7},
            ]
        },
        np.array([RAW[0] - 5, RAW[1] - 7]),
    ),
    "clips": (
        {"value_scaling": [{"type": "clip", "minimum": 1, "maximum": 100}, {"type": "clip-max", "maximum": 80}]},
        np.array([RAW[0].clip(1, 100), RAW[1].clip(max=80)]),
    ),
    "a clip for all": ({"value_scaling": [{"type": "clip-min", "minimum": 5}]}, RAW.clip(5)),
    "a clip and a scale": (
        {"value_scaling": [{"type": "clip", "minimum": 1, "maximum": 100}, {"type": "scale", "value": 49}]},
        np.array([RAW[0].clip(1, 100), RAW[1] / 49]),
    ),
    "an expression": (
        {"value_scaling": [{"type": "processing", "format": "gdal-calc", "expression": "log(A + 1) * 2"}]},
        np.log(RAW + 1) * 2,
    ),
    "an expression and none": (
        {"value_scaling": [{"type": None}, {"type": "processing", "format": "python", "expression": "np.sqrt(x)"}]},
        np.array([RAW[0], np.sqrt(RAW[1])]),
    ),
    "a function": (
        {"pre_processing_function": {"format": "gdal-calc", "expression": "A / 100", "description": "Percent."}},
        RAW / 100,
    ),
    "functions, then a scaling": (
        {
            "pre_processing_function": [{"format": "numexpr", "expression": "log1p(x)"}, "clip(x, 1, 5)"],
            "value_scaling": [{"type": "z-score", "mean": m, "stddev": s} for m, s in ((1, 2), (3, 4))],
        },
        (np.log1p(RAW).clip(1, 5) - [[1], [3]]) / [[2], [4]],
    ),
    "a function, then scalings of different kinds": (
        {
            "pre_processing_function": "(x + 1) / 2",
            "value_scaling": [
                {"type": "clip", "minimum": 1, "maximum": 9},
                {"type": "min-max", "minimum": 10, "maximum": 20},
            ],
        },
        np.array([((RAW[0] + 1) / 2).clip(1, 9), ((RAW[1] + 1) / 2 - 10) / 10]),
    ),
    "a function and nothing else": ({"pre_processing_function": "sqrt(x)", "value_scaling": None}, np.sqrt(RAW)),
    "z-score before 1.4": (
        {
            "norm_by_channel": True,
            "norm_type": "z-score",
            "statistics": [{"mean": 1, "stddev": 2}, {"mean": 30, "stddev": 40}],
            "resize_type": None,
        },
        (RAW - [[1], [30]]) / [[2], [40]],
    ),
    "min-max before 1.4": (
        {
            "norm_by_channel": False,
            "norm_type": "min_max",
            "statistics": [{"minimum": 0, "maximum": 255, "mean": 100, "stddev": 20}],
        },
        RAW / 255,
    ),
    "clip before 1.4": ({"norm_type": "clip", "norm_clip": [100, 1000]}, (RAW / [[100], [1000]]).clip(0, 1)),
    "null before 1.4": ({"norm_type": None, "statistics": [{"mean": 1, "stddev": 2}] * 2}, RAW),
}


@pytest.mark.parametrize(("image", "expected"), SCALINGS.values(), ids=SCALINGS)
def test_values_are_scaled_as_stated_by_the_item(write_item, image, expected):
    model = read_definition(write_item(item(image=image)))

    np.testing.assert_allclose(network_values(model, RAW), expected, rtol=1e-12)
    np.testing.assert_allclose(network_values(model, RAW, "uint16"), expected, rtol=1e-12)
    assert not any("is not run" in warning for warning in model.warnings)


def test_an_item_without_value_scaling_uses_raw_values_with_a_note(write_item):
    model = read_definition(write_item(item()))

    np.testing.assert_array_equal(network_values(model, RAW, "uint8"), RAW)
    assert "item.json does not specify value_scaling: the network receives the raw values." in model.notes


def test_properties_missing_in_an_item_are_read_from_its_graph(write_item, tmp_path):
    metadata = {
        "classes": [{"value": 3, "name": "A"}, {"value": 4, "name": "B"}],
        "value_range": [0, 100],
        "padding": 8,
    }
    bare(tmp_path / "net.onnx", pixelwise=json.dumps(metadata))

    model = read_definition(write_item(item(output={"classification:classes": []})))

    assert ([entry.name for entry in model.classes], model.padding) == (["A", "B"], 8)
    np.testing.assert_allclose(network_values(model, RAW), RAW / 100)


def test_an_item_classifies_as_its_network_does(write_item, tmp_path):
    image = textured(40, 50, bands=2)
    raster = write_raster(tmp_path / "image.tif", image)
    bare(conv_model(tmp_path / "net.onnx", [[1.0, 0.5], [-0.5, 2.0]], [0.1, -0.3]))
    scaling = [{"type": "z-score", "mean": 120, "stddev": 40}, {"type": "min-max", "minimum": 50, "maximum": 250}]
    path = write_item(item(image={"value_scaling": scaling}))

    classes = classify(raster, path, tmp_path / "classes.tif")

    fed = np.stack([(image[0] - 120.0) / 40, (image[1] - 50.0) / 200]).astype(np.float32)
    scores = network(tmp_path / "net.onnx").run(None, {"image": fed[None]})[0][0]
    np.testing.assert_array_equal(classes, scores.argmax(axis=0))


@pytest.mark.parametrize(
    "named",
    [
        {"bands": [{"name": "B04"}, {"name": "B08", "format": None, "expression": None}]},
        {"bands": None, "variables": ["B04", "B08"]},
        {"bands": [], "variables": [{"name": "B04"}, "B08"]},
    ],
)
def test_bands_come_in_all_spellings(write_item, named):
    model = read_definition(write_item(item(image=named)))

    assert model.bands == ("B04", "B08")


DESCRIBED = [{"name": "B08", "common_name": "nir"}, {"name": "B04", "common_name": "red"}, {"name": "B02"}]
STAC_1_1 = [{"name": "B04", "eo:common_name": "red"}, {"name": "B08", "eo:common_name": "nir"}]


@pytest.mark.parametrize(
    "described",
    [
        {"properties": {"eo:bands": DESCRIBED}},
        {"asset": {"eo:bands": DESCRIBED}},
        {"asset": {"raster:bands": [{"name": "B04"}], "eo:bands": None}, "properties": {"bands": STAC_1_1}},
        {"asset": {"bands": STAC_1_1}},
    ],
)
@pytest.mark.parametrize(
    ("names", "expected"),
    [(["B08", "B8A", "B04"], (2, 0)), (["red", "green", "NIR"], (0, 2)), (["", "", ""], (0, 1))],
)
def test_bands_are_matched_by_names_then_common_names_then_order(write_item, described, names, expected):
    model = read_definition(write_item(item(**described)))

    assert choose_bands("", model, BandNames.of(names), None, "image").bands == expected


def test_a_band_without_a_unique_common_name_has_no_alias(write_item):
    shared = [{"name": "B04", "common_name": "rededge"}, {"name": "B08", "common_name": "rededge"}]

    assert read_definition(write_item(item({"eo:bands": DESCRIBED[:1]}))).band_aliases == ("", "nir")
    assert read_definition(write_item(item({"eo:bands": shared}))).band_aliases == ()


def classes_of(*values, **more):
    return [{"value": value, "name": f"c{value}", **more} for value in values]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (classes_of(1, 0), ["c0", "c1"]),  # the values are channels
        (classes_of(20, 10), ["c20", "c10"]),  # they are not: the classes are in the order of the channels
        ([{"value": 0, "description": "Bare rock"}, {"value": 1}], ["Bare rock", "Class 1"]),
    ],
)
def test_classes_are_those_of_their_channels(write_item, listed, expected):
    model = read_definition(write_item(item(output={"classification:classes": listed})))

    assert [entry.name for entry in model.classes] == expected


def test_classes_can_be_properties_of_the_item(write_item):
    content = item({"classification:classes": CLASSES}, output={"classification:classes": None})

    assert read_definition(write_item(content)).classes == READ_CLASSES


def test_a_class_without_a_colour_has_a_default_colour_and_a_nodata_class_causes_a_note(write_item):
    listed = [{"value": 0, "name": "void", "nodata": True}, {"value": 1, "name": "a", "color_hint": "000000"}]

    model = read_definition(write_item(item(output={"classification:classes": listed})))

    assert model.classes == (ModelClass(0, "void", default_color(0)), ModelClass(1, "a", (0, 0, 0)))
    assert any('marks the class "void" as nodata' in note for note in model.notes)


def test_the_class_values_of_a_graph_that_returns_ids_are_its_ids(write_item, tmp_path):
    typed_graph(tmp_path / "net.onnx", ["b", 3, "h", "w"], ids=True)
    image = textured(20, 30)
    raster = write_raster(tmp_path / "image.tif", image)
    content = item(
        image={"bands": [], "input": None, "value_scaling": None},
        output={"result": None, "classification:classes": classes_of(2, 0)},
    )

    model = read_definition(write_item(content))
    classes = classify(raster, write_item(content), tmp_path / "classes.tif")

    assert [entry.name for entry in model.classes] == ["c0", "Class 1", "c2"]
    np.testing.assert_array_equal(classes, image.argmax(axis=0))


def test_the_output_for_pixels_is_used(write_item):
    scene = {"name": "scene", "tasks": ["scene-classification"], "classification:classes": classes_of(7, 8)}
    content = item()
    content["properties"]["mlm:output"].insert(0, scene)

    assert read_definition(write_item(content)).classes == READ_CLASSES


@pytest.mark.parametrize("task", ["segmentation", "classification", "semantic_segmentation", None])
def test_tasks_of_pixels_are_accepted(write_item, task):
    tasks = None if task is None else [task]

    model = read_definition(write_item(item({"mlm:tasks": tasks}, output={"tasks": tasks})))

    assert model.classes == READ_CLASSES


FUNCTION = {"format": "python", "expression": "os:abort"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (item(image={"pre_processing_function": FUNCTION}), '"expression": "os:abort"} is not run. If it changes'),
        (item(output={"post_processing_function": FUNCTION}), "post_processing_function"),
        (item(image={"pre_processing_function": [FUNCTION, FUNCTION]}), "pre_processing_function"),
        (item(image={"pre_processing_function": ["x / 2", FUNCTION]}), "pre_processing_function"),
        (item(image={"pre_processing_function": "B04 / 2"}), "pre_processing_function B04 / 2 is not run"),
        (item(image={"pre_processing_function": "A / B"}), "pre_processing_function A / B is not run"),
        (item(image={"pre_processing_function": "collate"}), "pre_processing_function collate is not run"),
        (item(image={"pre_processing_function": {"format": "docker", "expression": "a / 2"}}), "is not run"),
        (item(image={"resize_type": "interpolation-cubic"}), "resize_type interpolation-cubic), which is not done"),
        (json.dumps(item())[:-1] + ",}", "item.json: an extra comma near line 1 was removed."),
    ],
)
def test_unsupported_properties_cause_a_note_or_a_warning(write_item, content, message):
    model = read_definition(write_item(content))

    assert any(message in note for note in (*model.notes, *model.warnings))


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("net.onnx", "net.onnx"),
        (".\\weights\\my%20net.onnx", "weights/my net.onnx"),
        ("https://example.com/models/net.onnx?download=true", "net.onnx"),
        ("s3://bucket/net.onnx", "net.onnx"),
    ],
)
def test_the_model_is_resolved_relative_to_the_item(write_item, tmp_path, href, name):
    (tmp_path / "weights").mkdir()
    if name != "net.onnx":
        shutil.move(tmp_path / "net.onnx", tmp_path / name)

    model = read_definition(write_item(item(asset={"href": href})))

    assert model.file.path == str(tmp_path / name)


@pytest.mark.parametrize(
    ("assets", "noted"),
    [
        ({"weights": {"href": "net.pt", "roles": ["mlm:model", "mlm:weights"]}, "model": HREF}, False),
        ({"model": {**HREF, "href": "gone.onnx"}, "other": HREF}, False),
        ({"model": HREF, "half": {**HREF, "href": "half.onnx"}}, True),
        ({"thumbnail": {"href": "net.png", "roles": ["thumbnail"]}, "model": {"href": "net.onnx"}}, False),
        ({"model": {**HREF, "mlm:artifact_type": None, "type": "application/octet-stream; framework=onnx"}}, False),
    ],
)
def test_the_existing_onnx_file_of_several_assets_is_used(write_item, tmp_path, assets, noted):
    shutil.copy(tmp_path / "net.onnx", tmp_path / "half.onnx")

    model = read_definition(write_item(item(assets=assets)))

    assert model.file.path == str(tmp_path / "net.onnx")
    assert any("names several ONNX files: ./net.onnx is used, not half.onnx" in note for note in model.notes) == noted


def array(**fields):
    return {"input": {**SHAPE, **fields}}


REFUSED = {
    "a detector": (item(output={"tasks": ["object-detection"]}), "the model is for object-detection, which does not"),
    "a detector by its file": (
        item(
            {"mlm:tasks": ["instance-segmentation"], "mlm:framework": "pytorch"}, {"href": "x.pt"}, output={"tasks": []}
        ),
        "the model is for instance-segmentation, which does not classify pixels",
    ),
    "two inputs": (
        item({"mlm:input": [{"name": "before"}, {"name": "after"}]}),
        "describes 2 inputs for images (before, after), but the network has 1 (image). Correct mlm:input",
    ),
    "an expression": (
        item(image={"bands": ["B04", {"name": "NDVI", "format": "rio-calc", "expression": "where(B08 > 1, B04, 0)"}]}),
        "bands: the band NDVI is calculated (where(B08 > 1, B04, 0)), which is not supported: ",
    ),
    "a Python function of bands": (
        item(image={"bands": ["B04", {"name": "NDVI", "format": "python", "expression": "indices.ndvi"}]}),
        "the band NDVI is calculated (indices.ndvi), which is not supported: it is not arithmetic of bands",
    ),
    "a program of bands": (
        item(image={"bands": ["B04", {"name": "NDVI", "format": "docker", "expression": "a / b"}]}),
        "the band NDVI is calculated (a / b), which is not supported: it is not arithmetic of bands",
    ),
    "an expression of bands that are not described": (
        item(
            {"bands": [{"name": "B04"}]}, image={"bands": ["B04", {"name": "NDVI", "expression": "(A - B) / (A + B)"}]}
        ),
        "the band NDVI is calculated ((A - B) / (A + B)), which is not supported: the item does not describe a band A",
    ),
    "three bands": (item(image={"bands": ["a", "b", "c"]}), "it lists 3 bands, but the network expects 2 bands"),
    "the depth": (
        item(image=array(shape=[-1, 3, -1, -1])),
        "its shape specifies 3 for channel, but the network expects 2",
    ),
    "a time": (
        item(image=array(shape=[-1, 4, 2, 9, 9], dim_order=["batch", "time", "channel", "height", "width"])),
        "its array has an axis time, but the network expects only batch, bands, rows and columns",
    ),
    "a shape without names": (item(image=array(shape=[-1, 2])), "shape has 2 sizes, but dim_order has 4 names"),
    "a shape of text": (item(image=array(shape=["b"])), 'shape: "b" is not a number'),
    "other scores": (
        item(output={"result": {"shape": [-1, 5], "dim_order": ["batch", "class"]}}),
        "the result of mlm:output has 5 classes, but the network returns 2 scores for each pixel",
    ),
    "other classes": (
        item(output={"classification:classes": classes_of(1, 2, 3, 4)}),
        "the model returns 2 scores per pixel, but 4 classes are named",
    ),
    "a class twice": (
        item(output={"classification:classes": classes_of(1, 1)}),
        "several classes have the value 1",
    ),
    "a class without value": (item(output={"classification:classes": [{"name": "x"}]}), "classes lacks 'value'"),
    "a colour": (
        item(output={"classification:classes": classes_of(0, 1, color_hint="red")}),
        'color_hint "red" does not have the form RRGGBB',
    ),
    "an expression as scaling": (
        item(image={"value_scaling": [{"type": "processing", "format": "gdal-calc", "expression": "logical_not(A)"}]}),
        "value_scaling: the expression logical_not(A) cannot be computed: the function logical_not is not supported",
    ),
    "an expression of two bands as scaling": (
        item(image={"value_scaling": [{"type": "processing", "format": "gdal-calc", "expression": "A - B"}]}),
        "the expression A - B cannot be computed: a formula must use exactly one name",
    ),
    "a Python function as scaling": (
        item(image={"value_scaling": [{"type": "processing", "format": "python", "expression": "package.scale"}]}),
        'the expression package.scale cannot be computed: {"format": "python", "expression": "package.scale"} is not',
    ),
    "a script as scaling": (
        item(image={"value_scaling": [{"type": "processing", "format": "uri", "expression": {"href": "a.py"}}]}),
        'the expression {"href": "a.py"} cannot be computed',
    ),
    "a scaling of an unknown type": (
        item(image={"value_scaling": [{"type": "quantile"}]}),
        'the scaling "quantile" is not supported; only min-max, z-score, clip',
    ),
    "a clip without a limit": (item(image={"value_scaling": [{"type": "clip-min"}]}), "clip-min needs minimum"),
    "a clip of exchanged limits": (
        item(image={"value_scaling": [{"type": "clip", "minimum": 2, "maximum": 1}]}),
        "value_scaling: the minimum is larger than the maximum",
    ),
    "a scaling without its numbers": (
        item(image={"value_scaling": [{"type": "min-max", "minimum": 1}]}),
        "value_scaling: min-max needs maximum",
    ),
    "a scale of zero": (item(image={"value_scaling": [{"type": "scale", "value": 0}]}), "a number other than 0"),
    "scalings for three": (
        item(image={"value_scaling": [{"type": None}] * 3}),
        "value_scaling has entries for 3 bands, but the network expects 2",
    ),
    "a norm": (item(image={"norm_type": "l2", "statistics": [{}]}), 'norm_type: the scaling "l2" is not supported'),
    "a norm without statistics": (item(image={"norm_type": "z-score"}), "norm_type: a list of objects is expected"),
    "a norm of all bands that differs by band": (
        item(
            image={
                "norm_by_channel": False,
                "norm_type": "min-max",
                "statistics": [{"minimum": 0, "maximum": 1}, {"minimum": 0, "maximum": 2}],
            }
        ),
        "norm_by_channel is false, but the statistics differ by band",
    ),
    "inputs that are no list": (item({"mlm:input": {"a": 1}}), "mlm:input: a list of objects is expected"),
    "no model": (
        item(assets={"paper": {"href": "x.pdf", "roles": ["paper"]}}),
        "the item does not name a model. Add an",
    ),
    "no assets": (item(assets=7), "the item does not name a model"),
    "another framework": (
        item({"mlm:framework": "PyTorch"}, {"href": "w.pth", "mlm:artifact_type": "torch.save"}),
        "its model w.pth is not an ONNX file (framework: PyTorch). Export it to ONNX: torch.onnx.export(",
    ),
    "a model in the net": (
        item(asset={"href": "https://example.com/a/big.onnx?x=1"}),
        "models are not downloaded automatically. Download it into the folder of the item, with the name big.onnx.",
    ),
    "a missing model": (item(asset={"href": "gone.onnx"}), "its model gone.onnx does not exist. Put it next to"),
    "a model outside": (item(asset={"href": "../net.onnx"}), "is outside the folder of the item"),
    "a path with a null": (item(asset={"href": "a\0.onnx"}), "is outside the folder of the item"),
    "a plain feature": (
        {"type": "Feature", "properties": {"name": "tree"}},
        "a GeoJSON Feature without a property",
    ),
    "a collection": (item(type="Collection"), "a STAC Collection, which lists models but does not describe one"),
    "class information": ({"ImportDeepLearningModelToEsriExtraInfo": 0}, "this is class information, which Deep"),
    "other JSON": ({"data": {}, "model": {}}, "this is JSON of an unknown kind (its keys: data, model). Choose"),
    "no object": ("[1]", "this is JSON, but not an object with keys and values. Choose a STAC Item"),
    "no JSON": ('{"type": "Feature" ?', "this is not valid JSON (line 1, column 20"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_an_unusable_item_is_refused_with_a_message(write_item, content, message):
    with pytest.raises(ModelError) as caught:
        read_definition(write_item(content))

    assert message in str(caught.value)
    assert str(caught.value).startswith("item.json")


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (
            {"shape": [4, 2, 64, 32]},
            "mlm:input: its shape specifies 4 for batch, but the network expects 1, which is used",
        ),
        ({"shape": [-1, 2, 128, 128]}, "the stated tile size of 128 x 128 pixels does not match the network"),
        ({"shape": [-1, 2, 3, 3]}, "the stated tile size of 3 x 3 pixels does not match the network or the"),
        ({"data_type": "uint8"}, "its data_type is uint8, but the network expects float32, which is used"),
        (
            {"shape": [-1, 64, 32, 2], "dim_order": ["batch", "height", "width", "bands"]},
            "its dim_order is batch, height, width, channel, but the network expects batch, channel, height, width,",
        ),
        (
            {"shape": [-1, 2, 64, 32], "dim_order": ["batch", "height", "width", "bands"]},
            "its dim_order is batch, height, width, channel, but the network expects batch, channel, height, width,",
        ),
    ],
)
def test_an_array_shape_that_contradicts_the_graph_is_ignored_with_a_warning(write_item, tmp_path, stated, message):
    typed_graph(tmp_path / "net.onnx", [1, 2, 64, 32])

    model = read_definition(write_item(item(image=array(**stated))))

    assert message in model.warnings[0]
    assert (model.tile, len(model.warnings)) == ((64, 32), 1)


def test_an_open_array_shape_does_not_contradict_the_fixed_shape_of_the_graph(write_item, tmp_path):
    typed_graph(tmp_path / "net.onnx", [1, 2, 64, 32])

    assert read_definition(write_item(item())).tile == (64, 32)


def test_an_item_next_to_a_model_describes_it(write_item, tmp_path):
    write_item(item(image={"value_scaling": [{"type": "scale", "value": 4}]}), "net.json")

    model = read_definition(str(tmp_path / "net.onnx"))

    assert (model.origin, model.classes) == ("net.onnx", READ_CLASSES)
    assert "net.json next to net.onnx describes the model (STAC MLM)." in model.notes
    np.testing.assert_array_equal(network_values(model, RAW), RAW / 4)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "Feature", "properties": {"name": "tree"}},
        {"data": {"classes": 3}},
        item(type="Collection"),
        "not JSON at all",
        "[1, 2",
        "",
    ],
)
def test_other_json_next_to_a_model_is_ignored(write_item, tmp_path, content):
    alone = read_definition(str(tmp_path / "net.onnx"))

    write_item(content, "net.json")

    assert read_definition(str(tmp_path / "net.onnx")) == alone


def test_an_item_of_another_model_is_ignored_with_a_note(write_item, tmp_path):
    write_item(item(asset={"href": "other.onnx"}), "net.json")

    model = read_definition(str(tmp_path / "net.onnx"))

    assert model.notes[0] == "net.json is ignored: it describes another model (other.onnx), not net.onnx."
    assert [entry.name for entry in model.classes] == ["Class 0", "Class 1"]


def test_a_broken_item_next_to_a_model_is_an_error_that_names_both(write_item, tmp_path):
    write_item(json.dumps(item())[:-40], "net.json")

    with pytest.raises(ModelError, match=r"net\.json: this is not valid JSON .* It is next to net\.onnx"):
        read_definition(str(tmp_path / "net.onnx"))


def test_a_model_is_read_again_if_the_item_next_to_it_is_added_changed_or_removed(write_item, tmp_path):
    names = []

    names.append(read_definition(str(tmp_path / "net.onnx")).name)
    path = write_item(item({"mlm:name": "First"}), "net.json")
    names.append(read_definition(str(tmp_path / "net.onnx")).name)
    write_item(item({"mlm:name": "Second one"}), "net.json")
    names.append(read_definition(str(tmp_path / "net.onnx")).name)
    (tmp_path / path).unlink()
    names.append(read_definition(str(tmp_path / "net.onnx")).name)

    assert names == ["", "First", "Second one", ""]


def test_a_classifier_definition_keeps_the_properties_of_an_item_next_to_its_model(write_item, tmp_path):
    write_item(item(image={"value_scaling": [{"type": "min-max", "minimum": 10, "maximum": 30}]}), "net.json")
    classes = [{"Value": 5, "Name": "A", "Color": [1, 2, 3]}, {"Value": 6, "Name": "B", "Color": [4, 5, 6]}]
    information = tmp_path / "classes.json"
    information.write_text(json.dumps({"ImportDeepLearningModelToEsriExtraInfo": 0, "Classes": classes}))
    job = EcdJob(str(tmp_path / "net.onnx"), str(information), str(tmp_path / "packed.ecd"))

    write(plan(job), NullProgress())

    model = read_definition(str(tmp_path / "packed.ecd"))
    assert ([entry.value for entry in model.classes], model.bands) == ([5, 6], ("B04", "B08"))
    np.testing.assert_allclose(network_values(model, RAW), (RAW - 10) / 20)


def test_an_item_can_describe_the_cloud_network(shared_data, tmp_path):
    folder = shared_data / "models" / "clouds_sentinel2"
    shutil.copy(folder / "model_6b_l1c.onnx", tmp_path)
    data = json.loads((folder / "model_6b_l1c.json").read_text())["data"]
    mean, std = data["dataset_statistics"]["img"]
    names = data["dataset_statistics"]["band_names"]
    scaling = [{"type": "z-score", "mean": m, "stddev": s} for m, s in zip(mean, std)]
    content = item(
        asset={"href": "model_6b_l1c.onnx"},
        image={"bands": names, "value_scaling": scaling, "input": {**SHAPE, "shape": [-1, 6, 256, 256]}},
        output={"result": None, "classification:classes": classes_of(0, 1, 2)},
    )
    (tmp_path / "clouds.json").write_text(json.dumps(content))

    model = read_definition(str(tmp_path / "clouds.json"))

    assert (model.bands, model.tile) == (tuple(names), (256, 256))
    raw = np.linspace(0, 1, 18).reshape(6, 3)
    np.testing.assert_allclose(network_values(model, raw), (raw - np.array(mean)[:, None]) / np.array(std)[:, None])
