"""Two readers of folders of training tiles, written after the published descriptions, without code of Pixelwise.

`read_by_map` goes by map.txt, the statistics and the model definition, as the training library of the published tool
does; `read_by_folders` lists the folders and reads stats.txt, as scripts for segmentation data sets do. They read
pixels with Pillow, which knows nothing of georeferencing. Pillow runs in a process of its own, because it turns off the
warnings of the libtiff that GDAL uses too (inference/grid/libtiff.py), which later tests need.
"""

import json
import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np


def pixels_of(path):
    return _process().submit(_pixels_of, path).result()


@lru_cache(maxsize=1)
def _process():
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def _pixels_of(path):
    from PIL import Image

    with Image.open(path) as image:
        return np.array(image)


def read_by_map(folder):
    """Return the classes, the normalisation, the class weights and the tiles of a folder, as a data loader would."""
    folder = Path(folder)
    files = ("esri_model_definition.emd", "map.txt", "esri_accumulated_stats.json")
    assert all(os.path.exists(folder / name) for name in files)
    definition = json.loads((folder / files[0]).read_text(encoding="utf-8"))
    stats = json.loads((folder / files[2]).read_text(encoding="utf-8"))
    assert stats["MetaDataMode"] == definition["MetaDataMode"] == "Classified_Tiles"
    tiles = []
    with open(folder / "map.txt", encoding="utf-8") as file:
        for line in file:
            *images, label = line.split()
            tiles.append(
                ([pixels_of(folder / path.replace("\\", os.sep)) for path in images], pixels_of(folder / label))
            )
    names = {band.lower() for band in definition["InputRastersProps"]["BandNames"]}
    known = definition["WellKnownBandNames (FYI, these band names can be used in ExtractBands)"]
    counts = np.array(stats["ClassPixelStats"]["NumPixelsPerClass"], np.int64)
    assert counts.sum() >= 0
    return {
        "classes": {entry["Value"]: entry["Name"] for entry in definition["Classes"]},
        "colors": {entry["Value"]: entry["Color"] for entry in definition["Classes"]},
        "multispectral": any(band.lower() in names for band in known if band not in ("Red", "Green", "Blue")),
        "normalisation": [
            (band["Min"], band["Max"], band["Mean"], band["StdDev"]) for band in definition["AllTilesStats"]
        ],
        "accumulated": [
            (band["Min"], band["Max"], band["M1"], (band["M2"] / band["Num"]) ** 0.5)
            for band in stats["BandStatsState"]
        ],
        "pixels": dict(zip((entry["Value"] for entry in definition["Classes"]), counts.tolist())),
        "tiles_of_class": stats["ClassPixelStats"]["NumImagesPerClass"],
        "space": definition["ImageSpaceUsed"],
        "size": (definition["ImageHeight"], definition["ImageWidth"]),
        "count": stats["NumTiles"],
        "tiles": tiles,
    }


def read_by_folders(folder):
    """Return the tiles of a folder by the names of their files, and the classes in stats.txt."""
    folder = Path(folder)
    images = {path.stem: pixels_of(path) for path in sorted((folder / "images").glob("*.[tpj][ipn][fg]"))}
    labels = {path.stem: pixels_of(path) for path in sorted((folder / "labels").glob("*.[tp][in][fg]"))}
    assert images.keys() == labels.keys()
    lines = (folder / "stats.txt").read_text(encoding="utf-8").splitlines()
    count, bands, rows, cols = map(int, re.fullmatch(r"images = (\d+) \*(\d+)\*(\d+)\*(\d+)", lines[0]).groups())
    assert count == len(images)
    heading = lines.index("cls name\tcls value\timages\tpixels")
    return {
        "size": (bands, rows, cols),
        "tiles": [(images[name], labels[name]) for name in images],
        "classes": {int(row[1]): (row[0], int(row[2]), int(row[3])) for row in map(_cells, lines[heading + 1 :])},
    }


def _cells(line):
    return line.split("\t")
