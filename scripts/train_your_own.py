"""Run the tutorial docs/tutorials/train-your-own.md from labels to accuracy, and write its figures into the page.

Every step is one of the plugin's tools, called as from QGIS, apart from the labels and the training: those run in the
Python of scripts/exports_python. The training program is the one on the page. Run it by
`scripts/train_sample_model --tutorial`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal
from pixelwise.inference import Job, RasterInput, plan, run
from pixelwise.inference.accuracy.assessment import Assessment, ReferenceDesign, assess
from pixelwise.inference.thematic import ClassRaster, read_class_raster
from pixelwise.inference.training_data.export import export
from pixelwise.inference.training_data.job import ExportJob

ROOT = Path(__file__).resolve().parent.parent
SCENE = ROOT / "resources" / "sample" / "landsat7_olinda.tif"
PAGE = ROOT / "docs" / "tutorials" / "train-your-own.md"
FRAMEWORKS = ROOT / "scripts" / "exports_python"

# As on the page.
TILE_SIZE, STRIDE, SPLIT, SPLIT_BLOCK, SEED = "64", "32", "60,20,20", 2, 2
STEPS = 900

FIGURES_BEGIN = "<!-- figures: written by scripts/train_sample_model --tutorial -->"
FIGURES_END = "<!-- end of figures -->"


class Log:
    """Prints the log of a tool."""

    def advance(self, fraction: float) -> None:
        """Ignore the share of the work done."""

    def cancelled(self) -> bool:
        """Return False: Ctrl+C ends the program."""
        return False

    def info(self, text: str) -> None:
        """Print a line."""
        print("   ", text)

    warning = info


@dataclass(frozen=True)
class Folder:
    """The files of a run of the tutorial."""

    path: Path

    @property
    def labels(self) -> Path:
        """The class raster of the labels."""
        return self.path / "labels.tif"

    @property
    def tiles(self) -> Path:
        """The folder with the sets of tiles."""
        return self.path / "tiles"

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.path / "land_cover.onnx"

    @property
    def reference(self) -> Path:
        """The labels of the test tiles as one raster."""
        return self.path / "reference.vrt"

    @property
    def map(self) -> Path:
        """The classified scene."""
        return self.path / "map.tif"


def class_raster(path: Path) -> ClassRaster:
    """Return a class raster."""
    return read_class_raster(RasterInput(path.stem, str(path)))


def with_frameworks(folder: Folder, *arguments: object) -> str:
    """Run a program of the Python with PyTorch; return what it prints."""
    command = [str(FRAMEWORKS), *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}  # sums depend on the number of threads
    done = subprocess.run(command, cwd=folder.path, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def make_labels(folder: Folder) -> None:
    """Label the scene by the rules of the sample model."""
    with_frameworks(folder, ROOT / "scripts" / "train_sample_model.py", "--labels", folder.labels)


def export_tiles(folder: Folder) -> None:
    """Export the tiles of the scene in three sets."""
    folder.tiles.mkdir()
    job = ExportJob(
        (RasterInput(SCENE.stem, str(SCENE)),),
        class_raster(folder.labels),
        str(folder.tiles),
        tile_size=TILE_SIZE,
        stride=STRIDE,
        split=SPLIT,
        split_block=SPLIT_BLOCK,
        seed=SEED,
    )
    export(job, Log())


def train(folder: Folder, steps: int) -> str:
    """Train with the program of the page; return what it prints."""
    (program,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    (folder.path / "train.py").write_text(program, encoding="utf-8")
    return with_frameworks(folder, "train.py", folder.tiles, folder.model, steps)


def classify(folder: Folder) -> None:
    """Classify the whole scene."""
    run(plan(Job((RasterInput(SCENE.stem, str(SCENE)),), str(folder.model), str(folder.map))), Log())


def assess_map(folder: Folder) -> Assessment:
    """Compare the map with the labels of the test tiles, which the training has not seen."""
    labels = sorted(str(path) for path in (folder.tiles / "test" / "labels").glob("*.tif"))
    gdal.BuildVRT(str(folder.reference), labels).FlushCache()
    return assess(class_raster(folder.map), class_raster(folder.reference), ReferenceDesign.OTHER, Log())


def figures(printed: str, assessment: Assessment) -> str:
    """Return the figures as on the page."""
    matrix = assessment.matrix
    rows = zip(matrix.classes, matrix.reference, matrix.users, matrix.producers, matrix.f1, matrix.iou)
    return "\n".join(
        [
            "The training prints:",
            "",
            *(f"    {line}" for line in printed.strip().splitlines()),
            "",
            f"Compared pixels: {matrix.total}. Overall accuracy: **{matrix.overall:.3f}**. "
            f"Kappa: **{matrix.kappa:.3f}**.",
            "",
            "| class | reference pixels | user's accuracy | producer's accuracy | F1 | IoU |",
            "|---|---:|---:|---:|---:|---:|",
            *(
                f"| {entry.name} | {count} | {users:.3f} | {producers:.3f} | {f1:.3f} | {iou:.3f} |"
                for entry, count, users, producers, f1, iou in rows
            ),
        ]
    )


def write_figures(text: str) -> None:
    """Write the figures between the markers of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(FIGURES_BEGIN)
    _, after = rest.split(FIGURES_END)
    PAGE.write_text(f"{before}{FIGURES_BEGIN}\n{text}\n{FIGURES_END}{after}", encoding="utf-8")


def main() -> None:
    """Run all steps, and write the figures if the training has its full length."""
    parser = argparse.ArgumentParser(
        prog="scripts/train_sample_model --tutorial", description="Run docs/tutorials/train-your-own.md."
    )
    parser.add_argument(
        "--steps", type=int, default=STEPS, help="steps of the training; other than %(default)s: a trial"
    )
    parser.add_argument("--folder", type=Path, help="an empty folder for the files, which are kept")
    given = parser.parse_args()
    gdal.UseExceptions()

    with tempfile.TemporaryDirectory(prefix="pixelwise-tutorial-") as temporary:
        folder = Folder((given.folder or Path(temporary)).resolve())
        make_labels(folder)
        export_tiles(folder)
        printed = train(folder, given.steps)
        classify(folder)
        assessment = assess_map(folder)
    text = figures(printed, assessment)
    print(text)
    if given.steps == STEPS:
        write_figures(text)
        print(f"wrote the figures into {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
