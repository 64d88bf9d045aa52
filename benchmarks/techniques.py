"""Compare each technique that makes runs fast with its alternatives, on the same work.

The variants of a technique take turns in one process, so that other programs slow all of them down. A ratio is the time
of the alternative over that of the engine's variant: above 1 the engine's is faster. Scoring is the engine's path from
raw tiles in memory to classes, in two threads, with one step replaced; reads, writes and whole runs are measured
separately. The results are compared too: the speed of a variant is irrelevant if its map differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from comparing import reading, scoring, whole_runs, writing
from comparing.subjects import SUBJECTS, Trial
from comparing.variants import Technique
from measuring.machine import described
from measuring.results import Row, write_results
from osgeo import gdal
from pixelwise.inference import PixelwiseError, Processor

Techniques = Callable[[Trial], Iterator[Technique]]

SCORING: Mapping[str, Techniques] = {
    "softmax": scoring.softmax,
    "border": scoring.border,
    "classes": scoring.classes,
    "normalisation": scoring.normalisation,
    "batch": scoring.batch,
    "tile": scoring.tile,
}
ON_CPU: Mapping[str, Techniques] = {
    "binding": scoring.binding,
    "sessions": scoring.sessions,
    "compression": writing.compression,
    "overviews": writing.overviews,
    "ahead": whole_runs.reading_ahead,
    "datasets": whole_runs.datasets,
    "writing": whole_runs.writing,
}
WITHOUT_MODEL: Mapping[str, Techniques] = {
    "reads": reading.reads,
    "blocks": reading.blocks,
    "nodata": reading.nodata,
}
ALL = {**SCORING, **ON_CPU, **WITHOUT_MODEL}

PROCESSORS = {"cpu": Processor.CPU, "gpu": Processor.GPU}


def measure(options: argparse.Namespace, folder: Path) -> list[Row]:
    """Measure, print and return a row for each alternative."""
    processor = PROCESSORS[options.processor]
    selected = options.techniques or [*(ALL if processor is Processor.CPU else SCORING)]
    rows = []
    for number, name in enumerate(options.models):
        subject = SUBJECTS[name]
        raster = subject.make(folder / f"{name}.tif", options.size)
        trial = Trial(subject, raster, options.size, folder, options.tiles, processor)
        chosen = [technique for technique in selected if number == 0 or technique not in WITHOUT_MODEL]
        for technique in (entry for chosen_name in chosen for entry in ALL[chosen_name](trial)):
            rows += _printed(technique.compare(options.repeats))
        raster.unlink()
    return rows


def _printed(rows: list[Row]) -> list[Row]:
    for row in rows:
        ratios = [turn["ratio"] for turn in row["turns"]]
        print(f"\n{row['technique']}, {row['row']}: {row['engine']} | {row['alternative']}")
        print(
            f"  ratio {row['ratio']:.3f} ({min(ratios):.3f} to {max(ratios):.3f}), processor time "
            f"{row['processor_ratio']:.3f}; {_result(row)}",
            flush=True,
        )
    return rows


def _result(row: Row) -> str:
    same = "nothing to compare" if row["differs"] is None else "the result is the same"
    same = f"{row['differs']:.4%} of its {row['compared']} differ" if row["differs"] else same
    return f"{same}; {row['remark']}" if row["remark"] else same


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/techniques", description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "techniques", nargs="*", metavar="TECHNIQUE", help=f"the techniques to compare (default: {' '.join(ALL)})"
    )
    parser.add_argument("--models", default="tiny,small", help=f"of {','.join(SUBJECTS)} (default: tiny,small)")
    parser.add_argument("--size", type=int, default=4096, help="rows and columns of the rasters (default: 4096)")
    parser.add_argument("--tiles", type=int, default=32, help="tiles of 512 that are scored (default: 32)")
    parser.add_argument("--repeats", type=int, default=5, help="turns of all variants (default: 5)")
    parser.add_argument(
        "--processor", choices=PROCESSORS, default="cpu", help=f"the processor (default: cpu); gpu: {' '.join(SCORING)}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="the file for the results")
    options = parser.parse_args()
    options.models = options.models.split(",")
    unknown = ({*options.techniques} - {*ALL}) | ({*options.models} - {*SUBJECTS})
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join((*ALL, *SUBJECTS))}")
    return options


def main() -> None:
    """Compare techniques in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    missing = [name for name in options.models if not SUBJECTS[name].model.is_file()]
    if missing:
        sys.exit("\n".join(f"{name}: there is no {SUBJECTS[name].model}." for name in missing))
    with tempfile.TemporaryDirectory(prefix="pixelwise-techniques-") as name:
        try:
            write_results(options.json, measure(options, Path(name)))
        except PixelwiseError as error:  # such as for want of a GPU
            sys.exit(str(error))


if __name__ == "__main__":
    main()
