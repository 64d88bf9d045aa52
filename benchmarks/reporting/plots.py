"""Draw the plots of the report from the rows described in `measuring.results`.

matplotlib is not a requirement of this project: Debian's QGIS depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from measuring.results import Row

mpl.use("Agg")  # needs no screen

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

MB = 1e6
_OURS, _OTHER, _GOAL = "#0072b2", "#9a9a9a", "#d55e00"  # distinguishable for colour-blind readers
_LINES = ("#0072b2", "#009e73", "#cc79a7", "#000000")
_STAGES = ("#56b4e9", "#009e73", "#f0e442", "#0072b2", "#cc79a7", "#d55e00", "#9a9a9a", "#8c510a", "#000000", "#c7eae5")
_WIDTH, _HEIGHT = 8.0, 4.2  # inches
# Places the legend above the plot.
_ABOVE: dict[str, Any] = {"frameon": False, "loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 3}


def throughput(rows: Sequence[Row], path: Path) -> None:
    """Draw the ratios as bars that begin at the limit, with their spread and their goals."""
    figure, axes = plt.subplots(figsize=(_WIDTH, _HEIGHT))
    positions, ratios = range(len(rows)), [row["ratio"] for row in rows]
    lowest, highest = ([end(turn["ratio"] for turn in row["turns"]) for row in rows] for end in (min, max))
    axes.bar(positions, [ratio - 1 for ratio in ratios], 0.55, bottom=1, color=_OURS, label="measured: median, spread")
    spread = [np.subtract(ratios, lowest), np.subtract(highest, ratios)]
    axes.errorbar(positions, ratios, spread, fmt="none", ecolor="black", capsize=4)
    _mark_goals(axes, [row.get("target") for row in rows])
    axes.axhline(1, color="black", linewidth=0.8)
    for position, ratio, high in zip(positions, ratios, highest):
        top = max(high, rows[position].get("target") or 0, 1)
        axes.annotate(f"{ratio:.3f}", (position, top), (0, 5), textcoords="offset points", ha="center")
    names = [f"{row['row']}, {_pixels(row)}\nover " + row["limit"].replace(" ", "\n", 1) for row in rows]
    axes.set_xticks(positions, names)
    axes.set_ylabel("time of the run over the limit's")
    axes.margins(y=0.15)
    axes.legend(**_ABOVE)
    _save(figure, path)


def memory(rows: Sequence[Row], path: Path) -> None:
    """Draw the peak memory, by the raster's size on the left, of other kinds of runs on the right."""
    runs = [row for row in rows if row["alone"]]
    by_size = [row for row in runs if row["row"] in ("run", "sparse")]
    other_runs = [row for row in runs if row not in by_size]
    figure, (left, right) = plt.subplots(1, 2, figsize=(_WIDTH + 2, _HEIGHT), sharey=True)
    left.plot([row["size"] for row in by_size], [row["peak"] / MB for row in by_size], "o-", color=_OURS, label="run")
    left.set_xscale("log", base=2)
    _label_sizes(left, by_size)
    right.bar(range(len(other_runs)), [row["peak"] / MB for row in other_runs], 0.55, color=_OURS)
    labels = ["\n".join((*row["row"].split(), _pixels(row))) for row in other_runs]
    right.set_xticks(range(len(other_runs)), labels, fontsize=8.5)
    right.set_xlabel("other ways to run")
    for axes in (left, right):
        for alone, target in dict.fromkeys((row["alone"], row.get("target")) for row in runs):
            axes.axhline(alone / MB, color=_OTHER, linestyle="--", label="onnxruntime alone")
            if target:
                axes.axhline((alone + target) / MB, color=_GOAL, linestyle="--", label="goal: at most")
    left.set_ylabel("peak memory of the process in MB")
    left.set_ylim(bottom=0)
    left.legend(**_ABOVE)
    _save(figure, path)


def growth(rows: Sequence[Row], path: Path) -> None:
    """Draw the time per tile by the raster's size, relative to the first size."""
    figure, axes = plt.subplots(figsize=(_WIDTH, _HEIGHT))
    for color, name in zip(_LINES, dict.fromkeys(row["row"] for row in rows)):
        own = [row for row in rows if row["row"] == name]
        first = own[0]["tile"]
        label = f"{name}: {first * 1000:.1f} ms a tile at {_pixels(own[0])}"
        changes = [row["ratio"] for row in own]
        axes.plot([row["size"] for row in own], changes, "o-", color=color, label=label)
    for target in {row["target"] for row in rows if row.get("target")}:
        axes.axhline(1 - target, color=_GOAL, linestyle="--", label=f"goal: ± {target:.0%}")
        axes.axhline(1 + target, color=_GOAL, linestyle="--")
    axes.set_xscale("log", base=2)
    _label_sizes(axes, rows)
    axes.set_ylabel("time per tile over that of the first size")
    axes.margins(y=0.5)
    axes.legend(**_ABOVE)
    _save(figure, path)


