"""Networks exported by PyTorch return, tile by tile, the classes that PyTorch returns for the whole image."""

import json

import numpy as np
import pytest
from pixelwise.inference import NullProgress, read_definition
from pixelwise.inference.pack import model_to_ecd
from pixelwise.inference.pack.model_to_ecd import EcdJob
from pixelwise.tests.core.runs import classify, write_raster

TILE, PADDING = 96, 32
CASES = {
    "unet": f"tile_size {TILE};padding {PADDING}",
    "unet_older_exporter": f"tile_size {TILE};padding {PADDING};batch_size 3",
    "unet_batch_of_four": f"padding {PADDING}",
    "unet_of_bytes": f"tile_size {TILE};padding {PADDING}",
    "unet_float16": f"tile_size {TILE};padding {PADDING}",
    "binary_logit": f"tile_size {TILE};padding {PADDING}",
    "binary_sigmoid": f"tile_size {TILE};padding {PADDING}",
    "unet_of_any_bands": f"tile_size {TILE};padding {PADDING}",
    "unet_without_batch": f"tile_size {TILE};padding {PADDING}",
    "unet_pixels_in_one_axis": f"tile_size {TILE};padding {PADDING}",
    "unet_with_ids_first": f"tile_size {TILE};padding {PADDING}",
    "unet_channels_last": f"tile_size {TILE};padding {PADDING}",
    "binary_map": f"tile_size {TILE};padding {PADDING}",
    "binary_mask": f"tile_size {TILE};padding {PADDING}",
    "deeplab_auxiliary_second": f"tile_size {TILE};padding {PADDING}",
    "deeplab_auxiliary_first": f"tile_size {TILE};padding {PADDING}",
    "valid_unet_two_levels": "tile_size 100",
    "valid_unet_three_levels": "tile_size 172",
    "valid_unet_three_levels_fixed": "",
    "segformer_without_attention": "tile_size 128;padding 40",
    "dates_first": f"tile_size {TILE};padding {PADDING}",
    "bands_first": f"tile_size {TILE};padding {PADDING}",
    "segformer_of_one_tile": "",
}


@pytest.mark.parametrize(("name", "arguments"), CASES.items(), ids=CASES)
def test_the_map_equals_the_classes_of_pytorch_for_the_whole_image(architectures, tmp_path, name, arguments):
    with np.load(architectures / f"{name}.npz") as reference:
        pixels, scores, margin = (reference[part] for part in ("pixels", "scores", "margin"))
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes = classify(raster, architectures / f"{name}.onnx", tmp_path / "classes.tif", arguments=arguments)

    expected, clear = decided(scores, margin, probability=name == "binary_sigmoid")
    np.testing.assert_array_equal(classes[clear], expected[clear])
    assert clear.mean() > 0.95
    assert len(np.unique(expected)) == max(2, len(scores))


def decided(scores, margin, *, probability):
    """Return the classes of PyTorch's scores, and a mask of the pixels whose class does not depend on rounding."""
    if len(scores) == 1:
        beyond = scores[0] - (0.5 if probability else 0)
        return (beyond >= 0).astype(np.uint8), np.abs(beyond) > margin
    second, best = np.sort(scores, axis=0)[-2:]
    return 10 * scores.argmax(axis=0), best - second > margin


@pytest.mark.parametrize("name", CASES)
def test_an_ecd_has_the_properties_of_the_network_found_by_probing(architectures, tmp_path, name):
    bare = read_definition(str(architectures / f"{name}.onnx"))
    classes = [{"Value": entry.value, "Name": entry.name} for entry in bare.classes]
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classes": classes}
    (tmp_path / "info.json").write_text(json.dumps(information))
    packed = EcdJob(str(architectures / f"{name}.onnx"), str(tmp_path / "info.json"), str(tmp_path / "packed.ecd"))
    model_to_ecd.write(model_to_ecd.plan(packed), NullProgress())

    read = read_definition(packed.output)

    for aspect in ("tile", "flexible", "output_margin", "output_stride", "total_stride", "remainder", "channels"):
        assert getattr(read, aspect) == getattr(bare, aspect), aspect
    assert [entry.value for entry in read.classes] == [entry.value for entry in bare.classes]
