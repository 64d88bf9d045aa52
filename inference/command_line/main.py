"""The commands, and their exit codes."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from osgeo import gdal

from ..errors import Cancelled, EngineError, PixelwiseError
from ..report.versions import library_versions
from ..version import own_version
from . import cards, sharing
from .classify import classify
from .interruption import Interruption
from .options import add_classify, join_negative_values
from .output import prepare_streams, print_error, print_text

_EXAMPLES = """\
commands:
{commands}
  MODEL                  the same as card MODEL

examples:
  {program} classify ortho.tif landcover.emd map.tif
  {program} classify --bands 4,3,2 --cell-size 2 a.tif b.tif landcover.emd map.tif
  {program} card --json landcover.emd
  {program} describe map.tif
  {program} leftovers --remove results

{program} COMMAND --help lists the arguments of a command.

exit codes: 0; 1 if something cannot be used or has failed, with the reason on standard error; 2 if the arguments are
wrong; 130 after Ctrl-C; 143 after SIGTERM.
"""


@dataclass(frozen=True)
class Command:
    """A command of the program.

    Attributes:
        usage: Its arguments in the list of commands.
        summary: Its purpose.
        add: Adds its arguments to a parser.
        act: Carries it out.
        runs: Whether it is a run, which signals stop.
    """

    usage: str
    summary: str
    add: Callable[[argparse.ArgumentParser], None]
    act: Callable[..., None]
    runs: bool = False


_COMMANDS = MappingProxyType(
    {
        "classify": Command(
            "INPUT... MODEL OUTPUT", "Classify every pixel of rasters with a model.", add_classify, classify, runs=True
        ),
        "worker": Command(
            "LEDGER...",
            "Compute blocks of a run that classify --prepare has prepared, next to other workers.",
            sharing.add_ledger,
            sharing.take_blocks,
            runs=True,
        ),
        "finish": Command(
            "LEDGER...",
            "Compute what is left of a prepared run, and write its result.",
            sharing.add_finish,
            sharing.finish_run,
            runs=True,
        ),
        "card": Command(
            "MODEL",
            "Print the model card: a model's inputs and outputs, and the file each statement comes from.",
            cards.add_model,
            cards.print_model,
        ),
        "describe": Command(
            "RESULT",
            "Print how a result was made: model, arguments, inputs, versions, classes and areas.",
            cards.add_result,
            cards.print_result,
        ),
        "leftovers": Command(
            "FOLDER",
            "List what runs that ended early have left in a folder and the folders in it.",
            cards.add_folder,
            cards.print_leftovers,
        ),
    }
)


def main(arguments: Sequence[str] | None = None, program: str = "pixelwise") -> int:
    """Carry out a command; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    # GDAL warns about its default for exceptions, which grid/gdal.py does not depend on.
    warnings.simplefilter("ignore", FutureWarning)
    name = next(iter(given), "")
    if name in _COMMANDS and (given[1:] or not os.path.exists(name)):
        return _carried_out(_COMMANDS[name], _parser(f"{program} {name}", _COMMANDS[name].summary), given[1:])
    parser = _program_parser(program)
    if given[:1] == ["--version"]:
        print_text(_versions())
        return 0
    return _carried_out(_COMMANDS["card"], parser, given)


def _carried_out(command: Command, parser: argparse.ArgumentParser, given: Sequence[str]) -> int:
    """Read the arguments of a command and carry it out; return the exit code."""
    command.add(parser)
    options = parser.parse_intermixed_args(join_negative_values(given))
    with Interruption() as interruption:
        try:
            command.act(options, *((interruption, parser.error) if command.runs else ()))
        except PixelwiseError as error:
            print_error(str(error))
            return 1
        except (Cancelled, KeyboardInterrupt):
            return interruption.exit_code
    return 0


def _parser(program: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=program, description=description, allow_abbrev=False)


def _program_parser(program: str) -> argparse.ArgumentParser:
    """Return the parser of the program without a command, which prints the card of a model."""
    lines = [f"  {f'{name} {command.usage}':<31} {command.summary}" for name, command in _COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog=program,
        usage=f"{program} COMMAND ... | [-h] [--version] [--json] MODEL",
        description="Classify the pixels of rasters with deep learning models.",
        epilog=_EXAMPLES.format(program=program, commands="\n".join(lines)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the versions of Pixelwise and its libraries")
    return parser


def _versions() -> str:
    try:
        libraries = library_versions()
    except EngineError:
        libraries = {"GDAL": str(gdal.VersionInfo("RELEASE_NAME"))}
    libraries["Python"] = platform.python_version()
    listed = ", ".join(f"{name} {version}" for name, version in libraries.items())
    return f"pixelwise {own_version()}\n{listed}"
