"""Published models give the classes that other software published for them."""

import json

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.tests.core.runs import classify, read, write_raster


@pytest.fixture
def internal_masks():
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    yield
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)


@pytest.mark.parametrize("arguments", ["fill zero", "fill zero;threshold 0"])
def test_the_land_cover_network_gives_the_golden_classes(shared_data, tmp_path, internal_masks, arguments):
    golden = np.load(shared_data / "golden" / "rdl_onnx_landcover_golden.npz")
    valid = golden["valid_mask"] > 0
    raster = write_raster(tmp_path / "image.tif", golden["image"])
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(valid.astype(np.uint8) * 255)
    dataset = None
    model = shared_data / "models" / "landcover_naip" / "trained.emd"

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=arguments)

    np.testing.assert_array_equal(classes[valid], golden["expected_class"][valid])
    assert (classes[~valid] == 255).all()


def test_the_cloud_network_agrees_with_its_reference(shared_data, tmp_path):
    folder = shared_data / "models" / "clouds_sentinel2"
    statistics = json.loads((folder / "model_6b_l1c.json").read_text())["data"]["dataset_statistics"]
    mean, std = statistics["img"]
    definition = {
        "ModelType": "SemanticSegmentation",
        "ModelFile": str(folder / "model_6b_l1c.onnx"),
        "ExtractBands": statistics["band_names"],
        "NormalizationStats": {
            "band_min_values": [0] * 6,
            "band_max_values": [1] * 6,
            "scaled_mean_values": mean,
            "scaled_std_values": std,
        },
        "Classes": [{"Value": value, "Name": name} for value, name in enumerate(["Clear", "Cloud", "Cloud shadow"])],
    }
    raster = shared_data / "sentinel2" / "sentinel2_l1c.tif"

    classes = classify(raster, json.dumps(definition), tmp_path / "classes.tif")

    assert kappa(classes, read(shared_data / "sentinel2" / "sentinel2_reference.tif")) >= 0.80


def kappa(first, second):
    """Cohen's kappa: agreement beyond what chance gives."""
    table = np.histogram2d(first.ravel(), second.ravel(), bins=[range(4), range(4)])[0] / first.size
    by_chance = table.sum(axis=0) @ table.sum(axis=1)
    return (np.trace(table) - by_chance) / (1 - by_chance)
