"""Compare a run with geodeep and ukis-csmask on the same rasters and networks.

Each map is made by a separate process, ours and the peer's in turns. A peer is installed from the package index into
its own environment (`.cache/peers`) on first use. With geodeep the times of whole processes are compared, from
starting Python to the finished GeoTIFF. ukis-csmask reads and writes no files: there the times of the calls are
compared, from opening the network to the finished map; that is from reading the model file to the finished GeoTIFF
for ours, and from pixels to classes in memory for ukis-csmask, with the fastest of several batch sizes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from measuring.contest import OWN_PYTHON, PROGRAMS, Comparison, Peer, Program
from measuring.environments import environment_python
from measuring.machine import described
from measuring.plans import CLOUDS, SENTINEL2, SMALL, TINY
from measuring.results import Row, write_results
from measuring.scene import make_mosaic, make_raster
from osgeo import gdal

_BATCHES = (1, 2, 4, 8)  # candidates for ukis-csmask
_TRIAL_SIZE = 1024  # rows and columns for choosing the batch size
_STRIP = 512  # rows of a scene in memory at once
_MB = 1e6

GEODEEP = Peer(
    "geodeep",
    lambda measured: measured.process,
    "geodeep's time includes the 5 x 5 median filter that its raster mode always runs; 'without its filter' excludes "
    "the time of the filter. It is installed by pip, without SciPy; its filter then copies the 25 pixels around each "
    "pixel, which is visible in the memory. Both get the same file, whose metadata specifies tiles of 512 pixels and "
    "an overlap of 12%: geodeep uses 61 pixels, Pixelwise 64, a padding of 32. geodeep writes the map as it is; "
    "Pixelwise also compresses it and adds overviews, statistics and an attribute table. The maps are compared before "
    "the filter. They differ at the raster's edge, where only Pixelwise's tiles continue with mirrored pixels. And "
    "'small' halves a tile twice, so its output changes unless tile origins are multiples of 4 apart: geodeep's are "
    "451 pixels apart, Pixelwise's 448. In the middle of the first tile both process the same pixels.",
)
UKIS = Peer(
    "ukis-csmask",
    lambda measured: measured.call,
    "ukis-csmask gets the pixels as an array; its time does not include reading them and writing a map, while "
    "Pixelwise reads and writes GeoTIFF. Seconds are those of the calls, excluding Python's start-up. It overlaps its "
    "tiles by 20%, blends them, and also makes a mask of valid pixels; Pixelwise crops them by a padding of 32 "
    "pixels. The network halves a tile five times, so its output depends on the tile origins: ukis-csmask's are 51 "
    "pixels before the raster and then every 204, Pixelwise's 32 before and every 192. So the maps also differ inside "
    "tiles, and more where tiles meet.",
)


def compare_geodeep(python: Path, size: int, folder: Path) -> Iterator[Comparison]:
    """Yield the comparisons with geodeep: a synthetic raster and the two networks made for benchmarks."""
    raster, output = folder / "raster.tif", folder / "own.tif"
    make_raster(raster, size, 3, "NONE")
    for row, dynamic, target in (("small", SMALL, 1.15), ("tiny", TINY, 1.8)):
        model = dynamic.with_name(dynamic.name.replace("_dyn", "_512_b1"))  # geodeep needs the tile's size in the graph
        own = Program(OWN_PYTHON, "own_map", (raster, model, output))
        other = Program(python, "geodeep_map", (raster, model, folder / "geodeep.tif"))
        yield Comparison(row, size, GEODEEP, own, other, output, target)


def compare_ukis(python: Path, size: int, folder: Path) -> Iterator[Comparison]:
    """Yield the comparison with ukis-csmask: a mosaic of its own scene, and its own network."""
    raster, output = folder / "scene.tif", folder / "own.tif"
    make_mosaic(raster, size, SENTINEL2, "NONE")
    pixels, tried = folder / "scene.npy", folder / "tried.npy"
    _copy_pixels(raster, size, pixels)
    _copy_pixels(raster, min(size, _TRIAL_SIZE), tried)
    batch = _fastest_batch(python, tried)
    choice = f" Of batches of {', '.join(map(str, _BATCHES))} tiles, it used the fastest, {batch}."
    own = Program(OWN_PYTHON, "own_map", (raster, _described_clouds(folder), output))
    other = Program(python, "ukis_map", (pixels, CLOUDS, batch))
    yield Comparison("clouds", size, replace(UKIS, note=UKIS.note + choice), own, other, output, 1.5, 5.0)


def _described_clouds(folder: Path) -> Path:
    """Write an .emd with the means and standard deviations of ukis-csmask's metadata."""
    statistics = json.loads(CLOUDS.with_suffix(".json").read_text(encoding="utf-8"))["data"]["dataset_statistics"]
    means, spreads = statistics["img"]
    shutil.copy(CLOUDS, folder)
    definition = {
        "ModelType": "SemanticSegmentation",
        "ModelFile": CLOUDS.name,
        "ExtractBands": statistics["band_names"],
        "NormalizationStats": {
            "band_min_values": [0] * len(means),
            "band_max_values": [1] * len(means),
            "scaled_mean_values": means,
            "scaled_std_values": spreads,
        },
        "Classes": [{"Value": value, "Name": name} for value, name in enumerate(("Clear", "Cloud", "Cloud shadow"))],
    }
    path = folder / "clouds.emd"
    path.write_text(json.dumps(definition), encoding="utf-8")
    return path


