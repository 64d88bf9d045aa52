"""The page of the report: machine and commands, tables with their goals, plots, and missing measurements.

All numbers come from the results of the commands.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring.results import Results, Row, read_results

from . import plots, tables

RESULTS = "results"  # the folder with a .json file for each part, and a .failed file for each failed part


@dataclass(frozen=True)
class Section:
    """The section of the report about one command.

    Attributes:
        command: The command's name.
        title: The heading.
        text: A description of the measurement.
        table: Returns the table of its rows.
        plot: Draws its rows into a file.
    """

    command: str
    title: str
    text: str
    table: Callable[[Sequence[Row]], str]
    plot: Callable[[Sequence[Row], Path], None]


SECTIONS = (
    Section(
        "throughput",
        "Run time relative to the lower limit",
        """
        The run is timed from opening the raster to the published GeoTIFF. The network is opened before, as for the
        limit ("opening" is the time it takes). The limit is the fastest setting of onnxruntime alone with the same
        tiles in memory; for `identity`, which has no network, it is GDAL's copy of one band of the same file, with the
        compression, blocks and overviews of the result. The values of that band compress less than a map of classes.
        The rasters are in memory if the system has a folder for such files, so that the disk has no influence. Run and
        limit alternate in one process; the ratio is the median over the turns.
        The limit computes the model as given. A run leaves out what its classes do not need: a final softmax, and what
        only the padding of tiles needs. "Over its own graph" is its time over that of onnxruntime alone with the
        remaining graph.
        Processor time is the same ratio for processor time, which other programs affect less. Cores' time is the lowest
        share of it that the limit got; it is clearly below 100% if other programs were running.
        """,
        tables.throughput,
        plots.throughput,
    ),
    Section(
        "memory",
        "Peak memory",
        """
        Each row is a process of its own. onnxruntime alone has the same workers, tiles and batch; runs are compared
        with the lowest of its three figures. Peaks must not depend on the size of the raster: those of runs and of the
        sparse raster must be within 10% of that of the first run.
        """,
        tables.memory,
        plots.memory,
    ),
    Section(
        "growth",
        "Growth with the raster",
        """
        Time per tile by the size of the raster. Each run takes place between two runs on the smallest raster, and is
        compared with their mean. Start is planning and the time until the first tile, without loading the model; it
        must be below half a second.
        """,
        tables.growth,
        plots.growth,
    ),
    Section(
        "profile",
        "Where the time goes",
        """
        Busy is the processor time of the threads in a stage, waiting is the rest of the time that they spend in it; the
        sum over all threads.
        """,
        tables.profile,
        plots.profile,
    ),
    Section(
        "techniques",
        "Techniques, each alone",
        """
        The time of the alternative over the time of the engine, on the same work: above 1, the engine is faster.
        Scoring computes classes from raw tiles in memory, in two threads, with one part of it replaced. Compression and
        overviews write a map from memory. Tile sizes are compared per kept pixel.
        """,
        tables.techniques,
        plots.techniques,
    ),
    Section(
        "peers",
        "Other programs",
        "The same raster, network, tile and overlap, each program in a process of its own.",
        tables.peers,
        plots.peers,
    ),
)


def draw_report(folder: Path) -> Path:
    """Write the page and its plots from the results in the folder; return the page's path."""
    all_results = {path.stem: read_results(path) for path in sorted((folder / RESULTS).glob("*.json"))}
    failures = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / RESULTS).glob("*.failed"))}
    paragraphs = _opening(list(all_results.values()))
    for section in SECTIONS:
        own = {
            name: results
            for name, results in all_results.items()
            if results.command[0] == f"benchmarks/{section.command}"
        }
        failed = {name: text for name, text in failures.items() if name.split("-")[0] == section.command}
        paragraphs += [f"## {section.title}", _wrapped(section.text), *_failed_parts(failed)]
        for name, results in own.items():
            paragraphs += _measured(section, results, folder / f"{name}.png")
        if not own and not failed:
            paragraphs.append(f"**Not measured yet**: `benchmarks/run {section.command}` does it.")
    page = folder / "README.md"
    page.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return page


def _opening(all_results: Sequence[Results]) -> list[str]:
    return [
        "# What the benchmarks measured",
        _wrapped(
            """
            Written by `benchmarks/run`; `benchmarks/run --draw` writes it again from `results/`.
            [benchmarks](../README.md) describes the commands and how to measure on another machine.
            """
        ),
        *dict.fromkeys(_machine(results.machine) for results in all_results),
    ]


def _machine(machine: dict[str, Any]) -> str:
    software = ", ".join(f"{name} {version}" for name, version in machine["software"].items())
    memory = f", {machine['memory'] / 2**30:.0f} GiB of memory" if machine.get("memory") else ""
    gpus = f", {'; '.join(machine['gpus'])}" if machine.get("gpus") else ""
    hardware = f"{machine['processor']}, {machine['cores']} cores{memory}{gpus}"
    return _wrapped(f"Machine: {hardware}; {machine['system']}. Software: {software}.")


def _failed_parts(failed: dict[str, str]) -> list[str]:
    """Return the failed parts and their error output."""
    paragraphs = []
    for name, text in failed.items():
        quoted = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        paragraphs += [f"**`benchmarks/run {name}` failed**, so this section is incomplete. Its last output:", quoted]
    return paragraphs


def _measured(section: Section, results: Results, plot: Path) -> list[str]:
    """Return the table and plot of one call."""
    command = f"`{' '.join(results.command)}`, {results.date[:16].replace('T', ' ')} UTC"
    if not results.rows:
        return [command, "**Nothing was measured.**"]
    section.plot(results.rows, plot)
    notes = dict.fromkeys(row["note"] for row in results.rows if row.get("note"))
    listed = "\n".join(_wrapped(note, "* ") for note in notes)
    return [command, section.table(results.rows), *([listed] if listed else []), f"![{section.title}]({plot.name})"]


def _wrapped(text: str, bullet: str = "") -> str:
    return textwrap.fill(
        " ".join(text.split()), 120, initial_indent=bullet, subsequent_indent=" " * len(bullet), break_long_words=False
    )
