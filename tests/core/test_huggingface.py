"""Folders of Hugging Face run as models: their classes, normalisation, tile and task are those of their files."""

import json
import os
import re
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, NullProgress, read_definition
from pixelwise.inference.onnx.model_hash import network_hash
from pixelwise.inference.pack.model_to_ecd import EcdJob, plan, write
from pixelwise.tests.core.runs import classify, textured, write_raster

LABELS = {"0": "background", "1": "building", "2": "woodland", "3": "water"}
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
CONFIG = {"architectures": ["SegformerForSemanticSegmentation"], "model_type": "segformer", "num_channels": 3}
PROCESSOR = {
    "do_normalize": True,
    "do_reduce_labels": True,
    "do_rescale": True,
    "do_resize": True,
    "image_mean": MEAN,
    "image_processor_type": "SegformerImageProcessor",
    "image_std": STD,
    "rescale_factor": 1 / 255,
    "size": {"height": 64, "width": 64},
}


def network(path, bands=3, classes=4, stride=1, external=False):
    """A network as Optimum exports it: all sides dynamic, scores at a part of the resolution."""
    rng = np.random.default_rng(bands * 100 + classes)
    weights = rng.normal(size=(classes, bands, stride, stride)).astype(np.float32)
    node = helper.make_node("Conv", ["pixel_values", "weights"], ["logits"], strides=[stride, stride])
    graph = helper.make_graph(
        [node],
        "main_graph",
        [
            helper.make_tensor_value_info(
                "pixel_values", TensorProto.FLOAT, ["batch_size", "num_channels", "height", "width"]
            )
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch_size", "num_labels", "rows", "columns"])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    location = f"{path.name}_data"
    onnx.save(model, path, save_as_external_data=external, location=location if external else None, size_threshold=0)
    return path


def folder(path, config=None, processor=None, onnx_file="onnx/model.onnx", **graph):
    """A folder as downloaded from Hugging Face; `processor` False leaves preprocessor_config.json out."""
    network(path / onnx_file, **graph)
    (path / "config.json").write_text(json.dumps({**CONFIG, "id2label": LABELS, **(config or {})}))
    if processor is not False:
        (path / "preprocessor_config.json").write_text(json.dumps({**PROCESSOR, **(processor or {})}))
    return path


def whole_image(path, pixels):
    """Classes of one run of onnxruntime over all pixels, which are already normalised."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"pixel_values": pixels[None].astype(np.float32)})[0][0].argmax(0).astype(np.uint8)


def normalised(pixels):
    """The preprocessing of the file above, by its definition in transformers."""
    return (pixels * (1 / 255) - np.reshape(MEAN, (3, 1, 1))) / np.reshape(STD, (3, 1, 1))


@pytest.mark.parametrize(
    "chosen", ["", "config.json", "preprocessor_config.json", "onnx", "onnx/model.onnx"], ids=lambda path: path or "."
)
def test_a_folder_and_each_of_its_files_are_the_same_model(tmp_path, chosen):
    hub = folder(tmp_path / "segformer-buildings")
    pixels = textured(70, 90)

    classes = classify(write_raster(tmp_path / "in.tif", pixels), hub / chosen, tmp_path / "out.tif")

    np.testing.assert_array_equal(classes, whole_image(hub / "onnx" / "model.onnx", normalised(pixels)))


def test_classes_tile_and_bands_are_those_of_the_files(tmp_path):
    model = read_definition(str(folder(tmp_path / "buildings")))

    assert [(entry.value, entry.name) for entry in model.classes] == [(int(key), name) for key, name in LABELS.items()]
    assert (model.tile, model.signature.image.bands, model.bands) == ((64, 64), 3, ("red", "green", "blue"))
    assert (model.origin, model.name, model.format) == ("buildings", "buildings", "Hugging Face model (config.json)")
    assert ("architectures", '["SegformerForSemanticSegmentation"]') in model.information


def test_scores_of_a_quarter_of_the_size_are_interpolated_as_for_any_model(tmp_path):
    hub = folder(tmp_path / "hub", stride=4)

    model = read_definition(str(hub))

    assert (model.output_stride, model.channels) == (4, 4)


def test_images_are_not_resized_and_the_log_says_so(tmp_path):
    resized = read_definition(str(folder(tmp_path / "on")))
    unresized = read_definition(str(folder(tmp_path / "off", processor={"do_resize": False})))

    assert any("images were resized for training (do_resize), which is not done here" in note for note in resized.notes)
    assert not any("do_resize" in note for note in unresized.notes)


@pytest.mark.parametrize("key", ["reduce_labels", "do_reduce_labels"])
def test_reduced_labels_shift_no_class(tmp_path, key):
    hub = folder(tmp_path / "hub", processor={"do_reduce_labels": False, key: True})

    assert [entry.value for entry in read_definition(str(hub)).classes] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("processor", "gain", "bias"),
    [
        ({}, 1 / 255 / np.array(STD), -np.array(MEAN) / STD),
        ({"do_normalize": False}, [1 / 255] * 3, [0] * 3),
        ({"do_rescale": False}, 1 / np.array(STD), -np.array(MEAN) / STD),
        ({"do_rescale": False, "do_normalize": False}, [1] * 3, [0] * 3),
        ({"rescale_factor": 0.0001, "do_normalize": False}, [0.0001] * 3, [0] * 3),
        ({"rescale_factor": 0.003921568859368563, "do_normalize": False}, [1 / 255] * 3, [0] * 3),
        ({"rescale_factor": 1 / 127.5, "rescale_offset": True, "do_normalize": False}, [1 / 127.5] * 3, [-1] * 3),
        ({"do_rescale": None, "rescale_factor": None}, 1 / 255 / np.array(STD), -np.array(MEAN) / STD),
        ({"image_mean": 0.5, "image_std": 0.5}, [2 / 255] * 3, [-1] * 3),
        ({"image_mean": None, "image_std": None}, 1 / 255 / np.array(STD), -np.array(MEAN) / STD),
        (
            {"image_mean": None, "image_std": None, "image_processor_type": "BeitImageProcessor"},
            [2 / 255] * 3,
            [-1] * 3,
        ),
        ({"image_mean": None, "image_std": [0.5] * 3}, [2 / 255] * 3, -2 * np.array(MEAN)),
        ({"image_mean": [0.5] * 3, "image_std": None}, 1 / 255 / np.array(STD), -0.5 / np.array(STD)),
        ({"image_mean": None, "image_processor_type": "Own"}, 1 / 255 / np.array(STD), [0] * 3),
        ({"image_processor_type": "MobileViTImageProcessor", "do_normalize": None}, [1 / 255] * 3, [0] * 3),
    ],
)
def test_only_what_the_file_switches_on_is_applied(tmp_path, processor, gain, bias):
    model = read_definition(str(folder(tmp_path / "hub", processor=processor)))

    found = model.normalisation.linear(np.dtype(np.uint8), 3)

    np.testing.assert_allclose(found, (gain, bias), rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("SegformerImageProcessor", "the defaults of its image processor are used"),
        ("Own", "so this part of the normalisation is left out"),
    ],
)
def test_what_the_normalisation_lacks_is_a_warning(tmp_path, kind, rest):
    model = read_definition(str(folder(tmp_path / "hub", processor={"image_mean": None, "image_processor_type": kind})))

    (warning,) = model.warnings
    assert "hub/preprocessor_config.json does not specify image_mean" in warning
    assert rest in warning


@pytest.mark.parametrize("processor", [{"do_normalize": False}, {"image_mean": 0.5, "image_std": 0.5}])
@pytest.mark.parametrize(("flip", "names"), [(False, ("red", "green", "blue")), (True, ("blue", "green", "red"))])
def test_three_bands_are_named_where_only_the_network_tells_their_number(tmp_path, processor, flip, names):
    processor = {**processor, "do_flip_channel_order": flip}

    three = read_definition(str(folder(tmp_path / "three", {"num_channels": None}, processor)))
    four = read_definition(str(folder(tmp_path / "four", {"num_channels": None}, processor, bands=4)))

    assert (three.bands, four.bands) == (names, ())


@pytest.mark.parametrize(
    ("processor", "tile"),
    [
        ({"size": 96}, (96, 96)),
        ({"size": [64, 96]}, (64, 96)),
        ({"size": {"height": 64, "width": 96}}, (64, 96)),
        ({"size": {"shortest_edge": 96}}, (96, 96)),
        ({"size": {"shortest_edge": 96, "longest_edge": 1333}}, (96, 96)),
        ({"size": {"longest_edge": 128}}, (128, 128)),
        ({"size": {"shortest_edge": 288}, "do_center_crop": True, "crop_size": {"height": 64, "width": 96}}, (64, 96)),
        ({"size": {"shortest_edge": 96}, "do_center_crop": False, "crop_size": 64}, (96, 96)),
        ({"size": 96, "do_center_crop": True, "crop_size": 64}, (64, 64)),
        ({"size": None}, (512, 512)),
    ],
)
def test_the_tile_is_the_size_of_the_images_of_the_training(tmp_path, processor, tile):
    assert read_definition(str(folder(tmp_path / "hub", processor=processor))).tile == tile


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({"id2label": {"2": "c", "0": "a", "3": "d", "1": "b"}}, ["a", "b", "c", "d"]),
        ({"id2label": {"0": "a", "3": "d"}}, ["a", "Class 1", "Class 2", "d"]),
        ({"id2label": None, "label2id": {"d": 3, "b": "1", "a": 0, "c": 2}}, ["a", "b", "c", "d"]),
        ({"id2label": {str(i): f"LABEL_{i}" for i in range(4)}}, [f"LABEL_{i}" for i in range(4)]),
        ({"id2label": ["a", "b", "c", "d"]}, ["a", "b", "c", "d"]),
        ({"id2label": {}, "label2id": {"a": 0, "b": 1, "c": 2, "d": 3}}, ["a", "b", "c", "d"]),
        ({"id2label": None}, ["Class 0", "Class 1", "Class 2", "Class 3"]),
    ],
)
def test_classes_are_ordered_by_id(tmp_path, config, names):
    model = read_definition(str(folder(tmp_path / "hub", config)))

    assert [entry.name for entry in model.classes] == names
    assert ("placeholders" in " ".join(model.notes)) == (names[0] == "LABEL_0")


def test_a_single_label_is_the_class_of_a_binary_model(tmp_path):
    model = read_definition(str(folder(tmp_path / "hub", {"id2label": {"0": "building"}}, classes=1)))

    assert [(entry.value, entry.name) for entry in model.classes] == [(1, "building")]
    assert (model.binary, model.has_background) == (True, True)


def test_more_than_three_bands_are_taken_in_their_order(tmp_path):
    processor = {"image_mean": [0.5] * 4, "image_std": [0.5] * 4}

    model = read_definition(str(folder(tmp_path / "hub", {"num_channels": 4}, processor, bands=4)))

    assert (model.signature.image.bands, model.bands) == (4, ())


def test_the_number_of_bands_of_a_backbone_counts(tmp_path):
    config = {"num_channels": None, "backbone_config": {"num_channels": 5}}

    model = read_definition(str(folder(tmp_path / "hub", config, {"do_normalize": False}, bands=5)))

    assert model.signature.image.bands == 5


@pytest.mark.parametrize("kind", ["MobileViTImageProcessor", "OtherImageProcessor"])
def test_flipped_channels_are_blue_green_red(tmp_path, kind):
    flip = {} if kind.startswith("MobileViT") else {"do_flip_channel_order": True}

    model = read_definition(str(folder(tmp_path / "hub", processor={"image_processor_type": kind, **flip})))

    assert model.bands == ("blue", "green", "red")
    assert "set Band order to 3,2,1 for an image of red, green and blue" in " ".join(model.warnings)


def test_without_a_preprocessor_config_the_unknown_normalisation_is_a_warning(tmp_path):
    model = read_definition(str(folder(tmp_path / "hub", processor=False)))

    assert "hub has no preprocessor_config.json, so the normalisation of its training is unknown" in model.warnings[0]
    assert model.normalisation.assumed


def test_a_processor_config_contains_that_of_the_images(tmp_path):
    hub = folder(tmp_path / "hub", processor=False)
    (hub / "processor_config.json").write_text(json.dumps({"image_processor": {**PROCESSOR, "do_normalize": False}}))

    gain, _ = read_definition(str(hub)).normalisation.linear(np.dtype(np.uint8), 3)

    np.testing.assert_allclose(gain, 1 / 255)


def test_an_unknown_switch_is_a_warning(tmp_path):
    model = read_definition(str(folder(tmp_path / "hub", processor={"do_equalize": True, "do_blur": False})))

    assert [warning for warning in model.warnings if "do_" in warning] == [
        "hub/preprocessor_config.json: do_equalize is on, but is not applied. If it changes values, the map will be "
        "wrong."
    ]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["model.onnx"], "model.onnx"),
        (["onnx/model_quantized.onnx"], "onnx/model_quantized.onnx"),
        (["onnx/model_quantized.onnx", "onnx/model_fp16.onnx"], "onnx/model_fp16.onnx"),
        (["onnx/model_fp16.onnx", "onnx/model.onnx", "onnx/model_q4.onnx"], "onnx/model.onnx"),
        (["onnx/model.onnx", "model.onnx"], "model.onnx"),
        (["segformer.onnx"], "segformer.onnx"),
    ],
)
def test_the_most_exact_of_several_networks_is_used(tmp_path, names, chosen):
    for name in names:
        folder(tmp_path / "hub", onnx_file=name)

    model = read_definition(str(tmp_path / "hub"))

    assert model.file.path == str(tmp_path / "hub" / chosen)
    assert any("several ONNX files" in note for note in model.notes) == (len(names) > 1)


def test_the_files_next_to_a_network_describe_it(tmp_path):
    hub = folder(tmp_path / "hub", onnx_file="model.onnx")

    assert [entry.name for entry in read_definition(str(hub / "model.onnx")).classes] == list(LABELS.values())


def test_a_network_of_another_name_is_described_only_if_it_fits(tmp_path):
    hub = folder(tmp_path / "hub", onnx_file="model.onnx")
    ours, other = network(hub / "ours.onnx"), network(hub / "other.onnx", classes=7)

    assert [entry.name for entry in read_definition(str(ours)).classes] == list(LABELS.values())
    assert [entry.name for entry in read_definition(str(other)).classes] == [f"Class {i}" for i in range(7)]
    assert "is ignored: it describes a model with 3 bands and 4 classes" in read_definition(str(other)).warnings[0]


@pytest.mark.parametrize("chosen", [".", "config.json", "onnx/model.onnx"])
def test_a_folder_is_packed_into_a_definition_with_its_normalisation(tmp_path, chosen):
    hub = folder(tmp_path / "hub")
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Classifier": "ONNX", "NumberRasterBands": 3}
    classes = [
        {"Value": 10 * value, "Name": name, "Color": [value, 0, 0]} for value, name in enumerate(LABELS.values())
    ]
    (tmp_path / "classes.json").write_text(json.dumps({**information, "Classes": classes}))
    ecd = tmp_path / "packed.ecd"
    pixels = textured(70, 90)

    write(plan(EcdJob(str(hub / chosen), str(tmp_path / "classes.json"), str(ecd), embed=True)), NullProgress())
    packed = classify(write_raster(tmp_path / "in.tif", pixels), ecd, tmp_path / "out.tif")

    expected = whole_image(hub / "onnx" / "model.onnx", normalised(pixels))
    np.testing.assert_array_equal(packed, expected * 10)


@pytest.mark.parametrize("chosen", [".", "onnx/model.onnx"])
@pytest.mark.parametrize("own_range", [{}, {"value_range": [0, 100]}])
def test_metadata_that_the_author_added_to_the_network_take_precedence(tmp_path, chosen, own_range):
    hub = folder(tmp_path / "hub")
    model = onnx.load(hub / "onnx" / "model.onnx")
    classes = [{"value": value, "name": f"Code {value}", "color": [value, 0, 0]} for value in (111, 112, 121, 122)]
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, **own_range})})
    onnx.save(model, hub / "onnx" / "model.onnx")

    read = read_definition(str(hub / chosen))

    gain, bias = read.normalisation.linear(np.dtype(np.uint8), 3)
    expected = ([0.01] * 3, [0] * 3) if own_range else (1 / 255 / np.array(STD), -np.array(MEAN) / STD)
    assert [entry.value for entry in read.classes] == [111, 112, 121, 122]
    assert read.tile == (64, 64)
    np.testing.assert_allclose((gain, bias), expected)


def test_a_changed_file_is_read_again(tmp_path):
    hub = folder(tmp_path / "hub")
    read_definition(str(hub))

    (hub / "preprocessor_config.json").write_text(json.dumps({**PROCESSOR, "size": 128}))

    assert read_definition(str(hub)).tile == (128, 128)


def cached(root, external=False):
    """A snapshot in the cache of Hugging Face: links to blobs with the names of hashes."""
    repository = root / "models--nvidia--segformer-b0"
    plain = folder(root / "plain", external=external)
    for number, file in enumerate(sorted(path for path in plain.rglob("*") if path.is_file())):
        blob = repository / "blobs" / f"{number:040x}"
        blob.parent.mkdir(parents=True, exist_ok=True)
        file.rename(blob)
        link = repository / "snapshots" / "0123abcd" / file.relative_to(plain)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return repository / "snapshots" / "0123abcd"


@pytest.mark.parametrize("external", [False, True], ids=["one file", "weights in a file of their own"])
@pytest.mark.parametrize("chosen", [".", "onnx/model.onnx"])
def test_links_of_the_cache_are_followed(tmp_path, chosen, external):
    snapshot = cached(tmp_path, external)
    pixels = textured(70, 90)

    classes = classify(write_raster(tmp_path / "in.tif", pixels), snapshot / chosen, tmp_path / "out.tif")

    np.testing.assert_array_equal(classes, whole_image(snapshot / "onnx" / "model.onnx", normalised(pixels)))
    assert read_definition(str(snapshot)).name == "nvidia/segformer-b0"


def test_a_repository_in_the_cache_is_its_current_snapshot(tmp_path):
    snapshot = cached(tmp_path)
    refs = snapshot.parents[1] / "refs"
    refs.mkdir()
    (refs / "main").write_text("0123abcd")

    model = read_definition(str(snapshot.parents[1]))

    assert (model.name, model.file.path) == ("nvidia/segformer-b0", str(snapshot / "onnx" / "model.onnx"))


def test_the_hash_contains_the_weights_behind_a_link_of_the_cache(tmp_path):
    snapshot = cached(tmp_path, external=True)
    file = read_definition(str(snapshot)).file
    before = network_hash(file)

    weights = snapshot / "onnx" / "model.onnx_data"
    weights.resolve().write_bytes(weights.read_bytes()[::-1])
    os.utime(file.path, (1, 1))

    assert network_hash(file) != before


def test_a_link_to_a_file_elsewhere_is_not_opened(tmp_path):
    hub = folder(tmp_path / "hub", onnx_file="model.onnx")
    (hub / "model.onnx").rename(tmp_path / "elsewhere.onnx")
    (hub / "model.onnx").symlink_to(tmp_path / "elsewhere.onnx")

    with pytest.raises(ModelError, match=r"model\.onnx is a link to a file outside the folder"):
        read_definition(str(hub))


def test_weights_behind_a_link_to_elsewhere_are_not_opened(tmp_path):
    hub = folder(tmp_path / "hub", external=True)
    weights = hub / "onnx" / "model.onnx_data"
    weights.rename(tmp_path / "elsewhere")
    weights.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ModelError, match=r"weights are in model\.onnx_data, which is outside the folder of the"):
        read_definition(str(hub))


@pytest.mark.parametrize(
    ("architecture", "purpose"),
    [
        ("ViTForImageClassification", "assigns one class to a whole image"),
        ("DetrForObjectDetection", "detects objects"),
        ("OwlViTForZeroShotObjectDetection", "detects objects"),
        ("DPTForDepthEstimation", "estimates distances"),
        ("DetrForSegmentation", "finds objects (instance or panoptic segmentation)"),
        ("MaskFormerForInstanceSegmentation", "finds objects (instance or panoptic segmentation)"),
        ("Mask2FormerForUniversalSegmentation", "finds objects (instance or panoptic segmentation)"),
        ("OneFormerForUniversalSegmentation", "finds objects (instance or panoptic segmentation)"),
        ("CLIPSegForImageSegmentation", "outlines what a text describes"),
        ("SamModel", "outlines objects that are pointed at"),
        ("SegformerModel", "computes features, but no classes"),
        ("LlamaForCausalLM", "processes or writes text"),
        ("BertForMaskedLM", "processes or writes text"),
        ("BertForTokenClassification", "processes or writes text"),
        ("GPT2LMHeadModel", "processes or writes text"),
        ("WhisperForConditionalGeneration", "processes or writes text"),
        ("Wav2Vec2ForCTC", "processes video or sound"),
        ("ViTMAEForPreTraining", "is not trained for a task yet"),
        ("Swin2SRForImageSuperResolution", "returns images"),
    ],
)
def test_models_of_other_tasks_are_refused_by_what_they_do(tmp_path, architecture, purpose):
    hub = folder(tmp_path / "hub", {"architectures": [architecture]})

    for chosen in (hub, hub / "onnx" / "model.onnx"):
        with pytest.raises(
            ModelError, match=re.escape(f"hub/config.json: the model ({architecture}) {purpose}; it does")
        ):
            read_definition(str(chosen))


def test_a_refusal_because_of_a_file_next_to_a_network_says_how_to_do_without_it(tmp_path):
    hub = folder(tmp_path / "hub", {"architectures": ["DetrForObjectDetection"]}, onnx_file="model.onnx")

    with pytest.raises(ModelError, match=r"move it away to run the model without it\.$"):
        read_definition(str(hub / "model.onnx"))


def test_the_task_of_the_model_card_counts_if_no_architecture_is_named(tmp_path):
    hub = folder(tmp_path / "hub", {"architectures": None})
    (hub / "README.md").write_text("---\nlicense: mit\npipeline_tag: object-detection\n---\n# A model\n")

    with pytest.raises(ModelError, match="pipeline_tag object-detection"):
        read_definition(str(hub))


@pytest.mark.parametrize("tag", ["image-segmentation", None])
def test_an_unknown_architecture_is_left_to_the_network(tmp_path, tag):
    hub = folder(tmp_path / "hub", {"architectures": ["RoadUNet"]})
    if tag:
        (hub / "README.md").write_text(f"---\npipeline_tag: {tag}\n---\n")

    model = read_definition(str(hub))

    assert "hub/config.json does not specify the task of the model" in " ".join(model.notes)


BROKEN = {
    "other bands": (
        {"num_channels": 4},
        None,
        "describes a model with 4 bands and 4 classes, but model.onnx expects 3",
    ),
    "other classes": (
        {"id2label": {str(i): f"c{i}" for i in range(6)}},
        None,
        "hub/config.json describes a model with 3 bands and 6 classes, but model.onnx expects 3 bands and returns 4",
    ),
    "ids that are no numbers": ({"id2label": {"a": "b"}}, None, 'id2label: "a" is not a number'),
    "a huge id": ({"id2label": {"99999999": "b"}}, None, "id2label: 99999999 is not a class id below 4096"),
    "ids that are a text": ({"id2label": "a,b"}, None, "id2label: an object with names and ids is expected"),
    "a factor of 0": ({}, {"rescale_factor": 0}, "rescale_factor: 0 is not a number above 0"),
    "a wrong switch": ({}, {"do_rescale": "maybe"}, 'do_rescale: "maybe" is neither true nor false'),
    "a wrong size": ({}, {"size": {"height": "tall", "width": 3}}, 'size: "tall" is not a number'),
    "other means": ({}, {"image_mean": [1, 2]}, "it lists 2 means, but the network expects 3 bands"),
    "a deviation below 0": ({}, {"image_std": [-1, 1, 1]}, "a standard deviation of -1"),
}


@pytest.mark.parametrize("case", [SimpleNamespace(name=name, rest=rest) for name, rest in BROKEN.items()], ids=vars)
def test_contradictions_and_invalid_values_are_named(tmp_path, case):
    config, processor, message = case.rest

    with pytest.raises(ModelError, match=re.escape(message)):
        read_definition(str(folder(tmp_path / "hub", config, processor)))


def test_a_folder_without_a_network_is_refused_with_instructions(tmp_path):
    hub = folder(tmp_path / "hub")
    (hub / "onnx" / "model.onnx").rename(hub / "model.safetensors")

    with pytest.raises(ModelError, match=r"hub: the folder contains no \.onnx file.*optimum-cli export onnx"):
        read_definition(str(hub))


def test_a_preprocessor_config_without_config_asks_for_it(tmp_path):
    hub = folder(tmp_path / "hub")
    (hub / "config.json").unlink()

    with pytest.raises(ModelError, match=r"^preprocessor_config\.json: the folder has no config\.json"):
        read_definition(str(hub / "preprocessor_config.json"))


@pytest.mark.parametrize("content", ["version https://git-lfs.github.com/spec/v1\n", "{}", "<html>404</html>"])
def test_a_folder_whose_config_describes_no_model_is_refused_because_of_it(tmp_path, content):
    hub = folder(tmp_path / "hub")
    (hub / "config.json").write_text(content)

    with pytest.raises(ModelError, match=r"config\.json in this folder does not describe a Hugging Face model"):
        read_definition(str(hub))


def test_several_networks_of_unknown_names_are_listed(tmp_path):
    hub = folder(tmp_path / "hub", onnx_file="encoder.onnx")
    network(hub / "onnx" / "decoder.onnx")

    with pytest.raises(ModelError, match=r"several ONNX files \(encoder.onnx, onnx/decoder.onnx\). Choose one of them"):
        read_definition(str(hub))


def test_a_damaged_file_next_to_a_network_is_named(tmp_path):
    hub = folder(tmp_path / "hub")
    (hub / "config.json").write_text('{"architectures": ?}')

    with pytest.raises(ModelError, match=r"config\.json.*move it away to run the model without it"):
        read_definition(str(hub / "onnx" / "model.onnx"))


def test_another_config_next_to_a_network_is_not_read(tmp_path):
    file = network(tmp_path / "model.onnx")
    (tmp_path / "config.json").write_text('{"learning_rate": 1}')

    assert read_definition(str(file)).classes[0].name == "Class 0"
