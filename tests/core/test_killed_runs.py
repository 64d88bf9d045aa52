"""A run that is killed at any moment resumes when it is started again, and its files are the same, byte by byte."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from pixelwise.inference import NullProgress, plan, run
from pixelwise.inference.ledger.store import stores
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import texture_model

# A run of its own process that keeps its blocks from the first one on, and kills itself at a step of its files.
PROGRAM = """\
import itertools, os, signal, sys
from pixelwise import inference
from pixelwise.inference.ledger import ledger
from pixelwise.inference.ledger.store import Store

raster, model, folder, arguments, step = sys.argv[1:]
ledger._WORTH = ledger._SAMPLE = 0
ledger.units_per_block = lambda computed, seconds: 1
count = itertools.count()

def hook(event, details):
    is_ours = event in ("open", "os.rename", "os.remove", "os.mkdir") and folder in str(details[0])
    if is_ours and next(count) == int(step):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
job = inference.Job(
    (inference.RasterInput("image", raster),), model, folder + "/map.tif", arguments, confidence=folder + "/sure.tif",
    probabilities=folder + "/all.tif", parallel_factor="2", resumable=True,
)
inference.run(inference.plan(job), inference.NullProgress())
"""
KILLS = int(os.environ.get("PIXELWISE_KILLS", "5"))  # docs/reliability.md has the command for a hundred

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed in their middle")


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("arguments", ["padding 8", "merge blend;padding 8"])
def test_kills_at_random_moments_change_no_byte(tmp_path, arguments):
    pixels = textured(420, 380)
    pixels[:, 60:200, 100:260] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)
    model = texture_model(tmp_path / "m.onnx", 3, tile_size=64)
    (tmp_path / "plain").mkdir()
    (tmp_path / "killed").mkdir()
    extras = {"confidence": str(tmp_path / "plain" / "sure.tif"), "probabilities": str(tmp_path / "plain" / "all.tif")}
    run(plan(make_job(raster, model, tmp_path / "plain" / "map.tif", arguments=arguments, **extras)), NullProgress())
    random, folder = np.random.default_rng(len(arguments)), tmp_path / "killed"
    codes, shares = [], [0.0]

    def start(step):
        command = [sys.executable, "-c", PROGRAM, str(raster), str(model), str(folder), arguments, str(step)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        codes.append(done.returncode)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        if not done.returncode:
            assert files(folder) == files(tmp_path / "plain")
            assert [path for path in folder.iterdir() if path.is_dir()] == []
            for path in folder.iterdir():  # the next run starts afresh
                path.unlink()
            shares.append(0.0)
        for store in stores(str(folder / "map.tif")):
            store.verify()
            assert store.share >= shares[-1]
            shares.append(store.share)

    while codes.count(-signal.SIGKILL) < KILLS:
        start(random.integers(20, 80))
    start(10**6)

    assert codes[-1] == 0
    assert max(shares) > 0
