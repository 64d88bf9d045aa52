"""Store the results of a command as JSON, for the report.

A file is one object:

    {"command": ["benchmarks/throughput", "--size", "8192"], "date": "2026-01-31T12:00:00+00:00",
     "machine": {...}, "rows": [{...}, ...]}

`machine` is the result of `machine.machine`, a row is one line of the table. Seconds and bytes are plain numbers.
Every row may have `target`, the number of its goal, and `note`, a sentence on differences. The rows of the commands:

* throughput: `row` (small, tiny, clouds, identity), `model`, `size`, `bands`, `type`, `tile`, `padding`, `tiles`,
  `batch`, `workers`, `processor`, `opening` seconds of the network, `limit` (the limit of the run, in words),
  `turns` (a list of `run` seconds, `limits` seconds by setting, `own` seconds of the graph as the run computes it or
  null, `ratio`, `processor_ratio`, `share` of the cores' time), and the medians `ratio`, `own_ratio` or null, and
  `processor_ratio`. `target` is the highest acceptable ratio.
* memory: `row` (the run, in words), `size`, `peak` bytes of the run, `alone` bytes of onnxruntime alone or null,
  `seconds`. `target` is the highest acceptable number of bytes above `alone`.
* growth: `row` (model), `size`, `tiles`, `seconds`, `tile` seconds a tile, `ratio` of these to those of the smallest
  raster right before and after (`ratios` of all turns, `pixel_ratio` of seconds a pixel), `start` seconds until the
  first tile beyond loading the model (`planning`, and `first_tile` from the run's start). `target` is the highest
  acceptable difference of `ratio` from 1, `start_target` the highest acceptable `start`.
* profile: `row` (model), `size`, `seconds`, `stages`, an object of `busy` and `waiting` seconds by the stage's name.
* techniques: `row` (model, and after a comma further conditions), `technique`, `engine` and `alternative`
  (the two variants, in words), `turns` (a list of `engine` and `alternative` seconds, `ratio` and `processor_ratio`),
  the medians `ratio` and `processor_ratio` (of the alternative over the engine's way, for the same amount of work),
  `differs` (the share of the result that differs, or null), `compared` (the unit of that share), `remark`.
* peers: `row` (model), `peer`, `size`, `tiles`, `seconds`, `calls` (seconds, excluding Python's start-up) and `peak`
  bytes, objects by name ("pixelwise" and the peer's), `ratio` (the speed relative to the peer), `alike` and
  `alike_in_first_tile` (the share of pixels with the same class), `memory_ratio`, `memory_target` (the lowest
  acceptable ratio of peaks) or null, `ratio_of_calls`, and, null if the peer has none, `filter` (seconds of it),
  `ratio_without_filter` and `peak_before_filter` bytes. `target` is the lowest acceptable ratio.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .machine import machine

Row = dict[str, Any]


@dataclass(frozen=True)
class Results:
    """The results of a command; the attributes are the keys of the file."""

    command: list[str]
    date: str
    machine: dict[str, object]
    rows: list[Row]


def write_results(path: Path | None, rows: Sequence[Row], name: str = "") -> None:
    """Write the rows of the running command, named after its file by default; return at once without a path."""
    if path is None:
        return
    options = sys.argv[1:]
    if "--json" in options:  # has no effect on the measurement
        index = options.index("--json")
        del options[index : index + 2]
    command = [f"benchmarks/{name or Path(sys.argv[0]).stem}", *options]
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    results = Results(command, now, machine(), list(rows))
    path.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> Results:
    """Read a file of `write_results`."""
    return Results(**json.loads(path.read_text(encoding="utf-8")))
