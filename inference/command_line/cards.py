"""The commands that print about one file or folder: the card of a model or of a result, and unfinished runs."""

from __future__ import annotations

import argparse
import os

from ..card.facts import plain
from ..card.model_card import ModelCard, model_card
from ..card.result_card import ResultCard, describe_result
from ..formats import read_definition
from ..i18n import percentage
from ..ledger.leftovers import Leftover, leftovers, watched_leftovers
from .output import print_json, print_text

_MB = 1e6


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the card of a model."""
    parser.add_argument("model", metavar="MODEL", help="a model file, or the JSON text of an .emd")
    _add_json(parser)


def print_model(options: argparse.Namespace) -> None:
    """Print the card of a model."""
    _print_card(model_card(read_definition(options.model)), options)


def add_result(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the card of a result."""
    parser.add_argument("result", metavar="RESULT", help="a raster created by Pixelwise")
    _add_json(parser)


def print_result(options: argparse.Namespace) -> None:
    """Print the card of a result."""
    _print_card(describe_result(options.result), options)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the list of unfinished runs."""
    parser.add_argument("folder", metavar="FOLDER", help="a folder with results")
    parser.add_argument("--remove", action="store_true", help="remove the files that no run is using")


def print_leftovers(options: argparse.Namespace) -> None:
    """List the leftovers of runs in a folder, and remove those not in use if requested."""
    listed = [*leftovers(options.folder)]
    if options.remove and any(leftover.is_used_elsewhere for leftover in listed):
        print_text("Checking for a minute whether processes on other computers still run …")
        listed = watched_leftovers(options.folder)
    for leftover in listed:
        if options.remove and not leftover.in_use:
            leftover.remove()
        print_text(plain(_line(leftover, removed=options.remove)))
    if not listed:
        print_text("No unfinished runs.")


def _print_card(card: ModelCard | ResultCard, options: argparse.Namespace) -> None:
    if options.json:
        print_json(card.values())
    else:
        print_text(card.text().rstrip())


def _line(leftover: Leftover, *, removed: bool) -> str:
    """Return the line about a leftover; line breaks in names are replaced when it is printed."""
    done = "cannot be continued" if leftover.share is None else f"{percentage(leftover.share)} done"
    state = ", in use" if leftover.in_use else ", removed" if removed else ""
    output = os.path.basename(leftover.output)
    if leftover.is_of_items:
        return f"{leftover.path}: job of raster items that were prepared for workers{state}"
    if leftover.is_note:
        return f"{leftover.path}: note for workers that {output} has been published{state}"
    return f"{leftover.path}: unfinished run of {output}, {done}, {leftover.bytes / _MB:.1f} MB{state}"


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
