"""Jobs whose blocks several processes compute, and the files of a run in one process as the reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference import Job, NullProgress, plan, run
from pixelwise.inference.cluster import remote
from pixelwise.inference.ledger.store import Store
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import texture_model

Model = Callable[[Path], object]


def image(path: Path, rows: int = 420, cols: int = 380, seed: int = 0) -> Path:
    """An image with an area without values, and one where a band lacks values."""
    pixels = textured(rows, cols, seed=seed)
    pixels[:, 60:200, 100:260] = 0
    pixels[1, 250:260] = 0
    return write_raster(path, pixels, nodata=0)


def files(folder: Path | str) -> dict[str, bytes]:
    """The content of the files of a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def make(
    folder: Path,
    *,
    extras: bool = True,
    model: Model | None = None,
    rasters: int = 1,
    size: tuple[int, int] = (300, 280),
    **rest: object,
) -> Job:
    """A job in a folder with its raster, its model and a folder for results."""
    folder.mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    network = folder / "m.onnx"
    (model or (lambda path: texture_model(path, 3, tile_size=64)))(network)
    inputs = [image(folder / f"{number}.tif", size[0] - 50 * number, size[1], seed=number) for number in range(rasters)]
    if extras:
        rest |= {kind: str(folder / "out" / f"{kind}.tif") for kind in ("confidence", "probabilities")}
    rest.setdefault("arguments", "padding 8")
    return make_job(inputs, network, folder / "out" / "map.tif", **rest)


def alone(folder: Path, **settings: object) -> dict[str, bytes]:
    """The files of a run in one process without a ledger."""
    wanted = make(folder, **settings)
    run(plan(wanted), NullProgress())
    return files(folder / "out")


def parcel(wanted: Job, ledger: str) -> bytes:
    """What the client sends to a worker that cannot access the ledger, besides the model."""
    return remote.parcel_of(Store.at(ledger), remote.ModelFiles.of(wanted.model, plan(wanted).definition.states))


def sent_blocks(wanted: Job, ledger: str, *contents: bytes) -> None:
    """Compute all blocks as a worker does that cannot access the ledger, the last one first, and store them.

    Args:
        wanted: The job.
        ledger: Its ledger.
        contents: The files of the model that the worker lacks.
    """
    store, guest = Store.at(ledger), remote.arrive("test", parcel(wanted, ledger))
    assert json.loads(remote.start(guest, "2", *contents)) == {"warnings": []}
    for block in reversed(range(store.division.blocks)):
        line, _, content = remote.compute(guest, [block]).partition(b"\n")
        assert json.loads(line)["blocks"] == [[block, len(content)]]
        store.put_file(block, content)
