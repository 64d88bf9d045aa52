"""Published definitions of other authors, read correctly or refused with a reason."""

import json
import shutil

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.formats import class_information
from pixelwise.inference.model.classes import ModelClass
from pixelwise.tests.core.runs import LAND_COVER

NO_PIXELS = "the model type is {}, which does not classify pixels".format
CNTK_FILE = "trained.model does not exist. Put it there, or correct ModelFile."
TENSORFLOW_FILE = (
    "its model file .\\frozen_inference_graph.pb is not an ONNX file (framework: TensorFlow). Export it to ONNX: "
    "python -m tf2onnx.convert --graphdef old.pb"
)
REFUSED = {
    "esri_docs_in_extra_info.json": "this is class information, which Deep Learning Model To ECD uses",
    "esri_server_extension_classify_mlc.ecd": "its classifier (MaximumLikelihood) is not a deep learning",
    "rdl_GroundingDINO.emd": NO_PIXELS("ObjectDetection"),
    "rdl_TextSAM.emd": NO_PIXELS("ObjectDetection"),
    "rdl_cntk_azure_pixel_level_land_classification.emd": CNTK_FILE,
    "rdl_cntk_fasterrcnn_coconut_tree.emd": NO_PIXELS("ObjectDetection"),
    "rdl_custom_template.emd": NO_PIXELS("ObjectDetection"),
    "rdl_docs_writing_model_definition_INVALIDJSON.emd": NO_PIXELS("ObjectionDetection"),  # its comma is corrected
    "rdl_keras_house_damage.emd": NO_PIXELS("ObjectClassification"),
    "rdl_keras_mask_rcnn.emd": NO_PIXELS("ObjectDetection"),
    "rdl_onnx_xview_objectdetection.emd": NO_PIXELS("ObjectDetection"),
    "rdl_pytorch_fastai_ssd.emd": NO_PIXELS("ObjectDetection"),
    "rdl_pytorch_woolseyFire.emd": NO_PIXELS("ObjectClassification"),
    "rdl_tf_deeplab_landclassification.emd": TENSORFLOW_FILE,
    "rdl_tf_objectdetectionapi_coconuttree.emd": NO_PIXELS("ObjectDetection"),
}
READ = {"rdl_onnx_landcover_cntk_trained.emd"}


def test_no_file_is_left_out(shared_data):
    assert {path.name for path in (shared_data / "emd").iterdir()} == {*REFUSED, *READ}


@pytest.mark.parametrize(("name", "message"), REFUSED.items(), ids=REFUSED)
def test_it_is_refused_with_a_message(shared_data, name, message):
    with pytest.raises(ModelError) as caught:
        read_definition(str(shared_data / "emd" / name))

    assert message in str(caught.value)
    assert name in str(caught.value)


def test_the_land_cover_definition_is_read_next_to_its_model(shared_data, tmp_path):
    shutil.copy(shared_data / "models" / "landcover_naip" / "trained.onnx", tmp_path)
    path = shutil.copy(shared_data / "emd" / "rdl_onnx_landcover_cntk_trained.emd", tmp_path)

    model = read_definition(str(path))

    assert model.classes == LAND_COVER
    assert (model.tile, model.output_margin, model.bands, model.channels) == ((256, 256), 64, (0, 1, 2, 3), 6)
    assert model.normalisation.target == (0.0, 1.0)
    assert not model.normalisation.assumed


def flat_network(path, bands, channels, crop):
    """A network with tiles of 256 pixels whose scores are the sums of the bands, without an output margin."""
    side = 256 - 2 * crop
    shapes = {"image": [1, bands, 256, 256], "scores": [1, channels, side, side]}
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    pads = [-crop] * 4
    weights = numpy_helper.from_array(np.ones((channels, bands, 1, 1), np.float32), "weights")
    node = helper.make_node("Conv", ["image", "weights"], ["wide"], kernel_shape=[1, 1])
    cut = helper.make_node("Pad", ["wide"], ["scores"], mode="constant", pads=[0, 0, *pads[:2], 0, 0, *pads[2:]])
    graph = helper.make_graph([node, cut], "flat", tensors[:1], tensors[1:], [weights])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 10)], ir_version=8), path)


@pytest.mark.parametrize(
    ("name", "bands", "crop", "rest"),
    [
        ("rdl_cntk_azure_pixel_level_land_classification.emd", (0, 1, 2, 3), 64, (None, False)),
        ("rdl_tf_deeplab_landclassification.emd", (0, 1, 2), 0, (1, True)),
    ],
)
def test_the_pixel_definitions_are_read_completely_with_an_exported_model(
    shared_data, tmp_path, name, bands, crop, rest
):
    flat_network(tmp_path / "net.onnx", len(bands), 6, crop)
    entries = json.loads((shared_data / "emd" / name).read_text(encoding="utf-8-sig"))
    (tmp_path / name).write_text(json.dumps({**entries, "ModelFile": "net.onnx"}))

    model = read_definition(str(tmp_path / name))

    assert model.classes == LAND_COVER
    assert (model.tile, model.bands, model.output_margin) == ((256, 256), bands, crop)
    assert (model.batch, model.normalisation.assumed) == rest
    assert model.normalisation.target == (0.0, 1.0)
    assert model.name == entries.get("ModelName", "")


def test_the_published_class_information_is_read_completely(shared_data):
    read = class_information.read(str(shared_data / "emd" / "esri_docs_in_extra_info.json"))

    assert (read.classifier, read.bands, read.batch, read.others) == ("CNTK", 4, 16, {})
    assert read.classes == (
        ModelClass(100, "Impervious", (204, 204, 204)),
        ModelClass(200, "Other (Pervious)", (56, 168, 0)),
    )