def _copy_pixels(raster: Path, size: int, path: Path) -> None:
    """Write the first rows and columns of a raster as an array of shape (rows, columns, bands), float32."""
    source = gdal.Open(str(raster))
    pixels = np.lib.format.open_memmap(str(path), "w+", np.dtype(np.float32), (size, size, source.RasterCount))
    for row in range(0, size, _STRIP):
        strip = source.ReadAsArray(0, row, size, min(_STRIP, size - row))
        pixels[row : row + _STRIP] = np.moveaxis(strip, 0, 2)


def _fastest_batch(python: Path, pixels: Path) -> int:
    """Return the fastest batch size of ukis-csmask, by the better of two runs each."""
    programs = {batch: Program(python, "ukis_map", (pixels, CLOUDS, batch)) for batch in _BATCHES}
    tries = [{batch: program.measured().call for batch, program in programs.items()} for _ in range(2)]
    return min(_BATCHES, key=lambda batch: min(times[batch] for times in tries))


COMPARISONS = {"geodeep": compare_geodeep, "ukis": compare_ukis}


def _times(rows: Sequence[Row]) -> str:
    lines = [
        f"{'':8}{'':13}{'tiles':>11}{'seconds':>17}{'times faster':>14}{'goal':>7}{'calls alone':>13}"
        f"{'without its filter':>20}"
    ]
    for row in rows:
        without = f"{row['ratio_without_filter']:.2f}" if row["ratio_without_filter"] else ""
        lines.append(
            f"{row['row']:8}{row['peer']:13}{_both(row, 'tiles', '.0f'):>11}{_both(row, 'seconds', '.2f'):>17}"
            f"{row['ratio']:>14.2f}{row['target']:>7.2f}{row['ratio_of_calls']:>13.2f}{without:>20}"
        )
    return "\n".join(lines)


def _peaks_and_maps(rows: Sequence[Row]) -> str:
    lines = [
        f"{'':8}{'':13}{'peak memory, MB':>17}{'before its filter':>19}{'times less':>12}{'goal':>7}"
        f"{'same pixels':>13}{'in the first tile':>19}"
    ]
    for row in rows:
        before = f"{row['peak_before_filter'] / _MB:.0f}" if row["peak_before_filter"] else ""
        goal = f"{row['memory_target']:.2f}" if row["memory_target"] else ""
        lines.append(
            f"{row['row']:8}{row['peer']:13}{_both(row, 'peak', '.0f', _MB):>17}{before:>19}"
            f"{row['memory_ratio']:>12.2f}{goal:>7}{row['alike']:>13.2%}{row['alike_in_first_tile']:>19.2%}"
        )
    return "\n".join(lines)


def _both(row: Row, key: str, form: str, unit: float = 1.0) -> str:
    """Return our number and the peer's."""
    return " / ".join(format(row[key][name] / unit, form) for name in ("pixelwise", row["peer"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/peers", description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--size",
        type=int,
        default=8192,
        help="rows and columns of geodeep's raster; ukis-csmask's has half as many (default: 8192)",
    )
    parser.add_argument("--repeats", type=int, default=5, help="turns of us and the peer (default: 5)")
    parser.add_argument("--peers", default=",".join(COMPARISONS), help="some of them (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="file for the results")
    options = parser.parse_args()
    options.peers = options.peers.split(",")
    if unknown := set(options.peers) - set(COMPARISONS):
        parser.error(f"--peers: {', '.join(sorted(unknown))} is none of {', '.join(COMPARISONS)}")
    return options


def main() -> None:
    """Run the comparisons in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    sizes = {"geodeep": options.size, "ukis": options.size // 2}
    print(described(), flush=True)
    rows, missing = [], []
    for peer in options.peers:
        python = environment_python(f"peers/{peer}", PROGRAMS / f"{peer}.txt")
        if python is None:
            missing.append(peer)
            continue
        with tempfile.TemporaryDirectory(prefix="pixelwise-peers-") as name:
            comparisons = COMPARISONS[peer](python, sizes[peer], Path(name))
            rows += [comparison.run(options.repeats, Path(name) / "kept.npy") for comparison in comparisons]
    if not rows:
        sys.exit("None of the peers could be installed (above).")
    print(f"\n{_times(rows)}\n\n{_peaks_and_maps(rows)}\n\nMedians; of two numbers the first is ours.")
    for note in dict.fromkeys(str(row["note"]) for row in rows):
        print(f"\n{note}")
    write_results(options.json, rows)
    if missing:
        sys.exit(f"{', '.join(missing)} could not be installed (above).")


if __name__ == "__main__":
    main()
