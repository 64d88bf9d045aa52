"""The limits of a run: onnxruntime alone, or GDAL's copy of one band if there is no network.

A limit does the least possible work for the same result.
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
    """One limit of a run.

    Attributes:
        name: Its name in the table.
        threads: Its number of busy threads.
        time: Runs it, and returns its time.
    """

    name: str
    threads: int
    time: Callable[[], Timing]


def network_limits(planned: Plan, feeds: Sequence[Feed]) -> list[Limit]:
    """Return onnxruntime alone with the model as given, in each setting, the one with the most callers last.

    On a GPU, outputs are copied back in one setting and stay on the device in another; tiles are copied to it in both.
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
    """Return onnxruntime alone with the graph of the run, if the run omits unneeded computation.

    This is not a limit: it shows the time outside the network. None if the graph is unchanged, or on a GPU.
    """
    if not (graph.without_softmax or graph.trimmed_margin) or graph.provider != CPU_PROVIDER:
        return None
    network = AloneNetwork(graph.session, graph.signature, planned.workers, 1)
    return Limit(f"as run {network.workers} x 1", network.workers, partial(network.timed, feeds))


def copy_limit(raster: Path, result: Path) -> Limit:
    """Return GDAL's copy of the first band, in the format of a finished result, with overviews."""
    template = gdal.Open(str(result))
    band = template.GetRasterBand(1)
    width, height = band.GetBlockSize()
    compression = template.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE")
    options = ["TILED=YES", f"BLOCKXSIZE={width}", f"BLOCKYSIZE={height}", f"COMPRESS={compression}"]
    levels = [round(band.XSize / band.GetOverview(number).XSize) for number in range(band.GetOverviewCount())]
    target = result.with_name("band.tif")

    def copy() -> None:
        dataset = gdal.Translate(str(target), str(raster), bandList=[1], creationOptions=options)
        dataset.BuildOverviews("MODE", levels)
        dataset.FlushCache()

    return Limit("gdal_translate", 1, partial(timed, copy))
