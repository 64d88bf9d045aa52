"""The folders of a benchmark: one for rasters, in memory if possible, and one for everything else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30  # bytes of free space for the largest raster and other programs


def folder_in_memory() -> str:
    """Return a folder in memory as on Linux; the temporary folder if there is none with enough space."""
    room = shutil.disk_usage(_IN_MEMORY).free if _IN_MEMORY.is_dir() else 0
    return str(_IN_MEMORY) if room >= _ROOM else tempfile.gettempdir()


@contextmanager
def temporary_folders(parent: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """Return a folder for rasters in `parent`, and one for other files, which are removed at the end."""
    with ExitStack() as stack:
        rasters, others = (
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"pixelwise-{name}-", dir=place)))
            for place in (parent, None)
        )
        yield rasters, others
