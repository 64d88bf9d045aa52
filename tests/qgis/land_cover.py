"""The classes of the land cover model of the test data."""

from __future__ import annotations

LANDCOVER = [
    (0, "Evergreen Forest", (0, 51, 0)),
    (1, "Grassland/Herbaceous", (241, 185, 137)),
    (2, "Bare Land", (236, 236, 0)),
    (3, "Open Water", (0, 0, 117)),
    (4, "Scrub/Shrub", (102, 102, 0)),
    (5, "Impervious Surface", (236, 236, 236)),
]
