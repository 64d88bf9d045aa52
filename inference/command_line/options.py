"""The options of `classify`: those of the parameters of Classify Pixels, with the same names and values.

An option is the name of its parameter in lower case, such as --output-folder for OUTPUT_FOLDER.
"""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from ..cluster import address_of
from ..grid.crs import wkt_of
from ..job import Job, ProcessingMode
from ..network.processors import Processor
from ..raster.damage import OnReadError
from ..raster.environment import Environment, extent_of
from ..raster.polygon_file import polygons_of_file
from ..raster.sources import raster_of
from ..version import own_version

_T = TypeVar("_T")

_MODES = MappingProxyType(
    {
        "mosaicked": ProcessingMode.MOSAICKED,
        "separately": ProcessingMode.SEPARATELY,
        "stacked": ProcessingMode.STACKED,
    }
)
_PROCESSORS = MappingProxyType({"best": Processor.BEST_AVAILABLE, "cpu": Processor.CPU, "gpu": Processor.GPU})
_ON_READ_ERROR = MappingProxyType({"stop": OnReadError.STOP, "nodata": OnReadError.NODATA})
_SIGNED = ("--extent",)  # options whose value may begin with a minus
_NUMBER = re.compile(r"-[\d.]")
_RASTERS = (".tif", ".tiff")


@dataclass(frozen=True)
class Request:
    """The request of a command line.

    Attributes:
        job: The job; its output is "" if items are processed separately and not merged.
        separately: Whether all raster items are processed separately.
        folder: The folder for the results of the items; "" for none.
    """

    job: Job
    separately: bool
    folder: str