def profile(rows: Sequence[Row], path: Path) -> None:
    """Draw the stages as stacked bars, busy and waiting time for each model."""
    bars = [(row, kind) for row in rows for kind in ("busy", "waiting")]
    figure, axes = plt.subplots(figsize=(_WIDTH, 1 + 0.6 * len(bars)))
    offsets = np.zeros(len(bars))
    for number, stage in enumerate(dict.fromkeys(name for row in rows for name in row["stages"])):
        spent = np.array([row["stages"].get(stage, {}).get(kind, 0.0) for row, kind in bars])
        axes.barh(range(len(bars)), spent, 0.6, left=offsets, color=_STAGES[number % len(_STAGES)], label=stage)
        offsets += spent
    axes.set_yticks(range(len(bars)), [f"{row['row']}, {_pixels(row)}: {kind}" for row, kind in bars])
    axes.invert_yaxis()
    axes.set_xlabel("seconds, all threads together")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    _save(figure, path)


def techniques(rows: Sequence[Row], path: Path) -> None:
    """Draw the ratios as points with their spread, one line for each alternative."""
    alternatives = [*dict.fromkeys(_alternative(row) for row in rows)]
    models = [*dict.fromkeys(_model(row) for row in rows)]
    figure, axes = plt.subplots(figsize=(_WIDTH, 1 + 0.32 * len(alternatives)))
    for number, model in enumerate(models):
        own = [row for row in rows if _model(row) == model]
        positions = [alternatives.index(_alternative(row)) + 0.18 * (number - (len(models) - 1) / 2) for row in own]
        ratios = [row["ratio"] for row in own]
        lowest, highest = ([end(turn["ratio"] for turn in row["turns"]) for row in own] for end in (min, max))
        spread = [np.subtract(ratios, lowest), np.subtract(highest, ratios)]
        color = _LINES[number % len(_LINES)]
        axes.errorbar(ratios, positions, xerr=spread, fmt="o", color=color, markersize=4, capsize=2, label=model)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(alternatives)), alternatives, fontsize=8.5)
    axes.invert_yaxis()
    axes.set_xlabel("time over that of the engine's way: above 1 the engine's pays")
    axes.legend(**_ABOVE)
    _save(figure, path)


def peers(rows: Sequence[Row], path: Path) -> None:
    """Draw seconds on the left and peak memory on the right, of this program and of others."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(_WIDTH + 2, _HEIGHT))
    for position, row in enumerate(rows):
        for side, name, color in ((-0.2, "pixelwise", _OURS), (0.2, row["peer"], _OTHER)):
            _bar(left, position + side, row["seconds"][name], color, f"{row['seconds'][name]:.1f} s")
            _bar(right, position + side, row["peak"][name] / MB, color, f"{row['peak'][name] / MB:.0f} MB")
    for axes, measure in ((left, "seconds"), (right, "peak memory in MB")):
        axes.set_xticks(range(len(rows)), [f"{row['row']}, {_pixels(row)}\n{row['peer']}" for row in rows])
        axes.set_ylabel(measure)
        axes.margins(y=0.15)
    colors = {"Pixelwise": _OURS, "the other program": _OTHER}
    left.legend([Patch(color=color) for color in colors.values()], [*colors], **_ABOVE)
    _save(figure, path)


def _alternative(row: Row) -> str:
    """Return the alternative, and its conditions in addition to the model."""
    _, _, on = row["row"].partition(", ")
    return f"{row['technique']}: {row['alternative']}" + (f" ({on})" if on else "")


def _model(row: Row) -> str:
    """Return the model of a row, or its kind of reads."""
    return str(row["row"].partition(", ")[0])


def _bar(axes: Axes, position: float, height: float, color: str, label: str) -> None:
    axes.bar(position, height, 0.36, color=color)
    axes.annotate(label, (position, height), (0, 3), textcoords="offset points", ha="center", fontsize=8)


def _mark_goals(axes: Axes, targets: Sequence[float | None]) -> None:
    marked = [(position, target) for position, target in enumerate(targets) if target is not None]
    if marked:
        positions, heights = np.transpose(marked)
        axes.hlines(heights, positions - 0.38, positions + 0.38, color=_GOAL, linewidth=2.5, label="goal: at most")


def _label_sizes(axes: Axes, rows: Sequence[Row]) -> None:
    sizes = sorted({row["size"] for row in rows})
    sparse = {row["size"] for row in rows if row["row"] == "sparse"}
    axes.set_xticks(sizes, [f"{size}²" + ("\n(sparse)" if size in sparse else "") for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("pixels of the raster")


def _pixels(row: Row) -> str:
    return f"{row['size']}²"


def _save(figure: Figure, path: Path) -> None:
    for axes in figure.axes:
        axes.spines[["top", "right"]].set_visible(False)
    # Without the program's version, so that the same results give the same file.
    figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
