"""`python -m pixelwise.inference`: the commands of `pixelwise` without an installed package."""

from __future__ import annotations

import sys

from .command_line import main

if __name__ == "__main__":
    sys.exit(main(program="python -m pixelwise.inference"))
