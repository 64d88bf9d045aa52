"""Export networks of the common segmentation architectures, and save PyTorch's own scores for an image.

    architectures.py

For each entry of NETWORKS it writes NAME.onnx and NAME.npz into the working folder. The .npz holds `pixels`, the raw
image (bands, rows, cols), uint8; `scores`, PyTorch's scores (channels, rows, cols), float32; and `margin`, the smallest
difference of the two best scores that rounding cannot reverse. Weights are random, from a fixed seed.

PyTorch processes the whole image at once, mirrored at its edges to a multiple of the network's total stride. This
module does not use tiles, the plugin, or onnxruntime.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

CLASSES = 5
FREE = {0: "batch", 2: "height", 3: "width"}


def block(bands: int, width: int, padding: int = 1) -> nn.Sequential:
    """Two convolutions of 3 x 3, as at each level of a U-Net."""
    layers: list[nn.Module] = []
    for depth in (bands, width):
        layers += [nn.Conv2d(depth, width, 3, padding=padding), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """Down and up again, with skip connections; two levels, so sizes are multiples of 4."""

    def __init__(self, bands: int = 3, channels: int = CLASSES, width: int = 8) -> None:
        super().__init__()
        self.down = nn.ModuleList([block(bands, width), block(width, 2 * width)])
        self.bottom = block(2 * width, 4 * width)
        self.widen = nn.ModuleList(nn.ConvTranspose2d(2 * n, n, 2, stride=2) for n in (2 * width, width))
        self.up = nn.ModuleList(block(2 * n, n) for n in (2 * width, width))
        self.scores = nn.Conv2d(width, channels, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every pixel."""
        skipped = []
        for level in self.down:
            image = level(image)
            skipped.append(image)
            image = functional.max_pool2d(image, 2)
        image = self.bottom(image)
        for widen, level in zip(self.widen, self.up):
            image = level(torch.cat([skipped.pop(), widen(image)], dim=1))
        return self.scores(image)


