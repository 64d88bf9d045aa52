"""Train the sample model: a small U-Net that learns land cover from thresholds on spectral indices.

Reads the sample scene, labels it by rules (`label_scene`), trains on its northern two thirds, exports an ONNX file
with metadata, and measures on the southern third, with onnxruntime and the exported file, how well the network agrees
with the rules. It demonstrates the plugin; the labels are not ground truth. Run it by `scripts/train_sample_model`,
which creates its Python environment. It depends neither on QGIS nor on the plugin.

Pixel arrays are (bands, rows, cols), or with a leading batch axis for the network; rows grow southwards.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import onnx
import onnxruntime
import rasterio
import torch
from numpy.typing import NDArray
from rasterio.features import sieve
from torch import Tensor, nn

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"
SCENE = SAMPLE / "landsat7_olinda.tif"
MODEL = SAMPLE / "land_cover_demo.onnx"
README = SAMPLE / "README.md"

BANDS = ("blue", "green", "red", "nir", "swir16", "swir22")
# Values, names and colours (distinct for the three kinds of colour blindness, Machado et al. 2009).
CLASSES = (
    (1, "Water", (60, 130, 225)),
    (2, "Forest and mangrove", (0, 85, 45)),
    (3, "Grass, crops and gardens", (120, 178, 60)),
    (4, "Built-up", (172, 152, 166)),
    (5, "Bare soil and sand", (255, 228, 170)),
)
WATER, FOREST, GRASS, BUILT_UP, BARE = (value for value, _, _ in CLASSES)
SMALLEST_PATCH = 4  # pixels; smaller patches of labels go to their largest neighbour

HELD_OUT_FROM_ROW = 236  # the southern third of 352 rows is not used in training
SIZE_MULTIPLE = 4  # two steps down, each halving the image
PADDING = 24  # pixels; `export` checks that the receptive field is no larger
TILE_SIZE = 256
CHANNELS = (12, 24, 32)

SEED = 20240607
STEPS = 900
BATCH_SIZE = 12
PATCH_SIZE = 96
LEARNING_RATE = 4e-3

AGREEMENT_BEGINS = "<!-- agreement: written by scripts/train_sample_model -->"
AGREEMENT_ENDS = "<!-- end of agreement -->"


@dataclass(frozen=True)
class Scaling:
    """Mean and standard deviation per band, of digital numbers divided by 255, as in the metadata."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def standardise(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the network's input: unitless values, float32, shape of `pixels` (…, bands, rows, cols)."""
        mean = np.array(self.mean, np.float32)[:, None, None]
        std = np.array(self.std, np.float32)[:, None, None]
        return (pixels.astype(np.float32) / np.float32(255) - mean) / std


@dataclass(frozen=True)
class Agreement:
    """The agreement of two label images; `confusion[reference, predicted]` counts pixels, classes in channel order."""

    confusion: NDArray[np.int64]

    @property
    def overall(self) -> float:
        """The share of pixels with the same class, 0..1."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def kappa(self) -> float:
        """Cohen's kappa: the agreement beyond that expected from the class shares by chance."""
        total = self.confusion.sum()
        chance = float((self.confusion.sum(axis=0) * self.confusion.sum(axis=1)).sum() / total**2)
        return (self.overall - chance) / (1 - chance)

    def markdown(self) -> str:
        """Return the figures as in the README."""
        lines = [
            f"Held-out pixels: {self.confusion.sum()}. Overall agreement: **{self.overall:.3f}**. "
            f"Cohen's kappa: **{self.kappa:.3f}**.",
            "",
            "| class | held-out pixels by the rules | of these found by the network | of the network's, right |",
            "|---|---:|---:|---:|",
        ]
        for channel, (_, name, _) in enumerate(CLASSES):
            hits, by_rules, by_network = (
                self.confusion[channel, channel],
                self.confusion[channel].sum(),
                self.confusion[:, channel].sum(),
            )
            lines.append(f"| {name} | {by_rules} | {hits / by_rules:.3f} | {hits / max(by_network, 1):.3f} |")
        return "\n".join(lines)


def two_convolutions(channels_in: int, channels_out: int) -> nn.Sequential:
    """Return two convolutions of 3 by 3 pixels that keep the size."""
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(channels_out, channels_out, 3, padding=1),
        nn.ReLU(),
    )


