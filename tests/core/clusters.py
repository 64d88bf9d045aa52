"""Schedulers and workers of Dask as processes, and a run for them."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from pixelwise.inference import NullProgress, plan, run
from pixelwise.tests.core.ledgers import files
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import texture_model

# The processes of a cluster inherit this, as they would the settings of an administrator.
ROOT = str(Path(__file__).resolve().parents[2] / ".cache" / "plugins")


def make(folder, **settings):
    """The job of a raster, in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    texture_model(folder / "m.onnx", 3, tile_size=64)
    image = write_raster(folder / "a.tif", textured(300, 280), nodata=0)
    settings.setdefault("arguments", "padding 8")
    return make_job([image], folder / "m.onnx", folder / "out" / "map.tif", **settings)


def alone(folder, **settings):
    """The files that this job gives in one process."""
    run(plan(make(folder, **settings)), NullProgress())
    return files(folder / "out")


@contextmanager
def started(module, *arguments, host=()):
    """A process of Dask."""
    words = [*host, sys.executable, "-m", "distributed.cli." + module, *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))}
    process = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    process.reader = threading.Thread(target=process.stderr.read, daemon=True)
    try:
        yield process
    finally:
        with suppress(OSError):
            process.kill()
        process.wait()
        if process.reader.ident:  # a thread that begins to read a closed file raises an error
            process.reader.join()
        process.stderr.close()


@contextmanager
def scheduler(folder):
    """A scheduler, with its address."""
    found = folder / "scheduler.json"
    arguments = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(found)]
    with started("dask_scheduler", *arguments) as process:
        while not found.exists() or not found.read_text().strip().endswith("}"):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        process.address = json.loads(found.read_text())["address"]
        process.reader.start()
        yield process


@contextmanager
def worker(scheduler, *arguments, host=()):
    """A worker; `host` is a command that runs it elsewhere."""
    settings = ["--no-dashboard", "--nthreads", "1", "--no-nanny", *arguments]
    with started("dask_worker", scheduler.address, *settings, host=host) as process:
        process.reader.start()
        yield process
