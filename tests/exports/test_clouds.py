"""The cloud network gives nearly the same map as ukis-csmask does with it.

ukis-csmask blends its overlapping tiles (20% of 256 pixels) in its own way and mirrors the edges of the image
differently, so the two differ along the edges of clouds, whose class depends on the position of the tile borders. The
measured agreement is 0.9805 with the default arguments, 0.9806 blended.
"""

import json

import pytest
from pixelwise.tests.core.runs import classify


@pytest.fixture
def cloud_model(shared_data):
    """The network with ukis-csmask's own description of its input, as the text of an .emd."""
    folder = shared_data / "models" / "clouds_sentinel2"
    statistics = json.loads((folder / "model_6b_l1c.json").read_text(encoding="utf-8"))["data"]["dataset_statistics"]
    mean, std = statistics["img"]
    definition = {
        "ModelType": "SemanticSegmentation",
        "ModelFile": str(folder / "model_6b_l1c.onnx"),
        "ExtractBands": statistics["band_names"],
        "NormalizationStats": {"scaled_mean_values": mean, "scaled_std_values": std},
        "Classes": [{"Value": value, "Name": name} for value, name in enumerate(["Clear", "Cloud", "Cloud shadow"])],
    }
    return json.dumps(definition)


@pytest.mark.parametrize(("arguments", "least"), [("padding 26;merge blend", 0.98), ("", 0.975), ("padding 0", 0.97)])
def test_the_cloud_network_agrees_with_the_software_it_was_published_with(
    shared_data, ukis_classes, cloud_model, tmp_path, arguments, least
):
    raster = shared_data / "sentinel2" / "sentinel2_l1c.tif"

    classes = classify(raster, cloud_model, tmp_path / "classes.tif", arguments=arguments)

    agreement = (classes == ukis_classes).mean()
    assert agreement >= least
