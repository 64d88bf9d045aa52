"""Remember which models have been tried within the limits, so that each is tried in a process of its own only once.

A file in the user's cache folder lists digests. Whoever can write it can make an unknown model count as tried, so that
it is opened in this process: it may then hang, and nothing worse. A file that cannot be read remembers nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys

from ..disk.durable import write_whole
from ..regular_files import open_regular

_NAME = "accepted-models.json"
_FORMAT = 1
_MOST = 500  # models
_LARGEST = 2**18  # bytes
_DIGEST = re.compile("[0-9a-f]{64}")


def accepted() -> list[str]:
    """Return the digests of the models that have been tried, the oldest first."""
    try:
        with open_regular(os.path.join(_folder(), _NAME)) as file:
            content = file.read(_LARGEST + 1)
        document = json.loads(content) if len(content) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        return []
    digests = document.get("accepted")
    if not isinstance(digests, list) or not all(isinstance(text, str) and _DIGEST.fullmatch(text) for text in digests):
        return []
    return digests


def accept(digest: str) -> None:
    """Remember that a model has been tried; without effect if the folder cannot be written."""
    digests = [*(other for other in accepted() if other != digest), digest][-_MOST:]
    content = json.dumps({"format": _FORMAT, "accepted": digests}, indent=0).encode("ascii")
    with contextlib.suppress(OSError):
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        write_whole(os.path.join(_folder(), _NAME), content)


def _folder() -> str:
    """Return the folder for caches of this user."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "pixelwise")
