"""The commands of a run that several processes compute together: `worker` and `finish`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import ArgumentError, Cancelled
from ..run import Summary
from ..work import finish_all, parse_map, work_all
from .interruption import Interruption
from .output import print_error, print_json, print_text
from .progress import ConsoleProgress
from .summary import map_values, warnings_of


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of both commands."""
    parser.add_argument(
        "ledgers",
        metavar="LEDGER",
        nargs="+",
        help="the folders printed by classify --prepare; - reads them from stdin",
    )
    parser.add_argument(
        "--map",
        type=_mapping,
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="the path of a folder on this computer, such as Z:\\imagery=/mnt/imagery; may be repeated",
    )
    parser.add_argument("--parallel-factor", default="", metavar="N", help="worker threads, such as 4 or 50%%")
    parser.add_argument("-q", "--quiet", action="store_true", help="print warnings only: no log, no progress")


def add_finish(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `finish`."""
    add_ledger(parser)
    parser.add_argument("--json", action="store_true", help="print a summary as JSON instead of the path of the result")


def take_blocks(
    options: argparse.Namespace,
    interruption: Interruption,
    refuse: Callable[[str], None],
) -> None:
    """Compute blocks until none is free.

    Raises:
        PixelwiseError: The run cannot be joined, or a raster cannot be read.
        Cancelled: A signal has stopped the worker.
    """
    _read_ledgers(options, refuse)
    with _running(options, interruption) as progress:
        work_all(options.ledgers, progress, options.map, options.parallel_factor)


def finish_run(
    options: argparse.Namespace,
    interruption: Interruption,
    refuse: Callable[[str], None],
) -> None:
    """Compute the remaining blocks, wait for those of others, and publish the result.

    Raises:
        PixelwiseError: The run cannot be finished.
        Cancelled: A signal has stopped it.
    """
    _read_ledgers(options, refuse)
    values: list[dict[str, object]] = []
    try:
        with _running(options, interruption) as progress:
            for done in finish_all(options.ledgers, progress, options.map, options.parallel_factor):
                if done.summary is not None or not done.paths:
                    values.append(_values(done.summary))
                for path in () if options.json else done.paths:
                    print_text(path)
    finally:  # others may have failed
        if options.json and values:
            print_json(values if len(values) > 1 else values[0])


def _read_ledgers(options: argparse.Namespace, refuse: Callable[[str], None]) -> None:
    """Replace "-" by the lines of the standard input."""
    if options.ledgers != ["-"]:
        return
    options.ledgers = [line for line in sys.stdin.read().splitlines() if line]
    if not options.ledgers:
        refuse("the standard input names no LEDGER")


def _values(summary: Summary | None) -> dict[str, object]:
    if summary is None:
        return {"output": None}
    outputs = summary.record.plan.job.outputs if summary.record else ()
    return {
        **map_values(summary),
        "outputs": {output.kind.parameter: output.path for output in outputs},
        "warnings": warnings_of([summary]),
    }


@contextmanager
def _running(options: argparse.Namespace, interruption: Interruption) -> Iterator[ConsoleProgress]:
    progress = ConsoleProgress(interruption, quiet=options.quiet)
    progress.begin(0)
    try:
        yield progress
    except (Cancelled, KeyboardInterrupt):
        progress.end()
        places = ", ".join(options.ledgers)
        print_error(f"Stopped by {interruption.cause}. The blocks that were finished are kept in {places}.")
        raise
    finally:
        progress.end()


def _mapping(text: str) -> tuple[str, str]:
    try:
        return parse_map(text)
    except ArgumentError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
