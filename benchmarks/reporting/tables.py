"""Create the Markdown tables of the report from the rows described in `measuring.results`."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from measuring.results import Row

MB = 1e6
_NUMBER = "---:"


def throughput(rows: Sequence[Row]) -> str:
    """Return the table of the seconds of runs and their limits."""
    heads = ("model", "pixels", "tile, padding", "run", "limit", "ratio", "lowest, highest", "goal", "met")
    lines = []
    for row in rows:
        ratios = [turn["ratio"] for turn in row["turns"]]
        tile = f"{row['tile']}, {row['padding']}"
        run = _seconds(statistics.median(turn["run"] for turn in row["turns"]))
        limit = _seconds(statistics.median(min(turn["limits"].values()) for turn in row["turns"]))
        spread = f"{min(ratios):.3f}, {max(ratios):.3f}"
        name = row["row"] if row["processor"] == "CPU" else f"{row['row']}, {row['processor']}"
        line = (name, _square(row), tile, run, limit, f"**{row['ratio']:.3f}**", spread)
        share = f"{min(turn['share'] for turn in row['turns']):.0%}"
        goal = at_most(row["ratio"], row.get("target"))
        own = f"{row['own_ratio']:.3f}" if row.get("own_ratio") else ""
        lines.append((*line, *goal, own, f"{row['processor_ratio']:.3f}", share, _seconds(row["opening"])))
    return _table((*heads, "over its own graph", "processor time", "cores' time", "opening"), lines, text_columns=3)


def memory(rows: Sequence[Row]) -> str:
    """Return the table of the peaks of processes."""
    first = next((row["peak"] for row in rows if row["alone"]), None)
    lines = []
    for row in rows:
        line = (row["row"], _square(row), _seconds(row["seconds"]), _megabytes(row["peak"]))
        if row["alone"] is None:
            lines.append((*line, "", "", "", ""))
            continue
        beyond = row["peak"] - row["alone"]
        _, met = at_most(beyond, row.get("target"))
        goal = f"≤ {_megabytes(row['target'])}" if row.get("target") else ""
        lines.append((*line, f"**{_megabytes(beyond)}**", goal, met, f"{row['peak'] / first:.3f}"))
    heads = ("process", "pixels", "seconds", "peak", "beyond onnxruntime alone", "goal", "met", "over the first run")
    return _table(heads, lines, text_columns=1)


def growth(rows: Sequence[Row]) -> str:
    """Return the table of the time per tile by the raster's size."""
    lines = []
    for row in rows:
        change = row["ratio"] - 1
        _, met = at_most(abs(change), row.get("target"))
        goal = f"± {row['target']:.0%}" if row.get("target") else ""
        line = (row["row"], _square(row), f"{row['tiles']:,}", _seconds(row["seconds"]), f"{row['tile'] * 1000:.2f} ms")
        lines.append((*line, f"**{change:+.1%}**", goal, met, _seconds(row["start"])))
    heads = ("model", "pixels", "tiles", "run", "a tile", "against the first", "goal", "met", "start")
    return _table(heads, lines, text_columns=1)


def profile(rows: Sequence[Row]) -> str:
    """Return the table of the seconds of each stage."""
    lines = []
    for row in rows:
        busy = sum(stage["busy"] for stage in row["stages"].values())
        for name, stage in row["stages"].items():
            share = f"{stage['busy'] / busy:.1%}" if busy else ""
            lines.append((row["row"], name, _seconds(stage["busy"]), share, _seconds(stage["waiting"])))
    return _table(("model", "stage", "busy", "share of busy", "waiting"), lines, text_columns=2)


def techniques(rows: Sequence[Row]) -> str:
    """Return the table of techniques and their alternatives."""
    lines = []
    for row in rows:
        ratios = [turn["ratio"] for turn in row["turns"]]
        difference = "" if row["differs"] is None else "the same"
        difference = f"{row['differs']:.3%} of {row['compared']} differ" if row["differs"] else difference
        result = f"{difference}; {row['remark']}" if row["remark"] else difference
        line = (row["technique"], row["row"], row["engine"], row["alternative"], result, f"**{row['ratio']:.3f}**")
        lines.append((*line, f"{min(ratios):.3f}, {max(ratios):.3f}", f"{row['processor_ratio']:.3f}"))
    heads = ("technique", "of", "the engine", "instead", "result", "ratio", "lowest, highest", "processor time")
    return _table(heads, lines, text_columns=5)


def peers(rows: Sequence[Row]) -> str:
    """Return the tables of the seconds and the peaks of this program and of others."""
    times, peaks = [], []
    for row in rows:
        own, other = (row["seconds"][name] for name in ("pixelwise", row["peer"]))
        line = (row["row"], _square(row), row["peer"], _seconds(own), _seconds(other), f"**{row['ratio']:.2f}**")
        calls = row.get("ratio_of_calls")
        more = (row.get("ratio_without_filter"), None if calls == row["ratio"] else calls)
        goal = at_least(row["ratio"], row.get("target"))
        times.append((*line, *goal, *(f"{ratio:.2f}" if ratio else "" for ratio in more), f"{row['alike']:.2%}"))
        own, other = (row["peak"][name] for name in ("pixelwise", row["peer"]))
        goal = at_least(other / own, row.get("memory_target"))
        line = (row["row"], _square(row), row["peer"], _megabytes(own), _megabytes(other), f"**{other / own:.2f}**")
        peaks.append((*line, *goal))
    heads = ("model", "pixels", "peer", "Pixelwise", "peer's time", "times faster", "goal", "met")
    heads_of_peaks = ("model", "pixels", "peer", "Pixelwise's peak", "peer's peak", "times less", "goal", "met")
    return "\n\n".join(
        [
            _table((*heads, "without its filter", "calls alone", "same pixels"), times, text_columns=3),
            _table(heads_of_peaks, peaks, text_columns=3),
        ]
    )


def at_most(value: float, target: float | None) -> tuple[str, str]:
    """Return a goal that is an upper bound, and whether it is met; both "" without a goal."""
    return ("", "") if target is None else (f"≤ {target:g}", _met(value <= target))


def at_least(value: float, target: float | None) -> tuple[str, str]:
    """Return a goal that is a lower bound, and whether it is met; both "" without a goal."""
    return ("", "") if target is None else (f"≥ {target:g}", _met(value >= target))


def _met(good: bool) -> str:
    return "yes" if good else "**no**"


def _square(row: Row) -> str:
    return f"{row['size']} × {row['size']}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _megabytes(size: float) -> str:
    return f"{size / MB:,.0f} MB"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]], text_columns: int) -> str:
    """Return a table whose first columns are text and aligned left, the others numbers."""
    rule = ["---"] * text_columns + [_NUMBER] * (len(heads) - text_columns)
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, rule, *lines))