class ValidUNet(nn.Module):
    """The original U-Net (Ronneberger, Fischer and Brox 2015): without padding; skips are cropped to their middle."""

    def __init__(self, levels: int, width: int = 6) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(levels + 1)]
        self.down = nn.ModuleList(block(first, then, padding=0) for first, then in zip([3, *widths], widths))
        self.widen = nn.ModuleList(nn.ConvTranspose2d(2 * n, n, 2, stride=2) for n in widths[-2::-1])
        self.up = nn.ModuleList(block(2 * n, n, padding=0) for n in widths[-2::-1])
        self.scores = nn.Conv2d(width, CLASSES, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of the pixels in the middle."""
        skipped = []
        for level in self.down[:-1]:
            image = level(image)
            skipped.append(image)
            image = functional.max_pool2d(image, 2)
        image = self.down[-1](image)
        for widen, level in zip(self.widen, self.up):
            image, fine = widen(image), skipped.pop()
            top, left = ((long - short) // 2 for long, short in zip(fine.shape[2:], image.shape[2:]))
            fine = fine[:, :, top : top + image.shape[2], left : left + image.shape[3]]
            image = level(torch.cat([fine, image], dim=1))
        return self.scores(image)


class DeepLab(nn.Module):
    """A backbone of stride 4, dilated convolutions side by side (ASPP), and an auxiliary head, as torchvision's.

    Without the branch that averages over the whole image: it would answer differently for every cut of tiles.
    """

    def __init__(self, auxiliary_first: bool, width: int = 12) -> None:
        super().__init__()
        self.auxiliary_first = auxiliary_first
        self.shallow = nn.Sequential(nn.Conv2d(3, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2d(width, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU())
        self.pyramid = nn.ModuleList(nn.Conv2d(width, width, 3, padding=rate, dilation=rate) for rate in (1, 2, 4))
        self.scores = nn.Conv2d(3 * width, CLASSES, 1)
        self.auxiliary = nn.Conv2d(width, CLASSES, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of every pixel, and those of the auxiliary head."""
        shallow = self.shallow(image)
        deep = self.deep(shallow)
        scores = self.scores(torch.cat([functional.relu(branch(deep)) for branch in self.pyramid], dim=1))
        heads = [
            functional.interpolate(head, size=image.shape[2:], mode="bilinear", align_corners=False)
            for head in (scores, self.auxiliary(shallow))
        ]
        return (heads[1], heads[0]) if self.auxiliary_first else (heads[0], heads[1])


class MixTransformer(nn.Module):
    """One stage of SegFormer: overlapping patches, attention to a coarser image, a convolution in the middle."""

    def __init__(self, bands: int, width: int, stride: int, attention: bool) -> None:
        super().__init__()
        self.patches = nn.Conv2d(bands, width, 2 * stride - 1, stride=stride, padding=stride - 1)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True) if attention else None
        self.reduce = nn.Conv2d(width, width, 2, stride=2)
        self.widen = nn.Conv2d(width, 2 * width, 1)
        self.mix = nn.Conv2d(2 * width, 2 * width, 3, padding=1, groups=2 * width)
        self.narrow = nn.Conv2d(2 * width, width, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Features at the coarser grid."""
        image = self.patches(image)
        if self.attention is not None:
            query = image.flatten(2).transpose(1, 2)
            key = self.reduce(image).flatten(2).transpose(1, 2)
            seen, _ = self.attention(query, key, key, need_weights=False)
            image = image + seen.transpose(1, 2).reshape(image.shape)
        return image + self.narrow(functional.gelu(self.mix(self.widen(image))))


class SegFormer(nn.Module):
    """Two stages and a head of 1 x 1 convolutions; the scores are left at a quarter of the image's height and width."""

    def __init__(self, attention: bool, width: int = 8) -> None:
        super().__init__()
        self.first = MixTransformer(3, width, 4, attention)
        self.second = MixTransformer(width, 2 * width, 2, attention)
        self.scores = nn.Conv2d(3 * width, CLASSES, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every fourth pixel."""
        fine = self.first(image)
        coarse = functional.interpolate(self.second(fine), size=fine.shape[2:], mode="bilinear", align_corners=False)
        return self.scores(torch.cat([fine, coarse], dim=1))


class DatesFirst(nn.Module):
    """An encoder for each date and a mean of its features by attention, as U-TAE: (batch, dates, bands, rows, cols)."""

    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.encoder = block(1, width)
        self.attention = nn.Conv2d(width, 1, 1)
        self.scores = UNet(bands=width)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every pixel."""
        batch, dates, bands, rows, cols = image.shape
        features = self.encoder(image.view(batch * dates, bands, rows, cols))
        shares = self.attention(features).view(batch, dates, 1, rows, cols).softmax(1)
        return self.scores((shares * features.view(batch, dates, -1, rows, cols)).sum(1))


class BandsFirst(nn.Module):
    """A convolution over all dates, as the patches of Prithvi: (batch, bands, dates, rows, cols)."""

    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.dates = nn.Conv3d(1, width, (3, 3, 3), padding=(0, 1, 1))
        self.scores = UNet(bands=width)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every pixel."""
        return self.scores(functional.relu(self.dates(image))[:, :, 0])


class Sigmoid(nn.Module):
    """A network whose single score is a probability."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        """The probability of every pixel."""
        return torch.sigmoid(self.network(image))


class OfBytes(nn.Module):
    """A network that expects raw bytes and normalises them itself, as networks made for services do."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor([123.7, 116.3, 103.5]).reshape(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([58.4, 57.1, 57.4]).reshape(1, 3, 1, 1))

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every pixel."""
        return self.network((image.float() - self.mean) / self.std)


class Left(nn.Module):
    """A network whose scores are left in another form."""

    def __init__(self, network: nn.Module, change: Callable[[Tensor], object]) -> None:
        super().__init__()
        self.network = network
        self.change = change

    def forward(self, image: Tensor) -> object:
        """The scores, changed."""
        return self.change(self.network(image))


@dataclass(frozen=True)
class Export:
    """A network, how it is exported, and how PyTorch computes its reference scores.

    Attributes:
        make: Returns the network.
        step: The network's total stride: PyTorch's image is as long as the example, plus a multiple of this.
        extent: Least padding of PyTorch's image on each side of the raster, in pixels; a multiple of the total stride.
        border: The part of `extent` that the network itself crops.
        shape: Shape of the exporter's example: (batch, bands, rows, cols).
        dates: The axis of dates of the network's input, of which each band is one; 0 for an input without.
        dtype: Type of the network's input.
        current: Whether to use the exporter that PyTorch prefers since 2.9, which takes much longer, or the older one.
        fixed: Whether the graph has the example's fixed shape; otherwise batch, rows and cols are dynamic.
        outputs: Names of the outputs; `out` is the one with the scores.
        left: A change of the scores that is exported, but not part of PyTorch's reference scores.
        free: Dynamic axes of the input and the outputs, if they differ from FREE.
        about: Further metadata.
        margin: Smallest difference of the two best scores for a pixel to be compared.
        size: Rows and columns of the raster.
    """

    make: Callable[[], nn.Module]
    step: int = 4
    extent: int = 32
    border: int = 0
    shape: tuple[int, int, int, int] = (1, 3, 64, 64)
    dates: int = 0
    dtype: torch.dtype = torch.float32
    current: bool = False
    fixed: bool = False
    outputs: tuple[str, ...] = ("out",)
    left: Callable[[Tensor], object] | None = None
    free: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)
    margin: float = 1e-4
    size: tuple[int, int] = (150, 171)


BINARY = {"classes": [{"value": 1, "name": "Road"}]}
ONE_TILE = {"padding": 16, "size_multiple": 8}
VALID = (1, 3, 172, 172)
NETWORKS = {
    "unet": Export(UNet, current=True),
    "unet_older_exporter": Export(UNet),
    "unet_batch_of_four": Export(UNet, shape=(4, 3, 128, 128), fixed=True),
    "unet_of_bytes": Export(lambda: OfBytes(UNet()), dtype=torch.uint8),
    # Half as many digits: rounding decides between scores that are farther apart.
    "unet_float16": Export(UNet, dtype=torch.float16, margin=0.02),
    "binary_logit": Export(lambda: UNet(channels=1), about=BINARY),
    "binary_sigmoid": Export(lambda: Sigmoid(UNet(channels=1)), about=BINARY),
    "unet_of_any_bands": Export(UNet, free={"image": {**FREE, 1: "bands"}}),
    "unet_without_batch": Export(
        UNet, left=lambda scores: scores[0], free={"image": {2: "h", 3: "w"}, "out": {1: "h", 2: "w"}}
    ),
    "unet_pixels_in_one_axis": Export(
        UNet, left=lambda scores: scores.flatten(2).transpose(1, 2), free={"out": {0: "batch", 1: "pixels"}}
    ),
    "unet_with_ids_first": Export(
        UNet,
        outputs=("ids", "out"),
        left=lambda scores: (scores.argmax(1), scores),
        free={"ids": {0: "batch", 1: "height", 2: "width"}},
    ),
    "unet_channels_last": Export(
        UNet,
        left=lambda scores: scores.permute(0, 2, 3, 1),
        free={"out": {0: "batch", 1: "height", 2: "width"}},
        current=True,
    ),
    "binary_map": Export(
        lambda: UNet(channels=1),
        left=lambda scores: scores.squeeze(1),
        free={"out": {0: "batch", 1: "height", 2: "width"}},
        about=BINARY,
    ),
    "binary_mask": Export(lambda: UNet(channels=1), left=lambda scores: scores > 0, about=BINARY),
    "deeplab_auxiliary_second": Export(lambda: DeepLab(False), outputs=("out", "aux"), current=True),
    "deeplab_auxiliary_first": Export(lambda: DeepLab(True), outputs=("aux", "out")),
    "valid_unet_two_levels": Export(lambda: ValidUNet(2), 4, 20, 20, (1, 3, 100, 100)),
    "valid_unet_three_levels": Export(lambda: ValidUNet(3), 8, 44, 44, VALID),
    "valid_unet_three_levels_fixed": Export(lambda: ValidUNet(3), 8, 44, 44, VALID, fixed=True, current=True),
    "segformer_without_attention": Export(lambda: SegFormer(False), 8, 40),
    "dates_first": Export(DatesFirst, dates=1, free={"image": {0: "batch", 3: "height", 4: "width"}}),
    "bands_first": Export(BandsFirst, dates=2, free={"image": {0: "n", 3: "height", 4: "width"}}, current=True),
    # Attention covers all of a tile, so the only tile must equal PyTorch's image.
    "segformer_of_one_tile": Export(
        lambda: SegFormer(True),
        128,
        16,
        shape=(1, 3, 128, 128),
        fixed=True,
        current=True,
        about=ONE_TILE,
        size=(90, 83),
    ),
}


def image(rows: int, cols: int) -> np.ndarray:
    """Smooth structures with some noise, (3, rows, cols), uint8."""
    y, x = np.mgrid[:rows, :cols]
    waves = [np.sin(x / (7 + 5 * band)) + np.cos(y / (11 - 2 * band)) for band in range(3)]
    noise = np.random.default_rng(3).normal(0, 25, (3, rows, cols))
    return np.clip(127 + 60 * np.array(waves) + noise, 1, 255).astype(np.uint8)


def fed(pixels: np.ndarray, export: Export) -> Tensor:
    """Return the network's input for an image: bytes unchanged, otherwise value / 255."""
    feed = as_fed(torch.from_numpy(pixels)[None], export)
    return feed if export.dtype == torch.uint8 else feed / 255


def as_fed(images: Tensor, export: Export) -> Tensor:
    """Return images (batch, bands, rows, cols) with the axes of the network's input."""
    return images.unsqueeze(3 - export.dates) if export.dates else images


@torch.no_grad()
def trained(export: Export) -> nn.Module:
    """Make a network with random weights of the scale of trained ones, so that every class wins somewhere.

    The normalising layers get the statistics of an image, and the scores mean 0 and deviation 1.
    """
    torch.manual_seed(7)
    network = export.make()
    feed = fed(image(*export.shape[2:]), export)
    for _ in range(16):
        network(feed)
    network.eval()
    seen: dict[nn.Module, Tensor] = {}
    heads = [n for n in network.modules() if isinstance(n, nn.Conv2d) and n.out_channels in (1, CLASSES)]
    hooks = [head.register_forward_hook(lambda head, _inputs, scores: seen.update({head: scores})) for head in heads]
    network(feed)
    for hook in hooks:
        hook.remove()
    for layer, scores in seen.items():
        mean, std = scores.mean(dim=(0, 2, 3)), scores.std(dim=(0, 2, 3))
        layer.weight /= std[:, None, None, None]
        layer.bias.copy_((layer.bias - mean) / std)
    return network.half() if export.dtype == torch.float16 else network


@torch.no_grad()
def answer(network: nn.Module, export: Export, pixels: np.ndarray) -> np.ndarray:
    """PyTorch's scores for every pixel of the image, (channels, rows, cols), float32."""
    rows, cols = export.size
    before = export.extent
    sides = [
        (before, before + (length - 2 * before - inner) % export.step)
        for length, inner in zip(export.shape[2:], export.size)
    ]
    feed = fed(np.pad(pixels, ((0, 0), *sides), mode="reflect"), export)
    scores = network(feed.to(export.dtype))
    if isinstance(scores, tuple):
        scores = scores[export.outputs.index("out")]
    if scores.shape[2] * 4 == feed.shape[-2]:
        scores = functional.interpolate(scores, size=feed.shape[-2:], mode="bilinear", align_corners=False)
    first = before - export.border
    return scores[0, :, first : first + rows, first : first + cols].float().numpy()


def write_onnx(network: nn.Module, export: Export, path: str) -> None:
    """Export the network, with metadata for the value range and the class names."""
    tensors = ("image", *export.outputs)
    torch.onnx.export(
        network if export.left is None else Left(network, export.left).eval(),
        (as_fed(torch.zeros(export.shape, dtype=export.dtype), export),),
        path,
        input_names=["image"],
        output_names=list(export.outputs),
        dynamic_axes=None if export.fixed else {tensor: export.free.get(tensor, FREE) for tensor in tensors},
        dynamo=export.current,
    )
    classes = [{"value": 10 * channel, "name": f"Class {channel}"} for channel in range(CLASSES)]
    about = {"classes": classes, "value_range": [0, 255], **export.about}
    model = onnx.load(path)
    model.metadata_props.add(key="pixelwise", value=json.dumps(about))
    onnx.save(model, path)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for name, export in NETWORKS.items():
        network = trained(export)
        write_onnx(network, export, f"{name}.onnx")
        pixels = image(*export.size)
        np.savez(f"{name}.npz", pixels=pixels, scores=answer(network, export, pixels), margin=export.margin)
