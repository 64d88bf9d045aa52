"""Run one harness: `python -m pixelwise.tests.fuzz READER SECONDS`, as scripts/fuzz does.

With atheris the lines of the core that an input reaches decide which inputs are changed further; without it, inputs are
changed at random only.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType

from pixelwise.tests.fuzz import mutations

try:
    import atheris
except ImportError:
    atheris = None

READERS = sorted(path.stem for path in (Path(__file__).parent / "readers").glob("*.py"))
_MOST_MEMORY = 6 * 2**30  # bytes of addresses, beyond those after the imports
_OWN_CHANGES = 0.95  # share of the inputs that are changed in their structure, not by libFuzzer


def main() -> None:
    """Read the command line and fuzz one reader."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--cache", type=Path, required=True, help="the folder of corpora and finds")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    with contextlib.nullcontext() if atheris is None else atheris.instrument_imports(include=["pixelwise.inference"]):
        harness = importlib.import_module(f"pixelwise.tests.fuzz.readers.{given.reader}")
    from pixelwise.tests.fuzz.guard import Guard

    folder = Path(
        tempfile.mkdtemp(prefix=f"fuzz-{given.reader}-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    )
    guard = Guard(harness.reader(folder), given.cache / given.reader / "finds")
    began = time.monotonic()

    def one(data: bytes) -> None:
        if time.monotonic() - began > given.seconds:
            _finish(guard, given.reader, time.monotonic() - began, given.cache)
        guard.feed(data)

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + _MOST_MEMORY,) * 2)
    (_guided if atheris is not None else _unguided)(harness, one, given.cache / given.reader)


def _finish(guard: object, name: str, seconds: float, cache: Path) -> None:
    """Print the figures, and end the process: libFuzzer does not return."""
    figures = guard.figures(name, seconds)
    with (cache / "figures.jsonl").open("a") as file:
        file.write(figures + "\n")
    print(figures, flush=True)
    sys.stderr.flush()
    os._exit(1 if guard.finds else 0)


def _guided(harness: ModuleType, one: Callable[[bytes], None], cache: Path) -> None:
    seeds, corpus = cache / "seeds", cache / "corpus"
    for place in (seeds, corpus):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(harness.seeds()):
        (seeds / f"{number:03}").write_bytes(seed)

    def change(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() > _OWN_CHANGES:
            return atheris.Mutate(data, most)
        return harness.mutate(bytes(data), random)[:most]

    most = getattr(harness, "LARGEST", 65536)
    options = [f"-artifact_prefix={cache}/", "-timeout=120", "-rss_limit_mb=8192", f"-max_len={most}"]
    mutator = {"custom_mutator": change} if hasattr(harness, "mutate") else {}
    atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], one, **mutator)
    atheris.Fuzz()


def _unguided(harness: ModuleType, one: Callable[[bytes], None], cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    random, seeds = Random(time.time_ns()), harness.seeds()
    mutate = getattr(harness, "mutate", mutations.of_bytes)
    for seed in seeds:
        one(seed)
    while True:
        data = random.choice(seeds)
        for _ in range(random.choice((1, 1, 2, 4))):
            data = mutate(data, random)
        one(data)


if __name__ == "__main__":
    main()