def add_classify(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `classify`."""
    parser.usage = "%(prog)s [options] INPUT... MODEL OUTPUT"
    parser.add_argument(
        "paths",
        metavar="INPUT... MODEL OUTPUT",
        nargs="*",
        help="the imagery, the first raster on top; the model file; the GeoTIFF to write. OUTPUT is optional with "
        "--processing-mode separately and --output-folder",
    )
    _add_settings(parser.add_argument_group("how"))
    _add_outputs(parser.add_argument_group("more results"))
    _add_environments(parser.add_argument_group("environments"))
    parser.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="run on a Dask cluster: tcp://host:8786, tls://host:8786?security=FILE.json, or local:N for N processes",
    )
    parser.add_argument(
        "--prepare",
        action="store_true",
        help="only create a ledger for the commands worker and finish, and print its path",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON instead of the paths of results")
    parser.add_argument("-q", "--quiet", action="store_true", help="print warnings only: no log, no progress")


def _add_settings(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--processing-mode",
        type=_choice(_MODES),
        default=ProcessingMode.MOSAICKED,
        metavar=_listed_names(_MODES),
        help="several rasters as one mosaic (the default), each separately, or stacked as dates or sensors (also 0-2)",
    )
    group.add_argument(
        "--mask", default="", metavar="FILE", help="only pixels inside these polygons; FILE|layername=NAME for a layer"
    )
    group.add_argument(
        "--arguments", default="", metavar="TEXT", help='model arguments, such as "padding 56;batch_size 4"'
    )
    group.add_argument(
        "--bands",
        default="",
        metavar="LIST",
        help="the bands of the input for the bands of the model, such as 4,3,2; raster:band of a stack, as 1:4,2:3",
    )


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--output-folder",
        default="",
        metavar="FOLDER",
        help="the results of raster items that are processed separately",
    )
    for name, help_text in (
        ("confidence", "a GeoTIFF with the probability of the winning class, 0-100"),
        ("probabilities", "a GeoTIFF with the probability of every class, 0-100"),
        ("report", "an HTML page about the run"),
        ("polygons", "a vector file with the classes as polygons"),
    ):
        group.add_argument(f"--output-{name}", f"--{name}", default="", metavar="FILE", dest=name, help=help_text)


def _add_environments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--crs", "--output-crs", default="", metavar="CRS", help="CRS of the result, such as EPSG:32633")
    group.add_argument(
        "--extent", default="", metavar="xmin,xmax,ymin,ymax", help='only this rectangle; "… [EPSG:4326]" in that CRS'
    )
    group.add_argument("--snap-raster", default="", metavar="FILE", help="align the cells with those of this raster")
    group.add_argument(
        "--cell-size",
        type=_read_cell_size,
        default=0.0,
        metavar="SIZE",
        help="cell size, in units of the CRS of the result",
    )
    group.add_argument(
        "--parallel-factor", default="", metavar="N", help='worker threads, such as 4 or 50%%; "" for all processors'
    )
    group.add_argument(
        "--processor-type",
        type=_choice(_PROCESSORS),
        default=Processor.BEST_AVAILABLE,
        metavar=_listed_names(_PROCESSORS),
        help="the processor that runs the network: a GPU if there is one (the default), the CPU, or a GPU (also 0-2)",
    )
    group.add_argument("--gpu-id", type=_read_count, default=0, metavar="N", help="which GPU, counted from 0")
    group.add_argument(
        "--on-read-error",
        type=_choice(_ON_READ_ERROR),
        default=OnReadError.STOP,
        metavar=_listed_names(_ON_READ_ERROR),
        help="what happens if a part of the input is damaged: an error (the default), or nodata there (also 0-1)",
    )


def join_negative_values(arguments: Sequence[str]) -> list[str]:
    """Return arguments in which a value that begins with a minus is joined to its option, as argparse needs it."""
    given: list[str] = []
    for argument in arguments:
        if given and given[-1] in _SIGNED and _NUMBER.match(argument):
            given[-1] += f"={argument}"
        else:
            given.append(argument)
    return given


def request_of(options: argparse.Namespace, refuse: Callable[[str], None]) -> Request:
    """Return the request of the options.

    Args:
        options: The options.
        refuse: Ends the command with a message about its usage.

    Raises:
        PixelwiseError: A value is not valid.
    """
    separately = options.processing_mode is ProcessingMode.SEPARATELY
    inputs, model, output = _positions(options.paths, optional_output=separately)
    if not inputs:
        refuse("INPUT, MODEL and OUTPUT are required")
    if options.prepare and separately and not options.output_folder:
        refuse("--prepare needs --output-folder if raster items are processed separately: their ledgers are made there")
    if options.prepare and not _is_line(options.output_folder if separately else output):
        refuse("--prepare prints a path next to OUTPUT: that may not contain line breaks or bytes that are not UTF-8")
    if address_of(options.cluster) and options.prepare:
        refuse("--cluster gives the run to a cluster at once; it cannot be used with --prepare")
    if options.cluster and separately and not options.output_folder:
        refuse("--cluster needs --output-folder if raster items are processed separately: their parts are kept there")
    if options.output_folder and not separately:
        refuse("--output-folder is only used with --processing-mode separately")
    environment = Environment(
        crs=wkt_of(options.crs) if options.crs else "",
        extent=extent_of(options.extent) if options.extent else None,
        snap=raster_of(options.snap_raster) if options.snap_raster else None,
        cell_size=options.cell_size,
    )
    job = Job(
        rasters=tuple(map(raster_of, inputs)),
        model=model,
        output=output,
        arguments=options.arguments,
        bands=options.bands,
        environment=environment,
        mask=polygons_of_file(options.mask) if options.mask else None,
        confidence=options.confidence,
        probabilities=options.probabilities,
        report=options.report,
        polygons=options.polygons,
        host=f"pixelwise {own_version()}".strip(),
        parallel_factor=options.parallel_factor,
        processor=options.processor_type,
        gpu_id=options.gpu_id,
        stacked=options.processing_mode is ProcessingMode.STACKED,
        on_read_error=options.on_read_error,
        cluster=options.cluster,
        resumable=bool(options.output_folder if separately else output),
    )
    return Request(job, separately, options.output_folder)


def _is_line(path: str) -> bool:
    """Return whether another command can read an absolute path from the output of this one."""
    whole = os.path.abspath(path)
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return whole.splitlines() == [whole]


def _positions(paths: Sequence[str], *, optional_output: bool) -> tuple[Sequence[str], str, str]:
    """Return inputs, model and output; no inputs if paths are missing."""
    if optional_output and paths and not paths[-1].lower().endswith(_RASTERS):
        paths = (*paths, "")
    if len(paths) < 3:
        return (), "", ""
    *inputs, model, output = paths
    return inputs, model, output


def _choice(values: Mapping[str, _T]) -> Callable[[str], _T]:
    """Return a reader of a name, or of the number of the parameter's option, whose order is that of the names."""
    numbers = {str(number): value for number, value in enumerate(values.values())}

    def read(text: str) -> _T:
        value = values.get(text.lower(), numbers.get(text))
        if value is None:
            raise argparse.ArgumentTypeError(f'"{text}" is not one of {", ".join(values)}')
        return value

    return read


def _listed_names(values: Mapping[str, object]) -> str:
    return "|".join(values)


def _read_cell_size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        size = math.nan
    if not (math.isfinite(size) and size >= 0):
        raise argparse.ArgumentTypeError(f'"{text}" is not a cell size; enter a number, or 0 for that of the input')
    return size


def _read_count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 0 on')
    return int(text)
