"""Plan the measured runs, and read the tiles of a run as input of its network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pixelwise.inference import Job, Plan, Processor, RasterInput, plan, read_definition
from pixelwise.inference.memory import batch_size
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.network.normalise import Normaliser
from pixelwise.inference.raster.missing import read_filled

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SMALL = DATA / "models" / "bench" / "fcn_small_5c_dyn.onnx"
TINY = SMALL.with_name("fcn_tiny_5c_dyn.onnx")
CLOUDS = DATA / "models" / "clouds_sentinel2" / "model_6b_l1c.onnx"
SENTINEL2 = DATA / "sentinel2" / "sentinel2_l1c.tif"
SAMPLE_MODEL = ROOT / "resources" / "sample" / "land_cover_demo.onnx"

ARGUMENTS: Mapping[str, str] = {"tile_size": "512", "padding": "32"}

Feed = NDArray[np.generic]  # a batch of tiles in the layout of the graph


def plan_run(
    raster: Path,
    output: Path,
    model: Path,
    parallel_factor: str = "",
    arguments: Mapping[str, str] = ARGUMENTS,
    processor: Processor = Processor.CPU,
) -> Plan:
    """Plan a measured run.

    Args:
        raster: The raster to classify.
        output: The GeoTIFF to write.
        model: The model file.
        parallel_factor: As in the tool; "" for all processors.
        arguments: Model arguments; those that the model does not offer are ignored.
        processor: The processor.
    """
    offered = {argument.name for argument in offered_arguments(read_definition(str(model)))}
    used = {name: value for name, value in arguments.items() if name in offered}
    source = RasterInput(raster.name, str(raster))
    job = Job((source,), str(model), str(output), used, parallel_factor=parallel_factor, processor=processor)
    return plan(job)


def network_feeds(planned: Plan) -> Iterator[Feed]:
    """Yield the batches of a run's tiles as input of its network."""
    signature, tiling, grid = planned.definition.signature, planned.tiling, planned.imagery.grid
    gain, bias = planned.definition.normalisation.linear(planned.imagery.dtype, signature.image.bands)
    normaliser = Normaliser(gain, bias, signature.image.dtype)
    source = planned.imagery.open()
    tiles = tiling.tiles(grid.rows, grid.cols)
    while batch := list(islice(tiles, batch_size(planned))):
        shape = (signature.image.batch or len(batch), signature.image.bands, tiling.height, tiling.width)
        feed = np.zeros(shape, signature.image.dtype)
        for pixels_of_tile, tile in zip(feed, batch):
            pixels = read_filled(source, tile.read, planned.arguments.fill, tiling.padding).pixels
            normaliser.apply(pixels, out=pixels_of_tile)
        yield np.ascontiguousarray(np.moveaxis(feed, 1, 3)) if signature.image.channels_last else feed
