"""The command line: print the card of a model or of a result; list what unfinished runs have left.

    python -m pixelwise.inference MODEL
    python -m pixelwise.inference describe RESULT
    python -m pixelwise.inference leftovers FOLDER

The cards are made in `card/`.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import warnings
from collections.abc import Sequence

from .card.facts import plain
from .card.model_card import ModelCard, model_card
from .card.result_card import ResultCard, describe
from .errors import PixelwiseError
from .formats import read_definition
from .ledger.leftovers import Leftover, leftovers

_DESCRIBE, _LEFTOVERS = "describe", "leftovers"
_MB = 1e6
_EXAMPLES = """\
examples:
  python -m pixelwise.inference roads.onnx
  python -m pixelwise.inference --json landcover.emd
  python -m pixelwise.inference describe map.tif
  python -m pixelwise.inference leftovers --remove results

The exit code is 0, 1 if the file cannot be used (the reason is on standard error), or 2 if the arguments are wrong.
To classify rasters, use QGIS or qgis_process.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a model card, a result card or the leftovers of a folder; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = next((name for name in _COMMANDS if given[:1] == [name] and (given[1:] or not os.path.exists(name))), "")
    make_parser, act = _COMMANDS.get(command, (_model_parser, _print_model))
    options = make_parser().parse_args(given[1:] if command else given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console may not support all characters of a class name
    # GDAL warns about its default for exceptions, which grid/gdal.py does not depend on.
    warnings.simplefilter("ignore", FutureWarning)
    try:
        act(options)
    except PixelwiseError as error:
        print(plain(str(error)), file=sys.stderr)
        return 1
    return 0


def _print_model(options: argparse.Namespace) -> None:
    _print_card(model_card(read_definition(options.model)), options)


def _print_result(options: argparse.Namespace) -> None:
    _print_card(describe(options.result), options)


def _print_card(card: ModelCard | ResultCard, options: argparse.Namespace) -> None:
    # ASCII alone, with \\u escapes: the same bytes on every console.
    _print(json.dumps(card.values(), indent=2, allow_nan=False) if options.json else card.text().rstrip())


def _print_leftovers(options: argparse.Namespace) -> None:
    """List what runs have left in a folder, and remove what is not in use if requested."""
    found = [*leftovers(options.folder)]
    for leftover in found:
        if options.remove and not leftover.in_use:
            leftover.remove()
        _print(plain(_line(leftover, removed=options.remove)))
    if not found:
        _print("No unfinished runs.")


def _line(leftover: Leftover, *, removed: bool) -> str:
    """Return the line about a leftover; line breaks in names are replaced when it is printed."""
    done = "cannot be continued" if leftover.share is None else f"{leftover.share:.0%} done"
    state = ", in use" if leftover.in_use else ", removed" if removed else ""
    output = os.path.basename(leftover.output)
    return f"{leftover.path}: unfinished run of {output}, {done}, {leftover.bytes / _MB:.1f} MB{state}"


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's own last flush


def _model_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pixelwise.inference",
        description="Print the model card: a model's inputs and outputs, and the file each statement comes from.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="MODEL", help="a model file, or the JSON text of an .emd")
    return _with_json(parser)


def _result_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m pixelwise.inference {_DESCRIBE}",
        description="Print how a result was made: model, arguments, inputs, versions, classes and areas.",
    )
    parser.add_argument("result", metavar="RESULT", help="a raster that Pixelwise made")
    return _with_json(parser)


def _leftovers_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m pixelwise.inference {_LEFTOVERS}",
        description="List what runs that ended early have left in a folder and the folders in it.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="a folder with results")
    parser.add_argument("--remove", action="store_true", help="remove what no run is using")
    return parser


def _with_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    return parser


_COMMANDS = {_DESCRIBE: (_result_parser, _print_result), _LEFTOVERS: (_leftovers_parser, _print_leftovers)}


if __name__ == "__main__":
    sys.exit(main())
