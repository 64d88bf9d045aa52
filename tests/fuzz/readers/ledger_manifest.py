"""The manifest of a ledger and the owner of a hidden folder: what a run finds that an earlier one has left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.ledger.store import Store
from pixelwise.tests.fuzz import mutations

mutate = mutations.of_json


def seeds() -> list[bytes]:
    """Return a manifest with the owner inside."""
    manifest = {
        "ledger": 1,
        "run": {"model": "a1", "input": "b2", "parameters": "c3"},
        "division": {"units": 4, "per_block": 2, "pixels": 16},
        "details": {"times": {"/data/image.tif": 1}, "output": "map.tif"},
        "owner": Owner.current().to_values(),
    }
    return [json.dumps(manifest).encode()]


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of a folder with one manifest; a ledger that it accepts must be usable."""
    (folder / "blocks").mkdir()
    manifest = folder / "manifest.json"

    def read(data: bytes) -> object:
        manifest.write_bytes(data)
        store = Store.at(str(folder))
        if store is not None:
            store.verify()
            if not 0 <= store.share <= 1 or store.bytes != len(data):
                raise AssertionError(store.share, store.bytes)
        owner = Owner.of(_owner(data))
        return owner is not None and (owner.is_here, owner.is_dead)

    return read


def _owner(data: bytes) -> object:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return values.get("owner") if isinstance(values, dict) else values
