"""The command line: print the card of a model or of a result.

    python -m pixelwise.inference MODEL
    python -m pixelwise.inference describe RESULT

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
from .card.model_card import model_card
from .card.result_card import describe
from .errors import PixelwiseError
from .formats import read_definition

_DESCRIBE = "describe"
_EXAMPLES = """\
examples:
  python -m pixelwise.inference roads.onnx
  python -m pixelwise.inference --json landcover.emd
  python -m pixelwise.inference describe map.tif

The exit code is 0, 1 if the file cannot be used (the reason is on standard error), or 2 if the arguments are wrong.
To classify rasters, use QGIS or qgis_process.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a model card or a result card; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    describes = given[:1] == [_DESCRIBE] and (len(given) > 1 or not os.path.exists(_DESCRIBE))
    options = (_result_parser() if describes else _model_parser()).parse_args(given[1:] if describes else given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console may not support all characters of a class name
    # GDAL warns about its default for exceptions, which grid/gdal.py does not depend on.
    warnings.simplefilter("ignore", FutureWarning)
    try:
        card = describe(options.result) if describes else model_card(read_definition(options.model))
    except PixelwiseError as error:
        print(plain(str(error)), file=sys.stderr)
        return 1
    # ASCII alone, with \\u escapes: the same bytes on every console.
    _print(json.dumps(card.values(), indent=2, allow_nan=False) if options.json else card.text().rstrip())
    return 0


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


def _with_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
