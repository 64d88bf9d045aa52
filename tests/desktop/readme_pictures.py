"""Take the README's pictures again: scripts/python -m pixelwise.tests.desktop.readme_pictures FOLDER, on a screen."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from pixelwise.tests.desktop.desktop import LIGHT, ROOT, Desktop

# Visible in the pictures.
WORKPLACE = Path("/tmp/maps")
SAMPLE = ROOT / "resources" / "sample"


def main(folder: Path) -> None:
    """Copy the sample to a folder whose name may be visible, perform the tour, and clean up."""
    try:
        WORKPLACE.mkdir()
    except FileExistsError:
        sys.exit(f"{WORKPLACE}: it is there already, and would be overwritten. Move it away.")
    try:
        scene = shutil.copy(SAMPLE / "landsat7_olinda.tif", WORKPLACE)
        model = shutil.copy(SAMPLE / "land_cover_demo.onnx", WORKPLACE)
        with tempfile.TemporaryDirectory() as place:
            Desktop(Path(place)).take(
                "readme_tour",
                LIGHT,
                pictures=str(folder.resolve()),
                scene=str(scene),
                model=str(model),
                name="Land cover",
                output=str(WORKPLACE / "land_cover.tif"),
                html=str(WORKPLACE / "report.html"),
            )
    finally:
        shutil.rmtree(WORKPLACE)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
