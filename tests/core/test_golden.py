"""Published models return the classes that other software published for them."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, read_definition
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.grid.window import Window
from pixelwise.inference.loop import classify as classify_loop
from pixelwise.inference.loop import classify_blended
from pixelwise.inference.loop.tile_pool import TilePool
from pixelwise.inference.model.arguments import Fill
from pixelwise.inference.network.engine import open_network
from pixelwise.inference.network.normalise import Normaliser
from pixelwise.inference.network.scoring import Scorer
from pixelwise.inference.raster.image import Image
from pixelwise.inference.result.prediction import Prediction
from pixelwise.tests.core.runs import classify, read, write_raster


@pytest.fixture
def internal_masks():
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    yield
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)


def test_the_land_cover_network_returns_the_golden_classes(shared_data, tmp_path, internal_masks):
    golden = np.load(shared_data / "golden" / "rdl_onnx_landcover_golden.npz")
    valid = golden["valid_mask"] > 0
    raster = write_raster(tmp_path / "image.tif", golden["image"])
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(valid.astype(np.uint8) * 255)
    dataset = None
    model = shared_data / "models" / "landcover_naip" / "trained.emd"

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="fill zero")

    np.testing.assert_array_equal(classes[valid], golden["expected_class"][valid])
    assert (classes[~valid] == 255).all()


@pytest.fixture(scope="module")
def clouds(shared_data):
    """The definition of the cloud network, as the text of an .emd."""
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
    return json.dumps(definition)


@pytest.mark.parametrize("arguments", ["", "padding 26;merge blend"])
def test_the_cloud_network_agrees_with_its_reference(shared_data, clouds, tmp_path, arguments):
    raster = shared_data / "sentinel2" / "sentinel2_l1c.tif"

    classes = classify(raster, clouds, tmp_path / "classes.tif", arguments=arguments)

    assert kappa(classes, read(shared_data / "sentinel2" / "sentinel2_reference.tif")) >= 0.80


def kappa(first, second):
    """Cohen's kappa: agreement in excess of that by chance."""
    table = np.histogram2d(first.ravel(), second.ravel(), bins=[range(4), range(4)])[0] / first.size
    by_chance = table.sum(axis=0) @ table.sum(axis=1)
    return (np.trace(table) - by_chance) / (1 - by_chance)


@dataclass(frozen=True)
class Remembering(Scorer):
    """Caches the scores of every image, because each channel needs the same tiles."""

    known: dict = field(default_factory=dict)

    def scores(self, images, windows=(), unfilled=()):
        for image in images:
            if image.tobytes() not in self.known:
                self.known[image.tobytes()] = super().scores([image], windows)[0]
        return np.array([self.known[image.tobytes()] for image in images])


class Shifted:
    """An image with an origin some rows and columns inside the output, so that the tile origins differ."""

    def __init__(self, pixels, row, col):
        self._pixels = pixels
        self.area = Window(row, col, *pixels.shape[1:])

    def read(self, window):
        rows, cols = window.slices_within(self.area)
        return Image(self._pixels[:, rows, cols], np.ones((window.height, window.width), bool))


def merged_scores(scorer, pixels, merge, shift):
    """The scores of all pixels after merging, shape (channels, rows, cols), of tiles shifted by rows and columns."""
    source = Shifted(pixels, *shift)
    size = source.area.bottom, source.area.right
    merged = np.full((3, *size), np.nan, np.float32)
    for channel, plane in enumerate(merged):
        rule = SimpleNamespace(
            hides_unscored=False,
            empty=lambda shape: Prediction(np.full(shape, np.nan, np.float32)),
            predict=lambda scores, channel=channel: Prediction(scores[:, channel]),
        )
        classifier = classify_loop.Classifier(scorer, rule, Tiling(256, 256, 32, 32), Fill.REFLECT, 1)

        def write(window, answer, plane=plane):
            plane[window.row : window.bottom, window.col : window.right] = answer.classes

        sink, pool = SimpleNamespace(write=write), TilePool(lambda: source, 1, NullProgress())
        if merge == "crop":
            classify_loop.run(classifier, pool, sink, size)
        else:
            blending = classify_blended.Blending.of(classifier, size, 3, 256, 2**29)
            classify_blended.run(blending, pool, sink)
    return merged[:, shift[0] :, shift[1] :]


def test_blending_makes_the_map_depend_less_on_the_tile_origins(shared_data, clouds):
    definition = read_definition(clouds)
    pixels = read(shared_data / "sentinel2" / "sentinel2_l1c.tif")
    gain, bias = definition.normalisation.linear(pixels.dtype, 6)
    scorer = Remembering(open_network(definition.file, ""), Normaliser(gain, bias, np.dtype(np.float32)))
    score, pixel = {}, {}

    for merge in ("crop", "blend"):
        plain = merged_scores(scorer, pixels, merge, (0, 0))
        shifted = [merged_scores(scorer, pixels, merge, shift) for shift in ((128, 0), (0, 128), (128, 128))]
        score[merge] = max(np.abs(other - plain).max() for other in shifted)
        pixel[merge] = max((other.argmax(axis=0) != plain.argmax(axis=0)).mean() for other in shifted)

    assert score["blend"] < 0.9 * score["crop"]
    assert pixel["blend"] < 0.95 * pixel["crop"] < 0.01
