"""Run ukis-csmask, the software that the cloud network was published with, on an image; save its classes.

    clouds.py IMAGE CLASSES.npy

IMAGE holds reflectances from 0 to 1 in the bands below. The network is the one inside the package, and nothing is
downloaded. Classes: 0 clear, 1 cloud, 2 cloud shadow; shape (rows, cols), uint8.
"""

from __future__ import annotations

import sys

import numpy as np
import rasterio
from ukis_csmask.mask import CSmask

BANDS = ["blue", "green", "red", "nir", "swir16", "swir22"]

image, classes = sys.argv[1:]
with rasterio.open(image) as dataset:
    pixels = np.moveaxis(dataset.read(), 0, -1)
mask = CSmask(pixels, BANDS, product_level="l1c", providers=["CPUExecutionProvider"])
np.save(classes, mask.csm[..., 0])