class UNet(nn.Module):
    """Three levels without normalisation layers or global pooling, so that tiles can be exact."""

    def __init__(self) -> None:
        """Create the layers, first the encoder, then the decoder."""
        super().__init__()
        fine, middle, coarse = CHANNELS
        self.fine_down = two_convolutions(len(BANDS), fine)
        self.to_middle = nn.Conv2d(fine, middle, 2, stride=2)
        self.middle_down = two_convolutions(middle, middle)
        self.to_coarse = nn.Conv2d(middle, coarse, 2, stride=2)
        self.coarse = two_convolutions(coarse, coarse)
        self.from_coarse = nn.ConvTranspose2d(coarse, middle, 2, stride=2)
        self.middle_up = two_convolutions(2 * middle, middle)
        self.from_middle = nn.ConvTranspose2d(middle, fine, 2, stride=2)
        self.fine_up = two_convolutions(2 * fine, fine)
        self.scores = nn.Conv2d(fine, len(CLASSES), 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return one logit per class and pixel, with the height and width of `pixels`."""
        fine = self.fine_down(pixels)
        middle = self.middle_down(self.to_middle(fine))
        coarse = self.coarse(self.to_coarse(middle))
        middle = self.middle_up(torch.cat([middle, self.from_coarse(coarse)], dim=1))
        fine = self.fine_up(torch.cat([fine, self.from_middle(middle)], dim=1))
        return self.scores(fine)


def read_scene() -> NDArray[np.uint8]:
    """Read the sample scene's digital numbers, (bands, rows, cols), in the order of BANDS."""
    with rasterio.open(SCENE) as scene:
        if scene.descriptions != BANDS:
            raise SystemExit(f"{SCENE}: bands {scene.descriptions} found, {BANDS} expected. See SOURCE.md next to it.")
        return scene.read()


def normalised_difference(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (first - second) / (first + second), 0 if both are 0."""
    return (first - second) / np.maximum(first + second, 1)


def label_scene(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Label every pixel by thresholds on spectral indices of the digital numbers.

    The thresholds were chosen by eye for this scene (without atmospheric correction, so they do not apply to others).
    Later rules override earlier ones.

    Args:
        pixels: Digital numbers, shape (bands, rows, cols), uint8, bands in the order of BANDS.

    Returns:
        Class values, shape (rows, cols), uint8.
    """
    blue, green, red, nir, swir16, _ = pixels.astype(np.float32)
    vegetation = normalised_difference(nir, red)  # NDVI
    open_water = normalised_difference(green, swir16)  # MNDWI, Xu 2006
    redness = normalised_difference(red, blue)  # iron-rich soil and quartz sand against grey roofs and asphalt

    labels = np.full(red.shape, BUILT_UP, np.uint8)
    labels[vegetation >= 0.05] = GRASS
    labels[vegetation >= 0.25] = FOREST
    labels[(redness >= 0.06) & (red >= 80) & (vegetation < 0.10)] = BARE
    labels[(open_water >= 0.10) & (vegetation < 0) & (swir16 < 75)] = WATER  # swir16: white roofs are not water
    return sieve(labels, SMALLEST_PATCH, connectivity=8)


def write_labels(path: Path) -> None:
    """Write the labels of the scene as a class raster, with colours and, in the .aux.xml file next to it, names."""
    with rasterio.open(SCENE) as scene:
        profile = {**scene.profile, "count": 1, "nodata": 0, "photometric": "palette", "compress": "lzw"}
    profile.pop("interleave", None)
    with rasterio.open(path, "w", **profile) as file:
        file.write(label_scene(read_scene()), 1)
        file.write_colormap(1, {value: color for value, _, color in CLASSES})
    dataset = ElementTree.Element("PAMDataset")
    names = ElementTree.SubElement(ElementTree.SubElement(dataset, "PAMRasterBand", band="1"), "CategoryNames")
    for name in ("", *(name for _, name, _ in CLASSES)):
        ElementTree.SubElement(names, "Category").text = name
    ElementTree.ElementTree(dataset).write(f"{path}.aux.xml", encoding="unicode")


def measure_scaling(pixels: NDArray[np.uint8]) -> Scaling:
    """Return mean and standard deviation per band, rounded as in the metadata."""
    values = pixels.reshape(len(BANDS), -1) / 255
    return Scaling(tuple(values.mean(axis=1).round(5).tolist()), tuple(values.std(axis=1).round(5).tolist()))


def random_patches(inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cut one batch of patches at random positions, each flipped and rotated at random (8 variants)."""
    _, height, width = inputs.shape
    patches, answers = [], []
    for _ in range(BATCH_SIZE):
        row, col = random.randint(0, height - PATCH_SIZE), random.randint(0, width - PATCH_SIZE)
        turns, flip = random.randrange(4), random.random() < 0.5
        patch = torch.rot90(inputs[:, row : row + PATCH_SIZE, col : col + PATCH_SIZE], turns, (-2, -1))
        answer = torch.rot90(targets[row : row + PATCH_SIZE, col : col + PATCH_SIZE], turns, (-2, -1))
        patches.append(patch.flip(-1) if flip else patch)
        answers.append(answer.flip(-1) if flip else answer)
    return torch.stack(patches), torch.stack(answers)


def train(inputs: NDArray[np.float32], channels: NDArray[np.int64]) -> UNet:
    """Train a network on one image.

    Args:
        inputs: Standardised bands, shape (bands, rows, cols), float32.
        channels: The expected channel of every pixel (class value minus 1), shape (rows, cols), int64.

    Returns:
        The trained network, in evaluation mode.
    """
    network = UNet()
    shares = np.bincount(channels.ravel(), minlength=len(CLASSES)) / channels.size
    # Rare classes have a higher weight, by the square root: bare soil is a hundredth of the scene.
    loss_function = nn.CrossEntropyLoss(weight=torch.tensor((0.2 / shares) ** 0.5, dtype=torch.float32))
    optimiser = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=STEPS)
    image, answers = torch.from_numpy(inputs), torch.from_numpy(channels)
    started = time.monotonic()

    for step in range(1, STEPS + 1):
        patches, targets_of_patches = random_patches(image, answers)
        loss = loss_function(network(patches), targets_of_patches)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % (STEPS // 10) == 0:
            print(f"step {step} of {STEPS}, loss {loss.item():.4f}, {time.monotonic() - started:.0f} s")
    return network.eval()


def receptive_radius() -> int:
    """Return the radius of the receptive field in pixels.

    With positive weights the paths through the network cannot cancel each other, so the gradient of one output pixel is
    non-zero exactly in its receptive field. Every phase of the output pixel modulo SIZE_MULTIPLE is tried.
    """
    network = UNet()
    for parameter in network.parameters():
        nn.init.constant_(parameter, 0.01)
    size, centre = 128, 64
    radius = 0
    for phase in range(SIZE_MULTIPLE):
        pixels = torch.ones(1, len(BANDS), size, size, requires_grad=True)
        network(pixels)[0, 0, centre + phase, centre + phase].backward()
        seen = np.argwhere(pixels.grad[0, 0].numpy())
        radius = max(radius, int(np.abs(seen - (centre + phase)).max()))
    return radius


def describe(scaling: Scaling, cell_size: float) -> str:
    """Return the JSON text of the metadata key "pixelwise"; docs/model-formats.md defines its fields."""
    return json.dumps(
        {
            "name": "Olinda land cover (demonstration)",
            "description": "Small U-Net for Landsat 7 digital numbers, trained on thresholds of spectral indices over "
            "Olinda and Recife, Brazil. A demonstration of the software, not a land cover product.",
            "classes": [{"value": value, "name": name, "color": color} for value, name, color in CLASSES],
            "bands": BANDS,
            "value_range": [0, 255],
            "mean": scaling.mean,
            "std": scaling.std,
            "tile_size": TILE_SIZE,
            "size_multiple": SIZE_MULTIPLE,
            "padding": PADDING,
            "cell_size": cell_size,
        }
    )


def export(network: UNet, description: str) -> None:
    """Write the network to MODEL with dynamic batch, height and width, and with its metadata.

    Raises:
        SystemExit: The receptive field is larger than PADDING.
    """
    radius = receptive_radius()
    print(f"receptive field: {radius} pixels to each side; padding {PADDING}")
    if radius > PADDING:
        raise SystemExit(f"The network sees {radius} pixels far: raise PADDING, in steps of {SIZE_MULTIPLE}.")
    axes = {0: "batch", 2: "height", 3: "width"}
    with warnings.catch_warnings():
        # The TorchScript exporter is deprecated but gives the simplest graph: Conv, Relu, Concat.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, len(BANDS), 64, 64),),
            str(MODEL),
            input_names=["pixels"],
            output_names=["scores"],
            dynamic_axes={"pixels": axes, "scores": axes},
            opset_version=15,
            dynamo=False,
        )
    model = onnx.load(str(MODEL))
    model.metadata_props.add(key="pixelwise", value=description)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(MODEL))


def check_export(network: UNet, inputs: NDArray[np.float32]) -> None:
    """Check that onnxruntime and PyTorch agree, for several batch sizes and image sizes."""
    session = open_session()
    for batch, height, width in ((1, 4, 4), (1, 256, 256), (3, 64, 100), (2, 228, 348), (5, 32, 8)):
        crops = np.stack([inputs[:, start : start + height, :width] for start in range(batch)])
        expected = network(torch.from_numpy(crops)).detach().numpy()
        (scores,) = session.run(None, {"pixels": crops})
        if scores.shape != expected.shape or not np.allclose(scores, expected, rtol=1e-4, atol=1e-4):
            raise SystemExit(f"{MODEL}: onnxruntime and PyTorch differ at batch {batch}, {height} by {width} pixels.")
    print("onnxruntime and PyTorch agree at 5 batch and image sizes")


def open_session() -> onnxruntime.InferenceSession:
    """Open the exported model on the CPU."""
    return onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])


def evaluate(pixels: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Agreement:
    """Compare the exported model with the labels of an image, mirrored at its edges.

    Args:
        pixels: Digital numbers, shape (bands, rows, cols), uint8.
        labels: Class values by the rules, shape (rows, cols).

    Returns:
        The agreement over all pixels.
    """
    session = open_session()
    description = json.loads(session.get_modelmeta().custom_metadata_map["pixelwise"])
    scaling = Scaling(tuple(description["mean"]), tuple(description["std"]))
    rows, cols = labels.shape
    beyond = [(PADDING, PADDING + -size % SIZE_MULTIPLE) for size in (rows, cols)]
    padded = np.pad(pixels, [(0, 0), *beyond], mode="reflect")
    (scores,) = session.run(None, {"pixels": scaling.standardise(padded)[None]})
    predicted = scores[0, :, PADDING : PADDING + rows, PADDING : PADDING + cols].argmax(axis=0)
    values = [entry["value"] for entry in description["classes"]]
    reference = np.searchsorted(values, labels)
    confusion = np.zeros((len(values), len(values)), np.int64)
    np.add.at(confusion, (reference, predicted), 1)
    return Agreement(confusion)


def write_agreement(agreement: Agreement) -> None:
    """Write the figures between the markers of the sample's README."""
    before, rest = README.read_text(encoding="utf-8").split(AGREEMENT_BEGINS)
    _, after = rest.split(AGREEMENT_ENDS)
    text = f"{before}{AGREEMENT_BEGINS}\n{agreement.markdown()}\n{AGREEMENT_ENDS}{after}"
    README.write_text(text, encoding="utf-8")


def main() -> None:
    """Train, export, check and evaluate; or only evaluate."""
    parser = argparse.ArgumentParser(prog="scripts/train_sample_model", description="Train Pixelwise's sample model.")
    parser.add_argument("--evaluate-only", action="store_true", help="print the agreement of the model that is there")
    parser.add_argument("--labels", type=Path, help="only write the labels of the scene, as a class raster")
    given = parser.parse_args()
    evaluate_only = given.evaluate_only
    if given.labels:
        write_labels(given.labels)
        return

    pixels = read_scene()
    seen, held_out = pixels[:, :HELD_OUT_FROM_ROW], pixels[:, HELD_OUT_FROM_ROW:]
    if not evaluate_only:
        random.seed(SEED)
        torch.manual_seed(SEED)
        torch.set_num_threads(2)  # sums depend on the number of threads
        torch.use_deterministic_algorithms(True)
        scaling = measure_scaling(seen)
        inputs = scaling.standardise(seen)
        network = train(inputs, label_scene(seen).astype(np.int64) - 1)
        with rasterio.open(SCENE) as scene:
            cell_size = round(scene.transform.a, 3)
        export(network, describe(scaling, cell_size))
        check_export(network, inputs)

    agreement = evaluate(held_out, label_scene(held_out))
    print(agreement.markdown())
    if not evaluate_only:
        write_agreement(agreement)
        print(f"wrote {MODEL.name} ({MODEL.stat().st_size} bytes) and the figures into {README.name} in {SAMPLE}")


if __name__ == "__main__":
    main()
