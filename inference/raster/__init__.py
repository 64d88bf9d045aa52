"""Pixels on the output grid: input rasters, bands, warps, validity, masks, mosaics and scaling."""
