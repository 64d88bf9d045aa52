"""Calls of GDAL whose failures become errors of Pixelwise, whether or not GDAL's own exceptions are enabled.

Enabling them is global to the process and up to QGIS and its other plugins, so this module leaves it unchanged.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from traceback import walk_tb
from typing import ClassVar, TypeVar

import numpy as np
from osgeo import gdal, osr

from ..arrays import DType
from ..errors import PixelwiseError, RasterError, ShortageError
from ..i18n import tr
from ..regular_files import special_file_at
from .decoding import in_this_thread, with_options, without_threads
from .named_sources import unreadable_source

T = TypeVar("T")

TYPES: dict[int, DType] = {
    gdal.GDT_Byte: np.dtype(np.uint8),
    gdal.GDT_UInt16: np.dtype(np.uint16),
    gdal.GDT_Int16: np.dtype(np.int16),
    gdal.GDT_UInt32: np.dtype(np.uint32),
    gdal.GDT_Int32: np.dtype(np.int32),
    gdal.GDT_Float32: np.dtype(np.float32),
    gdal.GDT_Float64: np.dtype(np.float64),
}
CODES = {dtype: code for code, dtype in TYPES.items()}
_SELECTION = "vrt://"  # how a name of GDAL begins that selects bands of another raster


# Options of a user that would separate the files that Pixelwise writes from parts of them, or hide these parts.
_WHOLE_FILES = {
    "GDAL_PAM_ENABLED": "YES",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",  # GDAL looks for each side file by its name
    "GDAL_GEOREF_SOURCES": "PAM,INTERNAL,TABFILE,WORLDFILE",
    "GDAL_TIFF_ENDIANNESS": "NATIVE",
    "TIFF_USE_OVR": "NO",
    "USE_RRD": "NO",
}


@contextmanager
def whole_files() -> Iterator[None]:
    """Let GDAL write and read files of Pixelwise with their side files, whatever the user has set for other files."""
    with with_options(_WHOLE_FILES):
        yield


def checked(call: Callable[[], T | None], failure: Callable[[str], PixelwiseError]) -> T:
    """Call GDAL without printing its messages.

    Args:
        call: Calls GDAL; None means failure. GDAL's error state alone does not, since GDAL also sets it for warnings,
            such as for a broken sidecar file.
        failure: Creates the error from GDAL's message.

    Raises:
        PixelwiseError: Created by `failure`.
    """
    gdal.ErrorReset()
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        result = call()
        words = str(gdal.GetLastErrorMsg())
    except RuntimeError as error:
        raise failure(str(error)) from error
    finally:
        gdal.PopErrorHandler()
    if result is None:
        raise failure(words or tr("GDAL gave no reason"))
    return result


@contextmanager
def in_words() -> Iterator[None]:
    """Report exceptions of GDAL that come from calls without a message of their own, and a lack of memory.

    GDAL raises them only if another plugin has enabled its exceptions, but then at any call.

    Raises:
        ShortageError: There is not enough memory in this block or the decorated function.
        PixelwiseError: GDAL raised an exception there.
    """
    try:
        yield
    except MemoryError as error:
        raise ShortageError(
            tr("There is not enough memory. Close other programs, or use a computer with more memory, then run again.")
        ) from error
    except RuntimeError as error:
        if not _is_of_gdal(error):
            raise
        raise PixelwiseError(
            tr(
                "GDAL reports an error ({reason}). Check that the input rasters can be read and the outputs written, "
                "then run again."
            ).format(reason=error)
        ) from error


def _is_of_gdal(error: RuntimeError) -> bool:
    """Return whether a function of GDAL raised an exception."""
    folder = os.path.dirname(gdal.__file__)
    return any(os.path.dirname(frame.f_code.co_filename) == folder for frame, _ in walk_tb(error.__traceback__))


class CacheLimit:
    """A limit of GDAL's block cache while runs are active; its default grows to a share of the memory.

    The cache is global to the process: the last run to end restores the limit that the first one replaced.
    """

    _lock = threading.Lock()
    _running: ClassVar[list[int]] = []
    _before = 0

    def __init__(self, size: int) -> None:
        """Store a limit of `size` bytes."""
        self._size = size

    def __enter__(self) -> None:
        """Set the highest limit of all active runs."""
        with CacheLimit._lock:
            if not CacheLimit._running:
                CacheLimit._before = gdal.GetCacheMax()
            CacheLimit._running.append(self._size)
            gdal.SetCacheMax(max(CacheLimit._running))

    def __exit__(self, *_: object) -> None:
        """Set the highest limit of the remaining runs, or restore the original one."""
        with CacheLimit._lock:
            CacheLimit._running.remove(self._size)
            gdal.SetCacheMax(max(CacheLimit._running, default=CacheLimit._before))


def open_dataset(uri: str, name: str, options: tuple[str, ...] = ()) -> gdal.Dataset:
    """Open a raster for reading.

    Args:
        uri: The path or URI for GDAL.
        name: Name of the raster for messages.
        options: Open options of its format, such as "OVERVIEW_LEVEL=1"; NUM_THREADS is ignored (decoding.py).

    Raises:
        RasterError: GDAL cannot open it.
    """
    require_regular_files(uri, name)
    if uri.lower().startswith(_SELECTION):
        with ThreadPoolExecutor(1) as alone:
            text = alone.submit(_selection_text, uri, name, options).result()
        uri, options = (text, ()) if text else (uri, options)
    return _opened(uri, name, options)


def _selection_text(uri: str, name: str, options: tuple[str, ...]) -> str:
    """Return the XML of a selection of bands, from which each opened dataset has a file of its own; "" without bands.

    GDAL opens the file of a selection only once in each thread, so that two threads with a dataset each would read from
    it at the same time, and pixels would be wrong. A file that has been replaced would still be read.
    """
    dataset = _opened(uri, name, options)
    content: str | bytes = dataset.GetMetadata("xml:VRT")[0]  # bytes if they are not UTF-8
    return os.fsdecode(content) if dataset.RasterCount else ""


def _opened(uri: str, name: str, options: tuple[str, ...]) -> gdal.Dataset:
    chosen = [*without_threads(options)]
    with in_this_thread():
        return checked(
            lambda: gdal.OpenEx(uri, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR, open_options=chosen),
            lambda words: RasterError(
                tr(
                    'Input raster "{name}": it cannot be opened ({reason}). Check that the file exists and is a raster.'
                ).format(name=name, reason=words)
            ),
        )


def require_regular_files(uri: str, name: str) -> None:
    """Refuse a raster for which GDAL would open a pipe or a device, since that may never end.

    Args:
        uri: The path or URI for GDAL.
        name: Name of the raster for messages.

    Raises:
        RasterError: The raster, a file next to it, or a file that it names is a pipe or a device.
    """
    special = special_file_at(uri)
    if special:
        raise RasterError(
            tr(
                'Input raster "{name}": {path} is not a regular file, but a pipe, a device or a link that leads '
                "nowhere, and GDAL may wait for it. Remove it, or copy the raster to another folder."
            ).format(name=name, path=special)
        )
    source = unreadable_source(uri)
    if source:
        raise RasterError(
            tr(
                'Input raster "{name}": it refers to {path}, or to a file next to it. {path} is not a regular file, '
                "but a pipe or a device. Remove it, or create the virtual raster again without it."
            ).format(name=name, path=source)
        )


def spatial_reference(text: str) -> osr.SpatialReference:
    """Return a CRS from WKT or an authority code, with x (east) before y.

    Raises:
        RasterError: The text does not define a CRS.
    """
    reference = osr.SpatialReference()
    checked(
        lambda: True if reference.SetFromUserInput(text) == 0 else None,
        lambda words: RasterError(
            tr('CRS "{text}": unknown CRS ({reason}). Choose another CRS.').format(text=text[:60], reason=words)
        ),
    )
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference
