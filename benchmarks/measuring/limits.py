"""What a run is held against: onnxruntime alone, or GDAL's copy of one band where there is no network.

A limit does the least that anybody would have to do for the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from osgeo import gdal
from pixelwise.inference import Plan
from pixelwise.inference.network.engine import Network
from pixelwise.inference.network.processors import CPU_PROVIDER

from .alone import DEVICES, AloneNetwork
from .plans import Feed
from .timing import Timing, timed


@dataclass(frozen=True)
class Limit:
    """One thing that a run is held against.

    Attributes:
        name: What it is called in the table.
        threads: How many threads it keeps busy.
        time: Does it, and gives the time it took.
    """

    name: str
    threads: int
    time: Callable[[], Timing]


def network_limits(planned: Plan, feeds: Sequence[Feed]) -> list[Limit]:
    """Give onnxruntime alone with the model as given, in each of its settings, the one with most callers last.

    On a GPU answers come back in one setting and stay on the device in another; tiles are sent there in both.
    """
    networks = [
        AloneNetwork.open(planned, *setting) for setting in sorted({(1, planned.workers), (planned.workers, 1)})
    ]
    device = DEVICES.get(networks[0].session.get_providers()[0])
    bound = [replace(network, device=device) for network in networks] if device else []
    return [
        Limit(str(network), network.workers * network.threads, partial(network.timed, feeds))
        for network in (*bound, *networks)
    ]


def as_run(planned: Plan, graph: Network, feeds: Sequence[Feed]) -> Limit | None:
    """Give onnxruntime alone with the graph that the run computes, where the run leaves out what it needs not.

    That is no limit: it tells what lies around the network. None where the graph is as given, or on a GPU.
    """
    if not (graph.without_softmax or graph.trimmed_margin) or graph.provider != CPU_PROVIDER:
        return None
    network = AloneNetwork(graph.session, graph.signature, planned.workers, 1)
    return Limit(f"as run {network.workers} x 1", network.workers, partial(network.timed, feeds))


def copy_limit(raster: Path, result: Path) -> Limit:
    """Give GDAL's copy of the first band, in the form of a finished result, overviews included."""
    form = gdal.Open(str(result))
    band = form.GetRasterBand(1)
    width, height = band.GetBlockSize()
    compression = form.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE")
    options = ["TILED=YES", f"BLOCKXSIZE={width}", f"BLOCKYSIZE={height}", f"COMPRESS={compression}"]
    levels = [round(band.XSize / band.GetOverview(number).XSize) for number in range(band.GetOverviewCount())]
    target = result.with_name("band.tif")

    def copy() -> None:
        dataset = gdal.Translate(str(target), str(raster), bandList=[1], creationOptions=options)
        dataset.BuildOverviews("MODE", levels)
        dataset.FlushCache()

    return Limit("gdal_translate", 1, partial(timed, copy))
