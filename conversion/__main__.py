"""Install a framework in a terminal: `python FOLDER FRAMEWORK PROFILE`, where FOLDER is the one of this file."""

import sys
from importlib import import_module
from pathlib import Path

_PLUGIN = Path(__file__).absolute().parent.parent

sys.path[0] = str(_PLUGIN.parent)  # instead of this folder; the plugin is a package of any name
sys.exit(import_module(f"{_PLUGIN.name}.conversion.command").main())
