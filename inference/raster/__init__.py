"""The imagery: rasters as one grid of pixels, and which of them are valid and inside the mask."""
