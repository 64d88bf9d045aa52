"""Keep what a command measured as JSON, for the report.

A file is one object:

    {"command": ["benchmarks/throughput", "--size", "8192"], "date": "2026-01-31T12:00:00+00:00",
     "machine": {...}, "rows": [{...}, ...]}

`machine` is what `machine.machine` gives, a row is one line of the table. Seconds and bytes are plain numbers. Every
row may have `target`, the number of the goal that its measure is held against, and `note`, a sentence on what is not
alike. What the rows of a command hold:

* throughput: `row` (small, tiny, clouds, identity), `model`, `size`, `bands`, `type`, `tile`, `padding`, `tiles`,
  `batch`, `workers`, `processor`, `opening` seconds of the network, `limit` (what the run is held against, in words),
  `turns` (a list of `run` seconds, `limits` seconds by setting, `own` seconds of the graph as the run computes it or
  null, `ratio`, `processor_ratio`, `share` of the cores' time), and the medians `ratio`, `own_ratio` or null, and
  `processor_ratio`. `target` is the highest ratio that is good.
* memory: `row` (what was run, in words), `size`, `peak` bytes of the run, `alone` bytes of onnxruntime alone or null,
  `seconds`. `target` is the highest good number of bytes above `alone`.
* growth: `row` (model), `size`, `tiles`, `seconds`, `tile` seconds a tile, `ratio` of these to those of the smallest
  raster right before and after (`ratios` of all turns, `pixel_ratio` of seconds a pixel), `start` seconds until the
  first tile beyond loading the model (`planning`, and `first_tile` from the run's start). `target` is the highest good
  share by which `ratio` may differ from 1, `start_target` the highest good `start`.
* profile: `row` (model), `size`, `seconds`, `stages`, an object of `busy` and `waiting` seconds by the stage's name.
* techniques: `row` (model, and after a comma more of what it was tried on), `technique`, `engine` and `alternative`
  (what the two do, in words), `turns` (a list of `engine` and `alternative` seconds, `ratio` and `processor_ratio`),
  the medians `ratio` and `processor_ratio` (of the alternative over the engine's way, for the same amount of work),
  `differs` (the share of the result that is another one, or null), `compared` (what that is a share of), `remark`.
* peers: `row` (model), `peer`, `size`, `tiles`, `seconds`, `calls` (seconds with starting Python left out) and `peak`
  bytes, objects by name ("pixelwise" and the peer's), `ratio` (how many times faster than the peer), `alike` and
  `alike_in_first_tile` (the share of pixels with the same class), `memory_ratio`, `memory_target` (the lowest good
  ratio of peaks) or null, `ratio_of_calls`, and, null where the peer has none, `filter` (seconds that its filter took),
  `ratio_without_filter` and `peak_before_filter` bytes. `target` is the lowest good ratio.
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
    """What a command measured; the attributes are the keys of the file."""

    command: list[str]
    date: str
    machine: dict[str, object]
    rows: list[Row]


def write_results(path: Path | None, rows: Sequence[Row], name: str = "") -> None:
    """Write the rows of the command that is running, by default called as its file; without a path do nothing."""
    if path is None:
        return
    given = sys.argv[1:]
    if "--json" in given:  # says nothing of what was measured
        place = given.index("--json")
        del given[place : place + 2]
    command = [f"benchmarks/{name or Path(sys.argv[0]).stem}", *given]
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    results = Results(command, now, machine(), list(rows))
    path.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> Results:
    """Read what `write_results` wrote."""
    return Results(**json.loads(path.read_text(encoding="utf-8")))
