"""A block of a ledger: a header in JSON, and compressed arrays, below a checksum that is right in most inputs."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from pixelwise.inference.ledger.blocks import BlockResult
from pixelwise.tests.fuzz import mutations

_MAGIC = b"PIXELWISE BLOCK\n"
_OLD = Path(__file__).parents[2] / "core" / "old_ledger.json"


def seeds() -> list[bytes]:
    """Return the block of the first version of the format."""
    return [bytes.fromhex(json.loads(_OLD.read_text(encoding="utf-8"))["block"])]


def mutate(data: bytes, random: Random) -> bytes:
    """Change the header or the arrays, and state the new checksum; sometimes change the bytes only."""
    start = len(_MAGIC) + 8
    if random.random() < 0.1 or len(data) < start:
        return mutations.of_bytes(data, random)
    length = min(struct.unpack_from("<II", data, len(_MAGIC))[1], len(data) - start)
    header, rest = data[start : start + length], data[start + length :]
    if random.random() < 0.8:
        header = mutations.of_json(header, random)
    else:
        rest = mutations.of_bytes(rest, random)
    frame = struct.pack("<II", zlib.crc32(header + rest), len(header))
    return _MAGIC + frame + header + rest


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader; a damaged block is refused with ValueError, which computes it again."""

    def read(data: bytes) -> object:
        with suppress(ValueError):
            block = BlockResult.of(data)
            return [result.window for result in block.windows], block.pixels, block.counts
        return None

    return read
